/// Below this a length is measurement noise: sums of decimal metres must not miss a lane by a rounding error.
pub(crate) const TOLERANCE_M: f64 = 1e-9;

/// A chamber as lanes of one length; a vessel goes into the first lane with room.
#[derive(Clone, Debug)]
pub struct Lanes {
    length_m: f64,
    gap_m: f64,
    /// Length used, per lane, with a gap after every vessel.
    used_m: Vec<f64>,
}

impl Lanes {
    /// Empty lanes of one length with clear water between the vessels of a lane.
    pub fn new(count: usize, length_m: f64, gap_m: f64) -> Self {
        Lanes { length_m, gap_m, used_m: vec![0.0; count] }
    }

    /// Takes everybody out.
    pub fn clear(&mut self) {
        self.used_m.fill(0.0);
    }

    /// Puts a vessel into the first lane with room; false if there is none.
    ///
    /// ```
    /// let mut lanes = linping_waterway::stowage::Lanes::new(1, 300.0, 2.0);
    /// assert_eq!((0..6).filter(|_| lanes.take(58.0)).count(), 5, "5 × 58 + 4 × 2 = 298");
    /// ```
    pub fn take(&mut self, length_m: f64) -> bool {
        let Some(lane) = self.used_m.iter_mut().find(|used| **used + length_m <= self.length_m + TOLERANCE_M) else {
            return false;
        };
        *lane += length_m + self.gap_m;
        true
    }
}
