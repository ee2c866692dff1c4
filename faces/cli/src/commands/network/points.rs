use crate::context::{Context, Failure};
use linping_geography::{Datum, DatumDoubt};
use linping_network::{LonLat, Prepared, SnapOutcome, Snapped};
use linping_problems::{Code, Place, Problem, Text};
use linping_tables::{ReadOptions, Row, Rows};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// Points of a file: identifiers as written, and places (not a number where a cell could not be read).
#[derive(Default)]
pub struct Points {
    pub id: Vec<String>,
    pub place: Vec<LonLat>,
}

/// Reads a table with id, lon, lat whole.
pub fn read(path: &Path, context: &Context) -> Result<Points, Failure> {
    let mut rows = PointRows::open(path)?;
    let points = rows.next(usize::MAX)?;
    rows.report(context);
    Ok(points)
}

/// A table with id, lon, lat read part by part, in little memory however long it is; a row whose coordinates cannot be read
/// stays, without a place, and is reported.
pub struct PointRows {
    rows: Rows<'static>,
    columns: [usize; 3],
    unreadable: Unreadable,
    repeated: Repeated,
}

impl PointRows {
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let rows = open(path)?;
        let id = column(&rows, &["id", "node", "name"])?;
        let lon = column(&rows, &["lon", "x", "longitude"])?;
        let lat = column(&rows, &["lat", "y", "latitude"])?;
        Ok(PointRows {
            rows,
            columns: [id, lon, lat],
            unreadable: Unreadable::default(),
            repeated: Repeated::default(),
        })
    }

    /// The next points, at most so many; none at the end.
    pub fn next(&mut self, most: usize) -> Result<Points, Failure> {
        let [id, lon, lat] = self.columns;
        let mut points = Points::default();
        while points.id.len() < most {
            let Some(row) = self.rows.next_row() else { break };
            let row = row?;
            points.place.push(self.unreadable.place(&row, lon, lat));
            self.repeated.note(row.text(id));
            points.id.push(row.text(id).to_string());
        }
        Ok(points)
    }

    /// Warns of what was odd in the rows so far.
    pub fn report(&self, context: &Context) {
        self.unreadable.report(context);
        self.repeated.report(self.rows.file(), context);
    }
}

/// Number of points of a file.
pub fn count(path: &Path) -> Result<usize, Failure> {
    let mut rows = open(path)?;
    let mut count = 0;
    while rows.next_row().transpose()?.is_some() {
        count += 1;
    }
    Ok(count)
}

/// Identifiers that stood before: all rows stay, but the answer cannot tell them apart.
#[derive(Default)]
struct Repeated {
    /// Digests of those seen, of the first [`LOOKED_AT`] rows.
    seen: HashSet<u64>,
    count: u64,
    first: Option<String>,
}

/// Rows among which repeated identifiers are looked for.
const LOOKED_AT: usize = 1 << 20;

impl Repeated {
    fn note(&mut self, id: &str) {
        if self.seen.len() >= LOOKED_AT {
            return;
        }
        let mut hasher = DefaultHasher::new();
        id.hash(&mut hasher);
        if !self.seen.insert(hasher.finish()) {
            self.count += 1;
            self.first.get_or_insert_with(|| id.to_string());
        }
    }

    fn report(&self, file: &str, context: &Context) {
        let Some(first) = &self.first else { return };
        let count = self.count;
        let zh = format!("{count} 行的标识在前面已出现，例如“{first}”；各行均保留");
        let en = format!("{count} row(s) have an identifier that stood before, such as `{first}`; all are kept");
        warn(&[Problem::warning(Code::DuplicateRow, Text::new(zh, en)).at(Place::file(file))], context);
    }
}

/// Rows whose coordinates are not numbers.
#[derive(Default)]
pub struct Unreadable {
    count: u64,
    first: Option<Place>,
}

impl Unreadable {
    /// The place of a row; not a number where a cell cannot be read.
    pub fn place(&mut self, row: &Row, lon: usize, lat: usize) -> LonLat {
        match (row.number(lon), row.number(lat)) {
            (Ok(lon), Ok(lat)) => LonLat::new(lon, lat),
            (Err(problem), _) | (_, Err(problem)) => {
                self.count += 1;
                self.first = self.first.take().or(problem.place);
                LonLat::new(f64::NAN, f64::NAN)
            }
        }
    }

    pub fn report(&self, context: &Context) {
        if let Some(place) = &self.first {
            let zh = format!("{} 处坐标不是数，保留为空", self.count);
            let en = format!("{} place(s) have coordinates that are not numbers; kept, with blanks", self.count);
            warn(&[Problem::warning(Code::BadNumber, Text::new(zh, en)).at(place.clone())], context);
        }
    }
}

/// Prints warnings on standard error; with `--json` standard output belongs to the result.
pub fn warn(problems: &[Problem], context: &Context) {
    if context.common.quiet {
        return;
    }
    for problem in problems {
        let place = problem.place.as_ref().map_or_else(String::new, |p| match p.position {
            linping_problems::Position::Line { line, column } => format!("{}:{line}:{column}: ", p.file),
            _ => format!("{}: ", p.file),
        });
        let hint = problem.hint.as_ref().map_or_else(String::new, |h| format!(" ({})", context.say(h)));
        tracing::warn!("{place}[{}] {}{hint}", problem.code.as_str(), context.say(&problem.message));
    }
}

/// How many places were joined to the streets, and how many were not, by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SnapReport {
    pub near: u64,
    pub far: u64,
    pub no_street: u64,
    pub not_a_place: u64,
    pub looks_swapped: u64,
}

