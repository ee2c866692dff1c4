//! The `linping` binary: reads arguments, shows progress, prints results and diagnostics. It computes nothing itself.

mod arguments;
mod cache;
mod commands;
mod context;
mod diagnostics;
mod kept_output;
mod loading;
mod output;
mod progress;
mod usage;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    context::run(arguments::Arguments::try_parse())
}
