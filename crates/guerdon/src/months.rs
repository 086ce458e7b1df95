//! `guerdon db months`, `detach` and `attach`: the months that the tables of a server are cut into.

use crate::command::Stored;
use crate::place::Place;
use crate::system::{self, hint};
use clap::Args;
use comfy_table::{CellAlignment, Table, presets};
use indicatif::{BinaryBytes, HumanCount};
use serde_json::json;
use store::{Connection, MonthName, Part, PartedMonth, Store, StoreError};

/// List the months that the tables of a PostgreSQL database are cut into, and which can be taken out.
///
/// What is not closed yet is looked for in the parts themselves, which takes a while where they are large.
#[derive(Debug, Args)]
pub(crate) struct ListMonths {
    #[command(flatten)]
    stored: Stored,
    /// Tell each month on stdout as JSON, with all that keeps it in place
    #[arg(long)]
    json: bool,
}

/// Which month of which database is moved.
#[derive(Debug, Args)]
pub(crate) struct MoveMonth {
    /// The month as `guerdon db months` writes it: 2026-01, or `first`
    #[arg(value_name = "MONTH")]
    month: String,
    #[command(flatten)]
    stored: Stored,
    /// Tell the result on stdout as JSON
    #[arg(long)]
    json: bool,
}

/// Lists the months.
pub(crate) fn list(arguments: &ListMonths) -> anyhow::Result<()> {
    let store = database(&arguments.stored)?;
    let reader = store.reader()?;
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["month", "tables", "about rows", "size", "where", "can be taken out"]);
    for column in [2, 3] {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    for month in reader.months()? {
        let open = if month.is_out() { Vec::new() } else { reader.why_not_detached(&month)? };
        if arguments.json {
            system::tell(as_json(&month, &open));
        } else {
            table.add_row(as_row(&month, &open));
        }
    }
    if !arguments.json {
        system::tell(table);
    }
    Ok(())
}

fn as_json(month: &PartedMonth, open: &[String]) -> serde_json::Value {
    let part = |part: &Part| {
        json!({
            "table": part.table, "about_rows": part.about_rows, "bytes": part.bytes, "taken_out": part.is_out
        })
    };
    json!({
        "month": month.name.to_string(), "taken_out": month.is_out(),
        "can_be_taken_out": !month.is_out() && open.is_empty(), "why_not": open,
        "about_rows": sum(month, |part| part.about_rows), "bytes": sum(month, |part| part.bytes),
        "parts": month.parts.iter().map(part).collect::<Vec<_>>()
    })
}

fn as_row(month: &PartedMonth, open: &[String]) -> [String; 6] {
    let stays = tables(month, |part| !part.is_out);
    let (place, can_be) = match (month.is_out(), open) {
        (true, _) if stays.is_empty() => ("taken out".to_owned(), String::new()),
        (true, _) => (format!("taken out, except {}", stays.join(", ")), String::new()),
        (false, []) => ("in place".to_owned(), "yes".to_owned()),
        (false, [why]) => ("in place".to_owned(), format!("no: {why}")),
        (false, [why, more @ ..]) => ("in place".to_owned(), format!("no: {why}, and {} more", more.len())),
    };
    [
        month.name.to_string(),
        tables(month, |_| true).join(", "),
        HumanCount(sum(month, |part| part.about_rows)).to_string(),
        BinaryBytes(sum(month, |part| part.bytes)).to_string(),
        place,
        can_be,
    ]
}

fn tables(month: &PartedMonth, which: impl Fn(&Part) -> bool) -> Vec<&str> {
    month.parts.iter().filter(|part| which(part)).map(|part| part.table.as_str()).collect()
}

fn sum(month: &PartedMonth, of: impl Fn(&Part) -> i64) -> u64 {
    month.parts.iter().map(|part| u64::try_from(of(part)).unwrap_or(0)).sum()
}

/// Takes a month out of its tables.
pub(crate) fn detach(arguments: &MoveMonth) -> anyhow::Result<()> {
    let name = name(&arguments.month)?;
    let store = database(&arguments.stored)?;
    // Tables that were read stay locked until the reader is gone.
    {
        let reader = store.reader()?;
        let month = find(&reader, &name)?;
        if month.is_out() {
            let how = format!("`guerdon db attach {name}` puts it back");
            return Err(hint(format!("month {name} is taken out already"), how));
        }
        let open = reader.why_not_detached(&month)?;
        if !open.is_empty() {
            let cause = format!("month {name} cannot be taken out yet: {}", open.join("; "));
            return Err(hint(cause, "nothing was changed; run this again when that is done"));
        }
    }
    store.detach_month(&name).map_err(|error| not_moved(&name, "taken out", error))?;
    tell(&name, true, arguments.json);
    Ok(())
}

/// Puts a month back.
pub(crate) fn attach(arguments: &MoveMonth) -> anyhow::Result<()> {
    let name = name(&arguments.month)?;
    let store = database(&arguments.stored)?;
    if !find(&*store.reader()?, &name)?.is_out() {
        let cause = format!("month {name} is in place");
        return Err(hint(cause, "`guerdon db months` tells which months are taken out"));
    }
    store.attach_month(&name).map_err(|error| not_moved(&name, "put back", error))?;
    tell(&name, false, arguments.json);
    Ok(())
}

fn name(text: &str) -> anyhow::Result<MonthName> {
    let how =
        "write it as `guerdon db months` does: 2026-01, or `first` for all before the first turn of a month";
    MonthName::parse(text).map_err(|error| hint(format!("{text}: {error}"), how))
}

/// Opens the store of a command that only a server's can be given to.
fn database(stored: &Stored) -> anyhow::Result<Store> {
    match Place::of(stored) {
        Place::Path(directory) => Err(hint(
            format!("the tables of a directory, such as {}, are not cut into months", directory.display()),
            "name a PostgreSQL database with --database or GUERDON_DATABASE",
        )),
        place @ Place::Database(_) => place.read(),
    }
}

fn find(reader: &Connection, name: &MonthName) -> anyhow::Result<PartedMonth> {
    let found = reader.months()?.into_iter().find(|month| month.name == *name);
    found
        .ok_or_else(|| hint(format!("there is no month {name}"), "`guerdon db months` lists those there are"))
}

fn not_moved(name: &MonthName, how: &str, error: StoreError) -> anyhow::Error {
    match error {
        StoreError::Busy(why) => hint(
            format!("month {name} cannot be {how} while somebody else uses the tables for long: {why}"),
            "nothing was changed; run this again when the backup, the export or the report has ended",
        ),
        other => other.into(),
    }
}

fn tell(name: &MonthName, is_out: bool, as_json: bool) {
    if as_json {
        system::tell(json!({ "ok": true, "month": name.to_string(), "taken_out": is_out }));
    } else {
        system::tell(format_args!("{}: {name}", if is_out { "taken out" } else { "put back" }));
    }
}

/// Says on stderr which months are taken out: whoever reads the store finds nothing of them.
pub(crate) fn warn_of_what_is_out(reader: &Connection) -> anyhow::Result<()> {
    let months = reader.months()?;
    let out: Vec<String> =
        months.iter().filter(|month| month.is_out()).map(|month| month.name.to_string()).collect();
    if !out.is_empty() {
        eprintln!(
            "warning: months are taken out, and their rows are missing here: {}; put them back with \
             `guerdon db attach MONTH` and run this again",
            out.join(", ")
        );
    }
    Ok(())
}
