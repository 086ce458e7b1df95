//! Access keys: who has one, making one, taking one out of use.

use super::{Source, ViewResult, Writing};
use crate::access::{NewKey, Role};
use crate::ids::Kind;
use crate::{Failure, Service};
use programs::No;
use programs::time::Instant;
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
}

fn show(service: &Service, key: ApiKey) -> KeyView {
    let partner = key.participant.map(|no| service.ids().write(Kind::Partner, no));
    KeyView {
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

/// Makes an access key. Its text is answered once and never again.
pub async fn create_key(
    service: &Service,
    role: Role,
    participant: Option<No>,
    name: &str,
) -> Result<(KeyView, String), Failure> {
    make(service, role, participant, None, name).await
}

/// Makes an access key that speaks for a seller, by the marketplace's identifier, whether anything is known
/// of that seller yet or not.
pub async fn create_seller_key(
    service: &Service,
    seller_id: &str,
    name: &str,
) -> Result<(KeyView, String), Failure> {
    make(service, Role::Seller, None, Some(seller_id.to_owned()), name).await
}

async fn make(
    service: &Service,
    role: Role,
    participant: Option<No>,
    seller: Option<String>,
    name: &str,
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
        role: role.name().to_owned(),
        participant,
        seller,
        name: name.to_owned(),
        created_at: service.now(),
        revoked_at: None,
    };
    let row = key.clone();
    let write = move |writer: &mut Writing, _| writer.add_api_key(&row).map(|_| ());
    service.inbox().write(Box::new(write)).await?;
    Ok((show(service, key), new.text))
}

/// Takes an access key out of use.
pub async fn revoke_key(service: &Service, no: i64) -> Result<(), Failure> {
    let write = move |writer: &mut Writing, now| writer.revoke_api_key(no, now).map(|_| ());
    service.inbox().write(Box::new(write)).await
}

/// The number of the key with this public half, if it is in use.
pub fn key_no(source: &Source, id: &str) -> ViewResult<Option<i64>> {
    Ok(source.api_key(id)?.filter(|key| key.revoked_at.is_none()).map(|key| key.no))
}
