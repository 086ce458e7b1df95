use super::Take;
use crate::No;
use crate::time::Instant;
use money::Amount;
use serde::{Deserialize, Serialize};

/// Where a redemption stands (SB-2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RedemptionStatus {
    /// The bonus is held.
    Reserved,
    /// It is spent.
    Captured,
    /// It was given up.
    Released,
    /// Nobody captured it in time.
    Lapsed,
}

impl RedemptionStatus {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Reserved, Self::Captured, Self::Released, Self::Lapsed];

    /// The name in the API and in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reserved => "reserved",
            Self::Captured => "captured",
            Self::Released => "released",
            Self::Lapsed => "lapsed",
        }
    }

    /// The status with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}

/// A step of a redemption (SB-2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RedemptionStep {
    /// `reserved → captured`.
    Capture,
    /// `reserved → released`.
    Release,
}

/// Bonus that is spent at a seller (SB-2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redemption {
    /// The number of the log entry that made it.
    pub no: No,
    /// By whom.
    pub shopper: No,
    /// At whom.
    pub seller: No,
    /// The order it belongs to, as the host calls it.
    pub order_id: Option<String>,
    /// How much.
    #[serde(with = "crate::entry::amount")]
    pub amount: Amount,
    /// Where it stands.
    pub status: RedemptionStatus,
    /// When it was made.
    pub at: Instant,
    /// From when on it lapses.
    pub expires_at: Instant,
    /// The lots it was taken from, in the order they were taken.
    pub takes: Vec<Take>,
    /// How much of it returned after refunds (SB-3).
    pub returned: i64,
}
