//! `linping template KIND`: a workbook to be filled in, made from the schema of the kind; and a filled one read back.

use crate::context::{Context, Exit, Failure, Outcome};
use crate::output;
use clap::Args;
use linping_language::{Field, Form, Holds, Kinds, chinese, form_of, kinds_with_forms, nearest};
use linping_problems::{Code, Problem, Text};
use rust_xlsxwriter::{
    DataValidation, DataValidationRule, DocProperties, ExcelDateTime, Format, Note, Workbook, Worksheet, XlsxError,
};
use std::path::PathBuf;

mod lists;
mod read;

pub use lists::List;
pub use read::check;

/// A workbook to be filled in for a kind of baseline layer (one thing a row) or of action (one key a row; each list, such as the
/// points of a street, has a sheet of its own).
///
/// `linping check FILE.xlsx` names sheet and cell of every mistake in a filled one. A table becomes a source with form = "table"; an
/// action is read with --read and printed as the `[measure]` of its file.
#[derive(Args, Debug)]
pub struct Arguments {
    /// The kind, such as `facilities` or `build-facilities`; a list of all if absent.
    kind: Option<String>,
    /// Where the workbook is written; KIND.xlsx if absent.
    #[arg(long, short, value_name = "FILE", conflicts_with = "read")]
    output: Option<PathBuf>,
    /// Check a filled workbook; that of an action is printed as TOML.
    #[arg(long, value_name = "FILE", requires = "kind")]
    read: Option<PathBuf>,
}

/// Last row that is guarded against wrong values.
const LAST_ROW: u32 = 20_000;

/// Heads of the sheet that explains the form.
const GUIDE: [&str; 7] = ["name", "键 key", "中文", "English", "单位 unit", "必填 required", "例 example"];
/// Sheets of the workbook: a table, an action, what each cell means.
const TABLE: &str = "data";
const KEYS: &str = "action";
const MEANING: &str = "guide 说明";

/// Lists, writes or reads forms.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let kinds = linping_actions::kinds();
    let Some(kind) = &arguments.kind else {
        let list = kinds_with_forms(&kinds);
        if context.common.json {
            return output::print_json(&list);
        }
        return output::print(&format!("{}\n", list.join("\n")));
    };
    let Some(form) = form_of(&kinds, kind) else { return Err(unknown(kind, &kinds)) };
    if let Some(path) = &arguments.read {
        return read::read_back(path, kind, &form, &kinds, context);
    }
    let path = arguments.output.clone().unwrap_or_else(|| PathBuf::from(format!("{kind}.xlsx")));
    let lists = lists::lists_of(&kinds, kind);
    let bytes = workbook(kind, &form, &lists).map_err(|error| Failure::internal(error.to_string()))?;
    output::write_whole(&path, |out| out.write_all(&bytes))?;
    if context.common.quiet {
        return Ok(Exit::Done);
    }
    let shown = path.display();
    let hint = match form {
        Form::Table(_) => Text::new(
            format!(
                "{shown}\n填好后用 `linping check {shown}` 核对，再放入 sources/files/，在来源中写 form = \"table\"。\n"
            ),
            format!(
                "{shown}\nOnce filled: `linping check {shown}`; then put it into sources/files/, with form = \"table\" in its source.\n"
            ),
        ),
        Form::Keys(_) => Text::new(
            format!("{shown}\n填好后运行 `linping template {kind} --read {shown}`。\n"),
            format!("{shown}\nOnce filled: `linping template {kind} --read {shown}`.\n"),
        ),
    };
    output::print(context.say(&hint))
}

fn unknown(kind: &str, kinds: &Kinds) -> Failure {
    let names = kinds_with_forms(kinds);
    let problem = Problem::new(
        Code::UnknownKind,
        Text::new(format!("没有类型“{kind}”的模板"), format!("there is no template for a kind `{kind}`")),
    );
    let list = names.join(", ");
    Failure::from(problem.hint(match nearest(kind, names.iter().copied()) {
        Some(near) => Text::new(format!("是否指“{near}”？"), format!("did you mean `{near}`?")),
        None => Text::new(format!("有：{list}"), format!("there are: {list}")),
    }))
}

fn workbook(kind: &str, form: &Form, lists: &[List]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The same form is the same file.
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    let bold = Format::new().set_bold();
    match form {
        Form::Table(fields) => {
            table_sheet(book.add_worksheet().set_name(TABLE)?, fields, &bold)?;
            guide(book.add_worksheet().set_name(MEANING)?, kind, fields, &bold)?;
        }
        Form::Keys(fields) => {
            keys_sheet(book.add_worksheet().set_name(KEYS)?, fields, &bold)?;
            for list in lists.iter().flat_map(List::all) {
                table_sheet(book.add_worksheet().set_name(&list.key)?, &list.columns, &bold)?;
            }
            guide(book.add_worksheet().set_name(MEANING)?, kind, fields, &bold)?;
        }
    }
    book.save_to_buffer()
}

