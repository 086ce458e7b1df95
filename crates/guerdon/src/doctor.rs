//! `guerdon doctor`: whether this machine and this store are fit for service.

use crate::command::{Doctor, Stored};
use crate::opened::open;
use crate::system;
use anyhow::Context;
use programs::time::Instant;
use serde::Serialize;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;
use store::{Chain, Options, Reader, StoreError, TransferFilter};

/// How often the disk is asked to keep something, and how much.
const SYNCS: usize = 20;
const SYNCED_BYTES: usize = 4096;
/// From how many milliseconds on a sync is slow: ten requests of one client at a time take so many a second.
const SLOW_SYNC: u128 = 20;
/// The room below which a warning is due, and the room without which nothing is right.
const LITTLE_ROOM: u64 = 2 << 30;
const NO_ROOM: u64 = 64 << 20;
/// A clock before this instant was never set: the program was not written yet.
const EARLIEST: &str = "2026-01-01T00:00:00Z";
/// How many records may wait to be sealed before something is wrong with the sealing.
const MANY_UNSEALED: i64 = 100_000;

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Outcome {
    Ok,
    Warn,
    Fail,
}

/// One line of the report.
#[derive(Debug, Serialize)]
struct Check {
    name: &'static str,
    outcome: Outcome,
    finding: String,
    /// What to do about it.
    hint: Option<&'static str>,
}

impl Check {
    fn ok(name: &'static str, finding: impl Into<String>) -> Self {
        Self { name, outcome: Outcome::Ok, finding: finding.into(), hint: None }
    }

    fn warn(name: &'static str, finding: impl Into<String>, hint: &'static str) -> Self {
        Self { name, outcome: Outcome::Warn, finding: finding.into(), hint: Some(hint) }
    }

    fn fail(name: &'static str, finding: impl Into<String>, hint: &'static str) -> Self {
        Self { name, outcome: Outcome::Fail, finding: finding.into(), hint: Some(hint) }
    }
}

