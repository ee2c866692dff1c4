//! The file in which a user describes a waterway (TOML): classes, the way from the upper to the lower end, arrivals,
//! demand, the design figures, alternatives.

mod build;
mod fields;
mod recorded;

pub use build::{Alternative, Design, WaterwayFile, read_waterway};
pub use recorded::recorded_arrivals;

use serde_json::Value;

/// JSON Schema (draft 7) of the file, as [`read_waterway`] takes it: every key with its meaning, unit and default.
///
/// ```
/// let schema = linping_waterway::file::waterway_schema();
/// assert_eq!(schema["properties"]["locks"]["type"], "array");
/// ```
#[must_use]
pub fn waterway_schema() -> Value {
    schemars::generate::SchemaSettings::draft07()
        .into_generator()
        .into_root_schema_for::<fields::FileFields>()
        .to_value()
}
