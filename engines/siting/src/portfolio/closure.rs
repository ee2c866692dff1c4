use crate::dinic::Dinic;
use crate::{Error, Solution};
use linping_problems::Text;
use linping_work::Stop;

/// Maximum closure: the most valuable set of projects that contains the prerequisites of all its members (no budget).
///
/// maximise Σ vₖ xₖ with xₖ ≤ xₗ for every prerequisite l of k; values may be negative. Exact: one minimum cut.
///
/// # Units
/// Values in one unit (万元 of net benefit).
///
/// # References
/// Picard 1976.
///
/// # Errors
/// A value that is not finite, a prerequisite that does not exist.
///
/// # Examples
/// A road costs 5 and lets in two works worth 3 and 4; a third work worth 1 needs a bridge costing 9.
/// ```
/// use linping_siting::Closure;
/// use linping_work::Stop;
/// let plan = Closure::new(vec![-5.0, 3.0, 4.0, 1.0, -9.0], vec![(1, 0), (2, 0), (3, 4)]);
/// let answer = plan.solve(&Stop::never(), 1).unwrap();
/// assert_eq!((answer.objective, answer.bound, answer.chosen), (2.0, 2.0, vec![0, 1, 2]));
/// ```
#[derive(Clone, Debug)]
pub struct Closure {
    values: Vec<f64>,
    requires: Vec<(usize, usize)>,
}

impl Closure {
    /// Projects of these values; (k, l) says that k requires l.
    pub fn new(values: Vec<f64>, requires: Vec<(usize, usize)>) -> Self {
        Closure { values, requires }
    }

    /// Solves exactly; neither stop nor seed matter.
    ///
    /// # Errors
    /// See [`Closure`].
    pub fn solve(&self, _stop: &Stop, _seed: u64) -> Result<Solution, Error> {
        let count = self.values.len();
        if let Some(at) = self.values.iter().position(|value| !value.is_finite()) {
            return Err(Error::invalid(
                Text::new(
                    format!("第 {} 项的价值不是有限的数", at + 1),
                    format!("value number {} is not finite", at + 1),
                ),
                Text::new("请写一个数；成本写成负数", "write a number; a cost is a negative one"),
            ));
        }
        if let Some(&(a, b)) = self.requires.iter().find(|(a, b)| *a >= count || *b >= count) {
            return Err(Error::invalid(
                Text::new(
                    format!("前置关系 ({a}, {b}) 超出 {count} 个项目"),
                    format!("the prerequisite ({a}, {b}) lies outside the {count} projects"),
                ),
                Text::new(
                    format!("请用 0 到 {} 的位置", count.saturating_sub(1)),
                    format!("use positions from 0 to {}", count.saturating_sub(1)),
                ),
            ));
        }
        let gains: f64 = self.values.iter().filter(|value| **value > 0.0).sum();
        let mut network = Dinic::new(count + 2);
        let (source, sink) = (count, count + 1);
        for (item, &value) in self.values.iter().enumerate() {
            if value > 0.0 {
                network.arc(source, item, value);
            } else if value < 0.0 {
                network.arc(item, sink, -value);
            }
        }
        for &(item, needed) in &self.requires {
            network.arc(item, needed, f64::INFINITY);
        }
        let cut = network.flow(source, sink);
        let side = network.reached(source);
        let chosen: Vec<usize> = (0..count).filter(|&item| side[item]).collect();
        let objective: f64 = chosen.iter().map(|&item| self.values[item]).sum();
        let bound = gains - cut;
        let bound = if (bound - objective).abs() <= 1e-9 * gains.max(1.0) { objective } else { bound };
        Ok(Solution::new(objective, bound.max(objective), chosen, Vec::new()))
    }
}
