//! The campaign as Seller Center shows it, its terms and its budget (BC-1, SB-4).

use super::{Source, ViewResult};
use crate::Service;
use money::Amount;
use programs::cashback::{Difference, Terms};
use programs::time::Instant;

/// The name of the campaign in paths. There is one.
pub const CAMPAIGN: &str = "bonus-cashback";
const NAME: &str = "Bonus Cashback";
const DETAILS: &str = "Shoppers who use the Bonus Cashback Voucher earn bonus on what they pay, and spend it \
    at the sellers of the campaign. Sellers pay a service fee on those orders when they are delivered; what is \
    refunded is not charged. Bonus that shoppers spend is funded by the platform.";

/// A campaign.
#[derive(Debug, Clone)]
pub struct CampaignView {
    /// Its name in paths.
    pub slug: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// What it is.
    pub details: &'static str,
    /// The terms in force, with the markets and their rates.
    pub terms: Terms,
    /// The terms that were published and will be in force later, the next one first.
    pub upcoming: Vec<Terms>,
    /// Where a seller registers.
    pub registration_url: String,
}

/// The campaign.
pub fn campaign(source: &Source, service: &Service) -> ViewResult<CampaignView> {
    let (versions, now) = (source.versions()?, service.now());
    let upcoming = versions.all_terms().iter().filter(|terms| terms.effective > now);
    Ok(CampaignView {
        slug: CAMPAIGN,
        name: NAME,
        details: DETAILS,
        terms: versions.terms_at(now).clone(),
        upcoming: upcoming.cloned().collect(),
        registration_url: format!("{}/campaigns/{CAMPAIGN}/register", service.config().public_url),
    })
}

impl CampaignView {
    /// Whether it is what somebody searches for: every word is in its name or its details.
    pub fn is_about(&self, search: &str) -> bool {
        let text = format!("{} {} {}", self.slug, self.name, self.details).to_lowercase();
        search.to_lowercase().split_whitespace().all(|word| text.contains(word))
    }
}

/// The terms in force at an instant.
pub fn terms_in_force(source: &Source, at: Instant) -> ViewResult<Terms> {
    Ok(source.versions()?.terms_at(at).clone())
}

/// All versions of the terms, in the order they take effect.
pub fn terms(source: &Source) -> ViewResult<Vec<Terms>> {
    Ok(source.versions()?.all_terms().to_vec())
}

/// A version of the terms by its number.
pub fn terms_version(source: &Source, version: i64) -> ViewResult<Option<Terms>> {
    Ok(source.versions()?.terms(version).cloned())
}

/// Two versions of the terms and what is not the same in them.
#[derive(Debug, Clone)]
pub struct TermsChange {
    /// The one.
    pub from: Terms,
    /// The other.
    pub to: Terms,
    /// The figures that are not the same.
    pub differences: Vec<Difference>,
}

/// What is not the same in two versions of the terms; `None` where one of them is not there.
pub fn terms_change(source: &Source, from: i64, to: i64) -> ViewResult<Option<TermsChange>> {
    let versions = source.versions()?;
    let (Some(from), Some(to)) = (versions.terms(from), versions.terms(to)) else { return Ok(None) };
    let differences = to.differences(from);
    Ok(Some(TermsChange { from: from.clone(), to: to.clone(), differences }))
}

/// What is left of each budget (SB-4). Of a currency that has none the platform funds without limit.
pub fn budgets(source: &Source) -> ViewResult<Vec<Amount>> {
    Ok(source.budgets()?.into_iter().map(|(currency, left)| Amount::new(left, currency)).collect())
}
