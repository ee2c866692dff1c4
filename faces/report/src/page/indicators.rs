use super::verdicts::{Labelled, VerdictView};
use crate::Number;
use crate::chart::{Chart, Goal, Point, draw};
use crate::number::Reference;
use crate::tables::is_shown;
use crate::timeline::at_end;
use crate::voice::{Voice, action_anchor, indicator_anchor, promise_anchor};
use linping_baseline::{Observation, Series};
use linping_effects::PromiseResult;
use linping_language::Status;
use linping_language::files::{Better, IndicatorFile};
use linping_units::{Dimension, Unit};

/// Values of earlier periods shown beside the chart; the rest stands in the table of open data.
const SHOWN: usize = 8;

/// An indicator as a card: value, chart, targets, what a reader must know.
#[derive(Clone, Debug)]
pub(crate) struct IndicatorView {
    pub anchor: String,
    pub name: String,
    pub definition: String,
    pub remarks: Vec<String>,
    pub latest: Option<(Number, String)>,
    pub missing: Option<String>,
    pub chart: Option<String>,
    pub series: Vec<Labelled>,
    pub earlier: bool,
    pub places: Vec<Labelled>,
    pub goals: Vec<GoalView>,
    pub flags: Vec<String>,
    pub actions: Vec<Reference>,
}

/// A target with how far away it is.
#[derive(Clone, Debug)]
pub(crate) struct GoalView {
    pub href: String,
    pub target: String,
    pub by: String,
    pub cited: bool,
    pub verdict: VerdictView,
    pub reason: String,
    pub rows: Vec<(String, String)>,
}

impl IndicatorView {
    pub fn of(name: &str, spec: &IndicatorFile, voice: &Voice) -> IndicatorView {
        let results = voice.report.results;
        let empty = Series::default();
        let series = results.baseline.series.get(name).unwrap_or(&empty);
        let shown: Vec<(usize, &Observation)> =
            series.observations.iter().enumerate().filter(|(_, o)| is_shown(o, voice.report.results)).collect();
        let home = subject(&shown, voice);
        let own: Vec<(usize, &Observation)> = shown.iter().copied().filter(|(_, o)| o.region == home).collect();
        let known = |o: &Observation| o.period.last_day() <= results.as_of.last_day();
        let latest = own.iter().rev().find(|(_, o)| known(o)).or(own.last());
        let hidden = series.observations.iter().any(|o| !o.open);
        let missing = latest.is_none().then(|| match &series.missing {
            _ if hidden => voice.words.hidden().to_string(),
            Some(missing) => voice.say(missing),
            None => voice.words.no_data().to_string(),
        });
        let promises: Vec<&PromiseResult> =
            results.promises.iter().filter(|p| p.indicator.as_deref() == Some(name)).collect();
        let number = |i: usize, o: &Observation| voice.observed(name, spec, i, o);
        let with_period = |o: &Observation| {
            let vintage = o.vintage.as_ref().map(|vintage| format!(" ({vintage})")).unwrap_or_default();
            let place = if o.region == results.baseline.region {
                String::new()
            } else {
                format!("{} ", voice.place(&o.region))
            };
            format!("{place}{}{vintage}", o.period)
        };
        let rows = own.iter().rev().take(SHOWN);
        let served = voice.plan().actions.iter().filter(|(_, action)| {
            action.serves.iter().chain(&action.supports).any(|indicator| indicator.value.0 == name)
        });
        IndicatorView {
            anchor: indicator_anchor(name),
            name: voice.name(&spec.name),
            definition: spec.definition.as_ref().map(|text| voice.name(text)).unwrap_or_default(),
            remarks: remarks(spec, voice),
            latest: latest.map(|(i, o)| (number(*i, o), with_period(o))),
            missing,
            chart: chart(spec, &own, &promises, voice),
            series: rows.map(|(i, o)| Labelled { label: with_period(o), number: number(*i, o) }).collect(),
            earlier: own.len() > SHOWN,
            places: places(name, spec, &shown, home, voice),
            goals: promises
                .iter()
                .map(|p| GoalView::of(p, spec, latest.map(|(_, o)| *o).filter(|o| known(o)), voice))
                .collect(),
            flags: series.flags.iter().map(|flag| voice.say(flag)).collect(),
            actions: served
                .map(|(id, action)| Reference { href: action_anchor(id), text: voice.name(&action.name) })
                .collect(),
        }
    }
}

