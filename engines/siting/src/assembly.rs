use crate::max_p::{adjacency, pieces};
use crate::portfolio::{Binary, Search};
use crate::request::check_numbers;
use crate::{Error, Solution, verify};
use linping_problems::Text;
use linping_work::Stop;

/// Land assembly: the most valuable connected set of parcels under an area limit and, if given, a budget.
///
/// maximise Σ vᵢ xᵢ with Σ aᵢ xᵢ ≤ A, Σ cᵢ xᵢ ≤ B, and the chosen parcels connected. Values may be negative (a parcel that
/// only joins others). On trees without budget exact by dynamic programming; otherwise branch and bound with separator
/// constraints added until the best set is connected.
///
/// # Units
/// Values and costs in currency units of their own, areas in one unit (亩).
///
/// # References
/// Node separators: Carvajal et al. 2013.
///
/// # Errors
/// Numbers that are not finite or negative areas; neighbours that do not exist.
///
/// # Examples
/// Three parcels in a row, worth 5, −1, 6: joined they give 10, but need 3 units of area.
/// ```
/// use linping_siting::Assembly;
/// use linping_work::Stop;
/// let row = Assembly::new(vec![5.0, -1.0, 6.0], vec![1.0; 3], vec![(0, 1), (1, 2)], 3.0);
/// assert_eq!(row.solve(&Stop::never(), 1).unwrap().chosen, [0, 1, 2]);
/// let small = Assembly::new(vec![5.0, -1.0, 6.0], vec![1.0; 3], vec![(0, 1), (1, 2)], 2.0);
/// assert_eq!(small.solve(&Stop::never(), 1).unwrap().objective, 6.0);
/// ```
#[derive(Clone, Debug)]
pub struct Assembly {
    values: Vec<f64>,
    areas: Vec<f64>,
    neighbours: Vec<(usize, usize)>,
    area_limit: f64,
    budget: Option<(Vec<f64>, f64)>,
}

impl Assembly {
    /// Parcels of these values and areas, pairs of neighbours, the area limit.
    pub fn new(values: Vec<f64>, areas: Vec<f64>, neighbours: Vec<(usize, usize)>, area_limit: f64) -> Self {
        Assembly { values, areas, neighbours, area_limit, budget: None }
    }

    /// Cost of each parcel, and the budget.
    #[must_use]
    pub fn budget(mut self, costs: Vec<f64>, budget: f64) -> Self {
        self.budget = Some((costs, budget));
        self
    }

    /// Solves to proof or until the stop; the answer does not depend on the seed.
    ///
    /// # Errors
    /// See [`Assembly`].
    pub fn solve(&self, stop: &Stop, _seed: u64) -> Result<Solution, Error> {
        let count = self.values.len();
        check_numbers("面积", "area of parcel", &self.areas, count)?;
        check_numbers("面积上限", "area limit", &[self.area_limit], 1)?;
        if let Some((costs, budget)) = &self.budget {
            check_numbers("费用", "cost of parcel", costs, count)?;
            check_numbers("预算", "budget", &[*budget], 1)?;
        }
        if let Some(at) = self.values.iter().position(|value| !value.is_finite()) {
            return Err(Error::invalid(
                Text::new(
                    format!("第 {} 块的价值不是有限的数", at + 1),
                    format!("value number {} is not finite", at + 1),
                ),
                Text::new("请写一个数；无价值的写 0", "write a number; 0 where there is no value"),
            ));
        }
        let near = adjacency(&self.neighbours, count)?;
        let edges: usize = near.iter().map(Vec::len).sum::<usize>() / 2;
        let whole = self.areas.iter().chain([&self.area_limit]).all(|area| area.fract() == 0.0);
        let forest = edges + pieces(&near).len() == count;
        const MOST_CELLS: f64 = 2e8;
        let fits = self.area_limit * count as f64 <= MOST_CELLS;
        let (chosen, bound) = if forest && whole && fits && self.budget.is_none() {
            let chosen = self.on_forest(&near);
            let value = self.worth(&chosen);
            (chosen, value)
        } else {
            self.on_graph(&near, stop)
        };
        let mut label = vec![None; count];
        chosen.iter().for_each(|&parcel| label[parcel] = Some(0));
        verify::contiguous(&label, &self.neighbours)?;
        let value = self.worth(&chosen);
        Ok(Solution::new(value, bound.max(value), chosen, Vec::new()))
    }

    fn worth(&self, chosen: &[usize]) -> f64 {
        chosen.iter().map(|&parcel| self.values[parcel]).sum()
    }

