-- Ways to sign in beside access keys: accounts of the staff, passwords, links that are used once. Sessions are
-- made anew, because they name whom they belong to instead of a key; who was signed in signs in again.

CREATE TABLE staff (
    no INTEGER PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('operator', 'auditor')),
    created_at INTEGER NOT NULL,
    disabled_at INTEGER
) STRICT;

CREATE TABLE credentials (
    holder TEXT NOT NULL CHECK (holder IN ('staff', 'partner')),
    subject TEXT NOT NULL,
    password TEXT,
    totp_sealed TEXT,
    totp_step INTEGER NOT NULL,
    set_at INTEGER NOT NULL,
    PRIMARY KEY (holder, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE login_links (
    token_hash BLOB PRIMARY KEY,
    holder TEXT NOT NULL CHECK (holder IN ('staff', 'partner', 'seller', 'shopper')),
    subject TEXT NOT NULL,
    next TEXT NOT NULL,
    embeds INTEGER NOT NULL CHECK (embeds IN (0, 1)),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT, WITHOUT ROWID;

DROP TABLE sessions;
CREATE TABLE sessions (
    token_hash BLOB PRIMARY KEY,
    holder TEXT NOT NULL CHECK (holder IN ('key', 'staff', 'partner', 'seller', 'shopper')),
    subject TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    csrf TEXT NOT NULL,
    way TEXT NOT NULL,
    agent TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_of_holder ON sessions (holder, subject);

-- What people do that is no entry of the log: it moves no money, and who asks later must find it.
CREATE TABLE audit (
    no INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    name TEXT NOT NULL,
    what TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
CREATE INDEX audit_of_who ON audit (who, no);
