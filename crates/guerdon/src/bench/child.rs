//! The servers that are measured, each a process of its own.

use super::client::Client;
use super::database::Database;
use super::measure::Process;
use crate::system;
use anyhow::{Context, bail};
use std::io::{BufRead, BufReader, Read, Seek};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child as Spawned, Command, Stdio};

/// Where the store of a server is.
#[derive(Clone, Copy)]
pub(super) enum Home<'a> {
    Directory(&'a Path),
    Database(&'a Database),
}

impl<'a, P: AsRef<Path> + ?Sized> From<&'a P> for Home<'a> {
    fn from(directory: &'a P) -> Self {
        Self::Directory(directory.as_ref())
    }
}

/// A server in a process of its own, which ends with this value.
pub(super) struct Child {
    spawned: Spawned,
    address: SocketAddr,
    key: String,
}

impl Child {
    /// Starts Guerdon on a store, every fsync so many milliseconds slower.
    pub(super) fn guerdon<'a>(home: impl Into<Home<'a>>, delay: u64) -> anyhow::Result<Self> {
        Self::start(&["serve", "--json", "--listen", "127.0.0.1:0"], home.into(), delay)
    }

    /// Starts Guerdon on a store whose clock stands still at an instant.
    pub(super) fn sandbox<'a>(home: impl Into<Home<'a>>, clock: &str) -> anyhow::Result<Self> {
        let serve = ["serve", "--json", "--listen", "127.0.0.1:0", "--sandbox", "--clock", clock];
        Self::start(&serve, home.into(), 0)
    }

    /// Starts a yardstick that is a server.
    pub(super) fn floor(name: &str, data: &Path, delay: u64) -> anyhow::Result<Self> {
        Self::start(&["bench", "--floor", name], Home::Directory(data), delay)
    }

    fn start(arguments: &[&str], home: Home<'_>, delay: u64) -> anyhow::Result<Self> {
        let mut command = Command::new(std::env::current_exe().context("finding this program")?);
        command.args(arguments).env_remove("GUERDON_DATABASE");
        match home {
            Home::Directory(data) => {
                std::fs::create_dir_all(data)?;
                command.arg("--data").arg(data);
            }
            // Arguments are there for everybody on the machine to read, and the URL may hold a password.
            Home::Database(database) => {
                command.env("GUERDON_DATABASE", database.url());
            }
        }
        if delay > 0 {
            command.args(["--fsync-delay-ms", &delay.to_string()]);
        }
        let key = drawn_key();
        command.env("GUERDON_ROOT_KEY", &key).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut messages = tempfile::tempfile().context("keeping the messages of a server")?;
        command.stderr(messages.try_clone()?);
        let mut spawned = command.spawn().context("starting a server to measure")?;
        let mut line = String::new();
        if let Some(stdout) = spawned.stdout.take() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        let Some(address) = address_in(&line) else {
            let _ = spawned.kill();
            let _ = spawned.wait();
            let mut told = String::new();
            messages.rewind()?;
            messages.read_to_string(&mut told)?;
            bail!("the server did not start: {}", told.trim());
        };
        Ok(Self { spawned, address, key })
    }

    pub(super) fn process(&self) -> Process {
        Process::Other(self.spawned.id())
    }

    /// A new connection to it.
    pub(super) async fn connect(&self) -> anyhow::Result<Client> {
        Client::connect(self.address, &self.key).await
    }

    /// A new connection as a browser has it: with its cookies, and with pages compressed.
    pub(super) async fn browse(&self, cookies: &str) -> anyhow::Result<Client> {
        let lines = format!("cookie: {cookies}\r\naccept-encoding: gzip\r\naccept-language: en\r\n");
        Client::connect_with(self.address, lines).await
    }

    /// The cookies of a browser that has signed in with an access key, the root key where none is given.
    pub(super) async fn sign_in(&self, key: Option<&str>) -> anyhow::Result<String> {
        let mut stranger = Client::connect_with(self.address, String::new()).await?;
        let form = stranger.get("/sign-in").await?;
        let (cookies, page) = (form.cookies(), String::from_utf8_lossy(form.expect(200)?).into_owned());
        let csrf = page.split_once("name=\"csrf\" value=\"").and_then(|(_, rest)| rest.split('"').next());
        let csrf = csrf.context("the page to sign in has an anti-forgery value")?;
        let body = format!("csrf={csrf}&access_key={}", key.unwrap_or(&self.key));
        let mut known = Client::connect_with(self.address, format!("cookie: {cookies}\r\n")).await?;
        let answer = known.post("/sign-in", "application/x-www-form-urlencoded", body.as_bytes()).await?;
        answer.expect(303)?;
        Ok(answer.cookies())
    }
}

/// It is killed, as it may be at any time: what it acknowledged stays.
impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.spawned.kill();
        let _ = self.spawned.wait();
    }
}

fn drawn_key() -> String {
    let mut bytes = [0; 32];
    system::random(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn address_in(line: &str) -> Option<SocketAddr> {
    let told: serde_json::Value = serde_json::from_str(line).ok()?;
    told.get("listening")?.as_str()?.parse().ok()
}
