//! Webhooks: every note is told to every endpoint that wants it, at least once, in order for each
//! participant, never inside a transaction of the store.

use crate::ids::Kind;
use crate::messages::body;
use crate::views::RESEND_REQUESTED;
use crate::{Fault, Service};
use outside::signature::Secret;
use outside::webhooks::{self, Delivery, Lanes, Limits, Outcome, Sender, Verdict, next_attempt};
use programs::{No, Note, Topic};
use std::collections::{BTreeSet, HashMap};
use std::time::Duration;
use store::{Attempt, Endpoint, Lease};
use tokio::sync::mpsc;

/// How many deliveries are under way at once, and how many of them to one endpoint.
const LIMITS: Limits = Limits { overall: 256, per_endpoint: 32 };
/// How many notes of an endpoint are held in memory; the rest waits in the store.
const HELD: usize = 2_048;
/// How often the store is looked at when nobody says that there is something new.
const LOOK: Duration = Duration::from_millis(250);

/// What is known of an endpoint while it is told.
struct Told {
    endpoint: Endpoint,
    secret: Secret,
    /// The last note that was read for it.
    read_to: No,
    /// Notes that were read and are neither delivered nor given up.
    open: BTreeSet<No>,
    /// The newest attempt that was looked at for a wish to tell again.
    seen_attempt: i64,
}

/// A note on its way to an endpoint.
#[derive(Clone, Copy)]
struct Job {
    endpoint: i64,
    note: No,
    attempts: u32,
}

/// How an attempt ended.
struct Ended {
    delivery: i64,
    attempt: webhooks::Attempt,
}

/// Tells endpoints what happened, for as long as the service runs.
pub struct Deliverer {
    service: Service,
    sender: Sender,
    lanes: Lanes,
    told: HashMap<i64, Told>,
    jobs: HashMap<i64, Job>,
    last_delivery: i64,
    /// `None` while another process delivers.
    lease: Option<Lease>,
}

impl Deliverer {
    /// For a service, with the sender the binary made.
    pub fn new(service: Service, sender: Sender) -> Self {
        let lanes = Lanes::new(LIMITS);
        let (told, jobs) = (HashMap::new(), HashMap::new());
        Self { service, sender, lanes, told, jobs, last_delivery: 0, lease: None }
    }

