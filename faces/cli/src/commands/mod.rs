//! One file per verb: its arguments and what it does with them.

use crate::context::{Context, Outcome};
use clap::Subcommand;

mod access;
mod build;
mod check;
mod diff;
mod doctor;
mod export;
mod from_documents;
mod lock;
mod measure;
mod network;
mod new;
mod project;
mod propose;
mod read;
mod serve;
mod show;
mod site;
mod template;
mod waterway;
mod what_if;
mod why;

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Copy an example plan into a new folder.
    New(new::Arguments),
    /// Read everything, compute nothing, report all problems with file, line and a remedy.
    Check(check::Arguments),
    /// Pin every source by checksum.
    Lock(lock::Arguments),
    /// The one command: run the plan, write report and open data into PLAN/out.
    Build(build::Arguments),
    /// The chain behind a number: quoted words, file, method, inputs.
    Why(why::Arguments),
    /// Baseline against a scenario, or two scenarios: indicators, promises, actions, cost.
    Diff(diff::Arguments),
    /// One thing of the plan with value, unit, source, method; or a list.
    Show(show::Arguments),
    /// Show the plan as a page with a map, and answer questions about it over HTTP.
    Serve(serve::Arguments),
    /// Open data: tables and maps.
    Export(export::Arguments),
    /// A workbook to be filled in for a kind of layer or action, and a filled one read back.
    Template(template::Arguments),
    /// Versions, caches and memory, for a bug report.
    Doctor(doctor::Arguments),
    /// Read published documents into statements or commitments.
    Read(read::Arguments),
    /// Build and describe a street network; matrices, pairs, isochrones.
    Network(network::Arguments),
    /// Reach measures over points and a network, or over a given cost table.
    Access(access::Arguments),
    /// Location and allocation problems with a proven bound.
    Site(site::Arguments),
    /// Population projection.
    Project(project::Arguments),
    /// Lock and channel simulation, capacity.
    Waterway(waterway::Arguments),
    /// Inequality, composites, clusters, rank outlook, target tracking over a CSV.
    Measure(measure::Arguments),
}

impl Command {
    /// Runs the verb.
    pub fn run(&self, context: &Context) -> Outcome {
        match self {
            Command::New(arguments) => new::run(arguments, context),
            Command::Check(arguments) => check::run(arguments, context),
            Command::Lock(arguments) => lock::run(arguments, context),
            Command::Build(arguments) => build::run(arguments, context),
            Command::Why(arguments) => why::run(arguments, context),
            Command::Diff(arguments) => diff::run(arguments, context),
            Command::Show(arguments) => show::run(arguments, context),
            Command::Serve(arguments) => serve::run(arguments, context),
            Command::Export(arguments) => export::run(arguments, context),
            Command::Template(arguments) => template::run(arguments, context),
            Command::Doctor(arguments) => doctor::run(arguments, context),
            Command::Read(arguments) => read::run(arguments, context),
            Command::Network(arguments) => network::run(arguments, context),
            Command::Access(arguments) => access::run(arguments, context),
            Command::Site(arguments) => site::run(arguments, context),
            Command::Project(arguments) => project::run(arguments, context),
            Command::Waterway(arguments) => waterway::run(arguments, context),
            Command::Measure(arguments) => measure::run(arguments, context),
        }
    }
}
