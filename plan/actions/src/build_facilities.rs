//! `build-facilities`: chooses sites among candidates over exact travel times; existing facilities are kept.

use crate::boundary::outside_district;
use crate::kind::{ActionKind, Context, Resolved};
use crate::milestones::costs_by_year;
use crate::{CostPart, District, Objective, Outcome, YearCost};
use linping_baseline::layer_measures::{facilities_of, group_of, streets_of};
use linping_baseline::layers::{Facility, LayerChange};
use linping_language::files::ActionFile;
use linping_language::{Duration, LayerRef, Located, Plan, Span, Stated, Status, When};
use linping_problems::{Code, Problem, Problems, Text};
use linping_siting::{MaximalCover, PCentre, PMedian, Solution};
use linping_tables::{CostTable, CostUnit};
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;

/// The kind of actions that build facilities.
#[derive(Clone, Copy, Debug)]
pub struct BuildFacilities;

/// `[measure] kind = "build-facilities"`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Spec {
    /// The layer of facilities that grows; those there are kept.
    pub what: Located<LayerRef>,
    /// The layer of candidate sites.
    pub among: Located<LayerRef>,
    /// How many are built; by the budget if absent.
    #[schemars(range(min = 1))]
    pub choose: Option<Located<u32>>,
    /// What may be spent; as many are built as it pays for.
    pub budget: Option<Stated>,
    /// What one costs.
    pub each: Option<Stated>,
    /// What the choice is best for.
    pub so_that: Located<Goal>,
    /// The layer of cells whose people are served.
    pub cells: Located<LayerRef>,
    /// The group of people.
    pub group: Located<String>,
    /// The layer of streets.
    pub by: Located<LayerRef>,
    /// Within this time, for `most-reached`.
    pub within: Option<Located<Duration>>,
    /// The year from which they are open; the end of the planned dates if absent. With `a-year`, the year of the first.
    pub opens: Option<Located<When>>,
    /// At most so many open a year, those that help most first; all in one year if absent.
    #[schemars(range(min = 1))]
    pub a_year: Option<Located<u32>>,
}

/// What a choice of sites is best for.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Goal {
    /// The total time of all people to their nearest facility is least (p-median).
    LeastTime,
    /// Most people have a facility within the time (maximal cover).
    MostReached,
    /// The longest time of anybody is least (p-centre).
    LeastLongest,
}

impl Goal {
    /// What is to be small, given each place's seconds to its nearest facility.
    fn loss(self, seconds: &[f64], weights: &[f64], within: f64) -> f64 {
        let each = seconds.iter().zip(weights);
        match self {
            // Whoever reaches nothing weighs more than any walk, so that those come first.
            Goal::LeastTime => each.map(|(s, w)| s.min(1e9) * w).sum(),
            Goal::MostReached => each.filter(|(s, _)| **s > within).map(|(_, w)| w).sum(),
            Goal::LeastLongest => each.filter(|(_, w)| **w > 0.0).map(|(s, _)| *s).fold(0.0, f64::max),
        }
    }
}

/// Sites already chosen, in the order in which they open: each time the one after which the least is left to be wished for.
fn order_of_opening(table: &CostTable, existing: usize, chosen: &[usize], loss: impl Fn(&[f64]) -> f64) -> Vec<usize> {
    let mut columns = vec![vec![f64::INFINITY; table.rows()]; chosen.len()];
    let mut nearest = vec![f64::INFINITY; table.rows()];
    for (row, column, seconds) in table.iter() {
        if column < existing {
            nearest[row] = nearest[row].min(seconds);
        } else if let Some(at) = chosen.iter().position(|c| *c == column) {
            columns[at][row] = seconds;
        }
    }
    let mut left: Vec<usize> = (0..chosen.len()).collect();
    let mut order = Vec::new();
    while !left.is_empty() {
        let with = |at: usize| -> Vec<f64> { nearest.iter().zip(&columns[at]).map(|(a, b)| a.min(*b)).collect() };
        let losses: Vec<f64> = left.iter().map(|at| loss(&with(*at))).collect();
        let best = (0..left.len()).min_by(|a, b| losses[*a].total_cmp(&losses[*b])).unwrap_or(0);
        let at = left.remove(best);
        nearest = with(at);
        order.push(chosen[at]);
    }
    order
}

/// A refusal at a place of the plan.
pub(crate) fn refuse(plan: &Plan, code: Code, span: Span, zh: impl Into<String>, en: impl Into<String>) -> Problem {
    Problem::new(code, Text::new(zh, en)).at(plan.place(span))
}

