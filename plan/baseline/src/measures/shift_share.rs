//! `shift-share`: how much of the district's growth is its own.

use super::facts::rounded;
use super::industries::{Industries, IndustryRows, why_not};
use super::{Facts, Found, Measure};
use linping_language::{IndicatorRef, Located};
use linping_problems::Text;
use linping_statistics::clusters::shift_share;
use linping_units::{Dimension, Measure as UnitMeasure};
use schemars::JsonSchema;
use serde::Deserialize;

/// A part of the district's change since the period before, in per cent of its level then: what the whole brought, what the mix
/// of industries, what the district itself (Dunn).
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ShiftShare {
    /// Rows of a table with at least two periods.
    pub rows: IndustryRows,
    /// Which part; the district's own if absent.
    #[serde(default)]
    pub part: ShiftSharePart,
}

/// A part of a shift-share analysis.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum ShiftSharePart {
    /// Had everything grown as the whole.
    National,
    /// What its mix of industries adds.
    Mix,
    /// What its industries gained beyond theirs elsewhere.
    #[default]
    Regional,
}

impl Measure for ShiftShare {
    fn inputs(&self) -> Vec<&Located<IndicatorRef>> {
        Vec::new()
    }

    fn fits(&self, unit: &UnitMeasure, _: &dyn Fn(&str) -> Option<UnitMeasure>) -> bool {
        *unit == Dimension::PerCent.into()
    }

    fn work_out(&self, facts: &Facts) -> Found {
        let (tables, mut found) = self.rows.read(facts);
        if tables.len() == 1 {
            found.why_not.push(Text::new("表中只有一个时期", "the table has one period only"));
        }
        for pair in tables.windows(2) {
            let [before, after] = pair else { continue };
            // An industry that one of the periods does not tell has nothing there.
            let (mut names, mut lists) = (before.industries.clone(), [const { Vec::new() }; 4]);
            names.extend(after.industries.iter().filter(|name| !before.industries.contains(name)).cloned());
            for name in &names {
                let of = |table: &Industries, list: &[f64]| {
                    let at = table.industries.iter().position(|known| known == name);
                    at.and_then(|at| list.get(at)).copied().unwrap_or(0.0)
                };
                lists[0].push(of(before, before.here()));
                lists[1].push(of(after, after.here()));
                lists[2].push(of(before, &before.whole));
                lists[3].push(of(after, &after.whole));
            }
            let parts = match shift_share(&lists[0], &lists[1], &lists[2], &lists[3]) {
                Ok(parts) => parts.dunn,
                Err(error) => {
                    found.why_not.push(why_not(after, &error));
                    continue;
                }
            };
            let start: f64 = lists[0].iter().sum();
            let value = match self.part {
                ShiftSharePart::National => parts.national,
                ShiftSharePart::Mix => parts.mix,
                ShiftSharePart::Regional => parts.regional,
            };
            let equation = format!(
                "{} = {} + {} + {}; / {}",
                rounded(parts.change),
                rounded(parts.national),
                rounded(parts.mix),
                rounded(parts.regional),
                rounded(start)
            );
            let all: Vec<usize> = (0..after.industries.len()).collect();
            let mut made = after.made(100.0 * value / start / facts.one(), equation, &all);
            let told_before = before.made(0.0, String::new(), &(0..before.industries.len()).collect::<Vec<_>>());
            made.open &= told_before.open;
            if after.open {
                let (from, to) = (&before.period, &after.period);
                made.notes.push(Text::new(
                    format!("{from} 至 {to}：变动 = 全域增长 + 结构 + 本区自身"),
                    format!("{from} to {to}: change = growth of the whole + mix + the district's own"),
                ));
            }
            found.made.push(made);
        }
        found
    }
}
