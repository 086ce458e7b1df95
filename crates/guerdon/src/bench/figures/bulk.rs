//! Many events a request: how fast (P1), what it writes and keeps (P7), how much memory it takes (P8).

use crate::bench::child::Child;
use crate::bench::furnish::settle;
use crate::bench::ground::Ground;
use crate::bench::measure::{Process, Stopwatch};
use crate::bench::report::Run;
use crate::bench::{floor, load};
use std::slice::from_ref;

/// How the events come.
#[derive(Debug, Clone, Copy)]
enum Way {
    /// So many streams at once.
    Streams(usize),
    /// Requests of so many events, one after the other.
    Posts(u64),
}

pub(in crate::bench) fn bulk(ground: &mut Ground) -> anyhow::Result<()> {
    let (events, shop) = (ground.sizes.events, ground.shop);
    ground.say("log records, and the lean layout in batches of 1,000 and 8,000");
    let log = floor::append_records(ground.scratch(), &shop, events)?;
    ground.report.add("", "log records, a sync for 1,000", &log);
    let lean_1k = floor::insert_in_batches(ground.scratch(), &shop, events, 1_000)?;
    ground.report.add("", "lean rows, batches of 1,000", &lean_1k);
    let lean_8k = floor::insert_in_batches(ground.scratch(), &shop, events, 8_000)?;
    ground.report.add("", "lean rows, batches of 8,000", &lean_8k);

    let stream = measure(ground, Way::Streams(1))?;
    ground.report.add("P1", "NDJSON, one stream", &stream);
    let streams = measure(ground, Way::Streams(8))?;
    ground.report.add("P1", "NDJSON, eight streams", &streams);
    let posts = measure(ground, Way::Posts(1_000))?;
    ground.report.add("P7", "NDJSON, 1,000 a request, one connection", &posts);

    let report = &mut ground.report;
    report.at_most("P1", "CPU µs an event", stream.cpu_each(), 35.0);
    report.at_least("P1", "rate of one stream / lean rows, 1,000", stream.rate() / lean_1k.rate(), 0.45);
    report.at_least("P1", "rate of one stream, events a second", stream.rate(), 25_000.0);
    report.at_least("P1", "rate of eight streams / lean rows, 1,000", streams.rate() / lean_1k.rate(), 0.45);
    let of_log = |value: Option<f64>| Some(value? / log.kept_each()?);
    report.at_most("P7", "kept / log record", of_log(stream.kept_each()), 2.5);
    report.at_most("P7", "written / log record, eight streams", of_log(streams.written_each()), 12.0);
    report.at_most("P7", "written / log record, 1,000 a request", of_log(posts.written_each()), 25.0);
    report.at_most(
        "P8",
        "memory of eight streams, MB",
        streams.memory.map(|bytes| bytes as f64 / 1e6),
        300.0,
    );
    Ok(())
}

fn measure(ground: &mut Ground, way: Way) -> anyhow::Result<Run> {
    let (events, shop) = (ground.sizes.events, ground.shop);
    ground.say(&format!("{events} payments, {way:?}"));
    let data = ground.furnished()?;
    let empty = settle(&data)?;
    let child = Child::guerdon(&data, 0)?;
    let before = child.process().usage();
    let watch = Stopwatch::start();
    ground.runtime().block_on(async {
        match way {
            Way::Streams(streams) => load::streams(from_ref(&child), shop, events, streams).await,
            Way::Posts(batch) => load::posts(&child, shop, events, batch).await,
        }
    })?;
    let wall = watch.elapsed();
    let after = child.process().usage();
    let memory = child.process().peak_memory();
    drop(child);
    let own = Process::Own.usage();
    let full = settle(&data)?;
    let settling = Process::Own.usage().written_since(own);
    let mut run = Run::new(events, wall, before, after);
    run.written = run.written.map(|bytes| bytes + settling.unwrap_or(0));
    run.kept = Some(full.bytes.saturating_sub(empty.bytes));
    run.batch = Some(events as f64 / full.batches.max(1) as f64);
    run.memory = memory;
    Ok(run)
}
