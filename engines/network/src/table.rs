use crate::ends::Entry;
use crate::lanes::{LANES, Row};
use crate::metric::NO_WAY;
use crate::prepared::batches;
use crate::shared_edge::{Directs, SharedEdges};
use crate::sweep::{Sweep, Targets, Visitor};
use crate::{NetworkError, Prepared, Snapped};
use linping_tables::{CostTable, CostUnit};
use linping_work::Stop;
use rayon::prelude::*;

/// Costs of every pair, four bytes each.
#[derive(Clone, Debug, PartialEq)]
pub struct DenseCosts {
    rows: usize,
    columns: usize,
    seconds_per_tick: f64,
    limit: u32,
    /// One row an origin, or one a destination.
    ticks: Vec<u32>,
    by_destination: bool,
}

impl DenseCosts {
    /// Number of origins.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of destinations.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Seconds from an origin to a destination, `None` if unreachable or beyond the limit.
    pub fn seconds(&self, row: usize, column: usize) -> Option<f64> {
        let at = if self.by_destination { column * self.rows + row } else { row * self.columns + column };
        self.ticks.get(at).filter(|t| **t <= self.limit).map(|t| f64::from(*t) * self.seconds_per_tick)
    }
}

struct Keep<'a> {
    targets: &'a Targets,
    directs: Directs<'a>,
    /// One row of lanes a target.
    block: Vec<Row>,
}

impl Visitor for Keep<'_> {
    #[inline(always)]
    fn visit(&mut self, position: usize, costs: &mut Row) {
        self.directs.lower(position, costs);
        self.block[self.targets.number[position] as usize] = *costs;
    }
}

impl Prepared {
    /// Travel times from each origin to each destination within a limit in seconds, every pair held in four bytes.
    ///
    /// # Errors
    /// A negative limit; a table beyond memory; stopped.
    pub fn dense_costs(
        &self,
        origins: &[Snapped],
        destinations: &[Snapped],
        limit_seconds: Option<f64>,
        stop: &Stop,
    ) -> Result<DenseCosts, NetworkError> {
        let limit = self.limit(limit_seconds)?;
        let cells = origins.len().checked_mul(destinations.len()).filter(|cells| *cells <= isize::MAX as usize / 8);
        let cells =
            cells.ok_or_else(|| NetworkError::TooLarge(format!("{} × {} costs", origins.len(), destinations.len())))?;
        // Fewer sweeps from the shorter list; either way gives the same numbers.
        let backward = destinations.len() < origins.len();
        let (lanes, targets) = if backward { (destinations, origins) } else { (origins, destinations) };
        let mut ticks = Vec::new();
        ticks.try_reserve_exact(cells).map_err(|e| NetworkError::TooLarge(e.to_string()))?;
        ticks.resize(cells, NO_WAY);
        self.fill(lanes, targets, backward, limit, &mut ticks, stop)?;
        Ok(DenseCosts {
            rows: origins.len(),
            columns: destinations.len(),
            seconds_per_tick: self.metric.seconds_per_tick,
            limit,
            ticks,
            by_destination: backward,
        })
    }

    /// Entries of lanes and of targets, by direction.
    pub(crate) fn entries(&self, lanes: &[Snapped], targets: &[Snapped], backward: bool) -> (Vec<Entry>, Vec<Entry>) {
        let doors = self.doors();
        let out = |places: &[Snapped]| places.iter().map(|p| doors.origin(p)).collect::<Vec<_>>();
        let into = |places: &[Snapped]| places.iter().map(|p| doors.destination(p)).collect::<Vec<_>>();
        if backward { (into(lanes), out(targets)) } else { (out(lanes), into(targets)) }
    }

    /// A sweep in the direction asked.
    pub(crate) fn sweep<'a>(&'a self, targets: &'a Targets, backward: bool, limit: u32) -> Sweep<'a> {
        let (up, down) = (self.metric.upward(), self.metric.downward());
        let (up, down) = if backward { (down, up) } else { (up, down) };
        Sweep { hierarchy: &self.hierarchy, up, down, targets, limit, level: Self::level() }
    }

    /// Fills one row a lane with its costs to the targets.
    fn fill(
        &self,
        lanes: &[Snapped],
        targets: &[Snapped],
        backward: bool,
        limit: u32,
        ticks: &mut [u32],
        stop: &Stop,
    ) -> Result<(), NetworkError> {
        let (entries, target_entries) = self.entries(lanes, targets, backward);
        let found = Targets::at(&self.hierarchy, &target_entries);
        let shared = SharedEdges::new(self.doors(), lanes, targets, &found, backward);
        let sweep = self.sweep(&found, backward, limit);
        let mut rows: Vec<Option<&mut [u32]>> = ticks.chunks_mut(targets.len().max(1)).map(Some).collect();
        let mut work: Vec<(Vec<u32>, Vec<&mut [u32]>)> = batches(&entries)
            .into_iter()
            .map(|batch| {
                let own = batch.iter().filter_map(|lane| rows.get_mut(*lane as usize).and_then(Option::take));
                let own = own.collect();
                (batch, own)
            })
            .collect();
        work.par_iter_mut().try_for_each(|(batch, rows)| {
            if stop.spend(batch.len() as u64) {
                return Err(NetworkError::Stopped);
            }
            let lanes: Vec<Entry> = batch.iter().map(|lane| entries[*lane as usize]).collect();
            let directs = shared.of_batch(batch);
            let kept: Vec<u32> =
                directs.iter().map(|d| target_entries[found.number[d.0 as usize] as usize].at[0]).collect();
            let mut keep =
                Keep { targets: &found, directs: Directs::new(&directs), block: vec![Row::NO_WAY; targets.len()] };
            self.pool.lend(self.hierarchy.vertices(), |space| sweep.run(space, &lanes, &kept, &mut keep));
            turn(&keep.block, rows);
            Ok(())
        })
    }