fn remarks(spec: &IndicatorFile, voice: &Voice) -> Vec<String> {
    let better = match spec.better {
        Better::Higher => Some(voice.words.better_higher().to_string()),
        Better::Lower => Some(voice.words.better_lower().to_string()),
        Better::Neither => None,
    };
    let prices = spec.prices.map(|prices| match prices {
        linping_language::files::PriceBase::Current => voice.either("当年价", "current prices"),
        linping_language::files::PriceBase::Constant => voice.either("可比价", "comparable prices"),
    });
    let coverage = spec.coverage.as_ref().map(|c| format!("{}: {}", voice.words.coverage_of(), voice.name(c)));
    [better, prices, coverage].into_iter().flatten().collect()
}

/// The place an indicator is about: the district, or the only other place it is known for (the city's canal).
fn subject<'o>(shown: &[(usize, &'o Observation)], voice: &Voice<'o>) -> &'o str {
    let home = &voice.report.results.baseline.region;
    match shown.first() {
        Some((_, first)) if shown.iter().all(|(_, o)| o.region == first.region) => &first.region,
        _ => home,
    }
}

/// The latest shown value of every other place.
fn places(
    name: &str,
    spec: &IndicatorFile,
    shown: &[(usize, &Observation)],
    home: &str,
    voice: &Voice,
) -> Vec<Labelled> {
    const MOST: usize = 40;
    let mut codes: Vec<&str> = shown.iter().map(|(_, o)| o.region.as_str()).filter(|code| *code != home).collect();
    codes.sort_unstable();
    codes.dedup();
    let latest = |code: &&str| shown.iter().rev().find(|(_, o)| o.region == **code).copied();
    let row = |(i, o): (usize, &Observation)| Labelled {
        label: format!("{} {}", voice.place(&o.region), o.period),
        number: voice.observed(name, spec, i, o),
    };
    codes.iter().take(MOST).filter_map(latest).map(row).collect()
}

fn chart(
    spec: &IndicatorFile,
    own: &[(usize, &Observation)],
    promises: &[&PromiseResult],
    voice: &Voice,
) -> Option<String> {
    let label = |o: &Observation| {
        let value = voice.quantity(&linping_effects::quantity(o, spec));
        format!("{}: {value} ({})", o.period, voice.say(&o.status.text()))
    };
    let points: Vec<Point> = own
        .iter()
        .map(|(_, o)| Point { x: o.period.position(), y: o.value, label: label(o), weak: o.status > Status::User })
        .collect();
    if points.is_empty() {
        return None;
    }
    let goals = promises.iter().filter_map(|promise| {
        let (number, by) = (promise.number.as_ref()?, promise.by.as_ref()?);
        let target = voice
            .plan()
            .targets
            .target
            .iter()
            .find(|t| Some(&*t.indicator.value.0) == promise.indicator.as_deref() && t.by.value.0 == *by);
        let base = target.and_then(|t| t.base.as_ref()).map(|b| b.value.0.position());
        let start = points.iter().find(|p| base.is_none_or(|base| p.x >= base)).map(|p| (p.x, p.y));
        let steps = target
            .into_iter()
            .flat_map(|t| &t.path)
            .filter_map(|step| Some((step.at.position(), step.value.in_unit(&spec.unit)?)));
        let mut path: Vec<(f64, f64)> = start.into_iter().chain(steps).filter(|p| p.0 < by.position()).collect();
        path.push((by.position(), number.value));
        Some(Goal {
            path,
            label: voice.quantity(&number.written),
            cited: promise.is_cited(),
            range: promise.likelihood.as_ref().map(|l| l.range_80),
        })
    });
    let goals: Vec<Goal> = goals.collect();
    draw(&Chart {
        title: voice.name(&spec.name),
        unit: voice.unit(&spec.unit.value.0),
        whole: spec.unit.value.0.measure() == Dimension::Count("位").into(),
        points,
        goals,
        // A flow of the year 2021 is drawn at 2021, so the end of 2021 is drawn there too.
        today: Some(at_end(&voice.report.results.as_of) - 1.0),
        today_label: voice.words.today().to_string(),
    })
}

