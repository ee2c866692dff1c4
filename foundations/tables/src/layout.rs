//! How a text table is laid out: its delimiter, and where in its record each field begins.

/// The delimiters that are looked for, likeliest first.
const CANDIDATES: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The delimiter of a text table, from its first part: the candidate that stands outside quotes equally often in the most
/// lines, and among those the most frequent.
pub(crate) fn sniff_delimiter(text: &[u8]) -> u8 {
    const LINES: usize = 50;
    let mut counts: Vec<[u32; CANDIDATES.len()]> = Vec::new();
    let mut line = [0u32; CANDIDATES.len()];
    let (mut quoted, mut blank) = (false, true);
    for &byte in text {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => {
                if !blank {
                    counts.push(line);
                }
                line = Default::default();
                blank = true;
                if counts.len() == LINES {
                    break;
                }
                continue;
            }
            _ if !quoted => {
                if let Some(which) = CANDIDATES.iter().position(|candidate| *candidate == byte) {
                    line[which] += 1;
                }
            }
            _ => {}
        }
        blank = false;
    }
    if counts.is_empty() && !blank {
        counts.push(line);
    }
    let Some(header) = counts.first().copied() else { return b',' };
    let score = |which: usize| {
        let agree = counts.iter().filter(|line| line[which] == header[which]).count();
        (header[which] > 0, agree, header[which], std::cmp::Reverse(which))
    };
    let best = (0..CANDIDATES.len()).max_by_key(|&which| score(which)).unwrap_or(0);
    CANDIDATES[best]
}

/// Where each field of a record begins, as line and column (both from 1, column in characters), given the line on which
/// the record's bytes begin. Blank lines before the record are passed over.
pub(crate) fn field_starts(raw: &[u8], line: u64, delimiter: u8, starts: &mut Vec<(u64, u64)>) {
    starts.clear();
    let (mut line, mut column) = (line, 1u64);
    let mut at = 0;
    while let Some(b'\n' | b'\r') = raw.get(at) {
        line += u64::from(raw[at] == b'\n');
        at += 1;
    }
    starts.push((line, column));
    let (mut inside, mut is_quoted, mut field_begins) = (false, false, true);
    for &byte in &raw[at..] {
        if byte & 0xC0 == 0x80 {
            continue;
        }
        if byte == b'"' {
            // A doubled quote closes the field and opens it again; a quote in a bare field is a character.
            is_quoted |= field_begins;
            inside = is_quoted && !inside;
        }
        field_begins = false;
        if byte == b'\n' {
            if !inside {
                break;
            }
            line += 1;
            column = 1;
            continue;
        }
        column += 1;
        if byte == delimiter && !inside {
            starts.push((line, column));
            field_begins = true;
            is_quoted = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_the_one_that_every_line_has() {
        assert_eq!(sniff_delimiter(b"id,name\n1,\"a;b;c\"\n2,x;y\n"), b',');
        assert_eq!(sniff_delimiter("区;人口\n临平;1,5\n余杭;2,5\n".as_bytes()), b';');
        assert_eq!(sniff_delimiter(b"a\tb\tc\n1,1\t2\t3\n"), b'\t');
        assert_eq!(sniff_delimiter(b"one column\n1\n"), b',');
        assert_eq!(sniff_delimiter(b""), b',');
        assert_eq!(sniff_delimiter(b"a;b"), b';');
    }

    #[test]
    fn fields_are_found_behind_quotes_line_breaks_and_chinese() {
        let mut starts = Vec::new();
        field_starts("\r\n临平,\"a\"\"b,\nc\",3\n".as_bytes(), 4, b',', &mut starts);
        assert_eq!(starts, [(5, 1), (5, 4), (6, 4)]);
    }

    #[test]
    fn a_quote_inside_a_bare_field_opens_nothing() {
        let mut starts = Vec::new();
        field_starts(b"5\" pipe,2,3", 1, b',', &mut starts);
        assert_eq!(starts, [(1, 1), (1, 9), (1, 11)]);
    }
}
