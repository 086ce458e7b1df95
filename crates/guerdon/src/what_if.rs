//! `guerdon what-if`: a version of the rules run over the whole history before it is published (EV-5).

use crate::command::WhatIf;
use crate::opened::{open, scratch};
use crate::progress::Bar;
use crate::running::ids;
use crate::system::{self, hint};
use anyhow::Context;
use app::ids::Kind;
use app::what_if::{Comparison, what_if};
use comfy_table::{Table, presets};
use programs::affiliate::Rules;
use serde_json::json;
use store::{Options, Store};

/// Tells what each partner got, and would have got.
pub(crate) fn run(arguments: &WhatIf) -> anyhow::Result<()> {
    let path = &arguments.rules;
    let text = std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let candidate: Rules = serde_json::from_str(&text).map_err(|error| {
        hint(
            format!("{}: {error}", path.display()),
            "begin with a version that `GET /v1/rules` shows, and change it",
        )
    })?;
    let store = open(&arguments.stored, Options { read_only: true, ..Options::default() })?;
    let reader = store.reader()?;
    let scratch = scratch(&arguments.stored)?;
    let empty = Store::open(scratch.path(), Options { durable: false, ..Options::default() })?;
    let version = reader.versions()?.next_rules_version();
    let candidate = Rules { version, ..candidate };
    let bar = Bar::new("running the history", reader.event_counts()?.entries);
    let lines = what_if(&reader, empty.writer()?, &candidate, &mut |seq| bar.reached(seq))?;
    bar.done();
    let ids = ids(&reader)?;
    let shown = |line: &Comparison| {
        let partner = ids.write(Kind::Partner, line.partner);
        (partner, line.currency, line.got, line.would_have_got, line.would_have_got - line.got)
    };
    if arguments.json {
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
