//! A small linear-programme solver: bounded dual simplex with a dense inverse. Every variable has finite
//! bounds, so the basis of slacks is dual feasible from the start, and stays so when rows are added or bounds change.

use linping_work::Stop;

/// maximise c·x subject to a·x ≤ b (or = b) and lower ≤ x ≤ upper.
#[derive(Clone, Debug)]
pub(crate) struct Linear {
    /// Rows that contain each column: (row, coefficient).
    columns: Vec<Vec<(u32, f64)>>,
    /// Structural columns in each row.
    lines: Vec<Vec<(u32, f64)>>,
    cost: Vec<f64>,
    lower: Vec<f64>,
    upper: Vec<f64>,
    right: Vec<f64>,
    /// Number of structural variables; slack of row i is variable `own + i`.
    own: usize,
    /// Variable that is basic in each row; `place` says where a variable is basic.
    basis: Vec<usize>,
    place: Vec<usize>,
    /// Nonbasic variables at their upper bound.
    high: Vec<bool>,
    inverse: Vec<Vec<f64>>,
    /// Squared length of each line of the inverse: a miss counts in relation to it (dual steepest edge).
    lengths: Vec<f64>,
    /// The pivot row over all variables, kept for its room.
    alpha: Vec<f64>,
    value: Vec<f64>,
    reduced: Vec<f64>,
    pivots: usize,
}

const NONBASIC: usize = usize::MAX;
const FEASIBLE: f64 = 1e-7;

/// How solving ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Optimal,
    Infeasible,
    /// Stopped or in numerical trouble: no bound may be drawn from it.
    Unfinished,
}

impl Linear {
    /// Variables 0 to 1 (or as given) with these profits; no rows yet.
    pub fn new(cost: Vec<f64>, upper: Vec<f64>) -> Self {
        let own = cost.len();
        Linear {
            columns: vec![Vec::new(); own],
            lines: Vec::new(),
            lower: vec![0.0; own],
            high: cost.iter().map(|&cost| cost > 0.0).collect(),
            reduced: cost.clone(),
            place: vec![NONBASIC; own],
            cost,
            upper,
            right: Vec::new(),
            own,
            basis: Vec::new(),
            inverse: Vec::new(),
            lengths: Vec::new(),
            alpha: Vec::new(),
            value: Vec::new(),
            pivots: 0,
        }
    }

    pub fn rows(&self) -> usize {
        self.right.len()
    }

    /// Adds a·x ≤ b, or = b.
    pub fn add(&mut self, entries: &[(usize, f64)], right: f64, equal: bool) {
        let row = self.rows();
        for &(column, coefficient) in entries {
            self.columns[column].push((row as u32, coefficient));
        }
        self.lines.push(entries.iter().map(|&(column, coefficient)| (column as u32, coefficient)).collect());
        let slack = self.own + row;
        self.columns.push(vec![(row as u32, 1.0)]);
        self.cost.push(0.0);
        self.lower.push(0.0);
        self.upper.push(if equal { 0.0 } else { f64::INFINITY });
        self.high.push(false);
        self.reduced.push(0.0);
        self.right.push(right);
        // New row of the inverse: −a_B B⁻¹ on the old rows, 1 on its own.
        let mut line = vec![0.0; row + 1];
        for &(column, coefficient) in entries {
            let at = self.place[column];
            if at != NONBASIC {
                for (line, inverse) in line.iter_mut().zip(&self.inverse[at]) {
                    *line -= coefficient * inverse;
                }
            }
        }
        line[row] = 1.0;
        self.inverse.iter_mut().for_each(|old| old.push(0.0));
        self.lengths.push(squared(&line));
        self.inverse.push(line);
        self.basis.push(slack);
        self.place.push(row);
        self.value.push(0.0);
    }

