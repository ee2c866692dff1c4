use crate::context::Context;
use crate::output;
use linping_effects::{Results, quantity};
use linping_language::Plan;
use linping_problems::Text;
use serde::Serialize;

/// All things of a kind.
#[derive(Clone, Debug, Serialize)]
pub struct List {
    /// The kind.
    pub kind: String,
    /// The things.
    pub rows: Vec<Row>,
}

/// A thing in a list.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Its identifier.
    pub id: String,
    /// What it is called.
    pub name: Text,
    /// Its latest value, its state or verdict.
    pub value: Text,
}

impl List {
    /// The list for people.
    pub fn drawn(&self, context: &Context) -> String {
        let rows: Vec<Vec<String>> = self
            .rows
            .iter()
            .map(|row| {
                let (name, value) = (context.say(&row.name).to_string(), context.say(&row.value).to_string());
                vec![row.id.clone(), name, value]
            })
            .collect();
        format!("{}\n{}", context.say(&kind_words(&self.kind)), output::columns(&rows))
    }
}

fn kind_words(kind: &str) -> Text {
    match kind {
        "indicator" => Text::new("指标", "Indicators"),
        "action" => Text::new("行动", "Actions"),
        "source" => Text::new("来源", "Sources"),
        "figure" => Text::new("引用的数字", "Figures"),
        "promise" => Text::new("承诺", "Promises"),
        _ => Text::new("情景", "Scenarios"),
    }
}

/// Everything of a kind, with its value in short. What is not open is named without its value.
pub fn list(kind: &str, plan: &Plan, results: &Results) -> List {
    let row = |id: &str, name: Text, value: Text| Row { id: id.to_string(), name, value };
    let rows = match kind {
        "indicator" => plan
            .indicators
            .iter()
            .map(|(id, spec)| {
                let series = results.baseline.series.get(id);
                let latest = series.and_then(|s| s.latest(&results.baseline.region, Some(&results.as_of)));
                let value = match latest {
                    Some(o) if o.open => {
                        let (status, value) = (o.status.text(), quantity(o, spec));
                        Text::new(
                            format!("{value} ({}) [{}]", o.period, status.zh),
                            format!("{} ({}) [{}]", value.in_english(), o.period, status.en),
                        )
                    }
                    Some(_) => Text::new("（不公开）", "(not open)"),
                    None => Text::new("没有数据", "no data"),
                };
                row(id, (&spec.name).into(), value)
            })
            .collect(),
        "action" => plan
            .actions
            .iter()
            .map(|(id, spec)| {
                let state = results
                    .actions
                    .get(id)
                    .map_or_else(|| Text::new("此情景中不实施", "not in this scenario"), |result| result.state.text());
                row(id, (&spec.name).into(), state)
            })
            .collect(),
        "source" => plan
            .sources
            .iter()
            .filter(|(id, _)| plan.is_open_source(id))
            .map(|(id, file)| {
                let date = file.published.as_ref().map(|p| p.value.0.to_string()).unwrap_or_default();
                row(
                    id,
                    (&file.title).into(),
                    Text::new(
                        format!("{} {date} [{}]", file.producer.zh, file.status.text().zh),
                        format!("{} {date} [{}]", file.producer.en, file.status.text().en),
                    ),
                )
            })
            .collect(),
        "figure" => {
            let figures = plan.sources.iter().flat_map(|(source, file)| {
                file.figure.iter().map(move |figure| (format!("{source}.{}", figure.id.value.0), figure))
            });
            figures
                .filter(|(id, _)| plan.is_open_figure(id))
                .map(|(id, figure)| {
                    let value = &figure.value.value.0;
                    row(
                        &id,
                        Text::new(value.to_string(), value.in_english()),
                        Text::same(figure.period.value.0.to_string()),
                    )
                })
                .collect()
        }
        "promise" => results
            .promises
            .iter()
            .map(|promise| row(&promise.id, promise.name.clone(), promise.verdict.text()))
            .collect(),
        _ => plan
            .scenarios
            .iter()
            .map(|(id, spec)| {
                let base = spec.based_on.as_ref().map_or("baseline", |base| &base.value.0);
                row(id, (&spec.name).into(), Text::new(format!("基于 {base}"), format!("based on {base}")))
            })
            .collect(),
    };
    List { kind: kind.to_string(), rows }
}
