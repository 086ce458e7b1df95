# Why an amount is what it is: what is looked at on the way to a commission (label-…), and what was found.

# kind: a technical name such as payment.succeeded; id, source: names of the host system; at: date and time
explain-event = { $kind } { $id } of { $source }, { $at }
# debit, credit: technical names of accounts
explain-transfer = { $id }: { $debit } to { $credit }, { $amount }

# base, result: amounts; rate: such as "15 %"
explain-product = { $base } × { $rate } = { $result }, rounded half away from zero
# from, until: date and time
explain-window = Payments earn from { $from } until before { $until }
explain-rate-locked = The customer keeps the rate of an earlier version of the rules

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

# What was found at the steps "Referred by you", "Kind of product", "Partner" and "Verdict"
step-yes = Yes
step-vip-plan = VIP plan
step-terminated = The partnership had ended
step-eligible = It earns commission
step-customer-not-referred = It earns nothing: the customer is nobody's
step-product-not-commissionable = It earns nothing: no commission is paid on this product
step-outside-window = It earns nothing: the two years are over, or had not begun
step-currency-not-supported = It earns nothing: nothing is paid in this currency
step-partner-terminated = It earns nothing: the partnership had ended
