//! Two worlds that decide in turn, each on what the other has handed over and nobody has written yet, and forget what
//! has been written.

use crate::play::{Play, code, myr, pays, refunds, registers};
use crate::script::{beginning, steps};
use crate::shop::{SHOP, completed, created, delivered, line, register};
use programs::{Changes, Event, Fact, Handover, Refusal, Told, World};
use proptest::prelude::*;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, VecDeque};

/// A programme that two worlds decide in turn.
pub(crate) struct InTurn {
    pub(crate) play: Play,
    other: World,
    /// What was decided and is not written yet, the oldest first.
    unwritten: VecDeque<Changes>,
    /// How much of that there may be.
    most: usize,
    /// After how many events a world is thinned.
    thinned_after: usize,
    /// How many events were decided since the world was, and since the other was.
    since: (usize, usize),
}

impl InTurn {
    pub(crate) fn new(play: Play, most: usize, thinned_after: usize) -> Self {
        let other = renewed(&play.world);
        Self { play, other, unwritten: VecDeque::new(), most, thinned_after, since: (0, 0) }
    }

    /// Decides an event, hands over what came of it, and lets the other world decide the next.
    pub(crate) fn tell(&mut self, event: &Event) -> Result<Told, Refusal> {
        if self.since.0 >= self.thinned_after {
            self.write(self.since.0);
            self.play.world.thin(1);
            self.since.0 = 0;
        }
        let told = self.play.tell_only(event);
        let changes = self.play.go_on_with(&mut self.other);
        self.since = (self.since.1 + 1, self.since.0 + 1);
        let handover = Handover::of(&changes);
        self.unwritten.push_back(changes);
        match handover {
            Some(handover) => {
                let text = serde_json::to_string(&handover).unwrap();
                let read: Handover = serde_json::from_str(&text).unwrap();
                assert_eq!(read, handover);
                self.play.world.take_over(read);
                self.write(self.most);
            }
            None => {
                self.write(0);
                self.play.world = renewed(&self.other);
            }
        }
        told
    }

    /// Does something that no handover is made of: before it all is written, and after it the other world knows
    /// nothing any more.
    pub(crate) fn alone<T>(&mut self, act: impl FnOnce(&mut Play) -> T) -> T {
        self.write(0);
        let done = act(&mut self.play);
        self.play.take();
        self.other = renewed(&self.play.world);
        done
    }

    fn write(&mut self, left: usize) {
        while self.unwritten.len() > left {
            let Some(changes) = self.unwritten.pop_front() else { return };
            self.play.write(changes);
        }
    }
}

/// A world that knows nothing but the numbers of another.
fn renewed(world: &World) -> World {
    World::new(world.versions.clone(), world.counters)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    /// EV-2: who decides makes no difference, whether what came before is written or only handed over.
    #[test]
    fn deciding_in_turn_makes_no_difference(
        steps in steps(),
        hold_days in prop::sample::select(&[0i64, 10][..]),
        most in 0usize..4,
        thinned_after in 1usize..6,
    ) {
        let (mut single, partners) = beginning(hold_days);
        let mut in_turn = InTurn::new(beginning(hold_days).0, most, thinned_after);
        for step in &steps {
            // What is asked for depends on what is known outside, so both see the same.
            match step.fact(&single) {
                Some(fact) => {
                    let event = single.next_event(fact.clone());
                    let same = in_turn.play.next_event(fact);
                    prop_assert_eq!(single.tell(&event), in_turn.tell(&same));
                }
                None => {
                    step.play(&mut single, &partners, true);
                    in_turn.alone(|play| step.play(play, &partners, true));
                }
            }
        }
        in_turn.alone(|_| ());
        prop_assert_eq!(&in_turn.play.shelf, &single.shelf);
        prop_assert_eq!(&in_turn.play.log, &single.log);
    }
}

/// What is handed over of what comes of a fact.
fn handed_over(play: &mut Play, fact: Fact) -> Option<Handover> {
    let event = play.next_event(fact);
    play.tell_only(&event).unwrap();
    let changes = play.world.take_changes();
    let handover = Handover::of(&changes);
    play.write(changes);
    handover
}

/// What comes of events is handed over, unless it makes something wait or wakes it.
#[test]
fn what_is_handed_over() {
    let (mut play, _) = beginning(10);
    let mut last = |fact| handed_over(&mut play, fact).map(|handover| handover.last());
    let first = last(registers("c1", Some(&code(1)))).unwrap();
    assert_eq!(last(pays("p1", "c1", myr(100))), Some(first + 1));
    assert_eq!(last(pays("p2", "c2", myr(100))), None, "it waits for its customer");
    assert_eq!(last(registers("c2", None)), None, "and is woken");
    assert_eq!(last(refunds("r1", "p1", myr(10))), Some(first + 4));
}

/// The names of all fields in it, each with those it is in.
fn names(value: &Value, within: &str, all: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let name = format!("{within}.{name}");
                names(value, &name, all);
                all.insert(name);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| names(value, within, all)),
        _ => {}
    }
}

/// A program that reads what one of another form has handed over must not take it for its own.
#[test]
fn what_is_handed_over_has_a_form_with_a_number() {
    let (mut play, _) = beginning(10);
    play.subject("Shop", &register(SHOP, "MY", 1));
    let mut all = BTreeSet::new();
    for fact in [
        registers("c1", Some(&code(1))),
        pays("p1", "c1", myr(100)),
        refunds("r1", "p1", myr(10)),
        created("o1", &[line("1", 1, 1_000)]),
        delivered("o1"),
        completed("o1"),
    ] {
        let handover = handed_over(&mut play, fact).unwrap();
        names(&serde_json::to_value(handover).unwrap(), "", &mut all);
    }
    let all: Vec<String> = all.into_iter().collect();
    let hash = Sha256::digest(all.join(" ").as_bytes());
    assert_eq!(
        (Handover::FORM, &hash[..4]),
        (1, &[254, 45, 16, 187][..]),
        "another form needs another number: {all:?}"
    );
}
