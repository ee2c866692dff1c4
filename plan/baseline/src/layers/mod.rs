//! Baseline layers: people by cell and by age and year, facilities, homes, streets, waterways, heritage; and the changes actions
//! make to them.

mod ages;
mod areas;
mod assignment;
mod care_need;
mod cells;
mod change;
mod coordinates;
mod facilities;
mod growth;
pub mod heritage;
mod homes;
pub(crate) mod numbers;
mod off_street;
mod open;
mod projection;
mod state;
mod streets;
mod travel;
pub mod waterway;

pub use ages::Ages;
pub use areas::Area;
pub use assignment::{Assigned, AssignmentSpec, Assignments, Zones};
pub use care_need::{CareAge, CareNeed, CareNeedSpec, Setting};
pub use cells::{Cells, CellsSpec};
pub use change::LayerChange;
pub use facilities::{Facilities, FacilitiesSpec, Facility};
pub use heritage::{Heritage, HeritageSpec};
pub use homes::{HomeGroup, Homes, HomesSpec};
pub use numbers::{Grounds, Numbers};
pub use open::{Layers, kinds};
pub use projection::{PeopleOfYear, PopulationProjection, ProjectionSpec, Who};
pub use state::{States, went_in};
pub use streets::{Mode, Streets, StreetsSpec};
pub use travel::Travel;
pub use waterway::{Waterway, WaterwaySpec};
