use crate::geopackage_read::quoted;
use crate::measure::bounds;
use crate::{Feature, wkb};
use geo::{Geometry, MultiLineString, MultiPolygon};
use rusqlite::types::Value as SqlValue;
use rusqlite::{Connection, params};
use serde_json::Value;
use std::path::Path;

/// A layer to be written to a GeoPackage.
#[derive(Clone, Copy, Debug)]
pub struct LayerToWrite<'a> {
    /// Name of the table; unique without regard to case.
    pub name: &'a str,
    /// Name shown to people.
    pub title: &'a str,
    /// What it shows, its sources and licence.
    pub description: &'a str,
    /// Its features, in degrees.
    pub features: &'a [Feature],
    /// How QGIS draws it.
    pub style: Option<LayerStyle<'a>>,
}

/// How QGIS draws a layer: kept in the table `layer_styles`, which it reads by itself.
#[derive(Clone, Copy, Debug)]
pub struct LayerStyle<'a> {
    /// Name of the style.
    pub name: &'a str,
    /// The style as a QML document.
    pub qml: &'a str,
}

/// What the file as a whole says.
#[derive(Clone, Copy, Debug)]
pub struct PackageSettings<'a> {
    /// When the content was last changed, ISO 8601 in UTC (`2024-05-01T00:00:00.000Z`); passed in so that the same plan
    /// gives the same bytes.
    pub last_change: &'a str,
    /// Whether each layer gets an R-tree, which makes large layers quick to draw.
    pub spatial_index: bool,
}

/// Why a GeoPackage cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum GeoPackageError {
    /// What the database says.
    #[error("the GeoPackage cannot be written: {0}")]
    Database(#[from] rusqlite::Error),
    /// The old file is in the way.
    #[error("the old GeoPackage cannot be replaced: {0}")]
    Replace(#[from] std::io::Error),
}

const SYSTEM_TABLES: &str = r#"
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
  ('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]', 'longitude and latitude on the WGS 84 ellipsoid');
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
  srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
  scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
"#;

const STYLE_TABLE: &str = r#"
CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT, f_table_catalog TEXT(256), f_table_schema TEXT(256),
  f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
  useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME);
"#;

/// Writes a GeoPackage 1.3 with the given layers, replacing the file. The same layers and date give the same bytes.
///
/// The caller writes to a temporary name and renames it, so that the old file stays whole if anything fails.
///
/// # Errors
/// A file that cannot be replaced, two layers of one name, what the database says.
pub fn write_geopackage(
    path: &Path,
    layers: &[LayerToWrite],
    settings: &PackageSettings,
) -> Result<(), GeoPackageError> {
    if path.exists() {
        std::fs::remove_file(path)?;
    }
    let mut connection = Connection::open(path)?;
    begin(&connection)?;
    fill(&mut connection, layers, settings)?;
    connection.close().map_err(|(_, error)| error)?;
    Ok(())
}

/// The bytes of the file that [`write_geopackage`] would write.
///
/// # Errors
/// Two layers of one name, what the database says.
pub fn geopackage_bytes(layers: &[LayerToWrite], settings: &PackageSettings) -> Result<Vec<u8>, GeoPackageError> {
    let mut connection = Connection::open_in_memory()?;
    begin(&connection)?;
    fill(&mut connection, layers, settings)?;
    Ok(connection.serialize("main")?.to_vec())
}

/// Goes on from a package that [`geopackage_bytes`] gave for some of the layers, without styles: those keep their features and
/// get the title, description and style given here; all others are written. So large layers that stay as they are need not be
/// written again and again.
///
/// # Errors
/// Bytes that are no package; what the database says.
///
/// # Examples
/// ```
/// use linping_geography::{LayerToWrite, PackageSettings, geopackage_bytes, geopackage_upon};
/// let settings = PackageSettings { last_change: "2024-05-01T00:00:00.000Z", spatial_index: true };
/// let layer = |name| LayerToWrite { name, title: name, description: "", features: &[], style: None };
/// let streets = geopackage_bytes(&[layer("streets")], &settings).unwrap();
/// let both = [layer("clinics"), LayerToWrite { title: "Streets, 2024", ..layer("streets") }];
/// let whole = geopackage_upon(&streets, &both, &settings).unwrap();
/// assert_eq!(whole, geopackage_upon(&streets, &both, &settings).unwrap());
/// ```
pub fn geopackage_upon(
    begun: &[u8],
    layers: &[LayerToWrite],
    settings: &PackageSettings,
) -> Result<Vec<u8>, GeoPackageError> {
    let mut connection = Connection::open_in_memory()?;
    connection.deserialize_read_exact("main", begun, begun.len(), false)?;
    fill(&mut connection, layers, settings)?;
    Ok(connection.serialize("main")?.to_vec())
}

