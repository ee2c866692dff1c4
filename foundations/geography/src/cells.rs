use crate::{GeographyError, Projection};
use geo::{Area, BooleanOps, BoundingRect, Centroid, Contains, Coord, LinesIter, MultiPolygon, Polygon, Rect};
use rstar::primitives::{GeomWithData, Line};
use rstar::{AABB, RTree};

/// A square of a grid over an area.
#[derive(Clone, Debug, PartialEq)]
pub struct GridCell {
    /// Column of the grid: easting of the west side divided by the size.
    pub column: i64,
    /// Row of the grid: northing of the south side divided by the size.
    pub row: i64,
    /// The whole square, degrees.
    pub square: Polygon<f64>,
    /// Centre of the part inside the area (of the square if it lies wholly inside), degrees.
    pub centre: Coord<f64>,
    /// Part of the square inside the area, 0 to 1.
    pub share_inside: f64,
    /// Ground inside the area, square metres in the plane.
    pub area_m2: f64,
}

/// Most cells made.
const MOST: u64 = 4_000_000;

/// The squares of a grid that share ground with an area, row by row from the south-west. The grid's lines lie at whole
/// multiples of the size in the plane, so that grids of neighbouring areas in the same plane fit together.
///
/// # Units
/// Area in degrees, size in metres.
///
/// # Errors
/// A size that is not positive, more than four million squares, places off the globe.
pub fn grid_cells(area: &MultiPolygon<f64>, size_m: f64, plane: &Projection) -> Result<Vec<GridCell>, GeographyError> {
    if !(size_m > 0.0 && size_m.is_finite()) {
        return Err(GeographyError::BadSize { what: "cell size in metres", value: size_m });
    }
    let area = plane.project(area)?;
    let Some(around) = area.bounding_rect() else { return Ok(Vec::new()) };
    let (west, south) = ((around.min().x / size_m).floor(), (around.min().y / size_m).floor());
    let (east, north) = ((around.max().x / size_m).ceil(), (around.max().y / size_m).ceil());
    let count = (east - west) * (north - south);
    if count > MOST as f64 {
        return Err(GeographyError::TooManyCells { cells: count as u64, limit: MOST });
    }
    let border = RTree::bulk_load(
        area.lines_iter()
            .map(|side| GeomWithData::new(Line::new([side.start.x, side.start.y], [side.end.x, side.end.y]), ()))
            .collect(),
    );
    let mut cells = Vec::new();
    for row in south as i64..north as i64 {
        for column in west as i64..east as i64 {
            let corner = Coord { x: column as f64 * size_m, y: row as f64 * size_m };
            let square = Rect::new(corner, Coord { x: corner.x + size_m, y: corner.y + size_m });
            let envelope = AABB::from_corners([corner.x, corner.y], [square.max().x, square.max().y]);
            let crossed = border.locate_in_envelope_intersecting(envelope).next().is_some();
            let (inside, centre) = if crossed {
                let part = area.intersection(&square.to_polygon());
                (part.unsigned_area(), part.centroid().map(|point| point.0))
            } else if area.contains(&square.center()) {
                (size_m * size_m, Some(square.center()))
            } else {
                (0.0, None)
            };
            // A sliver thinner than a millionth of the square is rounding, not ground.
            let Some(centre) = centre.filter(|_| inside > 1e-6 * size_m * size_m) else { continue };
            cells.push(GridCell {
                column,
                row,
                square: plane.unproject(&square.to_polygon())?,
                centre: plane.inverse(centre)?,
                share_inside: (inside / (size_m * size_m)).min(1.0),
                area_m2: inside,
            });
        }
    }
    Ok(cells)
}
