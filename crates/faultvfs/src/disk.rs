//! The record of a disk: what is durable, and what it only promised.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::counters::Kind;
use super::image::Noise;

/// Identifies a file's content, whatever name it has or had.
pub(super) type FileId = u64;

/// A moment in the order of all changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mark(u64);

#[derive(Clone, Debug)]
pub(super) enum Change {
    Write { offset: u64, bytes: Vec<u8> },
    Truncate(u64),
}

impl Change {
    pub(super) fn apply(&self, content: &mut Vec<u8>) {
        match self {
            Self::Write { offset, bytes } => overwrite(content, *offset, bytes),
            Self::Truncate(len) => content.resize(index(*len), 0),
        }
    }
}

/// Puts `bytes` at `offset`, with zeros in a gap before them.
pub(super) fn overwrite(content: &mut Vec<u8>, offset: u64, bytes: &[u8]) {
    let start = index(offset);
    let end = start.saturating_add(bytes.len());
    if content.len() < end {
        content.resize(end, 0);
    }
    if let Some(place) = content.get_mut(start..end) {
        place.copy_from_slice(bytes);
    }
}

/// An offset in a file held in memory, where it fits by being there.
fn index(offset: u64) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

#[derive(Debug, Default)]
pub(super) struct Content {
    /// As of the last successful sync.
    pub(super) durable: Vec<u8>,
    /// What was done since, in order.
    pub(super) pending: Vec<(Mark, Change)>,
}

/// A directory entry: the file it leads to, durably and after each change since.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) durable: Option<FileId>,
    pub(super) pending: Vec<Option<FileId>>,
}

impl Entry {
    fn current(&self) -> Option<FileId> {
        self.pending.last().copied().unwrap_or(self.durable)
    }

    /// Makes the first `n` pending changes durable.
    fn settle(&mut self, n: usize) {
        if let Some(last) = self.pending.drain(..n).next_back() {
            self.durable = last;
        }
    }

    fn settle_all(&mut self) {
        self.settle(self.pending.len());
    }
}

#[derive(Debug, Default)]
pub(super) struct Disk {
    files: BTreeMap<FileId, Content>,
    entries: BTreeMap<PathBuf, Entry>,
    last_file: FileId,
    last_mark: Mark,
}

impl Disk {
    pub(super) fn entries(&self) -> impl Iterator<Item = (&Path, &Entry)> {
        self.entries.iter().map(|(path, entry)| (path.as_path(), entry))
    }

    pub(super) fn content(&self, file: FileId) -> Option<&Content> {
        self.files.get(&file)
    }

    /// The file a path leads to now.
    pub(super) fn at(&self, path: &Path) -> Option<FileId> {
        self.entries.get(path).and_then(Entry::current)
    }

    /// Records a file that was there before this VFS saw it. It counts as durable.
    pub(super) fn found(&mut self, path: PathBuf, durable: Vec<u8>) -> FileId {
        let file = self.add(durable);
        self.entries.insert(path, Entry { durable: Some(file), pending: Vec::new() });
        file
    }

    /// Records a file just created.
    pub(super) fn created(&mut self, path: PathBuf) -> FileId {
        let file = self.add(Vec::new());
        let entry = self.entries.entry(path).or_insert(Entry { durable: None, pending: Vec::new() });
        entry.pending.push(Some(file));
        file
    }

    fn add(&mut self, durable: Vec<u8>) -> FileId {
        self.last_file += 1;
        self.files.insert(self.last_file, Content { durable, pending: Vec::new() });
        self.last_file
    }

    /// Records a deletion, durable at once if the directory was synced with it.
    pub(super) fn deleted(&mut self, path: &Path, directory_synced: bool) {
        if let Some(entry) = self.entries.get_mut(path) {
            entry.pending.push(None);
        }
        if directory_synced {
            self.sync_directory(path.parent());
        }
    }

    /// Records a change. One to a file that no name can lead to any more is forgotten.
    pub(super) fn change(&mut self, file: FileId, change: Change) {
        self.last_mark.0 += 1;
        if let Some(content) = self.files.get_mut(&file) {
            content.pending.push((self.last_mark, change));
        }
    }

    /// The moment of the latest change.
    pub(super) fn mark(&self) -> Mark {
        self.last_mark
    }

    /// Records a successful sync of what was written up to `covers`. With or without
    /// `SQLITE_SYNC_DATAONLY` it is the same: a data-only sync includes the length where that matters.
    ///
    /// The file's own directory entry becomes durable, as common file systems have it. SQLite's VFS syncs the
    /// whole directory with the first sync of a new journal or WAL, and relies on it for a deleted one not to
    /// come back in place of the new.
    pub(super) fn synced(&mut self, file: FileId, kind: Kind, covers: Mark) {
        if let Some(content) = self.files.get_mut(&file) {
            let covered = content.pending.partition_point(|(mark, _)| *mark <= covers);
            for (_, change) in content.pending.drain(..covered) {
                change.apply(&mut content.durable);
            }
        }
        let created = self.entries.iter_mut().find_map(|(path, entry)| {
            let at = entry.pending.iter().position(|to| *to == Some(file))?;
            entry.settle(at + 1);
            Some(path.clone())
        });
        if let Some(path) = created {
            if matches!(kind, Kind::Journal | Kind::Wal) {
                self.sync_directory(path.parent());
            }
            self.forget_unreachable();
        }
    }

    /// Records a failed sync: each change it covered is lost or not, by a coin. The kernel has marked the
    /// pages clean, so that no later sync writes what was lost.
    pub(super) fn sync_failed(&mut self, file: FileId, covers: Mark) {
        if let Some(content) = self.files.get_mut(&file) {
            content.pending.retain(|(mark, _)| *mark > covers || Noise::new(mark.0).chance(1, 2));
        }
    }

    fn sync_directory(&mut self, directory: Option<&Path>) {
        for (path, entry) in &mut self.entries {
            if path.parent() == directory {
                entry.settle_all();
            }
        }
        self.entries.retain(|_, entry| entry.durable.is_some() || !entry.pending.is_empty());
        self.forget_unreachable();
    }

    /// Drops the contents that no crash could bring back.
    fn forget_unreachable(&mut self) {
        let reachable: BTreeSet<FileId> = self
            .entries
            .values()
            .flat_map(|e| e.pending.iter().chain([&e.durable]))
            .flatten()
            .copied()
            .collect();
        self.files.retain(|file, _| reachable.contains(file));
    }
}
