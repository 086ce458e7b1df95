use crate::time::{Instant, Zone};
use crate::{Halt, Refusal, World};
use money::{Currency, Rate};
use serde::{Deserialize, Serialize};

/// From which paying number on which rate holds (AP-8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tier {
    /// The first paying number of the tier.
    pub from: i64,
    /// The rate of its customers.
    pub rate: Rate,
}

/// How telephone numbers of customers are shown to partners (AP-12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhoneDisplay {
    /// The middle is hidden.
    Masked,
    /// As it is.
    Full,
}

/// One version of the affiliate programme's rules (EV-5). Every figure of the programme is here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Rules {
    /// Its number, from 1.
    pub version: i64,
    /// From when on it is in force; the first version is for all time before the second.
    pub effective: Instant,
    /// The zone of business dates, months and cutoffs.
    pub zone: Zone,
    /// Where partners may come from, as ISO 3166 codes (AP-1).
    pub countries: Vec<String>,
    /// The commission tiers, lowest first, the first from 1 (AP-8).
    pub tiers: Vec<Tier>,
    /// The product kinds that earn commission (AP-7).
    pub product_kinds: Vec<String>,
    /// The currencies that are neither earned nor paid in (AP-7, WD-7).
    pub excluded_currencies: Vec<Currency>,
    /// For how many years after registration payments are eligible (AP-7).
    pub window_years: i64,
    /// For how many days a commission is pending before it is available (AP-9).
    pub hold_days: i64,
    /// For how many days a click is remembered (AP-4).
    pub click_days: i64,
    /// How many days of free VIP a referred customer gets (AP-5).
    pub free_vip_days: i64,
    /// How many paying customers the first withdrawal needs (WD-1).
    pub min_paying_customers: i64,
    /// The day of the month at whose beginning a batch closes (WD-3).
    pub cutoff_day: i8,
    /// After how many years unclaimed earnings expire (WD-6).
    pub expiry_years: i64,
    /// How many days ahead an expiry is announced (WD-6).
    pub announce_days: Vec<i64>,
    /// How partners see telephone numbers (AP-12).
    pub phone_display: PhoneDisplay,
    /// Where a referral link leads to (AP-4).
    pub landing_url: String,
    /// Who looks after a partner when the approval names nobody (AP-2).
    pub representative: String,
}

const ASEAN: [&str; 11] = ["BN", "KH", "ID", "LA", "MY", "MM", "PH", "SG", "TH", "TL", "VN"];

/// The longest window or expiry that makes sense, in years; keeps calendar arithmetic in range.
const MOST_YEARS: i64 = 100;

impl Rules {
    /// The first version of the built-in template, in force for all time.
    pub fn template() -> Self {
        let tier = |from, bps| Rate::from_bps(bps).map(|rate| Tier { from, rate });
        Self {
            version: 1,
            effective: Instant::MIN,
            zone: Zone::parse("+08:00").unwrap_or_else(|_| unreachable!("a fixed offset")),
            countries: ASEAN.map(str::to_owned).to_vec(),
            tiers: [tier(1, 1000), tier(10, 1500), tier(20, 2000)].into_iter().flatten().collect(),
            product_kinds: vec!["vip_plan".into()],
            excluded_currencies: Currency::parse("CNY").into_iter().collect(),
            window_years: 2,
            hold_days: 0,
            click_days: 30,
            free_vip_days: 7,
            min_paying_customers: 3,
            cutoff_day: 20,
            expiry_years: 5,
            announce_days: vec![90, 30, 7],
            phone_display: PhoneDisplay::Masked,
            landing_url: "https://example.com/welcome".into(),
            representative: "Partner Support".into(),
        }
    }

    /// The tier of a paying number (AP-8).
    pub fn tier_of(&self, paying_number: i64) -> Option<Tier> {
        self.tiers.iter().rev().find(|tier| tier.from <= paying_number).copied()
    }

    /// Whether a product of this kind earns commission (AP-7).
    pub fn is_commissionable(&self, kind: &str) -> bool {
        self.product_kinds.iter().any(|k| k == kind)
    }

    fn check(&self) -> Result<(), Refusal> {
        let wrong = |pointer, detail: &str| Err(Refusal::new("invalid_rules", detail).at(pointer));
        if self.tiers.first().is_none_or(|tier| tier.from != 1) {
            return wrong("/tiers", "The first tier begins at paying number 1.");
        }
        if self.tiers.windows(2).any(|pair| matches!(pair, [a, b] if a.from >= b.from)) {
            return wrong("/tiers", "Each tier begins at a higher paying number than the one before.");
        }
        for (years, pointer) in [(self.window_years, "/window_years"), (self.expiry_years, "/expiry_years")] {
            if !(1..=MOST_YEARS).contains(&years) {
                return wrong(pointer, "A number of years from 1 to 100.");
            }
        }
        for (days, pointer) in [(self.hold_days, "/hold_days"), (self.click_days, "/click_days")] {
            if !(0..=3660).contains(&days) {
                return wrong(pointer, "A number of days from 0 to 3660.");
            }
        }
        if !(1..=28).contains(&self.cutoff_day) {
            return wrong("/cutoff_day", "A day that every month has: 1 to 28.");
        }
        if self.min_paying_customers < 0 || self.free_vip_days < 0 {
            return wrong("", "Counts are not negative.");
        }
        if self.announce_days != [90, 30, 7] && self.announce_days.iter().any(|d| !(1..=365).contains(d)) {
            return wrong("/announce_days", "Days before the expiry, from 1 to 365.");
        }
        Ok(())
    }
}

