# Penjelasan sebuah jumlah: langkah menuju komisi dan hasilnya.

explain-event = { $kind } { $id } dari { $source }, { $at }
explain-transfer = { $id }: { $debit } ke { $credit }, { $amount }
label-event = Yang dilaporkan
label-ledger = Dibukukan
label-payment = Pembayaran
label-rules-version = Versi aturan
label-customer-referred = Direferensikan oleh Anda
label-product-kind = Jenis produk
label-paid-at = Dibayar pada
label-currency = Mata uang
label-partner = Mitra
label-verdict = Keputusan
label-paying-number = Urutan pelanggan berbayar
label-rate = Tarif
label-commission = Komisi
label-refunded = Dana dikembalikan sejak itu
label-commission-after-refunds = Komisi setelah pengembalian dana
label-earned-before = Komisi sebelumnya
label-refund = Pengembalian dana
label-earned-after = Komisi sesudahnya
label-reversal = Ditarik kembali
label-credited-at = Dikreditkan pada
explain-product = { $base } × { $rate } = { $result }, dibulatkan (setengah menjauhi nol)
explain-window = Pembayaran menghasilkan komisi mulai { $from } sampai sebelum { $until }
explain-rate-locked = Pelanggan tetap memakai tarif dari versi aturan sebelumnya
step-yes = Ya
step-vip-plan = Paket VIP
step-terminated = Kemitraan sudah berakhir
step-eligible = Mendapat komisi
step-customer-not-referred = Tanpa komisi: pelanggan ini tidak direferensikan siapa pun
step-product-not-commissionable = Tanpa komisi: tidak ada komisi untuk produk ini
step-outside-window = Tanpa komisi: masa dua tahun sudah lewat atau belum dimulai
step-currency-not-supported = Tanpa komisi: program tidak membayar dalam mata uang ini
step-partner-terminated = Tanpa komisi: kemitraan sudah berakhir
