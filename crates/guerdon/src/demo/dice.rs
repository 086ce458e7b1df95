//! The demo's chances: the same on every machine and at every start.

use programs::time::Instant;

/// A generator of numbers that look random (SplitMix64).
pub(super) struct Dice(u64);

impl Dice {
    /// Numbers that depend on the seed alone.
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    /// A number from `from` up to and without `to`; `from` where there is none between.
    pub(super) fn between(&mut self, from: i64, to: i64) -> i64 {
        let width = to.checked_sub(from).and_then(|width| u64::try_from(width).ok()).unwrap_or(0).max(1);
        from + i64::try_from(self.roll() % width).unwrap_or(0)
    }

    /// An instant from one up to another, to the second.
    pub(super) fn moment(&mut self, from: Instant, to: Instant) -> Instant {
        let seconds = (to.micros() - from.micros()) / 1_000_000;
        from.plus_seconds(self.between(0, seconds))
    }

    /// Whether something happens that happens so often in a hundred times.
    pub(super) fn happens(&mut self, percent: i64) -> bool {
        self.between(0, 100) < percent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers() {
        let numbers = |seed| {
            let mut dice = Dice::new(seed);
            (0..100).map(|_| dice.between(-5, 5)).collect::<Vec<_>>()
        };
        assert_eq!(numbers(7), numbers(7));
        assert_ne!(numbers(7), numbers(8));
        assert!(numbers(7).iter().all(|number| (-5..5).contains(number)));
        assert_eq!(Dice::new(1).between(3, 3), 3);
    }
}