impl ActionKind for BuildFacilities {
    fn name(&self) -> &'static str {
        "build-facilities"
    }

    fn resolve(&self, _name: &str, file: &ActionFile, context: &Context) -> Result<Box<dyn Resolved>, Problems> {
        let plan = context.plan;
        let spec: Spec = typed(file, plan)?;
        let mut problems = Problems::new();
        let layers = &context.baseline.layers;
        let mut keep = |result: Result<(), Text>, span: Span| {
            if let Err(why) = result {
                problems.push(Problem::new(Code::UnknownName, why).at(plan.place(span)));
            }
        };
        keep(facilities_of(layers, &spec.what).map(drop), spec.what.span);
        keep(facilities_of(layers, &spec.among).map(drop), spec.among.span);
        keep(streets_of(layers, &spec.by).map(drop), spec.by.span);
        keep(group_of(layers, &spec.cells, &spec.group).map(drop), spec.group.span);
        let candidates = layers.facilities.get(&*spec.among.value).map_or(0, |f| f.each.len());
        if let Some(sites) = layers.facilities.get(&*spec.among.value) {
            problems.extend(outside_district(context, &spec.among, sites));
        }
        if spec.so_that.value == Goal::MostReached && spec.within.is_none() {
            problems.push(
                refuse(
                    plan,
                    Code::MissingKey,
                    spec.so_that.span,
                    "most-reached 需要 within",
                    "most-reached needs `within`",
                )
                .hint(Text::new("例如 within = \"15 min\"。", "for example within = \"15 min\".")),
            );
        }
        let each = match priced(spec.each.as_ref(), spec.among.span, plan) {
            Ok(each) => each,
            Err(problem) => {
                problems.push(*problem);
                None
            }
        };
        let count = match number(spec.choose.as_ref(), spec.budget.as_ref(), each, spec.what.span, plan) {
            // A budget that pays for more than there are sites leaves money over; that is no mistake.
            Ok(count) if spec.choose.is_none() && candidates > 0 => count.min(candidates),
            Ok(count) => count,
            Err(problem) => {
                problems.push(*problem);
                0
            }
        };
        if count > candidates && candidates > 0 {
            let span = spec.choose.as_ref().map_or(spec.among.span, |c| c.span);
            problems.push(
                refuse(
                    plan,
                    Code::TooManySites,
                    span,
                    format!("要建 {count} 处，而候选点只有 {candidates} 个"),
                    format!("{count} are to be built, and there are {candidates} candidate sites"),
                )
                .hint(Text::new("减少 choose，或增加候选点。", "choose fewer, or add candidates.")),
            );
        }
        let years = opening_years(&spec, file, plan, count);
        if let (Some(last), Some(a_year)) = (years.last(), &spec.a_year)
            && *last > plan.head.horizon
        {
            problems.push(too_slow(plan, a_year, count, years[0]));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut costs = costs_by_year(file, context);
        if let Some((yuan, status)) = each {
            for opened in years.chunk_by(|a, b| a == b) {
                let yuan = yuan * opened.len() as f64;
                costs.push(YearCost { year: opened[0], yuan, part: CostPart::Capital, status });
            }
        }
        Ok(Box::new(Chosen { spec, count, years, costs, seed: plan.head.seed }))
    }
}

/// What one costs in yuan, and how far that can be trusted.
pub(crate) fn priced(each: Option<&Stated>, span: Span, plan: &Plan) -> Result<Option<(f64, Status)>, Box<Problem>> {
    let Some((stated, (quantity, status, _))) = each.and_then(|stated| Some((stated, plan.stated(stated)?))) else {
        return Ok(None);
    };
    if quantity.unit.measure() == linping_units::Dimension::Money.into() {
        return Ok(Some((quantity.in_base(), status)));
    }
    let at = stated.figure.as_ref().map(|f| f.span).or(stated.value.as_ref().map(|v| v.span));
    Err(Box::new(refuse(
        plan,
        Code::WrongUnit,
        at.unwrap_or(span),
        format!("此处应为金额，而“{quantity}”不是"),
        format!("money is asked for, and `{quantity}` is not"),
    )))
}

