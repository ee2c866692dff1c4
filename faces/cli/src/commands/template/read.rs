//! A filled form read back: each mistake with sheet and cell.

use super::lists::{List, OF, lists_of};
use super::{GUIDE, KEYS, MEANING, TABLE};
use crate::context::{Context, Exit, Failure, Outcome};
use crate::{loading, output};
use linping_language::{Field, FileKind, Form, Holds, Kinds, check_text, form_of};
use linping_problems::{Code, Place, Position, Problem, Problems, Text};
use linping_tables::{ReadOptions, Table};
use std::path::Path;

/// Checks a filled workbook made by `linping template`, whatever its kind.
pub fn check(path: &Path, context: &Context) -> Outcome {
    let kinds = linping_actions::kinds();
    let (kind, place) = kind_of(path)?;
    let Some(form) = form_of(&kinds, &kind) else { return Err(unknown_at(&kind, &place, &kinds)) };
    let mut warnings = match &form {
        Form::Keys(fields) => measure(path, &kind, fields, &kinds).map(|_| Problems::new())?,
        Form::Table(fields) => table(path, fields)?,
    };
    warnings.extend(unread(path, &form, &kind, &kinds)?);
    done(path, &kind, &warnings, context)
}

/// A filled action as the `[measure]` of its file, a layer without a table as its file; a filled table is only checked.
pub fn read_back(path: &Path, kind: &str, form: &Form, kinds: &Kinds, context: &Context) -> Outcome {
    if sheets(path)?.iter().any(|name| name == MEANING) {
        let (told, place) = kind_of(path)?;
        if form_of(kinds, &told).is_none() {
            return Err(unknown_at(&told, &place, kinds));
        }
        if told != kind {
            let why = Text::new(
                format!("这是“{told}”的工作簿，不是“{kind}”的"),
                format!("this is a workbook for `{told}`, not for `{kind}`"),
            );
            let hint = Text::new(
                format!("请运行 `linping template {told} --read …`，或换一个文件。"),
                format!("run `linping template {told} --read …`, or name another file."),
            );
            return Err(Failure::from(Problem::new(Code::BadValue, why).at(place).hint(hint)));
        }
    }
    let unread = unread(path, form, kind, kinds)?;
    match form {
        Form::Keys(fields) => {
            let measure = measure(path, kind, fields, kinds)?;
            loading::warn(&unread, path.parent().unwrap_or(Path::new(".")), context);
            output::print(&measure)
        }
        Form::Table(fields) => {
            let mut warnings = table(path, fields)?;
            warnings.extend(unread);
            done(path, kind, &warnings, context)
        }
    }
}

fn unknown_at(kind: &str, place: &Place, kinds: &Kinds) -> Failure {
    let Failure { problems, .. } = super::unknown(kind, kinds);
    Failure::wrong(problems.into_iter().map(|problem| problem.at(place.clone())).collect())
}

fn sheets(path: &Path) -> Result<Vec<String>, Failure> {
    let bytes = std::fs::read(path).map_err(|error| Failure::missing(path, &error))?;
    Ok(linping_tables::sheet_names(&path.display().to_string(), bytes)?)
}

/// Sheets that the form does not have: a warning each, for what stands there goes nowhere.
fn unread(path: &Path, form: &Form, kind: &str, kinds: &Kinds) -> Result<Problems, Failure> {
    let lists = lists_of(kinds, kind);
    let mut known: Vec<&str> = lists.iter().flat_map(List::all).map(|list| list.key.as_str()).collect();
    known.extend([MEANING, if matches!(form, Form::Keys(_)) { KEYS } else { TABLE }]);
    let strange = |name: String| {
        let why = Text::new(
            format!("表格模板没有工作表“{name}”，不会读它"),
            format!("the form has no sheet `{name}`; it is not read"),
        );
        let hint = Text::new(format!("模板有：{}", known.join("、")), format!("the form has: {}", known.join(", ")));
        let place = Place::cell(path.display().to_string(), name, "A1");
        Problem::warning(Code::UnknownKey, why).at(place).hint(hint)
    };
    Ok(sheets(path)?.into_iter().filter(|name| !known.contains(&name.as_str())).map(strange).collect())
}