    /// Best set with each parcel as top, by area; exact.
    fn on_forest(&self, near: &[Vec<usize>]) -> Vec<usize> {
        let limit = self.area_limit as usize;
        let count = near.len();
        let mut parent = vec![usize::MAX; count];
        let mut order = Vec::new();
        for piece in pieces(near) {
            parent[piece[0]] = piece[0];
            for &parcel in &piece {
                order.push(parcel);
                for &next in &near[parcel] {
                    if parent[next] == usize::MAX {
                        parent[next] = parcel;
                    }
                }
            }
        }
        // best[v][a]: most value of a connected set with top v and area exactly a; sub[v] the largest area below v.
        let mut best: Vec<Vec<f64>> = vec![Vec::new(); count];
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); count];
        for &parcel in order.iter().rev() {
            let own = self.areas[parcel] as usize;
            let mut table = vec![f64::NEG_INFINITY; own.min(limit) + 1];
            if own <= limit {
                table[own] = self.values[parcel];
                for &child in &children[parcel] {
                    table = merged(&table, &best[child], limit);
                }
            }
            best[parcel] = table;
            if parent[parcel] != parcel {
                children[parent[parcel]].push(parcel);
            }
        }
        let mut top: Option<(f64, usize, usize)> = None;
        for (parcel, table) in best.iter().enumerate() {
            for (area, &value) in table.iter().enumerate() {
                if value > 0.0 && top.is_none_or(|(most, _, _)| value > most) {
                    top = Some((value, parcel, area));
                }
            }
        }
        let mut chosen = Vec::new();
        let mut todo: Vec<(usize, usize)> = top.iter().map(|&(_, parcel, area)| (parcel, area)).collect();
        while let Some((parcel, area)) = todo.pop() {
            chosen.push(parcel);
            self.unfold(parcel, area, &children[parcel], &best, limit, &mut todo);
        }
        chosen.sort_unstable();
        chosen
    }

    /// Finds again how much area each child got.
    fn unfold(
        &self,
        parcel: usize,
        area: usize,
        children: &[usize],
        best: &[Vec<f64>],
        limit: usize,
        todo: &mut Vec<(usize, usize)>,
    ) {
        let own = self.areas[parcel] as usize;
        let mut tables = vec![{
            let mut table = vec![f64::NEG_INFINITY; own + 1];
            table[own] = self.values[parcel];
            table
        }];
        for &child in children {
            let next = merged(&tables[tables.len() - 1], &best[child], limit);
            tables.push(next);
        }
        let mut left = area;
        for (at, &child) in children.iter().enumerate().rev() {
            let target = tables[at + 1][left];
            if tables[at].get(left) == Some(&target) {
                continue;
            }
            let part = (0..best[child].len().min(left + 1))
                .find(|&part| tables[at].get(left - part).is_some_and(|rest| *rest + best[child][part] == target));
            if let Some(part) = part {
                todo.push((child, part));
                left -= part;
            }
        }
    }

    fn fits(&self, chosen: &[usize]) -> bool {
        let area: f64 = chosen.iter().map(|&parcel| self.areas[parcel]).sum();
        let paid = self.budget.as_ref().is_none_or(|(costs, budget)| {
            chosen.iter().map(|&parcel| costs[parcel]).sum::<f64>() <= budget * (1.0 + 1e-12)
        });
        paid && area <= self.area_limit * (1.0 + 1e-12)
    }

    /// Relaxations with more and more separators, and sets grown from every parcel.
    fn on_graph(&self, near: &[Vec<usize>], stop: &Stop) -> (Vec<usize>, f64) {
        const NODES: usize = 20_000;
        let count = near.len();
        let mut best = self.grown(near);
        let mut rows =
            vec![(self.areas.iter().copied().enumerate().filter(|entry| entry.1 > 0.0).collect(), self.area_limit)];
        if let Some((costs, budget)) = &self.budget {
            rows.push((costs.iter().copied().enumerate().filter(|entry| entry.1 > 0.0).collect(), *budget));
        }
        // A parcel that costs value is only taken next to others.
        for (parcel, near) in near.iter().enumerate().filter(|(parcel, _)| self.values[*parcel] < 0.0) {
            let mut row = vec![(parcel, 2.0)];
            row.extend(near.iter().map(|&other| (other, -1.0)));
            rows.push((row, 0.0));
        }
        let mut bound = f64::INFINITY;
        loop {
            let binary = Binary { value: self.values.clone(), rows: rows.clone(), soft: Vec::new() };
            let mut search = Search::new(&binary);
            let flags = |chosen: &[usize]| {
                let mut x = vec![false; count];
                chosen.iter().for_each(|&parcel| x[parcel] = true);
                x
            };
            search.offer(&flags(&best));
            let over = search.advance(NODES, stop);
            bound = bound.min(search.bound.max(self.worth(&best)));
            let Some((_, x)) = &search.best else { return (best, bound) };
            let parts = self.parts(near, x);
            for part in &parts {
                if self.worth(part) > self.worth(&best) && self.fits(part) {
                    best.clone_from(part);
                }
            }
            if parts.len() <= 1 || !over || !search.complete || stop.is_reached() {
                return (best, bound);
            }
            // Two parcels of different parts are joined only through the rim of one of them.
            let top = |part: &[usize]| part.iter().copied().max_by(|&a, &b| self.values[a].total_cmp(&self.values[b]));
            for (at, part) in parts.iter().enumerate() {
                let inside = flags(part);
                let mut rim: Vec<usize> =
                    part.iter().flat_map(|&p| near[p].iter().copied()).filter(|&p| !inside[p]).collect();
                rim.sort_unstable();
                rim.dedup();
                for other in parts.iter().enumerate().filter(|(index, _)| *index != at).map(|(_, other)| other) {
                    for &one in part.iter().take(12) {
                        let Some(two) = top(other) else { continue };
                        let mut row = vec![(one, 1.0), (two, 1.0)];
                        row.extend(rim.iter().filter(|&&p| p != two).map(|&p| (p, -1.0)));
                        rows.push((row, 1.0));
                    }
                }
            }
        }
    }

    /// Connected parts of a set.
    fn parts(&self, near: &[Vec<usize>], x: &[bool]) -> Vec<Vec<usize>> {
        let inner: Vec<Vec<usize>> = near
            .iter()
            .enumerate()
            .map(|(parcel, list)| if x[parcel] { list.iter().copied().filter(|&p| x[p]).collect() } else { Vec::new() })
            .collect();
        let mut parts: Vec<Vec<usize>> = pieces(&inner).into_iter().filter(|piece| x[piece[0]]).collect();
        parts.iter_mut().for_each(|part| part.sort_unstable());
        parts
    }

    /// The best set grown from any parcel, always by the neighbour worth most for its area.
    fn grown(&self, near: &[Vec<usize>]) -> Vec<usize> {
        let mut best: Vec<usize> = Vec::new();
        for start in 0..near.len() {
            let mut set = vec![start];
            if !self.fits(&set) {
                continue;
            }
            let mut inside = vec![false; near.len()];
            inside[start] = true;
            let mut rim: Vec<usize> = near[start].clone();
            loop {
                if self.worth(&set) > self.worth(&best) {
                    best.clone_from(&set);
                }
                // A neighbour may be worth little itself and lead to one that is worth more.
                let merit = |p: usize| {
                    let beyond = near[p].iter().filter(|&&q| !inside[q]).map(|&q| self.values[q]).fold(0.0, f64::max);
                    (self.values[p] + 0.5 * beyond) / self.areas[p].max(1e-9)
                };
                let fitting = rim.iter().copied().filter(|&p| {
                    set.push(p);
                    let fits = self.fits(&set);
                    set.pop();
                    fits
                });
                let fitting: Vec<usize> = fitting.collect();
                let Some(next) = fitting.into_iter().max_by(|&a, &b| merit(a).total_cmp(&merit(b)).then(b.cmp(&a)))
                else {
                    break;
                };
                inside[next] = true;
                set.push(next);
                rim.retain(|&p| p != next);
                rim.extend(near[next].iter().copied().filter(|&p| !inside[p]));
                rim.sort_unstable();
                rim.dedup();
            }
        }
        best.sort_unstable();
        best
    }
}

/// Best values by area when a child's set may be joined.
fn merged(table: &[f64], child: &[f64], limit: usize) -> Vec<f64> {
    let mut out = table.to_vec();
    out.resize((table.len() + child.len() - 1).min(limit + 1), f64::NEG_INFINITY);
    for (area, &own) in table.iter().enumerate().filter(|(_, own)| own.is_finite()) {
        for (more, &value) in child.iter().enumerate().take_while(|(more, _)| area + more <= limit) {
            if value.is_finite() && own + value > out[area + more] {
                out[area + more] = own + value;
            }
        }
    }
    out
}
