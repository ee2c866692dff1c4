use super::{Arguments, Loaded, Mode, failure};
use crate::context::{Context, Failure};
use linping_network::{Profile, StreetNetwork};
use std::path::Path;
use std::time::Instant;

/// Reads and prepares the network of the arguments.
pub fn load(arguments: &Arguments, context: &Context) -> Result<Loaded, Failure> {
    let start = Instant::now();
    let bytes = read(&arguments.file)?;
    let nodes = arguments.nodes.as_deref().map(read).transpose()?;
    let profile = profile(arguments, &bytes)?;
    let progress = context.progress();
    progress.begin("读取路网", "reading the streets", None);
    let name = arguments.file.display().to_string();
    let nodes_name = arguments.nodes.as_ref().map(|path| path.display().to_string());
    let node_table = nodes_name.as_deref().zip(nodes.as_deref());
    let network = StreetNetwork::from_bytes((&name, &bytes), node_table, &profile);
    let network = network.map_err(|e| failure(&e, &arguments.file))?;
    let prepared = network.prepare();
    progress.finish();
    Ok(Loaded { prepared, seconds: start.elapsed().as_secs_f64(), from_cache: false })
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
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
