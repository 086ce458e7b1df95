//! Where an application stands (AP-2), for an applicant who is not yet an active partner.

use maud::{Markup, html};

use crate::components::badge::status_badge;
use crate::components::layout::{Head, Shell, layout};
use crate::components::timeline::{Milestone, timeline};
use crate::paths;

/// The state of an application.
#[derive(Clone, Debug)]
pub struct ApplicationView {
    /// Its status code.
    pub status: String,
    /// The representative assigned at approval.
    pub representative: Option<String>,
    /// What happened so far.
    pub history: Vec<Milestone>,
}

/// The page.
#[must_use]
pub fn application(shell: &Shell, view: &ApplicationView) -> Markup {
    let (to_come, next): (&[&str], _) = match view.status.as_str() {
        "submitted" => (
            &["approved", "contract_sent", "contract_signed", "active"],
            "We read your application and write to you. There is nothing you need to do.",
        ),
        "approved" => {
            (&["contract_sent", "contract_signed", "active"], "You are approved. Your contract comes next.")
        }
        "contract_sent" => (&["contract_signed", "active"], "Your contract is ready to read and sign."),
        "contract_signed" => (&["active"], "You have signed. We countersign, and then you can begin."),
        "rejected" => (&[], "This application was not accepted. You may apply again."),
        _ => (&[], ""),
    };
    layout(
        shell,
        Head { title: "Your application", section: paths::PARTNER, back: None },
        &html! {
            section.card.narrow {
                div { (status_badge(&view.status)) }
                p { (next) }
                @if let Some(name) = &view.representative { p { "Your representative: " strong { (name) } } }
                @match view.status.as_str() {
                    "contract_sent" => div { a.button.primary href=(paths::CONTRACT) { "Read and sign the contract" } },
                    "rejected" => div { a.button href=(paths::APPLY) { "Apply again" } },
                    _ => {}
                }
                (timeline(&view.history, to_come))
            }
        },
    )
}
