//! How vessels are stowed in a chamber: in lanes, or as rectangles in two dimensions.

mod lanes;
mod skyline;

pub use lanes::Lanes;
pub use skyline::Skyline;
