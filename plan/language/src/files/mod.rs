//! The types of the plan's files. Their doc comments become the schemas and the reference pages.

mod action;
mod baseline;
mod head;
mod indicator;
mod report;
mod scenarios;
mod source;
mod targets;

pub use action::{ActionFile, Cost, Dates, Funding, FundingPart, Milestone, NoEffect};
pub use baseline::{AreaSpec, AreasFile, BaselineFile, RegionSpec, RegionsFile};
pub use head::{AttributionMethod, AttributionSpec, DistrictRegion, Part, PlanFile, PlanLanguage};
pub use indicator::{Better, FromTable, IndicatorFile, ObservationSpec, PriceBase, Take};
pub use report::{Chapter, ReportFile, ReportSweep};
pub use scenarios::{Everything, ScenarioSpec, ScenariosFile};
pub use source::{Access, ColumnSpec, FigureKind, FigureSpec, Original, SourceFile, SourceForm, TextKind};
pub use targets::{PathStep, PromiseSpec, Rules, TargetSpec, TargetsFile};
