//! A world whose batches are written late, and that forgets meanwhile what has been written.

use crate::play::{Play, code, myr, pays, registers};
use crate::script::{beginning, steps};
use programs::{Changes, Event, Key, No, Refusal, Told};
use proptest::prelude::*;
use std::collections::VecDeque;

/// What is done between two events.
#[derive(Debug, Clone)]
pub(crate) struct Pause {
    /// Whether what was decided is taken out as a batch.
    cut: bool,
    /// Whether the world is thinned then, and how many rows of some kinds it may keep.
    thinned: Option<usize>,
    /// Which of the last events is told again.
    again: Option<usize>,
}

pub(crate) fn pauses() -> impl Strategy<Value = Vec<Pause>> {
    let pause = (any::<bool>(), prop::option::of(0usize..3), prop::option::of(0usize..12));
    prop::collection::vec(pause.prop_map(|(cut, thinned, again)| Pause { cut, thinned, again }), 80)
}

/// A programme of which as little is written as a world that is thinned allows.
pub(crate) struct Late {
    pub(crate) play: Play,
    /// The batches that were taken out and are not written yet, the oldest first.
    unwritten: VecDeque<Changes>,
    /// How many of them were since the world was thinned.
    since: usize,
    /// What was told and is not written yet.
    told: Vec<(No, Event)>,
    events: Vec<Event>,
}

impl Late {
    pub(crate) fn new(play: Play) -> Self {
        Self { play, unwritten: VecDeque::new(), since: 0, told: Vec::new(), events: Vec::new() }
    }

    /// Decides an event.
    pub(crate) fn tell(&mut self, event: &Event) -> Result<Told, Refusal> {
        self.events.push(event.clone());
        let before = self.play.world.counters.seq;
        let told = self.play.tell_only(event);
        // Nobody can read it before it is written.
        let new = self.play.shelf.told.split_off(&(before + 1));
        self.told.extend(new);
        told
    }

    /// Does what comes between two events, and tells which one is to be told again.
    pub(crate) fn pause(&mut self, pause: &Pause) -> Option<Event> {
        if pause.cut {
            self.unwritten.push_back(self.play.take_out());
            self.since += 1;
            if let Some(most) = pause.thinned {
                self.write(self.since);
                self.play.world.thin(most);
                self.since = 0;
            }
        }
        self.events.iter().rev().nth(pause.again?).cloned()
    }

    /// Does something before which all is written.
    pub(crate) fn alone<T>(&mut self, act: impl FnOnce(&mut Play) -> T) -> T {
        self.unwritten.push_back(self.play.take_out());
        self.write(0);
        let done = act(&mut self.play);
        self.play.take();
        done
    }

    fn write(&mut self, left: usize) {
        while self.unwritten.len() > left {
            let Some(changes) = self.unwritten.pop_front() else { return };
            let last = changes.counters.seq;
            self.play.write(changes);
            self.play.shelf.told.extend(self.told.extract_if(.., |(seq, _)| *seq <= last));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    /// EV-2: what is forgotten while other batches are still being written makes no difference.
    #[test]
    fn what_is_forgotten_meanwhile_makes_no_difference(
        steps in steps(),
        hold_days in prop::sample::select(&[0i64, 10][..]),
        pauses in pauses(),
    ) {
        let (mut single, partners) = beginning(hold_days);
        let mut late = Late::new(beginning(hold_days).0);
        for (step, pause) in steps.iter().zip(&pauses) {
            // What is asked for depends on what is known outside, so both see the same.
            match step.fact(&single) {
                Some(fact) => {
                    let event = single.next_event(fact.clone());
                    let same = late.play.next_event(fact);
                    prop_assert_eq!(single.tell(&event), late.tell(&same));
                }
                None => {
                    step.play(&mut single, &partners, true);
                    late.alone(|play| step.play(play, &partners, true));
                }
            }
            if let Some(again) = late.pause(pause) {
                prop_assert_eq!(single.tell(&again), late.tell(&again));
            }
        }
        late.alone(|_| ());
        prop_assert_eq!(&late.play.shelf, &single.shelf);
        prop_assert_eq!(&late.play.log, &single.log);
    }
}

/// What was decided since the time before stays, and what was decided before that goes, but not as though it had
/// never been.
#[test]
fn what_a_thinned_world_knows() {
    let (mut play, _) = beginning(10);
    play.report(registers("c1", Some(&code(1)))).unwrap();
    let knows = |play: &Play, payment: &str| play.world.keys.peek(Key::Payment, payment);
    play.report(pays("p1", "c1", myr(100))).unwrap();
    let first = knows(&play, "p1");
    assert!(matches!(first, Some(Some(_))));
    play.world.thin(10);
    play.report(pays("p2", "c1", myr(100))).unwrap();
    assert_eq!(knows(&play, "p1"), first, "it may not be written yet");
    assert_eq!(knows(&play, "p3"), Some(None), "no payment has come after it");
    play.world.thin(10);
    assert_eq!(knows(&play, "p1"), None, "it is written and has to be looked up");
    assert_eq!(knows(&play, "p0"), None);
    assert!(matches!(knows(&play, "p2"), Some(Some(_))));
    assert_eq!(knows(&play, "p1x"), Some(None), "it comes after all that is written");
}
