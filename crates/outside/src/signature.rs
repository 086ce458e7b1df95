//! Standard Webhooks signatures (<https://www.standardwebhooks.com>), version `v1`: HMAC-SHA256 over
//! `id.timestamp.body`, base64, one signature for each secret in force so that secrets can be rotated.

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;

#[cfg(test)]
mod tests;

/// Header that names the message; the same at every attempt, so that a receiver can drop repetitions.
pub const ID_HEADER: &str = "webhook-id";
/// Header with the time of the attempt, in whole seconds since 1970 (UTC).
pub const TIMESTAMP_HEADER: &str = "webhook-timestamp";
/// Header with the signatures, separated by spaces.
pub const SIGNATURE_HEADER: &str = "webhook-signature";

const SECRET_PREFIX: &str = "whsec_";
const VERSION: &str = "v1";
/// The standard asks for keys of 192 to 512 bits.
const KEY_BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// Written with padding, read with or without: other implementations hand out both.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A signing secret, ready for use. It never shows itself in `Debug`.
#[derive(Clone)]
pub struct Secret {
    keyed: Hmac<Sha256>,
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Why a text is not a signing secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// The text does not begin with `whsec_`.
    #[error("a webhook secret begins with `whsec_`")]
    Prefix,
    /// What follows the prefix is not base64.
    #[error("a webhook secret is `whsec_` followed by base64")]
    Base64,
    /// The key is shorter than 24 or longer than 64 bytes.
    #[error("a webhook secret holds 24 to 64 bytes, this one {0}")]
    Length(usize),
}

impl Secret {
    /// Reads a secret from its text, `whsec_<base64>`.
    ///
    /// # Errors
    /// [`SecretError`] when the prefix, the base64 or the key's length is wrong.
    pub fn parse(text: &str) -> Result<Self, SecretError> {
        let encoded = text.strip_prefix(SECRET_PREFIX).ok_or(SecretError::Prefix)?;
        let key = BASE64.decode(encoded).map_err(|_| SecretError::Base64)?;
        if !KEY_BYTES.contains(&key.len()) {
            return Err(SecretError::Length(key.len()));
        }
        let keyed = Hmac::new_from_slice(&key).map_err(|_| SecretError::Length(key.len()))?;
        Ok(Self { keyed })
    }

    fn mac(&self, id: &str, timestamp: &str, body: &[u8]) -> Hmac<Sha256> {
        let mut mac = self.keyed.clone();
        for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
            mac.update(part);
        }
        mac
    }
}

/// The text of a secret, `whsec_<base64>`, for a key of 32 random bytes made by the caller.
#[must_use]
pub fn secret_text(key: &[u8; 32]) -> String {
    format!("{SECRET_PREFIX}{}", BASE64.encode(key))
}

/// The value of `webhook-signature`: one `v1,<base64>` for each secret, separated by spaces, in the order
/// given. `timestamp_s` is the value of `webhook-timestamp`, seconds since 1970; `body` the bytes as sent.
#[must_use]
pub fn sign(secrets: &[Secret], id: &str, timestamp_s: i64, body: &[u8]) -> String {
    let timestamp = timestamp_s.to_string();
    let mut header = String::with_capacity(secrets.len() * 48);
    for secret in secrets {
        if !header.is_empty() {
            header.push(' ');
        }
        header.push_str(VERSION);
        header.push(',');
        BASE64.encode_string(secret.mac(id, &timestamp, body).finalize().into_bytes(), &mut header);
    }
    header
}

/// The three headers of a received webhook, as they came.
#[derive(Debug, Clone, Copy)]
pub struct Received<'a> {
    /// `webhook-id`
    pub id: &'a str,
    /// `webhook-timestamp`
    pub timestamp: &'a str,
    /// `webhook-signature`
    pub signature: &'a str,
}

/// Why a received webhook is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The timestamp is not a whole number of seconds.
    #[error("`webhook-timestamp` is not a whole number of seconds since 1970")]
    Timestamp,
    /// The timestamp is further from now than the tolerance.
    #[error("the webhook is too old or from the future; compare the clocks of both machines")]
    Time,
    /// No signature matches any secret.
    #[error("no signature matches; check that secret and unchanged body are used")]
    Signature,
}

/// Checks a received webhook against every secret in force. `now_s` and `tolerance_s` are seconds; the
/// standard's libraries tolerate 300. Signatures of other versions than `v1` are passed over.
///
/// # Errors
/// [`Refused`], the first of `Timestamp`, `Time`, `Signature`.
pub fn verify(
    secrets: &[Secret],
    received: Received<'_>,
    body: &[u8],
    now_s: i64,
    tolerance_s: u32,
) -> Result<(), Refused> {
    let sent_s: i64 = received.timestamp.parse().map_err(|_| Refused::Timestamp)?;
    if sent_s.abs_diff(now_s) > u64::from(tolerance_s) {
        return Err(Refused::Time);
    }
    let believed = received
        .signature
        .split(' ')
        .filter_map(|one| one.split_once(','))
        .filter(|(version, _)| *version == VERSION)
        .filter_map(|(_, encoded)| BASE64.decode(encoded).ok())
        .any(|signature| {
            secrets.iter().any(|secret| {
                // `verify_slice` compares in constant time.
                secret.mac(received.id, received.timestamp, body).verify_slice(&signature).is_ok()
            })
        });
    if believed { Ok(()) } else { Err(Refused::Signature) }
}
