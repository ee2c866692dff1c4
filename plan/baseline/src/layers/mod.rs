//! Baseline layers: people by cell and by age and year, facilities, streets; and the changes actions make to them.

mod ages;
mod assignment;
mod care_need;
mod cells;
mod change;
mod facilities;
mod growth;
mod open;
mod projection;
mod streets;
mod travel;

pub use ages::Ages;
pub use assignment::{Assigned, AssignmentSpec, Assignments, Zones};
pub use care_need::{CareAge, CareNeed, CareNeedSpec, Setting};
pub use cells::{Cells, CellsSpec};
pub use change::LayerChange;
pub use facilities::{Facilities, FacilitiesSpec, Facility};
pub use open::{Layers, kinds};
pub use projection::{PeopleOfYear, PopulationProjection, ProjectionSpec, Who};
pub use streets::{Mode, Streets, StreetsSpec};
pub use travel::Travel;
