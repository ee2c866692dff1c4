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
    /// Share of other shifts of the same sizes, to all sides, under which the places lie as near to streets; 1 where it was
    /// not worked out because the score decides, or because all three datums coincide.
    pub chance: f64,
}

/// What a layer says of its datum where the score decides nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DatumDoubt {
    /// Nothing speaks against WGS84.
    None,
    /// Another datum fits as hardly any arbitrary shift would, and WGS84 no better than many: so probably that one.
    Perhaps(Datum),
    /// Too few places to tell: arbitrary shifts fit as well as any of the datums does.
    TooFew,
}

/// What [`check_datum`] finds.
#[derive(Clone, Debug, PartialEq)]
pub struct DatumVerdict {
    /// The likeliest datum: WGS84 unless another fits beyond doubt.
    pub likely: Datum,
    /// What can be said where nothing is beyond doubt.
    pub doubt: DatumDoubt,
    /// How each fits, WGS84 first.
    pub fits: Vec<DatumFit>,
    /// Places used.
    pub places: usize,
}

/// Scores above this speak beyond doubt: chance would reach it once in ten thousand layers.
const BEYOND_DOUBT: f64 = 4.0;

/// Fewer places prove nothing.
const FEWEST: usize = 10;

/// Layers of more places than this say nothing that the score does not.
const FEW: usize = 200;

/// Arbitrary shifts that few places are tried under.
const SHIFTS: usize = 400;

/// A datum under which the places lie as near to streets as under fewer arbitrary shifts than this is believed.
const RARE: f64 = 0.01;

/// How many times as many shifts must fit as well as WGS84 does before another datum is believed.
const RATHER: f64 = 10.0;

/// Names the likely datum of a layer: its places are taken as WGS84, GCJ-02 and BD-09 in turn, brought to WGS84, and
/// `distance_to_street` says how far (metres) the nearest street is, `None` if there is none near. Homes, schools and
/// stops stand nearer to streets than places shifted by some hundred metres do; the difference of the logarithms,
/// place by place, over its standard error is the score.
///
/// Fewer than ten places, or places that have nothing to do with streets, give WGS84. Of few places it is then asked how many of 400
/// other shifts of up to 1,700 m bring them as near to streets as each datum does: that share is a chance, whatever the streets
/// are like, and says what may be doubted.
pub fn check_datum(places: &[Coord<f64>], distance_to_street: impl Fn(Coord<f64>) -> Option<f64>) -> DatumVerdict {
    let to_street = |place: Coord<f64>| {
        distance_to_street(place).filter(|distance| distance.is_finite()).unwrap_or(FARTHEST_M).clamp(0.0, FARTHEST_M)
    };
    let usable: Vec<Coord<f64>> = places.iter().filter(|p| p.x.abs() <= 180.0 && p.y.abs() <= 90.0).copied().collect();
    let distances: Vec<Vec<f64>> = Datum::ALL
        .iter()
        .map(|&datum| usable.iter().map(|place| to_street(convert(*place, datum, Datum::Wgs84))).collect())
        .collect();
    let mut fits: Vec<DatumFit> = Datum::ALL
        .iter()
        .zip(&distances)
        .map(|(&datum, tried)| DatumFit {
            datum,
            median_m: median(tried, FARTHEST_M),
            score: score(&distances[0], tried),
            chance: 1.0,
        })
        .collect();
    let best = fits.iter().fold(fits[0], |best, fit| if fit.score > best.score { *fit } else { best });
    let proven = best.score > BEYOND_DOUBT && usable.len() >= FEWEST;
    let mut doubt = DatumDoubt::None;
    let differ = usable.iter().any(|place| convert(*place, Datum::Gcj02, Datum::Wgs84) != *place);
    if !proven && differ && usable.len() <= FEW {
        let chances = chances(&usable, &distances, to_street);
        fits.iter_mut().zip(chances).for_each(|(fit, chance)| fit.chance = chance);
        doubt = doubt_of(&fits);
    }
    DatumVerdict { likely: if proven { best.datum } else { Datum::Wgs84 }, doubt, fits, places: usable.len() }
}

/// A street beyond this is as far as one that is not there, in metres.
const FARTHEST_M: f64 = 2_000.0;

/// What the chances of the datums say, WGS84 first.
fn doubt_of(fits: &[DatumFit]) -> DatumDoubt {
    let [given, others @ ..] = fits else { return DatumDoubt::None };
    let rarest = others.iter().fold(given, |best, fit| if fit.chance < best.chance { fit } else { best });
    if rarest.chance <= RARE && given.chance >= RATHER * rarest.chance {
        DatumDoubt::Perhaps(rarest.datum)
    } else if given.chance > RARE {
        DatumDoubt::TooFew
    } else {
        DatumDoubt::None
    }
}

/// For each datum the share of arbitrary shifts under which the places lie as near to streets as under it.
fn chances(
    places: &[Coord<f64>],
    distances: &[Vec<f64>],
    to_street: impl Fn(Coord<f64>) -> f64,
) -> impl Iterator<Item = f64> {
    let nearness = |distances: &mut dyn Iterator<Item = f64>| distances.map(|d| (d + STREET_M).ln()).sum::<f64>();
    let tried: Vec<f64> = (0..SHIFTS)
        .map(|at| {
            // A sunflower of shifts: evenly over a disc, without the middle, where shifts are none.
            let share = (at as f64 + 0.5) / SHIFTS as f64;
            let (metres, angle) = ((0.03 + 0.97 * share).sqrt() * FARTHEST_SHIFT_M, at as f64 * GOLDEN_ANGLE);
            let moved = |place: &Coord<f64>| {
                let degrees = metres / METRES_PER_DEGREE;
                let (east, north) = (angle.cos() * degrees, angle.sin() * degrees);
                Coord { x: place.x + east / place.y.to_radians().cos().max(0.01), y: place.y + north }
            };
            nearness(&mut places.iter().map(|place| to_street(moved(place))))
        })
        .collect();
    let own: Vec<f64> = distances.iter().map(|of_datum| nearness(&mut of_datum.iter().copied())).collect();
    own.into_iter()
        .map(move |own| (1 + tried.iter().filter(|other| **other <= own).count()) as f64 / (SHIFTS + 1) as f64)
}

/// The longest of the arbitrary shifts: WGS84 taken as BD-09 is off by as much, in metres.
const FARTHEST_SHIFT_M: f64 = 1_700.0;
/// The angle between one seed of a sunflower and the next.
const GOLDEN_ANGLE: f64 = 2.399_963_229_728_653;
/// Metres of a degree of latitude, near enough for an arbitrary shift.
const METRES_PER_DEGREE: f64 = 111_195.0;
/// Distances below the width of a street say nothing.
const STREET_M: f64 = 5.0;

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
    let gains: Vec<f64> = as_given.iter().zip(tried).map(|(a, b)| ((a + STREET_M) / (b + STREET_M)).ln()).collect();
    let count = gains.len() as f64;
    if count < 2.0 {
        return 0.0;
    }
    let mean = gains.iter().sum::<f64>() / count;
    let variance = gains.iter().map(|gain| (gain - mean).powi(2)).sum::<f64>() / (count - 1.0);
    // Rounding must not turn equal distances into a proof.
    mean / (variance / count).sqrt().max(1e-3)
}
