//! The ways in beside access keys: a password, a code of an authenticator, a link that is used once.

use crate::access::Access;
use crate::audit::{self, Deed};
use crate::limits::Wait;
use crate::secrets::sha256;
use crate::sessions::{self, Begun, Holder, Where, random_token};
use crate::{Failure, Fault, Service, passwords};
use programs::time::Instant;
use programs::{Actor, Key};
use store::{Connection, LoginLink, StoreError, Writer};
use subtle::ConstantTimeEq;

/// How long a link lasts that the host asks for, in seconds.
pub const LINK_SECONDS: i64 = 600;
/// How long a link lasts that a partner is mailed, in seconds.
pub const MAILED_SECONDS: i64 = 1_800;
/// How long a link lasts that brings somebody new to the staff, in seconds.
pub const INVITED_SECONDS: i64 = 3 * 86_400;
/// How long a link lasts that shows a page within another, in seconds.
pub const EMBED_SECONDS: i64 = 3_600;
/// How long links are remembered after their end, so that people are told what became of theirs, in seconds.
const REMEMBERED_SECONDS: i64 = 7 * 86_400;
/// How long a code may be typed after the password, in seconds.
const CODE_SECONDS: i64 = 300;

/// What became of a try to sign in.
#[derive(Debug)]
pub enum Tried {
    /// A session was begun.
    In(Box<Begun>),
    /// A code of the authenticator is asked for; what must come back with it.
    Code(String),
    /// It was refused. Nobody is told what was wrong.
    Refused,
    /// It came too early, and was not looked at.
    Wait(Wait),
}

/// Signs in with an e-mail address and a password. It takes the same time whether there is such an account.
pub async fn with_password(
    service: &Service,
    at: &Where,
    email: &str,
    password: &str,
) -> Result<Tried, Failure> {
    let email = email.trim().to_lowercase();
    let account = service.aside(|| {
        let reader = service.reader()?;
        account(service, &reader, &email).map_err(|error| Fault::from(error).failure())
    })?;
    let credential = match &account {
        Some((holder, _)) => passwords::found(service, holder)?,
        None => None,
    };
    let hash = credential.as_ref().and_then(|credential| credential.password.clone());
    let whose = account.as_ref().map(|(holder, _)| holder);
    let place = match may_try(service, at, &email, whose, hash.as_deref()) {
        Ok(place) => place,
        Err(wait) => return Ok(Tried::Wait(wait)),
    };
    if !passwords::is_right(service, password, hash.clone()).await? {
        service.refusals().count(&place, &email, service.config().now());
        let (id, name) = match account {
            Some((_, Access { actor, .. })) => (actor.id, actor.name),
            None => ("unknown".to_owned(), String::new()),
        };
        keep(service, Actor { id, name }, Deed::Refused, format!("password, {}", at.address)).await?;
        return Ok(Tried::Refused);
    }
    let Some((holder, access)) = account else { return Ok(Tried::Refused) };
    service.refusals().forgive(&place, &email);
    if credential.is_some_and(|credential| credential.totp_sealed.is_some()) {
        return Ok(Tried::Code(sealed(service, &holder, "password")?));
    }
    let whose = holder.clone();
    let begun = sessions::open(service, access, at, "password", move |_, _| Ok(Some(whose.clone()))).await?;
    Ok(begun.map_or(Tried::Refused, |begun| known(service, &holder, hash.as_deref(), begun)))
}

/// Signs in with the code of an authenticator, after the password or the link that [`Tried::Code`] is of.
pub async fn with_code(service: &Service, at: &Where, step: &str, code: &str) -> Result<Tried, Failure> {
    let Some((holder, how)) = opened(service, step) else { return Ok(Tried::Refused) };
    let access = service.aside(|| {
        let reader = service.reader()?;
        sessions::access_of(service, &reader, &holder).map_err(|error| Fault::from(error).failure())
    })?;
    let (Some(credential), Some(access)) = (passwords::found(service, &holder)?, access) else {
        return Ok(Tried::Refused);
    };
    let hash = credential.password.as_deref();
    let counted = format!("code of {}", access.actor.id);
    let place = match may_try(service, at, &counted, Some(&holder), hash) {
        Ok(place) => place,
        Err(wait) => return Ok(Tried::Wait(wait)),
    };
    let (actor, whose) = (access.actor.clone(), holder.clone());
    let begun = match passwords::step_of(service, &credential, code) {
        Some(step) => {
            let taken = move |writer: &mut Writer, _: Instant| {
                Ok(writer.take_totp_step(&whose, step)?.then(|| whose.clone()))
            };
            sessions::open(service, access, at, how, taken).await?
        }
        None => None,
    };
    let Some(begun) = begun else {
        service.refusals().count(&place, &counted, service.config().now());
        keep(service, actor, Deed::Refused, format!("code, {}", at.address)).await?;
        return Ok(Tried::Code(step.to_owned()));
    };
    service.refusals().forgive(&place, &counted);
    Ok(known(service, &holder, hash, begun))
}

