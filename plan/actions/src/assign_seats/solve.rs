//! From children, ways and places to catchments, or to the least change that makes them possible.

use linping_baseline::layer_measures::{facilities_of, group_of, streets_of};
use linping_baseline::layers::{Assignments, Cells, Facilities, Facility, Layers, Zones};
use linping_language::Status;
use linping_problems::Text;
use linping_siting::{Assignment, Catchments, Error, Names, Solution, neighbours_of_points};
use linping_tables::{CostTable, CostUnit};
use linping_work::{Kept, Key, KeyOf, Stop};
use std::sync::Arc;

/// Children, schools and the ways between them in the fullest year.
pub(super) struct Demand {
    pub status: Status,
    year: i16,
    cells: Arc<Cells>,
    schools: Arc<Facilities>,
    /// All children of each cell.
    children: Vec<f64>,
    /// Seconds from cell to school.
    times: Arc<CostTable>,
    /// Share of a cell's children who stay at a school for a sister or brother.
    staying: Vec<(usize, usize, f64)>,
    /// Answers of earlier work.
    kept: Kept,
}

/// Catchments and what is to be said of them.
pub(super) struct Drawn {
    pub zones: Zones,
    pub notes: Vec<Text>,
}

/// Which cells must hang together: not at all, by a table of pairs, or by their places.
pub(super) type Contiguity<'a> = Option<Option<&'a [(usize, usize)]>>;

/// The cells that take part, their children without those who stay, the places left, the ways allowed.
struct Instance {
    rows: Vec<usize>,
    weights: Vec<f64>,
    places: Vec<f64>,
    table: CostTable,
    neighbours: Option<Vec<(usize, usize)>>,
}

impl Demand {
    pub fn of(
        layers: &Layers,
        assignment: &Assignments,
        year: i16,
        siblings: &[(usize, String, f64)],
        stop: &Stop,
    ) -> Result<Demand, Text> {
        let (cells, children) = group_of(layers, &assignment.cells, &assignment.group)?;
        let (schools, streets) = (facilities_of(layers, &assignment.to)?, streets_of(layers, &assignment.by)?);
        let times = streets.costs(&cells.places, &schools.places(), CostUnit::Seconds, stop)?;
        // Siblings are counted today; the same share of a cell's children is taken to stay in other years.
        let today = cells.groups.get(&assignment.group.value).cloned().unwrap_or_default();
        let mut staying = Vec::new();
        for (row, school, count) in siblings {
            let Some(at) = schools.each.iter().position(|s| s.id == *school) else {
                return Err(Text::new(
                    format!("同胞就读表中的学校“{school}”不存在"),
                    format!("the table of siblings names a school `{school}` that is not there"),
                ));
            };
            let all = today.get(*row).copied().unwrap_or(0.0);
            if all > 0.0 {
                staying.push((*row, at, count / all));
            }
        }
        for (row, id) in cells.ids.iter().enumerate() {
            let share: f64 = staying.iter().filter(|(r, ..)| *r == row).map(|(_, _, share)| share).sum();
            if share > 1.0 + 1e-9 {
                return Err(Text::new(
                    format!("网格 {id} 的同胞就读儿童多于全部儿童"),
                    format!("cell {id} has more children with siblings at school than children"),
                ));
            }
        }
        let status = cells.status.and(schools.status).and(streets.status);
        let kept = layers.kept.clone();
        Ok(Demand { status, year, cells, schools, children, times, staying, kept })
    }

    /// Share of a cell's children who are free to be assigned.
    fn free(&self, row: usize) -> f64 {
        1.0 - self.staying.iter().filter(|(r, ..)| *r == row).map(|(_, _, share)| share).sum::<f64>()
    }

    /// Catchments of least total way.
    pub fn solve(
        &self,
        limit: Option<(f64, &Text)>,
        contiguous: Contiguity,
        stop: &Stop,
        seed: u64,
    ) -> Result<Drawn, Text> {
        self.within_reach(limit)?;
        let seconds = limit.map_or(f64::INFINITY, |(seconds, _)| seconds);
        let instance = self.instance(seconds, contiguous)?;
        if instance.rows.is_empty() {
            return Err(if self.schools.each.is_empty() {
                Text::new("没有学校可去", "there is no school left to go to")
            } else {
                Text::new("没有可分配的儿童", "there are no children to assign")
            });
        }
        // Whatever else of the action changes, its dates, its costs, its name: for the same question the answer is there.
        let answer = self.kept.get(instance.key(seed), stop, || instance.solve(stop, seed));
        let solution = match answer {
            Ok(solution) => solution,
            Err(error) => return Err(self.least_change(&error, limit, contiguous, &instance, stop, seed)),
        };
        Ok(self.drawn(&instance, &solution))
    }

