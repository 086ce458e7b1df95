use crate::{Change, Defect, No};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// What an identifier identifies. Each kind has its own space of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
struct KeySlot {
    no: Option<No>,
    stored: bool,
    touched: bool,
}

/// Which identifiers are taken, and by which number.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    spaces: FxHashMap<Key, FxHashMap<Arc<str>, KeySlot>>,
    touched: Vec<(Key, Arc<str>)>,
}

impl Keys {
    /// Takes in what the store holds, unless it is known already.
    pub fn load(&mut self, key: Key, name: &Arc<str>, no: Option<No>) {
        let space = self.spaces.entry(key).or_default();
        let slot = KeySlot { no, stored: no.is_some(), touched: false };
        space.entry(Arc::clone(name)).or_insert(slot);
    }

    /// Whose name it is, as far as it is known: the outer `None` means it was not looked up.
    pub fn peek(&self, key: Key, name: &str) -> Option<Option<No>> {
        self.spaces.get(&key)?.get(name).map(|slot| slot.no)
    }

    /// Whose name it is.
    pub fn find(&self, key: Key, name: &str) -> Result<Option<No>, Defect> {
        self.peek(key, name).ok_or_else(|| Defect::NotLoaded(format!("key {key:?} {name}")))
    }

    /// Gives a name to a number.
    pub fn put(&mut self, key: Key, name: &str, no: No) {
        self.set(key, name, Some(no));
    }

    /// Frees a name.
    pub fn remove(&mut self, key: Key, name: &str) {
        self.set(key, name, None);
    }

    fn set(&mut self, key: Key, name: &str, no: Option<No>) {
        let space = self.spaces.entry(key).or_default();
        // Nearly always the name was looked up before, and is shared from there.
        let name = space.get_key_value(name).map_or_else(|| Arc::from(name), |(known, _)| Arc::clone(known));
        let empty = KeySlot { no: None, stored: false, touched: false };
        let slot = space.entry(Arc::clone(&name)).or_insert(empty);
        slot.no = no;
        if !slot.touched {
            slot.touched = true;
            self.touched.push((key, name));
        }
    }

    pub(crate) fn take_changes(&mut self) -> Vec<(Key, Arc<str>, Change<No>)> {
        let mut touched = std::mem::take(&mut self.touched);
        touched.sort_unstable();
        let mut changes = Vec::with_capacity(touched.len());
        for (key, name) in touched {
            let Some(slot) = self.spaces.get_mut(&key).and_then(|space| space.get_mut(&name)) else {
                continue;
            };
            slot.touched = false;
            match (slot.no, std::mem::replace(&mut slot.stored, slot.no.is_some())) {
                (Some(no), false) => changes.push((key, name, Change::New(no))),
                (Some(no), true) => changes.push((key, name, Change::Changed(no))),
                (None, true) => changes.push((key, name, Change::Gone)),
                (None, false) => {}
            }
        }
        changes
    }

    /// Forgets all but host systems and at most so many customers, sellers and shoppers: these are named
    /// again and again.
    pub(crate) fn forget(&mut self, most: usize) {
        self.spaces.retain(|key, space| match key {
            Key::Source => true,
            Key::Customer | Key::Seller | Key::Shopper => space.len() <= most,
            _ => false,
        });
        self.touched.clear();
    }
}
