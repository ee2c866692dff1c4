use super::number;
use std::ops::Range;

/// A time as a document speaks of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Time {
    /// A stretch of a year that is named or understood.
    In { year: Year, part: Part },
    /// From one year to another.
    Years(i32, i32),
    /// The n-th five-year plan.
    Plan(i32),
    /// The next so many years.
    Ahead(i32),
    /// The last so many years.
    Back(i32),
    /// Since a year.
    Since(i32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Year {
    Named(i32),
    This,
    Last,
    /// 上年: the year before the one spoken of.
    Before,
    Next,
    /// The year that is being spoken of.
    Context,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Whole,
    Quarter(u8),
    ThreeQuarters,
    Half(u8),
    Months(u8, u8),
    Month(u8),
    Day(u8, u8),
    /// A day whose month was said before.
    DayOnly(u8),
}

fn at(text: &[char], i: usize, word: &str) -> Option<usize> {
    let mut j = i;
    for c in word.chars() {
        if text.get(j) != Some(&c) {
            return None;
        }
        j += 1;
    }
    Some(j)
}

fn integer(text: &[char], i: usize, most: usize) -> Option<(i32, usize)> {
    let digits: String = text.iter().skip(i).take(most).take_while(|c| c.is_ascii_digit()).collect();
    if digits.is_empty() || text.get(i + digits.len()).is_some_and(char::is_ascii_digit) {
        return None;
    }
    let end = i + digits.len();
    digits.parse().ok().map(|n| (n, end))
}

fn small(text: &[char], i: usize) -> Option<(i32, usize)> {
    integer(text, i, 2).or_else(|| {
        let end = number::chinese(text, i)?;
        let value = number::chinese_value(&text.get(i..end)?.iter().collect::<String>())?;
        (value <= 60.0).then_some((value as i32, end))
    })
}

/// 2035, or 二〇三五 before 年.
fn four(text: &[char], i: usize) -> Option<(i32, usize)> {
    if matches!(text.get(i), Some('一' | '二')) {
        let digit =
            |c: &char| "〇一二三四五六七八九".chars().position(|d| d == *c || d == '〇' && matches!(c, '○' | '零'));
        let digits: Vec<usize> = text.get(i..i + 4)?.iter().filter_map(digit).collect();
        let year = digits.iter().fold(0, |year, d| year * 10 + *d as i32);
        let whole = digits.len() == 4 && text.get(i + 4) == Some(&'年');
        return (whole && (1949..=2100).contains(&year)).then_some((year, i + 4));
    }
    let (year, end) = integer(text, i, 4)?;
    ((1949..=2100).contains(&year) && end == i + 4).then_some((year, end))
}

/// The time written at `i`, if there is one, and its end.
pub(crate) fn time(text: &[char], i: usize) -> Option<(Time, usize)> {
    let c = *text.get(i)?;
    if c.is_ascii_digit() || matches!(c, '一' | '二') && four(text, i).is_some() {
        return dated(text, i);
    }
    let rest = |word: &str| at(text, i, word);
    let year = |word: &str, year: Year| {
        rest(word).map(|end| match part(text, end) {
            Some((part, end)) => (Time::In { year, part }, end),
            None => (Time::In { year, part: Part::Whole }, end),
        })
    };
    let found = match c {
        '今' => rest("今后")
            .or(None)
            .and_then(|e| years_after(text, e))
            .map(|(n, e)| (Time::Ahead(n), e))
            .or_else(|| year("今年", Year::This)),
        '去' => year("去年", Year::Last),
        '上' => year("上年", Year::Before),
        '明' => year("明年", Year::Next),
        '本' => year("本年", Year::This),
        '未' => rest("未来").and_then(|e| years_after(text, e)).map(|(n, e)| (Time::Ahead(n), e)),
        '过' => rest("过去").and_then(|e| years_after(text, e)).map(|(n, e)| {
            if n == 1 { (Time::In { year: Year::Last, part: Part::Whole }, e) } else { (Time::Back(n), e) }
        }),
        '这' | '近' => at(text, i, if c == '这' { "这" } else { "近" })
            .and_then(|e| years_after(text, e))
            .filter(|(n, _)| *n >= 3)
            .map(|(n, e)| (Time::Back(n), e)),
        '全' => year("全年", Year::Context),
        '第' => number::chinese(text, i + 1).and_then(|end| {
            let name: String = text.get(i + 1..end)?.iter().collect();
            let n = number::chinese_value(&name)? as i32;
            let end = ["个五年规划", "个五年计划"].iter().find_map(|w| at(text, end, w))?;
            (5..=30).contains(&n).then_some((Time::Plan(n), end))
        }),
        '“' | '"' => plan(text, i + 1)
            .and_then(|(n, e)| ["”", "“", "\""].iter().find_map(|w| at(text, e, w)).map(|e| (n, e)))
            .filter(|(_, e)| {
                ["时期", "期间", "期末", "以来", "累计", "，", "末", "五年"].iter().any(|w| at(text, *e, w).is_some())
            })
            .map(|(n, e)| (Time::Plan(n), e)),
        _ => None,
    };
    if let Some(found) = found {
        return Some(end_of_plan(text, found));
    }
    if let Some((n, e)) = plan(text, i)
        && ["时期", "期间", "期末", "以来", "末", "规划"].iter().any(|w| at(text, e, w).is_some())
    {
        return Some(end_of_plan(text, (Time::Plan(n), e)));
    }
    if let Some((n, e)) = years_after(text, i)
        && let Some(end) = at(text, e, "内")
        && (2..=15).contains(&n)
    {
        // 五年内翻了一番 is over.
        let over = ["翻", "增加了", "增长了"].iter().any(|w| at(text, end, w).is_some());
        return Some((if over { Time::Back(n) } else { Time::Ahead(n) }, end));
    }
    if let Some((n, e)) = years_after(text, i)
        && at(text, e, "来").is_some()
    {
        return Some(if n == 1 {
            (Time::In { year: Year::Last, part: Part::Whole }, e + 1)
        } else {
            (Time::Back(n), e + 1)
        });
    }
    // 五年年均增长5.2%, 五年累计减税, 十年增加近70万亿元
    if let Some((n, e)) = years_after(text, i).filter(|(n, _)| (3..=10).contains(n))
        && ["年均", "累计", "增加"].iter().any(|w| at(text, e, w).is_some())
        && !matches!(i.checked_sub(1).and_then(|b| text.get(b)), Some('第' | '续' | '十' | '每' | '满' | '个'))
    {
        return Some((Time::Back(n), e));
    }
    part(text, i).map(|(part, end)| (Time::In { year: Year::Context, part }, end))
}

/// `5年`, `五年`, `10年`, `一年`.
fn years_after(text: &[char], i: usize) -> Option<(i32, usize)> {
    let (n, end) = small(text, i)?;
    at(text, end, "年").map(|e| (n, e))
}

/// The end of a plan is its last year: “十二五”末 is 2015.
fn end_of_plan(text: &[char], (time, end): (Time, usize)) -> (Time, usize) {
    match (&time, text.get(end)) {
        (Time::Plan(n), Some('期')) if text.get(end + 1) == Some(&'末') => {
            (Time::In { year: Year::Named(1955 + 5 * n), part: Part::Whole }, end + 2)
        }
        (Time::Plan(n), Some('末')) => (Time::In { year: Year::Named(1955 + 5 * n), part: Part::Whole }, end + 1),
        _ => (time, end),
    }
}

/// `十四五` -> 14.
fn plan(text: &[char], i: usize) -> Option<(i32, usize)> {
    let end = number::chinese(text, i)?;
    let name: String = text.get(i..end)?.iter().collect();
    let ordinal = name.strip_suffix('五')?;
    let n = number::chinese_value(ordinal)? as i32;
    ((5..=30).contains(&n) && name.chars().count() >= 2).then_some((n, end))
}

/// The five-year plan a title names, whatever goes on with it: “十四五”水利发展规划.
pub(crate) fn plan_of_title(title: &[char]) -> Option<i32> {
    (0..title.len()).find_map(|i| plan(title, i)).map(|(n, _)| n)
}

/// Times that start with a digit.
fn dated(text: &[char], i: usize) -> Option<(Time, usize)> {
    if let Some((year, end)) = four(text, i) {
        // 2015-2020年, 2015和2016年: the latter is two years, of which the last is kept as a stretch.
        let second = number::range_mark(text, end).map(|m| m.end).and_then(|m| four(text, m));
        if let Some((last, after)) = second
            && let Some(after) = at(text, after, "年")
        {
            return Some((Time::Years(year, last), after));
        }
        if let Some(after) = at(text, end, "年") {
            if let Some(since) = at(text, after, "以来").or_else(|| at(text, after, "来")) {
                return Some((Time::Since(year), since));
            }
            if let Some(m) = number::range_mark(text, after)
                && let Some((last, e)) = four(text, m.end)
                && let Some(e) = at(text, e, "年")
            {
                return Some((Time::Years(year, last), e));
            }
            let after = at(text, after, "度").unwrap_or(after);
            return Some(match part(text, after) {
                Some((part, end)) => (Time::In { year: Year::Named(year), part }, end),
                None => (Time::In { year: Year::Named(year), part: Part::Whole }, after),
            });
        }
        // 2011-03-29, 2022.6
        if matches!(text.get(end), Some('-' | '/' | '.'))
            && let Some((month, e)) = integer(text, end + 1, 2)
            && (1..=12).contains(&month)
            && let Some((day, e)) =
                matches!(text.get(e), Some('-' | '/' | '.')).then(|| integer(text, e + 1, 2)).flatten()
        {
            return Some((Time::In { year: Year::Named(year), part: Part::Day(month as u8, day as u8) }, e));
        }
        if at(text, end, "和").and_then(|e| four(text, e)).is_some_and(|(_, e)| at(text, e, "年").is_some()) {
            return Some((Time::In { year: Year::Named(year), part: Part::Whole }, end));
        }
        return None;
    }
    part(text, i).map(|(part, end)| (Time::In { year: Year::Context, part }, end))
}

/// A stretch within a year.
fn part(text: &[char], i: usize) -> Option<(Part, usize)> {
    let i = at(text, i, "的").unwrap_or(i);
    for (word, part) in [
        ("前三季度", Part::ThreeQuarters),
        ("前3季度", Part::ThreeQuarters),
        ("1-3季度", Part::ThreeQuarters),
        ("第一季度", Part::Quarter(1)),
        ("一季度", Part::Quarter(1)),
        ("首季", Part::Quarter(1)),
        ("二季度", Part::Quarter(2)),
        ("第二季度", Part::Quarter(2)),
        ("三季度", Part::Quarter(3)),
        ("第三季度", Part::Quarter(3)),
        ("四季度", Part::Quarter(4)),
        ("第四季度", Part::Quarter(4)),
        ("1季度", Part::Quarter(1)),
        ("上半年", Part::Half(1)),
        ("下半年", Part::Half(2)),
        ("全年", Part::Whole),
        ("年内", Part::Whole),
        ("年末", Part::Whole),
        ("年底", Part::Whole),
    ] {
        if let Some(end) = at(text, i, word) {
            let end = at(text, end, "末").unwrap_or(end);
            return Some((part, end));
        }
    }
    if let Some(e) = at(text, i, "前") {
        let (n, e) = small(text, e)?;
        let e = at(text, e, "个").unwrap_or(e);
        let e = at(text, e, "月")?;
        return (1..=12).contains(&n).then_some((Part::Months(1, n as u8), e));
    }
    let (first, end) = integer(text, i, 2)?;
    let month = |n: i32| (1..=12).contains(&n);
    let mid = at(text, end, "月").unwrap_or(end);
    if let Some(mark) = number::range_mark(text, mid)
        && let Some((last, e)) = integer(text, mark.end, 2)
        && let Some(e) = at(text, e, "月")
        && month(first)
        && month(last)
    {
        let e = at(text, e, "份").unwrap_or(e);
        return Some((Part::Months(first as u8, last as u8), e));
    }
    if let Some(e) = at(text, end, "月").filter(|_| month(first)) {
        if let Some((day, e2)) = integer(text, e, 2)
            && let Some(e2) = at(text, e2, "日")
        {
            return Some((Part::Day(first as u8, day as u8), e2));
        }
        let e = ["份", "末", "底"].iter().find_map(|w| at(text, e, w)).unwrap_or(e);
        return Some((Part::Month(first as u8), e));
    }
    if let Some(e) = at(text, end, "日")
        && (1..=31).contains(&first)
        && !matches!(text.get(e), Some('均' | '产' | '处' | '供'))
    {
        return Some((Part::DayOnly(first as u8), e));
    }
    None
}

/// What the reader knows of the document's time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Calendar {
    /// The year of publication: 今年.
    pub this: Option<i32>,
    /// The year being spoken of.
    pub context: Option<i32>,
    /// The month last spoken of.
    pub month: Option<u8>,
}

