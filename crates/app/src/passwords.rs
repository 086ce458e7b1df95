//! Passwords and codes of an authenticator: what staff and partners sign in with, and how they change it.

use crate::audit::{self, Deed};
use crate::secrets::{hex, sha256};
use crate::sessions::Holder;
use crate::{Failure, Fault, Service, totp};
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use programs::time::Instant;
use programs::{Actor, Refusal};
use store::{Connection, Credential, StoreError, Writer};

/// The fewest and the most characters of a password.
const SHORTEST: usize = 12;
const LONGEST: usize = 200;
/// How many passwords are hashed at once: each takes 19 MiB.
pub(crate) const AT_ONCE: usize = 2;
/// How long an authenticator may be set up after its secret was shown, in seconds.
const SET_UP_SECONDS: i64 = 1_800;

/// What somebody signs in with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Means {
    /// Whether there is a password.
    pub password: bool,
    /// Whether a code of an authenticator is asked for.
    pub codes: bool,
}

/// A secret that an authenticator is about to be given.
#[derive(Debug, Clone)]
pub struct NewSecret {
    /// The secret, as people type it.
    pub text: String,
    /// A QR code that an authenticator reads, as SVG.
    pub qr: String,
    /// What comes back with the first code.
    pub sealed: String,
}

/// What somebody signs in with; `None` for those who have neither password nor authenticator.
pub fn means(source: &Connection, holder: &Holder) -> Result<Option<Means>, StoreError> {
    if !matches!(holder, Holder::Staff(_) | Holder::Partner(_)) {
        return Ok(None);
    }
    let found = source.credential(holder)?;
    let (password, codes) =
        found.map_or((false, false), |found| (found.password.is_some(), found.totp_sealed.is_some()));
    Ok(Some(Means { password, codes }))
}

/// Hashes a password, a few at a time: it takes memory and time on purpose.
async fn aside<T: Send + 'static>(
    service: &Service,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    let _turn = service.hashing().acquire().await.map_err(|_| Failure::Stopping)?;
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        tracing::error!(%error, "a password was not hashed");
        Failure::Internal
    })
}

/// Whether a password is the one of a hash. Where there is no hash, it takes as long and is not.
pub(crate) async fn is_right(
    service: &Service,
    password: &str,
    hash: Option<String>,
) -> Result<bool, Failure> {
    let password = password.to_owned();
    let check = move || match hash {
        Some(hash) => Argon2::default().verify_password(password.as_bytes(), hash.as_str()).is_ok(),
        None => {
            let hashed = Argon2::default().hash_password_with_salt(password.as_bytes(), &[0; 16]);
            std::hint::black_box(hashed.is_ok());
            false
        }
    };
    aside(service, check).await
}

async fn hashed(service: &Service, password: &str) -> Result<String, Failure> {
    let mut salt = [0; 16];
    (service.config().random)(&mut salt);
    let password = password.to_owned();
    let hash = move || {
        let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
        hash.map(|hash| hash.to_string())
    };
    aside(service, hash).await?.map_err(|error| {
        tracing::error!(%error, "a password was not hashed");
        Failure::Internal
    })
}

/// What a browser shows that somebody has signed in with before; another password makes it another.
pub(crate) fn known(service: &Service, holder: &Holder, hash: Option<&str>) -> String {
    let text = format!("{}|{}|{}", holder.kind(), holder.subject(), hash.unwrap_or_default());
    // Hashed twice, so that nothing can be added to the text.
    hex(&sha256(&crate::kept::derived(service.known_key(), text.as_bytes())))
}

