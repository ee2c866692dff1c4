use crate::raw::{RawStreets, Segment};
use crate::table_reader::{Row, Table, problem};
use crate::{LonLat, NetworkError, Profile, haversine_metres};
use linping_problems::{Code, Problem};
use std::collections::HashMap;

/// Names of the tables, for the places of problems.
pub(crate) struct Names<'a> {
    pub edges: &'a str,
    pub nodes: &'a str,
}

/// Problems told at most; a table that is wrong all over is wrong in one way.
const MOST_PROBLEMS: usize = 20;

/// True for gzip, for a name ending in `.csv`, and for text whose first line has commas.
pub(crate) fn looks_like_table(name: &str, bytes: &[u8]) -> bool {
    let lower = name.to_ascii_lowercase();
    if lower.ends_with(".pbf") {
        return false;
    }
    let head = &bytes[..bytes.len().min(200)];
    lower.ends_with(".csv")
        || lower.ends_with(".gz")
        || bytes.starts_with(&[0x1f, 0x8b])
        || (std::str::from_utf8(head.get(..80).unwrap_or(head)).is_ok() && head.contains(&b','))
}

/// Reads an edge table, with its node table if it has no shapes.
pub(crate) fn read(
    edges: &[u8],
    nodes: Option<&[u8]>,
    profile: &Profile,
    names: &Names,
) -> Result<RawStreets, NetworkError> {
    let table = Table::open(edges, names.edges)?;
    let mut reader = Reader { raw: RawStreets::default(), vertex_of: HashMap::new(), problems: Vec::new() };
    if let Some(nodes) = nodes {
        reader.read_nodes(Table::open(nodes, names.nodes)?)?;
    } else if table.find(&["wkt", "geometry"]).is_none() {
        return Err(NetworkError::NodesMissing);
    }
    reader.read_edges(table, profile)?;
    if reader.problems.is_empty() { Ok(reader.raw) } else { Err(NetworkError::Table(reader.problems)) }
}

struct Reader {
    raw: RawStreets,
    vertex_of: HashMap<String, u32>,
    problems: Vec<Problem>,
}

impl Reader {
    fn blame(&mut self, problem: Problem) -> Result<(), NetworkError> {
        self.problems.push(problem);
        if self.problems.len() >= MOST_PROBLEMS {
            return Err(NetworkError::Table(std::mem::take(&mut self.problems)));
        }
        Ok(())
    }

    fn read_nodes(&mut self, mut table: Table) -> Result<(), NetworkError> {
        let id = table.need(&["node", "id", "osmid", "node_id"])?;
        let lon = table.need(&["lon", "x", "longitude"])?;
        let lat = table.need(&["lat", "y", "latitude"])?;
        while let Some(row) = table.next_row()? {
            match (row.number(lon), row.number(lat)) {
                (Ok(x), Ok(y)) if LonLat::new(x, y).is_on_earth() => {
                    let vertex = self.raw.points.len() as u32;
                    if self.vertex_of.insert(row.text(id).to_string(), vertex).is_some() {
                        let zh = format!("节点“{}”出现两次", row.text(id));
                        let en = format!("node `{}` stands twice", row.text(id));
                        self.blame(problem(Code::DuplicateRow, zh, en, row.place(id)))?;
                    }
                    self.raw.points.push(LonLat::new(x, y).to_fixed());
                }
                (Ok(x), Ok(y)) => {
                    let swapped = LonLat::new(y, x).is_on_earth();
                    let code = if swapped { Code::SwappedCoordinates } else { Code::OutOfRange };
                    let zh = format!("({x}, {y}) 不是地球上的经纬度");
                    let en = format!("({x}, {y}) is not a longitude and latitude on Earth");
                    self.blame(problem(code, zh, en, row.place(lon)))?;
                }
                (Err(wrong), _) | (_, Err(wrong)) => self.blame(wrong)?,
            }
        }
        Ok(())
    }

    fn read_edges(&mut self, mut table: Table, profile: &Profile) -> Result<(), NetworkError> {
        let columns = Columns::of(&table)?;
        let timed = columns.seconds.is_some() && profile.name == "car";
        self.raw.keep_every_vertex = timed;
        let mut line = 0;
        while let Some(row) = table.next_row()? {
            line += 1;
            match self.segment(&row, &columns, timed, line, profile) {
                // A street that begins and ends in one place and has no length leads nowhere.
                Ok(segment) if segment.from == segment.to && segment.length_metres == 0.0 => {}
                Ok(segment) => self.raw.segments.push(segment),
                Err(wrong) => self.blame(*wrong)?,
            }
        }
        Ok(())
    }