    /// Leaves out rows that do not bind at present (their slack must be basic); the basis of the others stays as it is.
    pub fn retain(&mut self, keep: impl Fn(usize) -> bool) {
        let rows = self.rows();
        let kept: Vec<usize> = (0..rows).filter(|&row| keep(row) || !self.slack(row).1).collect();
        if kept.len() == rows {
            return;
        }
        let mut number = vec![usize::MAX; rows];
        kept.iter().enumerate().for_each(|(at, &row)| number[row] = at);
        let stays = |variable: usize| variable < self.own || number[variable - self.own] != usize::MAX;
        let lines: Vec<usize> = (0..rows).filter(|&at| stays(self.basis[at])).collect();
        let renamed = |variable: usize| {
            if variable < self.own { variable } else { self.own + number[variable - self.own] }
        };
        let basis: Vec<usize> = lines.iter().map(|&at| renamed(self.basis[at])).collect();
        let variables: Vec<usize> = (0..self.own).chain(kept.iter().map(|&row| self.own + row)).collect();
        let mut columns: Vec<Vec<(u32, f64)>> =
            variables.iter().map(|&v| std::mem::take(&mut self.columns[v])).collect();
        for column in &mut columns {
            column.retain(|entry| number[entry.0 as usize] != usize::MAX);
            column.iter_mut().for_each(|entry| entry.0 = number[entry.0 as usize] as u32);
        }
        self.columns = columns;
        self.lines = kept.iter().map(|&row| std::mem::take(&mut self.lines[row])).collect();
        self.right = kept.iter().map(|&row| self.right[row]).collect();
        for list in [&mut self.cost, &mut self.lower, &mut self.upper, &mut self.reduced] {
            *list = variables.iter().map(|&variable| list[variable]).collect();
        }
        self.high = variables.iter().map(|&variable| self.high[variable]).collect();
        self.inverse = lines.iter().map(|&at| kept.iter().map(|&row| self.inverse[at][row]).collect()).collect();
        self.lengths = self.inverse.iter().map(|line| squared(line).max(1e-9)).collect();
        self.value = lines.iter().map(|&at| self.value[at]).collect();
        self.place = vec![NONBASIC; variables.len()];
        basis.iter().enumerate().for_each(|(at, &variable)| self.place[variable] = at);
        self.basis = basis;
    }

    /// Changes the bounds of a structural variable.
    pub fn bound(&mut self, column: usize, lower: f64, upper: f64) {
        self.lower[column] = lower;
        self.upper[column] = upper;
        self.high[column] = self.reduced[column] > 0.0;
    }

    /// Value of a structural variable.
    pub fn x(&self, column: usize) -> f64 {
        match self.place[column] {
            NONBASIC => self.resting(column),
            at => self.value[at],
        }
    }

    /// Reduced profit of a structural variable: positive at its upper, negative at its lower bound.
    pub fn reduced(&self, column: usize) -> f64 {
        if self.place[column] == NONBASIC { self.reduced[column] } else { 0.0 }
    }

    /// Slack of a row and whether its slack is basic.
    pub fn slack(&self, row: usize) -> (f64, bool) {
        match self.place[self.own + row] {
            NONBASIC => (self.resting(self.own + row), false),
            at => (self.value[at], true),
        }
    }

    fn resting(&self, variable: usize) -> f64 {
        if self.high[variable] && self.upper[variable].is_finite() {
            self.upper[variable]
        } else {
            self.lower[variable]
        }
    }

    /// An upper bound that holds for any prices of the rows, worked out afresh from them (safe against rounding in the
    /// simplex): Σ yᵢ bᵢ + Σ max(dⱼ lⱼ, dⱼ uⱼ).
    pub fn safe_bound(&self) -> f64 {
        let prices = self.prices();
        let mut bound: f64 = prices.iter().zip(&self.right).map(|(price, right)| price * right).sum();
        let mut gains = self.cost[..self.own].to_vec();
        for (line, &price) in self.lines.iter().zip(&prices).filter(|(_, price)| **price != 0.0) {
            line.iter().for_each(|&(column, a)| gains[column as usize] -= price * a);
        }
        for ((gain, lower), upper) in gains.iter().zip(&self.lower).zip(&self.upper) {
            bound += (gain * lower).max(gain * upper);
        }
        bound
    }

