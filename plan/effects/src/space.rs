//! Indicators over layers, and those that follow from them, before and after the actions: one action alone, all together in plan
//! order, and by year.

use indexmap::IndexMap;
use linping_actions::{District, Outcome};
use linping_baseline::layers::LayerChange;
use linping_baseline::{
    Baseline, Followers, LayerMeasure, LayerValue, Layers, Observation, Origin, evaluate, evaluate_by_cell,
    layer_measure,
};
use linping_language::files::ActionFile;
use linping_language::{IndicatorKind, Plan};
use linping_problems::{Code, Problem, Problems, Text};
use linping_sources::Sources;
use linping_units::Period;
use linping_work::Stop;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::Touched;
use crate::fold::{action_place, rounded};

/// What an action does to an indicator at the horizon.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Effect {
    /// The indicator.
    pub indicator: String,
    /// The district, or an area.
    pub region: String,
    /// Value before the action, all earlier ones done, in the indicator's unit.
    pub before: f64,
    /// Value after it. The differences of all actions add up to the whole change.
    pub after: f64,
    /// Change it would bring alone; none where one of the two values is missing, as of a queue that grows for ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alone: Option<f64>,
    /// For those it touches, all earlier actions done; for the district as a whole and kinds that have a value for each cell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub touched: Option<Touched>,
}

/// The indicators over layers of a plan, and those that follow from them.
pub(crate) struct Space<'a> {
    plan: &'a Plan,
    sources: &'a Sources,
    baseline: &'a Baseline,
    indicators: Vec<(&'a str, Box<dyn LayerMeasure>, &'a IndicatorKind)>,
    followers: Followers,
    /// What the followers look at before any action.
    behind: Baseline,
    stop: &'a Stop,
}

/// Values of each indicator over layers, by indicator.
type Values = IndexMap<String, Arc<LayerValue>>;

/// Places and values of every indicator in its unit: those over layers, then those that follow.
type Numbers = IndexMap<String, Vec<(String, f64)>>;

/// The values of one indicator.
struct ByRegion<'a> {
    values: HashMap<&'a str, f64>,
    /// What a place without a value counts.
    missing: Option<f64>,
}

impl ByRegion<'_> {
    fn at(&self, region: &str) -> Option<f64> {
        self.values.get(region).copied().or(self.missing)
    }
}

impl<'a> Space<'a> {
    pub fn of(plan: &'a Plan, sources: &'a Sources, baseline: &'a Baseline, stop: &'a Stop) -> Self {
        let over_layers = |(name, indicator): (&'a String, &'a linping_language::files::IndicatorFile)| {
            let kind = indicator.measure.as_ref()?;
            Some((name.as_str(), layer_measure(kind).ok()??, kind))
        };
        let followers = Followers::of(plan);
        let behind = baseline.behind(&followers);
        let indicators = plan.indicators.iter().filter_map(over_layers).collect();
        Space { plan, sources, baseline, indicators, followers, behind, stop }
    }

    fn values(&self, layers: &Layers) -> Result<Values, Problems> {
        self.values_of(layers, |_| true)
    }

    /// The values of those indicators that are wanted.
    fn values_of(&self, layers: &Layers, wanted: impl Fn(&str) -> bool) -> Result<Values, Problems> {
        let mut values = Values::new();
        for (name, measure, kind) in self.indicators.iter().filter(|(name, ..)| wanted(name)) {
            match evaluate(kind, &**measure, layers, self.stop) {
                Ok(value) => drop(values.insert((*name).to_string(), value)),
                Err(why) => {
                    let span = self.plan.indicators.get(*name).map(|i| i.unit.span).unwrap_or_default();
                    return Err(vec![Problem::new(Code::NotComputable, why).at(self.plan.place(span))]);
                }
            }
        }
        Ok(values)
    }

    /// The values of every indicator and place in its unit, in the last year of the plan.
    pub fn numbers(&self, district: &District) -> Result<BTreeMap<(String, String), f64>, Problems> {
        let numbers = self.at_horizon(district)?.into_iter();
        Ok(numbers
            .flat_map(|(name, all)| all.into_iter().map(move |(at, value)| ((name.clone(), at), value)))
            .collect())
    }

    fn at_horizon(&self, district: &District) -> Result<Numbers, Problems> {
        self.in_year(district, self.plan.head.horizon)
    }

