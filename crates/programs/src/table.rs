use crate::Defect;
use rustc_hash::FxHashMap;
use std::fmt::Debug;
use std::hash::Hash;
use std::sync::Arc;

/// What became of a row since it was loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change<V> {
    /// It is new.
    New(V),
    /// It was there and is now this.
    Changed(V),
    /// It was there and is gone.
    Gone,
}

#[derive(Debug)]
struct Slot<V> {
    value: Option<Arc<V>>,
    stored: bool,
    touched: bool,
    /// Whether it was made or changed since the world was last thinned.
    recent: bool,
}

impl<V> Clone for Slot<V> {
    fn clone(&self) -> Self {
        Self { value: self.value.clone(), ..*self }
    }
}

/// What becomes of the changes of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attempt {
    /// It begins: from here on changes can be undone.
    Begin,
    /// It was done.
    Keep,
    /// It was refused half-way: everything is as it was.
    Undo,
}

/// What stays when a world forgets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// Nothing: all of it is written.
    Nothing,
    /// What was made or changed since the time before: it may not be written yet.
    Recent,
}

#[derive(Debug, Clone)]
struct Undo<K, V> {
    rows: Vec<(K, Option<Slot<V>>)>,
    touched: usize,
}

/// The rows of one kind that were loaded, known to be absent, or made. Looking at a row that was not
/// loaded is a [`Defect`], never an answer.
#[derive(Debug, Clone)]
pub struct Table<K, V> {
    rows: FxHashMap<K, Slot<V>>,
    touched: Vec<K>,
    undo: Option<Undo<K, V>>,
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self { rows: FxHashMap::default(), touched: Vec::new(), undo: None }
    }
}

impl<K: Copy + Ord + Hash + Debug, V> Table<K, V> {
    /// Whether it is known if there is such a row.
    pub fn knows(&self, key: K) -> bool {
        self.rows.contains_key(&key)
    }

    /// Takes in what the store holds, unless the row is known already.
    pub fn load(&mut self, key: K, value: Option<V>) {
        let stored = value.is_some();
        let value = value.map(Arc::new);
        self.rows.entry(key).or_insert(Slot { value, stored, touched: false, recent: false });
    }

    /// Takes in a new row that others hold too, and that is written by other means.
    pub(crate) fn share(&mut self, key: K, value: Arc<V>) {
        let slot = Slot { value: Some(value), stored: true, touched: false, recent: true };
        self.rows.entry(key).or_insert(slot);
    }

    /// Takes in what the row has become elsewhere, whatever is known of it.
    pub fn replace(&mut self, key: K, value: Option<Arc<V>>) {
        let stored = value.is_some();
        self.rows.insert(key, Slot { value, stored, touched: false, recent: true });
    }

    /// The row as far as it is known: `None` where it was not loaded.
    pub fn peek(&self, key: K) -> Option<Option<&V>> {
        self.rows.get(&key).map(|slot| slot.value.as_deref())
    }

    /// The row, or that there is none.
    pub fn find(&self, key: K) -> Result<Option<&V>, Defect> {
        match self.rows.get(&key) {
            Some(slot) => Ok(slot.value.as_deref()),
            None => Err(Defect::NotLoaded(format!("{} {key:?}", short_name::<V>()))),
        }
    }

    /// The row, which must be there.
    pub fn get(&self, key: K) -> Result<&V, Defect> {
        self.find(key)?.ok_or_else(|| Defect::Missing(format!("{} {key:?}", short_name::<V>())))
    }

    /// Begins or ends an attempt.
    pub(crate) fn attempt(&mut self, attempt: Attempt) {
        match attempt {
            Attempt::Begin => self.undo = Some(Undo { rows: Vec::new(), touched: self.touched.len() }),
            Attempt::Keep => self.undo = None,
            Attempt::Undo => {
                let Some(undo) = self.undo.take() else { return };
                self.touched.truncate(undo.touched);
                for (key, slot) in undo.rows.into_iter().rev() {
                    match slot {
                        Some(slot) => drop(self.rows.insert(key, slot)),
                        None => drop(self.rows.remove(&key)),
                    }
                }
            }
        }
    }

    fn remember(&mut self, key: K) {
        if let Some(undo) = &mut self.undo {
            undo.rows.push((key, self.rows.get(&key).cloned()));
        }
    }

    /// Makes or replaces a row.
    pub fn put(&mut self, key: K, value: V) {
        self.remember(key);
        let new = Slot { value: None, stored: false, touched: false, recent: true };
        let slot = self.rows.entry(key).or_insert(new);
        slot.value = Some(Arc::new(value));
        slot.recent = true;
        if !slot.touched {
            slot.touched = true;
            self.touched.push(key);
        }
    }

