//! Which delivery goes next.

use std::collections::{BTreeSet, HashMap, VecDeque};

#[cfg(test)]
mod tests;

/// How many deliveries may be in flight at once. A limit of 0 lets nothing go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// To all endpoints together.
    pub overall: usize,
    /// To any one endpoint, so that a slow one does not take every place.
    pub per_endpoint: usize,
}

/// What became of a delivery that was in flight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Delivered or given up: the lane moves on.
    Closed,
    /// To be tried again after so many seconds: the lane waits.
    RetryIn(u32),
}

/// Deliveries waiting to be sent, in one lane for each endpoint and participant. Only a lane's head may go;
/// those behind it wait until it is delivered or given up, which keeps each participant's webhooks in order.
/// Endpoints take turns, and so do the lanes of an endpoint: nothing that is due waits while others go twice.
///
/// Times are seconds since 1970 and are told by the caller. A lane's order is the order of [`Lanes::push`].
#[derive(Debug)]
pub struct Lanes {
    limits: Limits,
    lanes: HashMap<Key, VecDeque<Queued>>,
    endpoints: HashMap<i64, Endpoint>,
    /// Lanes whose head is not yet known to be due, by the time it will be.
    waiting: BTreeSet<(i64, Key)>,
    /// Endpoints that have a ready lane and a free place, each once, in the order of their turns.
    turns: VecDeque<i64>,
    in_flight: HashMap<i64, Key>,
    queued: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Key {
    endpoint: i64,
    participant: i64,
}

#[derive(Debug, Clone, Copy)]
struct Queued {
    delivery_no: i64,
    due: i64,
}

#[derive(Debug, Default)]
struct Endpoint {
    in_flight: usize,
    /// Participants whose head is due and not in flight, in the order of their turns.
    ready: VecDeque<i64>,
    has_turn: bool,
}

impl Lanes {
    /// Empty lanes.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            lanes: HashMap::new(),
            endpoints: HashMap::new(),
            waiting: BTreeSet::new(),
            turns: VecDeque::new(),
            in_flight: HashMap::new(),
            queued: 0,
        }
    }

    /// Puts a delivery at the end of its lane, to go at `due` or as soon after as the lane allows. A number
    /// is pushed once: the caller remembers up to where it has read its outbox.
    pub fn push(&mut self, delivery_no: i64, endpoint: i64, participant: i64, due: i64) {
        let key = Key { endpoint, participant };
        let lane = self.lanes.entry(key).or_default();
        lane.push_back(Queued { delivery_no, due });
        self.queued += 1;
        if lane.len() == 1 {
            self.waiting.insert((due, key));
        }
    }

    /// The next delivery to send, which is in flight from here on; `None` while nothing is due or no place
    /// is free.
    pub fn next_ready(&mut self, now: i64) -> Option<i64> {
        self.wake(now);
        if self.in_flight.len() >= self.limits.overall {
            return None;
        }
        let endpoint_no = self.turns.pop_front()?;
        let endpoint = self.endpoints.get_mut(&endpoint_no)?;
        endpoint.has_turn = false;
        let participant = endpoint.ready.pop_front()?;
        let key = Key { endpoint: endpoint_no, participant };
        let delivery_no = self.lanes.get(&key)?.front()?.delivery_no;
        endpoint.in_flight += 1;
        self.in_flight.insert(delivery_no, key);
        self.give_turn(endpoint_no);
        Some(delivery_no)
    }

    /// Ends the flight of a delivery. One that is not in flight is passed over.
    pub fn finished(&mut self, delivery_no: i64, verdict: Verdict, now: i64) {
        let Some(key) = self.in_flight.remove(&delivery_no) else { return };
        if let Some(lane) = self.lanes.get_mut(&key) {
            match verdict {
                Verdict::Closed => {
                    lane.pop_front();
                    self.queued -= 1;
                }
                Verdict::RetryIn(seconds) => {
                    if let Some(head) = lane.front_mut() {
                        head.due = now.saturating_add(i64::from(seconds));
                    }
                }
            }
            match lane.front() {
                Some(head) => {
                    self.waiting.insert((head.due, key));
                }
                None => {
                    self.lanes.remove(&key);
                }
            }
        }
        if let Some(endpoint) = self.endpoints.get_mut(&key.endpoint) {
            endpoint.in_flight -= 1;
            if endpoint.in_flight == 0 && endpoint.ready.is_empty() {
                self.endpoints.remove(&key.endpoint);
            }
        }
        self.give_turn(key.endpoint);
    }

    /// Takes everything out that waits for an endpoint which was switched off, and returns the numbers lane
    /// by lane, each lane's in order. What is in flight stays until [`Lanes::finished`].
    pub fn remove_endpoint(&mut self, endpoint: i64) -> Vec<i64> {
        let mut removed = Vec::new();
        self.lanes.retain(|key, lane| {
            if key.endpoint != endpoint {
                return true;
            }
            let flying = lane.front().is_some_and(|head| self.in_flight.contains_key(&head.delivery_no));
            removed.extend(lane.drain(usize::from(flying)..).map(|queued| queued.delivery_no));
            flying
        });
        self.queued -= removed.len();
        self.waiting.retain(|(_, key)| key.endpoint != endpoint);
        self.turns.retain(|other| *other != endpoint);
        if let Some(left) = self.endpoints.get_mut(&endpoint) {
            left.ready.clear();
            left.has_turn = false;
            if left.in_flight == 0 {
                self.endpoints.remove(&endpoint);
            }
        }
        removed
    }

    /// When the next waiting lane falls due. After [`Lanes::next_ready`] gave nothing, the dispatcher sleeps
    /// until then, until the next push or until the next finished delivery, whichever is first.
    #[must_use]
    pub fn next_due(&self) -> Option<i64> {
        self.waiting.first().map(|(due, _)| *due)
    }

    /// How many deliveries are in the lanes, those in flight included.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.queued
    }

    /// Whether there are no deliveries at all.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.queued == 0
    }

    /// How many deliveries are in flight.
    #[must_use]
    pub fn in_flight(&self) -> usize {
        self.in_flight.len()
    }

    /// Makes the lanes ready whose head has fallen due, the longest due first.
    fn wake(&mut self, now: i64) {
        while let Some(&(due, key)) = self.waiting.first()
            && due <= now
        {
            self.waiting.pop_first();
            self.endpoints.entry(key.endpoint).or_default().ready.push_back(key.participant);
            self.give_turn(key.endpoint);
        }
    }

    /// Puts an endpoint at the end of the turns if it has none, something to send and a free place.
    fn give_turn(&mut self, endpoint_no: i64) {
        if let Some(endpoint) = self.endpoints.get_mut(&endpoint_no)
            && !endpoint.has_turn
            && !endpoint.ready.is_empty()
            && endpoint.in_flight < self.limits.per_endpoint
        {
            endpoint.has_turn = true;
            self.turns.push_back(endpoint_no);
        }
    }
}