    /// Works until it is dropped.
    pub async fn run(mut self) {
        let (report, mut ended) = mpsc::channel::<Ended>(LIMITS.overall);
        let mut look = tokio::time::interval(LOOK);
        look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = look.tick() => {
                    if let Err(fault) = self.service.clone().aside(|| self.look()) {
                        tracing::warn!(%fault, "the outbox could not be read");
                    }
                }
                Some(first) = ended.recv() => {
                    let mut all = vec![first];
                    while let Ok(next) = ended.try_recv() {
                        all.push(next);
                    }
                    self.finish(all).await;
                }
            }
            self.service.clone().aside(|| self.start_ready(&report));
        }
    }

    fn now_seconds(&self) -> i64 {
        (self.service.config().clock)().micros() / 1_000_000
    }

    /// Looks for something to tell, where it is this process that tells.
    fn look(&mut self) -> Result<(), Fault> {
        if !self.lease.as_ref().is_some_and(Lease::holds) {
            if self.lease.take().is_some() {
                let endpoints: Vec<i64> = self.told.keys().copied().collect();
                endpoints.into_iter().for_each(|endpoint| self.forget(endpoint));
            }
            self.lease = self.service.lease()?;
        }
        if self.lease.is_some() { self.read_notes() } else { Ok(()) }
    }

    /// Reads who is to be told, and what, as far as there is room.
    fn read_notes(&mut self) -> Result<(), Fault> {
        let Ok(reader) = self.service.reader() else { return Ok(()) };
        let now = self.now_seconds();
        let endpoints = reader.endpoints()?;
        for stopped in endpoints.iter().filter(|endpoint| !endpoint.active) {
            self.forget(stopped.no);
        }
        for endpoint in endpoints.into_iter().filter(|endpoint| endpoint.active) {
            let no = endpoint.no;
            if !self.told.contains_key(&no) {
                let Some(told) = self.begin(&reader, endpoint)? else { continue };
                self.told.insert(no, told);
            }
            let Some(told) = self.told.get_mut(&no) else { continue };
            let mut found = Vec::new();
            while told.open.len() < HELD {
                let notes = reader.notes_after(told.read_to, HELD)?;
                let Some(last) = notes.last() else { break };
                told.read_to = last.no;
                found.extend(notes.into_iter().filter(|note| wants(&told.endpoint, note.topic)));
                told.open.extend(found.iter().map(|note| note.no));
            }
            found.extend(wishes(&reader, told)?);
            found.into_iter().for_each(|note| self.push(no, &note, now));
        }
        Ok(())
    }

    /// Nothing more is told to an endpoint, also not what was read for it.
    fn forget(&mut self, endpoint: i64) {
        if self.told.remove(&endpoint).is_some() {
            for dropped in self.lanes.remove_endpoint(endpoint) {
                self.jobs.remove(&dropped);
            }
        }
    }

    fn begin(&self, reader: &store::Connection, endpoint: Endpoint) -> Result<Option<Told>, Fault> {
        let opened = self.service.sealer().open(&endpoint.secret_sealed).ok();
        let Some(secret) = opened.and_then(|text| Secret::parse(&text).ok()) else { return Ok(None) };
        let newest = reader.attempts(endpoint.no, None, 1)?.rows.first().map_or(0, |attempt| attempt.no);
        let read_to = endpoint.cursor;
        // A wish from before a restart is still among the newest.
        let seen_attempt = newest - i64::try_from(store::MOST_ROWS).unwrap_or(0);
        Ok(Some(Told { endpoint, secret, read_to, open: BTreeSet::new(), seen_attempt }))
    }

    fn push(&mut self, endpoint: i64, note: &Note, now: i64) {
        self.last_delivery += 1;
        self.jobs.insert(self.last_delivery, Job { endpoint, note: note.no, attempts: 0 });
        self.lanes.push(self.last_delivery, endpoint, note.participant, now);
    }

    /// Starts every delivery whose turn it is.
    fn start_ready(&mut self, report: &mpsc::Sender<Ended>) {
        let now = self.now_seconds();
        while let Some(delivery) = self.lanes.next_ready(now) {
            let Some(message) = self.message(delivery, now) else {
                self.lanes.finished(delivery, Verdict::Closed, now);
                self.jobs.remove(&delivery);
                continue;
            };
            let (sender, report) = (self.sender.clone(), report.clone());
            tokio::spawn(async move {
                let attempt = sender.deliver(&message).await;
                let _ = report.send(Ended { delivery, attempt }).await;
            });
        }
    }

    fn message(&self, delivery: i64, now: i64) -> Option<Delivery> {
        let job = self.jobs.get(&delivery)?;
        let told = self.told.get(&job.endpoint)?;
        let reader = self.service.reader().ok()?;
        let note = reader.note(job.note).ok().flatten()?;
        Some(Delivery {
            url: told.endpoint.url.clone(),
            secrets: vec![told.secret.clone()],
            id: self.service.ids().write(Kind::Note, job.note),
            timestamp_s: now,
            body: body(&reader, &self.service, &note).ok()?.into(),
        })
    }

    /// Writes ended attempts down and says when the next ones are.
    async fn finish(&mut self, ended: Vec<Ended>) {
        let now = self.now_seconds();
        let at = (self.service.config().clock)();
        let mut rows = Vec::with_capacity(ended.len());
        for Ended { delivery, attempt } in ended {
            let Some(job) = self.jobs.get_mut(&delivery) else { continue };
            job.attempts += 1;
            let job = *job;
            rows.push(Attempt {
                no: 0,
                endpoint: job.endpoint,
                note: job.note,
                attempt: i64::from(job.attempts),
                at,
                status: attempt.status,
                outcome: outcome_name(&attempt.outcome),
                excerpt: attempt.response_excerpt,
            });
            self.decide_next(delivery, job, &attempt.outcome, now);
        }
        self.write_down(rows).await;
    }

    fn decide_next(&mut self, delivery: i64, job: Job, outcome: &Outcome, now: i64) {
        let mut jitter = [0; 4];
        (self.service.config().random)(&mut jitter);
        let again = match outcome {
            Outcome::Retry { .. } => next_attempt(job.attempts, u32::from_le_bytes(jitter)),
            Outcome::Delivered | Outcome::Gone => None,
        };
        if let Some(seconds) = again {
            self.lanes.finished(delivery, Verdict::RetryIn(seconds), now);
            return;
        }
        self.lanes.finished(delivery, Verdict::Closed, now);
        self.jobs.remove(&delivery);
        if let Some(told) = self.told.get_mut(&job.endpoint) {
            told.open.remove(&job.note);
        }
        if *outcome == Outcome::Gone {
            for dropped in self.lanes.remove_endpoint(job.endpoint) {
                self.jobs.remove(&dropped);
            }
        }
    }

    async fn write_down(&mut self, rows: Vec<Attempt>) {
        let gone: Vec<i64> = rows.iter().filter(|row| row.outcome == GONE).map(|row| row.endpoint).collect();
        let touched: BTreeSet<i64> = rows.iter().map(|row| row.endpoint).collect();
        let cursors: Vec<(i64, No)> =
            touched.into_iter().filter_map(|no| self.told.get(&no).map(|told| (no, told.cursor()))).collect();
        gone.iter().for_each(|no| drop(self.told.remove(no)));
        let write = move |writer: &mut store::Writer, _| {
            writer.add_attempts(&rows)?;
            cursors.iter().try_for_each(|(no, cursor)| writer.set_endpoint_cursor(*no, *cursor))?;
            gone.iter().try_for_each(|no| writer.set_endpoint_active(*no, false).map(|_| ()))
        };
        if let Err(failure) = self.service.inbox().write(Box::new(write)).await {
            tracing::warn!(%failure, "attempts could not be written down; they will be made again");
        }
    }
}

