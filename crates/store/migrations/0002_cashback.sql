-- The Bonus Cashback programme: terms, registrations, orders and their fees, bills, bonus. All of it is
-- made from the log. Types and the reasons for indexes are as in the first migration: an order, by far
-- the most frequent, costs its row, one row a line and one entry of the index by seller.

CREATE TABLE terms (
    version INTEGER PRIMARY KEY CHECK (version > 0),
    effective INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE sellers (
    no INTEGER PRIMARY KEY,
    seller_id TEXT NOT NULL,
    last_registration INTEGER NOT NULL
) STRICT;

-- What was agreed to (`accepted`) and when it was in force (`in_force`) are lists, written as JSON.
CREATE TABLE registrations (
    no INTEGER PRIMARY KEY,
    seller INTEGER NOT NULL REFERENCES sellers,
    previous INTEGER NOT NULL CHECK (previous < no),
    market TEXT NOT NULL,
    registered_at INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('under_review', 'approved', 'rejected', 'suspended',
        'withdraw_under_review', 'expired')),
    came_from TEXT CHECK (came_from IN ('approved', 'suspended')),
    terms_ended INTEGER NOT NULL CHECK (terms_ended IN (0, 1)),
    accepted TEXT NOT NULL CHECK (accepted <> '[]'),
    in_force TEXT NOT NULL,
    CHECK (status <> 'withdraw_under_review' OR came_from IS NOT NULL)
) STRICT;
-- The operator's list of what waits for review.
CREATE INDEX registrations_by_status ON registrations (status, no);
-- BC-2: one live registration. It also finds the live ones when terms end.
CREATE UNIQUE INDEX one_live_registration ON registrations (seller)
    WHERE status NOT IN ('rejected', 'expired');

-- BC-4: a programme order has its terms locked, another has the reason why not. What is known of an
-- order (`facts`) is written `[["paid",1780000000000000]]`.
CREATE TABLE orders (
    no INTEGER PRIMARY KEY,
    order_id TEXT NOT NULL,
    seller INTEGER NOT NULL,
    shopper INTEGER NOT NULL,
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    voucher INTEGER NOT NULL CHECK (voucher IN (0, 1)),
    redemption INTEGER,
    shipping INTEGER NOT NULL CHECK (shipping >= 0),
    time INTEGER NOT NULL,
    registration INTEGER,
    terms INTEGER,
    market TEXT,
    rate_bps INTEGER CHECK (rate_bps BETWEEN 0 AND 10000),
    not_charged TEXT CHECK (not_charged IN ('voucher_not_used', 'not_registered', 'other_currency')),
    facts TEXT NOT NULL,
    charge INTEGER NOT NULL CHECK (charge >= 0),
    charged INTEGER NOT NULL CHECK (charged >= 0),
    fee_refunded INTEGER NOT NULL CHECK (fee_refunded BETWEEN 0 AND charged),
    earned INTEGER NOT NULL CHECK (earned >= 0),
    bonus TEXT NOT NULL CHECK (bonus IN ('none', 'pending', 'available', 'not_covered')),
    from_budget INTEGER NOT NULL CHECK (from_budget IN (0, 1)),
    CHECK ((not_charged IS NULL) = (registration IS NOT NULL)),
    CHECK ((registration IS NULL) = (terms IS NULL)),
    CHECK ((registration IS NULL) = (market IS NULL)),
    CHECK ((registration IS NULL) = (rate_bps IS NULL)),
    CHECK (charge = 0 OR registration IS NOT NULL),
    CHECK (charged = 0 OR charge > 0),
    CHECK (bonus = 'none' OR (registration IS NOT NULL AND voucher = 1))
) STRICT;
-- A seller's orders, newest first: the only way to what is to settle. No event changes its columns.
CREATE INDEX orders_of_seller ON orders (seller, no);

CREATE TABLE order_lines (
    order_no INTEGER NOT NULL,
    place INTEGER NOT NULL CHECK (place >= 0),
    line_id TEXT NOT NULL,
    sku TEXT NOT NULL,
    name TEXT NOT NULL,
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    unit_price INTEGER NOT NULL CHECK (unit_price >= 0),
    seller_discount INTEGER NOT NULL CHECK (seller_discount >= 0),
    platform_discount INTEGER NOT NULL CHECK (platform_discount >= 0),
    refunded INTEGER NOT NULL CHECK (refunded >= 0),
    returned INTEGER NOT NULL CHECK (returned BETWEEN 0 AND quantity),
    bonus_spent INTEGER NOT NULL CHECK (bonus_spent >= 0),
    charged INTEGER NOT NULL CHECK (charged >= 0),
    fee INTEGER NOT NULL CHECK (fee BETWEEN 0 AND charged),
    PRIMARY KEY (order_no, place),
    CHECK (seller_discount + platform_discount <= unit_price * quantity),
    CHECK (refunded <= unit_price * quantity - seller_discount)
) STRICT, WITHOUT ROWID;

-- BC-7: lines that are in no record yet have an open period; what they come to is kept with them.
CREATE TABLE seller_accounts (
    seller INTEGER NOT NULL REFERENCES sellers,
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    balance INTEGER NOT NULL,
    opening INTEGER NOT NULL CHECK (opening <= 0),
    charged INTEGER NOT NULL CHECK (charged >= 0),
    refunded INTEGER NOT NULL CHECK (refunded >= 0),
    tax INTEGER NOT NULL,
    last_line INTEGER NOT NULL,
    settled_line INTEGER NOT NULL CHECK (settled_line <= last_line),
    last_record INTEGER NOT NULL,
    open_period TEXT,
    open_end INTEGER,
    carry_negative INTEGER NOT NULL CHECK (carry_negative IN (0, 1)),
    PRIMARY KEY (seller, currency),
    CHECK (balance = opening - charged + refunded),
    CHECK ((open_period IS NULL) = (open_end IS NULL)),
    CHECK (open_period IS NOT NULL OR settled_line = last_line)
) STRICT, WITHOUT ROWID;

