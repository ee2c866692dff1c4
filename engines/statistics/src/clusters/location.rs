use crate::{Error, Matrix};

/// Location quotient: an industry's share in a place over its share in the whole (Balassa's revealed advantage in trade).
///
/// # Units
/// A ratio; 1 where both shares are equal.
///
/// # References
/// Isserman, The location quotient approach, Journal of the American Institute of Planners 43, 1977; Balassa 1965.
///
/// # Errors
/// If a total or the industry's total is not above zero, or a number is below zero.
///
/// # Examples
/// ```
/// // 20 of 100 jobs here, 10 of 100 in the whole: twice the share.
/// assert_eq!(linping_statistics::clusters::location_quotient(20.0, 100.0, 1_000.0, 10_000.0)?, 2.0);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn location_quotient(here: f64, total_here: f64, whole: f64, total_whole: f64) -> Result<f64, Error> {
    const WHAT: &str = "location quotient";
    crate::error::all_finite(WHAT, &[here, total_here, whole, total_whole])?;
    for value in [here, total_here, whole, total_whole] {
        if value < 0.0 {
            return Err(Error::OutOfRange {
                what: WHAT,
                value,
                needed: "counts must not be below zero",
                needed_zh: "数值不得小于零",
            });
        }
    }
    if total_here <= 0.0 || total_whole <= 0.0 || whole <= 0.0 {
        return Err(Error::not_defined(WHAT, "合计或该行业的总量为零", "a total, or the industry as a whole, is zero"));
    }
    Ok((here / total_here) / (whole / total_whole))
}

/// Location quotients of every place and industry against all places together. A place or industry without anything has a
/// quotient of zero throughout.
///
/// # Units
/// `table` has a row a place and a column an industry; the result has the same shape.
///
/// # References
/// As for [`location_quotient`].
///
/// # Errors
/// If a number is below zero or the whole table is empty.
///
/// # Examples
/// ```
/// use linping_statistics::{Matrix, clusters::location_quotients};
///
/// let quotients = location_quotients(&Matrix::new(2, 2, vec![3.0, 1.0, 1.0, 3.0])?)?;
/// assert_eq!(quotients.values(), [1.5, 0.5, 0.5, 1.5]);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn location_quotients(table: &Matrix) -> Result<Matrix, Error> {
    const WHAT: &str = "location quotients";
    if let Some(value) = table.values().iter().copied().find(|v| *v < 0.0) {
        return Err(Error::OutOfRange {
            what: WHAT,
            value,
            needed: "counts must not be below zero",
            needed_zh: "数值不得小于零",
        });
    }
    let (rows, columns) = (table.row_sums(), table.column_sums());
    let total: f64 = rows.iter().sum();
    if total <= 0.0 {
        return Err(Error::not_defined(WHAT, "全表合计为零", "the table adds up to zero"));
    }
    let mut result = Matrix::zeros(table.rows(), table.columns());
    for (row, of_row) in rows.iter().enumerate() {
        for ((cell, value), of_column) in result.row_mut(row).iter_mut().zip(table.row(row)).zip(&columns) {
            if *of_row > 0.0 && *of_column > 0.0 {
                *cell = (value / of_row) / (of_column / total);
            }
        }
    }
    Ok(result)
}

/// Where an industry is present: 1 where the quotient is at least 1 (to the last digits, which a division may lose), else 0.
///
/// # Units
/// As for [`location_quotients`].
///
/// # Examples
/// ```
/// use linping_statistics::{Matrix, clusters::presence};
///
/// assert_eq!(presence(&Matrix::new(1, 3, vec![0.99, 1.0, 2.0])?).values(), [0.0, 1.0, 1.0]);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn presence(quotients: &Matrix) -> Matrix {
    Matrix::from_fn(quotients.rows(), quotients.columns(), |row, column| {
        if quotients.get(row, column) >= 1.0 - 1e-12 { 1.0 } else { 0.0 }
    })
}
