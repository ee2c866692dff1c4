use std::collections::{BTreeMap, HashMap};
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

/// A list of words tried at the ends of a text, looked up by the character they begin or end with.
pub(crate) struct Affixes {
    by_first: Vec<(char, Vec<&'static str>)>,
    by_last: Vec<(char, Vec<&'static str>)>,
}

impl Affixes {
    fn new(words: &[&'static str]) -> Affixes {
        let group = |of: &dyn Fn(&str) -> Option<char>| {
            let mut groups: BTreeMap<char, Vec<&'static str>> = BTreeMap::new();
            for word in words {
                if let Some(c) = of(word) {
                    groups.entry(c).or_default().push(word);
                }
            }
            for list in groups.values_mut() {
                list.sort_by_key(|w| std::cmp::Reverse(w.len()));
            }
            groups.into_iter().collect()
        };
        Affixes { by_first: group(&|w| w.chars().next()), by_last: group(&|w| w.chars().next_back()) }
    }

    fn of<'g>(groups: &'g [(char, Vec<&'static str>)], c: char) -> &'g [&'static str] {
        let found = groups.binary_search_by_key(&c, |(c, _)| *c).ok().and_then(|i| groups.get(i));
        found.map_or(&[], |(_, words)| words.as_slice())
    }

    /// The longest of the words that a text begins with, and what follows it.
    pub fn start<'a>(&self, text: &'a str) -> Option<(&'a str, &'static str)> {
        let words = Affixes::of(&self.by_first, text.chars().next()?);
        words.iter().find_map(|w| text.strip_prefix(w).map(|rest| (rest, *w)))
    }

    /// The longest of the words that a text ends with, and what stands before it.
    pub fn end<'a>(&self, text: &'a str) -> Option<(&'a str, &'static str)> {
        let words = Affixes::of(&self.by_last, text.chars().next_back()?);
        words.iter().find_map(|w| text.strip_suffix(w).map(|rest| (rest, *w)))
    }

    /// True for one of the words.
    pub fn holds(&self, text: &str) -> bool {
        text.chars().next().is_some_and(|c| Affixes::of(&self.by_first, c).contains(&text))
    }
}

/// Qualifiers before a number.
pub(crate) static BEFORE: LazyLock<Affixes> = LazyLock::new(|| Affixes::new(super::lexicon::BEFORE));
/// Verbs of rising.
pub(crate) static UP: LazyLock<Affixes> = LazyLock::new(|| Affixes::new(super::lexicon::UP));
/// Verbs of falling.
pub(crate) static DOWN: LazyLock<Affixes> = LazyLock::new(|| Affixes::new(super::lexicon::DOWN));
/// Words between a name and its figure.
pub(crate) static LINKS: LazyLock<Affixes> = LazyLock::new(|| Affixes::new(super::lexicon::LINKS));
/// Words that open a clause.
pub(crate) static OPENERS: LazyLock<Affixes> = LazyLock::new(|| Affixes::new(super::lexicon::OPENERS));
/// The area of a document, said without its name.
pub(crate) static WHOLE_AREA: LazyLock<Affixes> = LazyLock::new(|| Affixes::new(super::lexicon::WHOLE_AREA));
/// What is measured.
pub(crate) static HEADS: LazyLock<Affixes> = LazyLock::new(|| Affixes::new(super::lexicon::HEADS));
/// Measures that say nothing by themselves.
pub(crate) static BARE: LazyLock<Affixes> = LazyLock::new(|| Affixes::new(super::lexicon::BARE));
/// Verbs of plans, at the ends of names.
pub(crate) static PLANNED: LazyLock<Affixes> = LazyLock::new(|| Affixes::new(crate::commitments::VERBS));
