//! Attribution by the Shapley value: what an action brings, averaged over all orders in which the actions could come.

use crate::act::Act;
use crate::space::Space;
use linping_actions::District;
use linping_problems::{Problems, Text};
use linping_work::{Stop, generator_for};
use rand::seq::SliceRandom;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

/// Up to so many actions every set of them is worked out.
const EXACT: usize = 7;
/// Orders drawn beyond that, unless the plan says otherwise.
pub(crate) const USUAL_SAMPLES: u32 = 200;
/// More actions than this are not told apart.
const MOST: usize = 128;

/// How the whole change of each indicator over layers is divided among the actions, independently of their order.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Attribution {
    /// True if every set of actions was worked out; false if orders were drawn.
    pub exact: bool,
    /// Orders drawn; none if exact.
    pub samples: Option<u32>,
    /// The seed of the draw.
    pub seed: u64,
    /// The parts; those of one indicator and place add up to its whole change at the horizon.
    pub parts: Vec<Part>,
}

/// What one action brings to one indicator.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Part {
    /// The action.
    pub action: String,
    /// The indicator.
    pub indicator: String,
    /// The district, or an area.
    pub region: String,
    /// Its part of the change, in the indicator's unit.
    pub value: f64,
    /// Standard error of the part, where orders were drawn.
    pub standard_error: Option<f64>,
}

/// A number for every indicator and place.
type Numbers = BTreeMap<(String, String), f64>;

/// Divides the change from `base` to all acts together.
///
/// # Errors
/// An action that cannot be done without another: then nothing can be said of a set without that other.
///
/// # References
/// Shapley, L. S. (1953), "A value for n-person games"; sampled orders as in Castro, J., Gómez, D., Tejada, J. (2009),
/// "Polynomial calculation of the Shapley value based on sampling", Computers & Operations Research 36(5).
pub(crate) fn divide(
    space: &Space,
    base: &District,
    acts: &[Act],
    samples: Option<u32>,
    seed: u64,
    stop: &Stop,
) -> Result<Attribution, Problems> {
    let acts: Vec<&Act> = acts.iter().collect();
    let sums = space.adding_up().map(str::to_string).collect();
    let mut game = Game { space, base, acts, known: HashMap::new(), sums, stop };
    game.leave_out_idle()?;
    let count = game.acts.len();
    let exact = samples.is_none() && count <= EXACT;
    let drawn = samples.unwrap_or(USUAL_SAMPLES).max(2);
    let parts = if exact { game.exact()? } else { game.sampled(drawn, seed)? };
    Ok(Attribution { exact, samples: (!exact).then_some(drawn), seed, parts })
}

struct Game<'a> {
    space: &'a Space<'a>,
    base: &'a District,
    acts: Vec<&'a Act>,
    known: HashMap<u128, Rc<Numbers>>,
    /// Indicators whose parts add up to the whole.
    sums: HashSet<String>,
    stop: &'a Stop,
}

