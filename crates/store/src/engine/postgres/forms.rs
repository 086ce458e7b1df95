//! The forms a statement takes on PostgreSQL, made from its text. They depend on how statements are
//! written here: upper-case words, parameters in order, the values of an `INSERT` in one pair of brackets.

use tokio_postgres::types::Type;

/// A form of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Form {
    /// As it is written.
    Plain,
    /// Its first row alone.
    First,
    /// As many rows as one more parameter says.
    Some,
    /// An insert, update or deletion of one row, which fails where there is none.
    One,
    /// An insert, update or deletion of many rows, whose parameters are arrays.
    Many,
    /// The same, which fails where one of the rows is not there.
    Each,
    /// An insert of very many rows, which are streamed.
    Copy,
    /// A look-up of many keys, whose parameters are arrays.
    Find,
}

/// How a type is called in a list of arrays.
fn array(ty: &Type) -> Option<&'static str> {
    match *ty {
        Type::INT8 => Some("bigint[]"),
        Type::TEXT => Some("text[]"),
        Type::BYTEA => Some("bytea[]"),
        _ => None,
    }
}

/// Something of each array: `$1::bigint[]`, and what is made of that and its number.
fn of_each(types: &[Type], make: impl Fn(&str, usize) -> String) -> Option<String> {
    let each = types.iter().zip(1..).map(|(ty, n)| Some(make(&format!("${n}::{}", array(ty)?), n)));
    Some(each.collect::<Option<Vec<_>>>()?.join(", "))
}

/// The arrays as a table with named columns and the place of each row, from 1.
fn wanted(types: &[Type]) -> Option<String> {
    let (arrays, names) = (of_each(types, |array, _| array.into())?, of_each(types, |_, n| format!("p{n}"))?);
    Some(format!("UNNEST({arrays}) WITH ORDINALITY AS wanted({names}, nth)"))
}

/// A text whose parameters are the columns of the arrays.
fn of_wanted(text: &str) -> String {
    text.replace('$', "wanted.p")
}

/// What stands before and after the values of an insert.
fn around_values<'a>(sql: &'a str, types: &[Type]) -> Option<(&'a str, &'a str)> {
    let places: Vec<String> = (1..=types.len()).map(|n| format!("${n}")).collect();
    sql.split_once(&format!(" VALUES ({})", places.join(", ")))
}

fn insert_many(sql: &str, types: &[Type]) -> Option<String> {
    let (head, tail) = around_values(sql, types)?;
    Some(format!("{head} SELECT {}{tail}", of_each(types, |array, _| format!("UNNEST({array})"))?))
}

/// Only what is inserted without a condition can be streamed.
fn copy(sql: &str, types: &[Type]) -> Option<String> {
    let (head, tail) = around_values(sql, types)?;
    let table = head.strip_prefix("INSERT INTO ").filter(|_| tail.is_empty())?;
    Some(format!("COPY {table} FROM STDIN (FORMAT binary)"))
}

fn update_many(sql: &str, types: &[Type]) -> Option<String> {
    let (head, condition) = sql.split_once(" WHERE ")?;
    let from = if head.starts_with("DELETE FROM ") { "USING" } else { "FROM" };
    let (head, condition) = (of_wanted(head), of_wanted(condition));
    // One after the other, instead of each array as a table of its own beside the others.
    let columns = of_each(types, |array, n| format!("UNNEST({array}) AS p{n}"))?;
    Some(format!("{head} {from} (SELECT {columns}) AS wanted WHERE {condition}"))
}

/// An update or deletion that divides by zero where it does not touch so many rows: so its transaction cannot
/// be kept, though nobody has looked at the answer before it ended.
fn touching(sql: &str, rows: &str) -> String {
    format!("WITH touched AS ({sql} RETURNING 1) SELECT 1 / CAST(count(*) = {rows} AS int) FROM touched")
}

/// The text of a form of a statement that takes parameters of these types; `None` where it has none.
pub(super) fn text(form: Form, sql: &str, types: &[Type]) -> Option<String> {
    let select = sql.starts_with("SELECT ");
    match form {
        Form::Plain => Some(sql.to_owned()),
        Form::First if select && !sql.contains(" LIMIT ") => Some(format!("{sql} LIMIT 1")),
        Form::First => Some(sql.to_owned()),
        Form::Some => Some(format!("{sql} LIMIT ${}", types.len() + 1)),
        // What is not refused is inserted.
        Form::One if sql.starts_with("INSERT ") => Some(sql.to_owned()),
        Form::One => Some(touching(sql, "1")),
        Form::Many | Form::Each if sql.starts_with("INSERT ") => insert_many(sql, types),
        Form::Many => update_many(sql, types),
        Form::Copy => copy(sql, types),
        Form::Each => {
            let first = array(types.first()?)?;
            Some(touching(&update_many(sql, types)?, &format!("cardinality($1::{first})")))
        }
        Form::Find => {
            let found = of_wanted(sql);
            Some(format!(
                "SELECT found.*, wanted.nth FROM {} CROSS JOIN LATERAL ({found}) AS found",
                wanted(types)?
            ))
        }
    }
}

