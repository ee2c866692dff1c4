//! Results kept from earlier work, found again by what went into them.

use crate::Stop;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::any::Any;
use std::collections::HashMap;
use std::fmt::{self, Write as _};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// What a result is found by: a digest of everything that went into it.
pub type Key = [u8; 32];

/// First bytes of every file; changed with the layout.
const MAGIC: &[u8; 8] = b"LINPKPT1";
/// Bytes of magic and checksum.
const HEAD: usize = 40;
/// Files above this size are not read.
const LARGEST: u64 = 1 << 30;
/// So many results are held in memory; then room is made.
const MOST_HELD: usize = 16_384;

/// Results of earlier work: in memory, and in a folder if there is one. A kept result never changes an answer: it is found only
/// by everything that went into it, the program's own code included, and a damaged file counts as none.
///
/// ```
/// use linping_work::{Kept, KeyOf, Stop};
///
/// let kept = Kept::default();
/// let key = KeyOf::new("square").part(&7_u64.to_le_bytes()).key();
/// let square = |times: u64| kept.get(key, &Stop::never(), || Ok::<u64, ()>(7 * times));
/// assert_eq!(*square(7).unwrap(), 49);
/// assert_eq!(*square(8).unwrap(), 49, "worked out once");
/// ```
#[derive(Clone, Default)]
pub struct Kept {
    held: Arc<Mutex<HashMap<Key, Arc<dyn Any + Send + Sync>>>>,
    folder: Option<Arc<PathBuf>>,
    code: Arc<str>,
}

impl Kept {
    /// Keeps results in a folder as well. `code` is the version of the program's code: results of other code are not found.
    pub fn in_folder(folder: impl Into<PathBuf>, code: &str) -> Kept {
        Kept { held: Arc::default(), folder: Some(Arc::new(folder.into())), code: code.into() }
    }

    /// The folder, if results are kept in one.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_ref().map(|folder| folder.as_path())
    }

    /// The result of that key: held, kept in the folder, or worked out now and kept. What was interrupted is not kept.
    ///
    /// # Errors
    /// What the work says; errors are not kept.
    pub fn get<T, E>(&self, key: Key, stop: &Stop, work: impl FnOnce() -> Result<T, E>) -> Result<Arc<T>, E>
    where
        T: Serialize + DeserializeOwned + Send + Sync + 'static,
    {
        if let Some(found) = self.held_one(&key) {
            return Ok(found);
        }
        if let Some(found) = self.read(&key).and_then(|bytes| postcard::from_bytes::<T>(&bytes).ok()) {
            return Ok(self.hold(key, found));
        }
        let made = work()?;
        if stop.is_reached() {
            return Ok(Arc::new(made));
        }
        if self.folder.is_some()
            && let Ok(bytes) = postcard::to_stdvec(&made)
        {
            self.write(&key, &bytes);
        }
        Ok(self.hold(key, made))
    }

    /// As [`Kept::get`], in memory only: for what is dear to make and has no form on disk.
    ///
    /// # Errors
    /// What the work says.
    pub fn share<T, E>(&self, key: Key, stop: &Stop, work: impl FnOnce() -> Result<T, E>) -> Result<Arc<T>, E>
    where
        T: Send + Sync + 'static,
    {
        if let Some(found) = self.held_one(&key) {
            return Ok(found);
        }
        let made = work()?;
        if stop.is_reached() { Ok(Arc::new(made)) } else { Ok(self.hold(key, made)) }
    }

    fn held_one<T: Send + Sync + 'static>(&self, key: &Key) -> Option<Arc<T>> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.get(key).cloned()?.downcast().ok()
    }

    fn hold<T: Send + Sync + 'static>(&self, key: Key, value: T) -> Arc<T> {
        let value = Arc::new(value);
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= MOST_HELD {
            held.clear();
        }
        held.insert(key, Arc::clone(&value) as Arc<dyn Any + Send + Sync>);
        value
    }

    /// The bytes kept in the folder under a key, whole or not at all.
    pub fn read(&self, key: &Key) -> Option<Vec<u8>> {
        let path = self.path(key)?;
        if std::fs::metadata(&path).ok()?.len() > LARGEST {
            return None;
        }
        let mut bytes = std::fs::read(path).ok()?;
        let (head, body) = bytes.split_at_checked(HEAD)?;
        let whole = head[..8] == MAGIC[..] && head[8..] == Sha256::digest(body)[..];
        whole.then(|| bytes.split_off(HEAD))
    }

    /// Keeps bytes in the folder. Another process that keeps the same does no harm; a folder that cannot be written keeps nothing.
    pub fn write(&self, key: &Key, body: &[u8]) {
        let Some(path) = self.path(key) else { return };
        let Some(folder) = path.parent() else { return };
        let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
        let written = std::fs::create_dir_all(folder).and_then(|()| {
            let mut file = std::fs::File::create(&temporary)?;
            file.write_all(MAGIC)?;
            file.write_all(&Sha256::digest(body))?;
            file.write_all(body)?;
            drop(file);
            std::fs::rename(&temporary, &path)
        });
        if written.is_err() {
            let _ = std::fs::remove_file(&temporary);
        }
    }

    fn path(&self, key: &Key) -> Option<PathBuf> {
        let folder = self.folder.as_ref()?;
        let name = KeyOf::new(&self.code).part(key).key();
        let hex: String = name.iter().take(20).map(|byte| format!("{byte:02x}")).collect();
        Some(folder.join("results").join(&hex[..2]).join(&hex[2..]))
    }
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kept").field("folder", &self.folder).finish_non_exhaustive()
    }
}

