//! Access keys: who has one, making one, taking one out of use.

use super::{Source, ViewResult, Writing};
use crate::access::{NewKey, Role};
use crate::audit::{self, Deed};
use crate::ids::Kind;
use crate::sessions;
use crate::{Failure, Service};
use programs::time::Instant;
use programs::{Actor, No};
use store::ApiKey;

/// An access key without its secret.
#[derive(Debug, Clone)]
pub struct KeyView {
    /// Its public half.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The name of its role.
    pub role: String,
    /// The partner it speaks for, or the seller, by the marketplace's identifier.
    pub participant: Option<String>,
    /// When it was made.
    pub created_at: Instant,
    /// Since when it is not accepted any more.
    pub revoked_at: Option<Instant>,
    /// Whether it stands for the root key, which is the environment's: its sessions name it.
    pub is_root: bool,
}

fn show(service: &Service, key: ApiKey) -> KeyView {
    let partner = key.participant.map(|no| service.ids().write(Kind::Partner, no));
    KeyView {
        is_root: sessions::is_root(&key),
        id: key.id,
        name: key.name,
        role: key.role,
        participant: key.seller.or(partner),
        created_at: key.created_at,
        revoked_at: key.revoked_at,
    }
}

/// All access keys, newest first.
pub fn keys(source: &Source, service: &Service) -> ViewResult<Vec<KeyView>> {
    Ok(source.api_keys()?.into_iter().map(|key| show(service, key)).collect())
}

/// What a new access key is to be.
#[derive(Debug, Clone)]
pub struct KeyFor {
    /// Its role.
    pub role: Role,
    /// The partner it speaks for.
    pub participant: Option<No>,
    /// The seller it speaks for, by the marketplace's identifier, whether anything is known of that seller yet
    /// or not.
    pub seller: Option<String>,
    /// What it is called.
    pub name: String,
}

/// Makes an access key where nobody asks for it: in a demo, for a test.
pub async fn create_key(
    service: &Service,
    role: Role,
    participant: Option<No>,
    name: &str,
) -> Result<(KeyView, String), Failure> {
    let wanted = KeyFor { role, participant, seller: None, name: name.to_owned() };
    create_key_by(service, &itself(), wanted).await
}

/// The same for a seller.
pub async fn create_seller_key(
    service: &Service,
    seller_id: &str,
    name: &str,
) -> Result<(KeyView, String), Failure> {
    let seller = Some(seller_id.to_owned());
    let wanted = KeyFor { role: Role::Seller, participant: None, seller, name: name.to_owned() };
    create_key_by(service, &itself(), wanted).await
}

fn itself() -> Actor {
    Actor { id: "guerdon".into(), name: "guerdon".into() }
}

/// Makes an access key that somebody asks for. Its text is answered once and never again.
pub async fn create_key_by(
    service: &Service,
    by: &Actor,
    wanted: KeyFor,
) -> Result<(KeyView, String), Failure> {
    let random = service.config().random;
    let (mut id, mut secret) = ([0; 8], [0; 32]);
    random(&mut id);
    random(&mut secret);
    let new = NewKey::from_random(&id, &secret);
    let key = ApiKey {
        no: 0,
        id: new.id,
        hash: new.hash.to_vec(),
        role: wanted.role.name().to_owned(),
        participant: wanted.participant,
        seller: wanted.seller,
        name: wanted.name,
        created_at: service.now(),
        revoked_at: None,
    };
    let (row, by) = (key.clone(), by.clone());
    let write = move |writer: &mut Writing, now| {
        writer.add_api_key(&row)?;
        audit::keep(writer, now, &by, Deed::KeyMade, &row.id, &format!("{}, {}", row.role, row.name))
    };
    service.inbox().ask(write).await?;
    Ok((show(service, key), new.text))
}

/// Takes an access key out of use; its sessions end.
pub async fn revoke_key(service: &Service, by: &Actor, no: i64) -> Result<(), Failure> {
    let by = by.clone();
    let write = move |writer: &mut Writing, now| {
        let Some(key) = writer.api_key_by_no(no)? else { return Ok(()) };
        if writer.revoke_api_key(no, now)? {
            audit::keep(writer, now, &by, Deed::KeyRevoked, &key.id, &key.name)?;
        }
        Ok(())
    };
    service.inbox().ask(write).await
}

/// The number of the key with this public half, if it is in use.
pub fn key_no(source: &Source, id: &str) -> ViewResult<Option<i64>> {
    Ok(source.api_key(id)?.filter(|key| key.revoked_at.is_none()).map(|key| key.no))
}
