//! Standard output, and files that are whole or not there.

use crate::context::{Exit, Failure, Outcome};
use std::io::Write;
use std::path::Path;

/// Prints a result on standard output; a closed pipe (`| head`) ends the command quietly.
pub fn print(text: &str) -> Outcome {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(Exit::Done),
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(Exit::Done),
        Err(error) => Err(Failure::cannot_write(Path::new("stdout"), &error)),
    }
}

/// Prints a value as JSON on standard output, followed by a line end.
pub fn print_json(value: &impl serde::Serialize) -> Outcome {
    let mut text = serde_json::to_string_pretty(value).map_err(|e| Failure::internal(e.to_string()))?;
    text.push('\n');
    print(&text)
}

/// Writes a file so that, whatever happens, either the old or the new one is there whole.
pub fn write_whole(path: &Path, write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> Result<(), Failure> {
    let fail = |error: std::io::Error| Failure::cannot_write(path, &error);
    let mut name = path.file_name().map(std::ffi::OsStr::to_os_string).unwrap_or_default();
    name.push(format!(".{}.tmp", std::process::id()));
    let temporary = path.with_file_name(name);
    let result = (|| {
        let mut file = std::io::BufWriter::new(std::fs::File::create(&temporary)?);
        write(&mut file)?;
        file.flush()?;
        file.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
        std::fs::rename(&temporary, path)
    })();
    if result.is_err() {
        let _ = std::fs::remove_file(&temporary);
    }
    result.map_err(fail)
}

/// Rows with aligned columns, indented by two; a Chinese letter is two wide.
pub fn columns(rows: &[Vec<String>]) -> String {
    let width = |cell: &str| cell.chars().map(|c| if c as u32 >= 0x2e80 { 2 } else { 1 }).sum::<usize>();
    let most = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..most)
        .map(|at| rows.iter().filter_map(|row| row.get(at)).map(|cell| width(cell)).max().unwrap_or(0))
        .collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::from("  ");
        for (cell, wanted) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat(wanted.saturating_sub(width(cell)) + 2));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Whether a file is to be written as Parquet, by its name.
///
/// # Errors
/// It is, and this build cannot.
pub fn as_parquet(path: Option<&Path>) -> Result<bool, Failure> {
    let wanted = path.and_then(Path::extension).is_some_and(|ending| ending.eq_ignore_ascii_case("parquet"));
    if wanted && !linping_tables::HAS_PARQUET {
        return Err(no_parquet());
    }
    Ok(wanted)
}

/// This build writes no Parquet.
pub fn no_parquet() -> Failure {
    Failure::argument(
        "此版本不写 Parquet；请改用 CSV，或以 `cargo build --release --features parquet` 编译",
        "this build writes no Parquet; use CSV, or build with `cargo build --release --features parquet`",
    )
}
