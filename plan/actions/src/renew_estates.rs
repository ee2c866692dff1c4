//! `renew-estates`: old estates renewed whole (老旧小区改造), each in one year, under a yearly budget; by joined areas if so wished.

use crate::kind::{ActionKind, Context, Resolved};
use crate::resolving::typed;
use crate::with_places::WORK;
use crate::yearly::{Asked, Yearly, left};
use crate::{District, Failure, Objective, Outcome};
use linping_baseline::layer_measures::homes_of;
use linping_baseline::layers::{HomeGroup, Homes};
use linping_language::files::ActionFile;
use linping_language::{LayerRef, Located, PerCent, Stated, When};
use linping_problems::{Problems, Text};
use linping_siting::{Knapsack, Portfolio, Project, Solution};
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The kind of actions that renew estates.
#[derive(Clone, Copy, Debug)]
pub struct RenewEstates;

/// `[measure] kind = "renew-estates"`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Spec {
    /// The layer of homes, one estate a row.
    pub what: Located<LayerRef>,
    /// What may be spent a year; what is left over is kept for the next.
    pub budget: Stated,
    /// How many years it runs, the first included.
    #[schemars(range(min = 1, max = 20))]
    pub years: Located<u32>,
    /// What one home costs, where the layer does not say.
    pub each: Option<Stated>,
    /// What is renewed in one year or not at all.
    #[serde(default)]
    pub together: Together,
    /// At least this share of the homes that wait is renewed by the end.
    pub least_share: Option<Located<PerCent>>,
    /// The first year; the end of the planned dates if absent.
    pub starts: Option<Located<When>>,
}

/// What is renewed in one year or not at all.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Together {
    /// Every estate for itself.
    #[default]
    Estate,
    /// All estates of one area that still wait (成片改造).
    Area,
}

impl ActionKind for RenewEstates {
    fn name(&self) -> &'static str {
        "renew-estates"
    }

    fn resolve(&self, _name: &str, file: &ActionFile, context: &Context) -> Result<Box<dyn Resolved>, Problems> {
        let spec: Spec = typed(file, context.plan)?;
        let asked = Asked {
            what: &spec.what,
            budget: &spec.budget,
            years: &spec.years,
            each: spec.each.as_ref(),
            starts: spec.starts.as_ref(),
            one: match spec.together {
                Together::Estate => ("小区", "estate"),
                Together::Area => ("片区", "area"),
            },
        };
        let works = asked.resolve(file, context, |homes, price| {
            Works::of(homes, spec.together, price).cost.into_iter().fold(f64::INFINITY, f64::min)
        })?;
        let at_least = spec.least_share.map(|share| share.value.0.in_base() / 100.0);
        Ok(Box::new(Renewed { works, together: spec.together, at_least }))
    }
}

struct Renewed {
    works: Yearly,
    together: Together,
    /// Share of the homes that wait.
    at_least: Option<f64>,
}

/// Pieces of work, each of which is done in one year or not at all.
struct Works {
    /// Rows of the layer.
    rows: Vec<Vec<usize>>,
    homes: Vec<f64>,
    /// Need of all its homes.
    need: Vec<f64>,
    /// Yuan.
    cost: Vec<f64>,
}

impl Works {
    fn of(homes: &Homes, together: Together, price: &dyn Fn(&HomeGroup) -> f64) -> Works {
        let waiting = homes.groups.iter().enumerate().filter(|(_, group)| left(group) > 0);
        let mut pieces: BTreeMap<(&str, usize), Vec<usize>> = BTreeMap::new();
        for (row, group) in waiting {
            // An estate of no area stands for itself.
            let joined = together == Together::Area && !group.area.is_empty();
            let key = if joined { (group.area.as_str(), 0) } else { ("", row) };
            pieces.entry(key).or_default().push(row);
        }
        let sum = |of: &dyn Fn(&HomeGroup) -> f64| {
            let one = |rows: &Vec<usize>| -> f64 {
                rows.iter().map(|row| &homes.groups[*row]).map(|group| left(group) as f64 * of(group)).sum()
            };
            pieces.values().map(one).collect::<Vec<f64>>()
        };
        Works {
            homes: sum(&|_| 1.0),
            need: sum(&|group| group.need),
            cost: sum(price),
            rows: pieces.into_values().collect(),
        }
    }

