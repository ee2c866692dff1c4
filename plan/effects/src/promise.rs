use crate::Verdict;
use crate::target::TargetNumber;
use linping_actions::{State, milestone_at};
use linping_language::files::PromiseSpec;
use linping_language::{Cite, Plan, Status};
use linping_problems::Text;
use linping_statistics::progress::{Likelihood, Progress};
use linping_units::Period;

/// A promise judged.
#[derive(Clone, Debug)]
pub struct PromiseResult {
    /// Its name.
    pub id: String,
    /// What is promised.
    pub name: Text,
    /// The indicator, for promises with a number.
    pub indicator: Option<String>,
    /// The action that keeps it, for things to be done.
    pub action: Option<String>,
    /// The number promised.
    pub number: Option<TargetNumber>,
    /// By when.
    pub by: Option<Period>,
    /// The words of the promise; illustrative ones have none.
    pub promised: Option<Cite>,
    /// Why a target nobody published stands in the plan.
    pub illustrative: Option<String>,
    /// What becomes of it.
    pub verdict: Verdict,
    /// Why.
    pub reason: Text,
    /// The weakest status among the numbers it was judged by.
    pub status: Option<Status>,
    /// Progress by the rule set, for promises with a number.
    pub progress: Option<Progress>,
    /// The probability of meeting it, where the series is long enough.
    pub likelihood: Option<Likelihood>,
}

impl PromiseResult {
    /// Whether somebody published it.
    pub fn is_cited(&self) -> bool {
        self.promised.is_some()
    }
}

/// Judges a thing to be done by its milestone, on a day.
pub(crate) fn judge(plan: &Plan, promise: &PromiseSpec, day: &Period) -> PromiseResult {
    let action = promise.action.as_ref().map(|action| action.value.0.clone());
    let milestone = action.as_ref().and_then(|action| plan.actions.get(action)).and_then(|action| {
        let wanted = promise.milestone.as_ref()?;
        action.milestone.iter().find(|m| m.id.value == wanted.value)
    });
    let no_measure =
        || (Verdict::NotJudgeable, Text::new("没有公布数量或期限，无从衡量", "no number and no date were published"));
    let left_out = action.as_ref().is_some_and(|action| !plan.actions.contains_key(action));
    let (verdict, reason) = match milestone {
        None if left_out => {
            (Verdict::NotJudgeable, Text::new("本情景不含这项行动", "the scenario leaves out the action that keeps it"))
        }
        None => no_measure(),
        Some(milestone) => {
            let mut judged = milestone.clone();
            // The day promised counts, where it differs from the day planned.
            if let Some(by) = &promise.by {
                judged.planned = Some(by.clone());
            }
            let state = milestone_at(&judged, day);
            let text = state.text();
            match state {
                State::Done => (Verdict::Kept, text),
                State::DoneLate(_) | State::Late(_) => (Verdict::Late, text),
                State::OnTrack | State::NotStarted if judged.planned.is_some() => {
                    (Verdict::OnCourse, Text::new("未到期", "not due yet"))
                }
                _ => no_measure(),
            }
        }
    };
    PromiseResult {
        id: promise.id.value.0.clone(),
        name: (&promise.name).into(),
        indicator: None,
        action,
        number: None,
        by: promise
            .by
            .as_ref()
            .map(|by| by.value.0.clone())
            .or_else(|| milestone.and_then(|m| m.planned.as_ref()).map(|p| p.value.0.clone())),
        promised: promise.promised.clone(),
        illustrative: promise.illustrative.clone(),
        verdict,
        reason,
        status: None,
        progress: None,
        likelihood: None,
    }
}
