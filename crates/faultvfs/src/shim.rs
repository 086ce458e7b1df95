//! The C face of the VFS: each call of SQLite is decided by [`State`] and passed on to the real VFS.
//!
//! SQLite allocates `szOsFile` bytes for an open file. They hold a [`ShimFile`], and behind it the file object
//! of the real VFS, to which the calls go on.
#![allow(unsafe_code, reason = "a VFS is a table of C functions over memory that SQLite owns")]

use std::ffi::{CStr, CString, OsStr, c_char, c_int, c_void};
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::ptr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::ffi::{self, sqlite3_file, sqlite3_int64, sqlite3_io_methods, sqlite3_vfs};

use super::counters::Kind;
use super::disk::FileId;
use super::state::State;

/// What the callbacks of one VFS share. It is never freed: a connection may outlive every handle.
#[derive(Debug)]
struct Shared {
    real: *mut sqlite3_vfs,
    state: Mutex<State>,
}

// SAFETY: the real VFS is a static table that SQLite itself uses from every thread without a lock; the state
// is behind one.
unsafe impl Send for Shared {}
// SAFETY: as above.
unsafe impl Sync for Shared {}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keeps a VFS registered with SQLite.
#[derive(Debug)]
pub(super) struct Registration {
    name: String,
    vfs: *mut sqlite3_vfs,
    shared: &'static Shared,
}

// SAFETY: the pointer is only handed back to SQLite, to unregister under its own mutex.
unsafe impl Send for Registration {}
// SAFETY: as above.
unsafe impl Sync for Registration {}

impl Registration {
    /// Registers a VFS over the default one, under a name no other has in this process.
    pub(super) fn new(state: State) -> rusqlite::Result<Self> {
        static REGISTERED: AtomicU64 = AtomicU64::new(0);
        let name = format!("fault-{}", REGISTERED.fetch_add(1, Ordering::Relaxed));
        let c_name = CString::new(name.as_str())?;
        // SAFETY: a null name asks for the default VFS; SQLite initialises itself first.
        let real = unsafe { ffi::sqlite3_vfs_find(ptr::null()) };
        if real.is_null() {
            return Err(failure(ffi::SQLITE_ERROR, "SQLite has no default VFS to wrap"));
        }
        // SAFETY: a registered VFS stays valid; SQLite's built-in ones are static.
        let base = unsafe { *real };
        let own = c_int::try_from(size_of::<ShimFile>()).unwrap_or(c_int::MAX);
        let shared: &'static Shared = Box::leak(Box::new(Shared { real, state: Mutex::new(state) }));
        // The entries not named here (names, time, randomness, libraries) ignore which VFS they are called
        // for in SQLite's own VFSes, so that the real functions serve as they are.
        let vfs = Box::into_raw(Box::new(sqlite3_vfs {
            iVersion: base.iVersion.min(2),
            szOsFile: own.saturating_add(base.szOsFile),
            pNext: ptr::null_mut(),
            zName: c_name.into_raw(),
            pAppData: ptr::from_ref(shared).cast_mut().cast(),
            xOpen: Some(open),
            xDelete: Some(delete),
            ..base
        }));
        // SAFETY: the table and what it points to are never freed.
        let code = unsafe { ffi::sqlite3_vfs_register(vfs, 0) };
        if code != ffi::SQLITE_OK {
            return Err(failure(code, "SQLite refused the VFS"));
        }
        Ok(Self { name, vfs, shared })
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn state(&self) -> MutexGuard<'static, State> {
        self.shared.lock()
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        // SAFETY: the table was registered by `new` and is still allocated.
        unsafe { ffi::sqlite3_vfs_unregister(self.vfs) };
        *self.shared.lock() = State::default();
    }
}

fn failure(code: c_int, message: &str) -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(ffi::Error::new(code), Some(message.to_owned()))
}

/// The first part of the memory SQLite keeps for an open file; the real file object follows.
#[repr(C, align(8))]
struct ShimFile {
    base: sqlite3_file,
    shared: &'static Shared,
    kind: Kind,
    /// Its place in the record, if it has one.
    recorded: Option<FileId>,
}

/// The real file object behind a `ShimFile`.
///
/// # Safety
/// `file` must point to `szOsFile` bytes of this VFS.
unsafe fn real_file(file: *mut sqlite3_file) -> *mut sqlite3_file {
    // SAFETY: the allocation extends beyond the ShimFile by the real VFS's szOsFile.
    unsafe { file.cast::<u8>().add(size_of::<ShimFile>()).cast() }
}

