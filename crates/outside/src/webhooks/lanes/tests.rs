use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

const WIDE: Limits = Limits { overall: 100, per_endpoint: 100 };

fn all_ready(lanes: &mut Lanes, now: i64) -> Vec<i64> {
    std::iter::from_fn(|| lanes.next_ready(now)).collect()
}

#[test]
fn a_head_blocks_its_own_lane_only() {
    let mut lanes = Lanes::new(WIDE);
    for (delivery_no, participant) in [(1, 10), (2, 10), (3, 20), (4, 10)] {
        lanes.push(delivery_no, 7, participant, 0);
    }
    assert_eq!(all_ready(&mut lanes, 0), [1, 3]);
    lanes.finished(1, Verdict::RetryIn(5), 0);
    lanes.finished(3, Verdict::Closed, 0);
    assert!(all_ready(&mut lanes, 4).is_empty());
    assert_eq!(lanes.next_due(), Some(5));
    assert_eq!(all_ready(&mut lanes, 5), [1]);
    lanes.finished(1, Verdict::Closed, 5);
    assert_eq!(all_ready(&mut lanes, 5), [2]);
    lanes.finished(2, Verdict::Closed, 5);
    assert_eq!(all_ready(&mut lanes, 5), [4]);
    lanes.finished(4, Verdict::Closed, 5);
    assert!(lanes.is_empty() && lanes.in_flight() == 0 && lanes.next_due().is_none());
}

#[test]
fn endpoints_take_turns_within_their_limits() {
    let mut lanes = Lanes::new(Limits { overall: 5, per_endpoint: 3 });
    for participant in 0..10 {
        lanes.push(100 + participant, 1, participant, 0);
    }
    lanes.push(200, 2, 0, 0);
    lanes.push(300, 3, 0, 0);
    assert_eq!(all_ready(&mut lanes, 0), [100, 200, 300, 101, 102]);
    lanes.finished(200, Verdict::Closed, 0);
    assert!(
        all_ready(&mut lanes, 0).is_empty(),
        "the first endpoint has no place, the others nothing to send"
    );
    lanes.finished(101, Verdict::RetryIn(0), 0);
    assert_eq!(all_ready(&mut lanes, 0), [103], "the one tried before goes behind those not tried yet");
}

#[test]
fn nothing_goes_where_the_limit_is_zero_and_strangers_are_passed_over() {
    let mut lanes = Lanes::new(Limits { overall: 0, per_endpoint: 1 });
    lanes.push(1, 1, 1, i64::MIN);
    lanes.finished(1, Verdict::Closed, 0);
    lanes.finished(2, Verdict::RetryIn(u32::MAX), i64::MAX);
    assert_eq!((lanes.next_ready(i64::MAX), lanes.len()), (None, 1));
}

#[test]
fn an_endpoint_is_taken_out_but_for_what_is_in_flight() {
    let mut lanes = Lanes::new(WIDE);
    for (delivery_no, endpoint, participant) in [(1, 1, 1), (2, 1, 1), (3, 1, 1), (4, 2, 1)] {
        lanes.push(delivery_no, endpoint, participant, 0);
    }
    lanes.push(5, 1, 2, 60);
    assert_eq!(all_ready(&mut lanes, 0), [1, 4]);
    let mut removed = lanes.remove_endpoint(1);
    removed.sort_unstable();
    assert_eq!(removed, [2, 3, 5]);
    assert_eq!((lanes.len(), lanes.in_flight(), lanes.next_due()), (2, 2, None));
    lanes.finished(1, Verdict::Closed, 0);
    lanes.finished(4, Verdict::Closed, 0);
    assert!(lanes.is_empty());
}

#[derive(Debug, Clone)]
enum Step {
    Push {
        endpoint: i64,
        participant: i64,
        wait: i64,
    },
    Next,
    /// Finishes the so-many-eth of those in flight.
    Finish {
        which: prop::sample::Index,
        verdict: Verdict,
    },
    Advance(i64),
    Remove {
        endpoint: i64,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let verdict = prop_oneof![2 => Just(Verdict::Closed), 1 => (0..20_u32).prop_map(Verdict::RetryIn)];
    prop_oneof![
        8 => (0..4_i64, 0..4_i64, 0..10_i64)
            .prop_map(|(endpoint, participant, wait)| Step::Push { endpoint, participant, wait }),
        8 => Just(Step::Next),
        6 => (any::<prop::sample::Index>(), verdict)
            .prop_map(|(which, verdict)| Step::Finish { which, verdict }),
        3 => (0..10_i64).prop_map(Step::Advance),
        1 => (0..4_i64).prop_map(|endpoint| Step::Remove { endpoint }),
    ]
}

/// The same rules in the plainest form, beside the lanes under test.
struct Model {
    limits: Limits,
    lanes: Lanes,
    now: i64,
    pushed: i64,
    queues: BTreeMap<Key, VecDeque<Queued>>,
    in_flight: BTreeMap<i64, Key>,
    /// How often, while the first could have gone, the second went instead.
    lanes_passed: BTreeMap<(Key, Key), u32>,
    endpoints_passed: BTreeMap<(i64, i64), u32>,
}

impl Model {
    fn new(limits: Limits) -> Self {
        Self {
            limits,
            lanes: Lanes::new(limits),
            now: 0,
            pushed: 0,
            queues: BTreeMap::new(),
            in_flight: BTreeMap::new(),
            lanes_passed: BTreeMap::new(),
            endpoints_passed: BTreeMap::new(),
        }
    }

