//! Gives the binary a digest of the code that its results come from, so that results kept by other code are not found.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Folders of code that results depend on.
const FOLDERS: &[&str] = &["units", "foundations", "engines", "plan", "faces/report"];

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut files = vec![root.join("Cargo.lock")];
    for folder in FOLDERS {
        println!("cargo::rerun-if-changed={folder}");
        gather(&root.join(folder), &mut files)?;
    }
    println!("cargo::rerun-if-changed=Cargo.lock");
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.strip_prefix(&root).unwrap_or(&file).hash(&mut hasher);
        fs::read(&file)?.hash(&mut hasher);
    }
    println!("cargo::rustc-env=LINPING_CODE={}-{:016x}", env!("CARGO_PKG_VERSION"), hasher.finish());
    Ok(())
}

/// Every source file and manifest below a folder; tests change no result.
fn gather(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["tests", "target", "benches"].contains(&name.as_str()) {
                gather(&path, files)?;
            }
        } else if [".rs", ".toml", ".csv", ".tsv", ".html", ".css", ".js"].iter().any(|kind| name.ends_with(kind)) {
            files.push(path);
        }
    }
    Ok(())
}
