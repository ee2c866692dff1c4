use crate::Lock;
use crate::cells::check_cell;
use crate::cited::{alike, states};
use crate::layers::{LARGEST_LAYER, as_table, read_layers};
use indexmap::IndexMap;
use linping_documents::Document;
use linping_geography::Layer;
use linping_language::files::{Access, FigureSpec, SourceFile, SourceForm};
use linping_language::{Cite, Located, Node, Plan, Span, Status, Value};
use linping_problems::{Code, Place, Problem, Problems, Text};
use linping_tables::{ReadOptions, Table};
use linping_work::Kept;
use rayon::prelude::*;

/// Tables above this size, counted after unpacking, are refused as sources.
const LARGEST_TABLE: u64 = 64 << 20;
/// Documents above this size are refused as sources.
const LARGEST_DOCUMENT: u64 = 64 << 20;

/// The files behind the plan, opened: documents as text with a map, tables with places.
#[derive(Debug, Default)]
pub struct Sources {
    /// Documents by source.
    pub documents: IndexMap<String, Document>,
    /// Tables by source; of workbooks the first sheet, of map layers their properties with `lon` and `lat`.
    pub tables: IndexMap<String, Table>,
    /// Map layers by source; a GeoPackage may have several.
    pub layers: IndexMap<String, Vec<Layer>>,
    /// The lock that these files would have.
    pub lock: Lock,
    /// Results of earlier work; in memory only unless whoever opened the plan says where.
    pub kept: Kept,
    /// What was put together from these files before, in memory only: several scenarios of a plan stand on one baseline.
    pub shared: Kept,
    /// Sheets that the plan names, by source and sheet; of GeoPackages every layer.
    sheets: IndexMap<(String, String), Table>,
}

impl Sources {
    /// Opens every file and checks every quote and cell.
    pub fn open(plan: &Plan) -> (Sources, Problems) {
        let listed: Vec<_> = plan.sources.iter().collect();
        let open = || listed.par_iter().map(|(name, source)| (*name, open_one(plan, name, source))).collect();
        let (opened, lock): (Vec<_>, Lock) = rayon::join(open, || Lock::of(plan));
        let mut sources = Sources { lock, ..Sources::default() };
        let mut problems = Problems::new();
        for (name, opened) in opened {
            match opened {
                Ok(Some(Opened::Document(document))) => drop(sources.documents.insert(name.clone(), *document)),
                Ok(Some(Opened::Tables(first, sheets))) => {
                    sources.tables.extend(first.map(|table| (name.clone(), table)));
                    sources.sheets.extend(sheets.into_iter().map(|(sheet, table)| ((name.clone(), sheet), table)));
                }
                Ok(Some(Opened::Layers(path, layers))) => {
                    sources.tables.extend(layers.first().map(|layer| (name.clone(), as_table(&path, layer))));
                    let sheets =
                        layers.iter().map(|layer| ((name.clone(), layer.name.clone()), as_table(&path, layer)));
                    sources.sheets.extend(sheets);
                    sources.layers.insert(name.clone(), layers);
                }
                Ok(None) => {}
                Err(mut found) => problems.append(&mut found),
            }
        }
        problems.extend(sources.unknown_layers(plan));
        for (name, source) in &plan.sources {
            problems.extend(sources.check_columns(plan, name, source));
            for figure in &source.figure {
                problems.extend(sources.check_figure(plan, name, source, figure));
            }
        }
        for cite in cites(plan) {
            problems.extend(sources.check_cite(plan, cite));
        }
        (sources, problems)
    }

    /// The table of a source: the sheet named, or the first one.
    pub fn table(&self, source: &str, sheet: Option<&str>) -> Option<&Table> {
        match sheet {
            Some(sheet) => self.sheets.get(&(source.to_string(), sheet.to_string())),
            None => self.tables.get(source),
        }
    }

    /// Layers of a GeoPackage that the plan names and the file does not have.
    fn unknown_layers(&self, plan: &Plan) -> Problems {
        let figures = plan.sources.iter().flat_map(|(name, source)| {
            source.figure.iter().filter_map(move |figure| Some((name.as_str(), figure.sheet.as_ref()?)))
        });
        let tables = plan.indicators.values().flat_map(|indicator| &indicator.table);
        let tables = tables.filter_map(|table| Some((&*table.source.value.0, table.sheet.as_ref()?)));
        let unknown = figures.chain(tables).filter_map(|(source, sheet)| {
            let layers = self.layers.get(source)?;
            let known: Vec<&str> = layers.iter().map(|layer| layer.name.as_str()).collect();
            if known.contains(&sheet.value.as_str()) {
                return None;
            }
            let (name, list) = (&sheet.value, known.join(", "));
            let message = Text::new(
                format!("没有图层“{name}”；有：{list}"),
                format!("there is no layer `{name}`; there are: {list}"),
            );
            Some(Problem::new(Code::UnknownName, message).at(plan.place(sheet.span)))
        });
        unknown.collect()
    }

