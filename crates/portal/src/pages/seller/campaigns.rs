//! Seller Center › Campaigns: what there is to take part in, by search (BC-1).

use maud::{Markup, html};

use crate::components::badge::status_badge;
use crate::components::empty::empty;
use crate::components::layout::{Head, Shell, layout};
use crate::components::search::search;
use crate::lang::{t, t_with};
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
    /// Its service fees: the lowest and the highest of its markets, in basis points.
    pub rates_bps: (i64, i64),
    /// Where the seller's newest registration for it stands; `None` where there was none.
    pub status: Option<String>,
}

/// The page.
#[must_use]
pub fn campaigns(shell: &Shell, view: &CampaignsView) -> Markup {
    let typed = view.searched.as_str();
    layout(
        shell,
        Head { title: &t("menu-campaigns"), section: paths::CAMPAIGNS, back: None },
        &html! {
            (search(paths::CAMPAIGNS, &t("seller-search"), "", typed, &t("cashback-search-button")))
            @if view.rows.is_empty() {
                (empty(
                    &t_with("seller-search-none", &[("searched", typed.into())]),
                    &t("seller-search-none-why"),
                    Some((paths::CAMPAIGNS, &t("seller-all-campaigns"))),
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
            p { strong { (fee(row.rates_bps)) } }
            p.small.hush { (t_with("seller-runs-in", &[("countries", (&row.countries).into())])) }
            div { a.button href=(paths::campaign(&row.slug)) { (t("seller-details")) } }
        }
    }
}

fn fee((lowest, highest): (i64, i64)) -> String {
    let (low, high) = (crate::lang::rate(lowest), crate::lang::rate(highest));
    if lowest == highest {
        t_with("seller-fee-of", &[("rate", (&low).into())])
    } else {
        t_with("seller-fee-between", &[("low", (&low).into()), ("high", (&high).into())])
    }
}
