# The partner's portal: people who recommend VIP plans and earn commission on them. "You" is the partner.
# A "customer" is somebody who registered through the partner's link; a customer who has a paid plan now is
# a "paying customer". A "batch" is the payout of a month, named like 2026-06; it closes at the "cutoff".

partner-yes = Yes
partner-no = No
partner-share-link = Share your link
partner-qr-alt = QR code of your referral link
# id: a code such as wd_01j9z0, to be told to support
partner-reference = Reference { $id }

# Applying

partner-apply-title = Become a partner
partner-apply-intro = Recommend VIP plans to sellers you know and earn commission on each plan they buy for two years. We read every application and answer by e-mail.
partner-apply-steps = Steps of the application
partner-apply-step-who = Who you are
partner-apply-step-reach = How to reach you
partner-apply-step-channels = Your channels
partner-apply-step-check = Check and send
partner-apply-next = Next
partner-apply-back = Back
partner-apply-change = Change
partner-apply-send = Send the application
partner-apply-type = You are a
partner-apply-type-missing = Choose what you are.
partner-apply-name = Your name or business
partner-apply-contact = Contact person
partner-apply-contact-hint = Who we should ask for.
partner-apply-phone = Phone
partner-apply-phone-hint = With country code, such as +60 12 345 6789.
partner-apply-email = E-mail
partner-apply-country = Country
partner-apply-country-missing = Choose your country.
partner-apply-channels-why = Where do you reach people? Name as many places as you like, or none.
# nth: 1, 2, 3 …
partner-apply-channel = Channel { $nth }
partner-apply-channel-kind = What it is
partner-apply-channel-kind-hint = Such as a Facebook group, a blog, a shop.
partner-apply-channel-kind-missing = Say what it is.
partner-apply-channel-url = Address
partner-apply-channel-audience = People it reaches
partner-apply-channel-audience-wrong = Write a whole number.
partner-apply-add-channel = Add a channel
partner-apply-no-channels = None named
# people: a number, already written as the language writes it
partner-apply-reaches = reaches { $people }

kind-applicant-partner = Partner
kind-applicant-service-provider = Service provider
# Somebody with many followers, an influencer
kind-applicant-kol = Creator or opinion leader
kind-applicant-community-owner = Community owner
kind-applicant-user = User

partner-applied-title = Your application was sent
partner-applied-text = Thank you. We read it and answer by e-mail. With the answer comes an access key, by which you sign in to read and sign your contract.
partner-applied-sign-in = Sign in

partner-application-title = Your application
partner-application-next-submitted = We read your application and write to you. There is nothing you need to do.
partner-application-next-approved = You are approved. Your contract comes next.
partner-application-next-contract-sent = Your contract is ready to read and sign.
partner-application-next-contract-signed = You have signed. We countersign, and then you can begin.
partner-application-next-rejected = This application was not accepted. You may apply again.
partner-application-representative = Your representative: { $name }
partner-application-sign = Read and sign the contract
partner-application-again = Apply again

# The contract

partner-contract-title = Contract
partner-contract-none = There is no contract yet
partner-contract-none-why = Your contract is sent to you when your application is approved. Then you read and sign it here.
partner-contract-version = Version { $version }
partner-contract-text = Text of the contract
partner-contract-sign = Sign
partner-contract-signed = Signed
partner-contract-by = By
partner-contract-on = On
# From which network address it was signed
partner-contract-from = From
# By the operator, after the partner
partner-contract-countersigned = Countersigned
partner-contract-not-countersigned = Not yet
partner-contract-hash = SHA-256 of this document: { $hash }
partner-contract-name = Your full name
partner-contract-name-hint = Typing your name is your signature.
partner-contract-agree = I have read this contract and agree to it.
partner-contract-agree-missing = Tick the box to say that you agree.
partner-contract-other = The document was not the one that was shown. Read it again before you sign.
partner-contract-submit = Sign the contract

# Home

