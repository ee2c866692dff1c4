//! Serving people within a radius at sites with capacities: what cover problems ask once room is scarce or paid for.

use crate::assignment::short_of_room;
use crate::facility::{self, Limit, Parts, Problem, Served};
use crate::flow::place;
use crate::frontier::Goal;
use crate::request::Request;
use crate::solution::Share;
use crate::{Error, verify};
use linping_tables::{CostTable, CostUnit};
use linping_work::Stop;

/// Demands, sites with room (infinite where nothing is said), and how far anybody goes.
pub(crate) struct Serving<'a> {
    pub request: &'a Request<'a>,
    pub capacities: &'a [f64],
    pub radius: f64,
}

impl Serving<'_> {
    /// Demands that count.
    fn counted(&self) -> Vec<usize> {
        (0..self.request.table.rows()).filter(|&row| self.request.weights[row] > 0.0).collect()
    }

    /// The problem of serving everybody within the radius, at no cost but that of the sites.
    fn problem(&self, opening: Vec<f64>, limit: Limit) -> Problem {
        let rows = self.counted();
        let mut column = vec![Vec::new(); self.request.table.columns()];
        for (at, &row) in rows.iter().enumerate() {
            let (sites, costs) = self.request.table.row(row);
            let near = sites.iter().zip(costs).filter(|(_, cost)| **cost <= self.radius);
            near.for_each(|(&site, _)| column[site as usize].push((at as u32, 0.0)));
        }
        Problem {
            column,
            demand: rows.iter().map(|&row| self.request.weights[row]).collect(),
            capacity: self.capacities.to_vec(),
            opening,
            fixed: self.request.fixed.clone(),
            whole: false,
            limit,
            start: None,
        }
    }

    /// The cheapest sites that serve everybody; with `enough` only the question whether that much suffices.
    pub fn cheapest(&self, opening: Vec<f64>, enough: Option<f64>, stop: &Stop) -> Served {
        self.solve(opening, Limit::Any, enough, stop)
    }

    /// The same within a limit on the sites.
    pub fn solve(&self, opening: Vec<f64>, limit: Limit, enough: Option<f64>, stop: &Stop) -> Served {
        let problem = self.problem(opening, limit);
        let step = problem.step();
        let goal = enough.map_or(Goal::proof(step), |enough| Goal::at_most(enough, step));
        facility::solve(&problem, goal, stop)
    }

    /// The parts of an answer as amounts of the table's own rows, checked by independent code.
    pub fn shares(&self, parts: &Parts) -> Result<Vec<Share>, Error> {
        let rows = self.counted();
        let share = |&(at, site, part): &(u32, u32, f64)| {
            let demand = rows[at as usize];
            Share { demand, site: site as usize, amount: part * self.request.weights[demand] }
        };
        let shares: Vec<Share> = parts.iter().map(share).collect();
        verify::capacities(&shares, &self.request.weights, self.capacities)?;
        verify::within(&self.request.table, &shares, self.radius)?;
        Ok(shares)
    }

    /// Says which radius would do, or how many places are missing, if not even all sites together serve everybody.
    pub fn check_room(&self) -> Result<(), Error> {
        let error = match self.short_within(self.radius)? {
            None => return Ok(()),
            Some(error) => error,
        };
        // Where room is missing nearby there may be some further off.
        let mut radii: Vec<f64> =
            self.request.table.iter().map(|(_, _, cost)| cost).filter(|cost| *cost > self.radius).collect();
        radii.sort_by(f64::total_cmp);
        radii.dedup();
        let Some(&farthest) = radii.last() else { return Err(error) };
        if let Some(further) = self.short_within(farthest)? {
            // No radius helps. Who is not reached at all is told first.
            return Err(if matches!(error, Error::Radius { .. }) { further } else { error });
        }
        let (mut low, mut high) = (0, radii.len() - 1);
        while low < high {
            let middle = low + (high - low) / 2;
            match self.short_within(radii[middle])? {
                None => high = middle,
                Some(_) => low = middle + 1,
            }
        }
        let enough = radii[high];
        Err(match error {
            Error::Room { missing, proven, .. } => Error::Room { missing, proven, radius: Some(enough) },
            Error::Radius { demand, others, radius, .. } => Error::Radius { demand, others, radius, least: enough },
            other => other,
        })
    }

    /// What is missing within a radius if every site opens.
    fn short_within(&self, radius: f64) -> Result<Option<Error>, Error> {
        let table = &self.request.table;
        if let Some(error) = beyond(self.request, radius) {
            return Ok(Some(error));
        }
        let counted = self.counted().into_iter().flat_map(|row| {
            let (sites, costs) = table.row(row);
            sites.iter().zip(costs).map(move |(&site, &cost)| (row as u32, site, cost))
        });
        let triplets = counted.filter(|entry| entry.2 <= radius).collect();
        let near = CostTable::from_triplets(table.rows(), table.columns(), CostUnit::Plain, triplets)
            .map_err(|error| Error::invalid(format!("费用表：{error}"), format!("cost table: {error}")))?;
        let flow = place(&near, &self.request.weights, self.capacities, &Stop::never());
        let short = flow.stuck > 1e-9 * self.request.weights.iter().sum::<f64>();
        Ok(short.then(|| short_of_room(flow.short)))
    }
}

/// Demands without a site within the radius, and the radius that would do for all of them.
pub(crate) fn beyond(request: &Request, radius: f64) -> Option<Error> {
    let least = |row: usize| request.table.row(row).1.iter().copied().fold(f64::INFINITY, f64::min);
    let mut lost = (0..request.table.rows())
        .filter(|&row| request.weights[row] > 0.0)
        .map(|row| (least(row), row))
        .filter(|(least, _)| *least > radius);
    let first = lost.next()?;
    let (mut worst, mut others) = (first, 0);
    for one in lost {
        others += 1;
        worst = if one.0 > worst.0 { one } else { worst };
    }
    let (least, demand) = worst;
    Some(if least.is_infinite() {
        Error::Unreachable { demand, others }
    } else {
        Error::Radius { demand, others, radius, least }
    })
}
