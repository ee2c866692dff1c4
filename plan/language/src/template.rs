//! What a planner fills in: the columns of a layer's table, or the keys of an action, out of the schema of its kind.

use crate::{KindSet, Kinds};
use serde_json::Value as Json;

/// A form to be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// A table, one thing a row: for baseline layers.
    Table(Vec<Field>),
    /// Keys and values, one key a row: for actions, and for layers that name no columns.
    Keys(Vec<Field>),
}

/// A column or a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The head of the column, or the key.
    pub name: String,
    /// The key of the plan file that names the column; for keys the same as `name`.
    pub key: String,
    /// What it means, as the schema says.
    pub meaning: String,
    /// What it holds.
    pub holds: Holds,
    /// True if it must be there.
    pub required: bool,
    /// An example.
    pub example: String,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Words.
    Text,
    /// A number between two bounds, if there are.
    Number {
        /// Not less than this.
        least: Option<i64>,
        /// Not more than this.
        most: Option<i64>,
    },
    /// One of these words.
    OneOf(Vec<String>),
}

/// The form of a kind of baseline layer or action; none if there is no such kind, or nothing to fill in.
pub fn form_of(kinds: &Kinds, kind: &str) -> Option<Form> {
    let layer = properties(&kinds.baseline, kind);
    if let Some(properties) = &layer {
        let columns: Vec<Field> =
            properties.iter().filter_map(|(key, schema, root)| column(key, schema, root)).collect();
        if !columns.is_empty() {
            return Some(Form::Table(columns));
        }
    }
    let properties = layer.or_else(|| properties(&kinds.actions, kind))?;
    let keys =
        properties.iter().flat_map(|(key, schema, root)| keys(key, schema, root, is_required(key, root), DEEPEST));
    Some(Form::Keys(keys.collect())).filter(|form| *form != Form::Keys(Vec::new()))
}

/// The kinds that have a form, in the order of their names.
pub fn kinds_with_forms(kinds: &Kinds) -> Vec<&'static str> {
    let mut names: Vec<&str> = kinds.baseline.names().chain(kinds.actions.names()).collect();
    names.retain(|name| form_of(kinds, name).is_some());
    names.sort_unstable();
    names
}

/// Keys of a kind with their schemas and the whole schema; required ones are marked there.
fn properties(set: &KindSet, kind: &str) -> Option<Vec<(String, Json, Json)>> {
    let root = set.schema(kind)?.clone().to_value();
    let all = root.get("properties")?.as_object()?.clone();
    Some(all.into_iter().filter(|(key, _)| key != "kind").map(|(key, schema)| (key, schema, root.clone())).collect())
}

fn is_required(key: &str, root: &Json) -> bool {
    root.get("required").and_then(Json::as_array).is_some_and(|list| list.iter().any(|name| name.as_str() == Some(key)))
}

fn meaning(schema: &Json) -> String {
    schema.get("description").and_then(Json::as_str).unwrap_or_default().replace('\n', " ")
}

/// A key whose type says with `x-column` that it names a column, and what the cells of that column hold; a key that maps words
/// to columns names one for each.
fn column(key: &str, schema: &Json, root: &Json) -> Option<Field> {
    let holds = match schema.get("x-column")? {
        Json::Array(words) => Holds::OneOf(words.iter().filter_map(Json::as_str).map(str::to_string).collect()),
        one => match one.as_str()? {
            "longitude" => Holds::Number { least: Some(-180), most: Some(180) },
            "latitude" => Holds::Number { least: Some(-90), most: Some(90) },
            // What no town has: what is more can only be a slip.
            "amount" => Holds::Number { least: Some(0), most: Some(1_000_000_000) },
            _ => Holds::Text,
        },
    };
    let example = match &holds {
        Holds::Number { most: Some(180), .. } => "120.2034",
        Holds::Number { most: Some(90), .. } => "30.4192",
        Holds::Number { .. } => "120",
        Holds::OneOf(words) => words.first().map_or("", String::as_str),
        Holds::Text => "a1",
    };
    let maps = schema.get("additionalProperties").is_some_and(Json::is_object);
    let default = schema.get("x-default").and_then(Json::as_str);
    Some(Field {
        name: default.map_or_else(|| if maps { "people".into() } else { key.replace('-', "_") }, str::to_string),
        key: key.to_string(),
        // What is taken where the plan names no column must be there all the same.
        required: default.is_some() || maps || is_required(key, root),
        meaning: meaning(schema),
        example: example.to_string(),
        holds,
    })
}

