use super::figure::numeric;
use super::number::{self, arabic};
use super::numeral::{chinese_quantity, first_place, rank};
use super::time;
use std::ops::Range;

/// What a quantity measures, as its unit tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Class {
    /// Per cent, per mille, 成.
    Ratio,
    /// Percentage points.
    Points,
    /// Money, area, weight, energy … and rates of them.
    Amount,
    /// Things or people.
    Count,
    /// 倍, 番.
    Times,
    /// A place in an order.
    Rank,
    /// A figure alone: an index, a ratio to one.
    Bare,
    /// 持平, 同步.
    Word,
}

/// A number with its unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Quantity {
    /// From the first character of the number (or of 第) to the last of the unit and the qualifier after it.
    pub range: Range<usize>,
    /// The value alone.
    pub value: Range<usize>,
    /// As the output writes it.
    pub written: String,
    /// As written, magnitude included; empty where the text has none.
    pub unit: String,
    pub class: Class,
    /// 以上, 左右, 余 …
    pub after: Option<&'static str>,
    /// Two ends.
    pub is_range: bool,
    /// In Chinese numerals.
    pub chinese: bool,
    /// Written with a minus sign.
    pub negative: bool,
    /// One part of a ratio a:b:c.
    pub ratio: bool,
}

/// What a stretch of a block is to the reader of statements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    Quantity(Quantity),
    Time(time::Time, Range<usize>),
}

impl Token {
    pub fn range(&self) -> Range<usize> {
        match self {
            Token::Quantity(q) => q.range.clone(),
            Token::Time(_, range) => range.clone(),
        }
    }
}

/// True if `word` stands at `i`.
pub(crate) fn stands(text: &[char], i: usize, word: &str) -> bool {
    for (j, c) in (i..).zip(word.chars()) {
        if text.get(j) != Some(&c) {
            return false;
        }
    }
    true
}

