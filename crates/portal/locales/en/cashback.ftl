# Bonus Cashback, as sellers and the operator's staff both see it: registrations, bills, orders, why an amount is what it is.
# "Settled record", "To settle" and "Registration Record" are names of pages of Seller Center.
# A service fee is what the seller pays on an order; it is given back (refunded) when the shopper returns goods.

cashback-simulation = Simulator
# id: the marketplace's identifier
cashback-seller = Seller { $id }
cashback-shopper = Shopper { $id }
cashback-about-seller = About the seller
cashback-order-title = Order { $id }
cashback-reference = Reference
cashback-search-button = Search
cashback-search-order = Order number
cashback-search-order-hint = The whole number, as the marketplace shows it.
cashback-whole-list = The whole list
cashback-why = Why
cashback-reason = Reason
cashback-order = Order
cashback-status = Status
cashback-amount = Amount
cashback-lines = Lines
cashback-tax = Tax
# Fees less what was given back of them
cashback-net = Net
cashback-rate = Rate
cashback-period = Period
cashback-market = Market
cashback-of-seller = Seller
cashback-of-shopper = Shopper
# The columns and rows are amounts in sen, cents, …; the smallest unit of the currency
cashback-smallest-units = Sums are written in the smallest unit of the currency: 285 is 2.85 where a currency has two decimals.

## Registrations

cashback-registrations-none = No registrations yet
cashback-registrations-none-why = You take part in a campaign by registering for it. Each registration is listed here with its history.
cashback-registrations-none-staff = No seller with this identifier has registered for a campaign.
cashback-history = History
cashback-registered = Registered
cashback-terms-agreed = Terms agreed to
# version: number of the terms; at: date and time; by: who agreed
cashback-agreed = Version { $version }, { $at } · { $by }
cashback-new-terms = New terms, version { $version }
cashback-new-terms-ended = The terms agreed to before have ended, so this registration is suspended. It is in force again as soon as the new ones are agreed to.
cashback-new-terms-effective = They take effect on { $effective }. Until then the terms agreed to before hold.
cashback-new-terms-end = Without agreement those hold up to { $end }; then the registration is suspended.
cashback-new-terms-free = Nobody is charged more without having agreed.
cashback-approve = Approve
cashback-reject = Reject
cashback-suspend = Suspend
cashback-resume = Resume
cashback-withdraw = Withdraw
cashback-cancel-withdraw = Cancel Withdraw
cashback-approve-withdraw = Approve the withdrawal
cashback-reject-withdraw = Refuse the withdrawal
cashback-accept-terms = Read and accept the new terms
cashback-reason-for-seller = Reason, which the seller will read
# Opens a dialog
cashback-withdraw-ask = Withdraw…
cashback-withdraw-ask-staff = Withdraw on the seller's behalf…
cashback-withdraw-title = Leave the campaign?
cashback-withdraw-title-staff = Ask for the seller to leave the campaign?
cashback-withdraw-what = The withdrawal is reviewed. Until it is approved it can be cancelled, and nothing changes.
cashback-withdraw-orders = Orders created before it is approved stay under the terms they were created under: their fees and refunds are still settled.

## To settle

cashback-result-so-far = Result so far
# period: name of the period, such as 2026-06-15; end: date and time
cashback-result-note = Period { $period }, settles { $end }
cashback-to-settle-signs = An amount below zero is what the seller pays.
cashback-to-settle-caption = Orders to settle, newest first
cashback-to-settle-none = Nothing to settle
cashback-to-settle-none-why = Orders that are charged, or will be at delivery, wait here for their record.
cashback-to-settle-none-here = None of the orders looked at for this page is to settle. Older ones may be.
cashback-why-waiting = Why it is not settled
# period: name of the period; end: date and time
cashback-waits-period = Delivered. Settles with the end of period { $period }, { $end }
cashback-waits-delivery = Waiting for delivery. Charged when it is delivered
cashback-no-lines-yet = None yet
# Beside an amount that is not charged yet
cashback-expected = expected
cashback-order-not-waiting = Order { $order } is not waiting to be settled
cashback-order-not-waiting-why = It is settled already, or it is not charged. Its own page says which, and why.
cashback-see-order = See the order
cashback-no-such-order = There is no order { $order }
cashback-no-such-order-why = Order numbers are looked up whole and as they are spelled. Check for missing characters.

## Settled records

