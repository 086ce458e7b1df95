//! A store with everything that works on it: the writer's thread, readers, keys, clock.

use crate::access::{Access, key_id};
use crate::batch::Keeper;
use crate::clock::Clock;
use crate::failure::{Failure, Fault};
use crate::ids::Ids;
use crate::inbox::{Inbox, Sizes};
use crate::kept::{self, SECRET, derived};
use crate::limits::{Buckets, Refusals, Wait};
use crate::mail::Mailbox;
use crate::passwords;
use crate::scribe::Scribe;
use crate::secrets::{Random, Sealer, sha256};
use crate::views::Past;
use crate::work::Works;
use programs::No;
use programs::affiliate::Rules;
use programs::cashback::Terms;
use programs::time::Instant;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use store::{Connection, Lease, Reader, Store, StoreError, Writer};
use subtle::ConstantTimeEq;
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::Semaphore;

/// How many tries to sign in an address has at once, and after which time one comes back.
const MOST_TRIES: i64 = 30;
const TRY_BACK_MICROS: i64 = 10_000_000;
/// How many links an address is mailed at once, and after which time one comes back.
const MOST_LETTERS: i64 = 3;
const LETTER_BACK_MICROS: i64 = 300_000_000;

/// What a service is started with.
#[derive(Clone)]
pub struct Config {
    /// Where the service is reached, without a slash at the end; referral links begin with it.
    pub public_url: String,
    /// The key with every scope (`GUERDON_ROOT_KEY`).
    pub root_key: Option<String>,
    /// Reads the system's clock.
    pub clock: fn() -> Instant,
    /// Fills bytes with randomness.
    pub random: Random,
    /// In a sandbox, where the clock of a new store starts.
    pub sandbox: Option<Instant>,
    /// What is there besides.
    pub settings: Settings,
}

impl Config {
    /// What time it is for people, whatever the clock of a sandbox says: authenticators go by it, and what
    /// comes too often is counted by it.
    pub fn now(&self) -> Instant {
        (self.clock)()
    }
}

/// What is set where it is wanted.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Who takes letters.
    pub mail: Option<outside::mail::Sender>,
    /// The one site that may show a shopper's page within its own, such as `https://shop.example`.
    pub embed_origin: Option<String>,
    /// How many requests a second a key may send.
    pub rate_limit: Option<u32>,
    /// Whether a proxy in front says whom requests come from.
    pub behind_proxy: bool,
}

/// The service: clone it freely.
#[derive(Clone)]
pub struct Service {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    inbox: Inbox,
    clock: Arc<Clock>,
    ids: Ids,
    sealer: Sealer,
    click_salt: [u8; 32],
    config: Config,
    root_hash: Option<[u8; 32]>,
    known_key: [u8; 32],
    mailbox: Mailbox,
    hashing: Semaphore,
    refusals: Refusals,
    tries: Buckets,
    letters: Buckets,
    requests: Option<Buckets>,
    failed: Arc<AtomicBool>,
    works: Works,
    past: Past,
}

/// The writer's thread; [`Stopper::stop`] lets it finish what was put in.
pub struct Stopper {
    inbox: Inbox,
    thread: std::thread::JoinHandle<()>,
}

impl Stopper {
    /// Finishes what is in the inbox, seals it, and ends.
    pub async fn stop(self) {
        self.inbox.stop().await;
        let thread = self.thread;
        let _ = tokio::task::spawn_blocking(move || thread.join()).await;
    }
}

impl Service {
    /// Starts working on a store: makes what a new one needs, does what fell due while it was down.
    pub fn start(store: Store, config: Config) -> Result<(Self, Stopper), Fault> {
        let mut writer = store.writer()?;
        let secret = furnish(&mut writer, config.random)?;
        let last_entry = entry_at(&writer, writer.world()?.counters.seq)?;
        let clock = Arc::new(match config.sandbox {
            Some(start) => Clock::sandbox(&mut writer, start.max(last_entry))?,
            None => Clock::system(config.clock, last_entry),
        });
        let failed = Arc::new(AtomicBool::new(false));
        let (inbox, taken) = Inbox::new(Sizes::of(&store));
        let scribe = Scribe::new(writer)?;
        let keeper = Keeper::new(scribe, Arc::clone(&clock), Arc::clone(&failed), inbox.sizes())?;
        let waiter = tokio::runtime::Builder::new_current_thread().build();
        let waiter = waiter.map_err(|error| StoreError::Io(error.to_string()))?;
        let thread = std::thread::Builder::new().name("keeper".into());
        let thread = thread.spawn(move || keeper.run(taken, &waiter));
        let thread = thread.map_err(|error| StoreError::Io(error.to_string()))?;
        let stopper = Stopper { inbox: inbox.clone(), thread };
        let inner = Inner {
            store,
            inbox,
            clock,
            ids: Ids::new(&derived(&secret, b"ids")),
            sealer: Sealer::new(&derived(&secret, b"seal"), config.random),
            click_salt: derived(&secret, b"clicks"),
            known_key: derived(&secret, b"known browsers"),
            mailbox: Mailbox::new(config.settings.mail.clone(), config.sandbox.is_some()),
            hashing: Semaphore::new(passwords::AT_ONCE),
            refusals: Refusals::default(),
            tries: Buckets::new(MOST_TRIES, TRY_BACK_MICROS),
            letters: Buckets::new(MOST_LETTERS, LETTER_BACK_MICROS),
            requests: config.settings.rate_limit.map(Buckets::per_second),
            root_hash: config.root_key.as_ref().map(|key| sha256(key.as_bytes())),
            config,
            failed,
            works: Works::default(),
            past: Past::default(),
        };
        Ok((Self { inner: Arc::new(inner) }, stopper))
    }

