# The operator's console. Its readers are staff of the company that runs the programmes.

operator-status = Status
operator-currency = Currency
operator-amount = Amount
operator-partner = Partner
operator-reason = Reason
operator-why = Why
operator-version = Version
operator-history = History
operator-search = Search
operator-approve = Approve
operator-reject = Reject
operator-suspend = Suspend
operator-none-yet = None yet
operator-no-file = Choose a file first.

# The overview
operator-overview-queues = Waiting for somebody
operator-overview-applications = Applications to review
operator-overview-withdrawals = Withdrawals to review
operator-overview-registrations = Registrations to review
operator-overview-registrations-note = Withdrawals of them included
operator-overview-decide = Needs a second person
operator-overview-decide-note = Corrections and payout accounts
operator-overview-waiting = Events waiting
operator-overview-refused = Events refused
operator-overview-cutoff = Next cutoff in
# $batch is a month, such as 2026-06; $when a date with its time.
operator-overview-cutoff-note = Batch { $batch }, { $when }
operator-overview-money = Where the money stands
operator-overview-payable = Owed to partners
operator-overview-payable-note = Earned and not yet paid, what is in withdrawal included
operator-overview-bonus = Owed to shoppers
operator-overview-bonus-note = Bonus that is pending, available or reserved
operator-overview-fees = Service fees
operator-overview-fees-note = Charged less given back, tax included, over all time
operator-overview-budgets = Left of the budgets
operator-overview-budgets-note = What may still be promised to shoppers
operator-overview-ledger = Open the ledger
operator-chart-taken-in = Taken into the log on each of the last 14 days
operator-chart-entries = Entries
operator-chart-day = Day
operator-chart-money = Commissions and service fees in { $currency }, by month
operator-chart-month = Month
operator-chart-fees = Service fees

# Applications and partners
operator-partners-search = Find a partner
operator-partners-search-hint = Part of a name, an e-mail address or a phone number, a referral code, or an id.
operator-partners-none = Nobody here
operator-partners-none-why = No partner has this status now.
operator-partners-not-found = Nobody found
operator-partners-not-found-why = No partner has this in a name, contact, e-mail address, phone number or code.
operator-partners-all = Show the applications
operator-partner-parts = Parts of this page
operator-partner-about = About
operator-partner-applied-as = Applied as
operator-partner-country = Country
operator-partner-contact = Contact
operator-partner-phone = Phone
operator-partner-email = E-mail
operator-partner-submitted = Submitted
operator-partner-representative = Representative
operator-partner-representative-hint = Shown to the applicant.
operator-partner-code = Referral code
operator-partner-customers = Customers
operator-partner-paying = Paying customers
operator-partner-data = Applied with
operator-partner-channels = Channels
operator-partner-reaches =
    { $count ->
        [one] reaches { $count } person
       *[other] reaches { $count } people
    }
operator-partner-commands = What can be done
operator-partner-send-contract = Send the contract
operator-partner-countersign = Countersign and activate
operator-partner-reinstate = Reinstate
operator-partner-terminate = Terminate
operator-partner-signed-by = Signed by
operator-partner-not-signed = Not signed yet
operator-partner-sha256 = SHA-256 of the document
operator-partner-balances = Balances
operator-partner-in-withdrawal = In withdrawal
operator-partner-adjust = Adjust the balance
operator-partner-adjust-hint = In units of the currency, such as 12.50; with a minus it is taken away.
operator-partner-customer = Customer
operator-partner-registered = Registered
operator-partner-bought = Bought last
operator-partner-not-bought = Has not bought yet
operator-partner-paying-number = Paying number and rate
operator-partner-no-customers = No customers yet
operator-partner-no-commissions = No commissions yet
operator-partner-nothing-why = They appear here as soon as the host system tells of them.
operator-partner-payment = Payment
operator-partner-paid-amount = Paid
operator-partner-rate = Rate
operator-partner-commission = Commission
kind-applicant-partner = Partner
kind-applicant-service-provider = Service provider
kind-applicant-kol = Creator or opinion leader
kind-applicant-community-owner = Community owner
kind-applicant-user = User

