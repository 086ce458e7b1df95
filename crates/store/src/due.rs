//! What falls due by the clock, and how far it was done.

use crate::codec;
use crate::engine::{Connection, Row, Sql, Value};
use crate::error::Result;
use crate::rows::appointment::{self, ALL_APPOINTMENTS};
use crate::rows::payment::ALL_RELEASES;
use crate::writer::Writer;
use programs::affiliate::{announcement_due, expiry_due};
use programs::time::Instant;
use programs::{CreditRef, Due};

/// Something that is due.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DueItem {
    /// Since when.
    pub at: Instant,
    /// What is to be done.
    pub due: Due,
}

const OPEN_BATCHES: Sql =
    Sql("SELECT month, cutoff_at FROM batches WHERE status = 'open' ORDER BY cutoff_at, month");
const CREDITS_AFTER: Sql = Sql("SELECT partner, currency, from_pos, to_pos, credited_at, expires_at \
     FROM credits WHERE (expires_at, credited_at, partner, currency, from_pos) > ($1, $2, $3, $4, $5) \
     ORDER BY expires_at, credited_at, partner, currency, from_pos");
const FIRST_CREDIT_AFTER: Sql =
    Sql("SELECT expires_at FROM credits WHERE (expires_at, credited_at, partner, currency, from_pos) > \
     ($1, $2, $3, $4, $5) ORDER BY expires_at, credited_at, partner, currency, from_pos LIMIT 1");
const FIRST_OF_OTHERS: Sql = Sql("SELECT (SELECT min(cutoff_at) FROM batches WHERE status = 'open'), \
     (SELECT min(at) FROM releases), (SELECT min(at) FROM appointments)");
const ALL_MARKS: Sql =
    Sql("SELECT kind, expires_at, credited_at, partner, currency, from_pos FROM due_marks ORDER BY kind");
const PUT_MARK: Sql =
    Sql("INSERT INTO due_marks (kind, expires_at, credited_at, partner, currency, from_pos) \
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (kind) DO UPDATE SET expires_at = excluded.expires_at, \
     credited_at = excluded.credited_at, partner = excluded.partner, currency = excluded.currency, \
     from_pos = excluded.from_pos");

/// The two things that happen to credits by the clock (WD-6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Watch {
    Expire,
    Announce(i64),
}

impl Watch {
    fn name(self) -> String {
        match self {
            Self::Expire => "expire".to_owned(),
            Self::Announce(days) => format!("announce:{days}"),
        }
    }

    /// When it is due: directly after a credit's last instant, or so many days before it.
    fn due_at(self, expires_at: Instant) -> Instant {
        match self {
            Self::Expire => expiry_due(expires_at),
            Self::Announce(days) => announcement_due(expires_at, days),
        }
    }

    fn of(self, credits: Vec<CreditRef>) -> Due {
        match self {
            Self::Expire => Due::Expire(credits),
            Self::Announce(days) => Due::Announce { days, credits },
        }
    }
}

/// The place of a credit in the order of expiry, up to which something was done.
#[derive(Clone)]
struct Mark {
    expires_at: i64,
    credited_at: i64,
    partner: i64,
    currency: String,
    from: i64,
}

impl Mark {
    fn params(&self) -> [Value<'_>; 5] {
        [
            self.expires_at.into(),
            self.credited_at.into(),
            self.partner.into(),
            (&self.currency).into(),
            self.from.into(),
        ]
    }
}

fn credit(row: &Row<'_>) -> Result<CreditRef> {
    Ok(CreditRef {
        partner: row.int(0)?,
        currency: codec::currency(row, 1)?,
        from: row.int(2)?,
        to: row.int(3)?,
        credited_at: codec::instant(row, 4)?,
        expires_at: codec::instant(row, 5)?,
    })
}

/// What is due of one kind, and whether there is more than was asked for.
struct Found {
    items: Vec<DueItem>,
    more: bool,
}

impl Connection {
    /// When the next thing falls due. `announce_days` are those of the rules in force (WD-6).
    pub fn next_due(&self, announce_days: &[i64]) -> Result<Option<Instant>> {
        let others = self.one(FIRST_OF_OTHERS, &[], |row| {
            (0..3).map(|column| codec::maybe_instant(row, column)).collect::<Result<Vec<_>>>()
        })?;
        let mut all: Vec<Instant> = others.into_iter().flatten().flatten().collect();
        let watches = self.watches(announce_days)?;
        self.find_all(
            FIRST_CREDIT_AFTER,
            &watches,
            |(_, mark)| mark.params(),
            |(watch, _), row| {
                let expires_at = row.map(|row| codec::instant(row, 0)).transpose()?;
                all.extend(expires_at.map(|expires_at| watch.due_at(expires_at)));
                Ok(())
            },
        )?;
        Ok(all.into_iter().min())
    }