    /// Every column that a source says something about stands in its table.
    fn check_columns(&self, plan: &Plan, name: &str, source: &SourceFile) -> Problems {
        let sheets = self.sheets.iter().filter(|((of, _), _)| of == name).map(|(_, table)| table);
        let tables: Vec<&Table> = self.tables.get(name).into_iter().chain(sheets).collect();
        let Some(first) = tables.first() else { return Problems::new() };
        let missing = source.columns.keys().filter(|column| !tables.iter().any(|table| table.has(column)));
        let found = missing.filter_map(|column| {
            let place = plan.place(column_span(plan, name, column)?);
            first.column(column).err().map(|problem| Problem { place: Some(place), related: Vec::new(), ..problem })
        });
        found.collect()
    }

    fn check_figure(&self, plan: &Plan, name: &str, source: &SourceFile, figure: &FigureSpec) -> Problems {
        let mut problems = Problems::new();
        if let Some(says) = &figure.says {
            problems.extend(self.check_words(plan, name, says));
            if problems.is_empty() && !states(&says.value, &figure.value.value.0) {
                let value = &figure.value.value.0;
                problems.push(
                    Problem::new(
                        Code::FigureMismatch,
                        Text::new(format!("引文没有说“{value}”"), format!("the quote does not say `{value}`")),
                    )
                    .at(plan.place(figure.value.span))
                    .related(plan.place(says.span), Text::new("引文", "the quote"))
                    .hint(Text::new("请核对数值、单位与引文。", "check value, unit and quote against each other.")),
                );
            }
        }
        let sheet = figure.sheet.as_ref().map(|sheet| sheet.value.as_str());
        let spec = figure.column.as_ref().and_then(|column| source.columns.get(&column.value));
        let stated = spec.and_then(|column| column.unit.as_ref());
        let unit = stated.map(|unit| &unit.value.0);
        if let (Some(row), Some(column), Some(table)) = (&figure.row, &figure.column, self.table(name, sheet))
            && let Err(problem) = check_cell(table, &row.value, &column.value, &figure.value.value.0, unit)
        {
            let span = match problem.code {
                Code::FigureMismatch => figure.value.span,
                _ if !table.has(&column.value) => column.span,
                _ => row.span,
            };
            let hidden = source.access == Access::Confidential
                || source.columns.get(&column.value).is_some_and(|c| c.access == Access::Confidential);
            problems.push(if hidden {
                hide(problem, plan, span)
            } else {
                let problem = Problem { place: Some(plan.place(span)), ..problem };
                match stated.filter(|_| problem.code == Code::FigureMismatch) {
                    Some(unit) => problem.related(plan.place(unit.span), Text::new("该列的单位", "the column's unit")),
                    None => problem,
                }
            });
        }
        problems
    }

    fn check_cite(&self, plan: &Plan, cite: &Cite) -> Problems {
        self.check_words(plan, &cite.source.value, &cite.says)
    }

    fn check_words(&self, plan: &Plan, name: &str, says: &Located<String>) -> Problems {
        let Some(document) = self.documents.get(name) else { return Problems::new() };
        if document.find_quote(&says.value).is_some() {
            return Problems::new();
        }
        let words = &says.value;
        let file = plan.sources.get(name).and_then(|s| s.file.as_ref()).map_or(name, |f| &f.value);
        let problem = Problem::new(
            Code::QuoteNotFound,
            Text::new(format!("sources/{file} 中没有“{words}”"), format!("sources/{file} does not say `{words}`")),
        )
        .at(plan.place(says.span));
        let alike = alike(document.text(), words);
        let hint = match alike.as_deref().or_else(|| longest_found(document, words)) {
            Some(part) if alike.is_some() => Text::new(
                format!("文件中写的是“{part}”，只有标点或全角半角不同；请照抄。"),
                format!("the file says `{part}`: only punctuation or the width of letters differs; copy it exactly."),
            ),
            Some(part) => Text::new(format!("文件中有的是“{part}”。"), format!("the file does have `{part}`.")),
            None => Text::new("请照原文抄写，空白不计。", "copy the words exactly; white space does not matter."),
        };
        vec![problem.hint(hint)]
    }

