//! Reading the plan folder: every file, every problem.

use crate::files::{
    ActionFile, AreasFile, BaselineFile, IndicatorFile, PlanFile, RegionsFile, ReportFile, ScenariosFile, SourceFile,
    TargetsFile,
};
use crate::shape::{Found, Walk};
use crate::{Files, Kinds, Node, Span, nearest, schema_of};
use linping_problems::{Code, Place, Problem, Problems, Text};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Plan files above this size are refused: a plan is written by hand.
const LARGEST_PLAN_FILE: u64 = 4 << 20;

/// The type of a plan file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FileKind {
    /// `plan.toml`.
    Plan,
    /// `sources/NAME.toml`.
    Source,
    /// `indicators/NAME.toml`.
    Indicator,
    /// `targets.toml`.
    Targets,
    /// `actions/NAME.toml`.
    Action,
    /// `scenarios.toml`.
    Scenarios,
    /// `report.toml`.
    Report,
    /// `baseline/regions.toml`.
    Regions,
    /// `baseline/areas.toml`.
    Areas,
    /// `baseline/NAME.toml`.
    Baseline,
}

static SCHEMAS: LazyLock<BTreeMap<FileKind, Json>> = LazyLock::new(|| {
    [
        (FileKind::Plan, schema_of::<PlanFile>()),
        (FileKind::Source, schema_of::<SourceFile>()),
        (FileKind::Indicator, schema_of::<IndicatorFile>()),
        (FileKind::Targets, schema_of::<TargetsFile>()),
        (FileKind::Action, schema_of::<ActionFile>()),
        (FileKind::Scenarios, schema_of::<ScenariosFile>()),
        (FileKind::Report, schema_of::<ReportFile>()),
        (FileKind::Regions, schema_of::<RegionsFile>()),
        (FileKind::Areas, schema_of::<AreasFile>()),
        (FileKind::Baseline, schema_of::<BaselineFile>()),
    ]
    .map(|(kind, schema)| (kind, schema.to_value()))
    .into()
});

/// The folder as read: texts, nodes by path, and what was wrong with them.
#[derive(Clone, Debug)]
pub struct Folder {
    /// The folder's path.
    pub root: PathBuf,
    /// The texts read.
    pub files: Files,
    /// The files by path, `actions/build-schools.toml`, with their type.
    pub nodes: BTreeMap<String, (FileKind, Node)>,
    /// What was wrong so far.
    pub problems: Problems,
}

impl Folder {
    /// Reads every plan file below `root`. Problems are collected, not returned early.
    pub fn read(root: &Path) -> Folder {
        let mut folder =
            Folder { root: root.to_path_buf(), files: Files::default(), nodes: BTreeMap::new(), problems: Vec::new() };
        if !root.join("plan.toml").is_file() {
            // The user knows which folder was meant; its path belongs in no message.
            let (code, zh, en) = if root.is_dir() {
                (
                    Code::NotAPlan,
                    "这个目录不是计划目录：缺少 plan.toml",
                    "this is not a plan folder: it has no plan.toml",
                )
            } else {
                (Code::MissingFile, "没有这个计划目录", "there is no such plan folder")
            };
            folder.problems.push(
                Problem::new(code, Text::new(zh, en))
                    .hint(Text::new("用 `linping new 目录` 新建一个计划。", "make one with `linping new PATH`.")),
            );
            return folder;
        }
        for (path, kind) in folder.list() {
            folder.read_file(&path, kind);
        }
        folder
    }

    /// The plan files there are, sorted; files and folders that do not belong are problems.
    fn list(&mut self) -> Vec<(String, FileKind)> {
        let mut found = Vec::new();
        for name in self.names_in("") {
            let kind = match name.as_str() {
                "plan.toml" => FileKind::Plan,
                "targets.toml" => FileKind::Targets,
                "scenarios.toml" => FileKind::Scenarios,
                "report.toml" => FileKind::Report,
                _ => {
                    self.list_inside(&name, &mut found);
                    continue;
                }
            };
            found.push((name, kind));
        }
        found.sort();
        found
    }

