//! What an infeasible request is told to change: it does make the request feasible, and nothing less would. Every problem is tried
//! on small towns, with all of its terms at once, against an enumeration of all choices of sites.

#![allow(clippy::unwrap_used, clippy::panic)] // tests

mod town;

use linping_siting::{
    Assignment, CapacitatedPMedian, Change, Error, FacilityLocation, Lacking, MaximalCover, PCentre, PMedian, SetCover,
};
use linping_work::Stop;
use proptest::prelude::*;
use town::{DEMANDS, SITES, Town, town};

/// A problem and all that is asked of it.
#[derive(Clone, Debug)]
struct Asked {
    kind: Kind,
    town: Town,
    count: Option<usize>,
    radius: Option<f64>,
    room: Option<Vec<f64>>,
    budget: Option<f64>,
    fixed: Vec<usize>,
    forbidden: Vec<(usize, usize)>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Median,
    Centre,
    Cover,
    MaximalCover,
    Location,
    Whole,
    Assignment,
}

const KINDS: [Kind; 7] =
    [Kind::Median, Kind::Centre, Kind::Cover, Kind::MaximalCover, Kind::Location, Kind::Whole, Kind::Assignment];

impl Asked {
    fn near(&self, demand: usize, site: usize) -> bool {
        let short = |cost: f64| self.radius.is_none_or(|radius| cost <= radius);
        !self.forbidden.contains(&(demand, site)) && self.town.table.get(demand, site).is_some_and(short)
    }

    /// Demands that must be served.
    fn counted(&self) -> Vec<usize> {
        let counts = |demand: &usize| self.town.weights[*demand] > 0.0 || self.kind == Kind::Whole;
        if self.kind == Kind::MaximalCover { Vec::new() } else { (0..DEMANDS).filter(counts).collect() }
    }

    /// All choices of sites that the number, the budget and the fixed sites allow.
    fn choices(&self) -> Vec<Vec<usize>> {
        let most = self.count.unwrap_or(SITES);
        let members = |set: usize| (0..SITES).filter(move |site| set >> site & 1 == 1).collect::<Vec<_>>();
        let allowed = |open: &Vec<usize>| {
            open.len() <= most
                && self.fixed.iter().all(|site| open.contains(site))
                && self.budget.is_none_or(|budget| self.town.cost(open) <= budget + 1e-9)
        };
        (0..1usize << SITES).map(members).filter(allowed).collect()
    }

    /// Places that open sites lack; `None` if somebody reaches none of them.
    fn lacking(&self, open: &[usize]) -> Option<f64> {
        let counted = self.counted();
        if counted.iter().any(|&demand| !open.iter().any(|&site| self.near(demand, site))) {
            return None;
        }
        let Some(room) = &self.room else { return Some(0.0) };
        let weight = |demand: usize| self.town.weights[demand];
        if self.kind == Kind::Whole {
            return Some(self.overflow(&counted, open, &mut room.clone()));
        }
        // Whoever reaches only few sites overflows them: the worst set of demands says by how much (Hall).
        let sets = 0..1usize << counted.len();
        let short = sets.map(|set| {
            let inside: Vec<usize> = (0..counted.len()).filter(|at| set >> at & 1 == 1).map(|at| counted[at]).collect();
            let reached = open.iter().filter(|&&site| inside.iter().any(|&demand| self.near(demand, site)));
            inside.iter().map(|&demand| weight(demand)).sum::<f64>() - reached.map(|&site| room[site]).sum::<f64>()
        });
        Some(short.fold(0.0, f64::max))
    }

    fn overflow(&self, demands: &[usize], open: &[usize], left: &mut [f64]) -> f64 {
        let Some((&demand, rest)) = demands.split_first() else {
            return left.iter().map(|left| (-left).max(0.0)).sum();
        };
        let mut least = f64::INFINITY;
        for &site in open.iter().filter(|site| self.near(demand, **site)) {
            left[site] -= self.town.weights[demand];
            least = least.min(self.overflow(rest, open, left));
            left[site] += self.town.weights[demand];
        }
        least
    }

    /// The fewest places to add; infinite if places do not help.
    fn places(&self) -> f64 {
        self.choices().iter().filter_map(|open| self.lacking(open)).fold(f64::INFINITY, f64::min)
    }

    fn feasible(&self) -> bool {
        self.places() <= 1e-9
    }

