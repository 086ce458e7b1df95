//! Places of stores: where one is read from, and where a whole one is put.

use crate::command::Stored;
use crate::opened::open;
use crate::system::hint;
use anyhow::Context;
use std::fs::File;
use std::path::{Path, PathBuf};
use store::{Chain, Connection, DATABASE, Options, Store, StoreError};
use tempfile::{TempDir, TempPath};

/// A directory, a file or a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// A data directory, or a file that is a store.
    Path(PathBuf),
    /// A PostgreSQL database, by its URL.
    Database(String),
}

impl Place {
    /// Reads an argument: what begins like the URL of a database is one.
    pub(crate) fn parse(text: &str) -> Self {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Self::Database(text.to_owned());
        }
        Self::Path(PathBuf::from(text))
    }

    /// The place a command names.
    pub(crate) fn of(stored: &Stored) -> Self {
        stored.database.clone().map_or_else(|| Self::Path(stored.data.clone()), Self::Database)
    }

    /// The place as a command names it.
    pub(crate) fn stored(&self) -> Stored {
        let (data, database) = match self {
            Self::Path(path) => (path.clone(), None),
            Self::Database(url) => (PathBuf::new(), Some(url.clone())),
        };
        Stored { data, database }
    }

    /// How it is called where people read it; a URL may hold a password.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Path(path) => path.display().to_string(),
            Self::Database(_) => "the database".to_owned(),
        }
    }

    /// Whether it is the same place, as far as its name tells.
    pub(crate) fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Path(a), Self::Path(b)) => a == b || whole(a).is_some_and(|a| whole(b) == Some(a)),
            (a, b) => a == b,
        }
    }

    /// Opens the store that is there, to be read.
    pub(crate) fn read(&self) -> anyhow::Result<Store> {
        let options = Options { read_only: true, ..Options::default() };
        open(&self.stored(), options).map_err(|error| self.explained(error))
    }

    /// What went wrong with it, and what to do.
    pub(crate) fn explained(&self, error: anyhow::Error) -> anyhow::Error {
        let shown = self.shown();
        match error.chain().find_map(|cause| cause.downcast_ref()) {
            Some(StoreError::NewerSchema { found, known }) => hint(
                format!("the store in {shown} has schema version {found}, this program knows {known}"),
                "run the newer program that wrote it",
            ),
            Some(StoreError::OlderSchema { found: 0, .. }) => {
                hint(format!("there is no store in {shown}"), "name the one that `guerdon serve` was given")
            }
            Some(StoreError::OlderSchema { found, known }) => hint(
                format!("the store in {shown} has schema version {found}, this program reads {known}"),
                "start the service on it once, which migrates it; an old backup is restored with --data",
            ),
            Some(StoreError::Unavailable(why)) => {
                hint(why.clone(), "see that the server runs and that the URL names it, then run this again")
            }
            Some(StoreError::AlreadyOpen(_)) => {
                hint(format!("another process has the store in {shown} open"), "stop it, then run this again")
            }
            _ => error,
        }
    }
}

fn whole(path: &Path) -> Option<PathBuf> {
    path.canonicalize().ok()
}

/// A file in the making, in a directory of its own beside its place. Until it is put there, no command
/// takes it for a store; what is left of it after a crash is a directory that may be deleted.
pub(crate) struct Aside {
    room: TempDir,
    place: PathBuf,
}

impl Aside {
    /// Makes room for the store of a directory. There must be none yet.
    pub(crate) fn of_directory(directory: &Path) -> anyhow::Result<Self> {
        let doing = || format!("making room in {}", directory.display());
        std::fs::create_dir_all(directory).with_context(doing)?;
        let taken = |cause| hint(cause, "name a new or empty directory; nothing is ever overwritten");
        if directory.join(DATABASE).exists() {
            return Err(taken(format!("{} holds a store already", directory.display())));
        }
        for entry in std::fs::read_dir(directory).with_context(doing)? {
            let name = entry.with_context(doing)?.file_name();
            let name = name.to_string_lossy();
            // A log of pages that is left over would be taken for one of the new store.
            if name.starts_with(DATABASE) {
                return Err(taken(format!("{} holds {name}, left over from a store", directory.display())));
            }
        }
        Self::within(directory, directory.join(DATABASE))
    }

    /// Makes room for a store that is a single file. There must be none yet.
    pub(crate) fn of_file(file: &Path) -> anyhow::Result<Self> {
        if file.exists() {
            let cause = format!("{} is there already", file.display());
            return Err(hint(cause, "name a new file; nothing is ever overwritten"));
        }
        let directory = file.parent().filter(|parent| !parent.as_os_str().is_empty());
        Self::within(directory.unwrap_or(Path::new(".")), file.to_owned())
    }

    fn within(directory: &Path, place: PathBuf) -> anyhow::Result<Self> {
        let room = tempfile::Builder::new().prefix(".guerdon-").tempdir_in(directory);
        let room = room.with_context(|| format!("making room in {}", directory.display()))?;
        Ok(Self { room, place })
    }

    /// The directory it is made in.
    pub(crate) fn room(&self) -> &Path {
        self.room.path()
    }

    /// The file to be made.
    pub(crate) fn file(&self) -> PathBuf {
        self.room.path().join(DATABASE)
    }

    /// Puts the file in its place, where it is found again after a power cut. Nobody may have it open.
    pub(crate) fn put_in_place(self) -> anyhow::Result<PathBuf> {
        let doing = || format!("putting the store in place as {}", self.place.display());
        File::open(self.file()).and_then(|file| file.sync_all()).with_context(doing)?;
        let file = TempPath::try_from_path(self.file()).with_context(doing)?;
        file.persist_noclobber(&self.place).with_context(doing)?;
        let directory = whole(&self.place).with_context(doing)?;
        // The directory, and the one it was perhaps made in.
        for directory in directory.ancestors().skip(1).take(2) {
            File::open(directory).and_then(|directory| directory.sync_all()).with_context(doing)?;
        }
        Ok(self.place.clone())
    }
}

/// Looks whether a copy has what was copied: the rows of each table, both chains of hashes and the trial
/// balance. Answers how many rows it has.
pub(crate) fn compare(source: &Connection, made: &Connection) -> anyhow::Result<i64> {
    let differs = |what: &str| {
        hint(
            format!("the copy has {what} than the store it was made of"),
            "keep both and report it; use neither",
        )
    };
    let (expected, found) = (source.row_counts()?, made.row_counts()?);
    if let Some((table, _)) = found.iter().zip(&expected).find(|(found, expected)| found != expected) {
        return Err(differs(&format!("other rows of {}", table.name)));
    }
    for chain in [Chain::Log, Chain::Transfers] {
        if source.blocks(chain)? != made.blocks(chain)? {
            return Err(differs("another chain of hashes"));
        }
    }
    if source.totals()? != made.totals()? {
        return Err(differs("another trial balance"));
    }
    Ok(found.iter().map(|table| table.rows).sum())
}