    /// Prices of the rows; those of inequalities are not negative.
    pub fn prices(&self) -> Vec<f64> {
        let mut prices = self.raw_prices();
        for (row, price) in prices.iter_mut().enumerate() {
            if self.upper[self.own + row] > 0.0 {
                *price = price.max(0.0);
            }
        }
        prices
    }

    /// Prices as the basis has them.
    fn raw_prices(&self) -> Vec<f64> {
        let mut prices = vec![0.0; self.rows()];
        for (at, &variable) in self.basis.iter().enumerate() {
            let cost = self.cost[variable];
            if cost != 0.0 {
                prices.iter_mut().zip(&self.inverse[at]).for_each(|(price, inverse)| *price += cost * inverse);
            }
        }
        prices
    }

    /// Works out the reduced profits, where the nonbasic variables want to rest, and the values of the basic ones afresh.
    fn refresh(&mut self) {
        let rows = self.rows();
        let prices = self.raw_prices();
        self.reduced.clone_from(&self.cost);
        for (row, &price) in prices.iter().enumerate().filter(|(_, price)| **price != 0.0) {
            self.lines[row].iter().for_each(|&(column, a)| self.reduced[column as usize] -= price * a);
            self.reduced[self.own + row] -= price;
        }
        self.basis.iter().for_each(|&variable| self.reduced[variable] = 0.0);
        self.settle();
        let mut left = self.right.clone();
        for variable in 0..self.columns.len() {
            if self.place[variable] == NONBASIC {
                let at = self.resting(variable);
                if at != 0.0 {
                    self.columns[variable].iter().for_each(|&(row, a)| left[row as usize] -= a * at);
                }
            }
        }
        for at in 0..rows {
            self.value[at] = self.inverse[at].iter().zip(&left).map(|(inverse, left)| inverse * left).sum();
        }
    }

    /// Inverts the basis afresh (Gauss-Jordan with partial pivoting). False if it is singular.
    fn invert(&mut self) -> bool {
        let rows = self.rows();
        let mut matrix = vec![vec![0.0; rows]; rows];
        for (at, &variable) in self.basis.iter().enumerate() {
            self.columns[variable].iter().for_each(|&(row, a)| matrix[row as usize][at] = a);
        }
        let mut inverse: Vec<Vec<f64>> = (0..rows)
            .map(|row| {
                let mut line = vec![0.0; rows];
                line[row] = 1.0;
                line
            })
            .collect();
        for column in 0..rows {
            let pivot = (column..rows).max_by(|&a, &b| matrix[a][column].abs().total_cmp(&matrix[b][column].abs()));
            let Some(pivot) = pivot.filter(|&pivot| matrix[pivot][column].abs() > 1e-10) else { return false };
            matrix.swap(column, pivot);
            inverse.swap(column, pivot);
            let scale = 1.0 / matrix[column][column];
            matrix[column].iter_mut().for_each(|v| *v *= scale);
            inverse[column].iter_mut().for_each(|v| *v *= scale);
            let (line, own) = (matrix[column].clone(), inverse[column].clone());
            for row in (0..rows).filter(|&row| row != column) {
                let factor = matrix[row][column];
                if factor != 0.0 {
                    matrix[row].iter_mut().zip(&line).for_each(|(v, l)| *v -= factor * l);
                    inverse[row].iter_mut().zip(&own).for_each(|(v, l)| *v -= factor * l);
                }
            }
        }
        self.lengths = inverse.iter().map(|line| squared(line)).collect();
        self.inverse = inverse;
        true
    }

