//! Which rank will a district hold? Odds for all districts together, the growth a rank would take, and a test of the method
//! on the past.

mod backtest;
mod outlook;
mod panel;

pub use backtest::{Backtest, CalibrationBin, Method, Score, backtest};
pub use outlook::{Needed, Outlook, UnitOutlook, extra_growth_needed, outlook};
pub use panel::{Panel, Residuals};
