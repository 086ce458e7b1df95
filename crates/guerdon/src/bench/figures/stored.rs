//! A store that holds many payments: whether more of them still come in as fast (P2), and how long it takes to
//! look something up (P10).

use super::market::{MARKET, stream_orders};
use crate::bench::child::{Child, Home};
use crate::bench::client::Client;
use crate::bench::database::Database;
use crate::bench::events::{Shop, scrambled};
use crate::bench::furnish::enlist_all;
use crate::bench::ground::Ground;
use crate::bench::load::stream_sales;
use crate::bench::market::{OPENING, order_id, seller_id};
use crate::bench::measure::{Latencies, Stopwatch};
use crate::bench::report::Run;
use anyhow::Context;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::task::JoinSet;

const CONNECTIONS: u64 = 64;
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
    look(ground, kept, &child, Arc::new(Asked { shop, partners, payments, orders }))
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

/// What there is to be asked for.
struct Asked {
    shop: Shop,
    partners: Vec<String>,
    payments: u64,
    orders: u64,
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
enum Question {
    Balance,
    Commissions,
    Customers,
    Payment,
    Order,
    Explanation,
}

impl Question {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Balance, "a partner's balance"),
        (Self::Commissions, "a page of commissions"),
        (Self::Customers, "a page of customers"),
        (Self::Payment, "a payment"),
        (Self::Order, "an order"),
        (Self::Explanation, "why an order's fee is what it is"),
    ];

    /// The path of one of all that could be asked for.
    fn path(self, asked: &Asked, chance: u64) -> anyhow::Result<String> {
        let count = u64::try_from(asked.partners.len())?.max(1);
        let partner = asked.partners.get(usize::try_from(chance % count)?).context("there are partners")?;
        let order = order_id(chance % asked.orders.max(1));
        Ok(match self {
            Self::Balance => format!("/v1/partners/{partner}/balance"),
            Self::Commissions => format!("/v1/partners/{partner}/commissions"),
            Self::Customers => format!("/v1/partners/{partner}/customers"),
            Self::Payment => {
                let sale = asked.shop.sale(chance % asked.payments.max(1));
                format!("/v1/payments/{}", sale.payment.as_str())
            }
            Self::Order => format!("/v1/orders/{order}"),
            Self::Explanation => format!("/v1/explain/{order}"),
        })
    }
}

fn look(ground: &mut Ground, kept: &Kept, child: &Child, asked: Arc<Asked>) -> anyhow::Result<()> {
    let engine = kept.engine();
    for (question, what) in Question::ALL {
        for connections in [1, CONNECTIONS] {
            ground.say(&format!("{what} on {engine}, {connections} connection(s)"));
            let run = ask(ground, child, &asked, question, connections)?;
            let what = format!("{engine}, {what}, {connections} connection(s)");
            ground.report.add("P10", what.as_str(), &run);
            let p99 = run.latency.map(|(_, p99)| p99.as_secs_f64() * 1e3);
            if connections > 1 {
                ground.report.at_most("P10", format!("{what}, p99 in ms"), p99, 5.0);
            }
        }
    }
    Ok(())
}

/// Asks over so many connections, each waiting for its answer before it asks again.
fn ask(
    ground: &Ground,
    child: &Child,
    asked: &Arc<Asked>,
    question: Question,
    connections: u64,
) -> anyhow::Result<Run> {
    let (next, time) = (Arc::new(AtomicU64::new(0)), ground.sizes.time / 4);
    let before = child.process().usage();
    let (wall, latencies) = ground.runtime().block_on(async {
        let mut clients: Vec<Client> = Vec::new();
        for _ in 0..connections {
            clients.push(child.connect().await?);
        }
        let (watch, mut tasks) = (Stopwatch::start(), JoinSet::new());
        for mut client in clients {
            let (asked, next) = (Arc::clone(asked), Arc::clone(&next));
            tasks.spawn(async move {
                let mut latencies = Latencies::default();
                while watch.elapsed() < time {
                    let path = question.path(&asked, scrambled(next.fetch_add(1, Ordering::Relaxed)))?;
                    let sent = Stopwatch::start();
                    client.get(&path).await?.expect(200)?;
                    latencies.push(sent.elapsed());
                }
                anyhow::Ok(latencies)
            });
        }
        let mut all = Latencies::default();
        while let Some(done) = tasks.join_next().await {
            all.extend(done.context("asking")??);
        }
        anyhow::Ok((watch.elapsed(), all))
    })?;
    let mut run = Run::new(latencies.count(), wall, before, child.process().usage());
    run.latency = latencies.p50_and_p99();
    run.written = None;
    Ok(run)
}
