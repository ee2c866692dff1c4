//! Sites whose places are limited: who is served by which, how many people are left without a place, and the fewest sites that
//! would do.

use crate::District;
use linping_baseline::layer_measures::with_the_unserved;
use linping_baseline::layers::{Facility, Layers};
use linping_problems::Text;
use linping_siting::{FacilityLocation, Solution};
use linping_tables::CostTable;
use linping_work::Stop;

/// Work allowed to one choice of sites without places; what is reached by then comes with its gap.
pub(crate) const WORK: u64 = 4_000_000_000;

/// Work allowed to one choice with places: so many passes over the table of ways, and never less than this.
const PASSES: u64 = 150;
const LEAST_WORK: u64 = 6_000_000;

/// The year from `from` to the last of the plan with most people to be served, and the layers of that year.
///
/// # Errors
/// What `people` says; stopped.
pub(crate) fn fullest(
    district: &District,
    from: i16,
    stop: &Stop,
    people: impl Fn(&Layers) -> Result<Vec<f64>, Text>,
) -> Result<(i16, Layers), Text> {
    let last = if district.layers.vary() { district.years.1.max(from) } else { from };
    let mut most: Option<(f64, i16, Layers)> = None;
    for year in from..=last {
        if stop.is_cancelled() {
            return Err(Text::new("已中断", "interrupted"));
        }
        let layers = district.layers.at(year);
        let count: f64 = people(&layers)?.iter().sum();
        if most.as_ref().is_none_or(|(least, ..)| count > *least) {
            most = Some((count, year, layers));
        }
    }
    most.map(|(_, year, layers)| (year, layers)).ok_or_else(|| Text::new("没有年份", "there is no year"))
}

/// People, sites with places and the ways between them, in one year.
pub(crate) struct Situation {
    /// People of each cell (row).
    people: Vec<f64>,
    /// So many of the sites, the first ones, stand already.
    existing: usize,
    /// How many people each site can serve: those there, then the candidates.
    places: Vec<f64>,
    /// Seconds from each cell to each site within the limit, and a last column for those who are not served.
    table: CostTable,
}

/// Facilities that stand and, after them, the candidates that do not.
pub(crate) fn joined(there: &[Facility], candidates: &[Facility]) -> Vec<Facility> {
    let new = candidates.iter().filter(|c| !there.iter().any(|t| t.id == c.id));
    there.iter().chain(new).cloned().collect()
}

/// “is”, or “people are” of so many.
pub(crate) fn are(people: f64) -> &'static str {
    if people.round() == 1.0 { "person is" } else { "people are" }
}

/// “place” or “places” of so many.
pub(crate) fn word_for_places(count: f64) -> &'static str {
    if count.round() == 1.0 { "place" } else { "places" }
}

impl Situation {
    /// Ways no longer than `limit` seconds; the first of the places stand already.
    ///
    /// # Errors
    /// A table that cannot be made.
    pub fn within(
        people: Vec<f64>,
        (existing, places): (usize, Vec<f64>),
        times: &CostTable,
        limit: f64,
    ) -> Result<Situation, Text> {
        Ok(Situation { people, existing, places, table: with_the_unserved(times, limit)? })
    }

    /// How many candidates there are.
    pub fn candidates(&self) -> usize {
        self.places.len() - self.existing
    }

    /// The best choice of so many candidates, and the people it leaves without a place.
    ///
    /// # Errors
    /// What the engine says.
    pub fn solve(&self, count: usize, stop: &Stop, seed: u64) -> Result<(Solution, f64), Text> {
        self.serve((0..self.existing).collect(), self.existing + count, stop, seed)
    }

    /// The people left without a place if exactly these sites are open.
    ///
    /// # Errors
    /// What the engine says.
    pub fn left_by(&self, open: Vec<usize>, stop: &Stop, seed: u64) -> Result<f64, Text> {
        let count = open.len();
        self.serve(open, count, stop, seed).map(|(_, left)| left)
    }

    fn serve(&self, mut kept: Vec<usize>, count: usize, stop: &Stop, seed: u64) -> Result<(Solution, f64), Text> {
        let unserved = self.places.len();
        let mut places = self.places.clone();
        places.push(self.people.iter().sum::<f64>() + 1.0);
        kept.push(unserved);
        let solution = FacilityLocation::new(&self.table, vec![0.0; places.len()])
            .capacities(places)
            .weights(self.people.clone())
            .count(count + 1)
            .fixed(kept)
            .solve(&stop.part(LEAST_WORK.max(PASSES * self.table.entries() as u64)), seed)
            .map_err(|e| Text::new(format!("选址失败：{e}"), format!("siting failed: {e}")))?;
        let left: f64 = solution.shares.iter().filter(|share| share.site == unserved).map(|share| share.amount).sum();
        // Nobody at all is no minus zero.
        Ok((solution, left.max(0.0)))
    }

    /// The fewest candidates, more than `count`, that leave at most so many people without a place; or the people that even all of
    /// them leave beyond what is allowed.
    ///
    /// # Errors
    /// What the engine says.
    pub fn fewest(&self, count: usize, allowed: f64, stop: &Stop, seed: u64) -> Result<Result<usize, f64>, Text> {
        let all = self.left_by((0..self.places.len()).collect(), stop, seed)?;
        if all > allowed + 1e-6 {
            return Ok(Err(all - allowed));
        }
        // However near: so many of the largest are needed at least.
        let mut largest = self.places[self.existing..].to_vec();
        largest.sort_by(|a, b| b.total_cmp(a));
        let mut missing = self.people.iter().sum::<f64>() - allowed;
        missing -= self.places[..self.existing].iter().sum::<f64>();
        let least = largest.iter().take_while(|places| {
            let more = missing > 1e-6;
            missing -= **places;
            more
        });
        for more in least.count().max(count + 1)..self.candidates() {
            if self.solve(more, stop, seed)?.1 <= allowed + 1e-6 {
                return Ok(Ok(more));
            }
        }
        Ok(Ok(self.candidates()))
    }
}