impl SnapReport {
    pub fn add(&mut self, places: &[Snapped]) {
        for place in places {
            *match place.outcome {
                SnapOutcome::Near => &mut self.near,
                SnapOutcome::Far => &mut self.far,
                SnapOutcome::NoStreet => &mut self.no_street,
                SnapOutcome::NotAPlace => &mut self.not_a_place,
                SnapOutcome::LooksSwapped => &mut self.looks_swapped,
            } += 1;
        }
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::json!({
            "near": self.near, "far": self.far, "no_street": self.no_street,
            "not_a_place": self.not_a_place, "looks_swapped": self.looks_swapped,
        })
    }

    /// Warns of places that are far from, or not joined to, any street.
    pub fn report(&self, file: &Path, context: &Context) {
        let at = Place::file(file.display().to_string());
        let mut problems = Vec::new();
        let mut note = |count: u64, code: Code, zh: &str, en: &str| {
            if count > 0 {
                let text = Text::new(format!("{count} 个地点{zh}"), format!("{count} place(s) {en}"));
                problems.push(Problem::warning(code, text).at(at.clone()));
            }
        };
        note(self.far, Code::NotSnapped, "距最近街道 300 至 1600 米", "are 300 to 1,600 m from the nearest street");
        note(
            self.no_street,
            Code::NotSnapped,
            "1600 米内没有街道，未接入",
            "have no street within 1,600 m: not joined",
        );
        note(self.not_a_place, Code::BadNumber, "的坐标无效，未接入", "have no usable coordinates: not joined");
        note(
            self.looks_swapped,
            Code::SwappedCoordinates,
            "的经纬度可能颠倒，未接入",
            "look as if longitude and latitude were exchanged: not joined",
        );
        warn(&problems, context);
    }
}

/// Joins places to the streets.
pub fn snap(prepared: &Prepared, places: &[LonLat], report: &mut SnapReport) -> Vec<Snapped> {
    let snapped = prepared.snap(places);
    report.add(&snapped);
    snapped
}

/// Warns if a layer fits the streets better under another datum.
pub fn check_datum(prepared: &Prepared, file: &Path, places: &[LonLat], context: &Context) {
    let at = Place::file(file.display().to_string());
    let problems: Vec<Problem> = odd_datum(prepared, places).map(|problem| problem.at(at)).into_iter().collect();
    warn(&problems, context);
}

/// What is odd about the datum of a layer: another one fits beyond doubt or probably, or there are too few places to tell.
pub(crate) fn odd_datum(prepared: &Prepared, places_given: &[LonLat]) -> Option<Problem> {
    let verdict = prepared.check_datum(places_given);
    let fit = |datum: Datum| verdict.fits.iter().find(|fit| fit.datum == datum);
    let given = fit(Datum::Wgs84)?;
    let convert = Text::new("请先换算为 WGS84。", "convert them to WGS84 first.");
    let (text, hint) = if verdict.likely != Datum::Wgs84 {
        let (name, given, tried) = (verdict.likely.name(), given.median_m, fit(verdict.likely)?.median_m);
        let zh = format!(
            "坐标可能是 {name} 而非 WGS84：到最近街道的中位距离 {given:.0} 米，按 {name} 换算后为 {tried:.0} 米"
        );
        let en = format!(
            "the coordinates look like {name}, not WGS84: the median distance to a street is {given:.0} m, taken as {name} {tried:.0} m"
        );
        (Text::new(zh, en), convert)
    } else {
        let places = verdict.places;
        let few = prepared.doubt_datum(places_given)?;
        let chance = |datum: Datum| few.chances.iter().find(|(tried, _)| *tried == datum).map(|(_, chance)| *chance);
        let percent = |datum: Datum| 100.0 * chance(datum).unwrap_or(1.0);
        let given = percent(Datum::Wgs84);
        match few.doubt {
            DatumDoubt::None => return None,
            DatumDoubt::Perhaps(datum) => {
                let (name, tried) = (datum.name(), percent(datum));
                let zh = format!(
                    "坐标也许是 {name}（仅 {places} 处，尚不能断定）：任意平移中有 {given:.0}% 与 WGS84 一样贴近街道，与 {name} 一样的只有 {tried:.1}%"
                );
                let en = format!(
                    "the coordinates are perhaps {name} ({places} place(s) only, no proof): {given:.0} % of arbitrary shifts lie as near to streets as WGS84 does, {tried:.1} % as {name} does"
                );
                (Text::new(zh, en), convert)
            }
            DatumDoubt::TooFew => {
                let zh = format!("仅 {places} 处，不足以判断坐标系：任意平移中有 {given:.0}% 与 WGS84 一样贴近街道");
                let en = format!(
                    "{places} place(s) are too few to tell the datum: {given:.0} % of arbitrary shifts lie as near to streets as WGS84 does"
                );
                let hint = Text::new("请核对坐标是否为 WGS84。", "make sure that they are WGS84.");
                (Text::new(zh, en), hint)
            }
        }
    };
    Some(Problem::warning(Code::LikelyDatum, text).hint(hint))
}

/// Opens a table of any length: delimiter, encoding and gzip are found out from its content.
pub fn open(path: &Path) -> Result<Rows<'static>, Failure> {
    let file = std::fs::File::open(path).map_err(|e| Failure::missing(path, &e))?;
    Ok(Rows::new(&path.display().to_string(), file, &ReadOptions::streaming())?)
}

/// The column with any of the names.
pub fn column(rows: &Rows, names: &[&str]) -> Result<usize, Failure> {
    let found = names.iter().find_map(|name| rows.columns().iter().position(|c| c.eq_ignore_ascii_case(name)));
    match found {
        Some(at) => Ok(at),
        None => Ok(rows.column(names.first().copied().unwrap_or_default())?),
    }
}
