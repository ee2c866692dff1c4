//! A network that grows: edges split where a new street joins them.

use crate::ends::share;
use crate::grid::Grid;
use crate::network::Edge;
use crate::{Anchor, LonLat, NetworkError, StreetNetwork, Weights, haversine_metres};

/// Where a new street joins.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Joint {
    /// At the end of an edge: where one is after arriving by it, and where one must be to leave by it.
    End { arrived: u32, leaving: u32 },
    /// At a new vertex on an edge, whose later part has another number.
    Middle { vertex: u32, edge: u32, at_metres: f64, rest: u32 },
}

impl Joint {
    /// Vertices from which the new street is entered, and into which it is left.
    pub fn ends(self) -> [u32; 2] {
        match self {
            Joint::End { arrived, leaving } => [arrived, leaving],
            Joint::Middle { vertex, .. } => [vertex, vertex],
        }
    }
}

/// A network under change.
pub(crate) struct Grown {
    pub network: StreetNetwork,
    pub weights: Weights,
    vertex: Vec<[i32; 2]>,
    edge: Vec<Edge>,
    shape: Vec<[i32; 2]>,
    shape_at: Vec<f64>,
    shape_id: Vec<i64>,
}

impl Grown {
    pub fn of(network: &StreetNetwork, weights: &Weights) -> Self {
        Grown {
            network: network.clone(),
            weights: weights.clone(),
            vertex: network.vertex.to_vec(),
            edge: network.edge.to_vec(),
            shape: network.shape.to_vec(),
            shape_at: network.shape_at.to_vec(),
            shape_id: network.shape_id.to_vec(),
        }
    }

    /// Makes the anchored point a vertex.
    pub fn split(&mut self, anchor: &Anchor) -> Joint {
        let number = anchor.edge as usize;
        let whole = self.edge[number];
        let part = share(anchor.along_metres, whole.length_metres);
        if part <= 0.0 {
            return Joint::End { arrived: whole.backward[1], leaving: whole.forward[0] };
        }
        if part >= 1.0 {
            return Joint::End { arrived: whole.forward[1], leaving: whole.backward[0] };
        }
        let vertex = self.vertex.len() as u32;
        self.vertex.push(anchor.point.to_fixed());
        let range = whole.shape[0] as usize..whole.shape[1] as usize;
        let cut = range.start + self.shape_at[range.clone()].partition_point(|at| *at <= anchor.along_metres);
        let (mut first, mut rest) = (whole, whole);
        first.shape = self.copy_shape(range.start..cut, None, Some(anchor), 0.0);
        rest.shape = self.copy_shape(cut..range.end, Some(anchor), None, anchor.along_metres);
        first.length_metres = anchor.along_metres;
        rest.length_metres = whole.length_metres - anchor.along_metres;
        first.forward[1] = vertex;
        first.backward[0] = vertex;
        rest.forward[0] = vertex;
        rest.backward[1] = vertex;
        for (piece, share) in [(&mut first, part), (&mut rest, 1.0 - part)] {
            piece.forward_seconds *= share;
            piece.backward_seconds *= share;
        }
        for times in [&mut self.weights.forward, &mut self.weights.backward] {
            let seconds = times[number];
            times[number] = seconds * part;
            times.push(seconds * (1.0 - part));
        }
        self.edge[number] = first;
        self.edge.push(rest);
        Joint::Middle { vertex, edge: anchor.edge, at_metres: anchor.along_metres, rest: self.edge.len() as u32 - 1 }
    }

    /// Copies shape points to the end, with the anchored point before or after them; metres count from `start`.
    fn copy_shape(
        &mut self,
        range: std::ops::Range<usize>,
        before: Option<&Anchor>,
        after: Option<&Anchor>,
        start: f64,
    ) -> [u32; 2] {
        let from = self.shape.len() as u32;
        let id = self.shape_id[range.start.saturating_sub(usize::from(before.is_some()))];
        let push = |grown: &mut Self, anchor: &Anchor| {
            grown.shape.push(anchor.point.to_fixed());
            grown.shape_at.push(anchor.along_metres - start);
            grown.shape_id.push(id);
        };
        if let Some(anchor) = before {
            push(self, anchor);
        }
        for at in range {
            self.shape.push(self.shape[at]);
            self.shape_at.push(self.shape_at[at] - start);
            self.shape_id.push(self.shape_id[at]);
        }
        if let Some(anchor) = after {
            push(self, anchor);
        }
        [from, self.shape.len() as u32]
    }

    /// Adds an edge between two joints, each given by where it is entered from and left into.
    pub fn add_edge(&mut self, shape: &[LonLat], length: f64, start: [u32; 2], end: [u32; 2], seconds: [f64; 2]) {
        let from = self.shape.len() as u32;
        let mut gone = 0.0;
        for (at, point) in shape.iter().enumerate() {
            if at > 0 {
                gone += haversine_metres(shape[at - 1], *point);
            }
            self.shape.push(point.to_fixed());
            self.shape_at.push(gone);
            self.shape_id.push(-1);
        }
        // One point only: both ends join at the same place.
        if shape.len() == 1 {
            self.shape.push(shape[0].to_fixed());
            self.shape_at.push(0.0);
            self.shape_id.push(-1);
        }
        self.edge.push(Edge {
            length_metres: length,
            forward_seconds: seconds[0],
            backward_seconds: seconds[1],
            forward: [start[0], end[1]],
            backward: [end[0], start[1]],
            shape: [from, self.shape.len() as u32],
        });
        self.weights.forward.push(seconds[0]);
        self.weights.backward.push(seconds[1]);
    }

    /// The grown network.
    pub fn finish(mut self, kmh: f64) -> Result<Self, NetworkError> {
        let summary = &mut self.network.summary;
        summary.streets = self.edge.len();
        summary.length_km = self.edge.iter().map(|e| e.length_metres).sum::<f64>() / 1000.0;
        if summary.uniform_speed_kmh.is_some_and(|speed| speed != kmh) {
            summary.uniform_speed_kmh = None;
        }
        self.network.grid = Grid::over(&self.shape, &self.edge)?;
        self.network.vertex = std::mem::take(&mut self.vertex).into();
        self.network.edge = std::mem::take(&mut self.edge).into();
        self.network.shape = std::mem::take(&mut self.shape).into();
        self.network.shape_at = std::mem::take(&mut self.shape_at).into();
        self.network.shape_id = std::mem::take(&mut self.shape_id).into();
        Ok(self)
    }
}
