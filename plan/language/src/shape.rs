//! The structural check: a file against the schema of its type, every problem at once, with its place and a remedy.

use crate::{Kinds, Node, Span, Value, nearest};
use linping_problems::{Code, Place, Problem, Problems, Text};
use linping_units::{BadQuantity, Dimension, DivisionCode, Period, Quantity, Unit};
use serde_json::Value as Json;

/// A name that must mean something elsewhere.
#[derive(Clone, Debug)]
pub(crate) struct Reference {
    pub sort: String,
    pub name: String,
    pub span: Span,
}

/// What the check of one file found besides problems.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub problems: Problems,
    pub references: Vec<Reference>,
    pub files: Vec<(String, Span)>,
    /// Where quantities stand; a name such as `300t` may read like one.
    pub quantities: Vec<Span>,
}

pub(crate) struct Walk<'a> {
    pub kinds: &'a Kinds,
    pub place: &'a dyn Fn(Span) -> Place,
    pub found: Found,
}

impl Walk<'_> {
    /// Checks a node against a schema whose definitions stand in `root`.
    pub fn check(&mut self, schema: &Json, node: &Node, root: &Json) {
        let schema = resolve(schema, root);
        if let Some(which) = schema.get("x-kinds").and_then(Json::as_str) {
            self.check_kind(which, node);
            return;
        }
        if let Some(choices) = schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Json::as_array) {
            self.check_choice(choices, node, root);
            return;
        }
        if let Some(words) = schema.get("enum").and_then(Json::as_array) {
            self.check_word(&words.iter().filter_map(Json::as_str).collect::<Vec<_>>(), node);
            return;
        }
        if let Some(word) = schema.get("const").and_then(Json::as_str) {
            self.check_word(&[word], node);
            return;
        }
        if !self.check_type(schema, node) {
            return;
        }
        match &node.value {
            Value::Table(_) => self.check_table(schema, node, root),
            Value::Array(items) => {
                if let Some(inner) = schema.get("items") {
                    items.iter().for_each(|item| self.check(inner, item, root));
                }
            }
            Value::Integer(number) => self.check_range(schema, *number as f64, node),
            Value::Float(number) => self.check_range(schema, *number, node),
            _ => {}
        }
        if let Some(format) = schema.get("format").and_then(Json::as_str) {
            self.check_format(format, schema, node);
        }
    }

    fn report(&mut self, code: Code, span: Span, zh: String, en: String, hint: Option<(String, String)>) {
        let mut problem = Problem::new(code, Text::new(zh, en)).at((self.place)(span));
        if let Some((zh, en)) = hint {
            problem = problem.hint(Text::new(zh, en));
        }
        self.found.problems.push(problem);
    }

    fn check_kind(&mut self, which: &str, node: &Node) {
        let kinds: &Kinds = self.kinds;
        let set = kinds.set(which);
        let Some(table) = node.table() else {
            self.wrong_type(node, "一个表", "a table");
            return;
        };
        let names: Vec<&str> = set.names().collect();
        let Some(kind) = table.get("kind") else {
            match nearest("kind", table.keys().map(String::as_str)).and_then(|near| table.get_key_value(near)) {
                // Without its kind nothing else in the table can be judged, but a misspelt `kind` can.
                Some((written, entry)) => self.report(
                    Code::UnknownKey,
                    entry.key,
                    format!("未知的键 `{written}`"),
                    format!("unknown key `{written}`"),
                    Some(("是否指“kind”？".into(), "did you mean `kind`?".into())),
                ),
                None => self.missing("kind", node, &names),
            }
            return;
        };
        let Some(name) = kind.node.text() else {
            self.wrong_type(&kind.node, "文本", "text");
            return;
        };
        match set.schema(name) {
            Some(schema) => {
                let root = schema.as_value();
                self.check(root, node, root);
            }
            None => {
                let hint = one_of(name, &names);
                let (zh, en) = (format!("没有类型“{name}”"), format!("there is no kind `{name}`"));
                self.report(Code::UnknownKind, kind.node.span, zh, en, Some(hint));
            }
        }
    }

    /// One of several forms: the form whose type fits, or the only one that is not null.
    fn check_choice(&mut self, choices: &[Json], node: &Node, root: &Json) {
        let words: Vec<&str> = choices
            .iter()
            .map(|choice| resolve(choice, root))
            .flat_map(|choice| {
                let many = choice.get("enum").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str);
                choice.get("const").and_then(Json::as_str).into_iter().chain(many)
            })
            .collect();
        let real: Vec<&Json> =
            choices.iter().filter(|choice| resolve(choice, root).get("type") != Some(&Json::from("null"))).collect();
        if words.len() >= real.len() && !words.is_empty() {
            self.check_word(&words, node);
            return;
        }
        let fitting = real.iter().find(|choice| type_fits(resolve(choice, root), node));
        match fitting.or(real.first()) {
            Some(choice) => self.check(choice, node, root),
            None => self.wrong_type(node, "空", "nothing"),
        }
    }

    fn check_word(&mut self, words: &[&str], node: &Node) {
        match node.text() {
            Some(text) if words.contains(&text) => {}
            Some(text) => {
                let hint = one_of(text, words);
                self.report(
                    Code::BadValue,
                    node.span,
                    format!("“{text}”不在可选值之中"),
                    format!("`{text}` is not one of the words allowed here"),
                    Some(hint),
                );
            }
            None => self.wrong_type(node, "文本", "text"),
        }
    }

    fn check_type(&mut self, schema: &Json, node: &Node) -> bool {
        if type_fits(schema, node) {
            return true;
        }
        let wanted: Vec<&str> = types(schema).into_iter().filter(|t| *t != "null").collect();
        let (zh, en) = if schema.get("format").and_then(Json::as_str) == Some("quantity") {
            ("带单位的数量（加引号）".to_string(), "a quantity with its unit, in quotes".to_string())
        } else {
            let zh: Vec<&str> = wanted.iter().map(|t| type_name(t).0).collect();
            let en: Vec<&str> = wanted.iter().map(|t| type_name(t).1).collect();
            (zh.join("或"), en.join(" or "))
        };
        self.wrong_type(node, &zh, &en);
        false
    }

    fn wrong_type(&mut self, node: &Node, zh: &str, en: &str) {
        let (is_zh, is_en) = node.kind();
        self.report(
            Code::WrongType,
            node.span,
            format!("此处应为{zh}，却是{is_zh}"),
            format!("expected {en}, found {is_en}"),
            None,
        );
    }

    fn missing(&mut self, key: &str, node: &Node, words: &[&str]) {
        let hint = if words.is_empty() {
            (format!("请补上 `{key} = …`。"), format!("add `{key} = …`."))
        } else {
            let list = words.join(", ");
            (format!("请补上 `{key} = …`，可选：{list}"), format!("add `{key} = …`, one of: {list}"))
        };
        self.report(
            Code::MissingKey,
            node.span,
            format!("缺少键 `{key}`"),
            format!("the key `{key}` is missing"),
            Some(hint),
        );
    }

    fn check_table(&mut self, schema: &Json, node: &Node, root: &Json) {
        let Some(table) = node.table() else { return };
        let empty = serde_json::Map::new();
        let properties = schema.get("properties").and_then(Json::as_object).unwrap_or(&empty);
        let others = schema.get("additionalProperties");
        for (key, entry) in table {
            match (properties.get(key), others) {
                (Some(inner), _) => self.check(inner, &entry.node, root),
                (None, Some(Json::Bool(false))) => {
                    let known: Vec<&str> = properties.keys().map(String::as_str).collect();
                    let unused: Vec<&str> = known.iter().copied().filter(|k| !table.contains_key(*k)).collect();
                    let hint = one_of_keys(key, &unused, &known);
                    self.report(
                        Code::UnknownKey,
                        entry.key,
                        format!("未知的键 `{key}`"),
                        format!("unknown key `{key}`"),
                        Some(hint),
                    );
                }
                (None, Some(inner)) if inner.is_object() => self.check(inner, &entry.node, root),
                _ => {}
            }
        }
        let required = schema.get("required").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str);
        for key in required {
            if !table.contains_key(key) {
                self.missing(key, node, &[]);
            }
        }
    }

    fn check_range(&mut self, schema: &Json, number: f64, node: &Node) {
        let low = schema.get("minimum").and_then(Json::as_f64);
        // Numbers of things are whole and not without end; the schema says so by the format.
        let counted = schema.get("format").and_then(Json::as_str) == Some("uint32");
        let high = schema.get("maximum").and_then(Json::as_f64).or(counted.then_some(f64::from(u32::MAX)));
        if low.is_some_and(|low| number < low) || high.is_some_and(|high| number > high) {
            let show = |bound: Option<f64>, none: &str| bound.map_or(none.to_string(), |b| b.to_string());
            let (low, high) = (show(low, "-∞"), show(high, "∞"));
            self.report(
                Code::BadValue,
                node.span,
                format!("{number} 超出范围 {low} 至 {high}"),
                format!("{number} lies outside {low} to {high}"),
                Some((format!("请写 {low} 至 {high} 之间的数。"), format!("write a number from {low} to {high}."))),
            );
        }
    }

    // A guard on each arm would hide which format is checked.
    #[allow(clippy::collapsible_match)]
    fn check_format(&mut self, format: &str, schema: &Json, node: &Node) {
        let shown = match &node.value {
            Value::String(text) | Value::Date(text) => text.clone(),
            Value::Integer(number) => number.to_string(),
            _ => return,
        };
        match format {
            "quantity" => {
                self.found.quantities.push(node.span);
                self.check_quantity(&shown, schema, node.span);
            }
            "unit" => {
                if let Err(error) = shown.parse::<Unit>() {
                    self.unknown_unit(&error.written, error.nearest, node.span);
                }
            }
            "period" => {
                if shown.parse::<Period>().is_err() {
                    let hint = (
                        "可写作 2021、\"2021-Q1\"、\"2021-08\"、2021-08-01 或 \"2021/2025\"。",
                        "write 2021, \"2021-Q1\", \"2021-08\", 2021-08-01 or \"2021/2025\".",
                    );
                    self.report(
                        Code::BadPeriod,
                        node.span,
                        format!("“{shown}”不是时期"),
                        format!("`{shown}` is not a period"),
                        Some((hint.0.into(), hint.1.into())),
                    );
                }
            }
            "division-code" => {
                if shown.parse::<DivisionCode>().is_err() {
                    self.report(
                        Code::BadValue,
                        node.span,
                        format!("“{shown}”不是行政区划代码"),
                        format!("`{shown}` is not a division code"),
                        Some(("应为 6、9 或 12 位数字。".into(), "6, 9 or 12 digits are expected.".into())),
                    );
                }
            }
            "identifier" => {
                let good = shown.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
                    && !shown.is_empty()
                    && !shown.starts_with('-');
                if !good {
                    self.report(
                        Code::BadValue,
                        node.span,
                        format!("“{shown}”不能作标识符"),
                        format!("`{shown}` cannot be an identifier"),
                        Some((
                            "只用小写字母、数字和连字符。".into(),
                            "use small letters, digits and hyphens only.".into(),
                        )),
                    );
                }
            }
            "sha256" => {
                if shown.len() != 64 || !shown.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
                    self.report(
                        Code::BadValue,
                        node.span,
                        "不是 SHA-256 校验和".into(),
                        "not a SHA-256 checksum".into(),
                        Some(("应为 64 位十六进制数字。".into(), "64 hexadecimal digits are expected.".into())),
                    );
                }
            }
            "reference" => {
                let sort = schema.get("x-reference").and_then(Json::as_str).unwrap_or_default().to_string();
                self.found.references.push(Reference { sort, name: shown, span: node.span });
            }
            "file" => self.found.files.push((shown, node.span)),
            _ => {}
        }
    }

    fn check_quantity(&mut self, text: &str, schema: &Json, span: Span) {
        match text.parse::<Quantity>() {
            Ok(quantity) => {
                let Some(wanted) = schema.get("x-dimension").and_then(Json::as_str).and_then(dimension) else { return };
                let amount = matches!(
                    wanted,
                    Dimension::Time
                        | Dimension::Length
                        | Dimension::Area
                        | Dimension::Mass
                        | Dimension::People
                        | Dimension::Speed
                );
                let bound = |name: &str| schema.get(name).and_then(Json::as_f64);
                let value = quantity.in_base();
                let most = bound("x-most").filter(|most| value > *most).map(|most| most.to_string());
                let wrong = if quantity.dimension() != wanted.into() {
                    None
                } else if bound("x-above").is_some_and(|above| value <= above) {
                    Some(("应大于零".to_string(), "must be above zero".to_string()))
                } else if value < bound("x-least").unwrap_or(if amount { 0.0 } else { f64::NEG_INFINITY }) {
                    Some(("不应小于零".to_string(), "must not be below zero".to_string()))
                } else {
                    let base = if wanted == Dimension::PerCent { " %" } else { "" };
                    most.map(|most| (format!("不应大于 {most}{base}"), format!("must not be above {most}{base}")))
                };
                if let Some((zh, en)) = wrong {
                    let example = example(wanted);
                    self.report(
                        Code::BadValue,
                        span,
                        format!("“{text}”{zh}"),
                        format!("`{text}` {en}"),
                        Some((format!("例如 \"{example}\"。"), format!("for example \"{example}\"."))),
                    );
                }
                if quantity.dimension() != wanted.into() {
                    let (zh, en) = wanted.name();
                    let (is_zh, is_en) = quantity.dimension().name();
                    let example = example(wanted);
                    self.report(
                        Code::WrongUnit,
                        span,
                        format!("此处应为{zh}，而“{text}”是{is_zh}"),
                        format!("{en} is asked for, and `{text}` is {is_en}"),
                        Some((format!("例如 \"{example}\"。"), format!("for example \"{example}\"."))),
                    );
                }
            }
            Err(BadQuantity::Unit(error)) => self.unknown_unit(&error.written, error.nearest, span),
            Err(BadQuantity::TooLong(_)) => {
                self.report(
                    Code::BadQuantity,
                    span,
                    format!("“{text}”位数过多，无法精确保存"),
                    format!("`{text}` has more digits than can be kept exactly"),
                    None,
                );
            }
            Err(BadQuantity::NoNumber(_)) => {
                let hint = (
                    "先写数字，再写单位，例如 \"9000 万元\"。".to_string(),
                    "write the number, then the unit: \"9000 万元\".".to_string(),
                );
                self.report(
                    Code::BadQuantity,
                    span,
                    format!("“{text}”不是数量"),
                    format!("`{text}` is not a quantity"),
                    Some(hint),
                );
            }
        }
    }

    fn unknown_unit(&mut self, written: &str, nearest: Option<&str>, span: Span) {
        let hint = nearest.map(|unit| (format!("是否指“{unit}”？"), format!("did you mean `{unit}`?")));
        let hint = hint.unwrap_or_else(|| {
            ("单位表见 docs/reference/units.md。".into(), "the units are listed in docs/reference/units.md.".into())
        });
        self.report(
            Code::UnknownUnit,
            span,
            format!("未知的单位“{written}”"),
            format!("unknown unit `{written}`"),
            Some(hint),
        );
    }
}

