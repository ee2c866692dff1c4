use super::Loaded;
use crate::context::{Context, Failure, Outcome};
use crate::output::{print, print_json};
use linping_problems::Text;

/// Describes the network: what is used, what was left out, how long it took.
pub fn run(context: &Context, loaded: &Loaded) -> Outcome {
    let summary = loaded.prepared.network().summary();
    if context.common.json {
        let mut value = serde_json::to_value(summary).map_err(|e| Failure::internal(e.to_string()))?;
        value["seconds"] = serde_json::json!(loaded.seconds);
        value["from_cache"] = serde_json::json!(loaded.from_cache);
        value["seconds_per_tick"] = serde_json::json!(loaded.prepared.seconds_per_tick());
        return print_json(&value);
    }
    let [west, south, east, north] = summary.bounds;
    let rows: Vec<(Text, String)> = vec![
        (Text::new("出行方式", "mode"), summary.mode.clone()),
        (Text::new("节点（最大连通部分）", "vertices (largest component)"), summary.vertices.to_string()),
        (Text::new("路段（最大连通部分）", "edges (largest component)"), summary.edges.to_string()),
        (Text::new("连通部分数", "components"), summary.components.to_string()),
        (Text::new("未采用的节点", "vertices left out"), summary.vertices_left_out.to_string()),
        (Text::new("未采用的路段", "edges left out"), summary.edges_left_out.to_string()),
        (Text::new("路口（合并后）", "junctions (contracted)"), summary.junctions.to_string()),
        (Text::new("街道（合并后）", "streets (contracted)"), summary.streets.to_string()),
        (Text::new("街道总长（公里）", "length of the streets (km)"), format!("{:.3}", summary.length_km)),
        (Text::new("缺失节点", "missing nodes"), summary.missing_nodes.to_string()),
        (Text::new("转弯限制", "turn restrictions"), summary.turn_restrictions.to_string()),
        (Text::new("未能采用的转弯限制", "turn restrictions not used"), summary.unused_turn_restrictions.to_string()),
        (
            Text::new("有条件的转弯限制（未计）", "conditional turn restrictions (not heeded)"),
            summary.conditional_turn_restrictions.to_string(),
        ),
        (
            Text::new("速度", "speed"),
            match summary.uniform_speed_kmh {
                Some(kmh) => format!("{kmh} km/h"),
                None => context.say(&Text::new("按道路", "by street")).to_string(),
            },
        ),
        (Text::new("范围", "bounds"), format!("{west} {south} {east} {north}")),
        (Text::new("就绪用时（秒）", "seconds until ready"), format!("{:.3}", loaded.seconds)),
    ];
    let lines: String = rows.iter().map(|(name, value)| format!("{}: {value}\n", context.say(name))).collect();
    print(&lines)
}
