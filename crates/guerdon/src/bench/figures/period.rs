//! The end of a settlement period in which every seller has lines (P9).

use super::market::stream_orders;
use crate::bench::child::Child;
use crate::bench::ground::Ground;
use crate::bench::lines::write_lines;
use crate::bench::market::{Market, OPENING, seller_id};
use crate::bench::measure::{Process, Stopwatch};
use crate::bench::report::Run;
use anyhow::{Context, ensure};
use app::accruals::{Reckoned, reckon};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use store::{Options, Store};
use tokio::task::JoinSet;

/// How many orders a seller has in the period.
const ORDERS_EACH: u64 = 100;
/// When it ends: the end of the business day of the first order. How long a period is makes no difference to its
/// closing; only that no bonus falls due before it does.
const END: &str = "2026-06-01T16:00:00Z";
/// How many registrations are under way at a time.
const AT_ONCE: u64 = 32;

/// Orders of many sellers, created and delivered, or only the lines of their bills; then the period ends, and what
/// was settled is reckoned anew from the lines.
pub(in crate::bench) fn period(ground: &mut Ground, only_lines: bool) -> anyhow::Result<()> {
    let orders = (ground.sizes.events / 2).max(ORDERS_EACH);
    let market = Market { sellers: orders / ORDERS_EACH, shoppers: orders / ORDERS_EACH };
    let data = ground.directory()?;
    let mut child = Child::sandbox(&data, OPENING)?;
    ground.say(&format!("{} sellers who register", market.sellers));
    ground.runtime().block_on(register(&child, market.sellers))?;
    if only_lines {
        ground.say(&format!("the lines of {orders} orders"));
        drop(child);
        write_lines(&data, market, orders)?;
        child = Child::sandbox(&data, OPENING)?;
    } else {
        ground.say(&format!("{orders} orders, created and delivered"));
        let (before, watch) = (child.process().usage(), Stopwatch::start());
        ground.runtime().block_on(stream_orders(&child, market, orders))?;
        let filled = Run::new(orders * 2, watch.elapsed(), before, child.process().usage());
        ground.report.add("P9", "orders before the close, NDJSON, one stream", &filled);
    }

    ground.say("the end of the period");
    let (before, watch) = (child.process().usage(), Stopwatch::start());
    ground.runtime().block_on(set_clock(&child, END))?;
    let closed = Run::new(market.sellers, watch.elapsed(), before, child.process().usage());
    let close = closed.wall.as_secs_f64();
    ground.report.add("P9", format!("sellers settled, {:.0} ms in all", close * 1e3), &closed);
    drop(child);

    ground.say("what was settled, reckoned anew from the lines");
    let (before, watch) = (Process::Own.usage(), Stopwatch::start());
    let reckoned = reckon_anew(&data)?;
    let run = Run::new(reckoned.lines, watch.elapsed(), before, Process::Own.usage());
    let anew = run.wall.as_secs_f64();
    ground.report.add("P9", format!("lines added up anew, {:.0} ms in all", anew * 1e3), &run);
    tell(ground, &reckoned);
    ensure!(reckoned.records >= settled_at_least(market.sellers), "sellers with orders were not settled");
    ground.report.at_most("P9", "close, µs a seller", close * 1e6 / market.sellers as f64, 20.0);
    ground.report.at_most("P9", "reckoned anew, µs an order", anew * 1e6 / orders as f64, 1.5);
    let same = reckoned.difference.is_none() && reckoned.of_lines == reckoned.kept;
    ground.report.at_least("P9", "totals are the same", f64::from(u8::from(same)), 1.0);
    Ok(())
}

/// Orders fall on sellers by chance, so that of many sellers a few may have none.
fn settled_at_least(sellers: u64) -> u64 {
    sellers - sellers / 100
}

fn reckon_anew(data: &Path) -> anyhow::Result<Reckoned> {
    let store = Store::open(data, Options { read_only: true, ..Options::default() })?;
    Ok(reckon(&*store.reader()?)?)
}

fn tell(ground: &Ground, reckoned: &Reckoned) {
    let Reckoned { lines, records, of_lines, kept, difference } = reckoned;
    ground.say(&format!("{lines} lines, {records} records"));
    for (currency, figures) in of_lines {
        ground.say(&format!("{currency} of the lines: {figures:?}"));
        ground
            .say(&format!("{currency} as it is kept: {:?}", kept.get(currency).copied().unwrap_or_default()));
    }
    if let Some(difference) = difference {
        ground.say(&format!("the first difference: {difference}"));
    }
}

async fn register(child: &Child, sellers: u64) -> anyhow::Result<()> {
    let (next, mut tasks) = (Arc::new(AtomicU64::new(0)), JoinSet::new());
    for _ in 0..AT_ONCE {
        let (mut client, next) = (child.connect().await?, Arc::clone(&next));
        tasks.spawn(async move {
            loop {
                let seller = next.fetch_add(1, Ordering::Relaxed);
                if seller >= sellers {
                    return anyhow::Ok(());
                }
                client.register(&seller_id(seller)).await?;
            }
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.context("registering sellers")??;
    }
    Ok(())
}

async fn set_clock(child: &Child, to: &str) -> anyhow::Result<()> {
    let mut client = child.connect().await?;
    let body = format!(r#"{{"now":"{to}"}}"#);
    client.put("/v1/sandbox/clock", "application/json", body.as_bytes()).await?.expect(200)?;
    Ok(())
}