    /// Every cell with children has a school within the limit, or the limit that would do is told.
    fn within_reach(&self, limit: Option<(f64, &Text)>) -> Result<(), Text> {
        let Some((seconds, shown)) = limit else { return Ok(()) };
        let mut far: Vec<(f64, &str)> = Vec::new();
        for (row, id) in self.cells.ids.iter().enumerate().filter(|(row, _)| self.children[*row] > 0.0) {
            let nearest = self.times.row(row).1.iter().copied().fold(f64::INFINITY, f64::min);
            // Cells that no street is near are told in the notes; no limit would help them.
            if nearest.is_finite() && nearest > seconds + 1e-6 {
                far.push((nearest, id));
            }
        }
        far.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        let Some((worst, _)) = far.first() else { return Ok(()) };
        let (count, minutes) = (far.len(), minutes(*worst));
        let list = far.iter().take(8).map(|(_, id)| *id).collect::<Vec<_>>().join(", ");
        Err(Text::new(
            format!("{count} 个网格（{list}）在 {} 内没有学校；上限至少须为 {minutes} 分钟，或在其附近建校", shown.zh),
            format!(
                "{count} cells ({list}) have no school within {}; raise the limit to {minutes} min, or build a school near them",
                shown.en
            ),
        ))
    }

    fn instance(&self, limit: f64, contiguous: Contiguity) -> Result<Instance, Text> {
        let rows: Vec<usize> = (0..self.children.len())
            .filter(|row| self.children[*row] > 0.0 && !self.times.row(*row).0.is_empty())
            .collect();
        let weights: Vec<f64> = rows.iter().map(|row| self.children[*row] * self.free(*row).max(0.0)).collect();
        let mut places: Vec<f64> = self.schools.each.iter().map(|school| school.capacity).collect();
        for (row, school, share) in &self.staying {
            places[*school] -= share * self.children[*row];
        }
        if let Some(at) = places.iter().position(|places| *places < -1e-6) {
            let (id, missing, year) = (&self.schools.each[at].id, -places[at], self.year);
            return Err(Text::new(
                format!("{year} 年学校 {id} 光是同胞就读就缺 {missing:.0} 个学位；请增加 {missing:.0} 个"),
                format!("in {year} school {id} lacks {missing:.0} places for siblings alone; add {missing:.0} places"),
            ));
        }
        places.iter_mut().for_each(|places| *places = places.max(0.0));
        let mut triplets = Vec::new();
        for (new, old) in rows.iter().enumerate() {
            let (columns, seconds) = self.times.row(*old);
            let allowed = columns.iter().zip(seconds).filter(|(_, s)| **s <= limit + 1e-6);
            triplets.extend(allowed.map(|(column, s)| (new as u32, *column, *s)));
        }
        let table = CostTable::from_triplets(rows.len(), places.len(), CostUnit::Seconds, triplets)
            .map_err(|e| Text::new(format!("时间表：{e}"), format!("table of ways: {e}")))?;
        let neighbours = contiguous.map(|pairs| match pairs {
            Some(pairs) => {
                let new = |old: usize| rows.binary_search(&old).ok();
                pairs.iter().filter_map(|(a, b)| Some((new(*a)?, new(*b)?))).collect()
            }
            None => neighbours_of_points(&self.plane(&rows)),
        });
        Ok(Instance { rows, weights, places, table, neighbours })
    }

    /// Places of the cells on a plane, in metres: near enough to see which touch.
    fn plane(&self, rows: &[usize]) -> Vec<[f64; 2]> {
        const METRES_A_DEGREE: f64 = 111_320.0;
        let middle = rows.iter().map(|row| self.cells.places[*row].lat).sum::<f64>() / rows.len().max(1) as f64;
        let east = METRES_A_DEGREE * middle.to_radians().cos();
        rows.iter()
            .map(|row| {
                let place = self.cells.places[*row];
                [place.lon * east, place.lat * METRES_A_DEGREE]
            })
            .collect()
    }

