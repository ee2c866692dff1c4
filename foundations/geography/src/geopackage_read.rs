use crate::feature::check_geometry;
use crate::{Feature, Layer, Projection, wkb};
use geo::Geometry;
use linping_problems::{Code, Place, Problem, Problems, Text};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Map, Value};
use std::path::Path;

/// Most problems told of one file.
const MOST_PROBLEMS: usize = 100;

/// Reads the feature layers of a GeoPackage into WGS84 degrees. `file` is the name shown in problems.
///
/// Layers in CGCS2000 degrees, CGCS2000 3-degree Gauss–Krüger, UTM and Web Mercator are converted.
///
/// # Errors
/// Every problem found, up to a hundred: no GeoPackage, an unknown coordinate system, unreadable geometries (with layer and
/// number).
pub fn read_geopackage(file: &str, path: &Path) -> Result<Vec<Layer>, Problems> {
    let broken = |error: rusqlite::Error| {
        let message = Text::new(
            format!("{file} 不是可读的 GeoPackage：{error}"),
            format!("{file} is not a readable GeoPackage: {error}"),
        );
        vec![Problem::new(Code::UnreadableFile, message).at(Place::file(file))]
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(broken)?;
    let names = feature_tables(&connection).map_err(broken)?;
    let mut problems = Problems::new();
    let mut layers = Vec::new();
    for (name, column, system) in names {
        match Projection::from_epsg(system) {
            Some(Ok(projection)) => {
                let layer = read_layer(&connection, file, &name, &column, (system, &projection), &mut problems);
                layers.push(layer.map_err(broken)?);
            }
            _ => problems.push(
                Problem::new(
                    Code::BadGeometry,
                    Text::new(
                        format!("图层“{name}”的坐标系 EPSG:{system} 不支持"),
                        format!("layer `{name}` is in the coordinate system EPSG:{system}, which is not known here"),
                    ),
                )
                .at(Place::file(file))
                .hint(Text::new("请转换为 EPSG:4326。", "convert it to EPSG:4326.")),
            ),
        }
    }
    if problems.is_empty() { Ok(layers) } else { Err(problems) }
}

/// Name, geometry column and EPSG code of each feature layer.
fn feature_tables(connection: &Connection) -> rusqlite::Result<Vec<(String, String, u32)>> {
    let mut statement = connection.prepare(
        "SELECT g.table_name, g.column_name, s.organization_coordsys_id FROM gpkg_geometry_columns g \
         JOIN gpkg_contents c ON c.table_name = g.table_name \
         JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id \
         WHERE c.data_type = 'features' ORDER BY c.rowid",
    )?;
    let rows = statement.query_map([], |row| {
        let code: i64 = row.get(2)?;
        Ok((row.get(0)?, row.get(1)?, u32::try_from(code).unwrap_or(0)))
    })?;
    rows.collect()
}

fn read_layer(
    connection: &Connection,
    file: &str,
    name: &str,
    geometry_column: &str,
    (system, projection): (u32, &Projection),
    problems: &mut Problems,
) -> rusqlite::Result<Layer> {
    let mut statement = connection.prepare(&format!("SELECT * FROM {} ORDER BY rowid", quoted(name)))?;
    let columns: Vec<String> = statement.column_names().map(String::from).collect();
    let identifier = primary_key(connection, name)?;
    let mut layer = Layer { name: name.to_string(), features: Vec::new() };
    let mut rows = statement.query([])?;
    let mut number = 0;
    while let Some(row) = rows.next()? {
        number += 1;
        let mut feature = Feature { id: None, geometry: None, properties: Map::new(), place: Some(Place::file(file)) };
        for (at, column) in columns.iter().enumerate() {
            let value = row.get_ref(at)?;
            if column == geometry_column {
                match geometry_of(value, number, system, projection) {
                    Ok(geometry) => feature.geometry = geometry,
                    Err(problem) if problems.len() < MOST_PROBLEMS => {
                        let note = Text::new(format!("图层“{name}”"), format!("layer `{name}`"));
                        problems.push(problem.at(Place::file(file)).hint(note));
                    }
                    Err(_) => {}
                }
            } else if Some(column) == identifier.as_ref() {
                feature.id = plain(value).map(|value| value.as_str().map_or_else(|| value.to_string(), String::from));
            } else if let Some(value) = plain(value) {
                feature.properties.insert(column.clone(), value);
            }
        }
        layer.features.push(feature);
    }
    Ok(layer)
}

fn primary_key(connection: &Connection, name: &str) -> rusqlite::Result<Option<String>> {
    let mut statement = connection.prepare(&format!("PRAGMA table_info({})", quoted(name)))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if row.get::<_, i64>(5)? > 0 {
            return row.get(1).map(Some);
        }
    }
    Ok(None)
}

/// A name as SQL writes it.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn plain(value: ValueRef) -> Option<Value> {
    Some(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => number.into(),
        ValueRef::Real(number) => serde_json::Number::from_f64(number).map_or(Value::Null, Value::Number),
        ValueRef::Text(bytes) => String::from_utf8_lossy(bytes).into_owned().into(),
        ValueRef::Blob(_) => return None,
    })
}

/// The geometry of a GeoPackage blob, brought to degrees.
fn geometry_of(
    value: ValueRef,
    number: usize,
    system: u32,
    projection: &Projection,
) -> Result<Option<Geometry<f64>>, Problem> {
    let bad = || {
        let message = Text::new(
            format!("第 {number} 个要素的几何图形无法读取"),
            format!("the geometry of feature {number} cannot be read"),
        );
        Problem::new(Code::BadGeometry, message)
    };
    let bytes = match value {
        ValueRef::Null => return Ok(None),
        ValueRef::Blob(bytes) => bytes,
        _ => return Err(bad()),
    };
    let flags = *bytes.get(3).filter(|_| bytes.starts_with(b"GP")).ok_or_else(bad)?;
    let envelope = match flags >> 1 & 7 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => return Err(bad()),
    };
    if flags & 0x10 != 0 {
        return Ok(None);
    }
    let geometry = bytes.get(8 + envelope..).and_then(wkb::decode).ok_or_else(bad)?;
    let geometry = if matches!(system, 4326 | 4490) {
        geometry
    } else {
        projection.unproject(&geometry).map_err(|error| bad().hint(Text::same(error.to_string())))?
    };
    match check_geometry(number, &geometry) {
        Some(problem) => Err(problem),
        None => Ok(Some(geometry)),
    }
}