    fn len(&self) -> usize {
        self.rows.len()
    }

    /// The least money that renews so many homes.
    fn least_cost(&self, homes: f64, stop: &Stop) -> Result<f64, Text> {
        // What is left undone: as dear as possible, and not too many homes.
        let spare = (self.homes.iter().sum::<f64>() - homes).max(0.0);
        let undone = Knapsack::new(self.cost.clone(), self.homes.clone(), spare * (1.0 + 1e-12));
        let undone = undone.solve(stop, 0).map_err(failed)?.objective;
        Ok(self.cost.iter().sum::<f64>() - undone)
    }

    /// Years of use in which a piece stands renewed, weighed by need, if done in these years.
    fn use_of(&self, years: &[Option<usize>], all: usize) -> f64 {
        let each = years.iter().zip(&self.need);
        each.filter_map(|(year, need)| Some(need * (all - (*year)?) as f64)).sum()
    }

    /// What a ranking by need does: one after the other, each in the first year whose money suffices, till it is spent.
    fn ranked(&self, budget: f64, years: usize) -> Vec<Option<usize>> {
        let mut order: Vec<usize> = (0..self.len()).collect();
        let rank = |piece: usize| self.need[piece] / self.homes[piece];
        order.sort_by(|a, b| rank(*b).total_cmp(&rank(*a)).then(a.cmp(b)));
        let (mut done, mut spent, mut year) = (vec![None; self.len()], 0.0, 0);
        for piece in order {
            spent += self.cost[piece];
            while year < years && spent > budget * (year + 1) as f64 * (1.0 + 1e-12) {
                year += 1;
            }
            if year == years {
                break;
            }
            done[piece] = Some(year);
        }
        done
    }
}

impl Resolved for Renewed {
    fn apply(&self, district: &District, stop: &Stop) -> Outcome {
        let chosen = homes_of(&district.layers, &self.works.layer)
            .map_err(Failure::from)
            .and_then(|homes| self.choose(&homes, stop).map(|(works, done, solution)| (homes, works, done, solution)));
        let (homes, works, done, solution) = match chosen {
            Ok(chosen) => chosen,
            Err(why) => return self.works.failed(why),
        };
        let mut by_year = vec![vec![0; homes.groups.len()]; self.works.years];
        for (rows, year) in works.rows.iter().zip(&done) {
            for row in rows.iter().filter(|_| year.is_some()) {
                by_year[year.unwrap_or(0)][*row] = left(&homes.groups[*row]);
            }
        }
        let mut outcome = self.works.outcome(&homes, &by_year);
        outcome.provenance = self.notes(&works, &done, &solution);
        outcome.objective = Some(Objective {
            name: Text::new("需求分 × 使用年数", "need × years of use"),
            value: solution.objective,
            bound: solution.bound,
            less_is_better: false,
        });
        outcome
    }
}

impl Renewed {
    /// The year in which each piece is done, counted from the first, or none.
    ///
    /// With z = 1 once a piece is done by year t: maximise Σ need·z, money spent by t within what is given by t, what is done stays
    /// done. Each year of use counts its need once.
    fn choose(&self, homes: &Homes, stop: &Stop) -> Result<(Works, Vec<Option<usize>>, Solution), Failure> {
        let (works, years) = (Works::of(homes, self.together, &|group| self.works.price(group)), self.works.years);
        let wanted = self.at_least.map(|share| (share * works.homes.iter().sum::<f64>() - 1e-9).max(0.0));
        if let Some(wanted) = wanted {
            self.can_pay(&works, wanted, stop)?;
        }
        let at = |piece: usize, year: usize| piece * years + year;
        let pieces = || (0..works.len()).flat_map(|piece| (0..years).map(move |year| (piece, year)));
        let project = |(piece, year): (usize, usize)| {
            let mut costs = vec![0.0; years];
            costs[year] = works.cost[piece];
            Project { value: works.need[piece], costs, region: 0 }
        };
        // Sums of costs must not fail by the last bit.
        let budgets = (1..=years).map(|year| self.works.budget * year as f64 * (1.0 + 1e-12)).collect();
        let stays =
            pieces().filter(|(_, year)| year + 1 < years).map(|(piece, year)| (at(piece, year), at(piece, year + 1)));
        let mut portfolio = Portfolio::new(pieces().map(project).collect(), budgets).requires(stays.collect());
        if let Some(wanted) = wanted {
            let by_the_end = pieces().map(|(piece, year)| if year + 1 == years { works.homes[piece] } else { 0.0 });
            portfolio = portfolio.at_least(by_the_end.collect(), wanted);
        }
        let solution = portfolio.solve(&stop.part(WORK), 0).map_err(|error| Failure::of(&error, "least-share"))?;
        let mut done = vec![None; works.len()];
        for chosen in solution.chosen.iter().rev() {
            done[chosen / years] = Some(chosen % years);
        }
        Ok((works, done, solution))
    }

