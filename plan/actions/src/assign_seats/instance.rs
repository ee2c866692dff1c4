//! A question of seats: the cells that take part, the places left, the ways allowed.

use linping_siting::{Assignment, Catchments, Error, Solution};
use linping_tables::CostTable;
use linping_work::{Key, KeyOf, Stop};

/// The cells that take part, their children without those who stay, the places left, the ways allowed.
pub(super) struct Instance {
    pub rows: Vec<usize>,
    pub weights: Vec<f64>,
    pub places: Vec<f64>,
    /// Places that each school must be given for those who stay there alone; they are among `places`.
    pub given: Vec<f64>,
    pub table: CostTable,
    pub neighbours: Option<Vec<(usize, usize)>>,
}

/// Work of a search for catchments, by cell. By the first most of what warming up again gains is gained where there is some room, and a
/// build stays short; where it is tight the second is needed.
const WORK_A_CELL: [u64; 2] = [350, 1_200];

/// A gap with which the shorter search is enough.
const NEAR: f64 = 0.01;

impl Instance {
    /// Everything that the answer depends on.
    pub fn key(&self, seed: u64) -> Key {
        let numbers = |numbers: &[f64]| numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>();
        let mut key = KeyOf::new("seats").debug(&seed).part(&numbers(&self.weights)).part(&numbers(&self.places));
        for row in 0..self.table.rows() {
            let (columns, seconds) = self.table.row(row);
            let columns: Vec<u8> = columns.iter().flat_map(|column| column.to_le_bytes()).collect();
            key = key.part(&columns).part(&numbers(seconds));
        }
        key.debug(&self.neighbours).key()
    }

    /// Schools and the places they must be given for those who stay there alone.
    pub fn given(&self) -> Vec<(usize, f64)> {
        self.given.iter().copied().enumerate().filter(|(_, places)| *places > 0.0).collect()
    }

    /// The work that one of many trials may take: enough to find a map where one is not hard to find.
    pub fn trial(&self, stop: &Stop) -> Stop {
        stop.part((self.rows.len() as u64 * 600).max(1_000_000))
    }

    /// Whether everybody has a place in a trial; whether places suffice at all is proven first.
    pub fn fits(&self, stop: &Stop, seed: u64) -> bool {
        self.given().is_empty()
            && self.divided(&self.places, stop, seed).is_ok()
            && (self.neighbours.is_none() || self.solve(&self.trial(stop), seed).is_ok())
    }

    /// Children to schools where cells may be divided.
    pub fn divided(&self, places: &[f64], stop: &Stop, seed: u64) -> Result<Solution, Error> {
        Assignment::new(&self.table, places.to_vec()).weights(self.weights.clone()).solve(stop, seed)
    }

    /// Children to schools as the plan wants it.
    pub fn solve(&self, stop: &Stop, seed: u64) -> Result<Solution, Error> {
        let Some(pairs) = &self.neighbours else { return self.divided(&self.places, stop, seed) };
        let plan = Catchments::new(&self.table, self.places.clone(), pairs.clone()).weights(self.weights.clone());
        let plan = plan.by_whole_places();
        let within = |work: u64| plan.solve(&stop.part((self.rows.len() as u64 * work).max(1_000_000)), seed);
        let [short, long] = WORK_A_CELL;
        match within(short) {
            Ok(near) if near.gap > NEAR => within(long).or(Ok(near)),
            Err(Error::OnePiece { least: 0.0, .. }) => within(long),
            decided => decided,
        }
    }

    /// Whole places at schools with which everybody has one, from those that are missing by parts; and a number that no fewer
    /// in all can do with.
    pub fn whole_places(&self, missing: &[(usize, f64)], stop: &Stop, seed: u64) -> (Vec<(usize, f64)>, f64) {
        // A part of a place is no place.
        let up = |places: f64| (places - 1e-6).ceil();
        let least = up(missing.iter().map(|(_, places)| places).sum());
        let mut whole: Vec<(usize, f64)> = missing.iter().map(|&(school, places)| (school, up(places))).collect();
        for at in 0..whole.len() {
            if whole.iter().map(|(_, places)| places).sum::<f64>() <= least {
                break;
            }
            whole[at].1 -= 1.0;
            let mut places = self.places.clone();
            whole.iter().for_each(|&(school, more)| places[school] += more);
            if self.divided(&places, stop, seed).is_err() {
                whole[at].1 += 1.0;
            }
        }
        (whole.into_iter().filter(|(_, places)| *places > 0.0).collect(), least)
    }
}
