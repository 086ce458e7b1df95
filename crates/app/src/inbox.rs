//! The inbox: requests that arrive together become one batch, one transaction, one fsync.
//!
//! There is no timer: while a batch is being committed the next one gathers. A request is answered when
//! its own batch is durable (EV-2).

use crate::failure::Failure;
use bytes::Bytes;
use programs::time::Instant;
use programs::{Action, Actor, Done, Record, Refusal, World};
use std::sync::{Arc, Mutex, PoisonError};
use store::{Store, StoreError, Writer};
use tokio::sync::{Semaphore, mpsc, oneshot};

/// How many events may wait to be written, in all requests together; streams have room of their own.
const MOST_WAITING: usize = 24_576;
/// How many requests may wait.
const MOST_REQUESTS: usize = 4_096;

/// How many events of a stream go into the inbox together.
pub const PIECE: usize = 1_000;

/// How many events are taken at a time.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    /// In a batch.
    pub(crate) batch: usize,
    /// Of one stream, on their way.
    stream: usize,
    /// Of all streams together, on their way.
    streams: usize,
}

impl Sizes {
    /// A file has a batch written while the next is decided and the one after is read. On a server two are written
    /// meanwhile, and as each statement costs more there, batches are larger.
    pub(crate) fn of(store: &Store) -> Self {
        if store.is_shared() {
            Self { batch: 10_240, stream: 40_960, streams: 40_960 }
        } else {
            Self { batch: 4_096, stream: 12_288, streams: 16_384 }
        }
    }

    /// How many pieces of one stream may wait for their verdicts.
    pub fn most_pieces(self) -> usize {
        self.stream / PIECE
    }
}

/// One event of a request, or what stood in its place.
#[derive(Debug)]
pub enum Line {
    /// An event that can be read.
    Event {
        /// The event, as a record of the log.
        record: Record,
        /// What the log keeps of it.
        body: Bytes,
    },
    /// Something that is no event (EV-4).
    Bad {
        /// Why.
        refusal: Refusal,
        /// The beginning of what was sent.
        excerpt: String,
        /// Its source and identity, where they could be read.
        source: String,
        /// See `source`.
        id: String,
    },
}

/// What became of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Taken in and applied.
    Accepted(i64),
    /// Told before.
    Duplicate(i64),
    /// Taken in; it waits (EV-3).
    Waiting(i64),
    /// Refused (EV-4).
    Refused(Refusal),
}

/// The answer to an action, ready to be sent and to be kept for the same key (`Idempotency-Key`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

/// A client's key for an action, with a hash of what it asks.
#[derive(Debug, Clone)]
pub struct Idempotency {
    /// The key.
    pub key: String,
    /// SHA-256 of method, path and body.
    pub request: [u8; 32],
}

/// What is answered to an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Acted {
    /// The answer, new or the one given first to the same key.
    Answered(Answer),
    /// The key was used for another request.
    KeyReused,
}

/// Makes the answer of an action, so that it shows exactly what it made. A batch may be decided twice, and
/// then it is made twice.
pub struct Render {
    pub(crate) shown: Shown,
    /// Of an action that is refused; that leaves no trace, so nothing needs to be looked up.
    pub(crate) refused: Box<dyn Fn(&Refusal) -> Answer + Send>,
}

/// What the answer of an action is made from.
pub(crate) enum Shown {
    /// What was decided, which need not be written before: all such actions of a batch are written at once.
    Decided(OfWorld),
    /// The store, inside the transaction, after what was decided is written.
    Written(OfStore),
}

type OfWorld = Box<dyn Fn(&World, &Done) -> Result<Answer, StoreError> + Send>;
type OfStore = Box<dyn Fn(&mut Writer, &Done) -> Result<Answer, StoreError> + Send>;

/// Writes what is no part of the log: access keys, endpoints, attempts.
pub type Write = Box<dyn Fn(&mut Writer, Instant) -> Result<(), StoreError> + Send>;

