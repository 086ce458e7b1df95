use crate::Refusal;
use crate::affiliate::Rules;
use serde::{Deserialize, Serialize};

/// What an applicant is (AP-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Applicant {
    /// A company that sells alongside.
    Partner,
    /// A company that serves the host's users.
    ServiceProvider,
    /// A key opinion leader.
    Kol,
    /// Somebody who runs a community.
    CommunityOwner,
    /// A qualified user of the host.
    User,
}

impl Applicant {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Partner, Self::ServiceProvider, Self::Kol, Self::CommunityOwner, Self::User];

    /// The name in the API and in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::Partner => "partner",
            Self::ServiceProvider => "service_provider",
            Self::Kol => "kol",
            Self::CommunityOwner => "community_owner",
            Self::User => "user",
        }
    }

    /// The type with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|a| a.name() == name)
    }
}

/// Where a partner reaches people (AP-1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    /// What it is, in the applicant's words.
    pub kind: String,
    /// Where it is.
    pub url: Option<String>,
    /// How many people it reaches.
    pub audience: Option<i64>,
}

/// What an applicant states (AP-1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// What the applicant is.
    pub applicant: Applicant,
    /// Name of the company or person.
    pub name: String,
    /// Whom to speak to.
    pub contact: String,
    /// Telephone number, E.164.
    pub phone: String,
    /// E-mail address.
    pub email: String,
    /// ISO 3166 code of the country.
    pub country: String,
    /// Where people are reached.
    pub channels: Vec<Channel>,
}

/// Whether a text is an E.164 telephone number: `+`, then 7 to 15 digits, the first not 0.
pub(crate) fn is_e164(phone: &str) -> bool {
    let Some(digits) = phone.strip_prefix('+') else { return false };
    (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0')
}

/// Whether a text has the shape of an e-mail address.
pub(crate) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let plain = |s: &str| !s.chars().any(|c| c.is_whitespace() || c.is_control() || c == '@');
    !local.is_empty()
        && plain(local)
        && plain(domain)
        && domain.contains('.')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && text.len() <= 254
}

impl Application {
    /// Checks what is stated; the first thing that is wrong refuses it.
    pub fn check(&self, rules: &Rules) -> Result<(), Refusal> {
        self.refusals(rules).into_iter().next().map_or(Ok(()), Err)
    }

    /// All that is wrong with what is stated, in the order of the fields; the country last, so that everything
    /// else is known to be right when a country alone is refused (AP-1).
    pub fn refusals(&self, rules: &Rules) -> Vec<Refusal> {
        let wrong = [
            ("/name", self.name.trim().is_empty(), "Say the name of the applicant."),
            ("/contact", self.contact.trim().is_empty(), "Say whom to speak to."),
            (
                "/phone",
                !is_e164(&self.phone),
                "Write the number in international form: +, country code, number; digits only.",
            ),
            ("/email", !is_email(&self.email), "This is not an e-mail address."),
            (
                "/channels",
                self.channels.iter().any(|c| c.kind.trim().is_empty()),
                "Say of each channel what kind it is.",
            ),
            (
                "/channels",
                self.channels.iter().any(|c| c.audience.is_some_and(|n| n < 0)),
                "An audience is a number of people, not negative.",
            ),
        ];
        let wrong = wrong.into_iter().filter(|(_, is_wrong, _)| *is_wrong);
        let mut all: Vec<Refusal> =
            wrong.map(|(pointer, _, detail)| Refusal::new("invalid_request", detail).at(pointer)).collect();
        if !rules.countries.contains(&self.country) {
            let detail = format!("The programme is open to partners in {}.", rules.countries.join(", "));
            all.push(Refusal::new("country_not_supported", detail).at("/country"));
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn application() -> Application {
        Application {
            applicant: Applicant::Kol,
            name: "Siti".into(),
            contact: "Siti".into(),
            phone: "+60123456789".into(),
            email: "siti@example.com".into(),
            country: "MY".into(),
            channels: vec![Channel { kind: "youtube".into(), url: None, audience: Some(10) }],
        }
    }

    #[test]
    fn countries_outside_are_refused() {
        let rules = Rules::template();
        assert_eq!(application().check(&rules), Ok(()));
        for country in ["CN", "US", "my", "", "TW", "HK"] {
            let refusal = Application { country: country.into(), ..application() }.check(&rules).unwrap_err();
            assert_eq!(refusal.code, "country_not_supported", "AP-1: {country}");
        }
    }

    #[test]
    fn each_field_is_checked() {
        type Spoil = fn(&mut Application);
        let spoil: [(&str, Spoil); 6] = [
            ("/name", |a| a.name = " ".into()),
            ("/contact", |a| a.contact.clear()),
            ("/phone", |a| a.phone = "0123456789".into()),
            ("/email", |a| a.email = "siti".into()),
            ("/channels", |a| a.channels[0].kind.clear()),
            ("/channels", |a| a.channels[0].audience = Some(-1)),
        ];
        for (pointer, spoil) in spoil {
            let mut bad = application();
            spoil(&mut bad);
            assert_eq!(bad.check(&Rules::template()).unwrap_err().pointer.as_deref(), Some(pointer));
        }
    }

    #[test]
    fn phones_are_e164() {
        for (phone, good) in [
            ("+60123456789", true),
            ("+1234567", true),
            ("+123456", false),
            ("+1234567890123456", false),
            ("+0123456789", false),
            ("60123456789", false),
            ("+6012 345 6789", false),
            ("+６０１２３４５６", false),
        ] {
            assert_eq!(is_e164(phone), good, "{phone}");
        }
    }
}
