use super::{Column, present};
use crate::Error;

/// When an indicator has outliers, and how far to go against them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Treatment {
    /// Most points that may be pulled in.
    pub most_points: usize,
    /// An indicator is treated if its skewness is above this, either way, …
    pub skewness: f64,
    /// … and its kurtosis above this.
    pub kurtosis: f64,
}

impl Default for Treatment {
    /// Five points, skewness 2, excess kurtosis 3.5.
    fn default() -> Self {
        Treatment { most_points: 5, skewness: 2.0, kurtosis: 3.5 }
    }
}

/// A check of skewness and kurtosis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Check {
    /// True if the indicator needs no (more) treatment.
    pub passes: bool,
    /// Skewness.
    pub skewness: f64,
    /// Excess kurtosis.
    pub kurtosis: f64,
}

/// An indicator after treatment, and what was done.
#[derive(Clone, Debug, PartialEq)]
pub struct Treated {
    /// The values.
    pub column: Column,
    /// Points pulled in, if winsorising was tried.
    pub points: Option<usize>,
    /// True if the logarithm was taken instead, because pulling in points was not enough.
    pub logarithm: bool,
    /// The check before, after winsorising, after the logarithm.
    pub checks: Vec<Check>,
}

/// Sample skewness (type 2, as spreadsheets give it); none for fewer than three values or no spread.
///
/// # References
/// Joanes and Gill, Comparing measures of sample skewness and kurtosis, The Statistician 47, 1998.
///
/// # Examples
/// ```
/// assert_eq!(linping_statistics::composite::skewness(&[1.0, 2.0, 3.0]), Some(0.0));
/// ```
pub fn skewness(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    if n < 3.0 {
        return None;
    }
    let mean = values.iter().sum::<f64>() / n;
    let (mut squares, mut cubes) = (0.0, 0.0);
    for value in values {
        let d = value - mean;
        squares += d * d;
        cubes += d * d * d;
    }
    if squares <= 0.0 {
        return None;
    }
    Some(n.sqrt() * cubes / squares.powf(1.5) * (n * (n - 1.0)).sqrt() / (n - 2.0))
}

/// Sample excess kurtosis (type 2); none for fewer than four values or no spread.
///
/// # References
/// As for [`skewness`].
///
/// # Examples
/// ```
/// let flat = linping_statistics::composite::kurtosis(&[1.0, 2.0, 3.0, 4.0, 5.0]).unwrap();
/// assert!((flat + 1.2).abs() < 1e-12);
/// ```
pub fn kurtosis(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    if n < 4.0 {
        return None;
    }
    let mean = values.iter().sum::<f64>() / n;
    let (mut squares, mut fourths) = (0.0, 0.0);
    for value in values {
        let d = (value - mean).powi(2);
        squares += d;
        fourths += d * d;
    }
    if squares <= 0.0 {
        return None;
    }
    let r = n * fourths / (squares * squares);
    Some(((n + 1.0) * (r - 3.0) + 6.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0)))
}

fn check(column: &[Option<f64>], rule: &Treatment) -> Result<Check, Error> {
    let values = present(column);
    if values.len() < 4 {
        return Err(Error::not_defined("outlier treatment", "至少需要四个数值", "at least four values are needed"));
    }
    // Without any spread there is nothing to treat.
    let (skewness, kurtosis) = (skewness(&values).unwrap_or(0.0), kurtosis(&values).unwrap_or(0.0));
    let passes = !(skewness.abs() > rule.skewness && kurtosis > rule.kurtosis);
    Ok(Check { passes, skewness, kurtosis })
}

/// Treats outliers: points at the long end are pulled in one after another until skewness or kurtosis is low enough; if that
/// takes too many, the logarithm is taken of the untouched values, log(x − min + 0.01·range).
///
/// # Units
/// As the column.
///
/// # References
/// OECD and JRC, Handbook, 2008, step 5; as in the package COINr (Becker and others, Journal of Open Source Software 7, 2022).
///
/// # Errors
/// If there are fewer than four values.
///
/// # Examples
/// ```
/// use linping_statistics::composite::{Treatment, treat};
///
/// let column: Vec<Option<f64>> = (1..=10).map(f64::from).chain([100.0]).map(Some).collect();
/// let treated = treat(&column, &Treatment::default())?;
/// assert_eq!((treated.points, treated.column[10]), (Some(1), Some(10.0)));
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn treat(column: &[Option<f64>], rule: &Treatment) -> Result<Treated, Error> {
    let mut treated =
        Treated { column: column.to_vec(), points: None, logarithm: false, checks: vec![check(column, rule)?] };
    if treated.checks.first().is_some_and(|c| c.passes) {
        return Ok(treated);
    }
    let mut at_end: [Vec<usize>; 2] = [Vec::new(), Vec::new()];
    let mut last = check(&treated.column, rule)?;
    let mut points = 0;
    while !last.passes && points < rule.most_points {
        let high = last.skewness >= 0.0;
        let sign = if high { 1.0 } else { -1.0 };
        let signed = |value: &Option<f64>| value.map(|v| sign * v);
        let end = treated.column.iter().filter_map(signed).fold(f64::NEG_INFINITY, f64::max);
        let next = treated.column.iter().filter_map(signed).filter(|v| *v < end).fold(f64::NEG_INFINITY, f64::max);
        if !next.is_finite() {
            break;
        }
        let tied: Vec<usize> = treated
            .column
            .iter()
            .enumerate()
            .filter(|(_, value)| signed(value) == Some(end))
            .map(|(at, _)| at)
            .collect();
        for at in &tied {
            if let Some(value) = treated.column.get_mut(*at) {
                *value = Some(sign * next);
            }
        }
        at_end[usize::from(high)] = tied;
        points = at_end.iter().map(Vec::len).sum();
        last = check(&treated.column, rule)?;
    }
    treated.points = Some(points);
    treated.checks.push(last);
    if last.passes {
        return Ok(treated);
    }
    let values = present(column);
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let range = values.iter().copied().fold(f64::NEG_INFINITY, f64::max) - low;
    treated.column = column.iter().map(|v| v.map(|v| (v - low + 0.01 * range).ln())).collect();
    treated.logarithm = true;
    let after = check(&treated.column, rule)?;
    treated.checks.push(after);
    Ok(treated)
}
