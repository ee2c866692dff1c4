use crate::Error;

/// Most rounds of fitting.
const MOST_ROUNDS: usize = 10_000;

/// Splits a table to given totals by iterative proportional fitting: rows and columns are scaled in turn until both totals
/// hold, which keeps the odds ratios of the seed.
///
/// An old county's census by age and sex is split so among its successors: columns are the age groups with the old county's
/// counts as totals, rows the successors with their control totals, and the seed says what is known of their age
/// structures (all ones if nothing is).
///
/// # Units
/// `seed` has a row a successor; people in any unit; the two lists of totals add up to the same number.
///
/// # References
/// Deming and Stephan, On a least squares adjustment of a sampled frequency table, Annals of Mathematical Statistics 11,
/// 1940. See `docs/methods/splitting-a-county.md`.
///
/// # Errors
/// If shapes do not fit, a number is below zero, the totals add up to different numbers, or zeros of the seed make them
/// impossible.
///
/// # Examples
/// ```
/// // Old Yuhang, 2,402,514 people in 2020, into today's Yuhang and Linping; two age groups for the example.
/// let seed = [vec![1.0, 1.0], vec![1.0, 1.0]];
/// let split = linping_population::split_to_totals(&seed, &[1_226_673.0, 1_175_841.0], &[402_514.0, 2_000_000.0])?;
/// assert!((split[1].iter().sum::<f64>() - 1_175_841.0).abs() < 1e-3);
/// assert!((split[0][0] + split[1][0] - 402_514.0).abs() < 1e-3);
/// # Ok::<(), linping_population::Error>(())
/// ```
pub fn split_to_totals(seed: &[Vec<f64>], rows: &[f64], columns: &[f64]) -> Result<Vec<Vec<f64>>, Error> {
    if seed.len() != rows.len() {
        return Err(Error::AgeGroups { what: "row totals", found: rows.len(), expected: seed.len() });
    }
    if let Some(row) = seed.iter().find(|row| row.len() != columns.len()) {
        return Err(Error::AgeGroups { what: "seed", found: row.len(), expected: columns.len() });
    }
    let all = seed.iter().flatten().chain(rows).chain(columns);
    if let Some(value) = all.copied().find(|v| !(v.is_finite() && *v >= 0.0)) {
        return Err(Error::People { what: "seed or totals", value });
    }
    let (of_rows, of_columns): (f64, f64) = (rows.iter().sum(), columns.iter().sum());
    if (of_rows - of_columns).abs() > 1e-6 * of_rows.max(of_columns) {
        return Err(Error::Totals {
            reason: format!("the rows add up to {of_rows}, the columns to {of_columns}"),
            reason_zh: format!("行合计为 {of_rows}，列合计为 {of_columns}"),
        });
    }
    let mut table = seed.to_vec();
    for _ in 0..MOST_ROUNDS {
        for (row, wanted) in table.iter_mut().zip(rows) {
            let sum: f64 = row.iter().sum();
            scale(row.iter_mut(), sum, *wanted)?;
        }
        let mut worst: f64 = 0.0;
        for (column, wanted) in columns.iter().enumerate() {
            let sum: f64 = table.iter().filter_map(|row| row.get(column)).sum();
            worst = worst.max((sum - wanted).abs());
            scale(table.iter_mut().filter_map(|row| row.get_mut(column)), sum, *wanted)?;
        }
        if worst <= 1e-10 * of_columns {
            return Ok(table);
        }
    }
    Err(Error::Totals {
        reason: "the fitting does not settle; zeros of the seed contradict the totals".to_string(),
        reason_zh: "迭代不收敛；种子表中的零与合计矛盾".to_string(),
    })
}

fn scale<'a>(cells: impl Iterator<Item = &'a mut f64>, sum: f64, wanted: f64) -> Result<(), Error> {
    if sum > 0.0 {
        cells.for_each(|cell| *cell *= wanted / sum);
        return Ok(());
    }
    if wanted == 0.0 {
        return Ok(());
    }
    Err(Error::Totals {
        reason: format!("a row or column of zeros should add up to {wanted}"),
        reason_zh: format!("全为零的行或列应合计为 {wanted}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn both_totals_hold_and_odds_ratios_stay(cells in prop::collection::vec(0.1f64..10.0, 6), scale in prop::collection::vec(0.5f64..2.0, 6)) {
            let seed = vec![cells[..3].to_vec(), cells[3..].to_vec()];
            let other: Vec<f64> = cells.iter().zip(&scale).map(|(a, b)| a * b).collect();
            let rows = [other[..3].iter().sum::<f64>(), other[3..].iter().sum()];
            let columns: Vec<f64> = (0..3).map(|c| other[c] + other[c + 3]).collect();
            let fitted = split_to_totals(&seed, &rows, &columns).unwrap();
            for (row, wanted) in fitted.iter().zip(&rows) {
                prop_assert!((row.iter().sum::<f64>() - wanted).abs() < 1e-6 * wanted);
            }
            let odds = |t: &[Vec<f64>]| t[0][0] * t[1][1] / (t[0][1] * t[1][0]);
            prop_assert!((odds(&fitted) / odds(&seed) - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn totals_that_cannot_be_met_are_told() {
        assert!(split_to_totals(&[vec![1.0]], &[1.0], &[2.0]).is_err());
        assert!(split_to_totals(&[vec![0.0, 1.0], vec![0.0, 1.0]], &[1.0, 1.0], &[1.0, 1.0]).is_err());
        assert!(split_to_totals(&[vec![-1.0]], &[1.0], &[1.0]).is_err());
    }
}
