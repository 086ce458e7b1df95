//! The partner's home; before activation, where the application stands.

use app::Service;
use app::views::{self, Eligibility, PartnerView, Place};
use axum::extract::State;
use axum::response::Response;
use maud::Markup;
use money::Amount;
use programs::No;
use programs::affiliate::{PartnerStatus, Rules};

use crate::components::chart::{Chart, Figure, Series};
use crate::components::notice::Notice;
use crate::lang::{self, t, t_with};
use crate::pages::partner::application::{ApplicationView, application};
use crate::pages::partner::home as page_home;
use crate::paths;
use crate::routes::done;
use crate::routes::form::Asked;
use crate::routes::look::{Look, is_partner, page};
use crate::routes::show;
use crate::routes::trouble::Trouble;
use crate::routes::visitor::Partner;

/// The page.
pub(super) async fn home(
    State(service): State<Service>,
    partner: Partner,
    asked: Asked,
) -> Result<Response, Trouble> {
    shown(&service, &partner, done::notice(&asked)).await
}

/// The page with a message on it.
pub(super) async fn shown(
    service: &Service,
    partner: &Partner,
    notice: Option<Notice>,
) -> Result<Response, Trouble> {
    let no = partner.no;
    page(service, &partner.visitor, notice, move |look| {
        let me = look.me.as_ref().ok_or_else(Trouble::not_found)?;
        if is_partner(me.status) { active(look, me, no) } else { Ok(applicant(look, me)) }
    })
    .await
}

fn applicant(look: &Look<'_>, me: &PartnerView) -> Markup {
    let view = ApplicationView {
        status: me.status.name().to_owned(),
        representative: me.representative.clone(),
        history: show::milestones(&look.zone, me.history.clone()),
    };
    application(&look.shell, &view)
}

fn active(look: &Look<'_>, me: &PartnerView, no: No) -> Result<Markup, Trouble> {
    let eligibility = views::eligibility(look.source, look.service, no)?.ok_or_else(Trouble::not_found)?;
    let view = page_home::HomeView {
        balances: show::balances(&views::balance(look.source, no)?),
        eligibility: eligible(look, no, eligibility)?,
        tier: tier(&look.rules, me.paying_customers),
        customers: show::count(me.customers),
        registered_not_bought: show::count(me.customers_not_bought),
        charts: views::earned(look.source, look.service, no)?.into_iter().map(chart).collect(),
        referral: page_home::Referral {
            url: me.referral_url.clone().unwrap_or_default(),
            code: me.referral_code.clone().unwrap_or_default(),
            qr_url: paths::QR.to_owned(),
        },
    };
    Ok(page_home::home(&look.shell, &view))
}

/// What was earned in one currency, month by month.
fn chart(earned: views::Earned) -> Chart {
    let figure = |(_, minor): &(_, i64)| Figure {
        size: *minor,
        text: lang::money(Amount::new(*minor, earned.currency)),
    };
    Chart {
        title: t_with("partner-home-chart", &[("currency", earned.currency.code().into())]),
        axis: t("partner-home-chart-month"),
        places: earned.months.iter().map(|(month, _)| lang::short_month(*month)).collect(),
        series: vec![Series {
            name: t("partner-home-chart-commission"),
            figures: earned.months.iter().map(figure).collect(),
        }],
    }
}

fn eligible(look: &Look<'_>, no: No, now: Eligibility) -> Result<page_home::Eligibility, Trouble> {
    // One withdrawal is in process at a time, and it is the newest (WD-2).
    let newest = Place { limit: 1, cursor: None };
    let in_process = match &now.in_process {
        Some(_) => views::withdrawals(look.source, look.service, no, newest)?.rows.pop(),
        None => None,
    };
    Ok(page_home::Eligibility {
        may_request: matches!(now.status, PartnerStatus::Active | PartnerStatus::Terminated),
        payout_account: now.account.as_ref().map(show::account),
        in_process: in_process.map(|withdrawal| withdrawal.batch.to_string()),
        paying_customers: show::count(now.have),
        needed_customers: (now.need > 0).then(|| show::count(now.need)),
        batch: now.batch.to_string(),
        cutoff: look.moment(now.cutoff_at),
        seconds_to_cutoff: show::seconds_between(now.now, now.cutoff_at),
    })
}

/// Where a partner stands in the tiers: the next new paying customer gets the next number (AP-8).
fn tier(rules: &Rules, paying: i64) -> page_home::Tier {
    let number = paying.saturating_add(1);
    let next = rules.tiers.iter().find(|tier| tier.from > number);
    page_home::Tier {
        paying_customers: show::count(paying),
        rate_bps: rules.tier_of(number).map_or(0, |tier| tier.rate.bps()),
        next: next.map(|tier| (show::count(tier.from - number), tier.rate.bps())),
        all: rules.tiers.iter().map(|tier| (show::count(tier.from), tier.rate.bps())).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_tier_is_as_far_as_its_number() {
        let rules = Rules::template();
        for (paying, rate, next) in [
            (0, 1000, Some((9, 1500))),
            (8, 1000, Some((1, 1500))),
            (9, 1500, Some((10, 2000))),
            (19, 2000, None),
            (500, 2000, None),
        ] {
            let found = tier(&rules, paying);
            assert_eq!((found.rate_bps, found.next), (rate, next), "AP-8: {paying} paying");
        }
    }
}
