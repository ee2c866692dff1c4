//! Linear programmes of few rows and many 0-1 columns, solved again and again while bounds change: a dense tableau with bounded
//! dual simplex steps. Fixing and freeing columns keeps it dual feasible, so a search may jump about without starting afresh.

mod proof;
#[cfg(test)]
mod tests;

/// How solving ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Optimal,
    /// Nothing at or above the floor is left: too little worth, or no point at all.
    Hopeless,
    /// Numerical trouble: nothing may be concluded.
    Unclear,
}

/// maximise c·x with A x + s = b, 0 ≤ x ≤ 1 and bounds of their own for every slack s.
#[derive(Clone, Debug)]
pub(crate) struct Tableau {
    rows: usize,
    columns: usize,
    /// The programme as given, rows scaled, row by row.
    given: Vec<f64>,
    right: Vec<f64>,
    cost: Vec<f64>,
    /// Coefficients of the variables outside the basis, row by row.
    table: Vec<f64>,
    /// Variable that is basic in each row, and variable at each outer position; slack of row i is variable `columns + i`.
    basic: Vec<usize>,
    outer: Vec<usize>,
    /// Row of a basic variable, position of an outer one; `inside` says which.
    place: Vec<usize>,
    inside: Vec<bool>,
    low: Vec<f64>,
    high: Vec<f64>,
    /// Which way an outer position can move: 1 up, −1 down, 0 fixed.
    way: Vec<f64>,
    /// Outer variables that rest at their upper bound.
    top: Vec<bool>,
    value: Vec<f64>,
    reduced: Vec<f64>,
    worth: f64,
    steps: usize,
    candidates: Vec<(f64, usize)>,
}

/// What changes in a tableau while it is solved.
#[derive(Clone, Debug, Default)]
pub(crate) struct Snapshot {
    numbers: Vec<f64>,
    places: Vec<usize>,
    flags: Vec<bool>,
    worth: f64,
    steps: usize,
}

const FEASIBLE: f64 = 1e-7;
const SMALL: f64 = 1e-9;
/// Columns looked at together.
const LANES: usize = 8;

impl Tableau {
    /// `needs` row by row; `slack` holds the bounds of each row's slack.
    pub fn new(cost: &[f64], needs: &[Vec<f64>], right: &[f64], slack: &[(f64, f64)]) -> Self {
        let (rows, columns) = (needs.len(), cost.len());
        let scales: Vec<f64> = needs
            .iter()
            .map(|row| {
                let most = row.iter().fold(0.0f64, |most, need| most.max(need.abs()));
                if most > 0.0 { 1.0 / most } else { 1.0 }
            })
            .collect();
        let given: Vec<f64> =
            needs.iter().zip(&scales).flat_map(|(row, scale)| row.iter().map(move |need| need * scale)).collect();
        let mut low = vec![0.0; columns];
        let mut high = vec![1.0; columns];
        low.extend(slack.iter().zip(&scales).map(|(bounds, scale)| bounds.0 * scale));
        high.extend(slack.iter().zip(&scales).map(|(bounds, scale)| bounds.1 * scale));
        let mut tableau = Tableau {
            rows,
            columns,
            table: given.clone(),
            given,
            right: right.iter().zip(&scales).map(|(right, scale)| right * scale).collect(),
            cost: cost.to_vec(),
            basic: (columns..columns + rows).collect(),
            outer: (0..columns).collect(),
            place: (0..columns).chain(0..rows).collect(),
            inside: (0..columns + rows).map(|variable| variable >= columns).collect(),
            low,
            high,
            way: vec![0.0; columns],
            top: vec![false; columns + rows],
            value: vec![0.0; rows],
            reduced: cost.to_vec(),
            worth: 0.0,
            steps: 0,
            candidates: Vec::new(),
        };
        tableau.settle();
        tableau
    }

    /// Value of a column.
    pub fn x(&self, column: usize) -> f64 {
        if self.inside[column] { self.value[self.place[column]] } else { self.rest(column) }
    }

    /// Objective of the basis at hand; after `Optimal` nothing the bounds allow is worth more, rounding aside.
    pub fn worth(&self) -> f64 {
        self.worth
    }

    /// Reduced profit of a column, 0 if it is basic.
    pub fn reduced(&self, column: usize) -> f64 {
        if self.inside[column] { 0.0 } else { self.reduced[self.place[column]] }
    }

    pub fn is_fixed(&self, column: usize) -> bool {
        self.low[column] == self.high[column]
    }