    /// What is due at an instant and was due before, in the order of its due instant: closings, releases,
    /// expiries, announcements, appointments where that is the same. At most so many payments, credits and
    /// appointments; ask again after doing them. What is due at one instant comes in one item per kind.
    pub fn due_until(&self, now: Instant, announce_days: &[i64], most: usize) -> Result<Vec<DueItem>> {
        let mut all = self.query(OPEN_BATCHES, &[], |row| {
            Ok(DueItem { at: codec::instant(row, 1)?, due: Due::CloseBatch(codec::month(row, 0)?) })
        })?;
        all.retain(|item| item.at <= now);
        let mut found = vec![self.releases_until(now, most)?];
        for (watch, mark) in self.watches(announce_days)? {
            found.push(self.credits_until(watch, &mark, now, most)?);
        }
        found.push(self.appointments_until(now, most)?);
        // Past the last item of a kind of which there is more, that kind may have something earlier.
        let horizon =
            found.iter().filter(|found| found.more).filter_map(|found| found.items.last()).min().cloned();
        all.extend(found.into_iter().flat_map(|found| found.items));
        all.sort();
        if let Some(horizon) = horizon {
            all.retain(|item| *item <= horizon);
        }
        Ok(all)
    }

    fn releases_until(&self, now: Instant, most: usize) -> Result<Found> {
        let mut items: Vec<DueItem> = Vec::new();
        let (mut count, mut more) = (0, false);
        self.scan(ALL_RELEASES, &[], |row| {
            let (at, payment) = (codec::instant(row, 0)?, row.int(1)?);
            more = at <= now && count == most;
            if at > now || more {
                return Ok(false);
            }
            count += 1;
            match items.last_mut() {
                Some(DueItem { at: last, due: Due::Release(payments) }) if *last == at => {
                    payments.push(payment)
                }
                _ => items.push(DueItem { at, due: Due::Release(vec![payment]) }),
            }
            Ok(true)
        })?;
        Ok(Found { items, more })
    }

    fn appointments_until(&self, now: Instant, most: usize) -> Result<Found> {
        let mut items: Vec<DueItem> = Vec::new();
        let (mut count, mut more) = (0, false);
        self.scan(ALL_APPOINTMENTS, &[], |row| {
            let (at, appointment) = appointment::appointment(row)?;
            more = at <= now && count == most;
            if at > now || more {
                return Ok(false);
            }
            count += 1;
            match items.last_mut() {
                Some(DueItem { at: last, due: Due::Cashback(appointments) }) if *last == at => {
                    appointments.push(appointment);
                }
                _ => items.push(DueItem { at, due: Due::Cashback(vec![appointment]) }),
            }
            Ok(true)
        })?;
        Ok(Found { items, more })
    }

    fn credits_until(&self, watch: Watch, mark: &Mark, now: Instant, most: usize) -> Result<Found> {
        let mut groups: Vec<(Instant, Vec<CreditRef>)> = Vec::new();
        let (mut count, mut more) = (0, false);
        self.scan(CREDITS_AFTER, &mark.params(), |row| {
            let credit = credit(row)?;
            let at = watch.due_at(credit.expires_at);
            more = at <= now && count == most;
            if at > now || more {
                return Ok(false);
            }
            count += 1;
            match groups.last_mut() {
                Some((last, credits)) if *last == at => credits.push(credit),
                _ => groups.push((at, vec![credit])),
            }
            Ok(true)
        })?;
        let items = groups.into_iter().map(|(at, credits)| DueItem { at, due: watch.of(credits) }).collect();
        Ok(Found { items, more })
    }

    /// What is watched, and up to where each watch has come. An announcement that is new begins with what has
    /// not expired.
    fn watches(&self, announce_days: &[i64]) -> Result<Vec<(Watch, Mark)>> {
        let marks = self.query(ALL_MARKS, &[], |row| {
            let (expires_at, credited_at, partner) = (row.int(1)?, row.int(2)?, row.int(3)?);
            let (currency, from) = (row.string(4)?, row.int(5)?);
            Ok((row.string(0)?, Mark { expires_at, credited_at, partner, currency, from }))
        })?;
        let find = |watch: Watch| {
            let name = watch.name();
            marks.iter().find(|(kind, _)| *kind == name).map(|(_, mark)| mark.clone())
        };
        let none = || Mark {
            expires_at: i64::MIN,
            credited_at: i64::MIN,
            partner: 0,
            currency: String::new(),
            from: 0,
        };
        let expired = find(Watch::Expire).unwrap_or_else(none);
        let announced = announce_days.iter().map(|days| Watch::Announce(*days));
        let announced = announced.map(|watch| (watch, find(watch).unwrap_or_else(|| expired.clone())));
        Ok(std::iter::once((Watch::Expire, expired.clone())).chain(announced).collect())
    }
}

impl Writer {
    /// Remembers that an expiry or an announcement was done, up to its last credit. Closings, releases and
    /// appointments leave their mark where they are, so this does nothing for them. Call it in the transaction that
    /// saves what was done.
    pub fn mark_done(&mut self, due: &Due) -> Result<()> {
        let (watch, credits) = match due {
            Due::Expire(credits) => (Watch::Expire, credits),
            Due::Announce { days, credits } => (Watch::Announce(*days), credits),
            Due::CloseBatch(_) | Due::Release(_) | Due::Cashback(_) => return Ok(()),
        };
        let Some(last) = credits.last() else { return Ok(()) };
        let name = watch.name();
        let params = [
            (&name).into(),
            last.expires_at.into(),
            last.credited_at.into(),
            last.partner.into(),
            last.currency.into(),
            last.from.into(),
        ];
        self.exec_one(PUT_MARK, &params, "a mark")
    }
}
