//! A store that holds many payments: whether more of them still come in as fast (P2), and how long it takes to
//! look something up (P10).

use super::looking::{Asked, look};
use super::market::{MARKET, stream_orders};
use crate::bench::child::{Child, Home};
use crate::bench::database::Database;
use crate::bench::furnish::enlist_all;
use crate::bench::ground::Ground;
use crate::bench::load::stream_sales;
use crate::bench::market::{OPENING, seller_id};
use crate::bench::measure::Stopwatch;
use crate::bench::report::Run;
use std::ops::Range;
use std::path::PathBuf;

/// There is an order for so many payments.
const PAYMENTS_AN_ORDER: u64 = 20;

/// Where the store is.
enum Kept {
    Directory(PathBuf),
    Database(Box<Database>),
}

impl Kept {
    fn home(&self) -> Home<'_> {
        match self {
            Self::Directory(path) => Home::Directory(path),
            Self::Database(database) => Home::Database(database),
        }
    }

    fn engine(&self) -> &'static str {
        match self {
            Self::Directory(_) => "SQLite",
            Self::Database(_) => "PostgreSQL",
        }
    }
}

/// On both engines, where a server was named.
pub(in crate::bench) fn stored(ground: &mut Ground) -> anyhow::Result<()> {
    let directory = ground.directory()?;
    of(ground, &Kept::Directory(directory))?;
    if let Some(server) = &ground.server {
        let database = server.make(None)?;
        of(ground, &Kept::Database(Box::new(database)))?;
    }
    Ok(())
}

fn of(ground: &mut Ground, kept: &Kept) -> anyhow::Result<()> {
    let (shop, payments) = (ground.shop, ground.sizes.stored);
    let (engine, orders) = (kept.engine(), payments / PAYMENTS_AN_ORDER);
    ground.say(&format!("partners, customers and {orders} orders on {engine}"));
    let child = Child::sandbox(kept.home(), OPENING)?;
    let partners = enlist_all(&child, shop, ground.runtime())?;
    ground.runtime().block_on(async {
        let mut client = child.connect().await?;
        for seller in 0..MARKET.sellers {
            client.register(&seller_id(seller)).await?;
        }
        stream_orders(&child, MARKET, orders).await
    })?;
    fill(ground, kept, &child)?;
    if let Kept::Database(database) = kept {
        ground.say("tidying up what was stored");
        database.tidy()?;
    }
    look(ground, engine, &child, Asked { shop, partners, payments, orders })
}

/// Streams the payments, and compares the last tenth of them with the first.
fn fill(ground: &mut Ground, kept: &Kept, child: &Child) -> anyhow::Result<()> {
    let (payments, engine) = (ground.sizes.stored, kept.engine());
    let first = tenth(ground, kept, child, 0..payments / 10)?;
    ground.report.add("P2", format!("{engine}, none stored"), &first);
    let last_begins = payments - payments / 10;
    ground.say(&format!("payments up to {last_begins} on {engine}"));
    let mut between = stream_range(ground, child, payments / 10..last_begins)?;
    if let Kept::Database(_) = kept {
        // What the server writes is not looked at here, and the process itself writes nothing that matters.
        between.written = None;
    }
    ground.report.add("P2", format!("{engine}, the next {}", between.events), &between);
    let last = tenth(ground, kept, child, last_begins..payments)?;
    ground.report.add("P2", format!("{engine}, {last_begins} stored"), &last);
    let report = &mut ground.report;
    let ratio = last.rate() / first.rate();
    report.at_least("P2", format!("{engine}, rate with {last_begins} stored / with none"), ratio, 0.6);
    let written = last.written_each().map(|bytes| bytes / 1e3);
    report.at_most("P2", format!("{engine}, KB written an event then"), written, 15.0);
    Ok(())
}

/// Streams some payments, and counts what is written meanwhile: by a server all that is for them, in a file as
/// much of what is for others as is held back of these.
fn tenth(ground: &Ground, kept: &Kept, child: &Child, numbers: Range<u64>) -> anyhow::Result<Run> {
    ground.say(&format!("payments {} to {} on {}", numbers.start + 1, numbers.end, kept.engine()));
    match kept {
        Kept::Directory(_) => stream_range(ground, child, numbers),
        Kept::Database(database) => {
            database.settle()?;
            let before = database.usage()?;
            let mut run = stream_range(ground, child, numbers)?;
            run.database_cpu = database.usage()?.cpu_since(&before);
            database.settle()?;
            run.written = Some(database.usage()?.written_since(&before));
            Ok(run)
        }
    }
}

fn stream_range(ground: &Ground, child: &Child, numbers: Range<u64>) -> anyhow::Result<Run> {
    let count = numbers.end - numbers.start;
    let (before, watch) = (child.process().usage(), Stopwatch::start());
    ground
        .runtime()
        .block_on(async { stream_sales(&mut child.connect().await?, ground.shop, numbers).await })?;
    let mut run = Run::new(count, watch.elapsed(), before, child.process().usage());
    run.memory = child.process().memory();
    Ok(run)
}
