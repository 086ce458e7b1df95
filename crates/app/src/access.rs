//! Who may do what: access keys, their roles, and the participant they speak for.

use crate::secrets::{hex, sha256};
use programs::{Actor, No};
use store::ApiKey;

/// What a key may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Staff of the operator: everything but what only a participant may do.
    Operator,
    /// The host system: events and shoppers.
    Host,
    /// One partner.
    Partner,
    /// One seller.
    Seller,
    /// Reads everything, changes nothing.
    Auditor,
    /// One shopper, who looks at their bonus. No key has it: the host asks for a link that signs in.
    Shopper,
}

impl Role {
    /// Those that keys have.
    pub const ALL: [Self; 5] = [Self::Operator, Self::Host, Self::Partner, Self::Seller, Self::Auditor];

    /// The name in the API and in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Host => "host",
            Self::Partner => "partner",
            Self::Seller => "seller",
            Self::Auditor => "auditor",
            Self::Shopper => "shopper",
        }
    }

    /// The role of keys with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// A caller who showed a valid key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// Who it is, as kept in the log.
    pub actor: Actor,
    /// The root key has every scope.
    pub root: bool,
    /// The key's role.
    pub role: Role,
    /// The partner it speaks for.
    pub partner: Option<No>,
    /// The seller it speaks for, by the marketplace's identifier.
    pub seller: Option<String>,
    /// The shopper it speaks for, by the marketplace's identifier.
    pub shopper: Option<String>,
}

/// Whose something is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// A partner's; `None` where it is nobody's, such as a payment of a customer nobody referred.
    Partner(Option<No>),
    /// A seller's, by the marketplace's identifier.
    Seller(String),
    /// A shopper's. Shoppers have no keys: the host asks for them.
    Shopper,
}

impl Access {
    /// The key of the environment, for bootstrapping: every scope.
    pub fn root() -> Self {
        let actor = Actor { id: "root".into(), name: "root".into() };
        Self { actor, root: true, role: Role::Operator, partner: None, seller: None, shopper: None }
    }

    /// A stored key's; `None` where its role is not known.
    pub fn of(key: &ApiKey) -> Option<Self> {
        let role = Role::parse(&key.role)?;
        let actor = Actor { id: key.id.clone(), name: key.name.clone() };
        Some(Self {
            actor,
            root: false,
            role,
            partner: key.participant,
            seller: key.seller.clone(),
            shopper: None,
        })
    }

    /// Whether the caller has one of the roles, or every scope.
    pub fn has(&self, roles: &[Role]) -> bool {
        self.root || roles.contains(&self.role)
    }

    /// Whether the caller may see what is somebody's: that participant itself, staff, auditors, the host.
    pub fn sees(&self, owner: &Owner) -> bool {
        match (self.role, owner) {
            (Role::Operator | Role::Auditor | Role::Host, _) => true,
            (Role::Partner, Owner::Partner(partner)) => partner.is_some() && *partner == self.partner,
            (Role::Seller, Owner::Seller(seller)) => self.seller.as_ref() == Some(seller),
            (Role::Partner | Role::Seller | Role::Shopper, _) => false,
        }
    }
}

/// A new key: what is stored of it, and the text that is shown once.
pub struct NewKey {
    /// Its public half.
    pub id: String,
    /// What the caller shows: id and secret.
    pub text: String,
    /// SHA-256 of the text, which is stored.
    pub hash: [u8; 32],
}

const PREFIX: &str = "gk_";

impl NewKey {
    /// Makes a key of random bytes.
    pub fn from_random(id: &[u8; 8], secret: &[u8; 32]) -> Self {
        let id = format!("{PREFIX}{}", hex(id));
        let text = format!("{id}_{}", hex(secret));
        let hash = sha256(text.as_bytes());
        Self { id, text, hash }
    }
}

/// The public half of a key, by which it is looked up.
pub fn key_id(text: &str) -> Option<&str> {
    let (id, secret) = text.rsplit_once('_')?;
    let plausible = id.starts_with(PREFIX) && secret.len() == 64;
    plausible.then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_by_its_id() {
        let key = NewKey::from_random(&[1; 8], &[2; 32]);
        assert_eq!(key_id(&key.text), Some(key.id.as_str()));
        for text in ["", "gk_", "gk_01_02", "root", "gk__"] {
            assert_eq!(key_id(text), None, "{text}");
        }
    }

    #[test]
    fn participants_see_themselves_only() {
        let own = Access { role: Role::Partner, partner: Some(7), root: false, ..Access::root() };
        assert!(own.sees(&Owner::Partner(Some(7))) && !own.sees(&Owner::Partner(Some(8))));
        assert!(!own.sees(&Owner::Partner(None)) && !own.sees(&Owner::Seller("7".into())));
        let seller = Access { role: Role::Seller, seller: Some("s".into()), root: false, ..Access::root() };
        assert!(seller.sees(&Owner::Seller("s".into())) && !seller.sees(&Owner::Seller("S".into())));
        assert!(!seller.sees(&Owner::Partner(None)) && !seller.sees(&Owner::Shopper));
        assert!(!own.has(&[Role::Operator]) && own.has(&[Role::Partner]));
        assert!(Access::root().has(&[Role::Partner]));
    }
}
