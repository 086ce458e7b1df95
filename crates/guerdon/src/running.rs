//! A service without a server, for commands that work on the store themselves.

use crate::command::Stored;
use crate::opened::{config, open};
use crate::system::{self, hint};
use anyhow::{Context, anyhow};
use app::ids::Ids;
use app::inbox::{Acted, Answer};
use app::kept;
use app::views::{self, Writing};
use app::{Config, Service, Stopper};
use programs::time::Instant;
use programs::{Action, Actor, Done, No, Refusal};
use store::{Options, Reader, Store, StoreError};

/// What a service calls itself where nobody asks it from outside.
pub(crate) const NOWHERE: &str = "http://localhost";

/// Which clock a command wants the store to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// The one it has: a sandbox's stays, any other is the system's.
    Kept,
    /// A sandbox's; one that begins at this instant, where the store is new.
    Sandbox(Instant),
}

/// Reads `--clock`.
pub(crate) fn clock(text: Option<&str>) -> anyhow::Result<Instant> {
    let Some(text) = text else { return Ok(system::now()) };
    Instant::parse(text)
        .map_err(|error| hint(format!("--clock: {error}"), "write it like 2026-06-01T00:00:00Z"))
}

/// Opens a store and starts the service on it. A store that people work with never becomes a sandbox.
pub(crate) fn start(stored: &Stored, wanted: Wanted) -> anyhow::Result<(Store, Service, Stopper)> {
    let store = open(stored, Options::default())?;
    let config = config(NOWHERE.to_owned(), sandbox_clock(&store, wanted)?)?;
    let (service, stopper) = Service::start(store.clone(), config).context("starting the service")?;
    Ok((store, service, stopper))
}

fn sandbox_clock(store: &Store, wanted: Wanted) -> anyhow::Result<Option<Instant>> {
    let writer = store.writer()?;
    let (has_clock, is_new) = (kept::is_sandbox(&writer)?, kept::ids(&writer)?.is_none());
    match wanted {
        Wanted::Kept if has_clock => Ok(Some(system::now())),
        Wanted::Kept => Ok(None),
        Wanted::Sandbox(begin) if has_clock || is_new => Ok(Some(begin)),
        Wanted::Sandbox(_) => Err(hint(
            "this store is no sandbox: it goes by the system's clock",
            "name another directory with --data; a new one becomes a sandbox",
        )),
    }
}

/// What a service is started with to work on a sandbox.
pub(crate) fn sandbox_config(public_url: String, begin: Instant) -> anyhow::Result<Config> {
    config(public_url, Some(begin))
}

/// The public identifiers of a store that is only read.
pub(crate) fn ids(reader: &Reader) -> anyhow::Result<Ids> {
    kept::ids(reader)?.ok_or_else(|| {
        hint(
            "this store has no secret yet, so nothing in it has an identifier",
            "serve it once, then try again",
        )
    })
}

/// A person at work: takes actions and answers the number of what they made.
#[derive(Clone)]
pub(crate) struct Hand {
    service: Service,
    actor: Actor,
}

impl Hand {
    /// Somebody with a name.
    pub(crate) fn new(service: &Service, id: &str, name: &str) -> Self {
        Self { service: service.clone(), actor: Actor { id: id.to_owned(), name: name.to_owned() } }
    }

    /// Takes an action. What the rules refuse is an error here, for these commands ask only for what is
    /// allowed.
    pub(crate) async fn act(&self, action: Action) -> anyhow::Result<No> {
        self.act_and(action, |_, _| Ok(())).await
    }

    /// Takes an action and does something with what it made, in the same transaction.
    pub(crate) async fn act_and(
        &self,
        action: Action,
        then: impl Fn(&mut Writing, No) -> Result<(), StoreError> + Send + 'static,
    ) -> anyhow::Result<No> {
        let shown = move |writer: &mut Writing, done: &Done| {
            let no = match done {
                Done::Subject(no) | Done::File(no) | Done::Version(no) => *no,
                Done::Nothing => 0,
            };
            then(writer, no)?;
            Ok(Answer { status: DONE, body: no.to_be_bytes().to_vec() })
        };
        let render = views::render(shown, refused);
        let acted = self.service.inbox().act(self.actor.clone(), action, None, render).await?;
        let Acted::Answered(Answer { status, body }) = acted else {
            return Err(anyhow!("the action has no key of its own"));
        };
        match (status, <[u8; 8]>::try_from(body.as_slice())) {
            (DONE, Ok(number)) => Ok(No::from_be_bytes(number)),
            _ => Err(anyhow!("refused: {}", String::from_utf8_lossy(&body))),
        }
    }
}

/// How an answer says that an action was taken; nobody sees it.
const DONE: u16 = 200;

fn refused(refusal: &Refusal) -> Answer {
    Answer { status: DONE + 1, body: format!("{}: {}", refusal.code, refusal.detail).into_bytes() }
}
