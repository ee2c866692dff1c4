use crate::error::WaterwayError;

/// States kept at most; beyond it the queue is so near saturation that a mean has no practical meaning.
const LARGEST: usize = 1 << 21;
/// Entries of the banded matrix kept at most (half a gigabyte of numbers would be too much for a table of answers).
const LARGEST_BAND: usize = 1 << 25;

/// Stationary law of X' = max(X − take, 0) + Poisson(mean), from state 0 upwards.
///
/// It is at once the number present in M/D/c (take = c, one service time apart), the number at completions of a gated
/// bulk server and the number just before a timetabled departure. Truncated where the tail lies below 1e-18 and solved
/// without subtraction (Grassmann, Taksar and Heyman 1985) on a band, so that every probability keeps its digits.
pub(crate) fn stationary(take: usize, mean: f64) -> Result<Vec<f64>, WaterwayError> {
    let arrivals = poisson(mean);
    let width = arrivals.len();
    let tail = tail_rate(take, mean);
    let reach = (42.0 / tail.ln()).ceil();
    let unstable = || WaterwayError::Unstable {
        rate: mean / take as f64,
        demand: mean,
        capacity: take as f64,
        unit: "per service",
    };
    // A float that is too large, or not a number, becomes a count beyond the limit or zero states of tail.
    let states = reach.min(LARGEST as f64) as usize + take + width + 1;
    if states > LARGEST || states.saturating_mul(width) > LARGEST_BAND {
        return Err(unstable());
    }
    let mut band = Band::new(states, width, take);
    for from in 0..states {
        let start = from.saturating_sub(take);
        for (more, &chance) in arrivals.iter().enumerate() {
            band.add(from, (start + more).min(states - 1), chance);
        }
    }
    Ok(band.solve())
}

/// Poisson probabilities, cut where they fall below 1e-20 beyond the mean; the cut mass goes to the last.
fn poisson(mean: f64) -> Vec<f64> {
    // Start from the mode, so that neither end underflows for large means.
    let mode = mean.floor();
    let mut log = -mean + mode * mean.ln();
    for k in 1..=(mode as u64) {
        log -= (k as f64).ln();
    }
    let peak = log.exp();
    let mut upward = vec![peak];
    let mut k = mode + 1.0;
    while upward.last().is_some_and(|p| *p > 1e-20) {
        let last = upward.last().copied().unwrap_or(0.0);
        upward.push(last * mean / k);
        k += 1.0;
    }
    let mut all = Vec::with_capacity(mode as usize + upward.len());
    let mut down = peak;
    let mut k = mode;
    while k >= 1.0 {
        down *= k / mean;
        all.push(down);
        k -= 1.0;
    }
    all.reverse();
    all.extend(upward);
    let sum: f64 = all.iter().sum();
    for p in &mut all {
        *p /= sum;
    }
    all
}

/// The root above one of z^take = e^(mean (z − 1)): far out, each further state is so many times rarer.
fn tail_rate(take: usize, mean: f64) -> f64 {
    let take = take as f64;
    // In y = ln z: take·y − mean (e^y − 1) is concave, zero at 0, with its peak at ln(take/mean).
    let value = |y: f64| take * y - mean * y.exp_m1();
    let mut low = (take / mean).ln();
    let mut high = 2.0 * low + 1e-12;
    while value(high) > 0.0 {
        high *= 2.0;
    }
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if value(middle) > 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    low.exp()
}

/// A transition matrix whose row i holds columns from max(i − take, 0) on, `width` of them.
struct Band {
    states: usize,
    width: usize,
    take: usize,
    entries: Vec<f64>,
}

impl Band {
    fn new(states: usize, width: usize, take: usize) -> Self {
        Band { states, width, take, entries: vec![0.0; states * width] }
    }

    fn start(&self, row: usize) -> usize {
        row.saturating_sub(self.take)
    }

    fn at(&self, row: usize, column: usize) -> usize {
        row * self.width + (column - self.start(row))
    }

    fn add(&mut self, row: usize, column: usize, value: f64) {
        let at = self.at(row, column);
        self.entries[at] += value;
    }

    /// Eliminates states from the last to the first, then builds their probabilities up again.
    fn solve(mut self) -> Vec<f64> {
        let mut out_of = vec![1.0; self.states];
        for state in (1..self.states).rev() {
            let first = self.start(state);
            let out: f64 = (first..state).map(|column| self.entries[self.at(state, column)]).sum();
            out_of[state] = out;
            for row in self.rows_reaching(state) {
                let into = self.entries[self.at(row, state)];
                if into == 0.0 {
                    continue;
                }
                for column in first..state {
                    let share = into * self.entries[self.at(state, column)] / out;
                    if share != 0.0 {
                        self.add(row, column, share);
                    }
                }
            }
        }
        let mut law = vec![0.0; self.states];
        law[0] = 1.0;
        for state in 1..self.states {
            let into: f64 = self.rows_reaching(state).map(|row| law[row] * self.entries[self.at(row, state)]).sum();
            law[state] = into / out_of[state];
        }
        let sum: f64 = law.iter().sum();
        for p in &mut law {
            *p /= sum;
        }
        law
    }

    /// Rows below `state` whose band holds its column.
    fn rows_reaching(&self, state: usize) -> std::ops::Range<usize> {
        let first = if state < self.width { 0 } else { state + self.take + 1 - self.width };
        first.min(state)..state
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_one_taken_the_idle_chance_is_one_minus_the_load() {
        let law = stationary(1, 0.6).unwrap();
        assert!((law[0] - 0.4).abs() < 1e-14, "{}", law[0]);
        assert!(*law.last().unwrap() < 1e-16);
    }

    #[test]
    fn the_law_repeats_itself_after_one_step() {
        let (take, mean) = (3, 2.4);
        let law = stationary(take, mean).unwrap();
        let arrivals = poisson(mean);
        let mut next = vec![0.0; law.len() + arrivals.len()];
        for (state, p) in law.iter().enumerate() {
            for (more, q) in arrivals.iter().enumerate() {
                next[state.saturating_sub(take) + more] += p * q;
            }
        }
        for (state, p) in law.iter().enumerate() {
            assert!((p - next[state]).abs() < 1e-14, "state {state}");
        }
    }

    #[test]
    fn a_load_just_below_one_is_still_solved() {
        let law = stationary(1, 0.99).unwrap();
        assert!((law[0] - 0.01).abs() < 1e-12);
    }
}
