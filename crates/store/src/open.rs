use crate::engine::{Address, Connection, Purpose};
use crate::error::{Result, StoreError};
use crate::migrate;
use crate::readers::Readers;
use crate::seal::Unsealed;
use crate::writer::Writer;
use std::fs::{File, OpenOptions, TryLockError};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The database within the data directory.
pub const DATABASE: &str = "guerdon.db";
/// The file whose lock tells that a process has the store open for writing.
const LOCK: &str = "store.lock";
/// How a store is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The name of the SQLite file system to use, where it is not the system's. A server has its own.
    pub vfs: Option<String>,
    /// Whether a commit is on the disk when it returns. Only tests turn it off.
    pub durable: bool,
    /// Whether the store is only read. It is neither made nor migrated, and a process that writes may
    /// have it open.
    pub read_only: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { vfs: None, durable: true, read_only: false }
    }
}

/// A store: one writer, any number of readers. Clones are the same store.
#[derive(Debug, Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    place: Place,
    options: Options,
    writer: Mutex<Option<Connection>>,
    readers: Readers,
    /// What is stored and not sealed, with the mark of the last transaction: this process has written it.
    unsealed: Mutex<Option<(i64, Unsealed)>>,
    /// Held for as long as a store in a directory is open.
    _lock: Option<File>,
}

/// Where the database is.
#[derive(Debug)]
enum Place {
    /// In a file.
    File(PathBuf),
    /// On a server.
    Server(Arc<Address>),
    /// Nowhere else than in its only connection.
    Private,
}

