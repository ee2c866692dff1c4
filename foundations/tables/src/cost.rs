use thiserror::Error;

/// What the numbers of a [`CostTable`] count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CostUnit {
    /// Seconds of travel.
    Seconds,
    /// Minutes of travel.
    Minutes,
    /// Metres along the way.
    Metres,
    /// A cost without a unit of its own (OR-Library files, generalised cost).
    Plain,
}

/// Why a cost table cannot be made.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum CostError {
    /// Row or column beyond the table.
    #[error("entry ({row}, {column}) lies outside the table of {rows} rows and {columns} columns")]
    Outside {
        /// Row of the entry.
        row: u32,
        /// Column of the entry.
        column: u32,
        /// Rows of the table.
        rows: usize,
        /// Columns of the table.
        columns: usize,
    },
    /// Not a number, infinite or negative.
    #[error("the cost from {row} to {column} is {cost}: costs are finite and not negative")]
    Unusable {
        /// Row of the entry.
        row: u32,
        /// Column of the entry.
        column: u32,
        /// The cost as given.
        cost: f64,
    },
    /// The same pair twice.
    #[error("the pair ({row}, {column}) stands twice")]
    Duplicate {
        /// Row of the entry.
        row: u32,
        /// Column of the entry.
        column: u32,
    },
    /// A dense table whose length is not rows × columns.
    #[error("{found} values given for {rows} rows and {columns} columns")]
    Shape {
        /// Values given.
        found: usize,
        /// Rows of the table.
        rows: usize,
        /// Columns of the table.
        columns: usize,
    },
}

/// A sparse table of costs from rows (origins, demands) to columns (destinations, sites): compressed sparse rows.
///
/// # Units
/// Every cost is in [`CostTable::unit`]. A pair that is not there is unreachable; there is no infinite cost.
/// Within a row the columns ascend.
#[derive(Clone, Debug, PartialEq)]
pub struct CostTable {
    unit: CostUnit,
    columns: usize,
    offsets: Vec<usize>,
    column: Vec<u32>,
    cost: Vec<f64>,
}

impl CostTable {
    /// From (row, column, cost) in any order.
    ///
    /// # Errors
    /// A pair outside the table, twice, or with a cost that is negative, infinite or not a number.
    pub fn from_triplets(
        rows: usize,
        columns: usize,
        unit: CostUnit,
        mut triplets: Vec<(u32, u32, f64)>,
    ) -> Result<Self, CostError> {
        for &(row, column, cost) in &triplets {
            if row as usize >= rows || column as usize >= columns {
                return Err(CostError::Outside { row, column, rows, columns });
            }
            if !(cost.is_finite() && cost >= 0.0) {
                return Err(CostError::Unusable { row, column, cost });
            }
        }
        triplets.sort_by_key(|&(row, column, _)| (row, column));
        if let Some(pair) = triplets.windows(2).find(|w| (w[0].0, w[0].1) == (w[1].0, w[1].1)) {
            return Err(CostError::Duplicate { row: pair[0].0, column: pair[0].1 });
        }
        let mut offsets = vec![0usize; rows + 1];
        for &(row, _, _) in &triplets {
            offsets[row as usize + 1] += 1;
        }
        for row in 0..rows {
            offsets[row + 1] += offsets[row];
        }
        let column = triplets.iter().map(|t| t.1).collect();
        let cost = triplets.iter().map(|t| t.2).collect();
        Ok(CostTable { unit, columns, offsets, column, cost })
    }

