//! Where an application stands (AP-2), for an applicant who is not yet an active partner.

use maud::{Markup, html};

use crate::components::badge::status_badge;
use crate::components::layout::{Head, Shell, layout};
use crate::components::timeline::{Milestone, timeline};
use crate::lang::{t, t_html};
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
            t("partner-application-next-submitted"),
        ),
        "approved" => {
            (&["contract_sent", "contract_signed", "active"], t("partner-application-next-approved"))
        }
        "contract_sent" => (&["contract_signed", "active"], t("partner-application-next-contract-sent")),
        "contract_signed" => (&["active"], t("partner-application-next-contract-signed")),
        "rejected" => (&[], t("partner-application-next-rejected")),
        _ => (&[], String::new()),
    };
    layout(
        shell,
        Head { title: &t("partner-application-title"), section: paths::PARTNER, back: None },
        &html! {
            section.card.narrow {
                div { (status_badge(&view.status)) }
                p { (next) }
                @if let Some(name) = &view.representative {
                    p { (t_html("partner-application-representative", &[("name", (&html! { strong { (name) } }).into())])) }
                }
                @match view.status.as_str() {
                    "contract_sent" => div { a.button.primary href=(paths::CONTRACT) { (t("partner-application-sign")) } },
                    "rejected" => div { a.button href=(paths::APPLY) { (t("partner-application-again")) } },
                    _ => {}
                }
                (timeline(&view.history, to_come))
            }
        },
    )
}
