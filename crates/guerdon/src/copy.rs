//! `guerdon db copy`: a store from one engine to another.

use crate::months::warn_of_what_is_out;
use crate::place::{Aside, Place, compare};
use crate::progress::Bar;
use crate::system::{self, hint};
use app::replay::check;
use clap::Args;
use std::path::Path;
use store::{Connection, Options, Reader, Store};

/// Copy a store into an empty directory or database.
///
/// The source is read as it is at one moment; stop what writes to it first. The target is filled whole or not at
/// all, and compared before it counts.
#[derive(Debug, Args)]
pub(crate) struct CopyStore {
    /// The store: a data directory, a backup, or the URL of a PostgreSQL database
    #[arg(long, value_name = "DIR|URL")]
    from: String,
    /// Where to: a directory without a store, or the URL of a PostgreSQL database without rows
    #[arg(long, value_name = "DIR|URL")]
    to: String,
    /// Tell the result on stdout as JSON
    #[arg(long)]
    json: bool,
}

/// What a store that was filled holds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Filled {
    pub(crate) rows: i64,
    pub(crate) entries: i64,
    pub(crate) transfers: i64,
}

/// Copies a store.
pub(crate) fn copy(arguments: &CopyStore) -> anyhow::Result<()> {
    let (from, to) = (Place::parse(&arguments.from), Place::parse(&arguments.to));
    if from.is(&to) {
        return Err(hint(
            "--from and --to are the same place",
            "name an empty directory or database with --to",
        ));
    }
    let source = from.read()?;
    let reader = source.reader()?;
    warn_of_what_is_out(&reader)?;
    let filled = match &to {
        Place::Path(directory) => fill_directory(&reader, directory)?,
        Place::Database(url) => fill_database(&reader, url)?,
    };
    let Filled { rows, entries, transfers } = filled;
    if arguments.json {
        system::tell(
            serde_json::json!({ "ok": true, "rows": rows, "entries": entries, "transfers": transfers }),
        );
    } else {
        system::tell(format_args!(
            "copied: {rows} rows, {entries} log entries, {transfers} transfers; the chain of hashes and the trial balance are the same"
        ));
    }
    Ok(())
}

fn fill_directory(reader: &Reader, directory: &Path) -> anyhow::Result<Filled> {
    let aside = Aside::of_directory(directory)?;
    let bar = Bar::of("copying");
    reader.write_file(&aside.file(), &mut |done, all| bar.reached_of(done, all))?;
    bar.done();
    let read_only = Options { read_only: true, ..Options::default() };
    let filled = look_over(reader, &*Store::open(&aside.file(), read_only)?.reader()?)?;
    aside.put_in_place()?;
    Ok(filled)
}

/// Fills an empty database in one transaction.
pub(crate) fn fill_database(reader: &Reader, url: &str) -> anyhow::Result<Filled> {
    let place = Place::Database(url.to_owned());
    let store = Store::connect(url, Options::default()).map_err(|error| place.explained(error.into()))?;
    let mut writer = store.writer()?;
    if let Some(table) = writer.first_filled_table()? {
        let cause = format!("the database is not empty: its table {table} has rows");
        return Err(hint(cause, "name an empty database; nothing is ever overwritten"));
    }
    writer.begin()?;
    let bar = Bar::of("copying");
    store::copy(reader, &mut writer, &mut |done, all| bar.reached_of(done, all))?;
    bar.done();
    let filled = look_over(reader, &writer)?;
    writer.commit()?;
    Ok(filled)
}

/// Compares a copy with what was copied and checks the chain of hashes and the books in it.
fn look_over(source: &Connection, made: &Connection) -> anyhow::Result<Filled> {
    let rows = compare(source, made)?;
    let proof = check(made)?;
    if let Some(difference) = proof.difference {
        return Err(hint(
            format!("the store does not hold what it says: {difference}"),
            "nothing was kept; run `guerdon verify` on the source and go back to a backup that verifies",
        ));
    }
    Ok(Filled { rows, entries: proof.entries, transfers: proof.transfers })
}
