use encoding_rs::{Decoder, DecoderResult, GB18030, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use linping_problems::{Code, Problem, Text};
use std::io::{self, Read};

/// How the characters of a text are written as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// GB18030, of which GBK and GB2312 are parts: what Chinese office software writes.
    Gb18030,
    /// UTF-16, low byte first (Excel's "Unicode text").
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Western European. Never guessed, only taken when it is asked for: any bytes at all can be read as it.
    Windows1252,
}

impl Encoding {
    fn table(self) -> &'static encoding_rs::Encoding {
        match self {
            Encoding::Utf8 => UTF_8,
            Encoding::Gb18030 => GB18030,
            Encoding::Utf16Le => UTF_16LE,
            Encoding::Utf16Be => UTF_16BE,
            Encoding::Windows1252 => WINDOWS_1252,
        }
    }

    /// The name people know it by.
    pub fn name(self) -> &'static str {
        self.table().name()
    }

    /// The encoding a byte order mark announces, and the length of the mark.
    fn of_mark(bytes: &[u8]) -> Option<(Encoding, usize)> {
        let (table, length) = encoding_rs::Encoding::for_bom(bytes)?;
        [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be]
            .into_iter()
            .find(|encoding| encoding.table() == table)
            .map(|encoding| (encoding, length))
    }
}

/// What a stretch of bytes without a byte order mark is: `None` while only ASCII has been seen.
///
/// Text that is UTF-8 but for a few broken bytes stays UTF-8, so that the break is reported rather than the whole
/// turned into wrong characters.
fn guess(bytes: &[u8], is_all: bool) -> Option<Encoding> {
    let (mut good, mut bad, mut cut) = (0usize, 0usize, false);
    let mut rest = bytes;
    loop {
        let (valid, after) = match std::str::from_utf8(rest) {
            Ok(_) => (rest, None),
            Err(error) => (&rest[..error.valid_up_to()], Some((error.valid_up_to(), error.error_len()))),
        };
        good += valid.iter().filter(|byte| **byte >= 0xC0).count();
        match after {
            None => break,
            Some((_, None)) => {
                cut = true;
                break;
            }
            Some((at, Some(length))) => {
                bad += 1;
                rest = &rest[at + length..];
            }
        }
    }
    if cut && is_all {
        bad += 1;
    }
    match (good, bad) {
        (0, 0) if cut => None,
        (0, 0) => is_all.then_some(Encoding::Utf8),
        _ if bad == 0 || good >= 4 * bad => Some(Encoding::Utf8),
        _ => Some(Encoding::Gb18030),
    }
}

/// The problem of bytes that are no text, at a byte.
pub(crate) fn undecodable(encoding: Encoding, byte: u64) -> Problem {
    let name = encoding.name();
    Problem::new(
        Code::BadEncoding,
        Text::new(
            format!("第 {byte} 字节处不是有效的 {name} 文本"),
            format!("the text breaks at byte {byte}: not valid {name}"),
        ),
    )
    .hint(Text::new("请将文件另存为 UTF-8 编码。", "save the file as UTF-8."))
}

/// The characters of a whole text, and how they were written: a byte order mark decides; else UTF-8 if it is, else
/// GB18030. The mark is left out.
///
/// ```
/// use linping_tables::{Encoding, decode};
/// assert_eq!(decode("临平".as_bytes()).unwrap(), ("临平".to_string(), Encoding::Utf8));
/// assert_eq!(decode(&[0xC1, 0xD9, 0xC6, 0xBD]).unwrap(), ("临平".to_string(), Encoding::Gb18030));
/// ```
///
/// # Errors
/// Bytes that are neither; the problem names the byte but no file (the caller knows it).
pub fn decode(bytes: &[u8]) -> Result<(String, Encoding), Problem> {
    let (encoding, skip) =
        Encoding::of_mark(bytes).unwrap_or_else(|| (guess(bytes, true).unwrap_or(Encoding::Utf8), 0));
    decode_as(&bytes[skip..], encoding)
        .map(|text| (text, encoding))
        .map_err(|at| undecodable(encoding, at + skip as u64))
}

/// The characters of a text in a known encoding; on failure the byte where it breaks.
fn decode_as(bytes: &[u8], encoding: Encoding) -> Result<String, u64> {
    if encoding == Encoding::Utf8 {
        return std::str::from_utf8(bytes).map(str::to_string).map_err(|error| error.valid_up_to() as u64);
    }
    let mut decoder = encoding.table().new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(bytes.len() * 3);
    let mut text = String::with_capacity(room);
    match decoder.decode_to_string_without_replacement(bytes, &mut text, true) {
        (DecoderResult::InputEmpty, _) => Ok(text),
        (_, read) => Err(read as u64),
    }
}

/// Inside an [`io::Error`]: the text breaks here.
#[derive(Debug, thiserror::Error)]
#[error("not valid {} at byte {byte}", encoding.name())]
pub(crate) struct BrokenText {
    pub encoding: Encoding,
    pub byte: u64,
}

/// Reads any encoding as UTF-8, in bounded memory; the encoding is guessed from the first bytes beyond ASCII.
pub(crate) struct DecodingReader<R> {
    inner: R,
    chosen: Option<Encoding>,
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    text: Vec<u8>,
    text_at: usize,
    bytes_before: u64,
    at_start: bool,
    ended: bool,
}

const CHUNK: usize = 1 << 16;

