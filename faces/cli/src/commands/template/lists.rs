//! Lists within an action (points of a street, new facilities, zones): each has a sheet of its own, one member a row. A list within
//! the members of another (the chambers of the locks of a route) has one, too, whose first column names the member it belongs to.

use linping_language::{Field, Holds, KindSet, Kinds};
use serde_json::Value as Json;

/// A list and the columns of its sheet.
pub struct List {
    /// The key; the name of the sheet, too.
    pub key: String,
    /// The key in the file: `measure.street` of an action, `age` of a layer.
    pub path: String,
    /// What stands in a column; a list of plain words or numbers has one, called as the list.
    pub columns: Vec<Field>,
    /// Whether its members are plain words or numbers, no tables.
    pub plain: bool,
    /// Lists within its members.
    pub inner: Vec<List>,
}

impl List {
    fn stand_under(&mut self, before: &str) {
        self.path = format!("{before}{}", self.key);
        self.inner.iter_mut().for_each(|list| list.stand_under(before));
    }

    /// The list and all within it, the outer ones first.
    pub fn all(&self) -> Vec<&List> {
        std::iter::once(self).chain(self.inner.iter().flat_map(List::all)).collect()
    }
}

/// The column that names the member of the outer list, by its `id`.
pub const OF: &str = "of";

/// Tables within tables are followed so deep.
const DEEPEST: usize = 3;

/// The lists of a kind of action or layer, those in its tables included (`route.reach`).
pub fn lists_of(kinds: &Kinds, kind: &str) -> Vec<List> {
    let of = |set: &KindSet| set.schema(kind).map(|schema| schema.clone().to_value());
    let (root, before) = match (of(&kinds.actions), of(&kinds.baseline)) {
        (Some(root), _) => (root, "measure."),
        (None, Some(root)) => (root, ""),
        (None, None) => return Vec::new(),
    };
    let mut lists = lists_in("", &root, &root, DEEPEST, false);
    lists.iter_mut().for_each(|list| list.stand_under(before));
    lists
}

fn lists_in(before: &str, table: &Json, root: &Json, deep: usize, within_list: bool) -> Vec<List> {
    let mut lists = Vec::new();
    for (key, schema) in table.get("properties").and_then(Json::as_object).into_iter().flatten() {
        let (key, target) = (format!("{before}{key}"), resolved(schema, root));
        if target.get("properties").is_some() && deep > 1 {
            lists.extend(lists_in(&format!("{key}."), &target, root, deep - 1, within_list));
        } else if let Some(items) = target.get("items").map(|items| resolved(items, root)) {
            lists.extend(list(&key, &items, schema, root, deep, within_list));
        }
    }
    lists
}

/// A list; plain words within the members of another are written by hand.
fn list(key: &str, items: &Json, said: &Json, root: &Json, deep: usize, within_list: bool) -> Option<List> {
    let plain = items.get("properties").is_none();
    // Pairs of numbers and the like have no column.
    if plain && (within_list || key.rsplit('.').next() == Some("range")) {
        return None;
    }
    let mut columns = Vec::new();
    if within_list {
        columns.extend(field(
            OF,
            &serde_json::json!({ "type": "string" }),
            &serde_json::json!({ "description": BELONGS }),
            true,
        ));
    }
    let mut inner = Vec::new();
    if plain {
        columns.push(field(key, items, said, true)?);
    } else {
        flatten("", items, root, DEEPEST, &mut columns);
        if deep > 1 {
            inner = lists_in(&format!("{key}."), items, root, deep - 1, true);
        }
    }
    (!columns.is_empty()).then(|| List { key: key.to_string(), path: String::new(), columns, plain, inner })
}

/// What the column `of` means.
const BELONGS: &str = "The `id` of what it belongs to, a row of the sheet before.";

/// The simple keys of a table, those of tables in it with a point: `at.lon`.
fn flatten(before: &str, table: &Json, root: &Json, deep: usize, columns: &mut Vec<Field>) {
    for (key, schema) in table.get("properties").and_then(Json::as_object).into_iter().flatten() {
        let (name, target) = (format!("{before}{key}"), resolved(schema, root));
        let required = table.get("required").and_then(Json::as_array).is_some_and(|all| all.iter().any(|k| k == key));
        if target.get("properties").is_some() && deep > 1 {
            flatten(&format!("{name}."), &target, root, deep - 1, columns);
        } else {
            columns.extend(field(&name, &target, schema, required && before.is_empty()));
        }
    }
}

fn field(name: &str, target: &Json, said: &Json, required: bool) -> Option<Field> {
    let text = |key: &str| target.get(key).and_then(Json::as_str).unwrap_or_default();
    let words = |list: Option<&Json>| -> Vec<String> {
        let each = list.and_then(Json::as_array).into_iter().flatten();
        each.filter_map(|one| one.as_str().or_else(|| one.get("const")?.as_str())).map(str::to_string).collect()
    };
    let listed = [words(target.get("enum")), words(target.get("oneOf"))].into_iter().find(|words| !words.is_empty());
    let bound = |key: &str| target.get(key).and_then(Json::as_f64).map(|bound| bound as i64);
    let kind = match target.get("type") {
        Some(Json::Array(several)) => several.iter().filter_map(Json::as_str).find(|kind| *kind != "null")?,
        Some(one) => one.as_str()?,
        None => "",
    };
    let holds = match (listed, kind) {
        (Some(words), _) => Holds::OneOf(words),
        (None, "boolean") => Holds::OneOf(vec!["true".into(), "false".into()]),
        (None, "number" | "integer") if text("format") != "period" => {
            Holds::Number { least: bound("minimum"), most: bound("maximum") }
        }
        (None, "string" | "number" | "integer") => Holds::Text,
        _ => return None,
    };
    let meaning = said.get("description").or_else(|| target.get("description")).and_then(Json::as_str);
    Some(Field {
        name: name.to_string(),
        key: name.to_string(),
        meaning: meaning.unwrap_or_default().replace('\n', " "),
        required,
        example: String::new(),
        holds,
    })
}

/// What a reference points to; the first that is not null of several.
fn resolved(schema: &Json, root: &Json) -> Json {
    if let Some(name) = schema.get("$ref").and_then(Json::as_str).and_then(|path| path.rsplit('/').next()) {
        return root.get("definitions").and_then(|all| all.get(name)).cloned().unwrap_or_default();
    }
    let several = ["anyOf", "allOf"].iter().find_map(|key| schema.get(key)?.as_array());
    let meant = several.and_then(|each| each.iter().find(|one| one.get("type").and_then(Json::as_str) != Some("null")));
    meant.map_or_else(|| schema.clone(), |meant| resolved(meant, root))
}
