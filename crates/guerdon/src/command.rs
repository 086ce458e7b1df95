//! The commands and their options.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Affiliate and cashback programmes over one double-entry ledger.
#[derive(Debug, Parser)]
#[command(version, about, arg_required_else_help = true)]
pub(crate) struct Guerdon {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the API and the pages
    Serve(Serve),
    /// Recompute and check every rule of the ledger
    Verify(Verify),
    /// Write the whole store into a file, while it is being served
    Backup(crate::backup::Backup),
    /// Put a backup in an empty place, and check it there
    Restore(crate::backup::Restore),
    /// Move a store from one engine to another, or months of it out of the way
    #[command(subcommand)]
    Db(Db),
    /// Measure what this machine can hold, beside its floor
    Bench(crate::bench::Bench),
    /// Take a history in: events from NDJSON or CSV
    Import(Import),
    /// Serve a furnished sandbox, to look around in
    Demo(Demo),
    /// Fill a sandbox by hand
    #[command(subcommand)]
    Sandbox(Sandbox),
    /// Write what is stored for other programs
    #[command(subcommand)]
    Export(Export),
    /// Run rules or terms over the history before they are published
    WhatIf(WhatIf),
    /// Check this machine and the store
    Doctor(Doctor),
}

/// Which store a command works on.
#[derive(Debug, Clone, Args)]
pub(crate) struct Stored {
    /// The directory of the embedded store
    #[arg(long, value_name = "DIR", default_value = "guerdon-data")]
    pub(crate) data: PathBuf,
    /// A PostgreSQL database instead of the embedded store
    #[arg(
        long,
        value_name = "URL",
        conflicts_with = "data",
        env = "GUERDON_DATABASE",
        hide_env_values = true
    )]
    pub(crate) database: Option<String>,
}

/// Serve the API and the pages.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) stored: Stored,
    /// The address to listen on; port 0 chooses a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    /// Where the service is reached from outside; referral links begin with it
    #[arg(long, value_name = "URL", env = "GUERDON_PUBLIC_URL")]
    pub(crate) public_url: Option<String>,
    /// Give the store a clock of its own, which stands still until it is moved
    #[arg(long)]
    pub(crate) sandbox: bool,
    /// Where the clock of a new sandbox starts
    #[arg(long, value_name = "INSTANT", requires = "sandbox")]
    pub(crate) clock: Option<String>,
    /// Tell the address on stdout as JSON once requests are accepted
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) edge: Edge,
    /// Make every fsync so much slower, to measure as on another disk
    #[arg(long, value_name = "N", hide = true, default_value_t = 0)]
    pub(crate) fsync_delay_ms: u64,
}

/// What stands between the service and the world.
#[derive(Debug, Args)]
pub(crate) struct Edge {
    /// The server that takes mail: smtps://user:password@host, or smtp://host:587?tls=required
    #[arg(
        long,
        value_name = "URL",
        env = "GUERDON_MAIL_URL",
        hide_env_values = true,
        requires = "mail_from"
    )]
    pub(crate) mail_url: Option<String>,
    /// Who mail is from: "Partner programme <partners@example.com>"
    #[arg(long, value_name = "ADDRESS", env = "GUERDON_MAIL_FROM")]
    pub(crate) mail_from: Option<String>,
    /// The one site that may show a shopper's bonus within its own pages, by its scheme and host
    #[arg(long, value_name = "ORIGIN", env = "GUERDON_EMBED_ORIGIN")]
    pub(crate) embed_origin: Option<String>,
    /// How many requests a second an access key may send; the root key may send any number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(crate) rate_limit: Option<u32>,
    /// A proxy in front adds X-Forwarded-For: its last address is whom a request comes from
    #[arg(long)]
    pub(crate) behind_proxy: bool,
}

/// Recompute and check every rule of the ledger.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    pub(crate) stored: Stored,
    /// Tell the result on stdout as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Take a history in: events from NDJSON (one CloudEvent a line) or CSV.
