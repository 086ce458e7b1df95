use super::receiver::{Answer, Receiver};
use super::*;
use crate::signature::{Received, secret_text, verify};

const NOW: i64 = 1_700_000_000;

fn config() -> Config {
    crate::install_tls_provider();
    let clock = || tokio::time::Instant::now().into_std();
    Config { allow_private: true, ..Config::new("Guerdon/test".to_owned(), clock) }
}

fn sender() -> Sender {
    Sender::new(config()).unwrap()
}

fn impatient_sender() -> Sender {
    Sender::new(Config { total_timeout: Duration::from_millis(100), ..config() }).unwrap()
}

fn secret(seed: u8) -> Secret {
    Secret::parse(&secret_text(&[seed; 32])).unwrap()
}

fn delivery(url: String) -> Delivery {
    Delivery {
        url,
        secrets: vec![secret(2), secret(1)],
        id: "msg_1".to_owned(),
        timestamp_s: NOW,
        body: Bytes::from_static("{\"name\":\"สมชาย\"}".as_bytes()),
    }
}

fn failure(attempt: &Attempt) -> &Failure {
    match &attempt.outcome {
        Outcome::Retry { reason } => reason,
        other => panic!("expected a retry, got {other:?}"),
    }
}

#[tokio::test]
async fn a_delivery_arrives_whole_and_signed_with_every_secret() {
    let mut receiver = Receiver::start(Answer::new("204 No Content", b"")).await;
    let delivery = delivery(receiver.url());
    let attempt = sender().deliver(&delivery).await;
    assert_eq!((attempt.status, attempt.outcome), (Some(204), Outcome::Delivered));
    assert!(attempt.duration > Duration::ZERO);

    let request = receiver.requests.recv().await.unwrap();
    assert_eq!(request.line, "POST /hook HTTP/1.1");
    assert_eq!(request.body, delivery.body);
    assert_eq!(request.headers["content-type"], "application/json");
    assert_eq!(request.headers["user-agent"], "Guerdon/test");
    let received = Received {
        id: &request.headers["webhook-id"],
        timestamp: &request.headers["webhook-timestamp"],
        signature: &request.headers["webhook-signature"],
    };
    assert_eq!((received.id, received.timestamp), ("msg_1", "1700000000"));
    for seed in [1, 2] {
        assert_eq!(verify(&[secret(seed)], received, &request.body, NOW, 0), Ok(()));
    }
}

#[tokio::test]
async fn the_status_decides() {
    let retry = |reason| Outcome::Retry { reason };
    for (status, outcome) in [
        ("200 OK", Outcome::Delivered),
        ("202 Accepted", Outcome::Delivered),
        ("304 Not Modified", retry(Failure::Redirect(304))),
        ("400 Bad Request", retry(Failure::Status(400))),
        ("404 Not Found", retry(Failure::Status(404))),
        ("410 Gone", Outcome::Gone),
        ("429 Too Many Requests", retry(Failure::Status(429))),
        ("500 Internal Server Error", retry(Failure::Status(500))),
        ("599 Odd", retry(Failure::Status(599))),
    ] {
        let receiver = Receiver::start(Answer::new(status, b"")).await;
        let attempt = sender().deliver(&delivery(receiver.url())).await;
        assert_eq!(attempt.status.map(|code| code.to_string()).as_deref(), status.split(' ').next());
        assert_eq!(attempt.outcome, outcome, "{status}");
    }
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let target = Receiver::start(Answer::new("200 OK", b"")).await;
    for status in ["301", "302", "303", "307", "308"] {
        let head =
            format!("HTTP/1.1 {status} Moved\r\nlocation: {}\r\ncontent-length: 0\r\n\r\n", target.url());
        let receiver = Receiver::start(Answer::Bytes(head.into_bytes())).await;
        let attempt = sender().deliver(&delivery(receiver.url())).await;
        assert_eq!(failure(&attempt), &Failure::Redirect(status.parse().unwrap()));
    }
    assert_eq!(target.connections(), 0);
}

#[tokio::test]
async fn silence_ends_with_the_timeout() {
    let receiver = Receiver::start(Answer::Silence).await;
    for url in [receiver.url(), receiver.url().replace("http:", "https:")] {
        let attempt = impatient_sender().deliver(&delivery(url)).await;
        assert_eq!(failure(&attempt), &Failure::Timeout);
        assert_eq!((attempt.status, attempt.response_excerpt.as_str()), (None, ""));
        assert!(attempt.duration >= Duration::from_millis(100));
    }
}

