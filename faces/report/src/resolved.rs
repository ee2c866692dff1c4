use crate::{Error, Report};
use linping_language::Plan;
use toml::{Table, Value};

/// `plan.resolved.toml`: the plan as it was run, in the scenario, all files in one. Of sources that are not open only the access
/// class is left.
pub(crate) fn resolved(report: &Report) -> Result<String, Error> {
    let results = report.results;
    let plan = &results.plan;
    let mut whole = Table::new();
    let mut run = Table::new();
    run.insert("scenario".into(), Value::String(results.scenario.clone()));
    run.insert("as-of".into(), Value::String(results.as_of.to_string()));
    whole.insert("run".into(), Value::Table(run));
    for (path, node) in &plan.nodes {
        let name = path.trim_end_matches(".toml");
        let mut value = node.to_toml();
        match name.split_once('/') {
            // The scenario is resolved: what it leaves out is left out here.
            Some(("actions", action)) if !plan.actions.contains_key(action) => continue,
            None if name == "scenarios" => continue,
            Some(("sources", source)) => open_source(plan, source, &mut value),
            _ => open_quotes(plan, &mut value),
        }
        match name.split_once('/') {
            Some((folder, name)) => {
                let entry = whole.entry(folder).or_insert_with(|| Value::Table(Table::new()));
                if let Value::Table(table) = entry {
                    table.insert(name.to_string(), value);
                }
            }
            None => drop(whole.insert(name.to_string(), value)),
        }
    }
    let text = toml::to_string(&whole).map_err(|error| Error::Text(error.to_string()))?;
    Ok(format!("# The plan as it was run, written by `linping build`; not to be edited by hand.\n{text}"))
}

/// Leaves out what is not open of a source.
fn open_source(plan: &Plan, name: &str, value: &mut Value) {
    let Value::Table(table) = value else { return };
    if !plan.is_open_source(name) {
        table.retain(|key, _| key == "access");
        return;
    }
    if let Some(Value::Array(figures)) = table.get_mut("figure") {
        figures.retain(|figure| {
            let id = figure.get("id").and_then(Value::as_str).unwrap_or_default();
            plan.is_open_figure(&format!("{name}.{id}"))
        });
    }
}

/// Takes the words out of quotations from sources that are not open.
fn open_quotes(plan: &Plan, value: &mut Value) {
    match value {
        Value::Table(table) => {
            let source = table.get("source").and_then(Value::as_str);
            if source.is_some_and(|source| !plan.is_open_source(source)) {
                table.remove("says");
            }
            table.iter_mut().for_each(|(_, inner)| open_quotes(plan, inner));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| open_quotes(plan, item)),
        _ => {}
    }
}
