use super::{Column, present};
use crate::Error;
use std::str::FromStr;

/// How an indicator is brought onto a common scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Normalisation {
    /// Linear between the worst (first number) and the best (second).
    MinMax(f64, f64),
    /// Mean and standard deviation (n − 1) as given.
    ZScore(f64, f64),
    /// Rank from 1, ties take the lowest.
    Rank,
    /// Rank from 0.
    Borda,
    /// Rank as a share from 0 to 1.
    PercentileRank,
    /// Share of the way from the worst to the best.
    DistanceToBest,
    /// Share of the best value: the value over the largest where more is better, the smallest over the value where less is.
    ShareOfBest,
    /// Share of the way from the worst unit to a target; beyond the target it goes on above 1.
    DistanceToTarget(f64),
    /// Share of the way between two goalposts, whichever is better, times the scale; kept within them.
    Goalposts {
        /// The smaller goalpost.
        low: f64,
        /// The larger goalpost.
        high: f64,
        /// What the better goalpost counts.
        scale: f64,
    },
}

impl FromStr for Normalisation {
    type Err = Error;

    /// Reads `minmax:0,100`, `zscore:10,2`, `rank`, `borda`, `prank`, `dist2max`, `fracmax`.
    fn from_str(text: &str) -> Result<Self, Error> {
        let (name, rest) = text.split_once(':').unwrap_or((text, ""));
        let numbers: Option<Vec<f64>> =
            if rest.is_empty() { Some(Vec::new()) } else { rest.split(',').map(|n| n.trim().parse().ok()).collect() };
        let found = match (name, numbers.as_deref()) {
            ("minmax", Some([])) => Some(Normalisation::MinMax(0.0, 100.0)),
            ("minmax", Some([low, high])) => Some(Normalisation::MinMax(*low, *high)),
            ("zscore", Some([])) => Some(Normalisation::ZScore(0.0, 1.0)),
            ("zscore", Some([mean, deviation])) if *deviation > 0.0 => Some(Normalisation::ZScore(*mean, *deviation)),
            ("rank", Some([])) => Some(Normalisation::Rank),
            ("borda", Some([])) => Some(Normalisation::Borda),
            ("prank", Some([])) => Some(Normalisation::PercentileRank),
            ("dist2max", Some([])) => Some(Normalisation::DistanceToBest),
            ("fracmax", Some([])) => Some(Normalisation::ShareOfBest),
            _ => None,
        };
        found.ok_or_else(|| Error::UnknownName {
            what: "normalisation",
            name: text.to_string(),
            known: "minmax:0,100, zscore:0,1, rank, borda, prank, dist2max, fracmax".to_string(),
        })
    }
}

