use crate::Error;
use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

/// The characters of a text file. A byte order mark is kept as the character it is, so that offsets count it.
pub(crate) fn decode(bytes: &[u8], name: &str) -> Result<String, Error> {
    if bytes.starts_with(&[0xff, 0xfe]) {
        return Ok(format!("\u{feff}{}", UTF_16LE.decode_without_bom_handling(bytes.get(2..).unwrap_or(&[])).0));
    }
    if bytes.starts_with(&[0xfe, 0xff]) {
        return Ok(format!("\u{feff}{}", UTF_16BE.decode_without_bom_handling(bytes.get(2..).unwrap_or(&[])).0));
    }
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(text.to_string()),
        Err(error) => error,
    };
    // A file cut in the middle of a character is still UTF-8; what is lost is marked.
    let cut_at_the_end = error.error_len().is_none() && bytes.len() - error.valid_up_to() < 4;
    if cut_at_the_end && error.valid_up_to() > 0 {
        return Ok(String::from_utf8_lossy(bytes).into_owned());
    }
    if let Some(text) = GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
        return Ok(text.into_owned());
    }
    let mostly = String::from_utf8_lossy(bytes);
    let total = mostly.chars().count();
    let lost = mostly.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    if lost * 200 <= total {
        return Ok(mostly.into_owned());
    }
    // GB18030 cut at the end: the last byte or two are lost.
    for cut in 1..4.min(bytes.len()) {
        if let Some(head) = bytes.get(..bytes.len() - cut)
            && let Some(text) = GB18030.decode_without_bom_handling_and_without_replacement(head)
        {
            return Ok(format!("{text}{}", char::REPLACEMENT_CHARACTER));
        }
    }
    Err(Error::Encoding { name: name.to_string(), position: error.valid_up_to() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_come_out_of_utf8_and_gb18030() {
        let words = "全区实现生产总值940.09亿元，㐀";
        let (bytes, ..) = GB18030.encode(words);
        assert_eq!(decode(&bytes, "a.txt").unwrap(), words);
        assert_eq!(decode(words.as_bytes(), "a.txt").unwrap(), words);
    }

    #[test]
    fn a_byte_order_mark_is_a_character_and_a_cut_end_is_marked() {
        assert_eq!(decode("\u{feff}a".as_bytes(), "a").unwrap().chars().count(), 2);
        let bytes = "亿元".as_bytes();
        assert_eq!(decode(&bytes[..5], "a").unwrap(), "亿\u{fffd}");
    }

    #[test]
    fn noise_is_an_error() {
        let noise: Vec<u8> = (0..400u32).map(|i| (i * 7919 % 256) as u8 | 0x80).collect();
        assert!(matches!(decode(&noise, "x"), Err(Error::Encoding { .. })));
    }
}
