//! The contract: read, sign by typing one's name, and read again (AP-2).

use maud::{Markup, html};

use crate::components::facts::facts;
use crate::components::field::{Field, Kept, error_summary, field, tick};
use crate::components::form::{Weight, post_form, submit};
use crate::components::layout::{Head, Shell, layout};
use crate::components::time::{Moment, moment_or};
use crate::lang::{t, t_html, t_with};
use crate::paths;

/// The contract of one partner.
#[derive(Clone, Debug)]
pub struct ContractView {
    /// Version of the text.
    pub version: String,
    /// The exact document, rendered with the partner's data.
    pub text: String,
    /// SHA-256 of the exact document in hexadecimal.
    pub sha256: String,
    /// To be signed, or signed.
    pub signing: Signing,
}

/// Whether a contract is signed.
#[derive(Clone, Debug)]
pub enum Signing {
    /// It waits for the partner's signature.
    Open {
        /// The name typed.
        signer_name: Kept,
        /// What is wrong with the box to tick.
        agree_error: Option<String>,
    },
    /// It is signed.
    Signed {
        /// The name typed.
        signer_name: String,
        /// When.
        at: Moment,
        /// From which network address.
        address: String,
        /// When the operator countersigned.
        countersigned_at: Option<Moment>,
    },
}

/// The page. The form posts `signer_name`, `agree=yes` and the `sha256` of what was shown, so that nothing
/// else than what was read can be signed.
#[must_use]
pub fn contract(shell: &Shell, view: &ContractView) -> Markup {
    let document = html! { code { (view.sha256) } };
    layout(
        shell,
        Head { title: &t("partner-contract-title"), section: paths::CONTRACT, back: None },
        &html! {
            p.hush { (t_with("partner-contract-version", &[("version", (&view.version).into())])) }
            article.paper aria-label=(t("partner-contract-text")) { (view.text) }
            div.card.narrow {
                @match &view.signing {
                    Signing::Open { signer_name, agree_error } => {
                        h2 { (t("partner-contract-sign")) }
                        (sign_form(view, signer_name, agree_error.as_deref(), &shell.csrf))
                    }
                    Signing::Signed { signer_name, at, address, countersigned_at } => {
                        h2 { (t("partner-contract-signed")) }
                        (facts(&[
                            (&t("partner-contract-by"), html! { (signer_name) }),
                            (&t("partner-contract-on"), moment_or(Some(at), "")),
                            (&t("partner-contract-from"), html! { (address) }),
                            (
                                &t("partner-contract-countersigned"),
                                moment_or(countersigned_at.as_ref(), &t("partner-contract-not-countersigned")),
                            ),
                        ]))
                    }
                }
                p.small.hush { (t_html("partner-contract-hash", &[("hash", (&document).into())])) }
            }
        },
    )
}

fn sign_form(view: &ContractView, name: &Kept, agree_error: Option<&str>, csrf: &str) -> Markup {
    let fields = [Field::input("text", "signer_name", t("partner-contract-name"), name)
        .hint(t("partner-contract-name-hint"))
        .autocomplete("name")];
    html! {
        (error_summary(&fields))
        (post_form(paths::CONTRACT, csrf, &html! {
            input type="hidden" name="sha256" value=(view.sha256);
            @for one in &fields { (field(one)) }
            (tick("agree", &t("partner-contract-agree"), agree_error))
            div { (submit(&t("partner-contract-submit"), Weight::Primary)) }
        }))
    }
}
