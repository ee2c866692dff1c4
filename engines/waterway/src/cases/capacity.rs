use super::{Answers, work_out};
use crate::design::{DesignCapacity, DesignLockage, design_capacity};
use linping_problems::Problems;
use serde::Serialize;

/// The answer of a capacity case.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CapacityAnswer {
    /// The case.
    pub id: String,
    /// P₁ and P₂.
    pub expected: DesignCapacity,
}

/// Works out the list `capacity` of a case file: `{"capacity": [{"id", "n", "n0", "N", "G", "alpha", "beta"}]}`.
///
/// # Errors
/// Every mistake of the file, with its place.
///
/// # Examples
/// ```
/// let text = r#"{"capacity": [{"id": "a", "n": 2, "n0": 0, "N": 10, "G": 5, "alpha": 1, "beta": 1}]}"#;
/// let answers = linping_waterway::cases::capacity_cases("a.json", text).unwrap();
/// assert_eq!(answers.cases[0].expected.cargo_tonnes_per_year, 50.0);
/// ```
pub fn capacity_cases(file: &str, text: &str) -> Result<Answers<CapacityAnswer>, Problems> {
    work_out(file, text, "capacity", |id, raw| {
        let lock: DesignLockage = serde_json::from_str(raw)?;
        Ok(CapacityAnswer { id: id.to_string(), expected: design_capacity(&lock)? })
    })
}