impl Game<'_> {
    /// Actions that change no layer change no indicator over layers in any order.
    fn leave_out_idle(&mut self) -> Result<(), Problems> {
        let mut district = self.base.clone();
        let mut busy = Vec::new();
        for act in &self.acts {
            let (outcome, after) = act.then(&district, self.stop)?;
            if !outcome.layers.is_empty() {
                busy.push(*act);
            }
            district = after;
        }
        busy.truncate(MOST);
        self.acts = busy;
        Ok(())
    }

    /// The indicators after a set of actions, carried out in the order of the plan.
    fn worth(&mut self, set: u128) -> Result<Rc<Numbers>, Problems> {
        if let Some(known) = self.known.get(&set) {
            return Ok(Rc::clone(known));
        }
        let mut district = self.base.clone();
        for (at, act) in self.acts.iter().enumerate() {
            if set >> at & 1 == 1 {
                district = act.then(&district, self.stop).map_err(|problems| without(problems, act))?.1;
            }
        }
        let numbers = Rc::new(self.space.numbers(&district)?);
        self.known.insert(set, Rc::clone(&numbers));
        Ok(numbers)
    }

    /// Every set: the part of i is the sum over sets S without i of |S|! (n − |S| − 1)! / n! · (v(S ∪ i) − v(S)).
    fn exact(&mut self) -> Result<Vec<Part>, Problems> {
        let count = self.acts.len();
        let factorial = |n: usize| (1..=n).map(|k| k as f64).product::<f64>();
        let mut parts = Vec::new();
        for at in 0..count {
            let mut sums = Numbers::new();
            for set in (0..1_u128 << count).filter(|set| set >> at & 1 == 0) {
                let size = set.count_ones() as usize;
                let weight = factorial(size) * factorial(count - size - 1) / factorial(count);
                let (without, with) = (self.worth(set)?, self.worth(set | 1 << at)?);
                for (key, gain) in self.gains(&without, &with) {
                    *sums.entry(key).or_default() += weight * gain;
                }
            }
            parts.extend(self.parts(at, sums, |_| None));
        }
        Ok(parts)
    }

    /// Orders drawn at random: the parts of each order add up to the whole, so their means do too.
    fn sampled(&mut self, samples: u32, seed: u64) -> Result<Vec<Part>, Problems> {
        let count = self.acts.len();
        let mut drawn: Vec<BTreeMap<(String, String), Drawn>> = vec![BTreeMap::new(); count];
        for sample in 0..samples {
            let mut order: Vec<usize> = (0..count).collect();
            order.shuffle(&mut generator_for(seed, u64::from(sample)));
            let mut set = 0;
            for at in order {
                let (without, with) = (self.worth(set)?, self.worth(set | 1 << at)?);
                set |= 1 << at;
                for (key, gain) in self.gains(&without, &with) {
                    drawn[at].entry(key).or_insert_with(|| Drawn::from(gain)).add(gain);
                }
            }
        }
        let mut parts = Vec::new();
        for (at, drawn) in drawn.into_iter().enumerate() {
            let means = drawn.iter().map(|(key, drawn)| (key.clone(), drawn.mean(samples))).collect();
            parts.extend(self.parts(at, means, |key| drawn.get(key).map(|drawn| drawn.standard_error(samples))));
        }
        Ok(parts)
    }

    /// What is gained at each place; of parts that add up, one that is not there counts nothing.
    fn gains(&self, without: &Numbers, with: &Numbers) -> Vec<((String, String), f64)> {
        let missing = |key: &(String, String)| self.sums.contains(&key.0).then_some(0.0);
        let gain = |key: &(String, String)| {
            let there = |numbers: &Numbers| numbers.get(key).copied().or_else(|| missing(key));
            Some((key.clone(), there(with)? - there(without)?))
        };
        let opened = with.keys().filter(|key| !without.contains_key(*key));
        without.keys().chain(opened).filter_map(gain).collect()
    }

    fn parts(&self, at: usize, values: Numbers, error: impl Fn(&(String, String)) -> Option<f64>) -> Vec<Part> {
        let action = &self.acts[at].name;
        let part = |(key, value): ((String, String), f64)| Part {
            action: action.clone(),
            standard_error: error(&key),
            indicator: key.0,
            region: key.1,
            value,
        };
        values.into_iter().map(part).collect()
    }
}

/// Gains of one action over the orders drawn, told from the first one: what is always the same has no error at all.
#[derive(Clone, Copy, Debug)]
struct Drawn {
    first: f64,
    seen: u32,
    /// Of the differences from the first.
    sum: f64,
    squares: f64,
}

impl Drawn {
    fn from(first: f64) -> Drawn {
        Drawn { first, seen: 0, sum: 0.0, squares: 0.0 }
    }

    fn add(&mut self, gain: f64) {
        let apart = gain - self.first;
        self.seen += 1;
        self.sum += apart;
        // Sums taken in another order differ by rounding, which is no error of the draw.
        if apart.abs() > 1e-9 * self.first.abs().max(1e-6) {
            self.squares += apart * apart;
        }
    }

    /// Sums over all orders: where it was not seen the gain is none.
    fn sums(&self, samples: u32) -> (f64, f64) {
        let unseen = f64::from(samples - self.seen.min(samples));
        (self.sum - unseen * self.first, self.squares + unseen * self.first * self.first)
    }

    fn mean(&self, samples: u32) -> f64 {
        self.first + self.sums(samples).0 / f64::from(samples)
    }

    fn standard_error(&self, samples: u32) -> f64 {
        let (n, (sum, squares)) = (f64::from(samples), self.sums(samples));
        ((squares - sum * sum / n).max(0.0) / (n - 1.0) / n).sqrt()
    }
}

fn without(problems: Problems, act: &Act) -> Problems {
    let name = &act.name;
    let hint = Text::new(
        format!("行动“{name}”离开别的行动便做不成，无法用 Shapley 值分摊；请用 ordered。"),
        format!(
            "the action `{name}` cannot be done without another, so Shapley values are not defined; use `ordered`."
        ),
    );
    problems.into_iter().map(|problem| problem.hint(hint.clone())).collect()
}
