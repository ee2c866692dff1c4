use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// A stretch of time: start, exclusive end, and the form as written.
///
/// Written as `2021`, `2021-Q1`, `2021-H1`, `2021-08`, `2021-08-01`, `2021/2025`, or in Chinese: `2021年`, `2021年一季度`,
/// `2021年上半年`, `2021年8月`, `2021年1-6月`, `2021年末`, `十四五`.
///
/// ```
/// use linping_units::Period;
/// let half: Period = "2022-H1".parse().unwrap();
/// assert_eq!(half.end().to_string(), "2022-07-01");
/// assert_eq!(half.last_day().to_string(), "2022-06-30");
/// ```
#[derive(Clone, Debug)]
pub struct Period {
    start: Date,
    end: Date,
    written: String,
}

/// Words that are no period.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not a period; write 2021, 2021-Q1, 2021-H1, 2021-08, 2021-08-01 or 2021/2025")]
pub struct BadPeriod(pub String);

impl Period {
    /// The calendar year.
    ///
    /// # Errors
    /// A year outside 1 to 9998.
    pub fn year(year: i16) -> Result<Period, BadPeriod> {
        year.to_string().parse()
    }

    /// First day.
    pub fn start(&self) -> Date {
        self.start
    }

    /// The day after the last.
    pub fn end(&self) -> Date {
        self.end
    }

    /// Last day.
    pub fn last_day(&self) -> Date {
        self.end.yesterday().unwrap_or(self.end)
    }

    /// As written.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// The calendar year if it is exactly one.
    pub fn as_year(&self) -> Option<i16> {
        let year = self.start.year();
        (self.start == first(year, 1)? && self.end == first(year + 1, 1)?).then_some(year)
    }

    /// The moment the period is plotted and interpolated at: its end as a fraction of years (2021 → 2022.0 for a flow
    /// measured at year's end is written 2021 by convention, so whole years give their number).
    pub fn position(&self) -> f64 {
        match self.as_year() {
            Some(year) => f64::from(year),
            None => fraction_of_year(self.last_day()) - 1.0,
        }
    }

    /// Length in days.
    pub fn days(&self) -> i32 {
        (self.end - self.start).get_days()
    }

    /// The same stretch one year earlier, for comparison with the year before.
    pub fn a_year_earlier(&self) -> Option<Period> {
        let start = self.start.with().year(self.start.year() - 1).build().ok()?;
        let end = self.end.with().year(self.end.year() - 1).build().ok()?;
        Some(Period { start, end, written: format!("{start}/{}", end.yesterday().ok()?) })
    }
}

/// A date as a fraction of years: the last day of 2021 gives 2022.0, the middle of 2022 about 2022.5.
fn fraction_of_year(date: Date) -> f64 {
    f64::from(date.year()) + f64::from(date.day_of_year()) / f64::from(date.days_in_year())
}

fn first(year: i16, month: i8) -> Option<Date> {
    Date::new(year, month, 1).ok()
}

/// The first day `months` after the first of a month.
fn months_after(year: i16, month: i8, months: i16) -> Option<Date> {
    let index = i32::from(year) * 12 + i32::from(month) - 1 + i32::from(months);
    first(i16::try_from(index.div_euclid(12)).ok()?, (index.rem_euclid(12) + 1) as i8)
}

fn spanning(text: &str, year: i16, month: i8, months: i16) -> Option<Period> {
    if !(1..=12).contains(&month) || months < 1 {
        return None;
    }
    Some(Period { start: first(year, month)?, end: months_after(year, month, months)?, written: text.to_string() })
}

/// Two dates joined, the last one included.
fn joined(text: &str) -> Option<Period> {
    let (from, to) = text.split_once('/')?;
    let (from, to) = (from.parse::<Period>().ok()?, to.parse::<Period>().ok()?);
    (from.start < to.end).then(|| Period { start: from.start, end: to.end, written: text.to_string() })
}

fn international(text: &str) -> Option<Period> {
    if text.contains('/') {
        return joined(text);
    }
    let mut parts = text.split('-');
    let year = parts.next()?;
    if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let year: i16 = year.parse().ok()?;
    match (parts.next(), parts.next(), parts.next()) {
        (None, ..) => spanning(text, year, 1, 12),
        (Some(part), None, _) => match part.as_bytes() {
            [b'Q', q @ b'1'..=b'4'] => spanning(text, year, (q - b'1') as i8 * 3 + 1, 3),
            [b'H', h @ b'1'..=b'2'] => spanning(text, year, (h - b'1') as i8 * 6 + 1, 6),
            [b'0'..=b'1', b'0'..=b'9'] => spanning(text, year, part.parse().ok()?, 1),
            _ => None,
        },
        (Some(month), Some(day), None) if month.len() == 2 && day.len() == 2 => {
            let date = Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()?;
            Some(Period { start: date, end: date.tomorrow().ok()?, written: text.to_string() })
        }
        _ => None,
    }
}