    /// Solves by the dual simplex with bound flipping.
    pub fn solve(&mut self, stop: &Stop) -> End {
        const REFRESH: usize = 100;
        let rows = self.rows();
        // Bounds may have changed.
        self.refresh();
        let limit = 40 * rows + 4000;
        for iteration in 0..limit {
            if self.pivots >= REFRESH {
                self.pivots = 0;
                if !self.invert() {
                    return End::Unfinished;
                }
                self.refresh();
            }
            if iteration % 16 == 0 && stop.spend((rows * rows) as u64) {
                return End::Unfinished;
            }
            let mut worst: Option<(f64, usize, f64, bool)> = None;
            for at in 0..rows {
                let variable = self.basis[at];
                let (low, high) = (self.lower[variable] - self.value[at], self.value[at] - self.upper[variable]);
                let (miss, below) = if low > high { (low, true) } else { (high, false) };
                if miss > FEASIBLE {
                    let weight = miss * miss / self.lengths[at];
                    if worst.is_none_or(|(most, ..)| weight > most) {
                        worst = Some((weight, at, miss, below));
                    }
                }
            }
            let Some((_, leaving, miss, below)) = worst else { return End::Optimal };
            match self.pivot(leaving, miss, below) {
                End::Optimal => {}
                other => return other,
            }
        }
        End::Unfinished
    }

    /// Infeasible only if the rows mixed by a line of the inverse prove it afresh (Farkas), whatever rounding the inverse holds:
    /// no values within their bounds make the mixed row meet its right side.
    fn infeasible(&self, line: usize) -> End {
        const CLEARLY: f64 = 1e-8;
        for sign in [1.0, -1.0] {
            // A slack without end must not enter with the sign that could make up for anything.
            let unbounded = |row: usize| self.upper[self.own + row].is_infinite();
            let mix = self.inverse[line].iter().enumerate();
            let mix: Vec<f64> =
                mix.map(|(row, m)| if unbounded(row) { (sign * m).max(0.0) } else { sign * m }).collect();
            let right: f64 = mix.iter().zip(&self.right).map(|(mix, right)| mix * right).sum();
            let (mut least, mut size) = (0.0, right.abs().max(1.0));
            for variable in 0..self.own {
                let a: f64 = self.columns[variable].iter().map(|&(row, a)| mix[row as usize] * a).sum();
                least += (a * self.lower[variable]).min(a * self.upper[variable]);
                size = size.max(a.abs());
            }
            if right < least - CLEARLY * size {
                return End::Infeasible;
            }
        }
        End::Unfinished
    }

    /// Puts every nonbasic variable at the bound its reduced profit wants.
    fn settle(&mut self) {
        for variable in 0..self.columns.len() {
            if self.place[variable] == NONBASIC {
                if self.reduced[variable] > 1e-9 && self.upper[variable].is_finite() {
                    self.high[variable] = true;
                } else if self.reduced[variable] < -1e-9 {
                    self.high[variable] = false;
                }
            }
        }
    }

