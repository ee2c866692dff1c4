use super::Streets;
use linping_network::{LonLat, Snapped};
use linping_problems::Text;
use linping_tables::{CostTable, CostUnit};
use linping_work::{Key, KeyOf, Stop};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Travel times over one state of the streets, held as long as the streets are and kept with the other results: several
/// indicators, years and actions ask the same question, and the answer is the slow part of a build.
#[derive(Debug, Default)]
pub struct Travel {
    nearest: Mutex<Held<Vec<Option<f64>>>>,
    tables: Mutex<Held<CostTable>>,
    snapped: Mutex<Held<Vec<Snapped>>>,
}

type Held<T> = HashMap<Key, Arc<T>>;

/// A table of costs as it is kept: the entries of each row, one after the other.
#[derive(Serialize, Deserialize)]
struct Flat {
    rows: Vec<u32>,
    columns: u32,
    column: Vec<u32>,
    cost: Vec<f64>,
}

impl Streets {
    /// Seconds from each place to the nearest of others; none where none is reached.
    ///
    /// # Errors
    /// What the streets say; stopped.
    pub fn nearest(&self, from: &[LonLat], to: &[LonLat], stop: &Stop) -> Result<Arc<Vec<Option<f64>>>, Text> {
        let key = self.key(from, to, "nearest");
        held(&self.travel.nearest, key, || {
            if let Some(found) = self.kept.read(&key).and_then(|bytes| postcard::from_bytes(&bytes).ok()) {
                return Ok(found);
            }
            let (origins, destinations) = (self.snapped(from)?, self.snapped(to)?);
            let nearest = self.prepared().nearest_k(&origins, &destinations, 1, None, stop).map_err(words)?;
            let seconds: Vec<Option<f64>> =
                nearest.into_iter().map(|found| found.first().map(|(_, seconds)| *seconds)).collect();
            self.keep(&key, &seconds);
            Ok(seconds)
        })
    }

    /// Travel times from each place (row) to each of others (column), no limit.
    ///
    /// # Errors
    /// What the streets say; stopped.
    pub fn costs(&self, from: &[LonLat], to: &[LonLat], unit: CostUnit, stop: &Stop) -> Result<Arc<CostTable>, Text> {
        let key = self.key(from, to, &format!("{unit:?}"));
        held(&self.travel.tables, key, || {
            let kept = self.kept.read(&key).and_then(|bytes| postcard::from_bytes::<Flat>(&bytes).ok());
            if let Some(found) = kept.and_then(|flat| flat.table(unit)) {
                return Ok(found);
            }
            let (origins, destinations) = (self.snapped(from)?, self.snapped(to)?);
            let table = self.prepared().cost_table(&origins, &destinations, None, unit, stop).map_err(words)?;
            self.keep(&key, &Flat::of(&table));
            Ok(table)
        })
    }

    /// The numbers of the places that no street is near.
    pub(super) fn off(&self, places: &[LonLat]) -> Vec<usize> {
        let key = self.key(places, &[], "off");
        if let Some(found) = self.kept.read(&key).and_then(|bytes| postcard::from_bytes(&bytes).ok()) {
            return found;
        }
        let snapped = self.network().snap(places);
        let off: Vec<usize> = (0..snapped.len()).filter(|at| !snapped[*at].outcome.is_snapped()).collect();
        self.keep(&key, &off);
        off
    }

    /// Places joined to the streets; the same cells set out for many destinations.
    fn snapped(&self, places: &[LonLat]) -> Result<Arc<Vec<Snapped>>, Text> {
        held(&self.travel.snapped, self.key(places, &[], "snapped"), || Ok(self.prepared().snap(places)))
    }

    fn keep(&self, key: &Key, value: &impl Serialize) {
        if self.kept.folder().is_some()
            && let Ok(bytes) = postcard::to_stdvec(value)
        {
            self.kept.write(key, &bytes);
        }
    }

    fn key(&self, from: &[LonLat], to: &[LonLat], what: &str) -> Key {
        let mut bytes = Vec::with_capacity(16 * (from.len() + to.len()));
        for place in from.iter().chain(to) {
            bytes.extend(place.lon.to_le_bytes());
            bytes.extend(place.lat.to_le_bytes());
        }
        KeyOf::new("travel").part(&self.state).part(what.as_bytes()).debug(&from.len()).part(&bytes).key()
    }
}

impl Flat {
    fn of(table: &CostTable) -> Flat {
        let rows = (0..table.rows()).map(|row| table.row(row).0.len() as u32);
        let (mut column, mut cost) = (Vec::with_capacity(table.entries()), Vec::with_capacity(table.entries()));
        for row in 0..table.rows() {
            column.extend_from_slice(table.row(row).0);
            cost.extend_from_slice(table.row(row).1);
        }
        Flat { rows: rows.collect(), columns: table.columns() as u32, column, cost }
    }

    fn table(self, unit: CostUnit) -> Option<CostTable> {
        let mut entries = self.column.into_iter().zip(self.cost);
        let mut triplets = Vec::with_capacity(entries.len());
        for (row, count) in self.rows.iter().enumerate() {
            triplets.extend(entries.by_ref().take(*count as usize).map(|(column, cost)| (row as u32, column, cost)));
        }
        CostTable::from_triplets(self.rows.len(), self.columns as usize, unit, triplets).ok()
    }
}

fn words(error: impl std::fmt::Display) -> Text {
    Text::new(format!("路网：{error}"), format!("streets: {error}"))
}

fn held<T>(store: &Mutex<Held<T>>, key: Key, work: impl FnOnce() -> Result<T, Text>) -> Result<Arc<T>, Text> {
    if let Some(found) = store.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return Ok(Arc::clone(found));
    }
    let made = Arc::new(work()?);
    store.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&made));
    Ok(made)
}
