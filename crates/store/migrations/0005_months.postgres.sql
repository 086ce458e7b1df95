-- What only a server has, in PostgreSQL's own dialect.

-- What one process alone does. Its term grows by one with each who takes it, who has it until the server's
-- clock says so.
CREATE TABLE leases (
    name TEXT COLLATE "C" PRIMARY KEY,
    term BIGINT NOT NULL,
    until BIGINT NOT NULL
);
INSERT INTO leases VALUES ('webhooks', 0, 0);

-- Tables whose rows are only ever inserted, in the order of a number, are cut into parts, one for each
-- month (UTC) of the log: `log_first` up to the first turn of a month, `log_2026_07` from the number that
-- was next at the first commit of that month. No statement knows of it.
CREATE FUNCTION growing_tables() RETURNS TABLE (name TEXT, number TEXT) LANGUAGE sql IMMUTABLE AS $$
    VALUES ('log', 'seq'), ('clicks', 'no'), ('commissions', 'no'), ('transfers', 'no'), ('notes', 'last'),
        ('bill_lines', 'no'), ('bonus_entries', 'no')
$$;

-- All their parts: the newest has no last number yet, the oldest no first.
CREATE FUNCTION parts() RETURNS TABLE (of_table TEXT, month TEXT, part TEXT, first_no BIGINT, next_no BIGINT,
    about_rows BIGINT, bytes BIGINT) LANGUAGE sql STABLE AS $$
    SELECT g.name, substr(c.relname, length(g.name) + 2), c.relname,
        substring(pg_get_expr(c.relpartbound, c.oid) FROM 'FROM \(''?(-?\d+)')::BIGINT,
        substring(pg_get_expr(c.relpartbound, c.oid) FROM 'TO \(''?(-?\d+)')::BIGINT,
        greatest(c.reltuples, 0)::BIGINT, pg_total_relation_size(c.oid)
    FROM growing_tables() g JOIN pg_inherits i ON i.inhparent = to_regclass(g.name)
    JOIN pg_class c ON c.oid = i.inhrelid
    ORDER BY g.name, 4 NULLS FIRST
$$;

-- A part's end is known only when the next begins. For the rows it has, PostgreSQL would then have to read
-- all of them to see that none lies beyond; so each part has a check from the beginning, against a number
-- that is a function's: the highest at first, then, once, the end. That no row lies beyond it is known by
-- one look at the index. (https://www.postgresql.org/docs/current/ddl-constraints.html: what such a
-- function gives may be changed as long as all rows satisfy it.)
CREATE PROCEDURE set_end(part TEXT, next_no BIGINT) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE OR REPLACE FUNCTION %I() RETURNS BIGINT LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE '
        'AS %L', part || '_end', format('BEGIN RETURN %s; END', next_no));
END $$;

CREATE PROCEDURE add_part(of_table TEXT, number TEXT, part TEXT, first_no BIGINT) LANGUAGE plpgsql AS $$
BEGIN
    CALL set_end(part, 9223372036854775807);
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', part, of_table);
    EXECUTE format('ALTER TABLE %I ADD CONSTRAINT part_end CHECK (%I >= %s AND %I < %I())',
        part, number, first_no, number, part || '_end');
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%s) TO (MAXVALUE)',
        of_table, part, first_no);
END $$;

-- Begins the parts of a month, written 2026_07, in the transaction of the one who writes. A part without
-- rows is given to the new month.
CREATE PROCEDURE begin_month(new_month TEXT) LANGUAGE plpgsql AS $$
DECLARE
    t RECORD;
    last_no BIGINT;
BEGIN
    LOCK TABLE log, clicks, commissions, transfers, notes, bill_lines, bonus_entries IN ACCESS EXCLUSIVE MODE;
    FOR t IN SELECT p.*, g.number, p.of_table || '_' || new_month AS new_part
        FROM parts() p JOIN growing_tables() g ON g.name = p.of_table WHERE p.next_no IS NULL
    LOOP
        EXECUTE format('SELECT max(%I) FROM %I', t.number, t.part) INTO last_no;
        IF last_no IS NULL THEN
            EXECUTE format('ALTER FUNCTION %I() RENAME TO %I', t.part || '_end', t.new_part || '_end');
            EXECUTE format('ALTER TABLE %I RENAME TO %I', t.part, t.new_part);
            CONTINUE;
        END IF;
        CALL set_end(t.part, last_no + 1);
        EXECUTE format('ALTER TABLE %I DETACH PARTITION %I', t.of_table, t.part);
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)',
            t.of_table, t.part, coalesce(t.first_no::TEXT, 'MINVALUE'), last_no + 1);
        CALL add_part(t.of_table, t.number, t.new_part, last_no + 1);
    END LOOP;
END $$;

-- Why the parts of a month cannot be detached yet: a line each, none where they can.
CREATE FUNCTION why_not_detached(old_month TEXT) RETURNS SETOF TEXT LANGUAGE plpgsql STABLE AS $$
DECLARE
    t RECORD;
    is_so BOOLEAN;
