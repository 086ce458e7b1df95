use crate::table::Keep;
use crate::{Change, Defect, No};
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What an identifier identifies. Each kind has its own space of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Key {
    /// A host system (EV-1).
    Source,
    /// An event of the host system with this number (EV-1).
    Event(No),
    /// A payment, by `payment_id`.
    Payment,
    /// A refund of a payment, by `refund_id`.
    Refund,
    /// A customer, by `customer_id`.
    Customer,
    /// The first customer with a telephone number (AP-5).
    CustomerPhone,
    /// The live partner with a telephone number (AP-1).
    PartnerPhone,
    /// The live partner with an e-mail address (AP-1).
    PartnerEmail,
    /// The partner with a referral code (AP-3).
    ReferralCode,
    /// An order, by `order_id`.
    Order,
    /// A refund of an order, by `refund_id`.
    OrderRefund,
    /// A seller, by `seller_id`.
    Seller,
    /// A shopper, by `shopper_id`.
    Shopper,
    /// The redemption made last for an order, by `order_id` (SB-2).
    OrderRedemption,
}

impl Key {
    /// The number of the kind in the store; events of a source have the source's number below zero.
    pub fn number(self) -> i64 {
        match self {
            Self::Source => 1,
            Self::Payment => 2,
            Self::Refund => 3,
            Self::Customer => 4,
            Self::CustomerPhone => 5,
            Self::PartnerPhone => 6,
            Self::PartnerEmail => 7,
            Self::ReferralCode => 8,
            Self::Order => 9,
            Self::OrderRefund => 10,
            Self::Seller => 11,
            Self::Shopper => 12,
            Self::OrderRedemption => 13,
            Self::Event(source) => -source,
        }
    }

    /// Whether it identifies what is told once, an event or the fact it reports (EV-1, EV-2).
    pub fn is_told_once(self) -> bool {
        matches!(self, Self::Event(_) | Self::Payment | Self::Refund | Self::Order | Self::OrderRefund)
    }

    /// The kind with this number.
    pub fn from_number(number: i64) -> Option<Self> {
        let fixed = [
            Self::Source,
            Self::Payment,
            Self::Refund,
            Self::Customer,
            Self::CustomerPhone,
            Self::PartnerPhone,
            Self::PartnerEmail,
            Self::ReferralCode,
            Self::Order,
            Self::OrderRefund,
            Self::Seller,
            Self::Shopper,
            Self::OrderRedemption,
        ];
        match number {
            i64::MIN..0 => number.checked_neg().map(Self::Event),
            _ => fixed.into_iter().find(|key| key.number() == number),
        }
    }
}

#[derive(Debug, Clone)]
struct Slot {
    no: Option<No>,
    stored: bool,
    touched: bool,
    /// Whether it was given or freed since the world was last thinned.
    recent: bool,
}

impl Slot {
    fn loaded(no: Option<No>) -> Self {
        Self { no, stored: no.is_some(), touched: false, recent: false }
    }
}

/// The names of one kind, each at a place of its own.
#[derive(Debug, Clone, Default)]
struct Space {
    names: IndexMap<Arc<str>, Slot, FxBuildHasher>,
    touched: Vec<usize>,
    /// No name after this one is taken, but for those in `names`; `None` where that is not known.
    last: Option<Arc<str>>,
}

impl Space {
    /// Whose name it is, as far as it is known.
    fn peek(&self, name: &str) -> Option<Option<No>> {
        match self.names.get(name) {
            Some(slot) => Some(slot.no),
            None => self.last.as_ref().is_some_and(|last| *name > **last).then_some(None),
        }
    }

    fn set(&mut self, name: &str, no: Option<No>) {
        let place = match self.names.get_index_of(name) {
            Some(place) => place,
            None => self.names.insert_full(name.into(), Slot::loaded(None)).0,
        };
        let Some((_, slot)) = self.names.get_index_mut(place) else { return };
        (slot.no, slot.recent) = (no, true);
        if !slot.touched {
            slot.touched = true;
            self.touched.push(place);
        }
    }

