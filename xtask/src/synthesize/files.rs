//! Reading and writing of the files made.

use super::Made;
#[cfg(test)]
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use flate2::{Compression, GzBuilder};
#[cfg(test)]
use std::io::Read;
use std::io::Write;
use std::path::Path;

/// Writes a file, packed if its name says so; the packing holds no date, so that the bytes depend on the text alone.
pub fn write(folder: &Path, made: &Made) -> Result<(), Vec<String>> {
    let path = folder.join(made.name);
    let failed = |e: std::io::Error| vec![format!("{}: {e}", path.display())];
    std::fs::create_dir_all(folder).map_err(failed)?;
    let bytes = if made.name.ends_with(".gz") {
        let mut packed: GzEncoder<Vec<u8>> = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
        packed.write_all(made.text.as_bytes()).map_err(failed)?;
        packed.finish().map_err(failed)?
    } else {
        made.text.clone().into_bytes()
    };
    std::fs::write(&path, bytes).map_err(failed)
}

/// The text of a file, unpacked if its name says so.
#[cfg(test)]
pub fn read(path: &Path) -> Result<String, Vec<String>> {
    let failed = |e: std::io::Error| vec![format!("{}: {e}", path.display())];
    let file = std::fs::File::open(path).map_err(failed)?;
    let mut text = String::new();
    if path.extension().is_some_and(|end| end == "gz") {
        GzDecoder::new(file).read_to_string(&mut text).map_err(failed)?;
    } else {
        std::io::BufReader::new(file).read_to_string(&mut text).map_err(failed)?;
    }
    Ok(text)
}
