//! Orders of a marketplace, in bulk and one by one, and bonus that is reserved by many at once.

use crate::bench::child::Child;
use crate::bench::client::Client;
use crate::bench::floor;
use crate::bench::ground::Ground;
use crate::bench::load;
use crate::bench::market::{Market, OPENING, seller_id, shopper_id, write_created, write_later};
use crate::bench::measure::{Latencies, Stopwatch};
use crate::bench::report::Run;
use anyhow::{Context, ensure};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

const CONNECTIONS: u64 = 64;
pub(super) const MARKET: Market = Market { sellers: 1_000, shoppers: 10_000 };
/// Where the numbers of the orders begin that only give shoppers bonus.
const GIFTS: u64 = 900_000_000_000;
/// What such an order costs, in sen; a shopper earns 5 % of one and a half of it, less the discount.
const GIFT: u64 = 100_000_000;

/// Order events: created and delivered, in one stream and one a request.
pub(in crate::bench) fn orders(ground: &mut Ground) -> anyhow::Result<()> {
    let orders = ground.sizes.events / 2;
    let data = furnished(ground, false)?;
    ground.say(&format!("{orders} orders, created and delivered, one stream"));
    let child = Child::sandbox(&data, OPENING)?;
    let (before, watch) = (child.process().usage(), Stopwatch::start());
    ground.runtime().block_on(stream_orders(&child, MARKET, orders))?;
    let mut bulk = Run::new(orders * 2, watch.elapsed(), before, child.process().usage());
    bulk.memory = child.process().peak_memory();
    ground.report.add("P1", "order events, NDJSON, one stream", &bulk);

    ground.say("order events one a request, 64 connections");
    let (next, time) = (Arc::new(AtomicU64::new(orders)), ground.sizes.time);
    let before = child.process().usage();
    let ask = move |mut client: Client, watch: Stopwatch| {
        let next = Arc::clone(&next);
        async move {
            let (mut latencies, mut body) = (Latencies::default(), Vec::new());
            while watch.elapsed() < time {
                let number = next.fetch_add(1, Ordering::Relaxed);
                for created in [true, false] {
                    body.clear();
                    match created {
                        true => MARKET.write_created(number, &mut body),
                        false => write_later(number, "delivered", &mut body),
                    }
                    let sent = Stopwatch::start();
                    client.post(EVENTS, ONE, &body).await?.expect(202)?;
                    latencies.push(sent.elapsed());
                }
            }
            anyhow::Ok(latencies)
        }
    };
    let (wall, latencies) = at_once(ground.runtime(), &child, ask)?;
    let mut singles = Run::new(latencies.count(), wall, before, child.process().usage());
    singles.latency = latencies.p50_and_p99();
    ground.report.add("P5", "order events, 64 connections", &singles);
    Ok(())
}

/// Reservations: of one shopper that everybody draws on, and of ten thousand.
pub(in crate::bench) fn reservations(ground: &mut Ground) -> anyhow::Result<()> {
    let data = furnished(ground, true)?;
    let child = Child::sandbox(&data, OPENING)?;
    let sync = floor::sync_latency(ground.scratch(), ground.sizes.syncs)?;
    for (what, shoppers) in [("one hot shopper", 1), ("10,000 shoppers", MARKET.shoppers)] {
        ground.say(&format!("reservations, 64 connections, {what}"));
        let time = ground.sizes.time;
        let next = Arc::new(AtomicU64::new(0));
        let before = child.process().usage();
        let ask = move |mut client: Client, watch: Stopwatch| {
            let next = Arc::clone(&next);
            async move {
                let mut latencies = Latencies::default();
                while watch.elapsed() < time {
                    let shopper = next.fetch_add(1, Ordering::Relaxed) % shoppers;
                    let sent = Stopwatch::start();
                    ensure!(reserve(&mut client, shopper, 1).await? == 201, "a reservation was refused");
                    latencies.push(sent.elapsed());
                }
                anyhow::Ok(latencies)
            }
        };
        let (wall, latencies) = at_once(ground.runtime(), &child, ask)?;
        let mut run = Run::new(latencies.count(), wall, before, child.process().usage());
        run.latency = latencies.p50_and_p99();
        ground.report.add("SB", format!("reservations, 64 connections, {what}"), &run);
        let millis = |latency: Option<(Duration, Duration)>| latency.map(|(_, p99)| p99.as_secs_f64() * 1e3);
        let over = millis(run.latency).zip(millis(sync)).map(|(asked, synced)| asked - synced);
        ground.report.at_most("SB", format!("p99 over the sync's in ms, {what}"), over, 10.0);
    }
    let won = race(ground.runtime(), &child)?;
    ground.report.at_most("SB", "won of 1,000 races for 100 pieces", won as f64, 100.0);
    ground.report.at_least("SB", "won of 1,000 races for 100 pieces", won as f64, 100.0);
    Ok(())
}

