//! What an action does for those it touches.

use linping_baseline::CellValues;
use serde::Serialize;

/// The people of the cells whose value an action changes, before and after it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Touched {
    /// Cells whose value changes.
    pub cells: usize,
    /// People of the indicator's group in them.
    pub people: f64,
    /// Those among them who reached nothing before and do now.
    pub newly_reached: f64,
    /// Those who reach nothing any more.
    pub lost: f64,
    /// Mean over those who reach something before and after, before the action; none if there is nobody.
    pub before: Option<f64>,
    /// The same after it.
    pub after: Option<f64>,
}

impl Touched {
    /// Compares cell by cell; `factor` takes the kind's base unit to the indicator's. `None` if nobody is touched.
    pub(crate) fn of(before: &CellValues, after: &CellValues, factor: f64) -> Option<Touched> {
        let mut touched = Touched { cells: 0, people: 0.0, newly_reached: 0.0, lost: 0.0, before: None, after: None };
        let (mut both, mut x, mut y) = (0.0, 0.0, 0.0);
        let cells = before.values.iter().zip(&after.values).zip(&after.people);
        for ((old, new), people) in cells.filter(|((old, new), people)| old != new && **people > 0.0) {
            touched.cells += 1;
            touched.people += people;
            match (old, new) {
                (Some(old), Some(new)) => {
                    both += people;
                    x += people * old;
                    y += people * new;
                }
                (None, Some(_)) => touched.newly_reached += people,
                _ => touched.lost += people,
            }
        }
        if both > 0.0 {
            (touched.before, touched.after) = (Some(factor * x / both), Some(factor * y / both));
        }
        (touched.cells > 0).then_some(touched)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(values: &[Option<f64>]) -> CellValues {
        CellValues { cells: "c".into(), people: vec![1.0, 2.0, 4.0, 8.0], values: values.to_vec(), open: true }
    }

    #[test]
    fn only_cells_that_change_count_and_the_newly_reached_have_no_mean() {
        let before = values(&[Some(30.0), None, Some(12.0), Some(20.0)]);
        let after = values(&[Some(10.0), Some(5.0), Some(12.0), Some(11.0)]);
        let touched = Touched::of(&before, &after, 1.0).unwrap_or_else(|| unreachable!());
        assert_eq!((touched.cells, touched.people, touched.newly_reached, touched.lost), (3, 11.0, 2.0, 0.0));
        assert_eq!((touched.before, touched.after), (Some((30.0 + 160.0) / 9.0), Some((10.0 + 88.0) / 9.0)));
        assert!(Touched::of(&before, &before, 1.0).is_none());
    }
}
