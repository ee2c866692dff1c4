//! Indicators worked out over the layers: who reaches what, how long it takes, how much there is for each.

use crate::layers::{Cells, Facilities, Layers, Streets};
use linping_access::{Measure as AccessMeasure, Reach, answer};
use linping_language::{Duration, IndicatorKind, KindSet, LayerRef, Located, Span, Status};
use linping_network::LonLat;
use linping_problems::Text;
use linping_tables::CostUnit;
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;
use std::sync::Arc;

/// `people`: how many people of a group live in the cells.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct People {
    /// The layer of cells.
    pub cells: Located<LayerRef>,
    /// The group.
    pub group: Located<String>,
}

/// `share-within`: the share of a group that reaches a facility within a time, streets walked, snap legs counted.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ShareWithin {
    /// The layer of cells.
    pub cells: Located<LayerRef>,
    /// The group.
    pub group: Located<String>,
    /// The layer of facilities.
    pub to: Located<LayerRef>,
    /// The layer of streets.
    pub by: Located<LayerRef>,
    /// Within this time, the limit included.
    pub within: Located<Duration>,
    /// Of everybody, or of the area where it is lowest.
    #[serde(default)]
    pub statistic: Whole,
}

/// Of the whole or of the worst part.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Whole {
    /// Everybody.
    #[default]
    All,
    /// The area where it is lowest.
    WorstArea,
}

/// `travel-time`: the time to the nearest facility, over the people of a group who reach one.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct TravelTime {
    /// The layer of cells.
    pub cells: Located<LayerRef>,
    /// The group.
    pub group: Located<String>,
    /// The layer of facilities.
    pub to: Located<LayerRef>,
    /// The layer of streets.
    pub by: Located<LayerRef>,
    /// What is taken over the people.
    #[serde(default)]
    pub statistic: OverPeople,
}

/// A statistic over people.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum OverPeople {
    /// The mean.
    #[default]
    Mean,
    /// Half of the people have less.
    Median,
    /// 95 of a hundred people have no more.
    NinetyFifth,
    /// The longest of all.
    Longest,
}

/// `access-score`: a measure of accessibility (`2sfca:15`, `e2sfca`, `gravity:60@gauss20` …), averaged over the people of a
/// group.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AccessScore {
    /// The layer of cells.
    pub cells: Located<LayerRef>,
    /// The group.
    pub group: Located<String>,
    /// The layer of facilities.
    pub to: Located<LayerRef>,
    /// The layer of streets.
    pub by: Located<LayerRef>,
    /// The measure as `linping access --measure` takes it.
    pub measure: Located<String>,
    /// Times this many people: 1000 for "per 1,000 people"; 1 if absent.
    pub per: Option<u32>,
    /// The mean over people, or how unevenly it is spread (standard deviation over mean).
    #[serde(default)]
    pub statistic: ScoreStatistic,
}

/// What is taken of scores.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum ScoreStatistic {
    /// The mean over people.
    #[default]
    Mean,
    /// The coefficient of variation over people: 0 if everybody has the same.
    Spread,
}

/// `capacity-per-head`: capacity of facilities for so many people of a group.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct CapacityPerHead {
    /// The layer of cells.
    pub cells: Located<LayerRef>,
    /// The group.
    pub group: Located<String>,
    /// The layer of facilities.
    pub of: Located<LayerRef>,
    /// For this many people: 100 for "beds per 100"; 1 if absent.
    pub per: Option<u32>,
}

/// A spatial indicator.
#[derive(Clone, Debug)]
pub enum Spatial {
    /// `people`.
    People(People),
    /// `share-within`.
    ShareWithin(ShareWithin),
    /// `travel-time`.
    TravelTime(TravelTime),
    /// `access-score`.
    AccessScore(AccessScore),
    /// `capacity-per-head`.
    CapacityPerHead(CapacityPerHead),
}

/// Registers the kinds of spatial indicators.
#[must_use]
pub fn kinds(set: KindSet) -> KindSet {
    set.with::<People>("people")
        .with::<ShareWithin>("share-within")
        .with::<TravelTime>("travel-time")
        .with::<AccessScore>("access-score")
        .with::<CapacityPerHead>("capacity-per-head")
}

