use crate::Input;
use crate::input::{inputs, mentioned};
use linping_language::Plan;
use linping_problems::{Code, Place, Problem, Text};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// The name of the lock file.
const NAME: &str = "plan.lock";

/// `plan.lock`: the checksum of every input, and nowhere else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    /// Version of the format; 1.
    pub version: u32,
    /// The inputs, sorted by path.
    #[serde(default)]
    pub input: Vec<LockedInput>,
}

/// One pinned input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedInput {
    /// Path relative to the plan's root.
    pub path: String,
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// Size.
    pub bytes: u64,
}

/// How an input departs from the lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// The input is not in the lock.
    NotLocked(String),
    /// Its checksum is another.
    Changed(String),
    /// The lock has a file that the plan does not mention or that is not there.
    Gone(String),
}

impl Difference {
    /// The difference as a problem; an error with `--locked`, a warning without.
    pub fn problem(&self, locked: bool) -> Problem {
        let (code, path, zh, en) = match self {
            Difference::NotLocked(path) => (Code::NotLocked, path, "不在锁定文件中", "is not in the lock"),
            Difference::Changed(path) => (Code::LockDiffers, path, "与锁定文件不一致", "differs from the lock"),
            Difference::Gone(path) => (
                Code::LockDiffers,
                path,
                "在锁定文件中，但计划没有用到或文件已不在",
                "is in the lock, but the plan does not use it or it is gone",
            ),
        };
        let make = if locked { Problem::new } else { Problem::warning };
        make(code, Text::new(format!("{path} {zh}"), format!("{path} {en}")))
            .at(Place::file(NAME))
            .hint(Text::new("确认改动无误后运行 `linping lock`。", "if the change is meant, run `linping lock`."))
    }
}

impl Lock {
    /// The lock of the plan as it stands.
    pub(crate) fn of(plan: &Plan) -> Lock {
        let input =
            inputs(plan).into_iter().map(|Input { path, sha256, bytes }| LockedInput { path, sha256, bytes }).collect();
        Lock { version: 1, input }
    }

    /// The input at a path from the plan's root.
    pub fn input(&self, path: &str) -> Option<&LockedInput> {
        self.input.iter().find(|input| input.path == path)
    }

    /// The lock file of a plan folder; `None` if there is none yet.
    ///
    /// # Errors
    /// A file that is no lock.
    pub fn read(root: &Path) -> Result<Option<Lock>, Problem> {
        let path = root.join(NAME);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(bad(&error.to_string(), None)),
        };
        let lock: Lock = toml::from_str(&text).map_err(|error| bad(error.message(), error.span()))?;
        if lock.version != 1 {
            return Err(bad("version", None));
        }
        Ok(Some(lock))
    }

    /// The lock with only the inputs of one source taken from another lock.
    #[must_use]
    pub fn updated(&self, plan: &Plan, source: &str, now: &Lock) -> Lock {
        let of_source: Vec<String> =
            mentioned(plan).into_iter().filter(|(_, s)| s.as_deref() == Some(source)).map(|(path, _)| path).collect();
        let mut input: Vec<LockedInput> = self.input.iter().filter(|i| !of_source.contains(&i.path)).cloned().collect();
        input.extend(now.input.iter().filter(|i| of_source.contains(&i.path)).cloned());
        input.sort_by(|a, b| a.path.cmp(&b.path));
        Lock { version: 1, input }
    }

    /// Every departure of the plan's inputs from the lock.
    pub fn differences(&self, now: &Lock) -> Vec<Difference> {
        let mut found = Vec::new();
        for input in &now.input {
            match self.input(&input.path) {
                None => found.push(Difference::NotLocked(input.path.clone())),
                Some(locked) if locked.sha256 != input.sha256 => found.push(Difference::Changed(input.path.clone())),
                Some(_) => {}
            }
        }
        for locked in &self.input {
            if now.input(&locked.path).is_none() {
                found.push(Difference::Gone(locked.path.clone()));
            }
        }
        found
    }

    /// The text of the lock file.
    pub fn to_text(&self) -> String {
        let mut text = String::from("# Written by `linping lock`; not to be edited by hand.\n");
        text.push_str(&toml::to_string(self).unwrap_or_default());
        text
    }
}

fn bad(why: &str, span: Option<std::ops::Range<usize>>) -> Problem {
    let place = span.map_or_else(|| Place::file(NAME), |span| Place::bytes(NAME, span));
    Problem::new(Code::BadLock, Text::new(format!("plan.lock 损坏：{why}"), format!("plan.lock is damaged: {why}")))
        .at(place)
        .hint(Text::new("用 `linping lock` 重新生成。", "write it anew with `linping lock`."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(path: &str, sha256: &str) -> LockedInput {
        LockedInput { path: path.into(), sha256: sha256.into(), bytes: 1 }
    }

    #[test]
    fn every_way_to_differ_is_told() {
        let old = Lock { version: 1, input: vec![input("a", "1"), input("b", "2")] };
        let new = Lock { version: 1, input: vec![input("b", "3"), input("c", "4")] };
        let told = old.differences(&new);
        assert_eq!(
            told,
            [Difference::Changed("b".into()), Difference::NotLocked("c".into()), Difference::Gone("a".into())]
        );
        assert!(old.differences(&old).is_empty());
    }
}
