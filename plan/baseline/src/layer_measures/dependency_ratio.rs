//! `dependency-ratio`: children and the old for a hundred people of working age.

use super::{LayerMeasure, LayerValue, projection_of};
use crate::layers::{Ages, Layers, Who};
use linping_language::{LayerRef, Located};
use linping_problems::Text;
use linping_units::Dimension;
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;

/// `dependency-ratio`: dependants in per cent of the people of working age.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct DependencyRatio {
    /// The projection.
    pub of: Located<LayerRef>,
    /// Who is counted as dependent; both if absent.
    #[serde(default)]
    pub dependents: Dependents,
    /// Working ages, both ends counted; `"15-64"` if absent.
    pub working: Option<Located<String>>,
}

/// Who depends on people of working age.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Dependents {
    /// Children and the old.
    #[default]
    All,
    /// Those below working age.
    Children,
    /// Those above it.
    Old,
}

impl LayerMeasure for DependencyRatio {
    fn dimension(&self) -> Option<Dimension> {
        Some(Dimension::PerCent)
    }

    fn check(&self, layers: &Layers) -> Result<(), Text> {
        projection_of(layers, &self.of)?;
        self.working.as_ref().map_or("15-64", |w| w.value.as_str()).parse::<Ages>().map(drop)
    }

    fn evaluate(&self, layers: &Layers, _stop: &Stop) -> Result<LayerValue, Text> {
        let projection = projection_of(layers, &self.of)?;
        let working: Ages = self.working.as_ref().map_or("15-64", |w| w.value.as_str()).parse()?;
        let Some(last) = working.to.filter(|_| working.from > 0) else {
            return Err(Text::new(
                format!("劳动年龄 {working} 应有上下限，如 15-64"),
                format!("working ages {working} need both ends, such as 15-64"),
            ));
        };
        let of = |ages: Ages| projection.people(layers.year, ages, Who::default());
        let workers = of(working)?;
        if workers <= 0.0 {
            return Err(Text::new("没有劳动年龄人口", "nobody is of working age"));
        }
        let children = of(Ages { from: 0, to: Some(working.from - 1) })?;
        let old = of(Ages { from: last + 1, to: None })?;
        let dependants = match self.dependents {
            Dependents::All => children + old,
            Dependents::Children => children,
            Dependents::Old => old,
        };
        let note = Text::new(
            format!("100 × {dependants:.0} / {workers:.0}（{working} 岁）"),
            format!("100 × {dependants:.0} / {workers:.0} (aged {working})"),
        );
        Ok(LayerValue::whole(100.0 * dependants / workers, projection.status, projection.open, note))
    }
}
