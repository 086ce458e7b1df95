//! What a withdrawal would be, before it is asked for (WD-2).

use maud::{Markup, html};
use money::Amount;

use crate::components::facts::facts;
use crate::components::form::{Weight, post_form, submit};
use crate::components::layout::{Head, Shell, layout};
use crate::components::money::money;
use crate::components::time::{Moment, moment};
use crate::paths;

/// The withdrawal that would be asked for.
#[derive(Clone, Debug)]
pub struct WithdrawView {
    /// One line for each currency with a positive available balance.
    pub lines: Vec<Amount>,
    /// The account it goes to, masked, with its holder and bank.
    pub account: String,
    /// The batch it would be in.
    pub batch: String,
    /// When that batch closes.
    pub cutoff: Moment,
}

/// The page. Its form posts to [`paths::WITHDRAWALS`] with nothing but the anti-forgery value.
#[must_use]
pub fn withdraw(shell: &Shell, view: &WithdrawView) -> Markup {
    layout(
        shell,
        Head { title: "Withdraw", section: paths::WITHDRAWALS, back: Some((paths::PARTNER, "Home")) },
        &html! {
            section.card.narrow {
                div {
                    p.hush { "You withdraw your full available balance" }
                    @for line in &view.lines { p.lead-money { (money(*line)) } }
                }
                (facts(&[
                    ("To", html! { (view.account) }),
                    ("Batch", html! { (view.batch) }),
                    ("Closes", moment(&view.cutoff)),
                ]))
                p { "Review and payment begin after the batch closes. Until then you can cancel. "
                    "How long your bank takes is not in our hands." }
                (post_form(paths::WITHDRAWALS, &shell.csrf, &html! {
                    div.row {
                        (submit("Ask for this withdrawal", Weight::Primary))
                        a.button href=(paths::PARTNER) { "Not now" }
                    }
                }))
            }
        },
    )
}
