# Pemberitahuan di atas halaman setelah formulir terkirim.

done-signed-out = Anda sudah keluar.
done-withdrawal-requested = Penarikan Anda sudah diajukan. Anda bisa membatalkannya sebelum batch ditutup.
done-withdrawal-cancelled = Penarikan dibatalkan. Dana kembali ke saldo Anda.
done-account-saved = Rekening pencairan tersimpan.
done-signed = Kontrak sudah Anda tanda tangani.
done-approve = Disetujui.
done-reject = Tidak disetujui.
done-send-contract = Kontrak terkirim.
done-countersign = Kontrak ditandatangani kedua pihak: mitra sudah aktif.
done-suspend = Mitra ditangguhkan.
done-reinstate = Mitra aktif kembali.
done-terminate = Kemitraan diakhiri.
done-mark-paid = Ditandai sudah dibayar.
done-mark-failed = Ditandai gagal. Dana kembali ke saldo mitra.
done-results = Hasil dari bank sudah dicatat.
done-registered = Anda sudah mendaftar. Lihat status pendaftaran di bawah.
done-registration-approve = Pendaftaran disetujui.
done-registration-reject = Pendaftaran tidak disetujui.
done-registration-suspend = Pendaftaran ditangguhkan.
done-registration-resume = Pendaftaran berlaku kembali.
done-registration-withdraw = Pengunduran diri sudah diajukan. Masih bisa dibatalkan sebelum disetujui.
done-registration-cancel-withdraw = Pengunduran diri dibatalkan. Pendaftaran tetap seperti semula.
done-registration-approve-withdraw = Pengunduran diri disetujui. Pendaftaran berakhir.
done-registration-reject-withdraw = Pengunduran diri ditolak. Pendaftaran tetap seperti semula.
done-registration-accept-terms = Anda sudah menyetujui ketentuan baru.
