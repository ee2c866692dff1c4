//! The plan, typed: what the folder says once nothing is wrong with its form.

use crate::files::*;
use crate::references::Names;
use crate::shape::Reference;
use crate::{FileKind, Files, Folder, Kinds, Node, Span, values::*};
use indexmap::IndexMap;
use linping_problems::{Code, Place, Problem, Problems, Text};
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};

/// A plan whose every file has the right form and whose every name means something.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The folder.
    pub root: PathBuf,
    /// Texts of the plan files, for places.
    pub files: Files,
    /// `plan.toml`.
    pub head: PlanFile,
    /// Sources by name.
    pub sources: IndexMap<String, SourceFile>,
    /// Indicators by name.
    pub indicators: IndexMap<String, IndicatorFile>,
    /// Targets and promises.
    pub targets: TargetsFile,
    /// Actions by name; in the order of their names, which is the order effects are folded in.
    pub actions: IndexMap<String, ActionFile>,
    /// Scenarios by name.
    pub scenarios: IndexMap<String, ScenarioSpec>,
    /// Chapters.
    pub report: ReportFile,
    /// Other places.
    pub regions: RegionsFile,
    /// Named areas.
    pub areas: AreasFile,
    /// Baseline layers by name.
    pub layers: IndexMap<String, BaselineFile>,
    /// Everything defined.
    pub names: Names,
    /// The plan files as read.
    pub nodes: IndexMap<String, Node>,
}

impl Plan {
    /// Reads and checks a plan folder. The plan is there only if nothing is wrong; warnings may stand beside it.
    pub fn read(root: &Path, kinds: &Kinds) -> (Option<Plan>, Problems) {
        let (plan, problems) = Plan::read_as_far_as_possible(root, kinds);
        let usable = !problems.iter().any(Problem::is_error);
        (plan.filter(|_| usable), problems)
    }

    /// Reads and checks a plan folder, and gives what could be read of it: files whose form is wrong are left out. For looking
    /// for further problems only.
    pub fn read_as_far_as_possible(root: &Path, kinds: &Kinds) -> (Option<Plan>, Problems) {
        let mut folder = Folder::read(root);
        let mut problems = std::mem::take(&mut folder.problems);
        let mut references = Vec::new();
        let mut mentioned = Vec::new();
        // A file with a syntax error is not searched further: what is missing after the error is no second mistake. Nor are names
        // of a file that could not be read at all.
        let unread = [Code::Syntax, Code::BadEncoding, Code::UnreadableFile, Code::TooLarge];
        let broken: Vec<String> = problems
            .iter()
            .filter(|p| unread.contains(&p.code))
            .filter_map(|p| p.place.as_ref())
            .map(|p| p.file.clone())
            .collect();
        let mut ill_formed = broken.clone();
        for (path, (kind, node)) in &folder.nodes {
            if broken.contains(path) {
                continue;
            }
            let found = folder.check_node(*kind, node, kinds);
            if !found.problems.is_empty() {
                ill_formed.push(path.clone());
            }
            problems.extend(found.problems);
            references.extend(found.references);
            mentioned.extend(found.files.into_iter().map(|(file, span)| (*kind, file, span)));
        }
        let (names, twice) = names(&folder);
        problems.extend(twice);
        if broken.is_empty() {
            problems.extend(names.check(&references, &|span| folder.files.place(span)));
        }
        problems.extend(missing_files(&folder, &mentioned));
        folder.nodes.retain(|path, _| !ill_formed.contains(path));
        let plan = Plan::typed(folder, names, &mut problems);
        if let Some(plan) = &plan {
            // What a scenario changes may stand in a file that is left out.
            if ill_formed.is_empty() {
                problems.extend(crate::scenario::check(plan, kinds));
            }
            problems.extend(crate::meaning::check(plan));
        }
        sort(&mut problems);
        (plan, problems)
    }

    fn typed(folder: Folder, names: Names, problems: &mut Problems) -> Option<Plan> {
        let mut reader = Reader { folder: &folder, problems };
        let head = reader.one::<PlanFile>(FileKind::Plan);
        let sources = reader.many(FileKind::Source);
        let indicators = reader.many(FileKind::Indicator);
        let targets = reader.one(FileKind::Targets).unwrap_or_default();
        let actions = reader.many(FileKind::Action);
        let scenarios = reader.one::<ScenariosFile>(FileKind::Scenarios).unwrap_or_default().0;
        let report = reader.one(FileKind::Report).unwrap_or_default();
        let regions = reader.one(FileKind::Regions).unwrap_or_default();
        let areas = reader.one(FileKind::Areas).unwrap_or_default();
        let layers = reader.many(FileKind::Baseline);
        let nodes = folder.nodes.iter().map(|(path, (_, node))| (path.clone(), node.clone())).collect();
        Some(Plan {
            root: folder.root,
            files: folder.files,
            head: head?,
            sources,
            indicators,
            targets,
            actions,
            scenarios,
            report,
            regions,
            areas,
            layers,
            names,
            nodes,
        })
    }

