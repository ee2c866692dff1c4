use crate::raw::{PathRestriction, RawStreets, Restriction, Segment};
use crate::way_speeds::{Tags, WaySpeeds};
use crate::{LonLat, NetworkError, Profile, haversine_metres};
use osmpbf::{Blob, BlobDecode, BlobReader, Element, RelMemberType};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::io::Cursor;

/// A street of the mode: OSM way, its speeds, its nodes.
struct Way {
    id: i64,
    speeds: WaySpeeds,
    refs: Vec<i64>,
}

/// A turn restriction.
struct Turn {
    from: i64,
    via: Via,
    to: i64,
    only: bool,
}

/// What a restricted turn leads over.
#[derive(Clone)]
enum Via {
    Node(i64),
    Ways(Vec<i64>),
}

/// What one block of the file holds for the mode.
#[derive(Default)]
struct Block {
    nodes: Vec<(i64, [i32; 2])>,
    blocked: Vec<i64>,
    signals: Vec<i64>,
    ways: Vec<Way>,
    turns: Vec<Turn>,
    conditional_turns: u64,
    skipped_turns: u64,
}

impl Block {
    /// Notes what the tags of a node mean for the mode.
    fn note(&mut self, id: i64, tags: &Tags, profile: &Profile) {
        if profile.is_blocked(tags) {
            self.blocked.push(id);
        }
        if profile.is_signal(tags) {
            self.signals.push(id);
        }
    }
}

/// Reads the streets of a mode from an OSM extract in PBF.
pub(crate) fn read(bytes: &[u8], profile: &Profile) -> Result<RawStreets, NetworkError> {
    let damaged = |e: osmpbf::Error| NetworkError::DamagedExtract(e.to_string());
    let blobs: Vec<Blob> = BlobReader::new(Cursor::new(bytes)).collect::<Result<_, _>>().map_err(damaged)?;
    if blobs.is_empty() {
        return Err(NetworkError::DamagedExtract("the file is empty".into()));
    }
    let mut blocks: Vec<Block> =
        blobs.par_iter().map(|blob| read_block(blob, profile).map_err(damaged)).collect::<Result<_, _>>()?;
    assemble(&mut blocks, profile)
}

fn read_block(blob: &Blob, profile: &Profile) -> Result<Block, osmpbf::Error> {
    let mut out = Block::default();
    let BlobDecode::OsmData(block) = blob.decode()? else { return Ok(out) };
    let mut tags: Vec<(&str, &str)> = Vec::new();
    block.for_each_element(|element| match element {
        Element::Node(node) => {
            out.nodes.push((node.id(), [node.decimicro_lon(), node.decimicro_lat()]));
            if profile.barriers_block {
                out.note(node.id(), &node.tags().collect::<Vec<_>>(), profile);
            }
        }
        Element::DenseNode(node) => {
            out.nodes.push((node.id(), [node.decimicro_lon(), node.decimicro_lat()]));
            if profile.barriers_block && node.tags().len() > 0 {
                out.note(node.id(), &node.tags().collect::<Vec<_>>(), profile);
            }
        }
        Element::Way(way) => {
            tags.clear();
            // The tags live as long as the block, but the closure cannot say so; a short list is cheap to collect.
            let list: Vec<(&str, &str)> = way.tags().collect();
            if let Some(speeds) = profile.way_speeds(&list) {
                out.ways.push(Way { id: way.id(), speeds, refs: way.refs().collect() });
            }
        }
        Element::Relation(relation) => {
            if profile.turn_restrictions {
                read_restriction(&relation, profile, &mut out);
            }
        }
    });
    Ok(out)
}

fn read_restriction(relation: &osmpbf::Relation, profile: &Profile, out: &mut Block) {
    let tags: Vec<(&str, &str)> = relation.tags().collect();
    let value = |key: &str| tags.iter().find(|(k, _)| *k == key).map(|(_, v)| *v);
    if value("type") != Some("restriction") {
        return;
    }
    let own = profile.restriction_modes.iter().find_map(|mode| value(&format!("restriction:{mode}")));
    let Some(kind) = own.or_else(|| value("restriction")) else {
        let conditional = |key: String| value(&format!("{key}:conditional")).is_some();
        let of_modes = profile.restriction_modes.iter().map(|mode| format!("restriction:{mode}"));
        if of_modes.chain(["restriction".to_string()]).any(conditional) {
            out.conditional_turns += 1;
        }
        return;
    };
    let excepted = value("except").is_some_and(|list| {
        list.split(';').any(|word| profile.restriction_modes.iter().any(|mode| mode == word.trim()))
    });
    let only = kind.starts_with("only_");
    if excepted || !(only || kind.starts_with("no_")) {
        return;
    }
    let (mut from, mut node, mut ways, mut to) = (Vec::new(), None, Vec::new(), Vec::new());
    for member in relation.members() {
        match (member.role(), member.member_type) {
            (Ok("from"), RelMemberType::Way) => from.push(member.member_id),
            (Ok("to"), RelMemberType::Way) => to.push(member.member_id),
            (Ok("via"), RelMemberType::Node) => node = Some(member.member_id),
            (Ok("via"), RelMemberType::Way) => ways.push(member.member_id),
            _ => {}
        }
    }
    let via = match node {
        Some(node) => Via::Node(node),
        None if !ways.is_empty() => Via::Ways(ways),
        None => {
            out.skipped_turns += 1;
            return;
        }
    };
    for &from in &from {
        for &to in &to {
            out.turns.push(Turn { from, via: via.clone(), to, only });
        }
    }
}

