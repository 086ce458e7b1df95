//! The fault-injecting VFS does what it says, and SQLite withstands what it does.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use faultvfs::FaultVfs;
use rusqlite::{Connection, ErrorCode, OpenFlags, ffi};
use tempfile::TempDir;

type Outcome = Result<(), Box<dyn Error>>;

/// How a database keeps its promises.
#[derive(Clone, Copy, Debug)]
struct Durability {
    journal: &'static str,
    synchronous: &'static str,
}

const FULL: Durability = Durability { journal: "WAL", synchronous: "FULL" };

/// A directory with a database that connections open through a VFS of its own.
struct Bench {
    dir: TempDir,
    vfs: FaultVfs,
}

impl Bench {
    fn new(vfs: FaultVfs) -> Result<Self, Box<dyn Error>> {
        Ok(Self { dir: TempDir::new()?, vfs })
    }

    fn path(&self, suffix: &str) -> PathBuf {
        self.dir.path().join(format!("events.db{suffix}"))
    }

    fn connect(&self, durability: Durability) -> rusqlite::Result<Connection> {
        let db = Connection::open_with_flags_and_vfs(self.path(""), OpenFlags::default(), self.vfs.name())?;
        db.busy_timeout(Duration::from_secs(60))?;
        db.pragma_update(None, "journal_mode", durability.journal)?;
        db.pragma_update(None, "synchronous", durability.synchronous)?;
        db.pragma_update(None, "wal_autocheckpoint", 20)?;
        db.execute_batch("CREATE TABLE IF NOT EXISTS event (counter INTEGER PRIMARY KEY, body BLOB)")?;
        Ok(db)
    }
}

/// The body every row must still have: its length goes from nothing to some pages.
fn body(counter: i64) -> Vec<u8> {
    let [low, ..] = counter.to_le_bytes();
    vec![low; usize::from(low) * 37 % 9000]
}

fn insert(db: &Connection, counter: i64) -> rusqlite::Result<usize> {
    db.execute("INSERT INTO event VALUES (?1, ?2)", (counter, body(counter)))
}

/// Inserts 1, 2, 3… in transactions of their own, on the connections in turn, until one fails; gives the last
/// acknowledged and the error.
fn insert_until_failure(connections: &[Connection]) -> Result<(i64, rusqlite::Error), Box<dyn Error>> {
    for (counter, db) in (1..10_000).zip(connections.iter().cycle()) {
        if let Err(error) = insert(db, counter) {
            return Ok((counter - 1, error));
        }
    }
    Err("10,000 inserts and no failure".into())
}

fn counters(db: &Connection) -> rusqlite::Result<Vec<i64>> {
    db.prepare("SELECT counter FROM event ORDER BY counter")?.query_map([], |row| row.get(0))?.collect()
}

fn is_intact(db: &Connection) -> rusqlite::Result<bool> {
    let report: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    Ok(report == "ok")
}

fn code(error: &rusqlite::Error) -> Option<i32> {
    error.sqlite_error().map(|error| error.extended_code)
}

#[test]
fn two_connections_in_two_threads_read_what_they_wrote() -> Outcome {
    let bench = Bench::new(FaultVfs::recording()?)?;
    let (one, two) = (bench.connect(FULL)?, bench.connect(FULL)?);
    let write = |db: Connection, first: i64| {
        (first..200).step_by(2).try_for_each(|counter| insert(&db, counter).map(drop)).map(|()| db)
    };
    let (one, two) = std::thread::scope(|scope| {
        let odd = scope.spawn(|| write(one, 1));
        let even = write(two, 0);
        (odd.join(), even)
    });
    let one = one.map_err(|_| "the thread panicked")??;
    let everything: Vec<i64> = (0..200).collect();
    for db in [&one, &two?] {
        assert_eq!(counters(db)?, everything);
        assert!(is_intact(db)?);
        let mut rows = db.prepare("SELECT counter, body FROM event")?;
        for row in rows.query_map([], |row| Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?)))? {
            let (counter, stored) = row?;
            assert_eq!(stored, body(counter));
        }
    }
    Ok(())
}

