//! `plan-elder-care`: where to put centres for old people (区域性养老综合体), with their beds, so that least need stays unmet.

use crate::against::{Of, against};
use crate::boundary::outside_district;
use crate::crow::radius_metres;
use crate::kind::{ActionKind, Context, Resolved};
use crate::milestones::costs_by_year;
use crate::resolving::{Asked, candidates_that_stand, opening_year, priced, typed};
use crate::with_places::{Situation, fullest, joined};
use crate::{CostPart, District, Failure, Outcome, YearCost};
use linping_baseline::layer_measures::{care_need_of, facilities_of, streets_of};
use linping_baseline::layers::{Facility, LayerChange, Layers, Setting};
use linping_language::files::ActionFile;
use linping_language::{Duration, LayerRef, Located, People, Stated, Status, When};
use linping_network::{LonLat, haversine_metres};
use linping_problems::{Problems, Text};
use linping_tables::{CostTable, CostUnit};
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
    #[schemars(extend("x-above" = 0))]
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
                problems.push(crate::resolving::unknown(plan, why, at.span));
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
        let candidates = layers.facilities.get(&*spec.among.value);
        problems.extend(candidates.into_iter().flat_map(|sites| outside_district(context, &spec.among, sites)));
        problems.extend(candidates_that_stand(context, &spec.what, &spec.among));
        let asked = Asked { choose: spec.choose.as_ref(), budget: spec.budget.as_ref(), each };
        let candidates = candidates.map_or(0, |sites| sites.each.len());
        let (count, trust) = asked.number(spec.what.span, spec.among.span, candidates, plan, &mut problems);
        if !problems.is_empty() {
            return Err(problems);
        }
        let year = opening_year(spec.opens.as_ref(), file, plan);
        let costs = costs_by_year(file, context);
        Ok(Box::new(Planned { spec, count, trust, year, each, costs, seed: plan.head.seed }))
    }
}

struct Planned {
    spec: Spec,
    count: usize,
    /// How far that number can be trusted.
    trust: Status,
    year: i16,
    /// What one costs, yuan.
    each: Option<(f64, Status)>,
    /// Costs of the action beside those of each.
    costs: Vec<YearCost>,
    seed: u64,
}

/// Need, facilities and ways in the year of most need.
struct Scene {
    year: i16,
    cells: Vec<LonLat>,
    need: Vec<f64>,
    existing: usize,
    /// Those there, then the candidates.
    sites: Vec<Facility>,
    situation: Situation,
    kmh: Option<f64>,
    status: Status,
}

