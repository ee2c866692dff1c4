//! What may be told of rows that are not open: a statistic over enough of them, of which none dominates, and no more digits of it
//! than say nothing about one of them.

use linping_problems::Text;

/// Fewer units than this are never summed up for the public.
const FEWEST: usize = 3;
/// No unit may hold more than this share of a total.
const LARGEST_SHARE: f64 = 0.5;
/// Digits that are left of a statistic over closed rows.
const DIGITS: i32 = 3;

/// Whether a statistic over the units whose contributions are given may be shown although each of them may not.
///
/// The contribution of a unit is what it adds to the total behind the statistic (income times the people it stands for).
///
/// # References
/// Hundepool and others, *Statistical Disclosure Control*, 2012, chapter 4: minimum frequency and (1, k)-dominance.
pub(super) fn may_be_told(contributions: &[f64]) -> bool {
    let total: f64 = contributions.iter().map(|c| c.abs()).sum();
    let largest = contributions.iter().map(|c| c.abs()).fold(0.0, f64::max);
    contributions.len() >= FEWEST && (total <= 0.0 || largest <= LARGEST_SHARE * total)
}

/// Whether a quantile between two others may be shown: it is the value of one unit, so enough must lie on both sides.
pub(super) fn quantile_may_be_told(units: usize, part: f64) -> bool {
    let (below, above) = (part * units as f64, (1.0 - part) * units as f64);
    below.min(above) >= FEWEST as f64
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
    fn few_units_or_a_dominating_one_are_withheld() {
        assert!(may_be_told(&[1.0, 1.0, 1.0]));
        assert!(!may_be_told(&[1.0, 1.0]));
        assert!(!may_be_told(&[1.0, 1.0, 1.0, 4.0]));
        assert!(quantile_may_be_told(30, 0.1) && !quantile_may_be_told(29, 0.1) && quantile_may_be_told(30, 0.9));
        assert_eq!([blurred(0.314159), blurred(-27_182.8), blurred(0.0)], [0.314, -27_200.0, 0.0]);
    }
}
