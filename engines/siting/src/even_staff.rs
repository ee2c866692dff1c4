use crate::request::check_numbers;
use crate::{Error, Solution};
use linping_problems::Text;
use linping_tables::CostTable;
use linping_work::Stop;

/// Whole units of staff (persons, or days a week) handed out so that everybody's access is as even as can be.
///
/// Place `j` gives each demand `i` that reaches it with weight `wᵢⱼ` the access `wᵢⱼ Sⱼ / Rⱼ`, where `Rⱼ = Σᵢ Pᵢ wᵢⱼ` (enhanced
/// two-step floating catchment). Weighted by people, access always sums to the staff, so its mean is fixed by how many there are
/// and evenness is one number: the coefficient of variation, made small. Its square is convex and quadratic in the staff. Units
/// go one at a time to where the square falls most, then one unit at a time is moved while that helps; where there are few ways
/// (200,000) all are tried, and the best is proven. Else the bound is that of staff
/// that may be split at will: the gradient at a nearly best split says how much any other could still gain (Frank and Wolfe).
///
/// # Units
/// The table holds weights of reach (above 0), not costs; staff and what stays in the unit of the access; the objective is the
/// coefficient of variation, without unit.
///
/// # References
/// Luo and Qi 2009 (access); Federgruen and Groenevelt 1986 (greedy); Frank and Wolfe 1956 (bound).
///
/// # Errors
/// Shapes that do not fit, numbers below zero, nobody who reaches any place.
///
/// # Examples
/// 132 people reach one clinic and 48 another, with one doctor each; 13 more even access out at eleven and four: 1/12 each.
/// ```
/// use linping_siting::EvenStaff;
/// use linping_tables::{CostTable, CostUnit};
/// use linping_work::Stop;
/// let reach = CostTable::from_triplets(2, 2, CostUnit::Plain, vec![(0, 0, 1.0), (1, 1, 1.0)]).unwrap();
/// let plan = EvenStaff::new(&reach, vec![132.0, 48.0], vec![1.0, 1.0], 13, 1.0).solve(&Stop::never(), 1).unwrap();
/// assert_eq!(plan.units, [10, 3]);
/// assert!(plan.solution.objective < 1e-6 && plan.solution.proven);
/// ```
#[derive(Clone, Debug)]
pub struct EvenStaff<'a> {
    reach: &'a CostTable,
    people: Vec<f64>,
    stay: Vec<f64>,
    units: usize,
    unit: f64,
    least: usize,
}

/// Where the units go.
#[derive(Clone, Debug, PartialEq)]
pub struct Even {
    /// Units handed to each place.
    pub units: Vec<usize>,
    /// The coefficient of variation if every place that is reached had been given the same, for comparison.
    pub equal_shares: f64,
    /// The coefficient of variation, its bound and gap.
    pub solution: Solution,
}

impl<'a> EvenStaff<'a> {
    /// So many units, each of a size, over the places (columns) that people (rows) reach with a weight; `stay` is there already.
    pub fn new(reach: &'a CostTable, people: Vec<f64>, stay: Vec<f64>, units: usize, unit: f64) -> Self {
        EvenStaff { reach, people, stay, units, unit, least: 0 }
    }

    /// Every place that is reached gets at least so many units.
    #[must_use]
    pub fn at_least(mut self, units: usize) -> Self {
        self.least = units;
        self
    }

