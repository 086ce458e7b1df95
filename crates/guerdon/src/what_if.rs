//! `guerdon what-if`: a version of the rules or terms run over the whole history before it is published (EV-5).

use crate::command::WhatIf;
use crate::opened::{open, scratch};
use crate::progress::Bar;
use crate::running::ids;
use crate::system::{self, hint};
use crate::what_if_terms;
use anyhow::Context;
use app::ids::Kind;
use app::what_if::{Comparison, what_if};
use comfy_table::{Table, presets};
use programs::affiliate::Rules;
use programs::cashback::Terms;
use programs::time::Instant;
use serde::de::DeserializeOwned;
use serde_json::json;
use std::path::Path;
use store::{Options, Reader, Store, Writer};

/// Tells what was, and what would have been.
pub(crate) fn run(arguments: &WhatIf) -> anyhow::Result<()> {
    let begin = arguments.from.as_deref().map(instant).transpose()?;
    let store = open(&arguments.stored, Options { read_only: true, ..Options::default() })?;
    let reader = store.reader()?;
    let scratch = scratch(&arguments.stored)?;
    let empty = Store::open(scratch.path(), Options { durable: false, ..Options::default() })?;
    let bar = Bar::new("running the history", reader.event_counts()?.entries);
    match (&arguments.rules, &arguments.terms) {
        (Some(path), _) => {
            let mut rules: Rules = read(path, "GET /v1/rules")?;
            rules.effective = begin.unwrap_or(rules.effective);
            run_rules(&reader, empty.writer()?, rules, bar, arguments.json)
        }
        (None, Some(path)) => {
            let mut terms: Terms = read(path, "GET /v1/campaigns/bonus-cashback/terms")?;
            terms.effective = begin.unwrap_or(terms.effective);
            what_if_terms::run(&reader, empty.writer()?, &terms, bar, arguments.json)
        }
        (None, None) => Err(anyhow::anyhow!("a version to try is named")),
    }
}

/// Reads `--from`.
fn instant(text: &str) -> anyhow::Result<Instant> {
    if text == "always" {
        return Ok(Instant::MIN);
    }
    let how = "write it like 2026-06-01T00:00:00Z, or `always`";
    Instant::parse(text).map_err(|error| hint(format!("--from: {error}"), how))
}

/// Reads a version, of which `shown` shows published ones.
fn read<T: DeserializeOwned>(path: &Path, shown: &str) -> anyhow::Result<T> {
    let text = std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    serde_json::from_str(&text).map_err(|error| {
        let how = format!("begin with a version that `{shown}` shows, and change it");
        hint(format!("{}: {error}", path.display()), &how)
    })
}

/// Tells what each partner got, and would have got.
fn run_rules(
    reader: &Reader,
    empty: Writer,
    candidate: Rules,
    bar: Bar,
    as_json: bool,
) -> anyhow::Result<()> {
    let version = reader.versions()?.next_rules_version();
    let candidate = Rules { version, ..candidate };
    let lines = what_if(reader, empty, &candidate, &mut |seq| bar.reached(seq))?;
    bar.done();
    let ids = ids(reader)?;
    let shown = |line: &Comparison| {
        let partner = ids.write(Kind::Partner, line.partner);
        (partner, line.currency, line.got, line.would_have_got, line.would_have_got - line.got)
    };
    if as_json {
        for (partner, currency, got, would, difference) in lines.iter().map(shown) {
            system::tell(json!({
                "partner": partner, "currency": currency.code(), "got": got, "would_have_got": would,
                "difference": difference
            }));
        }
        return Ok(());
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["partner", "currency", "got", "would have got", "difference"]);
    for (partner, currency, got, would, difference) in lines.iter().map(shown) {
        table.add_row([
            partner,
            currency.to_string(),
            got.to_string(),
            would.to_string(),
            difference.to_string(),
        ]);
    }
    system::tell(table);
    eprintln!("figures are minor units, over all time; nothing was changed");
    Ok(())
}