#[test]
fn a_uri_chooses_the_vfs_by_name() -> Outcome {
    let bench = Bench::new(FaultVfs::new()?)?;
    let db = Connection::open(format!("file:{}?vfs={}", bench.path("").display(), bench.vfs.name()))?;
    db.execute_batch("CREATE TABLE t (x)")?;
    assert!(bench.vfs.counters().database.writes > 0);
    Ok(())
}

#[test]
fn each_instance_has_its_own_faults() -> Outcome {
    let (broken, sound) = (Bench::new(FaultVfs::new()?)?, Bench::new(FaultVfs::new()?)?);
    let (broken_db, sound_db) = (broken.connect(FULL)?, sound.connect(FULL)?);
    broken.vfs.fail_sync_always();
    assert!(insert(&broken_db, 1).is_err());
    assert!(insert(&sound_db, 1).is_ok());
    Ok(())
}

#[test]
fn a_connection_outlives_its_handle() -> Outcome {
    let Bench { dir, vfs } = Bench::new(FaultVfs::recording()?)?;
    let path = dir.path().join("events.db");
    let name = vfs.name().to_owned();
    let db = Connection::open_with_flags_and_vfs(&path, OpenFlags::default(), vfs.name())?;
    db.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE t (x)")?;
    vfs.fail_sync_always();
    drop(vfs);
    db.execute("INSERT INTO t VALUES (1)", [])?;
    assert!(Connection::open_with_flags_and_vfs(&path, OpenFlags::default(), name.as_str()).is_err());
    Ok(())
}

#[test]
fn a_checkpoint_moves_the_wal_into_the_database_and_closing_deletes_it() -> Outcome {
    let bench = Bench::new(FaultVfs::recording()?)?;
    let db = bench.connect(FULL)?;
    for counter in 1..=5 {
        insert(&db, counter)?;
    }
    let before = bench.vfs.counters();
    let checkpoint = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?))
    })?;
    assert_eq!(checkpoint, (0, 0, 0));
    let done = bench.vfs.counters().since(&before);
    assert!(done.database.writes > 0 && done.database.syncs > 0, "{done:?}");
    assert_eq!(fs::metadata(bench.path("-wal"))?.len(), 0);
    assert_eq!(counters(&db)?, [1, 2, 3, 4, 5]);

    drop(db);
    assert!(!bench.path("-wal").exists() && !bench.path("-shm").exists());
    assert_eq!(counters(&Connection::open(bench.path(""))?)?, [1, 2, 3, 4, 5]);
    Ok(())
}

#[test]
fn a_rollback_journal_is_written_synced_and_deleted() -> Outcome {
    let bench = Bench::new(FaultVfs::new()?)?;
    let db = bench.connect(Durability { journal: "DELETE", synchronous: "FULL" })?;
    insert(&db, 1)?;
    let counted = bench.vfs.counters();
    assert!(counted.journal.writes > 0 && counted.journal.syncs > 0, "{counted:?}");
    assert_eq!(counted.wal, faultvfs::Tally::default());
    assert!(!bench.path("-journal").exists());
    Ok(())
}

#[test]
fn a_commit_in_wal_mode_costs_one_sync_and_the_bytes_of_its_frames() -> Outcome {
    let bench = Bench::new(FaultVfs::new()?)?;
    let db = bench.connect(FULL)?;
    db.pragma_update(None, "wal_autocheckpoint", 0)?;
    let wal_len = || fs::metadata(bench.path("-wal")).map(|wal| wal.len());
    let (before, len_before) = (bench.vfs.counters(), wal_len()?);
    for counter in 1..=10 {
        insert(&db, counter)?;
    }
    let done = bench.vfs.counters().since(&before);
    assert_eq!(done.wal.syncs, 10);
    assert_eq!(done.wal.bytes, wal_len()? - len_before);
    assert_eq!(done.total(), done.wal);
    Ok(())
}

