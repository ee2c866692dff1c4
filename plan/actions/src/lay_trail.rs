//! `lay-trail`: the walk that passes the most heritage within a time, streets walked, visits counted.

use crate::build_facilities::{opening_year, typed};
use crate::kind::{ActionKind, Context, Resolved};
use crate::milestones::costs_by_year;
use crate::{District, Outcome, YearCost};
use linping_baseline::layer_measures::{heritage_of, streets_of};
use linping_baseline::layers::heritage::{HeritageSite, LaidTrail, class_score};
use linping_baseline::layers::{LayerChange, Layers};
use linping_language::files::ActionFile;
use linping_language::{Duration, Identifier, LayerRef, Located, Name, Status, When};
use linping_network::LonLat;
use linping_problems::{Code, Problem, Problems, Text};
use linping_siting::Orienteering;
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
        let unknown = |why: Text, span| vec![Problem::new(Code::UnknownName, why).at(plan.place(span))];
        let heritage = heritage_of(layers, &spec.heritage).map_err(|why| unknown(why, spec.heritage.span))?;
        streets_of(layers, &spec.by).map_err(|why| unknown(why, spec.by.span))?;
        for site in [Some(&spec.from), spec.to.as_ref()].into_iter().flatten() {
            heritage.site(&site.value.0).map_err(|why| unknown(why, site.span))?;
        }
        if spec.within.value.0.in_base() <= 0.0 {
            let message = Text::new("时间须大于零", "the time must be above zero");
            return Err(vec![Problem::new(Code::BadValue, message).at(plan.place(spec.within.span))]);
        }
        let year = opening_year(spec.opens.as_ref(), file, plan);
        let (id, title, seed) = (name.to_string(), file.name.clone(), plan.head.seed);
        let laid = Laid { spec, id, title, year, seed, costs: costs_by_year(file, context) };
        // Tried once here, so that a time too short is told with its place.
        laid.lay(layers, context.stop)
            .map_err(|why| vec![Problem::new(Code::Infeasible, why).at(plan.place(laid.spec.within.span))])?;
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
            Err(why) => outcome.failure = Some(why),
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
        // Half of a visit is counted on the way in and half on the way out, so that walks and visits are one length.
        let half = |a: usize, b: usize| if a == b { 0.0 } else { (sites[a].minutes + sites[b].minutes) / 2.0 };
        let never = 10.0 * limit + 1.0;
        let mut length = Vec::with_capacity(sites.len() * sites.len());
        for a in 0..sites.len() {
            length.extend((0..sites.len()).map(|b| both(near[a], near[b]).map_or(never, |walk| walk + half(a, b))));
        }
        let own = if start == end { 0.0 } else { half(start, end) };
        if limit < own || (start == end && limit < sites[start].minutes) {
            return Err(Text::new(
                format!("{limit} 分钟不够看完起点与终点"),
                format!("{limit} minutes do not do for the visits at the ends"),
            ));
        }
        let scores = sites.iter().map(|site| class_score(site.node.class)).collect();
        let words = |error: linping_siting::Error| {
            Text::new(format!("步道无法布设：{error}"), format!("the trail cannot be laid: {error}"))
        };
        let trail = Orienteering::new(length.clone(), scores, limit - own, (start, end)).map_err(words)?;
        let solution = trail.solve(stop, self.seed).map_err(words)?;
        let mut order = solution.chosen.clone();
        if start == end && order.len() > 1 {
            order.push(start);
        }
        let minutes = own
            + order.windows(2).map(|pair| length[pair[0] * sites.len() + pair[1]]).sum::<f64>()
            + if order.len() == 1 { sites[start].minutes } else { 0.0 };
        let stops: Vec<String> = solution.chosen.iter().map(|at| sites[*at].node.id.clone()).collect();
        let (list, score, bound) = (stops.join(" → "), solution.objective, solution.bound);
        let mut notes = vec![
            Text::new(
                format!("步道 {list}，共 {minutes:.1} 分钟"),
                format!("trail {list}, {minutes:.1} minutes in all"),
            ),
            Text::new(
                format!("得分 {score}，已证明的界 {bound:.2}，差距 {:.2} %", 100.0 * solution.gap),
                format!("score {score}, proven bound {bound:.2}, gap {:.2} %", 100.0 * solution.gap),
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