/// An open file in its three parts: ours, the real one, and the real one's functions.
///
/// # Safety
/// `file` must have been opened by [`open`] and not be closed.
unsafe fn parts<'a>(file: *mut sqlite3_file) -> (&'a ShimFile, *mut sqlite3_file, &'a sqlite3_io_methods) {
    // SAFETY: `open` filled both parts, and the methods of the real file are static.
    unsafe {
        let real = real_file(file);
        (&*file.cast::<ShimFile>(), real, &*(*real).pMethods)
    }
}

static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    iVersion: 3,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: Some(fetch),
    xUnfetch: Some(unfetch),
};

/// What a call gives for which the real VFS has no function. SQLite's own have all of them.
const MISSING: c_int = ffi::SQLITE_IOERR;

/// # Safety
/// `vfs` must be a table made by [`Registration::new`].
unsafe fn shared_of(vfs: *mut sqlite3_vfs) -> &'static Shared {
    // SAFETY: pAppData is the leaked `Shared`.
    unsafe { &*(*vfs).pAppData.cast::<Shared>() }
}

/// # Safety
/// `name` must be null or a C string.
unsafe fn path_of(name: *const c_char) -> Option<PathBuf> {
    if name.is_null() {
        return None;
    }
    // SAFETY: not null, so a C string by contract.
    let name = unsafe { CStr::from_ptr(name) };
    Some(PathBuf::from(OsStr::from_bytes(name.to_bytes())))
}

unsafe extern "C" fn open(
    vfs: *mut sqlite3_vfs,
    name: ffi::sqlite3_filename,
    file: *mut sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    // SAFETY: called by SQLite, with a table of `Registration::new` and memory of its szOsFile. A null
    // pMethods means there is nothing to close.
    unsafe {
        let shared = shared_of(vfs);
        let real = real_file(file);
        (*file).pMethods = ptr::null();
        (*real).pMethods = ptr::null();
        let kind = Kind::of_open_flags(flags);
        // The lock is held throughout, so that of two threads creating a file one records it as new.
        let mut state = shared.lock();
        let path = if state.disk_for(kind).is_some() { path_of(name) } else { None };
        let existed = path.is_some() && exists(shared.real, name);
        let code =
            (*shared.real).xOpen.map_or(MISSING, |open| open(shared.real, name, real, flags, out_flags));
        if code != ffi::SQLITE_OK {
            close_real(real);
            return code;
        }
        let mut recorded = None;
        if let (Some(disk), Some(path)) = (state.disk_for(kind), path) {
            recorded = match (disk.at(&path), existed) {
                (Some(known), _) => Some(known),
                (None, false) => Some(disk.created(path)),
                (None, true) => read_all(real).map(|content| disk.found(path, content)),
            };
            if recorded.is_none() {
                close_real(real);
                return ffi::SQLITE_IOERR_READ;
            }
        }
        file.cast::<ShimFile>().write(ShimFile {
            base: sqlite3_file { pMethods: &raw const METHODS },
            shared,
            kind,
            recorded,
        });
        ffi::SQLITE_OK
    }
}

/// # Safety
/// `real` must be a VFS and `name` a C string.
unsafe fn exists(real: *mut sqlite3_vfs, name: *const c_char) -> bool {
    let mut found = 0;
    // SAFETY: by contract.
    let code = unsafe {
        (*real)
            .xAccess
            .map_or(MISSING, |access| access(real, name, ffi::SQLITE_ACCESS_EXISTS, &raw mut found))
    };
    code == ffi::SQLITE_OK && found != 0
}

/// # Safety
/// `real` must be a file object, open or with null methods.
unsafe fn close_real(real: *mut sqlite3_file) -> c_int {
    // SAFETY: by contract.
    unsafe {
        if (*real).pMethods.is_null() {
            return ffi::SQLITE_OK;
        }
        (*(*real).pMethods).xClose.map_or(MISSING, |close| close(real))
    }
}

/// The content of a file, read through the open file itself: opening it a second time and closing that again
/// would give up the process's locks on it.
///
/// # Safety
/// `real` must be an open file.
unsafe fn read_all(real: *mut sqlite3_file) -> Option<Vec<u8>> {
    // SAFETY: by contract; each read is bounded by the slice it fills.
    unsafe {
        let methods = &*(*real).pMethods;
        let (size_of_file, read) = (methods.xFileSize?, methods.xRead?);
        let mut size = 0;
        if size_of_file(real, &raw mut size) != ffi::SQLITE_OK {
            return None;
        }
        let mut content = vec![0; usize::try_from(size).ok()?];
        let mut offset = 0;
        for part in content.chunks_mut(1 << 20) {
            let len = c_int::try_from(part.len()).ok()?;
            if read(real, part.as_mut_ptr().cast(), len, offset) != ffi::SQLITE_OK {
                return None;
            }
            offset += sqlite3_int64::from(len);
        }
        Some(content)
    }
}

