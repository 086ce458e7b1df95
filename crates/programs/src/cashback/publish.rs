use super::{Agenda, Appointment, Market, Terms};
use crate::{Halt, Refusal, World};

/// The longest time that makes sense for a number of days; keeps calendar arithmetic in range.
const MOST_DAYS: i64 = 3_660;
/// The longest that a reservation may hold bonus, in minutes: thirty days.
const MOST_MINUTES: i64 = 43_200;

impl Terms {
    /// What is wrong with the figures of a version, by itself.
    pub fn check(&self) -> Result<(), Refusal> {
        if self.text.trim().is_empty() {
            return Err(wrong("/text", "Say what sellers agree to."));
        }
        let days = [
            ("/hold_days", self.hold_days, 0),
            ("/life_days", self.life_days, 1),
            ("/grace_days", self.grace_days, 0),
            ("/announce_days", self.announce_days, 0),
        ];
        for (pointer, days, least) in days {
            if !(least..=MOST_DAYS).contains(&days) {
                return Err(wrong(pointer, &format!("A number of days from {least} to {MOST_DAYS}.")));
            }
        }
        if !(1..=MOST_MINUTES).contains(&self.reservation_minutes) {
            let detail = format!("A number of minutes from 1 to {MOST_MINUTES}.");
            return Err(wrong("/reservation_minutes", &detail));
        }
        if self.markets.is_empty() {
            return Err(wrong("/markets", "A campaign has at least one market."));
        }
        self.markets.iter().enumerate().try_for_each(|(place, market)| self.check_market(place, market))
    }

    fn check_market(&self, place: usize, market: &Market) -> Result<(), Refusal> {
        let at = |field: &str| format!("/markets/{place}/{field}");
        let country = market.country.as_bytes();
        if country.len() != 2 || !country.iter().all(u8::is_ascii_uppercase) {
            return Err(wrong(&at("country"), "A country is two capital letters, such as MY."));
        }
        if self.markets.iter().take(place).any(|other| other.country == market.country) {
            return Err(wrong(&at("country"), "Each country has one market."));
        }
        for (field, cap) in [("cap_per_unit", market.cap_per_unit), ("earn_cap", market.earn_cap)] {
            if cap.is_some_and(|cap| cap < 0) {
                return Err(wrong(&at(field), "A cap is not negative."));
            }
        }
        Ok(())
    }
}

fn wrong(pointer: &str, detail: &str) -> Refusal {
    Refusal::new("invalid_terms", detail).at(pointer.to_owned())
}

/// Publishes a new version of the terms (BC-1, BC-2) and returns its number. It takes effect now or later,
/// not before a version published earlier; sellers who have not accepted it by the end of the old terms are
/// suspended then.
pub fn publish_terms(world: &mut World, terms: &Terms) -> Result<i64, Halt> {
    terms.check()?;
    if terms.effective < world.now {
        let detail = "A new version takes effect now or later. Choose a later date.";
        return Err(Refusal::new("effective_in_the_past", detail).at("/effective").into());
    }
    let newest = world.versions.all_terms().last().map(|last| last.effective);
    if newest.is_some_and(|newest| terms.effective < newest) {
        let detail =
            "A version published earlier takes effect later than this. Choose its date or a later one.";
        return Err(wrong("/effective", detail).into());
    }
    let Some(end) = terms.old_terms_end.filter(|end| *end >= terms.effective) else {
        let detail = "Say until when the old terms hold for sellers who have not agreed to these: not before \
                      these take effect.";
        return Err(wrong("/old_terms_end", detail).into());
    };
    if terms.changes.trim().is_empty() {
        return Err(wrong("/changes", "Say in words what has changed.").into());
    }
    let version = world.versions.next_terms_version();
    world.publish_terms(Terms { version, ..terms.clone() });
    world.appoint(end, Appointment { kind: Agenda::EndTerms, subject: version, currency: None });
    Ok(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_is_valid_and_reads_back() {
        let terms = Terms::template();
        assert_eq!(terms.check(), Ok(()));
        let text = serde_json::to_string(&terms).unwrap();
        assert_eq!(serde_json::from_str::<Terms>(&text).unwrap(), terms);
        assert!(serde_json::from_str::<Terms>(&text.replace("life_days", "lives")).is_err());
    }

    #[test]
    fn terms_that_make_no_sense_are_refused() {
        type Spoil = fn(&mut Terms);
        let changes: [(&str, Spoil); 9] = [
            ("/text", |t| t.text = " ".into()),
            ("/hold_days", |t| t.hold_days = -1),
            ("/life_days", |t| t.life_days = 0),
            ("/announce_days", |t| t.announce_days = 3_661),
            ("/reservation_minutes", |t| t.reservation_minutes = 0),
            ("/markets", |t| t.markets.clear()),
            ("/markets/1/country", |t| t.markets[1].country = "my".into()),
            ("/markets/2/country", |t| t.markets[2].country = "MY".into()),
            ("/markets/0/earn_cap", |t| t.markets[0].earn_cap = Some(-1)),
        ];
        for (pointer, spoil) in changes {
            let mut terms = Terms::template();
            spoil(&mut terms);
            assert_eq!(terms.check().unwrap_err().pointer.as_deref(), Some(pointer));
        }
    }
}
