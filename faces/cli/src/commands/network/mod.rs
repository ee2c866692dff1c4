use crate::context::{Context, Failure, Outcome};
use clap::{Args, ValueEnum};
use linping_network::{LonLat, Prepared};
use std::path::PathBuf;

mod changes;
mod describe;
mod duration;
mod isochrone;
pub(crate) mod load;
mod matrix;
mod pairs;
pub(crate) mod points;

/// Arguments of the verb.
#[derive(Args, Debug)]
pub struct Arguments {
    /// OSM extract (.osm.pbf) or edge table (.csv, .csv.gz).
    file: PathBuf,
    /// Node table (node, lon, lat) of an edge table without shapes.
    #[arg(long, value_name = "NODES.csv")]
    nodes: Option<PathBuf>,
    /// Mode of travel; walk, or car for a table with seconds of its own.
    #[arg(long, value_enum)]
    mode: Option<Mode>,
    /// A profile of your own in place of the mode's (TOML).
    #[arg(long, value_name = "PROFILE.toml")]
    profile: Option<PathBuf>,
    /// One speed in km/h on every street in place of the profile's.
    #[arg(long, value_name = "KMH")]
    speed: Option<f64>,
    /// Routes of pairs: a CSV with o_lon, o_lat, d_lon, d_lat; metres, seconds and the legs are added to every row.
    #[arg(long, value_name = "IN.csv", group = "question")]
    pairs: Option<PathBuf>,
    /// Travel times from every point of a CSV (id, lon, lat) to every other, or to those of --to.
    #[arg(long, value_name = "A.csv", group = "question")]
    matrix: Option<PathBuf>,
    /// Destinations of the matrix (id, lon, lat).
    #[arg(long, value_name = "B.csv", requires = "matrix")]
    to: Option<PathBuf>,
    /// Area within reach of a place, as GeoJSON.
    #[arg(long, value_name = "LON,LAT", allow_hyphen_values = true, group = "question", requires = "within")]
    isochrone: Option<String>,
    /// Limit of the travel time, such as "30 min", "900 s", "1 h".
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    within: Option<String>,
    /// File to write (.csv, .npy for a matrix, .geojson for an area); "-" or nothing prints.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Close streets: an OSM way (or `edge` of the table), or every street within some metres of a place.
    #[arg(long, value_name = "ID | LON,LAT,METRES", allow_hyphen_values = true)]
    close: Vec<String>,
    /// Multiply the times of streets, named as for --close, by a factor.
    #[arg(long, value_name = "ID:FACTOR | LON,LAT,METRES:FACTOR", allow_hyphen_values = true)]
    slow: Vec<String>,
    /// Add a street along points, joined at both ends to the nearest street, at the mode's speed or one of its own.
    #[arg(long, value_name = "LON,LAT,LON,LAT…[:KMH]", allow_hyphen_values = true)]
    add: Vec<String>,
}

/// Modes of travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Mode {
    Walk,
    Bike,
    Car,
}

/// Runs the verb.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let within = arguments.within.as_deref().map(duration::seconds).transpose()?;
    if let Some(kmh) = arguments.speed.filter(|kmh| !(kmh.is_finite() && *kmh > 0.0)) {
        return Err(Failure::argument(format!("{kmh} 不是速度"), format!("{kmh} is not a speed")));
    }
    let place = arguments.isochrone.as_deref().map(place).transpose()?;
    let loaded = load::load(arguments, context)?;
    if let Some(file) = &arguments.pairs {
        pairs::run(arguments, context, &loaded.prepared, file)
    } else if let Some(file) = &arguments.matrix {
        matrix::run(arguments, context, &loaded.prepared, file, within)
    } else if let (Some(place), Some(within)) = (place, within) {
        isochrone::run(arguments, context, &loaded.prepared, place, within)
    } else {
        describe::run(context, &loaded)
    }
}

/// A place written `LON,LAT`.
fn place(text: &str) -> Result<LonLat, Failure> {
    let mut numbers = text.split(',').map(|n| n.trim().parse::<f64>());
    let place = match (numbers.next(), numbers.next(), numbers.next()) {
        (Some(Ok(lon)), Some(Ok(lat)), None) => Some(LonLat::new(lon, lat)).filter(|p| p.is_on_earth()),
        _ => None,
    };
    place
        .ok_or_else(|| Failure::argument(format!("“{text}”不是 经度,纬度"), format!("`{text}` is not a place LON,LAT")))
}

/// An error of the engine about a file.
fn failure(error: &linping_network::NetworkError, file: &std::path::Path) -> Failure {
    match error {
        linping_network::NetworkError::Stopped => Failure::interrupted(),
        error => Failure::wrong(error.problems(&file.display().to_string())),
    }
}

/// The network and how it came about.
pub(crate) struct Loaded {
    pub prepared: Prepared,
    pub seconds: f64,
    pub from_cache: bool,
}
