//! `classes-above-size`: classes with more children than the norm allows.

use super::{LayerMeasure, LayerValue, assignment_of, by_facility};
use crate::layers::Layers;
use linping_language::People;
use linping_language::{LayerRef, Located};
use linping_problems::Text;
use linping_units::Dimension;
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;

/// `classes-above-size`: classes larger than a size, children spread over the classes of their school as evenly as can be.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ClassesAboveSize {
    /// The layer of assignments.
    pub of: Located<LayerRef>,
    /// Most children in a class: `"45 人"`.
    pub size: Located<People>,
}

/// How many of a school's classes are above a size: children and classes as whole numbers.
fn above(children: f64, classes: f64, size: f64) -> f64 {
    let children = children.round();
    if classes < 1.0 {
        return 0.0;
    }
    // Some classes have one child more than the others.
    let (least, with_one_more) = ((children / classes).floor(), children % classes);
    if least > size {
        classes
    } else if least + 1.0 > size {
        with_one_more
    } else {
        0.0
    }
}

impl LayerMeasure for ClassesAboveSize {
    fn dimension(&self) -> Option<Dimension> {
        None
    }

    fn adds_up(&self) -> bool {
        true
    }

    fn check(&self, layers: &Layers) -> Result<(), Text> {
        assignment_of(layers, &self.of)?.check(layers)
    }

    fn evaluate(&self, layers: &Layers, stop: &Stop) -> Result<LayerValue, Text> {
        let size = self.size.value.0.in_base();
        if size.is_nan() || size < 1.0 {
            let shown = &self.size.value.0;
            return Err(Text::new(format!("班额 {shown} 应至少 1 人"), format!("a class of {shown} is none")));
        }
        let assigned = assignment_of(layers, &self.of)?.in_year(layers, stop)?;
        let loads = assigned.loads();
        let classes = |at: usize| (assigned.facilities.each[at].capacity / size + 1e-9).floor();
        let large = |at: usize| above(loads[at], classes(at), size);
        let whole = (0..loads.len()).map(large).sum();
        let note = Text::new(
            format!("班数 = 学位数 / {size}；儿童尽量均匀分班"),
            format!("classes = places / {size}; children spread as evenly as can be"),
        );
        Ok(by_facility(&assigned, whole, note, large))
    }
}

#[cfg(test)]
mod tests {
    use super::above;

    #[test]
    fn children_are_spread_as_evenly_as_can_be() {
        assert_eq!(above(256.0, 8.0, 32.0), 0.0);
        assert_eq!(above(258.0, 8.0, 32.0), 2.0);
        assert_eq!(above(270.0, 8.0, 32.0), 8.0, "33 or 34 each");
        assert_eq!(above(10.0, 0.0, 32.0), 0.0);
    }
}
