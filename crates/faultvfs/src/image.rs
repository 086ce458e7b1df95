//! The files as a power cut could leave them.

use std::fs;
use std::io;
use std::path::Path;

use super::disk::{Change, Content, Disk, overwrite};

/// A disk writes a sector whole or not at all.
const SECTOR: u64 = 512;

/// What one crash image did with the operations that no sync had made durable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Losses {
    /// Operations applied whole.
    pub kept: u64,
    /// Writes applied sector by sector, each or not by a coin.
    pub torn: u64,
    /// Operations not applied.
    pub dropped: u64,
    /// Creations and deletions of files that did not happen.
    pub entries: u64,
}

/// Writes into `dir` an image of `disk` after a cut.
pub(super) fn write(disk: &Disk, seed: u64, dir: &Path) -> io::Result<Losses> {
    fs::create_dir_all(dir)?;
    if fs::read_dir(dir)?.next().is_some() {
        return Err(io::Error::new(
            io::ErrorKind::AlreadyExists,
            "a crash image needs an empty directory of its own",
        ));
    }
    let mut noise = Noise::new(seed);
    let mut losses = Losses::default();
    for (path, entry) in disk.entries() {
        let reached = noise.below(entry.pending.len() as u64 + 1);
        let reached = usize::try_from(reached).unwrap_or(usize::MAX).min(entry.pending.len());
        losses.entries += (entry.pending.len() - reached) as u64;
        let file = match reached.checked_sub(1).and_then(|i| entry.pending.get(i)) {
            Some(file) => *file,
            None => entry.durable,
        };
        let Some(content) = file.and_then(|file| disk.content(file)) else { continue };
        let Some(name) = path.file_name() else { continue };
        let bytes = survivor(content, &mut noise, &mut losses);
        let mut out = fs::File::create_new(dir.join(name))?;
        io::Write::write_all(&mut out, &bytes)?;
    }
    Ok(losses)
}

/// One file's content: what was durable, and a part of what was not.
fn survivor(content: &Content, noise: &mut Noise, losses: &mut Losses) -> Vec<u8> {
    let mut bytes = content.durable.clone();
    let mut changes: Vec<&Change> = content.pending.iter().map(|(_, change)| change).collect();
    // Between the extremes, all lost and all kept, lie the cuts that find a bug.
    let kept_of_8 = [0, 1, 4, 7, 8];
    let kept_of_8 = kept_of_8.get(noise.index(kept_of_8.len())).copied().unwrap_or(4);
    if noise.chance(1, 2) {
        noise.shuffle(&mut changes);
    }
    for change in changes {
        if !noise.chance(kept_of_8, 8) {
            losses.dropped += 1;
            extend_without_data(&mut bytes, change, noise);
        } else if noise.chance(1, 8) && tear(&mut bytes, change, noise) {
            losses.torn += 1;
        } else {
            losses.kept += 1;
            change.apply(&mut bytes);
        }
    }
    bytes
}

/// A lost write at the end of a file may still have made it longer: the length reached the disk and the data
/// did not, so that the new part holds zeros or whatever was there.
fn extend_without_data(content: &mut Vec<u8>, change: &Change, noise: &mut Noise) {
    let Change::Write { offset, bytes } = change else { return };
    let end = usize::try_from(*offset).unwrap_or(usize::MAX).saturating_add(bytes.len());
    if end <= content.len() || !noise.chance(1, 4) {
        return;
    }
    if noise.chance(1, 2) {
        content.resize(end, 0);
    } else {
        content.resize_with(end, || noise.byte());
    }
}

/// Applies the write sector by sector, each or not by a coin. False if it lies within one sector.
fn tear(content: &mut Vec<u8>, change: &Change, noise: &mut Noise) -> bool {
    let Change::Write { offset, bytes } = change else { return false };
    let len = bytes.len() as u64;
    if offset / SECTOR == offset.saturating_add(len.saturating_sub(1)) / SECTOR {
        return false;
    }
    let mut start = 0;
    while start < len {
        let at = offset + start;
        let end = (start + SECTOR - at % SECTOR).min(len);
        let range = usize::try_from(start).unwrap_or(usize::MAX)..usize::try_from(end).unwrap_or(usize::MAX);
        if let (Some(sector), true) = (bytes.get(range), noise.chance(1, 2)) {
            overwrite(content, at, sector);
        }
        start = end;
    }
    true
}

/// A seeded sequence of arbitrary numbers (SplitMix64, by Steele, Lea and Flood).
#[derive(Debug)]
pub(super) struct Noise(u64);

impl Noise {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number under `bound`, which is small enough for the remainder to be fair.
    fn below(&mut self, bound: u64) -> u64 {
        self.next().checked_rem(bound).unwrap_or(0)
    }

    fn index(&mut self, len: usize) -> usize {
        usize::try_from(self.below(len as u64)).unwrap_or(0)
    }

    fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[7]
    }

    /// True `n` times in `of`.
    pub(super) fn chance(&mut self, n: u64, of: u64) -> bool {
        self.below(of) < n
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.index(i + 1));
        }
    }
}