    /// The place of a span, for problems.
    pub fn place(&self, span: Span) -> Place {
        self.files.place(span)
    }

    /// What a region or a named area is called; its code if the plan does not name it.
    pub fn region_name(&self, code: &str) -> Text {
        let own = (&self.head.region.code.value.0, &self.head.region.name);
        let others = self.regions.region.iter().map(|region| (&region.code.value.0, &region.name));
        let found = std::iter::once(own).chain(others).find(|(known, _)| known.as_str() == code).map(|(_, name)| name);
        let part = || self.head.part.iter().find(|part| *part.code.value == *code).map(|part| &part.name);
        let area = || self.areas.area.iter().find(|area| *area.id.value.0 == *code).map(|area| &area.name);
        found.or_else(part).or_else(area).map_or_else(|| Text::same(code), Into::into)
    }

    /// The cited figure `source.figure`.
    pub fn figure(&self, name: &str) -> Option<(&SourceFile, &FigureSpec)> {
        let (source, id) = name.split_once('.')?;
        let source = self.sources.get(source)?;
        Some((source, source.figure.iter().find(|figure| figure.id.value.0 == id)?))
    }

    /// Whether anybody may see a source.
    pub fn is_open_source(&self, name: &str) -> bool {
        self.sources.get(name).is_some_and(|source| source.access == Access::Public)
    }

    /// Whether anybody may see a cited figure `source.figure`: neither its source nor the columns it was read from are closed.
    pub fn is_open_figure(&self, name: &str) -> bool {
        let Some((source, figure)) = self.figure(name) else { return false };
        let row = figure.row.as_ref().map_or("", |row| row.value.as_str());
        let column = figure.column.as_ref().map(|column| column.value.as_str());
        source.shows(column.into_iter().chain(columns_of(row)))
    }

    /// Whether anybody may see a number: given in the plan itself, or an open figure.
    pub fn is_open(&self, stated: &Stated) -> bool {
        stated.figure.as_ref().is_none_or(|figure| self.is_open_figure(figure))
    }

    /// A number with what stands behind it: the value, its status, and the figure it is cited from.
    pub fn stated<'a>(&'a self, stated: &'a Stated) -> Option<(&'a linping_units::Quantity, Status, Option<&'a str>)> {
        if let Some(reference) = &stated.figure {
            let (source, figure) = self.figure(reference)?;
            return Some((&figure.value.value.0, source.status, Some(&reference.value.0)));
        }
        let status = stated.reasons().first().map(|(status, _)| *status)?;
        Some((&stated.value.as_ref()?.value.0, status, None))
    }
}

/// The columns that `column=value; column=value` speaks of.
pub fn columns_of(conditions: &str) -> impl Iterator<Item = &str> {
    conditions.split(';').filter_map(|condition| condition.split_once('=')).map(|(column, _)| column.trim())
}

struct Reader<'a> {
    folder: &'a Folder,
    problems: &'a mut Problems,
}

impl Reader<'_> {
    fn convert<T: DeserializeOwned>(&mut self, node: &Node) -> Option<T> {
        match node.typed() {
            Ok(value) => Some(value),
            Err((message, span)) => {
                self.problems.push(
                    Problem::new(
                        Code::WrongType,
                        Text::new(format!("无法解读：{message}"), format!("cannot be read: {message}")),
                    )
                    .at(self.folder.files.place(span)),
                );
                None
            }
        }
    }

    fn one<T: DeserializeOwned>(&mut self, wanted: FileKind) -> Option<T> {
        let (_, node) = self.folder.nodes.values().find(|(kind, _)| *kind == wanted)?;
        self.convert(node)
    }

    fn many<T: DeserializeOwned>(&mut self, wanted: FileKind) -> IndexMap<String, T> {
        let folder = self.folder;
        let files = folder.nodes.iter().filter(|(_, (kind, _))| *kind == wanted);
        files.filter_map(|(path, (_, node))| Some((stem(path).to_string(), self.convert(node)?))).collect()
    }
}

/// The identifier a file name gives.
fn stem(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path).trim_end_matches(".toml")
}