    /// Hands out; the answer does not depend on the seed.
    ///
    /// # Errors
    /// See [`EvenStaff`]; fewer units than the least of every place, with the number that would do.
    pub fn solve(&self, stop: &Stop, _seed: u64) -> Result<Even, Error> {
        check_numbers("人口", "people", &self.people, self.reach.rows())?;
        check_numbers("现有人员", "staff that stays", &self.stay, self.reach.columns())?;
        check_numbers("单位", "size of a unit", &[self.unit], 1)?;
        let form = Quadratic::of(self);
        let reached: Vec<usize> = (0..self.reach.columns()).filter(|&place| form.reach[place] > 0.0).collect();
        if reached.is_empty() {
            return Err(Error::invalid(
                Text::new("没有人能到达任何地点", "nobody reaches any place"),
                Text::new("请放宽出行限制，或补上道路", "allow longer ways, or add streets"),
            ));
        }
        let needed = self.least * reached.len();
        if needed > self.units {
            return Err(Error::Infeasible {
                what: linping_problems::Text::new(
                    format!("{} 处各至少 {} 份，共需 {needed} 份，只有 {}", reached.len(), self.least, self.units),
                    format!(
                        "{} places with at least {} each need {needed}, and there are {}",
                        reached.len(),
                        self.least,
                        self.units
                    ),
                ),
                change: linping_problems::Text::new(
                    format!("至少 {needed} 份"),
                    format!("{needed} are the least that would do"),
                ),
                amount: Some(needed as f64),
            });
        }
        let mut units = vec![0; self.reach.columns()];
        reached.iter().for_each(|&place| units[place] = self.least);
        let mut slope = form.slope(&self.staff(&units));
        self.hand_out(&form, &reached, &mut units, &mut slope, self.units - needed);
        self.exchange(&form, &reached, &mut units, &mut slope, stop);
        let exact = self.try_all(&form, &reached, &mut units, needed, stop);
        let staff = self.staff(&units);
        let variation = |square: f64| form.variation(square);
        let objective = variation(form.square(&staff));
        let bound = if exact { objective } else { variation(self.bound(&form, &reached, staff, stop)).min(objective) };
        let equal = self.units as f64 * self.unit / reached.len() as f64;
        let mut same = self.stay.clone();
        reached.iter().for_each(|&place| same[place] += equal);
        let equal_shares = variation(form.square(&same));
        let chosen = (0..units.len()).filter(|&place| units[place] > 0).collect();
        Ok(Even { units, equal_shares, solution: Solution::new(objective, bound, chosen, Vec::new()) })
    }

    fn staff(&self, units: &[usize]) -> Vec<f64> {
        self.stay.iter().zip(units).map(|(stay, units)| stay + self.unit * *units as f64).collect()
    }

    /// One unit at a time to where the square falls most.
    fn hand_out(&self, form: &Quadratic, reached: &[usize], units: &mut [usize], slope: &mut [f64], count: usize) {
        let u = self.unit;
        for _ in 0..count {
            let rise = |place: usize| 2.0 * u * slope[place] + u * u * form.at(place, place);
            let Some(&best) = reached.iter().min_by(|a, b| rise(**a).total_cmp(&rise(**b))) else { return };
            units[best] += 1;
            form.add(slope, best, u);
        }
    }

    /// Moves one unit at a time, the best move each time, while that helps.
    fn exchange(&self, form: &Quadratic, reached: &[usize], units: &mut [usize], slope: &mut [f64], stop: &Stop) {
        let u = self.unit;
        while !stop.spend((reached.len() * reached.len()) as u64) {
            let mut best: Option<(f64, usize, usize)> = None;
            for &from in reached.iter().filter(|place| units[**place] > self.least) {
                for &to in reached.iter().filter(|place| **place != from) {
                    let rise = 2.0 * u * (slope[to] - slope[from]) + u * u * form.between(from, to);
                    if rise < -1e-12 * form.scale && best.is_none_or(|(least, ..)| rise < least) {
                        best = Some((rise, from, to));
                    }
                }
            }
            let Some((_, from, to)) = best else { return };
            units[from] -= 1;
            units[to] += 1;
            form.add(slope, from, -u);
            form.add(slope, to, u);
        }
    }

    /// Tries every way to hand out, where there are few. True if it did: what it leaves is the best.
    fn try_all(&self, form: &Quadratic, reached: &[usize], units: &mut [usize], needed: usize, stop: &Stop) -> bool {
        const MOST_WAYS: f64 = 200_000.0;
        let left = self.units - needed;
        let ways = (1..reached.len()).fold(1.0, |ways, place| ways * (left + place) as f64 / place as f64);
        if ways > MOST_WAYS || stop.spend((ways * reached.len() as f64) as u64) {
            return false;
        }
        let mut now = vec![0; units.len()];
        reached.iter().for_each(|&place| now[place] = self.least);
        let mut best = form.square(&self.staff(units));
        let mut tried = now.clone();
        let slope = form.slope(&self.staff(&now));
        let square = form.square_with(&self.staff(&now), &slope);
        self.try_from(form, (reached, left), &mut tried, (square, slope), &mut |square, tried| {
            if square < best - 1e-12 * form.scale {
                best = square;
                units.clone_from_slice(tried);
            }
        });
        true
    }

