//! Prints the statements (or, with `--commitments`, the commitments) of documents, one JSON object a line.

#![allow(clippy::unwrap_used, clippy::panic)]
#![allow(clippy::print_stderr)]
#![allow(clippy::print_stdout)]

use linping_documents::{Dictionary, Document, Options};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let wants_commitments = std::env::args().any(|a| a == "--commitments");
    for path in std::env::args().skip(1).filter(|a| !a.starts_with("--")) {
        let document = Document::read(&std::fs::read(&path)?, &path)?;
        if wants_commitments {
            for commitment in document.commitments(&Options::default()) {
                println!("{}", serde_json::to_string(&commitment)?);
            }
        } else {
            for statement in document.statements(&Dictionary::standard(), &Options::default()) {
                println!("{}", serde_json::to_string(&statement)?);
            }
        }
    }
    Ok(())
}