unsafe extern "C" fn delete(vfs: *mut sqlite3_vfs, name: *const c_char, sync_dir: c_int) -> c_int {
    // SAFETY: called by SQLite, with a table of `Registration::new` and a C string.
    unsafe {
        let shared = shared_of(vfs);
        let mut state = shared.lock();
        if !state.permit_removal() {
            return ffi::SQLITE_IOERR_DELETE;
        }
        let code = (*shared.real).xDelete.map_or(MISSING, |delete| delete(shared.real, name, sync_dir));
        if let (ffi::SQLITE_OK, Some(disk), Some(path)) = (code, &mut state.disk, path_of(name)) {
            disk.deleted(&path, sync_dir != 0);
        }
        code
    }
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    // SAFETY: called by SQLite for a file of ours. A ShimFile owns nothing that needs dropping.
    unsafe {
        let code = close_real(real_file(file));
        (*file).pMethods = ptr::null();
        code
    }
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    buffer: *const c_void,
    amount: c_int,
    offset: sqlite3_int64,
) -> c_int {
    // SAFETY: called by SQLite for an open file of ours, with `amount` bytes at `buffer`; a permit is never
    // for more.
    unsafe {
        let (ours, real, methods) = parts(file);
        let permit = ours.shared.lock().permit_write(usize::try_from(amount).unwrap_or(0));
        if permit.bytes > 0 {
            let amount = c_int::try_from(permit.bytes).unwrap_or(amount);
            let code = methods.xWrite.map_or(MISSING, |write| write(real, buffer, amount, offset));
            if code != ffi::SQLITE_OK {
                return code;
            }
            let bytes = std::slice::from_raw_parts(buffer.cast::<u8>(), permit.bytes);
            let offset = u64::try_from(offset).unwrap_or(0);
            ours.shared.lock().wrote(ours.kind, ours.recorded, offset, bytes);
        }
        permit.code
    }
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, len: sqlite3_int64) -> c_int {
    // SAFETY: called by SQLite for an open file of ours.
    unsafe {
        let (ours, real, methods) = parts(file);
        if !ours.shared.lock().permit_removal() {
            return ffi::SQLITE_IOERR_TRUNCATE;
        }
        let code = methods.xTruncate.map_or(MISSING, |truncate| truncate(real, len));
        if code == ffi::SQLITE_OK {
            ours.shared.lock().truncated(ours.recorded, u64::try_from(len).unwrap_or(0));
        }
        code
    }
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, flags: c_int) -> c_int {
    // SAFETY: called by SQLite for an open file of ours.
    unsafe {
        let (ours, real, methods) = parts(file);
        let order = ours.shared.lock().begin_sync();
        pause(order.delay);
        if order.real && !order.fails {
            let code = methods.xSync.map_or(MISSING, |sync| sync(real, flags));
            if code != ffi::SQLITE_OK {
                return code;
            }
        }
        ours.shared.lock().end_sync(ours.kind, ours.recorded, &order)
    }
}

/// Waits as a slow disk does. There is no event to wait for: the time is the thing imitated.
#[allow(clippy::disallowed_methods, reason = "imitates the time a slow disk takes")]
fn pause(delay: Duration) {
    if !delay.is_zero() {
        std::thread::sleep(delay);
    }
}

unsafe extern "C" fn file_control(file: *mut sqlite3_file, op: c_int, arg: *mut c_void) -> c_int {
    // SAFETY: called by SQLite for an open file of ours.
    unsafe {
        let (ours, real, methods) = parts(file);
        // Hints on size would make the real file longer behind the record's back.
        if ours.recorded.is_some() && matches!(op, ffi::SQLITE_FCNTL_SIZE_HINT | ffi::SQLITE_FCNTL_CHUNK_SIZE)
        {
            return ffi::SQLITE_OK;
        }
        methods.xFileControl.map_or(ffi::SQLITE_NOTFOUND, |control| control(real, op, arg))
    }
}

