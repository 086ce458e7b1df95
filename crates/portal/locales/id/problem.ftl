# Yang tampil saat halaman tidak bisa dibuka: judulnya dan apa yang bisa dilakukan.

problem-not-found = Halaman tidak ditemukan
problem-not-found-why = Alamatnya mungkin salah ketik, atau milik orang lain.
problem-forbidden = Tidak bisa dengan akun ini
problem-only-partner = Halaman ini khusus mitra. Masuk sebagai mitra.
problem-only-seller = Halaman ini khusus penjual. Masuk sebagai penjual.
problem-only-shopper = Halaman ini khusus pembeli. Buka dari aplikasi atau situs belanja.
problem-only-helper = Khusus staf operator dan staf marketplace. Masuk dengan akun tersebut.
problem-only-staff = Khusus staf operator. Masuk dengan akun staf.
problem-link-ended = Sudah tidak berlaku
problem-link-ended-why = Muat ulang halaman tempat link ini ditampilkan.
problem-forged = Kirim sekali lagi
problem-forged-why = Formulir ini sudah terlalu lama atau tidak dikirim dari halaman kami. Kembali, muat ulang halaman, lalu kirim lagi.
problem-unreadable = Data tidak bisa dibaca
problem-field = Setiap kolom maksimal { $most } karakter, tanpa karakter kontrol.
problem-method = Tidak bisa dibuka langsung
problem-method-why = Alamat ini hanya untuk pengiriman formulir. Kembali ke halaman formulirnya.
problem-ours = Ada gangguan di sistem kami
problem-start = Ke awal
problem-sign-in = Masuk
trouble-storage-full = Penyimpanan penuh; tidak ada yang tersimpan. Coba lagi setelah ada ruang.
trouble-storage-failed = Penyimpanan bermasalah. Tidak ada yang ditulis lagi sampai server dimulai ulang.
trouble-storage-unavailable = Penyimpanan sedang tidak tersedia. Coba lagi sebentar lagi.
trouble-busy = Terlalu banyak permintaan yang menunggu. Coba lagi sebentar lagi.
trouble-stopping = Server sedang dihentikan. Coba lagi sebentar lagi.
trouble-internal = Terjadi kesalahan program; tidak ada yang tersimpan. Lihat detailnya di log server.
problem-fields = Formulir berisi paling banyak { $most } kolom.
