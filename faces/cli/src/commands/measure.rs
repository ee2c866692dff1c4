//! `linping measure`: one subcommand per family of measures, over anybody's own tables.

mod clusters;
mod composite;
mod composite_input;
mod inequality;
mod input;
mod input_output;
mod keyed;
mod listing;
mod progress;
mod ranks;

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
    /// Location quotients, shift-share, specialisation, relatedness, economic complexity.
    Clusters(clusters::Arguments),
    /// A composite index stage by stage, its weights, and how far ranks hang on the choices.
    Composite(composite::Arguments),
    /// Leontief's inverse, linkages, key sectors, multipliers; cut to a district by Flegg's quotient.
    InputOutput(input_output::Arguments),
    /// Are targets met in time? Open SDG, United Nations chart or Sustainable Development Report; with odds.
    Progress(progress::Arguments),
    /// Which rank in some years, with what odds; what a rank would take; a test on the past.
    Ranks(ranks::Arguments),
}

/// Measures.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    match &arguments.what {
        What::Inequality(arguments) => inequality::run(arguments, context),
        What::Clusters(arguments) => clusters::run(arguments, context),
        What::Composite(arguments) => composite::run(arguments, context),
        What::InputOutput(arguments) => input_output::run(arguments, context),
        What::Progress(arguments) => progress::run(arguments, context),
        What::Ranks(arguments) => ranks::run(arguments, context),
    }
}
