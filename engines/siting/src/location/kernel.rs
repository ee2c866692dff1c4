//! The square system at the heart of a cover's relaxation: which sites are in balance, and which prices balance them.

/// Column of the common price of a place among the sites; all others are rows of the model.
pub(super) const COMMON: u32 = u32::MAX - 1;
/// Where something is that is not in the system.
pub(super) const NOWHERE: u32 = u32::MAX;
/// A pivot below this divides by rounding errors.
const LEAST_PIVOT: f64 = 1e-9;

/// Basic prices (columns) and balanced sites, as many of either, with the inverse of their incidence: entry (k, c) answers for
/// site k and column c. A site that is not balanced has its slack for a basic variable and needs no line.
#[derive(Clone, Debug)]
pub(super) struct Kernel {
    pub columns: Vec<u32>,
    pub sites: Vec<u32>,
    inverse: Vec<Vec<f64>>,
    /// Changes since the inverse was worked out afresh.
    pub age: usize,
}

impl Kernel {
    /// The common price balanced by one site.
    pub fn new(site: u32) -> Self {
        Kernel { columns: vec![COMMON], sites: vec![site], inverse: vec![vec![1.0]], age: 0 }
    }

    /// A system whose inverse is still to be worked out.
    pub fn of(columns: Vec<u32>, sites: Vec<u32>) -> Self {
        Kernel { columns, sites, inverse: Vec::new(), age: usize::MAX }
    }

    /// The line of a balanced site.
    pub fn line(&self, at: usize) -> &[f64] {
        &self.inverse[at]
    }

    /// Sum of lines: what the columns must do to make up for one more unit at each of these places.
    pub fn sum(&self, places: impl Iterator<Item = u32>) -> Vec<f64> {
        let mut sum = vec![0.0; self.columns.len()];
        for at in places.filter(|&at| at != NOWHERE) {
            add(&mut sum, 1.0, &self.inverse[at as usize]);
        }
        sum
    }

    /// What each balanced site must weigh so that every column gets its right side.
    pub fn weigh<'a>(&'a self, right: &'a [f64]) -> impl Iterator<Item = f64> + 'a {
        self.inverse.iter().map(|line| dot(line, right))
    }

    /// Works the inverse out afresh (Gauss-Jordan with partial pivoting). False if the system is singular.
    pub fn invert(&mut self, has: impl Fn(u32, u32) -> bool) -> bool {
        let size = self.columns.len();
        let number = |flag: bool| f64::from(u8::from(flag));
        let mut matrix: Vec<Vec<f64>> =
            self.columns.iter().map(|&c| self.sites.iter().map(|&site| number(has(c, site))).collect()).collect();
        let mut inverse: Vec<Vec<f64>> =
            (0..size).map(|row| (0..size).map(|column| number(row == column)).collect()).collect();
        for at in 0..size {
            let pivot = (at..size).max_by(|&a, &b| matrix[a][at].abs().total_cmp(&matrix[b][at].abs()));
            let Some(pivot) = pivot.filter(|&pivot| matrix[pivot][at].abs() > LEAST_PIVOT) else { return false };
            matrix.swap(at, pivot);
            inverse.swap(at, pivot);
            let scale = 1.0 / matrix[at][at];
            let (mut line, mut own) = (std::mem::take(&mut matrix[at]), std::mem::take(&mut inverse[at]));
            line.iter_mut().for_each(|v| *v *= scale);
            own.iter_mut().for_each(|v| *v *= scale);
            for row in (0..size).filter(|&row| row != at && matrix[row][at] != 0.0).collect::<Vec<_>>() {
                let factor = -matrix[row][at];
                add(&mut matrix[row], factor, &line);
                add(&mut inverse[row], factor, &own);
            }
            (matrix[at], inverse[at]) = (line, own);
        }
        (self.inverse, self.age) = (inverse, 0);
        true
    }

