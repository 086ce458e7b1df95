//! Forms that post, their buttons, and the anti-forgery input each of them carries.

use maud::{Markup, html};

use super::field::{Field, Kept, field};

/// The name of the hidden input that proves a form was sent from a page of ours.
pub const CSRF_FIELD: &str = "csrf";

/// How much a button asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// The one thing to do on the page.
    Primary,
    /// One of several.
    Plain,
    /// What cannot be taken back or hurts somebody.
    Danger,
}

impl Weight {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button primary",
            Self::Plain => "button",
            Self::Danger => "button danger",
        }
    }
}

/// A form that posts `body` to `action` with the anti-forgery input.
#[must_use]
pub fn post_form(action: &str, csrf: &str, body: &Markup) -> Markup {
    html! { form method="post" action=(action) { (csrf_input(csrf)) (body) } }
}

/// A form that posts a file: `multipart/form-data` with the anti-forgery input first.
#[must_use]
pub fn upload_form(action: &str, csrf: &str, body: &Markup) -> Markup {
    html! { form method="post" action=(action) enctype="multipart/form-data" { (csrf_input(csrf)) (body) } }
}

/// A button that is a form of its own, with hidden inputs `(name, value)`.
#[must_use]
pub fn post_button(action: &str, csrf: &str, label: &str, weight: Weight, hidden: &[(&str, &str)]) -> Markup {
    html! {
        form.form-inline method="post" action=(action) {
            (csrf_input(csrf))
            @for (name, value) in hidden { input type="hidden" name=(name) value=(value); }
            (submit(label, weight))
        }
    }
}

/// The button that sends the form it stands in.
#[must_use]
pub fn submit(label: &str, weight: Weight) -> Markup {
    html! { button class=(weight.class()) type="submit" { (label) } }
}

/// An act that needs a text first, folded away until asked for: `summary` opens it, `input` is the field
/// to fill in as `(name, label)`, `button` sends it. `key` tells several of them on one page apart.
#[must_use]
pub fn ask_first(
    action: &str,
    csrf: &str,
    key: &str,
    summary: &str,
    input: (&str, &str),
    button: &Markup,
) -> Markup {
    let (name, label) = input;
    let kept = Kept::default();
    let text = Field::input("text", name, label, &kept).id(format!("{name}-{key}"));
    html! {
        details {
            summary { (summary) }
            (post_form(action, csrf, &html! { (field(&text)) div { (button) } }))
        }
    }
}

fn csrf_input(csrf: &str) -> Markup {
    html! { input type="hidden" name=(CSRF_FIELD) value=(csrf); }
}
