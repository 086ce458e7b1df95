//! Why an amount is what it is, as pages show it (AP-13).

use app::views::{ExplainedEvent, Step as Found, TransferRow};
use money::{Amount, Currency};
use programs::time::Instant;

use super::look::Look;
use crate::components::steps::Step;
use crate::lang::{self, t_or, t_with};

/// From the event over the decision to the ledger.
pub(super) fn steps(
    look: &Look<'_>,
    event: Option<ExplainedEvent>,
    found: Vec<Found>,
    transfers: Vec<TransferRow>,
) -> Vec<Step> {
    let step = |label: &str, value: String, rule: &str| Step {
        label: label_of(label),
        value,
        arithmetic: None,
        rule: Some(rule.to_owned()),
    };
    let told = event.map(|event| {
        let at = look.moment(event.time).text;
        let args = [
            ("kind", event.kind.into()),
            ("id", (&event.id).into()),
            ("source", (&event.source).into()),
            ("at", (&at).into()),
        ];
        step("event", t_with("explain-event", &args), "EV-1")
    });
    let decided = found
        .into_iter()
        .map(|one| Step { arithmetic: one.arithmetic, ..step(one.label, one.value, one.rule) });
    let posted = transfers.into_iter().map(|transfer| {
        let amount = lang::money(transfer.amount);
        let args = [
            ("id", (&transfer.id).into()),
            ("debit", (&transfer.debit).into()),
            ("credit", (&transfer.credit).into()),
            ("amount", (&amount).into()),
        ];
        step("ledger", t_with("explain-transfer", &args), "LG-1")
    });
    told.into_iter().chain(decided).chain(posted).collect()
}

/// A value as people read it: an amount or an instant as the language writes it, anything else as it is.
pub(super) fn plain(look: &Look<'_>, text: &str) -> String {
    amount(text)
        .map(lang::money)
        .or_else(|| Some(look.moment(Instant::parse(text).ok()?).text))
        .unwrap_or_else(|| text.to_owned())
}

/// An amount as it is written for programs: "MYR 2.85".
pub(super) fn amount(text: &str) -> Option<Amount> {
    let (currency, decimal) = text.split_once(' ')?;
    Amount::parse_decimal(decimal, Currency::parse(currency).ok()?).ok()
}

/// What a stable word is called: its message, or else its own letters, `product_kind` as "Product kind".
fn label_of(label: &str) -> String {
    let mut words = label.replace('_', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    t_or(&format!("label-{}", label.replace('_', "-")), &words)
}
