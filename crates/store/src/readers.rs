//! The readers of a store: so many are kept, and who comes when all are in use waits in a queue.

use crate::engine::Connection;
use std::collections::VecDeque;
use std::sync::mpsc::{SendError, SyncSender, sync_channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How many readers there are, and are kept, unless one has to be waited for too long: more of them at once
/// make no answer quicker, and opening one costs more than most answers.
const MOST: usize = 16;
/// How long one waits for a reader to come back before another is opened: those that are in use may read
/// something long. Where so many ask that each waits for as long as this, opening more would only add to what is
/// to be done.
const WAIT: Duration = Duration::from_secs(1);

/// What somebody who waits is given: a reader, or the right to open one, which is counted already.
type Given = Option<Connection>;

#[derive(Debug, Default)]
struct Kept {
    idle: Vec<Connection>,
    /// How many there are, idle or in use.
    open: usize,
    /// Who came first is first.
    waiting: VecDeque<SyncSender<Given>>,
}

#[derive(Debug)]
pub(crate) struct Readers {
    kept: Mutex<Kept>,
    wait: Duration,
}

impl Readers {
    pub(crate) fn new(idle: Vec<Connection>) -> Self {
        let kept = Kept { open: idle.len(), idle, waiting: VecDeque::new() };
        Self { kept: Mutex::new(kept), wait: WAIT }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A reader that is idle now or soon; `None` where one more is to be opened, which is counted already.
    pub(crate) fn take(&self) -> Option<Connection> {
        let mut kept = self.kept();
        if let Some(idle) = kept.idle.pop() {
            return Some(idle);
        }
        if kept.open < MOST {
            kept.open += 1;
            return None;
        }
        let (give, given) = sync_channel(1);
        kept.waiting.push_back(give);
        drop(kept);
        if let Ok(given) = given.recv_timeout(self.wait) {
            return given;
        }
        // Nobody gives anything while this is held; it may have come at the last moment.
        let mut kept = self.kept();
        given.try_recv().unwrap_or_else(|_| {
            kept.open += 1;
            None
        })
    }

    /// Takes a reader back, or `None` for one that is of no use any more.
    pub(crate) fn take_back(&self, connection: Option<Connection>) {
        let mut kept = self.kept();
        let mut given = connection;
        while let Some(waiting) = kept.waiting.pop_front() {
            match waiting.send(given) {
                Ok(()) => return,
                Err(SendError(refused)) => given = refused,
            }
        }
        match given.filter(|_| kept.open <= MOST) {
            Some(connection) => kept.idle.push(connection),
            None => kept.open = kept.open.saturating_sub(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    fn connection() -> Connection {
        Connection::open_private().unwrap()
    }

    /// Readers of which all are in use, and how long somebody waits for one.
    fn all_in_use(wait: Duration) -> (Readers, Vec<Connection>) {
        let readers = Readers { wait, ..Readers::new(Vec::new()) };
        let used = (0..MOST).map(|_| {
            assert!(readers.take().is_none(), "there is none to be had yet");
            connection()
        });
        let used = used.collect();
        (readers, used)
    }

    fn open_and_idle(readers: &Readers) -> (usize, usize) {
        let kept = readers.kept();
        (kept.open, kept.idle.len())
    }

    fn until_so_many_wait(readers: &Readers, count: usize) {
        while readers.kept().waiting.len() < count {
            thread::yield_now();
        }
    }

    #[test]
    fn who_waits_is_given_what_comes_back() {
        let (readers, mut used) = all_in_use(Duration::MAX);
        thread::scope(|scope| {
            let asked: Vec<_> = (0..40).map(|_| scope.spawn(|| readers.take().is_some())).collect();
            until_so_many_wait(&readers, 40);
            for _ in 0..40 {
                readers.take_back(used.pop().or_else(|| Some(connection())));
            }
            assert!(asked.into_iter().all(|asked| asked.join().unwrap()), "none was opened");
        });
        assert_eq!(open_and_idle(&readers), (MOST, 0));
    }

    #[test]
    fn who_waits_opens_one_for_one_that_is_of_no_use() {
        let (readers, _used) = all_in_use(Duration::MAX);
        thread::scope(|scope| {
            let asked = scope.spawn(|| readers.take().is_none());
            until_so_many_wait(&readers, 1);
            readers.take_back(None);
            assert!(asked.join().unwrap());
        });
        assert_eq!(readers.kept().open, MOST);
    }

    #[test]
    fn who_has_waited_long_opens_one_that_is_not_kept() {
        let (readers, used) = all_in_use(Duration::ZERO);
        assert!(readers.take().is_none());
        assert_eq!(readers.kept().open, MOST + 1);
        for connection in used.into_iter().chain([connection()]) {
            readers.take_back(Some(connection));
        }
        assert_eq!(open_and_idle(&readers), (MOST, MOST));
        assert!(readers.take().is_some());
    }
}
