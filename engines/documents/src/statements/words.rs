use std::collections::HashMap;
use std::sync::LazyLock;

/// A list of words that is looked up by the first character; for lists too long to be tried one by one.
pub(crate) struct Words(HashMap<char, Vec<(&'static str, Vec<char>)>>);

impl Words {
    fn new(words: &[&'static str]) -> Words {
        let mut by_first: HashMap<char, Vec<(&'static str, Vec<char>)>> = HashMap::new();
        for word in words {
            let characters: Vec<char> = word.chars().collect();
            if let Some(first) = characters.first() {
                by_first.entry(*first).or_default().push((word, characters));
            }
        }
        for list in by_first.values_mut() {
            list.sort_by_key(|(_, c)| std::cmp::Reverse(c.len()));
        }
        Words(by_first)
    }

    /// The longest of the words that stands at `i`, and where it ends.
    pub fn longest(&self, text: &[char], i: usize) -> Option<(&'static str, usize)> {
        let rest = text.get(i..)?;
        let (word, characters) = self.0.get(rest.first()?)?.iter().find(|(_, c)| rest.starts_with(c))?;
        Some((word, i + characters.len()))
    }
}

/// Units of measure.
pub(crate) static UNITS: LazyLock<Words> = LazyLock::new(|| Words::new(super::lexicon::UNITS));
/// Classifiers.
pub(crate) static CLASSIFIERS: LazyLock<Words> = LazyLock::new(|| Words::new(super::lexicon::CLASSIFIERS));
/// Verbs of plans.
pub(crate) static VERBS: LazyLock<Words> = LazyLock::new(|| Words::new(crate::commitments::VERBS));
/// Marks of what is meant.
pub(crate) static MARKERS: LazyLock<Words> = LazyLock::new(|| Words::new(super::lexicon::MARKERS));
/// Words before them.
pub(crate) static ADVERBS: LazyLock<Words> = LazyLock::new(|| Words::new(crate::commitments::ADVERBS));