    fn drawn(&self, instance: &Instance, solution: &Solution) -> Drawn {
        let mut zones = Zones::new();
        let mut moved = 0.0;
        let mut put = |row: usize, school: usize, share: f64| {
            let parts = zones.entry(self.cells.ids[row].clone()).or_default();
            let id = &self.schools.each[school].id;
            match parts.iter_mut().find(|(other, _): &&mut (String, f64)| other == id) {
                Some((_, part)) => *part += share,
                None => parts.push((id.clone(), share)),
            }
            let (columns, seconds) = self.times.row(row);
            let nearest = columns.iter().zip(seconds).min_by(|a, b| a.1.total_cmp(b.1).then(a.0.cmp(b.0)));
            if nearest.is_some_and(|(column, _)| *column as usize != school) {
                moved += share * self.children[row];
            }
        };
        self.staying.iter().for_each(|(row, school, share)| put(*row, *school, *share));
        for share in &solution.shares {
            let row = instance.rows[share.demand];
            put(row, share.site, share.amount / self.children[row]);
        }
        let (year, gap) = (self.year, 100.0 * solution.gap);
        let (objective, bound) = (solution.objective / 60.0, solution.bound / 60.0);
        let mut notes = vec![
            Text::new(
                format!("按儿童最多的 {year} 年划分；{moved:.0} 名儿童不去最近的学校"),
                format!(
                    "drawn for {year}, the year with most children; {moved:.0} of them do not go to the nearest school"
                ),
            ),
            Text::new(
                format!("总路程 {objective:.0} 人·分钟，已证明的界 {bound:.0}，差距 {gap:.4} %"),
                format!("all ways together {objective:.0} child minutes, proven bound {bound:.0}, gap {gap:.4} %"),
            ),
        ];
        notes.push(self.average_words());
        let lost: f64 = (0..self.children.len())
            .filter(|row| self.times.row(*row).0.is_empty())
            .map(|row| self.children[row])
            .sum();
        if lost > 0.0 {
            notes.push(Text::new(
                format!("{lost:.0} 名儿童附近没有路，未能分配"),
                format!("{lost:.0} children have no street near and could not be assigned"),
            ));
        }
        Drawn { zones, notes }
    }

    /// What a spreadsheet sees, all places against all children, and what is short where everybody goes to the nearest school.
    fn average_words(&self) -> Text {
        let mut loads = vec![0.0; self.schools.each.len()];
        for (row, children) in self.children.iter().enumerate() {
            let (columns, seconds) = self.times.row(row);
            let nearest = columns.iter().zip(seconds).min_by(|a, b| a.1.total_cmp(b.1).then(a.0.cmp(b.0)));
            if let Some((column, _)) = nearest {
                loads[*column as usize] += children;
            }
        }
        let short = |(school, load): (&Facility, &f64)| (load - school.capacity).max(0.0);
        let nearest: f64 = self.schools.each.iter().zip(&loads).map(short).sum();
        let (children, places): (f64, f64) =
            (self.children.iter().sum(), self.schools.each.iter().map(|school| school.capacity).sum());
        let average = (children - places).max(0.0);
        Text::new(
            format!(
                "平均数看来缺 {average:.0} 个学位（{places:.0} 个学位、{children:.0} 名儿童）；都就近入学则缺 {nearest:.0} 个，按此学区缺 0 个"
            ),
            format!(
                "the average says {average:.0} places are short ({places:.0} for {children:.0} children); with everybody at the nearest school {nearest:.0} are, with these catchments none"
            ),
        )
    }

    /// What is short, in which year and where, and the least change in places or in the limit that would do.
    fn least_change(
        &self,
        error: &Error,
        limit: Option<(f64, &Text)>,
        contiguous: Contiguity,
        instance: &Instance,
        stop: &Stop,
        seed: u64,
    ) -> Text {
        let year = self.year;
        let (what, change) = error.told(&self.names(instance));
        let change = change.unwrap_or_else(|| Text::same(""));
        let told = Text::new(
            format!("{year} 年：{}；{}", what.zh, change.zh),
            format!("in {year}: {}; {}", what.en, change.en),
        );
        let proven = match error {
            Error::Room { proven: true, .. } => error.places_missing(),
            // Not the places but their being in one piece: found wanting by search, so that nothing is told as the least.
            Error::Room { .. } | Error::Infeasible { .. } => None,
            _ => return told,
        };
        let mut text = match proven {
            None => told,
            Some(missing) => {
                // A part of a place is no place.
                let missing = (missing - 1e-6).ceil();
                let full = self.fullest_schools(instance);
                Text::new(
                    format!("{year} 年缺 {missing:.0} 个学位（{full}）；请增加 {missing:.0} 个学位"),
                    format!("in {year} {missing:.0} places are short ({full}); add {missing:.0} places"),
                )
            }
        };
        if let Some((seconds, shown)) = limit {
            match self.least_limit(seconds, contiguous, stop, seed) {
                Some(enough) => {
                    let minutes = minutes(enough);
                    text.zh.push_str(&format!("，或把上限 {} 提高到 {minutes} 分钟", shown.zh));
                    text.en.push_str(&format!(", or raise the limit of {} to {minutes} min", shown.en));
                }
                None if proven.is_none() => {
                    text.zh.push_str("；提高步行上限也未找到办法");
                    text.en.push_str("; with no longer limit any were found either");
                }
                None => {
                    text.zh.push_str("；提高步行上限也无济于事");
                    text.en.push_str("; no longer limit would help");
                }
            }
        }
        text
    }

