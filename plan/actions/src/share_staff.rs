//! `share-staff`: doctors' days to community clinics so that access evens out (双下沉); whole days.

use crate::kind::{ActionKind, Context, Resolved};
use crate::milestones::costs_by_year;
use crate::resolving::{opening_year, priced, refuse, typed};
use crate::{CostPart, District, Failure, Outcome, YearCost};
use linping_access::Measure;
use linping_baseline::layer_measures::{facilities_of, group_of, nobody, streets_of};
use linping_baseline::layers::{Facilities, LayerChange};
use linping_language::files::ActionFile;
use linping_language::{LayerRef, Located, Stated, Status, When};
use linping_problems::{Code, Problems, Text};
use linping_siting::{Error, Even, EvenStaff};
use linping_tables::{CostTable, CostUnit};
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;

/// The kind of actions that share staff out.
#[derive(Clone, Copy, Debug)]
pub struct ShareStaff;

/// `[measure] kind = "share-staff"`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Spec {
    /// The layer of facilities they go to; its capacities are staff, and those there stay.
    pub to: Located<LayerRef>,
    /// How many persons go out.
    #[schemars(range(min = 1, max = 100000))]
    pub persons: Located<u32>,
    /// Days a week each of them gives; whole days are shared out.
    #[schemars(range(min = 1, max = 7))]
    pub days: Located<u32>,
    /// Days a week that one of the layer's capacity stands for; 5 if absent.
    #[schemars(range(min = 1, max = 7))]
    pub working_days: Option<Located<u32>>,
    /// Days a week that every facility with people in reach gets at least; none if absent.
    #[schemars(range(max = 700000))]
    pub at_least: Option<Located<u32>>,
    /// The measure that is evened out: `2sfca:30`, `e2sfca`, `e2sfca@20:1,40:.68,60:.22`.
    pub measure: Located<String>,
    /// The layer of cells whose people are served.
    pub cells: Located<LayerRef>,
    /// The group of people.
    pub group: Located<String>,
    /// The layer of streets.
    pub by: Located<LayerRef>,
    /// What one person costs a year.
    pub each: Option<Stated>,
    /// The year from which they go; the end of the planned dates if absent.
    pub opens: Option<Located<When>>,
}

impl Spec {
    fn working_days(&self) -> f64 {
        self.working_days.as_ref().map_or(5.0, |days| f64::from(days.value.max(1)))
    }

    fn all_days(&self) -> u32 {
        self.persons.value.saturating_mul(self.days.value)
    }
}

impl ActionKind for ShareStaff {
    fn name(&self) -> &'static str {
        "share-staff"
    }

    fn resolve(&self, _name: &str, file: &ActionFile, context: &Context) -> Result<Box<dyn Resolved>, Problems> {
        let plan = context.plan;
        let spec: Spec = typed(file, plan)?;
        let layers = &context.baseline.layers;
        let mut problems = Problems::new();
        let mut keep = |result: Result<(), Text>, span| {
            if let Err(why) = result {
                problems.push(crate::resolving::unknown(plan, why, span));
            }
        };
        keep(facilities_of(layers, &spec.to).map(drop), spec.to.span);
        keep(streets_of(layers, &spec.by).map(drop), spec.by.span);
        keep(group_of(layers, &spec.cells, &spec.group).map(drop), spec.group.span);
        if let Err((zh, en)) = two_stage(&spec.measure.value) {
            problems.push(refuse(plan, Code::BadValue, spec.measure.span, zh, en));
        }
        let year = opening_year(spec.opens.as_ref(), file, plan);
        let mut costs = costs_by_year(file, context);
        match priced(spec.each.as_ref(), spec.to.span, plan) {
            Ok(each) => costs.extend(each.into_iter().flat_map(|(yuan, status)| {
                let yuan = yuan * f64::from(spec.persons.value);
                (year..=plan.head.horizon).map(move |year| YearCost { year, yuan, part: CostPart::Running, status })
            })),
            Err(problem) => problems.push(*problem),
        }
        if problems.is_empty() { Ok(Box::new(Shared { spec, year, costs })) } else { Err(problems) }
    }
}

/// The decay and limit of a two-stage measure.
fn two_stage(text: &str) -> Result<Measure, (String, String)> {
    match text.parse::<Measure>() {
        Ok(measure @ Measure::TwoStage { .. }) => Ok(measure),
        Ok(_) => Err((
            "只能拉平两步移动搜索法的可达性：2sfca、e2sfca".to_string(),
            "only two-step access can be evened out: 2sfca, e2sfca".to_string(),
        )),
        Err(error) => Err(error.text()),
    }
}

