//! Demands, sites and costs from CSV tables.

use super::places::{Places, plain, wrong};
use super::{Arguments, Kind};
use crate::context::Failure;
use linping_problems::{Code, Place, Problem, Text};
use linping_tables::{CostTable, CostUnit};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::Path;

/// Beyond this a cost table is refused with the memory it would need.
const MOST_GIGABYTES: f64 = 3.0;
/// Bytes a pair needs while it is read and sorted.
const BYTES_A_PAIR: f64 = 40.0;
/// Bytes a name of a demand or site needs beside its letters.
const BYTES_A_NAME: f64 = 130.0;
/// After so many lines the whole file is judged by its size.
const LINES_FOR_A_GUESS: u64 = 1_000;

/// A file of lines of sensible length: one that goes on for ever (a file of zeros, say) would fill the memory as one cell.
struct Lines {
    file: std::fs::File,
    /// Bytes since the last line ended.
    length: usize,
}

impl std::io::Read for Lines {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        const LONGEST: usize = 1 << 20;
        let count = self.file.read(buffer)?;
        let read = &buffer[..count];
        self.length = match read.iter().rposition(|&byte| byte == b'\n') {
            Some(at) => count - at - 1,
            None => self.length + count,
        };
        // `unreadable` says the same in words.
        if read.contains(&0) {
            return Err(std::io::ErrorKind::InvalidData.into());
        }
        if self.length > LONGEST {
            return Err(std::io::ErrorKind::InvalidInput.into());
        }
        Ok(count)
    }
}

/// A CSV file being read, with the positions of the columns wanted.
pub struct Sheet {
    pub name: String,
    reader: csv::Reader<Lines>,
    /// Rows of the file, as its size and first lines tell.
    rows: f64,
    /// Names of all columns.
    pub headers: Vec<String>,
    /// Positions of the columns wanted.
    pub columns: Vec<Option<usize>>,
}

impl Sheet {
    /// Opens a file and finds columns by name; the first `needed` of them must be there.
    pub fn open(path: &Path, wanted: &[String], needed: usize) -> Result<Self, Failure> {
        let name = path.display().to_string();
        let file = std::fs::File::open(path).map_err(|error| Failure::missing(path, &error))?;
        let rows = rows_of(path);
        let delimiter = if name.ends_with(".tsv") { b'\t' } else { b',' };
        let mut reader =
            csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(Lines { file, length: 0 });
        let headers = reader.headers().map_err(|error| unreadable(&name, &error))?.clone();
        let clean = |header: &str| header.trim_start_matches('\u{feff}').trim().to_string();
        let headers: Vec<String> = headers.iter().map(clean).collect();
        if headers.iter().all(String::is_empty) {
            return Err(Problem::new(Code::Empty, Text::new(format!("文件 {name} 为空"), format!("{name} is empty")))
                .at(Place::line(&name, 1, 1))
                .hint(Text::new(
                    format!("请写表头与数据行{}。", expected(wanted, "：")),
                    format!("write a header and rows of data{}.", expected(wanted, ": ")),
                ))
                .into());
        }
        let columns: Vec<Option<usize>> =
            wanted.iter().map(|column| headers.iter().position(|header| header == column)).collect();
        let mut absent = wanted.iter().zip(&columns).take(needed).filter(|(_, found)| found.is_none());
        if let Some((column, _)) = absent.next() {
            let there = headers.join(", ");
            return Err(Problem::new(
                Code::MissingColumn,
                Text::new(format!("{name} 没有列“{column}”"), format!("{name} has no column `{column}`")),
            )
            .at(Place::line(&name, 1, 1))
            .hint(Text::new(
                format!("已有的列：{there}；可用 --demand-columns、--supply-columns、--cost-columns 指定。"),
                format!("it has: {there}; name others with --demand-columns, --supply-columns or --cost-columns."),
            ))
            .into());
        }
        Ok(Sheet { name, reader, rows, headers, columns })
    }

    /// Refuses a list of names that would not fit into memory.
    fn check_names(&self) -> Result<(), Failure> {
        let gigabytes = self.rows * BYTES_A_NAME / 1e9;
        if gigabytes <= MOST_GIGABYTES {
            return Ok(());
        }
        Err(Problem::new(
            Code::TooBig,
            Text::new(
                format!("约 {:.0} 行需 {gigabytes:.1} GB 内存，上限为 {MOST_GIGABYTES} GB", self.rows),
                format!(
                    "about {:.0} rows would need {gigabytes:.1} GB of memory, the limit is {MOST_GIGABYTES} GB",
                    self.rows
                ),
            ),
        )
        .at(Place::file(&self.name))
        .hint(Text::new("请先把需求点合并成网格或小区。", "sum them up to cells or quarters first."))
        .into())
    }

