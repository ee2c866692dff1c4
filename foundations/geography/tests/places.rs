//! Planes, distances, neighbours, zones, grids and suspicions, against numbers worked out by hand.

#![allow(clippy::unwrap_used)]

use linping_geography::geo::{Coord, Geometry, LineString, MultiPolygon, Polygon, Rect, coord};
use linping_geography::{
    Contiguity, Datum, DatumDoubt, GeographyError, Projection, Swapped, adjacency, area_m2, check_datum, check_swapped,
    convert, doubt_datum, geodesic_m, grid_cells, haversine_m, rings_within, union_of, zone_within,
};
use proptest::prelude::*;

/// A rectangle of `width` × `height` metres whose south-west corner lies `east`, `north` metres from a place in Linping.
fn block(east: f64, north: f64, width: f64, height: f64) -> MultiPolygon<f64> {
    let plane = Projection::local(coord! { x: 120.3, y: 30.42 }).unwrap();
    let rectangle = Rect::new(coord! { x: east, y: north }, coord! { x: east + width, y: north + height });
    MultiPolygon(vec![plane.unproject(&rectangle.to_polygon()).unwrap()])
}

#[test]
fn a_zone_number_stands_before_the_easting_of_survey_codes() {
    let place = coord! { x: 120.3, y: 30.42 };
    let plain = Projection::from_epsg(4549).unwrap().unwrap().forward(place).unwrap();
    let numbered = Projection::from_epsg(4528).unwrap().unwrap().forward(place).unwrap();
    assert!((numbered.x - plain.x - 40_000_000.0).abs() < 1e-6, "zone 40 is that of 120 degrees east");
    assert!((numbered.y - plain.y).abs() < 1e-6);
    assert!(Projection::from_epsg(2000).is_none());
}

#[test]
fn web_mercator_puts_the_date_line_at_half_the_equator() {
    let plane = Projection::from_epsg(3857).unwrap().unwrap();
    let edge = plane.forward(coord! { x: 180.0, y: 0.0 }).unwrap();
    assert!((edge.x - 20_037_508.342_789_244).abs() < 1e-6 && edge.y.abs() < 1e-6);
}

#[test]
fn a_place_off_the_globe_is_refused() {
    let plane = Projection::gauss_kruger(120.0).unwrap();
    for place in [coord! { x: f64::NAN, y: 0.0 }, coord! { x: 0.0, y: 91.0 }] {
        assert!(matches!(plane.forward(place), Err(GeographyError::OffTheGlobe { .. })));
    }
}

#[test]
fn a_square_kilometre_has_a_million_square_metres() {
    assert!((area_m2(&block(0.0, 0.0, 1000.0, 1000.0)) - 1e6).abs() < 1.0);
}

#[test]
fn a_long_side_against_two_short_ones_is_common_border() {
    // One parcel to the west; two to the east that share its side between them; one that touches only in a corner.
    let parcels = [
        block(0.0, 0.0, 100.0, 200.0),
        block(100.0, 0.0, 50.0, 80.0),
        block(100.0, 80.0, 50.0, 120.0),
        block(150.0, 200.0, 50.0, 50.0),
    ];
    let rook = adjacency(&parcels, Contiguity::Rook, 0.01).unwrap();
    let numbers = |row: usize| rook[row].iter().map(|n| n.polygon).collect::<Vec<_>>();
    assert_eq!((numbers(0), numbers(1), numbers(2), numbers(3)), (vec![1, 2], vec![0, 2], vec![0, 1], vec![]));
    assert!((rook[0][0].shared_m - 80.0).abs() < 0.05 && (rook[0][1].shared_m - 120.0).abs() < 0.05);
    let queen = adjacency(&parcels, Contiguity::Queen, 0.01).unwrap();
    assert_eq!(queen[3].iter().map(|n| n.polygon).collect::<Vec<_>>(), [2]);
}