/// How many are built: as said, or as many as the budget pays for.
pub(crate) fn number(
    choose: Option<&Located<u32>>,
    budget: Option<&Stated>,
    each: Option<(f64, Status)>,
    span: Span,
    plan: &Plan,
) -> Result<usize, Box<Problem>> {
    if let Some(choose) = choose {
        return Ok(choose.value as usize);
    }
    let wrong = |code, zh: String, en: String| Box::new(refuse(plan, code, span, zh, en));
    let budget = budget.and_then(|stated| plan.stated(stated)).map(|(q, ..)| q.in_base());
    match (budget, each) {
        (Some(budget), Some((each, _))) if each > 0.0 => match (budget / each + 1e-9).floor() as usize {
            0 => {
                let problem = wrong(
                    Code::OverBudget,
                    format!("预算 {budget} 元不足以建一处（{each} 元）"),
                    format!("a budget of {budget} yuan does not pay for one ({each} yuan)"),
                );
                let short = each - budget;
                Err(Box::new(problem.hint(Text::new(
                    format!("最便宜的选择是一处，{each} 元；预算至少再加 {short} 元。"),
                    format!("the cheapest choice is one, {each} yuan; the budget lacks {short} yuan for it."),
                ))))
            }
            count => Ok(count),
        },
        _ => Err(wrong(
            Code::MissingKey,
            "须写 choose，或 budget 与 each".into(),
            "write `choose`, or `budget` and `each`".into(),
        )),
    }
}

/// The year each opens, in the order of opening.
fn opening_years(spec: &Spec, file: &ActionFile, plan: &Plan, count: usize) -> Vec<i16> {
    let first = opening_year(spec.opens.as_ref(), file, plan);
    let a_year = spec.a_year.as_ref().map_or(usize::MAX, |a_year| a_year.value.max(1) as usize);
    (0..count).map(|number| first.saturating_add(i16::try_from(number / a_year).unwrap_or(i16::MAX))).collect()
}

/// The last would open after the horizon: says how many a year would do.
fn too_slow(plan: &Plan, a_year: &Located<u32>, count: usize, first: i16) -> Problem {
    let horizon = plan.head.horizon;
    let problem = refuse(
        plan,
        Code::OutOfRange,
        a_year.span,
        format!("自 {first} 年起每年 {} 处，{horizon} 年前开不完 {count} 处", a_year.value),
        format!("{} a year from {first} do not open {count} by {horizon}", a_year.value),
    );
    let years = usize::try_from(horizon - first + 1).unwrap_or(0);
    if years == 0 {
        return problem;
    }
    let least = count.div_ceil(years);
    problem.hint(Text::new(format!("每年至少 {least} 处。"), format!("at least {least} a year are needed.")))
}

/// The typed table of an action's kind.
pub(crate) fn typed<T: serde::de::DeserializeOwned>(file: &ActionFile, plan: &Plan) -> Result<T, Problems> {
    let Some(measure) = &file.measure else { return Err(Vec::new()) };
    measure
        .node
        .typed()
        .map_err(|(message, span)| vec![Problem::new(Code::WrongType, Text::same(message)).at(plan.place(span))])
}

/// The year something opens: as said, else the end of the actual or planned dates, else the year after the base year.
pub(crate) fn opening_year(opens: Option<&Located<When>>, file: &ActionFile, plan: &Plan) -> i16 {
    let end = [&file.actual, &file.planned].into_iter().flatten().find_map(|d| d.end.as_ref());
    opens.or(end).map_or(plan.head.base_year + 1, |when| when.last_day().year())
}

struct Chosen {
    spec: Spec,
    count: usize,
    years: Vec<i16>,
    costs: Vec<YearCost>,
    seed: u64,
}

impl Resolved for Chosen {
    fn apply(&self, district: &District, stop: &Stop) -> Outcome {
        let mut outcome = Outcome { costs: self.costs.clone(), ..Outcome::default() };
        outcome.status = self.costs.iter().map(|cost| cost.status).max().unwrap_or(Status::Published);
        match self.choose(district, stop) {
            Ok((solution, added, note, status)) => {
                outcome.status = outcome.status.and(status);
                outcome.touched = added.iter().map(|f| f.id.clone()).collect();
                let layer = self.spec.what.value.0.clone();
                outcome.layers = added
                    .into_iter()
                    .zip(&self.years)
                    .map(|(facility, year)| (*year, LayerChange::Add { layer: layer.clone(), facility, status }))
                    .collect();
                let (objective, bound, gap) = (solution.objective, solution.bound, 100.0 * solution.gap);
                outcome.objective = Some(self.objective(&solution));
                outcome.provenance.push(note);
                outcome.provenance.push(Text::new(
                    format!("目标值 {objective:.1}，已证明的界 {bound:.1}，差距 {gap:.4} %"),
                    format!("objective {objective:.1}, proven bound {bound:.1}, gap {gap:.4} %"),
                ));
            }
            Err(why) => outcome.failure = Some(why),
        }
        outcome
    }
}

