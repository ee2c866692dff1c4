use crate::Measure;
use serde::Serialize;

/// How a measure is spread over people.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// Places where people live or could live (rows).
    pub places: usize,
    /// Places with a value.
    pub places_reached: usize,
    /// People.
    pub people: f64,
    /// People at places with a value (for `share`: with the value 1).
    pub people_reached: f64,
    /// `people_reached` over `people`; none without people.
    pub share_reached: Option<f64>,
    /// Values added up over places.
    pub sum: f64,
    /// Mean over the people reached.
    pub mean: Option<f64>,
    /// Smallest value.
    pub least: Option<f64>,
    /// Largest value.
    pub most: Option<f64>,
    /// Value that half of the people reached do not exceed.
    pub median: Option<f64>,
    /// The worst-off tenth of all people: those not reached first, then those with the worst values.
    pub worst_off: WorstOff,
}

/// The worst-off tenth of all people.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WorstOff {
    /// Part of them that nothing reaches.
    pub share_unreached: Option<f64>,
    /// The best value among them: nine tenths of all people have at least that; none if nothing reaches them.
    pub threshold: Option<f64>,
    /// Mean over those of them that are reached.
    pub mean: Option<f64>,
    /// Numbers of the worst places with people, worst first, at most ten.
    pub places: Vec<usize>,
}

/// Sums up the values of a measure over people.
///
/// ```
/// use linping_access::{Measure, summarise};
/// let measure = Measure::Nearest { limit: None };
/// let summary = summarise(&measure, &[Some(10.0), Some(4.0), None], &[50.0, 40.0, 10.0]);
/// assert_eq!(summary.share_reached, Some(0.9));
/// assert_eq!(summary.mean, Some((500.0 + 160.0) / 90.0));
/// assert_eq!(summary.worst_off.share_unreached, Some(1.0), "the tenth that nothing reaches");
/// ```
pub fn summarise(measure: &Measure, values: &[Option<f64>], people: &[f64]) -> Summary {
    let served = |value: &Option<f64>| match (measure, value) {
        (Measure::Within { .. }, Some(value)) => *value > 0.0,
        (_, value) => value.is_some(),
    };
    let all: f64 = people.iter().sum();
    let reached: Vec<(usize, f64, f64)> = values
        .iter()
        .zip(people)
        .enumerate()
        .filter_map(|(number, (value, &people))| value.map(|value| (number, value, people)))
        .collect();
    // From 0.0: an empty sum would be -0.0.
    let people_reached =
        values.iter().zip(people).filter(|(value, _)| served(value)).fold(0.0, |sum, (_, people)| sum + people);
    let weight: f64 = reached.iter().map(|(_, _, people)| people).sum();
    let weighted: f64 = reached.iter().map(|(_, value, people)| value * people).sum();
    let over = |value: f64, whole: f64| (whole > 0.0).then(|| value / whole);
    Summary {
        places: values.len(),
        places_reached: values.iter().filter(|value| served(value)).count(),
        people: all,
        people_reached,
        share_reached: over(people_reached, all),
        sum: reached.iter().fold(0.0, |sum, (_, value, _)| sum + value),
        mean: over(weighted, weight),
        least: reached.iter().map(|(_, value, _)| *value).min_by(f64::total_cmp),
        most: reached.iter().map(|(_, value, _)| *value).max_by(f64::total_cmp),
        median: median(&reached, weight),
        worst_off: worst_off(measure, values, people, all),
    }
}

fn median(reached: &[(usize, f64, f64)], weight: f64) -> Option<f64> {
    let mut sorted: Vec<(f64, f64)> = reached.iter().map(|&(_, value, people)| (value, people)).collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut below = 0.0;
    sorted.iter().filter(|(_, people)| *people > 0.0).find_map(|(value, people)| {
        below += people;
        (below >= weight / 2.0).then_some(*value)
    })
}

fn worst_off(measure: &Measure, values: &[Option<f64>], people: &[f64], all: f64) -> WorstOff {
    let mut order: Vec<usize> = (0..values.len()).filter(|&number| people[number] > 0.0).collect();
    // Unreached first, then from the worst value.
    order.sort_by(|&a, &b| match (values[a], values[b]) {
        (None, None) => a.cmp(&b),
        (None, _) => std::cmp::Ordering::Less,
        (_, None) => std::cmp::Ordering::Greater,
        (Some(x), Some(y)) if measure.more_is_better() => x.total_cmp(&y).then(a.cmp(&b)),
        (Some(x), Some(y)) => y.total_cmp(&x).then(a.cmp(&b)),
    });
    let tenth = all / 10.0;
    let (mut taken, mut unreached, mut weight, mut weighted, mut threshold) = (0.0, 0.0, 0.0, 0.0, None);
    for &number in &order {
        if taken >= tenth {
            break;
        }
        let part = people[number].min(tenth - taken);
        taken += part;
        match values[number] {
            Some(value) => {
                weight += part;
                weighted += part * value;
                threshold = Some(value);
            }
            None => unreached += part,
        }
    }
    order.truncate(10);
    WorstOff {
        share_unreached: (tenth > 0.0).then(|| unreached / tenth),
        threshold,
        mean: (weight > 0.0).then(|| weighted / weight),
        places: order,
    }
}
