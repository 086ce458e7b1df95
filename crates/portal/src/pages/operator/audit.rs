//! Who did what.

use maud::{Markup, html};

use crate::components::empty::empty;
use crate::components::layout::{Head, Shell, layout};
use crate::components::pager::{Pager, pager};
use crate::components::search::search;
use crate::components::table::{Column, table};
use crate::components::tabs::{Tab, tabs};
use crate::components::time::{Moment, moment};
use crate::lang::{t, t_or, t_with};
use crate::paths;

/// A page of what was done.
#[derive(Clone, Debug)]
pub struct AuditView {
    /// Whether it is of actions in the log, and not of access.
    pub is_log: bool,
    /// Whom it is about; empty for all.
    pub who: String,
    /// The rows, newest first.
    pub rows: Vec<AuditRow>,
    /// Where to read on.
    pub pager: Pager,
}

/// Something that was done.
#[derive(Clone, Debug)]
pub struct AuditRow {
    /// When.
    pub at: Moment,
    /// Who, as the log calls them.
    pub who: String,
    /// Who, for people.
    pub name: String,
    /// The stable word for what.
    pub what: String,
    /// What it was done to; empty where it is who did it.
    pub subject: String,
    /// What else there is to say.
    pub detail: String,
    /// Its place in the log, where it has one.
    pub sequence: Option<i64>,
}

/// The page.
#[must_use]
pub fn audit(shell: &Shell, view: &AuditView) -> Markup {
    let face = |path: &str, label: &str, current| Tab {
        path: if view.who.is_empty() { path.to_owned() } else { paths::with_query(path, "q", &view.who) },
        label: t(label),
        count: None,
        current,
    };
    let faces = [
        face(paths::AUDIT, "operator-audit-access", !view.is_log),
        face(paths::AUDIT_ACTIONS, "operator-audit-actions", view.is_log),
    ];
    let path = if view.is_log { paths::AUDIT_ACTIONS } else { paths::AUDIT };
    let explained =
        if view.is_log { "operator-audit-actions-explained" } else { "operator-audit-access-explained" };
    layout(
        shell,
        Head { title: &t("menu-audit"), section: paths::AUDIT, back: None },
        &html! {
            (tabs(&t("menu-audit"), &faces))
            p { (t(explained)) }
            (search(path, &t("operator-audit-search"), &t("operator-audit-search-hint"), &view.who, &t("operator-audit-search-button")))
            @if view.rows.is_empty() {
                (empty(&t("operator-audit-none"), &t(if view.pager.next.is_some() { "operator-audit-none-yet" } else { "operator-audit-none-explained" }), None))
            } @else { (list(view)) }
            (pager(&view.pager))
        },
    )
}

fn list(view: &AuditView) -> Markup {
    const COLUMNS: [Column; 4] = [
        Column::text("operator-audit-at"),
        Column::text("operator-audit-who"),
        Column::text("operator-audit-what"),
        Column::text("operator-audit-subject"),
    ];
    let row = |row: &AuditRow| {
        let what = t_or(&format!("kind-audit-{}", row.what.replace('_', "-")), &row.what);
        vec![
            moment(&row.at),
            html! {
                @if !row.name.is_empty() && row.name != row.who { (row.name) " " }
                a.small href=(paths::audit_of(&row.who)) { (row.who) }
            },
            html! { (what) },
            html! {
                @if let Some(sequence) = row.sequence {
                    a href=(paths::operator_event(sequence)) { (t_with("operator-audit-entry", &[("number", sequence.into())])) }
                }
                (row.subject) @if !row.subject.is_empty() && !row.detail.is_empty() { " · " } (detail(row))
            },
        ]
    };
    table(&t("menu-audit"), &COLUMNS, &view.rows.iter().map(row).collect::<Vec<_>>())
}

/// Of signing in: how, in words, and from where.
fn detail(row: &AuditRow) -> String {
    match row
        .detail
        .split_once(", ")
        .filter(|_| ["signed_in", "sign_in_refused"].contains(&row.what.as_str()))
    {
        Some((way, from)) => {
            let way = t_or(&format!("label-way-{}", way.replace('_', "-")), way);
            format!("{way} · {from}")
        }
        None => row.detail.clone(),
    }
}