impl Told {
    /// Up to where everything is delivered or given up.
    fn cursor(&self) -> No {
        self.open.first().map_or(self.read_to, |first| first - 1)
    }
}

const GONE: &str = "gone";

fn outcome_name(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Delivered => "delivered".to_owned(),
        Outcome::Gone => GONE.to_owned(),
        Outcome::Retry { reason } => reason.code().to_owned(),
    }
}

/// Whether an endpoint wants a topic: by its name, by its kind (`withdrawal.*`), or all.
fn wants(endpoint: &Endpoint, topic: Topic) -> bool {
    let name = topic.name();
    endpoint.topics.is_empty()
        || endpoint.topics.split(',').any(|wanted| match wanted.strip_suffix('*') {
            Some(kind) => name.starts_with(kind),
            None => wanted == name,
        })
}

/// The notes somebody asked to be told once more since it was last looked, and that were not told since.
fn wishes(reader: &store::Connection, told: &mut Told) -> Result<Vec<Note>, Fault> {
    let (seen, mut newest) = (told.seen_attempt, told.seen_attempt);
    let (mut notes, mut told_since, mut before) = (Vec::new(), BTreeSet::new(), None);
    loop {
        let page = reader.attempts(told.endpoint.no, before, store::MOST_ROWS)?;
        for attempt in page.rows.iter().take_while(|attempt| attempt.no > seen) {
            newest = newest.max(attempt.no);
            if told_since.insert(attempt.note) && attempt.outcome == RESEND_REQUESTED {
                notes.extend(reader.note(attempt.note)?);
            }
        }
        before = page.next.filter(|next| *next > seen);
        if before.is_none() {
            told.seen_attempt = newest;
            return Ok(notes);
        }
    }
}
