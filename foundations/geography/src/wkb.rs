//! Well-known binary, the form of geometries inside GeoPackage: ISO kinds, either byte order, Z and M passed over.

use geo::{Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};

/// The geometry as little-endian well-known binary.
pub(crate) fn encode(geometry: &Geometry<f64>, out: &mut Vec<u8>) {
    let head = |out: &mut Vec<u8>, kind: u32| {
        out.push(1);
        out.extend(kind.to_le_bytes());
    };
    match geometry {
        Geometry::Point(point) => {
            head(out, 1);
            put(out, point.0);
        }
        Geometry::LineString(line) => {
            head(out, 2);
            put_line(out, line);
        }
        Geometry::Line(line) => encode(&Geometry::LineString(LineString(vec![line.start, line.end])), out),
        Geometry::Polygon(polygon) => {
            head(out, 3);
            count(out, 1 + polygon.interiors().len());
            std::iter::once(polygon.exterior()).chain(polygon.interiors()).for_each(|ring| put_line(out, ring));
        }
        Geometry::Rect(rectangle) => encode(&Geometry::Polygon(rectangle.to_polygon()), out),
        Geometry::Triangle(triangle) => encode(&Geometry::Polygon(triangle.to_polygon()), out),
        Geometry::MultiPoint(points) => {
            head(out, 4);
            count(out, points.0.len());
            points.0.iter().for_each(|point| encode(&Geometry::Point(*point), out));
        }
        Geometry::MultiLineString(lines) => {
            head(out, 5);
            count(out, lines.0.len());
            lines.0.iter().for_each(|line| encode(&Geometry::LineString(line.clone()), out));
        }
        Geometry::MultiPolygon(polygons) => {
            head(out, 6);
            count(out, polygons.0.len());
            polygons.0.iter().for_each(|polygon| encode(&Geometry::Polygon(polygon.clone()), out));
        }
        Geometry::GeometryCollection(parts) => {
            head(out, 7);
            count(out, parts.0.len());
            parts.0.iter().for_each(|part| encode(part, out));
        }
    }
}

fn count(out: &mut Vec<u8>, number: usize) {
    out.extend(u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
}

fn put(out: &mut Vec<u8>, place: Coord<f64>) {
    out.extend(place.x.to_le_bytes());
    out.extend(place.y.to_le_bytes());
}

fn put_line(out: &mut Vec<u8>, line: &LineString<f64>) {
    count(out, line.0.len());
    line.0.iter().for_each(|place| put(out, *place));
}

/// The geometry of well-known binary; `None` if it is none.
pub(crate) fn decode(bytes: &[u8]) -> Option<Geometry<f64>> {
    Cursor { bytes, at: 0 }.geometry(0)
}

struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// Collections inside collections deeper than this are no honest data.
const DEEPEST: usize = 16;

impl Cursor<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let bytes = self.bytes.get(self.at..self.at + N)?.try_into().ok()?;
        self.at += N;
        Some(bytes)
    }

    fn number(&mut self, little: bool) -> Option<u32> {
        let bytes = self.take()?;
        Some(if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn float(&mut self, little: bool) -> Option<f64> {
        let bytes = self.take()?;
        Some(if little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) })
    }

    fn place(&mut self, little: bool, extra: usize) -> Option<Coord<f64>> {
        let place = Coord { x: self.float(little)?, y: self.float(little)? };
        for _ in 0..extra {
            self.float(little)?;
        }
        Some(place)
    }

    fn line(&mut self, little: bool, extra: usize) -> Option<LineString<f64>> {
        let count = self.number(little)? as usize;
        // A count that the bytes cannot hold must not be allocated.
        if count > self.bytes.len() / 16 {
            return None;
        }
        (0..count).map(|_| self.place(little, extra)).collect::<Option<Vec<_>>>().map(LineString)
    }

    fn geometry(&mut self, depth: usize) -> Option<Geometry<f64>> {
        let little = self.take::<1>()?[0] == 1;
        let mut kind = self.number(little)?;
        let mut extra = 0;
        // Extended form: flags for Z and M and an identifier of the system.
        extra += usize::from(kind & 0x8000_0000 != 0) + usize::from(kind & 0x4000_0000 != 0);
        if kind & 0x2000_0000 != 0 {
            self.number(little)?;
        }
        kind &= 0x0FFF_FFFF;
        // ISO form: 1000 for Z, 2000 for M, 3000 for both.
        extra += match kind / 1000 {
            0 => 0,
            1 | 2 => 1,
            3 => 2,
            _ => return None,
        };
        kind %= 1000;
        if depth > DEEPEST {
            return None;
        }
        Some(match kind {
            1 => Geometry::Point(Point(self.place(little, extra)?)),
            2 => Geometry::LineString(self.line(little, extra)?),
            3 => {
                let rings = self.number(little)?;
                let exterior = if rings == 0 { LineString(Vec::new()) } else { self.line(little, extra)? };
                let interiors = (1..rings).map(|_| self.line(little, extra)).collect::<Option<Vec<_>>>()?;
                Geometry::Polygon(Polygon::new(exterior, interiors))
            }
            4..=7 => {
                let count = self.number(little)? as usize;
                if count > self.bytes.len() / 5 {
                    return None;
                }
                let parts = (0..count).map(|_| self.geometry(depth + 1)).collect::<Option<Vec<_>>>()?;
                collect(kind, parts)?
            }
            _ => return None,
        })
    }
}

/// Parts as the collection of their kind.
fn collect(kind: u32, parts: Vec<Geometry<f64>>) -> Option<Geometry<f64>> {
    fn all<T>(parts: Vec<Geometry<f64>>) -> Option<Vec<T>>
    where
        T: TryFrom<Geometry<f64>>,
    {
        parts.into_iter().map(|part| T::try_from(part).ok()).collect()
    }
    Some(match kind {
        4 => Geometry::MultiPoint(MultiPoint(all(parts)?)),
        5 => Geometry::MultiLineString(MultiLineString(all(parts)?)),
        6 => Geometry::MultiPolygon(MultiPolygon(all(parts)?)),
        _ => Geometry::GeometryCollection(GeometryCollection(parts)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_bytes_are_a_geometry_or_none_and_never_a_panic(bytes in proptest::collection::vec(0u8..8, 0..120)) {
            let _ = decode(&bytes);
        }

        #[test]
        fn what_is_encoded_is_decoded(places in proptest::collection::vec((-180.0f64..180.0, -90.0f64..90.0), 4..20)) {
            let line = LineString::from(places);
            let polygon = Polygon::new(line.clone(), vec![line.clone()]);
            let all = Geometry::GeometryCollection(GeometryCollection(vec![
                Geometry::Point(Point(line.0[0])),
                Geometry::LineString(line.clone()),
                Geometry::MultiLineString(MultiLineString(vec![line.clone(), line])),
                Geometry::MultiPolygon(MultiPolygon(vec![polygon.clone(), polygon])),
            ]));
            let mut bytes = Vec::new();
            encode(&all, &mut bytes);
            prop_assert_eq!(decode(&bytes), Some(all));
        }
    }
}
