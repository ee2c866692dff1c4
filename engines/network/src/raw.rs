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
    /// True for a street that only those use who begin or end on it.
    pub is_guarded: bool,
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

/// A turn that may not be made over whole ways: from a way along others into a way.
#[derive(Clone, Debug)]
pub(crate) struct PathRestriction {
    pub from: i64,
    pub via: Vec<i64>,
    pub to: i64,
    /// Vertices where the first of the ways between is entered and the last one left.
    pub ends: [u32; 2],
    /// True for `only_…`: whoever comes from the first way must go along.
    pub only: bool,
}

/// Everything read from the input.
#[derive(Clone, Debug, Default)]
pub(crate) struct RawStreets {
    pub points: Vec<[i32; 2]>,
    pub segments: Vec<Segment>,
    pub inner: Vec<[i32; 2]>,
    pub restrictions: Vec<Restriction>,
    pub path_restrictions: Vec<PathRestriction>,
    /// Turn restrictions that hold at times or for some only.
    pub conditional_restrictions: u64,
    /// Places where a way was cut because the file does not hold the node.
    pub missing_nodes: u64,
    /// Turn restrictions that could not be used (of streets that are left out).
    pub unused_restrictions: u64,
    /// True if vertices of degree two stay as they are (tables whose seconds differ from piece to piece).
    pub keep_every_vertex: bool,
}
