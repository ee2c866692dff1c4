//! `adapt-homes`: homes adapted by need under a yearly budget (适老化改造), over several years.

use crate::kind::{ActionKind, Context, Resolved};
use crate::resolving::typed;
use crate::with_places::WORK;
use crate::yearly::{Asked, Yearly, left};
use crate::{District, Failure, Objective, Outcome};
use linping_baseline::layer_measures::homes_of;
use linping_baseline::layers::Homes;
use linping_language::files::ActionFile;
use linping_language::{LayerRef, Located, Stated, When};
use linping_problems::{Problems, Text};
use linping_siting::{Done, Works};
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
        let spec: Spec = typed(file, context.plan)?;
        let asked = Asked {
            what: &spec.what,
            budget: &spec.budget,
            years: &spec.years,
            each: spec.each.as_ref(),
            starts: spec.starts.as_ref(),
            one: ("一户", "home"),
        };
        let works = asked.resolve(file, context, |homes, price| {
            let waiting = homes.groups.iter().filter(|group| left(group) > 0);
            waiting.map(price).fold(f64::INFINITY, f64::min)
        })?;
        Ok(Box::new(Adapted(works)))
    }
}

struct Adapted(Yearly);

impl Resolved for Adapted {
    fn apply(&self, district: &District, stop: &Stop) -> Outcome {
        match self.adapt(district, stop) {
            Ok((homes, done)) => {
                let mut outcome = self.0.outcome(&homes, &done.by_year);
                outcome.provenance = self.notes(&homes, &done);
                outcome.objective = Some(Objective {
                    name: Text::new("需求分 × 使用年数", "need × years of use"),
                    value: done.solution.objective,
                    bound: done.solution.bound,
                    less_is_better: false,
                });
                outcome
            }
            Err(why) => self.0.failed(why),
        }
    }
}

impl Adapted {
    fn adapt(&self, district: &District, stop: &Stop) -> Result<(Arc<Homes>, Done), Failure> {
        let homes = homes_of(&district.layers, &self.0.layer)?;
        let counts = homes.groups.iter().map(left).collect();
        let needs = homes.groups.iter().map(|group| group.need).collect();
        let prices = homes.groups.iter().map(|group| self.0.price(group)).collect();
        let done = Works::new(counts, needs, prices, self.0.budgets()).solve(&stop.part(WORK / 4), 0);
        done.map(|done| (homes, done)).map_err(|error| Failure::of(&error, "budget"))
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
        let mut purse = self.0.budget * self.0.years as f64;
        let served = homes.groups.iter().map(|group| {
            let price = self.0.price(group);
            let payable = if price > 0.0 { (purse / price + 1e-9).floor() as usize } else { usize::MAX };
            let count = left(group).min(payable);
            purse -= count as f64 * price;
            count
        });
        served.collect()
    }
}
