//! The contract: read, sign by typing one's name, and read again (AP-2).

use maud::{Markup, html};

use crate::components::facts::facts;
use crate::components::field::{Field, Kept, error_summary, field, tick};
use crate::components::form::{Weight, post_form, submit};
use crate::components::layout::{Head, Shell, layout};
use crate::components::time::{Moment, moment};
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
    layout(
        shell,
        Head { title: "Contract", section: paths::CONTRACT, back: None },
        &html! {
            p.hush { "Version " (view.version) }
            article.paper aria-label="Text of the contract" { (view.text) }
            div.card.narrow {
                @match &view.signing {
                    Signing::Open { signer_name, agree_error } => {
                        h2 { "Sign" }
                        (sign_form(view, signer_name, agree_error.as_deref(), &shell.csrf))
                    }
                    Signing::Signed { signer_name, at, address, countersigned_at } => {
                        h2 { "Signed" }
                        (facts(&[
                            ("By", html! { (signer_name) }),
                            ("On", moment(at)),
                            ("From", html! { (address) }),
                            ("Countersigned", html! {
                                @match countersigned_at { Some(at) => (moment(at)), None => "Not yet" }
                            }),
                        ]))
                    }
                }
                p.small.hush { "SHA-256 of this document: " code { (view.sha256) } }
            }
        },
    )
}

fn sign_form(view: &ContractView, name: &Kept, agree_error: Option<&str>, csrf: &str) -> Markup {
    let fields = [Field::input("text", "signer_name", "Your full name", name)
        .hint("Typing your name is your signature.")
        .autocomplete("name")];
    html! {
        (error_summary(&fields))
        (post_form(paths::CONTRACT, csrf, &html! {
            input type="hidden" name="sha256" value=(view.sha256);
            @for one in &fields { (field(one)) }
            (tick("agree", "I have read this contract and agree to it.", agree_error))
            div { (submit("Sign the contract", Weight::Primary)) }
        }))
    }
}
