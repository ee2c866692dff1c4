//! Generated files: JSON Schemas of the plan's files, and the reference pages.

use crate::reference;
use std::path::Path;

/// Every generated file: its path from the root and its text.
fn generated() -> Vec<(String, String)> {
    let kinds = linping_actions::kinds();
    let schemas = linping_language::schemas(&kinds);
    let mut files: Vec<(String, String)> =
        schemas.iter().map(|(name, schema)| (format!("schemas/{name}"), pretty(schema))).collect();
    files.push(("docs/reference/plan-files.md".into(), reference::plan_files(&schemas)));
    let waterway = linping_waterway::file::waterway_schema();
    files.push(("schemas/waterway.json".into(), pretty(&waterway)));
    files.push(("docs/reference/waterway-files.md".into(), reference::waterway_file(&waterway)));
    files.push(("docs/reference/problems.md".into(), reference::problems()));
    files.push(("docs/reference/units.md".into(), reference::units()));
    files
}

fn pretty(schema: &serde_json::Value) -> String {
    format!("{}\n", serde_json::to_string_pretty(schema).unwrap_or_default())
}

/// Writes them.
pub fn write(root: &Path) -> Result<(), Vec<String>> {
    for (path, text) in generated() {
        let full = root.join(&path);
        if let Some(folder) = full.parent() {
            std::fs::create_dir_all(folder).map_err(|e| vec![format!("{path}: {e}")])?;
        }
        std::fs::write(&full, text).map_err(|e| vec![format!("{path}: {e}")])?;
    }
    Ok(())
}

/// A fault for each that is stale.
pub fn check(root: &Path) -> Result<(), Vec<String>> {
    let stale: Vec<String> = generated()
        .into_iter()
        .filter(|(path, text)| std::fs::read_to_string(root.join(path)).ok().as_ref() != Some(text))
        .map(|(path, _)| format!("{path} is stale: run `cargo xtask schemas`"))
        .collect();
    if stale.is_empty() { Ok(()) } else { Err(stale) }
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_generated_file_is_stale() {
        assert_eq!(super::check(&crate::root()), Ok(()));
    }
}
