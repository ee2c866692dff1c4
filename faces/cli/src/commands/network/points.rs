use crate::context::{Context, Failure};
use linping_network::{LonLat, Prepared, SnapOutcome, Snapped};
use linping_problems::{Code, Place, Problem, Text};
use std::path::Path;

/// Points of a file: identifiers as written, and places (not a number where a cell could not be read).
pub struct Points {
    pub id: Vec<String>,
    pub place: Vec<LonLat>,
}

/// Reads a CSV with id, lon, lat; a row that cannot be read stays, without a place, and is reported.
pub fn read(path: &Path, context: &Context) -> Result<Points, Failure> {
    let file = path.display().to_string();
    let mut reader = open(path)?;
    let header = header(&mut reader, &file)?;
    let id = column(&header, &["id", "node", "name"], &file)?;
    let lon = column(&header, &["lon", "x", "longitude"], &file)?;
    let lat = column(&header, &["lat", "y", "latitude"], &file)?;
    let mut points = Points { id: Vec::new(), place: Vec::new() };
    let mut record = csv::StringRecord::new();
    let mut unreadable = Unreadable::default();
    while reader.read_record(&mut record).map_err(|e| bad_table(&e, &file))? {
        points.id.push(record.get(id).unwrap_or_default().to_string());
        let place = place(&record, lon, lat);
        unreadable.note(place, &record);
        points.place.push(place);
    }
    unreadable.report(&file, context);
    Ok(points)
}

/// Rows whose coordinates are not numbers.
#[derive(Default)]
pub struct Unreadable {
    count: u64,
    first: Option<u64>,
}

impl Unreadable {
    pub fn note(&mut self, place: LonLat, record: &csv::StringRecord) {
        if !(place.lon.is_finite() && place.lat.is_finite()) {
            self.count += 1;
            self.first = self.first.or(record.position().map(csv::Position::line));
        }
    }

    pub fn report(&self, file: &str, context: &Context) {
        if let Some(line) = self.first {
            let zh = format!("{} 行的坐标不是数，保留为空", self.count);
            let en = format!("{} rows have coordinates that are not numbers; they are kept, with blanks", self.count);
            let problem = Problem::warning(Code::BadNumber, Text::new(zh, en)).at(Place::line(file, line, 1));
            warn(&[problem], context);
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
                let text = Text::new(format!("{count} 个地点{zh}"), format!("{count} places {en}"));
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

pub fn open(path: &Path) -> Result<csv::Reader<std::fs::File>, Failure> {
    let file = std::fs::File::open(path).map_err(|e| Failure::missing(path, &e))?;
    Ok(csv::ReaderBuilder::new().flexible(true).buffer_capacity(1 << 16).from_reader(file))
}

pub fn header(reader: &mut csv::Reader<std::fs::File>, file: &str) -> Result<csv::StringRecord, Failure> {
    let mut header = reader.headers().map_err(|e| bad_table(&e, file))?.clone();
    // A byte order mark would become part of the first column's name.
    if let Some(first) = header.get(0).and_then(|name| name.strip_prefix('\u{feff}')) {
        let names: Vec<&str> = std::iter::once(first).chain(header.iter().skip(1)).collect();
        header = csv::StringRecord::from(names);
    }
    if header.is_empty() {
        let problem = Problem::new(Code::Empty, Text::new("文件为空", "the file is empty")).at(Place::file(file));
        return Err(problem.into());
    }
    Ok(header)
}

/// The column with any of the names.
pub fn column(header: &csv::StringRecord, names: &[&str], file: &str) -> Result<usize, Failure> {
    let found = names.iter().find_map(|name| header.iter().position(|h| h.trim().eq_ignore_ascii_case(name)));
    found.ok_or_else(|| {
        let wanted = names.first().copied().unwrap_or_default();
        let all = header.iter().collect::<Vec<_>>().join(", ");
        Problem::new(
            Code::MissingColumn,
            Text::new(
                format!("缺少列 {wanted}（表头：{all}）"),
                format!("no column `{wanted}` (the header is: {all})"),
            ),
        )
        .at(Place::line(file, 1, 1))
        .into()
    })
}

/// The place of a row; not a number where a cell cannot be read.
pub fn place(record: &csv::StringRecord, lon: usize, lat: usize) -> LonLat {
    let number = |column: usize| record.get(column).and_then(|cell| cell.trim().parse().ok()).unwrap_or(f64::NAN);
    LonLat::new(number(lon), number(lat))
}

pub fn bad_table(error: &csv::Error, file: &str) -> Failure {
    let place = error.position().map_or_else(|| Place::file(file), |p| Place::line(file, p.line(), 1));
    Problem::new(
        Code::BadTable,
        Text::new(format!("表格无法读取：{error}"), format!("the table cannot be read: {error}")),
    )
    .at(place)
    .into()
}