    /// Calls `each` with every row's wanted cells and its line.
    pub fn each(
        mut self,
        mut each: impl FnMut(&str, &[Option<&str>], u64) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut record = csv::StringRecord::new();
        loop {
            match self.reader.read_record(&mut record) {
                Ok(false) => return Ok(()),
                Ok(true) => {}
                Err(error) => return Err(unreadable(&self.name, &error)),
            }
            let line = record.position().map_or(0, csv::Position::line);
            let ended = |at: &&usize| **at >= record.len() && record.len() < self.headers.len();
            if let Some(&at) = self.columns.iter().flatten().find(ended) {
                return Err(cut_short(&self.name, line, &self.headers[at]));
            }
            let cells: Vec<Option<&str>> =
                self.columns.iter().map(|column| column.and_then(|at| record.get(at)).map(str::trim)).collect();
            each(&self.name, &cells, line)?;
        }
    }
}

/// The columns a table should have, behind a colon.
fn expected(wanted: &[String], colon: &str) -> String {
    if wanted.is_empty() { String::new() } else { format!("{colon}{}", wanted.join(",")) }
}

/// How many rows a file has, judged by its first lines; 0 if it is small, or a pipe, which can be read but once.
fn rows_of(path: &Path) -> f64 {
    use std::io::Read;
    let size = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file).map_or(0.0, |data| data.len() as f64);
    let mut first = Vec::new();
    if size <= 1e6 || std::fs::File::open(path).and_then(|file| file.take(1 << 16).read_to_end(&mut first)).is_err() {
        return 0.0;
    }
    let lines = first.iter().filter(|&&byte| byte == b'\n').count();
    size * lines as f64 / first.len().max(1) as f64
}

/// A row that ends before a column it should have.
fn cut_short(name: &str, line: u64, column: &str) -> Failure {
    Problem::new(
        Code::BadTable,
        Text::new(format!("此行没有“{column}”一格"), format!("this row ends before the column `{column}`")),
    )
    .at(Place::line(name, line, 1))
    .hint(Text::new("请补齐该行；空缺的格也要有逗号。", "complete the row; an empty cell needs its comma too."))
    .into()
}

fn unreadable(name: &str, error: &csv::Error) -> Failure {
    let line = error.position().map_or(1, csv::Position::line);
    if matches!(error.kind(), csv::ErrorKind::Utf8 { .. }) {
        return Problem::new(
            Code::BadEncoding,
            Text::new(format!("{name} 不是 UTF-8 文本"), format!("{name} is not UTF-8 text")),
        )
        .at(Place::line(name, line, 1))
        .hint(Text::new("请以 UTF-8 保存。", "save it as UTF-8."))
        .into();
    }
    let (what, remedy) = match error.kind() {
        csv::ErrorKind::Io(error) if error.kind() == std::io::ErrorKind::InvalidData => (
            Text::new("文件含有零字节，不是文本", "the table has zero bytes: this is no text"),
            Text::new("请另存为 UTF-8 的 CSV。", "save it as a CSV in UTF-8."),
        ),
        csv::ErrorKind::Io(error) if error.kind() == std::io::ErrorKind::InvalidInput => (
            Text::new("有一行超过 1 MB", "there is a line of more than 1 MB"),
            Text::new(
                "请检查引号是否成对、换行是否正确。",
                "look for a quote without its pair, or for missing line ends.",
            ),
        ),
        _ => (
            Text::new("表格无法读取", "the table cannot be read"),
            Text::new("请检查文件是否完好、可读。", "see whether the file is whole and may be read."),
        ),
    };
    Problem::new(Code::BadTable, what).at(Place::line(name, line, 1)).hint(remedy).into()
}

