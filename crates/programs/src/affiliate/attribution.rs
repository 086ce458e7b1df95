use super::channels;
use crate::affiliate::{Customer, NotAttributed, PartnerStatus, normal_phone};
use crate::time::Instant;
use crate::{Event, Fact, Halt, Key, No, Refusal, Topic, World};

/// A visit by a referral link (AP-4). It holds no personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Click {
    /// Whose link it was.
    pub partner: No,
    /// When.
    pub at: Instant,
    /// The channel the link was shared on; empty where it was not said.
    pub channel: String,
    /// A salted hash that tells visitors apart.
    pub visitor: String,
}

/// Records a click on a partner's link (AP-4).
pub fn click(world: &mut World, code: &str, channel: &str, visitor: &str) -> Result<No, Halt> {
    let partner = world.keys.find(Key::ReferralCode, &attribution_code(code))?;
    let partner = partner.ok_or_else(|| Refusal::not_found("referral code"))?;
    let no = world.seq;
    channels::channel(world, partner, channel)?.clicks += 1;
    let (at, channel, visitor) = (world.now, channel.to_owned(), visitor.to_owned());
    world.clicks.put(no, Click { partner, at, channel, visitor });
    Ok(no)
}

/// A referral code as it is compared: people type small letters and spaces.
pub(crate) fn attribution_code(code: &str) -> String {
    code.trim().to_ascii_uppercase()
}

/// Registers a customer and decides whose it is (AP-5). A known customer stays as it is.
pub fn register(world: &mut World, seq: No, event: &Event) -> Result<(), Halt> {
    let Fact::CustomerRegistered { customer_id, phone, email, country, click, .. } = &event.fact else {
        return Ok(());
    };
    if world.keys.find(Key::Customer, customer_id)?.is_some() {
        return Ok(());
    }
    let attribution = attribute(world, event)?;
    let rules = world.versions.rules_at(event.time);
    let customer = Customer {
        no: seq,
        customer_id: customer_id.clone(),
        phone: phone.clone(),
        email: email.clone(),
        country: country.clone(),
        partner: attribution.ok(),
        not_attributed: attribution.err(),
        registered_at: event.time,
        window_end: rules.zone.plus_years(event.time, rules.window_years),
        rules_version: rules.version,
        store_authorized: false,
        paying_number: None,
        rate: None,
        open_payments: 0,
        last_payment: 0,
        top_up: None,
    };
    world.customers.put(seq, customer);
    world.keys.put(Key::Customer, customer_id, seq);
    let phone = normal_phone(phone);
    if world.keys.find(Key::CustomerPhone, &phone)?.is_none() {
        world.keys.put(Key::CustomerPhone, &phone, seq);
    }
    if let Ok(partner) = attribution {
        world.tallies.change(partner)?.customers += 1;
        came_by(world, partner, *click)?;
        world.note(Topic::BenefitGranted, partner, seq);
    }
    Ok(())
}

/// Counts a customer for the channel whose click came with the registration, if the link was the partner's: a
/// code may have been given beside it.
fn came_by(world: &mut World, partner: No, click: Option<No>) -> Result<(), Halt> {
    let Some(click) = click else { return Ok(()) };
    let clicked = world.clicks.find(click)?.filter(|click| click.partner == partner);
    if let Some(channel) = clicked.map(|click| click.channel.clone()) {
        channels::channel(world, partner, &channel)?.customers += 1;
    }
    Ok(())
}

/// A code decides alone, also when it attributes nothing; without one, the click does (AP-4).
fn attribute(world: &World, event: &Event) -> Result<Result<No, NotAttributed>, Halt> {
    let Fact::CustomerRegistered { phone, email, referral_code, click, .. } = &event.fact else {
        return Ok(Err(NotAttributed::NoReferral));
    };
    let partner = match (referral_code, click) {
        (Some(code), _) => match world.keys.find(Key::ReferralCode, &attribution_code(code))? {
            Some(partner) => partner,
            None => return Ok(Err(NotAttributed::UnknownCode)),
        },
        (None, Some(click)) => match clicked_partner(world, *click, event.time)? {
            Some(partner) => partner,
            None => return Ok(Err(NotAttributed::NoReferral)),
        },
        (None, None) => return Ok(Err(NotAttributed::NoReferral)),
    };
    let known = world.partners.get(partner)?;
    if known.status != PartnerStatus::Active {
        return Ok(Err(NotAttributed::PartnerNotActive));
    }
    let phone = normal_phone(phone);
    if world.keys.find(Key::CustomerPhone, &phone)?.is_some() {
        return Ok(Err(NotAttributed::NotFirstRegistration));
    }
    let own_email = email.as_ref().is_some_and(|e| e.eq_ignore_ascii_case(&known.application.email));
    if phone == known.application.phone || own_email {
        return Ok(Err(NotAttributed::SelfReferral));
    }
    Ok(Ok(partner))
}

/// Whose link was clicked, if the registration falls into the click's window (AP-4): the window begins
/// with the click and ends before its last day does.
fn clicked_partner(world: &World, click: No, registered_at: Instant) -> Result<Option<No>, Halt> {
    let Some(click) = world.clicks.find(click)? else { return Ok(None) };
    let days = world.versions.rules_at(registered_at).click_days;
    let within = click.at <= registered_at && registered_at < click.at.plus_days(days);
    Ok(within.then_some(click.partner))
}
