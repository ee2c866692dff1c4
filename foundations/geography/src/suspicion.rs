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

/// What few places say of their datum where the score decides nothing.
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
    /// How each fits, WGS84 first.
    pub fits: Vec<DatumFit>,
    /// Places used.
    pub places: usize,
}

impl DatumVerdict {
    /// Standard errors by which the best of the other datums brings the places nearer to streets than WGS84 does; negative if
    /// none does.
    pub fn best_other_score(&self) -> f64 {
        let others = self.fits.iter().filter(|fit| fit.datum != Datum::Wgs84);
        others.map(|fit| fit.score).fold(f64::NEG_INFINITY, f64::max)
    }
}

/// What [`doubt_datum`] finds.
#[derive(Clone, Debug, PartialEq)]
pub struct DatumChances {
    /// What the chances say.
    pub doubt: DatumDoubt,
    /// Each datum, WGS84 first, with the share of arbitrary shifts under which the places lie as near to streets as under it.
    pub chances: Vec<(Datum, f64)>,
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
/// Fewer than ten places, or places that have nothing to do with streets, give WGS84; what few places say besides is for
/// [`doubt_datum`].
pub fn check_datum(places: &[Coord<f64>], distance_to_street: impl Fn(Coord<f64>) -> Option<f64>) -> DatumVerdict {
    let usable = usable(places);
    let distances = distances(&usable, to_street(distance_to_street));
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

/// Of up to 200 places, asks how many of 400 arbitrary shifts of up to 1,700 m bring them as near to streets as each datum does:
/// that share is a chance, whatever the streets are like, and says what may be doubted where [`check_datum`] proves nothing.
/// `None` of more places, whose score says all, and where the three datums coincide.
///
/// It measures 400 distances a place: ask it where the answer matters.
pub fn doubt_datum(
    places: &[Coord<f64>],
    distance_to_street: impl Fn(Coord<f64>) -> Option<f64>,
) -> Option<DatumChances> {
    let usable = usable(places);
    let differ = usable.iter().any(|place| convert(*place, Datum::Gcj02, Datum::Wgs84) != *place);
    if !differ || usable.len() > FEW {
        return None;
    }
    let to_street = to_street(distance_to_street);
    let distances = distances(&usable, &to_street);
    let chances: Vec<(Datum, f64)> = Datum::ALL.iter().copied().zip(chances(&usable, &distances, to_street)).collect();
    Some(DatumChances { doubt: doubt_of(&chances), chances })
}

fn usable(places: &[Coord<f64>]) -> Vec<Coord<f64>> {
    places.iter().filter(|p| p.x.abs() <= 180.0 && p.y.abs() <= 90.0).copied().collect()
}

fn to_street(distance: impl Fn(Coord<f64>) -> Option<f64>) -> impl Fn(Coord<f64>) -> f64 {
    move |place| distance(place).filter(|found| found.is_finite()).unwrap_or(FARTHEST_M).clamp(0.0, FARTHEST_M)
}

/// The distance of each place to a street, taken as one datum after the other.
fn distances(places: &[Coord<f64>], to_street: impl Fn(Coord<f64>) -> f64) -> Vec<Vec<f64>> {
    let taken_as = |datum: Datum| places.iter().map(|place| to_street(convert(*place, datum, Datum::Wgs84))).collect();
    Datum::ALL.iter().map(|&datum| taken_as(datum)).collect()
}

/// A street beyond this is as far as one that is not there, in metres.
const FARTHEST_M: f64 = 2_000.0;

/// What the chances of the datums say, WGS84 first.
fn doubt_of(chances: &[(Datum, f64)]) -> DatumDoubt {
    let [given, others @ ..] = chances else { return DatumDoubt::None };
    let rarest = others.iter().fold(given, |best, tried| if tried.1 < best.1 { tried } else { best });
    if rarest.1 <= RARE && given.1 >= RATHER * rarest.1 {
        DatumDoubt::Perhaps(rarest.0)
    } else if given.1 > RARE {
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
