use rusqlite::ErrorCode;

/// Why the store could not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The disk of this machine is full. Nothing of the transaction is kept; it works again when there is room.
    #[error("the disk is full: {0}. Make room; nothing was half-written")]
    Full(String),
    /// Another connection holds what is needed.
    #[error("the store is busy: {0}. Try again")]
    Busy(String),
    /// What is stored is damaged, or is no store at all.
    #[error(
        "the store is damaged: {0}. Restore a backup, or run `guerdon verify` to see how far it is whole"
    )]
    Corrupt(String),
    /// The store was written by a newer version of the program.
    #[error(
        "the store has schema version {found}, this program knows {known}. Run the newer program that wrote it"
    )]
    NewerSchema {
        /// The version of the store.
        found: i64,
        /// The newest version this program knows.
        known: i64,
    },
    /// The store was written by an older version of the program and is opened for reading only.
    #[error(
        "the store has schema version {found}, this program reads {known}. Start the service once to migrate it"
    )]
    OlderSchema {
        /// The version of the store.
        found: i64,
        /// The version this program reads.
        known: i64,
    },
    /// Another process has the store open.
    #[error("another process has this store open ({0}). Stop it first, or use its API")]
    AlreadyOpen(String),
    /// Reading, writing or syncing failed. What was being written is neither surely kept nor surely lost:
    /// the process must stop writing and start anew.
    #[error("the disk failed: {0}. Nothing more is written; restart the service when the disk is sound")]
    Io(String),
    /// The database server cannot be reached, stops, starts, has no room on its disk or for one more
    /// connection, or took too long. Nothing of the transaction is kept; it works again when the server does.
    #[error("the database is not available: {0}. Nothing was half-written; try again later")]
    Unavailable(String),
    /// The database server takes no writes, as one does that follows another. Nothing of the transaction is
    /// kept.
    #[error("the database can only be read at present: {0}. Try again later")]
    ReadOnly(String),
    /// The connection was lost while the transaction was ending: it is kept whole or not at all, and only
    /// looking tells which.
    #[error("whether the database has kept what was written is not known: {0}. Look before trying again")]
    Unsure(String),
    /// The schema forbids the row: the rules have made something that must never be.
    #[error("the schema forbids it: {0}")]
    Forbidden(String),
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

/// What the store's functions answer.
pub type Result<T> = std::result::Result<T, StoreError>;

impl StoreError {
    /// A stored value that nothing could have written.
    pub(crate) fn damaged(what: impl std::fmt::Display) -> Self {
        Self::Corrupt(what.to_string())
    }

    /// Whether nothing may be written any more by this process.
    pub fn is_fatal(&self) -> bool {
        matches!(self, Self::Io(_) | Self::Corrupt(_))
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let text = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full(text),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy(text),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Corrupt(text),
            Some(ErrorCode::SystemIoFailure) => Self::Io(text),
            Some(ErrorCode::ConstraintViolation) => Self::Forbidden(text),
            _ => Self::Other(text),
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull => Self::Full(error.to_string()),
            _ => Self::Io(error.to_string()),
        }
    }
}

impl From<tokio_postgres::Error> for StoreError {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(told) = error.as_db_error() else {
            let source = std::error::Error::source(&error);
            let lost = error.is_closed() || source.is_some_and(|source| source.is::<std::io::Error>());
            let text = error.to_string();
            return if lost { Self::Unavailable(text) } else { Self::Other(text) };
        };
        let code = told.code().code();
        let text = format!("{} ({code})", told.message());
        match code {
            "40001" | "40P01" | "55P03" => Self::Busy(text),
            "25006" => Self::ReadOnly(text),
            "25P03" => Self::Unavailable(text),
            "XX001" | "XX002" => Self::Corrupt(text),
            _ => match code.get(..2) {
                // Lost connections, too little of something, an operator, the server's own disk.
                Some("08" | "53" | "57" | "58") => Self::Unavailable(text),
                Some("22" | "23") => Self::Forbidden(text),
                _ => Self::Other(text),
            },
        }
    }
}