impl Calendar {
    /// The period a time means, as the output writes it; keeps in mind the year and month it names.
    pub fn resolve(&mut self, time: &Time) -> Option<String> {
        Some(match time {
            Time::In { year: time_year, part } => {
                let year = match time_year {
                    Year::Named(y) => Some(*y),
                    Year::This => self.this,
                    Year::Last => self.this.map(|y| y - 1),
                    Year::Before => self.context.or(self.this).map(|y| y - 1),
                    Year::Next => self.this.map(|y| y + 1),
                    Year::Context => self.context.or(self.this),
                }?;
                // 上年 is said in passing: what follows is still of the year spoken of.
                if *time_year != Year::Before {
                    self.context = Some(year);
                }
                match part {
                    Part::Whole => format!("{year}"),
                    Part::Quarter(q) => format!("{year}Q{q}"),
                    Part::ThreeQuarters => format!("{year}Q1-Q3"),
                    Part::Half(h) => format!("{year}H{h}"),
                    Part::Months(a, b) => format!("{year}-{a:02}/{year}-{b:02}"),
                    Part::Month(m) => {
                        self.month = Some(*m);
                        format!("{year}-{m:02}")
                    }
                    Part::Day(m, d) => {
                        self.month = Some(*m);
                        format!("{year}-{m:02}-{d:02}")
                    }
                    Part::DayOnly(d) => format!("{year}-{:02}-{d:02}", self.month?),
                }
            }
            Time::Years(a, b) => format!("{a}-{b}"),
            Time::Plan(n) => {
                let first = 1951 + 5 * n;
                format!("{first}-{}", first + 4)
            }
            Time::Ahead(n) => {
                let this = self.this?;
                format!("{this}-{}", this + n - 1)
            }
            Time::Back(n) => {
                // A review of 2023, read in 2024, looks back from 2023.
                let reviewed = self.context.filter(|c| self.this.is_some_and(|t| *c + 1 == t));
                let until = reviewed.or(self.this)?;
                // The five years up to the end of a five-year plan are that plan's, also when told right after it.
                let (first, until) = match (*n, until % 5) {
                    (5, 0) => (until - 4, until),
                    (3.., _) if reviewed.is_some() => (until - n + 1, until),
                    (5, 1) => (until - 5, until - 1),
                    _ => (until - n, until),
                };
                format!("{first}-{until}")
            }
            Time::Since(y) => format!("{y}-{}", self.this?),
        })
    }
}

