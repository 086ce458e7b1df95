//! `guerdon import`: a history from files, told like any other events.

mod feed;
mod input;
mod table;

use crate::command::{EventFormat, Import};
use crate::progress::Bar;
use crate::running::{Wanted, clock, start};
use crate::statement::{self, Earnings};
use crate::system::{self, hint};
use anyhow::Context;
use feed::{Feed, Refused, Tally};
use input::{Cut, Lines};
use programs::Actor;
use std::fs::File;
use std::io::{BufReader, Read, stdin};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use table::Table;

/// How many refusals are shown; all of them are in the operator's list.
const SHOWN: usize = 20;
/// The exit code where some lines were refused.
const SOME_REFUSED: u8 = 2;

/// Takes the events of all files in and tells what became of them.
pub(crate) fn import(arguments: &Import) -> anyhow::Result<ExitCode> {
    let sources = arguments.files.iter().map(|path| Source::open(path, arguments.format));
    let sources = sources.collect::<anyhow::Result<Vec<_>>>()?;
    let begin = clock(arguments.clock.as_deref())?;
    let wanted = if arguments.sandbox { Wanted::Sandbox(begin) } else { Wanted::Kept };
    let (store, service, stopper) = start(&arguments.stored, wanted)?;
    let bar = Bar::bytes("importing", sources.iter().map(|source| source.size).sum());
    let actor = Arc::new(Actor { id: "import".to_owned(), name: "import".to_owned() });
    let runtime = tokio::runtime::Runtime::new().context("starting the runtime")?;
    let (tally, fed) = runtime.block_on(async {
        let mut feed = Feed::new(&service, &actor, SHOWN);
        let mut fed = Ok(());
        for source in sources {
            if fed.is_ok() {
                fed = source.feed(&mut feed, &bar).await;
            }
        }
        let (tally, finished) = feed.finish().await;
        drop(service);
        stopper.stop().await;
        (tally, fed.and(finished))
    });
    bar.done();
    if let Err(error) = fed {
        let cause = format!("{error:#}; so far {}", tally.in_words());
        return Err(hint(cause, "see to the cause and import again; what is in is a duplicate then"));
    }
    let reader = store.reader()?;
    let still_waiting = reader.event_counts()?.waiting;
    let earnings = if arguments.no_statement { None } else { Some(statement::earnings(&reader)?) };
    tell(&tally, still_waiting, earnings.as_deref(), arguments.json);
    Ok(if tally.refused == 0 { ExitCode::SUCCESS } else { ExitCode::from(SOME_REFUSED) })
}

fn tell(tally: &Tally, still_waiting: i64, earnings: Option<&[Earnings]>, json: bool) {
    if json {
        let Tally { accepted, duplicates, waiting, refused, refusals } = tally;
        system::tell(serde_json::json!({
            "accepted": accepted,
            "duplicates": duplicates,
            "waiting": waiting,
            "refused": refused,
            "still_waiting": still_waiting,
            "refusals": refusals,
            "partners": earnings,
        }));
        return;
    }
    system::tell(tally.in_words());
    if still_waiting > 0 {
        system::tell(format_args!("{still_waiting} events wait for something that is not known yet"));
    }
    for Refused { file, line, code, detail, .. } in &tally.refusals {
        eprintln!("refused: {file}, line {line}: {code}: {detail}");
    }
    let hidden = tally.refused.saturating_sub(u64::try_from(tally.refusals.len()).unwrap_or(0));
    if hidden > 0 {
        eprintln!("refused: {hidden} more; the operator's list of refused events has all of them");
    }
    if let Some(earnings) = earnings {
        statement::print(earnings);
    }
}

/// A file that is read, or standard input.
struct Source {
    name: String,
    format: EventFormat,
    /// Its bytes, 0 where nobody knows how many come.
    size: u64,
    bytes: Box<dyn Read>,
}

impl Source {
    fn open(path: &Path, format: Option<EventFormat>) -> anyhow::Result<Self> {
        let name = path.display().to_string();
        let format = format.unwrap_or_else(|| told_by(path));
        if format == EventFormat::Parquet {
            let cause = format!("{name}: this build cannot read Parquet; it has no feature `parquet`");
            return Err(hint(cause, "write the same columns as CSV and import that"));
        }
        if path == Path::new("-") {
            return Ok(Self { name: "standard input".to_owned(), format, size: 0, bytes: Box::new(stdin()) });
        }
        let file = File::open(path).map_err(|error| {
            hint(format!("cannot read {name}: {error}"), "name a file of events, or - for standard input")
        })?;
        let size = file.metadata().map_or(0, |about| about.len());
        Ok(Self { name, format, size, bytes: Box::new(file) })
    }

    /// Tells all its events, in order.
    async fn feed(self, feed: &mut Feed<'_>, bar: &Bar) -> anyhow::Result<()> {
        let doing = || format!("reading {}", self.name);
        let bytes = BufReader::with_capacity(1 << 16, bar.over(self.bytes));
        feed.begin(&self.name);
        if self.format == EventFormat::Csv {
            let mut table = Table::of(bytes).with_context(doing)?;
            while let Some((number, event)) = table.next_event().with_context(doing)? {
                feed.tell(number, &event).await?;
            }
            return Ok(());
        }
        let mut lines = Lines::of(bytes);
        while let Some((number, cut)) = lines.next_line().with_context(doing)? {
            match cut {
                Cut::Line(line) => feed.tell(number, line).await?,
                Cut::TooLong(beginning) => feed.too_long(number, beginning).await?,
            }
        }
        Ok(())
    }
}

fn told_by(path: &Path) -> EventFormat {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some(known) if known.eq_ignore_ascii_case("csv") => EventFormat::Csv,
        Some(known) if known.eq_ignore_ascii_case("parquet") => EventFormat::Parquet,
        _ => EventFormat::Ndjson,
    }
}
