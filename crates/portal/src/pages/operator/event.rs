//! One entry of the log: what it holds, and what came of it.

use maud::{Markup, html};

use super::events::{LogEntry, RefusedEvent, kind_name, waits_for, why_refused};
use super::transfers::{Transfer, transfers};
use crate::components::badge::status_badge;
use crate::components::facts::facts;
use crate::components::layout::{Head, Shell, layout};
use crate::components::time::moment;
use crate::lang::{t, t_with};
use crate::paths;

/// An entry with all that is known of it.
#[derive(Clone, Debug)]
pub struct EventView {
    /// As it stands in the list.
    pub entry: LogEntry,
    /// What it holds.
    pub body: String,
    /// What it waits for, while it does: the kind and the name.
    pub waits_for: Option<(&'static str, String)>,
    /// Why it was refused when what it waited for arrived.
    pub dropped: Option<RefusedEvent>,
    /// The transfers it caused.
    pub transfers: Vec<Transfer>,
    /// Where all of them are listed, where there are more.
    pub more: Option<String>,
}

/// The page.
#[must_use]
pub fn event(shell: &Shell, view: &EventView) -> Markup {
    let entry = &view.entry;
    let title = t_with("operator-event-title", &[("sequence", (&entry.sequence.to_string()).into())]);
    layout(
        shell,
        Head { title: &title, section: paths::EVENTS, back: Some((paths::EVENTS, &t("menu-events"))) },
        &html! {
            (came_of_it(view))
            div.two {
                section.card aria-labelledby="about" {
                    h2 #about { (kind_name(&entry.kind)) }
                    (facts(&[
                        (&*t("operator-events-taken-in"), moment(&entry.at)),
                        (&*t("operator-events-by"), html! { (entry.by) }),
                    ]))
                    @if let Some((source, id)) = &entry.event {
                        (facts(&[
                            (&*t("operator-events-identity"), html! { code { (id) } }),
                            (&*t("operator-events-source"), html! { (source) }),
                        ]))
                    }
                }
                section.card aria-labelledby="body" {
                    h2 #body { (t("operator-event-body")) }
                    pre.sum { (view.body) }
                }
            }
            @if view.transfers.is_empty() {
                p.hush { (t("operator-event-no-transfers")) }
            } @else {
                (transfers(&t("operator-event-transfers"), &view.transfers))
                @if let Some(more) = &view.more { div { a.button href=(more) { (t("operator-event-all-transfers")) } } }
            }
        },
    )
}

fn came_of_it(view: &EventView) -> Markup {
    html! {
        @if let Some(waits) = &view.waits_for {
            div.notice.warn role="status" {
                div.row { (status_badge("waiting")) (waits_for(waits)) }
                p { (t("operator-events-waiting-about")) }
            }
        }
        @if let Some(dropped) = &view.dropped {
            div.notice.bad role="status" { div { (status_badge("refused")) } (why_refused(dropped)) }
        }
    }
}
