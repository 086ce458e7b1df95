//! Streams of events that do not come to their end: the disk fills up, the client goes away. What was taken
//! in stays, nothing is taken in by half, and the whole stream once more ends where one stream would have
//! (EV-2).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

use faultvfs::FaultVfs;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use store::Options;
use testdb::Place;
use testkit::facts::NOON;
use testkit::http::{Answer, Client, ROOT_KEY};
use testkit::{Stand, open, proof_of};

/// How many customers the streams tell of.
const CUSTOMERS: usize = 10;

fn event(id: &str, kind: &str, data: &Value) -> String {
    let event = json!({
        "specversion": "1.0", "source": "test/host", "id": id, "type": kind, "time": NOON, "data": data
    });
    event.to_string() + "\n"
}

/// A stream of customers and of so many payments of theirs. Every tenth payment is told after a refund of
/// it, which waits for it (EV-3).
fn stream(payments: usize) -> Vec<String> {
    let amount = |minor| json!({ "amount": minor, "currency": "MYR" });
    let mut lines = Vec::new();
    for customer in 0..CUSTOMERS {
        let (id, phone) = (format!("c{customer}"), format!("+6011{customer:08}"));
        let data = json!({ "customer_id": id, "phone": phone, "referral_code": "AAAA2222" });
        lines.push(event(&format!("r{customer}"), "customer.registered", &data));
    }
    for payment in 0..payments {
        let id = format!("p{payment}");
        if payment % 10 == 0 {
            let refund = format!("f{payment}");
            let data = json!({ "refund_id": refund, "payment_id": id, "amount": amount(400) });
            lines.push(event(&format!("x{payment}"), "payment.refunded", &data));
        }
        let product = json!({ "kind": "vip_plan", "name": "Gold" });
        let customer = format!("c{}", payment % CUSTOMERS);
        let data =
            json!({ "payment_id": id, "customer_id": customer, "product": product, "amount": amount(1_000) });
        lines.push(event(&format!("e{payment}"), "payment.succeeded", &data));
    }
    lines
}

fn send(address: &str, lines: &[String]) -> Answer {
    let mut client = Client::connect(address).unwrap();
    client.send("POST", "/v1/events", "application/x-ndjson", lines.concat().as_bytes()).unwrap()
}

/// What was counted: accepted, duplicates, waiting, refused.
fn counts(answer: &Answer) -> [usize; 4] {
    let counted = answer.json();
    ["accepted", "duplicates", "waiting", "refused"]
        .map(|name| usize::try_from(counted[name].as_u64().unwrap()).unwrap())
}

fn on(vfs: &FaultVfs) -> Options {
    Options { vfs: Some(vfs.name().to_owned()), ..Options::default() }
}

/// A stand with one partner, and its address.
async fn furnished(place: &Place, options: Options) -> (Stand, String) {
    let mut stand = Stand::start(place, options).unwrap();
    stand.partner(1, "AAAA2222").await;
    let address = stand.serve().await;
    (stand, address)
}

/// The log of a store that nobody has open, which everything else follows from (EV-6). Half a line is not
/// even noted as refused.
fn log_of(place: &Place) -> Vec<String> {
    assert_eq!(proof_of(place).difference, None);
    let store = open(place, Options::default()).unwrap();
    let mut log = Vec::new();
    let show = |entry: &store::LogRecord| {
        let body = String::from_utf8(entry.body.clone()).unwrap();
        log.push(format!("{} {} {} {} {body}", entry.seq, entry.at, entry.actor.id, entry.kind));
        Ok(true)
    };
    let reader = store.reader().unwrap();
    reader.each_log(1, show).unwrap();
    assert!(reader.refusals(None, 1).unwrap().rows.is_empty());
    log
}

/// Tells a stream without a hitch.
fn send_all(address: &str, lines: &[String]) {
    let answer = send(address, lines);
    assert_eq!((answer.status, counts(&answer)[1], counts(&answer)[3]), (200, 0, 0));
}

