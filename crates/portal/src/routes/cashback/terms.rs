//! Terms in words: what is charged when, and what has changed (BC-1).

use app::views::{self, Source};
use money::Amount;
use programs::cashback::{Difference, FeeTrigger, Settles, Terms};
use programs::time::Instant;

use crate::components::changes::Change;
use crate::lang::{self, t, t_with};
use crate::pages::seller::terms::TermsView;
use crate::routes::look::Look;
use crate::routes::show;
use crate::routes::trouble::Trouble;

/// Which orders are charged (BC-4).
pub(crate) fn trigger(trigger: FeeTrigger) -> String {
    word("kind-trigger", trigger.name())
}

/// How often bills are settled (BC-7).
pub(crate) fn settles(settles: Settles) -> String {
    word("kind-settles", settles.name())
}

/// The words for a code of a kind, such as `kind-trigger` and `voucher_used`; the code itself where there are none.
pub(super) fn word(kind: &str, code: &str) -> String {
    lang::t_or(&format!("{kind}-{}", code.replace('_', "-")), code)
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
    let name = word("label-terms", field);
    let figure = match country {
        Some(code) => {
            let country = show::country(code);
            t_with("seller-figure-in", &[("country", (&country).into()), ("figure", (&name).into())])
        }
        None => name,
    };
    let told = |text: Option<&String>, terms: &Terms| text.map(|text| value(field, text, country, terms));
    Change {
        figure,
        before: told(difference.before.as_ref(), from),
        after: told(difference.after.as_ref(), to),
    }
}

/// A figure as people read it: caps are money of their market, rates are percentages, codes are words.
fn value(field: &str, text: &str, country: Option<&str>, terms: &Terms) -> String {
    let market = country.and_then(|country| terms.market(country));
    match (field, market) {
        ("cap_per_unit" | "earn_cap", Some(market)) => match text.parse() {
            Ok(minor) => lang::money(Amount::new(minor, market.currency)),
            Err(_) => t("seller-no-cap"),
        },
        ("fee_rate", Some(market)) => lang::rate(market.fee_rate.bps()),
        ("tax", Some(market)) => lang::rate(market.tax.bps()),
        ("earn_rate", Some(market)) => lang::rate(market.earn_rate.bps()),
        ("fee_trigger", Some(market)) => trigger(market.fee_trigger),
        ("settles", Some(market)) => settles(market.settles),
        ("carry_negative", Some(market)) => t(if market.carry_negative { "seller-yes" } else { "seller-no" }),
        ("review", _) if text == "automatic" => t("seller-at-once"),
        ("review", _) => t("seller-reviewed"),
        _ => text.parse::<i64>().map_or_else(|_| text.to_owned(), lang::count),
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
            ("Registrations are approved", some("Approved at once"), some("Reviewed by the operator")),
            ("Malaysia: Fee at most, per unit", some("No cap"), some("MYR 2.50")),
            ("Malaysia: Charged on", some("Orders that use the voucher"), some("Every delivered order")),
            ("Malaysia: Settled", some("Each business day"), some("Each month")),
            ("Malaysia: A result below zero is carried on", some("No"), some("Yes")),
            ("Vietnam: Service fee", some("3 %"), None),
        ] {
            assert_eq!(find(figure), (before, after), "{figure}");
        }
        assert!(all.iter().all(|change| !change.figure.contains('_')), "{all:?}");
    }
}
