//! `linping template KIND`: a workbook to be filled in, made from the schema of the kind; and a filled one read back.

use crate::context::{Context, Exit, Failure, Outcome};
use crate::output;
use clap::Args;
use linping_language::{Field, FileKind, Form, Holds, Kinds, check_text, form_of, kinds_with_forms, nearest};
use linping_problems::{Code, Place, Position, Problem, Problems, Text};
use linping_tables::{ReadOptions, Table};
use rust_xlsxwriter::{
    DataValidation, DataValidationRule, DocProperties, ExcelDateTime, Format, Note, Workbook, Worksheet, XlsxError,
};
use std::path::{Path, PathBuf};

/// A workbook to be filled in for a kind of baseline layer (one thing a row) or of action (one key a row).
///
/// A filled table becomes a source with form = "table"; `linping check` then names sheet and cell of every mistake. A filled action
/// is read with --read and printed as the `[measure]` of its file.
#[derive(Args, Debug)]
pub struct Arguments {
    /// The kind, such as `facilities` or `build-facilities`; a list of all if absent.
    kind: Option<String>,
    /// Where the workbook is written; KIND.xlsx if absent.
    #[arg(long, short, value_name = "FILE", conflicts_with = "read")]
    output: Option<PathBuf>,
    /// Read a filled workbook of an action and print it as TOML.
    #[arg(long, value_name = "FILE", requires = "kind")]
    read: Option<PathBuf>,
}

