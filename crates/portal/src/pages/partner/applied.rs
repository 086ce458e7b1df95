//! What is shown when an application was sent (AP-1).

use maud::{Markup, html};

use crate::components::layout::{Head, Shell, layout};
use crate::components::timeline::timeline;
use crate::lang::t;
use crate::paths;

/// The page.
#[must_use]
pub fn applied(shell: &Shell) -> Markup {
    let to_come = ["approved", "contract_sent", "contract_signed", "active"];
    layout(
        shell,
        Head { title: &t("partner-applied-title"), section: paths::APPLY, back: None },
        &html! {
            div.card.narrow {
                p { (t("partner-applied-text")) }
                (timeline(&[], &to_come))
                div { a.button href=(paths::SIGN_IN) { (t("partner-applied-sign-in")) } }
            }
        },
    )
}