/// The national five-year plans: the fourteenth runs from 2021 to 2025.
fn five_year_plan(text: &str) -> Option<Period> {
    let inner = text.trim_matches(['“', '”', '"']).trim_end_matches("时期");
    let number = match inner {
        "十一五" => 11,
        "十二五" => 12,
        "十三五" => 13,
        "十四五" => 14,
        "十五五" => 15,
        "十六五" => 16,
        _ => return None,
    };
    spanning(text, 1951 + 5 * number, 1, 60)
}

fn chinese(text: &str) -> Option<Period> {
    let (year, rest) = text.split_once('年')?;
    let year: i16 = if year.len() == 4 { year.parse().ok()? } else { return None };
    match rest {
        "" | "全年" | "度" => spanning(text, year, 1, 12),
        "上半年" => spanning(text, year, 1, 6),
        "下半年" => spanning(text, year, 7, 6),
        "一季度" | "第一季度" => spanning(text, year, 1, 3),
        "二季度" | "第二季度" => spanning(text, year, 4, 3),
        "三季度" | "第三季度" => spanning(text, year, 7, 3),
        "四季度" | "第四季度" => spanning(text, year, 10, 3),
        "前三季度" => spanning(text, year, 1, 9),
        "末" | "底" | "年末" => {
            let end = first(year + 1, 1)?;
            Some(Period { start: end.yesterday().ok()?, end, written: text.to_string() })
        }
        _ => {
            if let Some((month, day)) = rest.strip_suffix('日').and_then(|r| r.split_once('月')) {
                let date = Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()?;
                return Some(Period { start: date, end: date.tomorrow().ok()?, written: text.to_string() });
            }
            let months = rest.strip_suffix('月')?;
            match months.split_once(['-', '－', '—', '～', '~']) {
                Some((from, to)) => {
                    let (from, to): (i8, i8) = (from.trim_end_matches('月').parse().ok()?, to.parse().ok()?);
                    (to <= 12).then_some(())?;
                    spanning(text, year, from, i16::from(to) - i16::from(from) + 1)
                }
                None => spanning(text, year, months.parse().ok()?, 1),
            }
        }
    }
}

impl FromStr for Period {
    type Err = BadPeriod;

    fn from_str(written: &str) -> Result<Self, BadPeriod> {
        let text = written.trim();
        international(text)
            .or_else(|| chinese(text))
            .or_else(|| five_year_plan(text))
            .ok_or_else(|| BadPeriod(written.to_string()))
    }
}

/// Periods are equal when they cover the same days, however they are written.
impl PartialEq for Period {
    fn eq(&self, other: &Self) -> bool {
        (self.start, self.end) == (other.start, other.end)
    }
}

impl Eq for Period {}

impl std::hash::Hash for Period {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.start, self.end).hash(state);
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// By end, then by start.
impl Ord for Period {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.end, self.start).cmp(&(other.end, other.start))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.written)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn days(text: &str) -> String {
        let period: Period = text.parse().unwrap();
        format!("{} {}", period.start(), period.end())
    }

    #[test]
    fn every_form_covers_the_days_it_says() {
        assert_eq!(days("2021"), "2021-01-01 2022-01-01");
        assert_eq!(days("2021-Q4"), "2021-10-01 2022-01-01");
        assert_eq!(days("2021-H2"), "2021-07-01 2022-01-01");
        assert_eq!(days("2021-12"), "2021-12-01 2022-01-01");
        assert_eq!(days("2024-02-29"), "2024-02-29 2024-03-01");
        assert_eq!(days("2021/2025"), "2021-01-01 2026-01-01");
        assert_eq!(days("2021年1-6月"), "2021-01-01 2021-07-01");
        assert_eq!(days("2021年末"), "2021-12-31 2022-01-01");
        assert_eq!(days("“十四五”"), "2021-01-01 2026-01-01");
        assert_eq!(days("2022年7月20日"), "2022-07-20 2022-07-21");
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for text in ["", "21", "2021-13", "2021-Q5", "2021-02-30", "2025/2021", "last year", "2021-1", "2021年13月"] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_middle_of_a_year_lies_between_whole_years() {
        let half: Period = "2022-06-30".parse().unwrap();
        assert!((half.position() - 2021.496).abs() < 0.001);
        assert_eq!("2022".parse::<Period>().unwrap().position(), 2022.0);
    }

    proptest! {
        #[test]
        fn a_year_is_itself(year in 1900i16..2200) {
            prop_assert_eq!(Period::year(year).unwrap().as_year(), Some(year));
        }
    }
}
