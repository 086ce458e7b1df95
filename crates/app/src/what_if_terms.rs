//! What-if: the history of the cashback programme under terms that were not published (EV-5).

use crate::failure::Fault;
use crate::replay::{Candidate, Progress, replay_assuming};
use money::Currency;
use programs::cashback::{Difference, Terms};
use programs::{Defect, No};
use std::collections::BTreeMap;
use store::{Connection, OrderOutcome, Writer};

/// What came of a number of programme orders. Amounts are minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outcome {
    /// How many were charged.
    pub orders: i64,
    /// The fees they were charged.
    pub charged: i128,
    /// How much of these was given back.
    pub refunded: i128,
    /// The bonus their shoppers earned, after refunds.
    pub bonus: i128,
}

impl Outcome {
    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            orders: self.orders + other.orders,
            charged: self.charged + other.charged,
            refunded: self.refunded + other.refunded,
            bonus: self.bonus + other.bonus,
        }
    }

    /// What the fees come to: charged less refunded.
    pub fn net(self) -> i128 {
        self.charged - self.refunded
    }
}

/// What came of some orders, and what would have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pair {
    /// What came of them.
    pub got: Outcome,
    /// What would have.
    pub would_have_got: Outcome,
}

impl Pair {
    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self { got: self.got.plus(other.got), would_have_got: self.would_have_got.plus(other.would_have_got) }
    }
}

/// What one seller's orders in one currency came to, and would have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SellerComparison {
    /// The marketplace's identifier.
    pub seller_id: String,
    /// In which currency.
    pub currency: Currency,
    /// By the version of the terms that is locked for the orders, which is what explains a difference: an
    /// order counts where it was, and where it would have been.
    pub by_version: BTreeMap<i64, Pair>,
}

impl SellerComparison {
    /// Under all versions together.
    pub fn all(&self) -> Pair {
        self.by_version.values().fold(Pair::default(), |sum, pair| sum.plus(*pair))
    }
}

/// A history, and what would have been.
#[derive(Debug, Clone)]
pub struct TermsComparison {
    /// The version that was assumed.
    pub assumed: i64,
    /// By seller, then currency.
    pub sellers: Vec<SellerComparison>,
    /// Of every version that had orders, in what figures the assumed one is not the same.
    pub differences: BTreeMap<i64, Vec<Difference>>,
    /// How many orders were paid in part with bonus that nobody would have had. They are taken to have been
    /// made without it.
    pub without_bonus: i64,
}

type Found = BTreeMap<(String, Currency), BTreeMap<i64, Outcome>>;

/// Runs terms over the whole history, in an empty store, and compares what every seller was charged, and its
/// shoppers earned, with what would have been (EV-5). From its effective date on the version holds for every
/// order, in place of every published one: whoever was registered is taken to have agreed to it. Registrations
/// themselves are as they were.
pub fn what_if_terms(
    source: &Connection,
    empty: Writer,
    candidate: &Terms,
    progress: Progress<'_>,
) -> Result<TermsComparison, Fault> {
    let versions = source.versions()?;
    let candidate = Terms { version: versions.next_terms_version(), ..candidate.clone() };
    let assumed = Candidate::Terms(candidate.clone());
    let (mut scribe, without_bonus) = replay_assuming(source, empty, &assumed, progress)?;
    let (got, would) = (outcomes(source)?, outcomes(scribe.writer()?)?);
    let mut all: BTreeMap<(String, Currency), BTreeMap<i64, Pair>> = BTreeMap::new();
    for (key, by_version) in got {
        for (version, got) in by_version {
            all.entry(key.clone()).or_default().entry(version).or_default().got = got;
        }
    }
    for (key, by_version) in would {
        for (version, would) in by_version {
            all.entry(key.clone()).or_default().entry(version).or_default().would_have_got = would;
        }
    }
    let used = all.values().flat_map(|by_version| by_version.keys()).filter_map(|no| versions.terms(*no));
    let differences = used.map(|terms| (terms.version, candidate.differences(terms))).collect();
    let seller = |((seller_id, currency), by_version)| SellerComparison { seller_id, currency, by_version };
    Ok(TermsComparison {
        assumed: candidate.version,
        sellers: all.into_iter().map(seller).collect(),
        differences,
        without_bonus,
    })
}

/// What came of all programme orders, by seller and currency, then by version of the terms.
fn outcomes(source: &Connection) -> Result<Found, Fault> {
    let mut found: BTreeMap<(No, Currency), BTreeMap<i64, Outcome>> = BTreeMap::new();
    source.each_programme_order(|order| {
        let all = found.entry((order.seller, order.currency)).or_default();
        let sum = all.entry(order.terms).or_default();
        *sum = sum.plus(outcome(order));
        Ok(true)
    })?;
    // A seller that a refused reservation named first has another number in a what-if, but the same name.
    let named = found.into_iter().map(|((seller, currency), by_version)| {
        let missing = || Defect::Missing(format!("seller {seller}"));
        let seller = source.seller(seller)?.ok_or_else(missing)?;
        Ok(((seller.seller_id, currency), by_version))
    });
    named.collect()
}

fn outcome(order: &OrderOutcome) -> Outcome {
    Outcome {
        orders: i64::from(order.is_charged),
        charged: order.charged.into(),
        refunded: order.refunded.into(),
        bonus: order.earned.into(),
    }
}
