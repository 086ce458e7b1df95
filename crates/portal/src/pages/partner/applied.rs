//! What is shown when an application was sent (AP-1).

use maud::{Markup, html};

use crate::components::layout::{Head, Shell, layout};
use crate::components::timeline::timeline;
use crate::paths;

/// The page.
#[must_use]
pub fn applied(shell: &Shell) -> Markup {
    let to_come = ["approved", "contract_sent", "contract_signed", "active"];
    layout(
        shell,
        Head { title: "Your application was sent", section: paths::APPLY, back: None },
        &html! {
            div.card.narrow {
                p { "Thank you. We read it and answer by e-mail. With the answer comes an access key, by which you "
                    "sign in to read and sign your contract." }
                (timeline(&[], &to_come))
                div { a.button href=(paths::SIGN_IN) { "Sign in" } }
            }
        },
    )
}
