//! How often something may be tried. What is counted is kept in memory, by each process for itself: a restart
//! forgets it, and of several servers each counts its own.

use programs::time::Instant;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// How many are counted at most; of more, some are forgotten.
const MOST_COUNTED: usize = 50_000;

const SECOND: i64 = 1_000_000;

/// It may be tried again after so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait(pub i64);

/// A bucket of tokens for each of many: each try takes one, and they come back one by one.
#[derive(Debug)]
pub struct Buckets {
    /// How many a full bucket holds.
    holds: i64,
    /// After how many microseconds a token comes back.
    every: i64,
    /// For each that is not full: when it will be.
    full_at: Mutex<HashMap<String, i64>>,
}

impl Buckets {
    /// Buckets that hold so many tokens, of which one comes back after so many microseconds.
    pub fn new(holds: i64, every: i64) -> Self {
        Self { holds: holds.max(1), every: every.max(1), full_at: Mutex::default() }
    }

    /// Buckets for so many tries a second.
    pub fn per_second(rate: u32) -> Self {
        let rate = i64::from(rate.max(1));
        Self::new(rate, SECOND / rate)
    }

    /// Takes a token, where there is one.
    pub fn take(&self, whose: &str, now: Instant) -> Result<(), Wait> {
        let (now, mut all) = (now.micros(), self.full_at.lock().unwrap_or_else(PoisonError::into_inner));
        let full_at = all.get(whose).copied().unwrap_or(now).max(now);
        let empty_at = now.saturating_add(self.holds.saturating_mul(self.every));
        let then = full_at.saturating_add(self.every);
        if then > empty_at {
            return Err(Wait(seconds(then.saturating_sub(empty_at))));
        }
        make_room(&mut all, |full_at| *full_at > now);
        all.insert(whose.to_owned(), then);
        Ok(())
    }
}

/// How many refusals in a row are free.
const FREE_REFUSALS: u32 = 10;
/// The first wait, and the longest, in seconds.
const FIRST_WAIT: i64 = 30;
const LONGEST_WAIT: i64 = 900;
/// After how many seconds refusals are forgotten.
const REMEMBERED: i64 = 3_600;

/// Refusals in a row, for each address and each account it tried: who guesses is held up where they are, and
/// the owner elsewhere is not.
#[derive(Debug, Default)]
pub struct Refusals {
    counted: Mutex<HashMap<(String, String), (u32, i64)>>,
}

impl Refusals {
    /// Refuses a try that comes too early.
    pub fn look(&self, address: &str, account: &str, now: Instant) -> Result<(), Wait> {
        let all = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((count, last)) = all.get(&key(address, account)) else { return Ok(()) };
        let Some(beyond) = count.checked_sub(FREE_REFUSALS) else { return Ok(()) };
        let wait =
            FIRST_WAIT.saturating_mul(1_i64.checked_shl(beyond.min(10)).unwrap_or(1)).min(LONGEST_WAIT);
        let until = last.saturating_add(wait.saturating_mul(SECOND));
        let left = until.saturating_sub(now.micros());
        if left > 0 { Err(Wait(seconds(left))) } else { Ok(()) }
    }

    /// Counts a refusal.
    pub fn count(&self, address: &str, account: &str, now: Instant) {
        let (now, mut all) = (now.micros(), self.counted.lock().unwrap_or_else(PoisonError::into_inner));
        let remembered =
            |(_, last): &(u32, i64)| now.saturating_sub(*last) < REMEMBERED.saturating_mul(SECOND);
        make_room(&mut all, remembered);
        let counted = all.entry(key(address, account)).or_insert((0, now));
        let before = if remembered(counted) { counted.0 } else { 0 };
        *counted = (before.saturating_add(1), now);
    }

    /// Forgets the refusals of who has shown to be the owner.
    pub fn forgive(&self, address: &str, account: &str) {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner).remove(&key(address, account));
    }
}

fn key(address: &str, account: &str) -> (String, String) {
    (address.to_owned(), account.to_owned())
}

/// Whole seconds, rounded up.
fn seconds(micros: i64) -> i64 {
    micros.saturating_add(SECOND - 1) / SECOND
}

fn make_room<K: Clone + Eq + std::hash::Hash, V>(all: &mut HashMap<K, V>, keep: impl Fn(&V) -> bool) {
    if all.len() < MOST_COUNTED {
        return;
    }
    all.retain(|_, value| keep(value));
    if all.len() >= MOST_COUNTED
        && let Some(any) = all.keys().next().cloned()
    {
        all.remove(&any);
    }
}

/// What an address is counted by: all addresses of an IPv6 network of one customer are one.
pub fn counted_as(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(address) => address.to_string(),
            None => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_micros(seconds * SECOND)
    }

    #[test]
    fn a_bucket_fills_again() {
        let buckets = Buckets::new(3, 10 * SECOND);
        for _ in 0..3 {
            assert_eq!(buckets.take("a", at(0)), Ok(()));
        }
        assert_eq!(buckets.take("a", at(0)), Err(Wait(10)));
        assert_eq!(buckets.take("a", at(9)), Err(Wait(1)));
        assert_eq!(buckets.take("b", at(9)), Ok(()), "each has its own");
        assert_eq!(buckets.take("a", at(10)), Ok(()));
        assert_eq!(buckets.take("a", at(10)), Err(Wait(10)));
        for _ in 0..3 {
            assert_eq!(buckets.take("a", at(1_000)), Ok(()), "it never holds more than it can");
        }
        assert!(buckets.take("a", at(1_000)).is_err());
        let fast = Buckets::per_second(2);
        assert_eq!([(); 3].map(|()| fast.take("a", at(5))), [Ok(()), Ok(()), Err(Wait(1))]);
    }

    #[test]
    fn who_guesses_waits_longer_each_time_and_nobody_else_does() {
        let refusals = Refusals::default();
        for _ in 0..9 {
            refusals.count("1.2.3.4", "mei", at(0));
            assert_eq!(refusals.look("1.2.3.4", "mei", at(0)), Ok(()));
        }
        refusals.count("1.2.3.4", "mei", at(0));
        assert_eq!(refusals.look("1.2.3.4", "mei", at(0)), Err(Wait(30)));
        assert_eq!(refusals.look("1.2.3.4", "mei", at(30)), Ok(()));
        assert_eq!(refusals.look("5.6.7.8", "mei", at(0)), Ok(()), "the owner elsewhere");
        assert_eq!(refusals.look("1.2.3.4", "ben", at(0)), Ok(()), "somebody else there");
        refusals.count("1.2.3.4", "mei", at(30));
        assert_eq!(refusals.look("1.2.3.4", "mei", at(30)), Err(Wait(60)));
        for _ in 0..100 {
            refusals.count("1.2.3.4", "mei", at(30));
        }
        assert_eq!(refusals.look("1.2.3.4", "mei", at(30)), Err(Wait(900)));
        refusals.count("1.2.3.4", "mei", at(30 + REMEMBERED));
        assert_eq!(refusals.look("1.2.3.4", "mei", at(30 + REMEMBERED)), Ok(()), "an hour later");
        refusals.forgive("1.2.3.4", "mei");
        assert!(refusals.counted.lock().unwrap().is_empty());
    }

    #[test]
    fn one_customer_is_one_address() {
        for (address, counted) in [
            ("1.2.3.4", "1.2.3.4"),
            ("::ffff:1.2.3.4", "1.2.3.4"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ] {
            assert_eq!(counted_as(address.parse().unwrap()), counted);
        }
    }
}
