//! The plan with one of its files changed: what if a budget, a speed or a rate were another?

use crate::plan::reference_problems;
use crate::{Entry, FileKind, Kinds, Node, Plan, Span, Value, folder};
use linping_problems::{Code, Problem, Problems, Text};
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;

/// What a file that can be changed is.
fn file_kind(path: &str) -> Option<FileKind> {
    match path.split_once('/')? {
        ("actions", _) => Some(FileKind::Action),
        ("indicators", _) => Some(FileKind::Indicator),
        ("baseline", file) if !["regions.toml", "areas.toml"].contains(&file) => Some(FileKind::Baseline),
        _ => None,
    }
}

impl Plan {
    /// Where quantities stand in an action, an indicator or a layer of the baseline: at keys that ask for one.
    pub fn quantities_in(&self, path: &str, kinds: &Kinds) -> BTreeSet<Span> {
        let place = |span: Span| self.files.place(span);
        let walked = file_kind(path).zip(self.nodes.get(path));
        let found = walked.map(|(kind, node)| folder::check(kind, node, kinds, &place).quantities);
        found.into_iter().flatten().collect()
    }

    /// The plan with one of its actions, indicators or baseline layers as `node` says, checked and typed as when it is read.
    ///
    /// # Errors
    /// What does not fit; a file that is none of these.
    pub fn with_file(&self, path: &str, node: Node, kinds: &Kinds) -> Result<Plan, Problems> {
        let mut plan = self.clone();
        let name = path.split_once('/').map_or(path, |(_, file)| file).trim_end_matches(".toml").to_string();
        let Some(kind) = file_kind(path) else {
            let message = Text::new(format!("{path} 不能这样改动"), format!("{path} cannot be changed like this"));
            return Err(vec![Problem::new(Code::BadScenario, message)]);
        };
        let place = |span: Span| self.files.place(span);
        let found = folder::check(kind, &node, kinds, &place);
        let mut problems = found.problems;
        problems.extend(reference_problems(self, &found.references));
        if !problems.is_empty() {
            return Err(problems);
        }
        match kind {
            FileKind::Action => drop(plan.actions.insert(name.clone(), self.typed_again(&node)?)),
            FileKind::Indicator => drop(plan.indicators.insert(name.clone(), self.typed_again(&node)?)),
            _ => drop(plan.layers.insert(name.clone(), self.typed_again(&node)?)),
        }
        plan.nodes.insert(path.to_string(), node);
        if kind == FileKind::Action {
            let problems: Problems = crate::meaning::check_actions(&plan, std::iter::once(&name));
            if problems.iter().any(Problem::is_error) {
                return Err(problems);
            }
        }
        Ok(plan)
    }

    fn typed_again<T: DeserializeOwned>(&self, node: &Node) -> Result<T, Problems> {
        node.typed().map_err(|(message, span)| {
            let message = Text::new(format!("改动不合适：{message}"), format!("the change does not fit: {message}"));
            vec![Problem::new(Code::BadScenario, message).at(self.place(span))]
        })
    }
}

/// Keys by which the members of a list are told apart in a path.
const NAMES: [&str; 3] = ["id", "group", "year"];

impl Node {
    /// The value at a path of keys, such as `measure.budget.value`; a member of a list is named by its `id`, `group` or `year`, or
    /// else its number from 0: `age[age-60-64].needing.value`, `route[0].length.value`.
    pub fn at_path(&self, path: &str) -> Option<&Node> {
        path.split('.').try_fold(self, |node, step| {
            let (key, member) = step_of(step);
            let inner = node.get(key)?;
            match (member, &inner.value) {
                (None, _) => Some(inner),
                (Some(member), Value::Array(items)) => items.get(number_of(items, member)?),
                _ => None,
            }
        })
    }

    /// The same, to be changed.
    fn at_path_mut(&mut self, path: &str) -> Option<&mut Node> {
        path.split('.').try_fold(self, |node, step| {
            let (key, member) = step_of(step);
            let Value::Table(table) = &mut node.value else { return None };
            let inner = &mut table.get_mut(key)?.node;
            let Some(member) = member else { return Some(inner) };
            let Value::Array(items) = &mut inner.value else { return None };
            let number = number_of(items, member)?;
            items.get_mut(number)
        })
    }

    /// What a member of a list is called in a path.
    pub fn member_name(items: &[Node], number: usize) -> String {
        let named = items.get(number).and_then(Node::name_in_list).filter(|name| !name.contains(['.', '[', ']']));
        named.filter(|name| number_of(items, name) == Some(number)).unwrap_or_else(|| number.to_string())
    }

    fn name_in_list(&self) -> Option<String> {
        NAMES.iter().find_map(|key| match &self.get(key)?.value {
            Value::String(text) => Some(text.clone()),
            Value::Integer(number) => Some(number.to_string()),
            _ => None,
        })
    }

    /// Puts a value at a path of keys; tables on the way must be there. What is written anew has the place of the table it is
    /// put into. False if a table is missing.
    pub fn put_at_path(&mut self, path: &str, value: Value) -> bool {
        let (parent, key) = path.rsplit_once('.').map_or((None, path), |(parent, key)| (Some(parent), key));
        let there = match parent {
            Some(parent) => self.at_path_mut(parent),
            None => Some(self),
        };
        let Some(Node { span, value: Value::Table(table) }) = there else { return false };
        match table.get_mut(key) {
            Some(entry) => entry.node.value = value,
            None => drop(table.insert(key.to_string(), Entry { key: *span, node: Node { span: *span, value } })),
        }
        true
    }

    /// Takes a key out of the table at a path.
    pub fn take_at_path(&mut self, path: &str) {
        let (parent, key) = path.rsplit_once('.').map_or((None, path), |(parent, key)| (Some(parent), key));
        let there = match parent {
            Some(parent) => self.at_path_mut(parent),
            None => Some(self),
        };
        if let Some(Node { value: Value::Table(table), .. }) = there {
            table.shift_remove(key);
        }
    }
}

/// A key, and the member of its list if one is named.
fn step_of(step: &str) -> (&str, Option<&str>) {
    match step.strip_suffix(']').and_then(|step| step.split_once('[')) {
        Some((key, member)) => (key, Some(member)),
        None => (step, None),
    }
}

/// The number of the first member of that name, or the number itself.
fn number_of(items: &[Node], member: &str) -> Option<usize> {
    let named = items.iter().position(|item| item.name_in_list().as_deref() == Some(member));
    named.or_else(|| member.parse().ok().filter(|number| *number < items.len()))
}
