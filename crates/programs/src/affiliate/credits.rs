use money::MoneyError;
use serde::{Deserialize, Serialize};

/// A stretch of credited money: from one count of minor units to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// Where it begins.
    pub from: i64,
    /// Where it ends, not included.
    pub to: i64,
}

impl Span {
    /// How many minor units it holds.
    pub fn len(self) -> i64 {
        self.to.saturating_sub(self.from)
    }

    /// Whether it holds nothing.
    pub fn is_empty(self) -> bool {
        self.to <= self.from
    }

    fn meet(self, other: Self) -> Self {
        Self { from: self.from.max(other.from), to: self.to.min(other.to) }
    }
}

/// What is left of which credits, in one currency of one partner (WD-6).
///
/// Every minor unit that is ever credited has a place, counted from the first. Old credits are the low
/// places, so "oldest first" is "lowest first", and money that returns goes back to its places and with
/// them to its dates. However many credits there were, what is left of them is a few spans.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credits {
    /// How much was ever credited: the place of the next minor unit.
    pub credited: i64,
    /// What debits took beyond what was there (WD-8); later credits fill it first.
    pub deficit: i64,
    /// What is available, lowest first, no two touching.
    pub available: Vec<Span>,
    /// What is too old to be available again (WD-6).
    pub lapsed: Vec<Span>,
}

impl Credits {
    /// Credits an amount and returns its places. A deficit takes the first of it.
    pub fn credit(&mut self, minor: i64) -> Result<Span, MoneyError> {
        let to = self.credited.checked_add(minor).ok_or(MoneyError::Overflow)?;
        let span = Span { from: self.credited, to };
        self.credited = to;
        let filled = self.deficit.min(minor);
        self.deficit -= filled;
        put(&mut self.available, Span { from: span.from + filled, to });
        Ok(span)
    }

    /// Takes an amount from the oldest credits; what is not there becomes a deficit.
    pub fn debit(&mut self, minor: i64) -> Result<(), MoneyError> {
        let there: i64 = self.left();
        let deficit = self.deficit.checked_add((minor - there).max(0)).ok_or(MoneyError::Overflow)?;
        self.deficit = deficit;
        take_lowest(&mut self.available, minor.min(there));
        Ok(())
    }

    /// What is available of all credits.
    pub fn left(&self) -> i64 {
        self.available.iter().map(|span| span.len()).sum()
    }

    /// Takes everything that is available out (WD-2) and returns where it was.
    pub fn take_all(&mut self) -> Vec<Span> {
        std::mem::take(&mut self.available)
    }

    /// Puts what was taken out back to its places. A deficit takes the oldest of it; what is too old by
    /// now is not available again, and returned as the amount that expires at once (WD-6).
    pub fn restore(&mut self, spans: &[Span]) -> i64 {
        let mut returned = spans.to_vec();
        let total: i64 = returned.iter().map(|span| span.len()).sum();
        let filled = self.deficit.min(total);
        self.deficit -= filled;
        take_lowest(&mut returned, filled);
        let expired = self.lapsed.iter().map(|old| cut(&mut returned, *old)).sum();
        for span in returned {
            put(&mut self.available, span);
        }
        expired
    }

    /// These places are too old now. Returns how much of them was still available.
    pub fn lapse(&mut self, span: Span) -> i64 {
        put(&mut self.lapsed, span);
        cut(&mut self.available, span)
    }

    /// How much of these places is still available.
    pub fn left_of(&self, span: Span) -> i64 {
        self.available.iter().map(|there| there.meet(span)).filter(|s| !s.is_empty()).map(|s| s.len()).sum()
    }
}

/// Puts a span among others, joining it with those it touches.
fn put(spans: &mut Vec<Span>, span: Span) {
    if span.is_empty() {
        return;
    }
    let at = spans.partition_point(|s| s.from < span.from);
    spans.insert(at, span);
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans.drain(..) {
        match joined.last_mut() {
            Some(last) if last.to >= span.from => last.to = last.to.max(span.to),
            _ => joined.push(span),
        }
    }
    *spans = joined;
}

/// Takes so much off the lowest places.
fn take_lowest(spans: &mut Vec<Span>, mut minor: i64) {
    spans.retain_mut(|span| {
        let taken = minor.min(span.len());
        span.from += taken;
        minor -= taken;
        !span.is_empty()
    });
}

