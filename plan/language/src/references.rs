//! Names that must mean something: what the plan defines, and what it refers to.

use crate::shape::Reference;
use crate::{Span, nearest};
use linping_problems::{Code, Place, Problem, Problems, Text};
use std::collections::BTreeMap;

/// Everything the plan defines, by sort and name.
#[derive(Clone, Debug, Default)]
pub struct Names {
    by_sort: BTreeMap<&'static str, BTreeMap<String, Option<Span>>>,
}

impl Names {
    /// Defines a name; gives the place of the first definition if there was one.
    pub(crate) fn define(
        &mut self,
        sort: &'static str,
        name: impl Into<String>,
        span: Option<Span>,
    ) -> Option<Option<Span>> {
        let name = name.into();
        let names = self.by_sort.entry(sort).or_default();
        match names.get(&name) {
            Some(first) => Some(*first),
            None => {
                names.insert(name, span);
                None
            }
        }
    }

    /// All names of a sort.
    pub fn of(&self, sort: &str) -> impl Iterator<Item = &str> {
        self.by_sort.get(sort).into_iter().flat_map(|names| names.keys().map(String::as_str))
    }

    /// Whether the name is defined.
    pub fn has(&self, sort: &str, name: &str) -> bool {
        self.by_sort.get(sort).is_some_and(|names| names.contains_key(name))
    }

    /// A problem for every reference to nothing.
    pub(crate) fn check(&self, references: &[Reference], place: &dyn Fn(Span) -> Place) -> Problems {
        references.iter().filter(|r| !self.has(&r.sort, &r.name)).map(|r| self.missing(r, place)).collect()
    }

    fn missing(&self, reference: &Reference, place: &dyn Fn(Span) -> Place) -> Problem {
        let (zh, en) = sort_name(&reference.sort);
        let name = &reference.name;
        let problem = Problem::new(
            Code::UnknownName,
            Text::new(format!("没有{zh}“{name}”"), format!("there is no {en} `{name}`")),
        )
        .at(place(reference.span));
        match nearest(name, self.of(&reference.sort)) {
            Some(near) => problem.hint(Text::new(format!("是否指“{near}”？"), format!("did you mean `{near}`?"))),
            None => {
                let known: Vec<&str> = self.of(&reference.sort).take(12).collect();
                let list = if known.is_empty() { "—".to_string() } else { known.join(", ") };
                problem.hint(Text::new(format!("已有的{zh}：{list}"), format!("{en}s defined: {list}")))
            }
        }
    }
}

fn sort_name(sort: &str) -> (&'static str, &'static str) {
    match sort {
        "indicator" => ("指标", "indicator"),
        "action" => ("行动", "action"),
        "source" => ("来源", "source"),
        "figure" => ("引用数字", "cited figure"),
        "scenario" => ("情景", "scenario"),
        "region" => ("地区", "region"),
        "layer" => ("基础图层", "baseline layer"),
        "area" => ("区域", "area"),
        "promise" => ("目标或承诺", "target or promise"),
        _ => ("名称", "name"),
    }
}
