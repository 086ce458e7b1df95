//! Terms in words: what is charged when, and what has changed (BC-1).

use app::views::{self, Source};
use money::Amount;
use programs::cashback::{Difference, FeeTrigger, Settles, Terms};
use programs::time::Instant;

use crate::lang;
use crate::pages::seller::terms::{Change, TermsView};
use crate::routes::look::Look;
use crate::routes::show;
use crate::routes::trouble::Trouble;

/// Which orders are charged (BC-4).
pub(crate) fn trigger(trigger: FeeTrigger) -> &'static str {
    match trigger {
        FeeTrigger::VoucherUsed => "Orders that use the voucher",
        FeeTrigger::AllCompleted => "Every delivered order",
        FeeTrigger::BonusRedeemed => "Bonus spent in an order",
    }
}

/// How often bills are settled (BC-7).
pub(crate) fn settles(settles: Settles) -> &'static str {
    match settles {
        Settles::BusinessDay => "Each business day",
        Settles::Week => "Each week",
        Settles::Month => "Each month",
    }
}

/// A version of the terms with what changed since another, which is none before the first.
pub(crate) fn terms(
    look: &Look<'_>,
    version: i64,
    since: i64,
    back: (String, String),
) -> Result<TermsView, Trouble> {
    let all = views::terms(look.source)?;
    let terms = all.iter().find(|terms| terms.version == version).ok_or_else(Trouble::not_found)?;
    let between = all.iter().filter(|terms| terms.version > since && terms.version <= version);
    let changes = changes(look.source, since, version)?;
    Ok(TermsView {
        back,
        version,
        effective: (terms.effective != Instant::MIN).then(|| look.moment(terms.effective)),
        old_terms_end: terms.old_terms_end.map(|end| look.moment(end)),
        text: terms.text.clone(),
        words: between.map(|terms| (terms.version, terms.changes.clone())).collect(),
        since: changes.is_some().then_some(since),
        changes: changes.unwrap_or_default(),
        agreeing: None,
    })
}

/// What is not the same in two versions, figure by figure; `None` where one of them is not there.
pub(crate) fn changes(source: &Source, since: i64, version: i64) -> Result<Option<Vec<Change>>, Trouble> {
    let change = views::terms_change(source, since, version)?;
    Ok(change.map(|change| {
        let words = |one: &Difference| in_words(one, &change.from, &change.to);
        change.differences.iter().map(words).collect()
    }))
}

fn in_words(difference: &Difference, from: &Terms, to: &Terms) -> Change {
    let parts: Vec<&str> = difference.figure.split('/').collect();
    let (country, field) = match parts.as_slice() {
        ["markets", country, field] => (Some(*country), *field),
        _ => (None, difference.figure.as_str()),
    };
    let figure = match country {
        Some(country) => format!("{}: {}", show::country(country), name(field).to_lowercase()),
        None => name(field).to_owned(),
    };
    let told = |text: Option<&String>, terms: &Terms| text.map(|text| value(field, text, country, terms));
    Change {
        figure,
        before: told(difference.before.as_ref(), from),
        after: told(difference.after.as_ref(), to),
    }
}

/// What a figure is called; its own name where there are no words for it.
fn name(field: &str) -> &str {
    match field {
        "zone" => "Time zone",
        "review" => "Registrations are approved",
        "hold_days" => "Days until bonus can be spent",
        "life_days" => "Days that bonus lives",
        "grace_days" => "Days that returned bonus lives at least",
        "announce_days" => "Days ahead that expiry is announced",
        "reservation_minutes" => "Minutes that a reservation holds",
        "currency" => "Currency",
        "fee_trigger" => "Charged on",
        "fee_rate" => "Service fee",
        "cap_per_unit" => "Fee at most, per unit",
        "tax" => "Tax inside the fee",
        "earn_rate" => "Shoppers earn",
        "earn_cap" => "Bonus at most, per order",
        "settles" => "Settled",
        "carry_negative" => "A negative result is carried on",
        other => other,
    }
}

/// A figure as people read it: caps are money of their market, codes are words.
fn value(field: &str, text: &str, country: Option<&str>, terms: &Terms) -> String {
    let market = country.and_then(|country| terms.market(country));
    match (field, market) {
        ("cap_per_unit" | "earn_cap", Some(market)) => match text.parse() {
            Ok(minor) => lang::money(Amount::new(minor, market.currency)),
            Err(_) => "No cap".to_owned(),
        },
        ("fee_trigger", Some(market)) => trigger(market.fee_trigger).to_owned(),
        ("settles", Some(market)) => settles(market.settles).to_owned(),
        ("carry_negative", Some(market)) => if market.carry_negative { "Yes" } else { "No" }.to_owned(),
        ("review", _) if text == "automatic" => "At once".to_owned(),
        ("review", _) => "After a review".to_owned(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// BC-1: every figure that can change has words, and values are read as people read them.
    #[test]
    fn changes_are_told_in_words() {
        let before = Terms::template();
        let mut after = before.clone();
        after.hold_days = 14;
        after.review = programs::cashback::ReviewMode::Manual;
        after.markets.retain(|market| market.country != "VN");
        if let Some(market) = after.markets.first_mut() {
            market.cap_per_unit = Some(250);
            market.fee_trigger = FeeTrigger::AllCompleted;
            market.settles = Settles::Month;
            market.carry_negative = true;
        }
        let told = |one: &Difference| in_words(one, &before, &after);
        let all: Vec<Change> = after.differences(&before).iter().map(told).collect();
        let find = |figure: &str| {
            let change = all.iter().find(|change| change.figure == figure);
            let change = change.unwrap_or_else(|| panic!("no {figure} in {all:?}"));
            let plain = |text: &Option<String>| text.as_ref().map(|text| text.replace('\u{a0}', " "));
            (plain(&change.before), plain(&change.after))
        };
        let some = |text: &str| Some(text.to_owned());
        for (figure, before, after) in [
            ("Days until bonus can be spent", some("7"), some("14")),
            ("Registrations are approved", some("At once"), some("After a review")),
            ("Malaysia: fee at most, per unit", some("No cap"), some("MYR 2.50")),
            ("Malaysia: charged on", some("Orders that use the voucher"), some("Every delivered order")),
            ("Malaysia: settled", some("Each business day"), some("Each month")),
            ("Malaysia: a negative result is carried on", some("No"), some("Yes")),
            ("Vietnam: service fee", some("3 %"), None),
        ] {
            assert_eq!(find(figure), (before, after), "{figure}");
        }
        assert!(all.iter().all(|change| !change.figure.contains('_')), "{all:?}");
    }
}