cashback-records-caption = Settled records, newest first
cashback-records-signs = A payout below zero is deducted from the seller's sales.
cashback-records-none = No settled records yet
cashback-records-none-why = A record is issued when a period with charges or refunds ends.
cashback-chart = Service fees charged and refunded per period, { $currency }
cashback-issued = Issued
# at: date and time
cashback-issued-at = Issued { $at }
cashback-opening = Opening
cashback-fees = Fees
cashback-refunded = Refunded
cashback-payout = Payout
cashback-closing = Closing
cashback-breakdown = Breakdown
cashback-view-details = View details
cashback-record-title = Settled record { $period } { $currency }
cashback-how-made = How this bill was made
cashback-about-record = About this record
cashback-record-never-changes = A record never changes after it was issued.
# format: CSV or XLSX
cashback-download = Download as { $format }
cashback-opening-balance = Opening balance
cashback-opening-why = What the record before carried over.
cashback-fees-charged = Service fees charged
cashback-fees-why = On orders that were delivered. Below zero: the seller pays them.
cashback-fees-refunded = Service fees refunded
cashback-refunded-why = The part of fees that goes with goods that came back.
cashback-deducted = Deducted from sales
cashback-deducted-why = Together that is below zero, so it is taken from what the seller sold.
cashback-paid-out = Paid out
cashback-paid-out-why = What the seller receives with this record.
cashback-closing-balance = Closing balance
cashback-closing-why = What is left and carried over to the next record.
cashback-equation = Opening + lines = closing + payout
cashback-adds-up = Adds up
cashback-does-not-add-up = Does not add up: tell the operator
cashback-tax-inside = Tax inside the fees
cashback-by-order = By order
cashback-line-by-line = Line by line
cashback-by-order-caption = By order: + the seller receives, − the seller pays
cashback-line-by-line-caption = Line by line: + the seller receives, − the seller pays
cashback-product-price = Product price
cashback-seller-discount = Seller discount
cashback-platform-discount = Platform discount
cashback-fee-and-refund = Service fee, fee refunded
cashback-file-columns = The columns in the files
cashback-posted = Posted
cashback-kind = Kind
# What a fee is computed on
cashback-base = Base
cashback-no-more-rows = Nothing further
cashback-no-more-rows-why = The breakdown has no more rows.
cashback-not-in-record = Order { $order } is not in this record
cashback-not-in-record-why = It may be in another record, or still to settle.

## Orders

cashback-fee-and-bonus = Fee and bonus
cashback-what-happened = What happened
cashback-voucher = Voucher
# fee, base: amounts; rate: percentage
cashback-charged-on = { $fee }: { $rate } of { $base }
cashback-net-fee = Net fee
cashback-shoppers-bonus = Shopper's bonus
cashback-shipping = Shipping, not part of the fee
cashback-article = Article
cashback-units = Units
cashback-unit-price = Unit price
cashback-bonus-spent = Bonus spent
cashback-given-back = Given back
cashback-fee-now = Fee now
cashback-came-back =
    { $count ->
        [one] { $count } came back
       *[other] { $count } came back
    }
cashback-verdict-programme = A programme order: it counts for the service fee once it is delivered.
cashback-verdict-voucher = Not charged: it did not use the voucher, or spent no bonus, as its market asks.
cashback-verdict-registration = Not charged: the seller's registration was not in force when it was created.
cashback-verdict-currency = Not charged: it is in another currency than the market the seller registered for.

## Why

cashback-why-fee = Why this service fee
cashback-why-refund = Why this refund of a fee
# kind: what moved, such as "Became available"
cashback-why-bonus = Why this bonus: { $kind }

# A line of a bill
kind-fee = Service fee
kind-fee-refund = Fee refunded
kind-voucher-used = Used
kind-voucher-unused = Not used
# Whether an order takes part, and if not why
kind-verdict-programme-order = It takes part: the fee is charged at delivery
kind-verdict-voucher-not-used = It does not take part: the voucher was not used
kind-verdict-not-registered = It does not take part: the seller was not registered
kind-verdict-other-currency = It does not take part: it is in another currency
# Which orders are charged
kind-trigger-voucher-used = Orders that use the voucher
kind-trigger-all-completed = Every delivered order
kind-trigger-bonus-redeemed = Bonus spent in an order
# How often bills are settled
kind-settles-business-day = Each business day
kind-settles-week = Each week
kind-settles-month = Each month