/// A remedy that names the nearest word, or all of them.
fn one_of(written: &str, words: &[&str]) -> (String, String) {
    let list = words.join(", ");
    match nearest(written, words.iter().copied()) {
        Some(word) => (format!("是否指“{word}”？可选：{list}"), format!("did you mean `{word}`? possible: {list}")),
        None => (format!("可选：{list}"), format!("possible: {list}")),
    }
}

fn one_of_keys(key: &str, unused: &[&str], known: &[&str]) -> (String, String) {
    match nearest(key, unused.iter().copied()).or_else(|| nearest(key, known.iter().copied())) {
        Some(word) => (format!("是否指 `{word}`？"), format!("did you mean `{word}`?")),
        None => {
            let list = known.join(", ");
            (format!("此处可用的键：{list}"), format!("keys known here: {list}"))
        }
    }
}

/// Follows references, and single-element `allOf`s that only add a description.
fn resolve<'a>(schema: &'a Json, root: &'a Json) -> &'a Json {
    if let Some(path) = schema.get("$ref").and_then(Json::as_str) {
        let name = path.rsplit('/').next().unwrap_or_default();
        return root.get("definitions").and_then(|d| d.get(name)).map_or(schema, |s| resolve(s, root));
    }
    match schema.get("allOf").and_then(Json::as_array).map(Vec::as_slice) {
        Some([only]) => resolve(only, root),
        _ => schema,
    }
}