BEGIN
    FOR t IN SELECT p.*, g.number FROM parts() p JOIN growing_tables() g ON g.name = p.of_table
        WHERE p.month = old_month AND p.of_table <> 'log'
    LOOP
        -- The next number is one more than the highest that is there.
        EXECUTE format('SELECT NOT EXISTS (SELECT 1 FROM %I WHERE %I >= $1)', t.of_table, t.number)
            INTO is_so USING coalesce(t.next_no, 9223372036854775807);
        IF is_so THEN
            RETURN NEXT format('%s: nothing comes after it', t.part);
            CONTINUE;
        END IF;
        EXECUTE CASE t.of_table
            WHEN 'transfers' THEN 'SELECT coalesce(max(last), 0) < $1 - 1 FROM blocks WHERE kind = 2'
            WHEN 'notes' THEN 'SELECT coalesce(min(cursor), $1) < $1 - 1 FROM webhook_endpoints WHERE active = 1'
            WHEN 'bill_lines' THEN format('SELECT EXISTS (SELECT 1 FROM %I l JOIN seller_accounts a '
                'USING (seller, currency) WHERE l.no > a.settled_line) AND $1 > 0', t.part)
            WHEN 'commissions' THEN format('SELECT EXISTS (SELECT 1 FROM releases r JOIN payments p '
                'ON p.no = r.payment JOIN %I c ON c.no = p.entry) AND $1 > 0', t.part)
            WHEN 'clicks' THEN format('SELECT EXISTS (SELECT 1 FROM %I WHERE at > '
                'extract(epoch FROM now() - INTERVAL ''31 days'')::BIGINT * 1000000) AND $1 > 0', t.part)
            ELSE 'SELECT $1 < 0' END
            INTO is_so USING t.next_no;
        IF is_so THEN
            RETURN NEXT format('%s: %s', t.part, CASE t.of_table
                WHEN 'transfers' THEN 'not all of it is sealed'
                WHEN 'notes' THEN 'not all of it was delivered to every webhook endpoint'
                WHEN 'bill_lines' THEN 'it has lines that no settled record holds yet'
                WHEN 'commissions' THEN 'it has commissions whose holding period has not ended'
                ELSE 'it has clicks that can still count' END);
        END IF;
    END LOOP;
    -- The first parts end where those of the month after them begin.
    RETURN QUERY SELECT format('payout batch %s is not done', b.month) FROM batches b
        WHERE b.status <> 'done' AND replace(b.month, '-', '_') < coalesce((SELECT min(p.month) FROM parts() p
            WHERE p.of_table = 'log' AND p.month <> 'first' AND (old_month = 'first' OR p.month > old_month)),
            '9999_12') ORDER BY b.month;
END $$;

-- Takes the parts of a month, the log's excepted, out of their tables. They stay in the database as tables
-- of their own, each with where it belongs as its comment.
CREATE PROCEDURE detach_month(old_month TEXT) LANGUAGE plpgsql AS $$
DECLARE
    t RECORD;
    why TEXT;
BEGIN
    SET LOCAL lock_timeout = '2s';
    LOCK TABLE log, clicks, commissions, transfers, notes, bill_lines, bonus_entries IN ACCESS EXCLUSIVE MODE;
    SELECT string_agg(w, '; ') INTO why FROM why_not_detached(old_month) w;
    IF why IS NOT NULL THEN
        RAISE EXCEPTION 'month % cannot be detached: %', old_month, why;
    END IF;
    FOR t IN SELECT p.*, pg_get_expr(c.relpartbound, c.oid) AS bounds FROM parts() p
        JOIN pg_class c ON c.oid = to_regclass(p.part) WHERE p.month = old_month AND p.of_table <> 'log'
    LOOP
        EXECUTE format('ALTER TABLE %I DETACH PARTITION %I', t.of_table, t.part);
        EXECUTE format('COMMENT ON TABLE %I IS %L', t.part, t.bounds);
    END LOOP;
END $$;

-- Puts them back. No row is read.
CREATE PROCEDURE attach_month(old_month TEXT) LANGUAGE plpgsql AS $$
DECLARE
    t RECORD;
BEGIN
    SET LOCAL lock_timeout = '2s';
    FOR t IN SELECT g.name, c.relname, obj_description(c.oid, 'pg_class') AS bounds
        FROM growing_tables() g JOIN pg_class c ON c.oid = to_regclass(g.name || '_' || old_month)
        WHERE NOT c.relispartition
    LOOP
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I %s', t.name, t.relname, t.bounds);
    END LOOP;
END $$;

-- The tables that are there become the first parts; no row is moved.
DO $$
DECLARE
    t RECORD;
    i RECORD;
BEGIN
    FOR t IN SELECT g.name, g.number, g.name || '_first' AS part FROM growing_tables() g LOOP
        CALL set_end(t.part, 9223372036854775807);
        EXECUTE format('ALTER TABLE %I RENAME TO %I', t.name, t.part);
        FOR i IN SELECT indexname FROM pg_indexes
            WHERE schemaname = current_schema() AND tablename = t.part LOOP
            EXECUTE format('ALTER INDEX %I RENAME TO %I', i.indexname, replace(i.indexname, t.name, t.part));
        END LOOP;
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL) PARTITION BY RANGE (%I)',
            t.name, t.part, t.number);
        EXECUTE format('ALTER TABLE %I ADD CONSTRAINT part_end CHECK (%I < %I())',
            t.part, t.number, t.part || '_end');
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (MINVALUE) TO (MAXVALUE)',
            t.name, t.part);
    END LOOP;
END $$;
ALTER TABLE clicks ADD FOREIGN KEY (partner) REFERENCES partners;
