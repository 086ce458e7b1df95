//! Opening the store a command names.

use crate::command::Stored;
use crate::system::{self, hint};
use anyhow::Context;
use app::{Config, Settings};
use programs::time::Instant;
use store::{Options, Store};
use tempfile::TempDir;

/// The environment variable of the key with every scope.
pub(crate) const ROOT_KEY: &str = "GUERDON_ROOT_KEY";
pub(crate) const SHORTEST_ROOT_KEY: usize = 32;

/// Opens the store for a command.
pub(crate) fn open(stored: &Stored, options: Options) -> anyhow::Result<Store> {
    if let Some(url) = &stored.database {
        return Store::connect(url, options).context("opening the store in the database");
    }
    if options.read_only && !stored.data.exists() {
        let cause = format!("there is no store in {}", stored.data.display());
        return Err(hint(cause, "name the directory that `guerdon serve` was given with --data"));
    }
    Store::open(&stored.data, options)
        .with_context(|| format!("opening the store in {}", stored.data.display()))
}

/// Makes room for a replay: beside the store, or where the system keeps what is of no use afterwards.
pub(crate) fn scratch(stored: &Stored) -> anyhow::Result<TempDir> {
    let made = match stored.database {
        Some(_) => tempfile::tempdir(),
        // A backup is a file, and where it lies nothing may be writable.
        None if stored.data.is_file() => tempfile::tempdir(),
        None => tempfile::tempdir_in(&stored.data),
    };
    made.context("making room for the replay")
}

/// What a service is started with, from the environment and the arguments.
pub(crate) fn config(public_url: String, sandbox: Option<Instant>) -> anyhow::Result<Config> {
    let root_key = std::env::var(ROOT_KEY).ok().filter(|key| !key.is_empty());
    if root_key.as_ref().is_some_and(|key| key.chars().count() < SHORTEST_ROOT_KEY) {
        let cause = format!("{ROOT_KEY} is shorter than {SHORTEST_ROOT_KEY} characters");
        return Err(hint(cause, "draw a long one, for example with: openssl rand -hex 32"));
    }
    let public_url = public_url.trim_end_matches('/').to_owned();
    Ok(Config {
        public_url,
        root_key,
        clock: system::now,
        random: system::random,
        sandbox,
        settings: Settings::default(),
    })
}
