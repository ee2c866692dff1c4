use super::core::pack;
use crate::request::check_numbers;
use crate::{Error, Solution};
use linping_work::Stop;

/// Knapsack: the most valuable items whose needs fit one capacity (projects under a budget).
///
/// maximise Σ vₖ xₖ with Σ aₖ xₖ ≤ b, xₖ ∈ {0, 1}.
///
/// # Units
/// Values and needs in units of their own; the capacity in the unit of the needs.
///
/// # References
/// Pisinger 1997 (expanding core).
///
/// # Errors
/// Numbers that are negative or not finite.
///
/// # Examples
/// The best ratio is a trap: 10 for 6 leaves room for nothing, 7 + 7 fits.
/// ```
/// use linping_siting::Knapsack;
/// use linping_work::Stop;
/// let items = Knapsack::new(vec![10.0, 7.0, 7.0], vec![6.0, 5.0, 5.0], 10.0);
/// let answer = items.solve(&Stop::never(), 1).unwrap();
/// assert_eq!((answer.objective, answer.chosen), (14.0, vec![1, 2]));
/// ```
#[derive(Clone, Debug)]
pub struct Knapsack {
    values: Vec<f64>,
    needs: Vec<f64>,
    capacity: f64,
}

impl Knapsack {
    /// Items of these values and needs.
    pub fn new(values: Vec<f64>, needs: Vec<f64>, capacity: f64) -> Self {
        Knapsack { values, needs, capacity }
    }

    /// Solves to proof or until the stop; the answer does not depend on the seed.
    ///
    /// # Errors
    /// See [`Knapsack`].
    pub fn solve(&self, stop: &Stop, _seed: u64) -> Result<Solution, Error> {
        check_numbers("价值", "value of item", &self.values, self.values.len())?;
        check_numbers("用量", "need of item", &self.needs, self.values.len())?;
        check_numbers("容量", "capacity", &[self.capacity], 1)?;
        // As in the knapsack with several budgets: sums of decimals that are the capacity but for rounding fit.
        let capacity = self.capacity + 1e-9 * self.capacity.max(1.0);
        let (mut chosen, mut kept) = (Vec::new(), Vec::new());
        for item in 0..self.values.len() {
            if self.needs[item] == 0.0 {
                if self.values[item] > 0.0 {
                    chosen.push(item);
                }
            } else if self.values[item] > 0.0 && self.needs[item] <= capacity {
                kept.push(item);
            }
        }
        let free: f64 = chosen.iter().map(|&item| self.values[item]).sum();
        let values: Vec<f64> = kept.iter().map(|&item| self.values[item]).collect();
        let needs: Vec<f64> = kept.iter().map(|&item| self.needs[item]).collect();
        let packed = pack(&values, &needs, capacity, stop);
        chosen.extend(kept.iter().zip(&packed.taken).filter(|(_, taken)| **taken).map(|(&item, _)| item));
        chosen.sort_unstable();
        let objective: f64 = chosen.iter().map(|&item| self.values[item]).sum();
        let bound = if packed.bound == packed.value { objective } else { packed.bound + free };
        Ok(Solution::new(objective, bound.max(objective), chosen, Vec::new()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenths_that_make_up_the_capacity_fit() {
        // 4.2 + 2.6 + 5.4 is 12.2, but not in binary.
        let values = vec![14.0, 7.0, 13.0, 7.0, 10.0];
        let items = Knapsack::new(values, vec![4.2, 2.6, 5.4, 3.3, 5.8], 12.2);
        let answer = items.solve(&Stop::never(), 1).unwrap();
        assert_eq!((answer.objective, answer.bound, answer.chosen), (34.0, 34.0, vec![0, 1, 2]));
    }
}
