//! The multi-dimensional knapsack itself, and the best choice so far.

/// maximise value·x with every line of needs within its capacity, x ∈ {0, 1}; nothing is negative.
pub(crate) struct Packing {
    pub value: Vec<f64>,
    /// One line a constraint.
    pub needs: Vec<Vec<f64>>,
    pub capacity: Vec<f64>,
    /// All values are whole numbers; else the greatest is of the order of a thousand.
    pub whole: bool,
}

/// The best choice so far.
#[derive(Clone)]
pub(crate) struct Best {
    pub value: f64,
    pub choice: Vec<bool>,
    /// Work done since it was last counted, about a microsecond each.
    pub work: u64,
}

impl Packing {
    pub fn worth(&self, x: &[bool]) -> f64 {
        sum(&self.value, x)
    }

    /// Takes a choice if it is allowed and better.
    pub fn offer(&self, best: &mut Best, x: &[bool]) -> bool {
        let value = self.worth(x);
        let fits = |(line, limit): (&Vec<f64>, &f64)| sum(line, x) <= limit + 1e-9 * limit.max(1.0);
        let better = value > best.value + 1e-9 * best.value.max(1.0);
        if better && self.needs.iter().zip(&self.capacity).all(fits) {
            best.value = value;
            best.choice = x.to_vec();
            return true;
        }
        false
    }

    /// Nothing better than this value has a bound below what is returned.
    pub fn cut(&self, value: f64) -> f64 {
        if self.whole { value + 1.0 - 1e-5 } else { value + 1e-7 * value.max(1.0) }
    }
}

/// What the taken ones of a line come to.
fn sum(line: &[f64], taken: &[bool]) -> f64 {
    line.iter().zip(taken).filter(|(_, taken)| **taken).map(|(need, _)| need).sum()
}
