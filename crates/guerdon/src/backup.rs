//! `guerdon backup` and `guerdon restore`.

use crate::command::Stored;
use crate::copy::{Filled, fill_database};
use crate::months::warn_of_what_is_out;
use crate::place::{Aside, Place, compare};
use crate::progress::Bar;
use crate::system::{self, hint};
use anyhow::Context;
use app::replay::{Proof, check, prove};
use clap::Args;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use store::{Connection, Options, Store, copy_file};

/// Write the whole store into a file, while it is being served.
///
/// The file is a store as it was at one moment: all that was acknowledged before the backup began is in it. Every
/// command that reads takes it with --data. It holds the store's secret; only its owner may read it.
#[derive(Debug, Args)]
pub(crate) struct Backup {
    #[command(flatten)]
    stored: Stored,
    /// A new file, whose name ends with .db, or a directory without a store
    #[arg(long, value_name = "FILE|DIR")]
    to: PathBuf,
    /// Tell the result on stdout as JSON
    #[arg(long)]
    json: bool,
}

/// Put a backup in an empty place, and check it there.
///
/// The chain of hashes and the books are checked before anything counts.
#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// The backup
    #[arg(long, value_name = "FILE|DIR")]
    from: PathBuf,
    #[command(flatten)]
    stored: Stored,
    /// Decide the whole log anew too, as `guerdon verify` does
    #[arg(long)]
    verify: bool,
    /// Tell the result on stdout as JSON
    #[arg(long)]
    json: bool,
}

/// Backs a store up.
pub(crate) fn backup(arguments: &Backup) -> anyhow::Result<()> {
    let source = Place::of(&arguments.stored).read()?;
    let reader = source.reader()?;
    // From here on the reader sees the store as it is now.
    let entries = reader.event_counts()?.entries;
    warn_of_what_is_out(&reader)?;
    let is_file = arguments.to.extension().is_some_and(|end| end == "db");
    let aside = if is_file { Aside::of_file(&arguments.to)? } else { Aside::of_directory(&arguments.to)? };
    let bar = Bar::of("backing up");
    reader.write_file(&aside.file(), &mut |done, all| bar.reached_of(done, all))?;
    bar.done();
    std::fs::set_permissions(aside.file(), Permissions::from_mode(0o600))
        .context("keeping the backup private")?;
    let read_only = Options { read_only: true, ..Options::default() };
    let rows = compare(&reader, &*Store::open(&aside.file(), read_only)?.reader()?)?;
    let file = aside.put_in_place()?;
    if arguments.json {
        let file = file.display().to_string();
        system::tell(serde_json::json!({ "ok": true, "file": file, "rows": rows, "entries": entries }));
    } else {
        system::tell(format_args!("backed up to {}: {rows} rows, {entries} log entries", file.display()));
    }
    Ok(())
}

/// Restores a backup.
pub(crate) fn restore(arguments: &Restore) -> anyhow::Result<()> {
    let from = Place::Path(arguments.from.clone());
    if !arguments.from.exists() {
        let cause = format!("there is no backup in {}", from.shown());
        return Err(hint(cause, "name what `guerdon backup` was given with --to"));
    }
    let to = Place::of(&arguments.stored);
    let Filled { rows, entries, transfers } = match &to {
        Place::Path(directory) => {
            into_directory(arguments, directory).map_err(|error| from.explained(error))?
        }
        Place::Database(url) => into_database(arguments, url)?,
    };
    if arguments.json {
        system::tell(serde_json::json!({
            "ok": true, "rows": rows, "entries": entries, "transfers": transfers, "verified": arguments.verify
        }));
    } else {
        let how =
            if arguments.verify { ", everything holds" } else { ", the chain of hashes and the books hold" };
        system::tell(format_args!(
            "restored to {}: {rows} rows, {entries} log entries, {transfers} transfers{how}",
            to.shown()
        ));
    }
    Ok(())
}

fn into_directory(arguments: &Restore, directory: &Path) -> anyhow::Result<Filled> {
    let aside = Aside::of_directory(directory)?;
    let bar = Bar::of("restoring");
    copy_file(&arguments.from, &aside.file(), &mut |done, all| bar.reached_of(done, all))?;
    bar.done();
    // A backup of an older version is migrated; one of a newer is refused.
    let store = Store::open(aside.room(), Options::default())?;
    let reader = store.reader()?;
    let filled = checked(&reader, arguments.verify.then_some(aside.room()))?;
    drop((reader, store));
    aside.put_in_place()?;
    Ok(filled)
}

fn into_database(arguments: &Restore, url: &str) -> anyhow::Result<Filled> {
    let source = Place::Path(arguments.from.clone()).read()?;
    let filled = fill_database(&source.reader()?, url)?;
    if arguments.verify {
        let options = Options { read_only: true, ..Options::default() };
        let room = tempfile::tempdir().context("making room for the replay")?;
        checked(&*Store::connect(url, options)?.reader()?, Some(room.path()))?;
    }
    Ok(filled)
}

/// Checks what was restored, in a room where that needs one also against the log decided anew.
fn checked(made: &Connection, room: Option<&Path>) -> anyhow::Result<Filled> {
    let rows = made.row_counts()?.iter().map(|table| table.rows).sum();
    let Proof { entries, transfers, difference } = match room {
        None => check(made)?,
        Some(room) => {
            let room = tempfile::tempdir_in(room).context("making room for the replay")?;
            let empty = Store::open(room.path(), Options { durable: false, ..Options::default() })?;
            let bar = Bar::new("verifying", made.event_counts()?.entries);
            let proof = prove(made, empty.writer()?, &mut |seq| bar.reached(seq))?;
            bar.done();
            proof
        }
    };
    match difference {
        None => Ok(Filled { rows, entries, transfers }),
        Some(difference) => Err(hint(
            format!("what was restored does not hold: {difference}"),
            "take an older backup that verifies, and have the hosts send again what came after it",
        )),
    }
}
