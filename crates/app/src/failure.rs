//! Why the service could not do its work, as opposed to the rules refusing something.

use programs::Defect;
use store::StoreError;

/// What a caller is told when nothing was decided: the same request may be sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The disk is full. Nothing was kept.
    #[error("the storage is full; nothing was kept; try again when there is room")]
    StorageFull,
    /// The storage failed in a way that leaves open what it holds. Nothing is written any more.
    #[error("the storage failed; this server writes nothing more until it is restarted")]
    StorageFailed,
    /// The storage cannot be reached for now, or takes no writes. Nothing was kept, or it is told again when
    /// the same request comes again.
    #[error("the storage is not available; try again shortly")]
    Unavailable,
    /// Too much is waiting to be written.
    #[error("too many requests are waiting; try again shortly")]
    Busy,
    /// The server is shutting down.
    #[error("the server is stopping; try again shortly")]
    Stopping,
    /// A fault of the program.
    #[error("the program is at fault; nothing was kept; the log of the server says more")]
    Internal,
}

/// What went wrong while a batch was worked on.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// In the store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// In the rules.
    #[error(transparent)]
    Defect(#[from] Defect),
    /// Another process wrote between the decision and its writing; it is to be decided anew.
    #[error("another process has written meanwhile")]
    Overtaken,
    /// A log entry that cannot be read or written.
    #[error("log entry: {0}")]
    Log(#[from] serde_json::Error),
}

impl Fault {
    /// What callers are told.
    pub fn failure(&self) -> Failure {
        match self {
            Self::Store(StoreError::Full(_)) => Failure::StorageFull,
            Self::Store(StoreError::Io(_) | StoreError::Corrupt(_)) => Failure::StorageFailed,
            // Where it is not known whether a batch was kept, the same requests tell: they are duplicates then.
            Self::Store(
                StoreError::Busy(_)
                | StoreError::Unavailable(_)
                | StoreError::ReadOnly(_)
                | StoreError::Unsure(_),
            )
            | Self::Overtaken => Failure::Unavailable,
            Self::Store(_) | Self::Defect(_) | Self::Log(_) => Failure::Internal,
        }
    }
}