/// Sets a password. Who has one must type it, unless a link has just signed them in; all other sessions and
/// all links end. Gives what this browser is known by from now on.
pub async fn set(
    service: &Service,
    by: &Actor,
    (holder, token): (&Holder, &str),
    current: &str,
    new: &str,
) -> Result<Result<String, Refusal>, Failure> {
    let length = new.chars().count();
    if !(SHORTEST..=LONGEST).contains(&length) {
        let detail = format!("A password has {SHORTEST} to {LONGEST} characters.");
        return Ok(Err(Refusal::new("password_length", detail).at("/new")));
    }
    if by.id.eq_ignore_ascii_case(new) {
        return Ok(Err(Refusal::new("password_guessable", "Choose another than your address.").at("/new")));
    }
    let now = found(service, holder)?;
    let has_one = now.as_ref().and_then(|now| now.password.clone());
    let trusted = came_by_link(service, token)?;
    if let Err(refusal) = held_up(service, holder) {
        return Ok(Err(refusal.at("/current")));
    }
    if has_one.is_some() && !trusted && !is_right(service, current, has_one).await? {
        service.refusals().count(SIGNED_IN, &named(holder), service.config().now());
        return Ok(Err(Refusal::new("password_wrong", "This is not your password.").at("/current")));
    }
    let hash = hashed(service, new).await?;
    let known = known(service, holder, Some(&hash));
    let (by, holder, this) = (by.clone(), holder.clone(), sha256(token.as_bytes()));
    let write = move |writer: &mut Writer, now| {
        let before = writer.credential(&holder)?.unwrap_or(none(now));
        let after = Credential { password: Some(hash.clone()), set_at: now, ..before };
        writer.put_credential(&holder, &after)?;
        writer.delete_sessions_of(&holder, Some(&this))?;
        writer.delete_login_links_of(&holder)?;
        audit::keep(writer, now, &by, Deed::PasswordSet, "", "")
    };
    service.inbox().ask(write).await?;
    Ok(Ok(known))
}

/// Whether the session of a token was begun with a link a short while ago: who has forgotten the password and
/// was mailed a link chooses a new one.
pub fn came_by_link(service: &Service, token: &str) -> Result<bool, Failure> {
    let session = service.reader()?.session(&sha256(token.as_bytes()));
    let session = session.map_err(|error| Fault::from(error).failure())?;
    let fresh = |session: &store::Session| service.now() < session.created_at.plus_seconds(SET_UP_SECONDS);
    Ok(session.filter(fresh).is_some_and(|session| ["link", "link_code"].contains(&session.way.as_str())))
}

/// A new secret for an authenticator. Nothing is kept until [`codes_on`] sees a code of it.
pub fn new_secret(service: &Service, holder: &Holder, account: &str) -> Result<NewSecret, Failure> {
    let mut random = [0; 20];
    (service.config().random)(&mut random);
    let text = totp::secret(&random);
    let until = service.config().now().plus_seconds(SET_UP_SECONDS).micros();
    let sealed = format!("authenticator|{}|{}|{until}|{text}", holder.kind(), holder.subject());
    let internal = |error: &dyn std::error::Error| {
        tracing::error!(%error, "a secret cannot be shown");
        Failure::Internal
    };
    let sealed = service.sealer().seal(&sealed).map_err(|error| internal(&error))?;
    let qr = documents::qr::svg(&totp::url(&text, account), "otpauth").map_err(|error| internal(&error))?;
    Ok(NewSecret { text, qr, sealed })
}

/// The secret that a form brings back, as it was shown.
pub fn shown_secret(service: &Service, holder: &Holder, account: &str, sealed: &str) -> Option<NewSecret> {
    let text = opened(service, holder, sealed)?;
    let qr = documents::qr::svg(&totp::url(&text, account), "otpauth").ok()?;
    Some(NewSecret { text, qr, sealed: sealed.to_owned() })
}

fn opened(service: &Service, holder: &Holder, sealed: &str) -> Option<String> {
    let opened = service.sealer().open(sealed).ok()?;
    let mine = opened.strip_prefix(&format!("authenticator|{}|{}|", holder.kind(), holder.subject()))?;
    let (until, text) = mine.split_once('|')?;
    let until: i64 = until.parse().ok()?;
    (service.config().now().micros() < until).then(|| text.to_owned())
}

