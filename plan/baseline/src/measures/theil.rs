//! `theil`: inequality that can be split into what lies between groups and within them.

use super::facts::rounded;
use super::spread::{Over, PeopleRows, Spread, is_plain};
use super::{Facts, Found, Measure};
use linping_language::{IndicatorRef, Located, RegionRef};
use linping_problems::{Code, Problem, Text};
use linping_statistics::Error;
use linping_statistics::inequality::{Distribution, decompose};
use linping_units::Measure as UnitMeasure;
use schemars::JsonSchema;
use serde::Deserialize;

/// Theil index, of the whole or of one of its parts. Groups come from the rows' `group` column.
///
/// Over rows of a table (`rows`), or over regions (`of` with `people` and `among`).
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Theil {
    /// Rows of a table.
    pub rows: Option<PeopleRows>,
    /// An indicator of several regions, instead of rows.
    pub of: Option<Located<IndicatorRef>>,
    /// The people of each region; each region counts once if absent.
    pub people: Option<Located<IndicatorRef>>,
    /// The regions; every region that has the indicator if absent.
    #[serde(default)]
    pub among: Vec<Located<RegionRef>>,
    /// T (more about the rich) or L (more about the poor, mean logarithmic deviation).
    #[serde(default)]
    pub index: TheilIndex,
    /// The whole, or what lies between the groups, or within them.
    #[serde(default)]
    pub part: TheilPart,
}

/// Which of Theil's two indices.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum TheilIndex {
    /// Theil T: groups weighted by what they have.
    #[default]
    T,
    /// Theil L: groups weighted by their people.
    L,
}

/// Which part of the index.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum TheilPart {
    /// All of it.
    #[default]
    Whole,
    /// What would be left if everybody had the mean of their group.
    Between,
    /// What would be left if all groups had the same mean.
    Within,
}

impl Theil {
    fn over(&self) -> Over<'_> {
        let (rows, of, people) = (self.rows.as_ref(), self.of.as_ref(), self.people.as_ref());
        Over { rows, of, people, among: &self.among, quantiles: &[] }
    }

    /// Whole, between, within.
    fn parts(&self, distribution: &Distribution, spread: &Spread) -> Result<[f64; 3], Error> {
        let split = decompose(&spread.values, Some(&spread.people), &spread.groups)?;
        match self.index {
            TheilIndex::T => Ok([distribution.theil_t()?, split.theil_t_between, split.theil_t_within]),
            TheilIndex::L => {
                let whole = distribution.theil_l()?;
                let between = split.theil_l_between.unwrap_or(whole);
                Ok([whole, between, whole - between])
            }
        }
    }
}

impl Measure for Theil {
    fn inputs(&self) -> Vec<&Located<IndicatorRef>> {
        self.over().inputs()
    }

    fn fits(&self, unit: &UnitMeasure, _: &dyn Fn(&str) -> Option<UnitMeasure>) -> bool {
        is_plain(unit)
    }

    fn work_out(&self, facts: &Facts) -> Found {
        if let (Some(rows), true) = (&self.rows, self.part != TheilPart::Whole)
            && rows.group.is_none()
        {
            let message = Text::new(
                "组间、组内部分须在 rows 中写 group（分组的列）",
                "the parts between and within groups need `group` (a column) in `rows`",
            );
            return Problem::new(Code::MissingKey, message).at(facts.plan.place(rows.source.span)).into();
        }
        self.over().each(facts, |distribution, spread| {
            let [whole, between, within] = self.parts(distribution, spread)?;
            let formula = match self.index {
                TheilIndex::T => "Σ p (x/μ) ln(x/μ)",
                TheilIndex::L => "Σ p ln(μ/x)",
            };
            let (w, b, i) = (rounded(whole), rounded(between), rounded(within));
            let equation = format!("{formula} = {w} = {b} + {i}; {}", spread.summary(distribution));
            let mut notes = Vec::new();
            if spread.group_names.len() > 1 {
                let share = if whole > 0.0 { 100.0 * between / whole } else { 0.0 };
                let groups = spread.group_names.len();
                notes.push(Text::new(
                    format!("{groups} 组：组间 {b}（{share:.1} %），组内 {i}"),
                    format!("{groups} groups: {b} between them ({share:.1} %), {i} within"),
                ));
            }
            let value = match self.part {
                TheilPart::Whole => whole,
                TheilPart::Between => between,
                TheilPart::Within => within,
            };
            Ok((facts.plain(value), equation, notes))
        })
    }
}