/// The one promise a disk may make here is to leave alone the bytes around a torn write; promises of atomic,
/// ordered or batched writes would let SQLite omit what the crash images are to test.
unsafe extern "C" fn device_characteristics(file: *mut sqlite3_file) -> c_int {
    // SAFETY: called by SQLite for an open file of ours.
    let promised = unsafe {
        let (_, real, methods) = parts(file);
        methods.xDeviceCharacteristics.map_or(0, |promised| promised(real))
    };
    promised & (ffi::SQLITE_IOCAP_POWERSAFE_OVERWRITE | ffi::SQLITE_IOCAP_SUBPAGE_READ)
}

// What follows is passed on as it is.

unsafe extern "C" fn read(
    file: *mut sqlite3_file,
    buffer: *mut c_void,
    amount: c_int,
    offset: sqlite3_int64,
) -> c_int {
    // SAFETY: called by SQLite for an open file of ours.
    unsafe {
        let (_, real, methods) = parts(file);
        methods.xRead.map_or(MISSING, |read| read(real, buffer, amount, offset))
    }
}

unsafe extern "C" fn file_size(file: *mut sqlite3_file, size: *mut sqlite3_int64) -> c_int {
    // SAFETY: called by SQLite for an open file of ours.
    unsafe {
        let (_, real, methods) = parts(file);
        methods.xFileSize.map_or(MISSING, |file_size| file_size(real, size))
    }
}

unsafe extern "C" fn lock(file: *mut sqlite3_file, level: c_int) -> c_int {
    // SAFETY: called by SQLite for an open file of ours.
    unsafe {
        let (_, real, methods) = parts(file);
        methods.xLock.map_or(MISSING, |lock| lock(real, level))
    }
}

unsafe extern "C" fn unlock(file: *mut sqlite3_file, level: c_int) -> c_int {
    // SAFETY: called by SQLite for an open file of ours.
    unsafe {
        let (_, real, methods) = parts(file);
        methods.xUnlock.map_or(MISSING, |unlock| unlock(real, level))
    }
}

unsafe extern "C" fn check_reserved_lock(file: *mut sqlite3_file, out: *mut c_int) -> c_int {
    // SAFETY: called by SQLite for an open file of ours.
    unsafe {
        let (_, real, methods) = parts(file);
        methods.xCheckReservedLock.map_or(MISSING, |check| check(real, out))
    }
}

unsafe extern "C" fn sector_size(file: *mut sqlite3_file) -> c_int {
    // SAFETY: called by SQLite for an open file of ours. 0 lets SQLite use its default.
    unsafe {
        let (_, real, methods) = parts(file);
        methods.xSectorSize.map_or(0, |sector_size| sector_size(real))
    }
}

unsafe extern "C" fn shm_map(
    file: *mut sqlite3_file,
    region: c_int,
    size: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    // SAFETY: called by SQLite for an open file of ours.
    unsafe {
        let (_, real, methods) = parts(file);
        methods.xShmMap.map_or(MISSING, |map| map(real, region, size, extend, out))
    }
}

unsafe extern "C" fn shm_lock(file: *mut sqlite3_file, offset: c_int, n: c_int, flags: c_int) -> c_int {
    // SAFETY: called by SQLite for an open file of ours.
    unsafe {
        let (_, real, methods) = parts(file);
        methods.xShmLock.map_or(MISSING, |lock| lock(real, offset, n, flags))
    }
}

unsafe extern "C" fn shm_barrier(file: *mut sqlite3_file) {
    // SAFETY: called by SQLite for an open file of ours.
    unsafe {
        let (_, real, methods) = parts(file);
        if let Some(barrier) = methods.xShmBarrier {
            barrier(real);
        }
    }
}

unsafe extern "C" fn shm_unmap(file: *mut sqlite3_file, delete: c_int) -> c_int {
    // SAFETY: called by SQLite for an open file of ours.
    unsafe {
        let (_, real, methods) = parts(file);
        methods.xShmUnmap.map_or(MISSING, |unmap| unmap(real, delete))
    }
}

unsafe extern "C" fn fetch(
    file: *mut sqlite3_file,
    offset: sqlite3_int64,
    amount: c_int,
    out: *mut *mut c_void,
) -> c_int {
    // SAFETY: called by SQLite for an open file of ours.
    unsafe {
        let (_, real, methods) = parts(file);
        methods.xFetch.map_or(MISSING, |fetch| fetch(real, offset, amount, out))
    }
}

unsafe extern "C" fn unfetch(file: *mut sqlite3_file, offset: sqlite3_int64, page: *mut c_void) -> c_int {
    // SAFETY: called by SQLite for an open file of ours.
    unsafe {
        let (_, real, methods) = parts(file);
        methods.xUnfetch.map_or(MISSING, |unfetch| unfetch(real, offset, page))
    }
}