/// A finite number that is not negative.
pub fn amount(name: &str, line: u64, cell: Option<&str>, what: (&str, &str)) -> Result<f64, Failure> {
    let cell = cell.unwrap_or_default();
    match cell.parse::<f64>() {
        Ok(value) if value.is_finite() && value >= 0.0 => Ok(value),
        _ => Err(Problem::new(
            Code::BadNumber,
            Text::new(
                format!("{}“{cell}”须为有限的非负数", what.0),
                format!("{} `{cell}` must be a finite number, not negative", what.1),
            ),
        )
        .at(Place::line(name, line, 1))
        .hint(Text::new(
            "请改正此格；没有就写 0，或删去此行。",
            "correct this cell; write 0 where there is none, or drop the row.",
        ))
        .into()),
    }
}

/// A finite number that is not negative and not so large that sums of it lose their units.
fn limited(name: &str, line: u64, cell: Option<&str>, what: (&str, &str)) -> Result<f64, Failure> {
    const LARGEST: f64 = 1e15;
    let value = amount(name, line, cell, what)?;
    if value <= LARGEST {
        return Ok(value);
    }
    Err(Problem::new(
        Code::BadNumber,
        Text::new(
            format!("{} {value:e} 超过上限 {LARGEST:e}", what.0),
            format!("{} {value:e} is too large, it can be {LARGEST:e} at most", what.1),
        ),
    )
    .at(Place::line(name, line, 1))
    .hint(Text::new(
        "请改用更大的单位；无法通行的配对请删去该行。",
        "use a larger unit; drop the row of a pair that cannot be travelled.",
    ))
    .into())
}

/// Identifiers and their positions.
#[derive(Default)]
pub struct Names {
    index: HashMap<String, u32>,
    pub list: Vec<Value>,
}

impl Names {
    pub fn add(&mut self, file: &str, line: u64, name: &str) -> Result<(), Failure> {
        if self.index.insert(name.to_string(), self.list.len() as u32).is_some() {
            return Err(Problem::new(
                Code::DuplicateRow,
                Text::new(format!("标识“{name}”出现两次"), format!("the identifier `{name}` stands twice")),
            )
            .at(Place::line(file, line, 1))
            .hint(Text::new(
                "请删去一行，或改用不同的标识。",
                "drop one of the two rows, or give it another identifier.",
            ))
            .into());
        }
        self.list.push(json!(name));
        Ok(())
    }

    /// A table that was given must not be empty.
    fn some(&self, path: &Path) -> Result<(), Failure> {
        if !self.list.is_empty() {
            return Ok(());
        }
        let name = path.display().to_string();
        Err(Problem::new(
            Code::Empty,
            Text::new(format!("{name} 只有表头，没有行"), format!("{name} has a header but no rows")),
        )
        .at(Place::line(&name, 1, 1))
        .hint(Text::new("请至少写一行。", "write one row at least."))
        .into())
    }

    /// The position of a name; `None` if it is unknown and the list is closed.
    pub fn get(&mut self, name: &str, open: bool) -> Option<u32> {
        if let Some(&at) = self.index.get(name) {
            return Some(at);
        }
        if open {
            self.index.insert(name.to_string(), self.list.len() as u32);
            self.list.push(json!(name));
        }
        open.then(|| self.list.len() as u32 - 1)
    }
}

fn columns(given: Option<&str>, default: &[&str]) -> Vec<String> {
    match given {
        Some(list) => list.split(',').map(|column| column.trim().to_string()).collect(),
        None => default.iter().map(|column| (*column).to_string()).collect(),
    }
}

/// Tables of demands and sites without one of costs.
fn no_costs() -> Failure {
    wrong(
        Text::new("没有给出费用表（--cost）", "the table of costs is missing (--cost)"),
        Text::new(
            "请加上 --cost FILE：每行一个需求点、一个候选点与其间费用（列 origin、dest、minutes，或用 --cost-columns 指定）。",
            "add --cost FILE: a demand, a site and the cost between them in each row (columns origin, dest and minutes, or those of --cost-columns).",
        ),
    )
}