    /// Forgets what need not stay, and which name is the last that is taken only where that was not known. What was not
    /// taken out yet has a place that must stay the same.
    fn forget(&mut self, keep: Keep) {
        let Self { names, touched, last } = self;
        if keep == Keep::Recent && !touched.is_empty() {
            return;
        }
        touched.clear();
        names.retain(|name, slot| {
            let stays = keep == Keep::Recent && std::mem::take(&mut slot.recent);
            if let Some(last) = last.as_mut().filter(|last| !stays && slot.no.is_some() && name > *last) {
                *last = Arc::clone(name);
            }
            stays
        });
    }

    /// What became of the names that were touched, in the order of the names: hosts number by time, so
    /// they mostly are in it already.
    fn take_changes(&mut self, key: Key, changes: &mut Vec<(Key, Arc<str>, Change<No>)>) {
        let first = changes.len();
        for place in std::mem::take(&mut self.touched) {
            let Some((name, slot)) = self.names.get_index_mut(place) else { continue };
            slot.touched = false;
            let change = match (slot.no, std::mem::replace(&mut slot.stored, slot.no.is_some())) {
                (Some(no), false) => Change::New(no),
                (Some(no), true) => Change::Changed(no),
                (None, true) => Change::Gone,
                (None, false) => continue,
            };
            changes.push((key, Arc::clone(name), change));
        }
        if let Some(made) = changes.get_mut(first..) {
            made.sort_by(|(_, a, _), (_, b, _)| a.cmp(b));
        }
    }
}

/// Which identifiers are taken, and by which number.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    spaces: BTreeMap<Key, Space>,
}

impl Keys {
    /// Takes in what the store holds, unless it is known already.
    pub fn load(&mut self, key: Key, name: &Arc<str>, no: Option<No>) {
        self.spaces.entry(key).or_default().names.entry(Arc::clone(name)).or_insert(Slot::loaded(no));
    }

    /// Takes in which name is the last that the store holds, unless such a one is known already: those after it need
    /// not be looked up, because hosts number by time.
    pub fn load_last(&mut self, key: Key, last: &str) {
        self.spaces.entry(key).or_default().last.get_or_insert_with(|| last.into());
    }

    /// Whether such a name is known.
    pub fn knows_last(&self, key: Key) -> bool {
        self.spaces.get(&key).is_some_and(|space| space.last.is_some())
    }

    /// Takes in what a name has become elsewhere, whatever is known of it.
    pub fn replace(&mut self, key: Key, name: &Arc<str>, no: Option<No>) {
        let slot = Slot { recent: true, ..Slot::loaded(no) };
        self.spaces.entry(key).or_default().names.insert(Arc::clone(name), slot);
    }

    /// Whose name it is, as far as it is known: the outer `None` means it was not looked up.
    pub fn peek(&self, key: Key, name: &str) -> Option<Option<No>> {
        self.spaces.get(&key)?.peek(name)
    }

    /// Whose name it is.
    pub fn find(&self, key: Key, name: &str) -> Result<Option<No>, Defect> {
        self.peek(key, name).ok_or_else(|| Defect::NotLoaded(format!("key {key:?} {name}")))
    }

    /// Gives a name to a number.
    pub fn put(&mut self, key: Key, name: &str, no: No) {
        self.spaces.entry(key).or_default().set(name, Some(no));
    }

    /// Frees a name.
    pub fn remove(&mut self, key: Key, name: &str) {
        self.spaces.entry(key).or_default().set(name, None);
    }

    pub(crate) fn take_changes(&mut self) -> Vec<(Key, Arc<str>, Change<No>)> {
        let mut changes = Vec::with_capacity(self.spaces.values().map(|space| space.touched.len()).sum());
        for (key, space) in &mut self.spaces {
            space.take_changes(*key, &mut changes);
        }
        changes
    }

    /// Forgets what need not stay, but for host systems and at most so many customers, sellers and shoppers: these
    /// are named again and again.
    pub(crate) fn forget(&mut self, most: usize, keep: Keep) {
        for (key, space) in &mut self.spaces {
            let stays = match key {
                Key::Source => true,
                Key::Customer | Key::Seller | Key::Shopper => space.names.len() <= most,
                _ => false,
            };
            if !stays {
                space.forget(keep);
            }
        }
    }
}
