//! How vessels are stowed in a chamber: in lanes, or as rectangles in two dimensions.

mod lanes;

pub use lanes::Lanes;
