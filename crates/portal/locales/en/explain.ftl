# Why an amount is what it is: what is looked at on the way to a commission (label-…), and what was found.

# kind: a technical name such as payment.succeeded; id, source: names of the host system; at: date and time
explain-event = { $kind } { $id } of { $source }, { $at }
# debit, credit: technical names of accounts
explain-transfer = { $id }: { $debit } to { $credit }, { $amount }

label-event = What was reported
label-ledger = Posted in the books
label-payment = Payment
label-rules-version = Version of the rules
label-customer-referred = Referred by you
label-product-kind = Kind of product
label-paid-at = Paid at
label-currency = Currency
label-partner = Partner
label-verdict = Verdict
# The customer's place in the order of those who pay
label-paying-number = Paying number
label-rate = Rate
label-commission = Commission
label-refunded = Refunded since
label-commission-after-refunds = Commission after refunds
label-earned-before = Earned before
label-refund = Refund
label-earned-after = Earned after
label-reversal = Taken back
label-credited-at = Credited at