/// How many bytes a stream writes into a file, and the log of the store that was told it.
async fn written_to_a_file(lines: &[String]) -> (Vec<String>, u64) {
    let (directory, vfs) = (Place::directory(), FaultVfs::new().unwrap());
    let (stand, address) = furnished(&directory, on(&vfs)).await;
    let before = vfs.counters();
    send_all(&address, lines);
    let written = vfs.counters().since(&before).total().bytes;
    stand.stop().await;
    (log_of(&directory), written)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_whose_disk_fills_up_in_mid_stream_is_told_with_what_was_counted() {
    let lines = stream(5_000);
    let (expected, written) = written_to_a_file(&lines).await;
    for quarters in 1..4 {
        let (directory, vfs) = (Place::directory(), FaultVfs::new().unwrap());
        let (stand, address) = furnished(&directory, on(&vfs)).await;
        vfs.fail_after_bytes(written * quarters / 4);
        let full = send(&address, &lines);
        assert_eq!(
            (full.status, &full.json()["code"]),
            (507, &json!("storage_full")),
            "{quarters}: {full:?}"
        );
        let [accepted, duplicates, waiting, refused] = counts(&full);
        let kept = accepted + waiting;
        assert!(kept > 0 && kept < lines.len(), "{quarters}: {full:?}");
        assert_eq!((duplicates, refused), (0, 0), "{quarters}: {full:?}");
        assert!(stand.service.is_well(), "a full disk is no broken disk");

        vfs.lift();
        let again = send(&address, &lines);
        assert_eq!(again.status, 200, "{quarters}: {again:?}");
        let [rest, duplicates, still_waiting, refused] = counts(&again);
        assert_eq!((duplicates, refused), (kept, 0), "{quarters}: exactly what was counted was kept");
        assert_eq!(rest + still_waiting, lines.len() - kept, "{quarters}");
        stand.stop().await;
        assert_eq!(log_of(&directory), expected, "{quarters}");
    }
}

/// Where a stream breaks off.
#[derive(Debug, Clone, Copy)]
enum Cut {
    /// After a chunk that ends with a line.
    AfterALine,
    /// After a chunk that ends within a line.
    WithinALine,
    /// Within a chunk and within a line.
    WithinAChunk,
}

/// Begins to send a stream in chunks, so many lines of it and perhaps a part of the next one, and goes away.
fn break_off(address: &str, lines: &[String], whole: usize, cut: Cut) {
    let mut server = BufReader::new(TcpStream::connect(address).unwrap());
    let head = format!(
        "POST /v1/events HTTP/1.1\r\nhost: test\r\nauthorization: Bearer {ROOT_KEY}\r\nexpect: 100-continue\r\n\
         content-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n"
    );
    server.get_mut().write_all(head.as_bytes()).unwrap();
    let mut line = String::new();
    server.read_line(&mut line).unwrap();
    assert_eq!(line, "HTTP/1.1 100 Continue\r\n", "the body is being read");
    let chunk = |text: &str| format!("{:x}\r\n{text}\r\n", text.len());
    let begun = &lines[whole][..lines[whole].len() / 2];
    let mut body: String = lines[..whole].chunks(100).map(|lines| chunk(&lines.concat())).collect();
    match cut {
        Cut::AfterALine => {}
        Cut::WithinALine => body += &chunk(begun),
        Cut::WithinAChunk => body += &format!("{:x}\r\n{begun}", lines[whole].len()),
    }
    server.get_mut().write_all(body.as_bytes()).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_goes_away_in_mid_stream_leaves_whole_events() {
    let lines = stream(3_000);
    let place = Place::fresh();
    let (stand, address) = furnished(&place, Options::default()).await;
    send_all(&address, &lines);
    stand.stop().await;
    let expected = log_of(&place);
    let before = expected.len() - lines.len();
    for cut in [Cut::AfterALine, Cut::WithinALine, Cut::WithinAChunk] {
        let place = Place::fresh();
        let (stand, address) = furnished(&place, Options::default()).await;
        let whole = 2_345;
        break_off(&address, &lines, whole, cut);
        stand.stop().await;
        let kept = log_of(&place);
        assert_eq!(kept, expected[..before + whole], "{cut:?}: all that came, and no more");

        let mut stand = Stand::start(&place, Options::default()).unwrap();
        let again = send(&stand.serve().await, &lines);
        assert_eq!(again.status, 200, "{again:?}");
        let [accepted, duplicates, waiting, refused] = counts(&again);
        assert_eq!((duplicates, refused, accepted + waiting), (whole, 0, lines.len() - whole), "{cut:?}");
        stand.stop().await;
        assert_eq!(log_of(&place), expected, "{cut:?}");
    }
}

/// How many lines of it are told again in a stream that was told twice in parts.
const AGAIN: usize = 1_500;

/// What is remembered of a stream while it is told makes no difference: neither what was told a moment ago and may
/// still be on its way to the disk, nor what was told long before and has to be looked up.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_told_again_in_a_long_stream_is_found_wherever_it_is() {
    let lines = stream(64_000);
    let place = Place::fresh();
    let (stand, address) = furnished(&place, Options::default()).await;
    let mut told = Vec::new();
    for (part, part_lines) in lines.chunks(lines.len() / 4 + 1).enumerate() {
        told.extend_from_slice(part_lines);
        told.extend_from_slice(&part_lines[part_lines.len() - AGAIN..]);
        told.extend_from_slice(&lines[part * AGAIN..][..AGAIN]);
    }
    let answer = send(&address, &told);
    assert_eq!(answer.status, 200, "{answer:?}");
    let [accepted, duplicates, waiting, refused] = counts(&answer);
    assert_eq!((accepted + waiting, duplicates, refused), (lines.len(), 4 * 2 * AGAIN, 0));
    stand.stop().await;
    assert_eq!(
        log_of(&place).iter().filter(|line| line.contains(" payment.")).count(),
        lines.len() - CUSTOMERS
    );
}
