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

/// Writes a file so that, whatever happens, either the old or the new one is there whole. A link is followed; a device or a pipe
/// (`/dev/null`, `/dev/stdout`) is written to, never replaced by a file of its name.
pub fn write_whole(path: &Path, write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> Result<(), Failure> {
    let fail = |error: std::io::Error| Failure::cannot_write(path, &error);
    if std::fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir()) {
        let there = std::fs::OpenOptions::new().write(true).open(path).map_err(fail)?;
        let mut there = std::io::BufWriter::new(there);
        return write(&mut there).and_then(|()| there.flush()).map_err(fail);
    }
    let followed = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let path = followed.as_path();
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

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_link_is_followed_and_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        assert!(write_whole(&link, |out| out.write_all(b"new")).is_ok());
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
    }

    #[test]
    fn a_pipe_is_written_to_and_not_replaced_by_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let reader = std::thread::spawn({
            let pipe = pipe.clone();
            move || fs::read_to_string(pipe).unwrap()
        });
        assert!(write_whole(&pipe, |out| out.write_all(b"rows")).is_ok());
        assert_eq!(reader.join().unwrap(), "rows");
        assert!(!fs::metadata(&pipe).unwrap().is_file());
    }
}