/// The tables that every package has.
fn begin(connection: &Connection) -> rusqlite::Result<()> {
    // The journal in memory: the file is new, and the caller renames it when it is whole.
    connection.execute_batch(
        "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8';
         PRAGMA application_id = 0x47504B47; PRAGMA user_version = 10300;",
    )?;
    connection.execute_batch(&format!("BEGIN; {SYSTEM_TABLES} COMMIT;"))
}

fn fill(
    connection: &mut Connection,
    layers: &[LayerToWrite],
    settings: &PackageSettings,
) -> Result<(), GeoPackageError> {
    let transaction = connection.transaction()?;
    let held: Vec<String> = transaction
        .prepare("SELECT table_name FROM gpkg_contents")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for layer in layers {
        if held.iter().any(|name| name == layer.name) {
            transaction.execute(
                "UPDATE gpkg_contents SET identifier = ?2, description = ?3 WHERE table_name = ?1",
                params![layer.name, layer.title, layer.description],
            )?;
        } else {
            write_layer(&transaction, layer, settings)?;
        }
    }
    if layers.iter().any(|layer| layer.style.is_some()) {
        transaction.execute_batch(STYLE_TABLE)?;
        transaction.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change) \
             VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?1)",
            params![settings.last_change],
        )?;
        for layer in layers {
            let Some(style) = layer.style else { continue };
            transaction.execute(
                "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, \
                 styleQML, styleSLD, useAsDefault, description, owner, update_time) \
                 VALUES ('', '', ?1, 'geom', ?2, ?3, '', 1, '', '', ?4)",
                params![layer.name, style.name, style.qml, settings.last_change],
            )?;
        }
    }
    transaction.commit()?;
    Ok(())
}

/// What a column of properties holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Boolean,
    Integer,
    Real,
    Text,
}

impl Kind {
    fn of(value: &Value) -> Option<Kind> {
        match value {
            Value::Null => None,
            Value::Bool(_) => Some(Kind::Boolean),
            Value::Number(number) if number.is_i64() => Some(Kind::Integer),
            Value::Number(_) => Some(Kind::Real),
            _ => Some(Kind::Text),
        }
    }

    fn with(self, other: Kind) -> Kind {
        match (self, other) {
            (a, b) if a == b => a,
            (Kind::Integer, Kind::Real) | (Kind::Real, Kind::Integer) => Kind::Real,
            _ => Kind::Text,
        }
    }

    fn sql(self) -> &'static str {
        match self {
            Kind::Boolean => "BOOLEAN",
            Kind::Integer => "INTEGER",
            Kind::Real => "REAL",
            Kind::Text => "TEXT",
        }
    }

    fn value(self, value: Option<&Value>) -> SqlValue {
        match (self, value) {
            (_, None | Some(Value::Null)) => SqlValue::Null,
            (Kind::Boolean, Some(value)) => SqlValue::Integer(i64::from(value.as_bool() == Some(true))),
            (Kind::Integer, Some(value)) => value.as_i64().map_or(SqlValue::Null, SqlValue::Integer),
            (Kind::Real, Some(value)) => value.as_f64().map_or(SqlValue::Null, SqlValue::Real),
            (Kind::Text, Some(Value::String(text))) => SqlValue::Text(text.clone()),
            (Kind::Text, Some(other)) => SqlValue::Text(other.to_string()),
        }
    }
}

