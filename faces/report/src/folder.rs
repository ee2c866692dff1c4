//! Writing the output folder so that, whatever happens, either the old or the new one is there whole.
//!
//! Everything is written into a folder beside `out` and swapped with it in one step where the system can (Linux), else by two
//! renames. A kill before the swap leaves the old output, a kill after it the new one; what is left lying about is taken away by
//! the next build, and an `out` lost between two renames is put back.

use crate::{Error, OutputFile};
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The name of the output folder inside a plan.
pub const OUT: &str = "out";

/// Every build leaves this file, so that a folder without it is not ours.
const RECORD: &str = "run.json";

/// Replaces the output folder of a plan by the files given.
///
/// # Errors
/// A folder that cannot be written or holds files of somebody else; the old output is left as it was.
pub fn replace(root: &Path, files: &[OutputFile]) -> Result<(), Error> {
    let out = real(&root.join(OUT));
    let beside = out.parent().unwrap_or(root).to_path_buf();
    recover(&beside)?;
    check_ours(&out)?;
    let new = temporary(&beside, "new");
    remove(&new)?;
    let written = write_all(&new, files).and_then(|()| swap(&new, &out, &beside));
    if let Err(error) = written {
        let _ = fs::remove_dir_all(&new);
        return Err(error);
    }
    // From here on the new output stands; what is left of the old one is no reason to fail.
    let _ = fs::remove_dir_all(&new);
    let _ = fs::File::open(&beside).and_then(|folder| folder.sync_all());
    Ok(())
}

/// Puts an output back that a kill between two renames left under another name, and takes away what killed builds left.
///
/// # Errors
/// A folder that cannot be read or changed.
pub fn recover(beside: &Path) -> Result<(), Error> {
    let fail = |path: &Path| {
        let path = path.to_path_buf();
        move |why| Error::Write { path, why }
    };
    let entries = match fs::read_dir(beside) {
        Ok(entries) => entries,
        Err(why) => return Err(fail(beside)(why)),
    };
    let mut left: Vec<(PathBuf, bool)> = entries
        .flatten()
        .filter_map(|entry| left_by_a_killed_build(&entry.file_name()).map(|old| (entry.path(), old)))
        .collect();
    left.sort();
    let out = beside.join(OUT);
    for (path, old) in left {
        if old && !out.exists() && path.join(RECORD).is_file() {
            fs::rename(&path, &out).map_err(fail(&out))?;
        } else {
            remove(&path)?;
        }
    }
    Ok(())
}

/// Whether a name is a temporary folder of a build that no longer runs, and if so whether it holds an old output.
fn left_by_a_killed_build(name: &OsStr) -> Option<bool> {
    let (process, role) = name.to_str()?.strip_prefix(".out.")?.split_once('.')?;
    let process: u32 = process.parse().ok()?;
    let running = process != std::process::id() && Path::new("/proc").join(process.to_string()).exists();
    (!running && matches!(role, "new" | "old")).then_some(role == "old")
}

fn temporary(beside: &Path, role: &str) -> PathBuf {
    beside.join(format!(".out.{}.{role}", std::process::id()))
}

/// The folder itself, where `out` is a link to one.
fn real(out: &Path) -> PathBuf {
    match fs::symlink_metadata(out) {
        Ok(found) if found.is_symlink() => fs::canonicalize(out).unwrap_or_else(|_| out.to_path_buf()),
        _ => out.to_path_buf(),
    }
}

/// An `out` that is a file, or a folder with files but without a record, was not written by a build.
fn check_ours(out: &Path) -> Result<(), Error> {
    let found = match fs::symlink_metadata(out) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(why) => return Err(Error::Write { path: out.to_path_buf(), why }),
    };
    if !found.is_dir() {
        let why = io::Error::new(io::ErrorKind::NotADirectory, "a file stands in the place of the folder");
        return Err(Error::Write { path: out.to_path_buf(), why });
    }
    let entries = fs::read_dir(out).map_err(|why| Error::Write { path: out.to_path_buf(), why })?;
    let something = entries.flatten().any(|entry| !entry.file_name().to_string_lossy().starts_with('.'));
    if something && !out.join(RECORD).exists() {
        return Err(Error::NotOurs { path: out.to_path_buf() });
    }
    Ok(())
}

fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(path) {
        Err(why) if why.kind() != io::ErrorKind::NotFound => Err(Error::Write { path: path.to_path_buf(), why }),
        _ => Ok(()),
    }
}

fn write_all(new: &Path, files: &[OutputFile]) -> Result<(), Error> {
    let fail = |path: &Path| {
        let path = path.to_path_buf();
        move |why| Error::Write { path, why }
    };
    fs::create_dir(new).map_err(fail(new))?;
    for file in files {
        let path = new.join(&file.path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(fail(folder))?;
        }
        let write = || {
            let mut out = fs::File::create(&path)?;
            out.write_all(&file.bytes)?;
            out.sync_all()
        };
        write().map_err(fail(&path))?;
    }
    Ok(())
}

/// Puts the new folder in the place of the old one.
fn swap(new: &Path, out: &Path, beside: &Path) -> Result<(), Error> {
    let fail = |why| Error::Write { path: out.to_path_buf(), why };
    if !out.exists() {
        return fs::rename(new, out).map_err(fail);
    }
    if exchange(new, out).is_ok() {
        return Ok(());
    }
    let old = temporary(beside, "old");
    remove(&old)?;
    fs::rename(out, &old).map_err(fail)?;
    if let Err(why) = fs::rename(new, out) {
        let _ = fs::rename(&old, out);
        return Err(fail(why));
    }
    let _ = fs::remove_dir_all(&old);
    Ok(())
}

/// Swaps two folders in one step.
#[cfg(target_os = "linux")]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

/// Other systems cannot.
#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> OutputFile {
        OutputFile { path: path.into(), bytes: text.as_bytes().to_vec() }
    }

    fn names(root: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(root).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn the_new_output_replaces_the_old_one_whole() {
        let root = tempfile::tempdir().unwrap();
        replace(root.path(), &[file(RECORD, "1"), file("data/a.csv", "old")]).unwrap();
        replace(root.path(), &[file(RECORD, "2"), file("data/b.csv", "new")]).unwrap();
        assert_eq!(names(root.path()), ["out"]);
        assert_eq!(names(&root.path().join("out/data")), ["b.csv"]);
    }

    #[test]
    fn what_killed_builds_left_is_taken_away_and_a_lost_output_comes_back() {
        let root = tempfile::tempdir().unwrap();
        // No process has the number 4294967294.
        let (new, old) = (root.path().join(".out.4294967294.new"), root.path().join(".out.4294967294.old"));
        fs::create_dir_all(&new).unwrap();
        fs::create_dir_all(&old).unwrap();
        fs::write(old.join(RECORD), "lost").unwrap();
        recover(root.path()).unwrap();
        assert_eq!(names(root.path()), ["out"]);
        assert_eq!(fs::read_to_string(root.path().join("out").join(RECORD)).unwrap(), "lost");
    }

    #[test]
    fn a_folder_with_files_of_somebody_else_is_not_overwritten() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("out")).unwrap();
        fs::write(root.path().join("out/thesis.docx"), "years of work").unwrap();
        assert!(matches!(replace(root.path(), &[file(RECORD, "1")]), Err(Error::NotOurs { .. })));
        assert_eq!(names(&root.path().join("out")), ["thesis.docx"]);
    }

    #[test]
    fn a_file_in_the_place_of_the_folder_is_told() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("out"), "a file").unwrap();
        assert!(matches!(replace(root.path(), &[file(RECORD, "1")]), Err(Error::Write { .. })));
        assert_eq!(names(root.path()), ["out"]);
    }

    #[test]
    fn the_folder_of_a_build_that_still_runs_is_left_alone() {
        let root = tempfile::tempdir().unwrap();
        let other = root.path().join(".out.1.new");
        fs::create_dir(&other).unwrap();
        recover(root.path()).unwrap();
        assert_eq!(other.exists(), Path::new("/proc/1").exists());
    }
}