# The steps of an explanation: what is looked at, with how it is worked out where a sum follows
label-order = Order
label-created-at = Order created
label-voucher = Bonus Cashback Voucher
label-registration = The seller's registration in force when the order was created
label-terms-version = Version of the terms, locked for the order
label-market = Market
label-line-base = What the fee of a line is computed on: price × units − seller discount, less refunds
label-line-fee = Fee of a line: base × rate, rounded half away from zero, at most the cap (≤)
label-fee = Fee: all lines together
label-tax-inside = Tax inside the fee, by line
label-status = Where the order stands
label-fee-charged = Fee charged
label-fee-refunded = Fee refunded
label-fee-net = Fee that remains
label-fee-before = Fee before the refund
label-amount = What is posted: the fee before − the fee now
label-paid-for-products = Paid for products, by line: price less discounts, bonus spent and refunds
label-bonus = Bonus: what was paid × rate, rounded half away from zero, at most the cap (≤)
label-bonus-before = Bonus before the refund
label-bonus-status = Where the bonus stands
label-redemption = Spending of bonus
label-lapsed-at = Reservation lapsed
label-completed-at = Order completed: the bonus can be spent from then on
label-available-from = Can be spent from: some days after delivery, as the terms say
label-earned = Earned
label-released = Became available
label-reserved = Reserved
label-captured = Spent
label-unreserved = Reservation given up
label-lapsed = Lapsed
label-taken-back = Taken back
label-returned = Returned
label-debt-filled = Filled what was owed
label-expired = Expired

# Figures of the terms
label-terms-zone = Time zone
label-terms-review = Registrations are approved
label-terms-hold-days = Days until bonus can be spent
label-terms-life-days = Days that bonus lives
label-terms-grace-days = Days that returned bonus lives at least
label-terms-announce-days = Days ahead that expiry is announced
label-terms-reservation-minutes = Minutes that a reservation holds
label-terms-currency = Currency
label-terms-fee-trigger = Charged on
label-terms-fee-rate = Service fee
label-terms-cap-per-unit = Fee at most, per unit
label-terms-tax = Tax inside the fee
label-terms-earn-rate = Shoppers earn
label-terms-earn-cap = Bonus at most, per order
label-terms-settles = Settled
label-terms-carry-negative = A result below zero is carried on

## Simulator

cashback-simulation-what = What this campaign would have cost and brought, had you been registered all along: each delivered order is charged as registration would have charged it, by the terms of the day it was made, refunds taken off.
cashback-simulation-what-staff = What this campaign would have cost and brought, had the seller been registered all along: each delivered order is charged as registration would have charged it, by the terms of the day it was made, refunds taken off.
cashback-last-days =
    { $count ->
        [one] Last day
       *[other] Last { $count } days
    }
cashback-simulation-period = Orders created from { $from } until { $to }.
cashback-simulation-none = No delivered orders yet
cashback-simulation-none-why = The simulator runs over delivered orders of this period in the currencies of the campaign, with or without the voucher.
# rate: percentage; trigger: which orders are charged; version: number of the terms
cashback-simulation-terms = { $rate } service fee · { $trigger } · terms version { $version }
# With the orders as they were; fees, base, bonus: amounts
cashback-simulation-told =
    { $count ->
        [0] None of the orders would have been charged as they were.
        [one] { $count } order would have been charged: { $fees } in fees on sales of { $base }. Its shopper would have earned { $bonus } of bonus.
       *[other] { $count } orders would have been charged: { $fees } in fees on sales of { $base }. Their shoppers would have earned { $bonus } of bonus.
    }
# uplift: percentage
cashback-simulation-uplift = If the campaign makes those sales grow by { $uplift } or more, it pays for itself.
cashback-simulation-caption = What it would have come to
cashback-as-it-was = With the orders as they were
cashback-had-all = Had every order taken part
cashback-orders-charged = Orders charged
cashback-sales-base = Sales the fee is computed on
cashback-service-fees = Service fees
cashback-bonus-for-shoppers = Bonus for shoppers
cashback-break-even = Break-even
cashback-break-even-why = By how much sales have to grow for what is left of them after fees to be what it was without the campaign. With less growth the campaign costs more than it brings; with more it earns.
cashback-bonus-funded = Shoppers' bonus is funded by the platform, not by the seller.

## Refusals

refusal-already-registered = There is a registration already. See it in the Registration Record.
refusal-market-not-supported = The campaign does not run in this country. Choose another one.
refusal-terms-outdated = These terms were replaced. Read the newest version and agree to it.
refusal-terms-unknown = There is no such version of the terms. Reload the page and read the terms that are in force.
