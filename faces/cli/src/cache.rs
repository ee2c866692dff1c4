//! Where results of earlier work are kept.

use crate::arguments::Common;
use linping_work::Kept;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// What kept results depend on beside their inputs: the version and a digest of the code.
const CODE: &str = env!("LINPING_CODE");

/// `LINPING_CACHE`, or the user's cache folder; none if neither is known, or with `--no-cache`.
pub fn folder(common: &Common) -> Option<PathBuf> {
    if common.no_cache {
        return None;
    }
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    variable("LINPING_CACHE")
        .or_else(|| variable("XDG_CACHE_HOME").map(|folder| folder.join("linping")))
        .or_else(|| variable("HOME").map(|folder| folder.join(".cache").join("linping")))
        .or_else(|| variable("LOCALAPPDATA").map(|folder| folder.join("linping").join("cache")))
}

/// The results kept there; in memory only if there is no folder.
pub fn kept(common: &Common) -> Kept {
    let Some(folder) = folder(common) else { return Kept::default() };
    if is_due(&folder) {
        prune(&folder, most_bytes());
    }
    Kept::in_folder(folder, CODE)
}

/// Whether the folder is to be looked through: to list ten thousand results takes longer than to check a plan, so once an hour
/// does, unless a limit was set on purpose.
fn is_due(folder: &Path) -> bool {
    if std::env::var_os(LIMIT).is_some() {
        return true;
    }
    let mark = folder.join("looked-through");
    let last = mark.metadata().and_then(|found| found.modified()).ok();
    // A mark of the future, after a clock was put back, counts for nothing.
    if last.is_some_and(|last| last.elapsed().is_ok_and(|age| age < BETWEEN)) {
        return false;
    }
    // A folder that cannot be written will be told by whoever writes a result.
    let _ = std::fs::write(&mark, []);
    true
}

/// The variable that limits the folder.
const LIMIT: &str = "LINPING_CACHE_MIB";
/// How long after one look through the folder the next is due.
const BETWEEN: Duration = Duration::from_secs(3_600);

/// MiB that the folder may hold if `LINPING_CACHE_MIB` does not say otherwise.
const USUAL_MIB: u64 = 4_096;
/// What another process began to write and did not finish in so long was left behind.
const ABANDONED: Duration = Duration::from_secs(24 * 3_600);

/// Bytes that the folder may hold.
pub fn most_bytes() -> u64 {
    let said = std::env::var(LIMIT).ok().and_then(|text| text.trim().parse::<u64>().ok());
    said.unwrap_or(USUAL_MIB).saturating_mul(1 << 20)
}

/// A file of ours in the cache folder.
struct Entry {
    path: PathBuf,
    bytes: u64,
    used: SystemTime,
}

/// Removes what has not been used for longest until the rest fits, and what was left behind half written; gives the files
/// removed. Only files that Linping puts there are looked at. Whoever has one of them open keeps it until it is done.
pub fn prune(folder: &Path, most_bytes: u64) -> usize {
    let mut entries = Vec::new();
    collect(folder, &mut entries, |name| name.starts_with("network-"));
    for inner in std::fs::read_dir(folder.join("results")).into_iter().flatten().flatten() {
        collect(&inner.path(), &mut entries, |_| true);
    }
    entries.sort_by(|a, b| b.used.cmp(&a.used).then_with(|| a.path.cmp(&b.path)));
    let now = SystemTime::now();
    let mut held = 0;
    let mut removed = 0;
    for entry in entries {
        let is_part = entry.path.extension().is_some_and(|extension| extension == "tmp");
        let goes = if is_part {
            most_bytes == 0 || now.duration_since(entry.used).is_ok_and(|age| age > ABANDONED)
        } else {
            held += entry.bytes;
            held > most_bytes
        };
        if goes && std::fs::remove_file(&entry.path).is_ok() {
            removed += 1;
        }
    }
    removed
}

fn collect(folder: &Path, entries: &mut Vec<Entry>, is_ours: impl Fn(&str) -> bool) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(found) = entry.metadata() else { continue };
        if !found.is_file() || !is_ours(&entry.file_name().to_string_lossy()) {
            continue;
        }
        let written = found.modified().unwrap_or(SystemTime::UNIX_EPOCH);
        let used = found.accessed().map_or(written, |read| read.max(written));
        entries.push(Entry { path: entry.path(), bytes: found.len(), used });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_unused_goes_first_and_other_peoples_files_stay() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, bytes: usize, hours: u64| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, vec![7; bytes]).unwrap();
            let then = SystemTime::now() - Duration::from_secs(hours * 3_600);
            let times = std::fs::FileTimes::new().set_modified(then).set_accessed(then);
            std::fs::File::options().write(true).open(&path).unwrap().set_times(times).unwrap();
            path
        };
        let old = put("network-old.bin", 100, 9);
        let new = put("network-new.bin", 100, 1);
        let result = put("results/ab/cdef", 100, 5);
        let part = put("network-x.1.tmp", 100, 30);
        let fresh_part = put("network-y.2.tmp", 100, 0);
        let foreign = put("thesis.doc", 900, 99);
        assert_eq!(prune(folder.path(), 250), 2);
        assert!(!old.exists() && !part.exists());
        assert!(new.exists() && result.exists() && fresh_part.exists() && foreign.exists());
        assert_eq!(prune(folder.path(), 0), 3);
        assert!(foreign.exists());
        assert_eq!(prune(&folder.path().join("nowhere"), 0), 0);
    }

    #[test]
    fn the_folder_is_looked_through_once_an_hour() {
        let folder = tempfile::tempdir().unwrap();
        let age = |mark: &Path, back: u64| {
            let then = SystemTime::now() - Duration::from_secs(back);
            let file = std::fs::File::options().write(true).open(mark).unwrap();
            file.set_times(std::fs::FileTimes::new().set_modified(then)).unwrap();
        };
        assert!(is_due(folder.path()));
        assert!(!is_due(folder.path()));
        age(&folder.path().join("looked-through"), 3_700);
        assert!(is_due(folder.path()));
    }
}
