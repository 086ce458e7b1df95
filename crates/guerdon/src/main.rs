//! The command line: reads arguments and environment, makes the clock, the randomness and the runtime, and
//! hands them down.

mod backup;
mod bench;
mod command;
mod copy;
mod demo;
mod doctor;
mod export;
mod import;
mod months;
mod opened;
mod place;
mod progress;
mod running;
mod sandbox;
mod serve;
mod statement;
mod system;
mod verify;
mod what_if;
mod what_if_terms;

use clap::Parser;
use command::{Command, Db, Guerdon, Sandbox};
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    system::keep_pages_small();
    let arguments = Guerdon::parse();
    system::log_to_stderr();
    match run(arguments.command) {
        Ok(code) => code,
        Err(error) => {
            system::explain(&error);
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve(serve) => serve::serve(&serve).map(|()| ExitCode::SUCCESS),
        Command::Backup(what) => backup::backup(&what).map(|()| ExitCode::SUCCESS),
        Command::Restore(what) => backup::restore(&what).map(|()| ExitCode::SUCCESS),
        Command::Db(what) => db(&what).map(|()| ExitCode::SUCCESS),
        Command::Verify(verify) => verify::verify(&verify),
        Command::Bench(bench) => bench::bench(&bench).map(|()| ExitCode::SUCCESS),
        Command::Import(import) => import::import(&import),
        Command::Demo(demo) => demo::demo(&demo).map(|()| ExitCode::SUCCESS),
        Command::Sandbox(Sandbox::Partners(partners)) => {
            sandbox::partners(&partners).map(|()| ExitCode::SUCCESS)
        }
        Command::Export(export) => export::export(&export).map(|()| ExitCode::SUCCESS),
        Command::WhatIf(what_if) => what_if::run(&what_if).map(|()| ExitCode::SUCCESS),
        Command::Doctor(doctor) => doctor::doctor(&doctor),
    }
}

fn db(what: &Db) -> anyhow::Result<()> {
    match what {
        Db::Copy(what) => copy::copy(what),
        Db::Months(what) => months::list(what),
        Db::Detach(what) => months::detach(what),
        Db::Attach(what) => months::attach(what),
    }
}
