//! A SQLite VFS that misbehaves on demand: full disks, failing writes and syncs, slow syncs, power cuts.
//!
//! Each [`FaultVfs`] is registered with SQLite under a name of its own, so that tests running side by side
//! do not meet. It wraps the platform's default VFS: files, locks and shared memory are the real ones, and
//! what happens between SQLite and the disk is counted, refused, delayed or remembered. A connection chooses
//! it by name, with `Connection::open_with_flags_and_vfs` or a `file:…?vfs=NAME` URI.
//!
//! A VFS made by [`FaultVfs::recording`] also keeps a record of what the disk owes: the content each file had
//! at its last successful sync, and every write since. From it [`FaultVfs::crash_image`] makes the files as a
//! power cut could have left them. What SQLite never syncs (`PRAGMA synchronous=OFF`) is then lost, which
//! `kill -9` cannot show: after a kill the operating system still writes everything.
//!
//! The crate depends on `rusqlite` and the standard library only. All of its unsafe code is in `shim`.

mod counters;
mod disk;
mod image;
mod shim;
mod state;

pub use counters::{Counters, Tally};
pub use image::Losses;

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use shim::Registration;
use state::State;

/// A registered fault-injecting VFS. Clones are handles to the same one; every control works from any thread
/// while connections are open.
///
/// When the last handle goes, no new connection can open with it; connections already open keep working,
/// without faults and without a record.
#[derive(Clone, Debug)]
pub struct FaultVfs {
    registration: Arc<Registration>,
}

impl FaultVfs {
    /// Registers a VFS that counts, delays and fails, for tests of faults and for measurements.
    ///
    /// # Errors
    /// SQLite's own, when it has no default VFS to wrap or refuses the registration.
    pub fn new() -> rusqlite::Result<Self> {
        Self::with(State::default())
    }

    /// Registers a VFS that also records what a power cut could lose.
    ///
    /// It keeps the content of every database, WAL and rollback journal in memory. Files present at their
    /// first opening count as durable. Syncs no longer reach the real disk, which makes tests quick: what is
    /// durable is what the record says.
    ///
    /// # Errors
    /// As [`FaultVfs::new`].
    pub fn recording() -> rusqlite::Result<Self> {
        Self::with(State::recording())
    }

    fn with(state: State) -> rusqlite::Result<Self> {
        Ok(Self { registration: Arc::new(Registration::new(state)?) })
    }

    /// The name to open connections with. It needs no escaping in a URI.
    #[must_use]
    pub fn name(&self) -> &str {
        self.registration.name()
    }

    /// Lets `bytes` more bytes be written, to all files together; then the disk is full. The write that meets
    /// the limit is torn: its first part is written, and it and all later ones get `SQLITE_FULL` until
    /// [`FaultVfs::lift`]. Overwriting counts like appending, which is harsher than a real disk.
    pub fn fail_after_bytes(&self, bytes: u64) {
        self.registration.state().plan.room = Some(bytes);
    }

    /// Makes the `k`-th write from now (the next is 1; 0 is taken as 1) fail with `SQLITE_IOERR_WRITE`, after
    /// half of its bytes were written. Later writes succeed.
    pub fn fail_write_at(&self, k: u64) {
        self.registration.state().plan.write_fails_in = Some(k.max(1));
    }

    /// Makes the next `n` syncs fail with `SQLITE_IOERR_FSYNC`. As on a real disk, each unsynced write of that
    /// file may then be lost for good: no later sync brings it to the disk, though reads still see it.
    pub fn fail_next_sync(&self, n: u64) {
        self.registration.state().plan.failing_syncs = n;
    }

    /// Makes every sync fail, as [`FaultVfs::fail_next_sync`], until [`FaultVfs::lift`].
    pub fn fail_sync_always(&self) {
        self.registration.state().plan.failing_syncs = u64::MAX;
    }

    /// Ends the full disk and the planned failures of writes and syncs. The delay stays, and so does a power
    /// cut: what was cut is opened again from its crash image.
    pub fn lift(&self) {
        self.registration.state().plan.lift();
    }

    /// Cuts the power at the `k`-th operation from now (a write, truncation, sync or deletion; the next is 1;
    /// 0 is taken as 1): that one and all later ones fail and leave no trace in the record, so that nothing
    /// after the cut is acknowledged. Reads go on.
    pub fn cut_power_at(&self, k: u64) {
        self.registration.state().plan.cut_power_in(k);
    }

    /// Makes every sync take `delay` longer, to measure as on a slower disk. Zero ends it.
    pub fn delay_sync(&self, delay: Duration) {
        self.registration.state().plan.sync_delay = delay;
    }

    /// What reached the files since registration. [`Counters::since`] gives the difference of two readings.
    #[must_use]
    pub fn counters(&self) -> Counters {
        self.registration.state().counters
    }

    /// Writes into `dir` the files as a disk could hold them if the power failed now.
    ///
    /// Each file gets its content at its last successful sync and an arbitrary part of the operations since,
    /// in arbitrary order, some writes torn at sectors of 512 bytes, some extensions holding noise. A creation
    /// or deletion that no sync made durable may not have happened. There is never a `-shm` file. The same
    /// history and `seed` give the same image; any number of images can be made of one moment.
    ///
    /// Files go by their names without their directories.
    ///
    /// # Errors
    /// `Unsupported` if this VFS does not record, `AlreadyExists` if `dir` is not empty or two recorded files
    /// of different directories have one name; else what writing the files gave.
    pub fn crash_image(&self, seed: u64, dir: &Path) -> io::Result<Losses> {
        let state = self.registration.state();
        let Some(disk) = &state.disk else {
            return Err(io::Error::new(
                io::ErrorKind::Unsupported,
                "this VFS keeps no record; make it with FaultVfs::recording",
            ));
        };
        image::write(disk, seed, dir)
    }
}
