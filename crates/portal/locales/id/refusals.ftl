# Kenapa sesuatu tidak bisa dilakukan: satu pesan per kode, atau per kode dan kolom yang salah.

refusal-not-found = Data tidak ditemukan atau bukan milik Anda.
refusal-invalid-transition = Tidak bisa dilakukan: statusnya sudah berubah. Muat ulang halaman untuk melihat status terbaru.
refusal-try-again = Belum berhasil. Coba lagi.
refusal-partner-exists = Nomor telepon atau email ini sudah dipakai mitra atau pengajuan lain.
refusal-country-not-supported = Program belum tersedia di negara ini. Pilih negara lain.
refusal-invalid-request-name = Isi nama pemohon.
refusal-invalid-request-contact = Isi nama narahubung.
refusal-invalid-request-phone = Tulis nomor dalam format internasional: +, kode negara, nomor; hanya angka.
refusal-invalid-request-email = Alamat email tidak valid.
refusal-invalid-request-channels = Untuk setiap kanal, tulis jenisnya dan jumlah orang yang dijangkau dalam bilangan bulat.
refusal-invalid-request-signer-name = Ketik nama Anda untuk menandatangani.
refusal-invalid-request-reason = Tuliskan alasannya; pihak yang bersangkutan akan membacanya.
refusal-invalid-request-bank-reference = Tuliskan nomor referensi yang diberikan bank untuk pembayaran ini.
refusal-payout-account-locked = Rekening pencairan hanya bisa diisi sekali. Hubungi tim dukungan untuk mengubahnya.
refusal-currency-not-supported = Program tidak membayar dalam mata uang ini. Pilih mata uang lain.
refusal-invalid-request-holder = Isi nama pemilik rekening.
refusal-invalid-request-bank-name = Isi nama bank.
refusal-invalid-request-bic = BIC terdiri dari 8 atau 11 huruf dan angka, misalnya MBBEMYKL.
refusal-invalid-request-country = Kode negara terdiri dari dua huruf kapital, misalnya MY.
refusal-partner-not-active = Hanya untuk mitra aktif. Tanyakan status Anda kepada pendamping.
refusal-payout-account-missing = Isi rekening pencairan dulu.
refusal-withdrawal-in-process = Masih ada penarikan yang diproses. Ajukan lagi setelah selesai.
refusal-not-enough-paying-customers = Penarikan pertama membutuhkan { $need } pelanggan berbayar; Anda baru punya { $have }.
refusal-nothing-to-withdraw = Tidak ada saldo tersedia untuk ditarik.
