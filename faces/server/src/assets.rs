//! The page's own files, embedded when the program was built.

use crate::answer::Ready;
use rust_embed::RustEmbed;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

#[derive(RustEmbed)]
#[folder = "$OUT_DIR/web"]
struct Embedded;

/// True if the page was put together when the program was built; without it there is the report's page only.
pub(crate) const BUILT: bool = matches!(env!("LINPING_WEB_BUILT").as_bytes(), b"yes");

static READY: OnceLock<BTreeMap<String, OnceLock<Arc<Ready>>>> = OnceLock::new();

/// A file of the page by its path; names are looked up, never opened, so no path leads elsewhere.
pub(crate) fn asset(path: &str) -> Option<Arc<Ready>> {
    let all = READY.get_or_init(|| Embedded::iter().map(|name| (name.to_string(), OnceLock::new())).collect());
    let (name, slot) = all.get_key_value(path)?;
    if slot.get().is_none() {
        let file = Embedded::get(name)?;
        let _ = slot.set(Arc::new(Ready::new(kind_of(name), file.data.into_owned())));
    }
    slot.get().cloned()
}

fn kind_of(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    }
}
