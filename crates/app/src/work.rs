//! Long work that a person waits for: checks, what-ifs, imports. It goes on by itself and is looked at. A process
//! keeps what it has worked on in memory: it is of use for a while, and can be done again.

use crate::ids::Ids;
use crate::inbox::{Line, Verdict};
use crate::replay::{Proof, prove};
use crate::what_if::{Comparison, what_if};
use crate::what_if_terms::{TermsComparison, what_if_terms};
use crate::{Failure, Fault, Service};
use bytes::Bytes;
use programs::affiliate::Rules;
use programs::cashback::Terms;
use programs::time::{Instant, Month};
use programs::{Actor, Refusal};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use store::{Options, Store, StoreError, Writer};

/// How many pieces of work are kept.
const MOST_KEPT: usize = 20;

/// Work that only reads.
#[derive(Debug, Clone)]
pub enum Reading {
    /// The whole store is checked against its log (LG-1 to LG-4, EV-6).
    Verify,
    /// Rules are run over the history (EV-5).
    Rules(Box<Rules>),
    /// Terms are run over the history (EV-5).
    Terms(Box<Terms>),
}

impl Reading {
    fn name(&self) -> &'static str {
        match self {
            Self::Verify => "verify",
            Self::Rules(_) => "rules",
            Self::Terms(_) => "terms",
        }
    }
}

/// How work ended.
#[derive(Debug)]
pub enum Ended {
    /// It could not be finished, and why.
    Failed(String),
    /// What was checked.
    Verified(Proof),
    /// What every partner got, and would have got.
    Rules(Vec<Comparison>),
    /// What every seller was charged, and would have been.
    Terms(TermsComparison),
    /// What became of the lines of a file.
    Imported(Imported),
    /// What became of the withdrawals of a batch.
    Reviewed(Reviewed),
}

/// What became of the withdrawals of a batch that were approved or rejected together (WD-4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviewed {
    /// The batch.
    pub batch: Month,
    /// How many took the step.
    pub stepped: i64,
    /// How many were refused: somebody else had been quicker.
    pub refused: i64,
    /// The first refusal.
    pub first: Option<Refusal>,
}

/// What became of the lines of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// Taken in and applied.
    pub accepted: i64,
    /// Told before.
    pub duplicates: i64,
    /// Taken in; they wait (EV-3).
    pub waiting: i64,
    /// Refused (EV-4).
    pub refused: i64,
    /// The first of those that were refused.
    pub refusals: Vec<RefusedLine>,
}

/// A line of a file that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedLine {
    /// Which, from 1.
    pub line: i64,
    /// The stable code.
    pub code: &'static str,
    /// What is wrong.
    pub detail: String,
}

/// A piece of work.
#[derive(Debug)]
pub struct Work {
    /// Its number, from 1.
    pub no: i64,
    /// What is worked on: `verify`, `rules`, `terms`, `import` or `batch`.
    pub name: &'static str,
    /// The name of who asked for it.
    pub by: String,
    /// When it began.
    pub began: Instant,
    /// How much there is to do: entries of the log, or lines of a file.
    pub total: i64,
    done: AtomicI64,
    ended: OnceLock<Ended>,
}

impl Work {
    /// How much is done.
    pub fn done(&self) -> i64 {
        self.done.load(Ordering::Relaxed)
    }

    /// How it ended; `None` while it goes on.
    pub fn ended(&self) -> Option<&Ended> {
        self.ended.get()
    }
}

/// Who holds it works on the work. Let go of however, the work has ended, and the next may begin.
#[derive(Debug)]
pub struct Doing(Arc<Work>);

impl Doing {
    /// The work.
    pub fn work(&self) -> &Arc<Work> {
        &self.0
    }

    /// Says how much is done.
    pub fn reached(&self, done: i64) {
        self.0.done.store(done, Ordering::Relaxed);
    }

    /// Ends it. What ended once does not end again.
    pub fn end(&self, ended: Ended) {
        let _ = self.0.ended.set(ended);
    }
}

impl Drop for Doing {
    fn drop(&mut self) {
        self.end(Ended::Failed("it stopped before its end; the server's log says why".to_owned()));
    }
}

/// What a process works on and has worked on.
#[derive(Debug, Default)]
pub struct Works {
    all: Mutex<VecDeque<Arc<Work>>>,
}

impl Works {
    /// All that is kept, newest first.
    pub fn all(&self) -> Vec<Arc<Work>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).iter().rev().cloned().collect()
    }

    /// One of them.
    pub fn find(&self, no: i64) -> Option<Arc<Work>> {
        self.all().into_iter().find(|work| work.no == no)
    }

    fn begin(&self, name: &'static str, by: &str, began: Instant, total: i64) -> Result<Doing, Failure> {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if all.iter().any(|work| work.ended().is_none()) {
            return Err(Failure::Busy);
        }
        let no = all.back().map_or(0, |work| work.no) + 1;
        let (done, ended) = (AtomicI64::new(0), OnceLock::new());
        let work = Arc::new(Work { no, name, by: by.to_owned(), began, total, done, ended });
        all.push_back(Arc::clone(&work));
        if all.len() > MOST_KEPT {
            all.pop_front();
        }
        Ok(Doing(work))
    }
}