    /// Whether the money of all years renews so many homes; says which yearly budget would.
    fn can_pay(&self, works: &Works, wanted: f64, stop: &Stop) -> Result<(), Failure> {
        let (least, given) = (works.least_cost(wanted, stop)?, self.works.budget * self.works.years as f64);
        if least <= given * (1.0 + 1e-12) {
            return Ok(());
        }
        let (count, a_year) = (wanted.ceil(), (least / self.works.years as f64).ceil());
        Err(Failure::with(
            Text::new(
                format!("改造 {count:.0} 户至少要 {least:.0} 元，各年预算共 {given:.0} 元"),
                format!("renewing {count:.0} homes takes at least {least:.0} yuan, and the budgets come to {given:.0}"),
            ),
            Text::new(
                format!("每年至少 {a_year:.0} 元，或降低 least-share。"),
                format!("give at least {a_year:.0} yuan a year, or lower `least-share`."),
            ),
            "least-share",
        ))
    }

    /// What is done, how good it is, what a ranking by need would do, what all would cost.
    fn notes(&self, works: &Works, done: &[Option<usize>], solution: &Solution) -> Vec<Text> {
        let years = self.works.years;
        let sum = |of: &[f64], done: &[Option<usize>]| -> f64 {
            of.iter().zip(done).filter(|(_, year)| year.is_some()).map(|(value, _)| value).sum()
        };
        let count: usize =
            works.rows.iter().zip(done).filter(|(_, year)| year.is_some()).map(|(rows, _)| rows.len()).sum();
        let (homes, all) = (sum(&works.homes, done), works.homes.iter().sum::<f64>());
        let (objective, bound, gap) = (solution.objective, solution.bound, 100.0 * solution.gap);
        let ranked = works.ranked(self.works.budget, years);
        let (theirs, their_homes) = (works.use_of(&ranked, years), sum(&works.homes, &ranked));
        let less = if objective > 0.0 { 100.0 * (objective - theirs) / objective } else { 0.0 };
        let mut notes = vec![
            Text::new(
                format!("改造 {count} 个小区，{homes:.0} 户（待改造 {all:.0} 户）"),
                format!("{count} estates renewed, {homes:.0} of {all:.0} homes that wait"),
            ),
            Text::new(
                format!("需求分 × 使用年数 {objective:.0}，已证明的界 {bound:.0}，差距 {gap:.4} %"),
                format!("need × years of use {objective:.0}, proven bound {bound:.0}, gap {gap:.4} %"),
            ),
            Text::new(
                format!("只按需求排名、依次改到钱用完：{their_homes:.0} 户，{theirs:.0}，少 {less:.1} %"),
                format!(
                    "a ranking by need alone, until the money is spent: {their_homes:.0} homes and {theirs:.0}, {less:.1} % less"
                ),
            ),
        ];
        if homes < all {
            let a_year = (works.cost.iter().sum::<f64>() / years as f64).ceil();
            notes.push(Text::new(
                format!("全部改造须每年 {a_year:.0} 元"),
                format!("all of them would take {a_year:.0} yuan a year"),
            ));
        }
        notes
    }
}

fn failed(error: impl std::fmt::Display) -> Text {
    Text::new(format!("排序失败：{error}"), format!("choosing estates failed: {error}"))
}
