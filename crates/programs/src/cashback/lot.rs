use crate::No;
use crate::time::Instant;
use money::Currency;
use serde::{Deserialize, Serialize};

/// Bonus that became available at once: that of one order (SB-1). Its number is that of the order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lot {
    /// The order that earned it.
    pub no: No,
    /// Whose.
    pub shopper: No,
    /// In which currency.
    pub currency: Currency,
    /// What is left of it to be spent.
    pub left: i64,
    /// When it became available.
    pub available_at: Instant,
    /// Its last instant; after it nothing of it can be spent.
    pub expires_at: Instant,
}

/// How much was taken from a lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Take {
    /// The lot.
    pub lot: No,
    /// How much, in minor units.
    pub minor: i64,
}
