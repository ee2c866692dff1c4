//! Baseline layers: people by cell, facilities, homes, streets; and the changes actions make to them.

mod cells;
mod change;
mod facilities;
mod homes;
mod open;
mod streets;
mod travel;

pub use cells::{Cells, CellsSpec};
pub use change::LayerChange;
pub use facilities::{Facilities, FacilitiesSpec, Facility};
pub use homes::{HomeGroup, Homes, HomesSpec};
pub use open::{Layers, kinds};
pub use streets::{Mode, Streets, StreetsSpec};
pub use travel::Travel;
