use crate::derive::Deriver;
use crate::layer_measures::evaluate;
use crate::observe::observe;
use crate::totals::open_safe;
use crate::{Derived, LayerMeasure, LayerValue, Layers, Observation, Origin, layer_measure};
use indexmap::IndexMap;
use linping_language::files::IndicatorFile;
use linping_language::{IndicatorKind, Plan, Status};
use linping_problems::{Code, Problem, Problems, Text};
use linping_sources::Sources;
use linping_units::{Dimension, Period, Quantity};
use linping_work::{KeyOf, Stop};
use std::convert::Infallible;

/// All observations of one indicator.
#[derive(Clone, Debug, Default)]
pub struct Series {
    /// The observations, by period, then place.
    pub observations: Vec<Observation>,
    /// Why there are none, if it could not be worked out.
    pub missing: Option<Text>,
    /// What a reader must know: a boundary change inside the series, an implausible deflator.
    pub flags: Vec<Text>,
    /// So many of the flags were there before a formula added its own.
    pub(crate) stated: usize,
}

impl Series {
    /// The observations of a place, by period.
    pub fn of<'a>(&'a self, region: &'a str) -> impl Iterator<Item = &'a Observation> {
        self.observations.iter().filter(move |o| o.region == region)
    }

    /// The latest observation of a place not later than a day; the latest of all without a day.
    pub fn latest(&self, region: &str, not_after: Option<&Period>) -> Option<&Observation> {
        let known =
            |o: &&Observation| o.region == region && not_after.is_none_or(|day| o.period.last_day() <= day.last_day());
        self.observations.iter().rfind(known)
    }

    /// The observation of a place and period.
    pub fn at(&self, region: &str, period: &Period) -> Option<&Observation> {
        self.observations.iter().find(|o| o.region == region && o.period == *period)
    }

    /// Says why a layer measure has no number for a period; what has none at all is missing for the first such reason.
    pub fn tell_absent(&mut self, value: &LayerValue, period: &Period) {
        if value.values.is_empty() {
            let (zh, en) = (&value.note.zh, &value.note.en);
            self.flags.push(Text::new(format!("{period}：{zh}"), format!("{period}: {en}")));
            if self.observations.is_empty() && self.missing.is_none() {
                self.missing = Some(value.note.clone());
            }
        }
        if !self.observations.is_empty() {
            self.missing = None;
        }
    }

    /// The weakest status among the observations of a place.
    pub fn status(&self, region: &str) -> Option<Status> {
        self.observations.iter().filter(|o| o.region == region).map(|o| o.status).max()
    }
}

/// The district as it stands.
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    /// The district's own code.
    pub region: String,
    /// Every indicator's observations.
    pub series: IndexMap<String, Series>,
    /// People, facilities, streets, waterways.
    pub layers: Layers,
}

impl Baseline {
    /// Puts the baseline together: cited and given observations first, then what is worked out over the layers, then what is
    /// derived from both.
    pub fn of(plan: &Plan, sources: &Sources, stop: &Stop) -> (Baseline, Problems) {
        // Scenarios change actions only: all of them stand on one baseline.
        let apart = |path: &str| {
            path.starts_with("actions/") || ["scenarios.toml", "targets.toml", "report.toml"].contains(&path)
        };
        let files = plan.nodes.iter().filter(|(path, _)| !apart(path));
        let key = files.fold(KeyOf::new("baseline"), |key, (path, node)| {
            key.part(path.as_bytes()).part(node.to_json().to_string().as_bytes())
        });
        let made = sources.shared.share(key.debug(&sources.lock).key(), stop, || {
            let over_layers =
                |baseline: &mut Baseline, problems: &mut Problems| baseline.observe_layers(plan, stop, problems);
            Ok::<_, Infallible>(Baseline::put_together(plan, sources, stop, over_layers))
        });
        match made {
            Ok(made) => (*made).clone(),
        }
    }

    /// What is wrong with the baseline as far as it shows without a journey: layers and their columns, numbers that contradict
    /// one another, units, names; indicators over layers are looked at but not worked out, and the baseline that comes with it has
    /// none of them.
    pub fn check(plan: &Plan, sources: &Sources, stop: &Stop) -> (Baseline, Problems) {
        let look = |baseline: &mut Baseline, problems: &mut Problems| {
            for (_, kind, measure) in layer_measures(plan, problems) {
                if let Err(why) = measure.check(&baseline.layers) {
                    problems.push(Problem::new(Code::NotComputable, why).at(plan.place(kind.kind.span)));
                }
            }
        };
        Baseline::put_together(plan, sources, stop, look)
    }

    fn put_together(
        plan: &Plan,
        sources: &Sources,
        stop: &Stop,
        over_layers: impl FnOnce(&mut Baseline, &mut Problems),
    ) -> (Baseline, Problems) {
        let (layers, mut problems) = Layers::open(plan, sources);
        let region = plan.head.region.code.value.0.as_str().to_string();
        let mut baseline = Baseline { region, series: IndexMap::new(), layers };
        let mut totals = Vec::new();
        for (name, indicator) in &plan.indicators {
            let series = observe(plan, sources, name, indicator, &mut problems, &mut totals);
            baseline.series.insert(name.clone(), series);
        }
        open_safe(&totals, &mut baseline.series);
        if !problems.iter().any(linping_problems::Problem::is_error) {
            over_layers(&mut baseline, &mut problems);
        }
        Deriver::new(plan, sources, &mut baseline, &mut problems, stop).derive_all();
        plan.indicators.keys().for_each(|name| baseline.put_in_order(plan, name));
        (baseline, problems)
    }

