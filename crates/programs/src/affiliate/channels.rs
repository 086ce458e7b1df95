//! What a partner's link brought by each channel it is shared on (AP-3, AP-4).

use crate::{Defect, No, World};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a partner's channels brought, by their names; the empty name is a link without a channel.
pub type Channels = BTreeMap<String, ChannelTally>;

/// What a channel brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelTally {
    /// How many clicks were recorded.
    pub clicks: i64,
    /// How many customers were attributed to the partner after such a click.
    pub customers: i64,
}

/// How many channels of a partner are told apart. Anybody can put any name into a link.
pub const MOST_CHANNELS: usize = 40;
/// Where those beyond are counted.
pub const OTHER_CHANNELS: &str = "other";

/// The channel's count in a partner's channels.
pub fn tally_of<'a>(channels: &'a mut Channels, channel: &str) -> &'a mut ChannelTally {
    let has_room = channels.contains_key(channel) || channels.len() < MOST_CHANNELS;
    channels.entry(if has_room { channel } else { OTHER_CHANNELS }.to_owned()).or_default()
}

/// The channel's count, to be changed.
pub(super) fn channel<'a>(
    world: &'a mut World,
    partner: No,
    channel: &str,
) -> Result<&'a mut ChannelTally, Defect> {
    if world.channels.find(partner)?.is_none() {
        world.channels.put(partner, Channels::new());
    }
    Ok(tally_of(world.channels.change(partner)?, channel))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_without_end_are_counted_together() {
        let mut channels = Channels::new();
        for n in 0..1_000 {
            tally_of(&mut channels, &format!("c{n}")).clicks += 1;
            tally_of(&mut channels, "c1").customers += 1;
        }
        assert_eq!(channels.len(), MOST_CHANNELS + 1);
        assert_eq!(channels["c1"], ChannelTally { clicks: 1, customers: 1_000 });
        assert_eq!(channels.values().map(|tally| tally.clicks).sum::<i64>(), 1_000);
    }
}