    fn segment(
        &mut self,
        row: &Row,
        columns: &Columns,
        timed: bool,
        line: i64,
        profile: &Profile,
    ) -> Result<Segment, Box<Problem>> {
        let shape = match columns.shape {
            Some(column) => line_string(row, column)?,
            None => Vec::new(),
        };
        let from = self.vertex(row, columns.from, shape.first())?;
        let to = self.vertex(row, columns.to, shape.last())?;
        let begin = self.raw.inner.len() as u32;
        if shape.len() > 2 {
            self.raw.inner.extend(shape[1..shape.len() - 1].iter().map(|p| p.to_fixed()));
        }
        let length_metres = match columns.length {
            Some(column) => not_negative(row, column)?,
            None if shape.len() > 1 => shape.windows(2).map(|w| haversine_metres(w[0], w[1])).sum(),
            None => haversine_metres(self.place(from), self.place(to)),
        };
        let steady = length_metres * 3.6 / profile.speed_kmh;
        let (forward_seconds, backward_seconds) = match columns.seconds {
            Some([forward, backward]) if timed => (seconds(row, forward)?, seconds(row, backward)?),
            _ => (steady, steady),
        };
        let bits = |seconds: f64| if seconds.is_finite() { profile.speed_kmh.to_bits() } else { 0 };
        Ok(Segment {
            from,
            to,
            length_metres,
            forward_seconds,
            backward_seconds,
            speeds: [bits(forward_seconds), bits(backward_seconds)],
            is_guarded: false,
            id: columns
                .id
                .map(|column| row.text(column).trim())
                .filter(|name| !name.is_empty())
                .map_or(line, street_id),
            inner: [begin, self.raw.inner.len() as u32],
        })
    }

    fn place(&self, vertex: u32) -> LonLat {
        LonLat::from_fixed(self.raw.points[vertex as usize])
    }

    fn vertex(&mut self, row: &Row, column: usize, end: Option<&LonLat>) -> Result<u32, Box<Problem>> {
        let name = row.text(column);
        if let Some(&vertex) = self.vertex_of.get(name) {
            return Ok(vertex);
        }
        let Some(end) = end else {
            let (zh, en) = (format!("节点表中没有“{name}”"), format!("the node table has no `{name}`"));
            return Err(Box::new(problem(Code::BadNetwork, zh, en, row.place(column))));
        };
        let vertex = self.raw.points.len() as u32;
        self.raw.points.push(end.to_fixed());
        self.vertex_of.insert(name.to_string(), vertex);
        Ok(vertex)
    }
}

/// The identifier by which a change names a street of an edge table: whole numbers stand for themselves, other names
/// for a number below zero made from their letters.
///
/// ```
/// use linping_network::street_id;
/// assert_eq!(street_id("4211"), 4211);
/// assert!(street_id("north quay") < 0 && street_id("north quay") != street_id("south quay"));
/// ```
pub fn street_id(name: &str) -> i64 {
    name.parse().unwrap_or_else(|_| {
        // Fowler, Noll and Vo, 1a: two of a million names share a number once in ten million tables.
        let hash = name
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        (hash | 1 << 63) as i64
    })
}

struct Columns {
    id: Option<usize>,
    from: usize,
    to: usize,
    length: Option<usize>,
    seconds: Option<[usize; 2]>,
    shape: Option<usize>,
}

impl Columns {
    fn of(table: &Table) -> Result<Self, NetworkError> {
        let forward = table.find(&["forward_s", "forward_seconds"]);
        let backward = table.find(&["backward_s", "backward_seconds"]);
        Ok(Columns {
            id: table.find(&["edge", "seg", "segment", "id", "edge_id"]),
            from: table.need(&["from", "from_osm_node", "from_id", "from_node", "u", "source"])?,
            to: table.need(&["to", "to_osm_node", "to_id", "to_node", "v", "target"])?,
            length: table.find(&["length_m", "length", "length_metres", "metres", "meters"]),
            seconds: forward.zip(backward).map(|(f, b)| [f, b]),
            shape: table.find(&["wkt", "geometry"]),
        })
    }
}

fn not_negative(row: &Row, column: usize) -> Result<f64, Box<Problem>> {
    let value = row.number(column).map_err(Box::new)?;
    if value >= 0.0 {
        return Ok(value);
    }
    let (zh, en) = (format!("{value} 为负"), format!("{value} is negative"));
    Err(Box::new(problem(Code::OutOfRange, zh, en, row.place(column))))
}

/// Seconds, blank = not allowed.
fn seconds(row: &Row, column: usize) -> Result<f64, Box<Problem>> {
    if row.text(column).trim().is_empty() { Ok(f64::INFINITY) } else { not_negative(row, column) }
}

/// The points of `LINESTRING(lon lat, …)`.
fn line_string(row: &Row, column: usize) -> Result<Vec<LonLat>, Box<Problem>> {
    let text = row.text(column).trim();
    let inside = text
        .get(..10)
        .filter(|word| word.eq_ignore_ascii_case("LINESTRING"))
        .and_then(|_| text[10..].trim().strip_prefix('('))
        .and_then(|rest| rest.strip_suffix(')'));
    let point = |pair: &str| {
        let mut numbers = pair.split_whitespace().map(str::parse::<f64>);
        match (numbers.next(), numbers.next()) {
            (Some(Ok(lon)), Some(Ok(lat))) => Some(LonLat::new(lon, lat)).filter(|p| p.is_on_earth()),
            _ => None,
        }
    };
    let points: Option<Vec<LonLat>> = inside.and_then(|inside| inside.split(',').map(point).collect());
    match points {
        Some(points) if points.len() > 1 => Ok(points),
        _ => Err(Box::new(problem(
            Code::BadGeometry,
            "不是 LINESTRING(经度 纬度, …)".into(),
            "not a LINESTRING(lon lat, …)".into(),
            row.place(column),
        ))),
    }
}

/// The profile that a file's bytes suggest: a table with seconds of its own is a car's, everything else is walked.
pub(crate) fn usual_profile(name: &str, bytes: &[u8]) -> Profile {
    if looks_like_table(name, bytes)
        && Table::open(bytes, name).is_ok_and(|table| table.find(&["forward_s", "forward_seconds"]).is_some())
    {
        return Profile::car();
    }
    Profile::walk()
}
