//! What is planned to go wrong, and the decision on each call SQLite makes.

use std::time::Duration;

use rusqlite::ffi;

use super::counters::{Counters, Kind};
use super::disk::{Change, Disk, FileId, Mark};

/// Everything a VFS remembers, behind one lock.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) plan: Plan,
    pub(super) counters: Counters,
    /// The record of what is durable, if this VFS keeps one.
    pub(super) disk: Option<Disk>,
}

/// The faults ordered and not yet delivered.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Bytes that still find room.
    pub(super) room: Option<u64>,
    /// The write that fails, 1 being the next.
    pub(super) write_fails_in: Option<u64>,
    /// How many of the next syncs fail; `u64::MAX` never runs out.
    pub(super) failing_syncs: u64,
    pub(super) sync_delay: Duration,
    power: Power,
}

#[derive(Debug, Default, PartialEq, Eq)]
enum Power {
    #[default]
    On,
    /// On for that many operations more.
    For(u64),
    Off,
}

/// How much of a write may happen, and what SQLite is told.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Permit {
    pub(super) bytes: usize,
    pub(super) code: i32,
}

/// How a sync is to be carried out.
#[derive(Debug)]
pub(super) struct SyncOrder {
    pub(super) delay: Duration,
    pub(super) fails: bool,
    /// Whether the real file is synced, not only the record.
    pub(super) real: bool,
    /// The writes the sync covers: those before it began.
    pub(super) covers: Mark,
}

impl Plan {
    pub(super) fn lift(&mut self) {
        self.room = None;
        self.write_fails_in = None;
        self.failing_syncs = 0;
    }

    pub(super) fn cut_power_in(&mut self, operations: u64) {
        self.power = Power::For(operations.saturating_sub(1));
    }

    /// Counts an operation; false if there is no power for it.
    fn spend(&mut self) -> bool {
        match self.power {
            Power::On => true,
            Power::For(0) | Power::Off => {
                self.power = Power::Off;
                false
            }
            Power::For(left) => {
                self.power = Power::For(left - 1);
                true
            }
        }
    }

    fn permit_write(&mut self, len: usize) -> Permit {
        if !self.spend() {
            return Permit { bytes: 0, code: ffi::SQLITE_IOERR_WRITE };
        }
        if let Some(left) = self.write_fails_in {
            self.write_fails_in = (left > 1).then(|| left - 1);
            if left <= 1 {
                return Permit { bytes: len / 2, code: ffi::SQLITE_IOERR_WRITE };
            }
        }
        let Some(room) = self.room else { return Permit { bytes: len, code: ffi::SQLITE_OK } };
        let bytes = len.min(usize::try_from(room).unwrap_or(usize::MAX));
        self.room = Some(room.saturating_sub(bytes as u64));
        Permit { bytes, code: if bytes < len { ffi::SQLITE_FULL } else { ffi::SQLITE_OK } }
    }

    fn sync_fails(&mut self) -> bool {
        let fails = !self.spend() || self.failing_syncs > 0;
        if self.failing_syncs != u64::MAX {
            self.failing_syncs = self.failing_syncs.saturating_sub(1);
        }
        fails
    }
}

impl State {
    pub(super) fn recording() -> Self {
        Self { disk: Some(Disk::default()), ..Self::default() }
    }

    /// The record, if files of this kind are in it.
    pub(super) fn disk_for(&mut self, kind: Kind) -> Option<&mut Disk> {
        self.disk.as_mut().filter(|_| kind != Kind::Temporary)
    }

    pub(super) fn permit_write(&mut self, len: usize) -> Permit {
        self.plan.permit_write(len)
    }

    pub(super) fn wrote(&mut self, kind: Kind, file: Option<FileId>, offset: u64, bytes: &[u8]) {
        let tally = self.counters.of(kind);
        tally.writes += 1;
        tally.bytes += bytes.len() as u64;
        if let (Some(disk), Some(file)) = (&mut self.disk, file) {
            disk.change(file, Change::Write { offset, bytes: bytes.to_vec() });
        }
    }

    /// Whether a truncation or deletion may happen.
    pub(super) fn permit_removal(&mut self) -> bool {
        self.plan.spend()
    }

    pub(super) fn truncated(&mut self, file: Option<FileId>, len: u64) {
        if let (Some(disk), Some(file)) = (&mut self.disk, file) {
            disk.change(file, Change::Truncate(len));
        }
    }

    pub(super) fn begin_sync(&mut self) -> SyncOrder {
        SyncOrder {
            delay: self.plan.sync_delay,
            fails: self.plan.sync_fails(),
            real: self.disk.is_none(),
            covers: self.disk.as_ref().map(Disk::mark).unwrap_or_default(),
        }
    }

    /// Ends a sync and gives the code SQLite is told. The power may have gone while the sync ran.
    pub(super) fn end_sync(&mut self, kind: Kind, file: Option<FileId>, order: &SyncOrder) -> i32 {
        let power = self.plan.power != Power::Off;
        if let (Some(disk), Some(file), true) = (&mut self.disk, file, power) {
            if order.fails {
                disk.sync_failed(file, order.covers);
            } else {
                disk.synced(file, kind, order.covers);
            }
        }
        if order.fails || !power {
            return ffi::SQLITE_IOERR_FSYNC;
        }
        self.counters.of(kind).syncs += 1;
        ffi::SQLITE_OK
    }
}
