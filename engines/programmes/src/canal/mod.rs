//! The banks of a canal: protection zones, heritage, visitors, festivals, trails.

mod festival;
mod heritage;
mod trail;
mod visitors;
mod zones;

pub use festival::{Festival, FestivalCourse, FestivalHour, Gain, festival_course, festival_gain};
pub use heritage::{Condition, HeritageNode, HeritageSummary, ProtectionClass, heritage_summary};
pub use trail::{Trail, TrailNode, TrailPlan, heritage_trail};
pub use visitors::{
    CapacityMethod, DayCapacity, VisitorCapacity, area_capacity, day_capacity, gateway_capacity, path_capacity,
    visitor_capacity,
};
pub use zones::{BankZone, Banks, CORE_MONITORED_ZONE_M, bank_zones, places_inside};
