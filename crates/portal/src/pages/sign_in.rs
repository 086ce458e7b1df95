//! Sign in with an access key.

use maud::{Markup, html};

use crate::components::field::{Field, Kept, error_summary, field};
use crate::components::form::{Weight, post_form, submit};
use crate::components::layout::{Head, Shell, layout};
use crate::paths;

/// The form to sign in.
#[derive(Clone, Debug, Default)]
pub struct SignInView {
    /// Why the last key was refused. The key itself is never sent back.
    pub error: Option<String>,
    /// The page that was asked for and needs a key; empty where none was.
    pub next: String,
}

/// The page. The form posts `access_key` and `next`.
#[must_use]
pub fn sign_in(shell: &Shell, view: &SignInView) -> Markup {
    let kept = Kept { value: String::new(), error: view.error.clone() };
    let fields = [Field::input("password", "access_key", "Access key", &kept)
        .hint("The key you were given as a partner or a seller, or your staff key.")
        .autocomplete("current-password")];
    let head = Head { title: "Sign in", section: paths::SIGN_IN, back: None };
    layout(
        shell,
        head,
        &html! {
            div.card.narrow {
                (error_summary(&fields))
                (post_form(paths::SIGN_IN, &shell.csrf, &html! {
                    @if !view.next.is_empty() { input type="hidden" name="next" value=(view.next); }
                    @for one in &fields { (field(one)) }
                    div { (submit("Sign in", Weight::Primary)) }
                }))
                p { "Not a partner yet? " a href=(paths::APPLY) { "Apply" } }
            }
        },
    )
}