/// Joins the blocks: every node of a kept way is a vertex; a node that the file does not hold cuts the way.
fn assemble(blocks: &mut [Block], profile: &Profile) -> Result<RawStreets, NetworkError> {
    let mut needed: Vec<i64> = blocks.iter().flat_map(|b| &b.ways).flat_map(|way| way.refs.iter().copied()).collect();
    needed.par_sort_unstable();
    needed.dedup();
    let mut blocked: Vec<i64> = blocks.iter().flat_map(|b| b.blocked.iter().copied()).collect();
    blocked.sort_unstable();
    let mut held: Vec<Option<[i32; 2]>> = vec![None; needed.len()];
    for block in blocks.iter_mut() {
        let mut at = 0;
        let mut last = i64::MIN;
        for (id, point) in std::mem::take(&mut block.nodes) {
            // Extracts are sorted: the next node stands close behind the last one.
            if id < last {
                at = 0;
            }
            last = id;
            at += gallop(&needed[at..], id);
            if needed.get(at) == Some(&id) {
                held[at] = Some(point);
            }
        }
    }
    if needed.len() > u32::MAX as usize / 2 {
        return Err(NetworkError::TooLarge(format!("{} nodes", needed.len())));
    }
    let mut vertex_of = vec![u32::MAX; needed.len()];
    let mut raw = RawStreets::default();
    for (at, point) in held.iter().enumerate() {
        if let Some(point) = point {
            vertex_of[at] = raw.points.len() as u32;
            raw.points.push(*point);
        }
    }
    let mut signals: Vec<i64> = blocks.iter().flat_map(|b| b.signals.iter().copied()).collect();
    signals.sort_unstable();
    let signal_seconds = profile.turn_costs.map_or(0.0, |costs| costs.signal_seconds);
    let marks = Marks { needed: &needed, vertex_of: &vertex_of, blocked: &blocked, signals: &signals, signal_seconds };
    for way in blocks.iter().flat_map(|b| &b.ways) {
        add_way(&mut raw, way, &marks);
    }
    add_restrictions(&mut raw, blocks, &marks);
    Ok(raw)
}

/// What is known of the nodes.
struct Marks<'a> {
    needed: &'a [i64],
    vertex_of: &'a [u32],
    blocked: &'a [i64],
    signals: &'a [i64],
    signal_seconds: f64,
}

impl Marks<'_> {
    fn vertex(&self, node: i64) -> Option<u32> {
        self.needed.binary_search(&node).ok().map(|at| self.vertex_of[at]).filter(|v| *v != u32::MAX)
    }
}

fn add_restrictions(raw: &mut RawStreets, blocks: &[Block], marks: &Marks) {
    let wanted: HashSet<i64> = blocks
        .iter()
        .flat_map(|b| &b.turns)
        .filter_map(|turn| if let Via::Ways(ways) = &turn.via { Some((turn, ways)) } else { None })
        .flat_map(|(turn, ways)| ways.iter().copied().chain([turn.from, turn.to]))
        .collect();
    let ways = blocks.iter().flat_map(|b| &b.ways).filter(|way| wanted.contains(&way.id));
    let refs: HashMap<i64, &[i64]> = ways.map(|way| (way.id, way.refs.as_slice())).collect();
    // Where two ways meet: an end of the second one that lies on the first.
    let meeting = |one: i64, two: i64| {
        let (one, two) = (refs.get(&one)?, refs.get(&two)?);
        let node = [two.first(), two.last()].into_iter().flatten().find(|end| one.contains(end))?;
        marks.vertex(*node)
    };
    for block in blocks {
        raw.unused_restrictions += block.skipped_turns;
        raw.conditional_restrictions += block.conditional_turns;
        for turn in &block.turns {
            let &Turn { from, to, only, .. } = turn;
            match &turn.via {
                Via::Node(node) => match marks.vertex(*node) {
                    Some(via) => raw.restrictions.push(Restriction { from, via, to, only }),
                    None => raw.unused_restrictions += 1,
                },
                Via::Ways(via) => {
                    let ends = via.first().zip(via.last());
                    let ends = ends.and_then(|(first, last)| Some([meeting(from, *first)?, meeting(to, *last)?]));
                    match ends {
                        Some(ends) => {
                            raw.path_restrictions.push(PathRestriction { from, via: via.clone(), to, ends, only });
                        }
                        None => raw.unused_restrictions += 1,
                    }
                }
            }
        }
    }
}

