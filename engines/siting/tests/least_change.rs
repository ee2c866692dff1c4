//! What an infeasible request is told to change: it does make the request feasible, and nothing less would.

#![allow(clippy::unwrap_used, clippy::panic)] // tests

mod town;

use linping_siting::{Assignment, CapacitatedPMedian, Error, FacilityLocation, PCentre, PMedian, SetCover};
use linping_work::Stop;
use proptest::prelude::*;
use town::{DEMANDS, SITES, Town, sets, town};

const FAR: f64 = 1e6;

impl Town {
    fn everybody(&self) -> Vec<usize> {
        (0..SITES).collect()
    }

    /// Everybody with weight reaches somebody at all.
    fn reached(&self) -> bool {
        (0..DEMANDS).all(|i| self.weights[i] == 0.0 || !self.table.row(i).0.is_empty())
    }

    fn serves(&self, open: &[usize], radius: f64, room: &[f64]) -> bool {
        self.served(open, radius, Some(room)) >= self.all() - 1e-9
    }

    /// The room with what is missing added.
    fn enlarged(&self, missing: &[(usize, f64)]) -> Vec<f64> {
        let mut room = self.room.clone();
        missing.iter().for_each(|&(site, places)| room[site] += places);
        room
    }

    /// The fewest sites, the fixed one among them, that fit.
    fn fewest(&self, fixed: usize, fits: impl Fn(&[usize]) -> bool) -> Option<usize> {
        sets(SITES, fixed).filter(|open| fits(open)).map(|open| open.len()).min()
    }

