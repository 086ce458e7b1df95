//! On PostgreSQL, by one server process and by two: many events a request (P3) and one a request (P5), beside
//! the same rows added by the driver alone and a function in PL/pgSQL.

use crate::bench::child::{Child, Home};
use crate::bench::database::Database;
use crate::bench::floor::{Accounts, Rows, Way, call_function, counts};
use crate::bench::ground::Ground;
use crate::bench::load::{self, Until};
use crate::bench::measure::{Latencies, Process, Stopwatch, idle};
use crate::bench::report::Run;
use crate::system::hint;
use anyhow::Context;
use std::sync::Arc;
use std::time::Duration;

const CONNECTIONS: usize = 64;
/// How many events' rows are added again; they are held in memory meanwhile.
const MOST_ROWS_OF: u64 = 100_000;

/// How fast the function is that is called once per event: with the accounts the events need, and where nobody
/// waits for anybody.
struct Function {
    of_events: f64,
    spread: f64,
}

/// What is done on the server, if one was named.
pub(in crate::bench) fn on_server(ground: &mut Ground, bulk: bool, singles: bool) -> anyhow::Result<()> {
    let Some(server) = &ground.server else {
        if bulk && !singles {
            return Err(hint("P3 is measured on PostgreSQL", "name a server with --database postgres://…"));
        }
        return Ok(());
    };
    if !bulk && !singles {
        return Ok(());
    }
    let settings = server.settings()?;
    ground.say(&format!("{settings}; {} cores", cores()));
    let function = function(ground)?;
    if bulk {
        in_bulk(ground, &function)?;
    }
    if singles {
        one_by_one(ground, &function)?;
    }
    Ok(())
}

fn function(ground: &mut Ground) -> anyhow::Result<Function> {
    let mut measure = |accounts, what| {
        ground.say(&format!("a function in PL/pgSQL, 8 clients of pgbench, {what}"));
        let database = ground.server.as_ref().context("a server is named")?.make(None)?;
        let run = call_function(&database, ground.shop.partners, accounts, ground.sizes.time)?;
        ground.report.add("", format!("PL/pgSQL, 8 clients, {what}"), &run);
        anyhow::Ok(run.rate())
    };
    let of_events = measure(Accounts::OfEvents, "the accounts of the events")?;
    Ok(Function { of_events, spread: measure(Accounts::Spread, "no account shared")? })
}

fn in_bulk(ground: &mut Ground, function: &Function) -> anyhow::Result<()> {
    let database = fresh(ground)?;
    let before = counts(&database)?;
    let (one, busy) = stream(ground, &database, 1, 1)?;
    ground.report.add("P3", "PostgreSQL, NDJSON, one stream", &one);
    let events = ground.sizes.events.min(MOST_ROWS_OF);
    ground.say(&format!("the rows of {events} of these payments, added by the driver alone"));
    let rows = Arc::new(Rows::added(&database, &before, ground.sizes.events, events)?);
    let mut again = |what, how| {
        let run = rows.add(ground.runtime(), &database, how)?;
        ground.report.add("", what, &run);
        anyhow::Ok(run.rate())
    };
    let unnest = again("the same rows, UNNEST of 1,000, one writer", (Way::Unnest, 1_000, 1))?;
    let unnest_two = again("the same rows, UNNEST of 1,000, two writers", (Way::Unnest, 1_000, 2))?;
    let copy = again("the same rows, COPY of 8,000, one writer", (Way::Copy, 8_000, 1))?;
    drop((rows, database));

    let database = fresh(ground)?;
    let (two_streams, _) = stream(ground, &database, 1, 2)?;
    ground.report.add("P3", "PostgreSQL, NDJSON, two streams", &two_streams);
    let database = fresh(ground)?;
    let (two, _) = stream(ground, &database, 2, 2)?;
    ground.report.add("P3", "PostgreSQL, two servers, a stream each", &two);

    let report = &mut ground.report;
    report.at_least("P3", "one stream / the same rows, UNNEST, one writer", one.rate() / unnest, 0.7);
    for (who, run) in [("two streams", &two_streams), ("two servers", &two)] {
        let what = format!("{who} / the same rows, UNNEST, two writers");
        report.at_least("P3", what, run.rate() / unnest_two, 0.7);
    }
    report.at_least("P3", "one stream / the same rows, COPY", one.rate() / copy, None);
    report.at_least("P3", "one stream / PL/pgSQL", one.rate() / function.of_events, 10.0);
    report.at_least("P3", "one stream / PL/pgSQL, no account shared", one.rate() / function.spread, None);
    let ratio = two.rate() / two_streams.rate();
    report.at_least_unless("P3", "two servers / one, two streams", ratio, 1.5, too_few_cores(busy));
    Ok(())
}

