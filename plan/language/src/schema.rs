use crate::Kinds;
use crate::files::{
    ActionFile, BaselineFile, IndicatorFile, PlanFile, ReportFile, ScenariosFile, SourceFile, TargetsFile,
};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

/// The schema of a type, unknown keys refused at every level (draft 7, which the editors' TOML plug-ins read).
pub fn schema_of<T: JsonSchema>() -> Schema {
    let mut schema = SchemaSettings::draft07().into_generator().into_root_schema_for::<T>();
    if let Some(object) = schema.as_object_mut() {
        close(&mut Value::Object(std::mem::take(object))).clone_into(object);
    }
    schema
}

/// Refuses unknown keys in every object that names its keys.
fn close(value: &mut Value) -> serde_json::Map<String, Value> {
    fn walk(value: &mut Value) {
        match value {
            Value::Object(object) => {
                object.values_mut().for_each(walk);
                if object.get("properties").is_some_and(Value::is_object)
                    && object.get("type") == Some(&json!("object"))
                    && !object.contains_key("additionalProperties")
                {
                    object.insert("additionalProperties".into(), json!(false));
                }
            }
            Value::Array(items) => items.iter_mut().for_each(walk),
            _ => {}
        }
    }
    walk(value);
    value.as_object().cloned().unwrap_or_default()
}

/// The schema of a kind's table: that of its type, and the key `kind` itself.
pub(crate) fn kind_schema<T: JsonSchema>(name: &str) -> Schema {
    let mut schema = schema_of::<T>();
    if let Some(object) = schema.as_object_mut() {
        let properties = object.entry("properties").or_insert_with(|| json!({}));
        properties["kind"] = json!({ "const": name, "type": "string", "description": "The kind." });
        object.insert("type".into(), json!("object"));
        object.entry("additionalProperties").or_insert(json!(false));
        let required = object.entry("required").or_insert_with(|| json!([]));
        if let Some(list) = required.as_array_mut() {
            list.insert(0, json!("kind"));
        }
    }
    schema
}

/// The JSON Schema of every file type, by file name, kinds filled in.
pub fn schemas(kinds: &Kinds) -> Vec<(&'static str, Value)> {
    let fill = |schema: Schema| -> Value {
        let mut value = schema.to_value();
        let mut definitions = serde_json::Map::new();
        fill_kinds(&mut value, kinds, &mut definitions);
        if !definitions.is_empty() {
            let object = value["definitions"].as_object().cloned().unwrap_or_default();
            let all: serde_json::Map<_, _> = object.into_iter().chain(definitions).collect();
            value["definitions"] = Value::Object(all);
        }
        value
    };
    vec![
        ("plan.json", fill(schema_of::<PlanFile>())),
        ("source.json", fill(schema_of::<SourceFile>())),
        ("indicator.json", fill(schema_of::<IndicatorFile>())),
        ("targets.json", fill(schema_of::<TargetsFile>())),
        ("action.json", fill(schema_of::<ActionFile>())),
        ("scenarios.json", fill(schema_of::<ScenariosFile>())),
        ("report.json", fill(schema_of::<ReportFile>())),
        ("baseline.json", fill(schema_of::<BaselineFile>())),
    ]
}

/// Puts the registered kinds where a schema says `x-kinds`.
fn fill_kinds(value: &mut Value, kinds: &Kinds, definitions: &mut serde_json::Map<String, Value>) {
    match value {
        Value::Object(object) => {
            if let Some(which) = object.get("x-kinds").and_then(Value::as_str).map(str::to_string) {
                let set = kinds.set(&which);
                let mut choices = Vec::new();
                for name in set.names() {
                    let Some(schema) = set.schema(name) else { continue };
                    let mut schema = schema.clone().to_value();
                    if let Some(own) = schema.as_object_mut() {
                        own.remove("$schema");
                        if let Some(Value::Object(inner)) = own.remove("definitions") {
                            definitions.extend(inner);
                        }
                    }
                    choices.push(schema);
                }
                object.remove("x-kinds");
                object.remove("type");
                object.insert("oneOf".into(), Value::Array(choices));
            } else {
                object.values_mut().for_each(|inner| fill_kinds(inner, kinds, definitions));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|inner| fill_kinds(inner, kinds, definitions)),
        _ => {}
    }
}
