# Seller Center: campaigns, their terms, registering.

seller-campaign-name = Bonus Cashback
seller-campaign-details = Shoppers who use the Bonus Cashback Voucher earn bonus on what they pay, and spend it at the sellers of the campaign. Sellers pay a service fee on those orders when they are delivered; what is refunded is not charged. Bonus that shoppers spend is funded by the platform.
seller-search = Search campaigns
# searched: what was typed
seller-search-none = Nothing found for “{ $searched }”
seller-search-none-why = Every word is looked for in the names and the descriptions of campaigns. Try fewer words.
seller-all-campaigns = All campaigns
# countries: names of countries, with commas
seller-runs-in = Runs in { $countries }
seller-fee-of = Service fee { $rate }
seller-fee-between = Service fee { $low } to { $high }
seller-details = Details

seller-take-part = Take part
seller-take-part-how = Read the terms and register. You pay nothing for registering: a fee is charged only on orders that are delivered.
seller-your-registration = Your registration:
seller-register = Register
seller-see-simulation = What this campaign would have cost and brought you
seller-terms = Terms
seller-version = Version
seller-in-force-since = In force since
# The first terms hold since the campaign began
seller-the-beginning = The beginning
seller-registration = Registration
seller-at-once = Approved at once
seller-reviewed = Reviewed by the operator
seller-hold-days = Bonus can be spent after
seller-life-days = Bonus lives for
seller-days =
    { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
seller-read-terms = Read the terms
seller-changes-on = What changes on { $effective }
seller-read-version = Read version { $version } of the terms
seller-markets = Markets and rates
seller-cap-per-unit = At most, per unit
seller-charged-on = Charged on
seller-shoppers-earn = Shoppers earn
seller-cap-per-order = At most, per order
seller-settled = Settled
seller-no-cap = No cap
seller-yes = Yes
seller-no = No
seller-versions = Versions of the terms, newest first
seller-what-changed = What changed

seller-terms-version = Terms, version { $version }
seller-terms-text = Text of the terms
seller-in-force-from = In force from { $effective }.
seller-old-terms-end = The terms before hold up to { $end } for sellers who have not agreed to these.
seller-changed-since = What changed since version { $version }
# country: its name; figure: what has changed, such as "Service fee"
seller-figure-in = { $country }: { $figure }
seller-figures-changed = Figures that changed
seller-no-figure-changed = No figure changed.
seller-agree-terms = I agree: I have read these terms and what changed.
seller-accept-terms = Accept the new terms
seller-not-now = Not now
seller-no-new-terms = There are no new terms
seller-no-new-terms-why = You have agreed to the newest terms, or the registration has ended. When new terms are published they are shown in your Registration Record.

# campaign: its name
seller-register-for = Register for { $campaign }
seller-registered-already = You have a registration already:
seller-one-at-a-time = One at a time: withdraw that one in the Registration Record before you register anew.
seller-market-hint = The country you sell in. Only orders in its currency take part.
# A market to choose: its country, currency and fee
seller-market-choice = { $country } ({ $currency }), { $rate } service fee
seller-market-missing = Choose the country you sell in.
seller-agree-register = I agree: I have read these terms and accept the service fee of my market.
seller-agree-missing = Tick the box to say that you agree. Nobody takes part without.
