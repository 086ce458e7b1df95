//! Why an amount is what it is, as pages show it (AP-13).

use app::views::{ExplainedEvent, Step as Found, TransferRow};

use super::look::Look;
use crate::components::steps::Step;

/// From the event over the decision to the ledger.
pub(super) fn steps(
    look: &Look<'_>,
    event: Option<ExplainedEvent>,
    found: Vec<Found>,
    transfers: Vec<TransferRow>,
) -> Vec<Step> {
    let step = |label: &str, value: String, rule: &str| Step {
        label: label.to_owned(),
        value,
        arithmetic: None,
        rule: Some(rule.to_owned()),
    };
    let told = event.map(|event| {
        let value =
            format!("{} {} of {}, {}", event.kind, event.id, event.source, look.moment(event.time).text);
        step("Event", value, "EV-1")
    });
    let decided = found
        .into_iter()
        .map(|one| Step { arithmetic: one.arithmetic, ..step(&words(one.label), one.value, one.rule) });
    let posted = transfers.into_iter().map(|transfer| {
        step(
            "Ledger",
            format!("{}: {} to {}, {}", transfer.id, transfer.debit, transfer.credit, transfer.amount),
            "LG-1",
        )
    });
    told.into_iter().chain(decided).chain(posted).collect()
}

/// A stable word as people read it: `product_kind` is "Product kind".
fn words(label: &str) -> String {
    let mut words = label.replace('_', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}
