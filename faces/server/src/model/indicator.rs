use super::{QuoteView, Said};
use crate::layers::is_open;
use linping_baseline::{Observation, Origin, Series};
use linping_effects::{PromiseResult, Results, quantity};
use linping_language::files::{Better, FigureKind, IndicatorFile, PathStep};
use linping_language::{Cite, IndicatorKind, Plan, Status};
use linping_report::tables::is_shown;
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// An indicator in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IndicatorRow {
    /// Its identifier.
    pub id: String,
    /// What it is called.
    pub name: Said,
    /// The unit it is shown in.
    pub unit: Said,
    /// What its numbers are: `level`, `share`, `growth` …
    #[schema(value_type = String)]
    pub kind: FigureKind,
    /// Which way is better: `higher`, `lower` or `neither`.
    #[schema(value_type = String)]
    pub better: Better,
    /// The place the latest value is of, where that is not the district.
    pub place: Option<Said>,
    /// The district's latest value.
    pub latest: Option<ValueView>,
    /// Why there is none.
    pub missing: Option<Said>,
    /// How it is worked out: the kind of its measure, if it is not observed.
    pub measure: Option<String>,
    /// The map's layers it is worked out over, which makes it answer to "try it"; none if it is not.
    pub layers: Vec<String>,
    /// How many areas it is known for.
    pub areas: usize,
}

/// An indicator with everything known of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IndicatorView {
    /// As in the list.
    #[serde(flatten)]
    pub row: IndicatorRow,
    /// What it means.
    pub definition: Option<Said>,
    /// Its values by place, the district first.
    pub series: Vec<PlaceSeries>,
    /// Targets and the paths to them.
    pub targets: Vec<TargetPath>,
    /// What a reader must know.
    pub flags: Vec<Said>,
}

/// The values of one place.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlaceSeries {
    /// Code of the place, or name of the area.
    pub region: String,
    /// What it is called.
    pub name: Said,
    /// The values, by time.
    pub values: Vec<ValueView>,
}

/// A value.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ValueView {
    /// The time it speaks of, as written.
    pub period: String,
    /// The same as a fraction of years, for drawing.
    pub at: f64,
    /// The value in the indicator's unit.
    pub value: f64,
    /// With its unit, as it is shown.
    pub said: Said,
    /// How far it can be trusted.
    #[schema(value_type = String)]
    pub status: Status,
    /// `figure`, `given`, `table`, `action` or `derived`.
    pub origin: &'static str,
    /// The figure, source, action or method.
    pub reference: String,
    /// The words it was read from, if their source is open.
    pub quote: Option<QuoteView>,
    /// The equation with the numbers in it.
    pub equation: Option<String>,
}

/// A target and the path to it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TargetPath {
    /// The promise.
    pub promise: String,
    /// True if somebody published it.
    pub cited: bool,
    /// Verdict as a short word.
    #[schema(value_type = String)]
    pub verdict: linping_effects::Verdict,
    /// Points of the path: fraction of years, value. The last is the target.
    pub path: Vec<(f64, f64)>,
    /// The target as written.
    pub said: Said,
    /// The odds of meeting it, where the series is long enough.
    pub probability: Option<f64>,
    /// Where the series leads at the target's time, and the range of eight in ten.
    pub outlook: Option<(f64, f64, f64)>,
}

impl IndicatorRow {
    pub(crate) fn of(id: &str, spec: &IndicatorFile, results: &Results) -> IndicatorRow {
        let empty = Series::default();
        let series = results.baseline.series.get(id).unwrap_or(&empty);
        let region = &results.baseline.region;
        let shown = || series.observations.iter().filter(|o| is_shown(o, results));
        // What is known only of another place (a city, a district before its boundary changed) is told with that place.
        let latest = shown().rfind(|o| o.region == *region).or_else(|| shown().next_back());
        let mut areas: Vec<&str> = shown().map(|o| o.region.as_str()).filter(|r| r != region).collect();
        areas.sort_unstable();
        areas.dedup();
        let measure = spec.measure.as_ref();
        IndicatorRow {
            id: id.to_string(),
            name: (&spec.name).into(),
            unit: unit(spec),
            kind: spec.kind,
            better: spec.better,
            place: latest.filter(|o| o.region != *region).map(|o| place_name(&results.plan, &o.region)),
            latest: latest.map(|o| ValueView::of(o, spec, &results.plan)),
            missing: series.missing.as_ref().map(Said::from),
            measure: measure.map(|measure| measure.kind.value.clone()),
            layers: measure.map(|measure| layers_of(measure, results)).unwrap_or_default(),
            areas: areas.len(),
        }
    }
}

/// The open layers that a measure names, and those that these name.
fn layers_of(measure: &IndicatorKind, results: &Results) -> Vec<String> {
    let plan = &results.plan;
    if !matches!(linping_baseline::layer_measure(measure), Ok(Some(_))) {
        return Vec::new();
    }
    let mut found = BTreeSet::new();
    let mut next = measure.node.texts();
    while let Some(name) = next.pop() {
        if let Some(layer) = plan.layers.get(name).filter(|_| found.insert(name)) {
            next.extend(layer.node.texts());
        }
    }
    let open = |name: &&str| is_open(plan, &results.baseline.layers, name);
    found.into_iter().filter(open).map(str::to_string).collect()
}

