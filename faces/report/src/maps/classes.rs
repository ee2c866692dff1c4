//! Classes of values, and colours that people of any colour vision and a printer without colour can tell apart.

/// From light to dark, yellow to blue (ColorBrewer YlGnBu, five classes: safe for colour blindness, print and copy).
pub(super) const RAMP: [&str; 5] = ["#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494"];

/// Classes of about equal counts, at most five; equal values are never parted.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Classes {
    /// Least and greatest value of each class, ascending.
    ranges: Vec<(f64, f64)>,
}

impl Classes {
    /// Classes for some values; none where there is nothing to tell apart.
    pub fn of(values: &[f64]) -> Option<Classes> {
        let mut sorted: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        let (least, most) = (*sorted.first()?, *sorted.last()?);
        if least >= most {
            return None;
        }
        let mut distinct = sorted.clone();
        distinct.dedup();
        let mut bounds: Vec<f64> = if distinct.len() <= RAMP.len() {
            distinct
        } else {
            (0..RAMP.len()).map(|class| sorted[class * sorted.len() / RAMP.len()]).collect()
        };
        bounds.dedup();
        let range = |(class, from): (usize, &f64)| {
            let next = bounds.get(class + 1).copied().unwrap_or(f64::INFINITY);
            let upper = sorted.iter().rfind(|value| **value < next).copied().unwrap_or(*from);
            (*from, upper)
        };
        Some(Classes { ranges: bounds.iter().enumerate().map(range).collect() })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ranges.len()
    }

    /// The class of a value.
    pub fn class(&self, value: f64) -> usize {
        self.ranges.partition_point(|(from, _)| *from <= value).saturating_sub(1)
    }

    /// The colour of a class: the ends of the ramp are always used.
    pub fn colour(&self, class: usize) -> &'static str {
        let last = self.len().saturating_sub(1).max(1);
        RAMP[(class.min(last) * (RAMP.len() - 1) + last / 2) / last]
    }

    /// Least and greatest value in a class.
    pub fn range(&self, class: usize) -> (f64, f64) {
        self.ranges[class]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_values_fall_into_five_classes_of_twenty() {
        let values: Vec<f64> = (0..100).map(f64::from).collect();
        let classes = Classes::of(&values).unwrap();
        let mut counts = [0; 5];
        values.iter().for_each(|value| counts[classes.class(*value)] += 1);
        assert_eq!((classes.len(), counts), (5, [20; 5]));
    }

    #[test]
    fn few_values_have_a_class_each_and_both_ends_of_the_ramp() {
        let classes = Classes::of(&[1.0, 2.0, 4.0, 2.0]).unwrap();
        assert_eq!(classes.len(), 3);
        let colours: Vec<&str> = [1.0, 2.0, 4.0].iter().map(|v| classes.colour(classes.class(*v))).collect();
        assert_eq!(colours, [RAMP[0], RAMP[2], RAMP[4]]);
        assert_eq!(Classes::of(&[3.0, 3.0]), None);
        assert_eq!(Classes::of(&[f64::NAN]), None);
    }
}
