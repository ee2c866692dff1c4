//! Where to build, whom to serve, what to fund: location, allocation and portfolio problems over sparse cost tables. Every
//! answer carries a proven bound and the gap to it; a request that cannot be met says the least change that would make it
//! possible. Nothing here knows what a plan is, prints, or reads a clock.
//!
//! ```
//! use linping_siting::PMedian;
//! use linping_tables::{CostTable, CostUnit};
//! use linping_work::Stop;
//!
//! // Three homes (rows), two candidate clinics (columns), minutes on foot.
//! let minutes = CostTable::from_dense(3, 2, CostUnit::Minutes, &[4.0, 9.0, 6.0, 2.0, 12.0, 3.0]).unwrap();
//! let answer = PMedian::new(&minutes, 1).solve(&Stop::never(), 7).unwrap();
//! assert_eq!(answer.chosen, [1]);
//! assert_eq!((answer.objective, answer.bound, answer.proven), (14.0, 14.0, true));
//! ```

mod assembly;
mod assignment;
mod capacitated_p_median;
mod catchments;
mod climb;
mod cover;
mod dinic;
mod draw;
mod error;
mod even_staff;
mod facility;
mod facility_location;
mod flow;
pub mod formats;
mod frontier;
mod least;
mod linear;
mod location;
mod max_p;
mod maximal_cover;
mod neighbours;
mod orienteering;
mod p_centre;
mod p_median;
mod portfolio;
mod request;
mod serving;
mod set_cover;
mod solution;
mod staff;
pub mod verify;
mod works;

pub use assembly::Assembly;
pub use assignment::Assignment;
pub use capacitated_p_median::CapacitatedPMedian;
pub use catchments::Catchments;
pub use draw::{Draw, Drawn};
pub use error::{Error, Names};
pub use even_staff::{Even, EvenStaff};
pub use facility_location::FacilityLocation;
pub use least::{Change, Lack, Lacking};
pub use max_p::MaxP;
pub use maximal_cover::MaximalCover;
pub use neighbours::neighbours_of_points;
pub use orienteering::Orienteering;
pub use p_centre::PCentre;
pub use p_median::PMedian;
pub use portfolio::{Closure, Funding, Knapsack, MultiKnapsack, Portfolio, Project};
pub use set_cover::SetCover;
pub use solution::{Coverage, Share, Solution, coverage, gap};
pub use staff::{ShareStaff, Shared};
pub use works::{Done, Works};
