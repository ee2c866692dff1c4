use crate::error::{WaterwayError, positive};
use serde::Deserialize;

/// A chamber that fills or empties through valves, both outside levels constant.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub struct Levelling {
    /// Water surface of the chamber.
    pub chamber_area_m2: f64,
    /// Difference of level at the start.
    pub head_m: f64,
    /// Discharge coefficient of the culverts and valves.
    pub discharge_coefficient: f64,
    /// Opening of all valves together when fully open.
    pub opening_area_m2: f64,
    /// Time over which the valves open, linearly.
    pub gate_opening_time_s: f64,
    /// Acceleration of gravity.
    #[serde(default = "standard_gravity")]
    pub g: f64,
}

fn standard_gravity() -> f64 {
    9.81
}

/// Time until chamber and outside stand level, the valves opening linearly.
///
/// From dz/dt = −μ a(t) √(2 g z) / A with a(t) = a·t/T₁ up to T₁ and a after it.
///
/// # Units
/// Metres, square metres, seconds; the result in seconds.
///
/// # References
/// Equation 4.64 of the TU Delft open textbook "Ports and Waterways", with linear opening of the valves.
///
/// # Errors
/// A head, an area, a coefficient or gravity that is not above zero; a negative opening time.
///
/// # Examples
/// With A = 2 m², μ = 1, a = 1 m², H = 1 m and 2 g = 4 m/s², fully open valves take 2·2·1/(1·1·2) = 2 s; opened over
/// 2 s it takes half of that longer.
/// ```
/// use linping_waterway::{Levelling, levelling_time_s};
///
/// let chamber = Levelling {
///     chamber_area_m2: 2.0, head_m: 1.0, discharge_coefficient: 1.0, opening_area_m2: 1.0, gate_opening_time_s: 2.0, g: 2.0,
/// };
/// assert_eq!(levelling_time_s(&chamber)?, 3.0);
/// # Ok::<(), linping_waterway::WaterwayError>(())
/// ```
pub fn levelling_time_s(chamber: &Levelling) -> Result<f64, WaterwayError> {
    let area = positive("chamber_area_m2", chamber.chamber_area_m2)?;
    let head = positive("head_m", chamber.head_m)?;
    let coefficient = positive("discharge_coefficient", chamber.discharge_coefficient)?;
    let opening = positive("opening_area_m2", chamber.opening_area_m2)?;
    let opening_time = crate::error::not_negative("gate_opening_time_s", chamber.gate_opening_time_s)?;
    let g = positive("g", chamber.g)?;
    let fully_open = 2.0 * area * head.sqrt() / (coefficient * opening * (2.0 * g).sqrt());
    Ok(if fully_open >= opening_time / 2.0 {
        fully_open + opening_time / 2.0
    } else {
        // Level before the valves are fully open: the opened area is a·t/T₁ all the way.
        (2.0 * opening_time * fully_open).sqrt()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn chamber(head_m: f64, gate_opening_time_s: f64) -> Levelling {
        Levelling {
            chamber_area_m2: 6900.0,
            head_m,
            discharge_coefficient: 0.7,
            opening_area_m2: 16.0,
            gate_opening_time_s,
            g: 9.81,
        }
    }

    #[test]
    fn a_head_of_zero_is_an_error_that_names_it() {
        let error = levelling_time_s(&chamber(0.0, 100.0)).unwrap_err();
        assert!(error.to_string().contains("head_m"), "{error}");
    }

    #[test]
    fn a_negative_opening_time_is_an_error() {
        assert!(levelling_time_s(&chamber(1.0, -1.0)).is_err());
    }

    /// Steps the differential equation, written for √z so that it does not stall at the end.
    fn by_small_steps(c: &Levelling) -> f64 {
        let (mut root, mut t, dt) = (c.head_m.sqrt(), 0.0, 0.01);
        while root > 0.0 {
            let middle = t + dt / 2.0;
            let open = if c.gate_opening_time_s > 0.0 { (middle / c.gate_opening_time_s).min(1.0) } else { 1.0 };
            root -= dt * c.discharge_coefficient * c.opening_area_m2 * open * (2.0 * c.g).sqrt()
                / (2.0 * c.chamber_area_m2);
            t += dt;
        }
        t
    }

    proptest! {
        #[test]
        fn the_closed_form_agrees_with_small_steps(head in 0.05..10.0_f64, opening in 0.0..2000.0_f64) {
            let c = chamber(head, opening);
            prop_assert!((levelling_time_s(&c).unwrap() - by_small_steps(&c)).abs() < 0.05);
        }

        #[test]
        fn more_head_never_levels_sooner(head in 0.05..10.0_f64, more in 0.0..5.0_f64) {
            prop_assert!(levelling_time_s(&chamber(head + more, 240.0)).unwrap() >= levelling_time_s(&chamber(head, 240.0)).unwrap());
        }
    }
}
