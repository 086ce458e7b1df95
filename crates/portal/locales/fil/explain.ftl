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
explain-product = { $base } × { $rate } = { $result }, naka-round sa pinakamalapit (kapag kalahati, palayo sa zero)
explain-window = May commission ang payments mula { $from } hanggang bago ang { $until }
explain-rate-locked = Sa customer pa rin ang rate ng naunang version ng rules
step-yes = Oo
step-vip-plan = VIP plan
step-terminated = Tapos na ang partnership
step-eligible = May commission
step-customer-not-referred = Walang commission: walang nag-refer sa customer
step-product-not-commissionable = Walang commission: hindi binibigyan ng commission ang produktong ito
step-outside-window = Walang commission: lampas na sa dalawang taon, o hindi pa nagsisimula
step-currency-not-supported = Walang commission: walang binabayaran sa currency na ito
step-partner-terminated = Walang commission: tapos na ang partnership
