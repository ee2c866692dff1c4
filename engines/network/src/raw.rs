//! Streets as the input gives them: vertices and short segments, before anything is left out or contracted.

/// One piece of street between two neighbouring vertices.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Segment {
    pub from: u32,
    pub to: u32,
    pub length_metres: f64,
    /// Seconds from `from` to `to`; infinite if not allowed.
    pub forward_seconds: f64,
    /// Seconds back; infinite if not allowed.
    pub backward_seconds: f64,
    /// Speeds along and against it (bits of km/h, 0 if not allowed); segments join only where these agree.
    pub speeds: [u64; 2],
    /// The OSM way, or the identifier in the edge table.
    pub id: i64,
    /// Inner points of its shape in `RawStreets::inner`.
    pub inner: [u32; 2],
}

/// A turn that may not be made: from a way over a vertex into a way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Restriction {
    pub from: i64,
    pub via: u32,
    pub to: i64,
    /// True for `only_…`: every other turn is forbidden.
    pub only: bool,
}

/// Everything read from the input.
#[derive(Clone, Debug, Default)]
pub(crate) struct RawStreets {
    pub points: Vec<[i32; 2]>,
    pub segments: Vec<Segment>,
    pub inner: Vec<[i32; 2]>,
    pub restrictions: Vec<Restriction>,
    /// Places where a way was cut because the file does not hold the node.
    pub missing_nodes: u64,
    /// Turn restrictions that could not be used (over a way, or of streets that are left out).
    pub unused_restrictions: u64,
    /// True if vertices of degree two stay as they are (tables whose seconds differ from piece to piece).
    pub keep_every_vertex: bool,
}
