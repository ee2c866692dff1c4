//! Coordinates that look wrong: longitude and latitude exchanged, or another datum.

use crate::{Datum, convert};
use geo::{Coord, Rect};

/// Whether longitude and latitude look exchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Swapped {
    /// Nothing speaks for it.
    No,
    /// They must be: as they stand they lie off the globe, exchanged they do not.
    Certainly,
    /// They probably are: exchanged, most lie where they are expected; as they stand, few do.
    Likely,
}

/// Whether the longitudes and latitudes of a layer look exchanged, given the rectangle (degrees) where its places are
/// expected, if there is one (the extent of the streets, of the district).
///
/// ```
/// use geo::coord;
/// use linping_geography::{Swapped, check_swapped};
/// assert_eq!(check_swapped(&[coord! { x: 30.4, y: 120.3 }], None), Swapped::Certainly);
/// assert_eq!(check_swapped(&[coord! { x: 120.3, y: 30.4 }], None), Swapped::No);
/// ```
pub fn check_swapped(places: &[Coord<f64>], expected: Option<Rect<f64>>) -> Swapped {
    let exchanged = |place: &Coord<f64>| Coord { x: place.y, y: place.x };
    let is_place = |place: &Coord<f64>| place.x.abs() <= 180.0 && place.y.abs() <= 90.0;
    let usable: Vec<Coord<f64>> = places.iter().filter(|p| p.x.is_finite() && p.y.is_finite()).copied().collect();
    let off = usable.iter().filter(|place| !is_place(place)).count();
    let off_exchanged = usable.iter().filter(|place| !is_place(&exchanged(place))).count();
    if off * 2 > usable.len() && off_exchanged == 0 {
        return Swapped::Certainly;
    }
    let Some(expected) = expected else { return Swapped::No };
    // A margin of half the extent: a layer may reach beyond the streets.
    let margin = Coord { x: expected.width() / 2.0, y: expected.height() / 2.0 };
    let (low, high) = (expected.min() - margin, expected.max() + margin);
    let is_expected = |place: &Coord<f64>| (low.x..=high.x).contains(&place.x) && (low.y..=high.y).contains(&place.y);
    let here = usable.iter().filter(|place| is_expected(place)).count();
    let there = usable.iter().filter(|place| is_expected(&exchanged(place))).count();
    if there * 2 > usable.len() && here * 10 < usable.len() { Swapped::Likely } else { Swapped::No }
}

/// How well a layer fits the streets when its coordinates are taken as one datum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DatumFit {
    /// The datum tried.
    pub datum: Datum,
    /// Median distance to the nearest street, metres; infinite if no place finds a street.
    pub median_m: f64,
    /// Standard errors by which the places lie nearer to streets than taken as WGS84 (0 for WGS84 itself).
    pub score: f64,
}

/// What [`check_datum`] finds.
#[derive(Clone, Debug, PartialEq)]
pub struct DatumVerdict {
    /// The likeliest datum: WGS84 unless another fits beyond doubt.
    pub likely: Datum,
    /// How each fits, WGS84 first.
    pub fits: Vec<DatumFit>,
    /// Places used.
    pub places: usize,
}

/// Scores above this speak beyond doubt: chance would reach it once in ten thousand layers.
const BEYOND_DOUBT: f64 = 4.0;

/// Fewer places prove nothing.
const FEWEST: usize = 10;

/// Names the likely datum of a layer: its places are taken as WGS84, GCJ-02 and BD-09 in turn, brought to WGS84, and
/// `distance_to_street` says how far (metres) the nearest street is, `None` if there is none near. Homes, schools and
/// stops stand nearer to streets than places shifted by some hundred metres do; the difference of the logarithms,
/// place by place, over its standard error is the score.
///
/// Fewer than ten places, or places that have nothing to do with streets, give WGS84.
pub fn check_datum(places: &[Coord<f64>], distance_to_street: impl Fn(Coord<f64>) -> Option<f64>) -> DatumVerdict {
    // A street beyond this is as far as one that is not there.
    const FARTHEST_M: f64 = 2_000.0;
    let usable: Vec<Coord<f64>> = places.iter().filter(|p| p.x.abs() <= 180.0 && p.y.abs() <= 90.0).copied().collect();
    let distances: Vec<Vec<f64>> = Datum::ALL
        .iter()
        .map(|&datum| {
            let to_street = |place: &Coord<f64>| {
                distance_to_street(convert(*place, datum, Datum::Wgs84))
                    .filter(|distance| distance.is_finite())
                    .unwrap_or(FARTHEST_M)
                    .clamp(0.0, FARTHEST_M)
            };
            usable.iter().map(to_street).collect()
        })
        .collect();
    let fits: Vec<DatumFit> = Datum::ALL
        .iter()
        .zip(&distances)
        .map(|(&datum, tried)| DatumFit {
            datum,
            median_m: median(tried, FARTHEST_M),
            score: score(&distances[0], tried),
        })
        .collect();
    let best = fits.iter().fold(fits[0], |best, fit| if fit.score > best.score { *fit } else { best });
    let proven = best.score > BEYOND_DOUBT && usable.len() >= FEWEST;
    DatumVerdict { likely: if proven { best.datum } else { Datum::Wgs84 }, fits, places: usable.len() }
}

fn median(values: &[f64], farthest: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.get(sorted.len() / 2) {
        Some(&middle) if middle < farthest => middle,
        _ => f64::INFINITY,
    }
}

/// Mean over standard error of the logarithms by which the second distances are shorter. Metres below five count as
/// five: the width of a street.
fn score(as_given: &[f64], tried: &[f64]) -> f64 {
    let gains: Vec<f64> = as_given.iter().zip(tried).map(|(a, b)| ((a + 5.0) / (b + 5.0)).ln()).collect();
    let count = gains.len() as f64;
    if count < 2.0 {
        return 0.0;
    }
    let mean = gains.iter().sum::<f64>() / count;
    let variance = gains.iter().map(|gain| (gain - mean).powi(2)).sum::<f64>() / (count - 1.0);
    // Rounding must not turn equal distances into a proof.
    mean / (variance / count).sqrt().max(1e-3)
}
