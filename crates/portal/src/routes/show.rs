//! From what is stored to what pages show: instants in the programme's zone, countries by name, histories.

use app::views::{AccountView, BalanceLine, HistoryStep};
use programs::affiliate::Rules;
use programs::time::{Instant, Zone};

use crate::components::field::Choice;
use crate::components::time::Moment;
use crate::components::timeline::Milestone;
use crate::lang::{self, t_or};
use crate::pages::partner::home::Balance;

/// An instant as people of the zone read it.
pub(super) fn moment(zone: &Zone, at: Instant) -> Moment {
    lang::moment(zone, at)
}

/// Whole seconds from one instant to a later one.
pub(super) fn seconds_between(now: Instant, then: Instant) -> u64 {
    let micros = then.micros().saturating_sub(now.micros());
    u64::try_from(micros).unwrap_or(0) / 1_000_000
}

/// A count as pages show it.
pub(super) fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// What happened, in the zone of the programme.
pub(super) fn milestones(zone: &Zone, history: Vec<HistoryStep>) -> Vec<Milestone> {
    let milestone = |step: HistoryStep| Milestone {
        status: step.status.to_owned(),
        at: moment(zone, step.at),
        by: Some(step.by),
        reason: step.reason,
    };
    history.into_iter().map(milestone).collect()
}

/// Balances as pages show them.
pub(super) fn balances(lines: &[BalanceLine]) -> Vec<Balance> {
    let balance = |line: &BalanceLine| Balance {
        currency: line.currency,
        pending: line.pending,
        available: line.available,
        in_withdrawal: line.in_withdrawal,
        paid: line.paid,
        expired: line.expired,
    };
    lines.iter().map(balance).collect()
}

/// An account in a few words: the bank and the end of the number.
pub(super) fn account(account: &AccountView) -> String {
    format!("{} {}", account.bank_name, account.masked_number)
}

/// The countries of South-East Asia with their currencies.
const COUNTRIES: [(&str, &str); 11] = [
    ("BN", "BND"),
    ("KH", "KHR"),
    ("ID", "IDR"),
    ("LA", "LAK"),
    ("MY", "MYR"),
    ("MM", "MMK"),
    ("PH", "PHP"),
    ("SG", "SGD"),
    ("TH", "THB"),
    ("TL", "USD"),
    ("VN", "VND"),
];

/// A country by its name, or by its code where the name is not known.
pub(super) fn country(code: &str) -> String {
    t_or(&format!("country-{code}"), code)
}

/// The countries the programme is open to (AP-1).
pub(super) fn countries(rules: &Rules) -> Vec<Choice> {
    rules.countries.iter().map(|code| Choice::new(code, &country(code))).collect()
}

/// The currencies of those countries that the programme pays in (WD-7).
pub(super) fn currencies(rules: &Rules) -> Vec<Choice> {
    let excluded = |code: &str| rules.excluded_currencies.iter().any(|currency| currency.code() == code);
    COUNTRIES
        .iter()
        .filter(|(country, code)| rules.countries.iter().any(|c| c == country) && !excluded(code))
        .map(|(_, code)| Choice::new(code, code))
        .collect()
}