#[test]
fn a_zone_along_a_straight_canal_is_a_strip_with_round_ends() {
    let plane = Projection::local(coord! { x: 120.3, y: 30.42 }).unwrap();
    let canal = LineString(vec![coord! { x: -1000.0, y: 0.0 }, coord! { x: 1000.0, y: 0.0 }]);
    let canal = Geometry::LineString(plane.unproject(&canal).unwrap());
    let zones = rings_within(&canal, &[100.0, 300.0]).unwrap();
    let whole = |d: f64| 2000.0 * 2.0 * d + std::f64::consts::PI * d * d;
    assert!((area_m2(&zones[0]) / whole(100.0) - 1.0).abs() < 1e-3);
    assert!((area_m2(&zones[1]) / (whole(300.0) - whole(100.0)) - 1.0).abs() < 1e-3);
    assert!(rings_within(&canal, &[300.0, 100.0]).is_err());
}

#[test]
fn two_blocks_side_by_side_make_one_without_inner_border() {
    let joined = union_of(&[block(0.0, 0.0, 100.0, 100.0), block(100.0, 0.0, 100.0, 100.0)]);
    assert_eq!((joined.0.len(), joined.0[0].interiors().len()), (1, 0));
    assert!((area_m2(&joined) - 20_000.0).abs() < 0.5);
}

#[test]
fn a_grid_over_a_hollow_block_counts_only_its_ground() {
    let plane = Projection::local(coord! { x: 120.3, y: 30.42 }).unwrap();
    let square = |from: f64, to: f64| Rect::new(coord! { x: from, y: from }, coord! { x: to, y: to }).to_polygon();
    let hollow =
        Polygon::new(square(0.0, 3_500.0).exterior().clone(), vec![square(1_000.0, 2_000.0).exterior().clone()]);
    let area = MultiPolygon(vec![plane.unproject(&hollow).unwrap()]);
    let cells = grid_cells(&area, 1_000.0, &plane).unwrap();
    let numbers: Vec<_> = cells.iter().map(|cell| (cell.column, cell.row)).collect();
    assert_eq!(cells.len(), 15, "{numbers:?}");
    assert!(!numbers.contains(&(1, 1)));
    let half = cells.iter().find(|cell| (cell.column, cell.row) == (3, 0)).unwrap();
    assert!((half.share_inside - 0.5).abs() < 1e-6);
    let total: f64 = cells.iter().map(|cell| cell.area_m2).sum();
    assert!((total - 11_250_000.0).abs() < 1.0, "{total}");
    assert!(matches!(grid_cells(&area, 0.1, &plane), Err(GeographyError::TooManyCells { .. })));
}

#[test]
fn a_layer_with_latitude_first_is_seen_against_the_streets() {
    let streets = Rect::new(coord! { x: 24.9, y: 60.1 }, coord! { x: 25.1, y: 60.3 });
    let right = [coord! { x: 24.95, y: 60.15 }, coord! { x: 25.0, y: 60.2 }];
    let wrong: Vec<_> = right.iter().map(|place| coord! { x: place.y, y: place.x }).collect();
    assert_eq!(check_swapped(&wrong, Some(streets)), Swapped::Likely);
    assert_eq!(check_swapped(&right, Some(streets)), Swapped::No);
    assert_eq!(check_swapped(&wrong, None), Swapped::No, "without streets both are places on the globe");
}

/// Where the streets of a town lie: about every 200 m, but irregular, so that no shift falls on streets again.
fn street(number: i32) -> f64 {
    f64::from(number) * 200.0 + 70.0 * (f64::from(number * number) * 0.7).sin()
}

/// Distance to the nearest street, which run both ways.
fn town_streets(place: Coord<f64>) -> Option<f64> {
    let plane = Projection::local(coord! { x: 120.3, y: 30.42 }).unwrap();
    let point = plane.forward(place).ok()?;
    let to_line = |along: f64| (-20..40).map(|n| (along - street(n)).abs()).fold(f64::INFINITY, f64::min);
    Some(to_line(point.x).min(to_line(point.y)))
}

