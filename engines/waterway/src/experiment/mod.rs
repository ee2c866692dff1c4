//! Simulation of a chain of channel stretches, locks and berths: one run, many replications, saturation, years to come.

mod bound;
mod interval;
mod outlook;
mod record;
mod replications;
mod run;
mod saturation;
mod trip;

pub use bound::waiting_bound_s;
pub use interval::{Estimate, estimate, student_quantile, warm_up};
pub use outlook::{DemandYear, YearOutlook, outlook, saturation_year};
pub use record::{ChamberRecord, LockageRecord, PassageRecord, Record};
pub use replications::{Replications, Summary, replicate};
pub use run::{Element, Experiment, simulate};
pub use saturation::{Saturation, saturate};
pub use trip::{Port, Trip};
