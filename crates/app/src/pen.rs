//! The threads that write decided batches while the next one is decided.

use crate::failure::Fault;
use crate::group::{Outcome, answer};
use crate::inbox::Queued;
use crate::package::Package;
use std::collections::VecDeque;
use store::{StoreError, Writer};
use tokio::sync::mpsc;

/// A decided batch: who is to be answered, with what, and what is to be written before that.
pub(crate) struct Decided {
    pub(crate) group: Vec<Queued>,
    pub(crate) outcomes: Vec<Outcome>,
    pub(crate) package: Package,
    /// Whether what is not sealed yet is sealed with it.
    pub(crate) seal: bool,
    /// Whether its transaction was begun in a turn, while others wrote.
    pub(crate) begun: bool,
}

/// The writer comes back, and with it a batch that could not be written.
pub(crate) struct Back {
    pub(crate) writer: Writer,
    pub(crate) failed: Option<(Vec<Queued>, Fault)>,
}

/// The other end of a thread. At most one batch is with it at a time.
struct Pen {
    give: mpsc::Sender<(Writer, Decided)>,
    back: mpsc::Receiver<Back>,
}

impl Pen {
    /// Starts the thread. It ends when the pen is dropped.
    fn start() -> Result<Self, Fault> {
        let (give, mut given) = mpsc::channel::<(Writer, Decided)>(1);
        let (send, back) = mpsc::channel(1);
        let write = move || {
            while let Some((writer, decided)) = given.blocking_recv() {
                if send.blocking_send(write(writer, decided)).is_err() {
                    break;
                }
            }
        };
        let thread = std::thread::Builder::new().name("pen".into()).spawn(write);
        thread.map_err(|error| StoreError::Io(error.to_string()))?;
        Ok(Self { give, back })
    }
}

/// As many pens as a store has writers. What they were given comes back in the order in which it was given.
pub(crate) struct Pens {
    idle: Vec<Pen>,
    busy: VecDeque<Pen>,
}

impl Pens {
    pub(crate) fn start(count: usize) -> Result<Self, Fault> {
        let idle = (0..count).map(|_| Pen::start()).collect::<Result<_, _>>()?;
        Ok(Self { idle, busy: VecDeque::new() })
    }

    /// Whether a batch is being written.
    pub(crate) fn are_away(&self) -> bool {
        self.away() > 0
    }

    /// How many batches are being written.
    pub(crate) fn away(&self) -> usize {
        self.busy.len()
    }

    /// Gives a batch to be written; as there is a pen for each writer, one is idle. The writer comes back with
    /// [`Pens::wait`] or [`Pens::returned`].
    pub(crate) fn give(&mut self, writer: Writer, decided: Decided) {
        let Some(pen) = self.idle.pop() else { return };
        if pen.give.blocking_send((writer, decided)).is_ok() {
            self.busy.push_back(pen);
        }
    }

    /// Waits until the batch that was given first is written; `None` where none is being.
    pub(crate) fn wait(&mut self) -> Option<Back> {
        let mut pen = self.busy.pop_front()?;
        let back = pen.back.blocking_recv();
        self.idle.push(pen);
        back
    }

    /// Answers when the batch that was given first is written.
    pub(crate) async fn returned(&mut self) -> Option<Back> {
        let back = self.busy.front_mut()?.back.recv().await;
        self.idle.extend(self.busy.pop_front());
        back
    }
}

/// Writes a batch and answers those who wait for it.
fn write(mut writer: Writer, decided: Decided) -> Back {
    let Decided { group, outcomes, package, seal, begun } = decided;
    let written = if begun { write_begun(&mut writer, &package) } else { write_whole(&mut writer, &package) };
    match written.and_then(|()| commit(&mut writer, seal)) {
        Ok(()) => {
            for (queued, outcome) in group.into_iter().zip(outcomes) {
                answer(queued.submission, outcome);
            }
            Back { writer, failed: None }
        }
        Err(fault) => {
            // Who has decided after it waits for its end. If that fails too, the keeper finds out.
            let _ = writer.rollback();
            Back { writer, failed: Some((group, fault)) }
        }
    }
}

fn write_whole(writer: &mut Writer, package: &Package) -> Result<(), Fault> {
    writer.begin()?;
    package.write(writer)
}

/// Until it is committed nothing of it is kept, so whatever stands in its way is found out when it is decided anew
/// and alone: rows that another has written in its place, too.
fn write_begun(writer: &mut Writer, package: &Package) -> Result<(), Fault> {
    package.write_after_others(writer).map_err(|fault| {
        tracing::debug!(%fault, "a batch that was decided while others wrote is decided anew");
        Fault::Overtaken
    })
}

fn commit(writer: &mut Writer, seal: bool) -> Result<(), Fault> {
    if seal {
        writer.seal(usize::MAX)?;
    }
    Ok(writer.commit()?)
}
