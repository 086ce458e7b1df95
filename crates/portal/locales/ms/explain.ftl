# Penjelasan sesuatu amaun: langkah ke arah komisen dan hasilnya.

explain-event = { $kind } { $id } daripada { $source }, { $at }
explain-transfer = { $id }: { $debit } ke { $credit }, { $amount }
label-event = Yang dilaporkan
label-ledger = Direkodkan dalam lejar
label-payment = Bayaran
label-rules-version = Versi peraturan
label-customer-referred = Dirujuk oleh anda
label-product-kind = Jenis produk
label-paid-at = Dibayar pada
label-currency = Mata wang
label-partner = Rakan kongsi
label-verdict = Keputusan
label-paying-number = Urutan pelanggan berbayar
label-rate = Kadar
label-commission = Komisen
label-refunded = Dibayar balik sejak itu
label-commission-after-refunds = Komisen selepas bayaran balik
label-earned-before = Komisen sebelum
label-refund = Bayaran balik
label-earned-after = Komisen selepas
label-reversal = Ditarik balik
label-credited-at = Dikreditkan pada
