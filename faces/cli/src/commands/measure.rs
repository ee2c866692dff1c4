use crate::context::{Context, Failure, Outcome};
use clap::Args;
use std::path::PathBuf;

/// Arguments of the verb.
#[derive(Args, Debug)]
pub struct Arguments {
    /// Files to read.
    files: Vec<PathBuf>,
}

/// To be written by the engine's owner.
pub fn run(_arguments: &Arguments, _context: &Context) -> Outcome {
    Err(Failure::internal("not written yet"))
}
