//! Indicators worked out from others, in the order they need one another.

use crate::measures::{Facts, Found, Measure, measure};
use crate::{Baseline, Observation, Origin};
use linping_language::files::IndicatorFile;
use linping_language::{IndicatorKind, Plan};
use linping_problems::{Code, Problem, Problems, Text};
use linping_sources::Sources;
use linping_work::Stop;
use std::collections::BTreeSet;

pub(crate) struct Deriver<'a> {
    plan: &'a Plan,
    sources: &'a Sources,
    baseline: &'a mut Baseline,
    problems: &'a mut Problems,
    stop: &'a Stop,
    done: BTreeSet<String>,
}

impl<'a> Deriver<'a> {
    pub fn new(
        plan: &'a Plan,
        sources: &'a Sources,
        baseline: &'a mut Baseline,
        problems: &'a mut Problems,
        stop: &'a Stop,
    ) -> Self {
        Deriver { plan, sources, baseline, problems, stop, done: BTreeSet::new() }
    }

    /// Only some of the indicators; the others stand as they are.
    pub fn of_some(
        plan: &'a Plan,
        sources: &'a Sources,
        baseline: &'a mut Baseline,
        problems: &'a mut Problems,
        stop: &'a Stop,
        names: &[String],
    ) -> Self {
        let done = plan.indicators.keys().filter(|name| !names.contains(name)).cloned().collect();
        Deriver { plan, sources, baseline, problems, stop, done }
    }

    /// Works out every derived indicator; a circle among them is a problem.
    pub fn derive_all(&mut self) {
        let plan = self.plan;
        for name in plan.indicators.keys() {
            self.derive(name, &mut Vec::new());
        }
    }

    fn derive(&mut self, name: &str, path: &mut Vec<String>) {
        if self.done.contains(name) {
            return;
        }
        let plan = self.plan;
        let Some(indicator) = plan.indicators.get(name) else { return };
        let Some(kind) = &indicator.measure else { return };
        let Ok(Some(measure)) = measure(kind) else { return };
        if path.iter().any(|seen| seen == name) {
            let circle = path.join(" → ");
            self.problems.push(
                Problem::new(
                    Code::Cycle,
                    Text::new(
                        format!("指标循环推导：{circle} → {name}"),
                        format!("indicators are worked out from one another in a circle: {circle} → {name}"),
                    ),
                )
                .at(plan.place(kind.kind.span)),
            );
            self.done.extend(path.iter().cloned());
            return;
        }
        path.push(name.to_string());
        for input in measure.inputs() {
            self.derive(&input.value, path);
        }
        path.pop();
        if self.done.insert(name.to_string()) && self.units_fit(indicator, &*measure) {
            self.work_out(name, indicator, kind, &*measure);
        }
    }

    /// The indicator's unit must be of the kind the measure gives.
    fn units_fit(&mut self, indicator: &IndicatorFile, measure: &dyn Measure) -> bool {
        let unit = indicator.unit.value.0.measure();
        let of = |name: &str| self.plan.indicators.get(name).map(|i| i.unit.value.0.measure());
        let fits = measure.fits(&unit, &of);
        if !fits {
            let message = Text::new("单位与推导方法不符", "the unit does not fit what the measure gives");
            let hint = Text::new(
                "比率用纯数（\"\"）、% 或“甲/乙”；占比、增速用 %；位次用“位”；百分比之差用“个百分点”。",
                "ratios are plain (\"\"), in % or `a/b`; shares and growth in %; ranks in 位; differences of per cent in 个百分点.",
            );
            let problem = Problem::new(Code::WrongUnit, message).at(self.plan.place(indicator.unit.span)).hint(hint);
            let named = || Text::new("方法中的单位", "a unit the measure names");
            let problem =
                measure.units().into_iter().fold(problem, |told, span| told.related(self.plan.place(span), named()));
            self.problems.push(problem);
        }
        fits
    }

    fn work_out(&mut self, name: &str, indicator: &IndicatorFile, kind: &IndicatorKind, measure: &dyn Measure) {
        let facts = Facts {
            plan: self.plan,
            sources: self.sources,
            baseline: self.baseline,
            indicator,
            span: kind.kind.span,
            stop: self.stop,
        };
        let Found { made, mut why_not, problems } = measure.work_out(&facts);
        // A mistake is told once, however many periods or indicators meet it.
        for problem in problems {
            if !self.problems.contains(&problem) {
                self.problems.push(problem);
            }
        }
        // Whatever a formula gave, a report never shows a number that is none.
        let (finite, broken): (Vec<_>, Vec<_>) = made.into_iter().partition(|made| made.value.is_finite());
        why_not.extend(broken.iter().map(|made| {
            let period = &made.period;
            Text::new(format!("{period} 的结果不是有限的数"), format!("the result for {period} is not a finite number"))
        }));
        let new: Vec<Observation> =
            finite.into_iter().map(|made| made.observation(indicator, &kind.kind.value)).collect();
        let missing = || why_not.first().cloned().unwrap_or_else(|| measure.missing(&facts));
        let missing = new.is_empty().then(missing);
        let Some(series) = self.baseline.series.get_mut(name) else { return };
        series.stated = series.flags.len();
        if series.observations.is_empty() && missing.is_some() {
            series.missing = missing;
        }
        series.flags.extend(new.iter().filter_map(|o| match &o.origin {
            Origin::Derived(derived) => derived.caution.clone(),
            _ => None,
        }));
        if series.missing.is_none() {
            series.flags.extend(why_not);
        }
        series.flags.dedup();
        for observation in new {
            // What is observed stands; the derived value is not put beside it.
            if series.at(&observation.region, &observation.period).is_none() {
                series.observations.push(observation);
            }
        }
    }
}
