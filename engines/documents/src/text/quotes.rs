//! Finding quotes in a text whatever white space stands in them, as fast for the hundredth as for the first.

use super::radicals::letter;
use std::ops::Range;

/// Byte offsets are kept for every so many characters.
const STRIDE: usize = 1024;

/// So many characters in a row are looked up.
const GRAM: usize = 3;

/// The rendered text without white space, where its characters stand, and where each three of them do.
#[derive(Clone, Debug)]
pub(super) struct Quotes {
    text: String,
    /// Byte offsets of every 1024th folded character.
    marks: Vec<usize>,
    /// The place in the rendered text of every folded character that white space stands before.
    jumps: Vec<(usize, usize)>,
    /// Where the places of each bucket of triples begin among `places`.
    buckets: Vec<u32>,
    /// Byte offsets of the triples, by bucket, in the order of the text.
    places: Vec<u32>,
}

impl Quotes {
    pub(super) fn of(text: &str) -> Quotes {
        let mut folded = String::with_capacity(text.len());
        let (mut marks, mut jumps) = (Vec::new(), Vec::<(usize, usize)>::new());
        let visible = text.chars().enumerate().filter(|(_, c)| !c.is_whitespace());
        for (n, (at, c)) in visible.enumerate() {
            if n % STRIDE == 0 {
                marks.push(folded.len());
            }
            if jumps.last().is_none_or(|(first, place)| place + (n - first) != at) {
                jumps.push((n, at));
            }
            folded.push(c);
        }
        // One bucket for about every five characters; the places take as many bytes as the text.
        let count = (folded.len() / 16).next_power_of_two().max(64);
        let mut buckets = vec![0u32; count + 1];
        for (_, bucket) in triples(&folded, count) {
            if let Some(n) = buckets.get_mut(bucket + 1) {
                *n += 1;
            }
        }
        let mut sum = 0;
        for n in &mut buckets {
            sum += *n;
            *n = sum;
        }
        let mut places = vec![0u32; sum as usize];
        let mut next = buckets.clone();
        for (byte, bucket) in triples(&folded, count) {
            if let Some(at) = next.get_mut(bucket) {
                if let Some(place) = places.get_mut(*at as usize) {
                    *place = byte as u32;
                }
                *at += 1;
            }
        }
        Quotes { text: folded, marks, jumps, buckets, places }
    }

    /// The first place of a quote in the rendered text, in characters.
    pub(super) fn find(&self, quote: &str) -> Option<Range<usize>> {
        let wanted: String = quote.chars().filter(|c| !c.is_whitespace()).map(letter).collect();
        let byte = self.first(&wanted)?;
        let block = self.marks.partition_point(|m| *m <= byte).checked_sub(1)?;
        let first = block * STRIDE + self.text.get(*self.marks.get(block)?..byte)?.chars().count();
        let last = first + wanted.chars().count().checked_sub(1)?;
        Some(self.place(first)?..self.place(last)? + 1)
    }

    /// Where the folded text first says so, in bytes. Only the places of the quote's rarest triple are looked at.
    fn first(&self, wanted: &str) -> Option<usize> {
        let count = self.buckets.len().checked_sub(1)?;
        let places = |bucket: usize| {
            let (from, to) = (*self.buckets.get(bucket)?, *self.buckets.get(bucket + 1)?);
            self.places.get(from as usize..to as usize)
        };
        let rarest = triples(wanted, count).filter_map(|(byte, bucket)| Some((byte, places(bucket)?)));
        let Some((offset, places)) = rarest.min_by_key(|(_, places)| places.len()) else {
            return (!wanted.is_empty()).then(|| self.text.find(wanted)).flatten();
        };
        places
            .iter()
            .filter_map(|place| (*place as usize).checked_sub(offset))
            .find(|at| self.text.get(*at..).is_some_and(|rest| rest.starts_with(wanted)))
    }

    /// The place in the rendered text of a folded character.
    fn place(&self, character: usize) -> Option<usize> {
        let after = self.jumps.partition_point(|(first, _)| *first <= character);
        let (first, place) = self.jumps.get(after.checked_sub(1)?)?;
        Some(place + (character - first))
    }
}

/// Every three characters in a row: the byte offset of the first, and their bucket.
fn triples(text: &str, buckets: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut last = [('\0', 0usize); GRAM];
    text.char_indices().enumerate().filter_map(move |(n, (byte, c))| {
        last.rotate_left(1);
        if let Some(newest) = last.last_mut() {
            *newest = (c, byte);
        }
        let [(a, at), (b, _), (c, _)] = last;
        let hash =
            [a, b, c].iter().fold(0u64, |h, c| (h ^ u64::from(*c)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23));
        (n + 1 >= GRAM).then_some((at, (hash >> 16) as usize & (buckets - 1)))
    })
}

#[cfg(test)]
mod tests {
    use super::Quotes;

    #[test]
    fn a_quote_is_found_where_it_first_stands_across_white_space() {
        let quotes = Quotes::of("甲 乙丙\n丁戊 己庚。乙丙丁戊");
        assert_eq!(quotes.find("乙丙丁"), Some(2..6));
        assert_eq!(quotes.find("丁 戊己"), Some(5..9));
        assert_eq!(quotes.find("戊"), Some(6..7));
        assert_eq!(quotes.find("乙丁丙"), None);
        assert_eq!(quotes.find(" "), None);
    }

    #[test]
    fn every_stretch_of_a_text_is_found_as_a_search_from_the_left_finds_it() {
        let text: Vec<char> = "全区产值增长5.1%，全市产值增长5.1%；全区产值下降。".repeat(60).chars().collect();
        let whole: String = text.iter().collect();
        let quotes = Quotes::of(&whole);
        for start in (0..text.len()).step_by(7) {
            for length in 1..30 {
                let Some(quote) = text.get(start..start + length) else { break };
                let quote: String = quote.iter().collect();
                let byte = whole.find(&quote).unwrap_or(0);
                let first = whole.get(..byte).map_or(0, |before| before.chars().count());
                assert_eq!(quotes.find(&quote), Some(first..first + length));
            }
        }
    }
}