pub(crate) type Reply<T> = oneshot::Sender<Result<T, Failure>>;

/// What the writer is asked to do.
pub(crate) enum Submission {
    Tell { actor: Arc<Actor>, lines: Vec<Line>, reply: Reply<Vec<Verdict>> },
    Act(Box<Act>),
    Write { write: Write, reply: Reply<()> },
    SetClock { to: Instant, reply: Reply<Result<(), Refusal>> },
    Tick,
    Stop,
}

pub(crate) struct Act {
    pub(crate) actor: Arc<Actor>,
    /// An action.
    pub(crate) record: Record,
    pub(crate) idempotency: Option<Idempotency>,
    pub(crate) render: Render,
    /// Answered, and then undone.
    pub(crate) preview: bool,
    pub(crate) reply: Reply<Acted>,
}

impl Submission {
    /// How many events it counts for.
    pub(crate) fn weight(&self) -> usize {
        match self {
            Self::Tell { lines, .. } => lines.len(),
            _ => 1,
        }
    }
}

/// Where requests are put to be decided and written.
#[derive(Clone)]
pub struct Inbox {
    queue: mpsc::Sender<Queued>,
    room: Arc<Semaphore>,
    /// What streams wait for, so that what is asked by itself finds room beside them.
    streams: Arc<Semaphore>,
    sizes: Sizes,
}

/// A submission with the room it takes, given back when it is dropped.
pub(crate) struct Queued {
    pub(crate) submission: Submission,
    _room: Option<tokio::sync::OwnedSemaphorePermit>,
}

impl Inbox {
    /// An inbox and the end the writer takes from.
    pub(crate) fn new(sizes: Sizes) -> (Self, mpsc::Receiver<Queued>) {
        let (queue, taken) = mpsc::channel(MOST_REQUESTS);
        let (room, streams) = (Semaphore::new(MOST_WAITING), Semaphore::new(sizes.streams));
        (Self { queue, room: Arc::new(room), streams: Arc::new(streams), sizes }, taken)
    }

    /// How many events it takes at a time.
    pub fn sizes(&self) -> Sizes {
        self.sizes
    }

    /// Tells the events of one request; [`Failure::Busy`] where too much is waiting.
    pub async fn tell(&self, actor: &Arc<Actor>, lines: Vec<Line>) -> Result<Vec<Verdict>, Failure> {
        let (reply, answer) = oneshot::channel();
        let submission = Submission::Tell { actor: Arc::clone(actor), lines, reply };
        self.try_put(submission)?;
        answer.await.map_err(|_| Failure::Stopping)?
    }

    /// Puts a piece of a stream into the inbox, waiting for room; its verdicts can be awaited later, so
    /// that the next piece is read meanwhile. Pieces are decided in the order they were put.
    pub async fn tell_later(
        &self,
        actor: &Arc<Actor>,
        lines: Vec<Line>,
    ) -> Result<oneshot::Receiver<Result<Vec<Verdict>, Failure>>, Failure> {
        let (reply, answer) = oneshot::channel();
        let submission = Submission::Tell { actor: Arc::clone(actor), lines, reply };
        let weight = u32::try_from(submission.weight()).unwrap_or(u32::MAX);
        let room = Arc::clone(&self.streams).acquire_many_owned(weight).await;
        let room = room.map_err(|_| Failure::Stopping)?;
        let queued = Queued { submission, _room: Some(room) };
        self.queue.send(queued).await.map_err(|_| Failure::Stopping)?;
        Ok(answer)
    }

    /// Takes an action and answers it.
    pub async fn act(
        &self,
        actor: Actor,
        action: Action,
        idempotency: Option<Idempotency>,
        render: Render,
    ) -> Result<Acted, Failure> {
        self.submit_act(Act {
            actor: Arc::new(actor),
            record: Record::Action(action),
            idempotency,
            render,
            preview: false,
            reply: oneshot::channel().0,
        })
        .await
    }

