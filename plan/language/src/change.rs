//! The plan with one of its files changed: what if a budget, a speed or a rate were another?

use crate::plan::reference_problems;
use crate::{Entry, FileKind, Kinds, Node, Plan, Span, Value, folder};
use linping_problems::{Code, Problem, Problems, Text};
use serde::de::DeserializeOwned;

impl Plan {
    /// The plan with one of its actions, indicators or baseline layers as `node` says, checked and typed as when it is read.
    ///
    /// # Errors
    /// What does not fit; a file that is none of these.
    pub fn with_file(&self, path: &str, node: Node, kinds: &Kinds) -> Result<Plan, Problems> {
        let mut plan = self.clone();
        let (folder, file) = path.split_once('/').unwrap_or(("", path));
        let name = file.trim_end_matches(".toml").to_string();
        let kind = match folder {
            "actions" => FileKind::Action,
            "indicators" => FileKind::Indicator,
            "baseline" if !["regions", "areas"].contains(&name.as_str()) => FileKind::Baseline,
            _ => {
                let message = Text::new(format!("{path} 不能这样改动"), format!("{path} cannot be changed like this"));
                return Err(vec![Problem::new(Code::BadScenario, message)]);
            }
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

impl Node {
    /// The value at a path of keys, such as `measure.budget.value`.
    pub fn at_path(&self, path: &str) -> Option<&Node> {
        path.split('.').try_fold(self, |node, key| node.get(key))
    }

    /// Puts a value at a path of keys; tables on the way must be there. What is written anew has the place of the table it is
    /// put into. False if a table is missing.
    pub fn put_at_path(&mut self, path: &str, value: Value) -> bool {
        let span = self.span;
        let Value::Table(table) = &mut self.value else { return false };
        match path.split_once('.') {
            Some((key, rest)) => table.get_mut(key).is_some_and(|entry| entry.node.put_at_path(rest, value)),
            None => {
                match table.get_mut(path) {
                    Some(entry) => entry.node.value = value,
                    None => drop(table.insert(path.to_string(), Entry { key: span, node: Node { span, value } })),
                }
                true
            }
        }
    }

    /// Takes a key out of the table at a path.
    pub fn take_at_path(&mut self, path: &str) {
        let Value::Table(table) = &mut self.value else { return };
        match path.split_once('.') {
            Some((key, rest)) => {
                if let Some(entry) = table.get_mut(key) {
                    entry.node.take_at_path(rest);
                }
            }
            None => drop(table.shift_remove(path)),
        }
    }
}
