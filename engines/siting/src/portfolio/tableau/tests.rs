use super::*;
use proptest::prelude::*;

const COLUMNS: usize = 8;

#[derive(Clone, Debug)]
struct Case {
    cost: Vec<f64>,
    needs: Vec<Vec<f64>>,
    right: Vec<f64>,
}

impl Case {
    fn tableau(&self) -> Tableau {
        Tableau::new(&self.cost, &self.needs, &self.right, &vec![(0.0, f64::INFINITY); self.right.len()])
    }

    /// Solved from scratch with these columns settled.
    fn fresh(&self, settled: &[(usize, bool)]) -> (Verdict, f64) {
        let mut tableau = self.tableau();
        settled.iter().for_each(|&(column, at)| tableau.fix(column, at));
        (tableau.solve(f64::NEG_INFINITY, &mut 0), tableau.worth())
    }
}

prop_compose! {
    fn case()(
        cost in proptest::collection::vec(-9i32..20, COLUMNS),
        rows in proptest::collection::vec((proptest::collection::vec(-3i32..9, COLUMNS), 0i32..20), 1..6),
    ) -> Case {
        Case {
            cost: cost.into_iter().map(f64::from).collect(),
            needs: rows.iter().map(|(row, _)| row.iter().map(|&need| f64::from(need)).collect()).collect(),
            right: rows.iter().map(|(_, right)| f64::from(*right)).collect(),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_values_keep_the_rows_and_meet_the_bound(case in case()) {
        let mut tableau = case.tableau();
        prop_assert_eq!(tableau.solve(f64::NEG_INFINITY, &mut 0), Verdict::Optimal);
        let x: Vec<f64> = (0..COLUMNS).map(|column| tableau.x(column)).collect();
        for (row, right) in case.needs.iter().zip(&case.right) {
            prop_assert!(row.iter().zip(&x).map(|(need, x)| need * x).sum::<f64>() <= right + 1e-5);
        }
        prop_assert!(x.iter().all(|x| (-1e-6..=1.0 + 1e-6).contains(x)));
        let worth: f64 = case.cost.iter().zip(&x).map(|(cost, x)| cost * x).sum();
        prop_assert!((worth - tableau.worth()).abs() < 1e-5 && (worth - tableau.safe_bound()).abs() < 1e-5);
    }

    #[test]
    fn jumping_between_parts_of_a_search_gives_what_starting_afresh_gives(
        case in case(),
        jumps in proptest::collection::vec(proptest::collection::vec((0usize..COLUMNS, any::<bool>()), 0..6), 1..6),
    ) {
        let mut tableau = case.tableau();
        for mut settled in jumps {
            settled.sort_unstable();
            settled.dedup_by_key(|one| one.0);
            for column in 0..COLUMNS {
                if tableau.is_fixed(column) {
                    tableau.free(column);
                }
            }
            settled.iter().for_each(|&(column, at)| tableau.fix(column, at));
            let verdict = tableau.solve(f64::NEG_INFINITY, &mut 0);
            let (expected, worth) = case.fresh(&settled);
            prop_assert_eq!(verdict, expected);
            prop_assert!(verdict == Verdict::Hopeless || (tableau.worth() - worth).abs() < 1e-6);
        }
    }

    #[test]
    fn a_penalty_is_no_more_than_settling_the_column_costs(case in case()) {
        let mut tableau = case.tableau();
        prop_assert_eq!(tableau.solve(f64::NEG_INFINITY, &mut 0), Verdict::Optimal);
        let torn: Vec<usize> = tableau.basics().filter(|(_, x)| *x > 1e-6 && *x < 1.0 - 1e-6).map(|basic| basic.0).collect();
        for column in torn {
            let (down, up) = tableau.penalties(column);
            for (penalty, at) in [(down, false), (up, true)] {
                let (verdict, worth) = case.fresh(&[(column, at)]);
                prop_assert!(verdict == Verdict::Hopeless || worth <= tableau.worth() - penalty + 1e-6);
            }
        }
    }
}
