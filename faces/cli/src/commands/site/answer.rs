//! Shows an answer, as a table or as JSON.

use super::Arguments;
use super::places::plain;
use crate::context::{Context, Outcome};
use crate::output::{print, print_json};
use clap::ValueEnum;
use linping_problems::Text;
use linping_siting::{Coverage, Solution};
use serde_json::{Map, Value, json};

/// What is shown.
pub struct Answer {
    pub instance: String,
    pub objective: f64,
    pub bound: f64,
    pub gap: f64,
    pub proven: bool,
    pub chosen: Vec<Value>,
    /// (demand, site) in the file's own names.
    pub assignment: Vec<(Value, Value)>,
    /// Coverage by the fixed sites alone, and by all chosen.
    pub coverage: Option<(Coverage, Coverage)>,
    /// More that belongs to one kind of problem.
    pub more: Map<String, Value>,
}

impl Answer {
    /// From a solution, naming sites by `names`.
    pub fn new(instance: &str, solution: &Solution, names: &[Value]) -> Self {
        let name = |at: &usize| names.get(*at).cloned().unwrap_or_else(|| json!(at + 1));
        Answer {
            instance: instance.to_string(),
            objective: solution.objective,
            bound: solution.bound,
            gap: solution.gap,
            proven: solution.proven,
            chosen: solution.chosen.iter().map(name).collect(),
            assignment: Vec::new(),
            coverage: None,
            more: Map::new(),
        }
    }

    /// Names the chosen by their positions from 0, as JSON instances do.
    pub fn counted_from_zero(mut self, solution: &Solution) -> Self {
        self.chosen = solution.chosen.iter().map(|at| json!(at)).collect();
        self
    }

    /// Names who serves whom.
    pub fn assigned(mut self, solution: &Solution, demands: &[Value], sites: &[Value]) -> Self {
        let name = |names: &[Value], at: usize| names.get(at).cloned().unwrap_or_else(|| json!(at + 1));
        self.assignment = (0..solution.assignment.len())
            .map(|row| (name(demands, row), solution.assignment[row].map_or(Value::Null, |site| name(sites, site))))
            .collect();
        self
    }

    /// Names who gets how much from where, if demands were split.
    pub fn share(&mut self, solution: &Solution, demands: &[Value], sites: &[Value]) {
        if solution.shares.is_empty() {
            return;
        }
        let name = |names: &[Value], at: usize| names.get(at).cloned().unwrap_or_else(|| json!(at + 1));
        let each = solution.shares.iter().map(|share| {
            json!({ "demand": name(demands, share.demand), "site": name(sites, share.site), "amount": share.amount })
        });
        self.more.insert("shares".into(), each.collect());
    }

