//! Seller Center › Campaigns: the search, one of them, its terms, what it would have cost (BC-1).

use app::Service;
use app::views::{self, CAMPAIGN, CampaignView as Found};
use axum::extract::{Path, State};
use axum::response::Response;
use money::Amount;
use programs::cashback::{Market as FoundMarket, ReviewMode, Terms};
use programs::time::Instant;

use crate::components::search::SEARCH;
use crate::lang::t;
use crate::pages::seller::campaign::{CampaignView, Market, Upcoming, Version, campaign as show_campaign};
use crate::pages::seller::campaigns::{CampaignsView, Row, campaigns as show_campaigns};
use crate::pages::seller::terms::terms as show_terms;
use crate::paths;
use crate::routes::cashback;
use crate::routes::form::Asked;
use crate::routes::look::{Look, campaign_page};
use crate::routes::show;
use crate::routes::trouble::Trouble;
use crate::routes::visitor::Seller;

/// The campaigns that are searched for.
pub(super) async fn list(
    State(service): State<Service>,
    seller: Seller,
    asked: Asked,
) -> Result<Response, Trouble> {
    let searched = asked.get(SEARCH).trim().to_owned();
    campaign_page(&service, &seller.visitor, None, move |look| {
        let campaign = views::campaign(look.source, look.service)?;
        let mut rows = Vec::new();
        if campaign.is_about(&searched) || is_about(&searched) {
            let newest = cashback::newest(look.source, look.service, &seller.id)?;
            rows.push(row(&campaign, newest.map(|found| found.status.name().to_owned())));
        }
        Ok(show_campaigns(&look.shell, &CampaignsView { searched, rows }))
    })
    .await
}

/// Whether the campaign is what somebody searches for in the language that is spoken.
fn is_about(searched: &str) -> bool {
    let text = format!("{} {}", name(), t("seller-campaign-details")).to_lowercase();
    searched.to_lowercase().split_whitespace().all(|word| text.contains(word))
}

/// What the campaign is called.
pub(super) fn name() -> String {
    t("seller-campaign-name")
}

fn row(campaign: &Found, status: Option<String>) -> Row {
    let markets = &campaign.terms.markets;
    let countries: Vec<String> = markets.iter().map(|market| show::country(&market.country)).collect();
    let rates = || markets.iter().map(|market| market.fee_rate.bps());
    Row {
        slug: campaign.slug.to_owned(),
        name: name(),
        details: t("seller-campaign-details"),
        countries: countries.join(", "),
        rates_bps: (rates().min().unwrap_or(0), rates().max().unwrap_or(0)),
        status,
    }
}

/// Refuses the name of a campaign that is not there.
pub(super) fn check_slug(slug: &str) -> Result<(), Trouble> {
    if slug == CAMPAIGN { Ok(()) } else { Err(Trouble::not_found()) }
}

/// Where a seller's registration stands, if it has one that has not ended.
pub(super) fn live(look: &Look<'_>, seller_id: &str) -> Result<Option<String>, Trouble> {
    let newest = cashback::newest(look.source, look.service, seller_id)?;
    let live = newest.filter(|found| !found.status.is_final());
    Ok(live.map(|found| found.status.name().to_owned()))
}

/// One campaign.
pub(super) async fn one(
    State(service): State<Service>,
    seller: Seller,
    Path(slug): Path<String>,
) -> Result<Response, Trouble> {
    check_slug(&slug)?;
    campaign_page(&service, &seller.visitor, None, move |look| {
        let found = views::campaign(look.source, look.service)?;
        let upcoming = found.upcoming.iter().map(|terms| upcoming(look, terms));
        let terms = &found.terms;
        let view = CampaignView {
            slug,
            name: name(),
            details: t("seller-campaign-details"),
            markets: terms.markets.iter().map(market).collect(),
            reviewed: terms.review == ReviewMode::Manual,
            hold_days: show::count(terms.hold_days),
            life_days: show::count(terms.life_days),
            terms_version: terms.version,
            effective: (terms.effective != Instant::MIN).then(|| look.moment(terms.effective)),
            upcoming: upcoming.collect::<Result<_, _>>()?,
            versions: views::terms(look.source)?.iter().rev().map(|terms| version(look, terms)).collect(),
            registration: live(look, &seller.id)?,
        };
        Ok(show_campaign(&look.shell, &view))
    })
    .await
}

fn market(market: &FoundMarket) -> Market {
    let amount = |minor| Amount::new(minor, market.currency);
    Market {
        country: show::country(&market.country),
        currency: market.currency,
        rate_bps: market.fee_rate.bps(),
        cap_per_unit: market.cap_per_unit.map(amount),
        trigger: cashback::trigger(market.fee_trigger),
        tax_bps: market.tax.bps(),
        earn_bps: market.earn_rate.bps(),
        earn_cap: market.earn_cap.map(amount),
        settles: cashback::settles(market.settles),
    }
}

fn version(look: &Look<'_>, terms: &Terms) -> Version {
    Version {
        version: terms.version,
        effective: (terms.effective != Instant::MIN).then(|| look.moment(terms.effective)),
        words: terms.changes.clone(),
    }
}

fn upcoming(look: &Look<'_>, terms: &Terms) -> Result<Upcoming, Trouble> {
    let changes = cashback::changes(look.source, terms.version - 1, terms.version)?;
    Ok(Upcoming {
        version: terms.version,
        effective: look.moment(terms.effective),
        words: terms.changes.clone(),
        changes: changes.unwrap_or_default(),
    })
}

/// A version of the terms, with what changed since the one before.
pub(super) async fn terms(
    State(service): State<Service>,
    seller: Seller,
    Path((slug, version)): Path<(String, String)>,
) -> Result<Response, Trouble> {
    check_slug(&slug)?;
    let version: i64 = version.parse().map_err(|_| Trouble::not_found())?;
    campaign_page(&service, &seller.visitor, None, move |look| {
        let back = (paths::campaign(&slug), name());
        let view = cashback::terms(look, version, version.saturating_sub(1), back)?;
        Ok(show_terms(&look.shell, &view))
    })
    .await
}
