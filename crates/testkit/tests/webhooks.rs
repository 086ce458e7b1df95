//! What happens is told to those who asked, signed, in order for each participant.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

use app::deliveries::Deliverer;
use app::views::create_endpoint;
use outside::signature::{self, Received, Secret};
use outside::webhooks::{Config, Sender};
use serde_json::Value;
use std::collections::HashMap;
use store::Options;
use testkit::Stand;
use testkit::facts::{line, paid, refunded, registered};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

/// A webhook as it arrived.
struct Arrived {
    headers: HashMap<String, String>,
    body: Vec<u8>,
}

impl Arrived {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    fn verify(&self, secret: &Secret) {
        let header = |name: &str| self.headers[name].as_str();
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

#[tokio::test]
async fn commissions_are_told_in_order_and_signed() {
    outside::install_tls_provider();
    let directory = tempfile::tempdir().unwrap();
    let stand = Stand::start(directory.path(), Options::default()).unwrap();
    let (url, mut arrived) = receiver().await;
    let (_, secret) = create_endpoint(&stand.service, &url, &["commission.*".into()]).await.unwrap();
    let secret = Secret::parse(&secret).unwrap();
    let mut config = Config::new("test".into(), clock);
    config.allow_private = true;
    let deliveries = Deliverer::new(stand.service.clone(), Sender::new(config).unwrap()).run();
    let deliveries = tokio::spawn(deliveries);

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
