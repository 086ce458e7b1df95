//! Yardsticks that are servers: one that does nothing, one that commits each request by itself.

use super::lean::{Lean, Row};
use crate::system;
use anyhow::Context;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use faultvfs::FaultVfs;
use serde::Deserialize;
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// Which one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Floor {
    /// Answers and does nothing.
    Nothing,
    /// One transaction of the lean layout for each request.
    Transactions,
}

/// Serves until it is killed.
pub(in crate::bench) fn serve(floor: Floor, data: &Path, delay: u64) -> anyhow::Result<()> {
    let vfs = FaultVfs::new().context("making the slower disk")?;
    vfs.delay_sync(Duration::from_millis(delay));
    let router = match floor {
        Floor::Nothing => Router::new().route("/v1/events", post(async |_: Bytes| answer())),
        Floor::Transactions => {
            let lean = Lean::create(data, (delay > 0).then(|| vfs.name()))?;
            let (queue, taken) = mpsc::sync_channel(1_024);
            std::thread::Builder::new().name("writer".into()).spawn(move || keep_each(lean, &taken))?;
            Router::new().route("/v1/events", post(keep)).with_state(queue)
        }
    };
    let router = router.route("/healthz", get(async || "{}"));
    tokio::runtime::Runtime::new()?.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        system::tell(serde_json::json!({ "listening": listener.local_addr()?.to_string() }));
        Ok(axum::serve(listener, router).await?)
    })
}

fn answer() -> impl IntoResponse {
    let body = r#"{"id":"01KDVXB800000000000000000","status":"accepted","sequence":1}"#;
    (StatusCode::ACCEPTED, [(header::CONTENT_TYPE, "application/json")], body)
}

/// A request and where to say that it is kept.
struct Request {
    body: Bytes,
    kept: oneshot::Sender<()>,
}

async fn keep(State(queue): State<mpsc::SyncSender<Request>>, body: Bytes) -> axum::response::Response {
    let (kept, answered) = oneshot::channel();
    let taken = queue.try_send(Request { body, kept }).is_ok();
    match (taken, answered.await) {
        (true, Ok(())) => answer().into_response(),
        _ => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The one writer, as in Guerdon, so that nothing is lost to waiting for locks; but each request is a
/// transaction of its own.
fn keep_each(mut lean: Lean, taken: &mpsc::Receiver<Request>) {
    while let Ok(Request { body, kept }) = taken.recv() {
        let done = row(&body).and_then(|row| lean.keep([row]));
        if done.is_ok() {
            let _ = kept.send(());
        }
    }
}

#[derive(Deserialize)]
struct Event<'a> {
    id: &'a str,
    data: Data<'a>,
}

#[derive(Deserialize)]
struct Data<'a> {
    payment_id: &'a str,
    customer_id: &'a str,
    product: Product<'a>,
    amount: Money<'a>,
}

#[derive(Deserialize)]
struct Product<'a> {
    name: &'a str,
}

#[derive(Deserialize)]
struct Money<'a> {
    amount: i64,
    currency: &'a str,
}

/// The row of an event of the shop.
fn row(body: &[u8]) -> anyhow::Result<Row<'_>> {
    let Event { id, data } = serde_json::from_slice(body)?;
    let customer: i64 = data.customer_id.trim_start_matches('u').parse()?;
    Ok(Row {
        event: id,
        payment: data.payment_id,
        customer,
        partner: customer % 1_000,
        plan: data.product.name,
        amount: data.amount.amount,
        currency: data.amount.currency,
        time: 1_767_225_600_000_000,
        body,
    })
}
