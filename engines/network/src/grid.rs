use crate::NetworkError;
use crate::array::Array;
use crate::network::Edge;
use crate::place::metres_per_degree;
use bytemuck::{Pod, Zeroable};
use std::collections::BTreeMap;

/// Where the cells of the grid lie.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct Frame {
    /// West and south in ten-millionths of a degree.
    pub west: i32,
    pub south: i32,
    /// Width and height of a cell in ten-millionths of a degree.
    pub cell_lon: i32,
    pub cell_lat: i32,
    pub columns: u32,
    pub rows: u32,
}

/// The pieces of street by cell, in compressed rows, for finding what is near.
#[derive(Clone, Debug)]
pub(crate) struct Grid {
    pub frame: Frame,
    /// First item of each cell.
    pub first: Array<u32>,
    /// Shape point at which the piece begins.
    pub piece: Array<u32>,
    /// Edge of each shape point; [`NO_EDGE`] for what no edge has any more.
    pub edge_of: Array<u32>,
    /// Pieces that a scenario added, by cell; few.
    added: BTreeMap<u32, Vec<u32>>,
}

/// Stands for the edge of a piece of street that is no more.
pub(crate) const NO_EDGE: u32 = u32::MAX;

/// Side of a cell in metres where the extent allows it.
const CELL_METRES: f64 = 150.0;
/// Cells at most; beyond it they grow.
const MOST_CELLS: f64 = 4e6;

impl Grid {
    pub fn over(shape: &[[i32; 2]], edges: &[Edge]) -> Result<Self, NetworkError> {
        if shape.len() > u32::MAX as usize / 4 {
            return Err(NetworkError::TooLarge(format!("{} points", shape.len())));
        }
        let frame = frame(shape);
        let mut edge_of = vec![0u32; shape.len()];
        for (at, edge) in edges.iter().enumerate() {
            edge_of[edge.shape[0] as usize..edge.shape[1] as usize].fill(at as u32);
        }
        let cells = frame.columns as usize * frame.rows as usize;
        let mut first = vec![0u32; cells + 1];
        let visit = |act: &mut dyn FnMut(usize, u32)| {
            for edge in edges {
                for at in edge.shape[0]..edge.shape[1] - 1 {
                    frame.cells_of(shape[at as usize], shape[at as usize + 1], |cell| act(cell, at));
                }
            }
        };
        visit(&mut |cell, _| first[cell + 1] += 1);
        for cell in 0..cells {
            first[cell + 1] += first[cell];
        }
        let mut next = first.clone();
        let mut piece = vec![0u32; first[cells] as usize];
        visit(&mut |cell, at| {
            piece[next[cell] as usize] = at;
            next[cell] += 1;
        });
        Ok(Grid::of(frame, first.into(), piece.into(), edge_of.into()))
    }

    pub fn of(frame: Frame, first: Array<u32>, piece: Array<u32>, edge_of: Array<u32>) -> Self {
        Grid { frame, first, piece, edge_of, added: BTreeMap::new() }
    }

    /// The pieces of a cell; those without an edge ([`NO_EDGE`]) are no more.
    pub fn cell(&self, column: u32, row: u32) -> impl Iterator<Item = u32> + '_ {
        let cell = row as usize * self.frame.columns as usize + column as usize;
        let own = &self.piece[self.first[cell] as usize..self.first[cell + 1] as usize];
        let added = if self.added.is_empty() { None } else { self.added.get(&(cell as u32)) };
        own.iter().chain(added.into_iter().flatten()).copied()
    }

    /// Forgets the pieces of an edge.
    pub fn forget(&mut self, points: std::ops::Range<usize>) {
        self.edge_of.to_mut()[points].fill(NO_EDGE);
    }

    /// Adds the pieces of an edge, whose points are the last of the shape; false if they lie outside the cells, which then
    /// have to be laid anew.
    pub fn add(&mut self, shape: &[[i32; 2]], points: std::ops::Range<usize>, edge: u32) -> bool {
        self.edge_of.to_mut().resize(points.end, edge);
        let frame = self.frame;
        let inside = |p: &[i32; 2]| {
            let column = (i64::from(p[0]) - i64::from(frame.west)).div_euclid(i64::from(frame.cell_lon));
            let row = (i64::from(p[1]) - i64::from(frame.south)).div_euclid(i64::from(frame.cell_lat));
            (0..i64::from(frame.columns)).contains(&column) && (0..i64::from(frame.rows)).contains(&row)
        };
        if !shape[points.clone()].iter().all(inside) {
            return false;
        }
        for at in points.start..points.end.saturating_sub(1) {
            let added = &mut self.added;
            frame.cells_of(shape[at], shape[at + 1], |cell| added.entry(cell as u32).or_default().push(at as u32));
        }
        true
    }

    /// True if a scenario changed it.
    pub fn is_patched(&self) -> bool {
        !self.added.is_empty()
    }
}

