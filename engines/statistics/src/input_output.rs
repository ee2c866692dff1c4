//! Input-output analysis: what one sector's output sets off in the others.

use crate::{Error, Matrix};

/// A table of transactions between sectors, with total output.
#[derive(Clone, Debug)]
pub struct InputOutput {
    /// Direct requirements, by column: what a unit of the column's output takes from each row.
    pub requirements: Matrix,
    /// Leontief's inverse: everything set off by a unit of final demand for the column.
    pub leontief: Matrix,
    /// Direct allocation, by row: where a unit of the row's output goes.
    pub allocation: Matrix,
    /// Ghosh's inverse.
    pub ghosh: Matrix,
    output: Vec<f64>,
}

/// What a sector sets off and takes up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Linkages {
    /// Output set off by a unit of final demand: column sum of Leontief's inverse.
    pub output_multiplier: f64,
    /// Direct purchases a unit of output.
    pub backward_direct: f64,
    /// Direct sales a unit of output.
    pub forward_direct_ghosh: f64,
    /// Row sum of the direct requirements.
    pub forward_direct_leontief: f64,
    /// Output multiplier over its mean.
    pub power_of_dispersion: f64,
    /// Row sum of Leontief's inverse over its mean.
    pub sensitivity_of_dispersion: f64,
    /// Coefficient of variation down the column (standard deviation with n − 1).
    pub power_of_dispersion_variation: f64,
    /// Coefficient of variation along the row.
    pub sensitivity_of_dispersion_variation: f64,
    /// Row sum of Ghosh's inverse over its mean.
    pub ghosh_forward: f64,
}

impl Linkages {
    /// A key sector sets off and takes up more than the average.
    pub fn is_key(&self) -> bool {
        self.power_of_dispersion > 1.0 && self.sensitivity_of_dispersion > 1.0
    }
}

impl InputOutput {
    /// Takes transactions (row sells to column) and total output by sector.
    ///
    /// # Units
    /// `transactions` is square, in money; `output` in the same money.
    ///
    /// # References
    /// Miller and Blair, Input–Output Analysis, 3rd ed., 2022, chapters 2 and 12.
    ///
    /// # Errors
    /// If the shapes do not fit, an output is not above zero, or the inverse does not exist or is below zero somewhere.
    ///
    /// # Examples
    /// ```
    /// use linping_statistics::{InputOutput, Matrix};
    ///
    /// // Miller and Blair's first example: Leontief's inverse is 1.254, 0.330, 0.264, 1.122.
    /// let table = InputOutput::new(&Matrix::new(2, 2, vec![150.0, 500.0, 200.0, 100.0])?, &[1000.0, 2000.0])?;
    /// assert!((table.leontief.get(0, 0) - 1.2541254).abs() < 1e-6);
    /// assert!((table.leontief.get(0, 1) - 0.3300330).abs() < 1e-6);
    /// # Ok::<(), linping_statistics::Error>(())
    /// ```
    pub fn new(transactions: &Matrix, output: &[f64]) -> Result<InputOutput, Error> {
        let n = transactions.rows();
        check_output(transactions.columns(), n)?;
        check_output(output.len(), n)?;
        for value in output {
            if !(value.is_finite() && *value > 0.0) {
                return Err(Error::OutOfRange {
                    what: "total output",
                    value: *value,
                    needed: "every sector's output must be above zero",
                    needed_zh: "各部门总产出应大于零",
                });
            }
        }
        let of = |i: usize| output.get(i).copied().unwrap_or(1.0);
        let requirements = Matrix::from_fn(n, n, |i, j| transactions.get(i, j) / of(j));
        let allocation = Matrix::from_fn(n, n, |i, j| transactions.get(i, j) / of(i));
        let leontief = inverse_of_rest(&requirements)?;
        let ghosh = inverse_of_rest(&allocation)?;
        Ok(InputOutput { requirements, leontief, allocation, ghosh, output: output.to_vec() })
    }

