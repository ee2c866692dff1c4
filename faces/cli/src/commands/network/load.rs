use super::{Arguments, Loaded, Mode, failure, points};
use crate::cache;
use crate::context::{Context, Failure};
use linping_network::{NetworkError, Prepared, Profile, Provenance, Source, StreetNetwork};
use linping_problems::{Code, Problem, Text};
use std::path::Path;
use std::time::Instant;

/// Reads and prepares the network of the arguments.
pub fn load(arguments: &Arguments, context: &Context) -> Result<Loaded, Failure> {
    let bytes = read(&arguments.file)?;
    let profile = profile(arguments, &bytes)?;
    let mut loaded = open(&arguments.file, &bytes, arguments.nodes.as_deref(), &profile, context)?;
    let changes = super::changes::of(arguments)?;
    if !changes.is_empty() {
        let start = Instant::now();
        loaded.prepared = loaded.prepared.with_changes(&changes).map_err(|e| match e {
            NetworkError::NoStreet { number } => super::changes::no_street(arguments, number),
            other => failure(&other, &arguments.file),
        })?;
        loaded.seconds += start.elapsed().as_secs_f64();
    }
    Ok(loaded)
}

/// Opens a network through the cache.
pub(crate) fn open(
    file: &Path,
    bytes: &[u8],
    nodes: Option<&Path>,
    profile: &Profile,
    context: &Context,
) -> Result<Loaded, Failure> {
    let start = Instant::now();
    let node_bytes = nodes.map(read).transpose()?;
    let name = file.display().to_string();
    let nodes_name = nodes.map(|path| path.display().to_string());
    let source = Source { file: (&name, bytes), nodes: nodes_name.as_deref().zip(node_bytes.as_deref()), profile };
    let folder = cache::folder(&context.common);
    let progress = context.progress();
    progress.begin("准备路网", "preparing the streets", None);
    let opened = Prepared::open(&source, folder.as_deref());
    progress.finish();
    let (prepared, provenance) = opened.map_err(|e| failure(&e, file))?;
    let trouble = match &provenance {
        Provenance::Rebuilt(why) => {
            Some(Text::new(format!("缓存损坏，已重建：{why}"), format!("a damaged cache was rebuilt: {why}")))
        }
        Provenance::NotStored(why) => {
            Some(Text::new(format!("缓存无法写入：{why}"), format!("the cache cannot be written: {why}")))
        }
        _ => None,
    };
    if let Some(text) = trouble {
        points::warn(&[Problem::warning(Code::DamagedCache, text)], context);
    }
    if let (Provenance::Stored | Provenance::Rebuilt(_), Some(folder)) = (&provenance, &folder) {
        cache::prune(folder, cache::most_bytes());
    }
    let from_cache = provenance == Provenance::Cached;
    Ok(Loaded { prepared, seconds: start.elapsed().as_secs_f64(), from_cache })
}

pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|e| Failure::missing(path, &e))
}

/// The profile asked for; a table with seconds of its own is a car's unless a mode is named.
fn profile(arguments: &Arguments, bytes: &[u8]) -> Result<Profile, Failure> {
    let profile = match (&arguments.profile, arguments.mode) {
        (Some(path), _) => {
            let text = std::fs::read_to_string(path).map_err(|e| Failure::missing(path, &e))?;
            Profile::from_toml(&text).map_err(|e| failure(&e, path))?
        }
        (None, Some(Mode::Walk)) => Profile::walk(),
        (None, Some(Mode::Bike)) => Profile::bike(),
        (None, Some(Mode::Car)) => Profile::car(),
        (None, None) => StreetNetwork::usual_profile(&arguments.file.display().to_string(), bytes),
    };
    Ok(match arguments.speed {
        Some(kmh) => profile.at_speed(kmh),
        None => profile,
    })
}