    fn solve(&self) -> Result<(), Error> {
        let town = &self.town;
        let (weights, fixed, forbidden) = (town.weights.clone(), self.fixed.clone(), self.forbidden.clone());
        let count = self.count.unwrap_or(SITES);
        let radius = self.radius.unwrap_or(1e6);
        macro_rules! given {
            ($problem:expr) => {
                $problem.weights(weights).fixed(fixed).forbidden(forbidden)
            };
        }
        let stop = Stop::never();
        let answer = match self.kind {
            Kind::Median => given!(PMedian::new(&town.table, count)).radius(radius).solve(&stop, 1),
            Kind::Centre => {
                let mut problem = given!(PCentre::new(&town.table, count)).radius(radius);
                if let Some(room) = &self.room {
                    problem = problem.capacities(room.clone());
                }
                if let Some(budget) = self.budget {
                    problem = problem.budget(town.costs.clone(), budget);
                }
                problem.solve(&stop, 1)
            }
            Kind::Cover => {
                let mut problem = given!(SetCover::new(&town.table, radius));
                if let Some(room) = &self.room {
                    problem = problem.capacities(room.clone());
                }
                problem.solve(&stop, 1)
            }
            Kind::MaximalCover => {
                let mut problem = given!(MaximalCover::new(&town.table, count, radius));
                if let Some(budget) = self.budget {
                    problem = problem.budget(town.costs.clone(), budget);
                }
                problem.solve(&stop, 1)
            }
            Kind::Location => {
                let mut problem = given!(FacilityLocation::new(&town.table, town.costs.clone())).radius(radius);
                if let Some(room) = &self.room {
                    problem = problem.capacities(room.clone());
                }
                if let Some(count) = self.count {
                    problem = problem.count(count);
                }
                problem.solve(&stop, 1)
            }
            Kind::Whole => {
                let room = self.room.clone().unwrap_or_default();
                given!(CapacitatedPMedian::new(&town.table, count, room)).radius(radius).solve(&stop, 1)
            }
            Kind::Assignment => {
                let room = self.room.clone().unwrap_or_default();
                Assignment::new(&town.table, room).weights(weights).forbidden(forbidden).radius(radius).solve(&stop, 1)
            }
        };
        answer.map(|_| ())
    }

    fn changed(&self, change: &Change) -> Asked {
        let mut changed = self.clone();
        changed.count = change.count.or(self.count);
        changed.budget = change.budget.or(self.budget);
        changed.radius = change.radius.or(self.radius);
        if let Some(room) = changed.room.as_mut() {
            change.room.iter().for_each(|&(site, places)| room[site] += places);
            change.each.iter().for_each(|&each| room.iter_mut().for_each(|room| *room = each));
        }
        changed.forbidden.retain(|pair| !change.allowed.contains(pair));
        changed.fixed.retain(|site| !change.released.contains(site));
        changed
    }

    /// Fails unless the change does, and no part of it can be spared or made smaller.
    fn check(&self, change: &Change) -> Result<(), TestCaseError> {
        prop_assert!(change.proven, "{change:?} is not proven");
        let done = self.changed(change);
        prop_assert!(done.feasible() && done.solve().is_ok(), "{change:?} does not do: {:?}", done.solve());
        let less = |what: &str, less: Asked| {
            prop_assert!(!less.feasible(), "{change:?}: less {what} would do");
            Ok(())
        };
        if let Some(count) = change.count {
            less("p", Asked { count: Some(count - 1), ..done.clone() })?;
        }
        if let Some(budget) = change.budget {
            less("budget", Asked { budget: Some(budget - 1.0), ..done.clone() })?;
        }
        if let Some(radius) = change.radius {
            less("radius", Asked { radius: Some(radius - 1.0), ..done.clone() })?;
        }
        if let Some(each) = change.each {
            less("room of each", Asked { room: Some(vec![each - 1.0; SITES]), ..done.clone() })?;
        }
        if !change.room.is_empty() {
            let before = Asked { room: self.room.clone(), ..done.clone() };
            let told: f64 = change.room.iter().map(|(_, places)| places).sum();
            prop_assert!((before.places() - told).abs() < 1e-9, "{change:?}: {} places would do", before.places());
        }
        let least = |all: usize, told: usize, without: &dyn Fn(usize) -> Asked| {
            let fewest = (0..1usize << all).filter(|set| without(*set).feasible()).map(usize::count_ones).min();
            prop_assert_eq!(fewest, Some(told as u32), "{:?}", change);
            Ok(())
        };
        if !change.allowed.is_empty() {
            let given = &self.forbidden;
            let without = |set: usize| {
                let left = (0..given.len()).filter(|at| set >> at & 1 == 0).map(|at| given[at]);
                Asked { forbidden: left.collect(), ..done.clone() }
            };
            least(given.len(), change.allowed.len(), &without)?;
        }
        if !change.released.is_empty() {
            let without = |set: usize| {
                let left = (0..self.fixed.len()).filter(|at| set >> at & 1 == 0).map(|at| self.fixed[at]);
                Asked { fixed: left.collect(), ..done.clone() }
            };
            least(self.fixed.len(), change.released.len(), &without)?;
        }
        Ok(())
    }

