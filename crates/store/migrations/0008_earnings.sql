-- What pages show of a partner's customers and months is counted as it happens. Of each currency the month
-- that commission was last counted in stands with the balance, which is written then anyway; a month that has
-- ended is a row.

ALTER TABLE tallies ADD COLUMN bought INTEGER NOT NULL DEFAULT 0 CHECK (bought BETWEEN 0 AND customers);
UPDATE tallies SET bought = (SELECT count(*) FROM customers JOIN standings ON customer = no
    WHERE customers.partner = tallies.partner AND top_up IS NOT NULL);

ALTER TABLE balances ADD COLUMN earned_month TEXT;
ALTER TABLE balances ADD COLUMN earned INTEGER CHECK ((earned IS NULL) = (earned_month IS NULL));
CREATE TABLE earnings (
    partner INTEGER NOT NULL REFERENCES partners,
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    month TEXT NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (partner, currency, month)
) STRICT, WITHOUT ROWID;
