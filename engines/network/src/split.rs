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

/// A network under change; what no change touches stays shared with the old one.
pub(crate) struct Grown {
    pub network: StreetNetwork,
    pub weights: Weights,
    /// Edges whose ends or times are no more what they were, and new ones; some several times.
    touched: Vec<u32>,
}

impl Grown {
    pub fn of(network: &StreetNetwork, weights: &Weights) -> Self {
        Grown { network: network.clone(), weights: weights.clone(), touched: Vec::new() }
    }

    /// Multiplies the times of an edge; an infinite factor closes it.
    pub fn slow(&mut self, edge: usize, factor: f64) {
        for times in [&mut self.weights.forward, &mut self.weights.backward] {
            // A street without length would take no time even when closed.
            times[edge] = if factor.is_infinite() { f64::INFINITY } else { times[edge] * factor };
        }
        if factor.is_finite() && factor != 1.0 {
            self.network.summary.uniform_speed_kmh = None;
        }
        self.touched.push(edge as u32);
    }

    /// Makes the anchored point a vertex.
    pub fn split(&mut self, anchor: &Anchor) -> Joint {
        let number = anchor.edge as usize;
        let whole = self.network.edge[number];
        let part = share(anchor.along_metres, whole.length_metres);
        if part <= 0.0 {
            return Joint::End { arrived: whole.backward[1], leaving: whole.forward[0] };
        }
        if part >= 1.0 {
            return Joint::End { arrived: whole.forward[1], leaving: whole.backward[0] };
        }
        let vertex = self.network.vertex.len() as u32;
        self.network.vertex.to_mut().push(anchor.point.to_fixed());
        let rest_number = self.network.edge.len() as u32;
        let range = whole.shape[0] as usize..whole.shape[1] as usize;
        let cut = range.start + self.network.shape_at[range.clone()].partition_point(|at| *at <= anchor.along_metres);
        self.network.grid.forget(range.clone());
        let (mut first, mut rest) = (whole, whole);
        first.shape = self.copy_shape(range.start..cut, None, Some(anchor), 0.0);
        self.show(first.shape, anchor.edge);
        rest.shape = self.copy_shape(cut..range.end, Some(anchor), None, anchor.along_metres);
        self.show(rest.shape, rest_number);
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
        let edges = self.network.edge.to_mut();
        edges[number] = first;
        edges.push(rest);
        self.touched.extend([anchor.edge, rest_number]);
        Joint::Middle { vertex, edge: anchor.edge, at_metres: anchor.along_metres, rest: rest_number }
    }

    /// Copies shape points to the end, with the anchored point before or after them; metres count from `start`.
    fn copy_shape(
        &mut self,
        range: std::ops::Range<usize>,
        before: Option<&Anchor>,
        after: Option<&Anchor>,
        start: f64,
    ) -> [u32; 2] {
        let from = self.network.shape.len() as u32;
        let id = self.network.shape_id[range.start.saturating_sub(usize::from(before.is_some()))];
        if let Some(anchor) = before {
            self.add_point(anchor.point.to_fixed(), anchor.along_metres - start, id);
        }
        for at in range {
            let network = &self.network;
            let (point, metres, id) = (network.shape[at], network.shape_at[at] - start, network.shape_id[at]);
            self.add_point(point, metres, id);
        }
        if let Some(anchor) = after {
            self.add_point(anchor.point.to_fixed(), anchor.along_metres - start, id);
        }
        [from, self.network.shape.len() as u32]
    }

    fn add_point(&mut self, point: [i32; 2], metres: f64, id: i64) {
        self.network.shape.to_mut().push(point);
        self.network.shape_at.to_mut().push(metres);
        self.network.shape_id.to_mut().push(id);
    }

    /// Lets the pieces of an edge at the end of the shape be found.
    fn show(&mut self, shape: [u32; 2], edge: u32) -> bool {
        self.network.grid.add(&self.network.shape, shape[0] as usize..shape[1] as usize, edge)
    }

    /// Adds an edge between two joints, each given by where it is entered from and left into.
    pub fn add_edge(
        &mut self,
        points: &[LonLat],
        length: f64,
        start: [u32; 2],
        end: [u32; 2],
        seconds: [f64; 2],
    ) -> Result<(), NetworkError> {
        let number = self.network.edge.len() as u32;
        let from = self.network.shape.len() as u32;
        let mut gone = 0.0;
        // One point only: both ends join at the same place.
        let last = if points.len() == 1 { points.first() } else { None };
        for (at, point) in points.iter().chain(last).enumerate() {
            if at > 0 && at < points.len() {
                gone += haversine_metres(points[at - 1], *point);
            }
            self.add_point(point.to_fixed(), gone, -1);
        }
        let drawn = [from, self.network.shape.len() as u32];
        self.network.edge.to_mut().push(Edge {
            length_metres: length,
            forward_seconds: seconds[0],
            backward_seconds: seconds[1],
            forward: [start[0], end[1]],
            backward: [end[0], start[1]],
            shape: drawn,
        });
        self.weights.forward.push(seconds[0]);
        self.weights.backward.push(seconds[1]);
        self.touched.push(number);
        let expected = self.network.summary.uniform_speed_kmh.map(|kmh| length * 3.6 / kmh);
        if expected.is_some_and(|expected| seconds.iter().any(|s| (s - expected).abs() > 1e-9 * expected.max(1.0))) {
            self.network.summary.uniform_speed_kmh = None;
        }
        if !self.show(drawn, number) {
            self.network.grid = Grid::over(&self.network.shape, &self.network.edge)?;
        }
        Ok(())
    }

    /// The changed network, its weights and the edges touched, ascending.
    pub fn finish(mut self) -> (StreetNetwork, Weights, Vec<u32>) {
        let summary = &mut self.network.summary;
        summary.streets = self.network.edge.len();
        summary.length_km = self.network.edge.iter().map(|e| e.length_metres).sum::<f64>() / 1000.0;
        self.touched.sort_unstable();
        self.touched.dedup();
        (self.network, self.weights, self.touched)
    }
}
