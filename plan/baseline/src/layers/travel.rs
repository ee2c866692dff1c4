use super::Streets;
use linping_network::LonLat;
use linping_problems::Text;
use linping_tables::{CostTable, CostUnit};
use linping_work::Stop;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Travel times over one state of the streets, kept as long as the streets are: several indicators, years and actions ask
/// the same question, and the answer is the slow part of a build.
#[derive(Debug, Default)]
pub struct Travel {
    nearest: Mutex<Kept<Vec<Option<f64>>>>,
    tables: Mutex<Kept<CostTable>>,
}

type Kept<T> = HashMap<[u8; 32], Arc<T>>;

impl Streets {
    /// Seconds from each place to the nearest of others; none where none is reached.
    ///
    /// # Errors
    /// What the streets say; stopped.
    pub fn nearest(&self, from: &[LonLat], to: &[LonLat], stop: &Stop) -> Result<Arc<Vec<Option<f64>>>, Text> {
        kept(&self.travel.nearest, key(from, to, ""), || {
            let (origins, destinations) = (self.prepared().snap(from), self.prepared().snap(to));
            let nearest = self.prepared().nearest_k(&origins, &destinations, 1, None, stop).map_err(words)?;
            Ok(nearest.into_iter().map(|found| found.first().map(|(_, seconds)| *seconds)).collect())
        })
    }

    /// Travel times from each place (row) to each of others (column), no limit.
    ///
    /// # Errors
    /// What the streets say; stopped.
    pub fn costs(&self, from: &[LonLat], to: &[LonLat], unit: CostUnit, stop: &Stop) -> Result<Arc<CostTable>, Text> {
        kept(&self.travel.tables, key(from, to, &format!("{unit:?}")), || {
            let (origins, destinations) = (self.prepared().snap(from), self.prepared().snap(to));
            self.prepared().cost_table(&origins, &destinations, None, unit, stop).map_err(words)
        })
    }
}

fn words(error: impl std::fmt::Display) -> Text {
    Text::new(format!("路网：{error}"), format!("streets: {error}"))
}

fn kept<T>(store: &Mutex<Kept<T>>, key: [u8; 32], work: impl FnOnce() -> Result<T, Text>) -> Result<Arc<T>, Text> {
    if let Some(found) = store.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return Ok(Arc::clone(found));
    }
    let made = Arc::new(work()?);
    store.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&made));
    Ok(made)
}

fn key(from: &[LonLat], to: &[LonLat], what: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(what.as_bytes());
    hash.update((from.len() as u64).to_le_bytes());
    for place in from.iter().chain(to) {
        hash.update(place.lon.to_le_bytes());
        hash.update(place.lat.to_le_bytes());
    }
    hash.finalize().into()
}