    /// Every term as loose as can be, and how many terms of a change are touched.
    fn loosened(&self) -> Vec<(usize, Asked)> {
        let terms: [(bool, fn(&mut Asked)); 6] = [
            (self.count.is_some(), |asked| asked.count = Some(SITES)),
            (self.budget.is_some(), |asked| asked.budget = Some(1e6)),
            (self.radius.is_some(), |asked| asked.radius = Some(1e6)),
            (self.room.is_some(), |asked| asked.room = Some(vec![1e6; SITES])),
            (!self.forbidden.is_empty(), |asked| asked.forbidden.clear()),
            (!self.fixed.is_empty(), |asked| asked.fixed.clear()),
        ];
        let there: Vec<fn(&mut Asked)> = terms.into_iter().filter(|term| term.0).map(|term| term.1).collect();
        (1..1usize << there.len())
            .map(|set| {
                let mut loose = self.clone();
                (0..there.len()).filter(|at| set >> at & 1 == 1).for_each(|at| there[at](&mut loose));
                (set.count_ones() as usize, loose)
            })
            .collect()
    }
}

fn touched(change: &Change) -> usize {
    [
        change.count.is_some(),
        change.budget.is_some(),
        change.radius.is_some(),
        !change.room.is_empty() || change.each.is_some(),
        !change.allowed.is_empty(),
        !change.released.is_empty(),
    ]
    .into_iter()
    .filter(|touched| *touched)
    .count()
}

prop_compose! {
    fn asked()(
        town in town(),
        kind in prop::sample::select(KINDS.to_vec()),
        count in 1..SITES,
        radius in 0u32..24,
        budget in 0u32..20,
        fixed in prop::collection::vec(0..SITES, 0..3),
        forbidden in prop::collection::btree_set((0..DEMANDS, 0..SITES), 0..6),
        given in prop::collection::vec(any::<bool>(), 6),
        even in any::<bool>(),
    ) -> Asked {
        let may = |kinds: &[Kind]| kinds.contains(&kind);
        let counted = may(&[Kind::Median, Kind::Whole, Kind::MaximalCover]) || may(&[Kind::Centre, Kind::Location]) && given[0];
        let held = may(&[Kind::Whole, Kind::Assignment]) || may(&[Kind::Centre, Kind::Cover, Kind::Location]) && given[1];
        let room = if even { vec![town.room[0]; SITES] } else { town.room.clone() };
        let mut fixed = if given[2] && kind != Kind::Assignment { fixed } else { Vec::new() };
        fixed.sort_unstable();
        fixed.dedup();
        Asked {
            count: counted.then_some(count),
            room: held.then_some(room),
            budget: (may(&[Kind::Centre, Kind::MaximalCover]) && given[3]).then(|| f64::from(budget)),
            radius: (kind == Kind::Cover || given[4]).then(|| f64::from(radius)),
            forbidden: if given[5] { forbidden.into_iter().collect() } else { Vec::new() },
            fixed,
            kind,
            town,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn the_changes_told_do_no_less_would_and_none_of_so_few_terms_is_left_out(asked in asked()) {
        let counted = asked.counted();
        let cut_off = counted.iter().filter(|demand| asked.town.table.row(**demand).0.is_empty()).count();
        match asked.solve() {
            Ok(()) => prop_assert!(asked.feasible()),
            Err(Error::Unreachable { others, .. }) => prop_assert_eq!(others + 1, cut_off),
            Err(Error::Room { missing, each }) => {
                let change = Change { room: missing, proven: true, ..Change::default() };
                asked.check(&change)?;
                if each.is_some() {
                    asked.check(&Change { each, proven: true, ..Change::default() })?;
                }
                prop_assert!(asked.loosened().iter().all(|(terms, loose)| *terms > 1 || loose.room != asked.room || !loose.feasible()));
            }
            Err(Error::Lacking(lacking)) => {
                let Lacking { lacks, changes, certain } = *lacking;
                prop_assert!(!asked.feasible() && certain && !lacks.is_empty());
                for change in &changes {
                    asked.check(change)?;
                }
                // As few terms as can be, and every set of so few that does.
                let fewest = asked.loosened().iter().filter(|(_, loose)| loose.feasible()).map(|(terms, _)| *terms).min();
                let fewest = fewest.unwrap();
                prop_assert!(changes.iter().all(|change| touched(change) == fewest), "{changes:?}");
                let sets = asked.loosened().iter().filter(|(terms, loose)| *terms == fewest && loose.feasible()).count();
                prop_assert!(changes.len() >= sets, "{sets} would do: {changes:?}");
            }
            Err(other) => prop_assert!(false, "{other:?}"),
        }
    }
}