/// The longest of the words that stands at `i`, and where it ends.
pub(crate) fn longest(text: &[char], i: usize, words: &[&'static str]) -> Option<(&'static str, usize)> {
    let mut best: Option<(&'static str, usize)> = None;
    let first = *text.get(i)?;
    for word in words {
        // Decoding one character is much cheaper than comparing as strings.
        if word.chars().next().is_none_or(|c| c != first) {
            continue;
        }
        let length = word.chars().count();
        if best.is_none_or(|(_, end)| i + length > end) && stands(text, i, word) {
            best = Some((word, i + length));
        }
    }
    best
}

/// Longest name in quotation marks that is passed over.
const LONGEST_NAME: usize = 16;

/// Longest title in 《》.
const LONGEST_TITLE: usize = 80;

/// Every quantity and time of a block, in order.
pub(crate) fn tokens(text: &[char]) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut i = section_number(text);
    while let Some(&c) = text.get(i) {
        if !interesting(c) {
            i += 1;
            continue;
        }
        if c == '《' {
            i = close(text, i, '》', LONGEST_TITLE).unwrap_or(i + 1);
            continue;
        }
        if let Some((time, end)) = time::time(text, i).filter(|_| !follows_number(text, i)) {
            tokens.push(Token::Time(time, i..end));
            i = end;
            continue;
        }
        if c == '“' || c == '"' || c == '‘' {
            let closing = match c {
                '“' => '”',
                '‘' => '’',
                _ => '"',
            };
            match close(text, i, closing, LONGEST_NAME) {
                Some(end)
                    if text.get(i + 1..end - 1).is_some_and(|n| !n.iter().any(|c| matches!(c, '，' | '。' | '；'))) =>
                {
                    i = end
                }
                _ => i += 1,
            }
            continue;
        }
        if let Some(end) = clock(text, i, tokens.last()) {
            i = end;
            continue;
        }
        if let Some(more) = ratio(text, i) {
            i = more.last().map_or(i + 1, |q| q.range.end);
            tokens.extend(more.into_iter().map(Token::Quantity));
            continue;
        }
        match quantity(text, i) {
            Found::Quantity(q) => {
                i = q.range.end.max(i + 1);
                tokens.push(Token::Quantity(q));
            }
            Found::Skip(end) => i = end.max(i + 1),
        }
    }
    tokens
}

/// True if the number starts a phrase that ends in 之一: one of so many.
pub(super) fn one_of(text: &[char], end: usize) -> bool {
    let rest =
        text.iter().skip(end).take(16).take_while(|c| !matches!(c, '，' | '。' | '；' | '、')).collect::<String>();
    rest.ends_with("之一")
}

fn interesting(c: char) -> bool {
    c.is_ascii_digit()
        || c.is_ascii_alphabetic()
        || number::is_numeral(c)
        || matches!(
            c,
            '《' | '“'
                | '"'
                | '‘'
                | '第'
                | '首'
                | '双'
                | '今'
                | '去'
                | '上'
                | '明'
                | '本'
                | '未'
                | '过'
                | '这'
                | '近'
                | '全'
                | '持'
                | '同'
                | '前'
                | '下'
                | '年'
                | '半'
                | '０'..='９'
        )
}

fn follows_number(text: &[char], i: usize) -> bool {
    i > 0
        && text.get(i).is_some_and(char::is_ascii_digit)
        && text.get(i - 1).is_some_and(|c| c.is_ascii_digit() || *c == '.')
}

pub(super) fn close(text: &[char], i: usize, mark: char, most: usize) -> Option<usize> {
    text.iter().skip(i + 1).take(most).position(|c| *c == mark).map(|p| i + p + 2)
}

/// Length of `一、`, `（二）`, `3.`, `4．`, `第三章` at the start of a block.
fn section_number(text: &[char]) -> usize {
    let mut i = 0;
    while text.get(i).is_some_and(|c| c.is_whitespace()) {
        i += 1;
    }
    let bracket = matches!(text.get(i), Some('（' | '('));
    let start = if bracket { i + 1 } else { i };
    let end =
        text.iter().skip(start).take(4).take_while(|c| c.is_ascii_digit() || number::is_numeral(**c)).count() + start;
    if end == start {
        return i;
    }
    match text.get(end) {
        Some('）' | ')') => end + 1,
        Some('、' | '．') if !bracket => end + 1,
        Some('.') if !bracket && !text.get(end + 1).is_some_and(char::is_ascii_digit) => end + 1,
        _ => i,
    }
}

pub(super) enum Found {
    Quantity(Quantity),
    Skip(usize),
}

/// The end of 09:02 or 09:02:33 behind a date, or with a nought before: the time of day.
fn clock(text: &[char], i: usize, before: Option<&Token>) -> Option<usize> {
    let pair = |at: usize| {
        let digits = text.get(at..at + 2)?;
        let value: u8 = digits.iter().collect::<String>().parse().ok()?;
        (!text.get(at + 2).is_some_and(char::is_ascii_digit)).then_some(value)
    };
    let (hour, minute) = (pair(i)?, pair(i + 3)?);
    let dated = matches!(before, Some(Token::Time(_, range)) if range.end + 2 >= i);
    if text.get(i + 2) != Some(&':') || hour > 24 || minute > 59 || !(dated || text.get(i) == Some(&'0')) {
        return None;
    }
    let seconds = text.get(i + 5) == Some(&':') && pair(i + 6).is_some();
    Some(if seconds { i + 8 } else { i + 5 })
}

/// `87：9：4`.
fn ratio(text: &[char], i: usize) -> Option<Vec<Quantity>> {
    let mut parts = vec![(i, arabic(text, i)?)];
    while let Some(&(_, end)) = parts.last() {
        if !matches!(text.get(end), Some('：' | ':' | '∶')) {
            break;
        }
        match arabic(text, end + 1) {
            Some(next) => parts.push((end + 1, next)),
            None => break,
        }
    }
    let last = parts.last()?.1;
    if parts.len() < 3 || matches!(text.get(last), Some('：' | ':' | '∶')) {
        return None;
    }
    Some(
        parts
            .into_iter()
            .map(|(start, end)| Quantity {
                range: start..end,
                value: start..end,
                written: text.get(start..end).unwrap_or(&[]).iter().collect(),
                unit: "%".to_string(),
                class: Class::Ratio,
                after: None,
                is_range: false,
                chinese: false,
                negative: false,
                ratio: true,
            })
            .collect(),
    )
}

fn quantity(text: &[char], i: usize) -> Found {
    let Some(&c) = text.get(i) else { return Found::Skip(i + 1) };
    if c.is_ascii_alphabetic() {
        // GDP1896.5亿元: a measure written in letters, and its figure.
        if let Some((_, end)) = longest(text, i, super::lexicon::LETTERS)
            && text.get(end).is_some_and(char::is_ascii_digit)
            && !i.checked_sub(1).and_then(|b| text.get(b)).is_some_and(char::is_ascii_alphanumeric)
        {
            return Found::Skip(end);
        }
        // Names such as A320, G20, CR929.
        let end =
            text.iter().skip(i).take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/')).count()
                + i;
        return Found::Skip(end);
    }
    if let Some((word, end)) = longest(text, i, &["持平", "同步"]) {
        // 与同期持平, 与经济增长同步; 同步推进 and the like say no quantity.
        let before = plain(text, i.saturating_sub(16)..i);
        let compared = before
            .rsplit(['，', '。', '；', '、'])
            .next()
            .is_some_and(|c| c.contains(['与', '和', '同']) || c.is_empty());
        let either = before.ends_with(['或', '、']);
        if !compared
            || either
            || text.get(end).is_some_and(|c| c.is_alphanumeric())
            || (word == "同步" && !before.contains('与') && !(before.contains('和') && before.contains("增长")))
        {
            return Found::Skip(end);
        }
        return Found::Quantity(Quantity {
            range: i..end,
            value: i..end,
            written: word.to_string(),
            unit: String::new(),
            class: Class::Word,
            after: None,
            is_range: false,
            chinese: false,
            negative: false,
            ratio: false,
        });
    }
    match c {
        '第' => rank(text, i),
        '首' => first_place(text, i),
        _ if c.is_ascii_digit() || ('０'..='９').contains(&c) => numeric(text, i),
        _ if number::is_numeral(c) => chinese_quantity(text, i),
        _ => Found::Skip(i + 1),
    }
}

pub(super) fn plain(text: &[char], range: Range<usize>) -> String {
    text.get(range).unwrap_or(&[]).iter().collect()
}

pub(super) fn ranked(text: &[char], range: Range<usize>, value: Range<usize>, unit: &str, is_range: bool) -> Quantity {
    let written = plain(text, value.clone());
    Quantity {
        range,
        value,
        chinese: !written.starts_with(|c: char| c.is_ascii_digit()),
        written,
        unit: unit.to_string(),
        class: Class::Rank,
        after: None,
        is_range,
        negative: false,
        ratio: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let text: Vec<char> = text.chars().collect();
        tokens(&text)
            .into_iter()
            .filter_map(|t| match t {
                Token::Quantity(q) => Some(format!("{}|{}", q.written, q.unit)),
                Token::Time(..) => None,
            })
            .collect()
    }

    #[test]
    fn numbers_come_with_their_units() {
        assert_eq!(read("实现生产总值940.09亿元，同比增长10.6%"), ["940.09|亿元", "10.6|%"]);
        assert_eq!(read("提高0.5个百分点，32.8万台（套）农机"), ["0.5|个百分点", "32.8|万台（套）"]);
        assert_eq!(read("25.5元/公斤，1.0439吨标准煤/万元"), ["25.5|元/公斤", "1.0439|吨标准煤/万元"]);
        assert_eq!(read("突破60亿。总人口38万。近百亿元"), ["60|亿", "38|万", "百|亿元"]);
    }

    #[test]
    fn ranges_fractions_ratios_and_chinese_numerals_are_read() {
        assert_eq!(read("增长5%—5.5%，在6~8万元，1500亿~2000亿元"), ["5%—5.5|%", "6~8|万元", "1500亿~2000|亿元"]);
        assert_eq!(
            read("有七成行业，三分之二的县，粮经饲比例达到87：9：4"),
            ["七|成", "三分之二|", "87|%", "9|%", "4|%"]
        );
        assert_eq!(
            read("突破两万亿元，位列全国第三，居百强县之首，第三至第七位"),
            ["两|万亿元", "三|位", "首|位", "三至第七|位"]
        );
        assert_eq!(read("收入翻一番，日产2×7500吨"), ["一|番", "2×7500|吨"]);
    }

    #[test]
    fn names_made_of_figures_dates_and_section_numbers_are_no_quantities() {
        assert!(read("“3521”行动、“八八战略”，2021年3月5日，8+4政策，5G基站，A320").is_empty());
        assert!(read("（三）第一产业").is_empty());
        assert!(read("《2021年5个方案》").is_empty());
        assert!(read("1.矿产资源").is_empty());
    }
}
