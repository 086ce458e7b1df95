//! The store's clock: the system's, or in a sandbox one that stands still until it is moved.

use crate::kept::SANDBOX_CLOCK;
use programs::time::Instant;
use std::sync::atomic::{AtomicI64, Ordering};
use store::{Connection, StoreError, Writer};

/// What time it is. It never goes back, whatever the system's clock does.
pub(crate) struct Clock {
    system: Option<fn() -> Instant>,
    latest: AtomicI64,
}

impl Clock {
    /// The system's clock, from no earlier than the last entry of the log.
    pub(crate) fn system(read: fn() -> Instant, last_entry: Instant) -> Self {
        Self { system: Some(read), latest: AtomicI64::new(last_entry.micros()) }
    }

    /// The sandbox's clock: where the store left it, else at `start`.
    pub(crate) fn sandbox(writer: &mut Writer, start: Instant) -> Result<Self, StoreError> {
        writer.begin()?;
        let known = kept(writer)?;
        let at = known.unwrap_or(start);
        let clock = Self { system: None, latest: AtomicI64::new(at.micros()) };
        if known.is_none() {
            clock.keep(writer, at)?;
        }
        writer.commit()?;
        Ok(clock)
    }

    /// Whether it is a sandbox's.
    pub(crate) fn is_sandbox(&self) -> bool {
        self.system.is_none()
    }

    /// What time it is.
    pub(crate) fn now(&self) -> Instant {
        let latest = self.latest.load(Ordering::Acquire);
        let Some(read) = self.system else { return Instant::from_micros(latest) };
        let now = read().micros();
        Instant::from_micros(self.latest.fetch_max(now, Ordering::AcqRel).max(now))
    }

    /// Takes in where another process has moved the sandbox's clock to.
    pub(crate) fn follow(&self, source: &Connection) -> Result<(), StoreError> {
        if self.is_sandbox()
            && let Some(at) = kept(source)?
        {
            self.show(at);
        }
        Ok(())
    }

    /// Writes the sandbox's clock into the store.
    pub(crate) fn keep(&self, writer: &mut Writer, at: Instant) -> Result<(), StoreError> {
        writer.set_meta(SANDBOX_CLOCK, &at.micros().to_be_bytes())
    }

    /// Lets everybody see the sandbox's clock where it is now.
    pub(crate) fn show(&self, at: Instant) {
        self.latest.fetch_max(at.micros(), Ordering::AcqRel);
    }
}

/// Where the store left the sandbox's clock.
fn kept(source: &Connection) -> Result<Option<Instant>, StoreError> {
    let bytes = source.meta(SANDBOX_CLOCK)?.and_then(|bytes| <[u8; 8]>::try_from(bytes.as_slice()).ok());
    Ok(bytes.map(|bytes| Instant::from_micros(i64::from_be_bytes(bytes))))
}
