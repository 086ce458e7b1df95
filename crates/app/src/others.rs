//! What other processes on the same store do, as far as deciding depends on it.

use crate::failure::Fault;
use programs::time::Instant;
use programs::{Defect, Handover, Need, No};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;
use store::{HandedOver, Store, Turn, Turns};

/// After how many batches without another process's writing none is expected any more.
const IN_TURN: u32 = 32;
/// How many marks are remembered: more than there are batches that were decided and are not written.
const MARKS_KEPT: usize = 64;

/// What a process tells of a batch to those who decide the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Told {
    /// When it was decided; nothing after it is earlier.
    pub(crate) at: Instant,
    /// When the first of what it brings about falls due.
    pub(crate) first_due: Option<Instant>,
    pub(crate) handover: Handover,
}

/// The form comes first, for nothing after it can be read where that is another.
pub(crate) fn encode(told: &Told) -> Result<Vec<u8>, Fault> {
    postcard::to_stdvec(&(Handover::FORM, told)).map_err(|error| Defect::Broken(error.to_string()).into())
}

/// What was handed over; `None` where a program of another form did.
fn decode(body: &[u8]) -> Option<Told> {
    let (form, rest) = postcard::take_from_bytes::<u32>(body).ok()?;
    if form == Handover::FORM { postcard::from_bytes(rest).ok() } else { None }
}

fn read(handed: Vec<HandedOver>) -> Option<Vec<(i64, Told)>> {
    handed.into_iter().map(|HandedOver { mark, body }| Some((mark, decode(&body)?))).collect()
}

/// What is found at the beginning of a turn.
pub(crate) enum Begun {
    /// What was told after what the world knows, with the marks.
    Told(Vec<(i64, Told)>),
    /// The world knows too little, or what is not so. What the store holds under a mark, or later, is right with what
    /// was told after it.
    Anew(i64, Vec<(i64, Told)>),
    /// Others have told what this program cannot read.
    Unknown,
}

/// The other processes of a store.
#[derive(Default)]
pub(crate) struct Others {
    /// `None` until the first turn is taken.
    turns: Option<Turns>,
    /// For how many batches they are expected to write between ours.
    expected: u32,
    /// The marks of what the world knows, the last ones: where the last that is written is not among them, it
    /// knows something that is not so.
    marks: Vec<i64>,
    /// The entries decided elsewhere that may not be written yet.
    unwritten: Vec<RangeInclusive<No>>,
    /// How many of these were told before the world was last thinned.
    older: usize,
}

impl Others {
    /// Whether others are expected to write between the batches of this process.
    pub(crate) fn are_expected(&self) -> bool {
        self.expected > 0
    }

    /// Others have written.
    pub(crate) fn seen(&mut self) {
        self.expected = IN_TURN;
    }

    /// None of them has for a batch.
    pub(crate) fn not_seen(&mut self) {
        self.expected = self.expected.saturating_sub(1);
    }

    fn turns(&mut self, store: &Store) -> Result<&mut Turns, Fault> {
        let turns = match self.turns.take() {
            Some(turns) => turns,
            None => store.turns()?,
        };
        Ok(self.turns.insert(turns))
    }

    /// Begins a turn that can be handed over, with what others have told after a mark.
    pub(crate) fn take_turn(&mut self, store: &Store, mark: i64) -> Result<Begun, Fault> {
        let Turn { written, handed } = self.turns(store)?.take(mark)?;
        let mut marks = self.marks.iter().copied().chain(handed.iter().map(|handed| handed.mark));
        if marks.any(|known| known == written) {
            return Ok(read(handed).map_or(Begun::Unknown, Begun::Told));
        }
        // Others have written without telling. Who looks at the store anew needs what was told after that.
        let handed = self.turns(store)?.handed_over(written)?;
        Ok(read(handed).map_or(Begun::Unknown, |told| Begun::Anew(written, told)))
    }

