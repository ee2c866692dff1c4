//! Can everybody be served on these terms? With how few sites, for how little money?

use super::{Terms, Wanted};
use crate::cover::{self, Cover};
use crate::facility::{self, Limit, Problem};
use crate::flow::place;
use crate::frontier::Goal;
use linping_tables::{CostTable, CostUnit};
use linping_work::Stop;

/// What is known about a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Yes,
    No,
    Unknown,
}

/// The best sites found for a question: what they come to, whether no less would do, and which.
pub(super) struct Found {
    pub value: f64,
    pub proven: bool,
    pub open: Vec<bool>,
}

impl Wanted<'_> {
    /// Sites that may serve a demand.
    pub(super) fn near<'b>(&'b self, terms: &'b Terms, row: usize) -> impl Iterator<Item = usize> + 'b {
        let (sites, costs) = self.request.table.row(row);
        let may = move |site: usize| terms.forbidden.is_empty() || terms.forbidden.binary_search(&(row, site)).is_err();
        let near = sites.iter().zip(costs).filter(|(_, cost)| **cost <= terms.radius).map(|(site, _)| *site as usize);
        near.filter(move |site| may(*site))
    }

    /// Serves everybody at no cost but that of the sites; rows of the table are the demands that count.
    fn problem(&self, terms: &Terms, opening: Vec<f64>, limit: Limit) -> Problem {
        let mut column = vec![Vec::new(); opening.len()];
        for (at, &row) in self.counted.iter().enumerate() {
            let weight = self.request.weights[row];
            let fits = |site: &usize| !self.whole || weight <= terms.room[*site] + 1e-9;
            self.near(terms, row).filter(fits).for_each(|site| column[site].push((at as u32, 0.0)));
        }
        Problem {
            column,
            demand: self.weights().collect(),
            capacity: terms.room.clone(),
            opening,
            fixed: terms.fixed.clone(),
            whole: self.whole,
            limit,
            start: None,
        }
    }

    /// What is missing if every site opens: at which sites, and who is at which.
    pub(super) fn all_open(&self, terms: &Terms) -> (Option<CostTable>, Vec<(usize, f64)>) {
        let every = vec![true; terms.room.len()];
        self.overflow(terms, &every)
    }

    /// Places that open sites lack, demands split at will: no fewer in all would do.
    pub(super) fn overflow(&self, terms: &Terms, open: &[bool]) -> (Option<CostTable>, Vec<(usize, f64)>) {
        // Everybody as near as can be, so that places are told to be missing where people are.
        let cost = |row: usize, site: usize| self.request.table.get(row, site).unwrap_or_default();
        let pairs = self.counted.iter().enumerate().flat_map(|(at, &row)| {
            let sites = self.near(terms, row).filter(|site| open[*site]);
            sites.map(move |site| (at as u32, site as u32, cost(row, site)))
        });
        let Ok(table) = CostTable::from_triplets(self.counted.len(), open.len(), CostUnit::Plain, pairs.collect())
        else {
            return (None, Vec::new());
        };
        let weights: Vec<f64> = self.weights().collect();
        let flow = place(&table, &weights, &terms.room, &Stop::never());
        let short = flow.stuck > 1e-9 * weights.iter().sum::<f64>();
        (Some(table), if short { flow.short } else { Vec::new() })
    }

    /// What needs no search: fixed sites beyond the terms, demands that nobody may serve, too little room at all sites together or
    /// at the largest.
    pub(super) fn plainly_impossible(&self, terms: &Terms) -> bool {
        let fixed: f64 = terms.fixed.iter().map(|&site| self.request.opening[site]).sum();
        if terms.fixed.len() > terms.count || fixed > terms.budget + facility::slack(terms.budget) {
            return true;
        }
        let weights = &self.request.weights;
        let fits = |row: usize, site: usize| !self.whole || weights[row] <= terms.room[site] + 1e-9;
        if self.counted.iter().any(|&row| !self.near(terms, row).any(|site| fits(row, site))) {
            return true;
        }
        let Some(all) = self.capacities.map(|_| self.weights().sum::<f64>()) else { return false };
        let mut free: Vec<f64> =
            (0..terms.room.len()).filter(|site| !terms.fixed.contains(site)).map(|site| terms.room[site]).collect();
        free.sort_by(|a, b| b.total_cmp(a));
        let fixed: f64 = terms.fixed.iter().map(|&site| terms.room[site]).sum();
        let most = fixed + free.iter().take(terms.count - terms.fixed.len()).sum::<f64>();
        most < all * (1.0 - 1e-9) || !self.all_open(terms).1.is_empty()
    }

    /// Can everybody be served?
    pub(super) fn served(&self, terms: &Terms, stop: &Stop) -> Verdict {
        let sites = terms.room.len();
        if terms.budget.is_infinite() && terms.count >= sites && !self.whole {
            return if self.plainly_impossible(terms) { Verdict::No } else { Verdict::Yes };
        }
        let found = if terms.budget.is_infinite() {
            self.least(terms, vec![1.0; sites], Some(terms.count as f64), stop)
        } else {
            self.least(terms, vec![0.0; sites], Some(0.0), stop)
        };
        match found {
            Ok(_) => Verdict::Yes,
            Err(verdict) => verdict,
        }
    }

    /// The fewest sites that serve everybody within the budget.
    pub(super) fn fewest(&self, terms: &Terms, stop: &Stop) -> Option<(usize, bool)> {
        let found = self.least(terms, vec![1.0; terms.room.len()], None, stop).ok()?;
        Some((found.value.round() as usize, found.proven))
    }

    /// The least money that pays for sites that serve everybody.
    pub(super) fn cheapest(&self, terms: &Terms, stop: &Stop) -> Option<(f64, bool)> {
        let found = self.least(terms, self.request.opening.clone(), None, stop).ok()?;
        Some((found.value, found.proven))
    }

    /// Sites that serve everybody for the least of what is `paid` for each; with `enough` any that come to no more.
    pub(super) fn least(
        &self,
        terms: &Terms,
        paid: Vec<f64>,
        enough: Option<f64>,
        stop: &Stop,
    ) -> Result<Found, Verdict> {
        if self.plainly_impossible(terms) {
            return Err(Verdict::No);
        }
        let sites = terms.room.len();
        let counts_alone = paid.iter().all(|paid| *paid == 1.0);
        let free = terms.budget.is_infinite() && (terms.count >= sites || counts_alone);
        let roomy = self.capacities.is_none() || terms.room.iter().all(|room| room.is_infinite());
        if free && roomy {
            return self.cover(terms, paid, enough, stop);
        }
        let limit = if free {
            Limit::Any
        } else {
            Limit::Within {
                count: terms.count,
                costs: self.request.opening.clone(),
                budget: terms.budget.min(f64::MAX),
            }
        };
        let problem = self.problem(terms, paid, limit);
        let goal = enough.map_or(Goal::proof(problem.step()), |enough| Goal::at_most(enough, problem.step()));
        let served = facility::solve(&problem, goal, stop);
        let limit = enough.unwrap_or(f64::INFINITY) + 1e-6;
        match served.answer {
            Some((value, open, _)) if value <= limit => {
                Ok(Found { value, proven: served.bound >= value - 1e-6 * value.abs().max(1.0), open })
            }
            _ if stop.is_reached() => Err(Verdict::Unknown),
            _ => Err(Verdict::No),
        }
    }

    /// The same where room does not matter.
    fn cover(&self, terms: &Terms, paid: Vec<f64>, enough: Option<f64>, stop: &Stop) -> Result<Found, Verdict> {
        let rows = self.counted.iter().map(|&row| self.near(terms, row).map(|site| site as u32).collect()).collect();
        let step = f64::from(u8::from(paid.iter().all(|paid| paid.fract() == 0.0)));
        let fixed: f64 = terms.fixed.iter().map(|&site| paid[site]).sum();
        let cover = Cover::new(rows, paid, &terms.fixed);
        let goal = enough.map_or(Goal::proof(step), |enough| Goal::at_most(enough - fixed, step));
        let found = cover::solve(&cover, goal, stop);
        let mut open = found.open;
        terms.fixed.iter().for_each(|&site| open[site] = true);
        match enough {
            None => Ok(Found { value: found.value + fixed, proven: found.bound >= found.value - 1e-6, open }),
            Some(enough) if found.value + fixed <= enough + 1e-9 => {
                Ok(Found { value: found.value + fixed, proven: true, open })
            }
            Some(enough) if found.bound + fixed > enough => Err(Verdict::No),
            Some(_) => Err(Verdict::Unknown),
        }
    }
}