fn types(schema: &Json) -> Vec<&str> {
    match schema.get("type") {
        Some(Json::String(one)) => vec![one],
        Some(Json::Array(many)) => many.iter().filter_map(Json::as_str).collect(),
        _ => Vec::new(),
    }
}

fn type_fits(schema: &Json, node: &Node) -> bool {
    let types = types(schema);
    if types.is_empty() {
        return true;
    }
    let dated = schema.get("format").and_then(Json::as_str) == Some("period");
    let is = match &node.value {
        Value::String(_) => "string",
        Value::Date(_) if dated => "string",
        Value::Date(_) => "date",
        Value::Integer(_) => "integer",
        Value::Float(_) => "number",
        Value::Boolean(_) => "boolean",
        Value::Array(_) => "array",
        Value::Table(_) => "object",
    };
    types.contains(&is) || (is == "integer" && types.contains(&"number"))
}

fn type_name(name: &str) -> (&'static str, &'static str) {
    match name {
        "string" => ("文本", "text"),
        "integer" => ("整数", "a whole number"),
        "number" => ("数", "a number"),
        "boolean" => ("true 或 false", "true or false"),
        "array" => ("列表", "a list"),
        _ => ("表", "a table"),
    }
}

fn dimension(name: &str) -> Option<Dimension> {
    Some(match name {
        "money" => Dimension::Money,
        "time" => Dimension::Time,
        "length" => Dimension::Length,
        "area" => Dimension::Area,
        "people" => Dimension::People,
        "mass" => Dimension::Mass,
        "per-cent" => Dimension::PerCent,
        "speed" => Dimension::Speed,
        _ => return None,
    })
}

fn example(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Money => "9000 万元",
        Dimension::Time => "15 min",
        Dimension::Length => "2000 m",
        Dimension::Area => "66.7 亩",
        Dimension::People => "118 万人",
        Dimension::PerCent => "90 %",
        Dimension::Speed => "5 km/h",
        Dimension::Mass => "1000 t",
        _ => "1",
    }
}