    /// One exchange in a row that violates its bound.
    fn pivot(&mut self, leaving: usize, miss: f64, below: bool) -> End {
        let sign = if below { 1.0 } else { -1.0 };
        self.cross(leaving);
        // Candidates: nonbasic variables whose move lets the leaving one return to its bound.
        let mut candidates: Vec<(f64, usize, f64)> = Vec::new();
        for (variable, &alpha) in self.alpha.iter().enumerate() {
            if alpha == 0.0 || self.place[variable] != NONBASIC || self.upper[variable] - self.lower[variable] <= 0.0 {
                continue;
            }
            let (alpha, high) = (sign * alpha, self.high[variable]);
            if (!high && alpha < -1e-9) || (high && alpha > 1e-9) {
                candidates.push(((self.reduced[variable] / alpha).abs(), variable, alpha));
            }
        }
        if candidates.is_empty() {
            return self.infeasible(leaving);
        }
        candidates
            .sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(b.2.abs().total_cmp(&a.2.abs())).then(a.1.cmp(&b.1)));
        // Cheap candidates that cannot close the gap alone flip to their other bound.
        let mut left = miss;
        let mut flips = Vec::new();
        let mut entering = None;
        for (index, &(_, variable, alpha)) in candidates.iter().enumerate() {
            let range = self.upper[variable] - self.lower[variable];
            if range.is_finite() && left - alpha.abs() * range > 0.0 && index + 1 < candidates.len() {
                left -= alpha.abs() * range;
                flips.push(variable);
                continue;
            }
            if range.is_finite() && left - alpha.abs() * range > FEASIBLE {
                return self.infeasible(leaving);
            }
            entering = Some((variable, index));
            break;
        }
        let Some((mut entering, index)) = entering else { return self.infeasible(leaving) };
        // Among ties take the largest pivot.
        let ratio = candidates[index].0;
        let tied = candidates[index..].iter().take_while(|c| c.0 <= ratio + 1e-10);
        if let Some(best) = tied.max_by(|a, b| a.2.abs().total_cmp(&b.2.abs())).filter(|c| c.2.abs() > 1e-7) {
            entering = best.1;
        }
        let rows = self.rows();
        let mut shift = vec![0.0; rows];
        for &variable in &flips {
            let range = self.upper[variable] - self.lower[variable];
            let step = if self.high[variable] { -range } else { range };
            self.high[variable] = !self.high[variable];
            self.columns[variable].iter().for_each(|&(row, a)| shift[row as usize] += a * step);
        }
        if !flips.is_empty() {
            for at in 0..rows {
                self.value[at] -= self.inverse[at].iter().zip(&shift).map(|(i, s)| i * s).sum::<f64>();
            }
        }
        let mut column = vec![0.0; rows];
        for (at, column) in column.iter_mut().enumerate() {
            *column = self.columns[entering].iter().map(|&(row, a)| self.inverse[at][row as usize] * a).sum();
        }
        let pivot = column[leaving];
        if pivot.abs() < 1e-9 {
            self.pivots = usize::MAX / 2;
            return End::Optimal;
        }
        let gone = self.basis[leaving];
        let bound = if below { self.lower[gone] } else { self.upper[gone] };
        let step = (self.value[leaving] - bound) / pivot;
        let start = self.resting(entering);
        for (at, value) in self.value.iter_mut().enumerate() {
            *value -= step * column[at];
        }
        self.value[leaving] = start + step;
        let dual = self.reduced[entering] / pivot;
        for ((reduced, alpha), place) in self.reduced.iter_mut().zip(&self.alpha).zip(&self.place) {
            if *alpha != 0.0 && *place == NONBASIC {
                *reduced -= dual * alpha;
            }
        }
        self.reduced[gone] = -dual;
        self.reduced[entering] = 0.0;
        self.high[gone] = !below;
        self.place[gone] = NONBASIC;
        self.place[entering] = leaving;
        self.basis[leaving] = entering;
        self.replace(leaving, &column);
        self.pivots += 1;
        End::Optimal
    }

    /// The row of the tableau that belongs to a line of the inverse.
    fn cross(&mut self, line: usize) {
        self.alpha.clear();
        self.alpha.resize(self.columns.len(), 0.0);
        for (row, &mix) in self.inverse[line].iter().enumerate() {
            if mix != 0.0 {
                self.lines[row].iter().for_each(|&(column, a)| self.alpha[column as usize] += mix * a);
                self.alpha[self.own + row] = mix;
            }
        }
    }

    /// The inverse after a column has entered in a line.
    fn replace(&mut self, leaving: usize, column: &[f64]) {
        const NOTHING: f64 = 1e-14;
        let scale = 1.0 / column[leaving];
        let mut own = std::mem::take(&mut self.inverse[leaving]);
        own.iter_mut().for_each(|v| *v = if v.abs() > NOTHING { *v * scale } else { 0.0 });
        let entries: Vec<(usize, f64)> = own.iter().copied().enumerate().filter(|entry| entry.1 != 0.0).collect();
        let sparse = entries.len() * 3 < own.len();
        for (at, line) in self.inverse.iter_mut().enumerate() {
            let factor = column[at];
            if at == leaving || factor.abs() < NOTHING {
                continue;
            }
            let mut change = 0.0;
            let mut move_to = |value: &mut f64, by: f64| {
                let next = *value - factor * by;
                change += next * next - *value * *value;
                *value = next;
            };
            if sparse {
                entries.iter().for_each(|&(place, by)| move_to(&mut line[place], by));
            } else {
                line.iter_mut().zip(&own).for_each(|(value, by)| move_to(value, *by));
            }
            self.lengths[at] = (self.lengths[at] + change).max(1e-9);
        }
        self.lengths[leaving] = squared(&own).max(1e-9);
        self.inverse[leaving] = own;
    }
}

