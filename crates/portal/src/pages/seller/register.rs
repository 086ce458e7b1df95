//! Register for a campaign: read the terms, choose a market, agree (BC-2).

use maud::{Markup, html};

use crate::components::badge::status_badge;
use crate::components::field::{Choice, Field, Kept, error_summary, field, tick};
use crate::components::form::{Weight, post_form, submit};
use crate::components::layout::{Head, Shell, layout};
use crate::paths;

/// The form to register, with what was typed.
#[derive(Clone, Debug)]
pub struct RegisterView {
    /// The campaign's name in paths.
    pub slug: String,
    /// The campaign's name.
    pub name: String,
    /// The version of the terms.
    pub terms_version: i64,
    /// What is agreed to.
    pub terms: String,
    /// Where the seller's registration stands, if it has one that has not ended: then there is no form.
    pub registration: Option<String>,
    /// The countries, with currency and rate.
    pub markets: Vec<Choice>,
    /// The country, ISO 3166.
    pub market: Kept,
    /// What is wrong with the box to tick.
    pub agree_error: Option<String>,
}

/// The page. The form posts `market`, `agree=yes` and the `terms_version` that was shown, so that nothing
/// else than what was read can be agreed to.
#[must_use]
pub fn register(shell: &Shell, view: &RegisterView) -> Markup {
    let title = format!("Register for {}", view.name);
    let campaign = paths::campaign(&view.slug);
    layout(
        shell,
        Head { title: &title, section: paths::CAMPAIGNS, back: Some((&campaign, &view.name)) },
        &html! {
            @match &view.registration {
                Some(status) => {
                    div.card.narrow {
                        div.row { "You have a registration already" (status_badge(status)) }
                        p { "One at a time: withdraw that one in the Registration Record before you register anew." }
                        div { a.button.primary href=(paths::REGISTRATION_RECORD) { "Registration Record" } }
                    }
                }
                None => {
                    p.hush { "Terms, version " (view.terms_version) }
                    article.paper aria-label="Text of the terms" { (view.terms) }
                    div.card.narrow { (form(view, &shell.csrf)) }
                }
            }
        },
    )
}

fn form(view: &RegisterView, csrf: &str) -> Markup {
    let fields = [Field::select("market", "Market", &view.market, &view.markets)
        .hint("The country you sell in. Only orders in its currency take part.")];
    html! {
        (error_summary(&fields))
        (post_form(&paths::campaign_register(&view.slug), csrf, &html! {
            input type="hidden" name="terms_version" value=(view.terms_version);
            @for one in &fields { (field(one)) }
            (tick("agree", "I agree: I have read these terms and accept the service fee of my market.",
                view.agree_error.as_deref()))
            div { (submit("Register", Weight::Primary)) }
        }))
    }
}
