//! One event a request: over many connections (P5), over one (P6), told again (P11); and the memory that
//! takes (P8).

use crate::bench::child::Child;
use crate::bench::floor;
use crate::bench::furnish::settle;
use crate::bench::ground::Ground;
use crate::bench::load::{self, Told, Until};
use crate::bench::report::Run;
use std::path::Path;
use std::slice::from_ref;
use std::time::Duration;

const CONNECTIONS: usize = 64;

/// How much longer a sync takes, in milliseconds; by how much telling events is to be faster than a
/// transaction each, and in how many milliseconds 99 of 100 are to be answered.
const DELAYS: [(u64, f64, Option<f64>); 3] = [(0, 2.5, Some(15.0)), (1, 10.0, None), (5, 20.0, Some(40.0))];

pub(in crate::bench) fn singles(ground: &mut Ground) -> anyhow::Result<()> {
    let until = Until::Elapsed(ground.sizes.time);
    ground.say("requests that do nothing");
    let directory = ground.directory()?;
    let nothing = of_child(ground, &Child::floor("nothing", &directory, 0)?, CONNECTIONS, until)?;
    ground.report.add("", "HTTP and nothing else, 64 connections", &nothing);
    for (delay, times, p99) in DELAYS {
        let directory = ground.directory()?;
        ground.say(&format!("a transaction for each request, a sync {delay} ms slower"));
        let each = of_child(ground, &Child::floor("transactions", &directory, delay)?, CONNECTIONS, until)?;
        ground.report.add("", format!("a transaction each, lean rows, sync + {delay} ms"), &each);
        ground.say(&format!("single events, 64 connections, a sync {delay} ms slower"));
        let told = of_guerdon(ground, CONNECTIONS, delay, until)?;
        ground.report.add("P5", format!("64 connections, sync + {delay} ms"), &told);
        let what = format!("rate / a transaction each, sync + {delay} ms");
        ground.report.at_least("P5", what, told.rate() / each.rate(), times);
        if let Some(reach) = p99 {
            let measured = told.latency.map(|(_, p99)| p99.as_secs_f64() * 1e3);
            ground.report.at_most("P5", format!("p99 in ms, sync + {delay} ms"), measured, reach);
        }
        if delay == 0 {
            let memory = told.memory.map(|bytes| bytes as f64 / 1e6);
            ground.report.at_most("P8", "memory at 64 connections, MB", memory, 128.0);
        }
    }
    Ok(())
}

pub(in crate::bench) fn one_connection(ground: &mut Ground) -> anyhow::Result<()> {
    ground.say("one connection, beside the disk's own sync");
    let before = floor::sync_latency(ground.scratch(), ground.sizes.syncs)?;
    let mut one = of_guerdon(ground, 1, 0, Until::Elapsed(ground.sizes.time))?;
    one.memory = None;
    let after = floor::sync_latency(ground.scratch(), ground.sizes.syncs)?;
    for (when, latency) in [("before", before), ("after", after)] {
        let Some((p50, _)) = latency else { continue };
        let run = Run { events: 1, wall: p50, latency, ..Run::default() };
        ground.report.add("", format!("4 KiB appended and synced, {when}"), &run);
    }
    ground.report.add("P6", "one connection", &one);
    let p50 = |latency: Option<(Duration, Duration)>| latency.map(|(p50, _)| p50.as_secs_f64() * 1e3);
    let syncs = [before, after].into_iter().filter_map(p50).fold(f64::INFINITY, f64::min);
    ground.report.at_most("P6", "p50 over the sync's, ms", p50(one.latency).map(|p50| p50 - syncs), 0.5);
    Ok(())
}

pub(in crate::bench) fn replayed(ground: &mut Ground) -> anyhow::Result<()> {
    ground.say("events told twice, a sync 1 ms slower");
    let events = Until::Number(ground.sizes.replayed);
    let data = ground.furnished()?;
    let child = Child::guerdon(&data, 1)?;
    let told = |status| {
        let before = child.process().usage();
        let told = load::singles(from_ref(&child), ground.shop, CONNECTIONS, events, status);
        ground.runtime().block_on(told).map(|told| run(told, &child, before))
    };
    let first = told("accepted")?;
    let again = told("duplicate")?;
    ground.report.add("P11", "told first, sync + 1 ms", &first);
    ground.report.add("P11", "told again, sync + 1 ms", &again);
    ground.report.at_least("P11", "rate again / first, sync + 1 ms", again.rate() / first.rate(), 3.0);
    Ok(())
}

fn of_guerdon(ground: &mut Ground, connections: usize, delay: u64, until: Until) -> anyhow::Result<Run> {
    let data = ground.furnished()?;
    let child = Child::guerdon(&data, delay)?;
    let mut run = of_child(ground, &child, connections, until)?;
    drop(child);
    run.batch = Some(batch(&data, run.events)?);
    Ok(run)
}

fn batch(data: &Path, events: u64) -> anyhow::Result<f64> {
    Ok(events as f64 / settle(data)?.batches.max(1) as f64)
}

fn of_child(ground: &Ground, child: &Child, connections: usize, until: Until) -> anyhow::Result<Run> {
    let before = child.process().usage();
    let told = load::singles(from_ref(child), ground.shop, connections, until, "accepted");
    Ok(run(ground.runtime().block_on(told)?, child, before))
}

fn run(told: Told, child: &Child, before: crate::bench::measure::Usage) -> Run {
    let mut run = Run::new(told.events, told.wall, before, child.process().usage());
    run.latency = told.latencies.p50_and_p99();
    run.memory = child.process().peak_memory();
    run
}
