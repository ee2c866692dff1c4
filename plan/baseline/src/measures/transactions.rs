//! A table of transactions between sectors, out of a source.

use super::Facts;
use crate::rows::{Named, Rows};
use linping_language::{Located, SourceRef, Status, When};
use linping_problems::{Code, Problem, Problems, Text};
use linping_statistics::{InputOutput, Matrix};
use linping_units::Period;
use schemars::JsonSchema;
use serde::Deserialize;

/// A table with a row a selling sector and a column a buying one, named alike, and a column of total output.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct TransactionRows {
    /// The table.
    pub source: Located<SourceRef>,
    /// The column of the selling sectors; each has a column of its own name for what is sold to it.
    pub seller: Located<String>,
    /// The column of total output.
    pub output: Located<String>,
    /// The period the table is of.
    pub of: Located<When>,
    /// `column=value` pairs that choose rows, separated by `;`: every row chosen is a sector.
    pub only: Option<Located<String>>,
    /// The sheet, for workbooks.
    pub sheet: Option<Located<String>>,
}

/// The table as it was read.
pub(super) struct Transactions {
    pub period: Period,
    pub sectors: Vec<String>,
    /// Total output by sector.
    pub output: Vec<f64>,
    /// What goes with output by sector; empty if nothing was asked for.
    pub amounts: Vec<f64>,
    pub analysis: InputOutput,
    pub status: Status,
    /// True if everything of it may be told.
    pub open: bool,
}

impl Transactions {
    /// The names of the first sectors, if they may be told.
    pub fn told_sectors(&self) -> Option<String> {
        self.open.then(|| self.sectors.iter().take(20).cloned().collect::<Vec<_>>().join(", "))
    }
}

impl TransactionRows {
    /// Reads the table, with a column of amounts if one is named; `None` if the source is not there, which has been told.
    pub(super) fn read(
        &self,
        facts: &Facts,
        amounts: Option<&Located<String>>,
    ) -> Result<Option<Transactions>, Problems> {
        let named = || Named { source: &self.source, sheet: self.sheet.as_ref(), only: self.only.as_ref() };
        let told: Vec<&Located<String>> = [&self.seller, &self.output].into_iter().chain(amounts).collect();
        let rows = match Rows::open(facts.plan, facts.sources, named(), &told) {
            Ok(rows) => rows,
            Err(problems) if problems.is_empty() => return Ok(None),
            Err(problems) => return Err(problems),
        };
        let mut sectors: Vec<String> = Vec::new();
        for row in rows.rows.iter().copied() {
            let name = rows.text(row, 0).to_string();
            if sectors.contains(&name) {
                let message = Text::new(format!("部门“{name}”出现两次"), format!("the sector `{name}` stands twice"));
                return Err(vec![rows.wrong(row, 0, Code::DuplicateRow, message)]);
            }
            sectors.push(name);
        }
        let buyers: Vec<Located<String>> =
            sectors.iter().map(|name| Located { value: name.clone(), span: self.seller.span }).collect();
        let columns: Vec<&Located<String>> = told.into_iter().chain(&buyers).collect();
        let rows = Rows::open(facts.plan, facts.sources, named(), &columns)?;
        let mut problems = Problems::new();
        let mut column = |at: usize| -> Vec<f64> {
            let read = |row: usize| match rows.number(row, at) {
                Ok(Some(value)) => value,
                Ok(None) => {
                    let message =
                        Text::new("没有数值；若无交易请写 0", "there is no value; write 0 where nothing is sold");
                    problems.push(rows.wrong(row, at, Code::BadNumber, message));
                    0.0
                }
                Err(problem) => {
                    problems.push(problem);
                    0.0
                }
            };
            rows.rows.iter().copied().map(read).collect()
        };
        let output = column(1);
        let found_amounts = if amounts.is_some() { column(2) } else { Vec::new() };
        let first = 2 + usize::from(amounts.is_some());
        let sold: Vec<Vec<f64>> = (0..sectors.len()).map(|buyer| column(first + buyer)).collect();
        if !problems.is_empty() {
            return Err(problems);
        }
        let n = sectors.len();
        let row_of = |i: usize| sold.iter().map(move |column| column.get(i).copied().unwrap_or(0.0));
        let flows = Matrix::new(n, n, (0..n).flat_map(row_of).collect());
        let analysis = flows
            .and_then(|flows| InputOutput::new(&flows, &output))
            .map_err(|error| vec![Problem { place: Some(facts.plan.place(self.source.span)), ..error.problem() }])?;
        let status = rows.source.status;
        let open = rows.shows(columns.iter().map(|column| column.value.as_str()));
        let period = self.of.value.0.clone();
        Ok(Some(Transactions { period, sectors, output, amounts: found_amounts, analysis, status, open }))
    }
}