    /// Every way to hand out what is left over these places; `square` and half its gradient are those of what is handed out.
    fn try_from(
        &self,
        form: &Quadratic,
        (places, left): (&[usize], usize),
        units: &mut [usize],
        (mut square, mut slope): (f64, Vec<f64>),
        found: &mut dyn FnMut(f64, &[usize]),
    ) {
        let Some((&place, rest)) = places.split_first() else { return };
        let (u, before) = (self.unit, units[place]);
        if rest.is_empty() {
            let all = u * left as f64;
            units[place] += left;
            found(square + 2.0 * all * slope[place] + all * all * form.at(place, place), units);
            units[place] = before;
            return;
        }
        for here in 0..=left {
            self.try_from(form, (rest, left - here), units, (square, slope.clone()), found);
            units[place] += 1;
            square += 2.0 * u * slope[place] + u * u * form.at(place, place);
            form.add(&mut slope, place, u);
        }
        units[place] = before;
    }

    /// No split of the staff has a smaller square than this.
    fn bound(&self, form: &Quadratic, reached: &[usize], mut staff: Vec<f64>, stop: &Stop) -> f64 {
        let floor = |place: usize| self.stay[place] + self.unit * self.least as f64;
        let mut slope = form.slope(&staff);
        let mut bound: f64 = 0.0;
        for _ in 0..20_000 {
            let by_slope = |a: &&usize, b: &&usize| slope[**a].total_cmp(&slope[**b]);
            let (Some(&to), Some(&from)) = (
                reached.iter().min_by(by_slope),
                reached.iter().filter(|place| staff[**place] > floor(**place)).max_by(by_slope),
            ) else {
                return form.square(&staff);
            };
            let movable: f64 =
                reached.iter().map(|&place| (staff[place] - floor(place)) * (slope[place] - slope[to])).sum();
            let square = form.square_with(&staff, &slope);
            bound = bound.max(square - 2.0 * movable);
            if 2.0 * movable <= 1e-9 * square || from == to || stop.spend(reached.len() as u64) {
                break;
            }
            let curve = form.between(from, to);
            let best = if curve > 0.0 { (slope[from] - slope[to]) / curve } else { f64::INFINITY };
            let step = best.min(staff[from] - floor(from));
            staff[from] -= step;
            staff[to] += step;
            form.add(&mut slope, from, -step);
            form.add(&mut slope, to, step);
        }
        bound
    }
}

/// Σᵢ Pᵢ Aᵢ² as a quadratic form of the staff.
struct Quadratic {
    places: usize,
    /// `Σᵢ Pᵢ wᵢⱼ wᵢₖ / (Rⱼ Rₖ)`, row by row.
    form: Vec<f64>,
    /// People who reach each place, weighted.
    reach: Vec<f64>,
    scale: f64,
}

impl Quadratic {
    fn of(staff: &EvenStaff) -> Quadratic {
        let places = staff.reach.columns();
        let mut reach = vec![0.0; places];
        for (row, place, weight) in staff.reach.iter() {
            reach[place] += staff.people[row] * weight;
        }
        let mut form = vec![0.0; places * places];
        for row in 0..staff.reach.rows() {
            let (near, weights) = staff.reach.row(row);
            let share =
                |at: usize| if reach[near[at] as usize] > 0.0 { weights[at] / reach[near[at] as usize] } else { 0.0 };
            for a in 0..near.len() {
                for b in 0..near.len() {
                    form[near[a] as usize * places + near[b] as usize] += staff.people[row] * share(a) * share(b);
                }
            }
        }
        let there: f64 = (0..places).filter(|&place| reach[place] > 0.0).map(|place| staff.stay[place]).sum();
        let total = there + staff.units as f64 * staff.unit;
        let people: f64 = staff.people.iter().sum();
        let scale = if people > 0.0 { total * total / people } else { 1.0 };
        Quadratic { places, form, reach, scale }
    }

    fn at(&self, a: usize, b: usize) -> f64 {
        self.form[a * self.places + b]
    }

    /// The square of a move of one from a place to another.
    fn between(&self, a: usize, b: usize) -> f64 {
        self.at(a, a) + self.at(b, b) - 2.0 * self.at(a, b)
    }

    /// Half the gradient.
    fn slope(&self, staff: &[f64]) -> Vec<f64> {
        (0..self.places).map(|a| (0..self.places).map(|b| self.at(a, b) * staff[b]).sum()).collect()
    }

