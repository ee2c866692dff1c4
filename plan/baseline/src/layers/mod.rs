//! Baseline layers: people by cell, facilities, streets, waterways, heritage; and the changes actions make to them.

mod cells;
mod change;
mod facilities;
pub mod heritage;
pub(crate) mod numbers;
mod open;
mod streets;
mod travel;
pub mod waterway;

pub use cells::{Cells, CellsSpec};
pub use change::LayerChange;
pub use facilities::{Facilities, FacilitiesSpec, Facility};
pub use heritage::{Heritage, HeritageSpec};
pub use numbers::{Grounds, Numbers};
pub use open::{Layers, kinds};
pub use streets::{Mode, Streets, StreetsSpec};
pub use travel::Travel;
pub use waterway::{Waterway, WaterwaySpec};
