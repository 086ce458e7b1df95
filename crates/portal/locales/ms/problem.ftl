# Yang dipaparkan apabila halaman tidak dapat dibuka: tajuknya dan apa yang boleh dilakukan.

problem-not-found = Halaman tidak dijumpai
problem-not-found-why = Alamatnya mungkin tersalah taip, atau milik orang lain.
problem-forbidden = Tidak boleh dengan akaun ini
problem-only-partner = Halaman ini untuk rakan kongsi sahaja. Log masuk sebagai rakan kongsi.
problem-only-seller = Halaman ini untuk penjual sahaja. Log masuk sebagai penjual.
problem-only-shopper = Halaman ini untuk pembeli sahaja. Buka dari aplikasi atau laman membeli-belah.
problem-only-helper = Untuk kakitangan operator dan kakitangan marketplace sahaja. Log masuk dengan akaun tersebut.
problem-only-staff = Untuk kakitangan operator sahaja. Log masuk dengan akaun kakitangan.
problem-link-ended = Tidak sah lagi
problem-link-ended-why = Muat semula halaman yang memaparkan pautan ini.
problem-forged = Sila hantar sekali lagi
problem-forged-why = Borang ini sudah terlalu lama atau tidak dihantar dari halaman kami. Kembali, muat semula halaman dan hantar sekali lagi.
problem-unreadable = Data tidak dapat dibaca
problem-field = Setiap medan maksimum { $most } aksara, tanpa aksara kawalan.
problem-method = Tidak boleh dibuka terus
problem-method-why = Alamat ini hanya untuk penghantaran borang. Kembali ke halaman borangnya.
problem-ours = Ada masalah pada sistem kami
problem-start = Ke awal
problem-sign-in = Log masuk
trouble-storage-full = Storan penuh; tiada apa-apa disimpan. Cuba lagi apabila ada ruang.
trouble-storage-failed = Storan mengalami kegagalan. Tiada apa-apa ditulis lagi sehingga pelayan dimulakan semula.
trouble-storage-unavailable = Storan tidak tersedia. Cuba lagi sebentar lagi.
trouble-busy = Terlalu banyak permintaan sedang menunggu. Cuba lagi sebentar lagi.
trouble-stopping = Pelayan sedang dihentikan. Cuba lagi sebentar lagi.
trouble-internal = Berlaku ralat program; tiada apa-apa disimpan. Lihat butirannya dalam log pelayan.
problem-fields = Borang mengandungi paling banyak { $most } medan.
