//! What was measured, for people and for programs.

use super::measure::Usage;
use crate::system;
use comfy_table::{CellAlignment, Table, presets};
use serde::Serialize;
use std::time::Duration;

/// One measurement. `None` is what was not measured or what this system does not tell.
#[derive(Debug, Clone, Default)]
pub(super) struct Run {
    pub(super) events: u64,
    pub(super) wall: Duration,
    pub(super) cpu: Option<Duration>,
    /// What the processes of the database's server have used of it.
    pub(super) database_cpu: Option<Duration>,
    /// Bytes sent to the disk.
    pub(super) written: Option<u64>,
    /// Bytes that the files have grown by.
    pub(super) kept: Option<u64>,
    /// How long a request took: the half and the 99th of a hundred.
    pub(super) latency: Option<(Duration, Duration)>,
    /// How many events a transaction held on average.
    pub(super) batch: Option<f64>,
    /// The most memory the server held, in bytes.
    pub(super) memory: Option<u64>,
}

impl Run {
    /// What a process did between two looks at it.
    pub(super) fn new(events: u64, wall: Duration, before: Usage, after: Usage) -> Self {
        let (cpu, written) = (after.cpu_since(before), after.written_since(before));
        Self { events, wall, cpu, written, ..Self::default() }
    }

    /// Events a second.
    pub(super) fn rate(&self) -> f64 {
        self.count() / self.wall.as_secs_f64().max(1e-9)
    }

    /// Microseconds of processor time an event.
    pub(super) fn cpu_each(&self) -> Option<f64> {
        self.cpu.map(|cpu| cpu.as_secs_f64() * 1e6 / self.count())
    }

    /// The same of the database's server.
    pub(super) fn database_cpu_each(&self) -> Option<f64> {
        self.database_cpu.map(|cpu| cpu.as_secs_f64() * 1e6 / self.count())
    }

    /// Bytes sent to the disk for an event.
    pub(super) fn written_each(&self) -> Option<f64> {
        self.written.map(|bytes| bytes as f64 / self.count())
    }

    /// Bytes kept of an event.
    pub(super) fn kept_each(&self) -> Option<f64> {
        self.kept.map(|bytes| bytes as f64 / self.count())
    }

    fn count(&self) -> f64 {
        self.events.max(1) as f64
    }
}

/// A line of the first table.
#[derive(Debug, Serialize)]
struct Line {
    figure: &'static str,
    what: String,
    events: u64,
    rate: f64,
    cpu_micros: Option<f64>,
    database_cpu_micros: Option<f64>,
    written_bytes: Option<f64>,
    kept_bytes: Option<f64>,
    p50_ms: Option<f64>,
    p99_ms: Option<f64>,
    batch: Option<f64>,
    memory_mb: Option<f64>,
}

/// A figure beside what it is to reach.
#[derive(Debug, Serialize)]
struct Goal {
    figure: &'static str,
    what: String,
    /// `None` where this system does not tell.
    measured: Option<f64>,
    /// `None` where there is nothing to reach, only to know.
    reach: Option<f64>,
    /// Whether more is better.
    at_least: bool,
    met: Option<bool>,
    /// Why it is neither met nor missed.
    because: Option<String>,
}

/// Everything that was measured.
#[derive(Debug, Default, Serialize)]
pub(super) struct Report {
    runs: Vec<Line>,
    reach: Vec<Goal>,
}

impl Report {
    /// Takes a measurement in; `figure` is empty for a yardstick.
    pub(super) fn add(&mut self, figure: &'static str, what: impl Into<String>, run: &Run) {
        let millis = |duration: Duration| duration.as_secs_f64() * 1e3;
        self.runs.push(Line {
            figure,
            what: what.into(),
            events: run.events,
            rate: run.rate(),
            cpu_micros: run.cpu_each(),
            database_cpu_micros: run.database_cpu_each(),
            written_bytes: run.written_each(),
            kept_bytes: run.kept_each(),
            p50_ms: run.latency.map(|(p50, _)| millis(p50)),
            p99_ms: run.latency.map(|(_, p99)| millis(p99)),
            batch: run.batch,
            memory_mb: run.memory.map(|bytes| bytes as f64 / 1e6),
        });
    }