    /// The values of every indicator in a year; formulas that look at years before see what each action does in those.
    pub fn in_year(&self, district: &District, at: i16) -> Result<Numbers, Problems> {
        let Ok(year) = Period::year(at) else { return Ok(Numbers::new()) };
        let mut numbers = Numbers::new();
        let mut behind = self.behind.clone();
        // The base year stands in the series, as it is without any action.
        let first = at.saturating_sub(self.followers.years_back()).max(self.plan.head.base_year + 1).min(at);
        for then in first..=at {
            // What rests on something that comes only later is told with the series by year.
            let (Ok(layers), Ok(period)) = (district.layers_in(then), Period::year(then)) else { continue };
            let values = self.values(&layers)?;
            for (name, _, kind) in &self.indicators {
                let observations = self.observations(name, kind, &values, &period);
                if then == at {
                    let all = observations.iter().map(|o| (o.region.clone(), o.value)).collect();
                    numbers.insert((*name).to_string(), all);
                }
                if let Some(series) = behind.series.get_mut(*name) {
                    series.observations.extend(observations);
                }
            }
        }
        if self.followers.names().is_empty() {
            return Ok(numbers);
        }
        // Mistakes of the formulas were told with the baseline.
        drop(behind.follow(&self.followers, self.plan, self.sources, self.stop));
        for name in self.followers.names() {
            let observations = behind.series.get(name).into_iter().flat_map(|series| &series.observations);
            let then = observations.filter(|o| o.period == year && o.open).map(|o| (o.region.clone(), o.value));
            numbers.insert(name.clone(), then.collect());
        }
        Ok(numbers)
    }

    /// The observations of one indicator over layers in a year after the base year.
    fn observations(&self, name: &str, kind: &IndicatorKind, values: &Values, year: &Period) -> Vec<Observation> {
        let (Some(value), Some(indicator)) = (values.get(name), self.plan.indicators.get(name)) else {
            return Vec::new();
        };
        let mut observations = self.baseline.observations_of(value, indicator, &kind.kind.value, year);
        for observation in &mut observations {
            if let Origin::Derived(derived) = &mut observation.origin {
                derived.projected = true;
            }
        }
        observations
    }