/// Signs in with a link, which is used up by it.
pub async fn with_link(service: &Service, at: &Where, token: &str) -> Result<Tried, Failure> {
    if let Err(wait) = service.tries().take(&at.address, service.config().now()) {
        return Ok(Tried::Wait(wait));
    }
    let LinkState::Ready(holder, access, _) = link(service, token)? else { return Ok(Tried::Refused) };
    let hash = sha256(token.as_bytes());
    let codes = passwords::found(service, &holder)?.is_some_and(|found| found.totp_sealed.is_some());
    if codes {
        let used = service.inbox().ask(move |writer, now| writer.use_login_link(&hash, now)).await?;
        return Ok(if used { Tried::Code(sealed(service, &holder, "link")?) } else { Tried::Refused });
    }
    let whose = move |writer: &mut Writer, now: Instant| {
        Ok(writer.use_login_link(&hash, now)?.then(|| holder.clone()))
    };
    let begun = sessions::open(service, *access, at, "link", whose).await?;
    Ok(begun.map_or(Tried::Refused, |begun| Tried::In(Box::new(begun))))
}

/// What a link is good for.
#[derive(Debug)]
pub enum LinkState {
    /// It signs somebody in: who it is, what they may do, and where it leads.
    Ready(Holder, Box<Access>, String),
    /// It was used before.
    Used,
    /// It has ended, or there never was such a link.
    Ended,
}

/// What a link is good for; looking does not use it up.
pub fn link(service: &Service, token: &str) -> Result<LinkState, Failure> {
    match look(service, token)? {
        Some((link, _)) if link.embeds => Ok(LinkState::Ended),
        Some((link, _)) if link.used_at.is_some() => Ok(LinkState::Used),
        Some((link, Some(access))) if service.now() < link.expires_at => {
            Ok(LinkState::Ready(link.holder, Box::new(access), link.next))
        }
        _ => Ok(LinkState::Ended),
    }
}

/// Whose page a link shows within another; it may be looked at as often as one likes until it ends.
pub fn embedded(service: &Service, token: &str) -> Result<Option<Access>, Failure> {
    let found = look(service, token)?.filter(|(link, _)| link.embeds && service.now() < link.expires_at);
    Ok(found.and_then(|(_, access)| access))
}

fn look(service: &Service, token: &str) -> Result<Option<(LoginLink, Option<Access>)>, Failure> {
    service.aside(|| {
        let reader = service.reader()?;
        let found = || {
            let Some(link) = reader.login_link(&sha256(token.as_bytes()))? else { return Ok(None) };
            let access = sessions::access_of(service, &reader, &link.holder)?;
            Ok(Some((link, access)))
        };
        found().map_err(|error: StoreError| Fault::from(error).failure())
    })
}

/// A link that was just made.
#[derive(Debug, Clone)]
pub struct NewLink {
    /// Where it is.
    pub url: String,
    /// When it ends.
    pub expires_at: Instant,
}

/// What a link is to be.
#[derive(Debug, Clone)]
pub struct LinkFor {
    /// Whom it signs in.
    pub holder: Holder,
    /// The page it leads to; empty for the one they begin with.
    pub next: String,
    /// How long it lasts, in seconds.
    pub lasts: i64,
    /// Whether it shows one page as often as it is asked for, instead of signing in once.
    pub embeds: bool,
}

/// Makes a link. Its address is told once and never again.
pub async fn make_link(service: &Service, by: &Actor, wanted: LinkFor) -> Result<NewLink, Failure> {
    let token = random_token(service);
    let (by, row, url) = (by.clone(), row(service, &wanted, &token), url(service, &wanted, &token));
    let expires_at = row.expires_at;
    let subject = format!("{} {}", wanted.holder.kind(), named(service, &wanted.holder));
    let write = move |writer: &mut Writer, now| {
        keep_link(writer, &row, now)?;
        let detail = if row.embeds { "embed" } else { "" };
        audit::keep(writer, now, &by, Deed::LinkMade, &subject, detail)
    };
    service.inbox().ask(write).await?;
    Ok(NewLink { url, expires_at })
}

pub(crate) fn keep_link(writer: &mut Writer, row: &LoginLink, now: Instant) -> Result<(), StoreError> {
    writer.forget_login_links(now.plus_seconds(-REMEMBERED_SECONDS))?;
    writer.add_login_link(row)
}

pub(crate) fn row(service: &Service, wanted: &LinkFor, token: &str) -> LoginLink {
    let now = service.now();
    LoginLink {
        token_hash: sha256(token.as_bytes()).to_vec(),
        holder: wanted.holder.clone(),
        next: wanted.next.clone(),
        embeds: wanted.embeds,
        created_at: now,
        expires_at: now.plus_seconds(wanted.lasts),
        used_at: None,
    }
}

pub(crate) fn url(service: &Service, wanted: &LinkFor, token: &str) -> String {
    let path = if wanted.embeds { "/embed/bonus" } else { "/sign-in/link" };
    format!("{}{path}/{token}", service.config().public_url)
}

