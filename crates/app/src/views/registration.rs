//! Sellers' registrations (BC-2, BC-3).

use super::{HistoryStep, Place, Rows, Source, ViewResult, names};
use crate::Service;
use crate::ids::Kind;
use money::Currency;
use programs::cashback::{Acceptance, Registration, RegistrationStatus};
use programs::time::Instant;
use programs::{No, Versions};

/// A registration.
#[derive(Debug, Clone)]
pub struct RegistrationView {
    /// Its identifier.
    pub id: String,
    /// Whose it is, by the marketplace's identifier.
    pub seller_id: String,
    /// The country it is for.
    pub market: String,
    /// What orders of that market are in.
    pub currency: Option<Currency>,
    /// Where it stands.
    pub status: RegistrationStatus,
    /// When it was asked for.
    pub registered_at: Instant,
    /// The terms that were agreed to, oldest first.
    pub accepted: Vec<Acceptance>,
    /// The newest published terms, where they were not agreed to yet.
    pub newer_terms: Option<i64>,
    /// Whether it is suspended because new terms were not accepted (BC-2).
    pub terms_ended: bool,
    /// The steps that may be taken now, whoever takes them.
    pub actions: Vec<&'static str>,
    /// What happened so far, oldest first.
    pub history: Vec<HistoryStep>,
}

impl RegistrationView {
    /// The newest version of the terms that was agreed to.
    pub fn terms_version(&self) -> i64 {
        self.accepted.iter().map(|acceptance| acceptance.version).max().unwrap_or(0)
    }
}

fn show(
    source: &Source,
    service: &Service,
    versions: &Versions,
    registration: Registration,
) -> ViewResult<RegistrationView> {
    let accepted = registration.newest_accepted();
    let newest = versions.all_terms().iter().map(|terms| terms.version).max();
    let newer_terms = newest.filter(|newest| *newest > accepted && !registration.status.is_final());
    let mut actions = registration.actions();
    actions.retain(|action| *action != "accept_terms" || newer_terms.is_some());
    let market = versions.terms(accepted).and_then(|terms| terms.market(&registration.market));
    Ok(RegistrationView {
        id: service.ids().write(Kind::Registration, registration.no),
        seller_id: names::seller_id(source, registration.seller)?,
        currency: market.map(|market| market.currency),
        status: registration.status,
        registered_at: registration.registered_at,
        newer_terms,
        terms_ended: registration.terms_ended,
        actions,
        history: source.moments(registration.no)?.into_iter().map(Into::into).collect(),
        market: registration.market,
        accepted: registration.accepted,
    })
}

/// A registration; `None` if there is none with this number.
pub fn registration(source: &Source, service: &Service, no: No) -> ViewResult<Option<RegistrationView>> {
    let versions = source.versions()?;
    source.registration(no)?.map(|found| show(source, service, &versions, found)).transpose()
}

/// Registrations, newest first, of one status or of all.
pub fn registrations(
    source: &Source,
    service: &Service,
    status: Option<RegistrationStatus>,
    place: Place,
) -> ViewResult<Rows<RegistrationView>> {
    let versions = source.versions()?;
    let page = source.registrations_page(status, place.cursor, place.limit)?;
    Rows::of(page, |found| show(source, service, &versions, found))
}

/// The Registration Record of a seller, newest first (BC-3): empty where nothing is known of it.
pub fn registrations_of(
    source: &Source,
    service: &Service,
    seller_id: &str,
    place: Place,
) -> ViewResult<Rows<RegistrationView>> {
    let Some(seller) = source.seller_no(seller_id)? else { return Ok(Rows::none()) };
    let versions = source.versions()?;
    let mut all = source.registrations_of(seller)?;
    all.retain(|found| place.cursor.is_none_or(|before| found.no < before));
    let more = all.len() > place.limit;
    all.truncate(place.limit);
    let next = all.last().filter(|_| more).map(|last| last.no);
    Rows::of(store::Page { rows: all, next }, |found| show(source, service, &versions, found))
}

/// Whose a registration is, by the marketplace's identifier; `None` if there is none with this number.
pub fn seller_of_registration(source: &Source, no: No) -> ViewResult<Option<String>> {
    source.registration(no)?.map(|found| names::seller_id(source, found.seller)).transpose()
}