/// Publishes a new version of the rules (EV-5). It may only take effect now or later: what was decided
/// stays decided.
pub fn publish_rules(world: &mut World, rules: &Rules) -> Result<(), Halt> {
    rules.check()?;
    if rules.effective < world.now {
        let detail = "A new version takes effect now or later. Choose a later date.";
        return Err(Refusal::new("effective_in_the_past", detail).at("/effective").into());
    }
    let mut rules = rules.clone();
    rules.version = world.versions.next_rules_version();
    world.publish(rules);
    Ok(())
}

/// The rules as they are written down: the form they are stored and published in.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    version: i64,
    effective: String,
    zone: String,
    countries: Vec<String>,
    tiers: Vec<WrittenTier>,
    product_kinds: Vec<String>,
    excluded_currencies: Vec<String>,
    window_years: i64,
    hold_days: i64,
    click_days: i64,
    free_vip_days: i64,
    min_paying_customers: i64,
    cutoff_day: i8,
    expiry_years: i64,
    announce_days: Vec<i64>,
    phone_display: PhoneDisplay,
    landing_url: String,
    representative: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenTier {
    from: i64,
    rate_bps: i64,
}

const ALWAYS: &str = "always";

impl From<Rules> for Written {
    fn from(rules: Rules) -> Self {
        let effective =
            if rules.effective == Instant::MIN { ALWAYS.to_owned() } else { rules.effective.to_string() };
        let tier = |tier: &Tier| WrittenTier { from: tier.from, rate_bps: tier.rate.bps() };
        Self {
            version: rules.version,
            effective,
            zone: rules.zone.name().to_owned(),
            countries: rules.countries,
            tiers: rules.tiers.iter().map(tier).collect(),
            product_kinds: rules.product_kinds,
            excluded_currencies: rules.excluded_currencies.iter().map(ToString::to_string).collect(),
            window_years: rules.window_years,
            hold_days: rules.hold_days,
            click_days: rules.click_days,
            free_vip_days: rules.free_vip_days,
            min_paying_customers: rules.min_paying_customers,
            cutoff_day: rules.cutoff_day,
            expiry_years: rules.expiry_years,
            announce_days: rules.announce_days,
            phone_display: rules.phone_display,
            landing_url: rules.landing_url,
            representative: rules.representative,
        }
    }
}

impl TryFrom<Written> for Rules {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let tier = |tier: &WrittenTier| {
            let rate = Rate::from_bps(tier.rate_bps).map_err(|e| format!("tiers: {e}"))?;
            Ok::<_, String>(Tier { from: tier.from, rate })
        };
        let currency = |code: &String| Currency::parse(code).map_err(|e| format!("excluded_currencies: {e}"));
        let effective = match written.effective.as_str() {
            ALWAYS => Instant::MIN,
            text => Instant::parse(text).map_err(|e| format!("effective: {e}"))?,
        };
        Ok(Self {
            version: written.version,
            effective,
            zone: Zone::parse(&written.zone).map_err(|e| format!("zone: {e}"))?,
            countries: written.countries,
            tiers: written.tiers.iter().map(tier).collect::<Result<_, _>>()?,
            product_kinds: written.product_kinds,
            excluded_currencies: written
                .excluded_currencies
                .iter()
                .map(currency)
                .collect::<Result<_, _>>()?,
            window_years: written.window_years,
            hold_days: written.hold_days,
            click_days: written.click_days,
            free_vip_days: written.free_vip_days,
            min_paying_customers: written.min_paying_customers,
            cutoff_day: written.cutoff_day,
            expiry_years: written.expiry_years,
            announce_days: written.announce_days,
            phone_display: written.phone_display,
            landing_url: written.landing_url,
            representative: written.representative,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiers_begin_where_they_say() {
        let rules = Rules::template();
        for (number, bps) in [(1, 1000), (9, 1000), (10, 1500), (19, 1500), (20, 2000), (1_000_000, 2000)] {
            assert_eq!(
                rules.tier_of(number).map(|t| t.rate.bps()),
                Some(bps),
                "AP-8: paying number {number}"
            );
        }
        assert_eq!(rules.tier_of(0), None);
    }

    #[test]
    fn the_template_is_valid_and_reads_back() {
        let rules = Rules::template();
        assert_eq!(rules.check(), Ok(()));
        let text = serde_json::to_string(&rules).unwrap();
        assert_eq!(serde_json::from_str::<Rules>(&text).unwrap(), rules);
        assert!(serde_json::from_str::<Rules>(&text.replace("zone", "zones")).is_err());
    }

    #[test]
    fn rules_that_make_no_sense_are_refused() {
        type Spoil = fn(&mut Rules);
        let change: [(&str, Spoil); 6] = [
            ("/tiers", |r| r.tiers.clear()),
            ("/tiers", |r| r.tiers.reverse()),
            ("/window_years", |r| r.window_years = 0),
            ("/hold_days", |r| r.hold_days = -1),
            ("/cutoff_day", |r| r.cutoff_day = 31),
            ("/announce_days", |r| r.announce_days = vec![0]),
        ];
        for (pointer, spoil) in change {
            let mut rules = Rules::template();
            spoil(&mut rules);
            assert_eq!(rules.check().unwrap_err().pointer.as_deref(), Some(pointer));
        }
    }
}
