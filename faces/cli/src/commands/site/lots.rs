//! Draws of lots.

use super::answer::Answer;
use super::input::Input;
use super::places::need;
use super::{Arguments, Why};
use crate::output::write_whole;
use linping_problems::{Code, Place, Problem, Text};
use linping_siting::{Draw, Solution};
use serde_json::{Value, json};

/// Draws from a list: one entry a line, or the first column of a CSV.
pub fn solve(arguments: &Arguments, input: Input) -> Result<Answer, Why> {
    let text = input.text.trim_start_matches('\u{feff}');
    let mut entries: Vec<String> = if input.name.to_ascii_lowercase().ends_with(".csv") {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        reader.records().flatten().filter_map(|record| record.get(0).map(|cell| cell.trim().to_string())).collect()
    } else {
        text.lines().map(|line| line.trim().to_string()).collect()
    };
    while entries.last().is_some_and(String::is_empty) {
        entries.pop();
    }
    if entries.is_empty() {
        let problem =
            Problem::new(Code::Empty, Text::new("名单为空", "the list is empty")).at(Place::line(&input.name, 1, 1));
        let problem = problem.hint(Text::new("请每行写一个名字。", "write one name a line."));
        return Err(problem.into());
    }
    let winners = need(arguments.p, "--p")?;
    let public = arguments.public.clone().unwrap_or_else(|| arguments.seed.to_string());
    let drawn = Draw::new(entries.clone(), winners, public).run()?;
    if let Some(path) = &arguments.output {
        let names: Vec<&String> = drawn.winners.iter().map(|&at| &entries[at]).collect();
        let replay = json!({ "draw": drawn, "list": entries, "winners": names });
        let text = format!("{replay:#}\n");
        write_whole(path, |file| file.write_all(text.as_bytes()))?;
    }
    let count = winners as f64;
    let solution = Solution::new(count, count, Vec::new(), Vec::new());
    let mut answer = Answer::new(&input.instance, &solution, &[]);
    answer.chosen = drawn.winners.iter().map(|&at| Value::String(entries[at].clone())).collect();
    answer.more.insert("list_hash".into(), json!(drawn.list_hash));
    answer.more.insert("entries".into(), json!(drawn.entries));
    answer.more.insert("public_value".into(), json!(drawn.public_value));
    answer.more.insert("numbers_used".into(), json!(drawn.numbers_used));
    answer.more.insert("rule".into(), json!(drawn.rule));
    Ok(answer)
}
