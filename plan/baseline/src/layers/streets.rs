use super::Travel;
use linping_language::{Located, Name, SourceRef, Speed, Status};
use linping_network::{Change, NetworkError, Prepared, Profile, StreetNetwork};
use linping_problems::{Code, Problem, Text};
use schemars::JsonSchema;
use serde::Deserialize;
use std::sync::{Arc, OnceLock};

/// `kind = "streets"`: a street network for one way of travelling: an OSM extract, or a table of edges with one of nodes.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct StreetsSpec {
    /// What it is called.
    pub name: Name,
    /// The extract (`.osm.pbf`) or the edges (CSV, gzip read as it is); a source of the form `network`.
    pub source: Located<SourceRef>,
    /// The nodes, for a table of edges without shapes; a source of the form `network`.
    pub nodes: Option<Located<SourceRef>>,
    /// How people travel.
    pub mode: Mode,
    /// The speed everywhere; the mode's own if absent.
    pub speed: Option<Located<Speed>>,
    /// Why that speed is taken.
    pub assumed: Option<String>,
}

/// How people travel.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// On foot, 5 km/h.
    Walk,
    /// By bicycle.
    Bike,
    /// By car.
    Car,
}

/// Streets that answer.
#[derive(Clone, Debug)]
pub struct Streets {
    /// What they are called.
    pub name: Name,
    network: Arc<StreetNetwork>,
    /// Made ready when the first question is asked: `check` asks none.
    ready: Arc<OnceLock<Prepared>>,
    /// Travel times already asked for.
    pub travel: Arc<Travel>,
    /// How far they can be trusted.
    pub status: Status,
}

impl Streets {
    pub(crate) fn build(
        spec: &StreetsSpec,
        edges: &[u8],
        nodes: Option<&[u8]>,
        file: &str,
        status: Status,
    ) -> Result<Streets, Vec<Problem>> {
        let mut profile = match spec.mode {
            Mode::Walk => Profile::walk(),
            Mode::Bike => Profile::bike(),
            Mode::Car => Profile::car(),
        };
        if let Some(speed) = &spec.speed {
            let kmh = speed.value.0.in_base();
            if !(kmh > 0.0 && kmh.is_finite()) {
                return Err(vec![Problem::new(
                    Code::BadValue,
                    Text::new("速度须大于零", "the speed must be above zero"),
                )]);
            }
            profile = profile.at_speed(kmh);
        }
        let is_pbf = file.ends_with(".pbf");
        let network = if is_pbf {
            StreetNetwork::from_pbf(edges, &profile)
        } else {
            StreetNetwork::from_edge_table(edges, nodes, &profile)
        };
        let network = network.map_err(|error| error.problems(file))?;
        Ok(Streets {
            name: spec.name.clone(),
            network: Arc::new(network),
            ready: Arc::default(),
            travel: Arc::default(),
            status,
        })
    }

    /// The streets ready for questions.
    pub fn prepared(&self) -> &Prepared {
        self.ready.get_or_init(|| Prepared::of(Arc::clone(&self.network)))
    }

    /// The streets themselves, made ready or not.
    pub fn network(&self) -> &StreetNetwork {
        self.ready.get().map_or(&*self.network, Prepared::network)
    }

    /// The streets after some changes.
    ///
    /// # Errors
    /// A change that does not fit.
    pub fn with_changes(&self, changes: &[Change]) -> Result<Streets, NetworkError> {
        let ready = Arc::new(OnceLock::from(self.prepared().with_changes(changes)?));
        Ok(Streets { ready, travel: Arc::default(), ..self.clone() })
    }
}
