//! What partners' channels brought.

use crate::engine::{Connection, Row, Sql};
use crate::error::Result;
use crate::rows::partner::kept;
use crate::rows::{Changed, log};
use programs::affiliate::{ChannelTally, Channels, tally_of};
use programs::{Change, Fact, No};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) const FIND_CHANNELS: Sql =
    Sql("SELECT channel, clicks, customers FROM channels WHERE partner = $1 ORDER BY channel");
const PUT_CHANNEL: Sql =
    Sql("INSERT INTO channels (partner, channel, clicks, customers) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (partner, channel) DO UPDATE SET clicks = excluded.clicks, customers = excluded.customers");

const CLICKS: Sql = Sql("SELECT no, partner, channel FROM clicks ORDER BY no");
const REGISTRATIONS: Sql = Sql("SELECT l.body, c.partner FROM customers c JOIN log l ON l.seq = c.no \
     WHERE c.partner IS NOT NULL AND l.kind = 'customer.registered' ORDER BY c.no");

/// Counts what was there before channels were counted. A customer who was moved to another partner since is
/// counted for none.
pub(crate) fn count_all(db: &Connection) -> Result<()> {
    let (mut all, mut clicked) = (BTreeMap::<No, Channels>::new(), BTreeMap::new());
    db.scan(CLICKS, &[], |row| {
        let (partner, channel) = (row.int(1)?, row.string(2)?);
        tally_of(all.entry(partner).or_default(), &channel).clicks += 1;
        clicked.insert(row.int(0)?, (partner, channel));
        Ok(true)
    })?;
    if clicked.is_empty() {
        return Ok(());
    }
    db.scan(REGISTRATIONS, &[], |row| {
        let Fact::CustomerRegistered { click: Some(click), .. } = log::event(row, 0)?.fact else {
            return Ok(true);
        };
        if let Some((partner, channel)) =
            clicked.get(&click).filter(|(of, _)| row.int(1).is_ok_and(|no| no == *of))
        {
            tally_of(all.entry(*partner).or_default(), channel).customers += 1;
        }
        Ok(true)
    })?;
    let all: Vec<_> = all.into_iter().map(|(no, channels)| (no, Change::New(Arc::new(channels)))).collect();
    save_channels(db, &all)
}

/// A channel and what it brought, of [`FIND_CHANNELS`].
pub(crate) fn channel(row: &Row<'_>) -> Result<(String, ChannelTally)> {
    Ok((row.string(0)?, ChannelTally { clicks: row.int(1)?, customers: row.int(2)? }))
}

/// Writes what channels brought. It is not told which of a partner's moved, and there are few.
pub(crate) fn save_channels(db: &Connection, channels: &Changed<No, Channels>) -> Result<()> {
    let mut all = Vec::new();
    for (partner, change) in channels {
        all.extend(kept(change)?.0.iter().map(|(channel, tally)| (*partner, channel, *tally)));
    }
    db.insert_all(PUT_CHANNEL, &all, |(partner, channel, tally)| {
        [(*partner).into(), (*channel).into(), tally.clicks.into(), tally.customers.into()]
    })
}
