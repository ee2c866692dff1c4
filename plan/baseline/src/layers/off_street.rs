//! Cells and facilities that no street is near: no choice of sites can help the people in the ones, nobody reaches the others.

use super::Layers;
use linping_language::{Node, Plan};
use linping_network::LonLat;
use linping_problems::{Code, Problem, Problems, Text};
use linping_sources::Sources;
use std::collections::BTreeSet;

/// So many rows are named one by one.
const MOST_NAMED: usize = 5;

/// A warning for each pair of cells or facilities and streets that an indicator or an action puts together, where cells with people
/// or facilities lie off every street; the rows are named.
pub(crate) fn off_street(plan: &Plan, sources: &Sources, layers: &Layers) -> Problems {
    let indicators = plan.indicators.values().filter_map(|indicator| indicator.measure.as_ref()).map(|m| &m.node);
    let actions = plan.actions.values().filter_map(|action| action.measure.as_ref()).map(|m| &m.node);
    let mut pairs: BTreeSet<(&str, &str)> = BTreeSet::new();
    for node in indicators.chain(actions) {
        let texts = node.texts();
        let known = |text: &&&str| layers.cells.contains_key(**text) || layers.facilities.contains_key(**text);
        for layer in texts.iter().filter(known) {
            let streets = texts.iter().filter(|text| layers.streets.contains_key(**text));
            pairs.extend(streets.map(|streets| (*layer, *streets)));
        }
    }
    let warning = |(layer, streets): (&str, &str)| {
        let found = cells(layers, layer, streets).or_else(|| facilities(layers, layer, streets))?;
        Some(found.warning(plan, sources, layer))
    };
    pairs.into_iter().filter_map(warning).collect()
}

/// What lies off every street: the rows with their names, whether they may be shown, and what to say.
struct Off {
    rows: Vec<(usize, String)>,
    open: bool,
    message: Text,
    hint: Text,
}

/// The cells with people that lie off the streets, if any.
fn cells(layers: &Layers, name: &str, streets: &str) -> Option<Off> {
    let found = layers.cells.get(name)?;
    let people = |row: usize| found.groups.values().filter_map(|group| group.get(row)).copied().fold(0.0, f64::max);
    let off = off(layers, streets, &found.places)?.into_iter().filter(|row| people(*row) > 0.0);
    let rows: Vec<(usize, String)> = off.map(|row| (row, found.ids[row].to_string())).collect();
    let (count, all) = (rows.len(), rows.iter().map(|(row, _)| people(*row)).sum::<f64>().round());
    let (each, have) = if count == 1 { ("cell", "has") } else { ("cells", "have") };
    let persons = if all == 1.0 { "person" } else { "people" };
    let message = Text::new(
        format!("“{name}”的 {count} 个网格（{all} 人）附近没有“{streets}”的街道，任何选址都到不了"),
        format!(
            "{count} {each} of `{name}` ({all} {persons}) {have} no street of `{streets}` near: no site reaches them"
        ),
    );
    let hint = Text::new(
        "请核对坐标，或补上路网；到不了的人在结果中单独说明。",
        "check their coordinates, or complete the streets; the unreached are told with every result.",
    );
    (count > 0).then_some(Off { rows, open: found.open, message, hint })
}

/// The facilities and candidate sites that lie off the streets, if any.
fn facilities(layers: &Layers, name: &str, streets: &str) -> Option<Off> {
    let found = layers.facilities.get(name)?;
    let off = off(layers, streets, &found.places())?;
    let rows: Vec<(usize, String)> = off.into_iter().map(|row| (row, found.each[row].id.to_string())).collect();
    let (count, all) = (rows.len(), found.each.len());
    let have = if count == 1 { "has" } else { "have" };
    let message = Text::new(
        format!("“{name}”的 {all} 处中有 {count} 处附近没有“{streets}”的街道，无人能到"),
        format!("{count} of {all} places of `{name}` {have} no street of `{streets}` near: nobody reaches them"),
    );
    let hint = Text::new("请核对坐标，或补上路网。", "check their coordinates, or complete the streets.");
    (count > 0).then_some(Off { rows, open: found.open, message, hint })
}

/// The rows that no street is near.
fn off(layers: &Layers, streets: &str, places: &[LonLat]) -> Option<Vec<usize>> {
    layers.streets.get(streets).map(|streets| streets.off(places))
}

impl Off {
    /// The warning at the first row of the table, the next ones beside it; at the layer's file where rows may not be shown.
    fn warning(self, plan: &Plan, sources: &Sources, layer: &str) -> Problem {
        let problem = Problem::warning(Code::NotSnapped, self.message).hint(self.hint);
        let Some(file) = plan.layers.get(layer) else { return problem };
        let source = file.node.get("source").and_then(Node::text).filter(|_| self.open);
        let Some(table) = source.and_then(|source| sources.table(source, None)) else {
            return problem.at(plan.place(file.kind.span));
        };
        let mut places = self.rows.into_iter().take(MOST_NAMED).map(|(row, id)| (table.place(row, 0), Text::same(id)));
        let Some((first, _)) = places.next() else { return problem };
        let mut problem = problem.at(first);
        problem.related.extend(places);
        problem
    }
}
