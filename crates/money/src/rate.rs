use crate::{Amount, MoneyError};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::fmt;

/// A share in basis points, 0 to 10,000: 10 % is 1000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rate(u16);

/// A rate above 100 % or below nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a rate is a whole number of basis points from 0 to 10000")]
pub struct RateOutOfRange;

const WHOLE: i64 = 10_000;

impl Rate {
    /// A rate of so many basis points.
    pub fn from_bps(bps: i64) -> Result<Self, RateOutOfRange> {
        u16::try_from(bps).ok().filter(|bps| *bps <= 10_000).map(Self).ok_or(RateOutOfRange)
    }

    /// The rate in basis points.
    pub fn bps(self) -> i64 {
        i64::from(self.0)
    }

    /// The share of an amount: amount × rate, rounded half away from zero to one minor unit
    /// ([`Amount::share`]).
    pub fn of(self, amount: Amount) -> Result<Amount, MoneyError> {
        amount.share(self.bps(), WHOLE)
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 100, self.0 % 100);
        if rest == 0 { write!(f, "{whole} %") } else { write!(f, "{whole}.{rest:02} %") }
    }
}

/// Its basis points.
impl Serialize for Rate {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.bps().serialize(to)
    }
}

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::from_bps(i64::deserialize(from)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Currency;
    use proptest::prelude::*;

    fn myr(minor: i64) -> Amount {
        Amount::new(minor, Currency::parse("MYR").unwrap())
    }

    #[test]
    fn a_share_rounds_half_away_from_zero() {
        for (amount, bps, share) in [
            (1000, 1000, 100),
            (5, 1000, 1),
            (4, 1000, 0),
            (-5, 1000, -1),
            (-4, 1000, 0),
            (15, 1000, 2),
            (14, 1000, 1),
            (333, 1500, 50),
            (i64::MAX, 10_000, i64::MAX),
            (i64::MIN, 10_000, i64::MIN),
            (i64::MAX, 1000, 922_337_203_685_477_581),
        ] {
            assert_eq!(Rate::from_bps(bps).unwrap().of(myr(amount)), Ok(myr(share)), "{amount} at {bps}");
        }
    }

    #[test]
    fn rates_outside_the_whole_are_refused() {
        assert_eq!(Rate::from_bps(-1), Err(RateOutOfRange));
        assert_eq!(Rate::from_bps(10_001), Err(RateOutOfRange));
    }

    proptest! {
        #[test]
        fn a_share_is_never_more_than_half_a_unit_off(minor: i64, bps in 0i64..=10_000) {
            let share = Rate::from_bps(bps).unwrap().of(myr(minor)).unwrap();
            let whole = i128::from(WHOLE);
            let off = i128::from(share.minor()) * whole - i128::from(minor) * i128::from(bps);
            prop_assert!(off.abs() * 2 <= whole);
        }
    }
}