#[tokio::test]
async fn a_body_that_never_ends_does_not_take_the_answer_back() {
    let answer = Answer::Bytes(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nthan".to_vec());
    let receiver = Receiver::start(answer).await;
    let attempt = impatient_sender().deliver(&delivery(receiver.url())).await;
    assert_eq!((attempt.outcome, attempt.response_excerpt.as_str()), (Outcome::Delivered, "than"));
}

#[tokio::test]
async fn of_a_huge_response_only_the_beginning_is_read() {
    let mut receiver = Receiver::start(Answer::Endless).await;
    let attempt = sender().deliver(&delivery(receiver.url())).await;
    assert_eq!(failure(&attempt), &Failure::Status(500));
    assert_eq!(attempt.response_excerpt, "x".repeat(EXCERPT_BYTES));
    // The receiver only stops because the connection was closed; what it wrote until then went into the
    // sockets' buffers.
    assert!(receiver.written.recv().await.unwrap() < 64 << 20);
}

#[tokio::test]
async fn an_excerpt_is_text_of_bounded_length() {
    for (body, excerpt) in [
        (b"saved\n".to_vec(), "saved\n".to_owned()),
        (b"a\0b\x1b[31m\xffc".to_vec(), "a\u{FFFD}b\u{FFFD}[31m\u{FFFD}c".to_owned()),
        (vec![0xff; 2000], "\u{FFFD}".repeat(EXCERPT_BYTES / 3)),
        ("é".repeat(600).into_bytes(), "é".repeat(EXCERPT_BYTES / 2)),
    ] {
        let receiver = Receiver::start(Answer::new("200 OK", &body)).await;
        let attempt = sender().deliver(&delivery(receiver.url())).await;
        assert_eq!(attempt.response_excerpt, excerpt);
    }
}

#[tokio::test]
async fn private_addresses_are_refused_before_any_connection() {
    let receiver = Receiver::start(Answer::new("200 OK", b"")).await;
    let sender = Sender::new(Config { allow_private: false, ..config() }).unwrap();
    for (host, code) in [
        ("https://127.0.0.1", "endpoint_not_public"),
        ("https://localhost", "endpoint_not_public"),
        ("https://[::ffff:127.0.0.1]", "endpoint_not_public"),
        ("http://localhost", "endpoint_not_https"),
    ] {
        let attempt = sender.deliver(&delivery(format!("{host}:{}/hook", receiver.port))).await;
        assert_eq!(failure(&attempt).code(), code, "{host}");
    }
    assert_eq!(receiver.connections(), 0);
}

#[tokio::test]
async fn every_failure_tells_its_kind() {
    let receiver = Receiver::start(Answer::Bytes(b"SSH-2.0-OpenSSH_9.2\r\n\r\n".to_vec())).await;
    // Bound but not listening: connections to it are refused, and nobody else gets the port.
    let deaf = tokio::net::TcpSocket::new_v4().unwrap();
    deaf.bind(([127, 0, 0, 1], 0).into()).unwrap();
    let unresolvable = format!("http://{}.example/", "a".repeat(64));

    let no_secret = Delivery { secrets: Vec::new(), ..delivery(receiver.url()) };
    let bad_id = Delivery { id: "a\nb".to_owned(), ..delivery(receiver.url()) };
    for (delivery, code) in [
        (delivery("nonsense".to_owned()), "endpoint_invalid"),
        (no_secret, "no_secret"),
        (bad_id, "request_invalid"),
        (delivery(unresolvable), "dns_failed"),
        (delivery(format!("http://{}/", deaf.local_addr().unwrap())), "connection_failed"),
        (delivery(receiver.url()), "connection_broken"),
    ] {
        let attempt = sender().deliver(&delivery).await;
        assert_eq!(failure(&attempt).code(), code, "{}", failure(&attempt));
    }
}

#[tokio::test]
async fn a_receiver_without_tls_fails_the_handshake() {
    let answer = Answer::new("200 OK", b"");
    let Answer::Bytes(bytes) = answer else { panic!("an answer with a status is made of bytes") };
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        tokio::io::AsyncWriteExt::write_all(&mut stream, &bytes).await.unwrap();
        let _ = tokio::io::copy(&mut stream, &mut tokio::io::sink()).await;
    });
    let attempt = sender().deliver(&delivery(format!("https://127.0.0.1:{port}/"))).await;
    assert_eq!(failure(&attempt).code(), "tls_failed", "{}", failure(&attempt));
}

#[tokio::test]
async fn connections_serve_many_deliveries() {
    let receiver = Receiver::start(Answer::new("200 OK", b"thanks")).await;
    let (sender, delivery) = (sender(), delivery(receiver.url()));
    for _ in 0..50 {
        assert_eq!(sender.deliver(&delivery).await.outcome, Outcome::Delivered);
    }
    // A connection comes back a moment after its answer was read; rarely the next delivery is quicker.
    assert!(receiver.connections() < 10, "{} connections", receiver.connections());
}