fn squared(line: &[f64]) -> f64 {
    line.iter().map(|value| value * value).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_knapsack_takes_the_best_part_of_the_last_item() {
        let mut programme = Linear::new(vec![6.0, 5.0, 1.0], vec![1.0; 3]);
        programme.add(&[(0, 2.0), (1, 3.0), (2, 1.0)], 4.0, false);
        assert_eq!(programme.solve(&Stop::never()), End::Optimal);
        assert!((programme.safe_bound() - (6.0 + 5.0 * 2.0 / 3.0)).abs() < 1e-9);
        programme.add(&[(0, 1.0), (1, 1.0), (2, 1.0)], 1.0, true);
        assert_eq!(programme.solve(&Stop::never()), End::Optimal);
        assert!((programme.safe_bound() - 6.0).abs() < 1e-9 && (programme.x(0) - 1.0).abs() < 1e-9);
        programme.bound(0, 0.0, 0.0);
        assert_eq!(programme.solve(&Stop::never()), End::Optimal);
        assert!((programme.safe_bound() - 5.0).abs() < 1e-9);
        programme.add(&[(1, -1.0)], -2.0, false);
        assert_eq!(programme.solve(&Stop::never()), End::Infeasible);
    }

    #[test]
    fn rows_that_do_not_bind_can_be_left_out() {
        let mut programme = Linear::new(vec![3.0, 2.0, 1.0], vec![1.0; 3]);
        programme.add(&[(0, 1.0), (2, 1.0)], 5.0, false);
        programme.add(&[(0, 1.0), (1, 1.0)], 1.5, false);
        programme.add(&[(1, 1.0), (2, 2.0)], 9.0, false);
        programme.add(&[(1, 1.0), (2, 1.0)], 1.0, false);
        assert_eq!(programme.solve(&Stop::never()), End::Optimal);
        let bound = programme.safe_bound();
        programme.retain(|_| false);
        assert_eq!(programme.rows(), 2);
        assert_eq!(programme.solve(&Stop::never()), End::Optimal);
        assert!((programme.safe_bound() - bound).abs() < 1e-9 && (bound - 4.5).abs() < 1e-9);
        programme.add(&[(0, 1.0)], 0.5, false);
        programme.bound(1, 0.0, 0.0);
        assert_eq!(programme.solve(&Stop::never()), End::Optimal);
        assert!((programme.safe_bound() - 2.5).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn the_answer_is_feasible_and_meets_its_bound(
            cost in proptest::collection::vec(-9i32..20, 8),
            rows in proptest::collection::vec((proptest::collection::vec(-3i32..9, 8), 1i32..20), 1..7),
        ) {
            let mut programme = Linear::new(cost.iter().map(|&c| f64::from(c)).collect(), vec![1.0; 8]);
            for (row, right) in &rows {
                let entries: Vec<_> = row.iter().enumerate().filter(|e| *e.1 != 0).map(|(j, &a)| (j, f64::from(a))).collect();
                programme.add(&entries, f64::from(*right), false);
                prop_assert_eq!(programme.solve(&Stop::never()), End::Optimal);
            }
            let value: f64 = (0..8).map(|j| f64::from(cost[j]) * programme.x(j)).sum();
            for (row, right) in &rows {
                let used: f64 = (0..8).map(|j| f64::from(row[j]) * programme.x(j)).sum();
                prop_assert!(used <= f64::from(*right) + 1e-6);
            }
            prop_assert!((programme.safe_bound() - value).abs() < 1e-6, "{} {}", programme.safe_bound(), value);
        }
    }
}