#[test]
fn a_full_disk_refuses_writes_until_there_is_room() -> Outcome {
    let bench = Bench::new(FaultVfs::new()?)?;
    let connections = [bench.connect(FULL)?, bench.connect(FULL)?];
    let before = bench.vfs.counters();
    bench.vfs.fail_after_bytes(200_001);
    let (acknowledged, error) = insert_until_failure(&connections)?;
    assert_eq!(error.sqlite_error_code(), Some(ErrorCode::DiskFull));
    assert_eq!(bench.vfs.counters().since(&before).total().bytes, 200_001, "the last write is torn");
    let expected: Vec<i64> = (1..=acknowledged).collect();
    for db in &connections {
        let again = insert(db, acknowledged + 1).map_err(|error| error.sqlite_error_code());
        assert_eq!(again, Err(Some(ErrorCode::DiskFull)));
        assert_eq!(counters(db)?, expected, "reads go on");
    }

    bench.vfs.lift();
    for (counter, db) in (acknowledged + 1..acknowledged + 50).zip(connections.iter().cycle()) {
        insert(db, counter)?;
    }
    let expected: Vec<i64> = (1..acknowledged + 50).collect();
    for db in &connections {
        assert_eq!(counters(db)?, expected);
        assert!(is_intact(db)?);
    }
    Ok(())
}

#[test]
fn a_failing_write_fails_its_transaction_only() -> Outcome {
    for k in 1..=4 {
        let bench = Bench::new(FaultVfs::new()?)?;
        let db = bench.connect(FULL)?;
        bench.vfs.fail_write_at(k);
        let (acknowledged, error) = insert_until_failure(std::slice::from_ref(&db))?;
        assert_eq!(code(&error), Some(ffi::SQLITE_IOERR_WRITE));
        insert(&db, acknowledged + 1)?;
        assert_eq!(counters(&db)?, (1..=acknowledged + 1).collect::<Vec<_>>());
        assert!(is_intact(&db)?);
    }
    Ok(())
}

#[test]
fn a_failing_sync_fails_the_commit() -> Outcome {
    let bench = Bench::new(FaultVfs::recording()?)?;
    let db = bench.connect(FULL)?;
    insert(&db, 1)?;
    bench.vfs.fail_next_sync(2);
    for _ in 0..2 {
        let refused = insert(&db, 2).map_err(|error| code(&error));
        assert_eq!(refused, Err(Some(ffi::SQLITE_IOERR_FSYNC)));
    }
    insert(&db, 2)?;
    bench.vfs.fail_sync_always();
    for _ in 0..5 {
        assert!(insert(&db, 3).is_err());
    }
    assert_eq!(counters(&db)?, [1, 2]);
    for seed in 0..20 {
        let survivors = crash(&bench.vfs, seed)?;
        assert!(survivors.intact && survivors.counters.starts_with(&[1, 2]), "{seed}: {survivors:?}");
    }
    bench.vfs.lift();
    insert(&db, 3)?;
    assert!(is_intact(&db)?);
    Ok(())
}

#[test]
#[allow(clippy::disallowed_methods, reason = "measures the delay itself")]
fn a_delay_makes_each_sync_that_much_slower() -> Outcome {
    let bench = Bench::new(FaultVfs::new()?)?;
    let db = bench.connect(FULL)?;
    let delay = Duration::from_millis(5);
    bench.vfs.delay_sync(delay);
    let (before, start) = (bench.vfs.counters(), Instant::now());
    for counter in 1..=4 {
        insert(&db, counter)?;
    }
    let taken = start.elapsed();
    let syncs = bench.vfs.counters().since(&before).total().syncs;
    assert_eq!(syncs, 4);
    assert!(taken >= delay * 4, "{taken:?}");
    Ok(())
}