fn done(path: &Path, kind: &str, warnings: &Problems, context: &Context) -> Outcome {
    loading::warn(warnings, path.parent().unwrap_or(Path::new(".")), context);
    if context.common.json {
        let problems = crate::diagnostics::to_json(warnings, None);
        return output::print_json(&serde_json::json!({
            "problems": problems, "errors": 0, "warnings": warnings.len(), "files": 1, "kind": kind,
        }));
    }
    if context.common.quiet {
        return Ok(Exit::Done);
    }
    let (shown, count) = (path.display(), warnings.len());
    output::print(context.say(&Text::new(
        format!("{shown}：{kind}，{count} 条警告，没有错误。\n"),
        format!("{shown}: {kind}, no errors, {count} {}.\n", if count == 1 { "warning" } else { "warnings" }),
    )))
}

fn sheet(path: &Path, sheet: &str) -> Result<Table, Failure> {
    let bytes = std::fs::read(path).map_err(|error| Failure::missing(path, &error))?;
    // The form has its heads in the first row; merged or moved ones are missed columns with their place.
    let options = ReadOptions { sheet: Some(sheet.into()), header_row: Some(1), ..ReadOptions::default() };
    Ok(Table::read(&path.display().to_string(), bytes.as_slice(), &options)?)
}

/// The kind, which the sheet that explains the form tells, and the cell that does.
fn kind_of(path: &Path) -> Result<(String, Place), Failure> {
    let guide = sheet(path, MEANING)?;
    let (names, values) = (guide.texts_or_empty(GUIDE[1])?, guide.texts_or_empty(GUIDE[6])?);
    let column = guide.column(GUIDE[6]).unwrap_or(0);
    let mut rows = names.iter().zip(values).enumerate();
    let found = rows.find(|(_, (name, value))| **name == "kind" && !value.is_empty());
    found.map(|(row, (_, kind))| (kind.to_string(), guide.place(row, column))).ok_or_else(|| {
        let why = Text::new("工作表没有写明类型（kind）", "the sheet does not tell the kind");
        let problem = Problem::new(Code::MissingKey, why).at(guide.header_place(0));
        Failure::from(problem.hint(Text::new(
            "请从 `linping template 类型` 生成的工作簿填起。",
            "begin with the workbook that `linping template KIND` makes.",
        )))
    })
}

/// Every column of a filled table; columns that the form does not have are a warning.
fn table(path: &Path, fields: &[Field]) -> Result<Problems, Failure> {
    let table = sheet(path, TABLE)?;
    let mut problems = Problems::new();
    if table.rows() == 0 {
        let why = Text::new("表中没有一行", "the table has no row");
        problems.push(Problem::new(Code::BadTable, why).at(table.header_place(0)));
    }
    // A key that maps words to columns stands for as many columns as the plan names.
    let names_many = fields.iter().any(|field| field.key == "groups");
    for field in fields.iter().filter(|field| field.required || table.has(&field.name)) {
        let read = match &field.holds {
            Holds::Number { least, most } => {
                let bound = |bound: &Option<i64>, none: f64| bound.map_or(none, |bound| bound as f64);
                let (least, most) = (bound(least, f64::NEG_INFINITY), bound(most, f64::INFINITY));
                table.numbers_between(&field.name, least, most).map(drop)
            }
            Holds::OneOf(words) => one_of(&table, &field.name, words),
            Holds::Text if field.key == "id" => table.identifiers(&field.name).map(drop),
            Holds::Text => table.texts(&field.name).map(drop),
        };
        // A column of another name may still be named by the plan (`groups = { all = "residents" }`).
        problems.extend(read.err().into_iter().flatten());
    }
    let known = |name: &str| names_many || fields.iter().any(|field| field.name == name);
    for (at, name) in table.columns().iter().enumerate().filter(|(_, name)| !known(name)) {
        let why = Text::new(
            format!("表格模板没有列“{name}”，不会读它"),
            format!("the form has no column `{name}`; it is not read"),
        );
        problems.push(Problem::warning(Code::UnknownKey, why).at(table.header_place(at)));
    }
    if problems.iter().any(Problem::is_error) { Err(Failure::wrong(problems)) } else { Ok(problems) }
}

