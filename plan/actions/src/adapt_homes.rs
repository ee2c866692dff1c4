//! `adapt-homes`: homes adapted by need under a yearly budget (适老化改造), over several years.

use crate::kind::{ActionKind, Context, Resolved};
use crate::milestones::costs_by_year;
use crate::resolving::{opening_year, priced, refuse, typed};
use crate::{CostPart, District, Outcome, YearCost};
use linping_baseline::layer_measures::homes_of;
use linping_baseline::layers::{HomeGroup, Homes, LayerChange};
use linping_language::files::ActionFile;
use linping_language::{LayerRef, Located, Plan, Stated, Status, When};
use linping_problems::{Code, Problem, Problems, Text};
use linping_siting::{Done, Error, Works};
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;
use std::sync::Arc;

/// The kind of actions that adapt homes.
#[derive(Clone, Copy, Debug)]
pub struct AdaptHomes;

/// `[measure] kind = "adapt-homes"`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Spec {
    /// The layer of homes.
    pub what: Located<LayerRef>,
    /// What may be spent a year; what is left over is kept for the next.
    pub budget: Stated,
    /// How many years it runs, the first included.
    #[schemars(range(min = 1, max = 50))]
    pub years: Located<u32>,
    /// What one home costs, where the layer does not say.
    pub each: Option<Stated>,
    /// The first year; the end of the planned dates if absent.
    pub starts: Option<Located<When>>,
}

impl ActionKind for AdaptHomes {
    fn name(&self) -> &'static str {
        "adapt-homes"
    }

    fn resolve(&self, _name: &str, file: &ActionFile, context: &Context) -> Result<Box<dyn Resolved>, Problems> {
        let plan = context.plan;
        let spec: Spec = typed(file, plan)?;
        let mut problems = Problems::new();
        let mut money = |stated: Option<&Stated>| {
            priced(stated, spec.what.span, plan).unwrap_or_else(|problem| {
                problems.push(*problem);
                None
            })
        };
        let budget = money(Some(&spec.budget));
        let each = spec.each.as_ref().map(|each| money(Some(each)));
        match homes_of(&context.baseline.layers, &spec.what) {
            Ok(homes) if each.is_none() && homes.groups.iter().any(|group| group.cost.is_none()) => problems.push(
                refuse(
                    plan,
                    Code::MissingKey,
                    spec.what.span,
                    "不知道一户改造要多少钱",
                    "what one home costs is not known",
                )
                .hint(Text::new("写 each，或在图层中写 cost。", "write `each` here, or `cost` in the layer.")),
            ),
            Ok(homes) => problems.extend(below_cheapest(plan, &spec, &homes, budget.map(|b| b.0), each.flatten())),
            Err(why) => problems.push(Problem::new(Code::UnknownName, why).at(plan.place(spec.what.span))),
        }
        let first = opening_year(spec.starts.as_ref(), file, plan);
        let years = i16::try_from(spec.years.value).unwrap_or(i16::MAX);
        if first.saturating_add(years - 1) > plan.head.horizon {
            let horizon = plan.head.horizon;
            problems.push(refuse(
                plan,
                Code::OutOfRange,
                spec.years.span,
                format!("自 {first} 年起 {years} 年，超出规划期末 {horizon}"),
                format!("{years} years from {first} go beyond the horizon {horizon}"),
            ));
        }
        let (Some((budget, status)), true) = (budget, problems.is_empty()) else { return Err(problems) };
        let each = each.flatten();
        let status = each.map_or(status, |(_, of_each)| status.and(of_each));
        let costs = costs_by_year(file, context);
        Ok(Box::new(Adapted { spec, budget, each: each.map(|e| e.0), status, first, costs }))
    }
}

/// All years' money does not pay for the cheapest home: says which budget would.
fn below_cheapest(
    plan: &Plan,
    spec: &Spec,
    homes: &Homes,
    budget: Option<f64>,
    each: Option<(f64, Status)>,
) -> Option<Problem> {
    let waiting = homes.groups.iter().filter(|group| left(group) > 0);
    let cheapest = waiting.filter_map(|group| group.cost.or(each.map(|e| e.0))).fold(f64::INFINITY, f64::min);
    let years = f64::from(spec.years.value.max(1));
    let all = budget? * years;
    if !cheapest.is_finite() || all >= cheapest {
        return None;
    }
    let (least, at) = ((cheapest / years).ceil(), spec.budget.value.as_ref().map_or(spec.what.span, |v| v.span));
    let problem = refuse(
        plan,
        Code::OverBudget,
        at,
        format!("各年预算共 {all} 元，最便宜的一户要 {cheapest} 元"),
        format!("the budgets come to {all} yuan, and the cheapest home costs {cheapest}"),
    );
    Some(problem.hint(Text::new(format!("每年至少 {least} 元。"), format!("at least {least} yuan a year."))))
}

