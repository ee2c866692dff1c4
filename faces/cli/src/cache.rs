//! Where results of earlier work are kept.

use crate::arguments::Common;
use linping_work::Kept;
use std::path::PathBuf;

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
    folder(common).map_or_else(Kept::default, |folder| Kept::in_folder(folder, CODE))
}
