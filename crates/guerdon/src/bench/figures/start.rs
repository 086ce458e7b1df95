//! How soon a process that was killed is back (P13).

use crate::bench::child::Child;
use crate::bench::events::Shop;
use crate::bench::furnish::log_size;
use crate::bench::ground::Ground;
use crate::bench::load::stream_sales;
use crate::bench::measure::{Latencies, Stopwatch};
use crate::bench::report::Run;
use std::path::Path;

/// The log of the engine that is to be recovered.
const LOG_BYTES: u64 = 64 << 20;
/// How many payments are told before the log is looked at again.
const STEP: u64 = 2_000;
const STARTS: usize = 7;

pub(in crate::bench) fn start_after_kill(ground: &mut Ground) -> anyhow::Result<()> {
    ground.say("starts after a kill, with 64 MB of log to recover");
    let data = ground.furnished()?;
    let events = ground.runtime().block_on(fill_log(&data, ground.shop))?;
    let size = log_size(&data);
    let mut starts = Latencies::default();
    for _ in 0..STARTS {
        let watch = Stopwatch::start();
        let child = Child::guerdon(&data, 0)?;
        ground
            .runtime()
            .block_on(async { child.connect().await?.get("/healthz").await?.expect(200).map(|_| ()) })?;
        starts.push(watch.elapsed());
    }
    let latency = starts.p50_and_p99();
    let wall = latency.map(|(p50, _)| p50).unwrap_or_default();
    let run = Run { events: 1, wall, latency, ..Run::default() };
    let what = format!("start after a kill, {} MB of log, {events} events in it", size / 1_000_000);
    ground.report.add("P13", what, &run);
    let ready = latency.map(|(p50, _)| p50.as_secs_f64() * 1e3);
    ground.report.at_most("P13", "from start to ready, ms", ready, 100.0);
    Ok(())
}

/// Tells payments until the log is long enough, and kills the process.
async fn fill_log(data: &Path, shop: Shop) -> anyhow::Result<u64> {
    let child = Child::guerdon(data, 0)?;
    let mut client = child.connect().await?;
    let mut told = 0;
    while log_size(data) < LOG_BYTES {
        stream_sales(&mut client, shop, told..told + STEP).await?;
        told += STEP;
    }
    Ok(told)
}