///
/// Exit code 0: every line was taken in or is known already. 2: some were refused; the others are in. 1: the
/// import broke off; run it again, what is in is then a duplicate.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// What to read; `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) stored: Stored,
    /// The form of the files; without it their names tell, and what they do not tell is NDJSON
    #[arg(long, value_enum)]
    pub(crate) format: Option<EventFormat>,
    /// Give a new store a clock of its own; a store that has one keeps it
    #[arg(long)]
    pub(crate) sandbox: bool,
    /// Where the clock of a new sandbox starts
    #[arg(long, value_name = "INSTANT", requires = "sandbox")]
    pub(crate) clock: Option<String>,
    /// Leave the commission statement out
    #[arg(long)]
    pub(crate) no_statement: bool,
    /// Tell the result on stdout as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// The form of a file of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EventFormat {
    /// One CloudEvent a line, as JSON
    Ndjson,
    /// A column for each field, such as `data.amount.currency`
    Csv,
    /// The same columns as Parquet; this build cannot read it
    Parquet,
}

/// Serve a furnished sandbox, to look around in.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Where to keep it; without it, a temporary directory that is gone when the demo stops
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// The address to listen on; port 0 chooses a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    /// Tell the address and the keys on stdout as JSON once requests are accepted
    #[arg(long)]
    pub(crate) json: bool,
}

/// Move a store from one engine to another, or months of it out of the way.
#[derive(Debug, Subcommand)]
pub(crate) enum Db {
    /// Copy a store into an empty directory or database
    Copy(crate::copy::CopyStore),
    /// List the months that the tables of a PostgreSQL database are cut into, and which can be taken out
    Months(crate::months::ListMonths),
    /// Take a month out of its tables; it stays in the database beside them
    Detach(crate::months::MoveMonth),
    /// Put a month back that was taken out
    Attach(crate::months::MoveMonth),
}

/// Fill a sandbox by hand.
#[derive(Debug, Subcommand)]
pub(crate) enum Sandbox {
    /// Make active partners and print their referral codes, one a line
    Partners(SandboxPartners),
}

/// Make active partners and print their referral codes, one a line.
#[derive(Debug, Args)]
pub(crate) struct SandboxPartners {
    #[command(flatten)]
    pub(crate) stored: Stored,
    /// How many
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) count: u32,
    /// Where the clock of a new sandbox starts
    #[arg(long, value_name = "INSTANT")]
    pub(crate) clock: Option<String>,
}

/// Write what is stored for other programs. The store is only read, so a server may have it open.
#[derive(Debug, Subcommand)]
pub(crate) enum Export {
    /// All transfers, for beancount, hledger or a spreadsheet
    Ledger(ExportLedger),
    /// A partner's commission details as CSV
    Statement(ExportStatement),
}

/// All transfers, for beancount, hledger or a spreadsheet.
#[derive(Debug, Args)]
pub(crate) struct ExportLedger {
    #[command(flatten)]
    pub(crate) stored: Stored,
    /// For whom
    #[arg(long, value_enum)]
    pub(crate) format: JournalFormat,
    /// Write to a file instead of stdout
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// The form of a journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum JournalFormat {
    /// For bean-check, bean-query and fava
    Beancount,
    /// For hledger
    Hledger,
    /// One row for each transfer
    Csv,
}

/// A partner's commission details as CSV.
#[derive(Debug, Args)]
pub(crate) struct ExportStatement {
    #[command(flatten)]
    pub(crate) stored: Stored,
    /// Whose
    #[arg(long, value_name = "pa_…")]
    pub(crate) partner: String,
    /// The form
    #[arg(long, value_enum, default_value_t = StatementFormat::Csv)]
    pub(crate) format: StatementFormat,
    /// Write to a file instead of stdout
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// The form of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum StatementFormat {
    /// For spreadsheets
    Csv,
}

/// Check this machine and the store.
///
/// Exit code 1 if something fails; warnings alone are 0.
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    #[command(flatten)]
    pub(crate) stored: Stored,
    /// Tell the result on stdout as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Run a version of the rules, or of the cashback terms, over the history before it is published.
#[derive(Debug, Args)]
pub(crate) struct WhatIf {
    #[command(flatten)]
    pub(crate) stored: Stored,
    /// The version of the affiliate rules to try, as JSON
    #[arg(value_name = "RULES.json", required_unless_present = "terms", conflicts_with = "terms")]
    pub(crate) rules: Option<PathBuf>,
    /// The version of the cashback terms to try, as JSON
    #[arg(long, value_name = "TERMS.json")]
    pub(crate) terms: Option<PathBuf>,
    /// From when on it holds, in place of the `effective` of the file; `always` tries it over all time
    #[arg(long, value_name = "INSTANT")]
    pub(crate) from: Option<String>,
    /// Tell each line on stdout as JSON
    #[arg(long)]
    pub(crate) json: bool,
}
