//! `urban-rural-ratio`: town incomes over country incomes, checked against the income of all.

use super::facts::{equation, rounded};
use super::{Facts, Found, Made, Measure};
use crate::Observation;
use linping_language::{IndicatorRef, Located};
use linping_problems::Text;
use linping_units::{Dimension, Measure as UnitMeasure};
use schemars::JsonSchema;
use serde::Deserialize;

/// Urban over rural income a head. The income of all residents and the urban share of the people, where known, must fit: the
/// weighted mean of both incomes is the income of all.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct UrbanRuralRatio {
    /// Income a head of urban residents.
    pub urban: Located<IndicatorRef>,
    /// Income a head of rural residents.
    pub rural: Located<IndicatorRef>,
    /// Income a head of all residents.
    pub all: Option<Located<IndicatorRef>>,
    /// Urban residents in per cent of all.
    pub urban_share: Option<Located<IndicatorRef>>,
}

/// The weighted mean may differ from the published one by this share before a reader is told.
const TOLERANCE: f64 = 0.02;

impl Measure for UrbanRuralRatio {
    fn inputs(&self) -> Vec<&Located<IndicatorRef>> {
        [&self.urban, &self.rural].into_iter().chain(&self.all).chain(&self.urban_share).collect()
    }

    fn fits(&self, unit: &UnitMeasure, of: &dyn Fn(&str) -> Option<UnitMeasure>) -> bool {
        let income = of(&self.urban.value);
        let all = self.all.as_ref().is_none_or(|all| of(&all.value) == income);
        let share = self.urban_share.as_ref().is_none_or(|share| of(&share.value) == Some(Dimension::PerCent.into()));
        of(&self.rural.value) == income && all && share && super::spread::is_plain(unit)
    }

    fn work_out(&self, facts: &Facts) -> Found {
        let (Some(urban), Some(rural)) = (facts.series(&self.urban.value), facts.series(&self.rural.value)) else {
            return Found::default();
        };
        let mut found = Found::default();
        for town in &urban.observations {
            let Some(country) = rural.at(&town.region, &town.period) else { continue };
            let (u, r) = (facts.in_base(&self.urban.value, town), facts.in_base(&self.rural.value, country));
            if r <= 0.0 || u <= 0.0 {
                let period = &town.period;
                found.why_not.push(Text::new(
                    format!("{period} 的收入不大于零"),
                    format!("an income of {period} is not above zero"),
                ));
                continue;
            }
            let beside = |name: &Option<Located<IndicatorRef>>| -> Option<(String, Observation)> {
                let name = &name.as_ref()?.value;
                Some((name.0.clone(), facts.series(name)?.at(&town.region, &town.period)?.clone()))
            };
            let (all, share) = (beside(&self.all), beside(&self.urban_share));
            let mean = all.as_ref().map(|(name, o)| facts.in_base(name, o));
            let part = share.as_ref().map(|(name, o)| facts.in_base(name, o) / 100.0);
            let mut from =
                vec![(self.urban.value.0.clone(), town.clone()), (self.rural.value.0.clone(), country.clone())];
            from.extend(all);
            from.extend(share);
            let equation = equation(|shown| format!("{} / {}", shown(town), shown(country)));
            let Some(made) = Made::of(facts.plain(u / r), from, equation) else { continue };
            let (notes, caution) = check(u, r, mean, part);
            found.made.push(Made { notes, caution, ..made });
        }
        found
    }
}

/// What the income of all and the urban share say of the two incomes.
fn check(urban: f64, rural: f64, all: Option<f64>, share: Option<f64>) -> (Vec<Text>, Option<Text>) {
    match (all, share) {
        (Some(all), Some(share)) => {
            let expected = share * urban + (1.0 - share) * rural;
            let (mean, published, off) = (rounded(expected), rounded(all), 100.0 * (expected / all - 1.0));
            let note = Text::new(
                format!("按城镇人口占比加权 {mean}，公布的全体居民收入 {published}，相差 {off:.1} %"),
                format!(
                    "weighted by the urban share {mean}, published for all residents {published}: {off:.1} % apart"
                ),
            );
            let caution = (off.is_nan() || off.abs() > 100.0 * TOLERANCE).then(|| {
                Text::new(
                    "城镇、农村与全体居民收入不相吻合，请核对口径与人口占比",
                    "the incomes of town, country and all do not fit; check their coverage and the urban share",
                )
            });
            (vec![note], caution)
        }
        (Some(all), None) if urban != rural => {
            let implied = 100.0 * (all - rural) / (urban - rural);
            let note = Text::new(
                format!("三个收入隐含的城镇人口占比为 {implied:.1} %"),
                format!("the three incomes imply that {implied:.1} % of the people are urban"),
            );
            let caution = (!(0.0..=100.0).contains(&implied)).then(|| {
                Text::new(
                    "全体居民收入不在城镇与农村收入之间",
                    "the income of all residents does not lie between that of town and country",
                )
            });
            (vec![note], caution)
        }
        (None, Some(share)) => {
            let mean = rounded(share * urban + (1.0 - share) * rural);
            let note = Text::new(
                format!("按城镇人口占比加权的平均收入 {mean}"),
                format!("weighted by the urban share the mean income is {mean}"),
            );
            (vec![note], None)
        }
        _ => (Vec::new(), None),
    }
}
