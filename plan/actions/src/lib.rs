//! What the district does: one file or folder per kind of action. Each kind resolves its specification against the baseline,
//! collecting every problem, then applies itself, purely, to the district: what changes, what it costs, whom it touches.
//!
//! ```
//! use linping_actions::kinds;
//!
//! assert!(kinds().actions.names().any(|name| name == "milestones"));
//! ```

mod adapt_homes;
mod against;
mod assign_seats;
mod boundary;
mod build_facilities;
mod crow;
mod dates;
mod district;
mod enlarge_lock;
mod hold_festival;
mod kind;
mod lay_trail;
mod link_places;
mod milestones;
mod open_channel;
mod outcome;
mod place_facilities;
mod plan_elder_care;
mod protect_zone;
mod renew_estates;
mod resolving;
mod share_staff;
mod with_places;
mod yearly;

pub use adapt_homes::AdaptHomes;
pub use assign_seats::AssignSeats;
pub use build_facilities::BuildFacilities;
pub use dates::{State, judged_at, milestone_at, months_between};
pub use district::District;
pub use enlarge_lock::EnlargeLock;
pub use hold_festival::HoldFestival;
pub use kind::{ActionKind, Context, Resolved, kind_named, kinds};
pub use lay_trail::LayTrail;
pub use link_places::LinkPlaces;
pub use milestones::Milestones;
pub use open_channel::OpenChannel;
pub use outcome::{Change, CostPart, Failure, Objective, Outcome, YearCost};
pub use place_facilities::PlaceFacilities;
pub use plan_elder_care::PlanElderCare;
pub use protect_zone::ProtectZone;
pub use renew_estates::RenewEstates;
pub use share_staff::ShareStaff;
