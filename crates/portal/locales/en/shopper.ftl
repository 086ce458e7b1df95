# A shopper's bonus: the shopper's own page, the same as the host and staff see it, and the one that stands within the shop.
# Bonus is money to spend at the sellers of the campaign; it is earned with the Bonus Cashback Voucher.

shopper-title = Your bonus
shopper-none = No bonus yet
shopper-none-why = Bonus is promised when an order with the Bonus Cashback Voucher is delivered.
# currency: code such as MYR
shopper-bonus-in = Bonus in { $currency }
shopper-available = To spend now
shopper-pending = On its way
shopper-reserved = Reserved for orders under way
shopper-owed = Owed
shopper-owed-why = What is owed was taken back after refunds beyond what was there: later earnings fill it first.
# amount: money; at: date and time
shopper-expires = { $amount } expires after { $at }
shopper-nothing-expires = Nothing is about to expire.
shopper-on-its-way = On its way
# at: date and time
shopper-released-by = Can be spent as soon as the order is completed, and on { $at } at the latest.
shopper-ask = Did an order earn bonus?
shopper-ask-label = Order number
shopper-ask-hint = As the confirmation of the order has it.
shopper-ask-button = Look
shopper-order-unknown = No order of this shopper has this number. Check it for missing characters; a new order can take a moment to be known.
shopper-why-voucher = It earned nothing: the Bonus Cashback Voucher was not used in it.
shopper-why-seller = It earned nothing: its seller was not taking part when it was made.
shopper-why-currency = It earned nothing: it is in another currency than the seller takes part in.
shopper-why-budget = It earned nothing: the money for bonus was used up when it was delivered.
shopper-why-pending = It has earned bonus, which can be spent as soon as the order is completed, and on { $at } at the latest.
shopper-why-waiting = It earns bonus once it is delivered.
shopper-why-available = It has earned this bonus, and it can be spent.
shopper-why-refunded = What it had earned was taken back, for everything of it was refunded.
shopper-why-over = It earned nothing: it was cancelled, or not delivered.
shopper-why-nothing = It earned nothing: there is nothing left in it that was paid for.
shopper-no-order = No order
shopper-when = When
shopper-what = What
shopper-earned-by = Earned by order
shopper-left = Left
shopper-available-since = To spend since
shopper-expires-after = Expires after
shopper-lots = What can be spent, the first to expire first
shopper-returned = Returned
shopper-spent-last = Spent last, newest first
shopper-history = What moved it, newest first
# The last few movements of bonus
shopper-last = Last movements
shopper-how = How bonus works
shopper-how-earned = You earn it on what you pay for products with the Bonus Cashback Voucher, once the order is delivered.
shopper-how-released = It can be spent once the order is completed, or some days after delivery.
shopper-how-spent = It takes money off your next order at a seller of the campaign. What expires first is spent first.
shopper-how-refunded = When you send goods back, what they earned is taken back, and bonus you spent on them returns.

# What moved a shopper's bonus
kind-bonus-earned = Earned, on its way
kind-bonus-released = Became available
kind-bonus-reserved = Reserved for an order
kind-bonus-captured = Spent
kind-bonus-unreserved = Reservation given up
kind-bonus-lapsed = Reservation lapsed
kind-bonus-taken-back = Taken back after a refund
kind-bonus-returned = Returned after a refund
kind-bonus-debt-filled = Filled what was owed
kind-bonus-expired = Expired
