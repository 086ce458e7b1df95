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
