//! Sessions of signed-in browsers: known by the hash of a random token, begun with an access key here and in
//! the other ways in [`crate::sign_in`].

use crate::access::{Access, Role, key_id};
use crate::audit::{self, Deed};
use crate::ids::Kind;
use crate::secrets::{hex, sha256};
use crate::{Failure, Fault, Service};
use programs::Actor;
use programs::time::Instant;
use store::{ApiKey, Connection, Session, StoreError, Writer};

pub use store::Holder;

/// How long a session lasts, in seconds.
pub const LASTS_SECONDS: i64 = 12 * 3600;
/// After how many seconds it is kept again that a session is in use.
const SEEN_SECONDS: i64 = 300;
/// The longest name of a browser that is kept, in characters.
const LONGEST_AGENT: usize = 200;

/// Where somebody is who signs in.
#[derive(Debug, Clone, Default)]
pub struct Where {
    /// The network address, as it is counted.
    pub address: String,
    /// What the browser calls itself.
    pub agent: String,
    /// What a browser has that somebody signed in with before.
    pub known: Option<String>,
}

/// A session that was just begun: what the browser is given, which the store keeps only the hash of.
#[derive(Debug)]
pub struct Begun {
    /// What the browser shows with every request.
    pub token: String,
    /// Who it is.
    pub access: Access,
    /// What the browser shows the next time, so that nobody's guesses hold its owner up.
    pub known: Option<String>,
}

/// A session that has not ended.
#[derive(Debug, Clone)]
pub struct Live {
    /// Who it is.
    pub access: Access,
    /// Whose it is.
    pub holder: Holder,
    /// What its forms must carry.
    pub csrf: String,
    /// Whether it is time to keep that it is in use ([`seen`]).
    pub is_stale: bool,
}