    /// Answers what an action would do, and does not do it (AP-14).
    pub async fn preview(&self, actor: Actor, action: Action, render: Render) -> Result<Acted, Failure> {
        let reply = oneshot::channel().0;
        let (actor, record) = (Arc::new(actor), Record::Action(action));
        self.submit_act(Act { actor, record, idempotency: None, render, preview: true, reply }).await
    }

    async fn submit_act(&self, mut act: Act) -> Result<Acted, Failure> {
        let (reply, answer) = oneshot::channel();
        act.reply = reply;
        self.try_put(Submission::Act(Box::new(act)))?;
        answer.await.map_err(|_| Failure::Stopping)?
    }

    /// Writes rows that are no part of the log.
    pub async fn write(&self, write: Write) -> Result<(), Failure> {
        let (reply, answer) = oneshot::channel();
        self.try_put(Submission::Write { write, reply })?;
        answer.await.map_err(|_| Failure::Stopping)?
    }

    /// The same, with what `write` answers. A batch may be written twice; what was answered last is what was
    /// kept.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        write: impl Fn(&mut Writer, Instant) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Failure> {
        let said: Arc<Mutex<Option<T>>> = Arc::default();
        let place = Arc::clone(&said);
        let write = move |writer: &mut Writer, now| {
            let answer = write(writer, now)?;
            *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
            Ok(())
        };
        self.write(Box::new(write)).await?;
        said.lock().unwrap_or_else(PoisonError::into_inner).take().ok_or(Failure::Internal)
    }

    /// Moves the sandbox's clock forward and does all that falls due, in order.
    pub async fn set_clock(&self, to: Instant) -> Result<Result<(), Refusal>, Failure> {
        let (reply, answer) = oneshot::channel();
        self.try_put(Submission::SetClock { to, reply })?;
        answer.await.map_err(|_| Failure::Stopping)?
    }

    /// Lets the writer look at the clock: something may have fallen due, or be ready to be sealed.
    pub async fn tick(&self) {
        let _ = self.queue.send(Queued { submission: Submission::Tick, _room: None }).await;
    }

    /// Lets the writer finish what is in the inbox, and end.
    pub async fn stop(&self) {
        let _ = self.queue.send(Queued { submission: Submission::Stop, _room: None }).await;
    }

    fn try_put(&self, submission: Submission) -> Result<(), Failure> {
        let weight = u32::try_from(submission.weight()).unwrap_or(u32::MAX);
        let room = Arc::clone(&self.room).try_acquire_many_owned(weight).map_err(|_| Failure::Busy)?;
        self.queue.try_send(Queued { submission, _room: Some(room) }).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => Failure::Busy,
            mpsc::error::TrySendError::Closed(_) => Failure::Stopping,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    fn lines(many: usize) -> Vec<Line> {
        let refusal = Refusal::new("invalid_event", "This is not an event.");
        let bad = || Line::Bad {
            refusal: refusal.clone(),
            excerpt: String::new(),
            source: String::new(),
            id: String::new(),
        };
        std::iter::repeat_with(bad).take(many).collect()
    }

    #[test]
    fn streams_that_fill_their_room_leave_that_of_others() {
        let (inbox, mut taken) = Inbox::new(Sizes { batch: 10, stream: 10, streams: 20 });
        let actor = Arc::new(Actor { id: "key".into(), name: "shop".into() });
        let piece = |many| inbox.tell_later(&actor, lines(many)).now_or_never();
        assert!(piece(15).is_some_and(|put| put.is_ok()));
        assert!(piece(10).is_none(), "a stream waits for room");
        let (reply, _answer) = oneshot::channel();
        let request = Submission::Tell { actor: Arc::clone(&actor), lines: lines(1_000), reply };
        assert!(inbox.try_put(request).is_ok());
        drop(taken.try_recv());
        assert!(piece(10).is_some_and(|put| put.is_ok()), "what is taken makes room");
    }
}
