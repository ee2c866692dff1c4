//! The steps of a subgradient ascent: from prices along a direction that bisects the last one and the new slope, ever more
//! carefully.

/// How long and how boldly to ascend.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    pub iterations: usize,
    pub boldness: f64,
    pub patience: usize,
}

/// Where an ascent stands.
pub(crate) struct Climb {
    direction: Vec<f64>,
    boldness: f64,
    patience: usize,
    stale: usize,
}

/// What to do after a bound was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    /// Go on from here.
    Fresh,
    /// Nothing was gained for a while: go back to the best prices and on with shorter steps.
    Tired,
    /// Steps are too short to gain anything.
    Spent,
}

impl Climb {
    pub fn new(rows: usize, pace: Pace) -> Self {
        Climb { direction: vec![0.0; rows], boldness: pace.boldness, patience: pace.patience, stale: 0 }
    }

    /// Notes whether the last step gained anything worth while.
    pub fn note(&mut self, gained: bool) -> Mood {
        const TOO_SHORT: f64 = 0.002;
        self.stale = if gained { 0 } else { self.stale + 1 };
        if self.stale < self.patience {
            return Mood::Fresh;
        }
        self.stale = 0;
        self.boldness *= 0.6;
        self.direction.iter_mut().for_each(|d| *d = 0.0);
        if self.boldness < TOO_SHORT { Mood::Spent } else { Mood::Tired }
    }

    /// Moves the prices, each between 0 and its highest; `target` is how much the bound may still rise. False if the slope is
    /// flat: every row is served exactly once and nothing is left to gain.
    ///
    /// Average direction strategy of Sherali and Ulular 1989.
    pub fn step(&mut self, price: &mut [f64], slope: &[f64], target: f64, highest: impl Fn(usize) -> f64) -> bool {
        let norm = |v: &[f64]| v.iter().map(|x| x * x).sum::<f64>();
        let (new, old) = (norm(slope), norm(&self.direction));
        if new < 1e-18 {
            return false;
        }
        let keep = if old > 0.0 { (new / old).sqrt() } else { 0.0 };
        for (row, (direction, &slope)) in self.direction.iter_mut().zip(slope).enumerate() {
            *direction = slope + keep * *direction;
            let price = price[row];
            if (price >= highest(row) && *direction > 0.0) || (price <= 0.0 && *direction < 0.0) {
                *direction = 0.0;
            }
        }
        let size = norm(&self.direction);
        if size < 1e-18 {
            self.direction.copy_from_slice(slope);
            return true;
        }
        let length = self.boldness * target / size;
        for (row, (price, &direction)) in price.iter_mut().zip(&self.direction).enumerate() {
            *price = (*price + length * direction).clamp(0.0, highest(row));
        }
        true
    }
}
