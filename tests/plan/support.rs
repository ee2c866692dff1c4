//! What the tests share: the binary, copies of the examples, the shared data.

use serde_json::Value;
use std::path::{Path, PathBuf};

pub const EXAMPLES: [&str; 2] = ["gridtown", "linping"];

/// The folder of the project.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of an example.
pub fn example(name: &str) -> PathBuf {
    root().join("examples").join(name)
}

/// A file of the shared data; `None`, said on standard error, if it is not there.
pub fn shared(path: &str) -> Option<PathBuf> {
    let found = root().join("../shared/data").join(path);
    if !found.exists() {
        eprintln!("SKIPPED: the shared data has no {path}");
        return None;
    }
    Some(found)
}

/// What a command said and how it ended.
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}{}", self.out, self.err))
    }

    pub fn all(&self) -> String {
        format!("{}{}", self.out, self.err)
    }
}

/// Runs the binary in a folder.
pub fn linping(folder: &Path, arguments: &[&str]) -> Said {
    let output = assert_cmd::Command::cargo_bin("linping")
        .unwrap()
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env("LINPING_CACHE", concat!(env!("CARGO_TARGET_TMPDIR"), "/cache"))
        .env_remove("LINPING_LANG")
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Said { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
}

/// A copy of an example that may be spoilt.
pub struct Copy {
    folder: tempfile::TempDir,
}

impl Copy {
    pub fn of(name: &str) -> Copy {
        let folder = tempfile::tempdir().unwrap();
        copy(&example(name), folder.path());
        Copy { folder }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.path().join(file)).unwrap()
    }

    pub fn write(&self, file: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.path().join(file), text).unwrap();
    }

    /// Replaces words that must be there.
    pub fn replace(&self, file: &str, old: &str, new: &str) {
        let text = self.read(file);
        assert!(text.contains(old), "{file} has no `{old}`");
        self.write(file, text.replacen(old, new, 1));
    }

    pub fn append(&self, file: &str, more: &str) {
        self.write(file, self.read(file) + more);
    }

    pub fn run(&self, arguments: &[&str]) -> Said {
        linping(self.path(), arguments)
    }

    /// `check --json` must fail; its problems.
    pub fn problems(&self) -> Vec<Value> {
        let said = self.run(&["check", "--json"]);
        assert_ne!(said.code, 0, "nothing was found");
        let found = said.json()["problems"].as_array().unwrap().clone();
        assert!(!found.is_empty());
        found
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_name() == "out" {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
