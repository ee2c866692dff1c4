use super::lanes::TOLERANCE_M;

/// A chamber as a rectangle: vessels enter one behind another and moor as far ahead as their beam lets them through.
///
/// Kept as a skyline, the length used at every place across the chamber, so that a vessel never has to pass over one
/// that is already moored. Vessels of one size fill the chamber as lanes would; mixed ones use the width that lanes
/// waste.
#[derive(Clone, Debug)]
pub struct Skyline {
    length_m: f64,
    width_m: f64,
    gap_m: f64,
    side_gap_m: f64,
    /// Stretches across the chamber, left to right: where each ends, and the length used there.
    steps: Vec<(f64, f64)>,
    area_m2: f64,
}

impl Skyline {
    /// An empty chamber, with clear water kept between vessels along and across it.
    pub fn new(length_m: f64, width_m: f64, gap_m: f64, side_gap_m: f64) -> Self {
        // A gap to the right of the last vessel costs nothing: it lies in the wall.
        let width_m = width_m + side_gap_m;
        Skyline { length_m, width_m, gap_m, side_gap_m, steps: vec![(width_m, 0.0)], area_m2: 0.0 }
    }

    /// Takes everybody out.
    pub fn clear(&mut self) {
        self.steps.clear();
        self.steps.push((self.width_m, 0.0));
        self.area_m2 = 0.0;
    }

    /// Water surface covered by vessels, without gaps.
    pub fn area_m2(&self) -> f64 {
        self.area_m2
    }

    /// Moors a vessel as far ahead as it can get; false, and nothing changed, if there is no room.
    ///
    /// ```
    /// let mut chamber = linping_waterway::stowage::Skyline::new(300.0, 23.0, 2.0, 1.0);
    /// let moored = (0..12).filter(|_| chamber.take(58.0, 11.0)).count();
    /// assert_eq!(moored, 10, "two abreast, five behind one another: 5 × 58 + 4 × 2 = 298");
    /// ```
    pub fn take(&mut self, length_m: f64, beam_m: f64) -> bool {
        let across = beam_m + self.side_gap_m;
        let mut best: Option<(f64, f64)> = None;
        let mut left = 0.0;
        for first in 0..self.steps.len() {
            if left + across > self.width_m + TOLERANCE_M {
                break;
            }
            let ahead = self.used_between(first, left + across);
            if best.is_none_or(|(_, best)| ahead < best - TOLERANCE_M) {
                best = Some((left, ahead));
            }
            left = self.steps[first].0;
        }
        let Some((left, ahead)) = best.filter(|(_, ahead)| ahead + length_m <= self.length_m + TOLERANCE_M) else {
            return false;
        };
        self.raise(left, (left + across).min(self.width_m), ahead + length_m + self.gap_m);
        self.area_m2 += length_m * beam_m;
        true
    }

    /// The most length used from the stretch `first` on, up to the place `right`.
    fn used_between(&self, first: usize, right: f64) -> f64 {
        let mut most = 0.0_f64;
        for &(end, used) in &self.steps[first..] {
            most = most.max(used);
            if end >= right - TOLERANCE_M {
                break;
            }
        }
        most
    }

    fn raise(&mut self, left: f64, right: f64, used: f64) {
        let mut steps = Vec::with_capacity(self.steps.len() + 2);
        let mut start = 0.0;
        let mut placed = false;
        for &(end, old) in &self.steps {
            if end <= left + TOLERANCE_M || start >= right - TOLERANCE_M {
                if start >= right - TOLERANCE_M && !placed {
                    steps.push((right, used));
                    placed = true;
                }
                steps.push((end, old));
            } else {
                if start < left - TOLERANCE_M {
                    steps.push((left, old));
                }
                if end > right + TOLERANCE_M {
                    steps.push((right, used));
                    placed = true;
                    steps.push((end, old));
                }
            }
            start = end;
        }
        if !placed {
            steps.push((right, used));
        }
        self.steps = steps;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_broad_vessel_leaves_room_only_behind_itself() {
        let mut chamber = Skyline::new(100.0, 23.0, 0.0, 1.0);
        assert!(chamber.take(60.0, 15.0));
        assert!(chamber.take(40.0, 7.0), "beside it: 15 + 1 + 7 = 23");
        assert!(!chamber.take(50.0, 15.0));
        assert!(chamber.take(40.0, 23.0), "behind both");
        assert!(!chamber.take(1.0, 23.0));
    }

    #[test]
    fn mixed_vessels_use_what_lanes_would_waste() {
        // Two lanes of 11 m cannot hold 7 m vessels three abreast; the rectangle can.
        let mut chamber = Skyline::new(30.0, 23.0, 0.0, 1.0);
        assert_eq!((0..4).filter(|_| chamber.take(30.0, 7.0)).count(), 3, "3 × 7 + 2 × 1 = 23");
    }

    proptest! {
        #[test]
        fn moored_vessels_never_cover_more_than_the_chamber(
            ships in proptest::collection::vec((10.0..110.0_f64, 4.0..23.0_f64), 1..60)
        ) {
            let mut chamber = Skyline::new(300.0, 23.0, 2.0, 0.5);
            for (length, beam) in ships {
                let before = chamber.area_m2();
                let taken = chamber.take(length, beam);
                prop_assert_eq!(chamber.area_m2() > before, taken);
            }
            prop_assert!(chamber.area_m2() <= 300.0 * 23.0);
            let mut left = 0.0;
            for &(end, used) in &chamber.steps {
                prop_assert!(end > left && used <= 302.0 + 1e-6);
                left = end;
            }
            prop_assert!((left - 23.5).abs() < 1e-9);
        }

        #[test]
        fn vessels_of_one_size_fill_it_as_lanes_do(length in 20.0..150.0_f64, beam in 5.0..23.0_f64) {
            let lanes = ((23.0 + 1.0) / (beam + 1.0)) as usize;
            let mut by_lanes = crate::stowage::Lanes::new(lanes, 300.0, 2.0);
            let mut chamber = Skyline::new(300.0, 23.0, 2.0, 1.0);
            let in_lanes = (0..200).filter(|_| by_lanes.take(length)).count();
            let in_rectangle = (0..200).filter(|_| chamber.take(length, beam)).count();
            prop_assert_eq!(in_lanes, in_rectangle);
        }
    }
}