impl Chosen {
    fn objective(&self, solution: &Solution) -> Objective {
        let (name, less_is_better) = match self.spec.so_that.value {
            Goal::LeastTime => (Text::new("总时间（人·秒）", "time of all people (person-seconds)"), true),
            Goal::LeastLongest => (Text::new("最长时间（秒）", "longest time (seconds)"), true),
            Goal::MostReached => (Text::new("可达人数", "people reached"), false),
        };
        Objective { name, value: solution.objective, bound: solution.bound, less_is_better }
    }

    /// The sites chosen: the solution, the facilities added, words about it, the weakest status.
    fn choose(&self, district: &District, stop: &Stop) -> Result<(Solution, Vec<Facility>, Text, Status), Text> {
        let spec = &self.spec;
        // Sites serve the people there are when they open.
        let layers = &district.layers.at(self.years.first().copied().unwrap_or(district.layers.year));
        let (existing, candidates) = (facilities_of(layers, &spec.what)?, facilities_of(layers, &spec.among)?);
        let streets = streets_of(layers, &spec.by)?;
        let (cells, people) = group_of(layers, &spec.cells, &spec.group)?;
        let free: Vec<&Facility> =
            candidates.each.iter().filter(|c| !existing.each.iter().any(|e| e.id == c.id)).collect();
        let places: Vec<_> = existing.each.iter().chain(free.iter().copied()).map(|f| f.place).collect();
        let failed = |e: String| Text::new(format!("选址失败：{e}"), format!("siting failed: {e}"));
        let table = streets.costs(&cells.places, &places, CostUnit::Seconds, stop)?;
        // Cells that reach nothing cannot be helped by any choice; they are told, not dropped in silence.
        let (rows, lost): (Vec<usize>, Vec<usize>) =
            (0..people.len()).filter(|row| people[*row] > 0.0).partition(|row| !table.row(*row).0.is_empty());
        let lost_people: f64 = lost.iter().map(|row| people[*row]).sum();
        let triplets = rows.iter().enumerate().flat_map(|(new, old)| {
            let (columns, costs) = table.row(*old);
            columns.iter().zip(costs).map(move |(column, cost)| (new as u32, *column, *cost)).collect::<Vec<_>>()
        });
        let table = CostTable::from_triplets(rows.len(), places.len(), CostUnit::Seconds, triplets.collect())
            .map_err(|e| failed(e.to_string()))?;
        let weights: Vec<f64> = rows.iter().map(|row| people[*row]).collect();
        let fixed: Vec<usize> = (0..existing.each.len()).collect();
        let p = self.count.min(free.len()) + existing.each.len();
        let solved = match spec.so_that.value {
            Goal::LeastTime => PMedian::new(&table, p).weights(weights.clone()).fixed(fixed).solve(stop, self.seed),
            Goal::LeastLongest => PCentre::new(&table, p).weights(weights.clone()).fixed(fixed).solve(stop, self.seed),
            Goal::MostReached => {
                let limit = spec.within.as_ref().map_or(f64::INFINITY, |within| within.value.0.in_base()) + 1e-6;
                MaximalCover::new(&table, p, limit).weights(weights.clone()).fixed(fixed).solve(stop, self.seed)
            }
        };
        let solution = solved.map_err(|e| failed(e.to_string()))?;
        let new: Vec<usize> = solution.chosen.iter().copied().filter(|c| *c >= existing.each.len()).collect();
        let ordered = if self.years.first() == self.years.last() {
            new
        } else {
            let within = spec.within.as_ref().map_or(f64::INFINITY, |within| within.value.0.in_base()) + 1e-6;
            let goal = |seconds: &[f64]| spec.so_that.value.loss(seconds, &weights, within);
            order_of_opening(&table, existing.each.len(), &new, goal)
        };
        let added: Vec<Facility> = ordered.iter().map(|c| free[*c - existing.each.len()].clone()).collect();
        let list: Vec<&str> = added.iter().map(|f| f.id.as_str()).collect();
        let list = list.join(", ");
        let mut note = Text::new(
            format!("在 {} 个候选点中选定：{list}", free.len()),
            format!("chosen among {} candidates: {list}", free.len()),
        );
        if lost_people > 0.0 {
            note.zh.push_str(&format!("；{lost_people:.0} 人附近没有路，任何选址都到不了"));
            note.en.push_str(&format!(
                "; {lost_people:.0} people have no street near and reach no site whatever is chosen"
            ));
        }
        let status = existing.status.and(candidates.status).and(streets.status).and(cells.status);
        Ok((solution, added, note, status))
    }
}
