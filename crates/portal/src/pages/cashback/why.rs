//! Why a line of a bill, or a movement of bonus, has its amount (AP-13).

use maud::{Markup, html};
use money::Amount;

use crate::components::layout::{Head, Shell, layout};
use crate::components::money::money;
use crate::components::steps::{Step, steps};
use crate::lang::t;

/// The explanation of one line or movement.
#[derive(Clone, Debug)]
pub struct WhyView {
    /// What it is: "Why this service fee".
    pub title: String,
    /// The item of the menu it belongs to.
    pub section: &'static str,
    /// Its order or its shopper, as path and label.
    pub back: (String, String),
    /// Its id.
    pub id: String,
    /// What it came to.
    pub amount: Amount,
    /// The way to the amount, from the event to the ledger.
    pub steps: Vec<Step>,
}

/// The page.
#[must_use]
pub fn why(shell: &Shell, view: &WhyView) -> Markup {
    let (path, label) = &view.back;
    layout(
        shell,
        Head { title: &view.title, section: view.section, back: Some((path, label)) },
        &html! {
            p.lead-money { (money(view.amount)) }
            (steps(&view.steps))
            p.small.hush { (t("cashback-smallest-units")) }
            p.small.hush { (t("cashback-reference")) " " code { (view.id) } }
        },
    )
}
