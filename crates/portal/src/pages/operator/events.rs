//! Events that wait (EV-3) and events that were refused (EV-4).

use maud::{Markup, html};

use crate::components::empty::empty;
use crate::components::layout::{Head, Shell, layout};
use crate::components::pager::{Pager, pager};
use crate::components::table::{Column, table};
use crate::components::tabs::{Tab, tabs};
use crate::components::time::{Moment, moment, moment_or};
use crate::paths;

/// A page of events that wait.
#[derive(Clone, Debug)]
pub struct WaitingView {
    /// The events of this page.
    pub rows: Vec<WaitingEvent>,
    /// How many wait and how many were refused.
    pub counts: EventCounts,
    /// Where to read on.
    pub pager: Pager,
}

/// An event that waits for something not yet known.
#[derive(Clone, Debug)]
pub struct WaitingEvent {
    /// Its sequence number.
    pub sequence: u64,
    /// Its id at its source.
    pub id: String,
    /// The host system that told it.
    pub source: String,
    /// Its type, such as `payment.succeeded`.
    pub event_type: String,
    /// When the fact happened.
    pub time: Moment,
    /// What it waits for: "customer c-17".
    pub waits_for: String,
}

/// A page of events that were refused.
#[derive(Clone, Debug)]
pub struct RefusedView {
    /// The refusals of this page, newest first.
    pub rows: Vec<RefusedEvent>,
    /// How many wait and how many were refused.
    pub counts: EventCounts,
    /// Where to read on.
    pub pager: Pager,
}

/// An event that can never be valid.
#[derive(Clone, Debug)]
pub struct RefusedEvent {
    /// When it was refused; `None` for one that was found invalid when what it waited for arrived.
    pub at: Option<Moment>,
    /// Its id at its source, where it had one.
    pub id: String,
    /// The host system that told it.
    pub source: String,
    /// The beginning of what came, where it is not in the log.
    pub excerpt: Option<String>,
    /// The stable code of the refusal.
    pub code: String,
    /// A sentence a person can act on.
    pub detail: String,
    /// The offending field, such as `/data/amount`.
    pub pointer: Option<String>,
}

/// How many events need a look.
#[derive(Clone, Copy, Debug)]
pub struct EventCounts {
    /// How many wait.
    pub waiting: u64,
    /// How many were refused.
    pub refused: u64,
}

/// The page of events that wait.
#[must_use]
pub fn waiting(shell: &Shell, view: &WaitingView) -> Markup {
    const COLUMNS: [Column; 6] = [
        Column::text("Event"),
        Column::text("Type"),
        Column::text("Source"),
        Column::text("Happened"),
        Column::text("Waits for"),
        Column::number("Sequence"),
    ];
    let rows: Vec<_> = view
        .rows
        .iter()
        .map(|row| {
            vec![
                html! { code { (row.id) } },
                html! { span { (row.event_type) } },
                html! { span { (row.source) } },
                moment(&row.time),
                html! { span { (row.waits_for) } },
                html! { span { (row.sequence) } },
            ]
        })
        .collect();
    let list = if rows.is_empty() {
        empty("Nothing waits", "Every accepted event has been applied.", None)
    } else {
        table("Events that wait for something not yet known", &COLUMNS, &rows)
    };
    page(shell, paths::EVENTS_WAITING, view.counts, &list, &view.pager)
}

/// The page of events that were refused.
#[must_use]
pub fn refused(shell: &Shell, view: &RefusedView) -> Markup {
    const COLUMNS: [Column; 5] = [
        Column::text("Event"),
        Column::text("Source"),
        Column::text("Refused"),
        Column::text("Why"),
        Column::text("What came"),
    ];
    let rows: Vec<_> = view
        .rows
        .iter()
        .map(|row| {
            vec![
                html! { code { (row.id) } },
                html! { span { (row.source) } },
                moment_or(row.at.as_ref(), "When it was woken"),
                html! {
                    div {
                        code { (row.code) }
                        p.small {
                            (row.detail)
                            @if let Some(pointer) = &row.pointer { " " code { (pointer) } }
                        }
                    }
                },
                html! {
                    @match &row.excerpt {
                        Some(excerpt) => code.small { (excerpt) },
                        None => span.hush { "In the log" },
                    }
                },
            ]
        })
        .collect();
    let list = if rows.is_empty() {
        empty("Nothing was refused", "Every event so far was accepted.", None)
    } else {
        table("Refused events, newest first", &COLUMNS, &rows)
    };
    page(shell, paths::EVENTS_REFUSED, view.counts, &list, &view.pager)
}

fn page(shell: &Shell, path: &str, counts: EventCounts, list: &Markup, read_on: &Pager) -> Markup {
    let tab = |to: &str, label: &str, count| Tab {
        path: to.to_owned(),
        label: label.to_owned(),
        count: Some(count),
        current: to == path,
    };
    let faces = [
        tab(paths::EVENTS_WAITING, "Waiting", counts.waiting),
        tab(paths::EVENTS_REFUSED, "Refused", counts.refused),
    ];
    layout(
        shell,
        Head { title: "Events", section: paths::EVENTS_WAITING, back: None },
        &html! { (tabs("Which events", &faces)) (list) (pager(read_on)) },
    )
}
