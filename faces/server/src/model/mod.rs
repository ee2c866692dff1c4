//! What the interface answers with. Words are given in both languages; nothing that is not open ever gets into these types.

mod action;
mod indicator;
mod overview;
mod plan;
mod promise;
mod said;

pub use action::{ActionView, AmountView, EffectView, MilestoneView, Span};
pub use indicator::{IndicatorRow, IndicatorView, PlaceSeries, TargetPath, ValueView};
pub use overview::{CostView, Overview};
pub use plan::{Named, PlanView};
pub use promise::{PromiseView, QuoteView, TargetView};
pub use said::Said;