    /// Prints it.
    pub fn show(self, arguments: &Arguments, context: &Context, seconds: f64) -> Outcome {
        let problem =
            arguments.problem.to_possible_value().map(|value| value.get_name().to_string()).unwrap_or_default();
        let seconds = (seconds * 1e6).round() / 1e6;
        if context.common.json {
            let mut object = Map::new();
            object.insert("problem".into(), json!(problem));
            object.insert("instance".into(), json!(self.instance));
            object.insert("objective".into(), number(self.objective));
            object.insert("bound".into(), number(self.bound));
            object.insert("gap".into(), json!(self.gap));
            object.insert("proven".into(), json!(self.proven));
            object.insert("chosen".into(), json!(self.chosen));
            object.insert("seconds".into(), json!(seconds));
            if let Some((before, after)) = &self.coverage {
                object.insert("before".into(), covered(before));
                object.insert("after".into(), covered(after));
            }
            object.extend(self.more);
            if arguments.assignment {
                let pairs: Vec<Value> =
                    self.assignment.iter().map(|(d, s)| json!({ "demand": d, "site": s })).collect();
                object.insert("assignment".into(), json!(pairs));
            }
            return print_json(&object);
        }
        let mut lines = vec![
            (Text::new("问题", "problem"), problem),
            (Text::new("算例", "instance"), self.instance.clone()),
            (Text::new("目标值", "objective"), self.objective.to_string()),
            (Text::new("已证界", "bound"), self.bound.to_string()),
            (Text::new("差距", "gap"), format!("{:.4} %", 100.0 * self.gap)),
            (Text::new("已证最优", "proven"), context.say(&yes(self.proven)).to_string()),
            (Text::new("选中", "chosen"), self.chosen.iter().map(plain).collect::<Vec<_>>().join(" ")),
        ];
        if let Some((before, after)) = &self.coverage {
            let words = |c: &Coverage| {
                if c.covered == 0.0 {
                    let nobody = Text::new(
                        format!("覆盖 0 %，未覆盖 {} 处", c.uncovered_demands),
                        format!("0 % covered, {} not", demands(c.uncovered_demands)),
                    );
                    return context.say(&nobody).to_string();
                }
                let line = Text::new(
                    format!("覆盖 {:.2} %，未覆盖 {} 处，平均 {:.4}", c.percent, c.uncovered_demands, c.mean_cost),
                    format!(
                        "{:.2} % covered, {} not, mean cost {:.4}",
                        c.percent,
                        demands(c.uncovered_demands),
                        c.mean_cost
                    ),
                );
                context.say(&line).to_string()
            };
            lines.push((Text::new("此前", "before"), words(before)));
            lines.push((Text::new("此后", "after"), words(after)));
        }
        for (key, value) in &self.more {
            lines.push((label(key), shown(value, context)));
        }
        lines.push((Text::new("秒", "seconds"), format!("{seconds:.3}")));
        let mut text = String::new();
        for (label, value) in lines {
            text.push_str(&format!("{}\t{value}\n", context.say(&label)));
        }
        if arguments.assignment {
            for (demand, site) in &self.assignment {
                text.push_str(&format!("{}\t{}\n", plain(demand), plain(site)));
            }
        }
        print(&text)
    }
}

/// A coverage as JSON; where nobody is served there is no mean and no highest cost.
fn covered(coverage: &Coverage) -> Value {
    let mut value = json!(coverage);
    if coverage.covered == 0.0
        && let Some(object) = value.as_object_mut()
    {
        object.insert("mean_cost".into(), Value::Null);
        object.insert("highest_cost".into(), Value::Null);
    }
    value
}

fn yes(proven: bool) -> Text {
    if proven { Text::new("是", "yes") } else { Text::new("否", "no") }
}

/// A number of demands in English.
fn demands(count: usize) -> String {
    format!("{count} demand{}", if count == 1 { "" } else { "s" })
}

/// What a member of the JSON is called in a table.
fn label(key: &str) -> Text {
    let zh = match key {
        "mean_cost" => "平均费用",
        "shares" => "分配份额",
        "sites" => "点数",
        "staff" => "人员",
        "unreached_demands" => "无法到达的需求点",
        "access" => "可达性",
        "years" => "各年",
        "regions" => "各区",
        "number" => "算例序号",
        "best_known" => "已知最好值",
        "length" => "长度",
        "limit" => "长度上限",
        "closed" => "回到起点",
        "list_hash" => "名单摘要",
        "entries" => "名单人数",
        "public_value" => "公开随机值",
        "numbers_used" => "所用随机数",
        "rule" => "规则",
        other => other,
    };
    Text::new(zh, key.replace('_', " "))
}

/// A member of the JSON in one line of a table.
fn shown(value: &Value, context: &Context) -> String {
    match value {
        Value::Bool(is) => context.say(&yes(*is)).to_string(),
        Value::Null => "-".to_string(),
        Value::Array(list) => list.iter().map(|one| shown(one, context)).collect::<Vec<_>>().join(" "),
        // A share says who gets how much from where.
        Value::Object(share) if share.contains_key("amount") => {
            let part = |key: &str| share.get(key).map(plain).unwrap_or_default();
            format!("{}:{}={}", part("demand"), part("site"), part("amount"))
        }
        Value::Object(year) if year.contains_key("spent") => {
            let part = |key: &str| year.get(key).map(plain).unwrap_or_default();
            format!("{}/{}", part("spent"), part("budget"))
        }
        Value::Object(members) => {
            let one = |(name, value): (&String, &Value)| format!("{name}={}", shown(value, context));
            members.iter().map(one).collect::<Vec<_>>().join(" ")
        }
        other => plain(other),
    }
}

/// Whole numbers without a decimal point.
pub fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 9e15 { json!(value as i64) } else { json!(value) }
}