    /// The weakest status among a figure's source and its text: what a result built on it can claim.
    pub fn status_of(plan: &Plan, figure: &str) -> Status {
        plan.figure(figure).map_or(Status::Synthetic, |(source, _)| source.status)
    }
}

enum Opened {
    Document(Box<Document>),
    Tables(Option<Table>, Vec<(String, Table)>),
    Layers(String, Vec<Layer>),
}

fn open_one(plan: &Plan, name: &str, source: &SourceFile) -> Result<Option<Opened>, Problems> {
    let Some(file) = &source.file else { return Ok(None) };
    let path = format!("sources/{}", &*file.value);
    match source.form {
        SourceForm::Document => {
            let bytes = read(plan, &path, file.span)?;
            match Document::read(&bytes, &path) {
                Ok(document) => Ok(Some(Opened::Document(Box::new(document)))),
                Err(error) => Err(vec![problem_of_document(&error, &path).at(plan.place(file.span))]),
            }
        }
        SourceForm::Table => {
            let mut opened = open_tables(plan, name, source, &path, file.span);
            let secret = source.access == Access::Confidential
                || source.columns.values().any(|c| c.access == Access::Confidential);
            if let (Err(problems), true) = (&mut opened, secret) {
                *problems =
                    std::mem::take(problems).into_iter().map(|problem| hide(problem, plan, file.span)).collect();
            }
            opened.map(Some)
        }
        SourceForm::Layer => open_layers(plan, source, &path, file.span).map(Some),
        SourceForm::Network => Ok(None),
    }
}

/// The layers of a map file; what is wrong in one that is not for everybody is told without a word of what stands in it.
fn open_layers(plan: &Plan, source: &SourceFile, path: &str, span: Span) -> Result<Opened, Problems> {
    let full = plan.root.join(path);
    let found = std::fs::metadata(&full).map_err(|error| vec![unreadable(plan, path, span, &error)])?;
    if found.len() > LARGEST_LAYER {
        return Err(vec![too_large(path, found.len(), LARGEST_LAYER).at(plan.place(span))]);
    }
    let secret =
        source.access != Access::Public || source.columns.values().any(|column| column.access != Access::Public);
    let layers = read_layers(path, &full).map_err(|problems| {
        let told = |problem: Problem| match secret {
            true => hide(problem, plan, span),
            false => problem.related(plan.place(span), Text::new("在此引用", "named here")),
        };
        problems.into_iter().map(told).collect::<Problems>()
    })?;
    Ok(Opened::Layers(path.to_string(), layers))
}

/// The sheets that the plan names, or the table as a whole.
fn open_tables(plan: &Plan, name: &str, source: &SourceFile, path: &str, span: Span) -> Result<Opened, Problems> {
    let read = |sheet: Option<&Located<String>>| {
        let opened =
            std::fs::File::open(plan.root.join(path)).map_err(|error| vec![unreadable(plan, path, span, &error)])?;
        let options = ReadOptions {
            largest_bytes: LARGEST_TABLE,
            sheet: sheet.map(|sheet| sheet.value.clone()),
            header_rows: source.header_rows.unwrap_or(1),
            ..ReadOptions::default()
        };
        let named = plan.place(sheet.map_or(span, |sheet| sheet.span));
        Table::read(path, opened, &options).map_err(|problems| {
            let related = |p: Problem| match (p.code, sheet) {
                // A sheet that is not there is a mistake of the plan, not of the workbook.
                (Code::BadTable, Some(_)) => Problem { place: Some(named.clone()), ..p },
                _ => p.related(named.clone(), Text::new("在此引用", "named here")),
            };
            problems.into_iter().map(related).collect::<Problems>()
        })
    };
    let figures = source.figure.iter().map(|figure| figure.sheet.as_ref());
    let tables = plan.indicators.values().flat_map(|indicator| &indicator.table);
    let tables = tables.filter(|table| *table.source.value == *name).map(|table| table.sheet.as_ref());
    let (mut sheets, mut whole): (Vec<(String, Table)>, bool) = (Vec::new(), false);
    let mut measured = Vec::new();
    for measure in plan.indicators.values().filter_map(|indicator| indicator.measure.as_ref()) {
        sheets_in(&measure.node, name, &mut measured);
    }
    for sheet in figures.chain(tables).chain(measured.iter().map(Option::as_ref)) {
        match sheet {
            None => whole = true,
            Some(sheet) if sheets.iter().any(|(known, _)| *known == sheet.value) => {}
            Some(sheet) => sheets.push((sheet.value.clone(), read(Some(sheet))?)),
        }
    }
    let first = if whole || sheets.is_empty() { Some(read(None)?) } else { None };
    Ok(Opened::Tables(first, sheets))
}

