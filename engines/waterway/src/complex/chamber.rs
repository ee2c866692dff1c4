use super::calendar::{Calendar, Departures};
use crate::error::{Dimension, Wanted, WaterwayError, check, not_negative, positive};
use crate::traffic::{Side, VesselClass};
use serde::{Deserialize, Serialize};

/// A chamber and its times.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chamber {
    /// Its name.
    pub name: String,
    /// Usable length.
    pub length_m: f64,
    /// Usable width.
    pub width_m: f64,
    /// Water over the sill at low level.
    pub sill_depth_m: f64,
    /// Water kept under the keel.
    pub keel_clearance_m: f64,
    /// Clear water between vessels, along.
    pub gap_m: f64,
    /// Clear water between vessels, across.
    pub side_gap_m: f64,
    /// Vessels abreast if the chamber is worked in lanes; none to stow in two dimensions.
    pub lanes: Option<usize>,
    /// Vessels in a lockage at most.
    pub max_vessels: usize,
    /// Side the empty chamber lies open to at the start.
    pub open_to: Side,
    /// Closing the gates.
    pub close_s: f64,
    /// Filling or emptying.
    pub level_s: f64,
    /// Opening the gates.
    pub open_s: f64,
    /// From the start of loading until the first vessel lies moored.
    pub first_in_s: f64,
    /// Between two vessels coming in.
    pub headway_in_s: f64,
    /// From open gates until the first vessel is out.
    pub first_out_s: f64,
    /// Between two vessels going out.
    pub headway_out_s: f64,
    /// Coefficient of variation of a lockage's duration (gamma law); 0 for none.
    pub variation: f64,
    /// Difference of level, for the water used.
    pub head_m: f64,
    /// Times in which it starts nothing.
    pub calendar: Calendar,
}

/// How the lock is worked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rules {
    /// May a later vessel go in where the first that waits does not fit?
    pub overtaking: bool,
    /// How many of those waiting the keeper looks at to fill a chamber.
    pub look_ahead: usize,
    /// A chamber that is not full waits for more until the first has waited so long.
    pub clustering_s: f64,
    /// When lockages may start, from the upper and the lower side.
    pub departures: [Departures; 2],
}

impl Default for Rules {
    /// First come, first served, at once.
    fn default() -> Self {
        Rules { overtaking: false, look_ahead: 64, clustering_s: 0.0, departures: [Departures::Free, Departures::Free] }
    }
}

/// Chambers side by side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LockComplex {
    /// Its name.
    pub name: String,
    /// The chambers.
    pub chambers: Vec<Chamber>,
    /// How it is worked.
    pub rules: Rules,
}

impl Chamber {
    /// Closing, levelling and opening.
    pub fn turn_s(&self) -> f64 {
        self.close_s + self.level_s + self.open_s
    }

    /// Water surface.
    pub fn area_m2(&self) -> f64 {
        self.length_m * self.width_m
    }

    /// What of a vessel is too large for the chamber: its size and the chamber's.
    pub fn obstacle(&self, class: &VesselClass) -> Option<(Dimension, f64, f64)> {
        [
            (Dimension::Length, class.length_m, self.length_m),
            (Dimension::Beam, class.beam_m, self.width_m),
            (Dimension::Draught, class.draught_m + self.keel_clearance_m, self.sill_depth_m),
        ]
        .into_iter()
        .find(|(_, vessel, chamber)| *vessel > chamber + 1e-9)
    }

    fn check(&self) -> Result<(), WaterwayError> {
        let named = |what: &str| format!("{}.{what}", self.name);
        positive(&named("length_m"), self.length_m)?;
        positive(&named("width_m"), self.width_m)?;
        positive(&named("sill_depth_m"), self.sill_depth_m)?;
        let rest = [
            ("keel_clearance_m", self.keel_clearance_m),
            ("gap_m", self.gap_m),
            ("side_gap_m", self.side_gap_m),
            ("close_s", self.close_s),
            ("level_s", self.level_s),
            ("open_s", self.open_s),
            ("first_in_s", self.first_in_s),
            ("headway_in_s", self.headway_in_s),
            ("first_out_s", self.first_out_s),
            ("headway_out_s", self.headway_out_s),
            ("variation", self.variation),
            ("head_m", self.head_m),
        ];
        rest.iter().try_for_each(|(name, value)| not_negative(&named(name), *value).map(drop))?;
        let whole = |value: usize| value as f64;
        check(&named("max_vessels"), whole(self.max_vessels), Wanted::Count, self.max_vessels > 0)?;
        if let Some(lanes) = self.lanes {
            check(&named("lanes"), whole(lanes), Wanted::Count, lanes > 0)?;
        }
        self.calendar.check()
    }
}

impl LockComplex {
    /// Checks every number, and that every class that comes fits some chamber.
    ///
    /// # Errors
    /// What is wrong, by name.
    pub fn check(&self, classes: &[VesselClass]) -> Result<(), WaterwayError> {
        if self.chambers.is_empty() {
            return Err(WaterwayError::Missing { what: "a chamber".into() });
        }
        for (number, chamber) in self.chambers.iter().enumerate() {
            chamber.check()?;
            if self.chambers.iter().take(number).any(|other| other.name == chamber.name) {
                return Err(WaterwayError::Twice { name: chamber.name.clone() });
            }
        }
        not_negative("rules.clustering_s", self.rules.clustering_s)?;
        check("rules.look_ahead", self.rules.look_ahead as f64, Wanted::Count, self.rules.look_ahead > 0)?;
        self.rules.departures.iter().try_for_each(Departures::check)?;
        for class in classes {
            class.check()?;
            let obstacles: Vec<_> = self.chambers.iter().map(|chamber| chamber.obstacle(class)).collect();
            if obstacles.iter().all(Option::is_some) {
                let largest = obstacles.into_iter().flatten().max_by(|a, b| a.2.total_cmp(&b.2));
                if let Some((dimension, vessel_m, chamber_m)) = largest {
                    let vessel = class.name.clone();
                    return Err(WaterwayError::VesselTooLarge { vessel, dimension, vessel_m, chamber_m });
                }
            }
        }
        Ok(())
    }
}
