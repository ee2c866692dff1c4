use crate::array::Array;
use crate::contract::{self, Contracted};
use crate::grid::Grid;
use crate::raw::RawStreets;
use crate::{LonLat, NetworkError, Profile, component, edge_table, pbf, turns};
use bytemuck::{Pod, Zeroable};
use serde::{Deserialize, Serialize};

/// One edge: a street between two junctions, with the times both ways.
#[derive(Clone, Copy, Debug, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub struct Edge {
    /// Length in metres.
    pub length_metres: f64,
    /// Seconds along it; infinite if not allowed.
    pub forward_seconds: f64,
    /// Seconds against it; infinite if not allowed.
    pub backward_seconds: f64,
    /// Vertices where one leaves and arrives going along it.
    pub forward: [u32; 2],
    /// Vertices where one leaves and arrives going against it; differs from `forward` reversed only at junctions that
    /// turn restrictions took apart.
    pub backward: [u32; 2],
    /// Points of its shape: first, and one past the last.
    pub(crate) shape: [u32; 2],
}

/// What was read, what is used and what was left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Mode of travel.
    pub mode: String,
    /// Vertices of the largest component, before contraction.
    pub vertices: usize,
    /// Edges of the largest component, before contraction.
    pub edges: usize,
    /// Components of the input.
    pub components: usize,
    /// Vertices outside the largest component.
    pub vertices_left_out: usize,
    /// Edges outside the largest component.
    pub edges_left_out: usize,
    /// Junctions after contraction of the chains.
    pub junctions: usize,
    /// Streets (contracted edges).
    pub streets: usize,
    /// Total length of the streets in kilometres, each counted once.
    pub length_km: f64,
    /// Places where a way was cut because the file does not hold a node.
    pub missing_nodes: u64,
    /// Turn restrictions heeded.
    pub turn_restrictions: usize,
    /// Turn restrictions that could not be used.
    pub unused_turn_restrictions: u64,
    /// Turn restrictions that hold at some times or for some vehicles only and are not heeded.
    pub conditional_turn_restrictions: u64,
    /// West, south, east, north in degrees.
    pub bounds: [f64; 4],
    /// Speed in km/h if one speed holds everywhere.
    pub uniform_speed_kmh: Option<f64>,
    /// Speed of the profile where nothing else says, in km/h.
    pub speed_kmh: f64,
    /// Speed of the leg from a place to the street, in km/h.
    pub snap_speed_kmh: f64,
}

/// The streets of one mode: the largest component, chains contracted, shapes and inner points kept exact.
#[derive(Clone, Debug)]
pub struct StreetNetwork {
    pub(crate) summary: Summary,
    /// Position of each vertex: the junctions, then the copies that turn restrictions need.
    pub(crate) vertex: Array<[i32; 2]>,
    pub(crate) edge: Array<Edge>,
    pub(crate) turn: Array<[u32; 2]>,
    pub(crate) turn_seconds: Array<f64>,
    pub(crate) shape: Array<[i32; 2]>,
    pub(crate) shape_at: Array<f64>,
    pub(crate) shape_id: Array<i64>,
    pub(crate) grid: Grid,
}

impl StreetNetwork {
    /// Reads the streets of a mode from an OSM extract in PBF.
    ///
    /// # Errors
    /// A damaged file; no street for the mode.
    pub fn from_pbf(bytes: &[u8], profile: &Profile) -> Result<Self, NetworkError> {
        Self::from_raw(pbf::read(bytes, profile)?, profile)
    }

    /// Reads streets from an edge table (CSV, gzip or not): `edge, from, to, length_m` with a node table
    /// `node, lon, lat`, both ways at the profile's speed; or segments with `length_m, forward_s, backward_s, wkt`.
    ///
    /// # Errors
    /// A table that cannot be read, with the place of every mistake; no street.
    pub fn from_edge_table(edges: &[u8], nodes: Option<&[u8]>, profile: &Profile) -> Result<Self, NetworkError> {
        let names = edge_table::Names { edges: "edges", nodes: "nodes" };
        Self::from_table(edges, nodes, profile, &names)
    }

    /// Reads PBF or an edge table, whichever the bytes are; the names stand in the problems.
    ///
    /// # Errors
    /// As [`StreetNetwork::from_pbf`] and [`StreetNetwork::from_edge_table`].
    pub fn from_bytes(
        (name, bytes): (&str, &[u8]),
        nodes: Option<(&str, &[u8])>,
        profile: &Profile,
    ) -> Result<Self, NetworkError> {
        if edge_table::looks_like_table(name, bytes) {
            let names = edge_table::Names { edges: name, nodes: nodes.map_or("nodes", |n| n.0) };
            Self::from_table(bytes, nodes.map(|n| n.1), profile, &names)
        } else {
            Self::from_pbf(bytes, profile)
        }
    }

    fn from_table(
        edges: &[u8],
        nodes: Option<&[u8]>,
        profile: &Profile,
        names: &edge_table::Names,
    ) -> Result<Self, NetworkError> {
        let raw = edge_table::read(edges, nodes, profile, names)?;
        // The times of a table are what it says; turns are part of them or nothing.
        Self::from_raw(raw, &Profile { turn_costs: None, ..profile.clone() })
    }

    /// The profile to use where none is named: a car's for a table with seconds of its own, walking for everything else.
    pub fn usual_profile(name: &str, bytes: &[u8]) -> Profile {
        edge_table::usual_profile(name, bytes)
    }

