//! The sites chosen, in the order in which they open, and what circles as the crow flies would have chosen.

use super::Spec;
use super::goal::{Goal, Question, order_of_opening};
use crate::against::{Of, against};
use crate::crow::{as_the_crow_flies, radius_metres};
use crate::kind::Resolved;
use crate::with_places::{Situation, WORK, are, fullest, joined, word_for_places};
use crate::{CostPart, District, Failure, Objective, Outcome, YearCost};
use linping_baseline::layer_measures::{facilities_of, group_of, streets_of};
use linping_baseline::layers::{Facility, LayerChange, Layers};
use linping_language::Status;
use linping_network::LonLat;
use linping_problems::Text;
use linping_siting::Solution;
use linping_tables::{CostTable, CostUnit};
use linping_work::Stop;

/// Larger tables are not worked out a second time only to say by how much a spreadsheet errs.
const MOST_PAIRS: usize = 20_000_000;

/// An action whose every name means something.
pub(super) struct Chosen {
    pub spec: Spec,
    pub count: usize,
    /// How far that number can be trusted.
    pub trust: Status,
    /// The year each opens, in the order of opening.
    pub years: Vec<i16>,
    /// What one costs, yuan.
    pub each: Option<(f64, Status)>,
    /// Costs of the action beside those of each.
    pub costs: Vec<YearCost>,
    pub seed: u64,
}

/// People, places and streets in the year that counts. Cells that reach nothing are left out: no choice could help them.
struct Scene {
    year: i16,
    /// Those that stand, then the candidates that do not.
    sites: Vec<Facility>,
    existing: usize,
    cells: Vec<LonLat>,
    people: Vec<f64>,
    table: CostTable,
    /// People of the cells left out.
    lost: f64,
    /// The one speed of the streets, if there is one.
    kmh: Option<f64>,
    status: Status,
}

impl Resolved for Chosen {
    fn apply(&self, district: &District, stop: &Stop) -> Outcome {
        let mut outcome = Outcome { costs: self.costs.clone(), ..Outcome::default() };
        let costs = self.costs.iter().map(|cost| cost.status).chain(self.each.map(|(_, status)| status));
        outcome.status = costs.max().unwrap_or(Status::Published);
        match self.choose(district, stop) {
            Ok((solution, added, notes, status)) => {
                let status = status.and(self.trust);
                outcome.status = outcome.status.and(status);
                outcome.touched = added.iter().map(|f| f.id.clone()).collect();
                if let Some((yuan, status)) = self.each {
                    for opened in self.years[..added.len()].chunk_by(|a, b| a == b) {
                        let yuan = yuan * opened.len() as f64;
                        outcome.costs.push(YearCost { year: opened[0], yuan, part: CostPart::Capital, status });
                    }
                }
                let layer = self.spec.what.value.0.clone();
                outcome.layers = added
                    .into_iter()
                    .zip(&self.years)
                    .map(|(facility, year)| (*year, LayerChange::Add { layer: layer.clone(), facility, status }))
                    .collect();
                let (name, less_is_better) = self.spec.so_that.value.objective();
                let (value, bound) = (solution.objective, solution.bound);
                outcome.objective = Some(Objective { name, value, bound, less_is_better });
                outcome.provenance = notes;
            }
            Err(why) => outcome.failure = Some(why),
        }
        outcome
    }
}

impl Chosen {
    /// Seconds, the limit itself included.
    fn within(&self) -> f64 {
        self.spec.within.as_ref().map_or(f64::INFINITY, |within| within.value.0.in_base()) + 1e-6
    }

    /// The solution, the facilities added, words about it, the weakest status.
    fn choose(
        &self,
        district: &District,
        stop: &Stop,
    ) -> Result<(Solution, Vec<Facility>, Vec<Text>, Status), Failure> {
        let (spec, goal) = (&self.spec, self.spec.so_that.value);
        // Sites serve the people there are when they open; places must suffice in the fullest year from then on.
        let first = self.years.first().copied().unwrap_or(district.layers.year);
        let (year, layers) = if goal == Goal::LeastTimeWithPlaces {
            fullest(district, first, stop, |layers| Ok(group_of(layers, &spec.cells, &spec.group)?.1))?
        } else {
            (first, district.layers.at(first))
        };
        let scene = self.scene(year, &layers, stop)?;
        let count = self.count.min(scene.sites.len() - scene.existing);
        let question = Question {
            table: &scene.table,
            people: &scene.people,
            existing: scene.existing,
            count,
            within: self.within(),
            seed: self.seed,
        };
        let (solution, compared) = if goal == Goal::LeastTimeWithPlaces {
            self.with_places(&scene, &question, stop)?
        } else {
            let solution = goal.solve(&question, &stop.part(WORK)).map_err(failed)?;
            let compared = self.circles(&scene, &question, &solution, stop)?;
            (solution, compared)
        };
        let new: Vec<usize> =
            solution.chosen.iter().copied().filter(|c| (scene.existing..scene.sites.len()).contains(c)).collect();
        let ordered = if self.years.first() == self.years.last() {
            new
        } else {
            let loss = |seconds: &[f64]| goal.loss(seconds, &scene.people, self.within());
            order_of_opening(&scene.table, scene.existing, &new, loss)
        };
        let added: Vec<Facility> = ordered.iter().map(|site| scene.sites[*site].clone()).collect();
        let mut notes = vec![self.chosen_words(&scene, &ordered)];
        let (objective, bound, gap) = (solution.objective, solution.bound, 100.0 * solution.gap);
        notes.push(Text::new(
            format!("目标值 {objective:.1}，已证明的界 {bound:.1}，差距 {gap:.4} %"),
            format!("objective {objective:.1}, proven bound {bound:.1}, gap {gap:.4} %"),
        ));
        notes.extend(compared);
        Ok((solution, added, notes, scene.status))
    }