impl<R: Read> DecodingReader<R> {
    pub fn new(inner: R, chosen: Option<Encoding>) -> Self {
        DecodingReader {
            inner,
            chosen,
            decoder: None,
            raw: Vec::new(),
            text: Vec::new(),
            text_at: 0,
            bytes_before: 0,
            at_start: true,
            ended: false,
        }
    }

    /// Reads one more chunk of raw bytes.
    fn pull(&mut self) -> io::Result<()> {
        let old = self.raw.len();
        self.raw.resize(old + CHUNK, 0);
        let read = loop {
            match self.inner.read(&mut self.raw[old..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        self.raw.truncate(old + read.as_ref().copied().unwrap_or(0));
        self.ended = read? == 0;
        Ok(())
    }

    /// Turns what was read into characters.
    fn refill(&mut self) -> io::Result<()> {
        self.pull()?;
        while self.at_start && self.raw.len() < 3 && !self.ended {
            self.pull()?;
        }
        if self.at_start {
            self.at_start = false;
            if let Some((encoding, length)) = Encoding::of_mark(&self.raw) {
                self.chosen = Some(encoding);
                self.raw.drain(..length);
                self.bytes_before = length as u64;
            }
        }
        if self.chosen.is_none() && !self.raw.is_ascii() {
            // A stretch may end in the middle of a character: read on until the guess is safe.
            while self.chosen.is_none() {
                self.chosen = guess(&self.raw, self.ended);
                if self.chosen.is_none() {
                    self.pull()?;
                }
            }
        }
        self.text.clear();
        self.text_at = 0;
        let Some(encoding) = self.chosen else {
            self.bytes_before += self.raw.len() as u64;
            std::mem::swap(&mut self.text, &mut self.raw);
            self.raw.clear();
            return Ok(());
        };
        let decoder = self.decoder.get_or_insert_with(|| encoding.table().new_decoder_without_bom_handling());
        let room = decoder.max_utf8_buffer_length_without_replacement(self.raw.len()).unwrap_or(self.raw.len() * 3);
        self.text.resize(room.max(16), 0);
        let (result, read, written) = decoder.decode_to_utf8_without_replacement(&self.raw, &mut self.text, self.ended);
        self.text.truncate(written);
        let byte = self.bytes_before + read as u64;
        if let DecoderResult::Malformed(length, after) = result {
            let byte = byte.saturating_sub(u64::from(length) + u64::from(after));
            return Err(io::Error::new(io::ErrorKind::InvalidData, BrokenText { encoding, byte }));
        }
        self.bytes_before = byte;
        self.raw.drain(..read);
        Ok(())
    }
}

impl<R: Read> Read for DecodingReader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.text_at == self.text.len() {
            if self.ended {
                return Ok(0);
            }
            self.refill()?;
        }
        let length = out.len().min(self.text.len() - self.text_at);
        out[..length].copy_from_slice(&self.text[self.text_at..self.text_at + length]);
        self.text_at += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn through_reader(bytes: &[u8]) -> Result<String, io::Error> {
        let mut text = String::new();
        DecodingReader::new(bytes, None).read_to_string(&mut text).map(|_| text)
    }

    #[test]
    fn a_gb18030_text_whose_first_chinese_stands_across_two_chunks_is_read_right() {
        for before in [CHUNK - 2, CHUNK - 1, CHUNK] {
            let mut bytes = vec![b'a'; before];
            bytes.extend([0xC1, 0xD9, 0xC6, 0xBD].repeat(20));
            let expected = "a".repeat(before) + &"临平".repeat(20);
            assert_eq!(through_reader(&bytes).unwrap(), expected, "{before}");
            assert_eq!(decode(&bytes).unwrap(), (expected, Encoding::Gb18030));
        }
    }

    #[test]
    fn utf16_with_a_mark_is_read_and_the_mark_is_left_out() {
        let mut bytes = vec![0xFF, 0xFE];
        bytes.extend("人口,1".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(through_reader(&bytes).unwrap(), "人口,1");
        assert_eq!(decode(&bytes).unwrap(), ("人口,1".into(), Encoding::Utf16Le));
    }

    #[test]
    fn one_broken_byte_in_much_utf8_is_reported_where_it_is() {
        let mut bytes = "临平区统计公报".as_bytes().to_vec();
        bytes.insert(6, 0xFF);
        let problem = decode(&bytes).unwrap_err();
        assert!(problem.message.en.contains("byte 6"), "{}", problem.message.en);
        let error = through_reader(&bytes).unwrap_err();
        assert_eq!(error.get_ref().unwrap().downcast_ref::<BrokenText>().unwrap().byte, 6);
    }

    #[test]
    fn a_text_cut_in_the_middle_of_a_character_is_no_text() {
        let whole = "临平区统计公报".as_bytes();
        assert!(decode(&whole[..whole.len() - 1]).is_err());
        assert!(through_reader(&whole[..whole.len() - 1]).is_err());
    }

    proptest::proptest! {
        #[test]
        fn reader_and_whole_text_agree_on_any_text(text in "\\PC{0,200}") {
            proptest::prop_assert_eq!(through_reader(text.as_bytes()).unwrap(), text.trim_start_matches('\u{feff}'));
        }

        #[test]
        fn any_bytes_are_text_or_a_problem_and_never_a_panic(bytes in proptest::collection::vec(0u8.., 0..300)) {
            let _ = decode(&bytes);
            let _ = through_reader(&bytes);
        }
    }
}
