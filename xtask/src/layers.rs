//! The data's way: a crate uses only crates of folders above its own.

use std::path::Path;

/// The folders in their order; a crate may use crates of earlier folders, and of its own folder only as `WITHIN` says.
const ORDER: [&str; 5] = ["units", "foundations", "engines", "plan", "faces"];

/// Uses inside a folder that follow the data's way: network → access, siting → programmes, the plan from language to effects.
const WITHIN: &[(&str, &[&str])] = &[
    ("foundations", &["problems", "work", "tables", "geography"]),
    ("engines", &["documents", "network", "access", "siting", "population", "statistics", "waterway", "programmes"]),
    ("plan", &["language", "sources", "baseline", "actions", "effects"]),
    ("faces", &["report", "server", "cli"]),
];

/// Engines that may use another engine.
const ENGINE_USES: &[(&str, &str)] = &[("access", "network"), ("programmes", "siting")];

/// Checks every manifest.
pub fn check(root: &Path) -> Result<(), Vec<String>> {
    let mut faults = Vec::new();
    let mut crates = vec![("units".to_string(), String::new())];
    for (folder, names) in WITHIN {
        crates.extend(names.iter().map(|name| ((*folder).to_string(), (*name).to_string())));
    }
    for (folder, name) in &crates {
        let manifest = match (folder.as_str(), name.as_str()) {
            ("faces", "cli") => root.join("Cargo.toml"),
            _ => root.join(folder).join(name).join("Cargo.toml"),
        };
        let text = std::fs::read_to_string(&manifest).map_err(|e| vec![format!("{}: {e}", manifest.display())])?;
        let value: toml::Table = text.parse().map_err(|e| vec![format!("{}: {e}", manifest.display())])?;
        for table in ["dependencies", "build-dependencies"] {
            for used in value.get(table).and_then(toml::Value::as_table).into_iter().flat_map(|t| t.keys()) {
                let Some(used) = used.strip_prefix("linping-") else { continue };
                let Some((other, _)) = crates.iter().find(|(f, n)| n == used || (n.is_empty() && f == used)) else {
                    faults.push(format!("{folder}/{name} uses linping-{used}, which has no folder"));
                    continue;
                };
                if let Some(fault) = fault(folder, name, other, used) {
                    faults.push(fault);
                }
            }
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

fn fault(folder: &str, name: &str, other: &str, used: &str) -> Option<String> {
    let place = |f: &str| ORDER.iter().position(|o| *o == f).unwrap_or(usize::MAX);
    let said = format!("{folder}/{name} must not use {other}/{used}");
    if place(other) > place(folder) {
        return Some(said);
    }
    if folder != other || folder == "units" {
        return None;
    }
    if folder == "engines" {
        return (!ENGINE_USES.contains(&(name, used))).then_some(said);
    }
    let names = WITHIN.iter().find(|(f, _)| *f == folder).map(|(_, names)| *names)?;
    let at = |n: &str| names.iter().position(|x| *x == n).unwrap_or(usize::MAX);
    (at(used) >= at(name)).then_some(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn going_back_up_the_datas_way_is_a_fault() {
        assert!(fault("engines", "network", "plan", "language").is_some());
        assert!(fault("plan", "language", "plan", "effects").is_some());
        assert!(fault("engines", "siting", "engines", "access").is_some());
        assert!(fault("engines", "access", "engines", "network").is_none());
        assert!(fault("faces", "cli", "engines", "siting").is_none());
    }

    #[test]
    fn the_project_keeps_its_own_layers() {
        assert_eq!(check(&crate::root()), Ok(()));
    }
}