    /// The indicators over layers whose parts add up to the whole.
    pub fn adding_up(&self) -> impl Iterator<Item = &'a str> {
        self.indicators.iter().filter(|(_, measure, _)| measure.adds_up()).map(|(name, ..)| *name)
    }

    fn adds_up(&self, name: &str) -> bool {
        self.adding_up().any(|known| known == name)
    }

    /// The values of an indicator by place; of parts that add up, one that is not there is nothing, if there is a whole.
    fn by_region<'n>(&self, name: &str, numbers: &'n Numbers) -> ByRegion<'n> {
        let values: HashMap<&str, f64> =
            numbers.get(name).into_iter().flatten().map(|(region, value)| (region.as_str(), *value)).collect();
        ByRegion { missing: (self.adds_up(name) && !values.is_empty()).then_some(0.0), values }
    }

    /// What one action does: against the district before it, and alone.
    pub fn effects(
        &self,
        before: &District,
        after: &District,
        base: &District,
        only: &District,
    ) -> Result<Vec<Effect>, Problems> {
        if self.indicators.is_empty() {
            return Ok(Vec::new());
        }
        let (x, y) = (self.at_horizon(before)?, self.at_horizon(after)?);
        let (zero, one) = (self.at_horizon(base)?, self.at_horizon(only)?);
        let mut effects = Vec::new();
        for (name, of_x) in &x {
            let mut regions: Vec<&String> = of_x.iter().map(|(region, _)| region).collect();
            if self.adds_up(name) {
                // What the action opens stands in none of the numbers before it.
                let opened = [&y, &one].into_iter().filter_map(|numbers| numbers.get(name)).flatten();
                let known: BTreeSet<&String> = regions.iter().copied().collect();
                let opened: BTreeSet<_> = opened.map(|(region, _)| region).filter(|r| !known.contains(r)).collect();
                regions.extend(opened);
            }
            let [x, y, zero, one] = [&x, &y, &zero, &one].map(|numbers| self.by_region(name, numbers));
            for region in regions {
                let there = |of: &ByRegion| of.at(region);
                // A number that is taken away is told in words.
                let (Some(before_it), Some(after_it)) = (there(&x), there(&y)) else { continue };
                let alone = there(&one).zip(there(&zero)).map(|(one, zero)| one - zero);
                if after_it != before_it || alone.is_some_and(|alone| alone != 0.0) {
                    let whole = *region == self.baseline.region;
                    effects.push(Effect {
                        indicator: name.clone(),
                        region: region.clone(),
                        before: before_it,
                        after: after_it,
                        alone,
                        touched: if whole { self.touched(name, before, after)? } else { None },
                    });
                }
            }
        }
        Ok(effects)
    }

    /// Whether an action gives an indicator that it serves a number, or takes it away: a queue that no longer grows for ever; and
    /// in words every indicator of which that holds.
    pub fn decided(
        &self,
        action: &ActionFile,
        before: &District,
        after: &District,
    ) -> Result<(bool, Vec<Text>), Problems> {
        let at_horizon = |district: &District| self.values(&district.layers.at(self.plan.head.horizon));
        let (mut serves, mut words) = (false, Vec::new());
        let (x, y) = (at_horizon(before)?, at_horizon(after)?);
        for (name, x) in &x {
            let Some(y) = y.get(name).filter(|y| y.values.is_empty() != x.values.is_empty()) else { continue };
            serves |= action.serves.iter().any(|served| served.value.0 == *name);
            let title = self.plan.indicators.get(name).map(|i| Text::from(&i.name)).unwrap_or_else(|| Text::same(name));
            words.push(Text::new(
                format!("{}：此前 {}；此后 {}", title.zh, x.note.zh, y.note.zh),
                format!("{}: before, {}; after, {}", title.en, x.note.en, y.note.en),
            ));
        }
        Ok((serves, words))
    }

    /// Whether an action moves a growth that it serves in a year before the horizon, by which such a step is over; and in words
    /// every growth of the district that it moves then.
    pub fn passing(
        &self,
        action: &ActionFile,
        outcome: &Outcome,
        before: &District,
        after: &District,
    ) -> Result<(bool, Vec<Text>), Problems> {
        let opening: BTreeSet<i16> = outcome.layers.iter().map(|(year, _)| *year).collect();
        let (mut serves, mut words) = (false, Vec::new());
        if self.followers.years_back() == 0 {
            return Ok((serves, words));
        }
        for year in
            opening.into_iter().filter(|year| *year > self.plan.head.base_year && *year < self.plan.head.horizon)
        {
            let (x, y) = (self.in_year(before, year)?, self.in_year(after, year)?);
            for name in self.followers.names().iter().filter(|name| self.followers.looks_back(name)) {
                let (Some(x), Some(y)) = (x.get(name), y.get(name)) else { continue };
                let Some(indicator) = self.plan.indicators.get(name).filter(|_| x != y) else { continue };
                serves |= action.serves.iter().any(|served| served.value.0 == *name);
                let at_home = |all: &[(String, f64)]| {
                    let (_, value) = all.iter().find(|(region, _)| *region == self.baseline.region)?;
                    Some(rounded(*value, indicator, indicator.decimals.unwrap_or(2)))
                };
                let (Some(x), Some(y)) = (at_home(x), at_home(y)) else { continue };
                let Text { zh, en } = Text::from(&indicator.name);
                words.push(Text::new(
                    format!("{zh}（{year} 年）：此前 {}；此后 {}", x.in_chinese(), y.in_chinese()),
                    format!("{en} in {year}: before, {}; after, {}", x.in_english(), y.in_english()),
                ));
            }
        }
        Ok((serves, words))
    }

    /// What changes cell by cell, for kinds that have a value for each.
    fn touched(&self, name: &str, before: &District, after: &District) -> Result<Option<Touched>, Problems> {
        let Some((_, measure, kind)) = self.indicators.iter().find(|(known, ..)| *known == name) else {
            return Ok(None);
        };
        let by_cell = |district: &District| {
            evaluate_by_cell(kind, &**measure, &district.layers.at(self.plan.head.horizon), self.stop)
                .map_err(|why| vec![Problem::new(Code::NotComputable, why)])
        };
        let (before, after) = (by_cell(before)?, by_cell(after)?);
        let factor = self.plan.indicators.get(name).map_or(1.0, linping_baseline::in_unit);
        Ok(match (&*before, &*after) {
            (Some(before), Some(after)) if before.open && after.open => Touched::of(before, after, factor),
            _ => None,
        })
    }

    /// The action that changes in a year what is there only later, though it comes after in plan order; and the action that puts it
    /// there, with the year from which it is.
    fn too_early(&self, base: &Layers, changes: &[(&String, i16, &LayerChange)], year: i16) -> Problems {
        let mut layers = base.clone();
        for (action, _, change) in changes.iter().filter(|(_, from, _)| *from <= year) {
            let why = match layers.after([*change]) {
                Ok(after) => {
                    layers = after;
                    continue;
                }
                Err(why) => why,
            };
            let message = Text::new(
                format!("行动“{action}”在 {year} 年：{}", why.zh),
                format!("the action `{action}` in {year}: {}", why.en),
            );
            let problem = Problem::new(Code::NotComputable, message).at(action_place(self.plan, action));
            let later = |other: &str, until: i16| {
                let with = changes.iter().filter(|(by, from, _)| *by == other && *from > year && *from <= until);
                layers.after(with.map(|(.., change)| *change).chain([*change])).is_ok()
            };
            let mut steps: Vec<(i16, &str)> =
                changes.iter().filter(|(_, from, _)| *from > year).map(|(by, from, _)| (*from, by.as_str())).collect();
            steps.sort_unstable();
            return vec![match steps.into_iter().find(|(from, by)| later(by, *from)) {
                Some((from, by)) => problem
                    .hint(Text::new(
                        format!(
                            "它所依赖的由行动“{by}”在 {from} 年才建成：请让“{action}”不早于 {from} 年开始（opens），或让“{by}”不晚于 {year} 年。"
                        ),
                        format!(
                            "what it rests on comes with the action `{by}` only in {from}: let `{action}` begin (`opens`) in {from} or later, or `{by}` by {year}."
                        ),
                    ))
                    .related(action_place(self.plan, by), Text::new("此行动较晚", "this action comes later")),
                None => problem.hint(Text::new(
                    "请让它在它所依赖的行动之后才开始（opens），或让后者提前。",
                    "let it begin (`opens`) after what it rests on, or let that come earlier.",
                )),
            }];
        }
        Problems::new()
    }

    /// Whether a target judges an indicator by its years, or one that follows from it; or a follower looks back at it.
    fn is_looked_at(&self, name: &str) -> bool {
        let judged = |name: &str| self.plan.targets.target.iter().any(|target| target.indicator.value.0 == name);
        let years_count = || self.followers.years_back() > 0 || self.followers.names().iter().any(|name| judged(name));
        judged(name) || (self.followers.look_at(name) && years_count())
    }

    /// Puts the indicators over layers of every year in which something opens, and of the horizon, into the series; of every
    /// year if something changes with the years by itself. What follows from them is worked out again. Without `every_year` the
    /// years before the horizon hold only what targets and steps from year to year look at.
    pub fn by_year(&self, baseline: &mut Baseline, outcomes: &[(String, &Outcome)], every_year: bool) -> Problems {
        let changes: Vec<_> = outcomes
            .iter()
            .flat_map(|(action, outcome)| outcome.layers.iter().map(move |(from, change)| (action, *from, change)))
            .collect();
        let varies = baseline.layers.vary() || self.followers.years_back() > 0;
        if (changes.is_empty() && !varies) || self.indicators.is_empty() {
            return Problems::new();
        }
        let (base_year, horizon) = (self.plan.head.base_year, self.plan.head.horizon);
        let mut years: Vec<i16> =
            changes.iter().map(|(_, year, _)| *year).filter(|y| *y > base_year && *y < horizon).collect();
        if varies {
            years.extend(base_year + 1..horizon);
        }
        years.push(horizon);
        years.sort_unstable();
        years.dedup();
        let base = baseline.layers.clone();
        let looked_at = |name: &str| self.is_looked_at(name);
        for year in years {
            let until = || changes.iter().filter(|(_, from, _)| *from <= year);
            let layers = match base.after(until().map(|(.., change)| *change)) {
                Ok(layers) => layers.at(year),
                Err(_) => return self.too_early(&base, &changes, year),
            };
            let values = match self.values_of(&layers, |name| every_year || year == horizon || looked_at(name)) {
                Ok(values) => values,
                Err(problems) => return problems,
            };
            let Ok(period) = Period::year(year) else { continue };
            for (name, _, kind) in self.indicators.iter().filter(|(name, ..)| values.contains_key(*name)) {
                let observations = self.observations(name, kind, &values, &period);
                if let (Some(series), Some(value)) = (baseline.series.get_mut(*name), values.get(*name)) {
                    series.observations.extend(observations);
                    series.tell_absent(value, &period);
                    series.observations.sort_by(|a, b| a.period.cmp(&b.period).then_with(|| a.region.cmp(&b.region)));
                }
            }
        }
        baseline.follow(&self.followers, self.plan, self.sources, self.stop)
    }
}

/// A problem for every thing that two actions write.
pub(crate) fn conflicts(plan: &Plan, outcomes: &[(String, &Outcome)]) -> Problems {
    let mut first: IndexMap<String, &str> = IndexMap::new();
    let mut problems = Problems::new();
    for (action, outcome) in outcomes {
        for (_, change) in &outcome.layers {
            let thing = change.writes();
            match first.get(&thing) {
                Some(other) if other != action => problems.push(
                    Problem::new(
                        Code::Conflict,
                        Text::new(
                            format!("行动“{other}”与“{action}”都写 {thing}"),
                            format!("the actions `{other}` and `{action}` both write {thing}"),
                        ),
                    )
                    .at(action_place(plan, action))
                    .hint(Text::new(
                        "请把它们合成一个行动，或分开候选点。",
                        "make one action of them, or give them different candidates.",
                    )),
                ),
                _ => drop(first.insert(thing, action)),
            }
        }
    }
    problems
}