/// What the ordinary VFS finds in a crash image.
#[derive(Debug)]
struct Survivors {
    intact: bool,
    counters: Vec<i64>,
}

/// Makes a crash image and opens it as a restarted process would.
fn crash(vfs: &FaultVfs, seed: u64) -> Result<Survivors, Box<dyn Error>> {
    let dir = TempDir::new()?;
    vfs.crash_image(seed, dir.path())?;
    Ok(recover(dir.path()).unwrap_or(Survivors { intact: false, counters: Vec::new() }))
}

fn recover(dir: &Path) -> rusqlite::Result<Survivors> {
    let db = Connection::open(dir.join("events.db"))?;
    // The image is thrown away: its own syncs would only cost time.
    db.pragma_update(None, "synchronous", "OFF")?;
    let intact = is_intact(&db)?;
    // A database whose creation was lost is an empty one.
    let counters = if db.table_exists(None, "event")? { counters(&db)? } else { Vec::new() };
    Ok(Survivors { intact, counters })
}

#[derive(Debug, Default)]
struct Verdict {
    images: u32,
    /// Images that lack an acknowledged row, or hold one without those before it.
    lossy: u32,
    /// Images that SQLite finds corrupt.
    corrupt: u32,
    /// Images with the transaction in flight at the cut: neither done nor undone, and here done.
    in_flight: u32,
}

/// Cuts the power at many moments of a run of commits, checkpoints among them, and looks at several images of each.
fn cut_the_power(durability: Durability) -> Result<Verdict, Box<dyn Error>> {
    let mut verdict = Verdict::default();
    for moment in 0..40 {
        let bench = Bench::new(FaultVfs::recording()?)?;
        let connections = [bench.connect(durability)?, bench.connect(durability)?];
        bench.vfs.cut_power_at(moment * moment / 5 + moment + 1);
        let (acknowledged, _) = insert_until_failure(&connections)?;
        drop(connections);
        for seed in 0..5 {
            let survivors = crash(&bench.vfs, moment * 1000 + seed)?;
            let found = i64::try_from(survivors.counters.len())?;
            verdict.images += 1;
            verdict.corrupt += u32::from(!survivors.intact);
            verdict.in_flight += u32::from(found == acknowledged + 1);
            assert!(found <= acknowledged + 1, "{survivors:?}");
            let gapless = survivors.counters.iter().copied().eq(1..=found);
            verdict.lossy += u32::from(found < acknowledged || !gapless);
        }
    }
    Ok(verdict)
}

#[test]
fn a_power_cut_loses_nothing_acknowledged() -> Outcome {
    let wal = cut_the_power(FULL)?;
    assert!(wal.lossy == 0 && wal.corrupt == 0, "{wal:?}");
    assert!(wal.in_flight > 0, "no cut met a commit under way: {wal:?}");
    // With a rollback journal the deletion is the commit, so that nothing is ever in flight.
    let journal = cut_the_power(Durability { journal: "DELETE", synchronous: "EXTRA" })?;
    assert!(journal.lossy == 0 && journal.corrupt == 0, "{journal:?}");
    Ok(())
}

#[test]
fn images_taken_while_a_thread_commits_hold_what_it_had_acknowledged() -> Outcome {
    let bench = Bench::new(FaultVfs::recording()?)?;
    let db = bench.connect(FULL)?;
    let acknowledged = AtomicI64::new(0);
    std::thread::scope(|scope| {
        let acknowledged = &acknowledged;
        let writer = scope.spawn(move || {
            (1..=300).try_for_each(|counter| {
                insert(&db, counter).map(|_| acknowledged.store(counter, Ordering::SeqCst))
            })
        });
        for seed in 0.. {
            let last = writer.is_finished();
            let before = acknowledged.load(Ordering::SeqCst);
            let survivors = crash(&bench.vfs, seed)?;
            let found = i64::try_from(survivors.counters.len())?;
            assert!(survivors.intact && found >= before, "{seed}: {before} acknowledged, {survivors:?}");
            assert!(survivors.counters.into_iter().eq(1..=found), "{seed}");
            if last {
                break;
            }
        }
        writer.join().map_err(|_| "the writer panicked")??;
        Ok(())
    })
}