    /// Whether so much was handed over that it should be forgotten.
    pub(crate) fn have_told_much(&self) -> bool {
        self.turns.as_ref().is_some_and(Turns::is_long)
    }

    /// What was handed over is forgotten.
    pub(crate) fn have_forgotten(&mut self) {
        if let Some(turns) = &mut self.turns {
            turns.forgotten();
        }
    }

    /// Ends a turn by handing over what was decided in it after one mark, to be written under another. Where nobody
    /// else is expected nothing is told: who comes nevertheless cannot read it, and waits until it is written.
    pub(crate) fn hand_over(
        &mut self,
        store: &Store,
        marks: (i64, i64),
        told: Option<&Told>,
    ) -> Result<(), Fault> {
        let body = told.map(encode).transpose()?.unwrap_or_default();
        Ok(self.turns(store)?.hand_over(marks.0, marks.1, &body)?)
    }

    /// Ends a turn, if there is one. A turn whose connection is lost has ended; the next is taken on another.
    pub(crate) fn end_turn(&mut self) {
        if self.turns.as_mut().is_some_and(|turns| turns.end().is_err()) {
            self.turns = None;
        }
    }

    /// The world knows what comes up to a mark.
    pub(crate) fn know(&mut self, mark: i64) {
        if self.marks.len() >= MARKS_KEPT {
            self.marks.drain(..MARKS_KEPT / 2);
        }
        self.marks.push(mark);
    }

    /// Entries were decided elsewhere and may not be written yet.
    pub(crate) fn are_unwritten(&mut self, entries: RangeInclusive<No>) {
        self.unwritten.push(entries);
    }

    /// All that the world knows is written.
    pub(crate) fn all_written(&mut self) {
        self.unwritten.clear();
        self.older = 0;
    }

    /// The world is thinned: what was told before the last time is written.
    pub(crate) fn thin(&mut self) {
        self.unwritten.drain(..self.older);
        self.older = self.unwritten.len();
    }

    /// Whether entries that were decided elsewhere may not be written yet.
    pub(crate) fn have_unwritten(&self) -> bool {
        !self.unwritten.is_empty()
    }

    /// Whether something is needed that another process knows and the store may not hold yet: events decided
    /// elsewhere, to compare others with.
    pub(crate) fn keep_back(&self, needs: &[Need]) -> bool {
        let is_kept = |seq: &No| self.unwritten.iter().any(|entries| entries.contains(seq));
        !self.unwritten.is_empty() && needs.iter().any(|need| matches!(need, Need::Told(seq) if is_kept(seq)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use programs::{Changes, Counters};

    fn told() -> Told {
        let changes = Changes { counters: Counters { seq: 7, ..Counters::default() }, ..Changes::default() };
        let handover = Handover::of(&changes).unwrap();
        Told { at: Instant::from_micros(5), first_due: Some(Instant::MIN), handover }
    }

    #[test]
    fn what_is_handed_over_is_read_back_by_programs_of_its_form() {
        let mut body = encode(&told()).unwrap();
        assert_eq!(decode(&body), Some(told()));
        assert_eq!(decode(&body[..body.len() - 1]), None);
        assert_eq!(decode(b""), None);
        body[0] += 1;
        assert_eq!(decode(&body), None);
    }

    #[test]
    fn events_decided_elsewhere_are_kept_back_until_they_are_written() {
        let mut others = Others::default();
        let needs = [Need::Partner(5), Need::Told(6)];
        assert!(!others.keep_back(&needs));
        others.are_unwritten(3..=6);
        assert!(others.keep_back(&needs) && !others.keep_back(&[Need::Partner(5), Need::Told(7)]));
        others.thin();
        others.are_unwritten(7..=9);
        assert!(others.keep_back(&needs), "it was told since the time before");
        others.thin();
        assert!(!others.keep_back(&needs) && others.keep_back(&[Need::Told(7)]));
        others.all_written();
        assert!(!others.keep_back(&[Need::Told(7)]));
    }
}