/// A session as its holder sees it.
#[derive(Debug, Clone)]
pub struct SessionView {
    /// By which it can be ended.
    pub id: String,
    /// When it began.
    pub created_at: Instant,
    /// When it was used last, to some minutes.
    pub seen_at: Instant,
    /// What the browser calls itself.
    pub agent: String,
    /// How it was begun, in a word: `key`, `password`, `password_code`, `link`, `link_code`.
    pub way: String,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

/// A text nobody can guess.
pub fn random_token(service: &Service) -> String {
    let mut bytes = [0; 32];
    (service.config().random)(&mut bytes);
    hex(&bytes)
}

/// Begins a session with an access key; `None` where the key is not known or revoked.
pub async fn begin(service: &Service, key: &str, at: &Where) -> Result<Option<Begun>, Failure> {
    let Some(access) = service.access(key)? else { return Ok(None) };
    let id = if access.root { root_id(key) } else { key_id(key).unwrap_or_default().to_owned() };
    let known = service.reader()?.api_key(&id).map_err(|error| Fault::from(error).failure())?;
    if known.is_some_and(|key| key.revoked_at.is_some()) {
        // The row of the root key can be revoked too, which ends its sessions but not the key.
        return Ok(None);
    }
    let hash = sha256(key.as_bytes());
    let root = access.root;
    let whose = move |writer: &mut Writer, now: Instant| match writer.api_key(&id)? {
        Some(key) => Ok(Some(Holder::Key(key.no))),
        None if root => Ok(Some(Holder::Key(writer.add_api_key(&root_row(&id, &hash, now))?))),
        None => Err(StoreError::Other("a key is gone that was there".into())),
    };
    open(service, access, at, "key", whose).await
}

/// Begins a session of whom `whose` says, within the transaction; of nobody where it says nobody.
pub(crate) async fn open(
    service: &Service,
    access: Access,
    at: &Where,
    how: &'static str,
    whose: impl Fn(&mut Writer, Instant) -> Result<Option<Holder>, StoreError> + Send + 'static,
) -> Result<Option<Begun>, Failure> {
    let (token, csrf) = (random_token(service), random_token(service));
    let token_hash = sha256(token.as_bytes());
    let agent: String = at.agent.chars().filter(|letter| !letter.is_control()).take(LONGEST_AGENT).collect();
    let (actor, detail) = (access.actor.clone(), format!("{how}, {}", at.address));
    let begun = service.inbox().ask(move |writer, now| {
        let Some(holder) = whose(writer, now)? else { return Ok(false) };
        writer.forget_sessions(now)?;
        audit::keep(writer, now, &actor, Deed::SignedIn, "", &detail)?;
        writer.add_session(&Session {
            token_hash: token_hash.to_vec(),
            holder,
            created_at: now,
            seen_at: now,
            expires_at: now.plus_seconds(LASTS_SECONDS),
            csrf: csrf.clone(),
            way: how.to_owned(),
            agent: agent.clone(),
        })?;
        Ok(true)
    });
    Ok(begun.await?.then_some(Begun { token, access, known: None }))
}

/// The session a token belongs to, unless it has ended or its holder may not sign in any more.
pub fn find(service: &Service, token: &str) -> Result<Option<Live>, Failure> {
    let reader = service.reader()?;
    let failed = |error| Fault::from(error).failure();
    let session = reader.session(&sha256(token.as_bytes())).map_err(failed)?;
    let now = service.now();
    let Some(session) = session.filter(|session| now < session.expires_at) else { return Ok(None) };
    let access = access_of(service, &reader, &session.holder).map_err(failed)?;
    let is_stale = session.seen_at.plus_seconds(SEEN_SECONDS) <= now;
    Ok(access.map(|access| Live { access, holder: session.holder, csrf: session.csrf, is_stale }))
}

/// Keeps that a session is in use.
pub async fn seen(service: &Service, token: &str) -> Result<(), Failure> {
    let hash = sha256(token.as_bytes());
    service.inbox().write(Box::new(move |writer, now| writer.see_session(&hash, now))).await
}

/// Ends the session of a token, if there is one.
pub async fn end(service: &Service, token: &str) -> Result<(), Failure> {
    let hash = sha256(token.as_bytes());
    service.inbox().write(Box::new(move |writer, _| writer.delete_session(&hash))).await
}

/// The sessions of somebody that have not ended; `token` is that of the one who asks.
pub fn list(
    service: &Service,
    source: &Connection,
    holder: &Holder,
    token: &str,
) -> Result<Vec<SessionView>, StoreError> {
    let (this, now) = (sha256(token.as_bytes()), service.now());
    let live = source.sessions_of(holder)?.into_iter().filter(|session| now < session.expires_at);
    let show = |session: Session| SessionView {
        id: hex(&session.token_hash),
        created_at: session.created_at,
        seen_at: session.seen_at,
        agent: session.agent,
        way: session.way,
        is_this: session.token_hash == this,
    };
    Ok(live.map(show).collect())
}

/// Ends one session of somebody by what [`SessionView::id`] says; tells whether there was one.
pub async fn end_one(service: &Service, by: &Actor, holder: &Holder, id: &str) -> Result<bool, Failure> {
    let (by, holder, id) = (by.clone(), holder.clone(), id.to_owned());
    let end = move |writer: &mut Writer, now| {
        let sessions = writer.sessions_of(&holder)?;
        let Some(found) = sessions.into_iter().find(|session| hex(&session.token_hash) == id) else {
            return Ok(false);
        };
        audit::keep(writer, now, &by, Deed::SessionsEnded, "", &found.agent)?;
        writer.delete_session_of(&holder, &found.token_hash)
    };
    service.inbox().ask(end).await
}

/// Ends all sessions of somebody but the one of a token.
pub async fn end_others(service: &Service, by: &Actor, holder: &Holder, token: &str) -> Result<(), Failure> {
    let (by, holder, this) = (by.clone(), holder.clone(), sha256(token.as_bytes()));
    let end = move |writer: &mut Writer, now| {
        writer.delete_sessions_of(&holder, Some(&this))?;
        audit::keep(writer, now, &by, Deed::SessionsEnded, "", "")
    };
    service.inbox().ask(end).await
}

/// What somebody may do who is signed in; `None` where they may not sign in any more.
pub(crate) fn access_of(
    service: &Service,
    source: &Connection,
    holder: &Holder,
) -> Result<Option<Access>, StoreError> {
    let access = |role, id: String, name: String| Access {
        actor: Actor { id, name },
        root: false,
        role,
        partner: None,
        seller: None,
        shopper: None,
    };
    Ok(match holder {
        Holder::Key(no) => {
            let key = source.api_key_by_no(*no)?.filter(|key| key.revoked_at.is_none());
            key.and_then(|key| match is_root(&key) {
                true => root_access(service, &key),
                false => Access::of(&key),
            })
        }
        Holder::Staff(no) => {
            let staff = source.staff_by_no(*no)?.filter(|staff| staff.disabled_at.is_none());
            staff.and_then(|staff| Some(access(Role::parse(&staff.role)?, staff.email, staff.name)))
        }
        Holder::Partner(no) => source.partner(*no)?.map(|partner| {
            let id = service.ids().write(Kind::Partner, *no);
            Access { partner: Some(*no), ..access(Role::Partner, id, partner.application.name) }
        }),
        Holder::Seller(id) => Some(Access {
            seller: Some(id.clone()),
            ..access(Role::Seller, format!("seller:{id}"), id.clone())
        }),
        Holder::Shopper(id) => Some(Access {
            shopper: Some(id.clone()),
            ..access(Role::Shopper, format!("shopper:{id}"), id.clone())
        }),
    })
}

/// Marks the rows by which sessions name the root key. No key that is sent can have such an identifier.
const ROOT: &str = "root_";

/// The root key is the environment's, not the store's, but a session names a row; each root key has its
/// own, so that sessions end when the environment gets another.
fn root_id(key: &str) -> String {
    let hash = sha256(key.as_bytes());
    format!("{ROOT}{}", hex(hash.get(..8).unwrap_or_default()))
}

/// Whether a row stands for the root key.
pub(crate) fn is_root(key: &ApiKey) -> bool {
    key.id.starts_with(ROOT)
}

fn root_row(id: &str, hash: &[u8; 32], now: Instant) -> ApiKey {
    let actor = Access::root().actor;
    ApiKey {
        no: 0,
        id: id.to_owned(),
        hash: hash.to_vec(),
        role: Access::root().role.name().to_owned(),
        participant: None,
        seller: None,
        name: actor.name,
        created_at: now,
        revoked_at: None,
    }
}

fn root_access(service: &Service, key: &ApiKey) -> Option<Access> {
    let root = service.config().root_key.as_deref()?;
    (root_id(root) == key.id).then(Access::root)
}