    /// Columns in the basis, with their values.
    pub fn basics(&self) -> impl Iterator<Item = (usize, f64)> {
        let columns = self.columns;
        self.basic.iter().copied().zip(self.value.iter().copied()).filter(move |(variable, _)| *variable < columns)
    }

    /// What the other rows' prices say: by how much the worth falls at least if the basic column goes down, and up.
    pub fn penalties(&self, column: usize) -> (f64, f64) {
        let row = self.place[column];
        let part = self.value[row];
        let range = row * self.columns..(row + 1) * self.columns;
        let (line, way, reduced) = (&self.table[range], &self.way[..], &self.reduced[..]);
        // Eight columns at a time without a branch, as this is asked at every part for every row.
        let (mut down, mut up) = ([f64::INFINITY; LANES], [f64::INFINITY; LANES]);
        let mut meet = |line: &[f64], way: &[f64], reduced: &[f64]| {
            for (lane, ((alpha, way), reduced)) in line.iter().zip(way).zip(reduced).enumerate() {
                // An outer variable that moves its way by one changes the basic one by −alpha·way.
                let change = alpha * way;
                let price = reduced.abs() / change.abs();
                let (falls, rises) = (change > SMALL, change < -SMALL);
                down[lane] = if falls && price < down[lane] { price } else { down[lane] };
                up[lane] = if rises && price < up[lane] { price } else { up[lane] };
            }
        };
        let (lines, ways, prices) = (line.chunks_exact(LANES), way.chunks_exact(LANES), reduced.chunks_exact(LANES));
        meet(lines.remainder(), ways.remainder(), prices.remainder());
        lines.zip(ways).zip(prices).for_each(|((line, way), reduced)| meet(line, way, reduced));
        let least = |lanes: [f64; LANES]| lanes.into_iter().fold(f64::INFINITY, f64::min);
        let (down, up) = (least(down), least(up));
        (down * part, up * (1.0 - part))
    }

    /// Notes the state, to come back to it with [`Tableau::restore`].
    pub fn save(&self, snapshot: &mut Snapshot) {
        snapshot.numbers.clear();
        for numbers in [&self.table, &self.low, &self.high, &self.way, &self.value, &self.reduced] {
            snapshot.numbers.extend_from_slice(numbers);
        }
        snapshot.places.clear();
        for places in [&self.basic, &self.outer, &self.place] {
            snapshot.places.extend_from_slice(places);
        }
        snapshot.flags.clear();
        for flags in [&self.inside, &self.top] {
            snapshot.flags.extend_from_slice(flags);
        }
        (snapshot.worth, snapshot.steps) = (self.worth, self.steps);
    }

    /// Goes back to a state noted.
    pub fn restore(&mut self, snapshot: &Snapshot) {
        let mut rest = snapshot.numbers.as_slice();
        for own in [&mut self.table, &mut self.low, &mut self.high, &mut self.way, &mut self.value, &mut self.reduced] {
            let (first, others) = rest.split_at(own.len());
            own.copy_from_slice(first);
            rest = others;
        }
        let mut rest = snapshot.places.as_slice();
        for own in [&mut self.basic, &mut self.outer, &mut self.place] {
            let (first, others) = rest.split_at(own.len());
            own.copy_from_slice(first);
            rest = others;
        }
        let mut rest = snapshot.flags.as_slice();
        for own in [&mut self.inside, &mut self.top] {
            let (first, others) = rest.split_at(own.len());
            own.copy_from_slice(first);
            rest = others;
        }
        (self.worth, self.steps) = (snapshot.worth, snapshot.steps);
    }

    fn rest(&self, variable: usize) -> f64 {
        if self.top[variable] { self.high[variable] } else { self.low[variable] }
    }

    /// Fixes a column at 0 or 1.
    pub fn fix(&mut self, column: usize, at: bool) {
        let to = f64::from(u8::from(at));
        let from = if self.inside[column] { to } else { self.rest(column) };
        (self.low[column], self.high[column]) = (to, to);
        if !self.inside[column] {
            self.way[self.place[column]] = 0.0;
            self.top[column] = at;
            self.shift(self.place[column], to - from);
        }
    }

    /// Lets a fixed column take either value again.
    pub fn free(&mut self, column: usize) {
        let from = if self.inside[column] { 0.0 } else { self.rest(column) };
        (self.low[column], self.high[column]) = (0.0, 1.0);
        if !self.inside[column] {
            let position = self.place[column];
            let reduced = self.reduced[position];
            let top = if reduced.abs() > SMALL { reduced > 0.0 } else { from > 0.5 };
            self.top[column] = top;
            self.way[position] = if top { -1.0 } else { 1.0 };
            self.shift(position, f64::from(u8::from(top)) - from);
        }
    }

