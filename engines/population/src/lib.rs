//! Population by age and sex, projected by cohort and component: life tables, births, and movers, who make a district what
//! it is. Five-year groups in five-year steps or single years of age year by year.
//!
//! ```
//! use linping_population::{FirstYear, Sex, Width, life_table};
//!
//! let rates = [0.005; 101];
//! let table = life_table(&rates, Sex::Male, Width::Single, FirstYear::default())?;
//! assert!(table.q[50] < 0.005);
//! # Ok::<(), linping_population::Error>(())
//! ```

mod bands;
mod chance;
mod error;
mod folder;
mod inputs;
mod intake;
mod life_table;
mod migration;
mod projection;
mod schedules;
mod school;
mod split;
mod ungroup;

pub use bands::people_between;
pub use chance::{Quantiles, Spreads, scenarios};
pub use error::Error;
pub use folder::{Folder, Unreadable, read_folder};
pub use inputs::{BySex, Inputs, Sex, Step, Width};
pub use intake::school_intake;
pub use life_table::{FirstYear, LifeTable, life_table};
pub use migration::AgeSchedule;
pub use projection::{Flows, Projection, Shortfall, Timing, project};
pub use schedules::{death_rates, fertility_rates};
pub use school::{ArrivalRatio, Entrants, school_entrants};
pub use split::split_to_totals;
pub use ungroup::single_ages;
