use super::binary::{Binary, Search};
use super::genetic::Herd;
use crate::linear::{End, Linear};
use crate::request::check_numbers;
use crate::{Error, Solution};
use linping_work::{Generator, Stop, generator};
use rand::Rng;

/// Multi-dimensional knapsack: the most valuable items whose needs fit several capacities at once.
///
/// maximise Σ vₖ xₖ with Σₖ aᵢₖ xₖ ≤ bᵢ for every i, xₖ ∈ {0, 1}.
///
/// # Units
/// Values in one unit; each constraint in a unit of its own.
///
/// # References
/// Chu and Beasley 1998; branch and bound over the linear relaxation with reduced-cost fixing.
///
/// # Errors
/// Numbers that are negative or not finite; rows of different lengths.
///
/// # Examples
/// Two budgets: either of the first two items alone fills one of them; the third leaves room for the fourth.
/// ```
/// use linping_siting::MultiKnapsack;
/// use linping_work::Stop;
/// let needs = vec![vec![5.0, 1.0, 2.0, 3.0], vec![1.0, 5.0, 2.0, 3.0]];
/// let items = MultiKnapsack::new(vec![6.0, 6.0, 5.0, 4.0], needs, vec![5.0, 5.0]);
/// let answer = items.solve(&Stop::never(), 1).unwrap();
/// assert_eq!((answer.objective, answer.chosen, answer.proven), (9.0, vec![2, 3], true));
/// ```
#[derive(Clone, Debug)]
pub struct MultiKnapsack {
    values: Vec<f64>,
    needs: Vec<Vec<f64>>,
    capacities: Vec<f64>,
}

impl MultiKnapsack {
    /// Items of these values; `needs` has one row a constraint and one column an item.
    pub fn new(values: Vec<f64>, needs: Vec<Vec<f64>>, capacities: Vec<f64>) -> Self {
        MultiKnapsack { values, needs, capacities }
    }

    /// Solves to proof or until the stop; the same seed and the same stop give the same answer.
    ///
    /// # Errors
    /// See [`MultiKnapsack`].
    pub fn solve(&self, stop: &Stop, seed: u64) -> Result<Solution, Error> {
        let count = self.values.len();
        check_numbers("价值", "value of item", &self.values, count)?;
        check_numbers("容量", "capacity", &self.capacities, self.needs.len())?;
        for row in &self.needs {
            check_numbers("用量", "need of item", row, count)?;
        }
        let rows = self.needs.iter().zip(&self.capacities).map(|(row, &capacity)| {
            let entries = row.iter().enumerate().filter(|(_, need)| **need > 0.0).map(|(item, &need)| (item, need));
            (entries.collect(), capacity)
        });
        let binary = Binary { value: self.values.clone(), rows: rows.collect() };
        let mut chance = generator(seed);
        let mut search = Search::new(&binary);
        search.offer(&vec![false; count]);
        let (worth, reduced) = self.worth(&binary, stop);
        let mut herd = Herd::new(&binary, &worth, &mut chance);
        // Herd and tree take turns: the one finds, the other proves.
        let mut children = 5_000;
        loop {
            if let Some((_, x)) = herd.breed(children, &mut chance, stop) {
                search.offer(&x);
            }
            if search.advance(children / 10, stop) {
                break;
            }
            // What the relaxation is unsure of around the best packing is searched exactly.
            if let Some(x) = search.best.as_ref().map(|best| best.1.clone())
                && let Some(better) = neighbourhood(&binary, &x, &reduced, &mut chance, stop)
            {
                search.offer(&better);
            }
            if stop.is_reached() {
                break;
            }
            children = (children * 2).min(100_000);
        }
        let (objective, x) = search.best.unwrap_or((0.0, vec![false; count]));
        let bound =
            if binary.value.iter().all(|v| v.fract() == 0.0) { (search.bound + 1e-6).floor() } else { search.bound };
        let chosen: Vec<usize> = (0..count).filter(|&item| x[item]).collect();
        Ok(Solution::new(objective, bound.max(objective), chosen, Vec::new()))
    }

    /// Value of each item for the price of what it needs, prices from the linear relaxation.
    fn worth(&self, binary: &Binary, stop: &Stop) -> (Vec<f64>, Vec<f64>) {
        let mut linear = Linear::new(binary.value.clone(), vec![1.0; binary.value.len()]);
        binary.rows.iter().for_each(|(row, right)| linear.add(row, *right, false));
        let solved = linear.solve(stop) == End::Optimal;
        let reduced = (0..binary.value.len()).map(|item| if solved { linear.reduced(item) } else { 0.0 }).collect();
        let worth = (0..binary.value.len())
            .map(|item| {
                // value − reduced profit = what its needs cost at the prices.
                let needs: f64 = self.needs.iter().zip(&self.capacities).map(|(r, c)| r[item] / c.max(1e-9)).sum();
                let price = if solved {
                    (binary.value[item] - linear.reduced(item)).max(1e-9 * binary.value[item].max(1.0))
                } else {
                    needs
                };
                if price > 0.0 { binary.value[item] / price } else { f64::INFINITY }
            })
            .collect();
        (worth, reduced)
    }
}

/// The best packing that differs from `x` only in items of small reduced profit and some others drawn by lot.
fn neighbourhood(
    binary: &Binary,
    x: &[bool],
    reduced: &[f64],
    chance: &mut Generator,
    stop: &Stop,
) -> Option<Vec<bool>> {
    const CORE: usize = 40;
    const LOTS: usize = 12;
    const NODES: usize = 600;
    let mut order: Vec<usize> = (0..x.len()).collect();
    order.sort_by(|&a, &b| reduced[a].abs().total_cmp(&reduced[b].abs()).then(a.cmp(&b)));
    let mut state: Vec<u8> = x.iter().map(|&taken| u8::from(taken)).collect();
    order.iter().take(CORE).for_each(|&item| state[item] = 2);
    for _ in 0..LOTS {
        // Near the core rather than far from it.
        let span = (4 * CORE).min(order.len()).max(1);
        state[order[chance.next_u64() as usize % span]] = 2;
    }
    let mut search = Search::within(binary, state);
    search.offer(x);
    search.advance(NODES, stop);
    search.best.map(|best| best.1)
}