#[test]
fn a_process_that_goes_on_after_failed_syncs_still_keeps_what_it_acknowledged() -> Outcome {
    let bench = Bench::new(FaultVfs::recording()?)?;
    let db = bench.connect(FULL)?;
    let mut refused = 0;
    for counter in 1..=60 {
        bench.vfs.fail_next_sync(u64::from(counter % 3 == 0));
        if insert(&db, counter).is_err() {
            refused += 1;
            insert(&db, counter)?;
        }
        for seed in 0..4 {
            let survivors = crash(&bench.vfs, seed)?;
            assert!(survivors.intact, "{counter}, {seed}");
            assert!(survivors.counters.into_iter().eq(1..=counter), "{counter}, {seed}");
        }
    }
    assert_eq!(refused, 20);
    Ok(())
}

#[test]
fn a_power_cut_with_synchronous_normal_loses_commits_and_corrupts_nothing() -> Outcome {
    let verdict = cut_the_power(Durability { synchronous: "NORMAL", ..FULL })?;
    assert!(verdict.lossy > 0 && verdict.corrupt == 0, "{verdict:?}");
    Ok(())
}

#[test]
fn a_power_cut_with_durability_off_is_found_out() -> Outcome {
    let verdict = cut_the_power(Durability { synchronous: "OFF", ..FULL })?;
    assert!(verdict.lossy > 0 && verdict.corrupt > 0, "{verdict:?}");
    Ok(())
}

#[test]
fn a_crash_image_holds_what_was_synced_and_repeats_by_its_seed() -> Outcome {
    let bench = Bench::new(FaultVfs::recording()?)?;
    let db = bench.connect(FULL)?;
    insert(&db, 1)?;
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    let synced = fs::read(bench.path(""))?;
    // From here on nothing is synced.
    db.pragma_update(None, "synchronous", "OFF")?;
    for counter in 2..10 {
        insert(&db, counter)?;
    }
    let mut wals = Vec::new();
    for seed in [1, 1, 2, 3, 4, 5, 6, 7, 8] {
        let dir = TempDir::new()?;
        let losses = bench.vfs.crash_image(seed, dir.path())?;
        assert!(losses.kept + losses.torn + losses.dropped > 0);
        assert_eq!(fs::read(dir.path().join("events.db"))?, synced);
        assert!(!dir.path().join("events.db-shm").exists());
        wals.push(fs::read(dir.path().join("events.db-wal"))?);
        assert!(bench.vfs.crash_image(seed, dir.path()).is_err(), "the directory is not empty");
    }
    assert_eq!(wals.first(), wals.get(1), "one seed gives one image");
    wals.dedup();
    assert!(wals.len() > 4, "different seeds give different images");
    Ok(())
}

#[test]
fn only_a_recording_vfs_makes_crash_images() -> Outcome {
    let dir = TempDir::new()?;
    let refused = FaultVfs::new()?.crash_image(1, dir.path()).map_err(|error| error.kind());
    assert_eq!(refused, Err(std::io::ErrorKind::Unsupported));
    Ok(())
}

#[test]
fn a_database_from_before_the_recording_counts_as_durable() -> Outcome {
    let bench = Bench::new(FaultVfs::recording()?)?;
    let plain = Connection::open(bench.path(""))?;
    plain.execute_batch("CREATE TABLE event (counter INTEGER PRIMARY KEY, body BLOB)")?;
    insert(&plain, 1)?;
    drop(plain);
    let db = bench.connect(FULL)?;
    insert(&db, 2)?;
    for seed in 0..10 {
        let survivors = crash(&bench.vfs, seed)?;
        assert!(survivors.intact, "{seed}");
        assert_eq!(survivors.counters, [1, 2], "{seed}");
    }
    Ok(())
}
