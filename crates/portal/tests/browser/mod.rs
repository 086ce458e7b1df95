//! A small browser: it keeps cookies, sends forms with the anti-forgery value of the page they stand on, and
//! follows nothing by itself.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// An answer of the server.
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// A header, which must be there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.find(name).unwrap_or_else(|| panic!("no header {name}"))
    }

    fn find(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The page as text, with plain blanks.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).replace('\u{a0}', " ")
    }

    /// Fails unless the page holds a text.
    pub(crate) fn holds(&self, text: &str) -> &Self {
        assert!(self.text().contains(text), "{text:?} is not in: {}", self.text());
        self
    }

    /// Fails if the page holds a text.
    pub(crate) fn lacks(&self, text: &str) -> &Self {
        assert!(!self.text().contains(text), "{text:?} is in: {}", self.text());
        self
    }

    /// Fails unless the answer has a status.
    pub(crate) fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    /// Where the answer leads, which must be elsewhere.
    pub(crate) fn leads(&self) -> &str {
        self.is(303);
        self.header("location")
    }

    /// What stands between two texts, where they are first found.
    pub(crate) fn between(&self, before: &str, after: &str) -> String {
        let text = self.text();
        let rest = text.split_once(before).unwrap_or_else(|| panic!("{before:?} is not in: {text}")).1;
        rest.split_once(after).unwrap_or_else(|| panic!("{after:?} is not in: {rest}")).0.to_owned()
    }

    /// The anti-forgery value of the forms of the page.
    pub(crate) fn csrf(&self) -> String {
        self.between("name=\"csrf\" value=\"", "\"")
    }
}

/// A browser with its cookies.
pub(crate) struct Browser {
    address: SocketAddr,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self { address, cookies: BTreeMap::new() }
    }

    /// Asks for a page.
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, "", b"").await
    }

    /// Sends fields as they are, with no anti-forgery value but one among them.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut body = String::new();
        for (name, value) in fields {
            let divider = if body.is_empty() { "" } else { "&" };
            write!(body, "{divider}{}={}", encoded(name), encoded(value)).unwrap();
        }
        self.send("POST", path, "application/x-www-form-urlencoded", body.as_bytes()).await
    }

    /// Sends the form for `action` that stands on the page `on`.
    pub(crate) async fn submit(&mut self, on: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.get(on).await;
        page.is(200);
        assert!(
            page.text().contains(&format!("action=\"{action}\"")),
            "no form for {action} on {on}: {}",
            page.text()
        );
        let csrf = page.csrf();
        let mut all = vec![("csrf", csrf.as_str())];
        all.extend_from_slice(fields);
        self.post(action, &all).await
    }

    /// Uploads a file by the form for `action` that stands on the page `on`.
    pub(crate) async fn upload(&mut self, on: &str, action: &str, file: &str) -> Answer {
        let csrf = self.get(on).await.csrf();
        let body = format!(
            "--frontier\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n\
             --frontier\r\ncontent-disposition: form-data; name=\"file\"; filename=\"results.csv\"\r\n\
             content-type: text/csv\r\n\r\n{file}\r\n--frontier--\r\n"
        );
        self.send("POST", action, "multipart/form-data; boundary=frontier", body.as_bytes()).await
    }

    /// Signs in with a key; the answer is that to the form.
    pub(crate) async fn sign_in(&mut self, key: &str) -> Answer {
        self.submit("/sign-in", "/sign-in", &[("access_key", key)]).await
    }

    async fn send(&mut self, method: &str, path: &str, kind: &str, body: &[u8]) -> Answer {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\ncookie: {}\r\n\
             content-type: {kind}\r\ncontent-length: {}\r\n\r\n",
            cookies.join("; "),
            body.len()
        );
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(body).await.unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).await.unwrap();
        let answer = read(&bytes);
        for (_, cookie) in answer.headers.iter().filter(|(name, _)| name == "set-cookie") {
            assert!(cookie.contains("; HttpOnly; SameSite=Lax"), "{cookie}");
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        answer
    }
}

fn read(bytes: &[u8]) -> Answer {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let head = std::str::from_utf8(&bytes[..end]).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let header = |line: &str| {
        let (name, value) = line.split_once(':').unwrap();
        (name.to_ascii_lowercase(), value.trim().to_owned())
    };
    Answer { status, headers: lines.map(header).collect(), body: bytes[end + 4..].to_vec() }
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
