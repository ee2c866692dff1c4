//! Orienteering.

use super::answer::{Answer, number};
use super::input::Input;
use super::{Arguments, Why};
use linping_siting::Orienteering;
use linping_siting::formats::{Format, read_oplib, read_tsiligirides};
use linping_work::Stop;
use serde_json::json;

/// Reads a tour and solves it; `--budget` replaces the file's limit.
pub fn solve(arguments: &Arguments, input: Input, stop: &Stop) -> Result<Answer, Why> {
    let tour = match input.format {
        Format::Oplib => read_oplib(&input.name, &input.text)?,
        Format::Tsiligirides => read_tsiligirides(&input.name, &input.text)?,
        _ => return Err(input.unfit("orienteering").into()),
    };
    let count = tour.points.len();
    linping_siting::formats::check_square(&input.name, count)?;
    let lengths = (0..count).flat_map(|a| (0..count).map(move |b| (a, b)));
    let lengths = lengths.map(|(a, b)| if a == b { 0.0 } else { tour.length(a, b) }).collect();
    let limit = arguments.budget.unwrap_or(tour.limit);
    let problem = Orienteering::new(lengths, tour.scores.clone(), limit, tour.ends)?;
    let solution = problem.solve(stop, arguments.seed)?;
    let mut length: f64 = solution.chosen.windows(2).map(|pair| tour.length(pair[0], pair[1])).sum();
    if tour.ends.0 == tour.ends.1
        && let (Some(&last), true) = (solution.chosen.last(), solution.chosen.len() > 1)
    {
        length += tour.length(last, tour.ends.0);
    }
    let mut answer = Answer::new(&input.instance, &solution, &[]);
    answer.more.insert("length".into(), number(length));
    answer.more.insert("limit".into(), number(limit));
    answer.more.insert("closed".into(), json!(tour.ends.0 == tour.ends.1));
    Ok(answer)
}