    fn add(&self, slope: &mut [f64], place: usize, amount: f64) {
        slope.iter_mut().enumerate().for_each(|(other, slope)| *slope += amount * self.at(other, place));
    }

    fn square(&self, staff: &[f64]) -> f64 {
        self.square_with(staff, &self.slope(staff))
    }

    fn square_with(&self, staff: &[f64], slope: &[f64]) -> f64 {
        staff.iter().zip(slope).map(|(staff, slope)| staff * slope).sum()
    }

    /// The coefficient of variation of a square: √(Σ P A² ΣP / (ΣS)² − 1); rounding alone is no variation.
    fn variation(&self, square: f64) -> f64 {
        let part = square / self.scale - 1.0;
        if part < 1e-12 { 0.0 } else { part.sqrt() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use linping_tables::CostUnit;
    use proptest::prelude::*;

    /// The coefficient of variation from its definition, person by person.
    fn by_definition(reach: &CostTable, people: &[f64], staff: &[f64]) -> f64 {
        let catchment =
            |place: usize| (0..people.len()).map(|row| people[row] * reach.get(row, place).unwrap_or(0.0)).sum::<f64>();
        let access: Vec<f64> = (0..people.len())
            .map(|row| (0..staff.len()).map(|p| reach.get(row, p).map_or(0.0, |w| w * staff[p] / catchment(p))).sum())
            .collect();
        let all: f64 = people.iter().sum();
        let mean = access.iter().zip(people).map(|(a, p)| a * p).sum::<f64>() / all;
        let variance = access.iter().zip(people).map(|(a, p)| p * (a - mean).powi(2)).sum::<f64>() / all;
        variance.sqrt() / mean
    }

    /// Every way to hand so many units to places.
    fn every(units: usize, places: usize) -> Vec<Vec<usize>> {
        if places == 1 {
            return vec![vec![units]];
        }
        (0..=units)
            .flat_map(|first| {
                every(units - first, places - 1).into_iter().map(move |rest| [vec![first], rest].concat())
            })
            .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn few_units_are_handed_out_as_the_best_of_all_ways_does(
            weights in prop::collection::vec(prop::sample::select(vec![0.22, 0.68, 1.0]), 18),
            people in prop::collection::vec(1.0..50.0f64, 6),
            stay in prop::collection::vec(0.0..4.0f64, 3),
            units in 1usize..9,
        ) {
            let triplets = (0..18).map(|at| ((at / 3) as u32, (at % 3) as u32, weights[at])).collect();
            let reach = CostTable::from_triplets(6, 3, CostUnit::Plain, triplets).unwrap();
            let answer = EvenStaff::new(&reach, people.clone(), stay.clone(), units, 0.5).solve(&Stop::never(), 1).unwrap();
            let staff = |units: &[usize]| -> Vec<f64> { stay.iter().zip(units).map(|(s, u)| s + 0.5 * *u as f64).collect() };
            let told = by_definition(&reach, &people, &staff(&answer.units));
            prop_assert!((told - answer.solution.objective).abs() < 1e-6, "{told} {}", answer.solution.objective);
            prop_assert_eq!(answer.units.iter().sum::<usize>(), units);
            let best = every(units, 3).iter().map(|u| by_definition(&reach, &people, &staff(u))).fold(f64::INFINITY, f64::min);
            prop_assert!(answer.solution.bound <= best + 1e-6, "bound {} above the best {best}", answer.solution.bound);
            prop_assert!(answer.solution.objective <= best + 1e-6, "{} against {best}", answer.solution.objective);
            prop_assert!(answer.solution.proven);
            let equal = by_definition(&reach, &people, &stay.iter().map(|s| s + units as f64 / 6.0).collect::<Vec<_>>());
            prop_assert!((equal - answer.equal_shares).abs() < 1e-6);
        }
    }

    #[test]
    fn too_few_for_the_least_everywhere_says_how_many_would_do() {
        let reach = CostTable::from_dense(1, 3, CostUnit::Plain, &[1.0, 1.0, 1.0]).unwrap();
        let asked = EvenStaff::new(&reach, vec![1.0], vec![0.0; 3], 5, 1.0).at_least(2).solve(&Stop::never(), 1);
        assert!(matches!(asked, Err(Error::Infeasible { amount: Some(6.0), .. })), "{asked:?}");
    }
}
