//! Licences of everything linked in: an allow-list.

use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// Licences that may be linked in.
const ALLOWED: &[&str] = &[
    "Apache-2.0",
    "MIT",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "CC0-1.0",
    "0BSD",
    "BSL-1.0",
    "Unlicense",
    "MIT-0",
    "Apache-2.0 WITH LLVM-exception",
    "CDLA-Permissive-2.0",
    "MPL-2.0",
];

/// Checks every package of the lock file.
pub fn check(root: &Path) -> Result<(), Vec<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root)
        .output()
        .map_err(|e| vec![format!("cargo metadata: {e}")])?;
    if !output.status.success() {
        return Err(vec![String::from_utf8_lossy(&output.stderr).into_owned()]);
    }
    let metadata: Value = serde_json::from_slice(&output.stdout).map_err(|e| vec![e.to_string()])?;
    let mut faults = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let name = package["name"].as_str().unwrap_or_default();
        let licence = package["license"].as_str().unwrap_or_default();
        if !allowed(licence) {
            faults.push(format!(
                "{name} {}: licence `{licence}` is not on the allow-list",
                package["version"].as_str().unwrap_or_default()
            ));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// Whether an SPDX expression can be met: every part joined by AND, any of those joined by OR (`/` is the old OR).
fn allowed(expression: &str) -> bool {
    let plain = expression.replace('/', " OR ").replace(['(', ')'], " ");
    let met = |part: &str| ALLOWED.contains(&part.trim());
    !plain.trim().is_empty() && plain.split(" AND ").all(|all| all.split(" OR ").any(met))
}

#[cfg(test)]
mod tests {
    use super::allowed;

    #[test]
    fn one_allowed_choice_is_enough_but_every_part_must_be_met() {
        assert!(allowed("MIT OR Apache-2.0"));
        assert!(allowed("MIT/Apache-2.0"));
        assert!(allowed("(MIT OR Apache-2.0) AND Unicode-3.0"));
        assert!(allowed("GPL-3.0 OR MIT"));
        assert!(!allowed("MIT AND GPL-3.0"));
        assert!(!allowed(""));
    }
}
