use crate::error::{Wanted, WaterwayError, check, not_negative, positive};
use serde::{Deserialize, Serialize};

/// An end of a lock or channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Side {
    /// The upper end; vessels from here go down.
    Upper,
    /// The lower end; vessels from here go up.
    Lower,
}

impl Side {
    /// Both, upper first.
    pub const BOTH: [Side; 2] = [Side::Upper, Side::Lower];

    /// 0 for the upper side, 1 for the lower.
    pub fn index(self) -> usize {
        match self {
            Side::Upper => 0,
            Side::Lower => 1,
        }
    }

    /// The other end.
    pub fn other(self) -> Side {
        match self {
            Side::Upper => Side::Lower,
            Side::Lower => Side::Upper,
        }
    }
}

/// Vessels of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VesselClass {
    /// Its name.
    pub name: String,
    /// Length overall.
    pub length_m: f64,
    /// Beam.
    pub beam_m: f64,
    /// Draught, laden.
    pub draught_m: f64,
    /// Height above the water.
    pub air_draught_m: f64,
    /// Dead weight.
    pub tonnes: f64,
    /// Cargo over dead weight, for vessels from the upper and the lower end.
    pub load: [f64; 2],
    /// Share of the arrivals at the upper and the lower end.
    pub share: [f64; 2],
    /// Of those waiting, a smaller number goes first.
    pub priority: u32,
    /// A service or passenger vessel: counted, but without cargo.
    pub service: bool,
    /// Shares a chamber with nobody.
    pub alone: bool,
    /// Times in and out over those of the chamber (a towed train may need twice as long).
    pub time_factor: f64,
    /// Speed in the channel.
    pub speed_mps: f64,
}

impl Default for VesselClass {
    /// A motor vessel of 1,000 t, 58 m long and 11 m broad.
    fn default() -> Self {
        VesselClass {
            name: "1000t".into(),
            length_m: 58.0,
            beam_m: 11.0,
            draught_m: 2.6,
            air_draught_m: 6.0,
            tonnes: 1_000.0,
            load: [1.0; 2],
            share: [1.0; 2],
            priority: 0,
            service: false,
            alone: false,
            time_factor: 1.0,
            speed_mps: 2.5,
        }
    }
}

impl VesselClass {
    /// Cargo of a vessel from that end, in tonnes.
    pub fn cargo_tonnes(&self, from: Side) -> f64 {
        if self.service { 0.0 } else { self.tonnes * self.load[from.index()] }
    }

    pub(crate) fn check(&self) -> Result<(), WaterwayError> {
        let named = |what: &str| format!("{}.{what}", self.name);
        positive(&named("length_m"), self.length_m)?;
        positive(&named("beam_m"), self.beam_m)?;
        positive(&named("speed_mps"), self.speed_mps)?;
        positive(&named("time_factor"), self.time_factor)?;
        not_negative(&named("draught_m"), self.draught_m)?;
        not_negative(&named("air_draught_m"), self.air_draught_m)?;
        not_negative(&named("tonnes"), self.tonnes)?;
        for (share, load) in self.share.iter().zip(self.load) {
            not_negative(&named("share"), *share)?;
            check(&named("load"), load, Wanted::Share, (0.0..=1.0).contains(&load))?;
        }
        Ok(())
    }
}