/// A spatial indicator's values.
#[derive(Clone, Debug, PartialEq)]
pub struct SpatialValue {
    /// The whole, then each area with its name; in base units of the kind (%, minutes, people, plain).
    pub values: Vec<(Option<String>, f64)>,
    /// People who reach nothing, if the kind is about reaching.
    pub unreached: f64,
    /// The weakest status among the layers.
    pub status: Status,
    /// True if it may be shown.
    pub open: bool,
    /// How it was worked out.
    pub note: Text,
}

impl Spatial {
    /// The typed form; `None` for a kind that is not spatial.
    ///
    /// # Errors
    /// What does not fit, and where.
    pub fn of(kind: &IndicatorKind) -> Result<Option<Spatial>, (String, Span)> {
        let node = &kind.node;
        Ok(Some(match kind.kind.value.as_str() {
            "people" => Spatial::People(node.typed()?),
            "share-within" => Spatial::ShareWithin(node.typed()?),
            "travel-time" => Spatial::TravelTime(node.typed()?),
            "access-score" => Spatial::AccessScore(node.typed()?),
            "capacity-per-head" => Spatial::CapacityPerHead(node.typed()?),
            _ => return Ok(None),
        }))
    }

    /// Works it out over some layers.
    ///
    /// # Errors
    /// A layer that is not there or of another kind, a group that is not counted.
    pub fn evaluate(&self, layers: &Layers, stop: &Stop) -> Result<SpatialValue, Text> {
        match self {
            Spatial::People(spec) => {
                let (cells, group) = group_of(layers, &spec.cells, &spec.group)?;
                let sum = |rows: &[usize]| rows.iter().map(|row| group[*row]).sum();
                Ok(by_area(
                    &cells,
                    0.0,
                    (cells.status, cells.open),
                    Text::new("各网格人数之和", "sum over the cells"),
                    sum,
                ))
            }
            Spatial::ShareWithin(spec) => share_within(spec, layers, stop),
            Spatial::TravelTime(spec) => travel_time(spec, layers, stop),
            Spatial::AccessScore(spec) => access_score(spec, layers, stop),
            Spatial::CapacityPerHead(spec) => {
                let (cells, group) = group_of(layers, &spec.cells, &spec.group)?;
                let facilities = facilities_of(layers, &spec.of)?;
                let capacity: f64 = facilities.each.iter().map(|f| f.capacity).sum();
                let people: f64 = group.iter().sum();
                if people <= 0.0 {
                    return Err(nobody(&spec.group));
                }
                let per = f64::from(spec.per.unwrap_or(1));
                let note =
                    Text::new(format!("{per} × {capacity} / {people}"), format!("{per} × {capacity} / {people}"));
                let (status, open) = (cells.status.and(facilities.status), cells.open && facilities.open);
                Ok(SpatialValue { values: vec![(None, per * capacity / people)], unreached: 0.0, status, open, note })
            }
        }
    }
}

/// Cells, or why there are none.
///
/// # Errors
/// No such layer, or one of another kind.
pub fn cells_of(layers: &Layers, name: &Located<LayerRef>) -> Result<Arc<Cells>, Text> {
    layers.cells.get(&*name.value).cloned().ok_or_else(|| not_of_kind(name, "population-cells"))
}

/// Facilities, or why there are none.
///
/// # Errors
/// No such layer, or one of another kind.
pub fn facilities_of(layers: &Layers, name: &Located<LayerRef>) -> Result<Arc<Facilities>, Text> {
    layers.facilities.get(&*name.value).cloned().ok_or_else(|| not_of_kind(name, "facilities"))
}

/// Streets, or why there are none.
///
/// # Errors
/// No such layer, or one of another kind.
pub fn streets_of(layers: &Layers, name: &Located<LayerRef>) -> Result<Arc<Streets>, Text> {
    layers.streets.get(&*name.value).cloned().ok_or_else(|| not_of_kind(name, "streets"))
}

/// Cells and the people of a group in each.
///
/// # Errors
/// No such layer, or no such group.
pub fn group_of(
    layers: &Layers,
    cells: &Located<LayerRef>,
    group: &Located<String>,
) -> Result<(Arc<Cells>, Vec<f64>), Text> {
    let cells = cells_of(layers, cells)?;
    match cells.groups.get(&group.value) {
        Some(people) => {
            let people = people.clone();
            Ok((cells, people))
        }
        None => {
            let known: Vec<&str> = cells.groups.keys().map(String::as_str).collect();
            let (group, list) = (&group.value, known.join(", "));
            Err(Text::new(
                format!("网格没有人群“{group}”；有：{list}"),
                format!("the cells do not count the group `{group}`; they count: {list}"),
            ))
        }
    }
}

