//! `plan-elder-care`: where to put centres for old people (区域性养老综合体), with their beds, so that least need stays unmet.

use crate::build_facilities::{number, opening_year, priced, typed};
use crate::kind::{ActionKind, Context, Resolved};
use crate::milestones::costs_by_year;
use crate::{CostPart, District, Outcome, YearCost};
use linping_baseline::layer_measures::{care_need_of, facilities_of, streets_of, with_the_unserved};
use linping_baseline::layers::{Facility, LayerChange, Layers, Setting};
use linping_language::files::ActionFile;
use linping_language::{Duration, LayerRef, Located, People, Stated, Status, When};
use linping_problems::{Code, Problem, Problems, Text};
use linping_siting::{FacilityLocation, Solution};
use linping_tables::CostUnit;
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;

/// The kind of actions that plan care for the old.
#[derive(Clone, Copy, Debug)]
pub struct PlanElderCare;

/// `[measure] kind = "plan-elder-care"`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Spec {
    /// The layer of need (`care-need`).
    pub need: Located<LayerRef>,
    /// Which care the centres give.
    pub setting: Setting,
    /// The layer of facilities that grows; those there are kept, with their beds.
    pub what: Located<LayerRef>,
    /// The layer of candidate sites; the capacity of each is the beds it would have.
    pub among: Located<LayerRef>,
    /// The layer of streets.
    pub by: Located<LayerRef>,
    /// People are cared for within this time of their homes.
    pub within: Located<Duration>,
    /// How many centres are built; by the budget if absent.
    #[schemars(range(min = 1))]
    pub choose: Option<Located<u32>>,
    /// What may be spent; as many are built as it pays for.
    pub budget: Option<Stated>,
    /// What one costs.
    pub each: Option<Stated>,
    /// Most people whose need may stay unmet; the action fails, and says what would do, if it cannot be kept.
    pub unmet_at_most: Option<Located<People>>,
    /// The year from which they are open; the end of the planned dates if absent.
    pub opens: Option<Located<When>>,
}

impl ActionKind for PlanElderCare {
    fn name(&self) -> &'static str {
        "plan-elder-care"
    }

    fn resolve(&self, _name: &str, file: &ActionFile, context: &Context) -> Result<Box<dyn Resolved>, Problems> {
        let plan = context.plan;
        let spec: Spec = typed(file, plan)?;
        let layers = &context.baseline.layers;
        let mut problems = Problems::new();
        let mut keep = |result: Result<(), Text>, at: &Located<LayerRef>| {
            if let Err(why) = result {
                problems.push(Problem::new(Code::UnknownName, why).at(plan.place(at.span)));
            }
        };
        keep(care_need_of(layers, &spec.need).and_then(|n| n.by_cell(layers, None).map(drop)), &spec.need);
        keep(facilities_of(layers, &spec.what).map(drop), &spec.what);
        keep(facilities_of(layers, &spec.among).map(drop), &spec.among);
        keep(streets_of(layers, &spec.by).map(drop), &spec.by);
        let each = match priced(spec.each.as_ref(), spec.among.span, plan) {
            Ok(each) => each,
            Err(problem) => {
                problems.push(*problem);
                None
            }
        };
        let count = match number(spec.choose.as_ref(), spec.budget.as_ref(), each, spec.what.span, plan) {
            Ok(count) => count,
            Err(problem) => {
                problems.push(*problem);
                0
            }
        };
        let candidates = layers.facilities.get(&*spec.among.value).map_or(0, |f| f.each.len());
        if count > candidates && candidates > 0 {
            let why = Text::new(
                format!("要建 {count} 处，而候选点只有 {candidates} 个"),
                format!("{count} are to be built, and there are {candidates} candidate sites"),
            );
            let span = spec.choose.as_ref().map_or(spec.among.span, |c| c.span);
            problems.push(Problem::new(Code::TooManySites, why).at(plan.place(span)));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let year = opening_year(spec.opens.as_ref(), file, plan);
        let mut costs = costs_by_year(file, context);
        if let Some((yuan, status)) = each {
            costs.push(YearCost { year, yuan: yuan * count as f64, part: CostPart::Capital, status });
        }
        Ok(Box::new(Planned { spec, count, year, costs, seed: plan.head.seed }))
    }
}

struct Planned {
    spec: Spec,
    count: usize,
    year: i16,
    costs: Vec<YearCost>,
    seed: u64,
}

/// Need, facilities and ways in the year of most need.
struct Situation {
    year: i16,
    need: Vec<f64>,
    existing: usize,
    /// Those there, then the candidates.
    sites: Vec<Facility>,
    table: linping_tables::CostTable,
    status: Status,
}

impl Resolved for Planned {
    fn apply(&self, district: &District, stop: &Stop) -> Outcome {
        let costs = self.costs.iter().map(|cost| cost.status).max().unwrap_or(Status::Published);
        let mut outcome = Outcome { costs: self.costs.clone(), status: costs, ..Outcome::default() };
        match self.choose(district, stop) {
            Ok((added, status, notes)) => {
                outcome.status = costs.and(status);
                outcome.touched = added.iter().map(|f| f.id.clone()).collect();
                let layer = self.spec.what.value.0.clone();
                let add = |facility| (self.year, LayerChange::Add { layer: layer.clone(), facility, status });
                outcome.layers = added.into_iter().map(add).collect();
                outcome.provenance = notes;
            }
            Err(why) => outcome.failure = Some(why),
        }
        outcome
    }
}

