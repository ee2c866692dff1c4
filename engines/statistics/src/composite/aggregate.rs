use super::{Column, Framework, present};
use crate::Error;
use crate::distributions::student_share_below;
use std::str::FromStr;

/// How values are put together one level up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aggregation {
    /// Weighted arithmetic mean: a weakness can be made good elsewhere.
    Arithmetic,
    /// Weighted geometric mean: only partly.
    Geometric,
    /// Weighted harmonic mean: hardly.
    Harmonic,
    /// Weighted median.
    Median,
    /// Copeland: how many units one beats, less by how many it is beaten, pair by pair.
    Copeland,
}

impl FromStr for Aggregation {
    type Err = Error;

    /// Reads `amean`, `gmean`, `hmean`, `median`, `copeland`.
    fn from_str(name: &str) -> Result<Self, Error> {
        match name {
            "amean" | "arithmetic" => Ok(Aggregation::Arithmetic),
            "gmean" | "geometric" => Ok(Aggregation::Geometric),
            "hmean" | "harmonic" => Ok(Aggregation::Harmonic),
            "median" => Ok(Aggregation::Median),
            "copeland" => Ok(Aggregation::Copeland),
            _ => Err(Error::UnknownName {
                what: "aggregation",
                name: name.to_string(),
                known: "amean, gmean, hmean, median, copeland".to_string(),
            }),
        }
    }
}

/// Puts normalised indicators together, level by level up to the index.
///
/// A unit's missing values are left out, the rest keep their weights. The result has a column for every node, in the
/// framework's order; the columns of the indicators are those given.
///
/// # Units
/// `indicators` one column for each indicator of the framework, in the framework's order. `ways` holds one way for each level
/// from the second on (mixed); the last also serves the levels above it, so one is enough for all.
///
/// # References
/// OECD and JRC, Handbook on Constructing Composite Indicators, 2008, step 6; Munda and Nardo 2009 for Copeland.
///
/// # Errors
/// If the number of columns differs, no way is given, or a geometric or harmonic mean meets a value that is not above zero.
///
/// # Examples
/// ```
/// use linping_statistics::composite::{Aggregation, Framework, Node, aggregate};
///
/// let node = |code: &str, level, weight, parent: Option<&str>| Node {
///     code: code.to_string(), level, direction: 1.0, weight, parent: parent.map(str::to_string),
/// };
/// let nodes = vec![node("a", 1, 1.0, Some("top")), node("b", 1, 3.0, Some("top")), node("top", 2, 1.0, None)];
/// let columns = aggregate(
///     &Framework::new(nodes)?, &[vec![Some(16.0)], vec![Some(81.0)]], &[Aggregation::Geometric],
/// )?;
/// assert!((columns[2][0].unwrap() - 54.0).abs() < 1e-12, "2 times 27");
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn aggregate(framework: &Framework, indicators: &[Column], ways: &[Aggregation]) -> Result<Vec<Column>, Error> {
    let positions = framework.indicators();
    if positions.len() != indicators.len() {
        return Err(Error::Length { what: "indicators", found: indicators.len(), expected: positions.len() });
    }
    let units = indicators.first().map_or(0, Vec::len);
    let mut columns: Vec<Column> = vec![vec![None; units]; framework.nodes().len()];
    for (position, column) in positions.iter().zip(indicators) {
        if let Some(place) = columns.get_mut(*position) {
            place.clone_from(column);
        }
    }
    for level in 2..=framework.top_level() {
        let how = ways.get(level - 2).or(ways.last()).copied().ok_or(Error::Empty { what: "aggregation" })?;
        for node in framework.of_level(level) {
            let under: Vec<(&Column, f64)> = framework
                .children(node)
                .iter()
                .filter_map(|child| Some((columns.get(*child)?, framework.nodes().get(*child)?.weight)))
                .collect();
            let column = if how == Aggregation::Copeland {
                copeland(&under, units)
            } else {
                let mut column = Vec::with_capacity(units);
                let mut values = Vec::with_capacity(under.len());
                for unit in 0..units {
                    values.clear();
                    values.extend(under.iter().filter_map(|(c, w)| Some((c.get(unit).copied()??, *w))));
                    column.push(mean(&mut values, how)?);
                }
                column
            };
            if let Some(place) = columns.get_mut(node) {
                *place = column;
            }
        }
    }
    Ok(columns)
}

