use super::assess::Case;
use super::{Progress, Reason, Status};

/// A target at a natural end of the scale (0 or 100) counts as met within one per cent of the scale.
const ALMOST_MET: f64 = 1.0;

/// The United Nations progress chart: where would the observed growth rate lead in the target year?
pub(super) fn judge(case: &Case) -> Progress {
    let mut progress = Progress::not_available(Reason::TooShort);
    let almost = case
        .target
        .is_some_and(|(target, _)| (target == 0.0 || target == 100.0) && (case.latest.1 - target).abs() <= ALMOST_MET);
    if case.achieved() || almost {
        progress.status = Status::TargetAchieved;
        progress.reason = None;
    }
    let decided = progress.status == Status::TargetAchieved;
    let refuse = |mut progress: Progress, reason| {
        if !decided {
            progress.reason = Some(reason);
        }
        progress
    };
    if case.years() < 1.0 {
        return progress;
    }
    if case.base.1 <= 0.0 || case.latest.1 < 0.0 {
        return refuse(progress, Reason::ChangesSign);
    }
    let growth = (case.latest.1 / case.base.1).powf(1.0 / case.years());
    progress.achieved_rate = Some(growth - 1.0);
    let (value, high, medium) = match case.target {
        None => (case.direction.sign() * (growth - 1.0), 0.02, 0.005),
        Some((target, year)) => {
            let span = year - case.base.0;
            if span <= 0.0 {
                return refuse(progress, Reason::TargetYearPassed);
            }
            if target > 0.0 {
                progress.required_rate = Some((target / case.base.1).powf(1.0 / span) - 1.0);
                let left = year - case.latest.0;
                if left > 0.0 && case.latest.1 > 0.0 {
                    progress.remaining_rate = Some((target / case.latest.1).powf(1.0 / left) - 1.0);
                }
            }
            let way = target - case.base.1;
            let expected = case.base.1 * growth.powf(span) - case.base.1;
            if way == 0.0 || case.direction.sign() * way < 0.0 {
                // The base met the target already: whatever is lost is the wrong way.
                let kept = case.direction.sign() * expected >= 0.0;
                if !decided {
                    progress.status = if kept { Status::OnTrack } else { Status::Deterioration };
                    progress.reason = None;
                }
                return progress;
            }
            (expected / way, 0.95, 0.10)
        }
    };
    progress.value = Some(value);
    progress.reason = None;
    if !decided {
        progress.status = if value >= high {
            Status::OnTrack
        } else if value >= medium {
            Status::FairProgress
        } else if value >= 0.0 {
            Status::LimitedOrNoProgress
        } else {
            Status::Deterioration
        };
    }
    progress
}
