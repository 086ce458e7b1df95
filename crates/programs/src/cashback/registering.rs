use super::{
    Acceptance, Registration, RegistrationStatus, RegistrationStep, ReviewMode, Seller, Stretch, Terms,
};
use crate::fact::check_text;
use crate::time::Instant;
use crate::{Defect, Halt, Key, No, Refusal, Versions, World};
use std::sync::Arc;

/// A seller registers for the campaign (BC-2). Refusals in this order: the market, the terms, a live
/// registration. That the terms are agreed to is asked before this.
pub fn register(world: &mut World, seller_id: &str, market: &str, terms_version: i64) -> Result<No, Halt> {
    check_text("/seller_id", seller_id).map_err(|refusal| Refusal { code: "invalid_request", ..refusal })?;
    let versions = Arc::clone(&world.versions);
    let named = versions.terms(terms_version).unwrap_or_else(|| versions.terms_at(world.now));
    check_market(named, market)?;
    check_version(&versions, world.now, terms_version)?;
    let seller = world.keys.find(Key::Seller, seller_id)?;
    let previous = match seller {
        Some(no) => world.sellers.get(no)?.last_registration,
        None => 0,
    };
    if previous != 0 && !world.registrations.get(previous)?.status.is_final() {
        let detail = "This seller has a registration already. See its Registration Record.";
        return Err(Refusal::new("already_registered", detail).into());
    }
    let no = world.seq;
    let seller = seller.unwrap_or_else(|| new_seller(world, no, seller_id));
    world.sellers.change(seller)?.last_registration = no;
    let (now, by) = (world.now, world.actor.name.clone());
    let automatic = versions.terms_at(now).review == ReviewMode::Automatic;
    let status = if automatic { RegistrationStatus::Approved } else { RegistrationStatus::UnderReview };
    world.add_registration(Registration {
        no,
        seller,
        previous,
        market: market.to_owned(),
        registered_at: now,
        status,
        came_from: None,
        terms_ended: false,
        accepted: vec![Acceptance { version: terms_version, at: now, by }],
        in_force: if automatic { vec![Stretch { from: now, to: None }] } else { Vec::new() },
    });
    tell(world, seller, no, RegistrationStatus::UnderReview, None);
    if automatic {
        tell(world, seller, no, RegistrationStatus::Approved, None);
    }
    Ok(no)
}

fn check_market(terms: &Terms, market: &str) -> Result<(), Refusal> {
    if terms.market(market).is_some() {
        return Ok(());
    }
    let countries: Vec<&str> = terms.markets.iter().map(|market| market.country.as_str()).collect();
    let detail = format!("The campaign runs in {}.", countries.join(", "));
    Err(Refusal::new("market_not_supported", detail).at("/market"))
}

/// Terms are agreed to as they are now, or as they will be; not as they were (BC-2).
fn check_version(versions: &Versions, now: Instant, version: i64) -> Result<(), Refusal> {
    let current = versions.terms_at(now).version;
    if version < current {
        let detail = format!("These terms were replaced by version {current}. Read that and agree to it.");
        return Err(Refusal::new("terms_outdated", detail).at("/terms_version"));
    }
    if versions.terms(version).is_none() {
        let detail = format!("There is no such version; version {current} is in force.");
        return Err(Refusal::new("terms_unknown", detail).at("/terms_version"));
    }
    Ok(())
}

/// A seller that was never named before. Nothing can be stored of it.
pub(crate) fn new_seller(world: &mut World, no: No, seller_id: &str) -> No {
    world.keys.put(Key::Seller, seller_id, no);
    world.sellers.put(no, Seller { no, seller_id: seller_id.to_owned(), last_registration: 0 });
    world.load_registrations_of(no);
    no
}

fn tell(world: &mut World, seller: No, no: No, status: RegistrationStatus, reason: Option<&str>) {
    world.remember(no, status.name(), reason.map(str::to_owned));
    world.note(status.topic(), seller, no);
}

