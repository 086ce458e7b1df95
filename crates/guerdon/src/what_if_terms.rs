//! `guerdon what-if --terms`: other terms of the cashback campaign run over the history (EV-5).

use crate::progress::Bar;
use crate::system::{self, hint};
use app::what_if_terms::{Outcome, Pair, SellerComparison, TermsComparison, what_if_terms};
use comfy_table::{Table, presets};
use money::Currency;
use programs::cashback::Terms;
use programs::time::Instant;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use store::{Reader, Writer};

/// Tells what each seller was charged, and would have been.
pub(crate) fn run(
    reader: &Reader,
    empty: Writer,
    candidate: &Terms,
    bar: Bar,
    as_json: bool,
) -> anyhow::Result<()> {
    candidate.check().map_err(|refusal| {
        let cause = format!("the terms: {}: {}", refusal.pointer.unwrap_or_default(), refusal.detail);
        hint(cause, "change the file; `POST /v1/campaigns/bonus-cashback/terms` would refuse it too")
    })?;
    let found = what_if_terms(reader, empty, candidate, &mut |seq| bar.reached(seq))?;
    bar.done();
    if as_json {
        tell_json(candidate, &found);
    } else {
        tell_table(candidate, &found);
    }
    Ok(())
}

/// The sums over all sellers, by currency.
fn totals(found: &TermsComparison) -> BTreeMap<Currency, Pair> {
    let mut totals: BTreeMap<Currency, Pair> = BTreeMap::new();
    for seller in &found.sellers {
        let sum = totals.entry(seller.currency).or_default();
        *sum = sum.plus(seller.all());
    }
    totals
}

/// From when on terms are assumed.
fn begin(terms: &Terms) -> String {
    if terms.effective == Instant::MIN { "always".to_owned() } else { terms.effective.to_string() }
}

fn tell_json(candidate: &Terms, found: &TermsComparison) {
    let differences = found.differences.iter().map(|(version, figures)| {
        let figures = figures
            .iter()
            .map(|figure| json!({"figure": figure.figure, "before": figure.before, "after": figure.after}));
        json!({"version": version, "figures": figures.collect::<Vec<_>>()})
    });
    system::tell(json!({
        "assumed_version": found.assumed, "effective": begin(candidate),
        "differs_from": differences.collect::<Vec<_>>(), "orders_without_bonus": found.without_bonus,
        "assumptions": ASSUMPTIONS
    }));
    for seller in &found.sellers {
        let versions = seller.by_version.iter().map(|(version, pair)| {
            let mut line = figures(*pair);
            line["terms_version"] = json!(version);
            line
        });
        let mut line = figures(seller.all());
        line["seller_id"] = json!(seller.seller_id);
        line["currency"] = json!(seller.currency.code());
        line["by_terms_version"] = versions.collect();
        system::tell(line);
    }
    for (currency, pair) in totals(found) {
        let mut line = figures(pair);
        line["total"] = json!(currency.code());
        system::tell(line);
    }
}

fn figures(pair: Pair) -> Value {
    let shown = |outcome: Outcome| {
        json!({
            "orders": outcome.orders, "fee_charged": outcome.charged, "fee_refunded": outcome.refunded,
            "fee_net": outcome.net(), "bonus_earned": outcome.bonus
        })
    };
    let (got, would) = (pair.got, pair.would_have_got);
    json!({
        "got": shown(got), "would_have_got": shown(would),
        "difference": {"fee_net": would.net() - got.net(), "bonus_earned": would.bonus - got.bonus}
    })
}

/// What is taken for granted, for people who read the figures.
const ASSUMPTIONS: [&str; 4] = [
    "every seller whose registration was in force is taken to have agreed to these terms when they took effect",
    "registrations are as they were: who was suspended for not agreeing to published terms still was",
    "shoppers ordered, returned and spent bonus as they did; a reservation that their bonus would not have \
     covered was not made, and its order was paid without it",
    "each order counts under the version that is locked for it, so one that these terms take in counts under \
     another before and after",
];

fn tell_table(candidate: &Terms, found: &TermsComparison) {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header([
        "seller",
        "currency",
        "terms",
        "orders",
        "fees charged",
        "fees refunded",
        "bonus earned",
        "fees net",
    ]);
    for seller in &found.sellers {
        table.add_row(row(&seller.seller_id, seller.currency, &versions(seller), seller.all()));
    }
    for (currency, pair) in totals(found) {
        table.add_row(row("all", currency, "", pair));
    }
    system::tell(table);
    let (assumed, begin) = (found.assumed, begin(candidate));
    for (version, differences) in found.differences.iter().filter(|(_, all)| !all.is_empty()) {
        system::tell(format!("version {assumed}, assumed from {begin} on, is not version {version}:"));
        for figure in differences {
            let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".to_owned());
            let (before, after) = (shown(&figure.before), shown(&figure.after));
            system::tell(format!("  {}: {before} → {after}", figure.figure));
        }
    }
    if found.without_bonus > 0 {
        system::tell(format!("orders without the bonus they were paid with: {}", found.without_bonus));
    }
    for assumption in ASSUMPTIONS {
        eprintln!("assumed: {assumption}");
    }
    eprintln!("figures are minor units, over all time: what was → what would have been; nothing was changed");
}

/// Under which versions a seller's orders were, and would have been: `1, 2 → 1, 3`.
fn versions(seller: &SellerComparison) -> String {
    let used = |of: fn(&Pair) -> Outcome| {
        let used = seller.by_version.iter().filter(|(_, pair)| of(pair) != Outcome::default());
        used.map(|(version, _)| version.to_string()).collect::<Vec<_>>().join(", ")
    };
    arrow(used(|pair| pair.got), used(|pair| pair.would_have_got))
}

fn row(seller: &str, currency: Currency, versions: &str, pair: Pair) -> Vec<String> {
    let (got, would) = (pair.got, pair.would_have_got);
    let difference = would.net() - got.net();
    vec![
        seller.to_owned(),
        currency.to_string(),
        versions.to_owned(),
        arrow(got.orders, would.orders),
        arrow(got.charged, would.charged),
        arrow(got.refunded, would.refunded),
        arrow(got.bonus, would.bonus),
        format!("{} ({difference:+})", arrow(got.net(), would.net())),
    ]
}

/// What was and what would have been, once where it is the same.
fn arrow<T: PartialEq + std::fmt::Display>(was: T, would: T) -> String {
    if was == would { was.to_string() } else { format!("{was} → {would}") }
}