impl GoalView {
    fn of(promise: &PromiseResult, spec: &IndicatorFile, latest: Option<&Observation>, voice: &Voice) -> GoalView {
        let words = voice.words;
        let unit = &spec.unit.value.0;
        let mut rows = Vec::new();
        let target = promise.number.as_ref().map_or(String::new(), |number| {
            format!("{} {}", if number.at_least { "≥" } else { "≤" }, voice.quantity(&number.written))
        });
        if let (Some(number), Some(latest)) = (&promise.number, latest) {
            let gap = if number.at_least { number.value - latest.value } else { latest.value - number.value };
            let shown = if gap <= 0.0 {
                words.reached().to_string()
            } else {
                voice.amount(gap, &unit_of_differences(unit), spec.decimals.unwrap_or(2).max(2))
            };
            rows.push((words.distance().to_string(), shown));
        }
        // Adding zero turns −0 into 0.
        let share = |share: f64| format!("{:.0} %", (100.0 * share).round() + 0.0);
        if let Some(progress) = &promise.progress {
            if let Some(schedule) = &progress.schedule {
                rows.extend(schedule.done_share.map(|done| (words.way_made().to_string(), share(done))));
                rows.push((words.time_gone().to_string(), share(schedule.elapsed_share)));
            }
            // Linear rates (`sdr`) are in the unit of the value; compound ones are shares.
            let linear = rules_are_linear(promise, voice);
            let rate = |rate: f64| {
                if linear {
                    voice.amount(rate, &unit_of_differences(unit), 3)
                } else {
                    format!("{:.2} %", 100.0 * rate)
                }
            };
            rows.extend(progress.required_rate.map(|r| (words.rate_needed().to_string(), rate(r))));
            rows.extend(progress.achieved_rate.map(|r| (words.rate_made().to_string(), rate(r))));
        }
        if let Some(likely) = &promise.likelihood {
            let (low, high) = likely.range_80;
            let decimals = spec.decimals.unwrap_or(2);
            let range = format!(
                "{} ({}: {} – {})",
                share(likely.probability),
                words.likelihood_note(),
                voice.amount(low, unit, decimals),
                voice.amount(high, unit, decimals)
            );
            rows.push((words.likelihood().to_string(), range));
        }
        GoalView {
            href: promise_anchor(&promise.id),
            target,
            by: promise.by.as_ref().map(|by| by.to_string()).unwrap_or_default(),
            cited: promise.is_cited(),
            verdict: VerdictView::of(promise.verdict, voice),
            reason: voice.say(&promise.reason),
            rows,
        }
    }
}

fn rules_are_linear(promise: &PromiseResult, voice: &Voice) -> bool {
    voice.plan().targets.target.iter().any(|target| {
        Some(&*target.indicator.value.0) == promise.indicator.as_deref()
            && Some(&target.by.value.0) == promise.by.as_ref()
            && target.rules == linping_language::files::Rules::Sdr
    })
}

/// Two shares differ by percentage points, not by per cent.
pub(super) fn unit_of_differences(unit: &Unit) -> Unit {
    if unit.measure() == Dimension::PerCent.into()
        && let Ok(points) = "个百分点".parse()
    {
        return points;
    }
    unit.clone()
}
