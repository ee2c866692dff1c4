use super::Travel;
use linping_language::{Located, Name, SourceRef, Speed, Status};
use linping_network::{Change, NetworkError, Prepared, Profile, Source, StreetNetwork};
use linping_problems::{Code, Problem, Text};
use linping_work::{Kept, Key, KeyOf};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

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
    /// How low and how high it may be, for the study of sensitivity; a fifth less and more if absent.
    #[schemars(length(min = 2, max = 2))]
    pub range: Option<Vec<Located<Speed>>>,
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
    pub(super) travel: Arc<Travel>,
    /// The same streets after changes already asked for.
    changed: Arc<Mutex<HashMap<Key, Streets>>>,
    /// What they were made from: the bytes read, the profile, the changes.
    pub(super) state: Key,
    /// Results of earlier work.
    pub(super) kept: Kept,
    /// Where they are put in the cache folder once they are made ready.
    place: Option<Arc<PathBuf>>,
    /// The one speed that holds everywhere, km/h; none where streets differ.
    pub speed_kmh: Option<f64>,
    /// How far they can be trusted.
    pub status: Status,
}

impl Streets {
    /// Reads them, or finds them made ready; `made_of` are the digests of the files, where they are known.
    pub(crate) fn build(
        spec: &StreetsSpec,
        file: (&str, &[u8]),
        nodes: Option<(&str, &[u8])>,
        made_of: Option<&[String]>,
        status: Status,
        kept: &Kept,
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
        let state = KeyOf::new("streets").debug(&profile);
        let state = match made_of {
            Some(digests) => state.debug(&digests).key(),
            None => state.part(file.1).part(nodes.map_or(&[], |n| n.1)).key(),
        };
        let source = Source { file, nodes, profile: &profile };
        let found = kept.folder().and_then(|folder| Prepared::find(&source, folder));
        let (network, ready) = match found {
            Some(prepared) => (prepared.shared_network(), OnceLock::from(prepared)),
            None => {
                let network = StreetNetwork::from_bytes(file, nodes, &profile);
                (Arc::new(network.map_err(|error| error.problems(file.0))?), OnceLock::new())
            }
        };
        let place = kept.folder().filter(|_| ready.get().is_none()).map(|folder| Prepared::place(&source, folder));
        Ok(Streets {
            name: spec.name.clone(),
            network,
            ready: Arc::new(ready),
            travel: Arc::default(),
            changed: Arc::default(),
            state,
            kept: kept.clone(),
            place: place.map(Arc::new),
            speed_kmh: profile.is_uniform().then_some(profile.speed_kmh),
            status,
        })
    }

    /// The streets ready for questions.
    pub fn prepared(&self) -> &Prepared {
        self.ready.get_or_init(|| {
            let prepared = Prepared::of(Arc::clone(&self.network));
            if let Some(place) = &self.place {
                prepared.put(place);
            }
            prepared
        })
    }

    /// The streets themselves, made ready or not.
    pub fn network(&self) -> &StreetNetwork {
        self.ready.get().map_or(&*self.network, Prepared::network)
    }

    /// A digest of what they were made from: streets with the same are the same.
    pub fn state(&self) -> &Key {
        &self.state
    }

    /// The same streets with a memory of their own that goes with them: for tries, which are seldom tried again.
    #[must_use]
    pub fn apart(&self) -> Streets {
        Streets { travel: Arc::default(), changed: Arc::default(), kept: Kept::default(), place: None, ..self.clone() }
    }

    /// The streets after some changes.
    ///
    /// # Errors
    /// A change that does not fit.
    pub fn with_changes(&self, changes: &[Change]) -> Result<Streets, NetworkError> {
        // Several years, actions and scenarios ask for the same streets.
        let state = KeyOf::new("changed").part(&self.state).debug(&changes).key();
        if let Some(made) = self.changed.lock().unwrap_or_else(PoisonError::into_inner).get(&state) {
            return Ok(made.clone());
        }
        let ready = Arc::new(OnceLock::from(self.prepared().with_changes(changes)?));
        let made =
            Streets { ready, travel: Arc::default(), changed: Arc::default(), state, place: None, ..self.clone() };
        self.changed.lock().unwrap_or_else(PoisonError::into_inner).insert(state, made.clone());
        Ok(made)
    }
}
