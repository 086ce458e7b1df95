use crate::time::{Instant, Zone};
use money::{Currency, Rate};
use serde::{Deserialize, Serialize};

/// Which orders are charged a service fee (BC-4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeeTrigger {
    /// Orders that used the voucher.
    VoucherUsed,
    /// Every order of a registered seller.
    AllCompleted,
    /// Only what was redeemed of bonus in an order.
    BonusRedeemed,
}

/// How often a seller's bill is settled (BC-7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Settles {
    /// Each business day; what is posted on a weekend belongs to the Monday after.
    BusinessDay,
    /// Each week, from Monday.
    Week,
    /// Each calendar month.
    Month,
}

/// Whether registrations wait for the operator (BC-2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewMode {
    /// Approved at once.
    Automatic,
    /// Approved or rejected by the operator.
    Manual,
}

/// A country the campaign runs in: its fee schedule and its earn rule (BC-1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Market {
    /// ISO 3166.
    pub country: String,
    /// What its orders are in.
    #[serde(with = "crate::entry::currency")]
    pub currency: Currency,
    /// Which orders are charged (BC-4).
    pub fee_trigger: FeeTrigger,
    /// The service fee rate (BC-5).
    #[serde(rename = "rate_bps", with = "rate")]
    pub fee_rate: Rate,
    /// The most that one unit is charged, in minor units (BC-5).
    pub cap_per_unit: Option<i64>,
    /// The tax inside a fee (BC-5).
    #[serde(rename = "tax_bps", with = "rate")]
    pub tax: Rate,
    /// What shoppers earn (SB-1).
    #[serde(rename = "earn_rate_bps", with = "rate")]
    pub earn_rate: Rate,
    /// The most that one order earns, in minor units (SB-1).
    pub earn_cap: Option<i64>,
    /// How often bills are settled (BC-7).
    pub settles: Settles,
    /// Whether a negative result stays as the closing balance (BC-7).
    pub carry_negative: bool,
}

/// One version of the campaign's terms, with all its figures (BC-1, EV-5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Terms {
    /// Its number, from 1.
    pub version: i64,
    /// From when on it is in force; the first version is for all time before the second.
    pub effective: Instant,
    /// When sellers who have not accepted it are suspended (BC-2); `None` for the first version.
    pub old_terms_end: Option<Instant>,
    /// What the seller agrees to.
    pub text: String,
    /// What has changed since the version before, in words.
    pub changes: String,
    /// The zone of business days and of the ends of days.
    pub zone: Zone,
    /// Whether registrations wait for the operator.
    pub review: ReviewMode,
    /// For how many days after delivery bonus is pending (SB-1).
    pub hold_days: i64,
    /// For how many calendar days bonus lives (SB-1).
    pub life_days: i64,
    /// For how many days bonus that returns lives at least (SB-3).
    pub grace_days: i64,
    /// How many days ahead the expiry of bonus is announced.
    pub announce_days: i64,
    /// After how many minutes a reservation lapses (SB-2).
    pub reservation_minutes: i64,
    /// Where it runs.
    pub markets: Vec<Market>,
}

impl Terms {
    /// The first version of the built-in template, in force for all time.
    pub fn template() -> Self {
        let bps = |bps| Rate::from_bps(bps).unwrap_or_else(|_| unreachable!("a rate below the whole"));
        let market = |country: &str, code| Market {
            country: country.to_owned(),
            currency: Currency::parse(code).unwrap_or_else(|_| unreachable!("an ISO 4217 currency")),
            fee_trigger: FeeTrigger::VoucherUsed,
            fee_rate: bps(300),
            cap_per_unit: None,
            tax: bps(0),
            earn_rate: bps(500),
            earn_cap: None,
            settles: Settles::BusinessDay,
            carry_negative: false,
        };
        let markets =
            [("MY", "MYR"), ("ID", "IDR"), ("PH", "PHP"), ("SG", "SGD"), ("TH", "THB"), ("VN", "VND")];
        Self {
            version: 1,
            effective: Instant::MIN,
            old_terms_end: None,
            text: TEXT.to_owned(),
            changes: String::new(),
            zone: Zone::parse("+08:00").unwrap_or_else(|_| unreachable!("a fixed offset")),
            review: ReviewMode::Automatic,
            hold_days: 7,
            life_days: 90,
            grace_days: 7,
            announce_days: 7,
            reservation_minutes: 30,
            markets: markets.map(|(country, code)| market(country, code)).to_vec(),
        }
    }

    /// The market of a country.
    pub fn market(&self, country: &str) -> Option<&Market> {
        self.markets.iter().find(|market| market.country == country)
    }
}

/// The terms of the built-in template.
const TEXT: &str = include_str!("terms.txt");

mod rate {
    use money::Rate;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(rate: &Rate, to: S) -> Result<S::Ok, S::Error> {
        rate.bps().serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Rate, D::Error> {
        Rate::from_bps(i64::deserialize(from)?).map_err(D::Error::custom)
    }
}

/// The terms as they are written down: the form they are stored and published in.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    version: i64,
    effective: String,
    #[serde(default)]
    old_terms_end: Option<String>,
    text: String,
    #[serde(default)]
    changes: String,
    zone: String,
    review: ReviewMode,
    hold_days: i64,
    life_days: i64,
    grace_days: i64,
    announce_days: i64,
    reservation_minutes: i64,
    markets: Vec<Market>,
}

const ALWAYS: &str = "always";

impl From<Terms> for Written {
    fn from(terms: Terms) -> Self {
        let always = terms.effective == Instant::MIN;
        Self {
            version: terms.version,
            effective: if always { ALWAYS.to_owned() } else { terms.effective.to_string() },
            old_terms_end: terms.old_terms_end.map(|at| at.to_string()),
            text: terms.text,
            changes: terms.changes,
            zone: terms.zone.name().to_owned(),
            review: terms.review,
            hold_days: terms.hold_days,
            life_days: terms.life_days,
            grace_days: terms.grace_days,
            announce_days: terms.announce_days,
            reservation_minutes: terms.reservation_minutes,
            markets: terms.markets,
        }
    }
}

impl TryFrom<Written> for Terms {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let instant = |text: &str| Instant::parse(text).map_err(|e| e.to_string());
        let effective = match written.effective.as_str() {
            ALWAYS => Instant::MIN,
            text => instant(text).map_err(|e| format!("effective: {e}"))?,
        };
        let end = written.old_terms_end.as_deref().map(instant).transpose();
        Ok(Self {
            version: written.version,
            effective,
            old_terms_end: end.map_err(|e| format!("old_terms_end: {e}"))?,
            text: written.text,
            changes: written.changes,
            zone: Zone::parse(&written.zone).map_err(|e| format!("zone: {e}"))?,
            review: written.review,
            hold_days: written.hold_days,
            life_days: written.life_days,
            grace_days: written.grace_days,
            announce_days: written.announce_days,
            reservation_minutes: written.reservation_minutes,
            markets: written.markets,
        })
    }
}
