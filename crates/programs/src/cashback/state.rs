use super::{Appointment, BillLine, BonusEntry, Lot, Record, Registration, Terms};
use crate::table::{Attempt, Keep};
use crate::time::Instant;
use crate::{Defect, Halt, No, World};
use money::Currency;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// What the rules of the programme have made and nobody has taken out yet.
#[derive(Debug, Clone, Default)]
pub(crate) struct Made {
    pub(crate) bill_lines: Vec<BillLine>,
    pub(crate) records: Vec<Record>,
    pub(crate) bonus_entries: Vec<BonusEntry>,
    pub(crate) appointments: Vec<(Instant, Appointment)>,
    pub(crate) kept: Vec<(Instant, Appointment)>,
    pub(crate) terms: Vec<Terms>,
}

/// Which rows belong together, as far as it was looked up.
#[derive(Debug, Clone, Default)]
pub(crate) struct Index {
    /// The sellers all of whose registrations are loaded.
    chains: FxHashSet<No>,
    /// The lots a shopper can spend, as the store holds them.
    lots: FxHashMap<(No, Currency), Vec<No>>,
    /// The lots that came to be, or to hold something again, since; the store may not hold them so yet.
    filled: FxHashMap<(No, Currency), Vec<No>>,
    /// The registrations that are not final, as the store holds them.
    live: Option<Vec<No>>,
    /// The registrations made since.
    registered: Vec<No>,
}

impl World {
    /// Takes in that all registrations of a seller are loaded.
    pub fn load_registrations_of(&mut self, seller: No) {
        self.index.chains.insert(seller);
    }

    /// Takes in which lots of a shopper hold something, unless it is known already. They are loaded too.
    pub fn load_lots_of(&mut self, shopper: No, currency: Currency, lots: Vec<No>) {
        self.index.lots.entry((shopper, currency)).or_insert(lots);
    }

    /// Takes in which registrations are not final, unless it is known already. They are loaded too.
    pub fn load_live(&mut self, registrations: Vec<No>) {
        self.index.live.get_or_insert(registrations);
    }

    pub(crate) fn forget_cashback(&mut self, most: usize, keep: Keep) {
        self.orders.forget(keep);
        self.lots.forget(keep);
        self.redemptions.forget(keep);
        self.budgets.forget(keep);
        self.forget_index(keep);
        if self.sellers.len() > most || self.seller_accounts.len() > most {
            self.sellers.forget(keep);
            self.registrations.forget(keep);
            self.index.chains.clear();
            self.seller_accounts.forget(keep);
        }
        if self.shopper_purses.len() > most {
            self.shopper_purses.forget(keep);
        }
    }

    /// What belongs together is looked up again, and what the store may not hold yet is known: it is among the rows
    /// that were kept.
    fn forget_index(&mut self, keep: Keep) {
        let Index { chains: _, lots, filled, live, registered } = &mut self.index;
        *live = None;
        lots.clear();
        filled.retain(|_, nos| {
            nos.retain(|no| self.lots.knows(*no));
            !nos.is_empty()
        });
        if keep == Keep::Nothing {
            registered.clear();
        }
    }

    pub(crate) fn knows_registrations_of(&self, seller: No) -> bool {
        self.index.chains.contains(&seller)
    }

    pub(crate) fn knows_lots_of(&self, shopper: No, currency: Currency) -> bool {
        self.index.lots.contains_key(&(shopper, currency))
    }

    pub(crate) fn knows_live(&self) -> bool {
        self.index.live.is_some()
    }

    /// The lots of a shopper that hold something, the one that expires first first (SB-2).
    pub(crate) fn lots_of(&self, shopper: No, currency: Currency) -> Result<Vec<&Lot>, Defect> {
        let stored = self.index.lots.get(&(shopper, currency));
        let stored = stored.ok_or_else(|| Defect::NotLoaded(format!("lots of {shopper} in {currency}")))?;
        let since = self.index.filled.get(&(shopper, currency)).into_iter().flatten();
        let known = stored.iter().chain(since).filter_map(|no| self.lots.peek(*no).flatten());
        let mut lots: Vec<&Lot> = known.filter(|lot| lot.left > 0).collect();
        lots.sort_by_key(|lot| (lot.expires_at, lot.no));
        lots.dedup_by_key(|lot| lot.no);
        Ok(lots)
    }

    /// Makes a lot, or replaces it by one that may hold more.
    pub(crate) fn fill_lot(&mut self, lot: Lot) {
        self.fill_index(&lot);
        self.lots.put(lot.no, lot);
    }

    /// Notes that a lot may hold something which the store does not know it to hold yet.
    pub(crate) fn fill_index(&mut self, lot: &Lot) {
        self.index.filled.entry((lot.shopper, lot.currency)).or_default().push(lot.no);
    }

    /// The registrations that are not final, in the order they were made.
    pub(crate) fn live_registrations(&self) -> Result<Vec<No>, Defect> {
        let stored = self.index.live.as_ref();
        let stored = stored.ok_or_else(|| Defect::NotLoaded("the live registrations".into()))?;
        let mut live: Vec<No> = stored.iter().chain(&self.index.registered).copied().collect();
        live.sort_unstable();
        live.dedup();
        Ok(live)
    }

    pub(crate) fn add_registration(&mut self, registration: Registration) {
        self.index.registered.push(registration.no);
        self.registrations.put(registration.no, registration);
    }

    /// Does what may be refused half-way; refused, everything is as it was.
    pub(crate) fn attempt<T>(
        &mut self,
        attempt: impl FnOnce(&mut Self) -> Result<T, Halt>,
    ) -> Result<T, Halt> {
        let (counters, lengths) = (self.counters, self.lengths());
        self.each_table(Attempt::Begin);
        let done = attempt(self);
        if done.is_ok() {
            self.each_table(Attempt::Keep);
        } else {
            self.each_table(Attempt::Undo);
            self.counters = counters;
            self.cut(lengths);
        }
        done
    }

    fn each_table(&mut self, attempt: Attempt) {
        self.orders.attempt(attempt);
        self.lots.attempt(attempt);
        self.redemptions.attempt(attempt);
        self.seller_accounts.attempt(attempt);
        self.shopper_purses.attempt(attempt);
        self.budgets.attempt(attempt);
    }

    fn lengths(&self) -> [usize; 5] {
        let made = &self.made;
        [
            self.transfers.len(),
            self.notes.len(),
            made.bill_lines.len(),
            made.bonus_entries.len(),
            made.appointments.len(),
        ]
    }

    fn cut(&mut self, [transfers, notes, bill_lines, bonus_entries, appointments]: [usize; 5]) {
        self.transfers.truncate(transfers);
        self.notes.truncate(notes);
        self.made.bill_lines.truncate(bill_lines);
        self.made.bonus_entries.truncate(bonus_entries);
        self.made.appointments.truncate(appointments);
    }

    pub(crate) fn appoint(&mut self, at: Instant, appointment: Appointment) {
        self.made.appointments.push((at, appointment));
    }

    pub(crate) fn publish_terms(&mut self, terms: Terms) {
        self.versions = Arc::new(self.versions.with_terms(terms.clone()));
        self.made.terms.push(terms);
    }
}
