//! From children, ways and places to catchments.

use super::Siblings;
use super::instance::Instance;
use crate::Failure;
use linping_baseline::layer_measures::{facilities_of, group_of, streets_of};
use linping_baseline::layers::{Assignments, Cells, Facilities, Facility, Layers, Zones};
use linping_language::Status;
use linping_problems::Text;
use linping_siting::{Solution, neighbours_of_points};
use linping_tables::{CostTable, CostUnit};
use linping_work::{Kept, Stop};
use std::sync::Arc;

/// Children, schools and the ways between them in the fullest year.
pub(super) struct Demand {
    pub status: Status,
    pub(super) year: i16,
    cells: Arc<Cells>,
    pub(super) schools: Arc<Facilities>,
    /// All children of each cell.
    children: Vec<f64>,
    /// Seconds from cell to school.
    pub(super) times: Arc<CostTable>,
    /// Share of a cell's children who stay at a school for a sister or brother.
    staying: Vec<(usize, usize, f64)>,
    /// Answers of earlier work.
    kept: Kept,
}

/// Catchments and what is to be said of them.
pub(super) struct Drawn {
    pub zones: Zones,
    pub notes: Vec<Text>,
    /// True if nothing would be short with everybody at the nearest school.
    pub needless: bool,
}

/// Which cells must hang together: not at all, by a table of pairs, or by their places.
pub(super) type Contiguity<'a> = Option<Option<&'a [(usize, usize)]>>;

/// What a plan asks of its catchments.
pub(super) struct Asked<'a> {
    /// The longest way allowed, in seconds and as it is written.
    pub limit: Option<(f64, &'a Text)>,
    pub contiguous: Contiguity<'a>,
    pub stop: &'a Stop,
    pub seed: u64,
}

impl Demand {
    pub fn of(
        layers: &Layers,
        assignment: &Assignments,
        year: i16,
        siblings: &[Siblings],
        stop: &Stop,
    ) -> Result<Demand, Failure> {
        let (cells, children) = group_of(layers, &assignment.cells, &assignment.group)?;
        let (schools, streets) = (facilities_of(layers, &assignment.to)?, streets_of(layers, &assignment.by)?);
        let times = streets.costs(&cells.places, &schools.places(), CostUnit::Seconds, stop)?;
        // Siblings are counted today; the same share of a cell's children is taken to stay in other years.
        let today = cells.groups.get(&assignment.group.value).cloned().unwrap_or_default();
        let mut staying = Vec::new();
        for (number, siblings) in siblings.iter().enumerate() {
            let Some(at) = schools.each.iter().position(|s| s.id == siblings.school) else {
                return Err(no_such_school(number, siblings, &schools));
            };
            let all = today.get(siblings.cell).copied().unwrap_or(0.0);
            if all > 0.0 {
                staying.push((siblings.cell, at, siblings.children / all));
            }
        }
        let status = cells.status.and(schools.status).and(streets.status);
        let kept = layers.kept.clone();
        Ok(Demand { status, year, cells, schools, children, times, staying, kept })
    }

    /// Share of a cell's children who are free to be assigned.
    fn free(&self, row: usize) -> f64 {
        (1.0 - self.staying.iter().filter(|(r, ..)| *r == row).map(|(_, _, share)| share).sum::<f64>()).max(0.0)
    }

    /// Catchments of least total way.
    pub fn solve(&self, asked: &Asked) -> Result<Drawn, Failure> {
        let far = self.beyond(asked);
        if !far.is_empty() {
            return Err(self.too_far(&far, asked));
        }
        let seconds = asked.limit.map_or(f64::INFINITY, |(seconds, _)| seconds);
        let Some(instance) = self.instance(seconds, asked) else {
            return Err(Text::new("时间表有误", "the table of ways makes no sense").into());
        };
        if instance.rows.is_empty() {
            let why = if self.schools.each.is_empty() {
                Text::new("没有学校可去", "there is no school left to go to")
            } else {
                Text::new("没有可分配的儿童", "there are no children to assign")
            };
            return Err(why.into());
        }
        if !instance.given().is_empty() {
            let error = instance.solve(asked.stop, asked.seed).err();
            return Err(self.refused(&instance, error, asked));
        }
        // Whatever else of the action changes, its dates, its costs, its name: for the same question the answer is there.
        let answer = self.kept.get(instance.key(asked.seed), asked.stop, || instance.solve(asked.stop, asked.seed));
        match answer {
            Ok(solution) => Ok(self.drawn(&instance, &solution)),
            Err(error) => Err(self.refused(&instance, Some(error), asked)),
        }
    }

