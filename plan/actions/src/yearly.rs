//! Works on homes under a yearly budget: what `adapt-homes` and `renew-estates` share.

use crate::kind::Context;
use crate::milestones::costs_by_year;
use crate::resolving::{opening_year, priced, refuse};
use crate::{CostPart, Failure, Outcome, YearCost};
use linping_baseline::layer_measures::homes_of;
use linping_baseline::layers::{HomeGroup, Homes, LayerChange};
use linping_language::files::ActionFile;
use linping_language::{LayerRef, Located, Plan, Stated, Status, When};
use linping_problems::{Code, Problem, Problems, Text};

/// What a plan says of such works.
pub(crate) struct Asked<'a> {
    pub what: &'a Located<LayerRef>,
    pub budget: &'a Stated,
    pub years: &'a Located<u32>,
    pub each: Option<&'a Stated>,
    pub starts: Option<&'a Located<When>>,
    /// What the least of them is called: a home, an estate.
    pub one: (&'a str, &'a str),
}

/// Works whose every name means something.
pub(crate) struct Yearly {
    /// The layer of homes.
    pub layer: Located<LayerRef>,
    /// Yuan a year.
    pub budget: f64,
    /// How many years.
    pub years: usize,
    /// The first of them.
    pub first: i16,
    /// What one home costs where the layer does not say, yuan.
    each: Option<f64>,
    /// Of budget and prices.
    status: Status,
    /// Costs of the action beside those of the works.
    costs: Vec<YearCost>,
}

impl Asked<'_> {
    /// Turns names into things; `cheapest` gives what the cheapest piece of work costs, infinite if there is none to do.
    ///
    /// # Errors
    /// Everything that does not fit: a layer without homes, no price, a budget that never pays for the cheapest, years beyond the
    /// horizon.
    pub fn resolve(
        &self,
        file: &ActionFile,
        context: &Context,
        cheapest: impl Fn(&Homes, &dyn Fn(&HomeGroup) -> f64) -> f64,
    ) -> Result<Yearly, Problems> {
        let plan = context.plan;
        let mut problems = Problems::new();
        let mut money = |stated: Option<&Stated>| {
            priced(stated, self.what.span, plan).unwrap_or_else(|problem| {
                problems.push(*problem);
                None
            })
        };
        let budget = money(Some(self.budget));
        let each = self.each.and_then(|each| money(Some(each)));
        let price = |group: &HomeGroup| group.cost.or(each.map(|(yuan, _)| yuan)).unwrap_or(0.0);
        match homes_of(&context.baseline.layers, self.what) {
            Ok(homes) if self.each.is_none() && homes.groups.iter().any(|group| group.cost.is_none()) => {
                problems.push(self.without_price(plan));
            }
            Ok(homes) => {
                let cheapest = cheapest(&homes, &price);
                problems.extend(budget.and_then(|(budget, _)| self.below_cheapest(plan, budget, cheapest)));
            }
            Err(why) => problems.push(crate::resolving::unknown(plan, why, self.what.span)),
        }
        let first = opening_year(self.starts, file, plan);
        problems.extend(self.beyond_horizon(plan, first));
        let (Some((budget, status)), true) = (budget, problems.is_empty()) else { return Err(problems) };
        Ok(Yearly {
            layer: self.what.clone(),
            budget,
            years: self.years.value as usize,
            first,
            each: each.map(|(yuan, _)| yuan),
            status: each.map_or(status, |(_, of_each)| status.and(of_each)),
            costs: costs_by_year(file, context),
        })
    }

    fn without_price(&self, plan: &Plan) -> Problem {
        let span = self.what.span;
        let problem = refuse(plan, Code::MissingKey, span, "不知道一户要多少钱", "what one home costs is not known");
        problem.hint(Text::new("写 each，或在图层中写 cost。", "write `each` here, or `cost` in the layer."))
    }

    /// All years' money does not pay for the cheapest: says which budget would.
    fn below_cheapest(&self, plan: &Plan, budget: f64, cheapest: f64) -> Option<Problem> {
        let years = f64::from(self.years.value.max(1));
        let all = budget * years;
        if !cheapest.is_finite() || all >= cheapest {
            return None;
        }
        let least = (cheapest / years).ceil();
        let at = self.budget.value.as_ref().map_or(self.what.span, |value| value.span);
        let (zh, en) = self.one;
        let problem = refuse(
            plan,
            Code::OverBudget,
            at,
            format!("各年预算共 {all} 元，最便宜的{zh}要 {cheapest} 元"),
            format!("the budgets come to {all} yuan, and the cheapest {en} costs {cheapest}"),
        );
        Some(problem.hint(Text::new(format!("每年至少 {least} 元。"), format!("at least {least} yuan a year."))))
    }

    fn beyond_horizon(&self, plan: &Plan, first: i16) -> Option<Problem> {
        let (years, horizon) = (i16::try_from(self.years.value).unwrap_or(i16::MAX), plan.head.horizon);
        (first.saturating_add(years - 1) > horizon).then(|| {
            refuse(
                plan,
                Code::OutOfRange,
                self.years.span,
                format!("自 {first} 年起 {years} 年，超出规划期末 {horizon}"),
                format!("{years} years from {first} go beyond the horizon {horizon}"),
            )
            .hint(Text::new(
                "请减少 years、提早 starts，或推后 plan.toml 的 horizon。",
                "take fewer `years`, an earlier `starts`, or a later `horizon` in plan.toml.",
            ))
        })
    }
}

impl Yearly {
    /// What one home of a group costs, yuan.
    pub fn price(&self, group: &HomeGroup) -> f64 {
        group.cost.or(self.each).unwrap_or(0.0)
    }

    /// The budget of each year.
    pub fn budgets(&self) -> Vec<f64> {
        vec![self.budget; self.years]
    }

    /// What it failed for, with the costs that arise all the same.
    pub fn failed(&self, why: Failure) -> Outcome {
        Outcome { costs: self.costs.clone(), status: self.status, failure: Some(why), ..Outcome::default() }
    }

    /// Homes done of each group, year by year, and what that costs.
    pub fn outcome(&self, homes: &Homes, by_year: &[Vec<usize>]) -> Outcome {
        let status = self.costs.iter().map(|cost| cost.status).fold(self.status.and(homes.status), Status::and);
        let mut outcome = Outcome { costs: self.costs.clone(), status, ..Outcome::default() };
        let mut touched = vec![false; homes.groups.len()];
        for (year, done) in (self.first..).zip(by_year) {
            let each = || done.iter().zip(&homes.groups).enumerate().filter(|(_, (count, _))| **count > 0);
            let yuan: f64 = each().map(|(_, (count, group))| *count as f64 * self.price(group)).sum();
            if yuan > 0.0 {
                outcome.costs.push(YearCost { year, yuan, part: CostPart::Capital, status });
            }
            for (at, (count, group)) in each() {
                touched[at] = true;
                let (layer, id) = (self.layer.value.0.clone(), group.id.clone());
                // How many are done hangs on the budget and the prices.
                let change = LayerChange::Adapt { layer, id, homes: *count as f64, status: self.status };
                outcome.layers.push((year, change));
            }
        }
        let ids = homes.groups.iter().zip(touched).filter(|(_, touched)| *touched);
        outcome.touched = ids.map(|(group, _)| group.id.clone()).collect();
        outcome
    }
}

/// Homes of a group still to be done, whole ones.
pub(crate) fn left(group: &HomeGroup) -> usize {
    (group.homes - group.adapted + 1e-9).max(0.0).floor() as usize
}
