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
explain-product = { $base } × { $rate } = { $result }, dibundarkan (separuh menjauhi sifar)
explain-window = Bayaran memberikan komisen mulai { $from } hingga sebelum { $until }
explain-rate-locked = Pelanggan kekal dengan kadar daripada versi peraturan terdahulu
step-yes = Ya
step-vip-plan = Pelan VIP
step-terminated = Perkongsian telah tamat
step-eligible = Layak mendapat komisen
step-customer-not-referred = Tiada komisen: pelanggan ini tidak dirujuk oleh sesiapa
step-product-not-commissionable = Tiada komisen: produk ini tidak memberikan komisen
step-outside-window = Tiada komisen: tempoh dua tahun telah tamat atau belum bermula
step-currency-not-supported = Tiada komisen: program tidak membayar dalam mata wang ini
step-partner-terminated = Tiada komisen: perkongsian telah tamat
