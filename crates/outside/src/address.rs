//! Which addresses may be connected to. Endpoints are named by others, so a URL must not become a way into
//! the network the process stands in.
//!
//! The check is made twice: [`endpoint`] reads the URL, and [`PublicOnly`] looks at what a name resolves to
//! at the moment of connecting, so a name that changes its address in between gains nothing.

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use url::{Host, Url};

#[cfg(test)]
mod tests;

/// Longest endpoint URL, in bytes.
const MAX_URL_BYTES: usize = 2048;

/// Why an endpoint is not connected to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Not a URL with a host, or longer than 2,048 bytes.
    #[error(
        "the endpoint is not a URL of at most 2048 bytes with a host; write it like https://example.com/hook"
    )]
    NotAUrl,
    /// Another scheme than `https`.
    #[error("the endpoint's scheme is `{0}`; use https")]
    Scheme(String),
    /// The URL carries a user name or a password.
    #[error("the endpoint carries a user name or password; webhooks are signed instead, leave it out")]
    Credentials,
    /// The host is, or resolves to, an address that is not public.
    #[error("the endpoint's address {0} is not a public one; use an endpoint that the internet can reach")]
    NotPublic(IpAddr),
}

impl AddressError {
    /// The error's stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotAUrl => "endpoint_invalid",
            Self::Scheme(_) => "endpoint_not_https",
            Self::Credentials => "endpoint_has_credentials",
            Self::NotPublic(_) => "endpoint_not_public",
        }
    }
}

/// Reads the URL of an endpoint: `https`, no credentials, and no address that is not public where the host is
/// one. With `allow_private` (sandbox and tests only) `http` and every address are accepted too.
///
/// # Errors
/// [`AddressError`], the first that applies in the order of its variants.
pub fn endpoint(url: &str, allow_private: bool) -> Result<Url, AddressError> {
    if url.len() > MAX_URL_BYTES {
        return Err(AddressError::NotAUrl);
    }
    let url = Url::parse(url).map_err(|_| AddressError::NotAUrl)?;
    match url.scheme() {
        "https" => {}
        "http" if allow_private => {}
        other => return Err(AddressError::Scheme(other.to_owned())),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(AddressError::Credentials);
    }
    // A connector goes to a literal address without asking any resolver, so literals are checked here.
    let literal = match url.host() {
        Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
        Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
        Some(Host::Domain(_)) => None,
        None => return Err(AddressError::NotAUrl),
    };
    match literal {
        Some(address) if !allow_private && !is_public(address) => Err(AddressError::NotPublic(address)),
        _ => Ok(url),
    }
}

/// Whether an address belongs to the public internet: none of the private, shared (carrier-grade NAT),
/// loopback, link-local, unique-local, multicast, documentation, benchmarking and reserved ranges of IANA's
/// special-purpose registries, and none of the forms that carry an IPv4 address inside an IPv6 one, except
/// NAT64's well-known prefix around a public address.
#[must_use]
pub const fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

const fn is_public_v4(address: Ipv4Addr) -> bool {
    !matches!(
        address.octets(),
        [0 | 10 | 127, ..]
            | [100, 64..=127, ..]
            | [169, 254, ..]
            | [172, 16..=31, ..]
            | [192, 0, 0 | 2, _]
            | [192, 88, 99, _]
            | [192, 168, ..]
            | [198, 18 | 19, ..]
            | [198, 51, 100, _]
            | [203, 0, 113, _]
            | [224..=255, ..]
    )
}

const fn is_public_v6(address: Ipv6Addr) -> bool {
    match address.segments() {
        [0x0064, 0xff9b, 0, 0, 0, 0, high, low] => {
            let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
            is_public_v4(Ipv4Addr::new(a, b, c, d))
        }
        // Protocol assignments (Teredo among them), documentation, 6to4, documentation again.
        [0x2001, 0x0000..=0x01ff | 0x0db8, ..] | [0x2002, ..] | [0x3fff, 0x0000..=0x0fff, ..] => false,
        // Only 2000::/3 is handed out as global unicast.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

/// A resolver of the system's names which refuses a name if any of its addresses is not public, unless told
/// to allow private ones. The connection goes to the very addresses that were checked.
#[derive(Debug, Clone, Copy)]
pub struct PublicOnly {
    /// Sandbox and tests only: let every address pass.
    pub allow_private: bool,
}

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let allow_private = self.allow_private;
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let hidden = found.iter().map(SocketAddr::ip).find(|address| !is_public(*address));
            match hidden {
                Some(address) if !allow_private => Err(AddressError::NotPublic(address).into()),
                _ => Ok(Box::new(found.into_iter()) as Addrs),
            }
        })
    }
}
