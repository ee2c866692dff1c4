//! Figures read from cells of tables.

use linping_problems::{Code, Problem, Text};
use linping_tables::{Table, parse_number};
use linping_units::{Decimal, Quantity, Unit};

/// The row that `column=value; column=value` chooses.
///
/// # Errors
/// No such column, no such row, or several.
pub(crate) fn chosen_row(table: &Table, conditions: &str) -> Result<usize, Problem> {
    let rows = rows_with(table, conditions)?;
    match rows.as_slice() {
        [row] => Ok(*row),
        [] => Err(Problem::new(
            Code::QuoteNotFound,
            Text::new(format!("表中没有满足“{conditions}”的行"), format!("the table has no row with `{conditions}`")),
        )),
        many => Err(Problem::new(
            Code::BadTable,
            Text::new(
                format!("有 {} 行满足“{conditions}”", many.len()),
                format!("{} rows have `{conditions}`", many.len()),
            ),
        )
        .hint(Text::new("请再加条件，使之唯一。", "add conditions until one row is left."))),
    }
}

/// All rows that `column=value; column=value` chooses.
///
/// # Errors
/// No such column, or a condition that is not `column=value`.
pub fn rows_with(table: &Table, conditions: &str) -> Result<Vec<usize>, Problem> {
    let mut wanted = Vec::new();
    for condition in conditions.split(';').map(str::trim).filter(|c| !c.is_empty()) {
        let Some((column, value)) = condition.split_once('=') else {
            return Err(Problem::new(
                Code::BadValue,
                Text::new(format!("“{condition}”不是“列=值”"), format!("`{condition}` is not `column=value`")),
            ));
        };
        wanted.push((table.column(column.trim())?, value.trim()));
    }
    Ok((0..table.rows())
        .filter(|row| wanted.iter().all(|(column, value)| table.cell(*row, *column) == *value))
        .collect())
}

/// Checks that the cell holds the value. A cell that is a bare number has the unit of its column; where none is stated, the
/// digits decide.
///
/// # Errors
/// No such cell, or another value.
pub(crate) fn check_cell(
    table: &Table,
    row: &str,
    column: &str,
    value: &Quantity,
    unit: Option<&Unit>,
) -> Result<(), Problem> {
    let row = chosen_row(table, row)?;
    let column = table.column(column)?;
    let cell = table.cell(row, column);
    let bare = || parse_number(cell).and_then(|number| number.to_string().parse::<Decimal>().ok());
    let same = match (cell.parse::<Quantity>(), unit) {
        (Ok(stated), _) if !stated.unit.to_string().is_empty() => stated.same_magnitude(value),
        (_, Some(unit)) => bare().is_some_and(|number| Quantity::new(number, unit.clone()).same_magnitude(value)),
        (_, None) => bare().is_some_and(|number| number.normalize() == value.value.normalize()),
    };
    if same {
        return Ok(());
    }
    let place = table.place(row, column);
    let in_unit = unit.map(|unit| format!(" {unit}")).unwrap_or_default();
    let message = Text::new(
        format!("表中是“{cell}{in_unit}”，不是“{value}”"),
        format!("the table has `{cell}{in_unit}`, not `{value}`"),
    );
    Err(Problem::new(Code::FigureMismatch, message).related(place, Text::new("所引单元格", "the cell cited")))
}
