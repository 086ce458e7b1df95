use crate::No;
use crate::time::Instant;
use money::Rate;
use serde::{Deserialize, Serialize};

/// Why a registration was attributed to nobody (AP-5), in the order they are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotAttributed {
    /// No partner has this code.
    UnknownCode,
    /// The partner was not active when the registration was applied.
    PartnerNotActive,
    /// The telephone number registered before.
    NotFirstRegistration,
    /// The phone or e-mail is the partner's own.
    SelfReferral,
    /// No code was given, and no click within its window.
    NoReferral,
}

impl NotAttributed {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::UnknownCode,
        Self::PartnerNotActive,
        Self::NotFirstRegistration,
        Self::SelfReferral,
        Self::NoReferral,
    ];

    /// The name in the API and in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::UnknownCode => "unknown_code",
            Self::PartnerNotActive => "partner_not_active",
            Self::NotFirstRegistration => "not_first_registration",
            Self::SelfReferral => "self_referral",
            Self::NoReferral => "no_referral",
        }
    }

    /// The reason with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.name() == name)
    }
}

/// The latest VIP plan payment that is not fully refunded (AP-11).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopUp {
    /// Its payment.
    pub payment: No,
    /// When it was paid.
    pub time: Instant,
    /// The VIP tier.
    pub tier: String,
}

/// A user of the host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// The number of its registration's log entry.
    pub no: No,
    /// The host's identifier.
    pub customer_id: String,
    /// Its telephone number, as reported.
    pub phone: String,
    /// Its e-mail address.
    pub email: Option<String>,
    /// Its country.
    pub country: Option<String>,
    /// Whose customer it is.
    pub partner: Option<No>,
    /// Why it is nobody's.
    pub not_attributed: Option<NotAttributed>,
    /// When it registered: the event's time.
    pub registered_at: Instant,
    /// When its eligible window ends, not included (AP-7).
    pub window_end: Instant,
    /// Which version of the rules its window is of (EV-5).
    pub rules_version: i64,
    /// Whether it connected a shop (AP-6).
    pub store_authorized: bool,
    /// Its paying number, while it is paying (AP-8).
    pub paying_number: Option<i64>,
    /// Its locked rate, while it is paying (AP-8).
    pub rate: Option<Rate>,
    /// How many of its eligible payments are not fully refunded (AP-10).
    pub open_payments: i64,
    /// The payment applied last, 0 if there is none; each names the one before it.
    pub last_payment: No,
    /// Its latest top-up (AP-11).
    pub top_up: Option<TopUp>,
}

/// A telephone number with what people put between digits taken out, to be compared.
pub fn normal_phone(phone: &str) -> String {
    phone.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '.' | '/')).collect()
}