/// Takes the places of a span out of others and returns how much that was.
fn cut(spans: &mut Vec<Span>, out: Span) -> i64 {
    let mut taken = 0;
    let mut kept = Vec::with_capacity(spans.len());
    for span in spans.drain(..) {
        let both = span.meet(out);
        if both.is_empty() {
            kept.push(span);
            continue;
        }
        taken += both.len();
        kept.push(Span { from: span.from, to: both.from });
        kept.push(Span { from: both.to, to: span.to });
    }
    kept.retain(|span| !span.is_empty());
    *spans = kept;
    taken
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn span(from: i64, to: i64) -> Span {
        Span { from, to }
    }

    #[test]
    fn debits_take_the_oldest_first() {
        let mut credits = Credits::default();
        credits.credit(100).unwrap();
        credits.credit(50).unwrap();
        credits.debit(30).unwrap();
        assert_eq!(credits.available, [span(30, 150)]);
        assert_eq!(credits.left_of(span(0, 100)), 70);
        assert_eq!(credits.left_of(span(100, 150)), 50);
    }

    #[test]
    fn a_deficit_is_filled_by_later_credits() {
        let mut credits = Credits::default();
        credits.credit(10).unwrap();
        credits.debit(30).unwrap();
        assert_eq!((credits.left(), credits.deficit), (0, 20));
        credits.credit(15).unwrap();
        assert_eq!((credits.left(), credits.deficit), (0, 5));
        credits.credit(15).unwrap();
        assert_eq!((credits.available.clone(), credits.deficit), (vec![span(30, 40)], 0));
    }

    #[test]
    fn what_returns_goes_back_to_its_dates() {
        let mut credits = Credits::default();
        credits.credit(100).unwrap();
        let taken = credits.take_all();
        credits.credit(40).unwrap();
        assert_eq!(credits.restore(&taken), 0);
        credits.debit(60).unwrap();
        assert_eq!(credits.available, [span(60, 140)]);
    }

    #[test]
    fn what_lapsed_while_away_expires_on_return() {
        let mut credits = Credits::default();
        credits.credit(100).unwrap();
        credits.credit(50).unwrap();
        let taken = credits.take_all();
        assert_eq!(credits.lapse(span(0, 100)), 0);
        assert_eq!(credits.restore(&taken), 100);
        assert_eq!(credits.available, [span(100, 150)]);
    }

    #[test]
    fn a_deficit_takes_the_oldest_of_what_returns() {
        let mut credits = Credits::default();
        credits.credit(100).unwrap();
        let taken = credits.take_all();
        credits.debit(30).unwrap();
        credits.lapse(span(0, 50));
        assert_eq!(credits.restore(&taken), 20);
        assert_eq!((credits.available.clone(), credits.deficit), (vec![span(50, 100)], 0));
    }

    #[derive(Debug, Clone)]
    enum Step {
        Credit(i64),
        Debit(i64),
        Take,
        Restore,
        Lapse(i64),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            (1i64..200).prop_map(Step::Credit),
            (1i64..200).prop_map(Step::Debit),
            Just(Step::Take),
            Just(Step::Restore),
            (1i64..300).prop_map(Step::Lapse),
        ];
        prop::collection::vec(step, 0..60)
    }

    proptest! {
        /// Against books that keep every minor unit by itself.
        #[test]
        fn spans_agree_with_single_units(steps in steps()) {
            let mut credits = Credits::default();
            let mut away: Option<Vec<Span>> = None;
            let (mut balance, mut held) = (0i64, 0i64);
            for step in steps {
                match step {
                    Step::Credit(minor) => { credits.credit(minor).unwrap(); balance += minor; }
                    Step::Debit(minor) => { credits.debit(minor).unwrap(); balance -= minor; }
                    Step::Take => if away.is_none() && credits.left() > 0 {
                        let spans = credits.take_all();
                        held = spans.iter().map(|s| s.len()).sum();
                        balance -= held;
                        away = Some(spans);
                    },
                    Step::Restore => if let Some(spans) = away.take() {
                        let expired = credits.restore(&spans);
                        balance += held - expired;
                    },
                    Step::Lapse(to) => balance -= credits.lapse(span(0, to.min(credits.credited))),
                }
                prop_assert_eq!(credits.left() - credits.deficit, balance);
                prop_assert!(credits.deficit == 0 || credits.available.is_empty());
                prop_assert!(credits.available.windows(2).all(|w| w[0].to < w[1].from));
                prop_assert!(credits.available.iter().all(|s| credits.lapsed.iter().all(|l| s.meet(*l).is_empty())));
            }
        }
    }
}
