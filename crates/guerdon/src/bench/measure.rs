//! Watches: time that passes, and what the system counts of a process.

use std::fs;
use std::time::{Duration, Instant};

/// A watch that was started.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stopwatch(Instant);

impl Stopwatch {
    #[allow(
        clippy::disallowed_methods,
        reason = "what is measured here is time itself; nothing is decided by it"
    )]
    pub(super) fn start() -> Self {
        Self(Instant::now())
    }

    /// How long ago it was started.
    pub(super) fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

/// The unit the system counts processor time in: a hundredth of a second on every Linux.
const TICK: Duration = Duration::from_millis(10);

/// What a process has used so far. `None` is what this system does not tell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Usage {
    cpu: Option<Duration>,
    written: Option<u64>,
}

/// Processor time that nobody on this machine has used so far, of all cores together.
pub(super) fn idle() -> Option<Duration> {
    let stat = fs::read_to_string("/proc/stat").ok()?;
    let mut fields = stat.lines().next()?.strip_prefix("cpu ")?.split_whitespace().skip(3);
    let mut ticks = || fields.next()?.parse::<u32>().ok();
    // Who waits for the disk does not use it either.
    Some(TICK * ticks()? + TICK * ticks()?)
}

/// A process, as the system's table of processes names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Process {
    /// The one that measures.
    Own,
    /// Another.
    Other(u32),
}

impl Process {
    fn file(self, name: &str) -> Option<String> {
        let path = match self {
            Self::Own => format!("/proc/self/{name}"),
            Self::Other(pid) => format!("/proc/{pid}/{name}"),
        };
        fs::read_to_string(path).ok()
    }

    /// What it has used since it began.
    pub(super) fn usage(self) -> Usage {
        Usage { cpu: self.cpu(), written: self.written() }
    }

    /// Processor time of all its threads, in the program and in the system for it.
    pub(super) fn cpu(self) -> Option<Duration> {
        let stat = self.file("stat")?;
        // The second field is a name in parentheses, which may hold anything; what is wanted are the 14th
        // and the 15th.
        let (_, after_name) = stat.rsplit_once(')')?;
        let mut fields = after_name.split_whitespace().skip(11);
        let mut ticks = || fields.next()?.parse::<u32>().ok();
        Some(TICK * (ticks()? + ticks()?))
    }

    /// Bytes it has caused to be sent to the disk. Some file systems do not count them.
    fn written(self) -> Option<u64> {
        let io = self.file("io")?;
        let written = number_after(&io, "write_bytes:")?;
        (written > 0).then_some(written)
    }

    /// The most memory it has held at once, in bytes.
    pub(super) fn peak_memory(self) -> Option<u64> {
        number_after(&self.file("status")?, "VmHWM:").map(|kib| kib * 1024)
    }

    /// The memory it holds, in bytes.
    pub(super) fn memory(self) -> Option<u64> {
        number_after(&self.file("status")?, "VmRSS:").map(|kib| kib * 1024)
    }
}

impl Usage {
    /// Processor time since an earlier look.
    pub(super) fn cpu_since(self, before: Self) -> Option<Duration> {
        self.cpu?.checked_sub(before.cpu?)
    }

    /// Bytes sent to the disk since an earlier look.
    pub(super) fn written_since(self, before: Self) -> Option<u64> {
        Some(self.written? - before.written.unwrap_or(0))
    }
}

fn number_after(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

/// How long each of many things took.
#[derive(Debug, Default)]
pub(super) struct Latencies(Vec<Duration>);

impl Latencies {
    pub(super) fn push(&mut self, took: Duration) {
        self.0.push(took);
    }

    pub(super) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// How many there are.
    pub(super) fn count(&self) -> u64 {
        u64::try_from(self.0.len()).unwrap_or(u64::MAX)
    }

    /// Half of them, and 99 of 100, took no longer than this.
    pub(super) fn p50_and_p99(mut self) -> Option<(Duration, Duration)> {
        self.0.sort_unstable();
        let at =
            |percent: usize| self.0.get((self.0.len() * percent).div_ceil(100).saturating_sub(1)).copied();
        Some((at(50)?, at(99)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_those_of_the_nearest_rank() {
        let mut latencies = Latencies::default();
        (1..=200).rev().for_each(|millis| latencies.push(Duration::from_millis(millis)));
        let (p50, p99) = latencies.p50_and_p99().expect("there are some");
        assert_eq!((p50.as_millis(), p99.as_millis()), (100, 198));
        assert_eq!(Latencies::default().p50_and_p99(), None);
    }
}
