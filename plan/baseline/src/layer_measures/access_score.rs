//! `access-score`: how much there is within reach.

use super::{CellValues, LayerMeasure, LayerValue, by_area, facilities_of, group_of, nobody, per_head, streets_of};
use crate::layers::{Cells, Facilities, Layers, Streets};
use linping_access::{AccessError, Decay, Measure as AccessMeasure, Reach, answer};
use linping_language::{LayerRef, Located};
use linping_problems::Text;
use linping_tables::CostUnit;
use linping_units::{Dimension, Measure as UnitMeasure};
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;

/// `access-score`: a measure of accessibility (`2sfca:15`, `e2sfca`, `gravity:60@gauss20` …), averaged over the people of a
/// group. What is shared out among people (floating catchments) has a unit that says for how many it is: `人/千人`, `张/百人`;
/// what is merely within reach (`cumulative:30`, gravity) is counted as such: `个`, `人`; `raam` is a plain number.
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
    /// The mean over people, how unevenly it is spread (standard deviation over mean), or what those with least have.
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
    /// The mean over the tenth of the people who have least.
    LowestTenth,
}

impl LayerMeasure for AccessScore {
    fn dimension(&self) -> Option<Dimension> {
        None
    }

    fn fits(&self, unit: &UnitMeasure) -> bool {
        match self.statistic {
            ScoreStatistic::Spread => *unit == Dimension::Number.into(),
            ScoreStatistic::Mean | ScoreStatistic::LowestTenth => match self.measure.value.parse() {
                Ok(AccessMeasure::Cumulative { .. } | AccessMeasure::Gravity { .. }) => {
                    matches!(unit.of, Dimension::Number | Dimension::Count(_) | Dimension::People)
                        && unit.per.is_empty()
                }
                Ok(AccessMeasure::RationalAgents { .. }) => *unit == Dimension::Number.into(),
                _ => per_head(unit),
            },
        }
    }

    fn check(&self, layers: &Layers) -> Result<(), Text> {
        group_of(layers, &self.cells, &self.group)?;
        facilities_of(layers, &self.to)?;
        streets_of(layers, &self.by)?;
        self.measure().map(drop)
    }

    fn evaluate(&self, layers: &Layers, stop: &Stop) -> Result<LayerValue, Text> {
        let (cells, group) = group_of(layers, &self.cells, &self.group)?;
        let (facilities, streets) = (facilities_of(layers, &self.to)?, streets_of(layers, &self.by)?);
        let scores = self.scores((&cells, &group), &facilities, &streets, stop)?;
        let unreached = (0..group.len()).filter(|row| scores[*row].is_none()).map(|row| group[row]).sum();
        // Who reaches nothing has nothing of what is shared out, but no number where less is better.
        let counts = self.measure()?.more_is_better();
        let statistic = |rows: &[usize]| {
            let rows: Vec<usize> = rows.iter().copied().filter(|row| counts || scores[*row].is_some()).collect();
            let people: f64 = rows.iter().map(|row| group[*row]).sum();
            let score = |row: usize| scores[row].unwrap_or(0.0);
            let mean = rows.iter().map(|row| score(*row) * group[*row]).sum::<f64>() / people;
            match self.statistic {
                ScoreStatistic::Mean => mean,
                ScoreStatistic::Spread => {
                    let variance =
                        rows.iter().map(|row| (score(*row) - mean).powi(2) * group[*row]).sum::<f64>() / people;
                    if mean == 0.0 { 0.0 } else { variance.sqrt() / mean }
                }
                ScoreStatistic::LowestTenth => {
                    let mut rows = rows;
                    // Those who have least are those with the largest number where less is better.
                    rows.sort_by(|a, b| score(*a).total_cmp(&score(*b)));
                    if !counts {
                        rows.reverse();
                    }
                    let mut left = people / 10.0;
                    let least = rows.into_iter().map(|row| {
                        let counted = group[row].min(left);
                        left -= counted;
                        counted * score(row)
                    });
                    least.sum::<f64>() / (people / 10.0)
                }
            }
        };
        let trust = (cells.status.and(facilities.status).and(streets.status), cells.open && facilities.open);
        let note = self.in_words()?;
        let value = by_area(&cells, unreached, trust, note, statistic);
        if value.values[0].1.is_finite() { Ok(value) } else { Err(nobody(&self.group)) }
    }

    fn by_cell(&self, layers: &Layers, stop: &Stop) -> Result<Option<CellValues>, Text> {
        let (cells, people) = group_of(layers, &self.cells, &self.group)?;
        let (facilities, streets) = (facilities_of(layers, &self.to)?, streets_of(layers, &self.by)?);
        let scores = self.scores((&cells, &people), &facilities, &streets, stop)?;
        let values = scores.into_iter().map(|score| Some(score.unwrap_or(0.0))).collect();
        let open = cells.open && facilities.open;
        Ok(Some(CellValues { cells: self.cells.value.0.clone(), people, values, open }))
    }
}

impl AccessScore {
    /// The measure; a time or a share of people is an indicator of its own, in which those who reach nothing count rightly.
    fn measure(&self) -> Result<AccessMeasure, Text> {
        let measure: AccessMeasure = self.measure.value.parse().map_err(|e| failed(&e))?;
        let instead = match measure {
            AccessMeasure::Nearest { .. } => "travel-time",
            AccessMeasure::Within { .. } => "share-within",
            _ => return Ok(measure),
        };
        let written = &self.measure.value;
        Err(Text::new(
            format!("“{written}”请写成 kind = \"{instead}\" 的指标"),
            format!("`{written}` is an indicator of its own: write kind = \"{instead}\""),
        ))
    }

    /// What the measure is called, with how it is written.
    fn in_words(&self) -> Result<Text, Text> {
        let (zh, en) = match self.measure()? {
            AccessMeasure::Cumulative { .. } => ("时限内可及总量", "all within reach"),
            AccessMeasure::Gravity { .. } => ("重力模型", "gravity"),
            AccessMeasure::TwoStage { decay: Decay::Flat, .. } => ("两步移动搜索法", "two-step floating catchments"),
            AccessMeasure::TwoStage { .. } => ("带距离衰减的两步移动搜索法", "enhanced two-step floating catchments"),
            AccessMeasure::ThreeStage { .. } => ("三步移动搜索法", "three-step floating catchments"),
            AccessMeasure::RationalAgents { .. } => ("理性人可及模型", "rational agents"),
            AccessMeasure::Nearest { .. } => ("最近设施", "nearest"),
            AccessMeasure::Within { .. } => ("时限内可达占比", "share within reach"),
        };
        let written = &self.measure.value;
        Ok(Text::new(format!("{zh}（{written}）"), format!("{en} ({written})")))
    }

    /// The score of each cell; none where nothing is reached.
    fn scores(
        &self,
        (cells, group): (&Cells, &[f64]),
        facilities: &Facilities,
        streets: &Streets,
        stop: &Stop,
    ) -> Result<Vec<Option<f64>>, Text> {
        let measure = self.measure()?;
        let costs = streets.costs(&cells.places, &facilities.places(), CostUnit::Minutes, stop)?;
        let supply: Vec<f64> = facilities.each.iter().map(|f| f.capacity).collect();
        let reach = Reach::new(&costs, group, &supply).map_err(|e| failed(&e))?;
        Ok(answer(&reach, &measure, stop).map_err(|e| failed(&e))?.values)
    }
}

fn failed(error: &AccessError) -> Text {
    let (zh, en) = error.text();
    Text::new(format!("可达性：{zh}"), format!("access: {en}"))
}