fn unit(spec: &IndicatorFile) -> Said {
    let unit = &spec.unit.value.0;
    Said { zh: unit.to_string(), en: unit.in_english() }
}

impl IndicatorView {
    pub(crate) fn of(id: &str, spec: &IndicatorFile, results: &Results) -> IndicatorView {
        let empty = Series::default();
        let series = results.baseline.series.get(id).unwrap_or(&empty);
        let plan = &results.plan;
        let mut places: Vec<PlaceSeries> = Vec::new();
        for observed in series.observations.iter().filter(|o| is_shown(o, results)) {
            let value = ValueView::of(observed, spec, plan);
            match places.iter_mut().find(|place| place.region == observed.region) {
                Some(place) => place.values.push(value),
                None => places.push(PlaceSeries {
                    region: observed.region.clone(),
                    name: place_name(plan, &observed.region),
                    values: vec![value],
                }),
            }
        }
        places.sort_by_key(|place| place.region != results.baseline.region);
        let promises = results.promises.iter().filter(|p| p.indicator.as_deref() == Some(id));
        IndicatorView {
            row: IndicatorRow::of(id, spec, results),
            definition: spec.definition.as_ref().map(Said::from),
            series: places,
            targets: promises.filter_map(|promise| target(promise, series, spec, results)).collect(),
            flags: series.flags.iter().map(Said::from).collect(),
        }
    }
}

/// What a place is called: the plan's regions, its named areas, or the word of the cells.
pub(crate) fn place_name(plan: &Plan, code: &str) -> Said {
    let area = plan.areas.area.iter().find(|area| area.id.value.0 == code);
    area.map_or_else(|| plan.region_name(code).into(), |area| (&area.name).into())
}

impl ValueView {
    /// A value that may be shown; the caller has asked [`is_shown`].
    pub(crate) fn of(observed: &Observation, spec: &IndicatorFile, plan: &Plan) -> ValueView {
        let mut quote = None;
        let mut equation = None;
        let (origin, reference) = match &observed.origin {
            Origin::Figure(name) => {
                quote = figure_quote(name, plan);
                ("figure", name.clone())
            }
            Origin::Given { reason } => ("given", reason.clone()),
            Origin::Cell { source, place } => ("table", format!("{source} {place}")),
            Origin::Derived(derived) => {
                equation = Some(derived.said().en).filter(|equation| !equation.is_empty());
                match derived.method.strip_prefix("action:") {
                    Some(action) => ("action", action.to_string()),
                    None => ("derived", derived.method.clone()),
                }
            }
        };
        ValueView {
            period: observed.period.written().to_string(),
            at: observed.period.position(),
            value: observed.value,
            said: (&quantity(observed, spec)).into(),
            status: observed.status,
            origin,
            reference,
            quote,
            equation,
        }
    }
}

fn figure_quote(name: &str, plan: &Plan) -> Option<QuoteView> {
    let (_, figure) = plan.figure(name).filter(|_| plan.is_open_figure(name))?;
    let source = name.split('.').next()?;
    let cite = Cite {
        source: linping_language::Located {
            span: figure.id.span,
            value: linping_language::SourceRef(source.to_string()),
        },
        says: figure.says.clone()?,
        page: figure.page,
    };
    QuoteView::of(&cite, plan)
}

/// A target with its path: as stated, else straight from the first known value.
fn target(promise: &PromiseResult, series: &Series, spec: &IndicatorFile, results: &Results) -> Option<TargetPath> {
    let (number, by) = (promise.number.as_ref()?, promise.by.as_ref()?);
    let stated = results.plan.targets.target.iter().find(|t| {
        let own = t.id.as_ref().map(|id| id.value.0.as_str());
        t.indicator.value.0 == promise.indicator.as_deref().unwrap_or_default()
            && own.map_or(t.by.value.0 == *by, |own| own == promise.id)
    });
    let base = stated.and_then(|t| t.base.as_ref()).map(|base| &base.value.0);
    let known = |o: &&Observation| o.region == results.baseline.region && is_shown(o, results);
    let first = series.observations.iter().filter(known).find(|o| base.is_none_or(|base| o.period == *base));
    let mut path: Vec<(f64, f64)> = first.map(|o| (o.period.position(), o.value)).into_iter().collect();
    let step = |step: &PathStep| Some((step.at.value.0.position(), step.value.in_unit(&spec.unit)?));
    path.extend(stated.iter().flat_map(|t| t.path.iter().filter_map(step)));
    path.push((by.position(), number.value));
    let likelihood = promise.likelihood.as_ref();
    Some(TargetPath {
        promise: promise.id.clone(),
        cited: promise.is_cited(),
        verdict: promise.verdict,
        path,
        said: (&number.written).into(),
        probability: likelihood.map(|l| l.probability),
        outlook: likelihood.map(|l| (l.median, l.range_80.0, l.range_80.1)),
    })
}
