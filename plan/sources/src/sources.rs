use crate::cells::check_cell;
use crate::cited::states;
use indexmap::IndexMap;
use linping_documents::Document;
use linping_language::files::{Access, FigureSpec, SourceFile, SourceForm};
use linping_language::{Cite, Located, Plan, Span, Status};
use linping_problems::{Code, Place, Problem, Problems, Text};
use linping_tables::{ReadOptions, Table};
use rayon::prelude::*;

/// Documents above this size are refused as sources.
const LARGEST_TABLE: u64 = 64 << 20;

/// The files behind the plan, opened: documents as text with a map, tables with places.
#[derive(Debug, Default)]
pub struct Sources {
    /// Documents by source.
    pub documents: IndexMap<String, Document>,
    /// Tables by source.
    pub tables: IndexMap<String, Table>,
}

impl Sources {
    /// Opens every file and checks every quote and cell.
    pub fn open(plan: &Plan) -> (Sources, Problems) {
        let listed: Vec<_> = plan.sources.iter().collect();
        let opened: Vec<_> = listed.par_iter().map(|(name, source)| (*name, open_one(plan, source))).collect();
        let mut sources = Sources::default();
        let mut problems = Problems::new();
        for (name, opened) in opened {
            match opened {
                Ok(Some(Opened::Document(document))) => drop(sources.documents.insert(name.clone(), *document)),
                Ok(Some(Opened::Table(table))) => drop(sources.tables.insert(name.clone(), *table)),
                Ok(None) => {}
                Err(mut found) => problems.append(&mut found),
            }
        }
        let usable: Vec<&String> = plan.sources.keys().filter(|name| sources.has(name)).collect();
        for name in usable {
            let source = &plan.sources[name.as_str()];
            for figure in &source.figure {
                problems.extend(sources.check_figure(plan, name, source, figure));
            }
        }
        for cite in cites(plan) {
            problems.extend(sources.check_cite(plan, cite));
        }
        (sources, problems)
    }

    fn has(&self, name: &str) -> bool {
        self.documents.contains_key(name) || self.tables.contains_key(name)
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
        if let (Some(row), Some(column), Some(table)) = (&figure.row, &figure.column, self.tables.get(name))
            && let Err(problem) = check_cell(table, &row.value, &column.value, &figure.value.value.0)
        {
            let span = if problem.code == Code::FigureMismatch { figure.value.span } else { row.span };
            let hidden = source.access == Access::Confidential
                || source.columns.get(&column.value).is_some_and(|c| c.access == Access::Confidential);
            problems.push(if hidden {
                hide(problem, plan, span)
            } else {
                Problem { place: Some(plan.place(span)), ..problem }
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
        let hint = match longest_found(document, words) {
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
    Table(Box<Table>),
}

fn open_one(plan: &Plan, source: &SourceFile) -> Result<Option<Opened>, Problems> {
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
            let full = plan.root.join(&path);
            let opened =
                std::fs::File::open(&full).map_err(|error| vec![unreadable(plan, &path, file.span, &error)])?;
            let sheet = source.figure.iter().find_map(|figure| figure.sheet.as_ref()).map(|sheet| sheet.value.clone());
            let options = ReadOptions { largest_bytes: LARGEST_TABLE, sheet, ..ReadOptions::default() };
            let secret = source.access == Access::Confidential
                || source.columns.values().any(|c| c.access == Access::Confidential);
            match Table::read(&path, opened, &options) {
                Ok(table) => Ok(Some(Opened::Table(Box::new(table)))),
                Err(problems) if secret => {
                    Err(problems.into_iter().map(|problem| hide(problem, plan, file.span)).collect())
                }
                Err(problems) => Err(problems
                    .into_iter()
                    .map(|p| p.related(plan.place(file.span), Text::new("在此引用", "named here")))
                    .collect()),
            }
        }
        SourceForm::Layer | SourceForm::Network => Ok(None),
    }
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
    std::fs::read(plan.root.join(path)).map_err(|error| vec![unreadable(plan, path, span, &error)])
}

fn unreadable(plan: &Plan, path: &str, span: Span, error: &std::io::Error) -> Problem {
    let code = if error.kind() == std::io::ErrorKind::NotFound { Code::MissingFile } else { Code::UnreadableFile };
    Problem::new(code, Text::new(format!("无法读取 {path}：{error}"), format!("cannot read {path}: {error}")))
        .at(plan.place(span))
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
