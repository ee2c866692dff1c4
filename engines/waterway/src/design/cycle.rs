use crate::error::{Wanted, WaterwayError, check, not_negative, positive};

/// Times of a lockage by the design code, in minutes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CycleTimes {
    /// Opening or closing a gate (t₁).
    pub gate_min: f64,
    /// Vessels entering, one way and two way (t₂, t₂′).
    pub entry_min: [f64; 2],
    /// Filling or emptying (t₃).
    pub levelling_min: f64,
    /// Vessels leaving, one way and two way (t₄, t₄′).
    pub exit_min: [f64; 2],
    /// Interval between vessels (t₅).
    pub interval_min: f64,
}

/// Which of the code's cycle times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CycleFormula {
    /// T₁ = 4 t₁ + t₂ + 2 t₃ + t₄ + 2 t₅: all lockages in one direction, the chamber returning empty.
    OneWay,
    /// T₂ = 4 t₁ + 2 t₂′ + 2 t₃ + 2 t₄′ + 4 t₅: two lockages, one in each direction; half of it for each.
    TwoWay,
    /// T = ½ (T₁ + T₂/2): one-way and two-way lockages equally frequent.
    Mixed,
}

impl CycleFormula {
    /// The formula's number in the code's order: 1, 2 or 3.
    pub fn of(number: u8) -> Option<CycleFormula> {
        match number {
            1 => Some(CycleFormula::OneWay),
            2 => Some(CycleFormula::TwoWay),
            3 => Some(CycleFormula::Mixed),
            _ => None,
        }
    }
}

/// Minutes for one lockage by the chosen formula.
///
/// # Units
/// Minutes.
///
/// # References
/// JTJ 305-2001, chapter 6, **recalled**: the copy read names T₁, T₂ and their mean, but its formulas are broken.
///
/// # Errors
/// A negative time.
///
/// # Examples
/// Gates 3, entry 8 and 10, levelling 8, exit 6 and 8, interval 1: T₁ = 12+8+16+6+2 = 44, T₂ = 12+20+16+16+4 = 68,
/// T = ½ (44 + 34) = 39.
/// ```
/// use linping_waterway::{CycleFormula, CycleTimes, cycle_minutes};
/// let times = CycleTimes { gate_min: 3.0, entry_min: [8.0, 10.0], levelling_min: 8.0, exit_min: [6.0, 8.0], interval_min: 1.0 };
/// assert_eq!(cycle_minutes(&times, CycleFormula::OneWay)?, 44.0);
/// assert_eq!(cycle_minutes(&times, CycleFormula::Mixed)?, 39.0);
/// # Ok::<(), linping_waterway::WaterwayError>(())
/// ```
pub fn cycle_minutes(times: &CycleTimes, formula: CycleFormula) -> Result<f64, WaterwayError> {
    let gate = not_negative("t1", times.gate_min)?;
    let levelling = not_negative("t3", times.levelling_min)?;
    let interval = not_negative("t5", times.interval_min)?;
    for (name, value) in
        [("t2", times.entry_min[0]), ("t2'", times.entry_min[1]), ("t4", times.exit_min[0]), ("t4'", times.exit_min[1])]
    {
        not_negative(name, value)?;
    }
    let one_way = 4.0 * gate + times.entry_min[0] + 2.0 * levelling + times.exit_min[0] + 2.0 * interval;
    let two_way = 4.0 * gate + 2.0 * times.entry_min[1] + 2.0 * levelling + 2.0 * times.exit_min[1] + 4.0 * interval;
    Ok(match formula {
        CycleFormula::OneWay => one_way,
        CycleFormula::TwoWay => two_way / 2.0,
        CycleFormula::Mixed => 0.5 * (one_way + two_way / 2.0),
    })
}

/// Lockages a day: n = 60 τ / T.
///
/// # Units
/// Hours of work a day, minutes a lockage.
///
/// # References
/// JTJ 305-2001, **recalled**.
///
/// # Errors
/// Hours outside 0 to 24, a time that is not positive.
///
/// # Examples
/// ```
/// assert_eq!(linping_waterway::lockages_per_day(22.0, 44.0)?, 30.0);
/// # Ok::<(), linping_waterway::WaterwayError>(())
/// ```
pub fn lockages_per_day(hours_a_day: f64, minutes: f64) -> Result<f64, WaterwayError> {
    let hours = positive("hours_a_day", hours_a_day)?;
    check("hours_a_day", 24.0 - hours, Wanted::NotNegative, hours <= 24.0)?;
    Ok(60.0 * hours / positive("T", minutes)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_way_working_is_never_slower_than_one_way_at_equal_times() {
        let times = CycleTimes {
            gate_min: 2.0,
            entry_min: [9.0; 2],
            levelling_min: 7.0,
            exit_min: [6.0; 2],
            interval_min: 1.0,
        };
        let one = cycle_minutes(&times, CycleFormula::OneWay).unwrap();
        let two = cycle_minutes(&times, CycleFormula::TwoWay).unwrap();
        assert!(two < one);
    }

    #[test]
    fn more_than_24_hours_a_day_is_an_error() {
        assert!(lockages_per_day(25.0, 40.0).is_err());
    }
}