/// Reads demands, sites and costs. Without a table of demands or sites those named by the costs are taken.
pub fn read(arguments: &Arguments, radius: Option<f64>) -> Result<Places, Failure> {
    let costs = arguments.cost.as_deref().or(arguments.file.as_deref()).ok_or_else(no_costs)?;
    let (mut demands, mut sites) = (Names::default(), Names::default());
    let (mut weights, mut capacities, mut opening) = (Vec::new(), Vec::new(), Vec::new());
    if let Some(path) = &arguments.demand {
        let wanted = columns(arguments.demand_columns.as_deref(), &["id", "population"]);
        let sheet = Sheet::open(path, &wanted, wanted.len())?;
        sheet.check_names()?;
        sheet.each(|file, cells, line| {
            demands.add(file, line, cells.first().copied().flatten().unwrap_or_default())?;
            let weight = if wanted.len() > 1 {
                limited(file, line, cells.get(1).copied().flatten(), ("权重", "the weight"))?
            } else {
                1.0
            };
            weights.push(weight);
            Ok(())
        })?;
        demands.some(path)?;
    }
    if let Some(path) = &arguments.supply {
        let given = arguments.supply_columns.as_deref();
        let usual = if arguments.problem == Kind::Share { &["id", "stay"][..] } else { &["id", "capacity", "cost"] };
        let wanted = columns(given, usual);
        let sheet = Sheet::open(path, &wanted, if given.is_some() { wanted.len() } else { 1 })?;
        let has_cost = sheet.columns.get(2).is_some_and(Option::is_some);
        sheet.check_names()?;
        sheet.each(|file, cells, line| {
            sites.add(file, line, cells.first().copied().flatten().unwrap_or_default())?;
            let capacity = cells.get(1).copied().flatten().filter(|cell| !cell.is_empty());
            capacities.push(capacity.map(|cell| amount(file, line, Some(cell), ("容量", "the capacity"))).transpose()?);
            if has_cost {
                opening.push(limited(file, line, cells.get(2).copied().flatten(), ("成本", "the own cost"))?);
            }
            Ok(())
        })?;
        sites.some(path)?;
    }
    let table = read_costs(arguments, costs, &mut demands, &mut sites, radius)?;
    weights.resize(demands.list.len(), 1.0);
    capacities.resize(sites.list.len(), None);
    if demands.list.is_empty() || sites.list.is_empty() {
        let words = Text::new("没有需求点或候选点", "there are no demands or no sites");
        return Err(Problem::new(Code::Empty, words)
            .at(Place::line(costs.display().to_string(), 2, 1))
            .hint(Text::new(
                "请写费用行，或用 --demand 与 --supply 给出名单。",
                "write rows of costs, or list them with --demand and --supply.",
            ))
            .into());
    }
    Ok(Places {
        table,
        weights,
        demand_names: demands.list,
        site_names: sites.list,
        capacities,
        opening: (!opening.is_empty()).then_some(opening),
        p: None,
        total_costs: false,
        weighted: true,
    })
}

fn too_big(file: &str, gigabytes: f64) -> Failure {
    Problem::new(
        Code::TooBig,
        Text::new(
            format!("费用表约需 {gigabytes:.1} GB 内存，上限为 {MOST_GIGABYTES} GB"),
            format!("the cost table would need about {gigabytes:.1} GB of memory, the limit is {MOST_GIGABYTES} GB"),
        ),
    )
    .at(Place::file(file))
    .hint(Text::new(
        "请用 --radius 限制，或只保留每个需求点最近的若干候选点。",
        "limit it with --radius, or keep the nearest sites of each demand only.",
    ))
    .into()
}

