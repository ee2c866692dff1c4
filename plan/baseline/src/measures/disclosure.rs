//! What may be told of rows that are not open: a statistic over enough of them, of which none dominates, and no more digits of it
//! than say nothing about one of them.

use indexmap::IndexMap;
use linping_problems::Text;
use linping_statistics::disclosure::{FEWEST_UNITS, is_safe};

/// Digits that are left of a statistic over closed rows.
const DIGITS: i32 = 3;

/// What each unit (a firm, a household) adds, by its name, to the total behind a statistic.
#[derive(Clone, Debug, Default)]
pub(super) struct Contributions(IndexMap<String, f64>);

impl Contributions {
    /// Adds a row of a unit; rows without the name of a unit are units of their own.
    pub fn add(&mut self, unit: Option<&str>, value: f64) {
        let name = unit.map_or_else(|| format!("\u{0}{}", self.0.len()), str::to_string);
        *self.0.entry(name).or_default() += value.abs();
    }

    /// Adds those of another list; a unit that is in both is one.
    pub fn extend(&mut self, others: &Contributions) {
        for (name, value) in &others.0 {
            let unnamed = name.starts_with('\u{0}');
            self.add((!unnamed).then_some(name), *value);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a total of them may be told.
    pub fn are_safe(&self) -> bool {
        is_safe(&self.0.values().copied().collect::<Vec<_>>())
    }

    /// Whether a quantile may be told too: it is the value of one unit, so enough must lie on both sides.
    pub fn quantile_is_safe(&self, part: f64) -> bool {
        quantile_may_be_told(self.0.len(), part)
    }
}

fn quantile_may_be_told(units: usize, part: f64) -> bool {
    let (below, above) = (part * units as f64, (1.0 - part) * units as f64);
    below.min(above) >= FEWEST_UNITS as f64 - 1e-9
}

/// A statistic over closed rows with the digits that may be told.
pub(super) fn blurred(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let scale = 10f64.powi(DIGITS - 1 - value.abs().log10().floor() as i32);
    (value * scale).round() / scale
}

/// What is said instead.
pub(super) fn withheld() -> Text {
    Text::new(
        "依据不公开的行，且单位少于三个或其一占大半，不显示",
        "it rests on rows that are not open, of fewer than three units or dominated by one, so it is not shown",
    )
}

/// What a reader must know of a statistic that is shown.
pub(super) fn rounded_note() -> Text {
    Text::new(
        "依据不公开的行；单位足够且无一占大半，只给三位有效数字",
        "it rests on rows that are not open; there are enough units and none dominates, so three digits are given",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_one_unit_are_one() {
        let mut firms = Contributions::default();
        for (unit, value) in [("a", 5.0), ("b", 4.0), ("a", 1.0)] {
            firms.add(Some(unit), value);
        }
        assert!(!firms.are_safe(), "two firms in three rows");
        let mut more = firms.clone();
        more.add(Some("c"), 3.0);
        assert!(more.are_safe());
        firms.extend(&more);
        assert!(firms.are_safe() && !firms.quantile_is_safe(0.5));
        let mut unnamed = Contributions::default();
        (0..3).for_each(|_| unnamed.add(None, 1.0));
        assert!(unnamed.are_safe());
    }

    #[test]
    fn quantiles_need_three_units_on_both_sides_and_three_digits_are_left() {
        assert!(quantile_may_be_told(30, 0.1) && !quantile_may_be_told(29, 0.1) && quantile_may_be_told(30, 0.9));
        assert_eq!([blurred(0.314159), blurred(-27_182.8), blurred(0.0)], [0.314, -27_200.0, 0.0]);
    }
}