CREATE TABLE bill_lines (
    no INTEGER PRIMARY KEY,
    seller INTEGER NOT NULL,
    previous INTEGER NOT NULL CHECK (previous < no),
    order_no INTEGER NOT NULL,
    kind TEXT NOT NULL,
    base INTEGER NOT NULL CHECK (base >= 0),
    rate_bps INTEGER NOT NULL CHECK (rate_bps BETWEEN 0 AND 10000),
    amount INTEGER NOT NULL,
    tax INTEGER NOT NULL,
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    at INTEGER NOT NULL,
    reverses INTEGER NOT NULL CHECK (reverses < no),
    cause INTEGER NOT NULL,
    CHECK ((kind = 'fee' AND amount <= 0 AND tax BETWEEN amount AND 0 AND reverses = 0)
        OR (kind = 'fee_refund' AND amount >= 0 AND tax BETWEEN 0 AND amount AND reverses > 0))
) STRICT;
-- The breakdown by order. Orders are charged a few days after they are made, so it grows near its end.
CREATE INDEX bill_lines_of_order ON bill_lines (order_no);

-- BC-7: opening balance + lines = closing balance + payout.
CREATE TABLE records (
    no INTEGER PRIMARY KEY,
    seller INTEGER NOT NULL REFERENCES sellers,
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    previous INTEGER NOT NULL CHECK (previous < no),
    period TEXT NOT NULL,
    issued_at INTEGER NOT NULL,
    opening INTEGER NOT NULL CHECK (opening <= 0),
    charged INTEGER NOT NULL CHECK (charged >= 0),
    refunded INTEGER NOT NULL CHECK (refunded >= 0),
    tax INTEGER NOT NULL,
    payout INTEGER NOT NULL,
    closing INTEGER NOT NULL CHECK (closing <= 0),
    after_line INTEGER NOT NULL CHECK (after_line < last_line),
    last_line INTEGER NOT NULL,
    cause INTEGER NOT NULL,
    CHECK (opening - charged + refunded = closing + payout),
    CHECK (closing = 0 OR payout = 0)
) STRICT;
-- A seller's settled records, newest first, over all currencies; one row a seller and period.
CREATE INDEX records_of_seller ON records (seller, no);

-- LG-4: what can be spent, and what is held, is never below zero.
CREATE TABLE shopper_purses (
    shopper INTEGER NOT NULL,
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    pending INTEGER NOT NULL CHECK (pending >= 0),
    available INTEGER NOT NULL CHECK (available >= 0),
    reserved INTEGER NOT NULL CHECK (reserved >= 0),
    debt INTEGER NOT NULL CHECK (debt >= 0),
    last_entry INTEGER NOT NULL,
    PRIMARY KEY (shopper, currency)
) STRICT, WITHOUT ROWID;

-- The number of a lot is that of the order that earned it.
CREATE TABLE lots (
    no INTEGER PRIMARY KEY,
    shopper INTEGER NOT NULL,
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    left_over INTEGER NOT NULL CHECK (left_over >= 0),
    available_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
-- SB-2: what a shopper can spend, the lot that expires first first. Lots that are used up leave it.
CREATE INDEX lots_to_spend ON lots (shopper, expires_at, no) WHERE left_over > 0;

-- The lots it was taken from (`takes`) are a list, written as JSON.
CREATE TABLE redemptions (
    no INTEGER PRIMARY KEY,
    shopper INTEGER NOT NULL,
    seller INTEGER NOT NULL,
    order_id TEXT,
    amount INTEGER NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    status TEXT NOT NULL CHECK (status IN ('reserved', 'captured', 'released', 'lapsed')),
    at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL CHECK (expires_at >= at),
    takes TEXT NOT NULL,
    returned INTEGER NOT NULL CHECK (returned BETWEEN 0 AND amount),
    CHECK (returned = 0 OR status = 'captured')
) STRICT;
-- A shopper's redemptions, newest first.
CREATE INDEX redemptions_of_shopper ON redemptions (shopper, no);

CREATE TABLE bonus_entries (
    no INTEGER PRIMARY KEY,
    shopper INTEGER NOT NULL,
    previous INTEGER NOT NULL CHECK (previous < no),
    kind INTEGER NOT NULL CHECK (kind > 0),
    amount INTEGER NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    order_no INTEGER NOT NULL,
    redemption INTEGER NOT NULL,
    at INTEGER NOT NULL,
    transfer INTEGER NOT NULL CHECK (transfer > 0),
    cause INTEGER NOT NULL
) STRICT;
-- A shopper's movements, newest first, over all currencies.
CREATE INDEX bonus_entries_of_shopper ON bonus_entries (shopper, no);

-- SB-4: what is left of a budget is never overshot.
CREATE TABLE budgets (
    currency TEXT PRIMARY KEY CHECK (length(currency) = 3),
    left_over INTEGER NOT NULL CHECK (left_over >= 0)
) STRICT, WITHOUT ROWID;

-- What falls due, in the order in which it does. The currency is empty where the kind has none.
CREATE TABLE appointments (
    at INTEGER NOT NULL,
    kind INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 6),
    subject INTEGER NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (at, kind, subject, currency),
    CHECK ((kind = 5) = (length(currency) = 3))
) STRICT, WITHOUT ROWID;