    fn scene(&self, year: i16, layers: &Layers, stop: &Stop) -> Result<Scene, Text> {
        let spec = &self.spec;
        let (there, candidates) = (facilities_of(layers, &spec.what)?, facilities_of(layers, &spec.among)?);
        let streets = streets_of(layers, &spec.by)?;
        let (cells, people) = group_of(layers, &spec.cells, &spec.group)?;
        let sites = joined(&there.each, &candidates.each);
        let places: Vec<LonLat> = sites.iter().map(|site| site.place).collect();
        let table = streets.costs(&cells.places, &places, CostUnit::Seconds, stop)?;
        let (rows, lost): (Vec<usize>, Vec<usize>) =
            (0..people.len()).filter(|row| people[*row] > 0.0).partition(|row| !table.row(*row).0.is_empty());
        let triplets = rows.iter().enumerate().flat_map(|(new, old)| {
            let (columns, costs) = table.row(*old);
            columns.iter().zip(costs).map(move |(column, cost)| (new as u32, *column, *cost)).collect::<Vec<_>>()
        });
        let table = CostTable::from_triplets(rows.len(), places.len(), CostUnit::Seconds, triplets.collect())
            .map_err(failed)?;
        Ok(Scene {
            year,
            existing: there.each.len(),
            cells: rows.iter().map(|row| cells.places[*row]).collect(),
            people: rows.iter().map(|row| people[*row]).collect(),
            lost: lost.iter().map(|row| people[*row]).sum(),
            table,
            sites,
            kmh: streets.speed_kmh,
            status: there.status.and(candidates.status).and(streets.status).and(cells.status),
        })
    }

    fn chosen_words(&self, scene: &Scene, ordered: &[usize]) -> Text {
        let (list, among) = (scene.list(ordered), scene.sites.len() - scene.existing);
        let mut note =
            Text::new(format!("在 {among} 个候选点中选定：{list}"), format!("chosen among {among} candidates: {list}"));
        let lost = scene.lost;
        if lost > 0.0 {
            note.zh.push_str(&format!("；{lost:.0} 人附近没有路，任何选址都到不了"));
            note.en.push_str(&format!("; {lost:.0} people have no street near and reach no site whatever is chosen"));
        }
        note
    }