    /// Takes direct requirements alone, as after a regionalisation, with the place's output by sector.
    ///
    /// # Errors
    /// As for [`InputOutput::new`].
    pub fn from_requirements(requirements: &Matrix, output: &[f64]) -> Result<InputOutput, Error> {
        check_output(output.len(), requirements.rows())?;
        let n = requirements.rows();
        let transactions = Matrix::from_fn(n, requirements.columns(), |i, j| {
            requirements.get(i, j) * output.get(j).copied().unwrap_or(0.0)
        });
        InputOutput::new(&transactions, output)
    }

    /// The linkages of every sector.
    pub fn linkages(&self) -> Vec<Linkages> {
        let n = self.output.len();
        let (down, along) = (self.leontief.column_sums(), self.leontief.row_sums());
        let (backward, forward) = (self.requirements.column_sums(), self.requirements.row_sums());
        let (sales, ghosh) = (self.allocation.row_sums(), self.ghosh.row_sums());
        let mean = down.iter().sum::<f64>() / n as f64;
        let ghosh_mean = ghosh.iter().sum::<f64>() / n as f64;
        let by_column = self.leontief.transposed();
        let at = |list: &[f64], i: usize| list.get(i).copied().unwrap_or(0.0);
        (0..n)
            .map(|i| Linkages {
                output_multiplier: at(&down, i),
                backward_direct: at(&backward, i),
                forward_direct_ghosh: at(&sales, i),
                forward_direct_leontief: at(&forward, i),
                power_of_dispersion: at(&down, i) / mean,
                sensitivity_of_dispersion: at(&along, i) / mean,
                power_of_dispersion_variation: variation(by_column.row(i)),
                sensitivity_of_dispersion_variation: variation(self.leontief.row(i)),
                ghosh_forward: at(&ghosh, i) / ghosh_mean,
            })
            .collect()
    }

    /// Simple multiplier of anything that goes with output (wages, employees): what a unit of final demand sets off.
    ///
    /// # Units
    /// `amounts` by sector, in any unit; the result is that unit a unit of final demand.
    ///
    /// # Errors
    /// If the number of sectors differs.
    ///
    /// # Examples
    /// ```
    /// use linping_statistics::{InputOutput, Matrix};
    ///
    /// let table = InputOutput::new(&Matrix::zeros(2, 2), &[100.0, 50.0])?;
    /// assert_eq!(table.multipliers(&[10.0, 20.0])?, [0.1, 0.4]);
    /// # Ok::<(), linping_statistics::Error>(())
    /// ```
    pub fn multipliers(&self, amounts: &[f64]) -> Result<Vec<f64>, Error> {
        check_output(amounts.len(), self.output.len())?;
        let mut result = vec![0.0; self.output.len()];
        for (row, (amount, output)) in amounts.iter().zip(&self.output).enumerate() {
            let share = amount / output;
            result.iter_mut().zip(self.leontief.row(row)).for_each(|(sum, l)| *sum += share * l);
        }
        Ok(result)
    }
}

fn check_output(found: usize, expected: usize) -> Result<(), Error> {
    if found == expected && expected > 1 {
        return Ok(());
    }
    Err(Error::Length { what: "input-output table", found, expected: expected.max(2) })
}

fn inverse_of_rest(matrix: &Matrix) -> Result<Matrix, Error> {
    let n = matrix.rows();
    let rest = Matrix::from_fn(n, n, |i, j| if i == j { 1.0 - matrix.get(i, j) } else { -matrix.get(i, j) });
    let inverse = rest.inverse().ok_or_else(|| {
        Error::not_defined("inverse", "矩阵奇异，没有逆矩阵", "the matrix is singular and has no inverse")
    })?;
    // Hawkins and Simon, Econometrica 17, 1949: of requirements not below zero, the inverse is not below zero exactly if
    // the sectors together put out more than they use up.
    let any_below = |m: &Matrix, limit: f64| (0..n).any(|i| (0..n).any(|j| m.get(i, j) < limit));
    if any_below(&inverse, -1e-9) && !any_below(matrix, 0.0) {
        return Err(Error::not_defined(
            "inverse",
            "各部门自身消耗超过总产出，无法满足任何最终需求，请核对总产出",
            "the sectors together use up more than they put out, so that no final demand can be met; check total output",
        ));
    }
    Ok(inverse)
}