    /// An outer variable moves: the basic ones make up for it.
    fn shift(&mut self, position: usize, by: f64) {
        if by != 0.0 {
            for (row, value) in self.value.iter_mut().enumerate() {
                *value -= by * self.table[row * self.columns + position];
            }
            self.worth += by * self.reduced[position];
        }
    }

    /// Puts every outer variable where its reduced profit wants it and works the values out afresh.
    fn settle(&mut self) {
        for position in 0..self.columns {
            let variable = self.outer[position];
            let (low, high) = (self.low[variable], self.high[variable]);
            self.top[variable] = if low == high {
                low > 0.5 && variable < self.columns
            } else if self.reduced[position].abs() > SMALL && high.is_finite() {
                self.reduced[position] > 0.0
            } else {
                self.top[variable] && high.is_finite()
            };
            self.way[position] = if low == high {
                0.0
            } else if self.top[variable] {
                -1.0
            } else {
                1.0
            };
        }
        // x_B = B⁻¹b − T x_N; the columns of the slacks hold B⁻¹, so it is easier to follow the given rows.
        let mut left = self.right.clone();
        self.worth = 0.0;
        for column in 0..self.columns {
            if !self.inside[column] {
                let at = self.rest(column);
                self.worth += self.cost[column] * at;
                if at != 0.0 {
                    left.iter_mut()
                        .enumerate()
                        .for_each(|(row, left)| *left -= at * self.given[row * self.columns + column]);
                }
            }
        }
        // Slacks outside the basis rest at bounds of their own; T's slack columns and unit columns give B⁻¹.
        let mut start = vec![0.0; self.rows];
        for (row, left) in left.into_iter().enumerate() {
            let variable = self.columns + row;
            if self.inside[variable] {
                start[self.place[variable]] += left;
            } else {
                let (position, over) = (self.place[variable], left - self.rest(variable));
                start.iter_mut().enumerate().for_each(|(at, v)| *v += over * self.table[at * self.columns + position]);
            }
        }
        self.value = start;
        for (row, &variable) in self.basic.iter().enumerate() {
            if variable < self.columns {
                self.worth += self.cost[variable] * self.value[row];
            }
        }
    }

    /// Rebuilds the table from the given rows, against rounding.
    fn rebuild(&mut self) -> bool {
        let wanted: Vec<usize> = self.basic.iter().copied().filter(|&variable| variable < self.columns).collect();
        self.table.clone_from(&self.given);
        self.reduced.clone_from(&self.cost);
        self.basic = (self.columns..self.columns + self.rows).collect();
        self.outer = (0..self.columns).collect();
        let slacks: Vec<bool> = (0..self.rows).map(|row| self.inside[self.columns + row]).collect();
        self.place = (0..self.columns).chain(0..self.rows).collect();
        self.inside = (0..self.columns + self.rows).map(|variable| variable >= self.columns).collect();
        let mut sound = true;
        for column in wanted {
            let row = (0..self.rows)
                .filter(|&row| self.basic[row] >= self.columns && !slacks[self.basic[row] - self.columns])
                .max_by(|&a, &b| {
                    let size = |row: usize| self.table[row * self.columns + column].abs();
                    size(a).total_cmp(&size(b)).then(b.cmp(&a))
                });
            match row {
                Some(row) if self.table[row * self.columns + self.place[column]].abs() > 1e-8 => {
                    self.exchange(row, self.place[column]);
                }
                _ => sound = false,
            }
        }
        self.steps = 0;
        self.settle();
        sound
    }

    /// Swaps the basic variable of a row with an outer one; values are left to the caller.
    fn exchange(&mut self, row: usize, position: usize) {
        let width = self.columns;
        let (before, rest) = self.table.split_at_mut(row * width);
        let (line, after) = rest.split_at_mut(width);
        let scale = 1.0 / line[position];
        line[position] = 1.0;
        line.iter_mut().for_each(|v| *v *= scale);
        for other in before.chunks_exact_mut(width).chain(after.chunks_exact_mut(width)) {
            let factor = other[position];
            if factor != 0.0 {
                other[position] = 0.0;
                other.iter_mut().zip(line.iter()).for_each(|(v, l)| *v -= factor * l);
            }
        }
        let factor = self.reduced[position];
        self.reduced[position] = 0.0;
        self.reduced.iter_mut().zip(line.iter()).for_each(|(v, l)| *v -= factor * l);
        let (gone, come) = (self.basic[row], self.outer[position]);
        (self.basic[row], self.outer[position]) = (come, gone);
        (self.place[come], self.place[gone]) = (row, position);
        (self.inside[come], self.inside[gone]) = (true, false);
    }