/// How somebody is called outside.
fn named(service: &Service, holder: &Holder) -> String {
    match holder {
        Holder::Partner(no) => service.ids().write(crate::ids::Kind::Partner, *no),
        _ => holder.subject(),
    }
}

/// A link for the partner with an e-mail address, to be mailed there; `None` where there is no such partner.
pub async fn mailed_link(service: &Service, email: &str, next: &str) -> Result<Option<NewLink>, Failure> {
    let email = email.trim().to_lowercase();
    let found = |error| Fault::from(error).failure();
    let partner = service.aside(|| service.reader()?.key(Key::PartnerEmail, &email).map_err(found))?;
    let Some(partner) = partner else { return Ok(None) };
    if service.letters().take(&email, service.config().now()).is_err() {
        return Ok(None);
    }
    let holder = Holder::Partner(partner);
    let by = Actor { id: named(service, &holder), name: email };
    let wanted = LinkFor { holder, next: next.to_owned(), lasts: MAILED_SECONDS, embeds: false };
    make_link(service, &by, wanted).await.map(Some)
}

/// Whether one more try from an address is looked at, for those ways in that name no account.
pub fn may_ask(service: &Service, at: &Where) -> Result<(), Wait> {
    service.tries().take(&at.address, service.config().now())
}

/// A path of ours to go on to; nothing that could lead elsewhere.
pub fn is_ours(next: &str) -> bool {
    let within = |home: &&str| {
        next.strip_prefix(home).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
    };
    let plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    plain && ["/partner", "/seller", "/operator", "/bonus", "/account"].iter().any(within)
}

/// The account with an e-mail address: the staff's, or a partner's.
fn account(
    service: &Service,
    source: &Connection,
    email: &str,
) -> Result<Option<(Holder, Access)>, StoreError> {
    let holder = match source.staff_by_email(email)? {
        Some(staff) => Some(Holder::Staff(staff.no)),
        None => source.key(Key::PartnerEmail, email)?.map(Holder::Partner),
    };
    let Some(holder) = holder else { return Ok(None) };
    Ok(sessions::access_of(service, source, &holder)?.map(|access| (holder, access)))
}

/// Lets a try through, and says where its refusal counts. It counts for its address, and one too many refusals in
/// a row hold it up there. A browser that was signed in with the account before counts for itself: others'
/// guesses do not lock its owner out.
fn may_try(
    service: &Service,
    at: &Where,
    account: &str,
    holder: Option<&Holder>,
    hash: Option<&str>,
) -> Result<String, Wait> {
    let now = service.config().now();
    let known = at.known.as_ref().zip(holder).is_some_and(|(shown, holder)| {
        bool::from(shown.as_bytes().ct_eq(passwords::known(service, holder, hash).as_bytes()))
    });
    if known {
        service.refusals().look(KNOWN, account, now)?;
        return Ok(KNOWN.to_owned());
    }
    service.refusals().look(&at.address, account, now)?;
    service.tries().take(&at.address, now)?;
    Ok(at.address.clone())
}

/// Stands for the address of all browsers that an account is known to be used with.
const KNOWN: &str = "known browsers";

fn known(service: &Service, holder: &Holder, hash: Option<&str>, begun: Begun) -> Tried {
    let known = Some(passwords::known(service, holder, hash));
    Tried::In(Box::new(Begun { known, ..begun }))
}

/// What comes back with the code: who has shown that they know the password, and until when that holds.
fn sealed(service: &Service, holder: &Holder, how: &str) -> Result<String, Failure> {
    let until = service.config().now().plus_seconds(CODE_SECONDS).micros();
    let text = format!("first step|{}|{}|{how}|{until}", holder.kind(), holder.subject());
    service.sealer().seal(&text).map_err(|_| Failure::Internal)
}

fn opened(service: &Service, step: &str) -> Option<(Holder, &'static str)> {
    let text = service.sealer().open(step).ok()?;
    let mut parts = text.strip_prefix("first step|")?.split('|');
    let holder = Holder::parse(parts.next()?, parts.next()?)?;
    let how = if parts.next()? == "link" { "link_code" } else { "password_code" };
    let until: i64 = parts.next()?.parse().ok()?;
    (service.config().now().micros() < until).then_some((holder, how))
}

async fn keep(service: &Service, by: Actor, deed: Deed, detail: String) -> Result<(), Failure> {
    service.inbox().ask(move |writer, now| audit::keep(writer, now, &by, deed, "", &detail)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_goes_on_to_pages_of_ours_only() {
        for next in [
            "/partner",
            "/partner/customers?filter=not_bought",
            "/seller/campaigns/bonus-cashback/register",
            "/operator?x=%2F",
            "/bonus",
            "/account",
        ] {
            assert!(is_ours(next), "{next}");
        }
        for next in [
            "",
            "/",
            "//evil.example",
            "https://evil.example",
            "/partners",
            "/sellers/x",
            "/partner\\@evil",
            "/partner /x",
            "partner",
        ] {
            assert!(!is_ours(next), "{next}");
        }
    }
}