    pub(crate) fn from_raw(raw: RawStreets, profile: &Profile) -> Result<Self, NetworkError> {
        if raw.segments.is_empty() {
            return Err(NetworkError::Empty { mode: profile.name.clone() });
        }
        let components = component::of(&raw);
        let mut streets = contract::contract(&raw, &components.is_main);
        if streets.edges.is_empty() {
            return Err(NetworkError::Empty { mode: profile.name.clone() });
        }
        let junctions = streets.junction_vertex.clone();
        let (count, bounds) = (streets.edges.len(), bounds(&streets.shape));
        let expanded = turns::expand(&mut streets, &raw, profile);
        let summary =
            summarize(&raw, &components, profile, &streets.edges[..count], &junctions, bounds, expanded.unused);
        let point = |junction: u32| raw.points[junctions[junction as usize] as usize];
        let vertex: Vec<[i32; 2]> = (0..junctions.len() as u32).chain(expanded.copies).map(point).collect();
        let Contracted { edges, shape, shape_at, shape_id, .. } = streets;
        let grid = Grid::over(&shape, &edges)?;
        Ok(StreetNetwork {
            summary,
            vertex: vertex.into(),
            edge: edges.into(),
            turn: expanded.turns.into(),
            turn_seconds: expanded.seconds.into(),
            shape: shape.into(),
            shape_at: shape_at.into(),
            shape_id: shape_id.into(),
            grid,
        })
    }

    /// What was read, what is used and what was left out.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// Number of junctions.
    pub fn junctions(&self) -> usize {
        self.summary.junctions
    }

    /// Number of vertices: the junctions and the copies that turn restrictions need.
    pub fn vertices(&self) -> usize {
        self.vertex.len()
    }

    /// Where a vertex lies.
    pub fn vertex_place(&self, vertex: usize) -> Option<LonLat> {
        self.vertex.get(vertex).map(|p| LonLat::from_fixed(*p))
    }

    /// Every edge.
    pub fn edges(&self) -> &[Edge] {
        &self.edge
    }

    /// Turns between the copies of junctions that were taken apart.
    pub fn turns(&self) -> &[[u32; 2]] {
        &self.turn
    }

    /// Seconds of each of these turns.
    pub fn turn_seconds(&self) -> &[f64] {
        &self.turn_seconds
    }

    /// The shape of an edge.
    pub fn edge_shape(&self, edge: usize) -> Vec<LonLat> {
        self.edge.get(edge).map_or_else(Vec::new, |edge| {
            self.shape[edge.shape[0] as usize..edge.shape[1] as usize].iter().map(|p| LonLat::from_fixed(*p)).collect()
        })
    }

    /// The edges that hold a piece with this identifier (an OSM way, or `edge` of the edge table).
    pub fn edges_with_id(&self, id: i64) -> Vec<usize> {
        let holds = |edge: &Edge| self.shape_id[edge.shape[0] as usize..edge.shape[1] as usize].contains(&id);
        (0..self.edge.len()).filter(|&at| holds(&self.edge[at])).collect()
    }

    /// Metres a second of the leg from a place to the street.
    pub(crate) fn snap_speed(&self) -> f64 {
        self.summary.snap_speed_kmh / 3.6
    }
}

/// West, south, east, north of some points in degrees.
fn bounds(shape: &[[i32; 2]]) -> [f64; 4] {
    let mut fixed = [i32::MAX, i32::MAX, i32::MIN, i32::MIN];
    for p in shape {
        fixed = [fixed[0].min(p[0]), fixed[1].min(p[1]), fixed[2].max(p[0]), fixed[3].max(p[1])];
    }
    fixed.map(|v| f64::from(v) / 1e7)
}

fn summarize(
    raw: &RawStreets,
    components: &component::Components,
    profile: &Profile,
    edges: &[Edge],
    junctions: &[u32],
    bounds: [f64; 4],
    unused: u64,
) -> Summary {
    let vertices = components.is_main.iter().filter(|m| **m).count();
    let mut used = vec![false; raw.points.len()];
    for segment in &raw.segments {
        used[segment.from as usize] = true;
        used[segment.to as usize] = true;
    }
    let is_kept = |s: &&crate::raw::Segment| components.is_main[s.from as usize] && components.is_main[s.to as usize];
    let kept = raw.segments.iter().filter(is_kept).count();
    let uniform = edges.iter().all(|e| {
        let expected = e.length_metres * 3.6 / profile.speed_kmh;
        [e.forward_seconds, e.backward_seconds].iter().all(|s| (s - expected).abs() <= 1e-9 * expected.max(1.0))
    });
    Summary {
        mode: profile.name.clone(),
        vertices,
        edges: kept,
        components: components.count,
        vertices_left_out: used.iter().filter(|u| **u).count() - vertices,
        edges_left_out: raw.segments.len() - kept,
        junctions: junctions.len(),
        streets: edges.len(),
        length_km: edges.iter().map(|e| e.length_metres).sum::<f64>() / 1000.0,
        missing_nodes: raw.missing_nodes,
        turn_restrictions: raw.restrictions.len() + raw.path_restrictions.len() - unused as usize,
        conditional_turn_restrictions: raw.conditional_restrictions,
        unused_turn_restrictions: unused + raw.unused_restrictions,
        bounds,
        uniform_speed_kmh: uniform.then_some(profile.speed_kmh),
        speed_kmh: profile.speed_kmh,
        snap_speed_kmh: profile.snap_speed_kmh,
    }
}