/// Asks for codes of an authenticator from now on, once it has shown one.
pub async fn codes_on(
    service: &Service,
    by: &Actor,
    holder: &Holder,
    sealed: &str,
    code: &str,
) -> Result<Result<(), Refusal>, Failure> {
    let Some(secret) = opened(service, holder, sealed) else {
        let detail = "This took too long. Scan the new code that is shown now.";
        return Ok(Err(Refusal::new("secret_expired", detail)));
    };
    let Some(step) = totp::step(&secret, code, service.config().now()) else {
        let detail = "This is not the code that is shown now. Check the clock of your telephone.";
        return Ok(Err(Refusal::new("code_wrong", detail).at("/code")));
    };
    let Ok(sealed) = service.sealer().seal(&secret) else { return Err(Failure::Internal) };
    let (by, holder) = (by.clone(), holder.clone());
    let write = move |writer: &mut Writer, now| {
        let before = writer.credential(&holder)?.unwrap_or(none(now));
        if before.totp_sealed.is_some() {
            return Ok(false);
        }
        let after = Credential { totp_sealed: Some(sealed.clone()), totp_step: step, set_at: now, ..before };
        writer.put_credential(&holder, &after)?;
        audit::keep(writer, now, &by, Deed::CodesOn, "", "")?;
        Ok(true)
    };
    // Who finds a browser left open must not put their own authenticator in place of the owner's.
    let again = || Refusal::new("codes_are_on", "There is an authenticator already. Do without codes first.");
    Ok(if service.inbox().ask(write).await? { Ok(()) } else { Err(again()) })
}

/// Asks for no codes any more, of who shows one, which is then used up.
pub async fn codes_off(
    service: &Service,
    by: &Actor,
    holder: &Holder,
    code: &str,
) -> Result<Result<(), Refusal>, Failure> {
    let wrong = || Refusal::new("code_wrong", "This is not the code that is shown now.").at("/code");
    let Some(credential) = found(service, holder)? else { return Ok(Ok(())) };
    if let Err(refusal) = held_up(service, holder) {
        return Ok(Err(refusal.at("/code")));
    }
    let Some(step) = step_of(service, &credential, code) else {
        service.refusals().count(SIGNED_IN, &named(holder), service.config().now());
        return Ok(Err(wrong()));
    };
    let (by, holder) = (by.clone(), holder.clone());
    let write = move |writer: &mut Writer, now| {
        let fresh = writer.take_totp_step(&holder, step)?;
        if fresh && let Some(before) = writer.credential(&holder)? {
            forget_codes(writer, &holder, before, now)?;
            audit::keep(writer, now, &by, Deed::CodesOff, "", "")?;
        }
        Ok(fresh)
    };
    Ok(if service.inbox().ask(write).await? { Ok(()) } else { Err(wrong()) })
}

/// Stands for the address of somebody who is signed in: who has found a browser left open guesses there.
const SIGNED_IN: &str = "signed in";

fn named(holder: &Holder) -> String {
    format!("{} {}", holder.kind(), holder.subject())
}

fn held_up(service: &Service, holder: &Holder) -> Result<(), Refusal> {
    service.refusals().look(SIGNED_IN, &named(holder), service.config().now()).map_err(|wait| {
        Refusal::new("too_many_tries", "There were too many tries. Wait a while.").figure("wait", wait.0)
    })
}

/// Asks somebody for no codes any more.
pub(crate) fn forget_codes(
    writer: &mut Writer,
    holder: &Holder,
    before: Credential,
    now: Instant,
) -> Result<(), StoreError> {
    writer.put_credential(holder, &Credential { totp_sealed: None, set_at: now, ..before })
}

/// The step of a code of somebody's authenticator.
pub(crate) fn step_of(service: &Service, credential: &Credential, code: &str) -> Option<i64> {
    let secret = service.sealer().open(credential.totp_sealed.as_deref()?).ok()?;
    totp::step(&secret, code, service.config().now())
}

/// What is kept of what somebody signs in with.
pub(crate) fn found(service: &Service, holder: &Holder) -> Result<Option<Credential>, Failure> {
    service.aside(|| service.reader()?.credential(holder).map_err(|error| Fault::from(error).failure()))
}

fn none(now: Instant) -> Credential {
    Credential { password: None, totp_sealed: None, totp_step: 0, set_at: now }
}