    /// A series by period, then place; whether it crosses a change of the boundary.
    pub(crate) fn put_in_order(&mut self, plan: &Plan, name: &str) {
        let since = plan.head.region.since.as_ref().map(|since| since.start());
        let Some(series) = self.series.get_mut(name) else { return };
        series.flags.extend(since.and_then(|since| crosses(series, &self.region, since)));
        series.observations.sort_by(|a, b| a.period.cmp(&b.period).then_with(|| a.region.cmp(&b.region)));
    }

    /// Indicators worked out over the layers, in the base year.
    fn observe_layers(&mut self, plan: &Plan, stop: &Stop, problems: &mut Problems) {
        let Ok(year) = Period::year(plan.head.base_year) else { return };
        for (name, kind, measure) in layer_measures(plan, problems) {
            let Some(indicator) = plan.indicators.get(name) else { continue };
            match evaluate(kind, &*measure, &self.layers, stop) {
                Ok(value) => {
                    let observations = self.observations_of(&value, indicator, &kind.kind.value, &year);
                    if let Some(series) = self.series.get_mut(name) {
                        if value.unreached > 0.0 {
                            let people = value.unreached.round();
                            series.flags.push(Text::new(
                                format!("{people} 人到不了任何设施，未计入可达时间"),
                                format!("{people} people reach no facility; times leave them out"),
                            ));
                        }
                        series.observations.extend(observations);
                        series.tell_absent(&value, &year);
                    }
                }
                Err(why) => problems.push(Problem::new(Code::NotComputable, why).at(plan.place(kind.kind.span))),
            }
        }
    }

    /// A layer measure's value as observations: the district, then each area.
    pub fn observations_of(
        &self,
        value: &LayerValue,
        indicator: &IndicatorFile,
        method: &str,
        period: &Period,
    ) -> Vec<Observation> {
        let factor = in_unit(indicator);
        let of = |(area, number): &(Option<String>, f64)| Observation {
            value: number * factor,
            written: None,
            period: period.clone(),
            region: area.clone().unwrap_or_else(|| self.region.clone()),
            kind: indicator.kind,
            prices: None,
            vintage: None,
            status: value.status,
            origin: Origin::Derived(Derived {
                method: method.to_string(),
                words: Some(value.note.clone()),
                ..Derived::default()
            }),
            open: value.open,
        };
        value.values.iter().map(of).collect()
    }
}

/// The indicators over layers whose unit fits; the others are problems.
fn layer_measures<'a>(
    plan: &'a Plan,
    problems: &mut Problems,
) -> Vec<(&'a str, &'a IndicatorKind, Box<dyn LayerMeasure>)> {
    let mut found = Vec::new();
    for (name, indicator) in &plan.indicators {
        let Some(kind) = &indicator.measure else { continue };
        let Ok(Some(measure)) = layer_measure(kind) else { continue };
        if !measure.fits(&indicator.unit.measure()) {
            let message = Text::new("单位与推导方法不符", "the unit does not fit what the measure gives");
            let problem = Problem::new(Code::WrongUnit, message).at(plan.place(indicator.unit.span));
            problems.push(problem.hint(unit_wanted(measure.dimension())));
            continue;
        }
        found.push((name.as_str(), kind, measure));
    }
    found
}

/// What to write where a unit does not fit.
fn unit_wanted(given: Option<Dimension>) -> Text {
    given.map_or_else(
        || {
            Text::new(
                "人均的量写成“人/千人”“张/百人”“学位/人”，分母即换算；可达的总量（cumulative、gravity）写成“个”“人”；离散程度、raam 与每百名老人床位没有单位（\"\"）",
                "write an amount by head as 人/千人, 张/百人 or 学位/人: the number below the line is what it is scaled by; what is merely \
                 in reach (cumulative, gravity) as 个 or 人; a spread, raam and beds-per-100 have no unit (\"\")",
            )
        },
        |given| {
            let (zh, en) = given.name();
            Text::new(format!("它给出的是{zh}"), format!("it gives {en}"))
        },
    )
}

/// From minutes, per cent, people or plain numbers to the indicator's unit.
pub fn in_unit(indicator: &IndicatorFile) -> f64 {
    let unit = &indicator.unit.value.0;
    let one = Quantity::new(1.into(), unit.clone()).in_base();
    match unit.of.dimension() {
        Dimension::Time => 60.0 / one,
        _ => 1.0 / one,
    }
}

/// A series of published numbers that runs over the day on which the boundary changed is said to.
fn crosses(series: &Series, region: &str, since: jiff::civil::Date) -> Option<Text> {
    let observed = || series.of(region).filter(|o| !matches!(o.origin, crate::Origin::Derived(_)));
    let (before, after) =
        (observed().any(|o| o.period.last_day() < since), observed().any(|o| o.period.last_day() >= since));
    (before && after).then(|| {
        Text::new(
            format!("辖区边界自 {since} 起变更；此前的数指今日辖区还是旧辖区，请看来源"),
            format!("the boundary changed on {since}; whether earlier numbers are of today's area or of the old one, see the source"),
        )
    })
}
