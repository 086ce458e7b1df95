//! A log and nothing else: each event in a frame with its length and a checksum, synced now and then. Who
//! keeps events at all writes at least this.

use crate::bench::events::Shop;
use crate::bench::measure::{Process, Stopwatch};
use crate::bench::report::Run;
use std::fs::File;
use std::io::Write;
use std::path::Path;

/// Appends so many events, and has every thousand of them on the disk before it goes on.
pub(in crate::bench) fn append_records(directory: &Path, shop: &Shop, events: u64) -> anyhow::Result<Run> {
    let path = directory.join("records");
    let mut file = File::create(&path)?;
    let (mut frames, mut body) = (Vec::new(), Vec::new());
    let before = Process::Own.usage();
    let watch = Stopwatch::start();
    for number in 0..events {
        body.clear();
        shop.sale(number).write(&mut body);
        frames.extend_from_slice(&u32::try_from(body.len())?.to_be_bytes());
        frames.extend_from_slice(&checksum(&body).to_be_bytes());
        frames.extend_from_slice(&body);
        if (number + 1) % 1_000 == 0 || number + 1 == events {
            file.write_all(&frames)?;
            file.sync_data()?;
            frames.clear();
        }
    }
    let wall = watch.elapsed();
    let after = Process::Own.usage();
    let mut run = Run::new(events, wall, before, after);
    run.kept = Some(path.metadata()?.len());
    std::fs::remove_file(path)?;
    Ok(run)
}

/// The checksum of SQLite's own log: two sums, each fed by the other.
fn checksum(bytes: &[u8]) -> u64 {
    let (mut a, mut b) = (0_u32, 0_u32);
    for word in bytes.chunks(4) {
        let mut four = [0; 4];
        four.iter_mut().zip(word).for_each(|(place, byte)| *place = *byte);
        a = a.wrapping_add(u32::from_le_bytes(four)).wrapping_add(b);
        b = b.wrapping_add(a);
    }
    (u64::from(a) << 32) | u64::from(b)
}