partner-home-nothing-earned = Nothing earned yet
partner-home-nothing-earned-why = Commission is credited here as soon as a customer of yours buys a VIP plan.
# currency: a code such as MYR
partner-home-balance-in = Balance in { $currency }
partner-home-available = Available
partner-home-negative = After refunds. What you earn next fills this first.
partner-home-pending = Pending
partner-home-in-withdrawal = In withdrawal
partner-home-paid = Paid
partner-home-expired = Expired
partner-home-tips = Tips
partner-home-tip-share = Nobody has registered through your link yet
partner-home-tip-share-why = Send it to sellers you know: texts and posters in seven languages are ready.
partner-home-tip-not-bought =
    { $count ->
        [one] { $count } registered customer has not bought yet
       *[other] { $count } registered customers have not bought yet
    }
partner-home-tip-not-bought-why = A short message with what VIP does for them often helps.
partner-home-tip-account = Your payout account is missing
partner-home-tip-account-why = Enter it before you ask for your first withdrawal.
partner-home-tiers = Your tier
partner-home-paying = Paying customers
# Above the rate that the next new paying customer brings: "15 %"
partner-home-next-earns = The next one earns you
# rate: such as "15 %"
partner-home-until-next =
    { $count ->
        [one] { $count } more paying customer until new ones earn { $rate }
       *[other] { $count } more paying customers until new ones earn { $rate }
    }
partner-home-highest = the highest rate
partner-home-all-tiers = All tiers
partner-home-tier = From paying customer { $from } on: { $rate }
partner-home-tiers-why = A customer keeps the rate it began with. A higher one holds for those who come after.
partner-home-withdraw = Withdraw
# span: such as "3 d 4 h"
partner-home-cutoff-in = Cutoff in { $span }
partner-home-cutoff = Requests before { $cutoff } are in batch { $batch }.
# what: one of the sentences below, such as "No payout account entered"
partner-home-not-yet = Not yet. { $what }.
# The next ones end without a full stop: they are lines of a checklist.
partner-home-suspended = Your partnership is suspended
partner-home-suspended-advice = Withdrawals can be asked for again when you are reinstated. Your balance stays yours.
partner-home-account = Payout account { $account }
partner-home-no-account = No payout account entered
partner-home-no-account-advice = Enter it on the page Payout account.
partner-home-none-in-process = No withdrawal in process
partner-home-in-process = A withdrawal is in process in batch { $batch }
partner-home-in-process-advice = The next one can be asked for when it is paid or cancelled.
partner-home-have-of-need = { $have } of { $need } paying customers
partner-home-have-of-need-advice = Needed for the first withdrawal only.
partner-home-something = Something is available
partner-home-nothing = Nothing is available to withdraw
partner-home-referral = Your referral link
partner-home-code = Your code
partner-home-materials = Posters, texts and sharing
# currency: a code such as MYR
partner-home-chart = Commission a month, in { $currency }
partner-home-chart-month = Month
partner-home-chart-commission = Commission

# Materials

partner-materials-title = Materials
partner-materials-none = There are no materials yet
partner-materials-none-why = Link, code and posters are yours from the day you are an active partner.
partner-materials-link = Link and code
partner-materials-code-why = Who types the code when registering is your customer too.
partner-materials-share = Share
partner-materials-email = E-mail
partner-materials-qr = QR code
partner-materials-qr-why = It holds your link. The posters below show it with a few words.
partner-materials-download = Download
partner-materials-texts = Texts and posters
partner-materials-texts-why = Ready to send, in seven languages.
# shape: Portrait or Square
partner-materials-poster = Poster: { $shape }
partner-materials-portrait = Portrait
partner-materials-square = Square
partner-materials-channels = What each channel brought
partner-materials-channel = Channel
partner-materials-clicks = Clicks
partner-materials-customers = Customers
partner-materials-channel-none = Link without a channel
partner-materials-channel-other = Other channels
partner-materials-channels-why = Share with the buttons above, and each click counts for the channel you chose.

# My Customers

