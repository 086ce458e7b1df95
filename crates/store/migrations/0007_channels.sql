-- What each channel that a partner shares its link on has brought.

CREATE TABLE channels (
    partner INTEGER NOT NULL REFERENCES partners,
    channel TEXT NOT NULL,
    clicks INTEGER NOT NULL CHECK (clicks >= 0),
    customers INTEGER NOT NULL CHECK (customers >= 0),
    PRIMARY KEY (partner, channel)
) STRICT, WITHOUT ROWID;
