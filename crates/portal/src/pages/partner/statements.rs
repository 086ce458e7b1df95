//! Statements: the commission entries of a month as a file (AP-12).

use maud::{Markup, html};

use crate::components::download::downloads;
use crate::components::empty::empty;
use crate::components::layout::{Head, Shell, layout};
use crate::components::table::{Column, table};
use crate::lang::t;
use crate::paths;

/// The months there are statements of, the latest first.
#[derive(Clone, Debug)]
pub struct StatementsView {
    /// The months.
    pub months: Vec<Month>,
}

/// A month.
#[derive(Clone, Debug)]
pub struct Month {
    /// As paths name it: "2026-06".
    pub name: String,
    /// As people read it: "Jun 2026".
    pub text: String,
    /// Whether it has not ended.
    pub running: bool,
}

/// The page.
#[must_use]
pub fn statements(shell: &Shell, view: &StatementsView) -> Markup {
    const COLUMNS: [Column; 2] =
        [Column::text("partner-statements-month"), Column::actions("partner-statements-files")];
    let rows: Vec<_> = view.months.iter().map(|month| vec![named(month), files(month)]).collect();
    layout(
        shell,
        Head { title: &t("partner-statements-title"), section: paths::STATEMENTS, back: None },
        &html! {
            p.narrow { (t("partner-statements-what")) }
            @if rows.is_empty() {
                (empty(&t("partner-statements-none"), &t("partner-statements-none-why"), None))
            } @else {
                div.narrow { (table(&t("partner-statements-caption"), &COLUMNS, &rows)) }
            }
        },
    )
}

fn named(month: &Month) -> Markup {
    html! {
        time datetime=(month.name) { (month.text) }
        @if month.running { " " span.small.hush { (t("partner-statements-running")) } }
    }
}

fn files(month: &Month) -> Markup {
    downloads(&paths::statement(&month.name), "")
}
