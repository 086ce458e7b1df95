-- The newest transfers of a cause are asked for. A file's index holds the number of each row by itself; a server
-- whose index does not looked for them along all transfers. PostgreSQL named the index of all parts itself.
DROP INDEX transfers_cause_idx;
CREATE INDEX transfers_by_cause ON transfers (cause, no) WHERE rule <> 1;

-- A row that changes with each payment or order keeps its place in the indexes where its page has room for it.
ALTER TABLE standings SET (fillfactor = 70);
ALTER TABLE tallies SET (fillfactor = 70);
ALTER TABLE balances SET (fillfactor = 70);
ALTER TABLE seller_accounts SET (fillfactor = 70);
ALTER TABLE shopper_purses SET (fillfactor = 70);