    /// Takes a row away.
    pub fn remove(&mut self, key: K) {
        self.remember(key);
        if let Some(slot) = self.rows.get_mut(&key) {
            slot.value = None;
            slot.recent = true;
            if !slot.touched {
                slot.touched = true;
                self.touched.push(key);
            }
        }
    }

    /// How many rows are held.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether no row is held.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Forgets the rows that need not stay. What was not taken out yet stays where anything does.
    pub(crate) fn forget(&mut self, keep: Keep) {
        match keep {
            Keep::Nothing => {
                self.rows.clear();
                self.touched.clear();
            }
            Keep::Recent => self.rows.retain(|_, slot| std::mem::take(&mut slot.recent) || slot.touched),
        }
    }
}

impl<K: Copy + Ord + Hash + Debug, V: Clone> Table<K, V> {
    /// The row, which must be there, to be changed.
    pub fn change(&mut self, key: K) -> Result<&mut V, Defect> {
        self.remember(key);
        let missing = || Defect::Missing(format!("{} {key:?}", short_name::<V>()));
        let slot = self.rows.get_mut(&key).ok_or_else(missing)?;
        slot.recent = true;
        if !slot.touched {
            slot.touched = true;
            self.touched.push(key);
        }
        slot.value.as_mut().map(Arc::make_mut).ok_or_else(missing)
    }

    /// What is to be written, in the order of the keys. The rows stay known, as stored.
    pub fn take_changes(&mut self) -> Vec<(K, Change<Arc<V>>)> {
        let mut keys = std::mem::take(&mut self.touched);
        keys.sort_unstable();
        let mut changes = Vec::with_capacity(keys.len());
        for key in keys {
            let Some(slot) = self.rows.get_mut(&key) else { continue };
            slot.touched = false;
            let was = std::mem::replace(&mut slot.stored, slot.value.is_some());
            match (&slot.value, was) {
                (Some(value), false) => changes.push((key, Change::New(value.clone()))),
                (Some(value), true) => changes.push((key, Change::Changed(value.clone()))),
                (None, true) => changes.push((key, Change::Gone)),
                (None, false) => {}
            }
        }
        changes
    }
}

fn short_name<V>() -> &'static str {
    let name = std::any::type_name::<V>();
    name.rsplit("::").next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_loaded_is_a_defect() {
        let table = Table::<i64, String>::default();
        assert!(matches!(table.find(1), Err(Defect::NotLoaded(_))));
        assert_eq!(table.peek(1), None);
    }

    #[test]
    fn changes_come_out_once_in_order() {
        let mut table = Table::<i64, i64>::default();
        table.load(3, Some(30));
        table.load(2, None);
        table.load(1, Some(10));
        *table.change(3).unwrap() = 31;
        table.put(2, 20);
        table.remove(1);
        let changes = table.take_changes();
        assert_eq!(
            changes,
            [(1, Change::Gone), (2, Change::New(20.into())), (3, Change::Changed(31.into()))]
        );
        assert!(table.take_changes().is_empty());
        *table.change(2).unwrap() = 21;
        assert_eq!(table.take_changes(), [(2, Change::Changed(21.into()))]);
    }

    #[test]
    fn an_attempt_that_is_undone_leaves_no_trace() {
        let mut table = Table::<i64, i64>::default();
        table.load(1, Some(10));
        table.load(2, Some(20));
        *table.change(1).unwrap() = 11;
        table.attempt(Attempt::Begin);
        *table.change(1).unwrap() = 12;
        *table.change(1).unwrap() = 13;
        table.remove(2);
        table.put(3, 30);
        table.attempt(Attempt::Undo);
        assert_eq!((table.get(1), table.get(2), table.peek(3)), (Ok(&11), Ok(&20), None));
        assert_eq!(table.take_changes(), [(1, Change::Changed(11.into()))]);
        table.attempt(Attempt::Begin);
        table.put(3, 31);
        table.attempt(Attempt::Keep);
        assert_eq!(table.take_changes(), [(3, Change::New(31.into()))]);
    }

    #[test]
    fn loading_does_not_undo_a_change() {
        let mut table = Table::<i64, i64>::default();
        table.load(1, Some(10));
        *table.change(1).unwrap() = 11;
        table.load(1, Some(10));
        assert_eq!(table.get(1), Ok(&11));
    }
}