fn one_of(table: &Table, name: &str, words: &[String]) -> Result<(), Problems> {
    let at = table.column(name).map_err(|problem| vec![problem])?;
    let wrong = |(row, text): (usize, &str)| {
        let why = Text::new(format!("“{text}”不是允许的词"), format!("`{text}` is not one of the words"));
        let hint = Text::new(format!("可用：{}", words.join("、")), format!("known: {}", words.join(", ")));
        Problem::new(Code::BadValue, why).at(table.place(row, at)).hint(hint)
    };
    let texts = table.texts(name)?.into_iter().enumerate();
    let problems: Problems = texts.filter(|(_, text)| !words.iter().any(|word| word == text)).map(wrong).collect();
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// A filled action as the `[measure]` of its file, a filled layer as the whole of its.
fn measure(path: &Path, kind: &str, fields: &[Field], kinds: &Kinds) -> Result<String, Failure> {
    let table = sheet(path, KEYS)?;
    let shown = table.file();
    let (names, values) = (table.texts("key")?, table.texts_or_empty("value")?);
    let mut problems = Problems::new();
    let at = table.column("value").unwrap_or(1);
    let cell = |row: usize| table.place(row, at);
    // Tables within the measure follow it, so that every key stands on a line of its own.
    // A baseline layer is a file of its own; the measure of an action stands in one that has a name besides.
    let of_action = kinds.actions.names().any(|name| name == kind);
    let (file, before) = if of_action {
        (FileKind::Action, "name = { zh = \"–\", en = \"–\" }\n")
    } else {
        (FileKind::Baseline, "")
    };
    let mut lines: Lines = vec![(format!("kind = {kind:?}"), None)];
    if of_action {
        lines.insert(0, ("[measure]".into(), None));
    }
    let mut inner = Lines::new();
    let mut spoilt = Vec::new();
    for (row, (name, value)) in names.iter().zip(&values).enumerate().filter(|(_, (_, value))| !value.is_empty()) {
        let Some(field) = fields.iter().find(|field| field.key == *name) else {
            let message = Text::new(format!("没有键“{name}”"), format!("there is no key `{name}`"));
            problems.push(Problem::new(Code::UnknownKey, message).at(cell(row)));
            continue;
        };
        if let Some(first) = names[..row].iter().position(|other| other == name) {
            let message = Text::new(format!("键“{name}”重复"), format!("the key `{name}` stands twice"));
            let hint = Text::new("请只留一行。", "keep one of the rows.");
            let problem = Problem::new(Code::Duplicate, message).at(cell(row)).hint(hint);
            problems.push(problem.related(cell(first), Text::new("第一次", "first here")));
            continue;
        }
        let written = written(&field.holds, value).unwrap_or_else(|| {
            problems.push(no_number(value).at(cell(row)));
            spoilt.push(cell(row));
            stand_in(&field.holds)
        });
        match name.split_once('.') {
            None => lines.push((format!("{name} = {written}"), Some(cell(row)))),
            Some((table, key)) => inner.push((format!("{table}.{key} = {written}"), Some(cell(row)))),
        }
    }
    lines.extend(inner);
    let (plain, tables): (Vec<List>, Vec<List>) = lists_of(kinds, kind).into_iter().partition(|list| list.plain);
    for list in plain.iter().chain(&tables) {
        lines.extend(members(path, list, &mut problems, &mut spoilt)?);
    }
    let measure: String = lines.iter().map(|(line, _)| format!("{line}\n")).collect();
    let whole = format!("{before}{measure}");
    for problem in check_text(file, shown, &whole, kinds) {
        let place = problem.place.as_ref().and_then(|place| {
            let Position::Bytes { start, .. } = place.position else { return None };
            let line = measure.get(..start.checked_sub(before.len())?)?.matches('\n').count();
            lines.get(line)?.1.clone()
        });
        // What is missing stands in no row: the row of its key, whose value is empty.
        let missing = || names.iter().position(|name| problem.message.en.contains(&format!("`{name}`")));
        let place = place.or_else(|| missing().map(cell)).unwrap_or_else(|| Place::file(shown));
        if spoilt.contains(&place) {
            continue;
        }
        problems.push(Problem { place: Some(place), ..problem });
    }
    if problems.is_empty() { Ok(measure) } else { Err(Failure::wrong(problems)) }
}

/// Lines of the measure, with the cell that each comes from.
type Lines = Vec<(String, Option<Place>)>;

/// A cell as TOML; none if it should be a number and is none.
fn written(holds: &Holds, value: &str) -> Option<String> {
    match holds {
        Holds::Number { .. } => linping_tables::parse_number(value).map(linping_tables::write_number),
        Holds::OneOf(words) if words.iter().any(|word| word == "true") && ["true", "false"].contains(&value) => {
            Some(value.to_string())
        }
        _ => serde_json::to_string(value).ok(),
    }
}

fn no_number(value: &str) -> Problem {
    let why = Text::new(format!("“{value}”不是数"), format!("`{value}` is no number"));
    Problem::new(Code::BadNumber, why).hint(Text::new("请写一个数，不带单位。", "write a number, without a unit."))
}

/// A number that fits where one should stand, so that what is wrong with a cell is told once.
fn stand_in(holds: &Holds) -> String {
    match holds {
        Holds::Number { least, most } => least.or(*most).unwrap_or(0).to_string(),
        _ => "\"\"".into(),
    }
}

/// A row of a list: what its column `of` says, its own name, and its lines.
struct Member {
    of: Option<(String, Place)>,
    id: String,
    lines: Lines,
}

/// The members of a list from the sheet of its name, with those of the lists within them; none if the workbook has no such sheet
/// or nothing in it.
fn members(path: &Path, list: &List, problems: &mut Problems, spoilt: &mut Vec<Place>) -> Result<Lines, Failure> {
    let own = rows(path, list, problems, spoilt)?;
    let mut lines = Lines::new();
    if list.plain {
        lines.extend(own.into_iter().flat_map(|member| member.lines));
        if !lines.is_empty() {
            lines.insert(0, (format!("{} = [", list.key), None));
            lines.push(("]".into(), None));
        }
        return Ok(lines);
    }
    let inner: Vec<Vec<Member>> =
        list.inner.iter().map(|inner| rows(path, inner, problems, spoilt)).collect::<Result<_, Failure>>()?;
    let ids: Vec<String> = own.iter().map(|member| member.id.clone()).collect();
    for (of, place) in inner.iter().flatten().filter_map(|member| member.of.as_ref()) {
        if !ids.contains(of) {
            let why = Text::new(format!("没有“{of}”"), format!("there is no `{of}`"));
            let hint = Text::new(format!("可用：{}", ids.join("、")), format!("known: {}", ids.join(", ")));
            problems.push(Problem::new(Code::UnknownName, why).at(place.clone()).hint(hint));
        }
    }
    for member in own {
        lines.extend(member.lines);
        // With one row only there is no doubt what the others belong to.
        let belongs =
            |it: &&Member| it.of.as_ref().map_or(ids.len() == 1 || it.id.is_empty(), |(of, _)| *of == member.id);
        lines.extend(inner.iter().flatten().filter(belongs).flat_map(|it| it.lines.iter().cloned()));
    }
    Ok(lines)
}

/// The rows of the sheet of a list.
fn rows(path: &Path, list: &List, problems: &mut Problems, spoilt: &mut Vec<Place>) -> Result<Vec<Member>, Failure> {
    if !sheets(path)?.contains(&list.key) {
        return Ok(Vec::new());
    }
    let table = sheet(path, &list.key)?;
    for (at, name) in table.columns().iter().enumerate() {
        if !name.is_empty() && !list.columns.iter().any(|column| column.name == *name) {
            let why = Text::new(format!("没有列“{name}”"), format!("there is no column `{name}`"));
            let known: Vec<&str> = list.columns.iter().map(|column| column.name.as_str()).collect();
            let hint = Text::new(format!("可用：{}", known.join("、")), format!("known: {}", known.join(", ")));
            problems.push(Problem::new(Code::UnknownKey, why).at(table.header_place(at)).hint(hint));
        }
    }
    let mut columns = Vec::new();
    for column in list.columns.iter().filter(|column| table.has(&column.name)) {
        let at = table.column(&column.name).map_err(Failure::from)?;
        columns.push((column, at, table.texts_or_empty(&column.name)?));
    }
    let mut members = Vec::new();
    for row in 0..table.rows() {
        let mut member = Member { of: None, id: String::new(), lines: Lines::new() };
        for (column, at, texts) in columns.iter().filter(|(.., texts)| !texts[row].is_empty()) {
            let place = table.place(row, *at);
            if column.name == OF {
                member.of = Some((texts[row].to_string(), place));
                continue;
            }
            if column.name == "id" {
                member.id = texts[row].to_string();
            }
            let written = written(&column.holds, texts[row]).unwrap_or_else(|| {
                problems.push(no_number(texts[row]).at(place.clone()));
                spoilt.push(place.clone());
                stand_in(&column.holds)
            });
            let line = if list.plain { format!("{written},") } else { format!("{} = {written}", column.name) };
            member.lines.push((line, Some(place)));
        }
        if member.lines.is_empty() {
            continue;
        }
        if !list.plain {
            member.lines.insert(0, (format!("[[{}]]", list.path), Some(table.place(row, 0))));
        }
        members.push(member);
    }
    Ok(members)
}