/// Homes of a group still to be adapted, whole ones.
fn left(group: &HomeGroup) -> usize {
    (group.homes - group.adapted + 1e-9).max(0.0).floor() as usize
}

struct Adapted {
    spec: Spec,
    budget: f64,
    each: Option<f64>,
    status: Status,
    first: i16,
    costs: Vec<YearCost>,
}

impl Resolved for Adapted {
    fn apply(&self, district: &District, stop: &Stop) -> Outcome {
        let mut outcome = Outcome { costs: self.costs.clone(), status: self.status, ..Outcome::default() };
        match self.adapt(district, stop) {
            Ok((homes, done)) => {
                outcome.status = self.costs.iter().map(|c| c.status).fold(self.status.and(homes.status), Status::and);
                let mut touched = vec![false; homes.groups.len()];
                for (year, (adapted, yuan)) in (self.first..).zip(done.by_year.iter().zip(&done.spent)) {
                    if *yuan > 0.0 {
                        let status = outcome.status;
                        outcome.costs.push(YearCost { year, yuan: *yuan, part: CostPart::Capital, status });
                    }
                    for (at, count) in adapted.iter().enumerate().filter(|(_, count)| **count > 0) {
                        touched[at] = true;
                        let (layer, id) = (self.spec.what.value.0.clone(), homes.groups[at].id.clone());
                        outcome.layers.push((year, LayerChange::Adapt { layer, id, homes: *count as f64 }));
                    }
                }
                let ids = homes.groups.iter().zip(touched).filter(|(_, touched)| *touched);
                outcome.touched = ids.map(|(group, _)| group.id.clone()).collect();
                outcome.provenance = self.notes(&homes, &done);
            }
            Err(why) => outcome.failure = Some(why),
        }
        outcome
    }
}

impl Adapted {
    fn adapt(&self, district: &District, stop: &Stop) -> Result<(Arc<Homes>, Done), Text> {
        let homes = homes_of(&district.layers, &self.spec.what)?;
        let budgets = vec![self.budget; self.spec.years.value as usize];
        let counts = homes.groups.iter().map(left).collect();
        let needs = homes.groups.iter().map(|group| group.need).collect();
        let done = Works::new(counts, needs, self.prices(&homes), budgets).solve(stop, 0);
        done.map(|done| (homes, done)).map_err(|error| match error {
            Error::Infeasible { what, change, .. } => {
                Text::new(format!("{}；{}", what.zh, change.zh), format!("{}; {}", what.en, change.en))
            }
            other => Text::new(format!("排序失败：{other}"), format!("choosing homes failed: {other}")),
        })
    }

    fn prices(&self, homes: &Homes) -> Vec<f64> {
        homes.groups.iter().map(|group| group.cost.or(self.each).unwrap_or(0.0)).collect()
    }

    /// What is done, how good it is, and what serving whoever comes first would have done.
    fn notes(&self, homes: &Homes, done: &Done) -> Vec<Text> {
        let count: usize = done.by_year.iter().flatten().sum();
        let score = |by_year: &[Vec<usize>]| -> f64 {
            by_year
                .iter()
                .flat_map(|year| year.iter().zip(&homes.groups))
                .map(|(n, group)| *n as f64 * group.need)
                .sum()
        };
        let met = score(&done.by_year);
        let in_turn: f64 = self.in_turn(homes).iter().zip(&homes.groups).map(|(n, group)| *n as f64 * group.need).sum();
        let (bound, gap) = (done.solution.bound, 100.0 * done.solution.gap);
        let objective = done.solution.objective;
        vec![
            Text::new(
                format!("改造 {count} 户，需求分 {met:.0}；按登记先后则为 {in_turn:.0}"),
                format!("{count} homes, need met {met:.0}; in the order of the table it would be {in_turn:.0}"),
            ),
            Text::new(
                format!("需求分 × 使用年数 {objective:.0}，已证明的界 {bound:.0}，差距 {gap:.4} %"),
                format!("need × years of use {objective:.0}, proven bound {bound:.0}, gap {gap:.4} %"),
            ),
        ]
    }

    /// First come, first served, with the same money.
    fn in_turn(&self, homes: &Homes) -> Vec<usize> {
        let mut purse = self.budget * f64::from(self.spec.years.value);
        let prices = self.prices(homes);
        let served = homes.groups.iter().zip(prices).map(|(group, price)| {
            let payable = if price > 0.0 { (purse / price + 1e-9).floor() as usize } else { usize::MAX };
            let count = left(group).min(payable);
            purse -= count as f64 * price;
            count
        });
        served.collect()
    }
}
