use thiserror::Error;

/// Why a geographic computation has no answer.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum GeographyError {
    /// Longitude or latitude that is not a number, infinite or off the globe.
    #[error("({longitude}, {latitude}) is no place on the globe")]
    OffTheGlobe {
        /// Longitude as given, degrees.
        longitude: f64,
        /// Latitude as given, degrees.
        latitude: f64,
    },
    /// A projection that cannot be set up or cannot take this place.
    #[error("the projection fails: {0}")]
    Projection(String),
    /// A geometry without a single coordinate.
    #[error("the geometry is empty")]
    Empty,
    /// An area too wide for one plane: distances would be wrong.
    #[error("the geometry spans {degrees:.1} degrees; at most {limit} can be measured in one plane")]
    TooWide {
        /// Span as found, degrees.
        degrees: f64,
        /// Widest allowed, degrees.
        limit: f64,
    },
    /// A size or distance that cannot be used.
    #[error("{value} is no usable {what}")]
    BadSize {
        /// What it is.
        what: &'static str,
        /// As given.
        value: f64,
    },
    /// More cells than fit.
    #[error("the area would take {cells} cells; at most {limit} are made")]
    TooManyCells {
        /// Cells needed.
        cells: u64,
        /// Most cells made.
        limit: u64,
    },
}
