//! What the Bonus Cashback programme does by the clock.

use crate::codec;
use crate::engine::{Connection, Row, Sql, Value};
use crate::error::Result;
use ::money::Currency;
use programs::cashback::{Agenda, Appointment};
use programs::time::Instant;

pub(crate) const ALL_APPOINTMENTS: Sql = Sql("SELECT at, kind, subject, currency FROM appointments \
     ORDER BY at, kind, subject, currency");
/// The same thing may be put down for the same instant twice, and is done once.
const INSERT_APPOINTMENT: Sql = Sql("INSERT INTO appointments (at, kind, subject, currency) \
     VALUES ($1, $2, $3, $4) ON CONFLICT (at, kind, subject, currency) DO NOTHING");
const DELETE_APPOINTMENT: Sql =
    Sql("DELETE FROM appointments WHERE at = $1 AND kind = $2 AND subject = $3 AND currency = $4");

/// An appointment and its instant, of [`ALL_APPOINTMENTS`].
pub(crate) fn appointment(row: &Row<'_>) -> Result<(Instant, Appointment)> {
    let currency = match row.text(3)? {
        "" => None,
        _ => Some(codec::currency(row, 3)?),
    };
    let kind = codec::numbered(row, 1, Agenda::from_number)?;
    Ok((codec::instant(row, 0)?, Appointment { kind, subject: row.int(2)?, currency }))
}

fn params((at, appointment): &(Instant, Appointment)) -> [Value<'_>; 4] {
    let Appointment { kind, subject, currency } = appointment;
    let code = currency.as_ref().map_or("", Currency::code);
    [(*at).into(), kind.number().into(), (*subject).into(), code.into()]
}

/// Writes what is to be done, and takes out what was.
pub(crate) fn save_appointments(
    db: &Connection,
    made: &[(Instant, Appointment)],
    kept: &[(Instant, Appointment)],
) -> Result<()> {
    db.insert_all(INSERT_APPOINTMENT, made, params)?;
    db.insert_all(DELETE_APPOINTMENT, kept, params)
}
