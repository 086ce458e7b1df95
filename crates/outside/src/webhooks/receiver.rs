//! A webhook receiver on the loopback interface, over plain HTTP/1.1 with connections kept alive.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// What the receiver does with each request.
#[derive(Debug, Clone)]
pub(super) enum Answer {
    /// Writes these bytes and waits for the next request.
    Bytes(Vec<u8>),
    /// Promises a gigabyte and writes until the sender hangs up.
    Endless,
    /// Says nothing and keeps the connection open.
    Silence,
}

impl Answer {
    pub(super) fn new(status: &str, body: &[u8]) -> Self {
        let mut bytes = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n", body.len()).into_bytes();
        bytes.extend_from_slice(body);
        Self::Bytes(bytes)
    }
}

/// A request as it came, header names in lower case.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) line: String,
    pub(super) headers: HashMap<String, String>,
    pub(super) body: Vec<u8>,
}

pub(super) struct Receiver {
    pub(super) port: u16,
    pub(super) requests: UnboundedReceiver<Request>,
    /// How many bytes were written to each connection until the sender hung up.
    pub(super) written: UnboundedReceiver<usize>,
    connections: Arc<AtomicUsize>,
}

impl Receiver {
    pub(super) async fn start(answer: Answer) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let connections = Arc::new(AtomicUsize::new(0));
        let (seen, requests) = unbounded_channel();
        let (sent, written) = unbounded_channel();
        let counter = Arc::clone(&connections);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counter.fetch_add(1, Ordering::SeqCst);
                let (answer, seen, sent) = (answer.clone(), seen.clone(), sent.clone());
                tokio::spawn(async move {
                    let _ = sent.send(serve(stream, answer, seen).await);
                });
            }
        });
        Self { port, requests, written, connections }
    }

    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/hook", self.port)
    }

    pub(super) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

/// Serves one connection until the sender hangs up, and tells how much was written.
async fn serve(stream: TcpStream, answer: Answer, seen: UnboundedSender<Request>) -> usize {
    let mut stream = BufReader::new(stream);
    let mut written = 0;
    if matches!(answer, Answer::Silence) {
        let _ = tokio::io::copy(&mut stream, &mut tokio::io::sink()).await;
    }
    while let Some(request) = read(&mut stream).await {
        let _ = seen.send(request);
        match &answer {
            Answer::Bytes(bytes) => {
                if stream.write_all(bytes).await.is_err() {
                    break;
                }
                written += bytes.len();
            }
            Answer::Endless => {
                let head = b"HTTP/1.1 500 Oh\r\ncontent-length: 1073741824\r\n\r\n";
                let _ = stream.write_all(head).await;
                let block = [b'x'; 4096];
                while stream.write_all(&block).await.is_ok() {
                    written += block.len();
                }
            }
            Answer::Silence => {}
        }
    }
    written
}

async fn read(stream: &mut BufReader<TcpStream>) -> Option<Request> {
    let line = read_line(stream).await?;
    let mut headers = HashMap::new();
    loop {
        let header = read_line(stream).await?;
        let Some((name, value)) = header.split_once(": ") else { break };
        headers.insert(name.to_ascii_lowercase(), value.to_owned());
    }
    let length = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    Some(Request { line, headers, body })
}

async fn read_line(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut line = String::new();
    let read = stream.read_line(&mut line).await.ok()?;
    (read > 0).then(|| line.trim_end().to_owned())
}
