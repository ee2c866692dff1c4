use crate::context::{Context, Failure, Outcome};
use crate::output::{print_json, write_whole};
use clap::{Args, Subcommand};
use linping_problems::Problems;
use linping_waterway::cases;
use serde::Serialize;
use std::path::{Path, PathBuf};

mod charts;
mod run;
mod table;

/// Arguments of the verb.
#[derive(Args, Debug)]
pub struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Simulate the lock cases of a file: LRS-1, or a lock master who plans at registration.
    Simulate(Cases),
    /// Exact steady states of queues.
    Queue(Cases),
    /// Yearly capacity by the design code.
    Capacity(Cases),
    /// Time to fill or empty a chamber.
    Levelling(Cases),
    /// Simulate a waterway described in TOML: waits, use, capacity, years to come, alternatives, charts.
    Run(run::Arguments),
}

#[derive(Args, Debug)]
struct Cases {
    /// File of cases (JSON).
    file: PathBuf,
    /// Where to write the answers; standard output if absent or `-`.
    #[arg(short, long)]
    output: Option<PathBuf>,
}

/// Runs the verb.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    match &arguments.verb {
        Verb::Simulate(files) => answer(files, cases::lock_cases),
        Verb::Queue(files) => answer(files, cases::queue_cases),
        Verb::Capacity(files) => answer(files, cases::capacity_cases),
        Verb::Levelling(files) => answer(files, cases::levelling_cases),
        Verb::Run(arguments) => run::run(arguments, context),
    }
}

/// Reads a file of cases, works it out and prints or writes the answers.
fn answer<A: Serialize>(files: &Cases, work: fn(&str, &str) -> Result<A, Problems>) -> Outcome {
    let text = read(&files.file)?;
    let answers = work(&files.file.display().to_string(), &text)?;
    match files.output.as_deref() {
        None => print_json(&answers),
        Some(path) if path == Path::new("-") => print_json(&answers),
        Some(path) => {
            write_whole(path, |out| {
                serde_json::to_writer_pretty(&mut *out, &answers)?;
                out.write_all(b"\n")
            })?;
            Ok(crate::context::Exit::Done)
        }
    }
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| Failure::missing(path, &error))
}
