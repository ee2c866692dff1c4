//! `lay-trail`: the walk that passes the most heritage within a time, streets walked, visits counted.

use crate::kind::{ActionKind, Context, Resolved};
use crate::milestones::costs_by_year;
use crate::resolving::{opening_year, typed};
use crate::{District, Outcome, YearCost};
use linping_baseline::layer_measures::{heritage_of, streets_of};
use linping_baseline::layers::heritage::{HeritageSite, LaidTrail, class_score};
use linping_baseline::layers::{LayerChange, Layers};
use linping_language::files::ActionFile;
use linping_language::{Duration, Identifier, LayerRef, Located, Name, Status, When};
use linping_network::LonLat;
use linping_problems::{Code, Problem, Problems, Text};
use linping_programmes::canal::{Trail, TrailNode, heritage_trail};
use linping_tables::CostUnit;
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;

/// The kind of actions that lay trails.
#[derive(Clone, Copy, Debug)]
pub struct LayTrail;

/// `[measure] kind = "lay-trail"`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Spec {
    /// The layer of heritage sites.
    pub heritage: Located<LayerRef>,
    /// The layer of streets walked.
    pub by: Located<LayerRef>,
    /// The site it starts at.
    pub from: Located<Identifier>,
    /// The site it ends at; it comes back to its start if absent.
    pub to: Option<Located<Identifier>>,
    /// Walking and visits together take no longer.
    pub within: Located<Duration>,
    /// The first year in which it is counted; the year of the actual or planned end if absent.
    pub opens: Option<Located<When>>,
}

impl ActionKind for LayTrail {
    fn name(&self) -> &'static str {
        "lay-trail"
    }

    fn resolve(&self, name: &str, file: &ActionFile, context: &Context) -> Result<Box<dyn Resolved>, Problems> {
        let plan = context.plan;
        let spec: Spec = typed(file, plan)?;
        let layers = &context.baseline.layers;
        let unknown = |why: Text, span| vec![crate::resolving::unknown(plan, why, span)];
        let heritage = heritage_of(layers, &spec.heritage).map_err(|why| unknown(why, spec.heritage.span))?;
        streets_of(layers, &spec.by).map_err(|why| unknown(why, spec.by.span))?;
        for site in [Some(&spec.from), spec.to.as_ref()].into_iter().flatten() {
            heritage.site(&site.value.0).map_err(|why| unknown(why, site.span))?;
        }
        if spec.within.value.0.in_base() <= 0.0 {
            let message = Text::new("时间须大于零", "the time must be above zero");
            let hint = Text::new("例如 within = \"90 min\"。", "for example within = \"90 min\".");
            return Err(vec![Problem::new(Code::BadValue, message).at(plan.place(spec.within.span)).hint(hint)]);
        }
        let year = opening_year(spec.opens.as_ref(), file, plan);
        let (id, title, seed) = (name.to_string(), file.name.clone(), plan.head.seed);
        let laid = Laid { spec, id, title, year, seed, costs: costs_by_year(file, context) };
        // Tried once here, so that a time too short is told with its place.
        laid.lay(layers, context.stop).map_err(|why| {
            let hint = Text::new(
                "请放宽 within，或改从另一处起止（from、to）。",
                "allow a longer `within`, or start and end elsewhere (`from`, `to`).",
            );
            vec![Problem::new(Code::Infeasible, why).at(plan.place(laid.spec.within.span)).hint(hint)]
        })?;
        Ok(Box::new(laid))
    }
}

struct Laid {
    spec: Spec,
    id: String,
    title: Name,
    year: i16,
    seed: u64,
    costs: Vec<YearCost>,
}

impl Resolved for Laid {
    fn apply(&self, district: &District, stop: &Stop) -> Outcome {
        let mut outcome = Outcome { costs: self.costs.clone(), ..Outcome::default() };
        outcome.status = self.costs.iter().map(|cost| cost.status).max().unwrap_or(Status::Published);
        match self.lay(&district.layers, stop) {
            Ok((trail, status, notes)) => {
                outcome.status = outcome.status.and(status);
                outcome.touched = trail.sites.clone();
                outcome.provenance = notes;
                let layer = self.spec.heritage.value.0.clone();
                outcome.layers = vec![(self.year, LayerChange::Trail { layer, trail: Box::new(trail), status })];
            }
            Err(why) => outcome.failure = Some(why.into()),
        }
        outcome
    }
}

