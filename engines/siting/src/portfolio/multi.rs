use super::breed::Herd;
use super::packing::{Best, Packing};
use super::plane::Plane;
use crate::request::check_numbers;
use crate::{Error, Solution};
use linping_work::{Stop, generator};

/// Multi-dimensional knapsack: the most valuable items whose needs fit several capacities at once.
///
/// maximise Σ vₖ xₖ with Σₖ aᵢₖ xₖ ≤ bᵢ for every i, xₖ ∈ {0, 1}.
///
/// # Units
/// Values in one unit; each constraint in a unit of its own.
///
/// # References
/// Chu and Beasley 1998 (instances); Vimont, Boussier and Vasquez 2008 (planes of equal count, reduced-cost fixing); the search
/// between packings is the optimised crossover of Aggarwal, Orlin and Tai 1997 with a tree for the crossing.
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
        let most = self.values.iter().copied().fold(0.0, f64::max);
        let whole = most < 1e8 && self.values.iter().all(|value| value.fract() == 0.0);
        // Tolerances are those of values about a thousand.
        let unit = if whole || most == 0.0 { 1.0 } else { most / 1000.0 };
        let packing = Packing {
            value: self.values.iter().map(|value| value / unit).collect(),
            needs: self.needs.clone(),
            capacity: self.capacities.clone(),
            whole,
        };
        let (best, bound) = search(&packing, stop, seed);
        let chosen: Vec<usize> = (0..count).filter(|&item| best.choice[item]).collect();
        let objective = chosen.iter().map(|&item| self.values[item]).sum();
        let bound = if bound == best.value { objective } else { (bound * unit).max(objective) };
        Ok(Solution::new(objective, bound, chosen, Vec::new()))
    }
}

/// Herd and tree take turns: the one finds, the other proves. Returns the best choice and the bound.
fn search(packing: &Packing, stop: &Stop, seed: u64) -> (Best, f64) {
    /// Work before the tree is divided by the number of items taken.
    const FIRST: u64 = 400_000;
    /// The herd works so many times as much as the tree.
    const SHARE: u64 = 3;
    /// Parts of the tree looked at in one turn.
    const TURN: usize = 300;
    let count = packing.value.len();
    let fits = |item: &usize| packing.needs.iter().zip(&packing.capacity).all(|(line, limit)| line[*item] <= *limit);
    let items: Vec<usize> = (0..count).filter(|item| packing.value[*item] > 0.0).filter(fits).collect();
    let mut best = Best { value: 0.0, choice: vec![false; count], work: 0 };
    let Some(root) = Plane::new(packing, &mut best, items.clone(), vec![false; count], (0, items.len())) else {
        let value = best.value;
        return (best, value);
    };
    let mut chance = generator(seed);
    let mut herd = Herd::new(root.reduced().to_vec());
    let centre = root.centre();
    let mut planes = vec![root];
    let (mut bred, mut proved, mut divided) = (0, 0, false);
    while !stop.is_reached() {
        let cut = packing.cut(best.value);
        let open = planes.iter_mut().filter(|plane| !plane.is_done(cut));
        let Some(plane) = open.max_by(|a, b| a.bound().total_cmp(&b.bound())) else { break };
        let account = if !divided && bred + proved > FIRST {
            planes = divide(packing, &mut best, &items, centre);
            divided = true;
            &mut proved
        } else if bred < SHARE * proved {
            herd.breed(packing, &mut best, &mut chance);
            &mut bred
        } else {
            plane.advance(packing, &mut best, TURN);
            &mut proved
        };
        // A turn without a single pivot counts too.
        *account += 1 + best.work;
        stop.spend(std::mem::take(&mut best.work));
    }
    let bound =
        planes.iter().map(Plane::bound).filter(|bound| *bound >= packing.cut(best.value)).fold(best.value, f64::max);
    let bound = if packing.whole { (bound + 1e-6).floor() } else { bound };
    (best, bound)
}

/// The search divided by how many items are taken, outwards from the number that the relaxation takes.
fn divide(packing: &Packing, best: &mut Best, items: &[usize], centre: usize) -> Vec<Plane> {
    /// Numbers looked at one by one in each direction; the rest stays together.
    const STEPS: usize = 10;
    let none = vec![false; packing.value.len()];
    let mut plane = |range| Plane::new(packing, best, items.to_vec(), none.clone(), range);
    let mut planes = Vec::new();
    for taken in centre..=items.len() {
        let Some(rest) = plane((taken, items.len())) else { break };
        if taken == centre + STEPS {
            planes.push(rest);
            break;
        }
        planes.extend(plane((taken, taken)));
    }
    for taken in (0..centre).rev() {
        let Some(rest) = plane((0, taken)) else { break };
        if taken + 1 + STEPS == centre {
            planes.push(rest);
            break;
        }
        planes.extend(plane((taken, taken)));
    }
    planes
}
