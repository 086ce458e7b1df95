//! Ready-to-use copy: what a partner sends to friends, with the link and the code (AP-3).

use crate::Locale;
use crate::words::{filled, words};

/// What a partner invites to, and with what.
#[derive(Debug, Clone, Copy)]
pub struct Invitation<'a> {
    /// The name of what one registers for.
    pub product: &'a str,
    /// The partner's referral code.
    pub code: &'a str,
    /// The partner's referral link.
    pub link: &'a str,
    /// How many days of VIP a new user gets for free (AP-5).
    pub free_vip_days: u16,
}

impl Invitation<'_> {
    /// The copy text in a language.
    pub fn text(&self, locale: Locale) -> String {
        self.filled(words(locale).copy)
    }

    /// The subject of an e-mail that carries the text.
    pub fn subject(&self, locale: Locale) -> String {
        self.filled(words(locale).subject)
    }

    /// A sentence of [`words`] with this invitation's values.
    pub(crate) fn filled(&self, sentence: &str) -> String {
        let days = self.free_vip_days.to_string();
        let values = [("product", self.product), ("code", self.code), ("link", self.link), ("n", &days)];
        filled(sentence, &values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// AP-3.
    #[test]
    fn every_language_tells_link_code_and_days() {
        let invitation = Invitation {
            product: "Guerdon {code}",
            code: "ABCD2345",
            link: "https://example.test/r/ABCD2345",
            free_vip_days: 7,
        };
        for locale in Locale::ALL {
            let text = invitation.text(locale);
            assert!(text.contains("https://example.test/r/ABCD2345\n"), "{text}");
            assert!(text.ends_with(": ABCD2345") || text.ends_with("：ABCD2345"), "{text}");
            assert!(text.contains('7') && text.contains("VIP") && text.contains("Guerdon {code}"), "{text}");
            assert!(invitation.subject(locale).contains("Guerdon {code}"));
        }
    }
}
