use super::{FeeTrigger, Market, ReviewMode, Settles, Terms};
use std::collections::BTreeMap;

/// A figure that two versions of the terms do not have in common (BC-1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Which figure: `hold_days`, `markets/MY/fee_rate`.
    pub figure: String,
    /// What it was; `None` where there was no such figure.
    pub before: Option<String>,
    /// What it is; `None` where there is no such figure any more.
    pub after: Option<String>,
}

impl FeeTrigger {
    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::VoucherUsed => "voucher_used",
            Self::AllCompleted => "all_completed",
            Self::BonusRedeemed => "bonus_redeemed",
        }
    }
}

impl Settles {
    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::BusinessDay => "business_day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }
}

impl ReviewMode {
    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::Manual => "manual",
        }
    }
}

impl Terms {
    /// What has changed since another version, figure by figure; text and dates are not figures (BC-1).
    pub fn differences(&self, since: &Self) -> Vec<Difference> {
        let (mut before, after) = (since.figures(), self.figures());
        let mut all: Vec<Difference> = Vec::new();
        for (figure, after) in after {
            let before = before.remove(&figure);
            if before.as_ref() != Some(&after) {
                all.push(Difference { figure, before, after: Some(after) });
            }
        }
        let gone = |(figure, before)| Difference { figure, before: Some(before), after: None };
        all.extend(before.into_iter().map(gone));
        all.sort_by(|a, b| a.figure.cmp(&b.figure));
        all
    }

    fn figures(&self) -> BTreeMap<String, String> {
        let own = [
            ("zone", self.zone.name().to_owned()),
            ("review", self.review.name().to_owned()),
            ("hold_days", self.hold_days.to_string()),
            ("life_days", self.life_days.to_string()),
            ("grace_days", self.grace_days.to_string()),
            ("announce_days", self.announce_days.to_string()),
            ("reservation_minutes", self.reservation_minutes.to_string()),
        ];
        let own = own.map(|(name, value)| (name.to_owned(), value));
        own.into_iter().chain(self.markets.iter().flat_map(market_figures)).collect()
    }
}

fn market_figures(market: &Market) -> Vec<(String, String)> {
    let cap = |cap: Option<i64>| cap.map_or_else(|| "none".to_owned(), |cap| cap.to_string());
    let figures = [
        ("currency", market.currency.to_string()),
        ("fee_trigger", market.fee_trigger.name().to_owned()),
        ("fee_rate", market.fee_rate.to_string()),
        ("cap_per_unit", cap(market.cap_per_unit)),
        ("tax", market.tax.to_string()),
        ("earn_rate", market.earn_rate.to_string()),
        ("earn_cap", cap(market.earn_cap)),
        ("settles", market.settles.name().to_owned()),
        ("carry_negative", market.carry_negative.to_string()),
    ];
    figures.map(|(name, value)| (format!("markets/{}/{name}", market.country), value)).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use money::Rate;

    /// BC-1: what is new, what is gone, and what is another figure now.
    #[test]
    fn what_has_changed_is_told_figure_by_figure() {
        let before = Terms::template();
        assert_eq!(before.differences(&before), []);
        let mut after = before.clone();
        after.hold_days = 14;
        after.markets[0].fee_rate = Rate::from_bps(450).unwrap();
        after.markets.retain(|market| market.country != "VN");
        let all = after.differences(&before);
        let changed: Vec<_> = all.iter().filter(|d| !d.figure.starts_with("markets/VN/")).collect();
        let told = |d: &Difference| (d.figure.clone(), d.before.clone(), d.after.clone());
        let expected = [("hold_days", "7", "14"), ("markets/MY/fee_rate", "3 %", "4.50 %")];
        let expected = expected.map(|(a, b, c)| (a.to_owned(), Some(b.to_owned()), Some(c.to_owned())));
        assert_eq!(changed.into_iter().map(told).collect::<Vec<_>>(), expected);
        assert!(all.iter().any(|d| d.figure == "markets/VN/tax" && d.after.is_none()));
    }
}
