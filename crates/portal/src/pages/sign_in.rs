//! The ways in: address and password, a code, a mailed link, an access key.

use maud::{Markup, html};

use crate::components::empty::empty;
use crate::components::field::{Field, Kept, error_summary, field};
use crate::components::form::{Weight, post_form, submit};
use crate::components::layout::{Head, Shell, layout};
use crate::components::time::{Moment, moment};
use crate::lang::{t, t_html, t_with};
use crate::paths;

/// The forms to sign in.
#[derive(Clone, Debug, Default)]
pub struct SignInView {
    /// The address as typed. A password is never sent back.
    pub email: String,
    /// Why address and password were refused, or the address alone.
    pub error: Option<String>,
    /// Why the last key was refused. The key itself is never sent back.
    pub key_error: Option<String>,
    /// The page that was asked for and needs signing in; empty where none was.
    pub next: String,
    /// Whether links can be mailed.
    pub can_mail: bool,
}

/// The page. One form posts `email`, `password` and `next`, also for a link by mail; the other `access_key`.
#[must_use]
pub fn sign_in(shell: &Shell, view: &SignInView) -> Markup {
    layout(
        shell,
        Head { title: &t("sign-in-title"), section: paths::SIGN_IN, back: None },
        &html! {
            div.card.narrow {
                (with_password(shell, view))
                (with_key(shell, view))
            }
            p.narrow { (t("sign-in-no-partner")) " " a href=(paths::APPLY) { (t("sign-in-apply")) } }
        },
    )
}

fn with_password(shell: &Shell, view: &SignInView) -> Markup {
    let email = Kept { value: view.email.clone(), error: view.error.clone() };
    let (email_label, password_label, none) = (t("sign-in-email"), t("sign-in-password"), Kept::default());
    let fields = [
        Field::input("email", "email", &email_label, &email).autocomplete("username"),
        Field::input("password", "password", &password_label, &none).autocomplete("current-password"),
    ];
    html! {
        (error_summary(&fields))
        (post_form(paths::SIGN_IN, &shell.csrf, &html! {
            (next(&view.next))
            @for one in &fields { (field(one)) }
            div.row {
                (submit(&t("sign-in-button"), Weight::Primary))
                @if view.can_mail {
                    button.button type="submit" formaction=(paths::SIGN_IN_MAIL) formnovalidate { (t("sign-in-mail-button")) }
                }
            }
            p.hint { (t(if view.can_mail { "sign-in-mail-hint" } else { "sign-in-no-mail" })) }
        }))
    }
}

fn with_key(shell: &Shell, view: &SignInView) -> Markup {
    let kept = Kept { value: String::new(), error: view.key_error.clone() };
    let (label, hint) = (t("sign-in-key"), t("sign-in-key-hint"));
    let fields =
        [Field::input("password", "access_key", &label, &kept).hint(&hint).autocomplete("current-password")];
    html! {
        details open[view.key_error.is_some()] {
            summary { (t("sign-in-with-key")) }
            div.stack {
                (error_summary(&fields))
                (post_form(paths::SIGN_IN, &shell.csrf, &html! {
                    (next(&view.next))
                    @for one in &fields { (field(one)) }
                    div { (submit(&t("sign-in-key-button"), Weight::Plain)) }
                }))
            }
        }
    }
}

fn next(next: &str) -> Markup {
    html! { @if !next.is_empty() { input type="hidden" name="next" value=(next); } }
}

/// The form for the code of an authenticator.
#[derive(Clone, Debug, Default)]
pub struct CodeView {
    /// What must come back with the code.
    pub step: String,
    /// Why the last code was refused.
    pub error: Option<String>,
    /// The page that was asked for; empty where none was.
    pub next: String,
}

/// The page that asks for a code. Its form posts `code`, `step` and `next`.
#[must_use]
pub fn code(shell: &Shell, view: &CodeView) -> Markup {
    let kept = Kept { value: String::new(), error: view.error.clone() };
    let (label, hint) = (t("sign-in-code"), t("sign-in-code-hint"));
    let fields = [Field::digits("code", &label, &kept).hint(&hint).autocomplete("one-time-code")];
    layout(
        shell,
        Head { title: &t("sign-in-code-title"), section: paths::SIGN_IN, back: None },
        &html! {
            div.card.narrow {
                (error_summary(&fields))
                (post_form(paths::SIGN_IN_CODE, &shell.csrf, &html! {
                    input type="hidden" name="step" value=(view.step);
                    (next(&view.next))
                    @for one in &fields { (field(one)) }
                    div { (submit(&t("sign-in-button"), Weight::Primary)) }
                }))
            }
        },
    )
}

/// The page after a link was asked for. It does not tell whether there is such a partner.
#[must_use]
pub fn mailed(shell: &Shell, in_sandbox: bool) -> Markup {
    let next = in_sandbox.then(|| t("sign-in-mail-look"));
    layout(
        shell,
        Head { title: &t("sign-in-mailed-title"), section: paths::SIGN_IN, back: None },
        &empty(
            &t("sign-in-mailed"),
            &t("sign-in-mailed-explained"),
            next.as_deref().map(|label| (paths::SANDBOX_MAIL, label)),
        ),
    )
}

/// A link that signs somebody in.
#[derive(Clone, Debug)]
pub struct LinkView {
    /// Where its form posts to.
    pub action: String,
    /// Whom it signs in.
    pub name: String,
    /// Why it signs nobody in.
    pub refused: Option<String>,
}

/// The page of a link, with one button: programs that look into mail follow links, and press no buttons.
#[must_use]
pub fn link(shell: &Shell, view: &LinkView) -> Markup {
    layout(
        shell,
        Head { title: &t("sign-in-title"), section: paths::SIGN_IN, back: None },
        &html! {
            div.card.narrow {
                @match &view.refused {
                    Some(reason) => {
                        p { (reason) }
                        div { a.button href=(paths::SIGN_IN) { (t("sign-in-other-way")) } }
                    }
                    None => {
                        p { (t_html("sign-in-link-for", &[("name", (&html! { strong { (view.name) } }).into())])) }
                        (post_form(&view.action, &shell.csrf, &html! {
                            div { (submit(&t("sign-in-link-button"), Weight::Primary)) }
                        }))
                    }
                }
            }
        },
    )
}

/// A letter that a sandbox keeps.
#[derive(Clone, Debug)]
pub struct Letter {
    /// When it was written.
    pub at: Moment,
    /// To whom.
    pub to: String,
    /// What it is about.
    pub subject: String,
    /// What it says, line by line.
    pub text: String,
}

/// The letters that a sandbox keeps instead of sending them, newest first.
#[must_use]
pub fn letters(shell: &Shell, letters: &[Letter]) -> Markup {
    layout(
        shell,
        Head { title: &t("sandbox-mail-title"), section: paths::SANDBOX_MAIL, back: None },
        &html! {
            p { (t("sandbox-mail-explained")) }
            @if letters.is_empty() { (empty(&t("sandbox-mail-none"), &t("sandbox-mail-none-explained"), None)) }
            @for letter in letters {
                section.card {
                    h2 { (letter.subject) }
                    p.hush.small { (t_with("sandbox-mail-to", &[("to", (&letter.to).into())])) " · " (moment(&letter.at)) }
                    div.stack.tight { @for line in letter.text.lines().filter(|line| !line.is_empty()) { p { (line_of(line)) } } }
                }
            }
        },
    )
}

/// A line that is an address of ours can be followed.
fn line_of(line: &str) -> Markup {
    html! {
        @if line.starts_with("http://") || line.starts_with("https://") { a href=(line) { (line) } }
        @else { (line) }
    }
}