    /// The key that says how many are built.
    fn counted_by(&self) -> &'static str {
        if self.spec.choose.is_some() { "choose" } else { "budget" }
    }

    /// Everybody on a place, or the least change that would do; and what comes of a choice that does not heed places.
    fn with_places(&self, scene: &Scene, question: &Question, stop: &Stop) -> Result<(Solution, Vec<Text>), Failure> {
        let longest = scene.table.iter().map(|(_, _, seconds)| seconds).fold(0.0, f64::max);
        let limit = self.within().min(longest);
        let a_place = self.spec.people_a_place.as_ref().map_or(1.0, |people| people.value);
        let places = scene.sites.iter().map(|site| site.capacity * a_place).collect();
        let situation = Situation::within(scene.people.clone(), (scene.existing, places), &scene.table, limit)?;
        let (solution, left) = situation.solve(question.count, stop, self.seed)?;
        let year = scene.year;
        if left > 1e-6 {
            let count = question.count;
            let why = Text::new(
                format!("{year} 年建 {count} 处后仍有 {left:.0} 人没有名额"),
                format!("in {year}, with {count} built, {left:.0} {} without a place", are(left)),
            );
            return Err(match situation.fewest(count, 0.0, stop, self.seed)? {
                Ok(enough) => {
                    let remedy = Text::new(
                        format!("至少须建 {enough} 处，或在不足处增加 {left:.0} 个名额。"),
                        format!(
                            "build at least {enough}, or add {left:.0} {} where they are short.",
                            word_for_places(left)
                        ),
                    );
                    Failure::with(why, remedy, self.counted_by())
                }
                Err(missing) => {
                    let (most, en) = (situation.candidates(), word_for_places(missing));
                    let longer = self.spec.within.is_some();
                    let (or_zh, or_en) =
                        if longer { ("，或放宽 within", ", or allow a longer `within`") } else { ("", "") };
                    let remedy = Text::new(
                        format!("即使 {most} 处全建仍缺 {missing:.0} 个名额：增加名额或候选点{or_zh}。"),
                        format!("even all {most} leave {missing:.0} {en} missing: add places or candidates{or_en}."),
                    );
                    Failure::with(why, remedy, "among")
                }
            });
        }
        let careless = Goal::LeastTime.solve(question, &stop.part(WORK)).map_err(failed)?;
        let without = situation.left_by(careless.chosen.clone(), stop, self.seed)?;
        let list = scene.list(&scene.newly(&careless));
        let people: f64 = scene.people.iter().sum();
        Ok((
            solution,
            vec![
                Text::new(
                    format!("按人数最多的 {year} 年：{people:.0} 人都有名额"),
                    format!("for {year}, the year with most people: all {people:.0} have a place"),
                ),
                Text::new(
                    format!("不顾名额、只看路程会选 {list}：{without:.0} 人没有名额"),
                    format!("ways alone, places unheeded, would choose {list}: {without:.0} people without a place"),
                ),
            ],
        ))
    }

    /// What circles as the crow flies would choose, what they would promise, and what would come of it along the streets.
    fn circles(&self, scene: &Scene, question: &Question, chosen: &Solution, stop: &Stop) -> Result<Vec<Text>, Text> {
        let Some(kmh) = scene.kmh.filter(|_| scene.cells.len() * scene.sites.len() <= MOST_PAIRS) else {
            return Ok(Vec::new());
        };
        let places: Vec<LonLat> = scene.sites.iter().map(|site| site.place).collect();
        let straight = as_the_crow_flies(&scene.cells, &places, kmh)?;
        let crow = Question { table: &straight, ..*question };
        let goal = self.spec.so_that.value;
        let theirs = goal.solve(&crow, &stop.part(WORK)).map_err(failed)?;
        let measured = |question: &Question, open: &[usize]| self.measured(scene, &question.nearest(open));
        let (promised, real, ours) =
            (measured(&crow, &theirs.chosen), measured(question, &theirs.chosen), measured(question, &chosen.chosen));
        let list = scene.list(&scene.newly(&theirs));
        Ok(vec![if goal == Goal::MostReached {
            let against = against(real, ours, Of::People);
            let circle = format!("{:.0} m", radius_metres(self.within(), kmh));
            Text::new(
                format!(
                    "按 {circle} 的直线圆圈会选 {list}，自称覆盖 {promised:.0} 人；沿路实际 {real:.0} 人，{}",
                    against.zh
                ),
                format!(
                    "circles of {circle} as the crow flies would choose {list} and count {promised:.0} people; along the streets it is {real:.0}, {}",
                    against.en
                ),
            )
        } else {
            let (zh, en) = if goal == Goal::LeastTime { ("平均", "mean") } else { ("最长", "longest") };
            let against = against(real, ours, Of::Minutes);
            Text::new(
                format!("按直线距离会选 {list}，自称{zh} {promised:.2} 分钟；沿路实际 {real:.2} 分钟，{}", against.zh),
                format!(
                    "straight lines would choose {list} and promise a {en} time of {promised:.2} min; along the streets it is {real:.2}, {}",
                    against.en
                ),
            )
        }])
    }

    /// People reached, mean minutes of those who reach anything, or the longest minutes of these.
    fn measured(&self, scene: &Scene, seconds: &[f64]) -> f64 {
        let each = || seconds.iter().zip(&scene.people).filter(|(s, _)| s.is_finite());
        match self.spec.so_that.value {
            Goal::MostReached => each().filter(|(s, _)| **s <= self.within()).map(|(_, w)| w).sum(),
            Goal::LeastLongest => each().map(|(s, _)| *s).fold(0.0, f64::max) / 60.0,
            Goal::LeastTime | Goal::LeastTimeWithPlaces => {
                let people: f64 = each().map(|(_, w)| w).sum();
                each().map(|(s, w)| s * w).sum::<f64>() / people.max(f64::MIN_POSITIVE) / 60.0
            }
        }
    }
}

impl Scene {
    fn newly(&self, solution: &Solution) -> Vec<usize> {
        solution.chosen.iter().copied().filter(|site| *site >= self.existing).collect()
    }

    fn list(&self, sites: &[usize]) -> String {
        sites.iter().map(|site| self.sites[*site].id.as_str()).collect::<Vec<_>>().join(", ")
    }
}

fn failed(error: impl std::fmt::Display) -> Text {
    Text::new(format!("选址失败：{error}"), format!("siting failed: {error}"))
}