/// The text of a migration, which is written for SQLite: `INTEGER` has eight bytes, texts compare by their
/// bytes, bytes become a text by `CAST`, and tables are neither `STRICT` by choice nor ever without a row's own
/// place.
pub(super) fn script(text: &str) -> String {
    let mut script = text.replace("CAST(value AS TEXT)", "convert_from(value, 'UTF8')");
    script = script.replace(" INTEGER", " BIGINT").replace(" BLOB", " BYTEA");
    script = script.replace(" TEXT", " TEXT COLLATE \"C\"");
    script = script.replace(") STRICT, WITHOUT ROWID", ")").replace(") STRICT", ")");
    script.replace(" x'", " '\\x")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_take_many_rows() {
        let two = [Type::INT8, Type::TEXT];
        for (form, sql, many) in [
            (
                Form::Many,
                "INSERT INTO t (a, b) VALUES ($1, $2) ON CONFLICT (a) DO NOTHING",
                "INSERT INTO t (a, b) SELECT UNNEST($1::bigint[]), UNNEST($2::text[]) ON CONFLICT (a) DO NOTHING",
            ),
            (
                Form::Many,
                "UPDATE t SET b = $1 WHERE a = $2",
                "UPDATE t SET b = wanted.p1 FROM (SELECT UNNEST($1::bigint[]) AS p1, \
                 UNNEST($2::text[]) AS p2) AS wanted WHERE a = wanted.p2",
            ),
            (
                Form::Many,
                "DELETE FROM t WHERE a = $1 AND b = $2",
                "DELETE FROM t USING (SELECT UNNEST($1::bigint[]) AS p1, \
                 UNNEST($2::text[]) AS p2) AS wanted WHERE a = wanted.p1 AND b = wanted.p2",
            ),
            (
                Form::Each,
                "DELETE FROM t WHERE a = $1 AND b = $2",
                "WITH touched AS (DELETE FROM t USING (SELECT UNNEST($1::bigint[]) AS p1, \
                 UNNEST($2::text[]) AS p2) AS wanted WHERE a = wanted.p1 AND b = wanted.p2 RETURNING 1) \
                 SELECT 1 / CAST(count(*) = cardinality($1::bigint[]) AS int) FROM touched",
            ),
            (
                Form::One,
                "UPDATE t SET b = $1 WHERE a = $2",
                "WITH touched AS (UPDATE t SET b = $1 WHERE a = $2 RETURNING 1) \
                 SELECT 1 / CAST(count(*) = 1 AS int) FROM touched",
            ),
            (Form::One, "INSERT INTO t (a) VALUES ($1)", "INSERT INTO t (a) VALUES ($1)"),
            (
                Form::Find,
                "SELECT c FROM t WHERE a = $1 AND b = $2",
                "SELECT found.*, wanted.nth FROM UNNEST($1::bigint[], $2::text[]) WITH ORDINALITY AS \
                 wanted(p1, p2, nth) CROSS JOIN LATERAL (SELECT c FROM t WHERE a = wanted.p1 AND \
                 b = wanted.p2) AS found",
            ),
            (Form::Copy, "INSERT INTO t (a, b) VALUES ($1, $2)", "COPY t (a, b) FROM STDIN (FORMAT binary)"),
            (Form::Some, "SELECT a FROM t WHERE b < $1", "SELECT a FROM t WHERE b < $1 LIMIT $2"),
        ] {
            let types = if form == Form::Some { &two[..1] } else { &two };
            assert_eq!(text(form, sql, types).as_deref(), Some(many));
        }
        assert_eq!(text(Form::Many, "INSERT INTO t (a) VALUES ((SELECT 1), $1)", &two[..1]), None);
        let perhaps = "INSERT INTO t (a, b) VALUES ($1, $2) ON CONFLICT (a) DO NOTHING";
        assert_eq!(text(Form::Copy, perhaps, &two), None);
    }

    #[test]
    fn migrations_are_translated() {
        let sqlite = "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT NOT NULL, c BLOB) STRICT, WITHOUT ROWID;";
        let postgres = "CREATE TABLE t (a BIGINT PRIMARY KEY, b TEXT COLLATE \"C\" NOT NULL, c BYTEA);";
        assert_eq!(script(sqlite), postgres);
    }
}
