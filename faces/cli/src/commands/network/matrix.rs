use super::points::{self, PointRows, Points, SnapReport};
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

/// Origins read at a time.
const ORIGINS: usize = 1 << 16;

struct Job<'a> {
    prepared: &'a Prepared,
    context: &'a Context,
    file: &'a Path,
    from: Origins,
    to: Points,
    destinations: Vec<Snapped>,
    within: Option<f64>,
    origins: usize,
    reached: u64,
    of_from: SnapReport,
}

/// Where origins come from.
enum Origins {
    /// The destinations are the origins too: so many are done.
    Same(usize),
    /// From a file of any length.
    Rows(Box<PointRows>),
}

/// Writes travel times from every point to every other: long CSV or Parquet, or a dense NumPy array.
pub fn run(arguments: &Arguments, context: &Context, prepared: &Prepared, file: &Path, within: Option<f64>) -> Outcome {
    let output = arguments.output.as_deref().filter(|path| *path != Path::new("-"));
    let extension = output.and_then(Path::extension).map(|e| e.to_string_lossy().to_lowercase());
    let parquet = as_parquet(output)?;
    let from = match &arguments.to {
        Some(_) => Origins::Rows(Box::new(PointRows::open(file)?)),
        None => Origins::Same(0),
    };
    let to_file = arguments.to.as_deref().unwrap_or(file);
    let to = points::read(to_file, context)?;
    let mut of_to = SnapReport::default();
    let destinations = points::snap(prepared, &to.place, &mut of_to);
    of_to.report(to_file, context);
    points::check_datum(prepared, to_file, &to.place, context);
    let of_from = if arguments.to.is_some() { SnapReport::default() } else { of_to };
    let mut job = Job { prepared, context, file, from, to, destinations, within, origins: 0, reached: 0, of_from };
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
    if let Origins::Rows(rows) = &job.from {
        rows.report(context);
        job.of_from.report(file, context);
    }
    if output.is_some() && context.common.json {
        let mut value = serde_json::json!({
            "origins": job.origins, "destinations": job.destinations.len(), "reached": job.reached,
            "from": job.of_from.json(),
        });
        if arguments.to.is_some() {
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
    /// The next origins with their identifiers, at most so many; none at the end.
    fn next(&mut self, most: usize) -> Result<(Vec<String>, Vec<Snapped>), Failure> {
        match &mut self.from {
            Origins::Same(done) => {
                let range = *done..(*done + most).min(self.destinations.len());
                *done = range.end;
                Ok((self.to.id[range.clone()].to_vec(), self.destinations[range].to_vec()))
            }
            Origins::Rows(rows) => {
                let points = rows.next(most)?;
                // The first rows speak for the file.
                if self.origins == 0 {
                    points::check_datum(self.prepared, self.file, &points.place, self.context);
                }
                let snapped = points::snap(self.prepared, &points.place, &mut self.of_from);
                Ok((points.id, snapped))
            }
        }
    }

    /// The costs of some origins after another, with the origins' identifiers.
    fn parts(
        &mut self,
        mut act: impl FnMut(&Self, &[String], &DenseCosts) -> Result<u64, Broken>,
    ) -> Result<(), Broken> {
        let together = (CELLS / self.destinations.len().max(1) / TOGETHER).max(1) * TOGETHER;
        loop {
            let (ids, origins) = self.next(together.min(ORIGINS)).map_err(Broken::Other)?;
            if origins.is_empty() {
                return Ok(());
            }
            let costs = self.prepared.dense_costs(&origins, &self.destinations, self.within, &self.context.stop);
            let costs = costs.map_err(|e| Broken::Other(failure(&e, self.file)))?;
            self.origins += origins.len();
            self.reached += act(self, &ids, &costs)?;
        }
    }

    /// `from_id,to_id,seconds`; unreachable pairs are blank, or with a limit left out like those beyond it.
    fn long(&mut self, out: &mut dyn Write) -> Result<(), Broken> {
        out.write_all(b"from_id,to_id,seconds\n")?;
        let to: Vec<String> = self.to.id.iter().map(|id| quoted(id)).collect();
        self.parts(|job, ids, costs| {
            let mut reached = 0;
            let mut line = Vec::new();
            for (row, from) in ids.iter().enumerate() {
                let from = quoted(from);
                for (column, to) in to.iter().enumerate() {
                    let seconds = costs.seconds(row, column);
                    if seconds.is_none() && job.within.is_some() {
                        continue;
                    }
                    line.clear();
                    line.extend_from_slice(from.as_bytes());
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
        let to: Vec<Cell> = self.to.id.iter().map(|id| Cell::from(id.as_str())).collect();
        let together = (ROWS_TOGETHER / to.len().max(1)).max(1);
        self.parts(|job, ids, costs| {
            let mut reached = 0;
            for first in (0..costs.rows()).step_by(together) {
                let mut rows = Vec::new();
                for (row, from) in ids.iter().enumerate().skip(first).take(together) {
                    for (column, to) in to.iter().enumerate() {
                        let seconds = costs.seconds(row, column);
                        reached += u64::from(seconds.is_some());
                        if seconds.is_some() || job.within.is_none() {
                            rows.push(vec![Cell::from(from.as_str()), to.clone(), Cell::from(seconds)]);
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
        // The head says how many rows follow: a file of origins is counted before it is read.
        let origins = match self.from {
            Origins::Same(_) => self.destinations.len(),
            Origins::Rows(_) => points::count(self.file).map_err(Broken::Other)?,
        };
        let mut header =
            format!("{{'descr': '<f8', 'fortran_order': False, 'shape': ({origins}, {}), }}", self.destinations.len());
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
