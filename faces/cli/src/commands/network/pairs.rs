use super::points::{self, SnapReport, Unreadable};
use super::{Arguments, Prepared};
use crate::context::{Context, Exit, Failure, Outcome};
use crate::output::{print_json, write_whole};
use csv::StringRecord;
use linping_network::{Lengths, LonLat};
use linping_tables::Rows;
use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;

/// Rows worked on at a time: enough for two cores, little memory however long the file.
const ROWS: usize = 32_768;

/// The columns of the places, and what was met on the way.
struct Job<'a> {
    prepared: &'a Prepared,
    lengths: Lengths<'a>,
    context: &'a Context,
    file: &'a Path,
    columns: [usize; 4],
    report: SnapReport,
    unreadable: Unreadable,
    pairs: u64,
    reached: u64,
}

/// Adds metres, seconds and the legs to every row of a table of pairs.
pub fn run(arguments: &Arguments, context: &Context, prepared: &Prepared, file: &Path) -> Outcome {
    let mut rows = points::open(file)?;
    let mut columns = [0; 4];
    for (slot, wanted) in columns.iter_mut().zip(["o_lon", "o_lat", "d_lon", "d_lat"]) {
        *slot = points::column(&rows, &[wanted])?;
    }
    let mut job = Job {
        prepared,
        lengths: prepared.lengths(),
        context,
        file,
        columns,
        report: SnapReport::default(),
        unreadable: Unreadable::default(),
        pairs: 0,
        reached: 0,
    };
    let mut failed = None;
    let mut work = |out: &mut dyn Write| match job.run(&mut rows, out) {
        Ok(()) => Ok(()),
        Err(Broken::Write(error)) => Err(error),
        Err(Broken::Other(failure)) => {
            failed = Some(failure);
            Err(std::io::Error::other("stopped"))
        }
    };
    let to_file = arguments.output.as_deref().filter(|path| *path != Path::new("-"));
    let written = match to_file {
        Some(path) => write_whole(path, work),
        None => {
            let mut out = std::io::BufWriter::new(std::io::stdout().lock());
            work(&mut out).and_then(|()| out.flush()).or_else(closed_pipe)
        }
    };
    if let Some(failure) = failed {
        return Err(failure);
    }
    written?;
    job.unreadable.report(context);
    job.report.report(file, context);
    if to_file.is_some() && context.common.json {
        let value = serde_json::json!({
            "pairs": job.pairs, "reached": job.reached, "places": job.report.json(),
        });
        return print_json(&value);
    }
    Ok(Exit::Done)
}

fn closed_pipe(error: std::io::Error) -> Result<(), Failure> {
    if error.kind() == std::io::ErrorKind::BrokenPipe {
        return Ok(());
    }
    Err(Failure::cannot_write(Path::new("stdout"), &error))
}

/// What broke: the output, or anything else.
enum Broken {
    Write(std::io::Error),
    Other(Failure),
}

impl From<csv::Error> for Broken {
    fn from(error: csv::Error) -> Self {
        Broken::Write(error.into())
    }
}

impl Job<'_> {
    fn run(&mut self, rows: &mut Rows, out: &mut dyn Write) -> Result<(), Broken> {
        let mut writer = csv::Writer::from_writer(out);
        let added = ["metres", "seconds", "o_snap_m", "d_snap_m"];
        writer.write_record(rows.columns().iter().map(String::as_str).chain(added))?;
        let width = rows.columns().len();
        let [o_lon, o_lat, d_lon, d_lat] = self.columns;
        loop {
            let (mut cells, mut places) = (Vec::new(), Vec::new());
            while cells.len() < ROWS {
                let Some(row) = rows.next_row() else { break };
                let row = row.map_err(|problem| Broken::Other(problem.into()))?;
                places.push(self.unreadable.place(&row, o_lon, o_lat));
                places.push(self.unreadable.place(&row, d_lon, d_lat));
                cells.push((0..width).map(|column| row.text(column)).collect::<StringRecord>());
            }
            if cells.is_empty() {
                break;
            }
            if self.context.stop.is_reached() {
                return Err(Broken::Other(Failure::interrupted()));
            }
            // The first rows speak for the file.
            if self.pairs == 0 {
                points::check_datum(self.prepared, self.file, &places, self.context);
            }
            self.write(cells, &places, &mut writer)?;
        }
        writer.flush().map_err(Broken::Write)
    }

    fn write(
        &mut self,
        rows: Vec<StringRecord>,
        places: &[LonLat],
        writer: &mut csv::Writer<&mut dyn Write>,
    ) -> Result<(), Broken> {
        let snapped = points::snap(self.prepared, places, &mut self.report);
        let pairs: Vec<_> = snapped.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
        let lengths = self.lengths.of_each(&pairs);
        let mut cell = String::new();
        for ((row, pair), length) in rows.iter().zip(&pairs).zip(&lengths) {
            self.pairs += 1;
            self.reached += u64::from(length.is_some());
            for field in row {
                writer.write_field(field)?;
            }
            let legs = [&pair.0, &pair.1].map(|end| end.anchor.map(|anchor| anchor.leg_metres));
            let way = [length.map(|l| l.metres), length.map(|l| l.seconds)];
            for (value, digits) in way.into_iter().zip([6; 2]).chain(legs.into_iter().zip([3; 2])) {
                cell.clear();
                if let Some(value) = value {
                    let _ = write!(cell, "{value:.digits$}");
                }
                writer.write_field(&cell)?;
            }
            writer.write_record(None::<&[u8]>)?;
        }
        Ok(())
    }
}
