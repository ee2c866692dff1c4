use geo::{BoundingRect, Coord, Intersects, MultiPolygon, Point};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

/// Finds the polygon a place lies in (the sub-district of an address, the catchment of a home).
///
/// ```
/// use geo::{MultiPolygon, coord, polygon};
/// use linping_geography::PolygonIndex;
/// let west = polygon![(x: 0.0, y: 0.0), (x: 1.0, y: 0.0), (x: 1.0, y: 1.0), (x: 0.0, y: 1.0)];
/// let east = polygon![(x: 1.0, y: 0.0), (x: 2.0, y: 0.0), (x: 2.0, y: 1.0), (x: 1.0, y: 1.0)];
/// let index = PolygonIndex::new(vec![MultiPolygon(vec![west]), MultiPolygon(vec![east])]);
/// assert_eq!(index.containing(coord! { x: 1.5, y: 0.5 }), Some(1));
/// assert_eq!(index.containing(coord! { x: 1.0, y: 0.5 }), Some(0), "on a border the earlier polygon has the place");
/// assert_eq!(index.containing(coord! { x: 3.0, y: 0.5 }), None);
/// ```
pub struct PolygonIndex {
    polygons: Vec<MultiPolygon<f64>>,
    tree: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
}

impl PolygonIndex {
    /// An index of polygons; empty ones contain nothing.
    pub fn new(polygons: Vec<MultiPolygon<f64>>) -> Self {
        let boxes = polygons.iter().enumerate().filter_map(|(number, polygon)| {
            let around = polygon.bounding_rect()?;
            let corners = [around.min().x, around.min().y, around.max().x, around.max().y];
            let rectangle = Rectangle::from_corners([corners[0], corners[1]], [corners[2], corners[3]]);
            corners.iter().all(|value| value.is_finite()).then(|| GeomWithData::new(rectangle, number))
        });
        let tree = RTree::bulk_load(boxes.collect());
        PolygonIndex { polygons, tree }
    }

    /// The polygons, in the order given.
    pub fn polygons(&self) -> &[MultiPolygon<f64>] {
        &self.polygons
    }

    /// The number of the first polygon that contains a place or has it on its border.
    pub fn containing(&self, place: Coord<f64>) -> Option<usize> {
        self.all_containing(place).into_iter().next()
    }

    /// The numbers of all polygons that contain a place or have it on their borders, ascending.
    pub fn all_containing(&self, place: Coord<f64>) -> Vec<usize> {
        if !(place.x.is_finite() && place.y.is_finite()) {
            return Vec::new();
        }
        let at = AABB::from_point([place.x, place.y]);
        let mut found: Vec<usize> = self
            .tree
            .locate_in_envelope_intersecting(at)
            .map(|entry| entry.data)
            .filter(|&number| self.polygons[number].intersects(&Point(place)))
            .collect();
        found.sort_unstable();
        found
    }
}
