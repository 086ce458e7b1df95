-- The newest transfers of a cause are asked for. A file's index holds the number of each row by itself; a server
-- whose index does not looked for them along all transfers. PostgreSQL named the index of all parts itself.
DROP INDEX transfers_cause_idx;
CREATE INDEX transfers_by_cause ON transfers (cause, no) WHERE rule <> 1;