impl Resolved for Planned {
    fn apply(&self, district: &District, stop: &Stop) -> Outcome {
        let costs = self.costs.iter().map(|cost| cost.status).chain(self.each.map(|(_, status)| status));
        let costs = costs.max().unwrap_or(Status::Published);
        let mut outcome = Outcome { costs: self.costs.clone(), status: costs, ..Outcome::default() };
        match self.choose(district, stop) {
            Ok((added, status, notes)) => {
                let status = status.and(self.trust);
                outcome.status = costs.and(status);
                outcome.touched = added.iter().map(|f| f.id.clone()).collect();
                if let Some((yuan, status)) = self.each {
                    let yuan = yuan * added.len() as f64;
                    outcome.costs.push(YearCost { year: self.year, yuan, part: CostPart::Capital, status });
                }
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
    fn scene(&self, district: &District, stop: &Stop) -> Result<Scene, Text> {
        let spec = &self.spec;
        let of = |layers: &Layers| care_need_of(layers, &spec.need)?.by_cell(layers, Some(spec.setting));
        let (year, layers) = fullest(district, self.year, stop, |layers| Ok(of(layers)?.1))?;
        let (cells, need, (status, _)) = of(&layers)?;
        let (there, candidates) = (facilities_of(&layers, &spec.what)?, facilities_of(&layers, &spec.among)?);
        let streets = streets_of(&layers, &spec.by)?;
        let sites = joined(&there.each, &candidates.each);
        let places: Vec<LonLat> = sites.iter().map(|site| site.place).collect();
        let times = streets.costs(&cells.places, &places, CostUnit::Seconds, stop)?;
        let existing = there.each.len();
        let situation = self.situation(need.clone(), existing, &sites, &times)?;
        let status = status.and(there.status).and(candidates.status).and(streets.status);
        let (cells, kmh) = (cells.places.clone(), streets.speed_kmh);
        Ok(Scene { year, cells, need, existing, sites, situation, kmh, status })
    }

    fn situation(
        &self,
        need: Vec<f64>,
        existing: usize,
        sites: &[Facility],
        times: &CostTable,
    ) -> Result<Situation, Text> {
        let beds = sites.iter().map(|site| site.capacity).collect();
        Situation::within(need, (existing, beds), times, self.spec.within.value.0.in_base())
    }

    fn choose(&self, district: &District, stop: &Stop) -> Result<(Vec<Facility>, Status, Vec<Text>), Failure> {
        let now = self.scene(district, stop)?;
        let count = self.count.min(now.situation.candidates());
        let (solution, unmet) = now.situation.solve(count, stop, self.seed)?;
        let allowed = self.spec.unmet_at_most.as_ref().map_or(f64::INFINITY, |most| most.value.0.in_base());
        if unmet > allowed + 1e-6 {
            return Err(self.least_change(&now, unmet, allowed, stop)?);
        }
        let chosen = now.newly(&solution.chosen);
        let added: Vec<Facility> = chosen.iter().map(|site| now.sites[*site].clone()).collect();
        let list = now.list(&chosen);
        let beds: f64 = added.iter().map(|f| f.capacity).sum();
        let (year, need, gap) = (now.year, now.need.iter().sum::<f64>(), 100.0 * solution.gap);
        let mut notes = vec![
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
        notes.extend(self.circles(&now, count, unmet, stop)?);
        Ok((added, now.status, notes))
    }

    /// What a spreadsheet would choose, the sites with most need in circles as the crow flies, and how much more that leaves unmet.
    fn circles(&self, now: &Scene, count: usize, unmet: f64, stop: &Stop) -> Result<Option<Text>, Text> {
        let Some(kmh) = now.kmh else { return Ok(None) };
        let metres = radius_metres(self.spec.within.value.0.in_base(), kmh);
        let inside = |site: usize| -> f64 {
            let near = now.cells.iter().zip(&now.need);
            near.filter(|(cell, _)| haversine_metres(**cell, now.sites[site].place) <= metres).map(|(_, n)| n).sum()
        };
        let mut ranked: Vec<(f64, usize)> = (now.existing..now.sites.len()).map(|site| (inside(site), site)).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let theirs: Vec<usize> = ranked.iter().take(count).map(|(_, site)| *site).collect();
        let open = (0..now.existing).chain(theirs.iter().copied()).collect();
        let real = now.situation.left_by(open, stop, self.seed)?;
        let list = now.list(&theirs);
        let against = against(real, unmet, Of::People);
        Ok(Some(Text::new(
            format!(
                "按 {metres:.0} m 直线圆圈内的需求排序会选 {list}；沿路、按床位计，未满足 {real:.0}，{}",
                against.zh
            ),
            format!(
                "ranked by the need in circles of {metres:.0} m as the crow flies the choice would be {list}; along the streets and with the beds {real:.0} stay unmet, {}",
                against.en
            ),
        )))
    }

    /// How many sites would do; or, with all of them, how many beds or what time are missing.
    fn least_change(&self, now: &Scene, unmet: f64, allowed: f64, stop: &Stop) -> Result<Failure, Text> {
        let (year, most, count) = (now.year, now.situation.candidates(), self.count);
        let why = Text::new(
            format!("{year} 年建 {count} 处仍有 {unmet:.0} 人的需求未满足，多于允许的 {allowed:.0} 人"),
            format!(
                "in {year} the need of {unmet:.0} people stays unmet with {count} built, more than the {allowed:.0} allowed"
            ),
        );
        Ok(match now.situation.fewest(count, allowed, stop, self.seed)? {
            Ok(enough) => {
                let remedy = Text::new(format!("至少须建 {enough} 处。"), format!("choose at least {enough}."));
                Failure::with(why, remedy, if self.spec.choose.is_some() { "choose" } else { "budget" })
            }
            Err(missing) => {
                let beds = if missing.round() == 1.0 { "bed" } else { "beds" };
                let remedy = Text::new(
                    format!(
                        "即使 {most} 处全建仍缺 {missing:.0} 床：须在需求所在处增加，或放宽 within 或 unmet-at-most。"
                    ),
                    format!(
                        "even all {most} leave {missing:.0} {beds} missing: add them where the need is, or allow a longer `within` or more in `unmet-at-most`."
                    ),
                );
                Failure::with(why, remedy, "unmet-at-most")
            }
        })
    }
}

impl Scene {
    /// The candidates among some sites.
    fn newly(&self, sites: &[usize]) -> Vec<usize> {
        sites.iter().copied().filter(|site| (self.existing..self.sites.len()).contains(site)).collect()
    }

    fn list(&self, sites: &[usize]) -> String {
        sites.iter().map(|site| self.sites[*site].id.as_str()).collect::<Vec<_>>().join(", ")
    }
}