    /// Travel costs from each origin (row) to each destination (column) within a limit in seconds.
    ///
    /// # Errors
    /// A negative limit; a unit other than seconds, minutes or (at one speed everywhere) metres; stopped.
    pub fn cost_table(
        &self,
        origins: &[Snapped],
        destinations: &[Snapped],
        limit_seconds: Option<f64>,
        unit: CostUnit,
        stop: &Stop,
    ) -> Result<CostTable, NetworkError> {
        let factor = self.factor(unit)?;
        let bad = |e: linping_tables::CostError| NetworkError::BadRequest(e.to_string());
        if limit_seconds.is_none() {
            let dense = self.dense_costs(origins, destinations, None, stop)?;
            let values: Vec<f64> = (0..dense.rows * dense.columns)
                .into_par_iter()
                .map(|at| {
                    let (row, column) = (at / dense.columns, at % dense.columns);
                    dense.seconds(row, column).map_or(f64::INFINITY, |s| s * factor)
                })
                .collect();
            return CostTable::from_dense(origins.len(), destinations.len(), unit, &values).map_err(bad);
        }
        // Rows by the thousand, so that only what is within the limit stays in memory.
        const ROWS: usize = 4_096;
        let mut table = CostTable::from_rows(destinations.len(), unit, std::iter::empty::<Vec<_>>()).map_err(bad)?;
        for rows in origins.chunks(ROWS) {
            let dense = self.dense_costs(rows, destinations, limit_seconds, stop)?;
            for row in 0..dense.rows {
                let cell = |column: usize| dense.seconds(row, column).map(|seconds| (column as u32, seconds * factor));
                table.push_row((0..dense.columns).filter_map(cell)).map_err(bad)?;
            }
        }
        Ok(table)
    }

    /// What a second is in a unit of cost.
    fn factor(&self, unit: CostUnit) -> Result<f64, NetworkError> {
        match (unit, self.network.summary().uniform_speed_kmh) {
            (CostUnit::Seconds, _) => Ok(1.0),
            (CostUnit::Minutes, _) => Ok(1.0 / 60.0),
            (CostUnit::Metres, Some(kmh)) => Ok(kmh / 3.6),
            _ => Err(NetworkError::BadRequest("costs are in seconds, minutes or, at one speed, metres".into())),
        }
    }

    /// Seconds from a place to every vertex; infinite where unreachable.
    pub fn one_to_all(&self, origin: &Snapped) -> Vec<f64> {
        self.ticks_to_all(origin, NO_WAY - 1)
            .into_iter()
            .map(|ticks| if ticks < NO_WAY { self.metric.seconds(ticks) } else { f64::INFINITY })
            .collect()
    }

    /// Ticks from a place to every vertex, [`NO_WAY`] beyond the limit.
    pub(crate) fn ticks_to_all(&self, origin: &Snapped, limit: u32) -> Vec<u32> {
        let all: Vec<Entry> = self.hierarchy.rank.iter().map(|rank| Entry::vertex(*rank)).collect();
        let found = Targets::at(&self.hierarchy, &all);
        let sweep = self.sweep(&found, false, limit);
        let mut first = First { targets: &found, limit, ticks: vec![NO_WAY; all.len()] };
        let lanes = [self.doors().origin(origin)];
        self.pool.lend(self.hierarchy.vertices(), |space| sweep.run(space, &lanes, &[], &mut first));
        first.ticks
    }
}

/// Keeps the first lane only.
struct First<'a> {
    targets: &'a Targets,
    limit: u32,
    ticks: Vec<u32>,
}

impl Visitor for First<'_> {
    #[inline(always)]
    fn visit(&mut self, position: usize, costs: &mut Row) {
        if costs.0[0] <= self.limit {
            self.ticks[self.targets.number[position] as usize] = costs.0[0];
        }
    }
}

/// Writes the lanes of a block (one row of lanes a target) as rows of targets, in squares that stay in the cache.
fn turn(block: &[Row], rows: &mut [&mut [u32]]) {
    const SIDE: usize = 16;
    for start in (0..block.len()).step_by(SIDE) {
        let part = &block[start..(start + SIDE).min(block.len())];
        for (lane, row) in rows.iter_mut().enumerate().take(LANES) {
            for (cell, costs) in row[start..].iter_mut().zip(part) {
                *cell = costs.0[lane];
            }
        }
    }
}
