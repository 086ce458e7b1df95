//! Seller Center › Campaigns: what there is to take part in, by search (BC-1).

use maud::{Markup, html};

use crate::components::badge::status_badge;
use crate::components::empty::empty;
use crate::components::layout::{Head, Shell, layout};
use crate::components::search::search;
use crate::paths;

/// The campaigns that were searched for.
#[derive(Clone, Debug)]
pub struct CampaignsView {
    /// What was typed into the search.
    pub searched: String,
    /// The campaigns found.
    pub rows: Vec<Row>,
}

/// One campaign.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its name in paths.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub details: String,
    /// Where it runs: "Malaysia, Indonesia".
    pub countries: String,
    /// Where the seller's newest registration for it stands; `None` where there was none.
    pub status: Option<String>,
}

/// The page.
#[must_use]
pub fn campaigns(shell: &Shell, view: &CampaignsView) -> Markup {
    layout(
        shell,
        Head { title: "Campaigns", section: paths::CAMPAIGNS, back: None },
        &html! {
            (search(paths::CAMPAIGNS, "Search campaigns", "", &view.searched, "Search"))
            @if view.rows.is_empty() {
                @let title = format!("Nothing found for “{}”", view.searched);
                (empty(
                    &title,
                    "Every word is looked for in the names and the descriptions of campaigns. Try fewer words.",
                    Some((paths::CAMPAIGNS, "All campaigns")),
                ))
            }
            @for row in &view.rows { (card(row)) }
        },
    )
}

fn card(row: &Row) -> Markup {
    html! {
        section.card.narrow aria-labelledby=(row.slug) {
            div.row.between {
                h2 id=(row.slug) { a href=(paths::campaign(&row.slug)) { (row.name) } }
                @if let Some(status) = &row.status { (status_badge(status)) }
            }
            p { (row.details) }
            p.small.hush { "Runs in " (row.countries) }
            div { a.button href=(paths::campaign(&row.slug)) { "Details" } }
        }
    }
}
