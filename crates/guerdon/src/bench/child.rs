//! The servers that are measured, each a process of its own.

use super::client::Client;
use super::measure::Process;
use crate::system;
use anyhow::{Context, bail};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child as Spawned, Command, Stdio};

/// A server in a process of its own, which ends with this value.
pub(super) struct Child {
    spawned: Spawned,
    address: SocketAddr,
    key: String,
}

impl Child {
    /// Starts Guerdon on a store, every fsync so many milliseconds slower.
    pub(super) fn guerdon(data: &Path, delay: u64) -> anyhow::Result<Self> {
        Self::start(&["serve", "--json", "--listen", "127.0.0.1:0"], data, delay)
    }

    /// Starts Guerdon on a store whose clock stands still at an instant.
    pub(super) fn sandbox(data: &Path, clock: &str) -> anyhow::Result<Self> {
        let serve = ["serve", "--json", "--listen", "127.0.0.1:0", "--sandbox", "--clock", clock];
        Self::start(&serve, data, 0)
    }

    /// Starts a yardstick that is a server.
    pub(super) fn floor(name: &str, data: &Path, delay: u64) -> anyhow::Result<Self> {
        Self::start(&["bench", "--floor", name], data, delay)
    }

    fn start(arguments: &[&str], data: &Path, delay: u64) -> anyhow::Result<Self> {
        std::fs::create_dir_all(data)?;
        let messages = data.with_extension("stderr");
        let mut command = Command::new(std::env::current_exe().context("finding this program")?);
        command.args(arguments).arg("--data").arg(data);
        if delay > 0 {
            command.args(["--fsync-delay-ms", &delay.to_string()]);
        }
        let key = drawn_key();
        command.env("GUERDON_ROOT_KEY", &key).stdin(Stdio::null()).stdout(Stdio::piped());
        command.stderr(File::create(&messages).context("keeping the messages of a server")?);
        let mut spawned = command.spawn().context("starting a server to measure")?;
        let mut line = String::new();
        if let Some(stdout) = spawned.stdout.take() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        let Some(address) = address_in(&line) else {
            let _ = spawned.kill();
            let _ = spawned.wait();
            bail!("the server did not start: {}", std::fs::read_to_string(&messages)?.trim());
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
