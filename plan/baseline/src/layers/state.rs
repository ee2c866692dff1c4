//! What layers were made from: the inputs and the changes since, as digests.

use super::LayerChange;
use linping_language::{Node, Plan};
use linping_sources::Sources;
use linping_work::{Key, KeyOf};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What each layer was made from. Two layers of the same state are equal, so that a result worked out over one holds for the
/// other; two equal layers may have come about in different ways and then have different states.
#[derive(Clone, Debug, Default)]
pub struct States {
    of: Arc<BTreeMap<String, State>>,
}

#[derive(Clone, Debug)]
struct State {
    key: Key,
    /// Other layers that this one speaks of.
    names: Arc<[String]>,
}

impl States {
    /// The states of the layers as the plan opens them.
    pub(crate) fn of(plan: &Plan, sources: &Sources) -> States {
        let state = |node: &Node| {
            let names = node.texts().into_iter().filter(|text| plan.layers.contains_key(*text)).map(str::to_string);
            State { key: went_in(plan, sources, node), names: names.collect() }
        };
        States { of: Arc::new(plan.layers.iter().map(|(name, layer)| (name.clone(), state(&layer.node))).collect()) }
    }

    /// The layer has been changed.
    pub(crate) fn change(&mut self, change: &LayerChange) {
        if let Some(state) = Arc::make_mut(&mut self.of).get_mut(change.layer()) {
            state.key = KeyOf::new("change").part(&state.key).debug(change).key();
        }
    }

    /// The state of every layer that a table speaks of, at any depth, and of those these speak of; of all layers, if it names
    /// none.
    pub fn behind(&self, node: &Node) -> Key {
        let mut wanted: BTreeSet<&str> = BTreeSet::new();
        let mut next: Vec<&str> = node.texts();
        while let Some(name) = next.pop() {
            if let Some((name, state)) = self.of.get_key_value(name)
                && wanted.insert(name)
            {
                next.extend(state.names.iter().map(String::as_str));
            }
        }
        let all = wanted.is_empty();
        let states = self.of.iter().filter(|(name, _)| all || wanted.contains(name.as_str()));
        states.fold(KeyOf::new("layers"), |key, (name, state)| key.part(name.as_bytes()).part(&state.key)).key()
    }
}

/// A digest of everything that a table of the plan brings with it: its own words, the sources, figures and files it names, and
/// what holds for the whole plan (years, seed, region, boundary, areas).
pub fn went_in(plan: &Plan, sources: &Sources, node: &Node) -> Key {
    let mut key = KeyOf::new("table").part(node.to_json().to_string().as_bytes());
    let mut files: BTreeSet<&str> = BTreeSet::new();
    let mut nodes: BTreeSet<String> = ["plan.toml".to_string(), "baseline/areas.toml".to_string()].into();
    files.extend(plan.head.boundary.as_ref().map(|boundary| boundary.value.0.as_str()));
    files.extend(plan.areas.area.iter().map(|area| area.file.value.0.as_str()));
    let of_source = |name: &str, nodes: &mut BTreeSet<String>| {
        if plan.sources.contains_key(name) {
            nodes.insert(format!("sources/{name}.toml"));
        }
    };
    for text in node.texts() {
        of_source(text, &mut nodes);
        if let Some((source, _)) = text.split_once('.') {
            of_source(source, &mut nodes);
        }
        files.extend(sources.lock.input(text).map(|input| input.path.as_str()));
        if plan.indicators.contains_key(text) {
            // An indicator's numbers may come from any source.
            let any = |path: &&String| path.starts_with("indicators/") || path.starts_with("sources/");
            nodes.extend(plan.nodes.keys().filter(any).cloned());
        }
    }
    let digest = |path: &str| sources.lock.input(path).map_or("", |input| &input.sha256);
    for path in &nodes {
        let Some(node) = plan.nodes.get(path) else { continue };
        key = key.part(path.as_bytes()).part(node.to_json().to_string().as_bytes());
        if let Some(file) = node.get("file").and_then(Node::text) {
            key = key.part(digest(&format!("sources/{file}")).as_bytes());
        }
    }
    for path in files {
        key = key.part(path.as_bytes()).part(digest(path).as_bytes());
    }
    key.key()
}
