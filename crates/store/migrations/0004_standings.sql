-- What payments change of a customer stands in a row of its own: narrow rows share pages, and a batch of
-- payments of many customers writes a fraction of the pages that it wrote when they stood with the name and
-- the address. The partner is repeated, so that one statement shows whether the customer was moved.

CREATE TABLE standings (
    customer INTEGER PRIMARY KEY,
    partner INTEGER,
    store_authorized INTEGER NOT NULL CHECK (store_authorized IN (0, 1)),
    paying_number INTEGER CHECK (paying_number > 0),
    rate_bps INTEGER CHECK (rate_bps BETWEEN 0 AND 10000),
    open_payments INTEGER NOT NULL CHECK (open_payments >= 0),
    last_payment INTEGER NOT NULL,
    top_up INTEGER,
    top_up_at INTEGER,
    top_up_tier TEXT,
    CHECK ((paying_number IS NULL) = (rate_bps IS NULL))
) STRICT;
INSERT INTO standings SELECT no, partner, store_authorized, paying_number, rate_bps, open_payments,
    last_payment, top_up, top_up_at, top_up_tier FROM customers ORDER BY no;

CREATE TABLE customers_alone (
    no INTEGER PRIMARY KEY,
    customer_id TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT,
    country TEXT,
    partner INTEGER REFERENCES partners,
    not_attributed TEXT CHECK (not_attributed IN ('unknown_code', 'partner_not_active',
        'not_first_registration', 'self_referral', 'no_referral')),
    registered_at INTEGER NOT NULL,
    window_end INTEGER NOT NULL,
    rules_version INTEGER NOT NULL,
    CHECK ((partner IS NULL) <> (not_attributed IS NULL))
) STRICT;
INSERT INTO customers_alone SELECT no, customer_id, phone, email, country, partner, not_attributed,
    registered_at, window_end, rules_version FROM customers ORDER BY no;
DROP TABLE customers;
ALTER TABLE customers_alone RENAME TO customers;
CREATE INDEX customers_of_partner ON customers (partner, no);
