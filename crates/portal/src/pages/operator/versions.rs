//! Versions of the rules (EV-5), of the campaign's terms (BC-1) and of the contract's text (AP-2): all of them,
//! one with what changed in it, and a new one.

use maud::{Markup, html};

use crate::components::changes::{Change, changes as changes_table};
use crate::components::empty::empty;
use crate::components::field::{Field, Kept, error_summary, field};
use crate::components::form::{Weight, post_form, submit};
use crate::components::layout::{Head, Shell, layout};
use crate::components::table::{Column, table};
use crate::components::time::{Moment, moment_or};
use crate::lang::{t, t_or, t_with};
use crate::paths;

/// Of what there are versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// The affiliate programme's rules.
    Rules,
    /// The campaign's terms.
    Terms,
    /// The contract's text.
    Contract,
}

impl Of {
    /// The path of their list.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Rules => paths::RULES,
            Self::Terms => paths::TERMS,
            Self::Contract => paths::CONTRACT_TEXTS,
        }
    }

    /// The key of their name.
    const fn name(self) -> &'static str {
        match self {
            Self::Rules => "menu-rules",
            Self::Terms => "menu-terms",
            Self::Contract => "menu-contracts",
        }
    }

    /// The key of what is said above a new one.
    const fn about(self) -> &'static str {
        match self {
            Self::Rules => "operator-versions-rules-about",
            Self::Terms => "operator-versions-terms-about",
            Self::Contract => "operator-versions-contract-about",
        }
    }
}

/// The name of the field that holds the text of a new version.
pub const TEXT: &str = "text";
/// The name of the buttons below it.
pub const DO: &str = "do";

/// All versions.
#[derive(Clone, Debug)]
pub struct VersionsView {
    /// Of what.
    pub of: Of,
    /// The versions, newest first.
    pub rows: Vec<Version>,
    /// The form of a new one; `None` for who only looks.
    pub draft: Option<Draft>,
}

/// A version in the list.
#[derive(Clone, Debug)]
pub struct Version {
    /// Its number.
    pub number: i64,
    /// From when on it is in force; `None` for always.
    pub effective: Option<Moment>,
    /// Whether it is in force now.
    pub in_force: bool,
}

/// A new version that is being written.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its text.
    pub text: Kept,
    /// In what it differs from the newest one; `None` where that was not asked for.
    pub changes: Option<Vec<Change>>,
}

/// One version.
#[derive(Clone, Debug)]
pub struct VersionView {
    /// Of what.
    pub of: Of,
    /// As it stands in the list.
    pub version: Version,
    /// What people agree to, for terms and contracts.
    pub text: Option<String>,
    /// Its figures, by name.
    pub figures: Vec<(String, String)>,
    /// Which version it is compared with, and in what it differs.
    pub changes: Option<(i64, Vec<Change>)>,
}

/// The page of all versions.
#[must_use]
pub fn versions(shell: &Shell, view: &VersionsView) -> Markup {
    const COLUMNS: [Column; 3] = [
        Column::text("operator-version"),
        Column::text("operator-versions-effective"),
        Column::text("operator-status"),
    ];
    let row = |row: &Version| {
        let path = paths::version(view.of.path(), row.number);
        vec![
            html! { a href=(path) { (t_with("operator-versions-one", &[("number", row.number.into())])) } },
            moment_or(row.effective.as_ref(), &t("operator-versions-always")),
            in_force(row.in_force),
        ]
    };
    let rows: Vec<_> = view.rows.iter().map(row).collect();
    layout(
        shell,
        Head { title: &t(view.of.name()), section: view.of.path(), back: None },
        &html! {
            (table(&t("operator-versions-list"), &COLUMNS, &rows))
            @if let Some(draft) = &view.draft { (form(view.of, draft, &shell.csrf)) }
        },
    )
}

fn in_force(in_force: bool) -> Markup {
    html! {
        @if in_force {
            span.badge.good { span aria-hidden="true" { "●" } (t("operator-versions-in-force")) }
        } @else {
            span.badge { span aria-hidden="true" { "–" } (t("operator-versions-not-in-force")) }
        }
    }
}

fn form(of: Of, draft: &Draft, csrf: &str) -> Markup {
    let (label, hint) = (t("operator-versions-text"), t("operator-versions-text-hint"));
    let text = Field::area(TEXT, &label, &draft.text);
    let text = if of == Of::Contract { text } else { text.hint(&hint) };
    let open = draft.text.error.is_some() || draft.changes.is_some();
    html! {
        details.card open[open] {
            summary { (t("operator-versions-new")) "…" }
            div.stack {
                (error_summary(std::slice::from_ref(&text)))
                @if let Some(changes) = &draft.changes {
                    (difference(&t("operator-versions-draft-changes"), changes))
                }
                p.narrow { (t(of.about())) }
                (write(of, &text, csrf))
            }
        }
    }
}

/// The form itself: the text, and what can be done with it.
fn write(of: Of, text: &Field<'_>, csrf: &str) -> Markup {
    post_form(
        of.path(),
        csrf,
        &html! {
            (field(text))
            div.row {
                @if of != Of::Contract {
                    (choice("check", "operator-versions-check"))
                    (choice("try", "operator-versions-try"))
                }
                (submit(&t("operator-versions-publish"), Weight::Primary))
            }
        },
    )
}

fn choice(value: &str, label: &str) -> Markup {
    html! { button.button type="submit" name=(DO) value=(value) { (t(label)) } }
}

/// The page of one version.
#[must_use]
pub fn version(shell: &Shell, view: &VersionView) -> Markup {
    let title = t_with("operator-versions-one", &[("number", view.version.number.into())]);
    let path = view.of.path();
    let figures: Vec<_> =
        view.figures.iter().map(|(name, value)| vec![figure(name), html! { span { (value) } }]).collect();
    layout(
        shell,
        Head { title: &title, section: path, back: Some((path, &t(view.of.name()))) },
        &html! {
            div.row {
                (in_force(view.version.in_force))
                span.hush {
                    (t("operator-versions-effective")) " "
                    (moment_or(view.version.effective.as_ref(), &t("operator-versions-always")))
                }
            }
            @if let Some((since, changes)) = &view.changes {
                (difference(&t_with("operator-versions-changes", &[("number", (*since).into())]), changes))
            }
            @if !figures.is_empty() {
                (table(
                    &t("operator-versions-figures"),
                    &[Column::text("changes-figure"), Column::text("operator-versions-value")],
                    &figures,
                ))
            }
            @if let Some(text) = &view.text { div.paper { (text) } }
        },
    )
}

fn difference(caption: &str, changes: &[Change]) -> Markup {
    html! {
        @if changes.is_empty() {
            (empty(&t("operator-versions-same"), &t("operator-versions-same-why"), None))
        } @else {
            (changes_table(caption, changes, figure))
        }
    }
}

/// A figure by its name, or as it is written where it has none. One of several of a kind has its place.
fn figure(name: &str) -> Markup {
    let (places, words): (Vec<_>, Vec<_>) = name.split('/').partition(|part| part.parse::<i64>().is_ok());
    let known = t_or(&format!("label-figure-{}", words.join("-").replace('_', "-")), "");
    let place =
        places.first().and_then(|place| place.parse::<i64>().ok()).map(|place| place.saturating_add(1));
    html! {
        @if known.is_empty() { code { (name) } } @else { span { (known) @if let Some(place) = place { " · " (place) } } }
    }
}
