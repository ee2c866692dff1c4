use super::input::{at, numeric_columns, open, positions, refused};
use super::listing::{Listing, finish, number, tell_reasons, text};
use crate::context::{Context, Failure, Outcome};
use clap::Args;
use linping_problems::Text;
use linping_statistics::inequality::{
    Distribution, Ties, concentration_index, decompose, ratio_of_means, spatial_gini_by_group,
};
use linping_tables::Table;
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

/// Arguments of the measure.
#[derive(Args, Debug)]
pub struct Arguments {
    /// Table with one row a person, household or place.
    file: PathBuf,
    /// Column of the values (may be given several times).
    #[arg(long, value_name = "COLUMN")]
    value: Vec<String>,
    /// Column of the people each row stands for; the measures' names then end in `_w`.
    #[arg(long, value_name = "COLUMN")]
    weight: Option<String>,
    /// Column of groups, for the parts between and within, the spatial Gini (members are neighbours) and the ratio of means.
    #[arg(long, value_name = "COLUMN")]
    group: Option<String>,
    /// Column that rows are ranked by, for the concentration index.
    #[arg(long, value_name = "COLUMN")]
    rank_by: Option<String>,
    /// How averse to inequality Atkinson's index is: above 0, several separated by commas; the larger, the more the poorest count
    /// (a measure `atkinson_A` each).
    #[arg(long, value_name = "NUMBER", value_delimiter = ',', default_values_t = [0.25, 0.5, 1.0, 2.0])]
    aversion: Vec<f64>,
    /// File to write, as CSV with the columns case, measure and value; `-` for standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Measures in order, and why some have no value.
#[derive(Default)]
struct Measures {
    values: Vec<(String, Option<f64>)>,
    reasons: Map<String, Value>,
}

impl Measures {
    fn add(&mut self, name: impl Into<String>, value: Result<f64, linping_statistics::Error>, path: &Path) {
        let name = name.into();
        match value {
            Ok(value) => self.values.push((name, Some(value))),
            Err(error) => {
                self.reasons.insert(name.clone(), json!(at(&error, path).message));
                self.values.push((name, None));
            }
        }
    }
}

/// Measures inequality of each column asked for.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let table = open(&arguments.file)?;
    let columns = columns(arguments, &table)?;
    let mut listing = Listing::new(&["case", "measure", "value"]);
    let mut all = Map::new();
    for column in &columns {
        let measures = measure(arguments, &table, column)?;
        let mut object = Map::new();
        for (name, value) in &measures.values {
            listing.push([text(column), text(name), number(*value)]);
            object.insert(name.clone(), json!(value));
        }
        let told = |(name, reason): (&String, &Value)| {
            let of = |language: &str| reason.get(language).and_then(Value::as_str).unwrap_or_default().to_string();
            Text::new(format!("{column} {name}：{}", of("zh")), format!("{column}, {name}: {}", of("en")))
        };
        tell_reasons(&measures.reasons.iter().map(told).collect::<Vec<_>>(), context);
        if !measures.reasons.is_empty() {
            object.insert("not_defined".to_string(), Value::Object(measures.reasons));
        }
        all.insert(column.clone(), Value::Object(object));
    }
    let value = match columns.as_slice() {
        [only] => all.remove(only).unwrap_or(Value::Null),
        _ => Value::Object(all),
    };
    finish(&listing, &value, arguments.output.as_deref(), context)
}

fn columns(arguments: &Arguments, table: &Table) -> Result<Vec<String>, Failure> {
    if !arguments.value.is_empty() {
        return Ok(arguments.value.clone());
    }
    let named = [&arguments.weight, &arguments.group, &arguments.rank_by];
    let numeric: Vec<String> =
        numeric_columns(table).into_iter().filter(|c| !named.iter().any(|n| n.as_ref() == Some(c))).collect();
    match numeric.as_slice() {
        [only] => Ok(vec![only.clone()]),
        _ => Err(Failure::argument(
            format!("请用 --value 指定数值列；可选：{}", numeric.join("、")),
            format!("say with --value which column holds the values; there are: {}", numeric.join(", ")),
        )),
    }
}

fn measure(arguments: &Arguments, table: &Table, column: &str) -> Result<Measures, Failure> {
    let path = &arguments.file;
    let values = table.numbers(column)?;
    let weights = arguments.weight.as_ref().map(|name| table.numbers(name)).transpose()?;
    let weights = weights.as_deref();
    let ends = if weights.is_some() { "_w" } else { "" };
    let all = Distribution::new(&values, weights).map_err(|e| refused(&e, path))?;
    let mut measures = Measures::default();
    let mut add = |name: &str, value| measures.add(format!("{name}{ends}"), value, path);
    add("gini", all.gini());
    add("theil_t", all.theil_t());
    add("theil_l", all.theil_l());
    for aversion in &arguments.aversion {
        add(&format!("atkinson_{aversion}"), all.atkinson(*aversion));
    }
    add("ge_2", all.generalised_entropy_2());
    add("palma", all.palma());
    add("hoover", all.hoover());
    add("share_bottom40", all.share_of_poorest(0.4));
    add("share_top10", all.share_of_poorest(0.9).map(|below| 1.0 - below));
    add("wolfson", all.wolfson());
    if let Some(name) = &arguments.rank_by {
        let ranks = table.numbers(name)?;
        add("concentration_index", concentration_index(&values, &ranks, weights, Ties::InOrder));
        add("concentration_index_shared_ties", concentration_index(&values, &ranks, weights, Ties::Shared));
    }
    if let Some(name) = &arguments.group {
        by_group(&mut measures, &values, weights, &table.texts(name)?, path);
    }
    Ok(measures)
}

/// The parts between and within groups, in space, and the ratios of two groups' means.
fn by_group(measures: &mut Measures, values: &[f64], weights: Option<&[f64]>, texts: &[&str], path: &Path) {
    let (groups, names) = positions(texts);
    let ends = if weights.is_some() { "_w" } else { "" };
    let name = |name: &str| format!("{name}{ends}");
    match decompose(values, weights, &groups) {
        Ok(split) => {
            measures.values.push((name("theil_t_between"), Some(split.theil_t_between)));
            measures.values.push((name("theil_t_within"), Some(split.theil_t_within)));
            measures.values.push((name("theil_l_between"), split.theil_l_between));
            measures.values.push((name("theil_l_within"), split.theil_l_within));
        }
        Err(error) => measures.add(name("theil_t_between"), Err(error), path),
    }
    match spatial_gini_by_group(values, weights, &groups) {
        Ok(split) => {
            measures.values.push((name("gini_spatial_wg"), Some(split.neighbours)));
            measures.values.push((name("gini_spatial_wcg"), Some(split.others)));
            measures.values.push((name("gini_spatial_wcg_share"), Some(split.others_share)));
            measures.values.push((name("gini_spatial_polarization"), split.polarisation));
        }
        Err(error) => measures.add(name("gini_spatial_wg"), Err(error), path),
    }
    if let [first, second] = names.as_slice() {
        for (a, b, up, down) in [(0, 1, first, second), (1, 0, second, first)] {
            measures.add(format!("group_ratio_{up}_{down}"), ratio_of_means(values, weights, &groups, a, b), path);
        }
    }
}