/// Tables within tables are followed so deep.
const DEEPEST: usize = 4;

/// A key with one value, the keys of a number with what stands behind it, or those of a table, each with a point: `close.at.lon`.
/// Lists have sheets of their own.
fn keys(key: &str, schema: &Json, root: &Json, required: bool, deep: usize) -> Vec<Field> {
    let field = |name: String, meaning: String, holds: Holds, required: bool, example: &str| Field {
        key: name.clone(),
        name,
        meaning,
        holds,
        required,
        example: example.to_string(),
    };
    let target = resolved(schema, root);
    let said = [meaning(schema), meaning(&target)].into_iter().find(|said| !said.is_empty()).unwrap_or_default();
    if target.get("properties").is_some_and(|inner| inner.get("value").is_some() && inner.get("assumed").is_some()) {
        let text = |name: &str, meaning: String, required, example| {
            field(format!("{key}.{name}"), meaning, Holds::Text, required, example)
        };
        return vec![
            text("value", said, required, "800 万元"),
            text("assumed", "Why this value is assumed.".into(), false, "…"),
        ];
    }
    let words: Vec<String> = words_of(&target);
    if !words.is_empty() {
        let example = words[0].clone();
        return vec![field(key.to_string(), said, Holds::OneOf(words), required, &example)];
    }
    let types: Vec<&str> = match target.get("type") {
        Some(Json::String(one)) => vec![one],
        Some(Json::Array(several)) => several.iter().filter_map(Json::as_str).collect(),
        _ => Vec::new(),
    };
    let bound = |name: &str| target.get(name).and_then(Json::as_f64).map(|bound| bound as i64);
    let format = target.get("format").and_then(Json::as_str).unwrap_or_default();
    let is_number = types.contains(&"integer") || types.contains(&"number");
    if is_number && format != "period" {
        let holds = Holds::Number { least: bound("minimum"), most: bound("maximum") };
        return vec![field(key.to_string(), said, holds, required, "1")];
    }
    let example = match (format, target.get("x-dimension").and_then(Json::as_str)) {
        ("period", _) => "2024",
        (_, Some("time")) => "15 min",
        (_, Some("length")) => "500 m",
        (_, Some("speed")) => "5 km/h",
        (_, Some("money")) => "800 万元",
        (_, Some("per-cent")) => "50 %",
        (_, Some("people")) => "100 人",
        _ => "…",
    };
    if types.contains(&"string") {
        return vec![field(key.to_string(), said, Holds::Text, required, example)];
    }
    if types.contains(&"boolean") {
        let words = vec!["true".into(), "false".into()];
        return vec![field(key.to_string(), said, Holds::OneOf(words), required, "true")];
    }
    let inner = target.get("properties").and_then(Json::as_object).filter(|_| deep > 1);
    let under = |(name, schema): (&String, &Json)| {
        keys(&format!("{key}.{name}"), schema, root, required && is_required(name, &target), deep - 1)
    };
    inner.into_iter().flatten().flat_map(under).collect()
}

/// What a reference points to; the first that is not null of several.
fn resolved(schema: &Json, root: &Json) -> Json {
    if let Some(name) = schema.get("$ref").and_then(Json::as_str).and_then(|path| path.rsplit('/').next()) {
        return root.get("definitions").and_then(|all| all.get(name)).cloned().unwrap_or_default();
    }
    for several in ["anyOf", "allOf"] {
        let each = schema.get(several).and_then(Json::as_array);
        let meant =
            each.and_then(|each| each.iter().find(|one| one.get("type").and_then(Json::as_str) != Some("null")));
        if let Some(meant) = meant {
            return resolved(meant, root);
        }
    }
    schema.clone()
}

