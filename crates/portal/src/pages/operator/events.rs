//! The log with its search, events that wait (EV-3), and events that were refused (EV-4).

use maud::{Markup, html};

use crate::components::empty::empty;
use crate::components::field::{Choice, Field, Kept, field};
use crate::components::layout::{Head, Shell, layout};
use crate::components::pager::{Pager, pager};
use crate::components::table::{Column, table};
use crate::components::tabs::{Tab, tabs};
use crate::components::time::{Moment, moment, moment_or};
use crate::lang::{t, t_or, t_with};
use crate::paths;

/// The types of events there are, and `action` for what people and the clock do.
pub const KINDS: [&str; 13] = [
    "action",
    "customer.registered",
    "store.authorized",
    "payment.succeeded",
    "payment.refunded",
    "order.created",
    "order.paid",
    "order.cancelled",
    "order.shipped",
    "order.delivered",
    "order.delivery_failed",
    "order.completed",
    "order.refunded",
];

/// A page of the log.
#[derive(Clone, Debug)]
pub struct LogView {
    /// The entries of this page, newest first.
    pub rows: Vec<LogEntry>,
    /// What is looked for in them; empty for anything.
    pub searched: String,
    /// Of which kind; empty for any.
    pub kind: String,
    /// How many wait and how many were refused.
    pub counts: EventCounts,
    /// Where to read on.
    pub pager: Pager,
}

