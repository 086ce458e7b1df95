//! Codes of an authenticator (RFC 6238): six digits, a new one every 30 seconds.

use programs::time::Instant;
use totp_rs::{Builder, Secret, Totp};

/// How many seconds a code is shown.
const STEP: u64 = 30;

/// A secret of random bytes, as people type it.
pub(crate) fn secret(random: &[u8; 20]) -> String {
    Secret::new_stack(*random).to_base32()
}

/// The step of a code, unless it is not one of now, of the one before or of the one after.
pub(crate) fn step(secret: &str, code: &str, now: Instant) -> Option<i64> {
    let code: String = code.chars().filter(|letter| !letter.is_whitespace()).collect();
    if code.len() != 6 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let seconds = u64::try_from(now.micros()).ok()? / 1_000_000;
    i64::try_from(totp(secret)?.check(&code, seconds)?).ok()
}

/// What the QR code says that an authenticator reads.
pub(crate) fn url(secret: &str, account: &str) -> String {
    let account = percent_encoding::utf8_percent_encode(account, percent_encoding::NON_ALPHANUMERIC);
    format!("otpauth://totp/Guerdon:{account}?secret={secret}&issuer=Guerdon")
}

fn totp(secret: &str) -> Option<Totp> {
    let secret = Secret::try_from_base32(secret).ok()?;
    Builder::new().with_secret(secret).with_step_duration(STEP).build().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_micros(seconds * 1_000_000)
    }

    fn code(secret: &str, now: Instant) -> Option<String> {
        let seconds = u64::try_from(now.micros()).ok()? / 1_000_000;
        Some(totp(secret)?.generate(seconds).to_string())
    }

    /// The test values of RFC 6238, of which six digits are shown.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = secret(b"12345678901234567890");
        for (seconds, expected) in
            [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037"), (20_000_000_000, "353130")]
        {
            assert_eq!(code(&secret, at(seconds)).as_deref(), Some(expected));
        }
    }

    #[test]
    fn a_code_is_good_for_its_step_and_its_neighbours() {
        let secret = secret(b"12345678901234567890");
        for (seconds, taken) in [(29, Some(1)), (59, Some(1)), (89, Some(1)), (90, None)] {
            assert_eq!(step(&secret, "287 082", at(seconds)), taken, "{seconds}");
        }
        for wrong in ["", "28708", "2870822", "28708a", "٢٨٧٠٨٢"] {
            assert_eq!(step(&secret, wrong, at(59)), None, "{wrong}");
        }
        assert_eq!(step("no secret", "287082", at(59)), None);
    }
}