    /// Cells with children to be assigned and no school within the limit, the farthest first.
    fn beyond(&self, asked: &Asked) -> Vec<(f64, &str)> {
        let Some((seconds, _)) = asked.limit else { return Vec::new() };
        let mut far: Vec<(f64, &str)> = Vec::new();
        for (row, id) in
            self.cells.ids.iter().enumerate().filter(|(row, _)| self.children[*row] * self.free(*row) > 1e-9)
        {
            let nearest = self.times.row(row).1.iter().copied().fold(f64::INFINITY, f64::min);
            // Cells that no street is near are told in the notes; no limit would help them.
            if nearest.is_finite() && nearest > seconds + 1e-6 {
                far.push((nearest, id));
            }
        }
        far.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        far
    }

    /// The question at a limit; none if the ways make no table.
    pub(super) fn instance(&self, limit: f64, asked: &Asked) -> Option<Instance> {
        let allowed = |row: usize| {
            let (columns, seconds) = self.times.row(row);
            columns.iter().zip(seconds).filter(move |(_, s)| **s <= limit + 1e-6)
        };
        let weight = |row: usize| self.children[row] * self.free(row);
        // A cell whose children all stay where their siblings are may hold a catchment together, if it is within the limit.
        let takes_part = |row: &usize| {
            self.children[*row] > 0.0
                && !self.times.row(*row).0.is_empty()
                && (weight(*row) > 1e-9 || allowed(*row).next().is_some())
        };
        let rows: Vec<usize> = (0..self.children.len()).filter(takes_part).collect();
        let weights: Vec<f64> = rows.iter().map(|row| weight(*row)).collect();
        let mut places: Vec<f64> = self.schools.each.iter().map(|school| school.capacity).collect();
        for (row, school, share) in &self.staying {
            places[*school] -= share * self.children[*row];
        }
        let given: Vec<f64> = places.iter().map(|places| (-places - 1e-6).ceil().max(0.0)).collect();
        places.iter_mut().zip(&given).for_each(|(places, given)| *places = (*places + given).max(0.0));
        let mut triplets = Vec::new();
        for (new, old) in rows.iter().enumerate() {
            triplets.extend(allowed(*old).map(|(column, s)| (new as u32, *column, *s)));
        }
        let table = CostTable::from_triplets(rows.len(), places.len(), CostUnit::Seconds, triplets).ok()?;
        let neighbours = asked.contiguous.map(|pairs| match pairs {
            Some(pairs) => {
                let new = |old: usize| rows.binary_search(&old).ok();
                pairs.iter().filter_map(|(a, b)| Some((new(*a)?, new(*b)?))).collect()
            }
            None => neighbours_of_points(&self.plane(&rows)),
        });
        Some(Instance { rows, weights, places, given, table, neighbours })
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
        let short = self.short_at_the_nearest();
        notes.push(self.average_words(short));
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
        Drawn { zones, notes, needless: short <= 1e-6 }
    }

    /// Places that are short where everybody goes to the nearest school.
    fn short_at_the_nearest(&self) -> f64 {
        let mut loads = vec![0.0; self.schools.each.len()];
        for (row, children) in self.children.iter().enumerate() {
            let (columns, seconds) = self.times.row(row);
            let nearest = columns.iter().zip(seconds).min_by(|a, b| a.1.total_cmp(b.1).then(a.0.cmp(b.0)));
            if let Some((column, _)) = nearest {
                loads[*column as usize] += children;
            }
        }
        let short = |(school, load): (&Facility, &f64)| (load - school.capacity).max(0.0);
        self.schools.each.iter().zip(&loads).map(short).sum()
    }

    /// What a spreadsheet sees, all places against all children, and what is short where everybody goes to the nearest school.
    fn average_words(&self, nearest: f64) -> Text {
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
}

/// The table of siblings names a school that is not there, in that row.
fn no_such_school(number: usize, siblings: &Siblings, schools: &Facilities) -> Failure {
    let school = &siblings.school;
    let known: Vec<&str> = schools.each.iter().take(8).map(|school| school.id.as_str()).collect();
    let list = known.join(", ");
    Failure {
        why: Text::new(
            format!("同胞就读表中的学校“{school}”不存在"),
            format!("the table of siblings names a school `{school}` that is not there"),
        ),
        remedy: Some(Text::new(format!("请写已有学校的标识：{list}"), format!("name a school that is there: {list}"))),
        asked_by: Some(format!("siblings {number}")),
    }
}

/// Seconds as minutes, rounded up to a tenth.
pub(super) fn minutes(seconds: f64) -> f64 {
    (seconds / 6.0 - 1e-6).ceil() / 10.0
}
