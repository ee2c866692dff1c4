use super::{Answers, decimals, work_out};
use crate::design::{Levelling, levelling_time_s};
use linping_problems::Problems;
use serde::Serialize;

/// The answer of a levelling case.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LevellingAnswer {
    /// The case.
    pub id: String,
    /// Time to level, in seconds, to the microsecond.
    pub expected_levelling_time_s: f64,
}

/// Works out the list `levelling` of a case file.
///
/// # Errors
/// Every mistake of the file, with its place.
///
/// # Examples
/// ```
/// let text = r#"{"levelling": [{"id": "a", "chamber_area_m2": 2, "head_m": 1, "discharge_coefficient": 1,
///     "opening_area_m2": 1, "gate_opening_time_s": 2, "g": 2}]}"#;
/// let answers = linping_waterway::cases::levelling_cases("a.json", text).unwrap();
/// assert_eq!(answers.cases[0].expected_levelling_time_s, 3.0);
/// ```
pub fn levelling_cases(file: &str, text: &str) -> Result<Answers<LevellingAnswer>, Problems> {
    work_out(file, text, "levelling", |id, raw| {
        let chamber: Levelling = serde_json::from_str(raw)?;
        Ok(LevellingAnswer { id: id.to_string(), expected_levelling_time_s: decimals(levelling_time_s(&chamber)?, 6) })
    })
}
