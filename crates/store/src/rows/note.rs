//! Notes, which are only read in the order of their numbers. A batch has nearly as many as events, so they
//! are kept in runs: a row holds up to [`RUN`] of them, one after the other.

use crate::engine::{Connection, Row, Sql};
use crate::error::{Result, StoreError};
use ::money::{Amount, Currency};
use programs::time::Instant;
use programs::{No, Note, Topic};

const INSERT_NOTES: Sql = Sql("INSERT INTO notes (last, count, body) VALUES ($1, $2, $3)");
const NOTES_FROM: Sql = Sql("SELECT last, count, body FROM notes WHERE last >= $1 ORDER BY last");

/// How many notes a row holds at most: about what fits on a page.
const RUN: usize = 256;

/// Writes new notes. Their numbers follow each other.
pub(crate) fn save_notes(db: &Connection, notes: &[Note]) -> Result<()> {
    let mut rows = Vec::with_capacity(notes.len().div_ceil(RUN));
    for run in notes.chunks(RUN) {
        let Some(last) = run.last() else { continue };
        rows.push((last.no, i64::try_from(run.len()).map_err(StoreError::damaged)?, encode(run)));
    }
    db.insert_all(INSERT_NOTES, &rows, |(last, count, body)| {
        [(*last).into(), (*count).into(), body.as_slice().into()]
    })
}

/// A note.
pub(crate) fn find_note(db: &Connection, no: No) -> Result<Option<Note>> {
    let notes = db.one(NOTES_FROM, &[no.into()], decode)?;
    Ok(notes.into_iter().flatten().find(|note| note.no == no))
}

/// Hands over the notes from a number on, in order, until the function has enough.
pub(crate) fn each_note(db: &Connection, from: No, mut each: impl FnMut(Note) -> Result<bool>) -> Result<()> {
    db.scan(NOTES_FROM, &[from.into()], |row| {
        for note in decode(row)? {
            if note.no >= from && !each(note)? {
                return Ok(false);
            }
        }
        Ok(true)
    })
}

/// Seven bits a byte, the lowest first; all but the last byte have the highest bit set.
fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

fn take(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// Small numbers of either sign become small: 0, -1, 1, -2, …
fn put_signed(bytes: &mut Vec<u8>, number: i64) {
    put(bytes, ((number << 1) ^ (number >> 63)).cast_unsigned());
}

fn take_signed(bytes: &mut &[u8]) -> Option<i64> {
    let number = take(bytes)?;
    Some((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
}

/// Each note by its instant and subject, as what they are more than those of the note before, its topic,
/// its participant, and its amount with a currency, or a zero.
fn encode(run: &[Note]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(run.len() * 16);
    let (mut at, mut subject) = (0, 0);
    for note in run {
        put_signed(&mut bytes, note.at.micros().wrapping_sub(at));
        put_signed(&mut bytes, note.subject.wrapping_sub(subject));
        put_signed(&mut bytes, note.topic.number());
        put_signed(&mut bytes, note.participant);
        match note.amount {
            Some(amount) => {
                bytes.extend_from_slice(amount.currency().code().as_bytes());
                put_signed(&mut bytes, amount.minor());
            }
            None => bytes.push(0),
        }
        (at, subject) = (note.at.micros(), note.subject);
    }
    bytes
}

fn decode(row: &Row<'_>) -> Result<Vec<Note>> {
    let (last, count) = (row.int(0)?, row.int(1)?);
    let damaged = || StoreError::damaged(format!("the notes up to {last} cannot be read"));
    let first = last.checked_sub(count).ok_or_else(damaged)?;
    let (mut bytes, mut at, mut subject, mut notes) = (row.bytes(2)?, 0, 0, Vec::new());
    for no in first + 1..=last {
        let note = next(&mut bytes, no, (at, subject)).ok_or_else(damaged)?;
        (at, subject) = (note.at.micros(), note.subject);
        notes.push(note);
    }
    if bytes.is_empty() { Ok(notes) } else { Err(damaged()) }
}

fn next(bytes: &mut &[u8], no: No, before: (i64, i64)) -> Option<Note> {
    let at = Instant::from_micros(take_signed(bytes)?.wrapping_add(before.0));
    let subject = take_signed(bytes)?.wrapping_add(before.1);
    let topic = Topic::from_number(take_signed(bytes)?)?;
    let participant = take_signed(bytes)?;
    let amount = match bytes.split_first()? {
        (0, rest) => {
            *bytes = rest;
            None
        }
        _ => {
            let (code, rest) = bytes.split_at_checked(3)?;
            *bytes = rest;
            let currency = Currency::parse(std::str::from_utf8(code).ok()?).ok()?;
            Some(Amount::new(take_signed(bytes)?, currency))
        }
    };
    Some(Note { no, at, topic, participant, subject, amount })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn signed_numbers_come_back(number: i64) {
            let mut bytes = Vec::new();
            put_signed(&mut bytes, number);
            let mut rest = bytes.as_slice();
            prop_assert_eq!(take_signed(&mut rest), Some(number));
            prop_assert!(rest.is_empty());
        }

        #[test]
        fn whatever_stands_there_is_read_or_is_not(bytes: Vec<u8>) {
            let mut rest = bytes.as_slice();
            while next(&mut rest, 1, (0, 0)).is_some() {}
        }
    }
}
