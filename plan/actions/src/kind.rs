use crate::{
    AdaptHomes, AssignSeats, BuildFacilities, District, EnlargeLock, HoldFestival, LayTrail, LinkPlaces, Milestones,
    OpenChannel, Outcome, PlaceFacilities, PlanElderCare, ProtectZone, RenewEstates, ShareStaff,
};
use linping_baseline::Baseline;
use linping_language::files::ActionFile;
use linping_language::{KindSet, Kinds, Plan};
use linping_problems::{Place, Problems};
use linping_sources::Sources;
use linping_work::{Progress, Stop};
use schemars::JsonSchema;

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

    /// Where the plan asks for what a failure names in `asked_by`, if that is no key of the action's table.
    fn place(&self, _asked_by: &str) -> Option<Place> {
        None
    }
}

/// How a kind is registered: what it is, and the schema of its specification.
struct Entry {
    kind: &'static dyn ActionKind,
    register: fn(KindSet, &'static str) -> KindSet,
}

const fn entry<Spec: JsonSchema>(kind: &'static dyn ActionKind) -> Entry {
    Entry { kind, register: |set, name| set.with::<Spec>(name) }
}

/// Every kind, in the order of their names.
const KINDS: &[Entry] = &[
    entry::<crate::adapt_homes::Spec>(&AdaptHomes),
    entry::<crate::assign_seats::Spec>(&AssignSeats),
    entry::<crate::build_facilities::Spec>(&BuildFacilities),
    entry::<crate::enlarge_lock::Spec>(&EnlargeLock),
    entry::<crate::hold_festival::Spec>(&HoldFestival),
    entry::<crate::lay_trail::Spec>(&LayTrail),
    entry::<crate::link_places::Spec>(&LinkPlaces),
    entry::<crate::milestones::Spec>(&Milestones),
    entry::<crate::open_channel::Spec>(&OpenChannel),
    entry::<crate::place_facilities::Spec>(&PlaceFacilities),
    entry::<crate::plan_elder_care::Spec>(&PlanElderCare),
    entry::<crate::protect_zone::Spec>(&ProtectZone),
    entry::<crate::renew_estates::Spec>(&RenewEstates),
    entry::<crate::share_staff::Spec>(&ShareStaff),
];

/// The kind of that name.
pub fn kind_named(name: &str) -> Option<&'static dyn ActionKind> {
    KINDS.iter().map(|entry| entry.kind).find(|kind| kind.name() == name)
}

/// Every kind of action, indicator and baseline layer, with its schema.
pub fn kinds() -> Kinds {
    let mut kinds = Kinds::default();
    kinds.indicators = linping_baseline::kinds(kinds.indicators);
    kinds.baseline = linping_baseline::layers::kinds(kinds.baseline);
    kinds.actions = KINDS.iter().fold(kinds.actions, |set, entry| (entry.register)(set, entry.kind.name()));
    kinds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_stand_in_the_order_of_their_names_each_once() {
        let names: Vec<&str> = KINDS.iter().map(|entry| entry.kind.name()).collect();
        assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
    }
}