/// How many orders are made between an order and its delivery.
const UNDER_WAY: u64 = 200;
const EVENTS: &str = "/v1/events";
const ONE: &str = "application/cloudevents+json";

/// What the last shopper has is divided into a hundred pieces, for which a thousand race.
fn race(runtime: &Runtime, child: &Child) -> anyhow::Result<u64> {
    let gift = GIFT + GIFT / 2 - GIFT / 10;
    let piece = gift / 20 / 100;
    let next = Arc::new(AtomicU64::new(0));
    let won = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&won);
    let ask = move |mut client: Client, _| {
        let (next, won) = (Arc::clone(&next), Arc::clone(&counted));
        async move {
            while next.fetch_add(1, Ordering::Relaxed) < 1_000 {
                if reserve(&mut client, MARKET.shoppers, piece).await? == 201 {
                    won.fetch_add(1, Ordering::Relaxed);
                }
            }
            anyhow::Ok(Latencies::default())
        }
    };
    at_once(runtime, child, ask)?;
    Ok(won.load(Ordering::Relaxed))
}

async fn reserve(client: &mut Client, shopper: u64, amount: u64) -> anyhow::Result<u16> {
    let path = format!("/v1/shoppers/{}/redemptions", shopper_id(shopper));
    let body = format!(
        r#"{{"seller_id":"{}","amount":{{"amount":{amount},"currency":"MYR"}}}}"#,
        seller_id(shopper % MARKET.sellers)
    );
    Ok(client.post(&path, "application/json", body.as_bytes()).await?.status)
}

/// Does something over 64 connections at once; tells how long it took, and each request of it.
fn at_once<F, R>(runtime: &Runtime, child: &Child, ask: F) -> anyhow::Result<(Duration, Latencies)>
where
    F: Fn(Client, Stopwatch) -> R,
    R: Future<Output = anyhow::Result<Latencies>> + Send + 'static,
{
    runtime.block_on(async {
        let mut clients = Vec::new();
        for _ in 0..CONNECTIONS {
            clients.push(child.connect().await?);
        }
        let (watch, mut tasks) = (Stopwatch::start(), JoinSet::new());
        for client in clients {
            tasks.spawn(ask(client, watch));
        }
        let mut all = Latencies::default();
        while let Some(done) = tasks.join_next().await {
            all.extend(done.context("asking")??);
        }
        Ok((watch.elapsed(), all))
    })
}

/// Tells orders in one stream, each delivered a little after it was made.
pub(super) async fn stream_orders(child: &Child, market: Market, orders: u64) -> anyhow::Result<()> {
    let mut client = child.connect().await?;
    let lines = (0..orders + UNDER_WAY).map(|number| {
        let mut lines = Vec::new();
        if number < orders {
            market.write_created(number, &mut lines);
        }
        if let Some(arrived) = number.checked_sub(UNDER_WAY) {
            write_later(arrived, "delivered", &mut lines);
        }
        lines
    });
    load::stream_pieces(&mut client, lines, orders * 2).await
}

/// A store whose sellers take part; with gifts, every shopper has bonus to spend.
fn furnished(ground: &mut Ground, gifts: bool) -> anyhow::Result<PathBuf> {
    let data = ground.directory()?;
    ground.say("sellers who register, and what shoppers have before");
    furnish(&data, gifts, ground.runtime())?;
    Ok(data)
}

fn furnish(data: &Path, gifts: bool, runtime: &Runtime) -> anyhow::Result<()> {
    let child = Child::sandbox(data, OPENING)?;
    runtime.block_on(async {
        let mut client = child.connect().await?;
        for seller in 0..MARKET.sellers {
            client.register(&seller_id(seller)).await?;
        }
        if gifts {
            let shoppers = MARKET.shoppers + 1;
            let lines = (0..shoppers).map(|shopper| {
                let mut lines = Vec::new();
                let number = GIFTS + shopper;
                let (seller, shopper) = (seller_id(shopper % MARKET.sellers), shopper_id(shopper));
                write_created(number, (&seller, &shopper), GIFT, &mut lines);
                write_later(number, "delivered", &mut lines);
                write_later(number, "completed", &mut lines);
                lines
            });
            load::stream_pieces(&mut client, lines, shoppers * 3).await?;
        }
        Ok(())
    })
}
