use crate::{
    AdaptHomes, AssignSeats, BuildFacilities, District, EnlargeLock, HoldFestival, LayTrail, LinkPlaces, Milestones,
    OpenChannel, Outcome, PlaceFacilities, PlanElderCare, ProtectZone, ShareStaff,
};
use linping_baseline::Baseline;
use linping_language::files::ActionFile;
use linping_language::{Kinds, Plan};
use linping_problems::Problems;
use linping_sources::Sources;
use linping_work::{Progress, Stop};

/// What `resolve` may look at.
pub struct Context<'a> {
    /// The plan, in the scenario that is run.
    pub plan: &'a Plan,
    /// Its opened files.
    pub sources: &'a Sources,
    /// The district as it stands.
    pub baseline: &'a Baseline,
    /// Cancellation and allowance of work.
    pub stop: &'a Stop,
    /// Told how far work has come.
    pub progress: &'a dyn Progress,
}

/// A kind of action.
pub trait ActionKind: Sync {
    /// Its name, as `[measure] kind = "…"`.
    fn name(&self) -> &'static str;

    /// Turns names into things and collects every problem.
    ///
    /// # Errors
    /// Everything that does not fit.
    fn resolve(&self, name: &str, spec: &ActionFile, context: &Context) -> Result<Box<dyn Resolved>, Problems>;
}

/// An action whose every name means something.
pub trait Resolved: Send + Sync {
    /// What it does; pure: the same district always gives the same outcome. Long work asks `stop`.
    fn apply(&self, district: &District, stop: &Stop) -> Outcome;
}

/// Every kind, in the order of their names.
const KINDS: &[&dyn ActionKind] = &[
    &AdaptHomes,
    &AssignSeats,
    &BuildFacilities,
    &EnlargeLock,
    &HoldFestival,
    &LayTrail,
    &LinkPlaces,
    &Milestones,
    &OpenChannel,
    &PlaceFacilities,
    &PlanElderCare,
    &ProtectZone,
    &ShareStaff,
];

/// The kind of that name.
pub fn kind_named(name: &str) -> Option<&'static dyn ActionKind> {
    KINDS.iter().copied().find(|kind| kind.name() == name)
}

/// Every kind of action, indicator and baseline layer, with its schema.
pub fn kinds() -> Kinds {
    let mut kinds = Kinds::default();
    kinds.indicators = linping_baseline::kinds(kinds.indicators);
    kinds.baseline = linping_baseline::layers::kinds(kinds.baseline);
    kinds.actions = kinds
        .actions
        .with::<crate::adapt_homes::Spec>("adapt-homes")
        .with::<crate::assign_seats::Spec>("assign-seats")
        .with::<crate::build_facilities::Spec>("build-facilities")
        .with::<crate::enlarge_lock::Spec>("enlarge-lock")
        .with::<crate::hold_festival::Spec>("hold-festival")
        .with::<crate::lay_trail::Spec>("lay-trail")
        .with::<crate::link_places::Spec>("link-places")
        .with::<crate::milestones::Spec>("milestones")
        .with::<crate::open_channel::Spec>("open-channel")
        .with::<crate::protect_zone::Spec>("protect-zone")
        .with::<crate::place_facilities::Spec>("place-facilities")
        .with::<crate::plan_elder_care::Spec>("plan-elder-care")
        .with::<crate::share_staff::Spec>("share-staff");
    kinds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_with_a_schema_can_be_resolved() {
        for name in kinds().actions.names() {
            assert!(kind_named(name).is_some(), "{name} has a schema but nothing resolves it");
        }
    }
}
