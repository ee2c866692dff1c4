//! Rows of a table that the plan names, without a word of what is not open.

use linping_language::files::{Access, SourceFile, SourceForm};
use linping_language::{Located, Plan, SourceRef, columns_of};
use linping_problems::{Code, Place, Problem, Problems, Text};
use linping_sources::Sources;
use linping_tables::{Table, is_missing, parse_number};
use linping_units::Period;

/// What the plan says about a table it reads.
pub(crate) struct Named<'a> {
    pub source: &'a Located<SourceRef>,
    pub sheet: Option<&'a Located<String>>,
    pub only: Option<&'a Located<String>>,
}

/// The rows chosen, with the columns asked for.
pub(crate) struct Rows<'a> {
    /// The source.
    pub source: &'a SourceFile,
    /// The rows chosen.
    pub rows: Vec<usize>,
    /// Where each column asked for stands, in the order asked.
    pub columns: Vec<usize>,
    table: &'a Table,
    here: Place,
    conditions: &'a str,
}

impl<'a> Rows<'a> {
    /// Opens a table and looks the columns up.
    ///
    /// # Errors
    /// No table, no such column, a condition that cannot be read or that no row meets; each at its place in the plan.
    pub fn open(
        plan: &'a Plan,
        sources: &'a Sources,
        named: Named<'a>,
        columns: &[&Located<String>],
    ) -> Result<Rows<'a>, Problems> {
        let here = plan.place(named.source.span);
        let table = sources.table(&named.source.value, named.sheet.map(|sheet| sheet.value.as_str()));
        let source = plan.sources.get(&*named.source.value);
        let (Some(table), Some(source)) = (table, source) else {
            if source.is_none_or(|source| source.form == SourceForm::Table) {
                // Not there, or not to be opened: that has been reported.
                return Err(Problems::new());
            }
            let name = &*named.source.value;
            let message = Text::new(format!("来源“{name}”不是表格"), format!("the source `{name}` is not a table"));
            let hint = Text::new("请在来源中写 form = \"table\"。", "say form = \"table\" in the source.");
            return Err(vec![Problem::new(Code::BadTable, message).at(here).hint(hint)]);
        };
        let (mut found, mut missing) = (Vec::new(), Problems::new());
        for column in columns {
            match table.column(&column.value) {
                Ok(at) => found.push(at),
                Err(problem) => missing.push(Problem { place: Some(plan.place(column.span)), ..problem }),
            }
        }
        if !missing.is_empty() {
            return Err(missing);
        }
        let rows = match named.only {
            Some(only) => match linping_sources::rows_with(table, &only.value) {
                Ok(rows) if rows.is_empty() => {
                    let conditions = &only.value;
                    let message = Text::new(
                        format!("表中没有满足“{conditions}”的行"),
                        format!("the table has no row with `{conditions}`"),
                    );
                    return Err(vec![Problem::new(Code::BadTable, message).at(plan.place(only.span))]);
                }
                Ok(rows) => rows,
                Err(problem) => return Err(vec![Problem { place: Some(plan.place(only.span)), ..problem }]),
            },
            None => (0..table.rows()).collect(),
        };
        let conditions = named.only.map_or("", |only| only.value.as_str());
        Ok(Rows { source, rows, columns: found, table, here, conditions })
    }

    /// Whether anybody may see what rests on these columns, by name; those of the conditions count too, since what a closed
    /// column selects is as closed as what it holds.
    pub fn shows<'c>(&self, columns: impl IntoIterator<Item = &'c str>) -> bool {
        self.source.shows(columns) && self.source.shows(columns_of(self.conditions))
    }

    /// Whether what rests on these columns is for the plan's makers only: it stays with them, however many rows are summed up.
    pub fn is_internal<'c>(&self, columns: impl IntoIterator<Item = &'c str>) -> bool {
        let internal = |column: &str| self.source.columns.get(column).is_some_and(|c| c.access == Access::Internal);
        self.source.access == Access::Internal
            || columns.into_iter().any(internal)
            || columns_of(self.conditions).any(internal)
    }

    /// The text of a cell; `column` counts the columns asked for.
    pub fn text(&self, row: usize, column: usize) -> &'a str {
        self.table.cell(row, self.at(column))
    }

    /// A number; `None` where the cell is empty or says that there is no value.
    ///
    /// # Errors
    /// A cell that is no number.
    pub fn number(&self, row: usize, column: usize) -> Result<Option<f64>, Problem> {
        let cell = self.text(row, column);
        match parse_number(cell) {
            None if is_missing(cell) => Ok(None),
            None => Err(self.unreadable(row, column)),
            found => Ok(found),
        }
    }

    /// A period.
    ///
    /// # Errors
    /// A cell that is none.
    pub fn period(&self, row: usize, column: usize) -> Result<Period, Problem> {
        self.text(row, column).parse().map_err(|_| self.unreadable(row, column))
    }

    /// Where a cell stands.
    pub fn place(&self, row: usize, column: usize) -> Place {
        self.table.place(row, self.at(column))
    }

    /// A cell that cannot be used as it is; said without a word of the table if any of its columns is confidential, since a
    /// place in the file would draw the whole row.
    pub fn wrong(&self, row: usize, column: usize, code: Code, message: Text) -> Problem {
        if self.is_confidential() {
            let title = code.title();
            let hidden =
                Text::new(format!("{}（保密，不显示）", title.zh), format!("{} (confidential, not shown)", title.en));
            return Problem::new(code, hidden).at(self.here.clone());
        }
        let named = Text::new("在此引用", "named here");
        Problem::new(code, message).at(self.place(row, column)).related(self.here.clone(), named)
    }

    fn unreadable(&self, row: usize, column: usize) -> Problem {
        let shown = self.text(row, column);
        let message = Text::new(format!("“{shown}”无法解读"), format!("`{shown}` cannot be read"));
        self.wrong(row, column, Code::BadNumber, message)
    }

    fn is_confidential(&self) -> bool {
        let source = self.source;
        source.access == Access::Confidential || source.columns.values().any(|c| c.access == Access::Confidential)
    }

    fn at(&self, column: usize) -> usize {
        self.columns.get(column).copied().unwrap_or(usize::MAX)
    }
}
