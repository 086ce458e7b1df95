//! Events put into the inbox piece by piece: a few pieces are on their way while the next is read, so memory is
//! bounded however many events there are.

use app::inbox::{Line, PIECE, Verdict};
use app::{Failure, Service};
use programs::{Actor, Refusal};
use serde::Serialize;
use std::collections::VecDeque;
use std::sync::Arc;
use tokio::sync::oneshot;

/// What became of the events.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) accepted: u64,
    pub(super) duplicates: u64,
    pub(super) waiting: u64,
    pub(super) refused: u64,
    /// The first that were refused.
    pub(super) refusals: Vec<Refused>,
}

/// An event that was refused.
#[derive(Debug, Serialize)]
pub(super) struct Refused {
    pub(super) file: String,
    pub(super) line: u64,
    pub(super) id: Option<String>,
    pub(super) code: &'static str,
    pub(super) detail: String,
}

impl Tally {
    pub(super) fn in_words(&self) -> String {
        let Self { accepted, duplicates, waiting, refused, .. } = self;
        format!("{accepted} accepted, {duplicates} duplicates, {waiting} waiting, {refused} refused")
    }
}

/// Where an event came from.
struct Origin {
    file: Arc<str>,
    line: u64,
    id: Option<String>,
}

struct Piece {
    origins: Vec<Origin>,
    verdicts: oneshot::Receiver<Result<Vec<Verdict>, Failure>>,
}

/// Puts events into the inbox and counts what becomes of them.
pub(super) struct Feed<'a> {
    service: &'a Service,
    actor: &'a Arc<Actor>,
    file: Arc<str>,
    lines: Vec<Line>,
    origins: Vec<Origin>,
    pieces: VecDeque<Piece>,
    tally: Tally,
    /// How many refusals are kept to be shown.
    shown: usize,
}

impl<'a> Feed<'a> {
    pub(super) fn new(service: &'a Service, actor: &'a Arc<Actor>, shown: usize) -> Self {
        Self {
            service,
            actor,
            file: Arc::from(""),
            lines: Vec::new(),
            origins: Vec::new(),
            pieces: VecDeque::new(),
            tally: Tally::default(),
            shown,
        }
    }

    /// What follows comes from this file.
    pub(super) fn begin(&mut self, file: &str) {
        self.file = Arc::from(file);
    }

    /// Tells an event.
    pub(super) async fn tell(&mut self, line: u64, event: &[u8]) -> Result<(), Failure> {
        self.put(line, api::read_event(event, self.service.ids())).await
    }

    /// Tells of a line that is too long to be an event.
    pub(super) async fn too_long(&mut self, line: u64, beginning: &[u8]) -> Result<(), Failure> {
        self.put(line, api::overlong_event(beginning)).await
    }

    async fn put(&mut self, line: u64, event: Line) -> Result<(), Failure> {
        self.origins.push(Origin { file: Arc::clone(&self.file), line, id: api::event_id(&event) });
        self.lines.push(event);
        if self.lines.len() < PIECE { Ok(()) } else { self.send().await }
    }

    async fn send(&mut self) -> Result<(), Failure> {
        if self.lines.is_empty() {
            return Ok(());
        }
        if self.pieces.len() == self.service.inbox().sizes().most_pieces() {
            self.settle_oldest().await?;
        }
        let lines = std::mem::replace(&mut self.lines, Vec::with_capacity(PIECE));
        let origins = std::mem::replace(&mut self.origins, Vec::with_capacity(PIECE));
        let verdicts = self.service.inbox().tell_later(self.actor, lines).await?;
        self.pieces.push_back(Piece { origins, verdicts });
        Ok(())
    }

    async fn settle_oldest(&mut self) -> Result<(), Failure> {
        let Some(Piece { origins, verdicts }) = self.pieces.pop_front() else { return Ok(()) };
        let verdicts = verdicts.await.unwrap_or(Err(Failure::Stopping))?;
        for (origin, verdict) in origins.into_iter().zip(verdicts) {
            match verdict {
                Verdict::Accepted(_) => self.tally.accepted += 1,
                Verdict::Duplicate(_) => self.tally.duplicates += 1,
                Verdict::Waiting(_) => self.tally.waiting += 1,
                Verdict::Refused(refusal) => self.refused(origin, refusal),
            }
        }
        Ok(())
    }

    fn refused(&mut self, origin: Origin, refusal: Refusal) {
        self.tally.refused += 1;
        if self.tally.refusals.len() < self.shown {
            let Origin { file, line, id } = origin;
            let Refusal { code, detail, pointer, .. } = refusal;
            let detail = match pointer {
                Some(pointer) if !pointer.is_empty() => format!("{pointer}: {detail}"),
                _ => detail,
            };
            self.tally.refusals.push(Refused { file: file.to_string(), line, id, code, detail });
        }
    }

    /// Waits for the last verdicts. What was counted is told also when something goes wrong.
    pub(super) async fn finish(mut self) -> (Tally, anyhow::Result<()>) {
        let mut finished = self.send().await;
        while finished.is_ok() && !self.pieces.is_empty() {
            finished = self.settle_oldest().await;
        }
        (self.tally, finished.map_err(Into::into))
    }
}
