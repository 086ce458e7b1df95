//! What is done to the servers that are measured.

use super::child::Child;
use super::client::Client;
use super::events::Shop;
use super::measure::{Latencies, Stopwatch};
use anyhow::{Context, bail, ensure};
use serde::Deserialize;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::task::JoinSet;

const EVENTS: &str = "/v1/events";
const ONE: &str = "application/cloudevents+json";
const STREAM: &str = "application/x-ndjson";
/// How many events are written into a stream at once.
const PIECE: u64 = 500;

/// How long single events are told.
#[derive(Debug, Clone, Copy)]
pub(super) enum Until {
    /// As many as there is time for.
    Elapsed(Duration),
    /// The events up to a number.
    Number(u64),
}

/// What came of telling single events.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) events: u64,
    pub(super) wall: Duration,
    pub(super) latencies: Latencies,
}

/// Tells events one a request over so many connections, dealt out to the servers in turn, each waiting for its
/// answer before the next, and expects each to be answered with this status.
pub(super) async fn singles(
    servers: &[Child],
    shop: Shop,
    connections: usize,
    until: Until,
    status: &'static str,
) -> anyhow::Result<Told> {
    let next = Arc::new(AtomicU64::new(0));
    let mut clients = Vec::with_capacity(connections);
    for child in servers.iter().cycle().take(connections) {
        clients.push(child.connect().await?);
    }
    let watch = Stopwatch::start();
    let mut tasks = JoinSet::new();
    for client in clients {
        tasks.spawn(tell_each(client, shop, Arc::clone(&next), watch, until, status));
    }
    let (mut events, mut latencies) = (0, Latencies::default());
    while let Some(told) = tasks.join_next().await {
        let (count, each) = told.context("telling events")??;
        events += count;
        latencies.extend(each);
    }
    Ok(Told { events, wall: watch.elapsed(), latencies })
}

async fn tell_each(
    mut client: Client,
    shop: Shop,
    next: Arc<AtomicU64>,
    watch: Stopwatch,
    until: Until,
    status: &str,
) -> anyhow::Result<(u64, Latencies)> {
    let (mut events, mut latencies, mut body) = (0, Latencies::default(), Vec::new());
    let expected = format!("\"status\":\"{status}\"");
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let ended = match until {
            Until::Elapsed(time) => watch.elapsed() >= time,
            Until::Number(end) => number >= end,
        };
        if ended {
            return Ok((events, latencies));
        }
        body.clear();
        shop.sale(number).write(&mut body);
        let sent = Stopwatch::start();
        let answer = client.post(EVENTS, ONE, &body).await?;
        latencies.push(sent.elapsed());
        let told = String::from_utf8_lossy(answer.expect(202)?);
        ensure!(told.contains(&expected), "an event was not {status}: {told}");
        events += 1;
    }
}

/// Streams the payments before a number over so many requests at once, dealt out in turn, and the requests to
/// the servers in turn.
pub(super) async fn streams(
    servers: &[Child],
    shop: Shop,
    events: u64,
    streams: usize,
) -> anyhow::Result<()> {
    let mut tasks = JoinSet::new();
    for (stream, child) in (0..streams).zip(servers.iter().cycle()) {
        let mut client = child.connect().await?;
        let numbers = (u64::try_from(stream)?..events).step_by(streams);
        tasks.spawn(async move { stream_sales(&mut client, shop, numbers).await });
    }
    while let Some(done) = tasks.join_next().await {
        done.context("streaming events")??;
    }
    Ok(())
}

/// Streams payments in one request.
pub(super) async fn stream_sales(
    client: &mut Client,
    shop: Shop,
    mut numbers: impl Iterator<Item = u64>,
) -> anyhow::Result<()> {
    client.begin(EVENTS, STREAM).await?;
    let (mut sent, mut piece) = (0, Vec::new());
    loop {
        piece.clear();
        let mut count = 0;
        let some = numbers.by_ref().take(usize::try_from(PIECE)?).inspect(|_| count += 1);
        shop.write_sales(some, &mut piece);
        if count == 0 {
            break;
        }
        sent += count;
        client.piece(&piece).await?;
    }
    all_accepted(client.end().await?.expect(200)?, sent)
}

/// Streams pieces of many lines in one request; all of the lines are to be accepted.
pub(super) async fn stream_pieces(
    client: &mut Client,
    pieces: impl Iterator<Item = Vec<u8>>,
    count: u64,
) -> anyhow::Result<()> {
    client.begin(EVENTS, STREAM).await?;
    let mut some = Vec::new();
    for piece in pieces {
        some.extend(piece);
        if some.len() >= PIECE_BYTES {
            client.piece(&some).await?;
            some.clear();
        }
    }
    if !some.is_empty() {
        client.piece(&some).await?;
    }
    all_accepted(client.end().await?.expect(200)?, count)
}

/// How many bytes of such pieces are sent at once.
const PIECE_BYTES: usize = 128 * 1024;

/// Posts the payments before a number, so many a request, one request after the other.
pub(super) async fn posts(child: &Child, shop: Shop, events: u64, batch: u64) -> anyhow::Result<()> {
    let mut client = child.connect().await?;
    let (mut first, mut body) = (0, Vec::new());
    while first < events {
        let numbers = first..events.min(first + batch);
        first = numbers.end;
        let count = numbers.end - numbers.start;
        body.clear();
        shop.write_sales(numbers, &mut body);
        all_accepted(client.post(EVENTS, STREAM, &body).await?.expect(200)?, count)?;
    }
    Ok(())
}

/// Streams lines that are there already; all of them are to be accepted.
pub(super) async fn stream_lines(client: &mut Client, lines: &[u8], count: u64) -> anyhow::Result<()> {
    all_accepted(client.post(EVENTS, STREAM, lines).await?.expect(200)?, count)
}

#[derive(Deserialize)]
struct Tally {
    accepted: u64,
    refusals: Vec<serde_json::Value>,
}

/// Rates of events that were not all taken in mean nothing.
fn all_accepted(answer: &[u8], count: u64) -> anyhow::Result<()> {
    let tally: Tally = serde_json::from_slice(answer).context("reading what became of a stream")?;
    if tally.accepted != count {
        let first = tally.refusals.first().map(ToString::to_string).unwrap_or_default();
        bail!("{} of {count} events were accepted {first}", tally.accepted);
    }
    Ok(())
}
