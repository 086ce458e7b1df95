use crate::affiliate::{Credits, Span};
use crate::entry::CreditRef;
use crate::time::{Instant, Month};
use money::{Currency, MoneyError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a partner has in one currency, in minor units.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balance {
    /// Earned and in its holding period (AP-9).
    pub pending: i64,
    /// Free to be withdrawn; negative after refunds (WD-8).
    pub available: i64,
    /// Asked for and not yet paid (WD-2).
    pub in_withdrawal: i64,
    /// Paid so far.
    pub paid: i64,
    /// Expired so far (WD-6).
    pub expired: i64,
    /// Which credits the available is left of.
    pub credits: Credits,
    /// What commission came to in the month of the last of it.
    pub earned: Option<MonthEarned>,
}

/// What commission was credited in a month of the programme's zone, less what was taken back in it (AP-9,
/// AP-10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthEarned {
    /// The month.
    pub month: Month,
    /// How much, in minor units.
    pub minor: i64,
}

/// A partner's balances, one for each currency that ever moved.
pub type Purse = BTreeMap<Currency, Balance>;

fn plus(a: i64, b: i64) -> Result<i64, MoneyError> {
    a.checked_add(b).ok_or(MoneyError::Overflow)
}

impl Balance {
    /// Where nothing ever moved.
    pub(crate) const EMPTY: Self = Self {
        pending: 0,
        available: 0,
        in_withdrawal: 0,
        paid: 0,
        expired: 0,
        credits: Credits { credited: 0, deficit: 0, available: Vec::new(), lapsed: Vec::new() },
        earned: None,
    };

    /// Whether so much more can ever be credited. Asked when money is earned, so that no later step
    /// (release, return, payment) can go beyond what can be held.
    fn room_for(&self, minor: i64) -> Result<(), MoneyError> {
        let earned = plus(self.credits.credited, self.pending)?;
        plus(earned, minor.max(0)).map(|_| ())
    }

    /// Counts commission that was credited or, negative, taken back, and returns what an earlier month came
    /// to, which has ended with that. Months do not return: where the zone was moved back, its first hours
    /// count for the month that had begun.
    pub fn earn(&mut self, month: Month, minor: i64) -> Option<MonthEarned> {
        match &mut self.earned {
            Some(earned) if month <= earned.month => {
                earned.minor = earned.minor.saturating_add(minor);
                None
            }
            earned => earned.replace(MonthEarned { month, minor }),
        }
    }

    /// The balance after money became available, and the places of the credit.
    pub fn credited(&self, minor: i64) -> Result<(Self, Span), MoneyError> {
        self.room_for(minor)?;
        let mut after = self.clone();
        after.available = plus(after.available, minor)?;
        let span = after.credits.credit(minor)?;
        Ok((after, span))
    }

    /// The balance after available money was taken, oldest credits first (WD-6, WD-8).
    pub fn debited(&self, minor: i64) -> Result<Self, MoneyError> {
        let mut after = self.clone();
        after.available = after.available.checked_sub(minor).ok_or(MoneyError::Overflow)?;
        after.credits.debit(minor)?;
        Ok(after)
    }

    /// The balance after pending money came (or, negative, went).
    pub fn held(&self, minor: i64) -> Result<Self, MoneyError> {
        self.room_for(minor)?;
        let mut after = self.clone();
        after.pending = plus(after.pending, minor)?;
        Ok(after)
    }

    /// The balance after all that is available went into a withdrawal, with what was taken (WD-2).
    pub fn withdrawn(&self) -> Result<(Self, i64, Vec<Span>), MoneyError> {
        let mut after = self.clone();
        let minor = after.available;
        after.in_withdrawal = plus(after.in_withdrawal, minor)?;
        after.available = 0;
        let spans = after.credits.take_all();
        Ok((after, minor, spans))
    }

    /// The balance after a withdrawal's money returned to its credits, and how much of it expired at
    /// once (WD-4, WD-6).
    pub fn returned(&self, minor: i64, spans: &[Span]) -> Result<(Self, i64), MoneyError> {
        let mut after = self.clone();
        after.in_withdrawal = plus(after.in_withdrawal, -minor)?;
        let expired = after.credits.restore(spans);
        after.available = plus(after.available, minor - expired)?;
        after.expired = plus(after.expired, expired)?;
        Ok((after, expired))
    }

    /// The balance after the bank paid.
    pub fn paid_out(&self, minor: i64) -> Result<Self, MoneyError> {
        let mut after = self.clone();
        after.in_withdrawal = plus(after.in_withdrawal, -minor)?;
        after.paid = plus(after.paid, minor)?;
        Ok(after)
    }

    /// The balance after a stretch of credits became too old, and what expired of it (WD-6).
    pub fn expired_of(&self, credit: &CreditRef) -> Result<(Self, i64), MoneyError> {
        let mut after = self.clone();
        let minor = after.credits.lapse(Span { from: credit.from, to: credit.to });
        after.available = plus(after.available, -minor)?;
        after.expired = plus(after.expired, minor)?;
        Ok((after, minor))
    }
}

/// After when a credit of a given instant cannot be withdrawn (WD-6).
pub(crate) fn expiry(rules: &crate::affiliate::Rules, credited_at: Instant) -> Instant {
    rules.zone.plus_years(credited_at, rules.expiry_years)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_end_when_the_next_one_earns() {
        let month = |month| Month { year: 2026, month };
        let mut balance = Balance::EMPTY;
        assert_eq!(balance.earn(month(6), 500), None);
        assert_eq!(balance.earn(month(6), -200), None);
        let june = MonthEarned { month: month(6), minor: 300 };
        assert_eq!(
            balance.earn(month(8), -50),
            Some(june),
            "AP-10: it is taken back in the month it is taken"
        );
        assert_eq!(balance.earn(month(7), 70), None, "a month that has ended does not return");
        assert_eq!(balance.earned, Some(MonthEarned { month: month(8), minor: 20 }));
    }
}