/// One column a field; the rows below are guarded.
fn table_sheet(sheet: &mut Worksheet, fields: &[Field], bold: &Format) -> Result<(), XlsxError> {
    for (at, field) in fields.iter().enumerate() {
        let column = u16::try_from(at).unwrap_or(u16::MAX);
        sheet.write_with_format(0, column, &field.name, bold)?;
        let words = format!("{}\n{}\n{}", chinese(&field.key).unwrap_or(&field.key), field.meaning, unit(field));
        sheet.insert_note(0, column, &Note::new(words).add_author_prefix(false))?;
        sheet.set_column_width(column, 16)?;
        if let Some(rule) = rule(&field.holds)? {
            sheet.add_data_validation(1, column, LAST_ROW, column, &rule)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

/// One row a key: the key, the value to be filled in, what it means.
fn keys_sheet(sheet: &mut Worksheet, fields: &[Field], bold: &Format) -> Result<(), XlsxError> {
    for (column, head) in ["key", "value", "必填 required", "含义", "meaning", "例 example"].iter().enumerate() {
        sheet.write_with_format(0, column as u16, *head, bold)?;
    }
    for (at, field) in fields.iter().enumerate() {
        let row = at as u32 + 1;
        sheet.write(row, 0, &field.key)?;
        sheet.write(row, 2, if field.required { "✓" } else { "" })?;
        sheet.write(row, 3, chinese(&field.key).unwrap_or(&field.key))?;
        sheet.write(row, 4, &field.meaning)?;
        sheet.write(row, 5, &field.example)?;
        if let Some(rule) = rule(&field.holds)? {
            sheet.add_data_validation(row, 1, row, 1, &rule)?;
        }
    }
    for (column, width) in [(0, 22), (1, 26), (3, 16), (4, 60), (5, 18)] {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

/// What each column means, in both languages, its unit and an example.
fn guide(sheet: &mut Worksheet, kind: &str, fields: &[Field], bold: &Format) -> Result<(), XlsxError> {
    for (column, head) in GUIDE.iter().enumerate() {
        sheet.write_with_format(0, column as u16, *head, bold)?;
    }
    // The kind, by which `check` knows the form again.
    for (column, cell) in ["kind", "kind", "类型", "The kind.", "", "✓", kind].iter().enumerate() {
        sheet.write(1, column as u16, *cell)?;
    }
    for (at, field) in fields.iter().enumerate() {
        let row = at as u32 + 2;
        let required = if field.required { "✓" } else { "" };
        let zh = chinese(&field.key).unwrap_or(&field.key);
        let cells = [&field.name, &field.key, zh, &field.meaning, &unit(field), required, &field.example];
        for (column, cell) in cells.iter().enumerate() {
            sheet.write(row, column as u16, *cell)?;
        }
    }
    for (column, width) in [(0, 18), (1, 22), (2, 16), (3, 70), (4, 22)] {
        sheet.set_column_width(column, width)?;
    }
    Ok(())
}

fn rule(holds: &Holds) -> Result<Option<DataValidation>, XlsxError> {
    let rule = match holds {
        Holds::Text => return Ok(None),
        Holds::OneOf(words) => {
            // A list in a workbook may have 255 letters; longer ones are checked when the form is read.
            if words.iter().map(|word| word.len() + 1).sum::<usize>() > 255 {
                return Ok(None);
            }
            return Ok(Some(DataValidation::new().allow_list_strings(words)?));
        }
        Holds::Number { least: Some(least), most: Some(most) } => {
            DataValidationRule::Between(*least as f64, *most as f64)
        }
        Holds::Number { least: Some(least), most: None } => DataValidationRule::GreaterThanOrEqualTo(*least as f64),
        Holds::Number { least: None, most: Some(most) } => DataValidationRule::LessThanOrEqualTo(*most as f64),
        Holds::Number { .. } => DataValidationRule::Between(-1e15, 1e15),
    };
    let title = "数 / a number";
    let rule = DataValidation::new().allow_decimal_number(rule).set_error_title(title)?;
    Ok(Some(rule.set_error_message("此处应为范围内的数 / a number within the bounds is asked for")?))
}

fn unit(field: &Field) -> String {
    match &field.holds {
        Holds::Number { most: Some(180), .. } | Holds::Number { most: Some(90), least: Some(-90) } => {
            "度 degrees (WGS84)".into()
        }
        Holds::Number { least: Some(least), most: Some(most) } => format!("数 number, {least} – {most}"),
        Holds::Number { least: Some(least), .. } => format!("数 number ≥ {least}"),
        Holds::Number { .. } => "数 number".into(),
        Holds::OneOf(words) => words.join(" | "),
        Holds::Text => "文本 text".into(),
    }
}
