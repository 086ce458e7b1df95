//! A client that does no more than it must, so that what is measured is the server.

use anyhow::{Context, bail};
use std::io::Write;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A connection that is kept open from request to request.
pub(super) struct Client {
    stream: TcpStream,
    /// What every request says of itself.
    lines: String,
    sent: Vec<u8>,
    read: Vec<u8>,
}

/// An answer.
#[derive(Debug)]
pub(super) struct Answer<'a> {
    pub(super) status: u16,
    pub(super) head: &'a [u8],
    pub(super) body: &'a [u8],
}

impl Answer<'_> {
    /// The body, of an answer that must have this status.
    pub(super) fn expect(&self, status: u16) -> anyhow::Result<&[u8]> {
        if self.status != status {
            bail!("the server answered {}: {}", self.status, String::from_utf8_lossy(self.body));
        }
        Ok(self.body)
    }

    /// The cookies it gives, as the next request sends them back.
    pub(super) fn cookies(&self) -> String {
        let head = String::from_utf8_lossy(self.head);
        let set = head.lines().filter_map(|line| line.split_once(": "));
        let set = set.filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
        let pairs: Vec<&str> = set.filter_map(|(_, cookie)| cookie.split(';').next()).collect();
        pairs.join("; ")
    }
}

impl Client {
    pub(super) async fn connect(address: SocketAddr, key: &str) -> anyhow::Result<Self> {
        Self::connect_with(address, format!("authorization: Bearer {key}\r\n")).await
    }

    /// With lines of the head that every request has.
    pub(super) async fn connect_with(address: SocketAddr, lines: String) -> anyhow::Result<Self> {
        let stream =
            TcpStream::connect(address).await.context("connecting to the server that is measured")?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, lines, sent: Vec::new(), read: Vec::new() })
    }

    /// Asks for a page.
    pub(super) async fn get(&mut self, path: &str) -> anyhow::Result<Answer<'_>> {
        self.head("GET", path, "accept: */*\r\n");
        self.stream.write_all(&self.sent).await?;
        self.answer().await
    }

    /// Posts a body that is there as a whole.
    pub(super) async fn post(&mut self, path: &str, media: &str, body: &[u8]) -> anyhow::Result<Answer<'_>> {
        self.send("POST", path, media, body).await
    }

    /// Puts a body that is there as a whole.
    pub(super) async fn put(&mut self, path: &str, media: &str, body: &[u8]) -> anyhow::Result<Answer<'_>> {
        self.send("PUT", path, media, body).await
    }

    /// Has a seller take part in the cashback campaign.
    pub(super) async fn register(&mut self, seller: &str) -> anyhow::Result<()> {
        let body = format!(r#"{{"seller_id":"{seller}","market":"MY","terms_version":1,"agree":true}}"#);
        let path = "/v1/campaigns/bonus-cashback/registrations";
        self.post(path, "application/json", body.as_bytes()).await?.expect(201)?;
        Ok(())
    }

    async fn send(
        &mut self,
        method: &str,
        path: &str,
        media: &str,
        body: &[u8],
    ) -> anyhow::Result<Answer<'_>> {
        self.head(method, path, &format!("content-type: {media}\r\ncontent-length: {}\r\n", body.len()));
        self.sent.extend_from_slice(body);
        self.stream.write_all(&self.sent).await?;
        self.answer().await
    }

    /// Begins to post a body whose length is not known.
    pub(super) async fn begin(&mut self, path: &str, media: &str) -> anyhow::Result<()> {
        self.head("POST", path, &format!("content-type: {media}\r\ntransfer-encoding: chunked\r\n"));
        Ok(self.stream.write_all(&self.sent).await?)
    }

    /// Sends a piece of the body. A server that has already answered has found something wrong.
    pub(super) async fn piece(&mut self, piece: &[u8]) -> anyhow::Result<()> {
        self.sent.clear();
        let _ = write!(self.sent, "{:x}\r\n", piece.len());
        self.sent.extend_from_slice(piece);
        self.sent.extend_from_slice(b"\r\n");
        if let Err(error) = self.stream.write_all(&self.sent).await {
            let answer = self.answer().await.context("reading why the stream was refused")?;
            bail!(
                "the stream ended ({error}), the server answered {}: {}",
                answer.status,
                String::from_utf8_lossy(answer.body)
            );
        }
        Ok(())
    }

    /// Ends the body.
    pub(super) async fn end(&mut self) -> anyhow::Result<Answer<'_>> {
        self.stream.write_all(b"0\r\n\r\n").await?;
        self.answer().await
    }

    fn head(&mut self, method: &str, path: &str, more: &str) {
        self.sent.clear();
        let lines = &self.lines;
        let _ = write!(self.sent, "{method} {path} HTTP/1.1\r\nhost: bench\r\n{lines}{more}\r\n");
    }

    async fn answer(&mut self) -> anyhow::Result<Answer<'_>> {
        self.read.clear();
        let (status, begin, length) = loop {
            if self.stream.read_buf(&mut self.read).await? == 0 {
                bail!("the server closed the connection without an answer");
            }
            if let Some(end) = self.read.windows(4).position(|four| four == b"\r\n\r\n") {
                let (status, length) = read_head(self.read.get(..end).unwrap_or_default())?;
                break (status, end + 4, length);
            }
        };
        let whole = |read: &[u8]| match length {
            Some(length) => read.len() >= begin + length,
            None => read.ends_with(LAST_PIECE),
        };
        while !whole(&self.read) {
            if self.stream.read_buf(&mut self.read).await? == 0 {
                bail!("the server closed the connection within an answer");
            }
        }
        let (head, body) = self.read.split_at_checked(begin).unwrap_or_default();
        Ok(Answer { status, head, body })
    }
}

/// What a body ends with whose length was not told.
const LAST_PIECE: &[u8] = b"0\r\n\r\n";

/// The status, and the length of the body unless it comes in pieces.
fn read_head(head: &[u8]) -> anyhow::Result<(u16, Option<usize>)> {
    let head = std::str::from_utf8(head).context("reading the head of an answer")?;
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).unwrap_or_default();
    let status = status.parse().context("reading the status of an answer")?;
    let named = |line: &str| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    };
    let in_pieces = lines.clone().any(|line| line.eq_ignore_ascii_case("transfer-encoding: chunked"));
    let length = lines.find_map(named);
    if length.is_none() && !in_pieces {
        bail!("the answer does not tell its length");
    }
    Ok((status, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_read() {
        let head = b"HTTP/1.1 202 Accepted\r\ncontent-type: application/json\r\nContent-Length: 57";
        assert_eq!(read_head(head).expect("it is one"), (202, Some(57)));
        let in_pieces = read_head(b"HTTP/1.1 202 Accepted\r\ntransfer-encoding: chunked");
        assert_eq!(in_pieces.expect("it is one"), (202, None));
        assert!(read_head(b"HTTP/1.1 202 Accepted").is_err());
        assert!(read_head(b"nonsense").is_err());
    }
}
