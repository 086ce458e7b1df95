# Sebab sesuatu tidak dapat dilakukan: satu mesej bagi setiap kod, atau bagi kod dan medan yang salah.

refusal-not-found = Tidak dijumpai atau bukan milik anda.
refusal-invalid-transition = Tidak boleh dilakukan sekarang: statusnya telah berubah. Muat semula halaman untuk melihat status terkini.
refusal-try-again = Tidak berjaya kali ini. Cuba lagi.
refusal-partner-exists = Nombor telefon atau e-mel ini sudah digunakan oleh rakan kongsi atau permohonan lain.
refusal-country-not-supported = Program belum dibuka di negara ini. Pilih negara lain.
refusal-invalid-request-name = Masukkan nama pemohon.
refusal-invalid-request-contact = Masukkan nama orang untuk dihubungi.
refusal-invalid-request-phone = Tulis nombor dalam format antarabangsa: +, kod negara, nombor; angka sahaja.
refusal-invalid-request-email = Alamat e-mel tidak sah.
refusal-invalid-request-channels = Bagi setiap saluran, nyatakan jenisnya dan bilangan orang yang dicapai dalam nombor bulat.
refusal-invalid-request-signer-name = Taip nama anda untuk menandatangani.
refusal-invalid-request-reason = Nyatakan sebabnya; pihak yang berkenaan akan membacanya.
refusal-invalid-request-bank-reference = Nyatakan nombor rujukan yang diberikan bank untuk bayaran ini.
refusal-payout-account-locked = Akaun penerima hanya boleh diisi sekali. Hubungi khidmat sokongan untuk menukarnya.
refusal-currency-not-supported = Program tidak membayar dalam mata wang ini. Pilih mata wang lain.
refusal-invalid-request-holder = Masukkan nama pemegang akaun.
refusal-invalid-request-bank-name = Masukkan nama bank.
refusal-invalid-request-bic = BIC terdiri daripada 8 atau 11 huruf dan angka, contohnya MBBEMYKL.
refusal-invalid-request-country = Kod negara ialah dua huruf besar, contohnya MY.
refusal-partner-not-active = Untuk rakan kongsi aktif sahaja. Tanya pegawai perhubungan tentang status anda.
refusal-payout-account-missing = Isi akaun penerima dahulu.
refusal-withdrawal-in-process = Ada pengeluaran yang sedang diproses. Mohon lagi selepas ia selesai.
refusal-not-enough-paying-customers = Pengeluaran pertama memerlukan { $need } pelanggan berbayar; anda ada { $have }.
refusal-nothing-to-withdraw = Tiada baki tersedia untuk dikeluarkan.
