//! Baseline layers: people by cell and by age and year, facilities, streets; and the changes actions make to them.

mod ages;
mod areas;
mod assignment;
mod care_need;
mod cells;
mod change;
mod coordinates;
mod facilities;
mod growth;
mod open;
mod projection;
mod state;
mod streets;
mod travel;

pub use ages::Ages;
pub use areas::Area;
pub use assignment::{Assigned, AssignmentSpec, Assignments, Zones};
pub use care_need::{CareAge, CareNeed, CareNeedSpec, Setting};
pub use cells::{Cells, CellsSpec};
pub use change::LayerChange;
pub use facilities::{Facilities, FacilitiesSpec, Facility};
pub use open::{Layers, kinds};
pub use projection::{PeopleOfYear, PopulationProjection, ProjectionSpec, Who};
pub use state::{States, went_in};
pub use streets::{Mode, Streets, StreetsSpec};
pub use travel::Travel;