    fn flying_to(&self, endpoint: i64) -> usize {
        self.in_flight.values().filter(|key| key.endpoint == endpoint).count()
    }

    /// The heads that may go now, by their lanes.
    fn candidates(&self) -> BTreeMap<Key, i64> {
        self.queues
            .iter()
            .filter_map(|(key, queue)| Some((*key, *queue.front()?)))
            .filter(|(key, head)| {
                head.due <= self.now
                    && !self.in_flight.contains_key(&head.delivery_no)
                    && self.in_flight.len() < self.limits.overall
                    && self.flying_to(key.endpoint) < self.limits.per_endpoint
            })
            .map(|(key, head)| (key, head.delivery_no))
            .collect()
    }

    fn take(&mut self, step: &Step) {
        match step {
            Step::Push { endpoint, participant, wait } => {
                self.pushed += 1;
                let due = self.now + wait;
                self.lanes.push(self.pushed, *endpoint, *participant, due);
                let key = Key { endpoint: *endpoint, participant: *participant };
                self.queues.entry(key).or_default().push_back(Queued { delivery_no: self.pushed, due });
            }
            Step::Next => self.next(),
            Step::Finish { which, verdict } => {
                if !self.in_flight.is_empty() {
                    let delivery_no = *self.in_flight.keys().nth(which.index(self.in_flight.len())).unwrap();
                    self.finish(delivery_no, *verdict);
                }
            }
            Step::Advance(seconds) => self.now += seconds,
            Step::Remove { endpoint } => self.remove(*endpoint),
        }
        assert_eq!(self.lanes.len(), self.queues.values().map(VecDeque::len).sum::<usize>());
        assert_eq!(self.lanes.in_flight(), self.in_flight.len());
    }

    /// Whatever goes is the head of a lane that may go; nothing goes only if nothing may; and nobody who may
    /// go is passed twice by the same other.
    fn next(&mut self) {
        let candidates = self.candidates();
        let Some(delivery_no) = self.lanes.next_ready(self.now) else {
            assert!(candidates.is_empty(), "{candidates:?} could have gone");
            return;
        };
        let gone = candidates.iter().find(|(_, head)| **head == delivery_no).map(|(key, _)| *key);
        let gone = gone.unwrap_or_else(|| panic!("{delivery_no} was not allowed to go"));
        self.in_flight.insert(delivery_no, gone);
        self.lanes_passed.retain(|(passed, _), _| *passed != gone);
        self.endpoints_passed.retain(|(passed, _), _| *passed != gone.endpoint);
        let others: BTreeSet<i64> =
            candidates.keys().map(|key| key.endpoint).filter(|endpoint| *endpoint != gone.endpoint).collect();
        for endpoint in others {
            let times = self.endpoints_passed.entry((endpoint, gone.endpoint)).or_default();
            *times += 1;
            assert!(*times <= 1, "endpoint {endpoint} was passed twice by {}", gone.endpoint);
        }
        for key in candidates.keys().filter(|key| key.endpoint == gone.endpoint && **key != gone) {
            let times = self.lanes_passed.entry((*key, gone)).or_default();
            *times += 1;
            assert!(*times <= 1, "{key:?} was passed twice by {gone:?}");
        }
    }

    fn finish(&mut self, delivery_no: i64, verdict: Verdict) {
        let key = self.in_flight.remove(&delivery_no).unwrap();
        let queue = self.queues.get_mut(&key).unwrap();
        match verdict {
            Verdict::Closed => {
                queue.pop_front();
            }
            Verdict::RetryIn(seconds) => queue[0].due = self.now + i64::from(seconds),
        }
        self.lanes.finished(delivery_no, verdict, self.now);
    }

    fn remove(&mut self, endpoint: i64) {
        let mut expected = Vec::new();
        for (_, queue) in self.queues.iter_mut().filter(|(key, _)| key.endpoint == endpoint) {
            let (flying, waiting): (VecDeque<Queued>, VecDeque<Queued>) =
                queue.drain(..).partition(|queued| self.in_flight.contains_key(&queued.delivery_no));
            *queue = flying;
            expected.extend(waiting.iter().map(|queued| queued.delivery_no));
        }
        let mut removed = self.lanes.remove_endpoint(endpoint);
        expected.sort_unstable();
        removed.sort_unstable();
        assert_eq!(removed, expected);
        self.lanes_passed.retain(|(passed, _), _| passed.endpoint != endpoint);
        self.endpoints_passed.retain(|(passed, _), _| *passed != endpoint);
    }

    /// Everything still there goes and ends, once time passes and every attempt succeeds.
    fn drain(&mut self) {
        self.now += 1_000;
        while !self.lanes.is_empty() {
            self.next();
            let delivery_no = *self.in_flight.keys().next().expect("something goes while anything is there");
            self.finish(delivery_no, Verdict::Closed);
        }
        assert!(self.queues.values().all(VecDeque::is_empty));
        assert_eq!((self.lanes.next_due(), self.lanes.endpoints.len(), self.lanes.lanes.len()), (None, 0, 0));
    }
}

proptest! {
    #[test]
    fn order_limits_and_turns_hold_whatever_happens(
        overall in 1..8_usize,
        per_endpoint in 1..4_usize,
        steps in prop::collection::vec(step(), 0..300),
    ) {
        let mut model = Model::new(Limits { overall, per_endpoint });
        for step in &steps {
            model.take(step);
        }
        model.drain();
    }
}