fn one_by_one(ground: &mut Ground, function: &Function) -> anyhow::Result<()> {
    let (one, busy) = tell(ground, 1)?;
    ground.report.add("P5", "PostgreSQL, 64 connections", &one);
    let (two, _) = tell(ground, 2)?;
    ground.report.add("P5", "PostgreSQL, two servers, 32 connections each", &two);
    let report = &mut ground.report;
    report.at_least("P5", "PostgreSQL, events a second", one.rate(), 7_000.0);
    let p99 = one.latency.map(|(_, p99)| p99.as_secs_f64() * 1e3);
    report.at_most("P5", "PostgreSQL, p99 in ms", p99, 15.0);
    report.at_least("P5", "PostgreSQL / PL/pgSQL", one.rate() / function.of_events, None);
    report.at_least("P5", "PostgreSQL / PL/pgSQL, no account shared", one.rate() / function.spread, None);
    let ratio = two.rate() / one.rate();
    report.at_least_unless("P5", "two servers / one, 64 connections", ratio, 1.5, too_few_cores(busy));
    Ok(())
}

fn fresh(ground: &mut Ground) -> anyhow::Result<Database> {
    ground.furnished_database()?.context("a server is named")
}

/// Streams the payments to so many servers. Tells how many cores were busy with it as well.
fn stream(
    ground: &Ground,
    database: &Database,
    servers: usize,
    streams: usize,
) -> anyhow::Result<(Run, Busy)> {
    let (events, shop) = (ground.sizes.events, ground.shop);
    ground.say(&format!("{events} payments on PostgreSQL, {servers} server(s), {streams} stream(s)"));
    measure(ground, database, servers, |servers| {
        ground.runtime().block_on(load::streams(servers, shop, events, streams))?;
        Ok((events, Latencies::default()))
    })
}

/// Tells single payments to so many servers.
fn tell(ground: &mut Ground, servers: usize) -> anyhow::Result<(Run, Busy)> {
    let database = fresh(ground)?;
    ground.say(&format!("single payments on PostgreSQL, {servers} server(s), 64 connections"));
    let (shop, until) = (ground.shop, Until::Elapsed(ground.sizes.time));
    measure(ground, &database, servers, |servers| {
        let told = load::singles(servers, shop, CONNECTIONS, until, "accepted");
        let told = ground.runtime().block_on(told)?;
        Ok((told.events, told.latencies))
    })
}

fn measure(
    ground: &Ground,
    database: &Database,
    servers: usize,
    work: impl FnOnce(&[Child]) -> anyhow::Result<(u64, Latencies)>,
) -> anyhow::Result<(Run, Busy)> {
    let started: anyhow::Result<Vec<Child>> =
        (0..servers).map(|_| Child::guerdon(Home::Database(database), 0)).collect();
    let children = started?;
    let empty = database.settle()?;
    let cpu =
        |children: &[Child]| -> Option<Duration> { children.iter().map(|child| child.process().cpu()).sum() };
    let (own, unused) = (Process::Own.cpu(), idle());
    let (before, used) = (database.usage()?, cpu(&children));
    let watch = Stopwatch::start();
    let (events, latencies) = work(&children)?;
    let wall = watch.elapsed();
    let after = database.usage()?;
    let mut run = Run { events, wall, ..Run::default() };
    run.cpu = cpu(&children).zip(used).and_then(|(after, before)| after.checked_sub(before));
    run.database_cpu = after.cpu_since(&before);
    let client = Process::Own.cpu().zip(own).and_then(|(after, before)| after.checked_sub(before));
    let cores = |time: Duration| time.as_secs_f64() / wall.as_secs_f64().max(1e-9);
    let free = idle().zip(unused).and_then(|(after, before)| after.checked_sub(before));
    let busy = Busy {
        with: cores([run.cpu, run.database_cpu, client].into_iter().flatten().sum()),
        free: free.map_or(0.0, cores),
    };
    run.memory = children.iter().filter_map(|child| child.process().peak_memory()).max();
    drop(children);
    let full = database.settle()?;
    run.written = Some(database.usage()?.written_since(&before));
    run.kept = Some(full.bytes.saturating_sub(empty.bytes));
    run.batch = Some(events as f64 / full.batches.max(1) as f64);
    run.latency = latencies.p50_and_p99();
    ground.say(&format!("{:.1} cores were busy with that, {:.1} had nothing to do", busy.with, busy.free));
    Ok((run, busy))
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// What the cores of this machine did during a measurement.
#[derive(Debug, Clone, Copy)]
struct Busy {
    /// How many were busy with it: the servers, the bench, and the database where it is here.
    with: f64,
    /// How many had nothing to do at all.
    free: f64,
}

/// Why a second server cannot bring half as much again: there are no cores for it.
fn too_few_cores(one: Busy) -> Option<String> {
    let Busy { with, free } = one;
    (free < with / 2.0)
        .then(|| format!("of {} cores one server takes {with:.1} and leaves {free:.1}", cores()))
}
