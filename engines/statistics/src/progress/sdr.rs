use super::assess::Case;
use super::{Progress, Reason, Status};

/// The arrows of the Sustainable Development Report: the linear rate achieved against the linear rate required. Without a
/// target a natural limit in the good direction serves as the optimum.
pub(super) fn judge(case: &Case) -> Progress {
    let mut progress = Progress::not_available(Reason::NoTarget);
    let (target, year) = match (case.target, case.limit) {
        (Some((target, year)), _) => (target, Some(year)),
        (None, Some(limit)) if case.direction.reaches(limit, case.base.1) => (limit, None),
        _ => return progress,
    };
    let way = target - case.base.1;
    let moved = case.latest.1 - case.base.1;
    if way != 0.0 && case.direction.sign() * way > 0.0 {
        progress.score = Some((100.0 * moved / way).clamp(0.0, 100.0));
    }
    if case.direction.reaches(case.latest.1, target) {
        progress.status = Status::TargetAchieved;
        progress.score = Some(100.0);
        progress.reason = None;
    }
    let decided = progress.status == Status::TargetAchieved;
    if case.years() < 1.0 {
        if !decided {
            progress.reason = Some(Reason::TooShort);
        }
        return progress;
    }
    let achieved = moved / case.years();
    progress.achieved_rate = Some(achieved);
    let Some(year) = year else {
        // A limit has no date, so that only the direction can be judged.
        if !decided {
            let forward = case.direction.sign() * achieved;
            progress.reason = if forward < 0.0 { None } else { Some(Reason::NoTarget) };
            progress.status = if forward < 0.0 { Status::Decreasing } else { Status::NotAvailable };
        }
        return progress;
    };
    if year <= case.base.0 {
        if !decided {
            progress.reason = Some(Reason::TargetYearPassed);
        }
        return progress;
    }
    let required = way / (year - case.base.0);
    progress.required_rate = Some(required);
    let left = year - case.latest.0;
    if left > 0.0 {
        progress.remaining_rate = Some((target - case.latest.1) / left);
    }
    progress.reason = None;
    if case.direction.sign() * required <= 0.0 {
        // The base met the target already: whatever is lost is a fall.
        if !decided {
            progress.status =
                if case.direction.sign() * achieved >= 0.0 { Status::OnTrack } else { Status::Decreasing };
        }
        return progress;
    }
    let value = achieved / required;
    progress.value = Some(value);
    if !decided {
        progress.status = if value >= 1.0 {
            Status::OnTrack
        } else if value >= 0.5 {
            Status::ModeratelyImproving
        } else if value >= 0.0 {
            Status::Stagnating
        } else {
            Status::Decreasing
        };
    }
    progress
}
