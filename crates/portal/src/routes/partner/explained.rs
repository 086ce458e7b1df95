//! The steps to a commission as people read them (AP-13). What is explained comes as codes, amounts and instants.

use app::views::{Explained, Step, Sum};

use crate::components::badge::status_word;
use crate::lang::{self, t, t_or, t_with};
use crate::routes::explain::plain;
use crate::routes::look::Look;

/// The steps with their values and sums in the language that is spoken.
pub(super) fn in_words(look: &Look<'_>, explained: &Explained, rate_bps: i64) -> Vec<Step> {
    let told = |step: &Step| Step {
        value: value(look, step, rate_bps),
        arithmetic: arithmetic(look, step, explained),
        ..step.clone()
    };
    explained.steps.iter().map(told).collect()
}

fn value(look: &Look<'_>, step: &Step, rate_bps: i64) -> String {
    let text = step.value.as_str();
    match step.label {
        "customer_referred" | "product_kind" | "verdict" | "partner" => {
            t_or(&format!("step-{}", text.replace('_', "-")), text)
        }
        "rate" => lang::rate(rate_bps),
        "credited_at" if text == "pending" => status_word(text),
        _ => plain(look, text),
    }
}

fn arithmetic(look: &Look<'_>, step: &Step, explained: &Explained) -> Option<String> {
    let money = lang::money;
    if let Some(sum) = step.sum {
        return Some(match sum {
            Sum::Product { base, rate, result } => t_with(
                "explain-product",
                &[
                    ("base", (&money(base)).into()),
                    ("rate", (&lang::rate(rate.bps())).into()),
                    ("result", (&money(result)).into()),
                ],
            ),
            Sum::Difference { after, before, result } => {
                format!("{} − {} = {}", money(after), money(before), money(result))
            }
        });
    }
    match step.label {
        "paid_at" => {
            let (from, until) =
                (look.moment(explained.window.from).text, look.moment(explained.window.until).text);
            Some(t_with("explain-window", &[("from", (&from).into()), ("until", (&until).into())]))
        }
        "rate" => Some(match &explained.tier {
            Some(tier) => {
                let rate = lang::rate(tier.rate.bps());
                t_with("partner-home-tier", &[("from", tier.from.into()), ("rate", (&rate).into())])
            }
            None => t("explain-rate-locked"),
        }),
        _ => None,
    }
}