/// Index of the first value not below `id`, found by doubling steps.
fn gallop(sorted: &[i64], id: i64) -> usize {
    let mut step = 1;
    while step < sorted.len() && sorted[step] < id {
        step *= 2;
    }
    let low = step / 2;
    let high = (step + 1).min(sorted.len());
    low + sorted[low..high].partition_point(|&v| v < id)
}

fn add_way(raw: &mut RawStreets, way: &Way, marks: &Marks) {
    let timed = way.speeds.whole_seconds.and_then(|seconds| timed_kmh(raw, way, marks, seconds));
    let kmh = |posted: Option<f64>| posted.map(|posted| timed.unwrap_or(posted));
    let (forward_kmh, backward_kmh) = (kmh(way.speeds.forward_kmh), kmh(way.speeds.backward_kmh));
    let speeds = [forward_kmh, backward_kmh].map(|kmh| kmh.map_or(0, f64::to_bits));
    let has = |list: &[i64], id: &i64| !list.is_empty() && list.binary_search(id).is_ok();
    let mut previous: Option<(u32, f64)> = None;
    for id in &way.refs {
        let Ok(at) = marks.needed.binary_search(id) else { continue };
        let mut vertex = marks.vertex_of[at];
        if vertex == u32::MAX {
            raw.missing_nodes += 1;
            previous = None;
            continue;
        }
        let is_blocked = has(marks.blocked, id);
        if is_blocked {
            vertex = copy_of(raw, vertex);
        }
        // Whoever passes a signal spends half of its time before it and half behind.
        let wait = if has(marks.signals, id) { marks.signal_seconds / 2.0 } else { 0.0 };
        if let Some((from, waited)) = previous.filter(|(from, _)| *from != vertex) {
            let length = haversine_metres(point(raw, from), point(raw, vertex));
            let seconds = |kmh: Option<f64>| kmh.map_or(f64::INFINITY, |kmh| length * 3.6 / kmh + waited + wait);
            raw.segments.push(Segment {
                from,
                to: vertex,
                length_metres: length,
                forward_seconds: seconds(forward_kmh),
                backward_seconds: seconds(backward_kmh),
                speeds,
                is_guarded: way.speeds.is_guarded,
                id: way.id,
                inner: [0, 0],
            });
        }
        // The way goes on behind a barrier from a copy of its own, so that nobody passes.
        previous = Some((if is_blocked { copy_of(raw, vertex) } else { vertex }, wait));
    }
}

/// The speed at which a whole way takes so many seconds; none where the file does not hold all of it.
fn timed_kmh(raw: &RawStreets, way: &Way, marks: &Marks, seconds: f64) -> Option<f64> {
    let points: Vec<LonLat> = way.refs.iter().map(|id| Some(point(raw, marks.vertex(*id)?))).collect::<Option<_>>()?;
    let metres: f64 = points.windows(2).map(|pair| haversine_metres(pair[0], pair[1])).sum();
    (metres > 0.0).then_some(metres * 3.6 / seconds)
}

fn copy_of(raw: &mut RawStreets, vertex: u32) -> u32 {
    let point = raw.points[vertex as usize];
    raw.points.push(point);
    raw.points.len() as u32 - 1
}

fn point(raw: &RawStreets, vertex: u32) -> LonLat {
    LonLat::from_fixed(raw.points[vertex as usize])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn galloping_finds_the_first_not_below() {
        let sorted: Vec<i64> = (0..100).map(|v| v * 2).collect();
        for id in -1..202 {
            assert_eq!(gallop(&sorted, id), sorted.partition_point(|&v| v < id), "{id}");
        }
        assert_eq!(gallop(&[], 3), 0);
    }

    #[test]
    fn an_empty_file_is_an_error_and_garbage_too() {
        let walk = Profile::walk();
        assert!(matches!(read(&[], &walk), Err(NetworkError::DamagedExtract(_))));
        assert!(matches!(read(&[7; 100], &walk), Err(NetworkError::DamagedExtract(_))));
    }
}