    /// One more column, one more site. `reach` is the column's sum of lines, `holds` which columns hold the site, `both` whether
    /// the new column does. False if that makes the system singular.
    pub fn grow(&mut self, (column, site): (u32, u32), reach: &[f64], holds: &[f64], both: f64) -> bool {
        let rest = both - dot(reach, holds);
        if rest.abs() < LEAST_PIVOT {
            return false;
        }
        for line in &mut self.inverse {
            let factor = dot(line, holds) / rest;
            add(line, factor, reach);
            line.push(-factor);
        }
        let mut last: Vec<f64> = reach.iter().map(|v| -v / rest).collect();
        last.push(1.0 / rest);
        self.inverse.push(last);
        self.columns.push(column);
        self.sites.push(site);
        self.age += 1;
        true
    }

    /// Another column in the place of one; `reach` is its sum of lines.
    pub fn change_column(&mut self, at: usize, column: u32, reach: &[f64]) -> bool {
        let pivot = reach[at];
        if pivot.abs() < LEAST_PIVOT {
            return false;
        }
        for line in &mut self.inverse {
            let factor = line[at] / pivot;
            add(line, -factor, reach);
            line[at] = factor;
        }
        self.columns[at] = column;
        self.age += 1;
        true
    }

    /// Another site in the place of one; `holds` says which columns hold it.
    pub fn change_site(&mut self, at: usize, site: u32, holds: &[f64]) -> bool {
        let image: Vec<f64> = self.weigh(holds).collect();
        let pivot = image[at];
        if pivot.abs() < LEAST_PIVOT {
            return false;
        }
        let mut line = std::mem::take(&mut self.inverse[at]);
        line.iter_mut().for_each(|v| *v /= pivot);
        for (row, &factor) in self.inverse.iter_mut().zip(&image) {
            if factor != 0.0 && !row.is_empty() {
                add(row, -factor, &line);
            }
        }
        self.inverse[at] = line;
        self.sites[at] = site;
        self.age += 1;
        true
    }

    /// One site and one column less; the last ones move into their places.
    pub fn shrink(&mut self, site: usize, column: usize) -> bool {
        let pivot = self.inverse[site][column];
        if pivot.abs() < LEAST_PIVOT {
            return false;
        }
        let line = self.inverse.swap_remove(site);
        for row in &mut self.inverse {
            let factor = row[column] / pivot;
            add(row, -factor, &line);
            row.swap_remove(column);
        }
        self.sites.swap_remove(site);
        self.columns.swap_remove(column);
        self.age += 1;
        true
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn add(to: &mut [f64], factor: f64, line: &[f64]) {
    to.iter_mut().zip(line).for_each(|(to, line)| *to += factor * line);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_leaves_the_inverse_that_would_be_worked_out_afresh() {
        // Column c holds site s if the bit s of its number is set; the common price holds all.
        let has = |column: u32, site: u32| column == COMMON || column >> site & 1 == 1;
        let flags = |kernel: &Kernel, site: u32| -> Vec<f64> {
            kernel.columns.iter().map(|&column| f64::from(u8::from(has(column, site)))).collect()
        };
        let reach = |kernel: &Kernel, column: u32| {
            kernel.sum((0..kernel.sites.len() as u32).filter(|&at| has(column, kernel.sites[at as usize])))
        };
        let fresh = |kernel: &Kernel| {
            let mut again = kernel.clone();
            assert!(again.invert(has));
            let pairs = again.inverse.concat().into_iter().zip(kernel.inverse.concat());
            assert!(pairs.into_iter().all(|(a, b)| (a - b).abs() < 1e-12), "{kernel:?}");
        };
        let mut kernel = Kernel::new(0);
        let (up, over) = (reach(&kernel, 0b010), flags(&kernel, 1));
        assert!(kernel.grow((0b010, 1), &up, &over, 1.0));
        fresh(&kernel);
        let (up, over) = (reach(&kernel, 0b101), flags(&kernel, 2));
        assert!(!kernel.grow((0b101, 2), &up, &over, 1.0), "the common price would be the sum of the two others");
        let up = reach(&kernel, 0b100);
        assert!(kernel.grow((0b100, 2), &up, &over, 1.0));
        fresh(&kernel);
        let up = reach(&kernel, 0b110);
        assert!(kernel.change_column(1, 0b110, &up));
        fresh(&kernel);
        let over = flags(&kernel, 3);
        assert!(kernel.change_site(0, 3, &over));
        fresh(&kernel);
        assert!(kernel.shrink(1, 1));
        fresh(&kernel);
    }
}
