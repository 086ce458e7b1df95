//! How long this disk takes to keep something.

use crate::bench::measure::{Latencies, Stopwatch};
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

/// The half and the 99th of a hundred of how long it takes to append 4 KiB and have them on the disk.
pub(in crate::bench) fn sync_latency(
    directory: &Path,
    times: usize,
) -> anyhow::Result<Option<(Duration, Duration)>> {
    let mut file = File::create(directory.join("sync"))?;
    let mut latencies = Latencies::default();
    for _ in 0..times {
        let watch = Stopwatch::start();
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        latencies.push(watch.elapsed());
    }
    Ok(latencies.p50_and_p99())
}