#[test]
fn homes_along_streets_tell_the_datum_they_were_copied_in() {
    let plane = Projection::local(coord! { x: 120.3, y: 30.42 }).unwrap();
    // Homes 12 m from streets, every 37 m along them.
    let homes: Vec<Coord<f64>> =
        (0..60).map(|n| plane.inverse(coord! { x: f64::from(n) * 37.0, y: street(n % 5) + 12.0 }).unwrap()).collect();
    for datum in Datum::ALL {
        let copied: Vec<_> = homes.iter().map(|home| convert(*home, Datum::Wgs84, datum)).collect();
        let verdict = check_datum(&copied, town_streets);
        assert_eq!(verdict.likely, datum, "{verdict:?}");
    }
    let few = check_datum(&homes[..5], town_streets);
    assert_eq!(few.likely, Datum::Wgs84, "five homes prove nothing");
}

#[test]
fn a_few_homes_raise_a_doubt_where_two_streets_cross_and_one_home_tells_nothing() {
    let plane = Projection::local(coord! { x: 120.3, y: 30.42 }).unwrap();
    let to_street = |place: Coord<f64>| plane.forward(place).ok().map(|at| at.x.abs().min(at.y.abs()));
    let metres = [(200.0, 3.0), (700.0, -4.0), (1_500.0, 2.0), (3.0, 400.0), (-2.0, 900.0), (4.0, 1_600.0)];
    let homes: Vec<_> = metres.iter().map(|&(x, y)| plane.inverse(coord! { x: x, y: y }).unwrap()).collect();
    let right = doubt_datum(&homes, to_street).unwrap();
    assert_eq!(right.doubt, DatumDoubt::None, "{right:?}");
    let copied: Vec<_> = homes.iter().map(|home| convert(*home, Datum::Wgs84, Datum::Gcj02)).collect();
    assert_eq!(check_datum(&copied, to_street).likely, Datum::Wgs84, "six homes prove nothing");
    let copied = doubt_datum(&copied, to_street).unwrap();
    assert_eq!(copied.doubt, DatumDoubt::Perhaps(Datum::Gcj02), "{copied:?}");
    let somewhere = plane.inverse(coord! { x: 300.0, y: 250.0 }).unwrap();
    let one = doubt_datum(&[somewhere], to_street).unwrap();
    assert_eq!(one.doubt, DatumDoubt::TooFew, "{one:?}");
    let abroad = doubt_datum(&[coord! { x: 24.9, y: 60.2 }], |_| Some(1.0));
    assert_eq!(abroad, None, "outside China the datums coincide");
}

proptest! {
    #[test]
    fn a_plane_gives_back_the_place(x in 118.5f64..121.5, y in 20.0f64..50.0) {
        let plane = Projection::gauss_kruger_at(x).unwrap();
        let back = plane.inverse(plane.forward(coord! { x: x, y: y }).unwrap()).unwrap();
        prop_assert!((back.x - x).abs() < 1e-9 && (back.y - y).abs() < 1e-9);
    }

    #[test]
    fn haversine_is_within_half_a_per_cent_of_the_ellipsoid(x in -179.0f64..179.0, y in -80.0f64..80.0, dx in -0.5f64..0.5, dy in -0.5f64..0.5) {
        let (a, b) = (coord! { x: x, y: y }, coord! { x: x + dx, y: y + dy });
        let (quick, exact) = (haversine_m(a, b), geodesic_m(a, b));
        prop_assert!((quick - exact).abs() <= 0.006 * exact + 1e-6, "{quick} {exact}");
        prop_assert_eq!(quick, haversine_m(b, a));
    }

    #[test]
    fn a_wider_zone_contains_the_narrower(width in 1.0f64..500.0) {
        let line = Geometry::MultiPolygon(block(0.0, 0.0, 300.0, 100.0));
        let (narrow, wide) = (zone_within(&line, width).unwrap(), zone_within(&line, width * 1.5).unwrap());
        prop_assert!(area_m2(&narrow) < area_m2(&wide));
        prop_assert!(area_m2(&linping_geography::rest_of(&narrow, &wide)) < 1.0);
    }
}
