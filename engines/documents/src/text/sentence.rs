use std::ops::Range;

/// A sentence of the rendered text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Place in the rendered text, in characters.
    pub range: Range<usize>,
    /// Place among the decoded characters of the file.
    pub source: Range<usize>,
    /// Its words.
    pub text: String,
    /// Index of the block it stands in.
    pub block: usize,
}

/// Ranges of the sentences of a block, in characters from its start. A full stop inside quotation marks or brackets ends none
/// unless the mark closes right after it.
pub(crate) fn split(text: &[char]) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut i = 0;
    while let Some(&c) = text.get(i) {
        if matches!(c, '。' | '！' | '？' | '!' | '?') {
            let mut end = i + 1;
            while matches!(text.get(end), Some('”' | '’' | '）' | ')' | '。' | '！' | '？')) {
                end += 1;
            }
            sentences.push(start..end);
            start = end;
            i = end;
        } else {
            i += 1;
        }
    }
    if start < text.len() {
        sentences.push(start..text.len());
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn sentences_end_with_their_closing_marks() {
        let text: Vec<char> = "甲说：“好。”乙。丙".chars().collect();
        assert_eq!(split(&text), vec![0..7, 7..9, 9..10]);
    }
}
