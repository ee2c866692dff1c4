//! The files of a build found again, where nothing that goes into them has changed.

use crate::loading::Opened;
use linping_effects::Results;
use linping_report::OutputFile;
use linping_work::{Key, KeyOf};

/// Larger output is not kept.
const MOST_BYTES: usize = 256 << 20;

/// The files of this run: those made earlier of the same inputs, or made now and kept. A damaged copy counts as none.
///
/// # Errors
/// What the work says.
pub fn files<E>(
    opened: &Opened,
    results: &Results,
    make: impl FnOnce() -> Result<Vec<OutputFile>, E>,
) -> Result<Vec<OutputFile>, E> {
    let kept = &opened.sources.kept;
    if kept.folder().is_none() {
        return make();
    }
    let key = key(opened, results);
    if let Some(files) = kept.read(&key).and_then(|bytes| unpacked(&bytes)) {
        return Ok(files);
    }
    let files = make()?;
    if files.iter().map(|file| file.bytes.len()).sum::<usize>() <= MOST_BYTES {
        kept.write(&key, &packed(&files));
    }
    Ok(files)
}

/// Everything that goes into the files: the plan's texts as they are (a report names lines), its inputs, what is run and asked for.
fn key(opened: &Opened, results: &Results) -> Key {
    let mut key = KeyOf::new("output").part(env!("CARGO_PKG_VERSION").as_bytes());
    for (name, text) in opened.plan.files.iter() {
        key = key.part(name.as_bytes()).part(text.as_bytes());
    }
    key.debug(&opened.sources.lock)
        .part(results.scenario.as_bytes())
        .debug(&results.as_of)
        .debug(&opened.plan.head.attribution)
        .debug(&results.sensitivity.is_some())
        .key()
}

/// Names and lengths, then all bytes.
fn packed(files: &[OutputFile]) -> Vec<u8> {
    let list: Vec<(&str, usize)> = files.iter().map(|file| (file.path.as_str(), file.bytes.len())).collect();
    let list = serde_json::to_vec(&list).unwrap_or_default();
    let mut bytes = (list.len() as u64).to_le_bytes().to_vec();
    bytes.extend(list);
    files.iter().for_each(|file| bytes.extend(&file.bytes));
    bytes
}

fn unpacked(bytes: &[u8]) -> Option<Vec<OutputFile>> {
    let (length, rest) = bytes.split_first_chunk::<8>()?;
    let (list, mut rest) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
    let list: Vec<(String, usize)> = serde_json::from_slice(list).ok()?;
    let mut files = Vec::with_capacity(list.len());
    for (path, length) in list {
        let (own, others) = rest.split_at_checked(length)?;
        files.push(OutputFile { path, bytes: own.to_vec() });
        rest = others;
    }
    rest.is_empty().then_some(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_unpacked_and_what_is_cut_is_none() {
        let file = |path: &str, bytes: &[u8]| OutputFile { path: path.into(), bytes: bytes.to_vec() };
        let files = vec![file("a/报告.html", b"one"), file("empty", b""), file("b", &[0, 255])];
        let bytes = packed(&files);
        assert_eq!(unpacked(&bytes), Some(files));
        assert!((0..bytes.len()).all(|length| unpacked(&bytes[..length]).is_none()));
    }
}
