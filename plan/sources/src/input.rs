use linping_language::{Node, Plan, Value};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// A file the plan reads besides its own TOML files.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Input {
    /// Path relative to the plan's root, with `/`.
    pub path: String,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
}

/// SHA-256 of some bytes, in 64 hexadecimal digits.
///
/// ```
/// assert!(linping_sources::checksum(b"").starts_with("e3b0c44298fc1c14"));
/// ```
pub fn checksum(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// SHA-256 of a file, read in pieces so that its size does not matter.
pub(crate) fn checksum_of(path: &Path) -> std::io::Result<(String, u64)> {
    use std::io::Read;
    let mut file = std::fs::File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0u8; 1 << 20];
    let mut size = 0u64;
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        hash.update(&buffer[..read]);
        size += read as u64;
    }
    Ok((hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect(), size))
}

/// Every file the plan mentions, sorted, each once: path from the root and the source it belongs to.
pub(crate) fn mentioned(plan: &Plan) -> Vec<(String, Option<String>)> {
    let mut found: Vec<(String, Option<String>)> = Vec::new();
    for (name, source) in &plan.sources {
        if let Some(file) = &source.file {
            found.push((format!("sources/{}", &*file.value), Some(name.clone())));
        }
    }
    if let Some(boundary) = &plan.head.boundary {
        found.push((boundary.value.0.clone(), None));
    }
    found.extend(plan.areas.area.iter().map(|area| (area.file.value.0.clone(), None)));
    // Kinds registered elsewhere may name files of their own under the key `file`.
    let layers = plan.layers.values().map(|layer| &layer.node);
    let actions = plan.actions.values().filter_map(|action| action.measure.as_ref()).map(|measure| &measure.node);
    for node in layers.chain(actions) {
        files_in(node, &mut found);
    }
    found.sort();
    found.dedup_by(|a, b| a.0 == b.0);
    found
}

fn files_in(node: &Node, found: &mut Vec<(String, Option<String>)>) {
    match &node.value {
        Value::Table(table) => {
            for (key, entry) in table {
                match (key.as_str(), &entry.node.value) {
                    ("file", Value::String(path)) => found.push((path.clone(), None)),
                    _ => files_in(&entry.node, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| files_in(item, found)),
        _ => {}
    }
}

/// Checksums of every file the plan mentions; a file that is not there is left out (`check` reports it).
pub(crate) fn inputs(plan: &Plan) -> Vec<Input> {
    mentioned(plan)
        .into_par_iter()
        .filter_map(|(path, _)| {
            let full: PathBuf = plan.root.join(&path);
            let (sha256, bytes) = checksum_of(&full).ok()?;
            Some(Input { path, sha256, bytes })
        })
        .collect()
}
