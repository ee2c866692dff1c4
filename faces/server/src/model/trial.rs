use super::Said;
use linping_language::Status;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is tried.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Trial {
    /// The scenario it starts from; the one shown first if absent.
    pub scenario: Option<String>,
    /// The year looked at; the horizon if absent.
    pub year: Option<i16>,
    /// What is changed, in this order.
    pub changes: Vec<TrialChange>,
    /// The time to the nearest facility is wanted by cell, too.
    pub reach: Option<TrialReach>,
}

/// Which times are wanted by cell.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TrialReach {
    /// The layer of cells.
    pub cells: String,
    /// The layer of facilities.
    pub to: String,
    /// The layer of streets.
    pub by: String,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum TrialChange {
    /// A facility opens.
    Open {
        /// The layer of facilities.
        layer: String,
        /// Its identifier.
        id: String,
        /// Longitude, WGS84 degrees.
        lon: f64,
        /// Latitude.
        lat: f64,
        /// Seats, beds, doctors; 1 if absent.
        capacity: Option<f64>,
    },
    /// A facility closes.
    Close {
        /// The layer of facilities.
        layer: String,
        /// Its identifier.
        id: String,
    },
    /// A facility moves.
    Move {
        /// The layer of facilities.
        layer: String,
        /// Its identifier.
        id: String,
        /// Longitude, WGS84 degrees.
        lon: f64,
        /// Latitude.
        lat: f64,
    },
    /// A street opens along points, joined to the nearest street at both ends.
    Street {
        /// The layer of streets.
        by: String,
        /// Its points: longitude, latitude.
        points: Vec<(f64, f64)>,
    },
    /// Streets close around a point.
    CloseStreet {
        /// The layer of streets.
        by: String,
        /// Longitude, WGS84 degrees.
        lon: f64,
        /// Latitude.
        lat: f64,
        /// Metres around it.
        radius: f64,
    },
}

/// What comes of a try.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TrialResult {
    /// Milliseconds the server worked.
    pub milliseconds: f64,
    /// Indicators that look at a layer that was changed.
    pub indicators: Vec<TrialIndicator>,
    /// Minutes to the nearest facility by cell; none where nothing is reached.
    pub minutes: Option<Vec<Option<f64>>>,
}

/// An indicator before and after.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TrialIndicator {
    /// The indicator.
    pub id: String,
    /// What it is called.
    pub name: Said,
    /// Value before, in the indicator's unit.
    pub before: Option<f64>,
    /// Value after.
    pub after: Option<f64>,
    /// Value before, as it is shown.
    pub before_said: Option<Said>,
    /// Value after, as it is shown.
    pub after_said: Option<Said>,
    /// True if better, false if worse, none if neither.
    pub better: Option<bool>,
    /// The same by area.
    pub areas: Vec<AreaChange>,
    /// The area that stands worst after the change, where one direction is better.
    pub worst: Option<String>,
    /// The weakest status among the layers.
    #[schema(value_type = Option<String>)]
    pub status: Option<Status>,
    /// Why it cannot be worked out after the change.
    pub missing: Option<Said>,
}

/// One area before and after.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AreaChange {
    /// The area.
    pub area: String,
    /// What it is called.
    pub name: Said,
    /// Value before.
    pub before: Option<f64>,
    /// Value after.
    pub after: Option<f64>,
}

/// A try as files of the plan.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Kept {
    /// The files; nothing is written.
    pub files: Vec<KeptFile>,
}

/// A file to be put into the plan folder by its owner.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct KeptFile {
    /// Its path in the plan folder.
    pub path: String,
    /// True if the text is to be added at the end of a file that is there already.
    pub append: bool,
    /// Its text.
    pub text: String,
}
