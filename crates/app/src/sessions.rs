//! Sessions of signed-in browsers: begun with an access key, known by the hash of a random token.

use crate::access::{Access, key_id};
use crate::secrets::{hex, sha256};
use crate::{Failure, Fault, Service};
use store::{ApiKey, Session, StoreError, Writer};

/// How long a session lasts, in seconds.
pub const LASTS_SECONDS: i64 = 12 * 3600;

/// A session that was just begun: what the browser is given, which the store keeps only the hash of.
#[derive(Debug)]
pub struct Begun {
    /// What the browser shows with every request.
    pub token: String,
    /// Who it is.
    pub access: Access,
}

/// A session that has not ended.
#[derive(Debug, Clone)]
pub struct Live {
    /// Who it is.
    pub access: Access,
    /// What its forms must carry.
    pub csrf: String,
}

/// A text nobody can guess.
pub fn random_token(service: &Service) -> String {
    let mut bytes = [0; 32];
    (service.config().random)(&mut bytes);
    hex(&bytes)
}

/// Begins a session with an access key; `None` where the key is not known or revoked.
pub async fn begin(service: &Service, key: &str) -> Result<Option<Begun>, Failure> {
    let Some(access) = service.access(key)? else { return Ok(None) };
    let id = if access.root { root_id(key) } else { key_id(key).unwrap_or_default().to_owned() };
    let known = service.reader()?.api_key(&id).map_err(|error| Fault::from(error).failure())?;
    if known.is_some_and(|key| key.revoked_at.is_some()) {
        // The row of the root key can be revoked too, which ends its sessions but not the key.
        return Ok(None);
    }
    let hash = sha256(key.as_bytes());
    let (token, csrf) = (random_token(service), random_token(service));
    let token_hash = sha256(token.as_bytes());
    let root = access.root;
    let write = move |writer: &mut Writer, now: programs::time::Instant| {
        let no = match writer.api_key(&id)? {
            Some(key) => key.no,
            None if root => writer.add_api_key(&root_row(&id, &hash, now))?,
            None => return Err(StoreError::Other("a key is gone that was there".into())),
        };
        writer.forget_sessions(now)?;
        writer.add_session(&Session {
            token_hash: token_hash.to_vec(),
            api_key: no,
            created_at: now,
            expires_at: now.plus_seconds(LASTS_SECONDS),
            csrf: csrf.clone(),
        })
    };
    service.inbox().write(Box::new(write)).await?;
    Ok(Some(Begun { token, access }))
}

/// The session a token belongs to, unless it has ended or its key was revoked.
pub fn find(service: &Service, token: &str) -> Result<Option<Live>, Failure> {
    let reader = service.reader()?;
    let failed = |error| Fault::from(error).failure();
    let session = reader.session(&sha256(token.as_bytes())).map_err(failed)?;
    let Some(session) = session.filter(|session| service.now() < session.expires_at) else {
        return Ok(None);
    };
    let key = reader.api_key_by_no(session.api_key).map_err(failed)?;
    let Some(key) = key.filter(|key| key.revoked_at.is_none()) else { return Ok(None) };
    let access = if key.id.starts_with(ROOT) { root_access(service, &key) } else { Access::of(&key) };
    Ok(access.map(|access| Live { access, csrf: session.csrf }))
}

/// Ends the session of a token, if there is one.
pub async fn end(service: &Service, token: &str) -> Result<(), Failure> {
    let hash = sha256(token.as_bytes());
    service.inbox().write(Box::new(move |writer, _| writer.delete_session(&hash))).await
}

/// Marks the rows by which sessions name the root key. No key that is sent can have such an identifier.
const ROOT: &str = "root_";

/// The root key is the environment's, not the store's, but a session names a row; each root key has its
/// own, so that sessions end when the environment gets another.
fn root_id(key: &str) -> String {
    let hash = sha256(key.as_bytes());
    format!("{ROOT}{}", hex(hash.get(..8).unwrap_or_default()))
}

fn root_row(id: &str, hash: &[u8; 32], now: programs::time::Instant) -> ApiKey {
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