/// An entry of the log.
#[derive(Clone, Debug)]
pub struct LogEntry {
    /// Its place.
    pub sequence: i64,
    /// When it was taken in.
    pub at: Moment,
    /// The type of an event, or `action`.
    pub kind: String,
    /// Who brought it.
    pub by: String,
    /// An event's source and identity.
    pub event: Option<(String, String)>,
}

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
    pub sequence: i64,
    /// Its id at its source.
    pub id: String,
    /// The host system that told it.
    pub source: String,
    /// Its type, such as `payment.succeeded`.
    pub event_type: String,
    /// When the fact happened.
    pub time: Moment,
    /// What it waits for: its kind (`customer`, `payment`, `order`) and its name.
    pub waits_for: (&'static str, String),
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
    /// Its place in the log, for one that is there.
    pub sequence: Option<i64>,
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

/// The name of an entry's kind for people; the kind itself where it has none.
pub(super) fn kind_name(kind: &str) -> String {
    t_or(&format!("kind-{}", kind.replace(['.', '_'], "-")), kind)
}

/// What an event waits for, in words.
pub(super) fn waits_for((kind, name): &(&'static str, String)) -> String {
    let key = match *kind {
        "customer" => "operator-events-waits-customer",
        "order" => "operator-events-waits-order",
        _ => "operator-events-waits-payment",
    };
    t_with(key, &[("name", name.into())])
}

/// What to do about a refusal: the advice for its code, or the advice for any.
pub(super) fn advice(code: &str) -> String {
    t_or(&format!("trouble-event-{}", code.replace('_', "-")), &t("operator-events-advice"))
}

/// The page of the log.
#[must_use]
pub fn log(shell: &Shell, view: &LogView) -> Markup {
    const COLUMNS: [Column; 5] = [
        Column::text("operator-events-sequence"),
        Column::text("operator-events-kind"),
        Column::text("operator-events-identity"),
        Column::text("operator-events-taken-in"),
        Column::text("operator-events-by"),
    ];
    let rows: Vec<_> = view
        .rows
        .iter()
        .map(|row| {
            vec![
                html! { a href=(paths::operator_event(row.sequence)) { (row.sequence) } },
                html! { span { (kind_name(&row.kind)) } },
                html! {
                    @match &row.event {
                        Some((source, id)) => div { code { (id) } p.small.hush { (source) } },
                        None => span.hush { "–" },
                    }
                },
                moment(&row.at),
                html! { span { (row.by) } },
            ]
        })
        .collect();
    let list = html! {
        (filters(view))
        @if rows.is_empty() {
            (empty(&t("operator-events-nothing"), &t("operator-events-nothing-why"), None))
        } @else {
            (table(&t("operator-events-list"), &COLUMNS, &rows))
        }
    };
    page(shell, paths::EVENTS, view.counts, &list, &view.pager)
}

fn filters(view: &LogView) -> Markup {
    let choices: Vec<_> = KINDS.iter().map(|kind| Choice::new(kind, &kind_name(kind))).collect();
    let (text, kind) = (Kept::new(&view.searched), Kept::new(&view.kind));
    let (label, hint, of_kind) =
        (t("operator-search"), t("operator-events-search-hint"), t("operator-events-kind"));
    let text = Field::input("search", "q", &label, &text).hint(&hint).optional();
    let kind = Field::select("kind", &of_kind, &kind, &choices).optional();
    html! {
        form.filters role="search" method="get" action=(paths::EVENTS) {
            (field(&text))
            (field(&kind))
            button.button type="submit" { (t("operator-search")) }
        }
    }
}

/// The page of events that wait.
#[must_use]
pub fn waiting(shell: &Shell, view: &WaitingView) -> Markup {
    const COLUMNS: [Column; 5] = [
        Column::text("operator-events-identity"),
        Column::text("operator-events-kind"),
        Column::text("operator-events-happened"),
        Column::text("operator-events-waits-for"),
        Column::number("operator-events-sequence"),
    ];
    let rows: Vec<_> = view
        .rows
        .iter()
        .map(|row| {
            vec![
                html! { div { code { (row.id) } p.small.hush { (row.source) } } },
                html! { span { (kind_name(&row.event_type)) } },
                moment(&row.time),
                html! { span { (waits_for(&row.waits_for)) } },
                html! { a href=(paths::operator_event(row.sequence)) { (row.sequence) } },
            ]
        })
        .collect();
    let list = if rows.is_empty() {
        empty(&t("operator-events-none-waits"), &t("operator-events-none-waits-why"), None)
    } else {
        html! {
            p.narrow.hush { (t("operator-events-waiting-about")) }
            (table(&t("operator-events-waiting-list"), &COLUMNS, &rows))
        }
    };
    page(shell, paths::EVENTS_WAITING, view.counts, &list, &view.pager)
}

/// The page of events that were refused.
#[must_use]
pub fn refused(shell: &Shell, view: &RefusedView) -> Markup {
    const COLUMNS: [Column; 4] = [
        Column::text("operator-events-identity"),
        Column::text("operator-events-refused-at"),
        Column::text("operator-why"),
        Column::text("operator-events-came"),
    ];
    let rows: Vec<_> = view
        .rows
        .iter()
        .map(|row| {
            vec![
                html! { div { code { (row.id) } p.small.hush { (row.source) } } },
                moment_or(row.at.as_ref(), &t("operator-events-on-waking")),
                html! { div { (why_refused(row)) } },
                html! {
                    @match (&row.excerpt, row.sequence) {
                        (Some(excerpt), _) => code.small { (excerpt) },
                        (None, Some(sequence)) => a href=(paths::operator_event(sequence)) { (t("operator-events-in-log")) },
                        (None, None) => span.hush { "–" },
                    }
                },
            ]
        })
        .collect();
    let list = if rows.is_empty() {
        empty(&t("operator-events-none-refused"), &t("operator-events-none-refused-why"), None)
    } else {
        table(&t("operator-events-refused-list"), &COLUMNS, &rows)
    };
    page(shell, paths::EVENTS_REFUSED, view.counts, &list, &view.pager)
}

/// A refusal in words, with what to do.
pub(super) fn why_refused(row: &RefusedEvent) -> Markup {
    html! {
        p { (row.detail) @if let Some(pointer) = &row.pointer { " " code { (pointer) } } }
        p.small.hush { (advice(&row.code)) " " code { (row.code) } }
    }
}

fn page(shell: &Shell, path: &str, counts: EventCounts, list: &Markup, read_on: &Pager) -> Markup {
    let tab = |to: &str, label: &str, count| Tab {
        path: to.to_owned(),
        label: t(label),
        count,
        current: to == path,
    };
    let faces = [
        tab(paths::EVENTS, "operator-events-log", None),
        tab(paths::EVENTS_WAITING, "status-waiting", Some(counts.waiting)),
        tab(paths::EVENTS_REFUSED, "status-refused", Some(counts.refused)),
    ];
    layout(
        shell,
        Head { title: &t("menu-events"), section: paths::EVENTS, back: None },
        &html! { (tabs(&t("operator-events-which"), &faces)) (list) (pager(read_on)) },
    )
}