    /// Says how much of something there is to be at least.
    pub(super) fn at_least(
        &mut self,
        figure: &'static str,
        what: impl Into<String>,
        measured: impl Into<Option<f64>>,
        reach: impl Into<Option<f64>>,
    ) {
        let (measured, reach) = (measured.into(), reach.into());
        let met = measured.zip(reach).map(|(measured, reach)| measured >= reach);
        self.reach.push(Goal {
            figure,
            what: what.into(),
            measured,
            reach,
            at_least: true,
            met,
            because: None,
        });
    }

    /// Says how much of something there is to be at least where this machine lets it; `because` tells why it
    /// does not.
    pub(super) fn at_least_unless(
        &mut self,
        figure: &'static str,
        what: impl Into<String>,
        measured: f64,
        reach: f64,
        because: Option<String>,
    ) {
        let because = because.filter(|_| measured < reach);
        let met = because.is_none().then_some(measured >= reach);
        let (what, measured, reach) = (what.into(), Some(measured), Some(reach));
        self.reach.push(Goal { figure, what, measured, reach, at_least: true, met, because });
    }

    /// Says how much of something there is to be at most.
    pub(super) fn at_most(
        &mut self,
        figure: &'static str,
        what: impl Into<String>,
        measured: impl Into<Option<f64>>,
        reach: f64,
    ) {
        let measured = measured.into();
        let (what, met) = (what.into(), measured.map(|measured| measured <= reach));
        self.reach.push(Goal {
            figure,
            what,
            measured,
            reach: Some(reach),
            at_least: false,
            met,
            because: None,
        });
    }

    /// Shows it on stdout.
    pub(super) fn show(&self, json: bool) -> anyhow::Result<()> {
        if json {
            system::tell(serde_json::to_string_pretty(self)?);
        } else {
            let (runs, reach) = (self.runs_table(), self.reach_table());
            system::tell(format_args!("{}\n\n{}", runs.trim_fmt(), reach.trim_fmt()));
        }
        Ok(())
    }

    fn runs_table(&self) -> Table {
        let head = [
            "",
            "measured",
            "a second",
            "CPU µs",
            "database's",
            "written B",
            "kept B",
            "p50 ms",
            "p99 ms",
            "batch",
            "memory MB",
        ];
        let mut table = table(&head, 2);
        for line in &self.runs {
            let show = |value: Option<f64>| value.map_or_else(String::new, number);
            table.add_row([
                line.figure.to_owned(),
                line.what.clone(),
                number(line.rate),
                show(line.cpu_micros),
                show(line.database_cpu_micros),
                show(line.written_bytes),
                show(line.kept_bytes),
                show(line.p50_ms),
                show(line.p99_ms),
                show(line.batch),
                show(line.memory_mb),
            ]);
        }
        table
    }

    fn reach_table(&self) -> Table {
        let mut table = table(&["", "against its yardstick", "measured", "reach", ""], 2);
        for goal in &self.reach {
            let sign = if goal.at_least { "≥" } else { "≤" };
            let met = match goal.met {
                Some(true) => "met",
                Some(false) => "not met",
                None if goal.reach.is_none() => "",
                None => goal.because.as_deref().unwrap_or("not told here"),
            };
            table.add_row([
                goal.figure.to_owned(),
                goal.what.clone(),
                goal.measured.map_or_else(String::new, number),
                goal.reach.map_or_else(String::new, |reach| format!("{sign} {}", number(reach))),
                met.to_owned(),
            ]);
        }
        table
    }
}

/// A plain table whose columns from `numbers` on are aligned to the right.
fn table(head: &[&str], numbers: usize) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(head);
    for column in table.column_iter_mut().skip(numbers) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

/// A number with as many digits as mean something.
fn number(value: f64) -> String {
    match value.abs() {
        large if large >= 1_000.0 => grouped(value),
        middle if middle >= 100.0 => format!("{value:.0}"),
        small if small >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

fn grouped(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) && !text.ends_with('-') {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_digits_that_mean_something() {
        let shown = [0.451, 9.999, 12.34, 999.4, 1_234.5, 1_234_567.0].map(number);
        assert_eq!(shown, ["0.45", "10.00", "12.3", "999", "1,234", "1,234,567"]);
    }
}