/// Brings an indicator onto a common scale, high for good.
///
/// # Units
/// `direction` is +1 if more is better, −1 if less is.
///
/// # References
/// OECD and JRC, Handbook on Constructing Composite Indicators, 2008, step 5.
///
/// # Errors
/// If all values are equal (there is nothing to tell units apart by) or there are none; if goalposts are the same or every unit
/// has reached the target.
///
/// # Examples
/// ```
/// use linping_statistics::composite::{Normalisation, normalise};
///
/// let scale = normalise(&[Some(1.0), Some(3.0), None, Some(5.0)], -1.0, Normalisation::MinMax(0.0, 100.0))?;
/// assert_eq!(scale, [Some(100.0), Some(50.0), None, Some(0.0)]);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn normalise(column: &[Option<f64>], direction: f64, how: Normalisation) -> Result<Column, Error> {
    const WHAT: &str = "normalisation";
    let signed: Column = column.iter().map(|v| v.map(|v| direction * v)).collect();
    let values = present(&signed);
    if values.is_empty() {
        return Err(Error::Empty { what: WHAT });
    }
    let count = values.len() as f64;
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let equal = low == high;
    let by_rank = |f: &dyn Fn(f64) -> f64| {
        let mut sorted = values.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        signed.iter().map(|v| v.map(|v| f(sorted.partition_point(|s| *s < v) as f64))).collect()
    };
    let each = |f: &dyn Fn(f64) -> f64| signed.iter().map(|v| v.map(f)).collect();
    let no_spread = || Error::not_defined(WHAT, "各单位数值全部相等", "all units have the same value");
    match how {
        Normalisation::Rank => Ok(by_rank(&|below| below + 1.0)),
        Normalisation::Borda => Ok(by_rank(&|below| below)),
        Normalisation::PercentileRank if count > 1.0 => Ok(by_rank(&|below| below / (count - 1.0))),
        // A share of something has a meaning for values above zero only; below, high would not be good.
        Normalisation::ShareOfBest if direction >= 0.0 && low >= 0.0 && high > 0.0 => Ok(each(&|v| v / high)),
        Normalisation::ShareOfBest if direction < 0.0 && high < 0.0 => Ok(each(&|v| high / v)),
        Normalisation::ShareOfBest => {
            Err(Error::not_defined(WHAT, "fracmax 只用于大于零的数值", "fracmax is for values above zero only"))
        }
        Normalisation::Goalposts { low, high, scale } => {
            let (worst, best) = if direction < 0.0 { (high, low) } else { (low, high) };
            let on_scale = |v: f64| Ok(scale * between_goalposts(v, worst, best)?);
            column.iter().map(|v| v.map(on_scale).transpose()).collect()
        }
        Normalisation::DistanceToTarget(target) => {
            let way = direction * target - low;
            if way <= 0.0 || way.is_nan() {
                return Err(Error::not_defined(WHAT, "所有单位均已达到目标", "every unit is at the target or beyond"));
            }
            Ok(each(&|v| (v - low) / way))
        }
        _ if equal => Err(no_spread()),
        Normalisation::MinMax(from, to) => Ok(each(&|v| (v - low) / (high - low) * (to - from) + from)),
        Normalisation::ZScore(centre, spread) => {
            let mean = values.iter().sum::<f64>() / count;
            let squares: f64 = values.iter().map(|v| (v - mean).powi(2)).sum();
            let deviation = (squares / (count - 1.0)).sqrt();
            Ok(each(&|v| (v - mean) / deviation * spread + centre))
        }
        Normalisation::DistanceToBest => Ok(each(&|v| 1.0 - (high - v) / (high - low))),
        _ => Err(no_spread()),
    }
}

/// How far a value has come from the worst to the best that was set, whatever other units do.
///
/// # Units
/// A share from 0 to 1; what lies beyond a goalpost counts as the goalpost.
///
/// # References
/// OECD and JRC, Handbook, 2008, step 5; United Nations Development Programme, Human Development Report, technical note 1.
///
/// # Errors
/// If a number is not finite or both goalposts are the same.
///
/// # Examples
/// ```
/// use linping_statistics::composite::between_goalposts;
///
/// assert_eq!(between_goalposts(1.5, 3.0, 1.0)?, 0.75, "less is better where the best is the smaller");
/// assert_eq!(between_goalposts(0.5, 3.0, 1.0)?, 1.0);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn between_goalposts(value: f64, worst: f64, best: f64) -> Result<f64, Error> {
    const WHAT: &str = "goalposts";
    crate::error::all_finite(WHAT, &[value, worst, best])?;
    if worst == best {
        return Err(Error::not_defined(WHAT, "最差与最好相同", "the worst and the best are the same"));
    }
    Ok(((value - worst) / (best - worst)).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn less_is_better_where_the_direction_says_so() {
        let column = [Some(2.0), Some(4.0), Some(10.0)];
        let posts = Normalisation::Goalposts { low: 3.0, high: 8.0, scale: 100.0 };
        assert_eq!(normalise(&column, -1.0, posts).unwrap(), [Some(100.0), Some(80.0), Some(0.0)]);
        let target = Normalisation::DistanceToTarget(4.0);
        // The worst has 10; from there to 4 it is 6, and 2 is a third beyond.
        assert_eq!(normalise(&column, -1.0, target).unwrap(), [Some(8.0 / 6.0), Some(1.0), Some(0.0)]);
        assert!(normalise(&column, 1.0, Normalisation::DistanceToTarget(2.0)).is_err(), "all have reached it");
    }
}
