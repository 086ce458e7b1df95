//! A client for tests of the whole program: one connection, one request at a time, nothing hidden.

use serde_json::Value;
use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Result, Write};
use std::net::TcpStream;
use std::time::Duration;

/// The key with every scope that the tests start servers with.
pub const ROOT_KEY: &str = "root-key-of-the-tests-0123456789abcdef";

/// A connection to a server.
pub struct Client {
    stream: BufReader<TcpStream>,
}

/// What a server answered.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as JSON; null where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }
}

impl Client {
    /// Connects to an address.
    pub fn connect(address: &str) -> Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::new(stream) })
    }

    /// The same connection, on which an answer that takes longer is an error.
    pub fn answered_within(self, longest: Duration) -> Result<Self> {
        self.stream.get_ref().set_read_timeout(Some(longest))?;
        Ok(self)
    }

    /// Sends a request with the root key and waits for the answer.
    pub fn send(&mut self, method: &str, path: &str, content_type: &str, body: &[u8]) -> Result<Answer> {
        self.send_with(method, path, &format!("content-type: {content_type}\r\n"), body)
    }

    /// Sends JSON with POST under an idempotency key.
    pub fn post_once(&mut self, path: &str, body: &Value, key: &str) -> Result<Answer> {
        let headers = format!("content-type: application/json\r\nidempotency-key: {key}\r\n");
        self.send_with("POST", path, &headers, body.to_string().as_bytes())
    }

    fn send_with(&mut self, method: &str, path: &str, headers: &str, body: &[u8]) -> Result<Answer> {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: test\r\nauthorization: Bearer {ROOT_KEY}\r\n\
             {headers}content-length: {}\r\n\r\n",
            body.len()
        );
        let mut request = head.into_bytes();
        request.extend(body);
        // A server that cannot take everything in answers before it has read everything.
        let sent = self.stream.get_mut().write_all(&request);
        self.read_answer().map_err(|error| sent.err().unwrap_or(error))
    }

    /// Sends JSON with POST.
    pub fn post(&mut self, path: &str, body: &Value) -> Result<Answer> {
        self.send("POST", path, "application/json", body.to_string().as_bytes())
    }

    /// Asks with GET.
    pub fn get(&mut self, path: &str) -> Result<Answer> {
        self.send("GET", path, "application/json", b"")
    }

    /// Tells one event.
    pub fn tell(&mut self, event: &Value) -> Result<Answer> {
        self.send("POST", "/v1/events", "application/cloudevents+json", event.to_string().as_bytes())
    }

    fn read_answer(&mut self) -> Result<Answer> {
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.ok_or_else(|| Error::new(ErrorKind::UnexpectedEof, "no answer"))?;
        let mut length = 0;
        loop {
            let mut header = String::new();
            if self.stream.read_line(&mut header)? == 0 {
                return Err(Error::new(ErrorKind::UnexpectedEof, "half an answer"));
            }
            let Some((name, value)) = header.trim_end().split_once(':') else { break };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().map_err(|_| Error::other("content-length"))?;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok(Answer { status, body })
    }
}
