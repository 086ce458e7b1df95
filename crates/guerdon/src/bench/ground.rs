//! Where the measurements take place.

use super::database::{Database, Server};
use super::events::Shop;
use super::furnish::{copy, furnish, furnish_database};
use super::report::Report;
use anyhow::Context;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// How much is done for each figure.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sizes {
    /// Events of a bulk measurement.
    pub(super) events: u64,
    /// For how long single events are told.
    pub(super) time: Duration,
    /// How many syncs are timed.
    pub(super) syncs: usize,
    /// How many payments a store holds that is then looked at (P2, P10).
    pub(super) stored: u64,
    /// Whether pages are asked for too (P10).
    pub(super) pages: bool,
    /// How many events are told twice.
    pub(super) replayed: u64,
}

/// A directory of its own, a runtime of one thread for the client, and what was measured so far.
pub(super) struct Ground {
    scratch: TempDir,
    runtime: Runtime,
    made: u32,
    template: Option<Database>,
    pub(super) server: Option<Server>,
    pub(super) shop: Shop,
    pub(super) sizes: Sizes,
    pub(super) report: Report,
}

impl Ground {
    /// Makes room within a directory; it is given back in the end.
    pub(super) fn within(
        directory: &Path,
        server: Option<Server>,
        shop: Shop,
        sizes: Sizes,
    ) -> anyhow::Result<Self> {
        std::fs::create_dir_all(directory)?;
        let scratch = tempfile::Builder::new().prefix("guerdon-bench-").tempdir_in(directory);
        let scratch = scratch.with_context(|| format!("making room in {}", directory.display()))?;
        // One thread: the servers that are measured need the rest.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (template, report) = (None, Report::default());
        Ok(Self { scratch, runtime, made: 0, template, server, shop, sizes, report })
    }

    /// Tells on stderr what is being done.
    pub(super) fn say(&self, what: &str) {
        eprintln!("measuring: {what}");
    }

    pub(super) fn scratch(&self) -> &Path {
        self.scratch.path()
    }

    pub(super) fn runtime(&self) -> &Runtime {
        &self.runtime
    }

    /// A new directory.
    pub(super) fn directory(&mut self) -> anyhow::Result<PathBuf> {
        self.made += 1;
        let path = self.scratch().join(format!("store-{}", self.made));
        std::fs::create_dir(&path)?;
        Ok(path)
    }

    /// A new store with all partners and customers. The one before is taken away.
    pub(super) fn furnished(&mut self) -> anyhow::Result<PathBuf> {
        let template = self.scratch().join("furnished");
        if !template.exists() {
            self.say("nothing yet, making partners and customers first");
            furnish(&template, self.shop, &self.runtime)?;
        }
        let before = self.scratch().join(format!("store-{}", self.made));
        if before.exists() {
            std::fs::remove_dir_all(before)?;
        }
        let path = self.directory()?;
        copy(&template, path)
    }

    /// A new database with all partners and customers, where a server was named.
    pub(super) fn furnished_database(&mut self) -> anyhow::Result<Option<Database>> {
        let Some(server) = &self.server else { return Ok(None) };
        if self.template.is_none() {
            self.say("nothing yet, making partners and customers on the server first");
            let template = server.make(None)?;
            furnish_database(&template, self.shop, &self.runtime)?;
            self.template = Some(template);
        }
        server.make(self.template.as_ref()).map(Some)
    }
}
