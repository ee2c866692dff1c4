use super::points::{self, Points, SnapReport};
use super::{Arguments, Prepared, failure};
use crate::context::{Context, Exit, Failure, Outcome};
use crate::output::{as_parquet, print_json, write_whole};
use linping_network::{DenseCosts, Snapped};
use linping_tables::{Cell, ColumnKind, ParquetRows};
use std::io::Write;
use std::path::Path;

/// Costs held at a time, 16 MB; a longer matrix is worked out and written in parts.
const CELLS: usize = 4 << 20;
/// Origins that are swept together: parts are whole multiples.
const TOGETHER: usize = 64;
/// Pairs of one group of a Parquet file.
const ROWS_TOGETHER: usize = 1 << 18;

struct Job<'a> {
    prepared: &'a Prepared,
    context: &'a Context,
    file: &'a Path,
    from: Points,
    to: Option<Points>,
    origins: Vec<Snapped>,
    destinations: Vec<Snapped>,
    within: Option<f64>,
    reached: u64,
}

/// Writes travel times from every point to every other: long CSV or Parquet, or a dense NumPy array.
pub fn run(arguments: &Arguments, context: &Context, prepared: &Prepared, file: &Path, within: Option<f64>) -> Outcome {
    let output = arguments.output.as_deref().filter(|path| *path != Path::new("-"));
    let extension = output.and_then(Path::extension).map(|e| e.to_string_lossy().to_lowercase());
    let parquet = as_parquet(output)?;
    let from = points::read(file, context)?;
    let to = arguments.to.as_deref().map(|path| points::read(path, context)).transpose()?;
    let (mut of_from, mut of_to) = (SnapReport::default(), SnapReport::default());
    let origins = points::snap(prepared, &from.place, &mut of_from);
    let destinations = match &to {
        Some(to) => points::snap(prepared, &to.place, &mut of_to),
        None => origins.clone(),
    };
    of_from.report(file, context);
    points::check_datum(prepared, file, &from.place, context);
    if let Some(to) = &arguments.to {
        of_to.report(to, context);
    }
    if let (Some(path), Some(to)) = (&arguments.to, &to) {
        points::check_datum(prepared, path, &to.place, context);
    }
    let (rows, columns) = (origins.len(), destinations.len());
    let mut job = Job { prepared, context, file, from, to, origins, destinations, within, reached: 0 };
    let as_array = extension.as_deref() == Some("npy");
    let mut failed = None;
    let mut work = |out: &mut dyn Write| {
        let result = match (as_array, parquet) {
            (true, _) => job.array(out),
            (_, true) => job.parquet(out),
            _ => job.long(out),
        };
        match result {
            Ok(()) => Ok(()),
            Err(Broken::Write(error)) => Err(error),
            Err(Broken::Other(failure)) => {
                failed = Some(failure);
                Err(std::io::Error::other("stopped"))
            }
        }
    };
    let written = match output {
        Some(path) => write_whole(path, work),
        None => {
            let mut out = std::io::BufWriter::new(std::io::stdout().lock());
            match work(&mut out).and_then(|()| out.flush()) {
                Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                    Err(Failure::cannot_write(Path::new("stdout"), &error))
                }
                _ => Ok(()),
            }
        }
    };
    if let Some(failure) = failed {
        return Err(failure);
    }
    written?;
    if output.is_some() && context.common.json {
        let mut value = serde_json::json!({
            "origins": rows, "destinations": columns, "reached": job.reached, "from": of_from.json(),
        });
        if job.to.is_some() {
            value["to"] = of_to.json();
        }
        return print_json(&value);
    }
    Ok(Exit::Done)
}

/// What broke: the output, or anything else.
enum Broken {
    Write(std::io::Error),
    Other(Failure),
}

impl From<std::io::Error> for Broken {
    fn from(error: std::io::Error) -> Self {
        Broken::Write(error)
    }
}

