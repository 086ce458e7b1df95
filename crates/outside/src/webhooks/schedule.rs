//! When a delivery is tried again.

/// Seconds to wait before each attempt: at once, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, and the
/// rest of three days. The beginning is the one Standard Webhooks recommends.
const DELAYS_S: [u32; 10] = [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 73_495];

/// How many attempts a delivery gets, the first included.
pub const ATTEMPTS: u32 = 10;

/// Seconds to wait before the next attempt of a delivery of which `attempts` were made already, or `None`
/// when it is to be given up. Of each wait up to a tenth is taken off in proportion to `jitter`, any number
/// drawn evenly from all `u32`, so that what failed together does not come back together; all waits together
/// are never more than three days.
#[must_use]
pub fn next_attempt(attempts: u32, jitter: u32) -> Option<u32> {
    let delay = *DELAYS_S.get(usize::try_from(attempts).ok()?)?;
    // At most `delay / 10`, so it fits.
    let earlier = (u64::from(delay / 10) * u64::from(jitter)) >> 32;
    Some(delay - u32::try_from(earlier).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_schedule_lasts_three_days() {
        let delays: Vec<u32> = (0..).map_while(|attempts| next_attempt(attempts, 0)).collect();
        assert_eq!(delays, DELAYS_S);
        assert_eq!(delays.len(), usize::try_from(ATTEMPTS).unwrap());
        assert_eq!(delays.iter().sum::<u32>(), 72 * 3_600);
        assert_eq!(next_attempt(ATTEMPTS, 0), None);
        assert_eq!(next_attempt(u32::MAX, u32::MAX), None);
    }

    proptest! {
        #[test]
        fn jitter_takes_off_at_most_a_tenth(attempts in 0..ATTEMPTS, jitter: u32, more: u32) {
            let full = next_attempt(attempts, 0).unwrap();
            let delay = next_attempt(attempts, jitter).unwrap();
            prop_assert!(delay <= full && delay >= full - full / 10);
            prop_assert!(next_attempt(attempts, jitter.saturating_add(more)).unwrap() <= delay);
        }
    }
}