fn not_of_kind(name: &Located<LayerRef>, kind: &str) -> Text {
    let name = &*name.value;
    Text::new(
        format!("基础图层“{name}”不是 {kind}，或未能打开"),
        format!("the baseline layer `{name}` is not of the kind {kind}, or could not be opened"),
    )
}

fn nobody(group: &Located<String>) -> Text {
    let group = &group.value;
    Text::new(format!("人群“{group}”没有人"), format!("there is nobody in the group `{group}`"))
}

/// Seconds from each cell to its nearest facility; none where no facility is reached.
///
/// # Errors
/// What the streets say.
pub fn nearest_seconds(
    streets: &Streets,
    from: &[LonLat],
    to: &[LonLat],
    stop: &Stop,
) -> Result<Vec<Option<f64>>, Text> {
    let (origins, destinations) = (streets.prepared.snap(from), streets.prepared.snap(to));
    let nearest = streets.prepared.nearest_k(&origins, &destinations, 1, None, stop);
    let nearest = nearest.map_err(|e| Text::new(format!("路网：{e}"), format!("streets: {e}")))?;
    Ok(nearest.into_iter().map(|found| found.first().map(|(_, seconds)| *seconds)).collect())
}

/// The whole, then each area.
fn by_area(
    cells: &Cells,
    unreached: f64,
    trust: (Status, bool),
    note: Text,
    of: impl Fn(&[usize]) -> f64,
) -> SpatialValue {
    let everywhere: Vec<usize> = (0..cells.ids.len()).collect();
    let mut values = vec![(None, of(&everywhere))];
    for area in cells.area_names() {
        let rows: Vec<usize> = everywhere.iter().copied().filter(|row| cells.areas[*row] == area).collect();
        let value = of(&rows);
        if value.is_finite() {
            values.push((Some(area.to_string()), value));
        }
    }
    SpatialValue { values, unreached, status: trust.0, open: trust.1, note }
}

fn share_within(spec: &ShareWithin, layers: &Layers, stop: &Stop) -> Result<SpatialValue, Text> {
    let (cells, group) = group_of(layers, &spec.cells, &spec.group)?;
    let (facilities, streets) = (facilities_of(layers, &spec.to)?, streets_of(layers, &spec.by)?);
    if group.iter().sum::<f64>() <= 0.0 {
        return Err(nobody(&spec.group));
    }
    let seconds = nearest_seconds(&streets, &cells.places, &facilities.places(), stop)?;
    let limit = spec.within.value.0.in_base();
    // Times are multiples of a tick far below a millisecond: the limit itself counts as within.
    let reaches = |row: usize| seconds[row].is_some_and(|s| s <= limit + 1e-6);
    let unreached = (0..group.len()).filter(|row| seconds[*row].is_none()).map(|row| group[row]).sum();
    let share = |rows: &[usize]| {
        let all: f64 = rows.iter().map(|row| group[*row]).sum();
        100.0 * rows.iter().filter(|row| reaches(**row)).map(|row| group[*row]).sum::<f64>() / all
    };
    let trust = (cells.status.and(facilities.status).and(streets.status), cells.open && facilities.open);
    let limit_shown = &spec.within.value.0;
    let note = Text::new(
        format!("沿路网 {limit_shown} 内可达设施的人口占比"),
        format!("share of people with a facility within {limit_shown} along the streets"),
    );
    let mut value = by_area(&cells, unreached, trust, note, share);
    if spec.statistic == Whole::WorstArea {
        let worst = value.values.iter().skip(1).map(|(_, v)| *v).fold(f64::INFINITY, f64::min);
        if !worst.is_finite() {
            return Err(Text::new(
                "网格没有区域，无法取最差的一个",
                "the cells tell no areas, so there is no worst one",
            ));
        }
        value.values[0].1 = worst;
    }
    Ok(value)
}

