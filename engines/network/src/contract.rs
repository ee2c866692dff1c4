//! Chains of vertices with two neighbours become one edge; their points stay in its shape, so that nothing is lost.

use crate::network::Edge;
use crate::raw::{RawStreets, Segment};

/// The contracted streets.
pub(crate) struct Contracted {
    /// Raw vertex of each junction, ascending.
    pub junction_vertex: Vec<u32>,
    pub edges: Vec<Edge>,
    /// True for each edge that only those use who begin or end on it.
    pub guarded: Vec<bool>,
    pub shape: Vec<[i32; 2]>,
    /// Metres from the start of the edge to each shape point.
    pub shape_at: Vec<f64>,
    /// Identifier of the segment that begins at each shape point (the last one's again at the end of an edge).
    pub shape_id: Vec<i64>,
}

struct Incidence {
    first: Vec<u32>,
    segment: Vec<u32>,
}

fn incidence(raw: &RawStreets, kept: &[u32]) -> Incidence {
    let mut first = vec![0u32; raw.points.len() + 1];
    for &s in kept {
        let segment = &raw.segments[s as usize];
        first[segment.from as usize + 1] += 1;
        first[segment.to as usize + 1] += 1;
    }
    for v in 0..raw.points.len() {
        first[v + 1] += first[v];
    }
    let mut next = first.clone();
    let mut segment = vec![0u32; first[raw.points.len()] as usize];
    for &s in kept {
        for end in [raw.segments[s as usize].from, raw.segments[s as usize].to] {
            segment[next[end as usize] as usize] = s;
            next[end as usize] += 1;
        }
    }
    Incidence { first, segment }
}

/// Speeds when the segment is left through the end that is not `vertex`.
fn speeds_from(segment: &Segment, vertex: u32) -> [u64; 2] {
    if segment.from == vertex { segment.speeds } else { [segment.speeds[1], segment.speeds[0]] }
}

/// Contracts the segments of the main component.
pub(crate) fn contract(raw: &RawStreets, is_main: &[bool]) -> Contracted {
    let kept: Vec<u32> = (0..raw.segments.len() as u32)
        .filter(|&s| {
            let segment = &raw.segments[s as usize];
            is_main[segment.from as usize] && is_main[segment.to as usize]
        })
        .collect();
    let around = incidence(raw, &kept);
    let mut junction: Vec<bool> = (0..raw.points.len()).map(|v| is_main[v] && is_junction(raw, &around, v)).collect();
    let places = raw.restrictions.iter().map(|r| r.via).chain(raw.path_restrictions.iter().flat_map(|r| r.ends));
    for via in places {
        junction[via as usize] = is_main[via as usize];
    }
    let mut walk =
        Walk { raw, around: &around, used: vec![false; raw.segments.len()], out: empty(), chain_ends: Vec::new() };
    for v in 0..raw.points.len() {
        if junction[v] {
            walk.chains_of(v as u32, &junction);
        }
    }
    // What is left are rings without a junction: their first vertex becomes one.
    for &s in &kept {
        if !walk.used[s as usize] {
            let start = walk.ring_start(s);
            junction[start as usize] = true;
            walk.chains_of(start, &junction);
        }
    }
    let Walk { mut out, chain_ends, .. } = walk;
    out.junction_vertex = (0..raw.points.len() as u32).filter(|v| junction[*v as usize]).collect();
    let mut number = vec![u32::MAX; raw.points.len()];
    for (at, &v) in out.junction_vertex.iter().enumerate() {
        number[v as usize] = at as u32;
    }
    for (edge, ends) in out.edges.iter_mut().zip(chain_ends) {
        let (a, b) = (number[ends[0] as usize], number[ends[1] as usize]);
        edge.forward = [a, b];
        edge.backward = [b, a];
    }
    out
}

fn empty() -> Contracted {
    Contracted {
        junction_vertex: Vec::new(),
        edges: Vec::new(),
        guarded: Vec::new(),
        shape: Vec::new(),
        shape_at: Vec::new(),
        shape_id: Vec::new(),
    }
}

