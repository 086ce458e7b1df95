//! What the store itself keeps besides the log: its secret, and a sandbox's clock.

use crate::failure::Fault;
use crate::ids::Ids;
use crate::secrets::sha256;
use store::Connection;

/// The name of the secret everything is derived from.
pub(crate) const SECRET: &str = "secret";
/// The name of a sandbox's clock.
pub(crate) const SANDBOX_CLOCK: &str = "sandbox_clock";

/// The store's secret; `None` in a store that was never served.
pub(crate) fn secret(source: &Connection) -> Result<Option<[u8; 32]>, Fault> {
    Ok(source.meta(SECRET)?.and_then(|bytes| bytes.try_into().ok()))
}

/// A key for one purpose.
pub(crate) fn derived(secret: &[u8; 32], purpose: &[u8]) -> [u8; 32] {
    let mut bytes = secret.to_vec();
    bytes.extend(purpose);
    sha256(&bytes)
}

/// The store's public identifiers; `None` in a store that was never served.
pub fn ids(source: &Connection) -> Result<Option<Ids>, Fault> {
    Ok(secret(source)?.map(|secret| Ids::new(&derived(&secret, b"ids"))))
}

/// Whether the store has a clock of its own.
pub fn is_sandbox(source: &Connection) -> Result<bool, Fault> {
    Ok(source.meta(SANDBOX_CLOCK)?.is_some())
}
