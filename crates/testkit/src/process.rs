//! The program as a process of its own, for tests that kill it, run several or look at what it prints.

use crate::http::{Client, ROOT_KEY};
use serde_json::Value;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};

/// The command of a server in the sandbox whose clock stands at the beginning of June 2026.
pub const SANDBOX: [&str; 4] = ["serve", "--sandbox", "--clock", "2026-06-01T00:00:00Z"];

/// A server that is killed when it is dropped.
pub struct Server {
    child: Child,
    /// What it told when it was ready.
    pub ready: Value,
    /// Where it listens.
    pub address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// Starts a command of a program that serves, on a store.
    pub fn start<S: AsRef<OsStr>>(
        program: &str,
        command: &[&str],
        store: impl IntoIterator<Item = S>,
    ) -> Self {
        Self::when_ready(Self::launch(program, command, store))
    }

    /// Starts it and does not wait until it is ready.
    pub fn launch<S: AsRef<OsStr>>(
        program: &str,
        command: &[&str],
        store: impl IntoIterator<Item = S>,
    ) -> Child {
        let arguments = command.iter().chain(&["--json", "--listen", "127.0.0.1:0"]);
        Command::new(program)
            .args(arguments)
            .args(store)
            .env("GUERDON_ROOT_KEY", ROOT_KEY)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// Waits until it says where it listens.
    pub fn when_ready(mut child: Child) -> Self {
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).expect("it says where it listens");
        let address = ready["listening"].as_str().unwrap().to_owned();
        Self { child, ready, address }
    }

    /// A connection to it.
    pub fn client(&self) -> Client {
        Client::connect(&self.address).unwrap()
    }

    /// Kills it with no chance to end anything.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop, and answers how it ended.
    pub fn terminate(mut self) -> ExitStatus {
        let sent = Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status().unwrap();
        assert!(sent.success());
        self.child.wait().unwrap()
    }
}

/// Proves a store from its log, as an operator would.
pub fn verified<S: AsRef<OsStr>>(program: &str, store: impl IntoIterator<Item = S>) -> Value {
    let proof = Command::new(program).args(["verify", "--json"]).args(store).output().unwrap();
    let told = String::from_utf8_lossy(&proof.stderr);
    let proof: Value = serde_json::from_slice(&proof.stdout).unwrap_or_else(|_| panic!("{told}"));
    assert_eq!(proof["ok"], true, "{proof}");
    proof
}
