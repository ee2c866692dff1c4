//! Results as a table of rows and as JSON: the same content, for a file, a person or a machine.

use crate::context::{Context, Exit, Failure, Outcome};
use crate::output::{print, print_json, write_whole};
use linping_problems::Text;
use linping_tables::Cell;
use serde_json::{Map, Value, json};
use std::path::Path;

/// A table of results.
pub struct Listing {
    /// Names of the columns, as in files.
    pub columns: Vec<String>,
    /// Rows of cells.
    pub rows: Vec<Vec<Cell>>,
}

impl Listing {
    pub fn new(columns: &[&str]) -> Listing {
        Listing { columns: columns.iter().map(|c| (*c).to_string()).collect(), rows: Vec::new() }
    }

    pub fn push(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Every row as an object with the columns as keys.
    pub fn as_json(&self) -> Value {
        let object = |row: &Vec<Cell>| {
            let cells = self.columns.iter().zip(row).map(|(name, cell)| (name.clone(), cell_json(cell)));
            Value::Object(cells.collect::<Map<_, _>>())
        };
        Value::Array(self.rows.iter().map(object).collect())
    }

    /// Writes the table as CSV.
    pub fn write(&self, out: &mut dyn std::io::Write) -> std::io::Result<()> {
        let columns: Vec<&str> = self.columns.iter().map(String::as_str).collect();
        linping_tables::write_csv(out, &columns, self.rows.iter())
    }

    /// The table with aligned columns, under heads in the user's language.
    fn drawn(&self, context: &Context) -> String {
        let heads: Vec<String> = self.columns.iter().map(|name| context.say(&head(name)).to_string()).collect();
        let cells: Vec<Vec<String>> = self.rows.iter().map(|row| row.iter().map(shown).collect()).collect();
        let widths: Vec<usize> = heads
            .iter()
            .enumerate()
            .map(|(at, name)| {
                let longest = cells.iter().filter_map(|row| row.get(at)).map(|c| width(c)).max();
                longest.unwrap_or(0).max(width(name))
            })
            .collect();
        let mut text = String::new();
        for row in std::iter::once(&heads).chain(&cells) {
            let mut line = String::new();
            for (cell, wanted) in row.iter().zip(&widths) {
                line.push_str(cell);
                line.push_str(&" ".repeat(wanted.saturating_sub(width(cell)) + 2));
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

/// Writes the file if one is asked for; prints JSON, or the table, unless it went to the file.
pub fn finish(listing: &Listing, value: &Value, file: Option<&Path>, context: &Context) -> Outcome {
    finish_with(listing, value, file, "", context)
}

/// As [`finish`], with words before the table for a person.
pub fn finish_with(listing: &Listing, value: &Value, file: Option<&Path>, words: &str, context: &Context) -> Outcome {
    let to_stdout = file.is_some_and(|path| path == Path::new("-"));
    if let Some(path) = file.filter(|_| !to_stdout) {
        write_whole(path, |out| listing.write(out))?;
    }
    if context.common.json {
        return print_json(value);
    }
    if to_stdout {
        let mut csv = Vec::new();
        listing.write(&mut csv).map_err(|e| Failure::internal(e.to_string()))?;
        return print(&String::from_utf8_lossy(&csv));
    }
    if file.is_some() {
        return if words.is_empty() { Ok(Exit::Done) } else { print(words) };
    }
    print(&format!("{words}{}", listing.drawn(context)))
}

/// Tells a person why values are missing; with `--json` the result says so itself.
pub fn tell_reasons(reasons: &[Text], context: &Context) {
    const MOST: usize = 12;
    if context.common.quiet || context.common.json {
        return;
    }
    for reason in reasons.iter().take(MOST) {
        tracing::warn!("{}", context.say(reason));
    }
    if reasons.len() > MOST {
        tracing::warn!("… {}", reasons.len() - MOST);
    }
}

/// A number, or an empty cell.
pub fn number(value: Option<f64>) -> Cell {
    value.filter(|v| v.is_finite()).map_or(Cell::Empty, Cell::Number)
}

/// A text.
pub fn text(value: impl Into<String>) -> Cell {
    Cell::Text(value.into())
}

fn cell_json(cell: &Cell) -> Value {
    match cell {
        Cell::Number(value) => json!(value),
        Cell::Text(value) => json!(value),
        _ => Value::Null,
    }
}

fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Number(value) if value.fract() == 0.0 && value.abs() < 1e15 => format!("{value}"),
        Cell::Number(value) if value.abs() >= 1e6 => format!("{value:.1}"),
        Cell::Number(value) if value.abs() >= 1e-4 => format!("{value:.6}"),
        Cell::Number(value) => format!("{value:.3e}"),
        Cell::Text(value) => value.clone(),
        _ => "–".to_string(),
    }
}

/// Columns a terminal gives to a text: wide for Chinese.
fn width(text: &str) -> usize {
    text.chars().map(|c| if ('\u{1100}'..='\u{ffdc}').contains(&c) && c != '–' { 2 } else { 1 }).sum()
}

/// A column's name for people.
fn head(name: &str) -> Text {
    let zh = match name {
        "measure" => "指标",
        "value" => "值",
        "case" => "对象",
        "key" => "类别",
        "series" => "序列",
        "status" => "判断",
        "progress_value" => "进展值",
        "score" => "得分",
        "probability" => "概率",
        "achieved_rate" => "已实现速率",
        "required_rate" => "所需速率",
        "elapsed_share" => "时间已过",
        "done_share" => "进度完成",
        "group" => "组",
        "mean_rank" => "平均位次",
        "better" => "上升概率",
        "same" => "保持概率",
        "worse" => "下降概率",
        "rank_now" => "现位次",
        "odds_now" => "现有概率",
        "extra_growth" => "所需额外增速",
        "naive_growth" => "仅补差距增速",
        "pairs" => "对数",
        "skill" => "技巧分",
        "sector" => "部门",
        "rank" | "Rank" => "位次",
        "unit" => "单位",
        "method" => "方法",
        "horizon" => "年数",
        other => other,
    };
    Text::new(zh, name)
}