/// Last row that is guarded against wrong values.
const LAST_ROW: u32 = 20_000;

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
        return match &form {
            Form::Keys(fields) => read_back(path, kind, fields, &kinds),
            Form::Table(_) => Err(Failure::argument(
                "表格作为来源（form = \"table\"）放进计划，用 `linping check` 核对",
                "a table belongs into the plan as a source with form = \"table\"; `linping check` reads it",
            )),
        };
    }
    let path = arguments.output.clone().unwrap_or_else(|| PathBuf::from(format!("{kind}.xlsx")));
    let bytes = workbook(kind, &form).map_err(|error| Failure::internal(error.to_string()))?;
    output::write_whole(&path, |out| out.write_all(&bytes))?;
    if context.common.quiet {
        return Ok(Exit::Done);
    }
    let shown = path.display();
    let hint = match form {
        Form::Table(_) => Text::new(
            format!("{shown}\n填好后放入 sources/files/，在来源中写 form = \"table\"。\n"),
            format!("{shown}\nPut it into sources/files/ once filled, with form = \"table\" in its source.\n"),
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

fn workbook(kind: &str, form: &Form) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The same form is the same file.
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    let bold = Format::new().set_bold();
    match form {
        Form::Table(fields) => {
            table_sheet(book.add_worksheet().set_name("data")?, fields, &bold)?;
            guide(book.add_worksheet().set_name("guide 说明")?, kind, fields, &bold)?;
        }
        Form::Keys(fields) => {
            keys_sheet(book.add_worksheet().set_name("action")?, fields, &bold)?;
            guide(book.add_worksheet().set_name("guide 说明")?, kind, fields, &bold)?;
        }
    }
    book.save_to_buffer()
}

/// One column a field; the rows below are guarded.
fn table_sheet(sheet: &mut Worksheet, fields: &[Field], bold: &Format) -> Result<(), XlsxError> {
    for (at, field) in fields.iter().enumerate() {
        let column = u16::try_from(at).unwrap_or(u16::MAX);
        sheet.write_with_format(0, column, &field.name, bold)?;
        let words = format!("{}\n{}\n{}", chinese(&field.key), field.meaning, unit(field));
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
        sheet.write(row, 3, chinese(field.key.split('.').next_back().unwrap_or_default()))?;
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
    sheet.write_with_format(0, 0, kind, bold)?;
    let heads = ["name", "键 key", "中文", "English", "单位 unit", "必填 required", "例 example"];
    for (column, head) in heads.iter().enumerate() {
        sheet.write_with_format(1, column as u16, *head, bold)?;
    }
    for (at, field) in fields.iter().enumerate() {
        let row = at as u32 + 2;
        let required = if field.required { "✓" } else { "" };
        let last = field.key.split('.').next_back().unwrap_or_default();
        let cells = [&field.name, &field.key, chinese(last), &field.meaning, &unit(field), required, &field.example];
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

/// What a key is called in Chinese; the key itself where it has no entry.
fn chinese(key: &str) -> &str {
    const WORDS: &[(&str, &str)] = &[
        ("id", "编号"),
        ("lon", "经度"),
        ("lat", "纬度"),
        ("area", "所在区域"),
        ("capacity", "容量（座位、床位、医生）"),
        ("groups", "各类人群人数"),
        ("age", "年龄"),
        ("male", "男"),
        ("female", "女"),
        ("year", "年份"),
        ("rate", "比率"),
        ("what", "建什么（图层）"),
        ("among", "候选点（图层）"),
        ("choose", "建几处"),
        ("budget", "预算"),
        ("value", "数值（含单位）"),
        ("assumed", "假定的理由"),
        ("each", "单个费用"),
        ("so-that", "目标"),
        ("cells", "人口网格（图层）"),
        ("group", "人群"),
        ("by", "路网（图层）"),
        ("within", "时间以内"),
        ("opens", "启用年份"),
        ("a-year", "每年几处"),
        ("speed", "速度"),
        ("beds", "床位"),
        ("seats", "学位"),
        ("limit", "上限"),
    ];
    WORDS.iter().find(|(word, _)| *word == key).map_or(key, |(_, zh)| zh)
}

/// A filled form as the `[measure]` of an action; each mistake with sheet and cell.
fn read_back(path: &Path, kind: &str, fields: &[Field], kinds: &Kinds) -> Outcome {
    let shown = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|error| Failure::missing(path, &error))?;
    let options = ReadOptions { sheet: Some("action".into()), header_row: Some(1), ..ReadOptions::default() };
    let table = Table::read(&shown, bytes.as_slice(), &options)?;
    let (names, values) = (table.texts("key")?, table.texts("value")?);
    let mut problems = Problems::new();
    // The second column holds the values.
    let cell = |row: usize| table.place(row, 1);
    // Tables within the measure follow it, so that every key stands on a line of its own.
    let mut lines: Vec<(String, Option<usize>)> = vec![("[measure]".into(), None), (format!("kind = {kind:?}"), None)];
    let mut inner: Vec<(String, usize)> = Vec::new();
    for (row, (name, value)) in names.iter().zip(&values).enumerate().filter(|(_, (_, value))| !value.is_empty()) {
        let Some(field) = fields.iter().find(|field| field.key == *name) else {
            let message = Text::new(format!("没有键“{name}”"), format!("there is no key `{name}`"));
            problems.push(Problem::new(Code::UnknownKey, message).at(cell(row)));
            continue;
        };
        let written = match &field.holds {
            Holds::Number { .. } => match linping_tables::parse_number(value) {
                Some(number) => linping_tables::write_number(number),
                None => {
                    let message = Text::new(format!("“{value}”不是数"), format!("`{value}` is no number"));
                    problems.push(Problem::new(Code::BadNumber, message).at(cell(row)));
                    continue;
                }
            },
            _ => serde_json::to_string(value).unwrap_or_default(),
        };
        match name.split_once('.') {
            None => lines.push((format!("{name} = {written}"), Some(row))),
            Some((table, key)) => inner.push((format!("{table}.{key} = {written}"), row)),
        }
    }
    lines.extend(inner.into_iter().map(|(line, row)| (line, Some(row))));
    let measure: String = lines.iter().map(|(line, _)| format!("{line}\n")).collect();
    let whole = format!("name = {{ zh = \"–\", en = \"–\" }}\n{measure}");
    for problem in check_text(FileKind::Action, &shown, &whole, kinds) {
        let row = problem.place.as_ref().and_then(|place| {
            let Position::Bytes { start, .. } = place.position else { return None };
            // The first line is the name that a form does not ask for.
            let line = whole.get(..start)?.matches('\n').count();
            lines.get(line.checked_sub(1)?)?.1
        });
        let place = row.map_or_else(|| Place::file(&shown), cell);
        problems.push(Problem { place: Some(place), ..problem });
    }
    if !problems.is_empty() {
        return Err(Failure::wrong(problems));
    }
    output::print(&measure)
}
