use geo::Coord;
use std::f64::consts::PI;

/// The coordinates a map in China may be in. All data inside Linping are WGS84.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Datum {
    /// GPS and OpenStreetMap; CGCS2000 agrees with it to a few centimetres.
    Wgs84,
    /// The shifted coordinates of maps published in China (Amap, Tencent, Google in China): 300 to 700 m off.
    Gcj02,
    /// Baidu's coordinates: GCJ-02 shifted once more by about 900 m.
    Bd09,
}

impl Datum {
    /// All three, WGS84 first.
    pub const ALL: [Datum; 3] = [Datum::Wgs84, Datum::Gcj02, Datum::Bd09];

    /// The name people write.
    pub fn name(self) -> &'static str {
        match self {
            Datum::Wgs84 => "WGS84",
            Datum::Gcj02 => "GCJ-02",
            Datum::Bd09 => "BD-09",
        }
    }

    /// The datum of a name: `WGS84`, `GCJ-02`, `BD-09`, with or without hyphen, in any case.
    pub fn from_name(name: &str) -> Option<Datum> {
        let plain = |text: &str| text.replace('-', "").to_lowercase();
        Datum::ALL.into_iter().find(|datum| plain(datum.name()) == plain(name))
    }
}

/// A place from one datum into another, longitude and latitude in degrees. Both ways fit to 1e-9 degrees (0.1 mm).
///
/// Outside the rectangle round China in which GCJ-02 is defined the three coincide.
///
/// ```
/// use geo::coord;
/// use linping_geography::{Datum, convert};
/// let tiananmen = convert(coord! { x: 116.404, y: 39.915 }, Datum::Wgs84, Datum::Gcj02);
/// assert!((tiananmen.x - 116.410_244_499_169_38).abs() < 1e-9);
/// assert!((tiananmen.y - 39.916_404_281_501_64).abs() < 1e-9);
/// ```
///
/// # References
/// The published approximation of GCJ-02 (eviltransform, coordtransform): Krasovsky 1940 ellipsoid, error below 1 m. BD-09
/// as Baidu's own library does it. The ways back are solved by iteration.
pub fn convert(place: Coord<f64>, from: Datum, to: Datum) -> Coord<f64> {
    if from == to || !(place.x.is_finite() && place.y.is_finite()) {
        return place;
    }
    let wgs84 = match from {
        Datum::Wgs84 => place,
        Datum::Gcj02 => undo(gcj02_from_wgs84, place),
        Datum::Bd09 => undo(gcj02_from_wgs84, undo(bd09_from_gcj02, place)),
    };
    match to {
        Datum::Wgs84 => wgs84,
        Datum::Gcj02 => gcj02_from_wgs84(wgs84),
        Datum::Bd09 => bd09_from_gcj02(gcj02_from_wgs84(wgs84)),
    }
}

/// The rectangle in which the shift is defined.
fn is_shifted(place: Coord<f64>) -> bool {
    (72.004..=137.8347).contains(&place.x) && (0.8293..=55.8271).contains(&place.y)
}

fn gcj02_from_wgs84(place: Coord<f64>) -> Coord<f64> {
    const SEMI_MAJOR_AXIS: f64 = 6_378_245.0;
    const SQUARED_ECCENTRICITY: f64 = 0.006_693_421_622_965_943;
    if !is_shifted(place) {
        return place;
    }
    let (x, y) = (place.x - 105.0, place.y - 35.0);
    let ripple = (20.0 * (6.0 * x * PI).sin() + 20.0 * (2.0 * x * PI).sin()) * 2.0 / 3.0;
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * x.abs().sqrt()
        + ripple
        + (20.0 * (y * PI).sin() + 40.0 * (y / 3.0 * PI).sin()) * 2.0 / 3.0
        + (160.0 * (y / 12.0 * PI).sin() + 320.0 * (y * PI / 30.0).sin()) * 2.0 / 3.0;
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * x.abs().sqrt()
        + ripple
        + (20.0 * (x * PI).sin() + 40.0 * (x / 3.0 * PI).sin()) * 2.0 / 3.0
        + (150.0 * (x / 12.0 * PI).sin() + 300.0 * (x / 30.0 * PI).sin()) * 2.0 / 3.0;
    let latitude = place.y.to_radians();
    let magic = 1.0 - SQUARED_ECCENTRICITY * latitude.sin().powi(2);
    let meridian = SEMI_MAJOR_AXIS * (1.0 - SQUARED_ECCENTRICITY) / (magic * magic.sqrt());
    let parallel = SEMI_MAJOR_AXIS / magic.sqrt() * latitude.cos();
    Coord { x: place.x + (east / parallel).to_degrees(), y: place.y + (north / meridian).to_degrees() }
}

fn bd09_from_gcj02(place: Coord<f64>) -> Coord<f64> {
    const TURN: f64 = PI * 3000.0 / 180.0;
    if !is_shifted(place) {
        return place;
    }
    let radius = place.x.hypot(place.y) + 0.000_02 * (place.y * TURN).sin();
    let angle = place.y.atan2(place.x) + 0.000_003 * (place.x * TURN).cos();
    Coord { x: radius * angle.cos() + 0.006_5, y: radius * angle.sin() + 0.006 }
}

/// The place that `shift` takes to `target`: the shift changes so slowly that correcting by the miss converges at once.
fn undo(shift: impl Fn(Coord<f64>) -> Coord<f64>, target: Coord<f64>) -> Coord<f64> {
    const ENOUGH: f64 = 1e-12;
    const MOST_ROUNDS: usize = 40;
    let mut place = target;
    for _ in 0..MOST_ROUNDS {
        let miss = shift(place) - target;
        place = place - miss;
        if miss.x.abs() < ENOUGH && miss.y.abs() < ENOUGH {
            break;
        }
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::coord;
    use proptest::prelude::*;

    fn close(a: Coord<f64>, b: Coord<f64>, degrees: f64) -> bool {
        (a.x - b.x).abs() < degrees && (a.y - b.y).abs() < degrees
    }

    #[test]
    fn the_figures_other_libraries_print_are_met() {
        let place = coord! { x: 116.404, y: 39.915 };
        let baidu = convert(convert(place, Datum::Gcj02, Datum::Wgs84), Datum::Wgs84, Datum::Bd09);
        assert!(close(baidu, coord! { x: 116.410_369_493_710_29, y: 39.921_336_993_510_22 }, 1e-9), "{baidu:?}");
    }

    #[test]
    fn outside_china_nothing_is_shifted() {
        let porto = coord! { x: -8.61, y: 41.15 };
        assert_eq!(convert(porto, Datum::Wgs84, Datum::Bd09), porto);
        assert_eq!(convert(porto, Datum::Gcj02, Datum::Wgs84), porto);
    }

    proptest! {
        #[test]
        fn there_and_back_is_the_same_place(x in 73.0f64..136.0, y in 2.0f64..54.0) {
            let place = coord! { x: x, y: y };
            for from in Datum::ALL {
                for to in Datum::ALL {
                    let back = convert(convert(place, from, to), to, from);
                    prop_assert!(close(back, place, 1e-9), "{from:?} {to:?} {back:?}");
                }
            }
        }
    }
}
