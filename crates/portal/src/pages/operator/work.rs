//! Long work: what goes on now and how far it is, what came of it, and the form that takes in a file of events.

use maud::{Markup, html};
use money::Amount;

use crate::components::badge::status_badge;
use crate::components::empty::empty;
use crate::components::facts::facts;
use crate::components::field::{Field, Kept, field};
use crate::components::form::{Weight, submit, upload_form};
use crate::components::layout::{Head, Shell, layout};
use crate::components::money::money;
use crate::components::table::{Column, table};
use crate::components::time::{Moment, moment};
use crate::lang::{count, t, t_or, t_with};
use crate::paths;

/// What a process works on and has worked on.
#[derive(Clone, Debug)]
pub struct WorksView {
    /// All that is kept, newest first.
    pub rows: Vec<Work>,
    /// Whether who looks may take in a file.
    pub may_act: bool,
}

/// A piece of work.
#[derive(Clone, Debug)]
pub struct Work {
    /// Its number.
    pub number: i64,
    /// What is worked on: `verify`, `rules`, `terms`, `import`, `batch`.
    pub task: &'static str,
    /// Who asked for it.
    pub by: String,
    /// When it began.
    pub began: Moment,
    /// How much is done.
    pub done: i64,
    /// How much there is to do.
    pub total: i64,
    /// What came of it; `None` while it goes on.
    pub result: Option<WorkResult>,
}

/// What came of a piece of work.
#[derive(Clone, Debug)]
pub enum WorkResult {
    /// It could not be finished, and why.
    Failed(String),
    /// Everything holds: so many entries and transfers were looked at.
    Holds(i64, i64),
    /// The first thing that does not hold.
    Broken(String),
    /// What a version would have changed.
    Compared(Vec<Compared>),
    /// What became of the lines of a file.
    Imported(Imported),
    /// What became of the withdrawals of a batch.
    Reviewed(Reviewed),
}

/// What became of the withdrawals of a batch.
#[derive(Clone, Debug)]
pub struct Reviewed {
    /// The batch: "2026-06".
    pub batch: String,
    /// How many took the step.
    pub stepped: i64,
    /// How many were refused.
    pub refused: i64,
    /// The first refusal, in words.
    pub first: Option<String>,
}

/// What somebody got, and would have got.
#[derive(Clone, Debug)]
pub struct Compared {
    /// Whose, and the page about them.
    pub who: (String, String),
    /// What it was.
    pub got: Amount,
    /// What it would have been.
    pub would: Amount,
}

/// What became of the lines of a file.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// Taken in and applied.
    pub accepted: i64,
    /// Told before.
    pub duplicates: i64,
    /// Taken in; they wait.
    pub waiting: i64,
    /// Refused.
    pub refused: i64,
    /// The first refusals: the line, the code, what is wrong.
    pub refusals: Vec<(i64, String, String)>,
}

fn name(work: &Work) -> String {
    t(match work.task {
        "verify" => "operator-work-verify",
        "rules" => "operator-work-rules",
        "terms" => "operator-work-terms",
        "batch" => "operator-work-batch",
        _ => "operator-work-import",
    })
}

fn status(work: &Work) -> Markup {
    status_badge(match &work.result {
        None => "running",
        Some(WorkResult::Failed(_)) => "failed",
        Some(_) => "done",
    })
}

/// The page of all work.
#[must_use]
pub fn works(shell: &Shell, view: &WorksView) -> Markup {
    const COLUMNS: [Column; 4] = [
        Column::text("operator-work-what"),
        Column::text("operator-status"),
        Column::text("operator-work-began"),
        Column::text("operator-work-by"),
    ];
    let row = |row: &Work| {
        vec![
            html! { a href=(paths::work(row.number)) { (name(row)) } },
            status(row),
            moment(&row.began),
            html! { span { (row.by) } },
        ]
    };
    let rows: Vec<_> = view.rows.iter().map(row).collect();
    layout(
        shell,
        Head { title: &t("menu-work"), section: paths::WORK, back: None },
        &html! {
            @if view.may_act { (import(&shell.csrf)) }
            @if rows.is_empty() {
                (empty(&t("operator-work-none"), &t("operator-work-none-why"), Some((paths::LEDGER, &t("menu-ledger")))))
            } @else {
                (table(&t("operator-work-list"), &COLUMNS, &rows))
                p.small.hush { (t("operator-work-kept")) }
            }
        },
    )
}

fn import(csrf: &str) -> Markup {
    let kept = Kept::default();
    let (label, hint) = (t("operator-import-file"), t("operator-import-hint"));
    let file = Field::input("file", "file", &label, &kept).hint(&hint);
    html! {
        section.card.narrow aria-labelledby="import" {
            h2 #import { (t("operator-work-import")) }
            p { (t("operator-import-about")) }
            (upload_form(paths::IMPORT, csrf, &html! {
                (field(&file))
                div { (submit(&t("operator-import-send"), Weight::Primary)) }
            }))
        }
    }
}

