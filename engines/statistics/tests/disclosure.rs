//! Hidden totals cannot be worked out from the shown ones: a property, checked by plain least squares over units, which shares
//! nothing with the audit in whole numbers over atoms.

#![allow(clippy::unwrap_used)]

use linping_statistics::disclosure::{Disclosure, is_safe, suppress};
use proptest::prelude::*;

/// Rank of a matrix by Gaussian elimination with full pivoting.
fn rank(rows: &[Vec<f64>]) -> usize {
    let mut rows = rows.to_vec();
    let mut rank = 0;
    while let Some((at, column)) = (rank..rows.len())
        .flat_map(|row| (0..rows[row].len()).map(move |column| (row, column)))
        .max_by(|a, b| rows[a.0][a.1].abs().total_cmp(&rows[b.0][b.1].abs()))
        .filter(|(row, column)| rows[*row][*column].abs() > 1e-9)
    {
        rows.swap(rank, at);
        let pivot = rows[rank].clone();
        for row in rows.iter_mut().skip(rank + 1) {
            let factor = row[column] / pivot[column];
            row.iter_mut().zip(&pivot).for_each(|(a, b)| *a -= factor * b);
        }
        rank += 1;
    }
    rank
}

fn row(units: usize, total: &[usize]) -> Vec<f64> {
    (0..units).map(|unit| f64::from(u8::from(total.contains(&unit)))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_small_total_and_no_one_or_two_units_follow_from_the_shown_totals(
        contributions in prop::collection::vec(0.0..1000.0f64, 3..12),
        masks in prop::collection::vec(1u16..4096, 1..9),
        with_all in any::<bool>(),
    ) {
        let units = contributions.len();
        let mut totals: Vec<Vec<usize>> = masks
            .iter()
            .map(|mask| (0..units).filter(|unit| mask >> unit & 1 == 1).collect())
            .collect();
        if with_all {
            totals.push((0..units).collect());
        }
        let each: Vec<usize> = (0..units).collect();
        let found = suppress(&contributions, &each, &totals);
        let shown: Vec<Vec<f64>> =
            totals.iter().zip(&found).filter(|(_, d)| **d == Disclosure::Shown).map(|(t, _)| row(units, t)).collect();
        let known = rank(&shown);
        let follows = |target: &[usize]| {
            let mut more = shown.clone();
            more.push(row(units, target));
            !target.is_empty() && rank(&more) == known
        };
        for (total, disclosure) in totals.iter().zip(&found) {
            let values: Vec<f64> = total.iter().map(|unit| contributions[*unit]).collect();
            match disclosure {
                Disclosure::Shown => prop_assert!(is_safe(&values)),
                Disclosure::Small => {
                    prop_assert!(!is_safe(&values));
                    prop_assert!(!follows(total), "{total:?} follows from {shown:?}");
                }
                Disclosure::Complement => prop_assert!(is_safe(&values)),
            }
        }
        for one in 0..units {
            prop_assert!(!follows(&[one]));
            for other in 0..one {
                prop_assert!(!follows(&[one, other]), "units {one} and {other} follow from {shown:?}");
            }
        }
    }
}

#[test]
fn totals_that_are_all_safe_and_apart_are_all_shown() {
    let found = suppress(
        &[3.0, 4.0, 5.0, 6.0, 7.0, 8.0],
        &[0, 1, 2, 3, 4, 5],
        &[vec![0, 1, 2], vec![3, 4, 5], (0..6).collect()],
    );
    assert_eq!(found, [Disclosure::Shown; 3]);
}

#[test]
fn a_total_and_all_but_two_of_it_are_not_shown_together() {
    let found = suppress(&[3.0, 4.0, 5.0, 6.0, 7.0], &[0, 1, 2, 3, 4], &[vec![0, 1, 2], (0..5).collect()]);
    assert_eq!(found, [Disclosure::Complement, Disclosure::Shown]);
}

#[test]
fn a_firm_with_three_rows_is_one_unit() {
    let found = suppress(&[3.0, 4.0, 5.0], &[7, 7, 7], &[vec![0, 1, 2]]);
    assert_eq!(found, [Disclosure::Small]);
}