/// The year, and the month if it is written, that the name of a file gives: 2017-08_各县.txt, 公报2019.pdf, 20210312.html.
pub(crate) fn of_file_name(name: &str) -> Option<(i32, Option<u8>)> {
    let stem: Vec<char> = name.rsplit_once('.').map_or(name, |(stem, _)| stem).chars().collect();
    let number = |range: Range<usize>| stem.get(range)?.iter().collect::<String>().parse::<i32>().ok();
    let month = |m: i32| u8::try_from(m).ok().filter(|m| (1..=12).contains(m));
    let mut found: Vec<(i32, Option<u8>)> = Vec::new();
    let mut i = 0;
    while i < stem.len() {
        let digits = stem.get(i..).unwrap_or(&[]).iter().take_while(|c| c.is_ascii_digit()).count();
        if let Some(year) = number(i..i + 4).filter(|y| matches!(digits, 4 | 6 | 8) && (1949..=2100).contains(y)) {
            let joined = number(i + 4..i + 6).filter(|_| digits > 4);
            let apart =
                matches!(stem.get(i + 4), Some('-' | '_' | '.' | '年')).then(|| integer(&stem, i + 5, 2)).flatten();
            // 2021-2025 and 2021_3个县 give no month.
            let apart = apart.filter(|(_, end)| stem.get(*end).is_none_or(|c| matches!(c, '-' | '_' | '.' | '月')));
            let said = joined.and_then(month);
            if digits == 4 || said.is_some() {
                found.push((year, said.or(apart.and_then(|(m, _)| month(m)))));
            }
        }
        i += digits.max(1);
    }
    // 2019-2021年人口: which of two years it was published in is not said.
    match found.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

/// All times of a text with their places.
pub(crate) fn times(text: &[char]) -> Vec<(Time, Range<usize>)> {
    let mut found = Vec::new();
    let mut i = 0;
    while i < text.len() {
        let inside_number = i > 0
            && text.get(i - 1).is_some_and(|c| c.is_ascii_digit() || *c == '.')
            && text.get(i).is_some_and(char::is_ascii_digit);
        match time(text, i).filter(|_| !inside_number) {
            Some((time, end)) if end > i => {
                found.push((time, i..end));
                i = end;
            }
            _ => i += 1,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn periods(text: &str) -> Vec<String> {
        let mut calendar = Calendar { this: Some(2022), context: None, month: None };
        let text: Vec<char> = text.chars().collect();
        times(&text).iter().filter_map(|(t, _)| calendar.resolve(t)).collect()
    }

    #[test]
    fn the_name_of_a_file_gives_one_year_or_none() {
        assert_eq!(of_file_name("2017-08_各县上半年.txt"), Some((2017, Some(8))));
        assert_eq!(of_file_name("某县2019年统计公报.docx"), Some((2019, None)));
        assert_eq!(of_file_name("news20210312.html"), Some((2021, Some(3))));
        assert_eq!(of_file_name("2015年7月运行分析.txt"), Some((2015, Some(7))));
        assert_eq!(of_file_name("2021-2025年规划.md"), None);
        assert_eq!(of_file_name("20211399.txt"), None);
        assert_eq!(of_file_name("123456.txt"), None);
    }

    #[test]
    fn times_are_read_as_periods() {
        assert_eq!(periods("2021年，今年一季度，前三季度"), ["2021", "2022Q1", "2022Q1-Q3"]);
        assert_eq!(periods("1~5月"), ["2022-01/2022-05"]);
        assert_eq!(periods("“十四五”时期，未来五年"), ["2021-2025", "2022-2026"]);
        assert_eq!(periods("十年来，2016年来"), ["2012-2022", "2016-2022"]);
        assert_eq!(periods("年内建成，三年内完成"), ["2022", "2022-2024"]);
        assert_eq!(periods("5月底，4月26日通报，25日"), ["2022-05", "2022-04-26", "2022-04-25"]);
        assert_eq!(periods("去年和2013年末"), ["2021", "2013"]);
    }
}