    /// Dual simplex until optimal, or until nothing at or above `floor` can be left.
    pub fn solve(&mut self, floor: f64, work: &mut u64) -> Verdict {
        const REBUILD: usize = 150;
        let limit = 50 * self.rows + 500;
        for _ in 0..limit {
            if self.steps >= REBUILD && !self.rebuild() {
                return Verdict::Unclear;
            }
            if self.worth < floor {
                return if self.safe_bound() < floor { Verdict::Hopeless } else { self.doubt() };
            }
            let mut worst = (FEASIBLE, usize::MAX, false);
            for (row, &variable) in self.basic.iter().enumerate() {
                let value = self.value[row];
                if self.low[variable] - value > worst.0 {
                    worst = (self.low[variable] - value, row, true);
                }
                if value - self.high[variable] > worst.0 {
                    worst = (value - self.high[variable], row, false);
                }
            }
            if worst.1 == usize::MAX {
                return Verdict::Optimal;
            }
            *work += 1;
            match self.step(worst.1, worst.0, worst.2) {
                Some(true) => {}
                Some(false) => return if self.is_empty(worst.1) { Verdict::Hopeless } else { self.doubt() },
                None => return Verdict::Unclear,
            }
        }
        Verdict::Unclear
    }

    /// Rounding and the proof do not agree: build the table afresh next time.
    fn doubt(&mut self) -> Verdict {
        self.rebuild();
        Verdict::Unclear
    }

    /// One dual step in a row. `Some(false)` if no variable can help.
    fn step(&mut self, row: usize, miss: f64, below: bool) -> Option<bool> {
        let width = self.columns;
        let sign = if below { 1.0 } else { -1.0 };
        let line = &self.table[row * width..(row + 1) * width];
        // Written one behind the other without a branch that nobody could foretell.
        self.candidates.resize(width + 1, (0.0, 0));
        let mut count = 0;
        for (position, ((alpha, way), reduced)) in line.iter().zip(&self.way).zip(&self.reduced).enumerate() {
            let change = alpha * way * sign;
            self.candidates[count] = (reduced.abs() / -change, position);
            count += usize::from(change < -SMALL);
        }
        self.candidates.truncate(count);
        // Cheap candidates that cannot make up for the miss alone flip to their other bound.
        let mut left = miss;
        let mut entering = None;
        let mut done = 0;
        while done < self.candidates.len() {
            let mut least = done;
            for at in done + 1..self.candidates.len() {
                if self.candidates[at].0 < self.candidates[least].0 {
                    least = at;
                }
            }
            self.candidates.swap(done, least);
            let position = self.candidates[done].1;
            let variable = self.outer[position];
            let power = line[position].abs() * (self.high[variable] - self.low[variable]);
            if left - power > 0.0 {
                left -= power;
                done += 1;
                continue;
            }
            entering = Some(position);
            break;
        }
        if entering.is_none() && done > 0 && left <= FEASIBLE {
            // All that can help is just enough, rounding aside: the dearest enters.
            done -= 1;
            entering = Some(self.candidates[done].1);
        }
        let Some(mut position) = entering else { return Some(false) };
        // Among equals the largest pivot.
        let ratio = self.candidates[done].0;
        for &(other, at) in &self.candidates[done..] {
            let size = |at: usize| self.table[row * width + at].abs();
            if other <= ratio + 1e-11 && size(at) > size(position) {
                position = at;
            }
        }
        for at in 0..done {
            self.flip(self.candidates[at].1);
        }
        let pivot = self.table[row * width + position];
        if pivot.abs() < 1e-8 {
            return if self.steps > 0 && self.rebuild() { Some(true) } else { None };
        }
        let gone = self.basic[row];
        let target = if below { self.low[gone] } else { self.high[gone] };
        let come = self.outer[position];
        let by = (self.value[row] - target) / pivot;
        let start = self.rest(come);
        self.shift(position, by);
        self.exchange(row, position);
        self.value[row] = start + by;
        self.top[gone] = !below;
        self.way[position] = if self.low[gone] == self.high[gone] {
            self.top[gone] = gone < self.columns && target > 0.5;
            0.0
        } else if below {
            1.0
        } else {
            -1.0
        };
        self.steps += 1;
        Some(true)
    }

    fn flip(&mut self, position: usize) {
        let variable = self.outer[position];
        let range = self.high[variable] - self.low[variable];
        let by = range * self.way[position];
        self.top[variable] = !self.top[variable];
        self.way[position] = -self.way[position];
        self.shift(position, by);
    }
}