struct Shared {
    spec: Spec,
    year: i16,
    costs: Vec<YearCost>,
}

impl Resolved for Shared {
    fn apply(&self, district: &District, stop: &Stop) -> Outcome {
        let mut outcome = Outcome { costs: self.costs.clone(), ..Outcome::default() };
        outcome.status = self.costs.iter().map(|cost| cost.status).max().unwrap_or(Status::Published);
        match self.share(district, stop) {
            Ok((facilities, even, status)) => {
                outcome.status = outcome.status.and(status);
                let days = self.spec.working_days();
                for (facility, units) in facilities.each.iter().zip(&even.units).filter(|(_, units)| **units > 0) {
                    let (layer, id) = (self.spec.to.value.0.clone(), facility.id.clone());
                    outcome.touched.push(id.clone());
                    outcome.layers.push((self.year, LayerChange::More { layer, id, more: *units as f64 / days }));
                }
                outcome.provenance = notes(&facilities, &even, self.spec.all_days());
            }
            Err(why) => outcome.failure = Some(why),
        }
        outcome
    }
}

impl Shared {
    fn share(&self, district: &District, stop: &Stop) -> Result<(std::sync::Arc<Facilities>, Even, Status), Failure> {
        let spec = &self.spec;
        let layers = &district.layers.at(self.year);
        let (facilities, streets) = (facilities_of(layers, &spec.to)?, streets_of(layers, &spec.by)?);
        let (cells, people) = group_of(layers, &spec.cells, &spec.group)?;
        if people.iter().sum::<f64>() <= 0.0 {
            return Err(nobody(&spec.group).into());
        }
        let costs = streets.costs(&cells.places, &facilities.places(), CostUnit::Minutes, stop)?;
        let reach = reach(&costs, &spec.measure.value)?;
        let stay = facilities.each.iter().map(|facility| facility.capacity).collect();
        let least = spec.at_least.as_ref().map_or(0, |days| days.value as usize);
        let even = EvenStaff::new(&reach, people, stay, spec.all_days() as usize, 1.0 / spec.working_days())
            .at_least(least)
            .solve(stop, 0)
            .map_err(|error| self.words(error))?;
        let status = cells.status.and(facilities.status).and(streets.status);
        Ok((facilities, even, status))
    }

    /// What cannot be met, and the least that could.
    fn words(&self, error: Error) -> Failure {
        match error {
            Error::Infeasible { what, change, amount: Some(needed) } => {
                let days = f64::from(self.spec.days.value.max(1));
                let persons = (needed / days).ceil();
                let remedy = Text::new(
                    format!("{}：persons 至少 {persons}，或降低 at-least。", change.zh),
                    format!("{}: at least {persons} `persons`; or lower `at-least`.", change.en),
                );
                Failure::with(what, remedy, "at-least")
            }
            other => Failure::of(&other, "persons"),
        }
    }
}

/// The weight with which each cell reaches each facility.
fn reach(costs: &CostTable, measure: &str) -> Result<CostTable, Text> {
    let Ok(Measure::TwoStage { limit, decay }) = measure.parse() else {
        return Err(Text::new("不是两步移动搜索法", "not a two-step measure"));
    };
    let near = costs.iter().filter(|(_, _, minutes)| limit.is_none_or(|limit| *minutes <= limit));
    let weighed = near.map(|(row, column, minutes)| (row as u32, column as u32, decay.weight(minutes)));
    let triplets = weighed.filter(|(_, _, weight)| *weight > 0.0).collect();
    CostTable::from_triplets(costs.rows(), costs.columns(), CostUnit::Plain, triplets)
        .map_err(|e| Text::new(format!("可达性：{e}"), format!("access: {e}")))
}

fn notes(facilities: &Facilities, even: &Even, all: u32) -> Vec<Text> {
    let given = facilities.each.iter().zip(&even.units).filter(|(_, units)| **units > 0);
    let list: Vec<String> = given.map(|(facility, units)| format!("{} {units}", facility.id)).collect();
    let (list, spread) = (list.join(", "), &even.solution);
    let (objective, bound, gap, equal) = (spread.objective, spread.bound, 100.0 * spread.gap, even.equal_shares);
    vec![
        Text::new(format!("每周 {all} 天，各处天数：{list}"), format!("{all} days a week, by facility: {list}")),
        Text::new(
            format!("变异系数 {objective:.4}，已证明的界 {bound:.4}，差距 {gap:.4} %；平均分配为 {equal:.4}"),
            format!(
                "coefficient of variation {objective:.4}, proven bound {bound:.4}, gap {gap:.4} %; equal shares would leave {equal:.4}"
            ),
        ),
    ]
}
