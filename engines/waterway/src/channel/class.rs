use crate::error::{Dimension, WaterwayError};
use crate::traffic::VesselClass;

/// Class of an inland channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChannelClass {
    /// Class I, vessels of 3,000 t.
    I,
    /// Class II, 2,000 t.
    II,
    /// Class III, 1,000 t.
    III,
    /// Class IV, 500 t.
    IV,
    /// Class V, 300 t.
    V,
    /// Class VI, 100 t.
    VI,
    /// Class VII, 50 t.
    VII,
}

/// What a restricted (canal) channel of a class must offer, and where that was read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChannelStandard {
    /// Its class.
    pub class: ChannelClass,
    /// Dead weight of the vessels it is for.
    pub tonnes: f64,
    /// Depth of water.
    pub depth_m: f64,
    /// Width at the bottom for two-way traffic; none for class I, where the copy read gives 60 m for class II only.
    pub bottom_width_m: f64,
    /// Radius of bends.
    pub bend_radius_m: f64,
    /// Edition of GB 50139 the figures stand in.
    pub edition: &'static str,
    /// How the figures are known.
    pub status: &'static str,
}

/// The classes that the copy of GB 50139 lists for restricted channels (class I is not among them).
const RESTRICTED: [(ChannelClass, f64, f64, f64, f64); 6] = [
    (ChannelClass::II, 2_000.0, 4.0, 60.0, 540.0),
    (ChannelClass::III, 1_000.0, 3.2, 45.0, 480.0),
    (ChannelClass::IV, 500.0, 2.5, 40.0, 320.0),
    (ChannelClass::V, 300.0, 2.5, 35.0, 250.0),
    (ChannelClass::VI, 100.0, 2.0, 20.0, 110.0),
    (ChannelClass::VII, 50.0, 1.5, 16.0, 100.0),
];

/// The standard of a restricted channel.
///
/// # Units
/// Metres, tonnes.
///
/// # References
/// GB 50139-2004, Navigation standard of inland waterways, as read in copies; the text of the 2014 edition was not
/// readable, so a plan that needs it gives its own figures.
///
/// # Errors
/// Class I, for which the standard gives no restricted channel.
///
/// # Examples
/// The canal's second channel is of class III: 3.2 m deep, 45 m at the bottom, bends of 480 m.
/// ```
/// use linping_waterway::channel::{ChannelClass, channel_standard};
/// let canal = channel_standard(ChannelClass::III)?;
/// assert_eq!((canal.tonnes, canal.depth_m, canal.bottom_width_m), (1_000.0, 3.2, 45.0));
/// # Ok::<(), linping_waterway::WaterwayError>(())
/// ```
pub fn channel_standard(class: ChannelClass) -> Result<ChannelStandard, WaterwayError> {
    RESTRICTED
        .iter()
        .find(|row| row.0 == class)
        .map(|&(class, tonnes, depth_m, bottom_width_m, bend_radius_m)| ChannelStandard {
            class,
            tonnes,
            depth_m,
            bottom_width_m,
            bend_radius_m,
            edition: "2004",
            status: "read",
        })
        .ok_or(WaterwayError::Unknown {
            what: "restricted channel class",
            name: class.numeral().to_string(),
            known: "II, III, IV, V, VI, VII".into(),
        })
}

impl ChannelClass {
    /// All, the largest first.
    pub const ALL: [ChannelClass; 7] = [
        ChannelClass::I,
        ChannelClass::II,
        ChannelClass::III,
        ChannelClass::IV,
        ChannelClass::V,
        ChannelClass::VI,
        ChannelClass::VII,
    ];

    /// Roman numeral.
    pub fn numeral(self) -> &'static str {
        match self {
            ChannelClass::I => "I",
            ChannelClass::II => "II",
            ChannelClass::III => "III",
            ChannelClass::IV => "IV",
            ChannelClass::V => "V",
            ChannelClass::VI => "VI",
            ChannelClass::VII => "VII",
        }
    }

    /// The class of a numeral.
    pub fn of(numeral: &str) -> Option<ChannelClass> {
        ChannelClass::ALL.into_iter().find(|class| class.numeral().eq_ignore_ascii_case(numeral))
    }
}

/// The vessel if it floats and passes under the bridges of a channel.
pub(crate) fn check_passes(vessel: &VesselClass, depth_m: f64, clearance_m: f64) -> Result<(), WaterwayError> {
    let limits =
        [(Dimension::Draught, vessel.draught_m, depth_m), (Dimension::AirDraught, vessel.air_draught_m, clearance_m)];
    for (dimension, vessel_m, chamber_m) in limits {
        if vessel_m > chamber_m {
            return Err(WaterwayError::VesselTooLarge { vessel: vessel.name.clone(), dimension, vessel_m, chamber_m });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_larger_class_is_never_shallower_or_narrower() {
        for pair in RESTRICTED.windows(2) {
            assert!(pair[0].2 >= pair[1].2 && pair[0].3 > pair[1].3 && pair[0].4 > pair[1].4);
        }
    }

    #[test]
    fn class_one_has_no_restricted_channel() {
        assert!(channel_standard(ChannelClass::I).is_err());
    }
}