/// What a key is called in Chinese; none for a key that no form has.
pub fn chinese(key: &str) -> Option<&'static str> {
    const WORDS: &[(&str, &str)] = &[
        ("a-year", "每年最多几处"),
        ("adapted", "已改造户数"),
        ("age", "年龄"),
        ("along", "沿哪条水道（图层）"),
        ("among", "候选点（图层）"),
        ("area", "所在区域"),
        ("assignment", "学区（图层）"),
        ("assumed", "假定的理由"),
        ("at-least", "每处至少几天"),
        ("beds", "床位"),
        ("budget", "预算"),
        ("by", "路网（图层）"),
        ("capacity", "容量（座位、床位、医生）"),
        ("cell", "网格编号"),
        ("cells", "人口网格（图层）"),
        ("choose", "建几处"),
        ("class", "保护级别"),
        ("close", "满几成时限流"),
        ("close.radius", "封闭多大范围"),
        ("closes-hour", "几点结束"),
        ("coefficient", "流量系数"),
        ("condition", "现状"),
        ("contiguous", "学区须连成一片"),
        ("cost", "每户费用（元）"),
        ("count", "几座"),
        ("cycle.close", "关闸门"),
        ("cycle.level", "灌泄水"),
        ("cycle.open", "开闸门"),
        ("days", "天数"),
        ("each", "单个费用"),
        ("en", "英文"),
        ("facility", "设施编号"),
        ("factor", "时间倍数"),
        ("female", "女"),
        ("figure", "引用的数字"),
        ("first-in", "首船进闸"),
        ("first-out", "首船出闸"),
        ("from", "从哪一处出发"),
        ("gap", "船首尾间距"),
        ("gate-an-hour", "每个入口每小时人数"),
        ("gates", "入口数"),
        ("group", "人群"),
        ("groups", "各类人群人数"),
        ("head", "水头"),
        ("headway-in", "进闸间隔"),
        ("headway-out", "出闸间隔"),
        ("heritage", "遗产点（图层）"),
        ("homes", "需改造户数（含已改造）"),
        ("id", "编号"),
        ("keel-clearance", "富余水深"),
        ("lat", "纬度"),
        ("least-share", "至少改造户数占比"),
        ("length", "有效长度"),
        ("lock", "船闸"),
        ("lon", "经度"),
        ("male", "男"),
        ("measure", "可达性指标"),
        ("minutes", "参观时间（分钟）"),
        ("mode", "出行方式"),
        ("mooring", "系泊时间"),
        ("most-vessels", "每闸最多几船"),
        ("need", "需求（分值，或图层）"),
        ("neighbours", "相邻网格表（来源）"),
        ("nodes", "节点表（来源）"),
        ("one-way", "只许单向"),
        ("opening", "阀门总面积"),
        ("opening-time", "开阀时间"),
        ("opens", "启用年份"),
        ("opens-hour", "几点开始"),
        ("people-a-place", "每个名额服务人数"),
        ("persons", "人数"),
        ("range", "高低范围"),
        ("recalled", "凭记忆的出处"),
        ("registered-female", "户籍女性"),
        ("registered-male", "户籍男性"),
        ("replaces", "取代哪一条"),
        ("route", "航道"),
        ("setting", "照护方式"),
        ("share", "分担的船舶占比"),
        ("siblings", "同胞就读表（来源）"),
        ("side-gap", "船侧间距"),
        ("sill-depth", "槛上水深"),
        ("site", "遗产点编号"),
        ("slow.radius", "多大范围"),
        ("so-that", "目标"),
        ("source", "数据（来源）"),
        ("speed", "速度"),
        ("starts", "开始年份"),
        ("stay", "停留时间"),
        ("synthetic", "由什么生成"),
        ("to", "去哪里（图层）"),
        ("together", "同年改造的单位"),
        ("unmet-at-most", "最多未满足人数"),
        ("user", "由哪位用户负责"),
        ("value", "数值（含单位）"),
        ("variation", "时长变异系数"),
        ("visitors", "游客人数"),
        ("warn", "满几成时预警"),
        ("waterway", "水道（图层）"),
        ("what", "对象（图层）"),
        ("width", "有效宽度"),
        ("within", "时间以内"),
        ("working-days", "每周工作天数"),
        ("year", "年份"),
        ("years", "年数"),
        ("zh", "中文"),
    ];
    // What a word means may hang on the table it stands in: `cycle.close` is of a gate.
    let ends = std::iter::successors(Some(key), |key| key.split_once('.').map(|(_, rest)| rest));
    ends.into_iter().find_map(|end| WORDS.iter().find(|(word, _)| *word == end).map(|(_, zh)| *zh))
}

/// The words a value is one of.
fn words_of(schema: &Json) -> Vec<String> {
    let text = |value: &Json| value.as_str().map(str::to_string);
    if let Some(words) = schema.get("enum").and_then(Json::as_array) {
        return words.iter().filter_map(text).collect();
    }
    let each = schema.get("oneOf").and_then(Json::as_array);
    each.into_iter().flatten().filter_map(|one| one.get("const").and_then(text)).collect()
}
