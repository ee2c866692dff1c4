//! `school-entrants`: children who enter school in September of the year looked at.

use super::{LayerMeasure, LayerValue, projection_of};
use crate::layers::{Layers, Who};
use linping_language::{LayerRef, Located};
use linping_problems::Text;
use linping_units::Dimension;
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;

/// `school-entrants`: children by school year: those who are of the age of entry on 31 August, arrivals counted.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SchoolEntrants {
    /// The projection.
    pub of: Located<LayerRef>,
    /// Age on 31 August: 6 for primary school, 12 for junior school; 6 if absent.
    #[schemars(range(min = 1, max = 20))]
    pub age: Option<Located<u8>>,
    /// Only those registered here (`true`), or only those who are not (`false`); everybody if absent.
    pub registered: Option<bool>,
}

impl LayerMeasure for SchoolEntrants {
    fn dimension(&self) -> Option<Dimension> {
        Some(Dimension::People)
    }

    fn check(&self, layers: &Layers) -> Result<(), Text> {
        projection_of(layers, &self.of).map(drop)
    }

    fn evaluate(&self, layers: &Layers, _stop: &Stop) -> Result<LayerValue, Text> {
        let projection = projection_of(layers, &self.of)?;
        let age = self.age.as_ref().map_or(6, |age| age.value);
        let who = Who { sex: None, registered: self.registered };
        let children = projection.entrants(layers.year, usize::from(age), who)?;
        let note = Text::new(
            format!("{} 年 8 月 31 日满 {age} 岁的儿童", layers.year),
            format!("children aged {age} on 31 August {}", layers.year),
        );
        Ok(LayerValue::whole(children, projection.status, projection.open, note))
    }
}