fn frame(shape: &[[i32; 2]]) -> Frame {
    let (mut west, mut south, mut east, mut north) = (i32::MAX, i32::MAX, i32::MIN, i32::MIN);
    for p in shape {
        (west, east) = (west.min(p[0]), east.max(p[0]));
        (south, north) = (south.min(p[1]), north.max(p[1]));
    }
    let middle = (f64::from(south) + f64::from(north)) / 2e7;
    let (metres_lon, metres_lat) = metres_per_degree(middle);
    let wide = (f64::from(east) - f64::from(west)) / 1e7 * metres_lon;
    let high = (f64::from(north) - f64::from(south)) / 1e7 * metres_lat;
    let grown = (wide * high / MOST_CELLS).sqrt().max((wide + high) / 1e5);
    let side = CELL_METRES.max(grown);
    let cell_lon = (side / metres_lon * 1e7).min(1e9) as i32 + 1;
    let cell_lat = (side / metres_lat * 1e7).min(1e9) as i32 + 1;
    let count = |low: i32, high: i32, cell: i32| ((i64::from(high) - i64::from(low)) / i64::from(cell) + 1) as u32;
    Frame { west, south, cell_lon, cell_lat, columns: count(west, east, cell_lon), rows: count(south, north, cell_lat) }
}

impl Frame {
    /// Column and row of a position, possibly outside the grid.
    pub fn cell_at(&self, lon: f64, lat: f64) -> (i64, i64) {
        let column = (lon * 1e7 - f64::from(self.west)) / f64::from(self.cell_lon);
        let row = (lat * 1e7 - f64::from(self.south)) / f64::from(self.cell_lat);
        (column.floor() as i64, row.floor() as i64)
    }

    /// Every cell that the piece may cross: those of its bounding box that the line does not clearly pass by.
    fn cells_of(&self, a: [i32; 2], b: [i32; 2], mut act: impl FnMut(usize)) {
        let column = |lon: i32| ((i64::from(lon) - i64::from(self.west)) / i64::from(self.cell_lon)) as u32;
        let row = |lat: i32| ((i64::from(lat) - i64::from(self.south)) / i64::from(self.cell_lat)) as u32;
        let (c0, c1) = (column(a[0].min(b[0])), column(a[0].max(b[0])));
        let (r0, r1) = (row(a[1].min(b[1])), row(a[1].max(b[1])));
        if c0 == c1 || r0 == r1 {
            for r in r0..=r1 {
                for c in c0..=c1 {
                    act(r as usize * self.columns as usize + c as usize);
                }
            }
            return;
        }
        // Row by row: the columns between where the line enters and leaves the row.
        let (low, high) = if a[1] <= b[1] { (a, b) } else { (b, a) };
        let lon_at = |lat: f64| {
            let share = (lat - f64::from(low[1])) / (f64::from(high[1]) - f64::from(low[1]));
            f64::from(low[0]) + share.clamp(0.0, 1.0) * (f64::from(high[0]) - f64::from(low[0]))
        };
        for r in r0..=r1 {
            let bottom = f64::from(self.south) + f64::from(r) * f64::from(self.cell_lat);
            let ends = [lon_at(bottom), lon_at(bottom + f64::from(self.cell_lat))];
            let left = column((ends[0].min(ends[1]).floor() as i32 - 1).max(a[0].min(b[0])));
            let right = column((ends[0].max(ends[1]).ceil() as i32 + 1).min(a[0].max(b[0])));
            for c in left..=right {
                act(r as usize * self.columns as usize + c as usize);
            }
        }
    }
}
