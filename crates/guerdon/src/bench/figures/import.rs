//! Millions of events: whether memory stays flat, and the last million is as fast as the first (P2, P8).

use crate::bench::child::Child;
use crate::bench::furnish::settle;
use crate::bench::ground::Ground;
use crate::bench::load::stream_sales;
use crate::bench::measure::Stopwatch;
use crate::bench::report::Run;

/// How many events are streamed in one request.
const STEP: u64 = 1_000_000;

pub(in crate::bench) fn import(ground: &mut Ground, events: u64) -> anyhow::Result<()> {
    let data = ground.furnished()?;
    let mut kept = settle(&data)?.bytes;
    let child = Child::guerdon(&data, 0)?;
    let (mut first, mut rates) = (0, Vec::new());
    while first < events {
        let numbers = first..events.min(first + STEP);
        ground.say(&format!("payments {} to {}", first + 1, numbers.end));
        first = numbers.end;
        let count = numbers.end - numbers.start;
        let before = child.process().usage();
        let watch = Stopwatch::start();
        ground
            .runtime()
            .block_on(async { stream_sales(&mut child.connect().await?, ground.shop, numbers).await })?;
        let mut run = Run::new(count, watch.elapsed(), before, child.process().usage());
        run.memory = child.process().memory();
        rates.push(run.rate());
        ground.report.add("P2", format!("import, up to {first} events"), &run);
    }
    let memory = child.process().peak_memory().map(|bytes| bytes as f64 / 1e6);
    drop(child);
    kept = settle(&data)?.bytes - kept;
    ground.say(&format!("{} bytes are kept of an event", kept / events.max(1)));
    if let (Some(first), Some(last)) = (rates.first(), rates.last()) {
        ground.report.at_least("P2", "rate of the last million / the first", last / first, 0.8);
    }
    ground.report.at_most("P8", "memory while importing, MB", memory, 300.0);
    Ok(())
}
