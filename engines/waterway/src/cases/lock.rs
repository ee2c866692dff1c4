use super::passage::{MasterCase, MasterExpected};
use super::{Answers, decimals, work_out};
use crate::error::WaterwayError;
use crate::reference::{ReferenceLock, ReferenceLockage, ReferencePassage, ReferenceSummary, ReferenceVessel};
use linping_problems::Problems;
use serde::{Deserialize, Serialize};

/// The answer of a lock case.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LockAnswer {
    /// The case.
    pub id: String,
    /// What happened.
    pub expected: LockExpected,
}

/// What happened in a lock case, by the rules its format asks for.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum LockExpected {
    /// LRS-1.
    Reference(ReferenceExpected),
    /// A lock master who plans at registration.
    Master(MasterExpected),
}

/// What happened by the rules of LRS-1.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReferenceExpected {
    /// Totals and means, to six decimals.
    pub summary: ReferenceSummary,
    /// Vessel by vessel.
    pub vessels: Vec<ReferencePassage>,
    /// Lockage by lockage.
    pub lockages: Vec<ReferenceLockage>,
}

/// Which rules a case asks for.
#[derive(Deserialize)]
struct Kind {
    parameters: Option<serde::de::IgnoredAny>,
    lock: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct ReferenceCase {
    parameters: ReferenceLock,
    vessels: Vec<ReferenceVessel>,
}

/// Works out the list `cases` of a file of lock cases: by LRS-1 where a case has `parameters`, by the lock master who
/// plans at registration where it has `lock`.
///
/// # Errors
/// Every mistake of the file, with its place.
///
/// # Examples
/// ```
/// let text = r#"{"cases": [{"id": "a", "parameters": {"usable_length_m": 300, "lanes": 2, "gap_m": 2, "max_vessels": 9,
///     "initial_side": 0, "close_s": 180, "level_s": 480, "open_s": 180, "first_in_s": 300, "headway_in_s": 90,
///     "first_out_s": 240, "headway_out_s": 60}, "vessels": [{"id": 0, "arrival_s": 0, "side": 0, "length_m": 58}]}]}"#;
/// let answers = linping_waterway::cases::lock_cases("a.json", text).unwrap();
/// assert_eq!(serde_json::to_value(&answers.cases[0].expected).unwrap()["summary"]["last_out_s"], 1380);
/// ```
pub fn lock_cases(file: &str, text: &str) -> Result<Answers<LockAnswer>, Problems> {
    work_out(file, text, "cases", |id, raw| {
        let kind: Kind = serde_json::from_str(raw)?;
        let expected = if kind.parameters.is_some() {
            LockExpected::Reference(serde_json::from_str::<ReferenceCase>(raw)?.work_out()?)
        } else if kind.lock.is_some() {
            LockExpected::Master(serde_json::from_str::<MasterCase>(raw)?.work_out()?)
        } else {
            return Err(WaterwayError::Missing { what: "`parameters` (LRS-1) or `lock` (lock master)".into() }.into());
        };
        Ok(LockAnswer { id: id.to_string(), expected })
    })
}

impl ReferenceCase {
    fn work_out(&self) -> Result<ReferenceExpected, WaterwayError> {
        let run = self.parameters.run(&self.vessels)?;
        let summary = run.summary();
        Ok(ReferenceExpected {
            summary: ReferenceSummary {
                mean_batch: decimals(summary.mean_batch, 6),
                mean_waiting_s: decimals(summary.mean_waiting_s, 6),
                mean_passage_s: decimals(summary.mean_passage_s, 6),
                ..summary
            },
            vessels: run.vessels,
            lockages: run.lockages,
        })
    }
}
