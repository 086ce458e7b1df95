use super::{bill, earn, redeeming, registering};
use crate::{Defect, Halt, No, World};
use money::Currency;
use serde::{Deserialize, Serialize};

/// What the cashback programme does by the clock, in the order it is done at one instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Agenda {
    /// The bonus of an order becomes available (SB-1). Subject: the order.
    ReleaseBonus,
    /// A reservation lapses (SB-2). Subject: the redemption.
    Lapse,
    /// What is left of a lot expires (SB-4). Subject: the lot.
    ExpireLot,
    /// It is announced that a lot will expire (SB-1). Subject: the lot.
    AnnounceLot,
    /// A settlement period ends (BC-7). Subject: the seller, with a currency.
    Settle,
    /// Older terms than a version end (BC-2). Subject: the version.
    EndTerms,
}

impl Agenda {
    /// All of them, in the order of their numbers in the store.
    pub const ALL: [Self; 6] =
        [Self::ReleaseBonus, Self::Lapse, Self::ExpireLot, Self::AnnounceLot, Self::Settle, Self::EndTerms];

    /// The number in the store, kept for ever.
    pub fn number(self) -> i64 {
        Self::ALL.iter().zip(1..).find(|(kind, _)| **kind == self).map_or(0, |(_, number)| number)
    }

    /// The kind with this number.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.iter().zip(1..).find(|(_, n)| *n == number).map(|(kind, _)| *kind)
    }
}

/// Something to be looked at when its instant comes. It is never cancelled: the rule sees then whether
/// there is still something to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Appointment {
    /// What is looked at.
    pub kind: Agenda,
    /// What it is about, as the kind says.
    pub subject: No,
    /// In which currency, where the kind says so.
    #[serde(with = "crate::entry::maybe_currency", default)]
    pub currency: Option<Currency>,
}

/// Does what fell due. Each rule looks whether there is still something to do.
pub fn run_due(world: &mut World, appointments: &[Appointment]) -> Result<(), Halt> {
    for appointment in appointments {
        let (now, cause, subject) = (world.now, world.seq, appointment.subject);
        world.made.kept.push((now, *appointment));
        match (appointment.kind, appointment.currency) {
            (Agenda::ReleaseBonus, _) => earn::release_if_ready(world, cause, subject)?,
            (Agenda::Lapse, _) => redeeming::lapse(world, subject)?,
            (Agenda::ExpireLot, _) => earn::expire_lot(world, cause, subject)?,
            (Agenda::AnnounceLot, _) => earn::announce_lot(world, subject)?,
            (Agenda::Settle, Some(currency)) => bill::settle(world, subject, currency)?,
            (Agenda::Settle, None) => {
                let what = format!("that the settlement of seller {subject} has a currency");
                return Err(Defect::Broken(what).into());
            }
            (Agenda::EndTerms, _) => registering::end_terms(world, subject)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_kept_for_ever() {
        let numbers = Agenda::ALL.map(Agenda::number);
        assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
        for kind in Agenda::ALL {
            assert_eq!(Agenda::from_number(kind.number()), Some(kind));
        }
        assert_eq!(Agenda::from_number(0), None);
    }

    /// EV-6: an appointment reads back from the log.
    #[test]
    fn appointments_read_back() {
        for currency in [None, Currency::parse("MYR").ok()] {
            let appointment = Appointment { kind: Agenda::Settle, subject: 7, currency };
            let text = serde_json::to_string(&appointment).unwrap();
            assert_eq!(serde_json::from_str::<Appointment>(&text).unwrap(), appointment);
        }
    }
}
