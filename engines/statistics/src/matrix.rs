use crate::Error;
use crate::error::all_finite;

/// A dense table of numbers, row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    rows: usize,
    columns: usize,
    values: Vec<f64>,
}

impl Matrix {
    /// A table from its rows, one after another.
    ///
    /// # Errors
    /// If the number of values does not fit or one is not finite.
    ///
    /// # Examples
    /// ```
    /// let table = linping_statistics::Matrix::new(2, 2, vec![1.0, 2.0, 3.0, 4.0])?;
    /// assert_eq!((table.get(1, 0), table.row(0)), (3.0, &[1.0, 2.0][..]));
    /// # Ok::<(), linping_statistics::Error>(())
    /// ```
    pub fn new(rows: usize, columns: usize, values: Vec<f64>) -> Result<Matrix, Error> {
        let expected = rows.saturating_mul(columns);
        if values.len() != expected {
            return Err(Error::Length { what: "matrix", found: values.len(), expected });
        }
        all_finite("matrix", &values)?;
        Ok(Matrix { rows, columns, values })
    }

    /// A table full of zeros.
    pub fn zeros(rows: usize, columns: usize) -> Matrix {
        Matrix { rows, columns, values: vec![0.0; rows * columns] }
    }

    pub(crate) fn from_fn(rows: usize, columns: usize, f: impl Fn(usize, usize) -> f64) -> Matrix {
        let mut values = Vec::with_capacity(rows * columns);
        for row in 0..rows {
            values.extend((0..columns).map(|column| f(row, column)));
        }
        Matrix { rows, columns, values }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// A cell; zero outside the table.
    pub fn get(&self, row: usize, column: usize) -> f64 {
        if column < self.columns { self.values.get(row * self.columns + column).copied().unwrap_or(0.0) } else { 0.0 }
    }

    /// Changes a cell; nothing outside the table.
    pub fn set(&mut self, row: usize, column: usize, value: f64) {
        if column < self.columns
            && let Some(cell) = self.values.get_mut(row * self.columns + column)
        {
            *cell = value;
        }
    }

    /// A row; empty outside the table.
    pub fn row(&self, row: usize) -> &[f64] {
        let start = row.saturating_mul(self.columns);
        self.values.get(start..start + self.columns).unwrap_or(&[])
    }

    pub(crate) fn row_mut(&mut self, row: usize) -> &mut [f64] {
        let start = row.saturating_mul(self.columns);
        self.values.get_mut(start..start + self.columns).unwrap_or(&mut [])
    }

    /// Every cell, row by row.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Sums of the rows.
    pub fn row_sums(&self) -> Vec<f64> {
        (0..self.rows).map(|row| self.row(row).iter().sum()).collect()
    }

    /// Sums of the columns.
    pub fn column_sums(&self) -> Vec<f64> {
        let mut sums = vec![0.0; self.columns];
        for row in 0..self.rows {
            for (sum, value) in sums.iter_mut().zip(self.row(row)) {
                *sum += value;
            }
        }
        sums
    }

    pub(crate) fn transposed(&self) -> Matrix {
        Matrix::from_fn(self.columns, self.rows, |row, column| self.get(column, row))
    }

    /// The inverse of a square table, by elimination with partial pivoting; none if it is singular.
    pub(crate) fn inverse(&self) -> Option<Matrix> {
        let n = self.rows;
        if n != self.columns {
            return None;
        }
        let mut left = self.clone();
        let mut right = Matrix::from_fn(n, n, |i, j| if i == j { 1.0 } else { 0.0 });
        let scale = self.values.iter().fold(0.0f64, |m, v| m.max(v.abs()));
        for column in 0..n {
            let pivot = (column..n).max_by(|a, b| left.get(*a, column).abs().total_cmp(&left.get(*b, column).abs()))?;
            if left.get(pivot, column).abs() <= 1e-13 * scale {
                return None;
            }
            for matrix in [&mut left, &mut right] {
                for j in 0..n {
                    let (a, b) = (matrix.get(column, j), matrix.get(pivot, j));
                    matrix.set(column, j, b);
                    matrix.set(pivot, j, a);
                }
            }
            let divisor = left.get(column, column);
            for matrix in [&mut left, &mut right] {
                matrix.row_mut(column).iter_mut().for_each(|v| *v /= divisor);
            }
            for row in (0..n).filter(|row| *row != column) {
                let factor = left.get(row, column);
                if factor == 0.0 {
                    continue;
                }
                for matrix in [&mut left, &mut right] {
                    let source = matrix.row(column).to_vec();
                    for (target, source) in matrix.row_mut(row).iter_mut().zip(&source) {
                        *target -= factor * source;
                    }
                }
            }
        }
        Some(right)
    }
}
