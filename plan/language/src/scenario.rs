//! Scenarios: `based-on` one other, then `without`, `with`, `change`. They change the table before it is typed.

use crate::files::{Everything, ScenarioSpec};
use crate::folder;
use crate::plan::reference_problems;
use crate::{Entry, FileKind, Kinds, Node, Plan, Span, Value, nearest};
use indexmap::{IndexMap, IndexSet};
use linping_problems::{Code, Problem, Problems, Text};

/// The name of the district without any action.
pub const BASELINE: &str = "baseline";

impl Plan {
    /// The plan as the scenario has it: its actions only, changed as it says. `baseline` has none.
    ///
    /// # Errors
    /// An unknown scenario, a cycle, or a change that does not fit.
    pub fn in_scenario(&self, name: &str, kinds: &Kinds) -> Result<Plan, Problems> {
        let mut plan = self.clone();
        if name == BASELINE {
            plan.actions.clear();
            return Ok(plan);
        }
        let chain = self.chain(name)?;
        let mut chosen: IndexSet<String> = IndexSet::new();
        let mut nodes: IndexMap<String, Node> = IndexMap::new();
        for spec in chain {
            if spec.actions == Some(Everything::All) {
                chosen.extend(self.actions.keys().cloned());
            }
            chosen.extend(spec.with.iter().map(|action| action.value.0.clone()));
            for action in &spec.without {
                chosen.shift_remove(&action.value.0);
            }
            for (path, value) in &spec.change {
                let (action, keys) = path.split_once('.').unwrap_or((path, ""));
                let read = || self.nodes.get(&format!("actions/{action}.toml")).cloned();
                let Some(mut node) = nodes.get(action).cloned().or_else(read) else {
                    return Err(vec![self.no_such_change(path, value.span)]);
                };
                if !put(&mut node, keys, value) {
                    return Err(vec![self.no_such_change(path, value.span)]);
                }
                nodes.insert(action.to_string(), node);
            }
        }
        let mut problems = Problems::new();
        let changed: Vec<String> = nodes.keys().cloned().collect();
        for (action, node) in nodes {
            let place = |span: Span| self.files.place(span);
            let found = folder::check(FileKind::Action, &node, kinds, &place);
            problems.extend(found.problems);
            problems.extend(reference_problems(self, &found.references));
            match node.typed() {
                Ok(file) => drop(plan.actions.insert(action.clone(), file)),
                Err((message, span)) if problems.is_empty() => problems.push(
                    Problem::new(
                        Code::BadScenario,
                        Text::new(format!("改动不合适：{message}"), format!("the change does not fit: {message}")),
                    )
                    .at(place(span)),
                ),
                Err(_) => {}
            }
            plan.nodes.insert(format!("actions/{action}.toml"), node);
        }
        if problems.is_empty() {
            problems.extend(crate::meaning::check_actions(&plan, changed.iter()));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        plan.actions.retain(|name, _| chosen.contains(name));
        Ok(plan)
    }

    /// The scenario and those it is based on, the first of them first.
    fn chain(&self, name: &str) -> Result<Vec<&ScenarioSpec>, Problems> {
        let mut chain: Vec<(&str, &ScenarioSpec)> = Vec::new();
        let mut next = Some((name, None));
        while let Some((name, span)) = next {
            if name == BASELINE {
                break;
            }
            let Some((known, spec)) = self.scenarios.get_key_value(name) else {
                let problem = Problem::new(
                    Code::UnknownName,
                    Text::new(format!("没有情景“{name}”"), format!("there is no scenario `{name}`")),
                );
                let hint = match nearest(name, self.names.of("scenario")) {
                    Some(near) => Text::new(format!("是否指“{near}”？"), format!("did you mean `{near}`?")),
                    None => {
                        let list: Vec<&str> = self.names.of("scenario").collect();
                        Text::new(
                            format!("已有的情景：{}", list.join(", ")),
                            format!("scenarios defined: {}", list.join(", ")),
                        )
                    }
                };
                return Err(vec![problem.hint(hint)]);
            };
            if chain.iter().any(|(seen, _)| seen == known) {
                let path: Vec<&str> = chain.iter().map(|(n, _)| *n).chain([name]).collect();
                let mut problem = Problem::new(
                    Code::Cycle,
                    Text::new(
                        format!("情景循环引用：{}", path.join(" → ")),
                        format!("scenarios are based on one another in a circle: {}", path.join(" → ")),
                    ),
                )
                .hint(Text::new("让其中一个不再 based-on 另一个。", "let one of them not be based on another."));
                if let Some(span) = span {
                    problem = problem.at(self.place(span));
                }
                return Err(vec![problem]);
            }
            chain.push((known, spec));
            next = spec.based_on.as_ref().map(|base| (&*base.value.0, Some(base.span)));
        }
        Ok(chain.into_iter().rev().map(|(_, spec)| spec).collect())
    }

    fn no_such_change(&self, path: &str, span: Span) -> Problem {
        let span = self.nodes.get("scenarios.toml").and_then(|node| key_span(node, path)).unwrap_or(span);
        let (action, keys) = path.split_once('.').unwrap_or((path, ""));
        let problem = Problem::new(
            Code::BadScenario,
            Text::new(
                format!("无法改动“{path}”：没有这样的键"),
                format!("`{path}` cannot be changed: there is no such key"),
            ),
        )
        .at(self.place(span));
        let near = match self.nodes.get(&format!("actions/{action}.toml")) {
            None => nearest(action, self.names.of("action")).map(|near| format!("{near}.{keys}")),
            Some(node) => likeliest(&paths(node), keys).map(|path| format!("{action}.{path}")),
        };
        match near {
            Some(near) => problem.hint(Text::new(format!("是否指“{near}”？"), format!("did you mean `{near}`?"))),
            None => problem.hint(Text::new("写作 \"行动.键.键\" = 值。", "write \"action.key.key\" = value.")),
        }
    }
}

/// All key paths of a node.
fn paths(node: &Node) -> Vec<String> {
    let mut all = Vec::new();
    for (key, entry) in node.table().into_iter().flatten() {
        all.push(key.clone());
        all.extend(paths(&entry.node).into_iter().map(|inner| format!("{key}.{inner}")));
    }
    all
}

/// The path most like what was written: one that ends in the same key before all others, then by the last key, then as a whole.
fn likeliest<'a>(paths: &'a [String], written: &str) -> Option<&'a str> {
    let last = |path: &str| path.rsplit('.').next().unwrap_or_default().to_string();
    let likeness = |path: &str| {
        let of_last = strsim::jaro_winkler(&last(written), &last(path));
        of_last + 0.1 * strsim::jaro_winkler(written, path)
    };
    let each = paths.iter().map(|path| (likeness(path), path.as_str()));
    each.filter(|(likeness, _)| *likeness > 0.8).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, path)| path)
}