/// Begins a piece of work. There is one at a time, for each reads or writes all there is.
pub fn begin(service: &Service, name: &'static str, by: &str, total: i64) -> Result<Doing, Failure> {
    service.works().begin(name, by, service.now(), total)
}

/// Begins what only reads: a check or a what-if, in a thread of its own, on the store as it is now.
pub fn run(service: &Service, reading: Reading, by: &str) -> Result<Arc<Work>, Failure> {
    let source = service.reader()?;
    let total = source.event_counts().map_err(|error| Fault::from(error).failure())?.entries;
    let doing = begin(service, reading.name(), by, total)?;
    let (work, service) = (Arc::clone(doing.work()), service.clone());
    let thread = std::thread::Builder::new().name("work".into()).spawn(move || {
        let ended = read_through(&service, &reading, &doing);
        doing.end(ended.unwrap_or_else(|fault| Ended::Failed(fault.to_string())));
    });
    // A thread that could not be had has let go of the work, and with it ended it.
    if let Err(error) = thread {
        tracing::error!(%error, "no thread for long work");
    }
    Ok(work)
}

fn read_through(service: &Service, reading: &Reading, doing: &Doing) -> Result<Ended, Fault> {
    let source = service.reader().map_err(|failure| StoreError::Other(failure.to_string()))?;
    let room = tempfile::tempdir().map_err(|error| StoreError::Io(error.to_string()))?;
    let empty = || -> Result<Writer, Fault> {
        let store = Store::open(room.path(), Options { durable: false, ..Options::default() })?;
        Ok(store.writer()?)
    };
    let progress = &mut |reached| doing.reached(reached);
    Ok(match reading {
        Reading::Verify => Ended::Verified(prove(&source, empty()?, progress)?),
        Reading::Rules(rules) => {
            let version = source.versions()?.next_rules_version();
            let candidate = Rules { version, ..Rules::clone(rules) };
            Ended::Rules(what_if(&source, empty()?, &candidate, progress)?)
        }
        Reading::Terms(terms) => Ended::Terms(what_if_terms(&source, empty()?, terms, progress)?),
    })
}

/// Reads one line of a file of events; what is no event becomes a refusal (EV-4).
pub type ReadLine = fn(&[u8], Ids) -> Line;

/// How many lines go into the inbox together.
const PIECE: usize = 1_000;
/// How many refusals are told; all of them are in the operator's list.
const MOST_REFUSALS: usize = 200;

/// Begins to take in a file of events, one a line, through the inbox like any others.
pub fn import(service: &Service, actor: Actor, file: Bytes, read: ReadLine) -> Result<Arc<Work>, Failure> {
    let lines = file.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).count();
    let total = i64::try_from(lines).unwrap_or(i64::MAX);
    let doing = begin(service, "import", &actor.name, total)?;
    let (work, service) = (Arc::clone(doing.work()), service.clone());
    tokio::spawn(async move {
        let told = tell(&service, &Arc::new(actor), &file, read, &doing).await;
        doing.end(told.map_or_else(|failure| Ended::Failed(failure.to_string()), Ended::Imported));
    });
    Ok(work)
}

async fn tell(
    service: &Service,
    actor: &Arc<Actor>,
    file: &Bytes,
    read: ReadLine,
    doing: &Doing,
) -> Result<Imported, Failure> {
    let mut tally = Imported::default();
    let mut all = (1_i64..)
        .zip(file.split(|byte| *byte == b'\n'))
        .map(|(number, line)| (number, line.trim_ascii()))
        .filter(|(_, line)| !line.is_empty());
    loop {
        let (numbers, lines): (Vec<i64>, Vec<Line>) =
            all.by_ref().take(PIECE).map(|(number, line)| (number, read(line, service.ids()))).unzip();
        if numbers.is_empty() {
            return Ok(tally);
        }
        let told = service.inbox().tell_later(actor, lines).await?;
        let verdicts = told.await.map_err(|_| Failure::Stopping)??;
        doing.reached(doing.work().done().saturating_add(i64::try_from(numbers.len()).unwrap_or(0)));
        numbers.into_iter().zip(verdicts).for_each(|(line, verdict)| tally.count(line, verdict));
    }
}

impl Imported {
    fn count(&mut self, line: i64, verdict: Verdict) {
        match verdict {
            Verdict::Accepted(_) => self.accepted += 1,
            Verdict::Duplicate(_) => self.duplicates += 1,
            Verdict::Waiting(_) => self.waiting += 1,
            Verdict::Refused(refusal) => {
                self.refused += 1;
                if self.refusals.len() < MOST_REFUSALS {
                    self.refusals.push(RefusedLine { line, code: refusal.code, detail: refusal.detail });
                }
            }
        }
    }
}