/// The columns of a layer: name in the property, name in the table, kind; in the order they first appear.
fn columns_of(features: &[Feature]) -> Vec<(String, String, Kind)> {
    let mut columns: Vec<(String, String, Option<Kind>)> = Vec::new();
    let mut known = std::collections::HashMap::new();
    let mut taken: std::collections::HashSet<String> = ["fid", "geom"].into_iter().map(String::from).collect();
    for (name, value) in features.iter().flat_map(|feature| &feature.properties) {
        let at = *known.entry(name.clone()).or_insert_with(|| {
            let mut column = name.clone();
            while !taken.insert(column.to_lowercase()) {
                column.push('_');
            }
            columns.push((name.clone(), column, None));
            columns.len() - 1
        });
        if let Some(kind) = Kind::of(value) {
            columns[at].2 = Some(columns[at].2.map_or(kind, |before| before.with(kind)));
        }
    }
    columns.into_iter().map(|(name, column, kind)| (name, column, kind.unwrap_or(Kind::Text))).collect()
}

/// One kind of geometry for the whole layer where possible: a polygon among multipolygons is one of one part.
fn geometry_kind(features: &[Feature]) -> &'static str {
    let mut names: Vec<&str> = features.iter().filter_map(|feature| feature.geometry.as_ref()).map(kind_name).collect();
    names.sort_unstable();
    names.dedup();
    match names.as_slice() {
        [one] => one,
        ["MULTIPOLYGON", "POLYGON"] => "MULTIPOLYGON",
        ["LINESTRING", "MULTILINESTRING"] => "MULTILINESTRING",
        _ => "GEOMETRY",
    }
}

fn kind_name(geometry: &Geometry<f64>) -> &'static str {
    match geometry {
        Geometry::Point(_) => "POINT",
        Geometry::Line(_) | Geometry::LineString(_) => "LINESTRING",
        Geometry::Polygon(_) | Geometry::Rect(_) | Geometry::Triangle(_) => "POLYGON",
        Geometry::MultiPoint(_) => "MULTIPOINT",
        Geometry::MultiLineString(_) => "MULTILINESTRING",
        Geometry::MultiPolygon(_) => "MULTIPOLYGON",
        Geometry::GeometryCollection(_) => "GEOMETRYCOLLECTION",
    }
}

/// A geometry as the blob of a GeoPackage, with its envelope unless that would be longer than the geometry itself.
fn blob(geometry: &Geometry<f64>, kind: &str) -> Vec<u8> {
    let whole = match (kind, geometry) {
        ("MULTIPOLYGON", Geometry::Polygon(polygon)) => {
            Some(Geometry::MultiPolygon(MultiPolygon(vec![polygon.clone()])))
        }
        ("MULTILINESTRING", Geometry::LineString(line)) => {
            Some(Geometry::MultiLineString(MultiLineString(vec![line.clone()])))
        }
        _ => None,
    };
    let geometry = whole.as_ref().unwrap_or(geometry);
    let mut bytes = b"GP\0".to_vec();
    let short = match geometry {
        Geometry::Point(_) => true,
        Geometry::LineString(line) => line.0.len() <= 2,
        _ => false,
    };
    match bounds(geometry) {
        Some(_) if short => {
            bytes.push(0b0000_0001);
            bytes.extend(4326i32.to_le_bytes());
        }
        Some(around) => {
            // Little-endian, with an envelope of x and y.
            bytes.push(0b0000_0011);
            bytes.extend(4326i32.to_le_bytes());
            for value in [around.min().x, around.max().x, around.min().y, around.max().y] {
                bytes.extend(value.to_le_bytes());
            }
        }
        None => {
            bytes.push(0b0001_0001);
            bytes.extend(4326i32.to_le_bytes());
        }
    }
    wkb::encode(geometry, &mut bytes);
    bytes
}

