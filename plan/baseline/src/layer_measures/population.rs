//! `population`: people of some ages, in the year looked at.

use super::{LayerMeasure, LayerValue, projection_of};
use crate::layers::{Ages, Layers, Who};
use linping_language::{LayerRef, Located};
use linping_population::Sex;
use linping_problems::Text;
use linping_units::Dimension;
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;

/// `population`: people of some ages of a projection, in every year to the horizon.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Population {
    /// The projection.
    pub of: Located<LayerRef>,
    /// Their ages, `"6-11"` or `"65+"`; everybody if absent.
    pub ages: Option<Located<String>>,
    /// Men or women only.
    pub sex: Option<PersonSex>,
    /// Only those registered here (`true`), or only those who are not (`false`); everybody if absent.
    pub registered: Option<bool>,
}

/// Men or women.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum PersonSex {
    /// Men and boys.
    Male,
    /// Women and girls.
    Female,
}

impl From<PersonSex> for Sex {
    fn from(sex: PersonSex) -> Sex {
        match sex {
            PersonSex::Male => Sex::Male,
            PersonSex::Female => Sex::Female,
        }
    }
}

impl LayerMeasure for Population {
    fn dimension(&self) -> Option<Dimension> {
        Some(Dimension::People)
    }

    fn check(&self, layers: &Layers) -> Result<(), Text> {
        let projection = projection_of(layers, &self.of)?;
        let ages = self.ages.as_ref().map_or(Ok(Ages::ALL), |ages| ages.value.parse())?;
        let who = Who { sex: self.sex.map(Sex::from), registered: self.registered };
        projection.people(layers.year, ages, who).map(drop)
    }

    fn evaluate(&self, layers: &Layers, _stop: &Stop) -> Result<LayerValue, Text> {
        let projection = projection_of(layers, &self.of)?;
        let ages = self.ages.as_ref().map_or(Ok(Ages::ALL), |ages| ages.value.parse())?;
        let who = Who { sex: self.sex.map(Sex::from), registered: self.registered };
        let people = projection.people(layers.year, ages, who)?;
        let (of, year) = (&*self.of.value, layers.year);
        let sex = match self.sex {
            None => Text::new("", "people"),
            Some(PersonSex::Male) => Text::new("男性", "men and boys"),
            Some(PersonSex::Female) => Text::new("女性", "women and girls"),
        };
        let registered = match self.registered {
            None => Text::new("", ""),
            Some(true) => Text::new("户籍", " registered here"),
            Some(false) => Text::new("非户籍", " not registered here"),
        };
        let note = Text::new(
            format!("“{of}”按队列要素法推算的 {year} 年 {ages} 岁{}{}人口", registered.zh, sex.zh),
            format!("{}{} aged {ages} in {year} of the cohort-component projection `{of}`", sex.en, registered.en),
        );
        Ok(LayerValue::whole(people, projection.status, projection.open, note))
    }
}
