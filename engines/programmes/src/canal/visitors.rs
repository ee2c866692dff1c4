use crate::error::{ProgrammeError, positive};
use crate::status::NormStatus;
use serde::Serialize;

/// How a stretch's visitor capacity is found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CapacityMethod {
    /// By area: open grounds, squares, gardens.
    Area {
        /// Area that visitors may use.
        area_m2: f64,
        /// Area each needs: 50–100 m² at main sights, 100–400 at ordinary ones.
        per_visitor_m2: f64,
    },
    /// By paths: towpaths, streets, trails.
    Path {
        /// Area of the paths.
        area_m2: f64,
        /// Path each needs: 5–10 m².
        per_visitor_m2: f64,
    },
    /// By the narrowest place: a bridge, a gate, a landing stage.
    Gateway {
        /// Visitors that pass in an hour.
        per_hour: f64,
        /// How long a visitor stays behind it.
        stay_hours: f64,
    },
}

/// Visitors at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct VisitorCapacity {
    /// At one moment.
    pub instant: f64,
    /// How the norm used is known.
    pub status: NormStatus,
}

/// Visitors in a day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct DayCapacity {
    /// At one moment (C₁).
    pub instant: f64,
    /// How often the place fills in a day (Z).
    pub turnovers: f64,
    /// In a day (C₂).
    pub day: f64,
    /// How the formula is known.
    pub status: NormStatus,
}

/// Visitors at one moment by the area method: area over area needed by each.
///
/// # Units
/// Square metres; visitors.
///
/// # References
/// GB/T 50298-2018, area method: 50–100 m² at main sights, 100–400 at ordinary ones. Read in a copy.
///
/// # Errors
/// An area that is not positive.
///
/// # Examples
/// ```
/// assert_eq!(linping_programmes::canal::area_capacity(20_000.0, 100.0)?, 200.0);
/// # Ok::<(), linping_programmes::ProgrammeError>(())
/// ```
pub fn area_capacity(area_m2: f64, per_visitor_m2: f64) -> Result<f64, ProgrammeError> {
    Ok(positive("area_m2", area_m2)? / positive("per_visitor_m2", per_visitor_m2)?)
}

/// Visitors at one moment by the path method: area of paths over path needed by each.
///
/// # Units
/// Square metres; visitors.
///
/// # References
/// GB/T 50298-2018, path method: 5–10 m² each. Read in a copy.
///
/// # Errors
/// An area that is not positive.
///
/// # Examples
/// Two kilometres of a towpath 4 m wide, 8 m² each: 1,000 visitors.
/// ```
/// assert_eq!(linping_programmes::canal::path_capacity(2_000.0 * 4.0, 8.0)?, 1_000.0);
/// # Ok::<(), linping_programmes::ProgrammeError>(())
/// ```
pub fn path_capacity(area_m2: f64, per_visitor_m2: f64) -> Result<f64, ProgrammeError> {
    area_capacity(area_m2, per_visitor_m2)
}

/// Visitors at one moment by the gateway method: what passes the narrowest place in an hour, times the stay behind it
/// (Little's law).
///
/// # Units
/// Visitors an hour, hours; visitors.
///
/// # References
/// GB/T 50298-2018 names the gateway method (卡口法); its text was not read, the formula is Little's law.
///
/// # Errors
/// A rate or stay that is not positive.
///
/// # Examples
/// ```
/// assert_eq!(linping_programmes::canal::gateway_capacity(600.0, 1.5)?, 900.0);
/// # Ok::<(), linping_programmes::ProgrammeError>(())
/// ```
pub fn gateway_capacity(per_hour: f64, stay_hours: f64) -> Result<f64, ProgrammeError> {
    Ok(positive("per_hour", per_hour)? * positive("stay_hours", stay_hours)?)
}

/// Capacity of one place whose parts are measured in different ways: areas and paths add up, a gateway caps the sum.
///
/// # Units
/// Visitors.
///
/// # References
/// GB/T 50298-2018; LB/T 34-2014: C₁ = Σ Xᵢ/Yᵢ (recalled).
///
/// # Errors
/// No part, or a number that is not positive.
///
/// # Examples
/// ```
/// use linping_programmes::canal::{CapacityMethod, visitor_capacity};
/// let town = [
///     CapacityMethod::Path { area_m2: 8_000.0, per_visitor_m2: 8.0 },
///     CapacityMethod::Area { area_m2: 20_000.0, per_visitor_m2: 100.0 },
///     CapacityMethod::Gateway { per_hour: 600.0, stay_hours: 1.5 },
/// ];
/// assert_eq!(visitor_capacity(&town)?.instant, 900.0, "1,000 + 200 by room, 900 by the bridge");
/// # Ok::<(), linping_programmes::ProgrammeError>(())
/// ```
pub fn visitor_capacity(parts: &[CapacityMethod]) -> Result<VisitorCapacity, ProgrammeError> {
    let (mut room, mut gate) = (None, f64::INFINITY);
    let mut status = NormStatus::Read;
    for part in parts {
        match *part {
            CapacityMethod::Area { area_m2, per_visitor_m2 } | CapacityMethod::Path { area_m2, per_visitor_m2 } => {
                *room.get_or_insert(0.0) += area_capacity(area_m2, per_visitor_m2)?;
            }
            CapacityMethod::Gateway { per_hour, stay_hours } => {
                gate = gate.min(gateway_capacity(per_hour, stay_hours)?);
                status = NormStatus::Recalled;
            }
        }
    }
    if parts.is_empty() {
        return Err(ProgrammeError::Empty { what: "part of the place" });
    }
    Ok(VisitorCapacity { instant: room.unwrap_or(f64::INFINITY).min(gate), status })
}

/// Visitors in a day: C₂ = C₁ · Z with Z the whole number of stays that fit into the opening hours.
///
/// # Units
/// Visitors, hours.
///
/// # References
/// LB/T 34-2014, **recalled**: the standard's text was not readable; it also has a form by gates that is not offered.
///
/// # Errors
/// A number that is not positive.
///
/// # Examples
/// Open ten hours, stays of three: the place fills three times.
/// ```
/// let day = linping_programmes::canal::day_capacity(900.0, 10.0, 3.0)?;
/// assert_eq!((day.turnovers, day.day), (3.0, 2_700.0));
/// # Ok::<(), linping_programmes::ProgrammeError>(())
/// ```
pub fn day_capacity(instant: f64, open_hours: f64, stay_hours: f64) -> Result<DayCapacity, ProgrammeError> {
    let instant = positive("instant", instant)?;
    // A stay of a third of the day must not lose a turn to rounding.
    let turnovers = (positive("open_hours", open_hours)? / positive("stay_hours", stay_hours)? + 1e-9).floor();
    Ok(DayCapacity { instant, turnovers, day: instant * turnovers, status: NormStatus::Recalled })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_without_a_gateway_is_as_well_known_as_its_norms() {
        let part = CapacityMethod::Area { area_m2: 100.0, per_visitor_m2: 50.0 };
        assert_eq!(visitor_capacity(&[part]).unwrap(), VisitorCapacity { instant: 2.0, status: NormStatus::Read });
    }

    #[test]
    fn a_stay_longer_than_the_day_gives_no_turnover() {
        assert_eq!(day_capacity(100.0, 2.0, 3.0).unwrap().day, 0.0);
        assert_eq!(day_capacity(100.0, 0.3, 0.1).unwrap().turnovers, 3.0);
    }

    #[test]
    fn nothing_given_and_zero_norms_are_errors() {
        assert!(visitor_capacity(&[]).is_err());
        assert!(path_capacity(100.0, 0.0).is_err());
    }
}