/// Takes a step of BC-2 or BC-3.
pub fn step_registration(world: &mut World, no: No, step: &RegistrationStep) -> Result<(), Halt> {
    let registration = world.registrations.find(no)?.ok_or_else(|| Refusal::not_found("registration"))?;
    let Some(status) = registration.after(step) else {
        let from = registration.status.name();
        return Err(Refusal::invalid_transition("registration", from, step.name()).into());
    };
    if step.reason().is_some_and(|reason| reason.trim().is_empty()) {
        let detail = "Say why; the seller will read it.";
        return Err(Refusal::new("invalid_request", detail).at("/reason").into());
    }
    if let RegistrationStep::AcceptTerms { version } = step {
        return accept_terms(world, no, *version);
    }
    let now = world.now;
    let begins = matches!(step, RegistrationStep::Approve | RegistrationStep::Resume);
    if begins && terms_have_ended(&world.versions, registration, now) {
        let detail = "The terms this seller agreed to have ended. The seller agrees to the new ones first.";
        return Err(Refusal::new("terms_outdated", detail).into());
    }
    let registration = world.registrations.change(no)?;
    let from = std::mem::replace(&mut registration.status, status);
    registration.came_from = (status == RegistrationStatus::WithdrawUnderReview).then_some(from);
    if begins {
        registration.begin(now);
    }
    if matches!(status, RegistrationStatus::Suspended | RegistrationStatus::Expired) {
        registration.end(now);
    }
    let seller = registration.seller;
    tell(world, seller, no, status, step.reason());
    Ok(())
}

/// Whether the newest terms a seller has agreed to have come to their announced end (BC-2).
fn terms_have_ended(versions: &Versions, registration: &Registration, now: Instant) -> bool {
    let newest = registration.newest_accepted();
    let newer = versions.all_terms().iter().filter(|terms| terms.version > newest);
    newer.filter_map(|terms| terms.old_terms_end).any(|end| end <= now)
}

/// The seller agrees to newer terms; what was suspended for their sake is in force again (BC-2).
fn accept_terms(world: &mut World, no: No, version: i64) -> Result<(), Halt> {
    let (versions, now) = (Arc::clone(&world.versions), world.now);
    check_version(&versions, now, version)?;
    let registration = world.registrations.get(no)?;
    if version <= registration.newest_accepted() {
        let detail = "The seller has agreed to this version already.";
        return Err(Refusal::new("invalid_transition", detail).into());
    }
    let terms = versions.terms(version).ok_or_else(|| Defect::Missing(format!("terms {version}")))?;
    check_market(terms, &registration.market)?;
    let by = world.actor.name.clone();
    let registration = world.registrations.change(no)?;
    registration.accepted.push(Acceptance { version, at: now, by });
    if !registration.terms_ended {
        return Ok(());
    }
    registration.terms_ended = false;
    registration.begin(now);
    let seller = registration.seller;
    if registration.status == RegistrationStatus::Suspended {
        registration.status = RegistrationStatus::Approved;
        tell(world, seller, no, RegistrationStatus::Approved, Some(TERMS_ACCEPTED));
    } else {
        registration.came_from = Some(RegistrationStatus::Approved);
    }
    Ok(())
}

const TERMS_ACCEPTED: &str = "the new terms were accepted";
const TERMS_ENDED: &str = "the new terms were not accepted before the old ones ended";

/// The end of the terms before a version: whoever is in force and has not agreed to it, or to a later one,
/// is suspended (BC-2). A withdrawal under review goes on, and would now restore the suspension.
pub(crate) fn end_terms(world: &mut World, version: i64) -> Result<(), Halt> {
    for no in world.live_registrations()? {
        let registration = world.registrations.get(no)?;
        let (status, came_from) = (registration.status, registration.came_from);
        let withdrawing = status == RegistrationStatus::WithdrawUnderReview
            && came_from == Some(RegistrationStatus::Approved);
        let in_force = status == RegistrationStatus::Approved || withdrawing;
        if !in_force || registration.newest_accepted() >= version {
            continue;
        }
        let now = world.now;
        let registration = world.registrations.change(no)?;
        registration.terms_ended = true;
        registration.end(now);
        let seller = registration.seller;
        if withdrawing {
            registration.came_from = Some(RegistrationStatus::Suspended);
            world.remember(no, status.name(), Some(TERMS_ENDED.to_owned()));
        } else {
            registration.status = RegistrationStatus::Suspended;
            tell(world, seller, no, RegistrationStatus::Suspended, Some(TERMS_ENDED));
        }
    }
    Ok(())
}

/// The registration of a seller that was in force at an instant (BC-4).
pub(crate) fn in_force_at(world: &World, seller: No, at: Instant) -> Result<Option<&Registration>, Defect> {
    let mut no = world.sellers.get(seller)?.last_registration;
    while no != 0 {
        let registration = world.registrations.get(no)?;
        if registration.was_in_force(at) {
            return Ok(Some(registration));
        }
        no = registration.previous;
    }
    Ok(None)
}
