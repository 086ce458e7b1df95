//! What-if: the history under rules that were not published (EV-5).

use crate::failure::Fault;
use crate::replay::{Candidate, Progress, replay_assuming};
use money::Currency;
use programs::No;
use programs::affiliate::{Balance, Rules};
use std::collections::BTreeMap;
use store::{Connection, Writer};

/// What one partner got in one currency, and would have got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comparison {
    /// Whose.
    pub partner: No,
    /// In which currency.
    pub currency: Currency,
    /// What was earned in all, in minor units.
    pub got: i128,
    /// What would have been earned.
    pub would_have_got: i128,
}

/// Runs a version of the rules over the whole history, in an empty store, and compares what every partner
/// got with what it would have got (EV-5). From its effective date on it holds in place of every published
/// version. What the new rules refuse, such as a withdrawal, is passed over.
pub fn what_if(
    source: &Connection,
    empty: Writer,
    candidate: &Rules,
    progress: Progress<'_>,
) -> Result<Vec<Comparison>, Fault> {
    let candidate = Candidate::Rules(candidate.clone());
    let (mut scribe, _) = replay_assuming(source, empty, &candidate, progress)?;
    let (got, would) = (earned(source)?, earned(scribe.writer()?)?);
    let mut keys: Vec<(No, Currency)> = got.keys().chain(would.keys()).copied().collect();
    keys.sort_unstable();
    keys.dedup();
    let line = |key: (No, Currency)| Comparison {
        partner: key.0,
        currency: key.1,
        got: got.get(&key).copied().unwrap_or(0),
        would_have_got: would.get(&key).copied().unwrap_or(0),
    };
    Ok(keys.into_iter().map(line).collect())
}

/// What every partner earned, wherever it went since.
fn earned(source: &Connection) -> Result<BTreeMap<(No, Currency), i128>, Fault> {
    let mut found = BTreeMap::new();
    source.each_balance(|partner, currency, balance| {
        let Balance { pending, available, in_withdrawal, paid, expired, .. } = balance;
        let all =
            [pending, available, in_withdrawal, paid, expired].into_iter().map(|minor| i128::from(*minor));
        found.insert((partner, currency), all.sum());
        Ok(true)
    })?;
    Ok(found)
}
