//! What the interface answers with. Words are given in both languages; nothing that is not open ever gets into these types.

mod action;
mod chain;
pub(crate) mod described;
mod document;
mod indicator;
mod map;
mod overview;
mod plan;
mod promise;
mod said;
mod trial;

pub use action::ActionView;
pub use chain::LinkView;
pub use document::{BlockView, DocumentRow, DocumentView, MarkView, PieceView};
pub(crate) use indicator::place_name;
pub use indicator::{IndicatorRow, IndicatorView};
pub use map::{CellMeasure, CellValues, LayerView, MapView};
pub use overview::Overview;
pub use plan::{Named, PlanView};
pub use promise::{PromiseView, QuoteView};
pub use said::Said;
pub use trial::{AreaChange, Kept, KeptFile, Trial, TrialChange, TrialIndicator, TrialReach, TrialResult};