    /// The long work that people wait for.
    pub fn works(&self) -> &Works {
        &self.inner.works
    }

    pub(crate) fn past(&self) -> &Past {
        &self.inner.past
    }

    /// Where requests are put.
    pub fn inbox(&self) -> &Inbox {
        &self.inner.inbox
    }

    /// A connection for reading what is committed.
    pub fn reader(&self) -> Result<Reader, Failure> {
        let reader = self.inner.store.reader().and_then(|reader| {
            if self.inner.store.is_shared() {
                self.inner.clock.follow(&reader)?;
            }
            Ok(reader)
        });
        reader.map_err(|error| {
            tracing::error!(%error, "no reader");
            Fault::from(error).failure()
        })
    }

    /// Has something read in this thread while its runtime goes on elsewhere, where an answer may take its
    /// time: on a server, not in a file.
    pub fn aside<T>(&self, read: impl FnOnce() -> T) -> T {
        let many_threads = |handle: Handle| handle.runtime_flavor() == RuntimeFlavor::MultiThread;
        if self.inner.store.is_shared() && Handle::try_current().is_ok_and(many_threads) {
            return tokio::task::block_in_place(read);
        }
        read()
    }

    /// The right to deliver, which one process of a store has.
    pub(crate) fn lease(&self) -> Result<Option<Lease>, StoreError> {
        self.inner.store.lease()
    }

    /// What time it is for the store.
    pub fn now(&self) -> Instant {
        self.inner.clock.now()
    }

    /// Whether the clock is a sandbox's.
    pub fn is_sandbox(&self) -> bool {
        self.inner.clock.is_sandbox()
    }

    /// Whether events can be accepted.
    pub fn is_well(&self) -> bool {
        !self.inner.failed.load(Ordering::Acquire)
    }

    /// Makes and reads public identifiers.
    pub fn ids(&self) -> Ids {
        self.inner.ids
    }

    /// Seals and opens account numbers and webhook secrets.
    pub fn sealer(&self) -> &Sealer {
        &self.inner.sealer
    }

    /// What it was started with.
    pub fn config(&self) -> &Config {
        &self.inner.config
    }

    /// Where letters go.
    pub(crate) fn mailbox(&self) -> &Mailbox {
        &self.inner.mailbox
    }

    /// Turns to hash passwords.
    pub(crate) fn hashing(&self) -> &Semaphore {
        &self.inner.hashing
    }

    /// Refused tries to sign in.
    pub(crate) fn refusals(&self) -> &Refusals {
        &self.inner.refusals
    }

    /// Tries to sign in, by address.
    pub(crate) fn tries(&self) -> &Buckets {
        &self.inner.tries
    }

    /// Links that are mailed, by address.
    pub(crate) fn letters(&self) -> &Buckets {
        &self.inner.letters
    }

    /// What the browsers are known by that people signed in with.
    pub(crate) fn known_key(&self) -> &[u8; 32] {
        &self.inner.known_key
    }

    /// Counts a request of a key, where requests are limited; none of the root key's is.
    pub fn count_request(&self, access: &Access) -> Result<(), Wait> {
        match &self.inner.requests {
            Some(requests) if !access.root => requests.take(&access.actor.id, self.config().now()),
            _ => Ok(()),
        }
    }

    /// A hash of a visitor that tells nobody who it was (AP-4).
    pub fn visitor_hash(&self, address: &str, agent: &str) -> String {
        let mut text = self.inner.click_salt.to_vec();
        text.extend(address.as_bytes());
        text.push(0);
        text.extend(agent.as_bytes());
        crate::secrets::hex(sha256(&text).get(..16).unwrap_or_default())
    }

    /// Whom a key belongs to.
    pub fn access(&self, key: &str) -> Result<Option<Access>, Failure> {
        let hash = sha256(key.as_bytes());
        if self.inner.root_hash.is_some_and(|root| bool::from(root.ct_eq(&hash))) {
            return Ok(Some(Access::root()));
        }
        let Some(id) = key_id(key) else { return Ok(None) };
        let failed = |error| Fault::from(error).failure();
        self.aside(|| {
            let reader = self.reader()?;
            let found = reader.api_key(id).map_err(failed)?;
            let valid = found.filter(|key| key.revoked_at.is_none() && bool::from(key.hash.ct_eq(&hash)));
            Ok(valid.and_then(|key| Access::of(&key)))
        })
    }
}

/// Gives a new store the secrets and the first versions it needs.
fn furnish(writer: &mut Writer, random: Random) -> Result<[u8; 32], Fault> {
    writer.begin()?;
    let secret = match kept::secret(writer)? {
        Some(secret) => secret,
        None => {
            let mut secret = [0; 32];
            random(&mut secret);
            writer.set_meta(SECRET, &secret)?;
            secret
        }
    };
    let agreement = documents::contract::PARTNER_AGREEMENT_EN_1;
    writer.found(&Rules::template(), agreement, &Terms::template())?;
    writer.commit()?;
    Ok(secret)
}

/// The clock of an entry of the log; the earliest instant where there is none.
pub(crate) fn entry_at(source: &Connection, seq: No) -> Result<Instant, StoreError> {
    let mut at = Instant::MIN;
    source.each_log(seq, |entry| {
        at = entry.at;
        Ok(false)
    })?;
    Ok(at)
}
