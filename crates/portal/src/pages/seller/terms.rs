//! A version of the terms with what changed, to read or to agree to (BC-1, BC-2).

use maud::{Markup, html};

use crate::components::changes::{Change, changes as changes_table};
use crate::components::field::tick;
use crate::components::form::{Weight, post_form, submit};
use crate::components::layout::{Head, Shell, layout};
use crate::components::time::{Moment, moment};
use crate::lang::{t, t_html, t_with};
use crate::paths;

/// A version of the terms.
#[derive(Clone, Debug)]
pub struct TermsView {
    /// The page above it, as path and label.
    pub back: (String, String),
    /// The version.
    pub version: i64,
    /// From when on it is in force; `None` for the first.
    pub effective: Option<Moment>,
    /// Until when the terms before it hold for sellers who have not agreed.
    pub old_terms_end: Option<Moment>,
    /// What sellers agree to.
    pub text: String,
    /// The version it is compared with; `None` for the first.
    pub since: Option<i64>,
    /// What has changed, in words, version by version.
    pub words: Vec<(i64, String)>,
    /// What is not the same as in that version, figure by figure.
    pub changes: Vec<Change>,
    /// How it is agreed to; `None` where it is only read.
    pub agreeing: Option<Agreeing>,
}

/// The form that agrees to the terms for a registration.
#[derive(Clone, Debug)]
pub struct Agreeing {
    /// The registration's id.
    pub registration_id: String,
    /// What is wrong with the box to tick.
    pub error: Option<String>,
}

/// The page. Its form, where it has one, posts `agree=yes` and the `terms_version` that was shown.
#[must_use]
pub fn terms(shell: &Shell, view: &TermsView) -> Markup {
    let title = t_with("seller-terms-version", &[("version", view.version.into())]);
    let section = if view.agreeing.is_some() { paths::REGISTRATION_RECORD } else { paths::CAMPAIGNS };
    let (path, label) = &view.back;
    layout(
        shell,
        Head { title: &title, section, back: Some((path, label)) },
        &html! {
            @if let Some(effective) = &view.effective { (in_force(effective, view.old_terms_end.as_ref())) }
            @if let Some(since) = view.since {
                section.card aria-labelledby="changed" {
                    h2 #changed { (t_with("seller-changed-since", &[("version", since.into())])) }
                    @for (version, words) in &view.words {
                        p { span.hush { (t_with("seller-terms-version", &[("version", (*version).into())])) ": " } (words) }
                    }
                    (changes(&view.changes))
                }
            }
            article.paper aria-label=(t("seller-terms-text")) { (view.text) }
            @if let Some(agreeing) = &view.agreeing {
                div.card.narrow { (agreement(view.version, agreeing, &shell.csrf)) }
            }
        },
    )
}

fn in_force(effective: &Moment, old_terms_end: Option<&Moment>) -> Markup {
    let effective = moment(effective);
    html! {
        p { (t_html("seller-in-force-from", &[("effective", (&effective).into())])) }
        @if let Some(end) = old_terms_end {
            p { (t_html("seller-old-terms-end", &[("end", (&moment(end)).into())])) }
        }
    }
}

fn agreement(version: i64, agreeing: &Agreeing, csrf: &str) -> Markup {
    post_form(
        &paths::registration_terms(&agreeing.registration_id),
        csrf,
        &html! {
            input type="hidden" name="terms_version" value=(version);
            (tick("agree", &t("seller-agree-terms"), agreeing.error.as_deref()))
            div.row {
                (submit(&t("seller-accept-terms"), Weight::Primary))
                a.button href=(paths::REGISTRATION_RECORD) { (t("seller-not-now")) }
            }
        },
    )
}

/// The figures that are not the same, named in words.
pub(super) fn changes(changes: &[Change]) -> Markup {
    html! {
        @if changes.is_empty() { p.hush { (t("seller-no-figure-changed")) } }
        @else { (changes_table(&t("seller-figures-changed"), changes, |figure| html! { (figure) })) }
    }
}
