use super::class::check_passes;
use crate::error::{Wanted, WaterwayError, check, not_negative, positive};
use crate::traffic::VesselClass;
use serde::{Deserialize, Serialize};

/// A stretch of channel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reach {
    /// Its name.
    pub name: String,
    /// Its length.
    pub length_m: f64,
    /// Depth of water.
    pub depth_m: f64,
    /// Height free under its lowest bridge.
    pub clearance_m: f64,
    /// Speed allowed; vessels sail at the lower of this and their own.
    pub speed_limit_mps: f64,
    /// True if vessels cannot pass each other in it.
    pub one_way: bool,
    /// While somebody waits at the other end, vessels may follow one another into a one-way stretch for so long.
    pub platoon_s: f64,
}

/// A quay at which some of the vessels that pass load or discharge.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Berth {
    /// Its name.
    pub name: String,
    /// Vessels handled at once.
    pub places: usize,
    /// Time a vessel takes.
    pub handling_s: f64,
    /// Share of the vessels that call.
    pub share: f64,
}

impl Reach {
    /// Time a vessel takes.
    pub fn time_s(&self, class: &VesselClass) -> f64 {
        self.length_m / class.speed_mps.min(self.speed_limit_mps)
    }

    pub(crate) fn check(&self, classes: &[VesselClass]) -> Result<(), WaterwayError> {
        let named = |what: &str| format!("{}.{what}", self.name);
        positive(&named("length_m"), self.length_m)?;
        positive(&named("depth_m"), self.depth_m)?;
        positive(&named("clearance_m"), self.clearance_m)?;
        positive(&named("speed_limit_mps"), self.speed_limit_mps)?;
        not_negative(&named("platoon_s"), self.platoon_s)?;
        classes.iter().try_for_each(|class| check_passes(class, self.depth_m, self.clearance_m))
    }
}

impl Berth {
    pub(crate) fn check(&self) -> Result<(), WaterwayError> {
        let named = |what: &str| format!("{}.{what}", self.name);
        check(&named("places"), self.places as f64, Wanted::Count, self.places > 0)?;
        positive(&named("handling_s"), self.handling_s)?;
        check(&named("share"), self.share, Wanted::Share, (0.0..=1.0).contains(&self.share)).map(drop)
    }
}
