use crate::promise::PromiseResult;
use crate::{Verdict, fold};
use linping_baseline::{Baseline, Observation};
use linping_language::files::{FigureKind, IndicatorFile, Rules, TargetSpec};
use linping_language::{Plan, Status};
use linping_problems::Text;
use linping_statistics::progress::{Direction, RuleSet, assess_at, likelihood};
use linping_units::{Period, Quantity};

/// The number of a target.
#[derive(Clone, Debug, PartialEq)]
pub struct TargetNumber {
    /// In the indicator's unit.
    pub value: f64,
    /// As written.
    pub written: Quantity,
    /// True if not less is promised, false if not more.
    pub at_least: bool,
}

/// Which way an indicator must go to reach a target.
pub fn progress_direction(number: &TargetNumber) -> Direction {
    if number.at_least { Direction::Positive } else { Direction::Negative }
}

fn number(target: &TargetSpec, indicator: &IndicatorFile) -> Option<TargetNumber> {
    let (amount, at_least) = match (&target.at_least, &target.at_most) {
        (Some(amount), _) => (amount, true),
        (None, Some(amount)) => (amount, false),
        (None, None) => (target.in_every_area_at_least.as_ref()?, true),
    };
    Some(TargetNumber { value: amount.in_unit(&indicator.unit)?, written: amount.value.0.clone(), at_least })
}

/// Judges a number promised, on a day: what is dated later is not known yet.
pub(crate) fn judge(plan: &Plan, baseline: &Baseline, target: &TargetSpec, day: &Period) -> Option<PromiseResult> {
    let name = target.indicator.value.0.clone();
    let indicator = plan.indicators.get(&name)?;
    let number = number(target, indicator)?;
    let by = target.by.value.0.clone();
    let id = target.id.as_ref().map_or_else(|| format!("{name}-{}", by.written()), |id| id.value.0.clone());
    let words = |what: &str| format!("{what} {} {}", if number.at_least { "≥" } else { "≤" }, number.written);
    let mut result = PromiseResult {
        id,
        name: Text::new(
            words(&indicator.name.zh),
            format!(
                "{} {} {}",
                indicator.name.en,
                if number.at_least { "≥" } else { "≤" },
                number.written.in_english()
            ),
        ),
        indicator: Some(name.clone()),
        action: None,
        by: Some(by.clone()),
        promised: target.promised.clone(),
        illustrative: target.illustrative.clone(),
        verdict: Verdict::NotJudgeable,
        reason: Text::new("没有数据", "there are no data"),
        status: None,
        progress: None,
        likelihood: None,
        number: Some(number.clone()),
    };
    let series = baseline.series.get(&name)?;
    let known: Vec<&Observation> = series.of(&baseline.region).filter(|o| fold::is_known(o, day)).collect();
    let Some(latest) = known.last() else {
        if let Some(missing) = &series.missing {
            result.reason = missing.clone();
        }
        return Some(result);
    };
    if known.iter().any(|o| !o.open) {
        // A verdict would tell on which side of a known number a hidden one lies.
        result.reason =
            Text::new("依据不公开的数据，不作判断", "it rests on data that are not open, so no verdict is given");
        return Some(result);
    }
    let status = known.iter().map(|o| o.status).max().unwrap_or(Status::Published);
    result.status = Some(status);
    if result.is_cited() && status >= Status::Assumed {
        result.reason = Text::new("只有假定或合成的数据，不作判断", "only assumed or synthetic data, so no verdict");
        return Some(result);
    }
    let reaches = |value: f64| progress_direction(&number).reaches(value, number.value);
    let due = by.last_day() <= day.last_day();
    let at_due = known.iter().find(|o| o.period == by || o.period.last_day() == by.last_day());
    let met = |o: &Observation| {
        Text::new(
            format!("{} 为 {}", o.period, fold::shown(o, indicator)),
            format!("{} in {}", fold::shown_english(o, indicator), o.period),
        )
    };
    if due {
        match at_due {
            Some(o) => {
                (result.verdict, result.reason) = (if reaches(o.value) { Verdict::Kept } else { Verdict::Late }, met(o))
            }
            None => result.reason = Text::new(format!("没有 {by} 的数据"), format!("there are no data for {by}")),
        }
        return Some(result);
    }
    let points: Vec<(f64, f64)> = known.iter().map(|o| (o.period.position(), o.value)).collect();
    let rate = matches!(indicator.kind, FigureKind::Growth | FigureKind::Rank | FigureKind::Change);
    if rate {
        // Rates and ranks have no growth rate of their own; they are judged by where they stand.
        let on_course = reaches(latest.value);
        result.verdict = if on_course { Verdict::OnCourse } else { Verdict::InDanger };
        result.reason = met(latest);
        return Some(result);
    }
    let base = target.base.as_ref().map_or_else(|| points.first().map_or(0.0, |p| p.0), |b| b.value.0.position());
    let limit = indicator.limit.as_ref().and_then(|l| l.in_unit(&indicator.unit));
    let rules = match target.rules {
        Rules::OpenSdg => RuleSet::OpenSdg,
        Rules::UnChart => RuleSet::UnChart,
        Rules::Sdr => RuleSet::Sdr,
    };
    let direction = progress_direction(&number);
    let goal = (number.value, by.position());
    result.likelihood = likelihood(&points, direction, goal).ok();
    match assess_at(&points, direction, base, Some(goal), limit, rules, day.position()) {
        Ok(progress) => {
            let on_track = progress.status.is_on_track() || reaches(latest.value);
            let judged = progress.reason.is_none();
            result.reason = match progress.reason {
                Some(reason) => reason.words(),
                None => progress.status.words(),
            };
            if judged {
                result.verdict = if on_track { Verdict::OnCourse } else { Verdict::InDanger };
            } else if reaches(latest.value) {
                (result.verdict, result.reason) = (Verdict::OnCourse, met(latest));
            }
            result.progress = Some(progress);
        }
        Err(error) => result.reason = Text::new(format!("无法判断：{error}"), format!("not judgeable: {error}")),
    }
    if let Some((verdict, reason)) = off_path(target, &known, indicator, &number, day)
        && result.verdict != Verdict::NotJudgeable
    {
        (result.verdict, result.reason) = (verdict, reason);
    }
    Some(result)
}

/// A stated path decides where it has a step behind it: the value at that step met it or did not.
fn off_path(
    target: &TargetSpec,
    known: &[&Observation],
    indicator: &IndicatorFile,
    number: &TargetNumber,
    day: &Period,
) -> Option<(Verdict, Text)> {
    let step = target.path.iter().rfind(|step| step.at.last_day() <= day.last_day())?;
    let value = step.value.in_unit(&indicator.unit)?;
    let seen = known.iter().find(|o| o.period == step.at.value.0)?;
    let good = progress_direction(number).reaches(seen.value, value);
    let (wanted, had) = (&step.value.value.0, fold::shown(seen, indicator));
    let text = Text::new(
        format!("{} 应为 {wanted}，实为 {had}", step.at.value.0),
        format!(
            "{} was to be {}, and is {}",
            step.at.value.0,
            wanted.in_english(),
            fold::shown_english(seen, indicator)
        ),
    );
    Some((if good { Verdict::OnCourse } else { Verdict::InDanger }, text))
}
