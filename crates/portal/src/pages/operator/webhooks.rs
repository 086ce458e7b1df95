//! Who is told what happens, and how telling went.

use maud::{Markup, html};

use crate::components::copy::copy_text;
use crate::components::dialog::dialog;
use crate::components::empty::empty;
use crate::components::field::{Field, Kept, error_summary, field};
use crate::components::form::{Weight, post_button, post_form, submit};
use crate::components::layout::{Head, Shell, layout};
use crate::components::pager::{Pager, pager};
use crate::components::table::{Column, table};
use crate::components::time::{Moment, moment};
use crate::lang::{count, t, t_or, t_with};
use crate::paths;

/// Everybody who is told or was.
#[derive(Clone, Debug)]
pub struct WebhooksView {
    /// The endpoints.
    pub rows: Vec<Endpoint>,
    /// The form of a new one; `None` for who only looks.
    pub making: Option<Making>,
    /// The signing secret of the one that was just made; shown this once.
    pub secret: Option<String>,
}

/// What was typed for a new endpoint.
#[derive(Clone, Debug, Default)]
pub struct Making {
    /// Where it is told.
    pub url: Kept,
    /// What it is told, divided by commas; empty for everything.
    pub topics: Kept,
}

/// Somebody who is told.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// Its id.
    pub id: String,
    /// Where it is told.
    pub url: String,
    /// The topics it wants; empty for all.
    pub topics: Vec<String>,
    /// Whether it is told at all.
    pub active: bool,
    /// When it was made.
    pub created_at: Moment,
}

/// The attempts to tell an endpoint.
#[derive(Clone, Debug)]
pub struct AttemptsView {
    /// Whom.
    pub endpoint: Endpoint,
    /// Whether who looks may stop it and have things told once more.
    pub may_act: bool,
    /// The attempts of this page, newest first.
    pub rows: Vec<Attempt>,
    /// Where to read on.
    pub pager: Pager,
}

/// An attempt to tell.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// The id of what was told.
    pub note: String,
    /// Which attempt it was, from 1.
    pub number: i64,
    /// When.
    pub at: Moment,
    /// The HTTP status that was answered.
    pub status: Option<u16>,
    /// How it ended, in a word.
    pub outcome: String,
    /// The beginning of what was answered.
    pub excerpt: String,
}

/// The page of the endpoints.
#[must_use]
pub fn webhooks(shell: &Shell, view: &WebhooksView) -> Markup {
    const COLUMNS: [Column; 4] = [
        Column::text("operator-webhooks-url"),
        Column::text("operator-webhooks-topics"),
        Column::text("operator-status"),
        Column::text("operator-webhooks-since"),
    ];
    let row = |row: &Endpoint| {
        vec![
            html! { a href=(paths::webhook(&row.id)) { (row.url) } },
            html! { span { (topics(&row.topics)) } },
            active(row.active),
            moment(&row.created_at),
        ]
    };
    let rows: Vec<_> = view.rows.iter().map(row).collect();
    layout(
        shell,
        Head { title: &t("menu-webhooks"), section: paths::WEBHOOKS, back: None },
        &html! {
            @if let Some(secret) = &view.secret {
                section.notice.good role="status" {
                    strong { "✓ " (t("operator-webhooks-secret")) }
                    (copy_text("secret", secret, None))
                }
            }
            @if rows.is_empty() {
                (empty(&t("operator-webhooks-none"), &t("operator-webhooks-none-why"), None))
            } @else {
                (table(&t("operator-webhooks-list"), &COLUMNS, &rows))
            }
            @if let Some(making) = &view.making { (form(making, &shell.csrf)) }
        },
    )
}

fn form(making: &Making, csrf: &str) -> Markup {
    let labels = ["operator-webhooks-url", "operator-webhooks-topics"].map(t);
    let [url, topics] = &labels;
    let hints = ["operator-webhooks-url-hint", "operator-webhooks-topics-hint"].map(t);
    let [about_url, about_topics] = &hints;
    let fields = [
        Field::input("url", "url", url, &making.url).hint(about_url),
        Field::input("text", "topics", topics, &making.topics).hint(about_topics).optional(),
    ];
    html! {
        section.card.narrow aria-labelledby="make" {
            h2 #make { (t("operator-webhooks-make")) }
            (error_summary(&fields))
            (post_form(paths::WEBHOOKS, csrf, &html! {
                @for one in &fields { (field(one)) }
                div { (submit(&t("operator-webhooks-make"), Weight::Primary)) }
            }))
        }
    }
}

fn topics(topics: &[String]) -> String {
    if topics.is_empty() { t("operator-webhooks-everything") } else { topics.join(", ") }
}

fn active(active: bool) -> Markup {
    html! {
        @if active {
            span.badge.good { span aria-hidden="true" { "●" } (t("operator-webhooks-told")) }
        } @else {
            span.badge { span aria-hidden="true" { "–" } (t("operator-webhooks-stopped")) }
        }
    }
}

/// The page of the attempts to tell an endpoint.
#[must_use]
pub fn attempts(shell: &Shell, view: &AttemptsView) -> Markup {
    const COLUMNS: [Column; 5] = [
        Column::text("operator-webhooks-note"),
        Column::text("operator-webhooks-outcome"),
        Column::number("operator-webhooks-attempt"),
        Column::text("operator-webhooks-answer"),
        Column::actions("operator-webhooks-again"),
    ];
    let endpoint = &view.endpoint;
    let again = view.may_act && endpoint.active;
    let row = |row: &Attempt| {
        vec![
            html! { div { code { (row.note) } p.small.hush { (moment(&row.at)) } } },
            html! { span { (t_or(&format!("label-webhook-{}", row.outcome.replace('_', "-")), &row.outcome)) } },
            html! { span { (count(row.number)) } },
            html! { div { @if let Some(status) = row.status { (status) " " } code.small { (row.excerpt) } } },
            html! {
                @if again {
                    (post_button(
                        &paths::webhook_command(&endpoint.id, "resend"), &shell.csrf, &t("operator-webhooks-resend"),
                        Weight::Plain, &[("note", &row.note)],
                    ))
                }
            },
        ]
    };
    let rows: Vec<_> = view.rows.iter().map(row).collect();
    layout(
        shell,
        Head {
            title: &endpoint.url,
            section: paths::WEBHOOKS,
            back: Some((paths::WEBHOOKS, &t("menu-webhooks"))),
        },
        &html! {
            div.row { (active(endpoint.active)) span.hush { (topics(&endpoint.topics)) } code.small { (endpoint.id) } }
            @if again { (stop(endpoint, &shell.csrf)) }
            @if rows.is_empty() {
                (empty(&t("operator-webhooks-untold"), &t("operator-webhooks-untold-why"), None))
            } @else {
                (table(&t("operator-webhooks-attempts"), &COLUMNS, &rows))
            }
            (pager(&view.pager))
        },
    )
}

fn stop(endpoint: &Endpoint, csrf: &str) -> Markup {
    let label = t("operator-webhooks-stop");
    let title = t_with("operator-webhooks-stop-title", &[("url", (&endpoint.url).into())]);
    let body = html! {
        p { (t("operator-webhooks-stop-about")) }
        (post_button(&paths::webhook_command(&endpoint.id, "stop"), csrf, &label, Weight::Danger, &[]))
    };
    html! { div { (dialog("stop", &label, "danger", &title, &body)) } }
}