impl Planned {
    /// The year of most need from the opening to the horizon.
    fn fullest(&self, district: &District) -> Result<(i16, Layers), Text> {
        let need = care_need_of(&district.layers, &self.spec.need)?;
        let last = if district.layers.vary() { district.years.1.max(self.year) } else { self.year };
        let mut most: Option<(f64, i16, Layers)> = None;
        for year in self.year..=last {
            let layers = district.layers.at(year);
            let people: f64 = need.by_cell(&layers, Some(self.spec.setting))?.1.iter().sum();
            if most.as_ref().is_none_or(|(least, ..)| people > *least) {
                most = Some((people, year, layers));
            }
        }
        most.map(|(_, year, layers)| (year, layers)).ok_or_else(|| Text::new("没有年份", "there is no year"))
    }

    fn situation(&self, district: &District, limit: f64, stop: &Stop) -> Result<Situation, Text> {
        let spec = &self.spec;
        let (year, layers) = self.fullest(district)?;
        let (cells, need, (status, _)) = care_need_of(&layers, &spec.need)?.by_cell(&layers, Some(spec.setting))?;
        let (there, candidates) = (facilities_of(&layers, &spec.what)?, facilities_of(&layers, &spec.among)?);
        let streets = streets_of(&layers, &spec.by)?;
        let mut sites = there.each.clone();
        sites.extend(candidates.each.iter().filter(|c| !there.each.iter().any(|t| t.id == c.id)).cloned());
        let places: Vec<_> = sites.iter().map(|site| site.place).collect();
        let times = streets.costs(&cells.places, &places, CostUnit::Seconds, stop)?;
        let table = with_the_unserved(&times, limit)?;
        let status = status.and(there.status).and(candidates.status).and(streets.status);
        Ok(Situation { year, need, existing: there.each.len(), sites, table, status })
    }

    fn choose(&self, district: &District, stop: &Stop) -> Result<(Vec<Facility>, Status, Vec<Text>), Text> {
        let limit = self.spec.within.value.0.in_base();
        let now = self.situation(district, limit, stop)?;
        let most = now.sites.len() - now.existing;
        let (solution, unmet) = now.solve(self.count.min(most), stop, self.seed)?;
        let allowed = self.spec.unmet_at_most.as_ref().map_or(f64::INFINITY, |most| most.value.0.in_base());
        if unmet > allowed + 1e-6 {
            return Err(self.least_change(&now, unmet, allowed, stop)?);
        }
        let added: Vec<Facility> = solution
            .chosen
            .iter()
            .filter(|site| (now.existing..now.sites.len()).contains(site))
            .map(|site| now.sites[*site].clone())
            .collect();
        let list = added.iter().map(|f| f.id.as_str()).collect::<Vec<_>>().join(", ");
        let beds: f64 = added.iter().map(|f| f.capacity).sum();
        let (year, need, gap) = (now.year, now.need.iter().sum::<f64>(), 100.0 * solution.gap);
        let notes = vec![
            Text::new(
                format!("按需求最多的 {year} 年选定：{list}，共 {beds:.0} 床；需求 {need:.0}，未满足 {unmet:.0}"),
                format!(
                    "chosen for {year}, the year of most need: {list}, {beds:.0} beds; need {need:.0}, unmet {unmet:.0}"
                ),
            ),
            Text::new(
                format!("目标（路程加未满足的罚值）与已证明的界相差 {gap:.4} %"),
                format!("the objective (ways, and a penalty for unmet need) is within {gap:.4} % of the proven bound"),
            ),
        ];
        Ok((added, now.status, notes))
    }

    /// How many sites would do; or, with all of them, how many beds or what time are missing.
    fn least_change(&self, now: &Situation, unmet: f64, allowed: f64, stop: &Stop) -> Result<Text, Text> {
        let (year, most, count) = (now.year, now.sites.len() - now.existing, self.count);
        let mut text = Text::new(
            format!("{year} 年建 {count} 处仍有 {unmet:.0} 人的需求未满足，多于允许的 {allowed:.0} 人"),
            format!(
                "in {year} {count} centres leave the need of {unmet:.0} people unmet, more than the {allowed:.0} allowed"
            ),
        );
        let mut left = unmet;
        for more in count + 1..=most {
            left = now.solve(more, stop, self.seed)?.1;
            if left <= allowed + 1e-6 {
                text.zh.push_str(&format!("；至少须建 {more} 处"));
                text.en.push_str(&format!("; choose at least {more}"));
                return Ok(text);
            }
        }
        let missing = left - allowed;
        text.zh.push_str(&format!("；即使 {most} 处全建仍缺 {missing:.0} 床，须在需求所在处增加，或放宽时间上限"));
        text.en.push_str(&format!(
            "; even all {most} leave {missing:.0} beds missing: add them where the need is, or allow a longer way"
        ));
        Ok(text)
    }
}

impl Situation {
    /// The best choice of so many candidates, and the need it leaves.
    fn solve(&self, count: usize, stop: &Stop, seed: u64) -> Result<(Solution, f64), Text> {
        let unserved = self.sites.len();
        let mut beds: Vec<f64> = self.sites.iter().map(|site| site.capacity).collect();
        beds.push(self.need.iter().sum::<f64>() + 1.0);
        let kept: Vec<usize> = (0..self.existing).chain([unserved]).collect();
        let solution = FacilityLocation::new(&self.table, vec![0.0; beds.len()])
            .capacities(beds)
            .weights(self.need.clone())
            .count(count + kept.len())
            .fixed(kept)
            .solve(stop, seed)
            .map_err(|e| Text::new(format!("选址失败：{e}"), format!("siting failed: {e}")))?;
        let unmet = solution.shares.iter().filter(|share| share.site == unserved).map(|share| share.amount).sum();
        Ok((solution, unmet))
    }
}