    /// What the cells that take part and the schools are called.
    fn names(&self, instance: &Instance) -> Names {
        Names {
            demands: instance.rows.iter().map(|&row| self.cells.ids[row].clone()).collect(),
            sites: self.schools.each.iter().map(|school| school.id.clone()).collect(),
        }
    }

    /// The schools that the most children have as their nearest for each place: where it is short.
    fn fullest_schools(&self, instance: &Instance) -> String {
        let mut loads = vec![0.0; instance.places.len()];
        for (row, weight) in instance.weights.iter().enumerate() {
            let (columns, seconds) = instance.table.row(row);
            let nearest = columns.iter().zip(seconds).min_by(|a, b| a.1.total_cmp(b.1).then(a.0.cmp(b.0)));
            if let Some((column, _)) = nearest {
                loads[*column as usize] += weight;
            }
        }
        let mut short: Vec<(f64, &str)> = loads
            .iter()
            .zip(&instance.places)
            .zip(&self.schools.each)
            .filter(|((load, places), _)| load > places)
            .map(|((load, places), school)| (load - places, school.id.as_str()))
            .collect();
        short.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        short.iter().take(8).map(|(missing, id)| format!("{id} {missing:.0}")).collect::<Vec<_>>().join(", ")
    }

    /// The shortest of all ways that is long enough as a limit.
    fn least_limit(&self, from: f64, contiguous: Contiguity, stop: &Stop, seed: u64) -> Option<f64> {
        let mut ways: Vec<f64> =
            self.times.iter().map(|(_, _, seconds)| seconds).filter(|s| *s > from + 1e-6).collect();
        ways.sort_by(f64::total_cmp);
        ways.dedup_by(|a, b| (*a - *b).abs() < 1e-3);
        let enough = |limit: f64| {
            self.instance(limit, contiguous).is_ok_and(|instance| instance.solve(&instance.trial(stop), seed).is_ok())
        };
        if !enough(*ways.last()?) {
            return None;
        }
        let (mut low, mut high) = (0, ways.len() - 1);
        while low < high {
            let middle = usize::midpoint(low, high);
            if enough(ways[middle]) { high = middle } else { low = middle + 1 }
        }
        ways.get(high).copied()
    }
}

/// Seconds as minutes, rounded up to a tenth.
fn minutes(seconds: f64) -> f64 {
    (seconds / 6.0 - 1e-6).ceil() / 10.0
}

/// Work of a search for catchments, by cell: most of what warming up again gains is gained by then, and a build stays short.
const WORK_A_CELL: u64 = 800;

impl Instance {
    /// Everything that the answer depends on.
    fn key(&self, seed: u64) -> Key {
        let numbers = |numbers: &[f64]| numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>();
        let mut key = KeyOf::new("seats").debug(&seed).part(&numbers(&self.weights)).part(&numbers(&self.places));
        for row in 0..self.table.rows() {
            let (columns, seconds) = self.table.row(row);
            let columns: Vec<u8> = columns.iter().flat_map(|column| column.to_le_bytes()).collect();
            key = key.part(&columns).part(&numbers(seconds));
        }
        key.debug(&self.neighbours).key()
    }

    /// The work that one of many trials may take: enough to find a map where one is not hard to find.
    fn trial(&self, stop: &Stop) -> Stop {
        stop.part((self.rows.len() as u64 * 600).max(1_000_000))
    }

    /// Either proves at once whether the places suffice at all.
    fn solve(&self, stop: &Stop, seed: u64) -> Result<Solution, Error> {
        match &self.neighbours {
            None => Assignment::new(&self.table, self.places.clone()).weights(self.weights.clone()).solve(stop, seed),
            Some(pairs) => Catchments::new(&self.table, self.places.clone(), pairs.clone())
                .weights(self.weights.clone())
                .solve(&stop.part((self.rows.len() as u64 * WORK_A_CELL).max(1_000_000)), seed),
        }
    }
}
