//! Where the store of a test is kept: the same tests run on both engines.

use crate::Database;
use std::ffi::OsString;
use std::path::Path;
use tempfile::TempDir;

/// The environment variable that says on which engine tests run that do not care: `sqlite`, which is what
/// they run on without it, or `postgres`.
pub const ENGINE: &str = "GUERDON_TEST_ENGINE";

/// A place for one store. It is taken away when this is dropped.
#[derive(Debug)]
pub enum Place {
    /// A directory.
    Directory(TempDir),
    /// A database on a server.
    Database(Database),
}

impl Place {
    /// An empty place on the engine that the tests run on.
    ///
    /// # Panics
    ///
    /// Where it cannot be made, or [`ENGINE`] names no engine.
    pub fn fresh() -> Self {
        match std::env::var(ENGINE).as_deref() {
            Err(_) | Ok("sqlite") => Self::directory(),
            Ok("postgres") => Self::Database(Database::fresh()),
            Ok(other) => panic!("{ENGINE} is {other}; it is sqlite or postgres"),
        }
    }

    /// An empty directory, for a test of the file itself.
    ///
    /// # Panics
    ///
    /// Where it cannot be made.
    pub fn directory() -> Self {
        Self::Directory(tempfile::tempdir().expect("there is room for a directory"))
    }

    /// The directory.
    ///
    /// # Panics
    ///
    /// Where it is a database.
    pub fn path(&self) -> &Path {
        match self {
            Self::Directory(directory) => directory.path(),
            Self::Database(database) => panic!("{} is no directory", database.url()),
        }
    }

    /// How the program is told where its store is.
    pub fn arguments(&self) -> [OsString; 2] {
        match self {
            Self::Directory(directory) => ["--data".into(), directory.path().into()],
            Self::Database(database) => ["--database".into(), database.url().into()],
        }
    }
}
