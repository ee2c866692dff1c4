//! Serving people within a radius at sites with capacities: what cover problems ask once room is scarce or paid for.

use crate::facility::{self, Limit, Parts, Problem, Served};
use crate::frontier::Goal;
use crate::request::Request;
use crate::solution::Share;
use crate::{Error, verify};
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
}
