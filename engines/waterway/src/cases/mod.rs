//! Files of cases: inputs in the formats of the published reference cases, answers under the same keys.

mod capacity;
mod levelling;
mod lock;
mod passage;
mod queue;

pub use capacity::{CapacityAnswer, capacity_cases};
pub use levelling::{LevellingAnswer, levelling_cases};
pub use lock::{LockAnswer, LockExpected, ReferenceExpected, lock_cases};
pub use passage::{MasterExpected, MasterLockage, MasterPassage, MasterSummary};
pub use queue::{QueueAnswer, QueueExact, queue_cases};

use crate::error::WaterwayError;
use linping_problems::{Code, Place, Problem, Problems, Text};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// Answers, in the order of the cases.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answers<A> {
    /// One for each case.
    pub cases: Vec<A>,
}

/// Why a case has no answer.
enum CaseError {
    /// It cannot be read.
    Unreadable(serde_json::Error),
    /// It cannot be worked out.
    Wrong(WaterwayError),
}

impl From<serde_json::Error> for CaseError {
    fn from(error: serde_json::Error) -> Self {
        CaseError::Unreadable(error)
    }
}

impl From<WaterwayError> for CaseError {
    fn from(error: WaterwayError) -> Self {
        CaseError::Wrong(error)
    }
}

/// Reads a file of cases and works each out; reports every mistake with its place in `text`, named `file`.
fn work_out<A>(
    file: &str,
    text: &str,
    list: &str,
    each: impl Fn(&str, &str) -> Result<A, CaseError>,
) -> Result<Answers<A>, Problems> {
    let unreadable = |error: &serde_json::Error| {
        Problem::new(
            Code::BadLockage,
            Text::new(format!("算例文件无法读取：{error}"), format!("the case file cannot be read: {error}")),
        )
        .at(Place::line(file, error.line().max(1) as u64, error.column().max(1) as u64))
    };
    let whole: std::collections::HashMap<String, &RawValue> =
        serde_json::from_str(text).map_err(|error| vec![unreadable(&error)])?;
    let Some(cases) = whole.get(list) else {
        return Err(vec![
            Problem::new(
                Code::MissingKey,
                Text::new(format!("算例文件中没有列表“{list}”"), format!("the case file has no list `{list}`")),
            )
            .at(Place::file(file)),
        ]);
    };
    let within = |raw: &RawValue| raw.get().as_ptr() as usize - text.as_ptr() as usize;
    let cases: Vec<&RawValue> = serde_json::from_str(cases.get()).map_err(|error| vec![unreadable(&error)])?;
    let (mut answers, mut problems) = (Vec::with_capacity(cases.len()), Problems::new());
    for (number, raw) in cases.into_iter().enumerate() {
        let start = within(raw);
        let place = |at: usize| Place::bytes(file, start + at..start + at + 1);
        let id = serde_json::from_str::<Identified>(raw.get()).map(|case| case.id);
        let shown = id.unwrap_or_else(|_| format!("#{}", number + 1));
        match each(&shown, raw.get()) {
            Ok(answer) => answers.push(answer),
            Err(CaseError::Unreadable(error)) => problems.push(
                Problem::new(
                    Code::BadLockage,
                    Text::new(format!("算例 {shown}：{error}"), format!("case {shown}: {error}")),
                )
                .at(place(byte_of(raw.get(), error.line(), error.column()))),
            ),
            Err(CaseError::Wrong(error)) => {
                let mut problem = error.problem().at(place(0));
                problem.message = Text::new(
                    format!("算例 {shown}：{}", problem.message.zh),
                    format!("case {shown}: {}", problem.message.en),
                );
                problems.push(problem);
            }
        }
    }
    if problems.is_empty() { Ok(Answers { cases: answers }) } else { Err(problems) }
}

#[derive(Deserialize)]
struct Identified {
    id: String,
}

/// Byte of a line and column, both from 1, as the reader of JSON counts them (columns in bytes).
fn byte_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (start + column.saturating_sub(1)).min(text.len().saturating_sub(1))
}

/// Rounded to so many decimals, as the published answers are.
fn decimals(value: f64, digits: usize) -> f64 {
    format!("{value:.digits$}").parse().unwrap_or(value)
}

/// Rounded to twelve significant digits, as the published answers of queueing theory are.
fn twelve_digits(value: f64) -> f64 {
    format!("{value:.11e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bad_case_is_reported_with_its_place() {
        let text = "{\"capacity\": [\n {\"id\": \"a\", \"n\": 1},\n {\"id\": \"b\", \"n\": -3, \"N\": 1, \"G\": 1, \"alpha\": 1, \"beta\": 1}\n]}";
        let problems = capacity_cases("x.json", text).unwrap_err();
        assert_eq!(problems.len(), 2);
        assert!(problems[0].message.en.contains("case a"), "{:?}", problems[0]);
        assert!(problems[1].message.en.contains("`n` must be above zero"), "{:?}", problems[1]);
    }

    #[test]
    fn a_file_that_is_not_json_is_reported_with_line_and_column() {
        let problems = capacity_cases("x.json", "{\n  oops").unwrap_err();
        assert_eq!(problems[0].place, Some(Place::line("x.json", 2, 3)));
    }
}