partner-customers-title = My Customers
partner-customers-caption = Customers by the day they registered
partner-customers-search = Find a customer
partner-customers-search-hint = By customer number, or by the last three digits of the phone.
partner-customers-search-button = Find
partner-customers-which = Which customers
partner-customers-all = All
partner-customers-not-bought = Not bought yet
partner-customers-paying = Paying
partner-customers-tip = They know you and have an account. Tell them what VIP does for them while their free days run, and send your link again.
partner-customers-tip-texts = Texts to send
# typed: what was looked for
partner-customers-not-found = No customer matches “{ $typed }”
partner-customers-not-found-why = Look for the whole customer number, or for the last three digits of a phone.
partner-customers-show-all = Show all
partner-customers-all-bought = Everybody has bought
partner-customers-all-bought-why = None of your customers is waiting for a first VIP plan.
partner-customers-none-paying = Nobody is paying yet
partner-customers-none-paying-why = Customers appear here with their first VIP plan.
partner-customers-none = No customers yet
partner-customers-none-why = Whoever registers through your link, QR code or code appears here.
partner-customers-phone = Phone
partner-customers-store = Store authorised
partner-customers-tier = Latest VIP tier
partner-customers-topped-up = Topped up
partner-customers-registered = Registered
partner-customers-last-top-up = Latest top-up
# The customer's number in the order of paying, and the rate it earns
partner-customers-number-rate = Number · rate
partner-customers-number-and-rate = No. { $number } · { $rate }

# Commission details

partner-commissions-title = Commission details
partner-commissions-caption = Commissions, newest first
partner-commissions-earned = Earned so far
partner-commissions-which = Which entries
partner-commissions-all = All
partner-commissions-available = Credited
partner-commissions-pending = Pending
partner-commissions-reversals = Reversals
partner-commissions-none = No commissions yet
partner-commissions-none-why = When a customer of yours buys a VIP plan, its commission appears here.
partner-commissions-none-such = There are none of these
partner-commissions-none-such-why = Entries appear here when there are some.
partner-commissions-none-here = None among the latest entries
partner-commissions-none-here-why = There may be older ones: read on.
partner-commissions-settled = Settlement date
partner-commissions-not-settled = Not settled yet
partner-commissions-customer = Customer
partner-commissions-plan = VIP plan
partner-commissions-payment = Payment
partner-commissions-rate = Rate
partner-commissions-number = Paying number
partner-commissions-commission = Commission
partner-commissions-status = Status
# Heading of the column that leads to the explanation of an amount
partner-commissions-why = Reason
partner-commissions-why-link = Why this amount
# A commission taken back after a refund
partner-commissions-reversal = Reversal
partner-why-commission = Why this commission
partner-why-reversal = Why this reversal

# Withdrawals

partner-withdrawals-title = Withdrawals
partner-withdrawals-none = No withdrawals yet
partner-withdrawals-none-why = Your home page says whether you can withdraw and what is missing.
partner-withdrawals-batch = Batch { $batch }
# when: date and time; account: bank and the end of its number
partner-withdrawals-asked = Asked for { $when } · to { $account }
partner-withdrawals-bank-reference = The bank's reference: { $reference }
partner-withdrawals-cancel = Cancel this withdrawal
partner-withdrawals-cancel-until = Possible until the batch closes. The money goes back to your balance.
partner-withdrawals-timeline = Timeline
partner-withdraw-title = Withdraw
partner-withdraw-full = You withdraw your full available balance
partner-withdraw-to = To
partner-withdraw-batch = Batch
partner-withdraw-closes = Closes
partner-withdraw-next = Review and payment begin after the batch closes. Until then you can cancel. How long your bank takes is not in our hands.
partner-withdraw-ask = Ask for this withdrawal
partner-withdraw-not-now = Not now

# Statements

partner-statements-title = Statements
partner-statements-what = Each statement lists the commissions credited in a month, and what refunds took back.
partner-statements-caption = Months, latest first
partner-statements-month = Month
partner-statements-files = Files
partner-statements-running = this month, until now
partner-statements-none = No statements yet
partner-statements-none-why = There is one for each month from the day you are an active partner.

# The payout account

partner-account-title = Payout account
partner-account-intro = Enter the account your earnings go to.
partner-account-once = You can do this once: later it is changed through support only, so that nobody else can.
partner-account-holder = Account holder
partner-account-holder-hint = As your bank writes it.
partner-account-bank = Bank
partner-account-bic = BIC (SWIFT code)
partner-account-bic-hint = 8 or 11 letters and digits, such as MBBEMYKL.
partner-account-number = Account number
partner-account-number-wrong = An account number has 4 to 34 letters and digits.
partner-account-country = Country of the bank
partner-account-currency = Currency of the account
partner-account-currency-missing = Choose the currency of the account.
partner-account-save = Save the account
partner-account-change-proposed = A change of this account was proposed and waits for approval. Until then this one is paid.
partner-account-locked = Locked for your safety. To change it, write to support.
