use super::lexicon::{AFTER, CLASSIFIERS, PER_CENT, UNITS};
use super::number::{self, arabic, chinese};
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
    let mut j = i;
    for c in word.chars() {
        if text.get(j) != Some(&c) {
            return false;
        }
        j += 1;
    }
    true
}

/// The longest of the words that stands at `i`, and where it ends.
pub(crate) fn longest(text: &[char], i: usize, words: &[&'static str]) -> Option<(&'static str, usize)> {
    let mut best: Option<(&'static str, usize)> = None;
    let first = *text.get(i)?;
    for word in words {
        if !word.starts_with(first) {
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
            let closing = match c { '“' => '”', '‘' => '’', _ => '"' };
            match close(text, i, closing, LONGEST_NAME) {
                Some(end) if text.get(i + 1..end - 1).is_some_and(|n| !n.iter().any(|c| matches!(c, '，' | '。' | '；'))) => i = end,
                _ => i += 1,
            }
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
fn one_of(text: &[char], end: usize) -> bool {
    let rest = text.iter().skip(end).take(16).take_while(|c| !matches!(c, '，' | '。' | '；' | '、')).collect::<String>();
    rest.ends_with("之一")
}

fn interesting(c: char) -> bool {
    c.is_ascii_digit()
        || c.is_ascii_alphabetic()
        || number::is_numeral(c)
        || matches!(c, '《' | '“' | '"' | '‘' | '第' | '首' | '双' | '今' | '去' | '上' | '明' | '本' | '未' | '过' | '这' | '近' | '全' | '持' | '同' | '前' | '下' | '年' | '半' | '０'..='９')
}

fn follows_number(text: &[char], i: usize) -> bool {
    i > 0
        && text.get(i).is_some_and(char::is_ascii_digit)
        && text.get(i - 1).is_some_and(|c| c.is_ascii_digit() || *c == '.')
}

fn close(text: &[char], i: usize, mark: char, most: usize) -> Option<usize> {
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
    let end = text.iter().skip(start).take(4).take_while(|c| c.is_ascii_digit() || number::is_numeral(**c)).count() + start;
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

enum Found {
    Quantity(Quantity),
    Skip(usize),
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

fn letters(c: Option<&char>) -> bool {
    c.is_some_and(|c| c.is_ascii_alphabetic() || *c == '_')
}

fn quantity(text: &[char], i: usize) -> Found {
    let Some(&c) = text.get(i) else { return Found::Skip(i + 1) };
    if c.is_ascii_alphabetic() {
        // Names such as A320, G20, CR929.
        let end = text.iter().skip(i).take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/')).count() + i;
        return Found::Skip(end);
    }
    if let Some((word, end)) = longest(text, i, &["持平", "同步"]) {
        // 与同期持平, 与经济增长同步; 同步推进 and the like say no quantity.
        let before = plain(text, i.saturating_sub(16)..i);
        let compared = before.rsplit(['，', '。', '；', '、']).next().is_some_and(|c| c.contains(['与', '和', '同']) || c.is_empty());
        if !compared || text.get(end).is_some_and(|c| c.is_alphanumeric()) || (word == "同步" && !before.contains('与')) {
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

fn plain(text: &[char], range: Range<usize>) -> String {
    text.get(range).unwrap_or(&[]).iter().collect()
}

fn ranked(text: &[char], range: Range<usize>, value: Range<usize>, unit: &str, is_range: bool) -> Quantity {
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

/// 第3位, 第三, 第三至第七位; not 第一产业, 第二届, 第15次.
fn rank(text: &[char], i: usize) -> Found {
    let start = i + 1;
    let Some(mut end) = arabic(text, start).or_else(|| chinese(text, start)) else { return Found::Skip(i + 1) };
    let first = end;
    let mut is_range = false;
    if matches!(text.get(end), Some('至' | '到' | '-' | '—' | '~' | '～'))
        && text.get(end + 1) == Some(&'第')
        && let Some(second) = arabic(text, end + 2).or_else(|| chinese(text, end + 2))
    {
        end = second;
        is_range = true;
    }
    let after = text.get(end);
    let unit_end = match after {
        Some('位' | '名') if !matches!(text.get(end + 1), Some('患' | '人' | '学')) => end + 1,
        _ => end,
    };
    // Without 位 or 名 an order must be spoken of: 居全国第四, 位列第三.
    let before: String = plain(text, i.saturating_sub(10)..i);
    let ordered = ["居", "列", "排", "名", "升", "全国", "全省", "全市", "保持", "成为"].iter().any(|w| before.contains(w));
    // 作为第一位, 保护第一: what comes first in rank of care, not in an order of places.
    if ["作为", "放在", "摆在", "优先、保护", "保护", "安全", "质量", "人民", "发展是"].iter().any(|w| before.ends_with(w)) {
        return Found::Skip(unit_end);
    }
    let bordered = text.get(unit_end).is_none_or(|c| !c.is_alphanumeric()) || matches!(text.get(unit_end), Some('的' | '提' | '升' | '上' | '跃' | '和' | '，' | '大'));
    if unit_end > end || (ordered && bordered) {
        let value = start..if is_range { end } else { first };
        return Found::Quantity(ranked(text, i..unit_end, value, "位", is_range));
    }
    // 全国第六个…城市
    if matches!(after, Some('个' | '家' | '座')) && ["全国", "全省", "全市", "全球"].iter().any(|w| before.ends_with(w)) {
        return Found::Quantity(ranked(text, i..end + 1, start..end, &plain(text, end..end + 1), false));
    }
    Found::Skip(end + 1)
}

/// 首位, 之首, 居首.
fn first_place(text: &[char], i: usize) -> Found {
    let before = i.checked_sub(1).and_then(|b| text.get(b)).copied();
    let after = text.get(i + 1).copied();
    let place = (after == Some('位') && matches!(before, Some('居' | '列' | '省' | '市' | '国' | '县' | '区' | '球')))
        || (before == Some('之') && after.is_none_or(|c| !c.is_alphanumeric() || c == '的'));
    if place {
        let end = if after == Some('位') { i + 2 } else { i + 1 };
        return Found::Quantity(ranked(text, i..end, i..i + 1, "位", false));
    }
    Found::Skip(i + 1)
}

/// The unit at `i` with its magnitude: (unit as written, its class, end).
fn unit(text: &[char], i: usize) -> Option<(String, Class, usize)> {
    let mut at = i;
    // 37.3 万
    while text.get(at) == Some(&' ') && at < i + 2 {
        at += 1;
    }
    if let Some((word, end)) = longest(text, at, PER_CENT) {
        return Some((word.to_string(), Class::Ratio, end));
    }
    if let Some((word, end)) = longest(text, at, &["个百分点", "百分点"]) {
        return Some((word.to_string(), Class::Points, end));
    }
    let magnitude = longest(text, at, &["万亿", "千亿", "百亿", "十亿", "亿", "千万", "百万", "十万", "万", "千", "百"]);
    let (prefix, base) = magnitude.map_or((String::new(), at), |(m, end)| (m.to_string(), end));
    if let Some((word, end)) = longest(text, base, &["倍", "番", "成"]) {
        if word == "成" && text.get(end).is_some_and(|c| "为立功员本果交品绩份都渝".contains(*c)) {
            return None;
        }
        let class = if word == "成" { Class::Ratio } else { Class::Times };
        return Some((word.to_string(), class, end));
    }
    let measured = longest(text, base, UNITS);
    let counted = longest(text, base, CLASSIFIERS);
    let (word, mut end, mut class) = match (measured, counted) {
        (Some((_, m)), Some((word, c))) if c > m => (word, c, Class::Count),
        (Some((word, m)), _) => (word, m, Class::Amount),
        (None, Some((word, c))) => (word, c, Class::Count),
        (None, None) => {
            return matches!(prefix.as_str(), "万" | "亿" | "万亿" | "千亿" | "百亿" | "千万" | "百万").then_some((prefix, Class::Bare, base));
        }
    };
    // MW but not the first letters of a longer word.
    if word.is_ascii() && letters(text.get(end)) {
        return None;
    }
    let mut written = prefix + word;
    if matches!(word, "台" | "辆" | "架" | "艘" | "列") && matches!(text.get(end), Some('（' | '('))
        && let Some(closed) = close(text, end, '）', 12).or_else(|| close(text, end, ')', 12))
    {
        let tail = if text.get(closed) == Some(&'次') { closed + 1 } else { closed };
        written.push_str(&plain(text, end..tail));
        end = tail;
    }
    if matches!(word, "小时" | "分钟" | "天" | "次" | "期" | "层") {
        class = Class::Count;
    }
    // Rates: 元/公斤, 吨标准煤/万元.
    if matches!(text.get(end), Some('/' | '／')) {
        let below = text.iter().skip(end + 1).take(8).take_while(|c| c.is_alphanumeric() && !c.is_ascii_digit()).count();
        let shortest = longest(text, end + 1, &["万元", "公斤", "平方米", "人", "年", "亩", "吨", "天", "度", "千瓦时", "月", "日", "立方米", "户", "公顷", "斤", "元", "小时", "平方公里", "米"]);
        if let Some((_, e)) = shortest {
            written.push_str(&plain(text, end..e));
            end = e;
        } else if below > 0 && below <= 4 {
            written.push_str(&plain(text, end..end + 1 + below));
            end += 1 + below;
        }
        class = Class::Amount;
    }
    Some((written, class, end))
}

/// Classifiers that are also the first character of ordinary words: a word that goes on is no count.
fn is_word_after_all(text: &[char], word: &str, end: usize) -> bool {
    let next = text.get(end).copied();
    match word {
        "位" => matches!(next, Some('数' | '置' | '居' | '于' | '一')),
        "家" => matches!(next, Some('庭' | '园' | '禽' | '乡')),
        "门" => matches!(next, Some('户')),
        "组" => matches!(next, Some('织')),
        "部" => matches!(next, Some('分' | '门' | '委')),
        "起" => matches!(next, Some('来' | '步')),
        "道" => matches!(next, Some('路')),
        "本" => matches!(next, Some('级' | '市' | '土')),
        "区" | "县" | "省" | "市" | "国" | "村" | "镇" => next.is_some_and(|c| c.is_alphanumeric() && !matches!(c, '（' | '和')),
        "站" | "班" | "段" => matches!(next, Some('式' | '落' | '子')),
        _ => false,
    }
}

/// A number in Arabic numerals.
fn numeric(text: &[char], i: usize) -> Found {
    let Some(mut end) = arabic(text, i) else { return Found::Skip(i + 1) };
    let previous = i.checked_sub(1).and_then(|b| text.get(b)).copied();
    // Names: 5G, 3A级, 8+4, 12345热线.
    if letters(text.get(end)) && unit(text, end).is_none() {
        let name = text.iter().skip(end).take_while(|c| c.is_ascii_alphanumeric()).count();
        return Found::Skip(end + name);
    }
    if text.get(end) == Some(&'+') || previous == Some('+') && text.get(end).is_none_or(|c| !PER_CENT.iter().any(|p| p.starts_with(*c))) {
        return Found::Skip(end);
    }
    if letters(previous.as_ref()) {
        return Found::Skip(end);
    }
    // 前10名, TOP10
    if previous == Some('前') && matches!(text.get(end), Some('名' | '位' | '强' | '家')) {
        return Found::Skip(end + 1);
    }
    // 连续21年
    if text.get(end) == Some(&'年') && previous == Some('续') {
        return finish(text, i, end, "年".to_string(), Class::Count, None, false, end + 1, previous);
    }
    let mut value_end = end;
    let mut is_range = false;
    // 2×7500
    if matches!(text.get(end), Some('×' | 'x' | 'X')) && let Some(product) = arabic(text, end + 1) {
        end = product;
        value_end = product;
    }
    // 5%—5.5%, 6~8, 1500亿~2000亿元, 4.5-5%
    let first_unit = longest(text, end, &["%", "％", "亿元", "万元", "万亿", "亿", "万", "个", "家"]);
    for after_first in [Some(end), first_unit.map(|(_, e)| e)].into_iter().flatten() {
        if let Some(mark) = number::range_mark(text, after_first)
            && let Some(second) = arabic(text, mark.end)
            && !(mark.end - mark.start == 1 && text.get(mark.start) == Some(&'-') && text.get(second) == Some(&'-'))
            && (text.get(mark.start) != Some(&'至') || unit(text, second).is_some())
        {
            end = second;
            value_end = second;
            is_range = true;
            break;
        }
    }
    let after_number = end;
    let mut after = None;
    // 20多个, 50余条
    if let Some((word, e)) = longest(text, end, &["余", "多", "几"])
        && unit(text, e).is_some()
    {
        after = Some(word);
        end = e;
    }
    let found = unit(text, end).or_else(|| shared_unit(text, end));
    let Some((mut unit_text, class, mut unit_end)) = found else {
        return bare(text, i, after_number, value_end, previous, is_range);
    };
    let word: String = unit_text.trim_start_matches(['万', '亿', '千', '百', '十']).to_string();
    if class == Class::Count && is_word_after_all(text, &word, unit_end) {
        return bare(text, i, after_number, value_end, previous, is_range);
    }
    if refused(text, &word, unit_end, class) || (class == Class::Count && one_of(text, unit_end)) {
        return Found::Skip(unit_end);
    }
    // 亿元级, 万亩级: a size, not a figure.
    if matches!(text.get(unit_end), Some('级')) && class != Class::Count {
        return Found::Skip(unit_end + 1);
    }
    if class == Class::Bare {
        unit_text = plain(text, end..unit_end).trim().to_string();
    }
    // 60多亿元 / 3000余人: qualifier after the magnitude
    if let Some((word, e)) = longest(text, unit_end, AFTER) {
        let splits_word = word == "多" && matches!(text.get(e), Some('元' | '种' | '层' | '部'));
        if !splits_word {
            after = Some(word);
            if class == Class::Bare && let Some((more, _, e2)) = unit(text, e).filter(|u| u.1 != Class::Ratio && u.1 != Class::Bare) {
                unit_text.push_str(&more);
                unit_end = e2;
                if let Some((word, e3)) = longest(text, unit_end, AFTER) {
                    after = Some(word);
                    unit_end = e3;
                }
                let class = if CLASSIFIERS.contains(&more.as_str()) { Class::Count } else { Class::Amount };
                return finish(text, i, value_end, unit_text, class, after, is_range, unit_end, previous);
            }
            unit_end = e;
        }
    }
    finish(text, i, value_end, unit_text, class, after, is_range, unit_end, previous)
}

/// 下降1.8、1.45和0.4个百分点: numbers of a list share the unit of the last.
fn shared_unit(text: &[char], end: usize) -> Option<(String, Class, usize)> {
    let mut at = end;
    for _ in 0..8 {
        if !matches!(text.get(at), Some('、' | '和' | '与' | '及')) {
            return None;
        }
        let next = arabic(text, at + 1)?;
        if let Some((written, class, _)) = unit(text, next) {
            return matches!(class, Class::Points | Class::Ratio | Class::Amount).then_some((written, class, end));
        }
        at = next;
    }
    None
}

#[allow(clippy::too_many_arguments)]
fn finish(text: &[char], i: usize, value_end: usize, unit: String, class: Class, after: Option<&'static str>, is_range: bool, end: usize, previous: Option<char>) -> Found {
    let negative = matches!(previous, Some('-' | '−' | '－')) && {
        let before = i.checked_sub(2).and_then(|b| text.get(b));
        before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '-' | '—') || matches!(c, '长' | '为' | '幅' | '速'))
    };
    Found::Quantity(Quantity {
        range: i..end,
        value: i..value_end,
        written: plain(text, i..value_end),
        unit,
        class,
        after,
        is_range,
        chinese: false,
        negative,
        ratio: false,
    })
}

/// Units whose numbers are names, ages, clock times or section numbers.
fn refused(text: &[char], word: &str, end: usize, class: Class) -> bool {
    let next = text.get(end).copied();
    match word {
        "岁" | "号" | "期" | "道" | "起" | "版" | "层" | "千伏" | "kV" => true,
        "个" => matches!(next, Some('月' | '工' | '方' | '阶' | '更' | '维' | '关')) && !matches!(text.get(end + 1), Some('业' | '厂' | '程' | '案')),
        "度" => class == Class::Amount && !matches!(next, Some('/') | None) && next.is_some_and(char::is_alphanumeric),
        "次" => matches!(next, Some('会' | '党' | '全' | '代' | '常' | '产')),
        "届" => true,
        "小时" | "分钟" | "天" => true,
        "省" | "市" | "国" => false,
        "米" | "公里" => matches!(next, Some('级' | '跑')),
        "类" => matches!(next, Some('地' | '水')),
        _ => false,
    }
}

/// A figure without a unit: an index, a ratio to one; anything else is a name, a code or a section number.
fn bare(text: &[char], i: usize, end: usize, value_end: usize, previous: Option<char>, is_range: bool) -> Found {
    let before: String = plain(text, i.saturating_sub(14)..i);
    let ends = text.get(end).is_none_or(|c| !c.is_alphanumeric() || matches!(c, '缩' | '下' | '提' | '上' | '左' | '以' | '降' | '扩' | '升' | '增'));
    let spoken = ["指数", "之比", "倍差", "系数", "收入比", "PMI", "pH", "容积率"].iter().any(|w| before.contains(w))
        || (matches!(previous, Some('从' | '到' | '由')) && plain(text, i..end).contains('.'))
        || (before.ends_with("年的") && plain(text, i..end).contains('.'));
    if ends && spoken && text.get(end) != Some(&'-') {
        let mut unit_end = end;
        let mut after = None;
        if let Some((word, e)) = longest(text, end, AFTER) {
            after = Some(word);
            unit_end = e;
        }
        return finish(text, i, value_end, String::new(), Class::Bare, after, is_range, unit_end, previous);
    }
    Found::Skip(end)
}

/// Numbers in Chinese numerals. 一 and its like are in so many words that only clear cases count.
fn chinese_quantity(text: &[char], i: usize) -> Found {
    let Some(end) = chinese(text, i) else { return Found::Skip(i + 1) };
    let written = plain(text, i..end);
    let previous = i.checked_sub(1).and_then(|b| text.get(b)).copied();
    // 三分之二, 百分之五
    if stands(text, end, "分之") && let Some(below) = chinese(text, end + 2).or_else(|| arabic(text, end + 2)) {
        let is_per_cent = written == "百";
        let (value, unit) = if is_per_cent { (end + 2..below, "%") } else { (i..below, "") };
        let mut q = ranked(text, i..below, value, unit, false);
        q.class = Class::Ratio;
        if let Some((word, e)) = longest(text, below, AFTER) {
            q.after = Some(word);
            q.range.end = e;
        }
        return Found::Quantity(q);
    }
    let make = |unit: &str, class: Class, unit_end: usize, value: Range<usize>| {
        let mut q = ranked(text, i..unit_end, value, unit, false);
        q.class = class;
        if let Some((word, e)) = longest(text, unit_end, AFTER) {
            q.after = Some(word);
            q.range.end = e;
        }
        Found::Quantity(q)
    };
    match text.get(end) {
        Some('成') if written.chars().count() == 1 && number::is_digit(written.chars().next().unwrap_or(' ')) => {
            if text.get(end + 1).is_some_and(|c| "为立功员本果交品绩份都渝".contains(*c)) || written == "一" {
                return Found::Skip(end + 1);
            }
            return make("成", Class::Ratio, end + 1, i..end);
        }
        Some('番') if matches!(previous, Some('翻')) => return make("番", Class::Times, end + 1, i..end),
        Some('倍') => return make("倍", Class::Times, end + 1, i..end),
        _ => {}
    }
    // 两万亿元, 百亿元, 突破万亿, 破百亿
    let large = written.trim_start_matches(|c| !matches!(c, '万' | '亿' | '百' | '千'));
    let magnitude = written.chars().rev().take_while(|c| matches!(c, '万' | '亿')).count();
    let value_characters = written.chars().count() - magnitude;
    if let Some((unit_word, e)) = longest(text, end, UNITS)
        && !large.is_empty()
        && matches!(unit_word, "元" | "美元" | "吨" | "亩" | "公里" | "千瓦" | "平方米" | "立方米")
    {
        if matches!(text.get(e), Some('级' | '村' | '镇' | '县' | '乡' | '楼' | '店')) || (value_characters == 0 && matches!(previous, Some('值'))) {
            return Found::Skip(e + 1);
        }
        if value_characters == 0 {
            // 亿元以上: a threshold
            return if written == "万亿" { make("元", Class::Amount, e, i..end) } else { Found::Skip(e) };
        }
        // 千亿立方米基地: without a digit it is a size, unless something reaches it or is bounded by it.
        let before = plain(text, i.saturating_sub(3)..i);
        let spoken = written.chars().any(number::is_digit) || ["近", "破", "超", "达", "过", "投资", "资金", "至", "到"].iter().any(|w| before.ends_with(w)) || longest(text, e, AFTER).is_some();
        if !spoken {
            return Found::Skip(e);
        }
        let unit: String = plain(text, i + value_characters..e);
        return make(&unit, Class::Amount, e, i..i + value_characters);
    }
    let reached = ["突破", "超过", "破", "超", "达", "近", "逼近", "跨过", "迈上", "跨越"].iter().any(|w| plain(text, i.saturating_sub(3)..i).ends_with(w));
    let bordered = text.get(end).is_none_or(|c| !c.is_alphanumeric());
    if reached && bordered && large.chars().count() > 0 && (written.ends_with('亿') || written.ends_with('万')) {
        if value_characters == 0 {
            return make("", Class::Bare, end, i..end);
        }
        let unit: String = plain(text, i + value_characters..end);
        return make(&unit, Class::Bare, end, i..i + value_characters);
    }
    // 居全国第四 is read at 第; 三大高地 announces a list
    if text.get(end) == Some(&'大') && written.chars().count() == 1 && written != "一" && previous.is_none_or(|c| c != '十')
        && text.get(end + 1).is_some_and(|c| c.is_alphabetic() && !matches!(c, '于' | '会' | '以' | '精' | '报' | '和' | '代'))
        && !matches!(previous, Some('党' | '的'))
    {
        let mut q = ranked(text, i..end + 1, i..end, "大", false);
        q.class = Class::Count;
        return Found::Quantity(q);
    }
    // 连续十二年, 七个, 两处
    if let Some((word, e)) = longest(text, end, CLASSIFIERS) && written != "一" && !matches!(previous, Some('第' | '一' | '每' | '初' | '周' | '星'))
        && matches!(word, "个" | "家" | "条" | "处" | "项" | "座" | "所" | "名" | "台" | "套" | "户")
        && text.get(e).is_some_and(|c| c.is_alphabetic())
    {
        let mut q = ranked(text, i..e, i..end, word, false);
        q.class = Class::Count;
        return Found::Quantity(q);
    }
    Found::Skip(end)
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
        assert_eq!(read("有七成行业，三分之二的县，粮经饲比例达到87：9：4"), ["七|成", "三分之二|", "87|%", "9|%", "4|%"]);
        assert_eq!(read("突破两万亿元，位列全国第三，居百强县之首，第三至第七位"), ["两|万亿元", "三|位", "首|位", "三至第七|位"]);
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
