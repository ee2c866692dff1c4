use crate::error::{ProgrammeError, between, not_negative, positive};
use serde::Serialize;

/// What a machine did in a shift.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shift {
    /// Time it was planned to run.
    pub planned_minutes: f64,
    /// Time it ran.
    pub run_minutes: f64,
    /// Time a piece should take.
    pub ideal_minutes_per_piece: f64,
    /// Pieces made.
    pub pieces: f64,
    /// Of them good.
    pub good_pieces: f64,
}

/// Overall equipment effectiveness and its factors.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Effectiveness {
    /// Run time over planned time.
    pub availability: f64,
    /// Ideal time of the pieces over run time.
    pub performance: f64,
    /// Good pieces over pieces.
    pub quality: f64,
    /// Product of the three.
    pub oee: f64,
}

/// Overall equipment effectiveness: availability × performance × quality.
///
/// # Units
/// Minutes, pieces; shares. Performance above one means that the ideal time is set too long: it is kept, not hidden.
///
/// # References
/// ISO 22400-2, **recalled**.
///
/// # Errors
/// No planned time, more run time than planned, more good pieces than pieces, negative numbers.
///
/// # Examples
/// 480 minutes planned, 400 run, 0.8 minutes ideal for each of 450 pieces, 405 good: 5/6 · 9/10 · 9/10 = 0.675.
/// ```
/// use linping_programmes::firms::{Shift, effectiveness};
/// let shift = Shift {
///     planned_minutes: 480.0, run_minutes: 400.0, ideal_minutes_per_piece: 0.8, pieces: 450.0, good_pieces: 405.0,
/// };
/// assert!((effectiveness(&shift)?.oee - 0.675).abs() < 1e-12);
/// # Ok::<(), linping_programmes::ProgrammeError>(())
/// ```
pub fn effectiveness(shift: &Shift) -> Result<Effectiveness, ProgrammeError> {
    let planned = positive("planned_minutes", shift.planned_minutes)?;
    let run = between("run_minutes", shift.run_minutes, 0.0, planned)?;
    let ideal = positive("ideal_minutes_per_piece", shift.ideal_minutes_per_piece)?;
    let pieces = not_negative("pieces", shift.pieces)?;
    let good = between("good_pieces", shift.good_pieces, 0.0, pieces)?;
    let ratio = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
    let availability = run / planned;
    let performance = ratio(ideal * pieces, run);
    let quality = ratio(good, pieces);
    Ok(Effectiveness { availability, performance, quality, oee: availability * performance * quality })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_machine_that_stood_still_has_none() {
        let shift = Shift {
            planned_minutes: 480.0,
            run_minutes: 0.0,
            ideal_minutes_per_piece: 1.0,
            pieces: 0.0,
            good_pieces: 0.0,
        };
        assert_eq!(effectiveness(&shift).unwrap().oee, 0.0);
    }

    #[test]
    fn more_good_pieces_than_pieces_is_an_error() {
        let shift = Shift {
            planned_minutes: 480.0,
            run_minutes: 10.0,
            ideal_minutes_per_piece: 1.0,
            pieces: 5.0,
            good_pieces: 6.0,
        };
        assert!(effectiveness(&shift).is_err());
    }

    proptest! {
        #[test]
        fn the_product_is_the_ideal_time_of_good_pieces_over_planned_time(
            planned in 1.0..1e4_f64, run in 0.01..1.0_f64, pieces in 1.0..1e4_f64, good in 0.0..1.0_f64
        ) {
            let shift = Shift {
                planned_minutes: planned, run_minutes: planned * run, ideal_minutes_per_piece: 0.5,
                pieces, good_pieces: pieces * good,
            };
            let oee = effectiveness(&shift).unwrap().oee;
            prop_assert!((oee - 0.5 * pieces * good / planned).abs() <= 1e-9 * (1.0 + oee));
        }
    }
}
