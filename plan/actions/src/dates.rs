//! How an action stands on a day: planned and actual dates apart, nothing known that happened later.

use linping_language::files::{ActionFile, Milestone};
use linping_language::{Located, When};
use linping_problems::Text;
use linping_units::Period;

/// How an action, a milestone or a promise stands on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Done in time, or done without a planned date.
    Done,
    /// Done, so many months after the planned date.
    DoneLate(i32),
    /// Under way or to come, nothing overdue.
    OnTrack,
    /// Overdue by so many months.
    Late(i32),
    /// Not begun, and not due to begin.
    NotStarted,
    /// No date to judge it by.
    NoDates,
}

impl State {
    /// What people call it.
    pub fn text(&self) -> Text {
        match self {
            State::Done => Text::new("已完成", "done"),
            State::DoneLate(months) => {
                Text::new(format!("已完成，晚 {months} 个月"), format!("done, {} late", count(*months)))
            }
            State::OnTrack => Text::new("按期推进", "on track"),
            State::Late(months) => Text::new(format!("逾期 {months} 个月"), format!("{} late", count(*months))),
            State::NotStarted => Text::new("未开始", "not started"),
            State::NoDates => Text::new("无日期，无法判断", "no dates to judge by"),
        }
    }

    /// A short word for machines.
    pub fn word(&self) -> &'static str {
        match self {
            State::Done => "done",
            State::DoneLate(_) => "done-late",
            State::OnTrack => "on-track",
            State::Late(_) => "late",
            State::NotStarted => "not-started",
            State::NoDates => "no-dates",
        }
    }
}

fn count(months: i32) -> String {
    if months == 1 { "1 month".to_string() } else { format!("{months} months") }
}

/// Whole months from the end of one period to the end of another, at least 1 if it is later at all. A month that was only
/// planned to the month ends with its last day.
///
/// ```
/// let months = linping_actions::months_between(&"2022-08".parse().unwrap(), &"2023-07-18".parse().unwrap());
/// assert_eq!(months, 11, "the second channel: planned for August 2022, opened on 18 July 2023");
/// ```
pub fn months_between(planned: &Period, actual: &Period) -> i32 {
    let (from, to) = (planned.last_day(), actual.last_day());
    if to <= from {
        return 0;
    }
    let months = (i32::from(to.year()) - i32::from(from.year())) * 12 + i32::from(to.month()) - i32::from(from.month());
    months.max(1)
}

/// A planned and an actual date on a day: what is dated later is not known yet.
fn one(planned: Option<&Located<When>>, actual: Option<&Located<When>>, day: &Period) -> State {
    let known = actual.filter(|a| a.last_day() <= day.last_day());
    match (planned, known) {
        (Some(planned), Some(actual)) => match months_between(planned, actual) {
            0 => State::Done,
            late => State::DoneLate(late),
        },
        (None, Some(_)) => State::Done,
        (Some(planned), None) if planned.last_day() < day.last_day() => State::Late(months_between(planned, day)),
        (Some(_), None) => State::OnTrack,
        (None, None) => State::NoDates,
    }
}

/// How a milestone stands on a day.
pub fn milestone_at(milestone: &Milestone, day: &Period) -> State {
    one(milestone.planned.as_ref(), milestone.actual.as_ref(), day)
}

/// How an action stands on a day: done when its end (or else every milestone) is done, late when its end or a milestone is
/// overdue, else by its start.
pub fn judged_at(action: &ActionFile, day: &Period) -> State {
    let of = |pick: fn(&linping_language::files::Dates) -> Option<&Located<When>>| {
        (action.planned.as_ref().and_then(pick), action.actual.as_ref().and_then(pick))
    };
    let (planned_end, actual_end) = of(|dates| dates.end.as_ref());
    let (planned_start, actual_start) = of(|dates| dates.start.as_ref());
    let end = one(planned_end, actual_end, day);
    if matches!(end, State::Done | State::DoneLate(_) | State::Late(_)) {
        return end;
    }
    let steps: Vec<State> = action.milestone.iter().map(|m| milestone_at(m, day)).collect();
    let overdue = steps.iter().filter_map(|s| if let State::Late(months) = s { Some(*months) } else { None }).max();
    if let Some(months) = overdue {
        return State::Late(months);
    }
    let all_done = !steps.is_empty() && steps.iter().all(|s| matches!(s, State::Done | State::DoneLate(_)));
    if all_done && planned_end.is_none() {
        let late =
            steps.iter().filter_map(|s| if let State::DoneLate(months) = s { Some(*months) } else { None }).max();
        return late.map_or(State::Done, State::DoneLate);
    }
    let begun = actual_start.is_some_and(|s| s.start() <= day.last_day())
        || steps.iter().any(|s| matches!(s, State::Done | State::DoneLate(_)));
    if begun {
        return State::OnTrack;
    }
    match planned_start {
        Some(start) if start.last_day() < day.last_day() => State::Late(months_between(start, day)),
        Some(_) => State::NotStarted,
        None if end == State::OnTrack || steps.contains(&State::OnTrack) => State::OnTrack,
        None => State::NoDates,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn action(text: &str) -> ActionFile {
        let (node, problems) = linping_language::Node::parse(text, 0, "a.toml");
        assert!(problems.is_empty());
        node.typed().unwrap()
    }

    fn on(text: &str, day: &str) -> State {
        judged_at(&action(&format!("name = {{ zh = \"甲\", en = \"A\" }}\n{text}")), &day.parse().unwrap())
    }

    const CHANNEL: &str =
        "planned = { start = \"2017-12\", end = \"2022-08\" }\nactual = { start = \"2017-12\", end = 2023-07-18 }\n";

    #[test]
    fn the_second_channel_is_judged_by_what_was_known_on_the_day() {
        assert_eq!(on(CHANNEL, "2022-02-13"), State::OnTrack);
        assert_eq!(on(CHANNEL, "2022-12-31"), State::Late(4));
        assert_eq!(on(CHANNEL, "2023-12-31"), State::DoneLate(11));
    }

    #[test]
    fn without_dates_nothing_is_judged() {
        assert_eq!(on("", "2023-12-31"), State::NoDates);
    }

    #[test]
    fn an_overdue_milestone_makes_the_action_late() {
        let text = "planned = { start = 2021, end = 2025 }\nactual = { start = 2021 }\n[[milestone]]\nid = \"m\"\nname = { zh = \"乙\", en = \"B\" }\nplanned = \"2022-06\"\n";
        assert_eq!(on(text, "2022-09-30"), State::Late(3));
        assert_eq!(on(text, "2022-06-30"), State::OnTrack);
    }
}