fn variation(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|v| (v - mean).powi(2)).sum();
    (squares / (n - 1.0)).sqrt() / mean
}

/// Flegg's location quotient: direct requirements of a place from those of a larger one, since no district has a table.
///
/// Each requirement is cut to what the place is likely to supply itself: r = min(1, FLQ)·a with FLQ = CILQ·λ for
/// different sectors, SLQ·λ on the diagonal, and λ = log₂(1 + place's share of all output)^δ.
///
/// # Units
/// `requirements` of the larger region, square; `here` and `whole` employees or output by sector. `delta` is 0.2 to 0.3 as a
/// rule; a larger one means more is bought from outside.
///
/// # References
/// Flegg and Webber, On the appropriate use of location quotients in generating regional input–output tables, Regional Studies
/// 31, 1997.
///
/// # Errors
/// If shapes do not fit, a sector is absent from the whole, or delta is not between 0 and 1.
///
/// # Examples
/// ```
/// use linping_statistics::{Matrix, flegg_requirements};
///
/// // A place with the structure of the whole and all of its output keeps everything: λ = log₂ 2 = 1.
/// let a = Matrix::new(2, 2, vec![0.1, 0.2, 0.3, 0.1])?;
/// assert_eq!(flegg_requirements(&a, &[5.0, 5.0], &[5.0, 5.0], 0.25)?, a);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn flegg_requirements(requirements: &Matrix, here: &[f64], whole: &[f64], delta: f64) -> Result<Matrix, Error> {
    let n = requirements.rows();
    check_output(requirements.columns(), n)?;
    check_output(here.len(), n)?;
    check_output(whole.len(), n)?;
    if !(0.0..1.0).contains(&delta) {
        return Err(Error::OutOfRange {
            what: "delta",
            value: delta,
            needed: "delta is between 0 and 1",
            needed_zh: "delta 应在 0 与 1 之间",
        });
    }
    let (total_here, total_whole): (f64, f64) = (here.iter().sum(), whole.iter().sum());
    let simple: Vec<f64> = here
        .iter()
        .zip(whole)
        .map(|(a, b)| crate::clusters::location_quotient(*a, total_here, *b, total_whole))
        .collect::<Result<_, _>>()?;
    let lambda = (1.0 + total_here / total_whole).log2().powf(delta);
    let quotient = |i: usize| simple.get(i).copied().unwrap_or(0.0);
    Ok(Matrix::from_fn(n, n, |i, j| {
        // A sector the place has not supplies nothing; one that is not there buys nothing.
        let factor = match (i == j, quotient(j) > 0.0) {
            (true, _) => quotient(i) * lambda,
            (false, true) => quotient(i) / quotient(j) * lambda,
            (false, false) => 0.0,
        };
        requirements.get(i, j) * factor.min(1.0)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sectors_that_use_up_more_than_they_put_out_have_no_multipliers() -> Result<(), Error> {
        let transactions = Matrix::new(2, 2, vec![10.0, 20.0, 5.0, 0.0])?;
        let refused = InputOutput::new(&transactions, &[5.0, 5.0]);
        assert!(matches!(refused, Err(Error::NotDefined { .. })), "{refused:?}");
        // One sector may use more than it puts out, as long as all together do not: (1 − 10/32) − 5/32 × 20/6 = 0.17 > 0.
        assert!(InputOutput::new(&transactions, &[32.0, 6.0]).is_ok());
        Ok(())
    }
}
