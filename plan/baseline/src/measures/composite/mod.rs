//! `composite`: several indicators as one index.

mod index;
mod set;
mod spec;

pub use spec::{Composite, Dimension as CompositeDimension, MissingRule, Outliers, Part, RegionGroup, Scale, Together};

use super::{Facts, Found, Measure};
use linping_language::{IndicatorRef, Located};
use linping_problems::Text;
use linping_units::{Dimension, Measure as UnitMeasure, Period};
use set::Set;

impl Measure for Composite {
    fn inputs(&self) -> Vec<&Located<IndicatorRef>> {
        self.part.iter().map(|part| &part.of).collect()
    }

    fn fits(&self, unit: &UnitMeasure, _: &dyn Fn(&str) -> Option<UnitMeasure>) -> bool {
        *unit == Dimension::Number.into()
    }

    fn work_out(&self, facts: &Facts) -> Found {
        let set = match Set::of(self, facts) {
            Ok(set) => set,
            Err(problem) => return (*problem).into(),
        };
        let mut found = Found::default();
        let mut periods: Vec<&Period> = self
            .inputs()
            .into_iter()
            .filter_map(|name| facts.series(&name.value))
            .flat_map(|series| series.of(facts.home()))
            .map(|o| &o.period)
            .collect();
        periods.sort();
        periods.dedup();
        for period in periods {
            let made = set.units(facts, period).and_then(|units| {
                set.index(facts, period, &units).map_err(|error| {
                    let why = error.problem().message;
                    Text::new(
                        format!("{period} 无法计算：{}", why.zh),
                        format!("not computable for {period}: {}", why.en),
                    )
                })
            });
            match made {
                Ok(made) => found.made.extend(made),
                Err(why) => found.why_not.push(why),
            }
        }
        found
    }
}