fn is_junction(raw: &RawStreets, around: &Incidence, v: usize) -> bool {
    let range = around.first[v] as usize..around.first[v + 1] as usize;
    match around.segment[range] {
        [a, b] if a != b && !raw.keep_every_vertex => {
            let (a, b) = (&raw.segments[a as usize], &raw.segments[b as usize]);
            let (onward, back) = (speeds_from(b, v as u32), speeds_from(a, v as u32));
            onward != [back[1], back[0]] || a.is_guarded != b.is_guarded
        }
        _ => true,
    }
}

struct Walk<'a> {
    raw: &'a RawStreets,
    around: &'a Incidence,
    used: Vec<bool>,
    out: Contracted,
    chain_ends: Vec<[u32; 2]>,
}

impl Walk<'_> {
    fn chains_of(&mut self, start: u32, junction: &[bool]) {
        let range = self.around.first[start as usize]..self.around.first[start as usize + 1];
        for at in range {
            let s = self.around.segment[at as usize];
            if !self.used[s as usize] {
                self.chain(start, s, junction);
            }
        }
    }

    /// The smallest vertex of the ring that segment `s` lies on.
    fn ring_start(&self, s: u32) -> u32 {
        let first = &self.raw.segments[s as usize];
        let (mut at, mut segment, mut smallest) = (first.to, s, first.from.min(first.to));
        while at != first.from {
            segment = self.other(at, segment);
            let next = &self.raw.segments[segment as usize];
            at = if next.from == at { next.to } else { next.from };
            smallest = smallest.min(at);
        }
        smallest
    }

    fn other(&self, vertex: u32, segment: u32) -> u32 {
        let first = self.around.first[vertex as usize] as usize;
        let pair = &self.around.segment[first..first + 2];
        if pair[0] == segment { pair[1] } else { pair[0] }
    }

    fn chain(&mut self, start: u32, first: u32, junction: &[bool]) {
        let shape_start = self.out.shape.len() as u32;
        let (mut at, mut s) = (start, first);
        let (mut length, mut forward, mut backward) = (0.0, 0.0, 0.0);
        loop {
            let segment = self.raw.segments[s as usize];
            self.used[s as usize] = true;
            let onward = segment.from == at;
            self.add_shape(&segment, onward, length);
            length += segment.length_metres;
            let (along, against) = (segment.forward_seconds, segment.backward_seconds);
            forward += if onward { along } else { against };
            backward += if onward { against } else { along };
            at = if onward { segment.to } else { segment.from };
            if junction[at as usize] {
                break;
            }
            s = self.other(at, s);
        }
        let Segment { id, is_guarded, .. } = self.raw.segments[s as usize];
        self.out.guarded.push(is_guarded);
        self.out.shape.push(self.raw.points[at as usize]);
        self.out.shape_at.push(length);
        self.out.shape_id.push(id);
        self.chain_ends.push([start, at]);
        self.out.edges.push(Edge {
            length_metres: length,
            forward_seconds: forward,
            backward_seconds: backward,
            forward: [0, 0],
            backward: [0, 0],
            shape: [shape_start, self.out.shape.len() as u32],
        });
    }

    /// The points of one segment but its last, with their metres from the start of the edge.
    fn add_shape(&mut self, segment: &Segment, onward: bool, at_metres: f64) {
        let raw = self.raw;
        let (start, end) = if onward { (segment.from, segment.to) } else { (segment.to, segment.from) };
        let mut points = vec![raw.points[start as usize]];
        let inner = &raw.inner[segment.inner[0] as usize..segment.inner[1] as usize];
        if onward {
            points.extend(inner);
        } else {
            points.extend(inner.iter().rev());
        }
        points.push(raw.points[end as usize]);
        let pieces: Vec<f64> = points
            .windows(2)
            .map(|w| crate::haversine_metres(crate::LonLat::from_fixed(w[0]), crate::LonLat::from_fixed(w[1])))
            .collect();
        let drawn: f64 = pieces.iter().sum();
        let mut gone = 0.0;
        for (point, piece) in points.iter().zip(pieces) {
            // The stated length counts; the drawn one only shares it out among the points.
            let share = if drawn > 0.0 { gone / drawn } else { 0.0 };
            self.out.shape.push(*point);
            self.out.shape_at.push(at_metres + share * segment.length_metres);
            self.out.shape_id.push(segment.id);
            gone += piece;
        }
    }
}
