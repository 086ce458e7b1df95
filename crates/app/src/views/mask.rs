//! What is hidden of personal data (AP-12).

use programs::affiliate::normal_phone;

/// Whether personal data is shown as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// As it is: staff of the operator.
    Full,
    /// With its middle hidden.
    Masked,
}

impl Sight {
    /// A telephone number as it is shown.
    pub fn phone(self, phone: &str) -> String {
        if self == Self::Full { phone.to_owned() } else { mask_phone(phone) }
    }

    /// An e-mail address as it is shown.
    pub fn email(self, email: &str) -> String {
        if self == Self::Full { email.to_owned() } else { mask_email(email) }
    }
}

const DOTS: &str = "•••••";
/// How many digits of a number are shown at its end.
pub(super) const SHOWN: usize = 3;
/// How many digits must be hidden before any are shown.
const HIDDEN: usize = 3;

/// A telephone number with its country code and its last three digits: `+60•••••789`.
pub fn mask_phone(phone: &str) -> String {
    let plain = normal_phone(phone);
    let (code, rest) = match plain.strip_prefix('+') {
        Some(digits) => {
            let (code, rest) = digits.split_at_checked(code_length(digits)).unwrap_or(("", digits));
            (format!("+{code}"), rest)
        }
        None => (String::new(), plain.as_str()),
    };
    let count = rest.chars().count();
    let shown: String = match count.checked_sub(SHOWN) {
        Some(hidden) if hidden >= HIDDEN => rest.chars().skip(hidden).collect(),
        _ => String::new(),
    };
    format!("{code}{DOTS}{shown}")
}

/// How many digits the country code has at the beginning of an E.164 number (ITU-T E.164).
fn code_length(digits: &str) -> usize {
    match digits.as_bytes() {
        [b'1' | b'7', ..] => 1,
        [b'2', b'0' | b'7', ..]
        | [b'3', b'0'..=b'4' | b'6' | b'9', ..]
        | [b'4', b'0' | b'1' | b'3'..=b'9', ..]
        | [b'5', b'1'..=b'8', ..]
        | [b'6', b'0'..=b'6', ..]
        | [b'8', b'1' | b'2' | b'4' | b'6', ..]
        | [b'9', b'0'..=b'5' | b'8', ..] => 2,
        _ => 3,
    }
}

/// An e-mail address with its first letter and its domain: `s•••••@example.com`.
pub fn mask_email(email: &str) -> String {
    let Some((local, domain)) = email.rsplit_once('@') else { return DOTS.to_owned() };
    let first: String = local.chars().take(1).collect();
    format!("{first}{DOTS}@{domain}")
}

/// An account number with its last four characters.
pub fn mask_account(number: &str) -> String {
    let plain: Vec<char> = number.chars().filter(|c| c.is_alphanumeric()).collect();
    let shown = if plain.len() >= 8 { 4 } else { 0 };
    let last: String = plain.iter().skip(plain.len() - shown).collect();
    format!("{DOTS}{last}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_keep_country_and_end() {
        for (phone, masked) in [
            ("+60123456789", "+60•••••789"),
            ("+60 12-345 6789", "+60•••••789"),
            ("+14155550123", "+1•••••123"),
            ("+85512345678", "+855•••••678"),
            ("0123456789", "•••••789"),
            ("+60", "+60•••••"),
            ("+6012345", "+60•••••"),
            ("", "•••••"),
            ("电话号码很长吗是的", "•••••吗是的"),
        ] {
            assert_eq!(mask_phone(phone), masked, "AP-12: {phone}");
        }
    }

    #[test]
    fn addresses_and_accounts_keep_a_hint() {
        assert_eq!(mask_email("siti@example.com"), "s•••••@example.com");
        assert_eq!(mask_email("nothing"), "•••••");
        assert_eq!(mask_account("5141 2345 6789"), "•••••6789");
        assert_eq!(mask_account("1234567"), "•••••");
    }
}