# Payout batches. "Line" is the part of a withdrawal in one currency.
operator-batches-batch = Batch
operator-batches-cutoff = Cutoff
operator-batches-withdrawals = Withdrawals
operator-batches-totals = Totals
operator-batches-list = Batches, newest first
operator-batches-none = No batches yet
operator-batches-none-why = A batch opens with the first withdrawal a partner asks for.
operator-batch-title = Batch { $batch }
operator-batch-cutoff = Cutoff { $when }
operator-batch-open = This batch is open: nothing can be approved or paid before its cutoff.
operator-batch-none = No withdrawals
operator-batch-none-why = Nobody has asked for a withdrawal in this batch.
operator-batch-total = Total
operator-batch-file = Payment file
operator-batch-take-file = { $currency } payment file
operator-batch-no-file = Nothing approved
operator-batch-to-review =
    { $count ->
        [one] { $count } withdrawal to review
       *[other] { $count } withdrawals to review
    }
operator-batch-approve-all = Approve all
operator-batch-reject-all = Reject all
operator-batch-reason-all = Reason, told to every partner
operator-batch-asked = Asked for
operator-batch-account = Account
operator-batch-lines = Line by line
operator-batch-reason = Reason, told to the partner
operator-batch-mark-paid = Mark as paid
operator-batch-bank-reference = Reference of the bank
operator-batch-mark-failed = Mark as failed
operator-batch-bank-said = What the bank said
operator-batch-results = Results from the bank
operator-batch-results-hint = pain.002, camt.054 or CSV. Results are matched by end-to-end id; the others are listed.
operator-batch-results-upload = Upload results
operator-batch-end-to-end = End-to-end id
operator-batch-unmatched = Not matched
operator-batch-some-unmatched = Not all of it belongs to a payment of this batch. What does not is listed below.
operator-batch-unmatched-line = Line { $line }: { $detail }
operator-batch-rejected = The bank rejected this as a whole. Mark those of its payments that still stand as being paid as failed.
operator-batch-rejected-because = The bank rejected this as a whole ({ $reason }). Mark those of its payments that still stand as being paid as failed.

# Registrations of sellers
operator-registrations-none = Nobody here
operator-registrations-none-why = No registration has this status now.
operator-registrations-all =
    { $count ->
        [one] { $count } registration on this page waits for a decision.
       *[other] { $count } registrations on this page wait for a decision.
    }
operator-registrations-approve-all = Approve all on this page

# Finding by identifier
operator-find-any = Order, seller or shopper
operator-find-shopper = Shopper
operator-find-hint = The identifier as the marketplace has it.
operator-find-nothing = Nothing is called { $name }
operator-find-nothing-why = Identifiers are looked up whole and as they are spelled. Check for missing characters.
operator-find-order = Order { $id }
operator-find-seller = Seller { $id }
operator-find-shopper-id = Shopper { $id }

# Events and the log. A "source" is a host system that tells of events.
operator-events-which = Which events
operator-events-log = Log
operator-events-search-hint = An id, a source, a subject such as a customer or an order, or who brought it.
operator-events-kind = Type
operator-events-sequence = Sequence
operator-events-identity = Identity
operator-events-source = Source
operator-events-taken-in = Taken in
operator-events-by = Brought by
operator-events-happened = Happened
operator-events-list = The log, newest first
operator-events-nothing = Nothing found
operator-events-nothing-why = No entry looked at so far holds this. Where there is a next page, older entries are looked at there.
operator-events-waits-for = Waits for
operator-events-waits-customer = customer { $name }
operator-events-waits-payment = payment { $name }
operator-events-waits-order = order { $name }
operator-events-none-waits = Nothing waits
operator-events-none-waits-why = Every accepted event has been applied.
operator-events-waiting-about = An event waits until what it is about is known, and is then applied by itself. Where it waits for long, ask the host system to tell of the missing one.
operator-events-waiting-list = Events that wait for something not yet known
operator-events-refused-at = Refused
operator-events-on-waking = When it was woken
operator-events-came = What came
operator-events-in-log = In the log
operator-events-none-refused = Nothing was refused
operator-events-none-refused-why = Every event so far was accepted.
operator-events-refused-list = Refused events, newest first
operator-events-advice = Have the host system correct this and tell the event again under a new id.
trouble-event-time-in-future = Check the clock of the host system, and have it tell the event again.
trouble-event-event-conflict = The host system told two different facts under one identity. Have it tell the second under an id of its own.
trouble-event-unknown-type = The host system tells of something Guerdon does not know. Nothing needs to be done unless the type is mistyped.
trouble-event-refund-exceeds-payment = Compare the refunds of this payment in the host system; the sum of them is more than was paid.
trouble-event-already-registered = The host system has registered this customer before. Nothing needs to be done unless the identity is wrong.
operator-event-title = Entry { $sequence }
operator-event-body = What it holds
operator-event-no-transfers = It moved no money.
operator-event-transfers = Transfers it caused
operator-event-all-transfers = All its transfers
kind-action = Action
kind-customer-registered = Customer registered
kind-store-authorized = Shop connected
kind-payment-succeeded = Payment succeeded
kind-payment-refunded = Payment refunded
kind-order-created = Order created
kind-order-paid = Order paid
kind-order-cancelled = Order cancelled
kind-order-shipped = Order shipped
kind-order-delivered = Order delivered
kind-order-delivery-failed = Order not delivered
kind-order-completed = Order completed
kind-order-refunded = Order refunded

