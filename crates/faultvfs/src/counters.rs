//! Counting what SQLite asks of the disk.

use rusqlite::ffi;

/// What a file is to SQLite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Database,
    Wal,
    Journal,
    /// Temporary files and statement journals: they never outlive the process.
    Temporary,
}

impl Kind {
    pub(super) fn of_open_flags(flags: i32) -> Self {
        if flags & ffi::SQLITE_OPEN_MAIN_DB != 0 {
            Self::Database
        } else if flags & ffi::SQLITE_OPEN_WAL != 0 {
            Self::Wal
        } else if flags & (ffi::SQLITE_OPEN_MAIN_JOURNAL | ffi::SQLITE_OPEN_SUPER_JOURNAL) != 0 {
            Self::Journal
        } else {
            Self::Temporary
        }
    }
}

/// What reached the files of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Calls that wrote at least one byte.
    pub writes: u64,
    /// Bytes those calls wrote, torn ones by what they wrote.
    pub bytes: u64,
    /// Syncs that succeeded.
    pub syncs: u64,
}

impl Tally {
    fn plus(self, other: Self) -> Self {
        Self {
            writes: self.writes.saturating_add(other.writes),
            bytes: self.bytes.saturating_add(other.bytes),
            syncs: self.syncs.saturating_add(other.syncs),
        }
    }

    fn minus(self, other: Self) -> Self {
        Self {
            writes: self.writes.saturating_sub(other.writes),
            bytes: self.bytes.saturating_sub(other.bytes),
            syncs: self.syncs.saturating_sub(other.syncs),
        }
    }
}

/// What reached the disk, by the kind of file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Main database files, attached ones included.
    pub database: Tally,
    /// Write-ahead logs.
    pub wal: Tally,
    /// Rollback journals.
    pub journal: Tally,
    /// Temporary files, which SQLite never syncs.
    pub temporary: Tally,
}

impl Counters {
    /// All kinds together.
    #[must_use]
    pub fn total(&self) -> Tally {
        self.database.plus(self.wal).plus(self.journal).plus(self.temporary)
    }

    /// What was added since an `earlier` reading of the same VFS.
    #[must_use]
    pub fn since(&self, earlier: &Self) -> Self {
        Self {
            database: self.database.minus(earlier.database),
            wal: self.wal.minus(earlier.wal),
            journal: self.journal.minus(earlier.journal),
            temporary: self.temporary.minus(earlier.temporary),
        }
    }

    pub(super) fn of(&mut self, kind: Kind) -> &mut Tally {
        match kind {
            Kind::Database => &mut self.database,
            Kind::Wal => &mut self.wal,
            Kind::Journal => &mut self.journal,
            Kind::Temporary => &mut self.temporary,
        }
    }
}
