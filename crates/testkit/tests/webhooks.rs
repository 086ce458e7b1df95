//! What happens is told to those who asked, signed, in order for each participant.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

use app::deliveries::Deliverer;
use app::views::create_endpoint;
use outside::signature::{self, Received, Secret};
use outside::webhooks::{Config, Sender};
use serde_json::{Value, json};
use std::collections::HashMap;
use store::Options;
use testdb::Place;
use testkit::Stand;
use testkit::facts::{line, paid, refunded, registered};
use testkit::http::Client;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// A webhook as it arrived.
struct Arrived {
    headers: HashMap<String, String>,
    body: Vec<u8>,
}

impl Arrived {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    fn header(&self, name: &str) -> &str {
        &self.headers[name]
    }

    fn verify(&self, secret: &Secret) {
        let header = |name| self.header(name);
        let received = Received {
            id: header(signature::ID_HEADER),
            timestamp: header(signature::TIMESTAMP_HEADER),
            signature: header(signature::SIGNATURE_HEADER),
        };
        let sent_at = header(signature::TIMESTAMP_HEADER).parse().unwrap();
        signature::verify(std::slice::from_ref(secret), received, &self.body, sent_at, 1).unwrap();
    }
}

async fn receive(stream: TcpStream, arrived: mpsc::Sender<Arrived>) {
    let mut stream = BufReader::new(stream);
    loop {
        let (mut headers, mut line) = (HashMap::new(), String::new());
        if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
            return;
        }
        loop {
            line.clear();
            stream.read_line(&mut line).await.unwrap();
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            headers.insert(name.to_lowercase(), value.trim().to_owned());
        }
        let mut body = vec![0; headers["content-length"].parse().unwrap()];
        stream.read_exact(&mut body).await.unwrap();
        stream.get_mut().write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await.unwrap();
        arrived.send(Arrived { headers, body }).await.unwrap();
    }
}

async fn receiver() -> (String, mpsc::Receiver<Arrived>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let (send, arrived) = mpsc::channel(64);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(receive(stream, send.clone()));
        }
    });
    (url, arrived)
}

#[allow(clippy::disallowed_methods, reason = "the sender measures how long an answer takes")]
fn clock() -> std::time::Instant {
    std::time::Instant::now()
}

/// Tells the stand's endpoints what happens, until it is aborted.
fn deliver(stand: &Stand) -> JoinHandle<()> {
    outside::install_tls_provider();
    let mut config = Config::new("test".into(), clock);
    config.allow_private = true;
    tokio::spawn(Deliverer::new(stand.service.clone(), Sender::new(config).unwrap()).run())
}

#[tokio::test]
async fn commissions_are_told_in_order_and_signed() {
    let place = Place::fresh();
    let stand = Stand::start(&place, Options::default()).unwrap();
    let (url, mut arrived) = receiver().await;
    let (_, secret) = create_endpoint(&stand.service, &url, &["commission.*".into()]).await.unwrap();
    let secret = Secret::parse(&secret).unwrap();
    let deliveries = deliver(&stand);

    stand.partner(1, "AAAA2222").await;
    stand.tell(vec![line(registered(0, "AAAA2222"))]).await.unwrap();
    for payment in 0..20 {
        stand.tell(vec![line(paid(payment, 0, 1_000))]).await.unwrap();
    }
    stand.tell(vec![line(refunded(0, 0, 1_000))]).await.unwrap();

    let mut told = Vec::new();
    while told.len() < 21 {
        let webhook = arrived.recv().await.unwrap();
        webhook.verify(&secret);
        told.push(webhook.json());
    }
    for (number, message) in told.iter().take(20).enumerate() {
        assert_eq!(message["type"], "commission.credited");
        assert_eq!(message["data"]["payment_id"], format!("p{number}"));
    }
    let reversed = &told[20];
    assert_eq!(reversed["type"], "commission.reversed");
    assert_eq!(reversed["data"]["commission"]["amount"], -100);
    deliveries.abort();
    stand.stop().await;
}

/// An endpoint over HTTP; answers its path and its secret.
fn endpoint(operator: &mut Client, url: &str) -> (String, Secret) {
    let asked = json!({ "url": url, "topics": ["commission.*"] });
    let made = operator.post("/v1/webhook_endpoints", &asked).unwrap();
    assert_eq!(made.status, 201, "{made:?}");
    let (id, secret) = (&made.json()["id"], &made.json()["secret"]);
    let path = format!("/v1/webhook_endpoints/{}", id.as_str().unwrap());
    (path, Secret::parse(secret.as_str().unwrap()).unwrap())
}

/// The attempts to tell an endpoint as the operator sees them, newest first, once there are so many.
async fn attempts(operator: &mut Client, endpoint: &str, count: usize) -> Vec<Value> {
    loop {
        let found = operator.get(&format!("{endpoint}/attempts")).unwrap().json();
        let rows = found["data"].as_array().unwrap();
        if rows.len() >= count {
            return rows.clone();
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_told_is_told_once_more_on_request() {
    let place = Place::fresh();
    let mut stand = Stand::start(&place, Options::default()).unwrap();
    let mut operator = Client::connect(&stand.serve().await).unwrap();
    let ((url, mut arrived), (other_url, mut elsewhere)) = (receiver().await, receiver().await);
    let (path, secret) = endpoint(&mut operator, &url);
    let (other, other_secret) = endpoint(&mut operator, &other_url);
    let deliveries = deliver(&stand);
    stand.partner(1, "AAAA2222").await;
    stand.tell(vec![line(registered(0, "AAAA2222"))]).await.unwrap();
    stand.tell(vec![line(paid(0, 0, 1_000)), line(paid(1, 0, 2_000))]).await.unwrap();
    let first = arrived.recv().await.unwrap();
    let second = arrived.recv().await.unwrap();
    assert_ne!(first.header(signature::ID_HEADER), second.header(signature::ID_HEADER));

    let told = attempts(&mut operator, &path, 2).await;
    let of_first = told.iter().find(|attempt| attempt["note"] == first.header(signature::ID_HEADER)).unwrap();
    assert_eq!((&of_first["outcome"], &of_first["status"]), (&json!("delivered"), &json!(200)));
    let resend = format!("{path}/notes/{}/resend", of_first["note"].as_str().unwrap());
    assert_eq!(operator.post(&resend, &json!({})).unwrap().status, 202);
    let again = arrived.recv().await.unwrap();
    again.verify(&secret);
    assert_eq!(again.header(signature::ID_HEADER), first.header(signature::ID_HEADER));
    assert_eq!(again.json(), first.json());

    let all = attempts(&mut operator, &path, 4).await;
    let outcomes: Vec<&Value> = all.iter().map(|attempt| &attempt["outcome"]).collect();
    assert_eq!(outcomes, ["delivered", "resend_requested", "delivered", "delivered"]);
    assert_eq!((&all[0]["note"], &all[1]["note"]), (&of_first["note"], &of_first["note"]));
    for _ in 0..2 {
        elsewhere.recv().await.unwrap().verify(&other_secret);
    }
    assert_eq!(attempts(&mut operator, &other, 2).await.len(), 2, "the other endpoint is told nothing twice");
    let nothing = format!("{path}/notes/{}/resend", first.header(signature::ID_HEADER).replace('_', "_2"));
    assert_eq!(operator.post(&nothing, &json!({})).unwrap().status, 404);
    deliveries.abort();
    drop(operator);
    stand.stop().await;
}
