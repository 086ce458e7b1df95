//! Form fields that keep what was typed and say what is wrong with it.

use std::borrow::Cow;

use maud::{Markup, html};

use crate::lang::t;

/// What was typed into a field, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// The text as typed.
    pub value: String,
    /// A sentence a person can act on, where the text was refused.
    pub error: Option<String>,
}

impl Kept {
    /// A field that holds `value` and is in order.
    #[must_use]
    pub fn new(value: &str) -> Self {
        Self { value: value.to_owned(), error: None }
    }

    /// A field that holds `value`, refused because of `error`.
    #[must_use]
    pub fn refused(value: &str, error: &str) -> Self {
        Self { value: value.to_owned(), error: Some(error.to_owned()) }
    }
}

/// One choice of a select: the value sent and the label shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Sent with the form.
    pub value: String,
    /// Shown to the person.
    pub label: String,
}

impl Choice {
    /// The choice of `value`, shown as `label`.
    #[must_use]
    pub fn new(value: &str, label: &str) -> Self {
        Self { value: value.to_owned(), label: label.to_owned() }
    }
}

/// What kind of control a field is.
#[derive(Clone, Copy, Debug)]
enum Control<'a> {
    /// An `input` of this type.
    Input(&'static str),
    /// A `select` of these, with an empty first choice.
    Select(&'a [Choice]),
    /// A text of many lines.
    Area,
}

/// A form field: its name, label and what is kept, then what else was said about it.
#[derive(Clone, Debug)]
pub struct Field<'a> {
    name: &'a str,
    label: Cow<'a, str>,
    kept: &'a Kept,
    control: Control<'a>,
    id: String,
    hint: Cow<'a, str>,
    autocomplete: Option<&'a str>,
    optional: bool,
    digits: bool,
    list: Option<&'a str>,
}

impl<'a> Field<'a> {
    fn with(name: &'a str, label: impl Into<Cow<'a, str>>, kept: &'a Kept, control: Control<'a>) -> Self {
        let (id, label, hint) = (name.to_owned(), label.into(), Cow::Borrowed(""));
        let (autocomplete, list) = (None, None);
        Self { name, label, kept, control, id, hint, autocomplete, optional: false, digits: false, list }
    }

    /// An `input` of the HTML type `kind` ("text", "email", "tel", "url", "password", "file").
    /// What was typed into a "password" is never sent back.
    #[must_use]
    pub fn input(kind: &'static str, name: &'a str, label: impl Into<Cow<'a, str>>, kept: &'a Kept) -> Self {
        Self::with(name, label, kept, Control::Input(kind))
    }

    /// A whole number. A "number" input would drop what is not one, and what was typed is to be kept.
    #[must_use]
    pub fn digits(name: &'a str, label: impl Into<Cow<'a, str>>, kept: &'a Kept) -> Self {
        Self { digits: true, ..Self::input("text", name, label, kept) }
    }

    /// A text of many lines.
    #[must_use]
    pub fn area(name: &'a str, label: &'a str, kept: &'a Kept) -> Self {
        Self::with(name, label, kept, Control::Area)
    }

    /// One of several choices.
    #[must_use]
    pub fn select(
        name: &'a str,
        label: impl Into<Cow<'a, str>>,
        kept: &'a Kept,
        choices: &'a [Choice],
    ) -> Self {
        Self::with(name, label, kept, Control::Select(choices))
    }

    /// A sentence that helps to fill it in.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Cow<'a, str>>) -> Self {
        self.hint = hint.into();
        self
    }

    /// What a browser may fill in by itself: a token of HTML's `autocomplete`.
    #[must_use]
    pub fn autocomplete(mut self, token: &'a str) -> Self {
        self.autocomplete = Some(token);
        self
    }

    /// It may stay empty.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// The id of a list of what may be typed.
    #[must_use]
    pub fn list(mut self, id: &'a str) -> Self {
        self.list = Some(id);
        self
    }

    /// Another element id than the name, for pages that hold the same form several times.
    #[must_use]
    pub fn id(mut self, id: String) -> Self {
        self.id = id;
        self
    }

    fn described_by(&self) -> Option<String> {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.id));
        let error = self.kept.error.is_some().then(|| format!("{}-error", self.id));
        match (hint, error) {
            (Some(hint), Some(error)) => Some(format!("{hint} {error}")),
            (hint, error) => hint.or(error),
        }
    }
}

/// The label, hint, error and control of a field.
#[must_use]
pub fn field(field: &Field<'_>) -> Markup {
    html! {
        div.field {
            label for=(field.id) {
                (field.label)
                @if field.optional { " " span.hush.small { (t("field-optional")) } }
            }
            @if !field.hint.is_empty() { span.hint id={ (field.id) "-hint" } { (field.hint) } }
            @if let Some(error) = &field.kept.error {
                span.field-error id={ (field.id) "-error" } { "✕ " (error) }
            }
            (control(field))
        }
    }
}

fn control(field: &Field<'_>) -> Markup {
    let Field { name, kept, id, autocomplete, .. } = field;
    let (required, described_by) = (!field.optional, field.described_by());
    let invalid = kept.error.as_ref().map(|_| "true");
    match field.control {
        Control::Input(kind) => {
            let value = (kind != "password" && !kept.value.is_empty()).then_some(kept.value.as_str());
            html! {
                input type=(kind) id=(id) name=(name) value=[value] required[required] inputmode=[field.digits.then_some("numeric")]
                    list=[field.list] autocomplete=[autocomplete] aria-invalid=[invalid] aria-describedby=[described_by];
            }
        }
        Control::Area => html! {
            textarea id=(id) name=(name) required[required] rows="18" spellcheck="false"
                aria-invalid=[invalid] aria-describedby=[described_by] { (kept.value) }
        },
        Control::Select(choices) => html! {
            select id=(id) name=(name) required[required] autocomplete=[autocomplete]
                aria-invalid=[invalid] aria-describedby=[described_by] {
                option value="" { (t("field-choose")) }
                @for choice in choices {
                    option value=(choice.value) selected[choice.value == kept.value] { (choice.label) }
                }
            }
        },
    }
}

/// A box to tick, sent as `name=yes`. It is never ticked beforehand: agreeing is an act.
#[must_use]
pub fn tick(name: &str, label: &str, error: Option<&str>) -> Markup {
    let described_by = error.map(|_| format!("{name}-error"));
    html! {
        div.tick {
            input type="checkbox" id=(name) name=(name) value="yes" required
                aria-invalid=[error.map(|_| "true")] aria-describedby=[described_by];
            label for=(name) { (label) }
            @if let Some(error) = error { span.field-error id={ (name) "-error" } { "✕ " (error) } }
        }
    }
}

/// What is wrong with the fields of a form, each linked to its field; nothing where all is well.
#[must_use]
pub fn error_summary(fields: &[Field<'_>]) -> Markup {
    let wrong: Vec<_> =
        fields.iter().filter_map(|field| field.kept.error.as_ref().map(|error| (field, error))).collect();
    html! {
        @if !wrong.is_empty() {
            div.notice.bad role="alert" {
                strong { (t("field-look-again")) }
                ul {
                    @for (field, error) in wrong {
                        li { a href={ "#" (field.id) } { (field.label) } ": " (error) }
                    }
                }
            }
        }
    }
}
