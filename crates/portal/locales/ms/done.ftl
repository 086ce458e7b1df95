# Makluman di atas halaman selepas borang dihantar.

done-signed-out = Anda telah log keluar.
done-withdrawal-requested = Pengeluaran anda telah dimohon. Anda boleh membatalkannya sebelum kelompok ditutup.
done-withdrawal-cancelled = Pengeluaran dibatalkan. Wang dikembalikan ke baki anda.
done-account-saved = Akaun penerima disimpan.
done-signed = Anda telah menandatangani kontrak.
done-approve = Diluluskan.
done-reject = Tidak diluluskan.
done-send-contract = Kontrak dihantar.
done-countersign = Kontrak ditandatangani kedua-dua pihak: rakan kongsi kini aktif.
done-suspend = Rakan kongsi digantung.
done-reinstate = Rakan kongsi aktif semula.
done-terminate = Perkongsian ditamatkan.
done-mark-paid = Ditandakan sebagai dibayar.
done-mark-failed = Ditandakan sebagai gagal. Wang dikembalikan ke baki rakan kongsi.
done-results = Keputusan bank telah direkodkan.
done-registered = Anda telah mendaftar. Lihat status pendaftaran di bawah.
done-registration-approve = Pendaftaran diluluskan.
done-registration-reject = Pendaftaran tidak diluluskan.
done-registration-suspend = Pendaftaran digantung.
done-registration-resume = Pendaftaran berkuat kuasa semula.
done-registration-withdraw = Penarikan diri telah dimohon. Ia boleh dibatalkan sebelum diluluskan.
done-registration-cancel-withdraw = Penarikan diri dibatalkan. Pendaftaran kekal seperti sebelum ini.
done-registration-approve-withdraw = Penarikan diri diluluskan. Pendaftaran telah tamat.
done-registration-reject-withdraw = Penarikan diri ditolak. Pendaftaran kekal seperti sebelum ini.
done-registration-accept-terms = Anda telah bersetuju dengan terma baharu.
