//! Register for a campaign: read the terms, choose a market, agree (BC-2).

use maud::{Markup, html};

use crate::components::badge::status_badge;
use crate::components::field::{Choice, Field, Kept, error_summary, field, tick};
use crate::components::form::{Weight, post_form, submit};
use crate::components::layout::{Head, Shell, layout};
use crate::lang::{t, t_with};
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
    let title = t_with("seller-register-for", &[("campaign", (&view.name).into())]);
    let campaign = paths::campaign(&view.slug);
    layout(
        shell,
        Head { title: &title, section: paths::CAMPAIGNS, back: Some((&campaign, &view.name)) },
        &html! {
            @match &view.registration {
                Some(status) => {
                    div.card.narrow {
                        div.row { (t("seller-registered-already")) " " (status_badge(status)) }
                        p { (t("seller-one-at-a-time")) }
                        div {
                            a.button.primary href=(paths::REGISTRATION_RECORD) { (t("menu-registration-record")) }
                        }
                    }
                }
                None => {
                    p.hush { (t_with("seller-terms-version", &[("version", view.terms_version.into())])) }
                    article.paper aria-label=(t("seller-terms-text")) { (view.terms) }
                    div.card.narrow { (form(view, &shell.csrf)) }
                }
            }
        },
    )
}

fn form(view: &RegisterView, csrf: &str) -> Markup {
    let (label, hint) = (t("cashback-market"), t("seller-market-hint"));
    let fields = [Field::select("market", &label, &view.market, &view.markets).hint(&hint)];
    html! {
        (error_summary(&fields))
        (post_form(&paths::campaign_register(&view.slug), csrf, &html! {
            input type="hidden" name="terms_version" value=(view.terms_version);
            @for one in &fields { (field(one)) }
            (tick("agree", &t("seller-agree-register"), view.agree_error.as_deref()))
            div { (submit(&t("seller-register"), Weight::Primary)) }
        }))
    }
}
