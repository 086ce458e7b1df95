//! What a withdrawal would be, before it is asked for (WD-2).

use maud::{Markup, html};
use money::Amount;

use crate::components::facts::facts;
use crate::components::form::{Weight, post_form, submit};
use crate::components::layout::{Head, Shell, layout};
use crate::components::money::money;
use crate::components::time::{Moment, moment};
use crate::lang::t;
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
    let home = t("menu-home");
    layout(
        shell,
        Head {
            title: &t("partner-withdraw-title"),
            section: paths::WITHDRAWALS,
            back: Some((paths::PARTNER, &home)),
        },
        &html! {
            section.card.narrow {
                div {
                    p.hush { (t("partner-withdraw-full")) }
                    @for line in &view.lines { p.lead-money { (money(*line)) } }
                }
                (facts(&[
                    (&t("partner-withdraw-to"), html! { (view.account) }),
                    (&t("partner-withdraw-batch"), html! { (view.batch) }),
                    (&t("partner-withdraw-closes"), moment(&view.cutoff)),
                ]))
                p { (t("partner-withdraw-next")) }
                (post_form(paths::WITHDRAWALS, &shell.csrf, &html! {
                    div.row {
                        (submit(&t("partner-withdraw-ask"), Weight::Primary))
                        a.button href=(paths::PARTNER) { (t("partner-withdraw-not-now")) }
                    }
                }))
            }
        },
    )
}