/// Checks everything and tells line by line.
pub(crate) fn doctor(arguments: &Doctor) -> anyhow::Result<ExitCode> {
    let mut checks = match arguments.stored.database {
        Some(_) => vec![clock()],
        None => machine(&arguments.stored.data),
    };
    checks.push(root_key());
    match look(&arguments.stored) {
        Ok(found) => checks.extend(found),
        Err(error) => checks.push(unreadable(&error)),
    }
    let fails = checks.iter().any(|check| check.outcome == Outcome::Fail);
    if arguments.json {
        system::tell(serde_json::json!({ "ok": !fails, "checks": checks }));
    } else {
        checks.iter().for_each(print);
    }
    Ok(if fails { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn print(check: &Check) {
    let word = match check.outcome {
        Outcome::Ok => "ok  ",
        Outcome::Warn => "warn",
        Outcome::Fail => "FAIL",
    };
    system::tell(format_args!("{word}  {}: {}", check.name, check.finding));
    if let Some(hint) = check.hint {
        system::tell(format_args!("      hint: {hint}"));
    }
}

fn machine(data: &Path) -> Vec<Check> {
    let mut checks = vec![clock()];
    let place = existing(data);
    match timed_syncs(&place) {
        Ok(took) => {
            let finding = if place == data { "can be written" } else { "is not there yet and can be made" };
            checks.push(Check::ok("data directory", format!("{} {finding}", data.display())));
            checks.push(sync(took));
        }
        Err(error) => checks.push(Check::fail(
            "data directory",
            format!("{} cannot be written: {error}", place.display()),
            "give the user that runs guerdon the directory, or name another with --data",
        )),
    }
    checks.push(room(&place));
    checks
}

/// The directory itself, or the one it would be made in.
fn existing(data: &Path) -> PathBuf {
    let whole = std::path::absolute(data).unwrap_or_else(|_| data.to_owned());
    if data.is_dir() {
        return data.to_owned();
    }
    whole.ancestors().find(|place| place.is_dir()).map_or(whole.clone(), Path::to_owned)
}

fn clock() -> Check {
    let (now, earliest) = (system::now(), Instant::parse(EARLIEST).unwrap_or(Instant::MIN));
    if now < earliest {
        let finding = format!("the system's clock says {now}");
        return Check::fail("clock", finding, "set it; events of today would be refused as of the future");
    }
    Check::ok("clock", now.to_string())
}

/// How long it takes until the disk has kept something: the median of several times.
#[allow(clippy::disallowed_methods, reason = "the time a disk takes is measured")]
fn timed_syncs(place: &Path) -> std::io::Result<Duration> {
    let mut file: File = tempfile::tempfile_in(place)?;
    let mut took = Vec::with_capacity(SYNCS);
    for _ in 0..SYNCS {
        file.write_all(&[1; SYNCED_BYTES])?;
        let begun = std::time::Instant::now();
        file.sync_data()?;
        took.push(begun.elapsed());
    }
    took.sort();
    Ok(took.get(SYNCS / 2).copied().unwrap_or_default())
}

fn sync(took: Duration) -> Check {
    let finding = format!(
        "{}.{:02} ms until the disk has kept 4 KiB",
        took.as_millis(),
        took.subsec_micros() % 1000 / 10
    );
    if took.as_millis() >= SLOW_SYNC {
        let hint = "every answer waits for it; use a faster disk, or send more events in a request";
        return Check::warn("fsync", finding, hint);
    }
    Check::ok("fsync", finding)
}

fn room(place: &Path) -> Check {
    let free = match rustix::fs::statvfs(place) {
        Ok(about) => about.f_bavail.saturating_mul(about.f_frsize),
        Err(error) => {
            let finding = format!("how much is free cannot be told: {error}");
            return Check::warn("disk", finding, "see that the data directory can be reached");
        }
    };
    let finding = format!("{} MiB free", free >> 20);
    match free {
        free if free < NO_ROOM => Check::fail("disk", finding, "make room; nothing can be written"),
        free if free < LITTLE_ROOM => {
            Check::warn("disk", finding, "make room soon; a million events take about half a GiB")
        }
        _ => Check::ok("disk", finding),
    }
}

fn root_key() -> Check {
    let hint = "draw one: export GUERDON_ROOT_KEY=$(openssl rand -hex 32)";
    match std::env::var(crate::opened::ROOT_KEY) {
        Ok(key) if key.chars().count() >= crate::opened::SHORTEST_ROOT_KEY => Check::ok("root key", "is set"),
        Ok(key) if !key.is_empty() => {
            Check::fail("root key", format!("has {} characters", key.chars().count()), hint)
        }
        _ => Check::warn(
            "root key",
            "GUERDON_ROOT_KEY is not set; only keys that the store has can be used",
            hint,
        ),
    }
}

fn look(stored: &Stored) -> anyhow::Result<Vec<Check>> {
    if stored.database.is_none() && !stored.data.join("guerdon.db").exists() {
        let hint = "`guerdon serve` makes it";
        return Ok(vec![Check::warn("store", format!("there is none in {}", stored.data.display()), hint)]);
    }
    let store = open(stored, Options { read_only: true, ..Options::default() })?;
    let reader = store.reader()?;
    let mut checks = vec![Check::ok("store", "has the schema that this program reads")];
    checks.push(sealed(&reader)?);
    checks.extend(events(&reader)?);
    Ok(checks)
}

/// A store that cannot be read at all.
fn unreadable(error: &anyhow::Error) -> Check {
    let hint = match error.chain().find_map(|cause| cause.downcast_ref()) {
        Some(StoreError::NewerSchema { .. }) => "run the newer program that wrote it",
        Some(StoreError::OlderSchema { .. }) => {
            "start `guerdon serve` once, which migrates it; back it up before"
        }
        _ => "restore a backup; keep what is there now for whoever looks into it",
    };
    Check::fail("store", format!("{error:#}"), hint)
}

/// Records that no block covers yet could be altered unseen (LG-3).
fn sealed(reader: &Reader) -> anyhow::Result<Check> {
    let entries = reader.event_counts()?.entries - reader.last_block(Chain::Log)?.last;
    let newest =
        reader.transfers(&TransferFilter::default(), None, 1)?.rows.first().map_or(0, |last| last.no);
    let transfers = newest - reader.last_block(Chain::Transfers)?.last;
    let finding = format!("{entries} log entries and {transfers} transfers are not sealed yet");
    if entries.max(transfers) > MANY_UNSEALED {
        return Ok(Check::warn("seals", finding, "start `guerdon serve`; it seals them within a minute"));
    }
    Ok(Check::ok("seals", finding))
}

fn events(reader: &Reader) -> anyhow::Result<Vec<Check>> {
    let counts = reader.event_counts()?;
    let waiting =
        format!("{} of {} entries wait for something not known yet", counts.waiting, counts.entries);
    let refused = format!("{} refused, {} dropped on waking", counts.refused, counts.dropped);
    let waiting = if counts.waiting == 0 {
        Check::ok("waiting events", waiting)
    } else {
        Check::warn("waiting events", waiting, "see which: GET /v1/events/waiting, or the operator's page")
    };
    let refused = if counts.refused + counts.dropped == 0 {
        Check::ok("refused events", refused)
    } else {
        Check::warn("refused events", refused, "see why: GET /v1/events/refused, or the operator's page")
    };
    let last = reader.entries(None, 1).context("reading the last entry")?;
    let ahead = last.rows.first().filter(|entry| entry.at > system::now()).map(|entry| {
        let finding = format!("the last entry is of {}, which is still to come", entry.at);
        Check::warn("time of the store", finding, "fine in a sandbox; else the system's clock went back")
    });
    Ok([waiting, refused].into_iter().chain(ahead).collect())
}
