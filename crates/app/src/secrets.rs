//! The store's own secrets, and what is sealed with them.

use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};

/// Fills bytes with randomness; the binary hands the operating system's down.
pub type Random = fn(&mut [u8]);

const NONCE: usize = 24;

/// Seals short texts, such as account numbers (WD-7), so that a copy of the store does not tell them.
#[derive(Clone)]
pub struct Sealer {
    cipher: XChaCha20Poly1305,
    random: Random,
}

/// A sealed text that cannot be opened: damaged, or sealed by another store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sealed text cannot be opened with this store's key")]
pub struct CannotOpen;

impl Sealer {
    /// With the store's key.
    pub fn new(key: &[u8; 32], random: Random) -> Self {
        Self { cipher: XChaCha20Poly1305::new(key.into()), random }
    }

    /// Seals a text; the result is hexadecimal.
    pub fn seal(&self, text: &str) -> Result<String, CannotOpen> {
        let mut nonce = [0; NONCE];
        (self.random)(&mut nonce);
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), text.as_bytes()).map_err(|_| CannotOpen)?;
        Ok(hex(&nonce) + &hex(&sealed))
    }

    /// Opens what [`Sealer::seal`] made.
    pub fn open(&self, sealed: &str) -> Result<String, CannotOpen> {
        let bytes = unhex(sealed).ok_or(CannotOpen)?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE).ok_or(CannotOpen)?;
        let nonce = <[u8; NONCE]>::try_from(nonce).map_err(|_| CannotOpen)?;
        let text = self.cipher.decrypt(&XNonce::from(nonce), sealed).map_err(|_| CannotOpen)?;
        String::from_utf8(text).map_err(|_| CannotOpen)
    }
}

/// Bytes as hexadecimal text.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

/// SHA-256 of bytes.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sevens(bytes: &mut [u8]) {
        bytes.fill(7);
    }

    #[test]
    fn what_is_sealed_opens_only_with_its_key() {
        let sealer = Sealer::new(&[1; 32], sevens);
        let sealed = sealer.seal("5141 2345 6789").unwrap();
        assert!(!sealed.contains("5141"));
        assert_eq!(sealer.open(&sealed).as_deref(), Ok("5141 2345 6789"));
        assert_eq!(Sealer::new(&[2; 32], sevens).open(&sealed), Err(CannotOpen));
        for damaged in ["", "00", "zz", &sealed[2..], &format!("{sealed}00")] {
            assert_eq!(sealer.open(damaged), Err(CannotOpen));
        }
    }
}