impl Place {
    fn connection(&self, options: &Options, purpose: Purpose) -> Result<Connection> {
        match self {
            Self::File(path) => Connection::open(path, options, purpose),
            Self::Server(address) => Connection::connect(address, options, purpose),
            Self::Private => Err(StoreError::Other("a private store is read by its writer".into())),
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Store {
    /// Opens the store in a directory; makes and migrates it where that is needed. Only to be read, it may
    /// also be a file.
    pub fn open(directory: &Path, options: Options) -> Result<Self> {
        if options.read_only && directory.is_file() {
            return Self::at(Place::File(directory.to_owned()), options, None);
        }
        let place = Place::File(directory.join(DATABASE));
        if options.read_only {
            return Self::at(place, options, None);
        }
        std::fs::create_dir_all(directory)?;
        let lock = take_lock(&directory.join(LOCK))?;
        Self::at(place, options, Some(lock))
    }

    /// Opens the store in a PostgreSQL database, by its URL; makes and migrates it where that is needed. Any
    /// number of processes may have it open.
    pub fn connect(url: &str, options: Options) -> Result<Self> {
        let address = Address::parse(url)?;
        Self::at(Place::Server(Arc::new(address)), options, None)
    }

    fn at(place: Place, options: Options, lock: Option<File>) -> Result<Self> {
        if options.read_only {
            let reader = place.connection(&options, Purpose::Read)?;
            migrate::check(&reader)?;
            return Ok(Self::of(place, options, None, vec![reader], lock));
        }
        let writer = place.connection(&options, Purpose::Write)?;
        migrate::migrate(&writer)?;
        Ok(Self::of(place, options, Some(writer), Vec::new(), lock))
    }

    /// Makes an empty store in a new file, to be filled by its writer, which alone may read it. The file is
    /// worth nothing until it is whole and synced.
    pub(crate) fn make(path: &Path) -> Result<Self> {
        let place = Place::File(path.to_owned());
        let writer = place.connection(&Options::default(), Purpose::Make)?;
        migrate::migrate(&writer)?;
        Ok(Self::of(place, Options::default(), Some(writer), Vec::new(), None))
    }

    /// Opens an empty store that is gone when its writer is; it has no readers, for its writer reads.
    pub fn open_in_memory() -> Result<Self> {
        let writer = Connection::open_private()?;
        migrate::migrate(&writer)?;
        Ok(Self::of(Place::Private, Options::default(), Some(writer), Vec::new(), None))
    }

    fn of(
        place: Place,
        options: Options,
        writer: Option<Connection>,
        readers: Vec<Connection>,
        lock: Option<File>,
    ) -> Self {
        let (readers, writer) = (Readers::new(readers), Mutex::new(writer));
        let unsealed = Mutex::default();
        Self { inner: Arc::new(Inner { place, options, writer, readers, unsealed, _lock: lock }) }
    }

    /// The one connection that writes. It comes back when it is dropped; until then there is no other.
    pub fn writer(&self) -> Result<Writer> {
        let taken = locked(&self.inner.writer).take();
        let connection = taken.ok_or_else(|| {
            StoreError::Other("this store has one writer, which is in use, or is only read".into())
        })?;
        Ok(Writer::new(connection, self.clone()))
    }

    /// Another one beside it, on a server, where several can write.
    pub fn one_more_writer(&self) -> Result<Writer> {
        if !self.is_shared() {
            return Err(StoreError::Other("a file is written by one connection".into()));
        }
        Ok(Writer::new(self.one_more_connection()?, self.clone()))
    }

    /// Whether other processes may write to it too.
    pub fn is_shared(&self) -> bool {
        matches!(self.inner.place, Place::Server(_))
    }

    /// The right to do what only one process of a store does, unless another has it. It goes on to another
    /// when it is dropped, or some seconds after its holder has last asked whether it still [holds](Lease::holds).
    pub fn lease(&self) -> Result<Option<Lease>> {
        let connection = self.one_more_connection()?;
        Ok(connection.take_lease()?.map(|term| Lease { connection, term }))
    }

    /// A connection that writes what no [`Writer`] does. The store need not be open for writing.
    pub(crate) fn one_more_connection(&self) -> Result<Connection> {
        self.inner.place.connection(&self.inner.options, Purpose::Write)
    }

    pub(crate) fn put_back(&self, writer: Connection) {
        *locked(&self.inner.writer) = Some(writer);
    }

    /// What is stored and not sealed after the transaction that left a mark, where that is known.
    pub(crate) fn unsealed_at(&self, mark: i64) -> Option<Unsealed> {
        locked(&self.inner.unsealed).take_if(|(known, _)| *known == mark).map(|(_, unsealed)| unsealed)
    }

    pub(crate) fn keep_unsealed(&self, mark: i64, unsealed: Unsealed) {
        *locked(&self.inner.unsealed) = Some((mark, unsealed));
    }

    /// A connection that sees the store as it is at its first look, and nothing of what comes later. Hold
    /// it no longer than one answer takes: the log cannot be tidied up under it.
    pub fn reader(&self) -> Result<Reader> {
        let inner = &self.inner;
        let connection = match inner.readers.take() {
            Some(connection) => connection,
            None => {
                let opened = inner.place.connection(&inner.options, Purpose::Read);
                opened.inspect_err(|_| inner.readers.take_back(None))?
            }
        };
        let reader = Reader { connection: Some(connection), store: self.clone() };
        reader.begin_read()?;
        Ok(reader)
    }
}

fn take_lock(path: &Path) -> Result<File> {
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::AlreadyOpen(path.display().to_string())),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// The right to do what only one process does, for a term that is told from those before and after it.
#[derive(Debug)]
pub struct Lease {
    connection: Connection,
    term: i64,
}

impl Lease {
    /// Keeps it on, and tells whether it is still held. Ask at least every few seconds.
    pub fn holds(&self) -> bool {
        self.connection.keep_lease(self.term).unwrap_or(false)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.connection.end_lease(self.term);
    }
}

/// A connection that reads; it derefs to [`Connection`], where everything that can be asked is.
#[derive(Debug)]
pub struct Reader {
    connection: Option<Connection>,
    store: Store,
}

impl Deref for Reader {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        match &self.connection {
            Some(connection) => connection,
            None => unreachable!("it is taken when the reader is dropped"),
        }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        let usable = connection.give_up().is_ok();
        self.store.inner.readers.take_back(usable.then_some(connection));
    }
}