    fn list_inside(&mut self, name: &str, found: &mut Vec<(String, FileKind)>) {
        const KNOWN: [&str; 8] = [
            "plan.toml",
            "targets.toml",
            "scenarios.toml",
            "report.toml",
            "sources",
            "baseline",
            "indicators",
            "actions",
        ];
        let kind = match name {
            "sources" => FileKind::Source,
            "baseline" => FileKind::Baseline,
            "indicators" => FileKind::Indicator,
            "actions" => FileKind::Action,
            _ => {
                let is_folder = self.root.join(name).is_dir();
                let suspicious = name.ends_with(".toml") || (is_folder && name != "out" && !name.starts_with('.'));
                if suspicious {
                    let near = nearest(name, KNOWN)
                        .map(|near| Text::new(format!("是否指“{near}”？"), format!("did you mean `{near}`?")));
                    let hint = near.unwrap_or_else(|| {
                        Text::new("数据与文件请放在 sources/files/。", "data and documents belong in sources/files/.")
                    });
                    self.problems.push(
                        Problem::new(
                            Code::UnexpectedFile,
                            Text::new(format!("计划目录中不认识“{name}”"), format!("a plan folder has no `{name}`")),
                        )
                        .at(Place::file(name))
                        .hint(hint),
                    );
                }
                return;
            }
        };
        for file in self.names_in(name) {
            let path = format!("{name}/{file}");
            let Some(stem) = file.strip_suffix(".toml") else {
                let folder_allowed = name == "sources" && file == "files";
                if !folder_allowed && !file.starts_with('.') && !file.ends_with(".md") {
                    self.problems.push(
                        Problem::new(
                            Code::UnexpectedFile,
                            Text::new(
                                format!("{name}/ 中只放 .toml 文件，不认识“{file}”"),
                                format!("{name}/ holds .toml files; `{file}` does not belong there"),
                            ),
                        )
                        .at(Place::file(&path))
                        .hint(Text::new(
                            "数据与文件请放在 sources/files/。",
                            "data and documents belong in sources/files/.",
                        )),
                    );
                }
                continue;
            };
            let good =
                !stem.is_empty() && stem.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
            if !good {
                self.problems.push(
                    Problem::new(
                        Code::BadValue,
                        Text::new(
                            format!("文件名“{stem}”不能作标识符"),
                            format!("the file name `{stem}` cannot be an identifier"),
                        ),
                    )
                    .at(Place::file(&path))
                    .hint(Text::new("只用小写字母、数字和连字符。", "use small letters, digits and hyphens only.")),
                );
            }
            let kind = match (kind, stem) {
                (FileKind::Baseline, "regions") => FileKind::Regions,
                (FileKind::Baseline, "areas") => FileKind::Areas,
                _ => kind,
            };
            found.push((path, kind));
        }
    }

    fn names_in(&mut self, inside: &str) -> Vec<String> {
        let path = self.root.join(inside);
        let mut names = Vec::new();
        match std::fs::read_dir(&path) {
            Ok(entries) => names.extend(entries.flatten().filter_map(|entry| entry.file_name().into_string().ok())),
            Err(error) => self.problems.push(unreadable(inside, &error)),
        }
        names.sort();
        names
    }

    fn read_file(&mut self, path: &str, kind: FileKind) {
        let full = self.root.join(path);
        let size = std::fs::metadata(&full).map_or(0, |m| m.len());
        if size > LARGEST_PLAN_FILE {
            self.problems.push(
                Problem::new(
                    Code::TooLarge,
                    Text::new(
                        format!("{path} 有 {size} 字节，计划文件以 4 MiB 为限"),
                        format!("{path} has {size} bytes; a plan file may have 4 MiB"),
                    ),
                )
                .at(Place::file(path))
                .hint(Text::new(
                    "数据请放在 sources/files/，在来源中引用。",
                    "put data in sources/files/ and refer to them from a source.",
                )),
            );
            return;
        }
        let bytes = match std::fs::read(&full) {
            Ok(bytes) => bytes,
            Err(error) => return self.problems.push(unreadable(path, &error)),
        };
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                self.problems.push(
                    Problem::new(Code::BadEncoding, Text::new("计划文件必须是 UTF-8", "plan files must be UTF-8"))
                        .at(Place::bytes(path, at..at + 1))
                        .hint(Text::new("请在编辑器中另存为 UTF-8。", "save it as UTF-8 in your editor.")),
                );
                return;
            }
        };
        let number = self.files.add(path, text.as_str());
        let (node, problems) = Node::parse(&text, number, path);
        self.problems.extend(problems);
        self.nodes.insert(path.to_string(), (kind, node));
    }

    /// The structural check of one node.
    pub(crate) fn check_node(&self, kind: FileKind, node: &Node, kinds: &Kinds) -> Found {
        check(kind, node, kinds, &|span| self.files.place(span))
    }
}

fn unreadable(path: &str, error: &std::io::Error) -> Problem {
    Problem::new(
        Code::UnreadableFile,
        Text::new(format!("无法读取 {path}：{error}"), format!("cannot read {path}: {error}")),
    )
    .at(Place::file(path))
}

pub(crate) fn check(kind: FileKind, node: &Node, kinds: &Kinds, place: &dyn Fn(Span) -> Place) -> Found {
    let mut walk = Walk { kinds, place, found: Found::default() };
    if let Some(schema) = SCHEMAS.get(&kind) {
        walk.check(schema, node, schema);
    }
    walk.found
}

/// Checks the text of one file by itself: syntax, keys, types, quantities; not what it refers to.
pub fn check_text(kind: FileKind, name: &str, text: &str, kinds: &Kinds) -> Problems {
    let (node, mut problems) = Node::parse(text, 0, name);
    let place = |span: Span| Place::bytes(name, span.start as usize..span.end as usize);
    if problems.is_empty() {
        problems.extend(check(kind, &node, kinds, &place).problems);
    }
    problems
}