/// Puts a [`Key`] together from everything that goes into a result.
pub struct KeyOf(Sha256);

impl KeyOf {
    /// Begins with what the result is.
    pub fn new(what: &str) -> KeyOf {
        KeyOf(Sha256::new()).part(what.as_bytes())
    }

    /// Some bytes; their length counts too, so that two parts are not one.
    #[must_use]
    pub fn part(mut self, bytes: &[u8]) -> KeyOf {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    /// A value by the way it prints itself for programmers; its type must print everything that matters.
    #[must_use]
    pub fn debug(mut self, value: &impl fmt::Debug) -> KeyOf {
        struct Into<'a>(&'a mut Sha256);
        impl fmt::Write for Into<'_> {
            fn write_str(&mut self, text: &str) -> fmt::Result {
                self.0.update(text.as_bytes());
                Ok(())
            }
        }
        // Hashing cannot fail.
        let _ = write!(Into(&mut self.0), "{value:?}");
        self.0.update([0]);
        self
    }

    /// The key.
    pub fn key(self) -> Key {
        self.0.finalize().into()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn answer(kept: &Kept, value: u64) -> u64 {
        let key = KeyOf::new("test").debug(&"a").key();
        *kept.get(key, &Stop::never(), || Ok::<u64, ()>(value)).unwrap()
    }

    fn files(folder: &Path) -> Vec<PathBuf> {
        let inside = |path: PathBuf| std::fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path());
        inside(folder.join("results")).flat_map(inside).collect()
    }

    #[test]
    fn another_run_finds_what_was_kept_and_other_code_does_not() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(answer(&Kept::in_folder(folder.path(), "1"), 7), 7);
        assert_eq!(answer(&Kept::in_folder(folder.path(), "1"), 8), 7);
        assert_eq!(answer(&Kept::in_folder(folder.path(), "2"), 8), 8);
    }

    #[test]
    fn a_damaged_or_cut_file_counts_as_none_and_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let again = || Kept::in_folder(folder.path(), "1");
        answer(&again(), 7);
        let file = files(folder.path()).pop().unwrap();
        let whole = std::fs::read(&file).unwrap();
        for damaged in [whole[..whole.len() - 1].to_vec(), vec![0; 3], [&whole[..40], &[9_u8][..]].concat()] {
            std::fs::write(&file, damaged).unwrap();
            assert_eq!(answer(&again(), 8), 8);
            std::fs::write(&file, &whole).unwrap();
        }
        assert_eq!(answer(&again(), 9), 7);
    }

    #[test]
    fn what_was_interrupted_is_not_kept() {
        let kept = Kept::default();
        let stop = Stop::never();
        let key = KeyOf::new("test").key();
        let first = kept.get(key, &stop, || {
            stop.cancel();
            Ok::<u64, ()>(1)
        });
        assert_eq!(*first.unwrap(), 1);
        assert_eq!(*kept.get(key, &Stop::never(), || Ok::<u64, ()>(2)).unwrap(), 2);
    }

    #[test]
    fn two_parts_are_not_one() {
        let key = |parts: &[&[u8]]| parts.iter().fold(KeyOf::new(""), |key, part| key.part(part)).key();
        assert_ne!(key(&[b"ab", b"c"]), key(&[b"a", b"bc"]));
        assert_ne!(KeyOf::new("").debug(&1.0).key(), KeyOf::new("").debug(&1).key());
    }
}