fn write_layer(connection: &Connection, layer: &LayerToWrite, settings: &PackageSettings) -> rusqlite::Result<()> {
    let columns = columns_of(layer.features);
    let kind = geometry_kind(layer.features);
    let table = quoted(layer.name);
    let declared: String =
        columns.iter().map(|(_, column, kind)| format!(", {} {}", quoted(column), kind.sql())).collect();
    connection.execute_batch(&format!(
        "CREATE TABLE {table} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom {kind}{declared});"
    ))?;
    let boxes: Vec<_> = layer.features.iter().map(|feature| feature.geometry.as_ref().and_then(bounds)).collect();
    let around = boxes.iter().flatten().copied().reduce(|a, b| {
        let (low, high) = (a.min(), a.max());
        geo::Rect::new(
            geo::Coord { x: low.x.min(b.min().x), y: low.y.min(b.min().y) },
            geo::Coord { x: high.x.max(b.max().x), y: high.y.max(b.max().y) },
        )
    });
    connection.execute(
        "INSERT INTO gpkg_contents VALUES (?1, 'features', ?2, ?3, ?4, ?5, ?6, ?7, ?8, 4326)",
        params![
            layer.name,
            layer.title,
            layer.description,
            settings.last_change,
            around.map(|r| r.min().x),
            around.map(|r| r.min().y),
            around.map(|r| r.max().x),
            around.map(|r| r.max().y)
        ],
    )?;
    connection
        .execute("INSERT INTO gpkg_geometry_columns VALUES (?1, 'geom', ?2, 4326, 0, 0)", params![layer.name, kind])?;
    let marks: String = (0..columns.len()).map(|_| ", ?").collect();
    let mut insert = connection.prepare(&format!("INSERT INTO {table} VALUES (NULL, ?{marks})"))?;
    for feature in layer.features {
        let geometry =
            feature.geometry.as_ref().map_or(SqlValue::Null, |geometry| SqlValue::Blob(blob(geometry, kind)));
        let values = columns.iter().map(|(name, _, kind)| kind.value(feature.properties.get(name)));
        insert.execute(rusqlite::params_from_iter(std::iter::once(geometry).chain(values)))?;
    }
    if settings.spatial_index {
        write_index(connection, layer.name, &boxes)?;
    }
    Ok(())
}

/// The R-tree of a layer, filled, with the triggers the standard asks for (extension `gpkg_rtree_index`).
fn write_index(connection: &Connection, name: &str, boxes: &[Option<geo::Rect<f64>>]) -> rusqlite::Result<()> {
    let (table, tree) = (quoted(name), quoted(&format!("rtree_{name}_geom")));
    connection.execute_batch(&format!("CREATE VIRTUAL TABLE {tree} USING rtree(id, minx, maxx, miny, maxy);"))?;
    let mut insert = connection.prepare(&format!("INSERT INTO {tree} VALUES (?, ?, ?, ?, ?)"))?;
    for (number, around) in (1i64..).zip(boxes) {
        if let Some(around) = around {
            insert.execute(params![number, around.min().x, around.max().x, around.min().y, around.max().y])?;
        }
    }
    let filled = "NEW.geom NOT NULL AND NOT ST_IsEmpty(NEW.geom)";
    let empty = "(NEW.geom IS NULL OR ST_IsEmpty(NEW.geom))";
    let put = format!(
        "INSERT OR REPLACE INTO {tree} VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));"
    );
    let trigger = |what: &str| quoted(&format!("rtree_{name}_geom_{what}"));
    connection.execute_batch(&format!(
        "CREATE TRIGGER {} AFTER INSERT ON {table} WHEN ({filled}) BEGIN {put} END;
         CREATE TRIGGER {} AFTER UPDATE OF geom ON {table} WHEN OLD.fid = NEW.fid AND ({filled}) BEGIN {put} END;
         CREATE TRIGGER {} AFTER UPDATE OF geom ON {table} WHEN OLD.fid = NEW.fid AND {empty} BEGIN DELETE FROM {tree} WHERE id = OLD.fid; END;
         CREATE TRIGGER {} AFTER UPDATE ON {table} WHEN OLD.fid != NEW.fid AND ({filled}) BEGIN DELETE FROM {tree} WHERE id = OLD.fid; {put} END;
         CREATE TRIGGER {} AFTER UPDATE ON {table} WHEN OLD.fid != NEW.fid AND {empty} BEGIN DELETE FROM {tree} WHERE id IN (OLD.fid, NEW.fid); END;
         CREATE TRIGGER {} AFTER DELETE ON {table} WHEN OLD.geom NOT NULL BEGIN DELETE FROM {tree} WHERE id = OLD.fid; END;",
        trigger("insert"),
        trigger("update1"),
        trigger("update2"),
        trigger("update3"),
        trigger("update4"),
        trigger("delete"),
    ))?;
    connection.execute(
        "INSERT INTO gpkg_extensions VALUES (?1, 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
        params![name],
    )?;
    Ok(())
}
