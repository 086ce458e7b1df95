//! `guerdon verify`.

use crate::command::Verify;
use crate::months::warn_of_what_is_out;
use crate::opened::{open, scratch};
use crate::progress::Bar;
use crate::system;
use app::replay::{Proof, prove};
use std::process::ExitCode;
use store::{Options, Store};

/// Recomputes and checks every rule of the ledger. Success means that everything holds.
pub(crate) fn verify(arguments: &Verify) -> anyhow::Result<ExitCode> {
    let store = open(&arguments.stored, Options { read_only: true, ..Options::default() })?;
    let reader = store.reader()?;
    let entries = reader.event_counts()?.entries;
    let scratch = scratch(&arguments.stored)?;
    let empty = Store::open(scratch.path(), Options { durable: false, ..Options::default() })?;
    let bar = Bar::new("verifying", entries);
    let proof = prove(&reader, empty.writer()?, &mut |seq| bar.reached(seq))?;
    bar.done();
    tell(&proof, arguments.json);
    if proof.difference.is_none() {
        return Ok(ExitCode::SUCCESS);
    }
    warn_of_what_is_out(&reader)?;
    Ok(ExitCode::FAILURE)
}

fn tell(proof: &Proof, json: bool) {
    let Proof { entries, transfers, difference } = proof;
    if json {
        let whole = difference.is_none();
        system::tell(
            serde_json::json!({ "ok": whole, "entries": entries, "transfers": transfers, "difference": difference }),
        );
        return;
    }
    match difference {
        None => system::tell(format_args!(
            "everything holds: {entries} log entries decided anew, {transfers} transfers balanced"
        )),
        Some(difference) => system::tell(format_args!("first difference: {difference}")),
    }
}
