# Why a commission is what it is. Filipino.

explain-event = { $kind } { $id } mula sa { $source }, { $at }
explain-transfer = { $id }: { $debit } papunta sa { $credit }, { $amount }
label-event = Ini-report na event
label-ledger = Na-post sa books
label-payment = Payment
label-rules-version = Version ng rules
label-customer-referred = Ni-refer mo
label-product-kind = Uri ng produkto
label-paid-at = Binayaran noong
label-currency = Currency
label-partner = Partner
label-verdict = Resulta
label-paying-number = Paying number
label-rate = Rate
label-commission = Commission
label-refunded = Na-refund mula noon
label-commission-after-refunds = Commission pagkatapos ng refunds
label-earned-before = Na-earn dati
label-refund = Refund
label-earned-after = Na-earn pagkatapos
label-reversal = Binawi
label-credited-at = Na-credit noong
