use crate::traffic::RecordedArrival;
use linping_problems::{Code, Place, Problem, Problems, Text};
use serde::Deserialize;

#[derive(Deserialize)]
struct Row {
    time_s: f64,
    class: String,
}

/// Reads a record of arrivals: a CSV with the columns `time_s` (seconds from the start) and `class`.
///
/// # Errors
/// Rows that cannot be read, classes that are not known, times that go back, each with its line.
///
/// # Examples
/// ```
/// let record = linping_waterway::file::recorded_arrivals("a.csv", "time_s,class\n0,big\n90,small\n", &["big", "small"]);
/// assert_eq!(record.unwrap()[1].class, 1);
/// ```
pub fn recorded_arrivals(file: &str, text: &str, classes: &[&str]) -> Result<Vec<RecordedArrival>, Problems> {
    let mut arrivals: Vec<RecordedArrival> = Vec::new();
    let mut problems = Problems::new();
    for (number, row) in csv::Reader::from_reader(text.as_bytes()).deserialize::<Row>().enumerate() {
        let line = number as u64 + 2;
        let mut report = |code: Code, zh: String, en: String| {
            problems.push(Problem::new(code, Text::new(zh, en)).at(Place::line(file, line, 1)));
        };
        match row {
            Err(error) => report(Code::BadTable, format!("无法读取：{error}"), format!("cannot be read: {error}")),
            Ok(row) => {
                let previous = arrivals.last().map_or(0.0, |last| last.time_s);
                match classes.iter().position(|class| *class == row.class) {
                    None => report(
                        Code::UnknownName,
                        format!("没有船型“{}”", row.class),
                        format!("no such class `{}`", row.class),
                    ),
                    Some(_) if !row.time_s.is_finite() || row.time_s < previous => report(
                        Code::BadLockage,
                        format!("到达时刻 {} s 早于前一艘（{previous} s）", row.time_s),
                        format!("arrival at {} s lies before the one ahead of it ({previous} s)", row.time_s),
                    ),
                    Some(class) => arrivals.push(RecordedArrival { time_s: row.time_s, class }),
                }
            }
        }
    }
    if problems.is_empty() { Ok(arrivals) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bad_row_is_reported_with_its_line() {
        let text = "time_s,class\n10,a\n5,a\n20,b\nx,a\n";
        let problems = recorded_arrivals("r.csv", text, &["a"]).unwrap_err();
        let lines: Vec<_> = problems.iter().map(|problem| problem.place.clone().unwrap()).collect();
        assert_eq!(lines, [3, 4, 5].map(|line| Place::line("r.csv", line, 1)));
    }
}
