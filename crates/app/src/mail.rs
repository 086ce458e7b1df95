//! Where letters go: to the mail server, or, in a sandbox, into a box that can be looked into.

use crate::Service;
use outside::mail::{Letter, Sender};
use programs::time::Instant;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// How many letters a sandbox keeps.
const MOST_KEPT: usize = 50;

/// A letter that a sandbox keeps instead of sending it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// When it was written.
    pub at: Instant,
    /// The letter.
    pub letter: Letter,
}

/// Where letters go.
#[derive(Debug)]
pub(crate) enum Mailbox {
    /// To a server.
    Server(Sender),
    /// Nowhere: the newest are kept.
    Box(Mutex<VecDeque<Kept>>),
    /// There is no way to send any.
    None,
}

impl Mailbox {
    /// A sandbox sends nothing, whatever it is told.
    pub(crate) fn new(sender: Option<Sender>, sandbox: bool) -> Self {
        match sender {
            _ if sandbox => Self::Box(Mutex::default()),
            Some(sender) => Self::Server(sender),
            None => Self::None,
        }
    }
}

/// Whether letters reach anybody.
pub fn can_send(service: &Service) -> bool {
    !matches!(service.mailbox(), Mailbox::None)
}

/// Sends a letter, without anybody waiting for it: how long it takes would tell whether it is sent.
pub fn send(service: &Service, letter: Letter) {
    match service.mailbox() {
        Mailbox::None => {}
        Mailbox::Box(kept) => {
            let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.push_front(Kept { at: service.now(), letter });
            kept.truncate(MOST_KEPT);
        }
        Mailbox::Server(sender) => {
            let (sender, at) = (sender.clone(), system_time(service.now()));
            tokio::spawn(async move {
                if let Err(error) = sender.send(&letter, at).await {
                    tracing::error!(%error, "a letter was not sent");
                }
            });
        }
    }
}

/// What a sandbox keeps, newest first.
pub fn kept(service: &Service) -> Vec<Kept> {
    match service.mailbox() {
        Mailbox::Box(kept) => kept.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect(),
        Mailbox::Server(_) | Mailbox::None => Vec::new(),
    }
}

fn system_time(at: Instant) -> SystemTime {
    let micros = u64::try_from(at.micros()).unwrap_or(0);
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_micros(micros)).unwrap_or(SystemTime::UNIX_EPOCH)
}