/// The page of one piece of work. While it goes on, the part marked as live is read again by the script; without
/// script there is a link that does the same.
#[must_use]
pub fn work(shell: &Shell, view: &Work) -> Markup {
    layout(
        shell,
        Head { title: &name(view), section: paths::WORK, back: Some((paths::WORK, &t("menu-work"))) },
        &html! {
            section.card.narrow #work data-live[view.result.is_none()] aria-live="polite" {
                div.row { (status(view)) span.hush { (moment(&view.began)) " · " (view.by) } }
                @if view.result.is_none() {
                    label for="progress" {
                        (t_with("operator-work-progress", &[("done", view.done.into()), ("total", view.total.into())]))
                    }
                    progress id="progress" max=(view.total.max(1)) value=(view.done) {}
                    noscript { a.button href=(paths::work(view.number)) { (t("operator-work-again")) } }
                }
            }
            @if let Some(result) = &view.result { (came_of_it(result)) }
        },
    )
}

fn came_of_it(result: &WorkResult) -> Markup {
    html! {
        @match result {
            WorkResult::Failed(why) => div.notice.bad role="alert" {
                strong { "✕ " (t("operator-work-failed")) }
                p { (why) }
            },
            WorkResult::Holds(entries, transfers) => div.notice.good role="status" {
                strong { "✓ " (t("operator-work-holds")) }
                p { (t_with("operator-work-holds-about", &[("entries", (*entries).into()), ("transfers", (*transfers).into())])) }
            },
            WorkResult::Broken(what) => div.notice.bad role="alert" {
                strong { "✕ " (t("operator-work-broken")) }
                p { (what) }
                p { (t("operator-work-broken-advice")) }
            },
            WorkResult::Compared(rows) => (compared(rows)),
            WorkResult::Imported(tally) => (imported(tally)),
            WorkResult::Reviewed(done) => (reviewed(done)),
        }
    }
}

fn reviewed(done: &Reviewed) -> Markup {
    let (stepped, refused) = (done.stepped.into(), done.refused.into());
    html! {
        section.card.narrow {
            p { (t_with("operator-work-reviewed", &[("stepped", stepped), ("refused", refused)])) }
            @if let Some(first) = &done.first { p.hush { (first) } }
            div { a.button href=(paths::operator_batch(&done.batch)) { (t("operator-work-to-batch")) } }
        }
    }
}

/// How many lines of a comparison are shown, those with the greatest difference first.
const MOST_COMPARED: usize = 100;

fn compared(all: &[Compared]) -> Markup {
    const COLUMNS: [Column; 4] = [
        Column::text("operator-work-who"),
        Column::number("operator-work-got"),
        Column::number("operator-work-would"),
        Column::number("operator-work-difference"),
    ];
    let difference = |one: &Compared| one.would.minor().saturating_sub(one.got.minor());
    let mut different: Vec<_> = all.iter().filter(|one| difference(one) != 0).collect();
    different.sort_by_key(|one| std::cmp::Reverse(difference(one).unsigned_abs()));
    let row = |one: &&Compared| {
        vec![
            html! { a href=(one.who.1) { (one.who.0) } },
            money(one.got),
            money(one.would),
            money(Amount::new(difference(one), one.got.currency())),
        ]
    };
    let rows: Vec<_> = different.iter().take(MOST_COMPARED).map(row).collect();
    let (of, differ) = (all.len().try_into().unwrap_or(0_i64), different.len().try_into().unwrap_or(0_i64));
    html! {
        p { (t_with("operator-work-compared", &[("count", differ.into()), ("all", of.into())])) }
        @if !rows.is_empty() { (table(&t("operator-work-differences"), &COLUMNS, &rows)) }
    }
}

fn imported(tally: &Imported) -> Markup {
    const COLUMNS: [Column; 2] = [Column::text("operator-import-line"), Column::text("operator-why")];
    let row = |(line, code, detail): &(i64, String, String)| {
        let known = t_or(&format!("trouble-event-{}", code.replace('_', "-")), "");
        vec![
            html! { span { (count(*line)) } },
            html! { div { p { (detail) } p.small.hush { (known) " " code { (code) } } } },
        ]
    };
    let rows: Vec<_> = tally.refusals.iter().map(row).collect();
    html! {
        section.card.narrow {
            (facts(&[
                (&*t("operator-import-accepted"), count(tally.accepted)),
                (&*t("operator-import-duplicates"), count(tally.duplicates)),
                (&*t("operator-import-waiting"), count(tally.waiting)),
                (&*t("operator-import-refused"), count(tally.refused)),
            ]))
        }
        @if !rows.is_empty() { (table(&t("operator-import-refusals"), &COLUMNS, &rows)) }
    }
}