/// The sheets of a source that a measure names: wherever a table of it has `source` and perhaps `sheet`.
fn sheets_in(node: &Node, name: &str, found: &mut Vec<Option<Located<String>>>) {
    match &node.value {
        Value::Table(table) => {
            if node.get("source").and_then(Node::text) == Some(name) {
                let located = |node: &Node| Some(Located { span: node.span, value: node.text()?.to_string() });
                found.push(node.get("sheet").and_then(located));
            }
            table.values().for_each(|entry| sheets_in(&entry.node, name, found));
        }
        Value::Array(items) => items.iter().for_each(|item| sheets_in(item, name, found)),
        _ => {}
    }
}

/// Where a column is spoken of in the file of its source.
fn column_span(plan: &Plan, source: &str, column: &str) -> Option<Span> {
    let node = plan.nodes.get(&format!("sources/{source}.toml"))?;
    node.get("columns")?.table()?.get(column).map(|entry| entry.key)
}

/// A problem in a confidential table, without a word of what stands in it.
fn hide(problem: Problem, plan: &Plan, span: Span) -> Problem {
    Problem {
        place: Some(plan.place(span)),
        message: Text::new(
            format!("{}（内容保密，不显示）", problem.code.title().zh),
            format!("{} (confidential, not shown)", problem.code.title().en),
        ),
        hint: None,
        related: Vec::new(),
        ..problem
    }
}

fn read(plan: &Plan, path: &str, span: Span) -> Result<Vec<u8>, Problems> {
    let full = plan.root.join(path);
    let size = std::fs::metadata(&full).map_or(0, |found| found.len());
    if size > LARGEST_DOCUMENT {
        return Err(vec![too_large(path, size, LARGEST_DOCUMENT).at(plan.place(span))]);
    }
    std::fs::read(full).map_err(|error| vec![unreadable(plan, path, span, &error)])
}

fn too_large(path: &str, bytes: u64, most: u64) -> Problem {
    let (megabytes, most) = (bytes >> 20, most >> 20);
    Problem::new(
        Code::TooLarge,
        Text::new(
            format!("{path} 有 {megabytes} MiB，以 {most} MiB 为限"),
            format!("{path} has {megabytes} MiB; at most {most} MiB are read"),
        ),
    )
}

fn unreadable(plan: &Plan, path: &str, span: Span, error: &std::io::Error) -> Problem {
    if error.kind() == std::io::ErrorKind::NotFound {
        return linping_language::missing_file(path, plan.place(span));
    }
    let message = Text::new(format!("无法读取 {path}：{error}"), format!("cannot read {path}: {error}"));
    Problem::new(Code::UnreadableFile, message).at(plan.place(span))
}

/// Why a document cannot be read, as a problem.
pub fn problem_of_document(error: &linping_documents::Error, path: &str) -> Problem {
    Problem::new(
        Code::UnreadableDocument,
        Text::new(format!("无法解读 {path}：{error}"), format!("cannot read {path}: {error}")),
    )
    .at(Place::file(path))
}

/// Every quotation of the plan besides its figures.
fn cites(plan: &Plan) -> impl Iterator<Item = &Cite> {
    let targets = plan.targets.target.iter().filter_map(|t| t.promised.as_ref());
    let promises = plan.targets.promise.iter().filter_map(|p| p.promised.as_ref());
    let actions =
        plan.actions.values().flat_map(|a| a.cites.iter().chain(a.milestone.iter().flat_map(|m| m.cites.iter())));
    targets.chain(promises).chain(actions)
}

/// The longest beginning of the words that the document does have, for a remedy.
fn longest_found<'a>(document: &Document, words: &'a str) -> Option<&'a str> {
    let ends: Vec<usize> = words.char_indices().map(|(i, c)| i + c.len_utf8()).collect();
    let (mut low, mut high) = (0, ends.len());
    while low < high {
        let middle = (low + high).div_ceil(2);
        if document.find_quote(&words[..ends[middle - 1]]).is_some() { low = middle } else { high = middle - 1 }
    }
    (low >= 4).then(|| &words[..ends[low - 1]])
}