/// Everything the folder defines, and a problem for each name defined twice.
fn names(folder: &Folder) -> (Names, Problems) {
    let mut names = Names::default();
    let mut problems = Problems::new();
    names.define("scenario", "baseline", None);
    for (path, (kind, node)) in &folder.nodes {
        let mut define = |names: &mut Names, sort: &'static str, name: String, span: Span| {
            if let Some(first) = names.define(sort, name.clone(), Some(span)) {
                let problem = Problem::new(
                    Code::Duplicate,
                    Text::new(format!("“{name}”重复定义"), format!("`{name}` is defined twice")),
                )
                .at(folder.files.place(span));
                problems.push(match first {
                    Some(first) => {
                        problem.related(folder.files.place(first), Text::new("首次定义处", "first defined here"))
                    }
                    None => problem,
                });
            }
        };
        let whole = Span { end: node.span.start, ..node.span };
        let each = |list: &str, key: &str| -> Vec<(String, Span)> {
            match node.get(list).map(|n| &n.value) {
                Some(crate::Value::Array(items)) => items
                    .iter()
                    .filter_map(|item| item.get(key))
                    .filter_map(|id| Some((id.text()?.to_string(), id.span)))
                    .collect(),
                _ => Vec::new(),
            }
        };
        match kind {
            FileKind::Source => {
                names.define("source", stem(path), Some(whole));
                for (id, span) in each("figure", "id") {
                    define(&mut names, "figure", format!("{}.{id}", stem(path)), span);
                }
            }
            FileKind::Indicator => drop(names.define("indicator", stem(path), Some(whole))),
            FileKind::Action => {
                names.define("action", stem(path), Some(whole));
                for (id, span) in each("milestone", "id") {
                    define(&mut names, "milestone", format!("{}.{id}", stem(path)), span);
                }
            }
            FileKind::Scenarios => {
                for (name, entry) in node.table().into_iter().flatten() {
                    define(&mut names, "scenario", name.clone(), entry.key);
                }
            }
            FileKind::Plan => {
                if let Some(code) = node.get("region").and_then(|r| r.get("code")) {
                    define(&mut names, "region", code.text().unwrap_or_default().to_string(), code.span);
                }
                each("part", "code").into_iter().for_each(|(code, span)| define(&mut names, "region", code, span));
            }
            FileKind::Regions => {
                each("region", "code").into_iter().for_each(|(code, span)| define(&mut names, "region", code, span))
            }
            FileKind::Areas => {
                // Figures and observations may speak of any named area as of a region.
                for (id, span) in each("area", "id") {
                    define(&mut names, "area", id.clone(), span);
                    define(&mut names, "region", id, span);
                }
            }
            FileKind::Targets => {
                for list in ["target", "promise"] {
                    each(list, "id").into_iter().for_each(|(id, span)| define(&mut names, "promise", id, span));
                }
            }
            FileKind::Baseline => drop(names.define("layer", stem(path), Some(whole))),
            FileKind::Report => {}
        }
    }
    (names, problems)
}

/// A problem for every file mentioned that is not there, or lies outside the plan.
fn missing_files(folder: &Folder, mentioned: &[(FileKind, String, Span)]) -> Problems {
    let mut problems = Problems::new();
    for (kind, file, span) in mentioned {
        let place = folder.files.place(*span);
        let path = Path::new(file);
        let outside = path.is_absolute() || path.components().any(|c| !matches!(c, std::path::Component::Normal(_)));
        if outside {
            problems.push(
                Problem::new(
                    Code::BadValue,
                    Text::new(format!("“{file}”在计划目录之外"), format!("`{file}` lies outside the plan folder")),
                )
                .at(place)
                .hint(Text::new("只写相对路径，不用“..”。", "write a relative path without `..`.")),
            );
            continue;
        }
        let base = if *kind == FileKind::Source { folder.root.join("sources") } else { folder.root.clone() };
        if !base.join(path).is_file() {
            let inside = if *kind == FileKind::Source { format!("sources/{file}") } else { file.clone() };
            problems.push(missing_file(&inside, place));
        }
    }
    problems
}

/// A file that the plan names is not there.
pub fn missing_file(path: &str, place: Place) -> Problem {
    Problem::new(Code::MissingFile, Text::new(format!("没有文件 {path}"), format!("there is no file {path}")))
        .at(place)
        .hint(match path.contains('\\') {
            true => Text::new("文件夹之间请写 /，不写 \\。", "write / between folders, not \\."),
            false => Text::new("请放入该文件，或改正路径。", "put the file there, or mend the path."),
        })
}

/// By file and place; what has no place comes first.
fn sort(problems: &mut Problems) {
    problems.sort_by(|a, b| a.place.cmp(&b.place).then(a.code.cmp(&b.code)));
    problems.dedup();
}

pub(crate) fn reference_problems(plan: &Plan, references: &[Reference]) -> Problems {
    plan.names.check(references, &|span| plan.files.place(span))
}