fn travel_time(spec: &TravelTime, layers: &Layers, stop: &Stop) -> Result<SpatialValue, Text> {
    let (cells, group) = group_of(layers, &spec.cells, &spec.group)?;
    let (facilities, streets) = (facilities_of(layers, &spec.to)?, streets_of(layers, &spec.by)?);
    let seconds = nearest_seconds(&streets, &cells.places, &facilities.places(), stop)?;
    let unreached: f64 = (0..group.len()).filter(|row| seconds[*row].is_none()).map(|row| group[row]).sum();
    let statistic = |rows: &[usize]| {
        let mut reached: Vec<(f64, f64)> = rows
            .iter()
            .filter(|row| group[**row] > 0.0)
            .filter_map(|row| Some((seconds[*row]? / 60.0, group[*row])))
            .collect();
        reached.sort_by(|a, b| a.0.total_cmp(&b.0));
        let all: f64 = reached.iter().map(|(_, people)| people).sum();
        let quantile = |share: f64| {
            let mut seen = 0.0;
            reached.iter().find(|(_, people)| {
                seen += people;
                seen >= share * all - 1e-9
            })
        };
        match spec.statistic {
            OverPeople::Mean => reached.iter().map(|(minutes, people)| minutes * people).sum::<f64>() / all,
            OverPeople::Median => quantile(0.5).map_or(f64::NAN, |r| r.0),
            OverPeople::NinetyFifth => quantile(0.95).map_or(f64::NAN, |r| r.0),
            OverPeople::Longest => reached.last().map_or(f64::NAN, |r| r.0),
        }
    };
    let trust = (cells.status.and(facilities.status).and(streets.status), cells.open && facilities.open);
    let note =
        Text::new("沿路网到最近设施的时间，按人口统计", "time along the streets to the nearest facility, over people");
    let value = by_area(&cells, unreached, trust, note, statistic);
    if value.values[0].1.is_finite() {
        Ok(value)
    } else {
        Err(Text::new("没有人能到达任何设施", "nobody reaches any facility"))
    }
}

fn access_score(spec: &AccessScore, layers: &Layers, stop: &Stop) -> Result<SpatialValue, Text> {
    let (cells, group) = group_of(layers, &spec.cells, &spec.group)?;
    let (facilities, streets) = (facilities_of(layers, &spec.to)?, streets_of(layers, &spec.by)?);
    let failed = |e: String| Text::new(format!("可达性：{e}"), format!("access: {e}"));
    let measure: AccessMeasure = spec.measure.value.parse().map_err(|e| failed(format!("{e}")))?;
    let (origins, destinations) = (streets.prepared.snap(&cells.places), streets.prepared.snap(&facilities.places()));
    let costs = streets
        .prepared
        .cost_table(&origins, &destinations, None, CostUnit::Minutes, stop)
        .map_err(|e| failed(e.to_string()))?;
    let supply: Vec<f64> = facilities.each.iter().map(|f| f.capacity).collect();
    let reach = Reach::new(&costs, &group, &supply).map_err(|e| failed(e.to_string()))?;
    let scores = answer(&reach, &measure, stop).map_err(|e| failed(e.to_string()))?.values;
    let unreached = (0..group.len()).filter(|row| scores[*row].is_none()).map(|row| group[row]).sum();
    let per = f64::from(spec.per.unwrap_or(1));
    let statistic = |rows: &[usize]| {
        let people: f64 = rows.iter().map(|row| group[*row]).sum();
        let score = |row: usize| scores[row].unwrap_or(0.0) * per;
        let mean = rows.iter().map(|row| score(*row) * group[*row]).sum::<f64>() / people;
        match spec.statistic {
            ScoreStatistic::Mean => mean,
            ScoreStatistic::Spread => {
                let variance = rows.iter().map(|row| (score(*row) - mean).powi(2) * group[*row]).sum::<f64>() / people;
                if mean == 0.0 { 0.0 } else { variance.sqrt() / mean }
            }
        }
    };
    let trust = (cells.status.and(facilities.status).and(streets.status), cells.open && facilities.open);
    let note = Text::same(format!("{} × {per}", spec.measure.value));
    let value = by_area(&cells, unreached, trust, note, statistic);
    if value.values[0].1.is_finite() { Ok(value) } else { Err(nobody(&spec.group)) }
}