fn read_costs(
    arguments: &Arguments,
    path: &Path,
    demands: &mut Names,
    sites: &mut Names,
    radius: Option<f64>,
) -> Result<CostTable, Failure> {
    let wanted = columns(arguments.cost_columns.as_deref(), &["origin", "dest", "minutes"]);
    if wanted.len() != 3 {
        return Err(wrong(
            Text::new("--cost-columns 需要三列", "--cost-columns needs three columns"),
            Text::new("例如 --cost-columns origin,dest,minutes", "for example --cost-columns origin,dest,minutes"),
        ));
    }
    let (open_demands, open_sites) = (demands.list.is_empty(), sites.list.is_empty());
    let mut triplets: Vec<(u32, u32, f64)> = Vec::new();
    let limit = radius.unwrap_or(f64::INFINITY);
    let sheet = Sheet::open(path, &wanted, 3)?;
    let file_name = sheet.name.clone();
    let size = std::fs::metadata(path).map_or(0, |data| data.len()) as f64;
    let mut cells_read = 0usize;
    sheet.each(|file, cells, line| {
        let unknown = |name: &str, what: (&str, &str)| -> Failure {
            Problem::new(
                Code::BadTable,
                Text::new(format!("{}“{name}”不在其表中", what.0), format!("the {} `{name}` is in no table", what.1)),
            )
            .at(Place::line(file, line, 1))
            .hint(Text::new("请在其表中补上，或删去此行。", "add it to its table, or drop this row."))
            .into()
        };
        let cell = |at: usize| cells.get(at).copied().flatten().unwrap_or_default();
        let demand = demands.get(cell(0), open_demands).ok_or_else(|| unknown(cell(0), ("需求点", "demand")))?;
        let site = sites.get(cell(1), open_sites).ok_or_else(|| unknown(cell(1), ("候选点", "site")))?;
        // `linping network --matrix` leaves the cost of an unreachable pair blank.
        let cost = if cell(2).is_empty() {
            f64::INFINITY
        } else {
            limited(file, line, Some(cell(2)), ("费用", "the cost"))?
        };
        if cost <= limit && cost.is_finite() {
            triplets.push((demand, site, cost));
        }
        let pairs = triplets.len() as f64;
        // Without a radius every line stays: what the file will need shows after its first lines.
        let expected = if line == LINES_FOR_A_GUESS && limit.is_infinite() {
            pairs * size / (cells_read.max(1) as f64)
        } else {
            pairs
        };
        cells_read += cell(0).len() + cell(1).len() + cell(2).len() + 3;
        let gigabytes = expected.max(pairs) * BYTES_A_PAIR / 1e9;
        if gigabytes > MOST_GIGABYTES { Err(too_big(file, gigabytes)) } else { Ok(()) }
    })?;
    CostTable::from_triplets(demands.list.len(), sites.list.len(), CostUnit::Minutes, triplets).map_err(|error| {
        let words = match &error {
            linping_tables::CostError::Duplicate { row, column } => {
                let pair = (plain(&demands.list[*row as usize]), plain(&sites.list[*column as usize]));
                Text::new(
                    format!("{} 到 {} 出现两次", pair.0, pair.1),
                    format!("{} to {} stands twice", pair.0, pair.1),
                )
            }
            other => Text::new(format!("费用表有误：{other}"), format!("the table of costs is wrong: {other}")),
        };
        let second = match error {
            linping_tables::CostError::Duplicate { row, column } => {
                let pair = (plain(&demands.list[row as usize]), plain(&sites.list[column as usize]));
                second_line(path, &wanted, &pair)
            }
            _ => None,
        };
        let place = second.map_or_else(|| Place::file(&file_name), |line| Place::line(&file_name, line, 1));
        let remedy = Text::new("请只保留一行。", "keep one row of each pair.");
        Problem::new(Code::DuplicateRow, words).at(place).hint(remedy).into()
    })
}

/// The line on which a pair stands for the second time.
fn second_line(path: &Path, wanted: &[String], pair: &(String, String)) -> Option<u64> {
    let (mut seen, mut second) = (false, None);
    // A pipe is read but once.
    if !path.is_file() {
        return None;
    }
    let look = Sheet::open(path, wanted, 3).and_then(|sheet| {
        sheet.each(|_, cells, line| {
            let is = |at: usize, name: &str| cells.get(at).copied().flatten() == Some(name);
            if is(0, &pair.0) && is(1, &pair.1) {
                second = second.or(seen.then_some(line));
                seen = true;
            }
            Ok(())
        })
    });
    look.ok().and(second)
}

/// Pairs of demands that touch: the first two columns of a CSV.
pub fn neighbours(path: &Path, names: &[Value]) -> Result<Vec<(usize, usize)>, Failure> {
    let index: HashMap<String, usize> = names.iter().enumerate().map(|(at, name)| (plain(name), at)).collect();
    let mut sheet = Sheet::open(path, &[], 0)?;
    sheet.columns = vec![Some(0), Some(1)];
    let mut pairs = Vec::new();
    sheet.each(|file, cells, line| {
        let at = |cell: usize| {
            let name = cells.get(cell).copied().flatten().unwrap_or_default();
            index.get(name).copied().ok_or_else(|| {
                Failure::from(
                    Problem::new(
                        Code::BadTable,
                        Text::new(format!("需求点“{name}”不在其表中"), format!("the demand `{name}` is in no table")),
                    )
                    .at(Place::line(file, line, 1))
                    .hint(Text::new("请在其表中补上，或删去此行。", "add it to its table, or drop this row.")),
                )
            })
        };
        pairs.push((at(0)?, at(1)?));
        Ok(())
    })?;
    Ok(pairs)
}
