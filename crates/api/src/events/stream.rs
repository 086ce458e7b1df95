//! Events put into the inbox piece by piece, with bounded memory however many there are.

use super::lines::{Cut, Lines};
use super::{Tally, ids_of, parse};
use crate::problem::Problem;
use app::inbox::{Line, PIECE, Verdict};
use app::{Failure, Service};
use axum::body::Body;
use futures_util::StreamExt;
use programs::Actor;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;

/// How much of a stream that is given up is still read, in bytes, and for how long.
const MOST_DRAINED: usize = 64_000_000;
const DRAINED_FOR: Duration = Duration::from_secs(5);
/// For how long a stream may stand still.
const PATIENCE: Duration = Duration::from_secs(60);

struct Piece {
    first: u64,
    ids: Vec<Option<String>>,
    verdicts: oneshot::Receiver<Result<Vec<Verdict>, Failure>>,
}

/// Puts lines into the inbox and counts what becomes of them.
pub(super) struct Teller<'a> {
    service: &'a Service,
    actor: &'a Arc<Actor>,
    lines: Vec<Line>,
    told: u64,
    pieces: VecDeque<Piece>,
    tally: Tally,
}

impl<'a> Teller<'a> {
    pub(super) fn new(service: &'a Service, actor: &'a Arc<Actor>) -> Self {
        let (lines, pieces) = (Vec::new(), VecDeque::new());
        Self { service, actor, lines, told: 0, pieces, tally: Tally::default() }
    }

    /// Takes a line.
    pub(super) async fn put(&mut self, line: Line) -> Result<(), Problem> {
        self.lines.push(line);
        if self.lines.len() < PIECE { Ok(()) } else { self.send().await }
    }

    async fn send(&mut self) -> Result<(), Problem> {
        if self.lines.is_empty() {
            return Ok(());
        }
        if self.pieces.len() == self.service.inbox().sizes().most_pieces() {
            self.settle_oldest().await?;
        }
        let lines = std::mem::replace(&mut self.lines, Vec::with_capacity(PIECE));
        let (first, ids) = (self.told, ids_of(&lines));
        self.told += u64::try_from(lines.len()).unwrap_or(0);
        match self.service.inbox().tell_later(self.actor, lines).await {
            Ok(verdicts) => {
                self.pieces.push_back(Piece { first, ids, verdicts });
                Ok(())
            }
            Err(failure) => Err(self.failed(failure).await),
        }
    }

    async fn settle_oldest(&mut self) -> Result<(), Problem> {
        let Some(Piece { first, ids, verdicts }) = self.pieces.pop_front() else { return Ok(()) };
        match verdicts.await.unwrap_or(Err(Failure::Stopping)) {
            Ok(verdicts) => {
                self.tally.count(first, ids, verdicts);
                Ok(())
            }
            Err(failure) => Err(self.failed(failure).await),
        }
    }

    /// What was taken in is said with the failure, the pieces that were on their way included.
    async fn failed(&mut self, failure: Failure) -> Problem {
        for Piece { first, ids, verdicts } in std::mem::take(&mut self.pieces) {
            if let Ok(Ok(verdicts)) = verdicts.await {
                self.tally.count(first, ids, verdicts);
            }
        }
        self.tally.counts_into(Problem::from(failure))
    }

    /// Waits for the last verdicts.
    pub(super) async fn finish(mut self) -> Result<Tally, Problem> {
        self.send().await?;
        while !self.pieces.is_empty() {
            self.settle_oldest().await?;
        }
        Ok(self.tally)
    }

    /// What became of everything that came before the stream broke off.
    async fn broken_off(self) -> Problem {
        let problem = Problem::new(
            "body_not_read",
            "The stream broke off. Send it again; what was taken in is a duplicate then.",
        );
        match self.finish().await {
            Ok(tally) => tally.counts_into(problem),
            Err(failed) => failed,
        }
    }
}

/// Reads on for a while without a look: an answer to somebody who is still sending gets lost otherwise.
async fn drain(stream: &mut axum::body::BodyDataStream) {
    let read = async {
        let mut left = MOST_DRAINED;
        while let Some(Ok(piece)) = stream.next().await {
            left = left.saturating_sub(piece.len());
            if left == 0 {
                break;
            }
        }
    };
    let _ = tokio::time::timeout(DRAINED_FOR, read).await;
}

/// Tells the events of a stream, one a line.
pub(super) async fn tell(service: &Service, actor: &Arc<Actor>, body: Body) -> Result<Tally, Problem> {
    let ids = service.ids();
    let mut stream = body.into_data_stream();
    let mut teller = Teller::new(service, actor);
    let mut lines = Lines::default();
    let mut cut: Vec<Line> = Vec::new();
    let read = |found: Cut<'_>, cut: &mut Vec<Line>| {
        cut.push(match found {
            Cut::Line(line) => parse::line(line, ids),
            Cut::TooLong(beginning) => parse::too_long(beginning),
        });
    };
    loop {
        match tokio::time::timeout(PATIENCE, stream.next()).await {
            Ok(Some(Ok(piece))) => lines.push(&piece, |found| read(found, &mut cut)),
            Ok(None) => break,
            Ok(Some(Err(_))) | Err(_) => return Err(teller.broken_off().await),
        }
        for line in cut.drain(..) {
            if let Err(problem) = teller.put(line).await {
                drain(&mut stream).await;
                return Err(problem);
            }
        }
    }
    lines.finish(|found| read(found, &mut cut));
    for line in cut.drain(..) {
        teller.put(line).await?;
    }
    teller.finish().await
}