    /// From rows one after the other, each with its columns ascending: nothing is held but the table itself.
    ///
    /// # Errors
    /// A column beyond the table, twice in a row or out of order (told as twice), or a cost that is negative, infinite or not a number.
    pub fn from_rows<R: IntoIterator<Item = (u32, f64)>>(
        columns: usize,
        unit: CostUnit,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<Self, CostError> {
        let mut table = CostTable { unit, columns, offsets: vec![0], column: Vec::new(), cost: Vec::new() };
        for row in rows {
            table.push_row(row)?;
        }
        Ok(table)
    }

    /// Adds a row with its columns ascending behind the last one.
    ///
    /// # Errors
    /// As [`CostTable::from_rows`]; the row is then not added.
    pub fn push_row(&mut self, row: impl IntoIterator<Item = (u32, f64)>) -> Result<(), CostError> {
        let (number, start) = (self.rows(), self.column.len());
        for (column, cost) in row {
            let wrong = if column as usize >= self.columns {
                Some(CostError::Outside { row: number as u32, column, rows: number + 1, columns: self.columns })
            } else if !(cost.is_finite() && cost >= 0.0) {
                Some(CostError::Unusable { row: number as u32, column, cost })
            } else if self.column[start..].last().is_some_and(|last| *last >= column) {
                Some(CostError::Duplicate { row: number as u32, column })
            } else {
                None
            };
            if let Some(error) = wrong {
                self.column.truncate(start);
                self.cost.truncate(start);
                return Err(error);
            }
            self.column.push(column);
            self.cost.push(cost);
        }
        self.offsets.push(self.column.len());
        Ok(())
    }

    /// From a dense row-major table, shape rows × columns; an infinite value means unreachable.
    ///
    /// # Errors
    /// Another number of values than rows × columns; a cost that is negative or not a number.
    pub fn from_dense(rows: usize, columns: usize, unit: CostUnit, values: &[f64]) -> Result<Self, CostError> {
        if values.len() != rows * columns {
            return Err(CostError::Shape { found: values.len(), rows, columns });
        }
        let mut offsets = Vec::with_capacity(rows + 1);
        offsets.push(0);
        let (mut column, mut cost) = (Vec::new(), Vec::new());
        for row in 0..rows {
            for (to, &value) in values[row * columns..(row + 1) * columns].iter().enumerate() {
                if value == f64::INFINITY {
                    continue;
                }
                if !(value.is_finite() && value >= 0.0) {
                    return Err(CostError::Unusable { row: row as u32, column: to as u32, cost: value });
                }
                column.push(to as u32);
                cost.push(value);
            }
            offsets.push(column.len());
        }
        Ok(CostTable { unit, columns, offsets, column, cost })
    }

    /// What the numbers count.
    pub fn unit(&self) -> CostUnit {
        self.unit
    }

    /// Number of rows (origins, demands).
    pub fn rows(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Number of columns (destinations, sites).
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Number of reachable pairs.
    pub fn entries(&self) -> usize {
        self.column.len()
    }

    /// The reachable columns of a row and their costs, columns ascending.
    pub fn row(&self, row: usize) -> (&[u32], &[f64]) {
        let range = self.offsets[row]..self.offsets[row + 1];
        (&self.column[range.clone()], &self.cost[range])
    }

    /// The cost of a pair, `None` if unreachable.
    pub fn get(&self, row: usize, column: usize) -> Option<f64> {
        let (columns, costs) = self.row(row);
        columns.binary_search(&(column as u32)).ok().map(|at| costs[at])
    }

    /// Every reachable pair as (row, column, cost), rows then columns ascending.
    pub fn iter(&self) -> impl Iterator<Item = (usize, usize, f64)> + '_ {
        (0..self.rows()).flat_map(move |row| {
            let (columns, costs) = self.row(row);
            columns.iter().zip(costs).map(move |(&column, &cost)| (row, column as usize, cost))
        })
    }

    /// The same table seen from the columns.
    #[must_use]
    pub fn transpose(&self) -> CostTable {
        let mut offsets = vec![0usize; self.columns + 1];
        for &column in &self.column {
            offsets[column as usize + 1] += 1;
        }
        for column in 0..self.columns {
            offsets[column + 1] += offsets[column];
        }
        let mut next = offsets.clone();
        let mut column = vec![0u32; self.column.len()];
        let mut cost = vec![0f64; self.cost.len()];
        for (from, to, value) in self.iter() {
            let at = next[to];
            next[to] += 1;
            column[at] = from as u32;
            cost[at] = value;
        }
        CostTable { unit: self.unit, columns: self.rows(), offsets, column, cost }
    }

    /// The same pairs in another unit, each cost multiplied by a positive factor (seconds to minutes: 1/60).
    #[must_use]
    pub fn scaled(&self, unit: CostUnit, factor: f64) -> CostTable {
        let mut table = self.clone();
        table.unit = unit;
        table.cost.iter_mut().for_each(|cost| *cost *= factor);
        table
    }

    /// Only the pairs whose cost is at most `limit` (`<=`, as a reach of 15 minutes includes the fifteenth).
    #[must_use]
    pub fn within(&self, limit: f64) -> CostTable {
        let mut offsets = Vec::with_capacity(self.offsets.len());
        offsets.push(0);
        let (mut column, mut cost) = (Vec::new(), Vec::new());
        for row in 0..self.rows() {
            let (columns, costs) = self.row(row);
            for (&to, &value) in columns.iter().zip(costs) {
                if value <= limit {
                    column.push(to);
                    cost.push(value);
                }
            }
            offsets.push(column.len());
        }
        CostTable { unit: self.unit, columns: self.columns, offsets, column, cost }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rows_one_after_another_make_the_table_of_their_triplets() {
        let rows = vec![vec![(0, 2.0), (2, 1.0)], vec![], vec![(1, 0.0)]];
        let by_rows = CostTable::from_rows(3, CostUnit::Plain, rows).unwrap();
        let triplets = vec![(2, 1, 0.0), (0, 2, 1.0), (0, 0, 2.0)];
        assert_eq!(by_rows, CostTable::from_triplets(3, 3, CostUnit::Plain, triplets).unwrap());
        let twice = CostTable::from_rows(3, CostUnit::Plain, vec![vec![(1, 0.0), (1, 1.0)]]);
        assert_eq!(twice, Err(CostError::Duplicate { row: 0, column: 1 }));
        let beyond = CostTable::from_rows(3, CostUnit::Plain, vec![vec![(3, 0.0)]]);
        assert!(matches!(beyond, Err(CostError::Outside { column: 3, .. })));
    }

    #[test]
    fn a_pair_given_twice_is_refused() {
        let made = CostTable::from_triplets(1, 1, CostUnit::Plain, vec![(0, 0, 1.0), (0, 0, 2.0)]);
        assert_eq!(made, Err(CostError::Duplicate { row: 0, column: 0 }));
    }

    #[test]
    fn a_cost_that_is_not_a_number_is_refused() {
        let made = CostTable::from_triplets(1, 1, CostUnit::Plain, vec![(0, 0, f64::NAN)]);
        assert!(matches!(made, Err(CostError::Unusable { .. })));
    }

    proptest! {
        #[test]
        fn transposing_twice_changes_nothing(pairs in proptest::collection::btree_map((0u32..9, 0u32..7), 0.0f64..99.0, 0..40)) {
            let triplets: Vec<_> = pairs.iter().map(|(&(r, c), &v)| (r, c, v)).collect();
            let table = CostTable::from_triplets(9, 7, CostUnit::Minutes, triplets).unwrap();
            prop_assert_eq!(&table.transpose().transpose(), &table);
            prop_assert_eq!(table.entries(), pairs.len());
        }
    }
}
