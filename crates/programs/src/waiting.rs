use crate::table::Keep;
use crate::{Event, Key, No};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// An event that waits for something that is not known yet (EV-3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its place in the log.
    pub seq: No,
    /// What it reports.
    pub event: Arc<Event>,
}

/// The events that wait, by what they wait for, as far as it was looked up.
#[derive(Debug, Clone, Default)]
pub(crate) struct WaitingRoom {
    places: FxHashMap<Key, FxHashMap<Arc<str>, Vec<Waiting>>>,
    /// Whether no event waits but those in `places`.
    empty_else: bool,
}

impl WaitingRoom {
    /// What waits for something; `None` where that was not looked up.
    pub(crate) fn peek(&self, key: Key, name: &str) -> Option<&[Waiting]> {
        let found = self.places.get(&key).and_then(|names| names.get(name));
        found.map(Vec::as_slice).or(if self.empty_else { Some(&[]) } else { None })
    }

    pub(crate) fn load(&mut self, key: Key, name: &Arc<str>, events: Vec<Waiting>) {
        self.places.entry(key).or_default().entry(Arc::clone(name)).or_insert(events);
    }

    pub(crate) fn load_nothing(&mut self) {
        self.empty_else = true;
    }

    pub(crate) fn add(&mut self, key: Key, name: Arc<str>, waiting: Waiting) {
        self.places.entry(key).or_default().entry(name).or_default().push(waiting);
    }

    pub(crate) fn take(&mut self, key: Key, name: &str) -> Option<Vec<Waiting>> {
        self.peek(key, name)?;
        let place = self.places.get_mut(&key).and_then(|names| names.get_mut(name));
        Some(place.map(std::mem::take).unwrap_or_default())
    }

    /// Forgets who waits. That nobody does is worth remembering. Where some do, what became of them may not be
    /// written yet.
    pub(crate) fn forget(&mut self, keep: Keep) {
        let all_empty = self.places.values().flat_map(FxHashMap::values).all(Vec::is_empty);
        if keep == Keep::Recent && !(self.empty_else && all_empty) {
            return;
        }
        self.empty_else &= all_empty;
        self.places.clear();
    }

    /// How many things it is known of who waits for them.
    pub(crate) fn len(&self) -> usize {
        self.places.values().map(FxHashMap::len).sum()
    }
}