impl Job<'_> {
    /// The costs of some rows after another.
    fn parts(&mut self, mut act: impl FnMut(&Self, usize, &DenseCosts) -> Result<u64, Broken>) -> Result<(), Broken> {
        let together = (CELLS / self.destinations.len().max(1) / TOGETHER).max(1) * TOGETHER;
        let mut start = 0;
        while start < self.origins.len() {
            let end = (start + together).min(self.origins.len());
            let rows = &self.origins[start..end];
            let costs = self.prepared.dense_costs(rows, &self.destinations, self.within, &self.context.stop);
            let costs = costs.map_err(|e| Broken::Other(failure(&e, self.file)))?;
            self.reached += act(self, start, &costs)?;
            start = end;
        }
        Ok(())
    }

    /// `from_id,to_id,seconds`; unreachable pairs are blank, or with a limit left out like those beyond it.
    fn long(&mut self, out: &mut dyn Write) -> Result<(), Broken> {
        out.write_all(b"from_id,to_id,seconds\n")?;
        let quoted = |ids: &[String]| ids.iter().map(|id| quoted(id)).collect::<Vec<_>>();
        let from = quoted(&self.from.id);
        let to = self.to.as_ref().map(|to| quoted(&to.id));
        let to = to.as_deref().unwrap_or(&from);
        self.parts(|job, start, costs| {
            let mut reached = 0;
            let mut line = Vec::new();
            for row in 0..costs.rows() {
                for (column, to) in to.iter().enumerate() {
                    let seconds = costs.seconds(row, column);
                    if seconds.is_none() && job.within.is_some() {
                        continue;
                    }
                    line.clear();
                    line.extend_from_slice(from[start + row].as_bytes());
                    line.push(b',');
                    line.extend_from_slice(to.as_bytes());
                    line.push(b',');
                    if let Some(seconds) = seconds {
                        reached += 1;
                        write!(line, "{seconds:.3}")?;
                    }
                    line.push(b'\n');
                    out.write_all(&line)?;
                }
            }
            Ok(reached)
        })
    }

    /// The same table as Parquet, a group of rows after another.
    fn parquet(&mut self, out: &mut dyn Write) -> Result<(), Broken> {
        let columns = [("from_id", ColumnKind::Text), ("to_id", ColumnKind::Text), ("seconds", ColumnKind::Number)];
        let mut file = ParquetRows::new(out, &columns)?;
        let ids = |ids: &[String]| ids.iter().map(|id| Cell::from(id.as_str())).collect::<Vec<_>>();
        let from = ids(&self.from.id);
        let to = self.to.as_ref().map(|to| ids(&to.id));
        let to = to.as_deref().unwrap_or(&from);
        let together = (ROWS_TOGETHER / to.len().max(1)).max(1);
        self.parts(|job, start, costs| {
            let mut reached = 0;
            for first in (0..costs.rows()).step_by(together) {
                let mut rows = Vec::new();
                for row in first..(first + together).min(costs.rows()) {
                    for (column, to) in to.iter().enumerate() {
                        let seconds = costs.seconds(row, column);
                        reached += u64::from(seconds.is_some());
                        if seconds.is_some() || job.within.is_none() {
                            rows.push(vec![from[start + row].clone(), to.clone(), Cell::from(seconds)]);
                        }
                    }
                }
                file.write(&rows)?;
            }
            Ok(reached)
        })?;
        Ok(file.finish()?)
    }

    /// A NumPy array of doubles, one row an origin; unreachable and beyond the limit are infinite.
    fn array(&mut self, out: &mut dyn Write) -> Result<(), Broken> {
        let mut header = format!(
            "{{'descr': '<f8', 'fortran_order': False, 'shape': ({}, {}), }}",
            self.origins.len(),
            self.destinations.len()
        );
        // Magic, version and length take ten bytes; the whole is a multiple of 64, the last byte a line end.
        let padding = 63 - (10 + header.len()) % 64;
        header.push_str(&" ".repeat(padding));
        header.push('\n');
        out.write_all(b"\x93NUMPY\x01\x00")?;
        out.write_all(&(header.len() as u16).to_le_bytes())?;
        out.write_all(header.as_bytes())?;
        self.parts(|_, _, costs| {
            let mut reached = 0;
            let mut bytes = Vec::with_capacity(8 * costs.columns());
            for row in 0..costs.rows() {
                bytes.clear();
                for column in 0..costs.columns() {
                    let seconds = costs.seconds(row, column);
                    reached += u64::from(seconds.is_some());
                    bytes.extend_from_slice(&seconds.unwrap_or(f64::INFINITY).to_le_bytes());
                }
                out.write_all(&bytes)?;
            }
            Ok(reached)
        })
    }
}

/// A cell as CSV writes it.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_string() }
}
