-- Several processes decide one after the other and write at the same time. Each transaction that adds to the log
-- leaves its mark, so that whoever decided the next on top of it sees whether it came about.
CREATE TABLE written (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    mark BIGINT NOT NULL
);
INSERT INTO written VALUES (1, 0);

-- Each process takes four billion marks at a time.
CREATE SEQUENCE marks AS BIGINT START 4294967296 INCREMENT 4294967296;

-- What was decided and may not be written yet, for those who decide next: after the transaction with one mark
-- comes that with the other. It is worth nothing once it is written, nor after the server has crashed.
CREATE UNLOGGED TABLE handovers (
    after BIGINT PRIMARY KEY,
    mark BIGINT NOT NULL,
    body BYTEA NOT NULL
);
ALTER TABLE handovers ALTER COLUMN body SET STORAGE EXTERNAL;
