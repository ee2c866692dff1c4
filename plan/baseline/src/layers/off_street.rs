//! Cells that no street is near: no choice of sites can help the people in them.

use super::Layers;
use linping_language::{Node, Plan};
use linping_problems::{Code, Problem, Problems, Text};
use linping_sources::Sources;
use std::collections::BTreeSet;

/// So many rows are named one by one.
const MOST_NAMED: usize = 5;

/// A warning for each pair of cells and streets that an indicator or an action puts together, where cells with people lie off
/// every street; the rows are named.
pub(crate) fn off_street(plan: &Plan, sources: &Sources, layers: &Layers) -> Problems {
    let indicators = plan.indicators.values().filter_map(|indicator| indicator.measure.as_ref()).map(|m| &m.node);
    let actions = plan.actions.values().filter_map(|action| action.measure.as_ref()).map(|m| &m.node);
    let mut pairs: BTreeSet<(&str, &str)> = BTreeSet::new();
    for node in indicators.chain(actions) {
        let texts = node.texts();
        let cells = texts.iter().filter_map(|text| layers.cells.get_key_value(*text));
        for (cells, _) in cells {
            let streets = texts.iter().filter_map(|text| layers.streets.get_key_value(*text));
            pairs.extend(streets.map(|(streets, _)| (cells.as_str(), streets.as_str())));
        }
    }
    pairs.into_iter().filter_map(|(cells, streets)| warning(plan, sources, layers, cells, streets)).collect()
}

fn warning(plan: &Plan, sources: &Sources, layers: &Layers, cells: &str, streets: &str) -> Option<Problem> {
    let (found, network) = (layers.cells.get(cells)?, layers.streets.get(streets)?.network());
    let people = |row: usize| found.groups.values().filter_map(|group| group.get(row)).copied().fold(0.0, f64::max);
    let snapped = network.snap(&found.places);
    let off: Vec<usize> =
        (0..snapped.len()).filter(|row| !snapped[*row].outcome.is_snapped() && people(*row) > 0.0).collect();
    let first = *off.first()?;
    let (count, all) = (off.len(), off.iter().map(|row| people(*row)).sum::<f64>().round());
    let layer = plan.layers.get(cells)?;
    let message = Text::new(
        format!("“{cells}”的 {count} 个网格（{all} 人）附近没有“{streets}”的街道，任何选址都到不了"),
        format!("{count} cells of `{cells}` ({all} people) have no street of `{streets}` near: no site reaches them"),
    );
    let hint = Text::new(
        "请核对坐标，或补上路网；到不了的人在结果中单独说明。",
        "check their coordinates, or complete the streets; the unreached are told with every result.",
    );
    let table = layer.node.get("source").and_then(Node::text).filter(|_| found.open);
    let table = table.and_then(|source| sources.table(source, None));
    let problem = Problem::warning(Code::NotSnapped, message).hint(hint);
    let Some(table) = table else { return Some(problem.at(plan.place(layer.kind.span))) };
    let others =
        off.iter().skip(1).take(MOST_NAMED - 1).map(|row| (table.place(*row, 0), Text::same(&found.ids[*row])));
    let mut problem = problem.at(table.place(first, 0));
    problem.related.extend(others);
    Some(problem)
}
