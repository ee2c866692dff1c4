//! Baseline layers: people by cell, facilities, streets; and the changes actions make to them.

mod areas;
mod cells;
mod change;
mod coordinates;
mod facilities;
mod open;
mod state;
mod streets;
mod travel;

pub use areas::Area;
pub use cells::{Cells, CellsSpec};
pub use change::LayerChange;
pub use facilities::{Facilities, FacilitiesSpec, Facility};
pub use open::{Layers, kinds};
pub use state::{States, went_in};
pub use streets::{Mode, Streets, StreetsSpec};
pub use travel::Travel;
