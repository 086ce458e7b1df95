-- The log, what the rules make of it, and what the service itself remembers.
--
-- Types: INTEGER (numbers, minor units of money, microseconds since 1970 UTC, booleans 0 and 1), TEXT,
-- BLOB. Hot tables are appended to in the order of their integer keys; the only index of a hot table
-- whose order is not that of time is the table of identifiers. Foreign keys stand where a row is rare.

-- The log: the only source. Everything down to `dropped` can be made from it again.

CREATE TABLE actors (
    no INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (id, name)
) STRICT;

CREATE TABLE log (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    at INTEGER NOT NULL,
    actor INTEGER NOT NULL,
    kind TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;

-- Identifiers: what is called by a name within a kind, and by which number.
CREATE TABLE keys (
    kind INTEGER NOT NULL CHECK (kind <> 0),
    name TEXT NOT NULL,
    no INTEGER NOT NULL,
    PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE waiting (
    seq INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,
    name TEXT NOT NULL
) STRICT;
CREATE INDEX waiting_for ON waiting (kind, name);

CREATE TABLE rules (
    version INTEGER PRIMARY KEY CHECK (version > 0),
    effective INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE contract_texts (
    version INTEGER PRIMARY KEY CHECK (version > 0),
    text TEXT NOT NULL
) STRICT;

CREATE TABLE partners (
    no INTEGER PRIMARY KEY,
    status TEXT NOT NULL CHECK (status IN ('submitted', 'approved', 'rejected', 'contract_sent',
        'contract_signed', 'active', 'suspended', 'terminated')),
    applicant TEXT NOT NULL CHECK (applicant IN ('partner', 'service_provider', 'kol',
        'community_owner', 'user')),
    name TEXT NOT NULL,
    contact TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    country TEXT NOT NULL,
    channels TEXT NOT NULL,
    representative TEXT,
    referral_code TEXT UNIQUE,
    payout_account TEXT,
    account_change INTEGER,
    CHECK (status NOT IN ('active', 'suspended', 'terminated') OR referral_code IS NOT NULL)
) STRICT;
CREATE INDEX partners_by_status ON partners (status, no);

CREATE TABLE tallies (
    partner INTEGER PRIMARY KEY REFERENCES partners,
    customers INTEGER NOT NULL CHECK (customers >= 0),
    paying INTEGER NOT NULL CHECK (paying BETWEEN 0 AND customers),
    last_commission INTEGER NOT NULL,
    last_withdrawal INTEGER NOT NULL,
    open_withdrawal INTEGER,
    was_paid INTEGER NOT NULL CHECK (was_paid IN (0, 1))
) STRICT;

CREATE TABLE contracts (
    partner INTEGER PRIMARY KEY REFERENCES partners,
    version INTEGER NOT NULL,
    document TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    signer_name TEXT,
    signed_at INTEGER,
    signer_address TEXT,
    countersigned_at INTEGER,
    countersigned_by TEXT,
    CHECK ((signed_at IS NULL) = (signer_name IS NULL)),
    CHECK (countersigned_at IS NULL OR signed_at IS NOT NULL)
) STRICT;

-- Spans of credits are written `0-100,200-250`. LG-4: in_withdrawal never below zero; WD-8: available
-- may be.
CREATE TABLE balances (
    partner INTEGER NOT NULL REFERENCES partners,
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    pending INTEGER NOT NULL,
    available INTEGER NOT NULL,
    in_withdrawal INTEGER NOT NULL CHECK (in_withdrawal >= 0),
    paid INTEGER NOT NULL CHECK (paid >= 0),
    expired INTEGER NOT NULL CHECK (expired >= 0),
    credited INTEGER NOT NULL CHECK (credited >= 0),
    deficit INTEGER NOT NULL CHECK (deficit >= 0),
    spans TEXT NOT NULL,
    lapsed TEXT NOT NULL,
    PRIMARY KEY (partner, currency),
    CHECK (deficit = 0 OR (spans = '' AND available = -deficit)),
    CHECK (available <= 0 OR spans <> '')
) STRICT, WITHOUT ROWID;

CREATE TABLE customers (
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
    store_authorized INTEGER NOT NULL CHECK (store_authorized IN (0, 1)),
    paying_number INTEGER CHECK (paying_number > 0),
    rate_bps INTEGER CHECK (rate_bps BETWEEN 0 AND 10000),
    open_payments INTEGER NOT NULL CHECK (open_payments >= 0),
    last_payment INTEGER NOT NULL,
    top_up INTEGER,
    top_up_at INTEGER,
    top_up_tier TEXT,
    CHECK ((partner IS NULL) <> (not_attributed IS NULL)),
    CHECK ((paying_number IS NULL) = (rate_bps IS NULL))
) STRICT;
CREATE INDEX customers_of_partner ON customers (partner, no);

CREATE TABLE payments (
    no INTEGER PRIMARY KEY,
    payment_id TEXT NOT NULL,
    customer INTEGER NOT NULL,
    previous INTEGER NOT NULL,
    partner INTEGER,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL,
    refunded INTEGER NOT NULL CHECK (refunded BETWEEN 0 AND amount),
    top_up INTEGER NOT NULL CHECK (top_up IN (0, 1)),
    time INTEGER NOT NULL,
    verdict INTEGER NOT NULL CHECK (verdict BETWEEN 0 AND 5),
    rules_version INTEGER NOT NULL,
    rate_bps INTEGER,
    paying_number INTEGER,
    commission INTEGER CHECK (commission >= 0),
    entry INTEGER NOT NULL,
    settled_at INTEGER,
    CHECK ((verdict = 0) = (commission IS NOT NULL))
) STRICT;

CREATE TABLE clicks (
    no INTEGER PRIMARY KEY,
    partner INTEGER NOT NULL REFERENCES partners,
    at INTEGER NOT NULL,
    channel TEXT NOT NULL,
    visitor TEXT NOT NULL
) STRICT;

-- Credits in the order of their expiry, which is that of time (WD-6).
CREATE TABLE credits (
    expires_at INTEGER NOT NULL,
    credited_at INTEGER NOT NULL,
    partner INTEGER NOT NULL,
    currency TEXT NOT NULL,
    from_pos INTEGER NOT NULL CHECK (from_pos >= 0),
    to_pos INTEGER NOT NULL,
    PRIMARY KEY (expires_at, credited_at, partner, currency, from_pos),
    CHECK (from_pos < to_pos),
    CHECK (credited_at < expires_at)
) STRICT, WITHOUT ROWID;

-- Payments whose holding period has not ended (AP-9).
CREATE TABLE releases (
    at INTEGER NOT NULL,
    payment INTEGER NOT NULL,
    PRIMARY KEY (at, payment)
) STRICT, WITHOUT ROWID;

CREATE TABLE batches (
    month TEXT PRIMARY KEY CHECK (length(month) = 7),
    cutoff_at INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'in_review', 'paying', 'done')),
    open_lines INTEGER NOT NULL CHECK (open_lines >= 0),
    files INTEGER NOT NULL CHECK (files >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE withdrawals (
    no INTEGER PRIMARY KEY,
    partner INTEGER NOT NULL REFERENCES partners,
    previous INTEGER NOT NULL CHECK (previous < no),
    batch TEXT NOT NULL REFERENCES batches,
    requested_at INTEGER NOT NULL,
    open INTEGER NOT NULL CHECK (open IN (0, 1)),
    account TEXT NOT NULL
) STRICT;
CREATE INDEX withdrawals_of_batch ON withdrawals (batch, no);
-- WD-2: one withdrawal in process.
CREATE UNIQUE INDEX one_open_withdrawal ON withdrawals (partner) WHERE open = 1;

CREATE TABLE withdrawal_lines (
    withdrawal INTEGER NOT NULL REFERENCES withdrawals,
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    amount INTEGER NOT NULL CHECK (amount > 0),
    status TEXT NOT NULL CHECK (status IN ('requested', 'in_review', 'approved', 'paying', 'cancelled',
        'rejected', 'failed', 'paid')),
    spans TEXT NOT NULL CHECK (spans <> ''),
    file INTEGER CHECK (file > 0),
    bank_reference TEXT,
    reason TEXT,
    PRIMARY KEY (withdrawal, currency),
    CHECK (status NOT IN ('paying', 'paid', 'failed') OR file IS NOT NULL),
    CHECK (status <> 'paid' OR bank_reference IS NOT NULL)
) STRICT, WITHOUT ROWID;

-- What a file says is made from its row once and kept; it never changes (WD-5).
CREATE TABLE payment_files (
    batch TEXT NOT NULL REFERENCES batches,
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    number INTEGER NOT NULL CHECK (number > 0),
    at INTEGER NOT NULL,
    withdrawals TEXT NOT NULL,
    content BLOB,
    PRIMARY KEY (batch, currency, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE corrections (
    no INTEGER PRIMARY KEY,
    partner INTEGER NOT NULL REFERENCES partners,
    from_partner INTEGER,
    customer INTEGER,
    amount INTEGER CHECK (amount <> 0),
    currency TEXT,
    reason TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('proposed', 'approved', 'rejected')),
    decided_by TEXT,
    CHECK ((customer IS NULL) <> (amount IS NULL)),
    CHECK ((amount IS NULL) = (currency IS NULL)),
    CHECK ((status = 'proposed') = (decided_by IS NULL)),
    CHECK (status <> 'approved' OR decided_by <> proposed_by)
) STRICT;

CREATE TABLE account_changes (
    no INTEGER PRIMARY KEY,
    partner INTEGER NOT NULL REFERENCES partners,
    account TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('proposed', 'approved', 'rejected')),
    decided_by TEXT,
    CHECK ((status = 'proposed') = (decided_by IS NULL)),
    CHECK (status <> 'approved' OR decided_by <> proposed_by)
) STRICT;
-- WD-7: one proposal at a time.
CREATE UNIQUE INDEX one_account_change ON account_changes (partner) WHERE status = 'proposed';

CREATE TABLE commissions (
    no INTEGER PRIMARY KEY,
    partner INTEGER NOT NULL,
    previous INTEGER NOT NULL CHECK (previous < no),
    kind INTEGER NOT NULL,
    payment INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    rate_bps INTEGER NOT NULL,
    paying_number INTEGER NOT NULL CHECK (paying_number > 0),
    transfer INTEGER NOT NULL,
    settled_at INTEGER,
    cause INTEGER NOT NULL,
    CHECK ((kind = 1 AND amount >= 0) OR (kind = 2 AND amount <= 0)),
    CHECK ((transfer = 0) = (amount = 0))
) STRICT;

-- A payment names its own entry; few have others.
CREATE INDEX commissions_of_payment ON commissions (payment) WHERE cause <> payment;

-- Both sides of a movement in one row (LG-1).
CREATE TABLE transfers (
    no INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    cause INTEGER NOT NULL,
    rule INTEGER NOT NULL,
    owner INTEGER NOT NULL,
    debit INTEGER NOT NULL,
    credit INTEGER NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL,
    CHECK (debit <> credit)
) STRICT;
-- A payment's transfer (rule 1) is found by its commission entry; all others by what caused them.
CREATE INDEX transfers_by_cause ON transfers (cause) WHERE rule <> 1;

-- What others are told, in runs: each row holds the notes whose numbers end with `last`.
CREATE TABLE notes (
    last INTEGER PRIMARY KEY,
    count INTEGER NOT NULL CHECK (count BETWEEN 1 AND last),
    body BLOB NOT NULL
) STRICT;

CREATE TABLE moments (
    no INTEGER PRIMARY KEY,
    subject INTEGER NOT NULL,
    status TEXT NOT NULL,
    at INTEGER NOT NULL,
    by_name TEXT NOT NULL,
    reason TEXT
) STRICT;
CREATE INDEX moments_of_subject ON moments (subject, no);

-- Events found invalid when what they waited for arrived (EV-3).
CREATE TABLE dropped (
    seq INTEGER PRIMARY KEY,
    code TEXT NOT NULL,
    detail TEXT NOT NULL,
    pointer TEXT
) STRICT;

-- What follows is the service's own memory, not made from the log.

-- Events that were refused and are not in the log, for the operator to look at.
CREATE TABLE refusals (
    no INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    source TEXT NOT NULL,
    event_id TEXT NOT NULL,
    code TEXT NOT NULL,
    detail TEXT NOT NULL,
    pointer TEXT,
    body TEXT NOT NULL
) STRICT;

-- The chain of hashes (LG-3): kind 1 over the log, kind 2 over the transfers, whose blocks keep what
-- all accounts held after them.
CREATE TABLE blocks (
    kind INTEGER NOT NULL CHECK (kind IN (1, 2)),
    no INTEGER NOT NULL CHECK (no > 0),
    last INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    totals BLOB NOT NULL,
    PRIMARY KEY (kind, no)
) STRICT, WITHOUT ROWID;

-- Up to which credit its expiry (kind `expire`) or its announcement (`announce:90`) was done.
CREATE TABLE due_marks (
    kind TEXT PRIMARY KEY,
    expires_at INTEGER NOT NULL,
    credited_at INTEGER NOT NULL,
    partner INTEGER NOT NULL,
    currency TEXT NOT NULL,
    from_pos INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency (
    actor TEXT NOT NULL,
    key TEXT NOT NULL,
    request BLOB NOT NULL,
    status INTEGER NOT NULL,
    body BLOB NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (actor, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE api_keys (
    no INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    hash BLOB NOT NULL,
    role TEXT NOT NULL,
    participant INTEGER,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;

CREATE TABLE sessions (
    token_hash BLOB PRIMARY KEY,
    api_key INTEGER NOT NULL REFERENCES api_keys,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    csrf TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE webhook_endpoints (
    no INTEGER PRIMARY KEY,
    url TEXT NOT NULL,
    secret_sealed TEXT NOT NULL,
    topics TEXT NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    cursor INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE webhook_attempts (
    no INTEGER PRIMARY KEY,
    endpoint INTEGER NOT NULL REFERENCES webhook_endpoints,
    note INTEGER NOT NULL,
    attempt INTEGER NOT NULL CHECK (attempt > 0),
    at INTEGER NOT NULL,
    status INTEGER,
    outcome TEXT NOT NULL,
    excerpt TEXT NOT NULL
) STRICT;
CREATE INDEX attempts_of_endpoint ON webhook_attempts (endpoint, no);
