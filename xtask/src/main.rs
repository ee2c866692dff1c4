//! Chores of the project: `cargo xtask schemas|check-schemas|check-layers|licences|synthesize`.

mod layers;
mod licences;
mod reference;
mod schemas;
mod synthesize;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The project's root.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

#[allow(clippy::print_stderr)]
fn main() -> ExitCode {
    let verb = std::env::args().nth(1).unwrap_or_default();
    let result = match verb.as_str() {
        "schemas" => schemas::write(&root()),
        "check-schemas" => schemas::check(&root()),
        "check-layers" => layers::check(&root()),
        "licences" => licences::check(&root()),
        "synthesize" => {
            let arguments: Vec<String> = std::env::args().skip(2).collect();
            synthesize::Settings::from_arguments(&root(), &arguments)
                .map_err(|fault| vec![fault])
                .and_then(|settings| synthesize::write(&settings))
        }
        _ => Err(vec![
            "usage: cargo xtask schemas | check-schemas | check-layers | licences | synthesize [BOUNDARY FOLDER PEOPLE SEED]"
                .to_string(),
        ]),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(faults) => {
            for fault in faults {
                eprintln!("{fault}");
            }
            ExitCode::FAILURE
        }
    }
}