impl Laid {
    /// The trail of greatest score: its sites, how far it can be trusted, words about it.
    fn lay(&self, layers: &Layers, stop: &Stop) -> Result<(LaidTrail, Status, Vec<Text>), Text> {
        let spec = &self.spec;
        let heritage = heritage_of(layers, &spec.heritage)?;
        let streets = streets_of(layers, &spec.by)?;
        let first = heritage.site(&spec.from.value.0)?;
        let last = spec.to.as_ref().map_or(Ok(first), |to| heritage.site(&to.value.0))?;
        let places: Vec<LonLat> = heritage.sites.iter().map(|site| site.place).collect();
        let table = streets.costs(&places, &places, CostUnit::Seconds, stop)?;
        let walk = |a: usize, b: usize| -> Option<f64> {
            let (columns, seconds) = table.row(a);
            let at = columns.iter().position(|column| *column as usize == b)?;
            Some(seconds[at] / 60.0)
        };
        // There and back may differ; the longer is taken, so that the trail can be walked either way.
        let both = |a: usize, b: usize| if a == b { Some(0.0) } else { Some(walk(a, b)?.max(walk(b, a)?)) };
        let (near, lost): (Vec<usize>, Vec<usize>) =
            (0..places.len()).partition(|site| both(first, *site).is_some() && both(*site, last).is_some());
        let limit = spec.within.value.0.in_base() / 60.0;
        let place = |site: usize| near.iter().position(|known| *known == site);
        let (Some(start), Some(end)) = (place(first), place(last)) else {
            return Err(Text::new("起点与终点之间没有路", "no street joins the first and the last site"));
        };
        let sites: Vec<&HeritageSite> = near.iter().map(|site| &heritage.sites[*site]).collect();
        if limit < sites[start].minutes.max(sites[end].minutes) {
            let least = sites[start].minutes.max(sites[end].minutes);
            return Err(Text::new(
                format!("{limit} 分钟不够看完起点与终点，仅其中一处就要 {least} 分钟"),
                format!("{limit} min is too short for the visits at the ends: one of them alone takes {least} min"),
            ));
        }
        let node = |site: &&HeritageSite| TrailNode {
            id: site.node.id.clone(),
            score: class_score(site.node.class),
            visit_minutes: site.minutes,
        };
        let pairs = near.iter().flat_map(|a| near.iter().map(|b| both(*a, *b).unwrap_or(f64::INFINITY)));
        let choice = Trail {
            nodes: sites.iter().map(node).collect(),
            walking_minutes: pairs.collect(),
            start,
            end,
            limit_minutes: limit,
        };
        let laid = heritage_trail(&choice, stop, self.seed).map_err(|error| error.problem().message)?;
        let minutes = laid.minutes;
        let round = start == end && laid.order.len() > 1;
        let visited = laid.order.get(..laid.order.len() - usize::from(round)).unwrap_or_default();
        let stops: Vec<String> = visited.iter().map(|at| sites[*at].node.id.clone()).collect();
        let (list, score, bound) = (stops.join(" → "), laid.score, laid.bound);
        let gap = 100.0 * linping_siting::gap(score, bound);
        let mut notes = vec![
            Text::new(
                format!("步道 {list}，共 {minutes:.1} 分钟"),
                format!("trail {list}, {minutes:.1} minutes in all"),
            ),
            Text::new(
                format!("得分 {score}，已证明的界 {bound:.2}，差距 {gap:.2} %"),
                format!("score {score}, proven bound {bound:.2}, gap {gap:.2} %"),
            ),
        ];
        if !lost.is_empty() {
            let count = lost.len();
            notes.push(Text::new(
                format!("{count} 处没有路可达，未考虑"),
                format!("{count} sites that no street reaches were left out"),
            ));
        }
        let laid = LaidTrail { id: self.id.clone(), name: self.title.clone(), sites: stops, minutes };
        Ok((laid, heritage.status.and(streets.status), notes))
    }
}
