//! `guerdon bench`: what this machine can hold, beside its floor.
//!
//! Every figure stands beside a yardstick of the same run: what the machine does when it does only what
//! nobody can leave out. Rates of a shared machine are noise; ratios, processor time and bytes an event hold
//! still. Nothing is asserted: the reader judges.

mod child;
mod client;
mod database;
mod events;
mod figures;
mod floor;
mod furnish;
mod ground;
mod lines;
mod load;
mod market;
mod measure;
mod report;

use clap::{Args, ValueEnum};
use database::Server;
use events::Shop;
use floor::Floor;
use ground::{Ground, Sizes};
use std::path::PathBuf;
use std::time::Duration;

/// Measure what this machine can hold, beside its floor.
#[derive(Debug, Args)]
pub(crate) struct Bench {
    /// Less of everything: rough figures in two minutes
    #[arg(long)]
    quick: bool,
    /// Only these figures
    #[arg(long, value_delimiter = ',', value_name = "FIGURES")]
    only: Vec<Figure>,
    /// How many events a bulk measurement takes
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    events: Option<u64>,
    /// How many payments are stored before speed and answers are looked at (P2, P10); ten millions are the
    /// figure, without this a million
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1_000..))]
    stored: Option<u64>,
    /// For P10, ask for pages too, signed in as partners and as staff
    #[arg(long)]
    pages: bool,
    /// Import so many events too, and watch memory and speed on the way
    #[arg(long, value_name = "N")]
    import: Option<u64>,
    /// For P9, write the lines of the bills without the orders: ten millions in minutes
    #[arg(long)]
    only_lines: bool,
    /// How many partners there are
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u64).range(1..))]
    partners: u64,
    /// How many customers they have brought
    #[arg(long, value_name = "N", default_value_t = 50_000, value_parser = clap::value_parser!(u64).range(1..))]
    customers: u64,
    /// Whether the identifiers of events and payments follow time
    #[arg(long, value_enum, default_value_t = Ids::Time)]
    ids: Ids,
    /// Show the figures as JSON
    #[arg(long)]
    json: bool,
    /// Measure on the disk that holds this directory; what is made there is taken away again
    #[arg(long, value_name = "DIR", default_value = ".")]
    data: PathBuf,
    /// Measure on a PostgreSQL server too, in databases that are made there and taken away again
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Serve a yardstick; the measurements start it by themselves
    #[arg(long, value_name = "NAME", hide = true)]
    floor: Option<Floor>,
    /// Make every fsync of the yardstick so much slower
    #[arg(long, value_name = "N", hide = true, default_value_t = 0)]
    fsync_delay_ms: u64,
}

/// What is measured together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Figure {
    /// Many events a request
    P1,
    /// Many events a request with many stored already, on either engine
    P2,
    /// Many events a request on PostgreSQL, by one server and by two
    P3,
    /// Single events over 64 connections, on PostgreSQL by one server and by two
    P5,
    /// Single events over one connection
    P6,
    /// Bytes written and kept
    P7,
    /// Memory
    P8,
    /// The end of a settlement period, and what was settled reckoned anew; 100 orders a seller
    P9,
    /// What a partner, a customer and an order are asked for, with many stored
    P10,
    /// Events told again
    P11,
    /// Start after a kill
    P13,
    /// Order events of a marketplace, in bulk and one by one
    Orders,
    /// Bonus reserved by many at once
    Reservations,
}

/// How the host system names things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Ids {
    /// Identifiers begin with the time, like ULIDs and UUIDs of version 7
    Time,
    /// Identifiers are random, like UUIDs of version 4
    Random,
}

/// Measures, and shows what was measured.
pub(crate) fn bench(arguments: &Bench) -> anyhow::Result<()> {
    if let Some(floor) = arguments.floor {
        return floor::serve(floor, &arguments.data, arguments.fsync_delay_ms);
    }
    let seconds = if arguments.quick { 2 } else { 8 };
    let sizes = Sizes {
        events: arguments.events.unwrap_or(if arguments.quick { 50_000 } else { 400_000 }),
        time: Duration::from_secs(seconds),
        syncs: if arguments.quick { 500 } else { 2_000 },
        stored: arguments.stored.unwrap_or(if arguments.quick { 100_000 } else { 1_000_000 }),
        pages: arguments.pages,
        replayed: if arguments.quick { 5_000 } else { 20_000 },
    };
    let shop = Shop { partners: arguments.partners, customers: arguments.customers, ids: arguments.ids };
    let server = arguments.database.as_deref().map(Server::parse).transpose()?;
    let mut ground = Ground::within(&arguments.data, server, shop, sizes)?;
    let wanted = |figures: &[Figure]| {
        let named = arguments.only.iter().any(|figure| figures.contains(figure));
        let asked_for_pages = arguments.pages && figures.contains(&Figure::P10);
        named
            || asked_for_pages
            || (arguments.only.is_empty() && arguments.import.is_none() && !arguments.pages)
    };
    if wanted(&[Figure::P1, Figure::P7]) {
        figures::bulk(&mut ground)?;
    }
    if wanted(&[Figure::P5, Figure::P8]) {
        figures::singles(&mut ground)?;
    }
    figures::on_server(&mut ground, wanted(&[Figure::P3]), wanted(&[Figure::P5]))?;
    if wanted(&[Figure::P2, Figure::P10]) {
        figures::stored(&mut ground)?;
    }
    if wanted(&[Figure::P6]) {
        figures::one_connection(&mut ground)?;
    }
    if wanted(&[Figure::P9]) {
        figures::period(&mut ground, arguments.only_lines)?;
    }
    if wanted(&[Figure::P11]) {
        figures::replayed(&mut ground)?;
    }
    if wanted(&[Figure::P13]) {
        figures::start_after_kill(&mut ground)?;
    }
    if wanted(&[Figure::Orders]) {
        figures::orders(&mut ground)?;
    }
    if wanted(&[Figure::Reservations]) {
        figures::reservations(&mut ground)?;
    }
    if let Some(events) = arguments.import {
        figures::import(&mut ground, events)?;
    }
    ground.report.show(arguments.json)
}
