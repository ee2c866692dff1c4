use super::Made;
use crate::{Baseline, Observation, Series};
use linping_language::files::IndicatorFile;
use linping_language::{IndicatorRef, Located, Plan, Span};
use linping_problems::Text;
use linping_sources::Sources;
use linping_units::{Dimension, Period, Quantity};
use linping_work::Stop;

/// What is known when an indicator is worked out.
pub struct Facts<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Its sources, opened.
    pub sources: &'a Sources,
    /// Every series worked out so far.
    pub baseline: &'a Baseline,
    /// The indicator.
    pub indicator: &'a IndicatorFile,
    /// Where its kind is named, for problems.
    pub span: Span,
    /// Cancellation.
    pub stop: &'a Stop,
}

impl Facts<'_> {
    /// The district's own code.
    pub fn home(&self) -> &str {
        &self.baseline.region
    }

    /// The observations of an indicator.
    pub fn series(&self, name: &str) -> Option<&Series> {
        self.baseline.series.get(name)
    }

    /// What an indicator is called; its identifier if the plan does not have it.
    pub fn name(&self, id: &str) -> Text {
        self.plan.indicators.get(id).map_or_else(|| Text::same(id), |indicator| (&indicator.name).into())
    }

    /// What several indicators are called, as a list.
    pub fn names(&self, inputs: &[&Located<IndicatorRef>]) -> Text {
        let each: Vec<Text> = inputs.iter().map(|input| self.name(&input.value)).collect();
        let joined = |of: fn(&Text) -> &str, comma: &str| each.iter().map(of).collect::<Vec<_>>().join(comma);
        Text::new(joined(|text| &text.zh, "、"), joined(|text| &text.en, ", "))
    }

    /// One of the indicator's unit in base units.
    pub fn one(&self) -> f64 {
        Quantity::new(1.into(), self.indicator.unit.value.0.clone()).in_base()
    }

    /// A plain number in the indicator's unit: a hundredfold if that is per cent.
    pub fn plain(&self, value: f64) -> f64 {
        let per_cent = self.indicator.unit.value.0.measure() == Dimension::PerCent.into();
        if per_cent { 100.0 * value / self.one() } else { value / self.one() }
    }

    /// One of an indicator's unit in base units.
    pub fn one_of(&self, name: &str) -> f64 {
        let unit = self.plan.indicators.get(name).map(|i| i.unit.value.0.clone());
        unit.map_or(1.0, |unit| Quantity::new(1.into(), unit).in_base())
    }

    /// An observation of an indicator in base units.
    pub fn in_base(&self, name: &str, observation: &Observation) -> f64 {
        observation.value * self.one_of(name)
    }

    /// A value for each period and place that two indicators have; `of` gives the value and its equation.
    pub fn two(
        &self,
        a: &str,
        b: &str,
        of: impl Fn(&Observation, &Observation) -> Option<(f64, Text, Option<Text>)>,
    ) -> Vec<Made> {
        let (Some(first), Some(second)) = (self.series(a), self.series(b)) else { return Vec::new() };
        let pairs = first.observations.iter().filter_map(|x| Some((x, second.at(&x.region, &x.period)?)));
        pairs
            .filter_map(|(x, y)| {
                let (value, equation, caution) = of(x, y)?;
                let from = vec![(a.to_string(), x.clone()), (b.to_string(), y.clone())];
                Some(Made::of(value, from, equation)?.with_caution(caution))
            })
            .collect()
    }

    /// A value for each period that has one a year before; `of` gets the one before, then the one after.
    pub fn with_year_before(
        &self,
        name: &str,
        of: impl Fn(&Observation, &Observation) -> Option<(f64, Text, Option<Text>)>,
    ) -> Vec<Made> {
        let Some(series) = self.series(name) else { return Vec::new() };
        let made = series.observations.iter().filter_map(|after| {
            let before = series.at(&after.region, &after.period.a_year_earlier()?)?;
            let (value, equation, caution) = of(before, after)?;
            let caution = caution.or_else(|| self.boundary_change(before, after));
            let from = vec![(name.to_string(), after.clone()), (name.to_string(), before.clone())];
            Some(Made::of(value, from, equation)?.with_caution(caution))
        });
        made.collect()
    }

    /// First day of a place's boundary, if the plan tells it.
    pub fn since(&self, region: &str) -> Option<jiff::civil::Date> {
        let head = &self.plan.head.region;
        if region == head.code.value.0.as_str() {
            return head.since.as_ref().map(|since| since.start());
        }
        let mut others = self.plan.regions.region.iter();
        others.find(|known| known.code.value.0.as_str() == region)?.since.as_ref().map(|since| since.start())
    }

    /// A series never crosses a change of boundary unflagged.
    fn boundary_change(&self, before: &Observation, after: &Observation) -> Option<Text> {
        let since = self.since(&after.region).filter(|since| before.period.last_day() < *since)?;
        Some(Text::new(
            format!("辖区边界自 {since} 起变更，前后不可直接比较"),
            format!("the boundary changed on {since}; before and after do not compare"),
        ))
    }

    /// The year of a period that is one.
    pub fn year_of(period: &Period) -> Option<i32> {
        period.as_year().map(i32::from)
    }
}

/// An equation in Chinese and English; what it is given tells an observation in the language.
pub(crate) fn equation(of: impl Fn(&dyn Fn(&Observation) -> String) -> String) -> Text {
    Text::new(of(&|observation| shown(observation).zh), of(&|observation| shown(observation).en))
}

/// A number as it is written, for equations.
pub(crate) fn shown(observation: &Observation) -> Text {
    match &observation.written {
        Some(written) => Text::new(written.to_string(), written.in_english()),
        None => Text::same(rounded(observation.value)),
    }
}

/// A number to six decimals, for equations.
pub(crate) fn rounded(value: f64) -> String {
    // Zero has no sign for people.
    linping_tables::write_number((value * 1e6).round() / 1e6 + 0.0)
}
