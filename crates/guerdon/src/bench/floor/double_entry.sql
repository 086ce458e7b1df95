-- Double entry as one writes it by hand: accounts that keep a balance, transfers of two entries each, and a
-- function that is called once per event. It does the least that keeps the money right: an event counts once,
-- the accounts exist and have one currency, both are locked in one order, and an account that may not be
-- overdrawn is not. It knows no programme: who earns how much is decided by whoever calls it.
CREATE TABLE accounts (
    id bigint PRIMARY KEY,
    currency text NOT NULL CHECK (length(currency) = 3),
    balance bigint NOT NULL DEFAULT 0,
    may_be_overdrawn boolean NOT NULL,
    version bigint NOT NULL DEFAULT 0,
    CHECK (may_be_overdrawn OR balance >= 0)
);

CREATE TABLE transfers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event text NOT NULL UNIQUE,
    at timestamptz NOT NULL,
    debit bigint NOT NULL REFERENCES accounts,
    credit bigint NOT NULL REFERENCES accounts,
    amount bigint NOT NULL CHECK (amount > 0),
    CHECK (debit <> credit)
);

CREATE TABLE entries (
    transfer bigint NOT NULL REFERENCES transfers,
    account bigint NOT NULL REFERENCES accounts,
    version bigint NOT NULL,
    amount bigint NOT NULL,
    balance bigint NOT NULL,
    PRIMARY KEY (account, version)
);

CREATE FUNCTION transfer(of_event text, from_account bigint, to_account bigint, moved bigint)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    made bigint;
    one accounts;
    other accounts;
BEGIN
    IF moved <= 0 OR from_account = to_account THEN
        RAISE EXCEPTION 'not a transfer: % from % to %', moved, from_account, to_account;
    END IF;
    -- Both are locked, the lower number first, so that two transfers never wait for each other.
    SELECT * INTO one FROM accounts WHERE id = least(from_account, to_account) FOR UPDATE;
    SELECT * INTO other FROM accounts WHERE id = greatest(from_account, to_account) FOR UPDATE;
    IF one.id IS NULL OR other.id IS NULL THEN
        RAISE EXCEPTION 'an account of % and % does not exist', from_account, to_account;
    END IF;
    IF one.currency <> other.currency THEN
        RAISE EXCEPTION 'the accounts % and % have different currencies', from_account, to_account;
    END IF;
    INSERT INTO transfers (event, at, debit, credit, amount)
    VALUES (of_event, clock_timestamp(), from_account, to_account, moved)
    ON CONFLICT (event) DO NOTHING RETURNING id INTO made;
    IF made IS NULL THEN
        SELECT id INTO made FROM transfers WHERE event = of_event;
        RETURN made;
    END IF;
    UPDATE accounts SET balance = balance - moved, version = version + 1
    WHERE id = from_account RETURNING * INTO one;
    UPDATE accounts SET balance = balance + moved, version = version + 1
    WHERE id = to_account RETURNING * INTO other;
    INSERT INTO entries (transfer, account, version, amount, balance) VALUES
        (made, one.id, one.version, -moved, one.balance),
        (made, other.id, other.version, moved, other.balance);
    RETURN made;
END $$;