# The ledger. Debit and credit are the terms of double-entry bookkeeping.
operator-ledger-parts = Parts of the ledger
operator-ledger-accounts = Accounts
operator-ledger-transfers = Transfers
operator-ledger-invariants = Do the books hold?
operator-ledger-zero = The accounts of every currency sum to zero
operator-ledger-not-zero = Not so in { $currencies }. Stop paying and have the store checked.
operator-ledger-enough = No bonus and no budget is below zero
operator-ledger-not-enough = Stop new promises and have the store checked.
operator-ledger-verify-about = A check posts every transfer anew, checks the chain of hashes, and decides the whole log again. It takes its time; nothing stops meanwhile.
operator-ledger-verify = Check everything
operator-ledger-nothing = No money has moved yet.
operator-ledger-trial = Trial balance in { $currency }
operator-ledger-account = Account
operator-ledger-name = Name in the books
operator-ledger-debit = Debit
operator-ledger-credit = Credit
operator-ledger-sum = Sum
operator-transfers-account = Account
operator-transfers-account-hint = A kind of account, or that of one: affiliate:partner:available/pa_…
operator-transfers-cause = Caused by entry
operator-transfers-no-account = There is no such account.
operator-transfers-no-entry = This is the number of an entry of the log.
operator-transfers-none = No transfers
operator-transfers-none-why = None of those looked at so far fits. Where there is a next page, older ones are looked at there.
operator-transfers-list = Transfers, newest first
operator-transfers-what = What
operator-transfers-debit = From (debit)
operator-transfers-credit = To (credit)
operator-transfers-when = When
operator-transfers-entry = Entry
label-account-affiliate-commission-expense = Commission expense
label-account-affiliate-partner-pending = Partners: pending
label-account-affiliate-partner-available = Partners: available
label-account-affiliate-partner-in-withdrawal = Partners: in withdrawal
label-account-affiliate-payouts = Payouts
label-account-affiliate-expired = Expired earnings
label-account-affiliate-adjustments = Adjustments
label-account-cashback-seller-balance = Sellers: balance
label-account-cashback-fees = Service fees
label-account-cashback-fee-tax = Tax in service fees
label-account-cashback-settlements = Settlements
label-account-cashback-bonus-expense = Bonus expense
label-account-cashback-budget = Budget
label-account-cashback-budget-funding = Funding of budgets
label-account-cashback-shopper-pending = Shoppers: pending bonus
label-account-cashback-shopper-available = Shoppers: available bonus
label-account-cashback-shopper-reserved = Shoppers: reserved bonus
label-account-cashback-bonus-spent = Bonus spent
label-account-cashback-shopper-debt = Shoppers: debt
label-account-cashback-breakage = Expired bonus
label-memo-commission = Commission
label-memo-commission-reversed-after-a-refund = Commission reversed after a refund
label-memo-commission-released = Commission released
label-memo-withdrawal-requested = Withdrawal requested
label-memo-withdrawal-returned = Withdrawal returned
label-memo-withdrawal-paid = Withdrawal paid
label-memo-unclaimed-earnings-expired = Unclaimed earnings expired
label-memo-customer-moved-to-another-partner = Customer moved to another partner
label-memo-manual-adjustment = Manual adjustment
label-memo-service-fee = Service fee
label-memo-service-fee-given-back-after-a-refund = Service fee given back after a refund
label-memo-settled-record = Settled record
label-memo-bonus-earned = Bonus earned
label-memo-bonus-available = Bonus available
label-memo-bonus-reserved = Bonus reserved
label-memo-bonus-spent = Bonus spent
label-memo-reservation-of-bonus-released = Reservation of bonus released
label-memo-reservation-of-bonus-lapsed = Reservation of bonus lapsed
label-memo-bonus-taken-back-after-a-refund = Bonus taken back after a refund
label-memo-spent-bonus-returned-after-a-refund = Spent bonus returned after a refund
label-memo-debt-of-bonus-filled = Debt of bonus filled
label-memo-bonus-expired = Bonus expired
label-memo-budget-funded = Budget funded