fn key_span(scenarios: &Node, path: &str) -> Option<Span> {
    scenarios.table()?.values().find_map(|entry| Some(entry.node.get("change")?.table()?.get(path)?.key))
}

/// Puts a value at a path of keys that is there already, or whose parent is a table.
fn put(node: &mut Node, keys: &str, value: &Node) -> bool {
    let Value::Table(table) = &mut node.value else { return false };
    match keys.split_once('.') {
        Some((key, rest)) => table.get_mut(key).is_some_and(|entry| put(&mut entry.node, rest, value)),
        None if table.contains_key(keys) => {
            table.insert(keys.to_string(), Entry { key: value.span, node: value.clone() });
            true
        }
        None => false,
    }
}

/// Every scenario must be applicable.
pub(crate) fn check(plan: &Plan, kinds: &Kinds) -> Problems {
    plan.scenarios.keys().flat_map(|name| plan.in_scenario(name, kinds).err().unwrap_or_default()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_in_the_wrong_place_is_found_where_it_is_and_nonsense_proposes_nothing() {
        let paths = ["name", "name.zh", "measure", "measure.choose", "measure.each.value", "cost.planned.value"];
        let paths = paths.map(str::to_string);
        assert_eq!(likeliest(&paths, "choose"), Some("measure.choose"));
        assert_eq!(likeliest(&paths, "measure.chose"), Some("measure.choose"));
        assert_eq!(likeliest(&paths, "measure.each.valu"), Some("measure.each.value"));
        assert_eq!(likeliest(&paths, "cost.value"), Some("cost.planned.value"));
        assert_eq!(likeliest(&paths, "zzz"), None);
    }
}
