//! The values and sums of an explanation as people read them (AP-13). What is explained comes as codes, amounts and
//! instants, and with sums in which English joins the figures; what those words say stands in the messages of the steps' labels.

use app::views::Step;

use super::terms::word;
use crate::components::badge::status_word;
use crate::lang;
use crate::routes::explain::{amount, plain};
use crate::routes::look::Look;
use crate::routes::show;

/// The steps with their values and sums in the language that is spoken.
pub(super) fn in_words(look: &Look<'_>, steps: Vec<Step>) -> Vec<Step> {
    let told = |step: Step| Step {
        value: value(look, step.label, &step.value),
        arithmetic: step.arithmetic.as_deref().and_then(|text| sum(step.label, text)),
        ..step
    };
    steps.into_iter().map(told).collect()
}

fn value(look: &Look<'_>, label: &str, text: &str) -> String {
    match label {
        "voucher" => lang::t(if text == "used" { "kind-voucher-used" } else { "kind-voucher-unused" }),
        "verdict" => word("kind-verdict", text),
        "status" | "bonus_status" => status_word(text),
        "market" => text.split_once(", ").map_or_else(
            || text.to_owned(),
            |(country, currency)| format!("{} {currency}", show::country(country)),
        ),
        "order" if text == "none named" => lang::t("shopper-no-order"),
        _ => plain(look, text),
    }
}

/// English between the figures of sums, and the sign that says the same.
const JOINTS: [(&str, &str); 8] = [
    (", half away from zero", ""),
    ("; at most ", "; ≤ "),
    (", at most ", "; ≤ "),
    ("; less refunds ", "; − "),
    (", less refunds = ", " → "),
    ("bonus spent ", ""),
    ("by line, less discounts, bonus spent and refunds: ", ""),
    ("by line: ", ""),
];

/// A sum without words; nothing where there are only words, which the label says.
fn sum(label: &str, text: &str) -> Option<String> {
    if matches!(label, "registration" | "terms_version" | "rate" | "status" | "market" | "available_from") {
        return None;
    }
    let signs = JOINTS.iter().fold(text.to_owned(), |text, (words, sign)| text.replace(words, sign));
    match amount(&signs) {
        Some(amount) => Some(lang::money(amount)),
        None => Some(signs),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// AP-13: sums are signs and figures in every language.
    #[test]
    fn sums_are_told_without_words() {
        for (label, english, signs) in [
            (
                "line_fee",
                "L1: round(9500 × 300 / 10000) = 285, half away from zero; at most 250 × 2 = 500",
                Some("L1: round(9500 × 300 / 10000) = 285; ≤ 250 × 2 = 500"),
            ),
            (
                "line_base",
                "L1: 5000 × 2 − 500 = 9500; less refunds 4750 = 4750",
                Some("L1: 5000 × 2 − 500 = 9500; − 4750 = 4750"),
            ),
            (
                "bonus",
                "round(9250 × 500 / 10000), half away from zero, at most 250",
                Some("round(9250 × 500 / 10000); ≤ 250"),
            ),
            ("tax_inside", "by line: round(fee × 600 / 10600)", Some("round(fee × 600 / 10600)")),
            ("redemption", "MYR 1.63", Some("MYR\u{a0}1.63")),
            ("rate", "locked for the order", None),
        ] {
            assert_eq!(sum(label, english).as_deref(), signs, "{english}");
        }
    }
}