    /// Every demand whole to one of these sites.
    fn packs(&self, open: &[usize]) -> bool {
        fn from(town: &Town, open: &[usize], demand: usize, left: &mut [f64]) -> bool {
            if demand == DEMANDS {
                return true;
            }
            open.iter().any(|&site| {
                let fits = town.table.get(demand, site).is_some() && left[site] >= town.weights[demand];
                fits && {
                    left[site] -= town.weights[demand];
                    let done = from(town, open, demand + 1, left);
                    left[site] += town.weights[demand];
                    done
                }
            })
        }
        from(self, open, 0, &mut self.room.clone())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_places_missing_are_the_fewest_and_suffice_where_they_are_told(town in town()) {
        let missing = match Assignment::new(&town.table, town.room.clone()).weights(town.weights.clone()).solve(&Stop::never(), 1) {
            Ok(_) => { prop_assert!(town.serves(&town.everybody(), FAR, &town.room)); return Ok(()) }
            Err(Error::Room { missing, proven: true, .. }) => missing,
            Err(_) => { prop_assert!(!town.reached()); return Ok(()) }
        };
        let total: f64 = missing.iter().map(|(_, places)| places).sum();
        prop_assert!((total - (town.all() - town.served(&town.everybody(), FAR, Some(&town.room)))).abs() < 1e-9);
        let again = town.enlarged(&missing);
        let asked = || Assignment::new(&town.table, again.clone()).weights(town.weights.clone());
        prop_assert!(asked().solve(&Stop::never(), 1).is_ok());
        let located = FacilityLocation::new(&town.table, town.costs.clone()).weights(town.weights.clone()).capacities(town.room.clone());
        let same = matches!(located.solve(&Stop::never(), 1), Err(Error::Room { missing: same, .. }) if same == missing);
        prop_assert!(same);
    }

    #[test]
    fn the_radius_told_is_the_least_that_serves_everybody(town in town(), radius in 0u32..24) {
        let radius = f64::from(radius);
        let all = town.everybody();
        let enough = (0..24).map(f64::from).find(|r| *r >= radius && town.serves(&all, *r, &town.room));
        let asked = |radius: f64, room: Vec<f64>| SetCover::new(&town.table, radius).weights(town.weights.clone()).capacities(room).solve(&Stop::never(), 1);
        match asked(radius, town.room.clone()) {
            Ok(_) => prop_assert_eq!(enough, Some(radius)),
            Err(Error::Radius { least, .. }) => {
                prop_assert_eq!(Some(least), enough);
                prop_assert!(asked(least, town.room.clone()).is_ok());
            }
            Err(Error::Room { missing, radius: told, .. }) => {
                prop_assert_eq!(told, enough);
                if enough.is_none() && town.served(&all, radius, None) < town.all() {
                    // Places alone do not help whoever is out of reach: they are those that are missing at the longest ways.
                    prop_assert!(asked(24.0, town.enlarged(&missing)).is_ok());
                } else {
                    prop_assert!(asked(radius, town.enlarged(&missing)).is_ok());
                }
            }
            Err(_) => prop_assert!(!town.reached()),
        }
    }

    #[test]
    fn the_number_of_sites_told_is_the_least(town in town(), p in 1usize..4, fixed in 0..SITES) {
        let near = town.fewest(fixed, |open| town.served(open, FAR, None) >= town.all());
        let median = PMedian::new(&town.table, p).weights(town.weights.clone()).fixed(vec![fixed]);
        let centre = PCentre::new(&town.table, p).weights(town.weights.clone()).fixed(vec![fixed]);
        for answer in [median.solve(&Stop::never(), 1), centre.solve(&Stop::never(), 1)] {
            match answer {
                Ok(_) => prop_assert!(near.is_some_and(|least| least <= p)),
                Err(Error::Infeasible { amount, .. }) => prop_assert_eq!(amount, near.map(|least| least as f64)),
                Err(_) => prop_assert!(!town.reached()),
            }
        }
        let holds = town.fewest(fixed, |open| town.serves(open, FAR, &town.room));
        let located = FacilityLocation::new(&town.table, town.costs.clone()).weights(town.weights.clone()).fixed(vec![fixed]);
        match located.capacities(town.room.clone()).count(p).solve(&Stop::never(), 1) {
            Ok(_) => prop_assert!(holds.is_some_and(|least| least <= p)),
            Err(Error::Infeasible { amount, .. }) => prop_assert_eq!(amount, holds.map(|least| least as f64)),
            Err(_) => prop_assert_eq!(holds, None),
        }
        let whole = (0..DEMANDS).all(|i| !town.table.row(i).0.is_empty()).then(|| town.fewest(fixed, |open| town.packs(open))).flatten();
        let packed = CapacitatedPMedian::new(&town.table, p, town.room.clone()).weights(town.weights.clone()).fixed(vec![fixed]);
        match packed.solve(&Stop::never(), 1) {
            Ok(_) => prop_assert!(whole.is_some_and(|least| least <= p)),
            Err(Error::Infeasible { amount, .. }) => {
                if let Some(least) = whole {
                    prop_assert_eq!(amount, Some(least as f64));
                }
            }
            Err(_) => prop_assert_eq!(whole, None),
        }
    }

    #[test]
    fn p_or_budget_told_for_a_centre_suffice(town in town(), p in 1usize..4, fixed in 0..SITES, budget in 0u32..20) {
        let budget = f64::from(budget);
        let fits = |p: usize, budget: f64| sets(p, fixed).any(|open| town.cost(&open) <= budget && town.serves(&open, FAR, &town.room));
        let asked = PCentre::new(&town.table, p).weights(town.weights.clone()).fixed(vec![fixed]).capacities(town.room.clone());
        match asked.budget(town.costs.clone(), budget).solve(&Stop::never(), 1) {
            Ok(_) => prop_assert!(fits(p, budget)),
            Err(Error::Infeasible { amount: Some(amount), change, .. }) => {
                prop_assert!(!fits(p, budget));
                if change.en.contains("budget") {
                    prop_assert!(fits(p, amount) && !fits(p, amount - 1.0) && !fits(SITES, budget), "{}", change.en);
                } else {
                    prop_assert!(fits(amount as usize, budget) && !fits(amount as usize - 1, budget), "{}", change.en);
                }
            }
            Err(Error::Infeasible { .. }) => prop_assert!(!fits(SITES, budget) && !fits(p, FAR) && fits(SITES, FAR)),
            Err(_) => prop_assert!(!fits(SITES, FAR)),
        }
    }
}