fn mean(values: &mut [(f64, f64)], how: Aggregation) -> Result<Option<f64>, Error> {
    let weight: f64 = values.iter().map(|(_, w)| w).sum();
    if weight <= 0.0 {
        return Ok(None);
    }
    let needs_positive = matches!(how, Aggregation::Geometric | Aggregation::Harmonic);
    if let Some((value, _)) = values.iter().find(|(v, _)| needs_positive && *v <= 0.0) {
        return Err(Error::OutOfRange {
            what: "geometric or harmonic mean",
            value: *value,
            needed: "every value must be above zero; normalise to 1–100 instead of 0–100",
            needed_zh: "各值应大于零；请归一化到 1–100 而非 0–100",
        });
    }
    let sum = |f: &dyn Fn(f64) -> f64| values.iter().map(|(v, w)| w * f(*v)).sum::<f64>();
    Ok(Some(match how {
        Aggregation::Geometric => (sum(&f64::ln) / weight).exp(),
        Aggregation::Harmonic => weight / sum(&|v| 1.0 / v),
        Aggregation::Median => return Ok(weighted_median(values, weight)),
        Aggregation::Arithmetic | Aggregation::Copeland => sum(&|v| v) / weight,
    }))
}

fn weighted_median(values: &mut [(f64, f64)], weight: f64) -> Option<f64> {
    values.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let mut below = 0.0;
    let mut lower = None;
    for (value, w) in values.iter() {
        if let Some(lower) = lower {
            return Some(0.5 * (lower + value));
        }
        below += w;
        if (below - 0.5 * weight).abs() <= 1e-12 * weight {
            lower = Some(*value);
        } else if below > 0.5 * weight {
            return Some(*value);
        }
    }
    lower
}

fn copeland(under: &[(&Column, f64)], units: usize) -> Column {
    (0..units)
        .map(|a| {
            let mut score = 0.0;
            for b in (0..units).filter(|b| *b != a) {
                let (mut ahead, mut both) = (0.0, 0.0);
                for (column, weight) in under {
                    if let (Some(Some(x)), Some(Some(y))) = (column.get(a), column.get(b)) {
                        both += weight;
                        ahead += weight
                            * if x > y {
                                1.0
                            } else if x == y {
                                0.5
                            } else {
                                0.0
                            };
                    }
                }
                let lead = 2.0 * ahead - both;
                // Ties of weights that are equal but for rounding are ties.
                if lead.abs() > 1e-12 * both {
                    score += lead.signum();
                }
            }
            Some(score)
        })
        .collect()
}

/// Ranks from 1 for the highest value; ties share the best rank, missing values have none.
///
/// # Examples
/// ```
/// let ranks = linping_statistics::composite::ranks(&[Some(5.0), Some(7.0), None, Some(5.0)]);
/// assert_eq!(ranks, [Some(2), Some(1), None, Some(2)]);
/// ```
pub fn ranks(column: &[Option<f64>]) -> Vec<Option<usize>> {
    let mut sorted = present(column);
    sorted.sort_unstable_by(|a, b| b.total_cmp(a));
    column.iter().map(|v| v.map(|v| sorted.partition_point(|s| *s > v) + 1)).collect()
}

/// Pearson's correlation of two columns over the units that have both, and the probability of one as large by chance.
///
/// # Errors
/// If fewer than three units have both, or one of them does not vary.
///
/// # Examples
/// ```
/// let some = |values: &[f64]| values.iter().copied().map(Some).collect::<Vec<_>>();
/// let (r, _) = linping_statistics::composite::correlation(&some(&[1.0, 2.0, 3.0]), &some(&[2.0, 4.0, 6.0]))?;
/// assert!((r - 1.0).abs() < 1e-15);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn correlation(a: &[Option<f64>], b: &[Option<f64>]) -> Result<(f64, f64), Error> {
    let pairs: Vec<(f64, f64)> = a.iter().zip(b).filter_map(|(x, y)| Some(((*x)?, (*y)?))).collect();
    let n = pairs.len() as f64;
    let (mx, my) = (pairs.iter().map(|p| p.0).sum::<f64>() / n, pairs.iter().map(|p| p.1).sum::<f64>() / n);
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (x, y) in &pairs {
        xx += (x - mx).powi(2);
        yy += (y - my).powi(2);
        xy += (x - mx) * (y - my);
    }
    if pairs.len() < 3 || xx <= 0.0 || yy <= 0.0 {
        return Err(Error::not_defined(
            "correlation",
            "数据太少或没有变化",
            "there are too few values, or they do not vary",
        ));
    }
    let r = (xy / (xx * yy).sqrt()).clamp(-1.0, 1.0);
    let freedom = n - 2.0;
    let chance = if r.abs() >= 1.0 {
        0.0
    } else {
        2.0 * student_share_below(-(r.abs() * (freedom / (1.0 - r * r)).sqrt()), freedom)
    };
    Ok((r, chance))
}
