//! Unpacking, size limit, and the bytes of the present record kept for problems' places.

use crate::decode::{BrokenText, DecodingReader, decode, undecodable};
use crate::{Encoding, ReadOptions};
use flate2::read::MultiGzDecoder;
use linping_problems::{Code, Place, Problem, Text};
use std::io::{self, Read};

const GZIP_MAGIC: [u8; 2] = [0x1F, 0x8B];

/// Inside an [`io::Error`]: the file is larger than allowed.
#[derive(Debug, thiserror::Error)]
#[error("larger than {limit} bytes")]
struct LimitReached {
    limit: u64,
}

/// Ends with an error where the limit is passed.
struct LimitedReader<R> {
    inner: R,
    left: u64,
    limit: u64,
}

impl<R: Read> Read for LimitedReader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(out)?;
        match self.left.checked_sub(read as u64) {
            Some(left) => self.left = left,
            None => return Err(io::Error::other(LimitReached { limit: self.limit })),
        }
        Ok(read)
    }
}

/// The first bytes of a source, and the source with those bytes still in it.
fn peek<'a>(mut reader: impl Read + 'a, length: usize) -> io::Result<(Vec<u8>, Box<dyn Read + 'a>)> {
    let mut head = Vec::with_capacity(length);
    reader.by_ref().take(length as u64).read_to_end(&mut head)?;
    Ok((head.clone(), Box::new(io::Cursor::new(head).chain(reader))))
}

/// The content of a source, unpacked if it is gzip, with the limit on its size; and its first bytes.
pub(crate) fn unpacked<'a>(reader: impl Read + 'a, limit: u64) -> io::Result<(Vec<u8>, Box<dyn Read + 'a>)> {
    let (head, reader) = peek(reader, 8)?;
    if head.starts_with(&GZIP_MAGIC) {
        let unpacked = LimitedReader { inner: MultiGzDecoder::new(reader), left: limit, limit };
        peek(unpacked, 8)
    } else {
        Ok((head, Box::new(LimitedReader { inner: reader, left: limit, limit })))
    }
}

/// True for the first bytes of a workbook: ZIP (XLSX, XLSB, ODS) or the compound file of old XLS.
pub(crate) fn is_workbook(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0])
}

/// An error of reading as a problem of the file.
pub(crate) fn problem_of(file: &str, error: &io::Error) -> Problem {
    let inner = error.get_ref();
    if let Some(LimitReached { limit }) = inner.and_then(|inner| inner.downcast_ref()) {
        return Problem::new(
            Code::TooLarge,
            Text::new(
                format!("{file} 超过 {limit} 字节的上限"),
                format!("{file} is larger than the limit of {limit} bytes"),
            ),
        )
        .at(Place::file(file));
    }
    if let Some(BrokenText { encoding, byte }) = inner.and_then(|inner| inner.downcast_ref()) {
        return undecodable(*encoding, *byte).at(Place::file(file));
    }
    Problem::new(
        Code::UnreadableFile,
        Text::new(format!("读取 {file} 时出错：{error}"), format!("{file} cannot be read: {error}")),
    )
    .at(Place::file(file))
    .hint(Text::new("文件可能不完整，请重新获取。", "the file may be cut short; get it again."))
}

/// The text of a source as UTF-8, whose bytes since the last [`KeptReader::forget_before`] can be looked at again.
pub(crate) struct KeptReader<'a> {
    inner: DecodingReader<Box<dyn Read + 'a>>,
    pending: Vec<u8>,
    pending_at: usize,
    kept: Vec<u8>,
    kept_from: u64,
}

impl<'a> KeptReader<'a> {
    pub fn new(inner: Box<dyn Read + 'a>, encoding: Option<Encoding>) -> Self {
        KeptReader {
            inner: DecodingReader::new(inner, encoding),
            pending: Vec::new(),
            pending_at: 0,
            kept: Vec::new(),
            kept_from: 0,
        }
    }

    /// Text read ahead, to look at before anything else is read: at most `length` bytes.
    pub fn look_ahead(&mut self, length: usize) -> io::Result<&[u8]> {
        self.inner.by_ref().take(length as u64).read_to_end(&mut self.pending)?;
        Ok(&self.pending)
    }

    /// Passes over text looked at ahead.
    pub fn skip(&mut self, length: usize) {
        self.pending_at += length.min(self.pending.len() - self.pending_at);
    }

    /// Lets go of the bytes before a position.
    pub fn forget_before(&mut self, position: u64) {
        const WORTHWHILE: usize = 1 << 18;
        let useless = usize::try_from(position.saturating_sub(self.kept_from)).unwrap_or(0).min(self.kept.len());
        if useless > WORTHWHILE && useless * 2 > self.kept.len() {
            self.kept.drain(..useless);
            self.kept_from += useless as u64;
        }
    }

    /// The bytes between two positions, as far as they are kept.
    pub fn between(&self, start: u64, end: u64) -> &[u8] {
        let index = |position: u64| {
            usize::try_from(position.saturating_sub(self.kept_from)).unwrap_or(usize::MAX).min(self.kept.len())
        };
        self.kept.get(index(start)..index(end)).unwrap_or_default()
    }
}

impl Read for KeptReader<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = if self.pending_at < self.pending.len() {
            let length = out.len().min(self.pending.len() - self.pending_at);
            out[..length].copy_from_slice(&self.pending[self.pending_at..self.pending_at + length]);
            self.pending_at += length;
            length
        } else {
            self.inner.read(out)?
        };
        self.kept.extend_from_slice(&out[..read]);
        Ok(read)
    }
}

/// The text of a file as people see it: unpacked if it is gzip, UTF-8, GB18030 or UTF-16. For showing a line of it; places
/// count in this text. Bytes that are no text are shown as such.
///
/// ```
/// assert_eq!(linping_tables::shown_text(&[0xC1, 0xD9, 0xC6, 0xBD], 100).unwrap(), "临平");
/// ```
///
/// # Errors
/// More than `limit` bytes once unpacked; gzip that is cut short.
pub fn shown_text(bytes: &[u8], limit: u64) -> io::Result<String> {
    let (_, mut reader) = unpacked(bytes, limit)?;
    let mut plain = Vec::new();
    reader.read_to_end(&mut plain)?;
    String::from_utf8(plain).or_else(|error| {
        let plain = error.into_bytes();
        Ok(decode(&plain).map_or_else(|_| String::from_utf8_lossy(&plain).into_owned(), |(text, _)| text))
    })
}

/// The settings of a text source.
pub(crate) fn text_source<'a>(reader: Box<dyn Read + 'a>, options: &ReadOptions) -> KeptReader<'a> {
    KeptReader::new(reader, options.encoding)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn the_lines_of_a_packed_file_are_shown_unpacked_and_no_longer_than_the_limit() {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all("id,population\n甲,-5\n".as_bytes()).unwrap();
        let packed = packer.finish().unwrap();
        assert_eq!(shown_text(&packed, 100).unwrap(), "id,population\n甲,-5\n");
        assert!(shown_text(&packed, 10).is_err());
        assert!(shown_text(&packed[..12], 100).is_err(), "cut short");
        assert_eq!(shown_text(b"caf\xE9", 100).unwrap(), "caf\u{FFFD}", "bytes that are no text");
    }
}
