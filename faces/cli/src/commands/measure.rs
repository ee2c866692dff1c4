//! `linping measure`: one subcommand per family of measures, over anybody's own tables.

mod inequality;
mod input;
mod listing;
mod progress;

use crate::context::{Context, Outcome};
use clap::{Args, Subcommand};

/// Arguments of the verb.
#[derive(Args, Debug)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Gini, Theil, Atkinson, Palma and their kin; by group, in space, along a rank.
    Inequality(inequality::Arguments),
    /// Are targets met in time? Open SDG, United Nations chart or Sustainable Development Report; with odds.
    Progress(progress::Arguments),
}

/// Measures.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    match &arguments.what {
        What::Inequality(arguments) => inequality::run(arguments, context),
        What::Progress(arguments) => progress::run(arguments, context),
    }
}
