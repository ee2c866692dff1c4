use crate::table::{self, Row};
use rust_decimal::Decimal;
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// What a unit measures. Only units of the same dimension convert into one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dimension {
    /// Money; base yuan (元).
    Money,
    /// Area; base m². A mu (亩) is 2000/3 m².
    Area,
    /// Length; base m.
    Length,
    /// Clock time; base s.
    Time,
    /// Calendar time, which has no fixed length in seconds; base month.
    CalendarTime,
    /// People; base person (人).
    People,
    /// Counted things of one kind, told apart by classifier (家, 户, 张, 所); base one.
    Count(&'static str),
    /// Mass; base tonne (吨).
    Mass,
    /// Energy; base kWh.
    Energy,
    /// Volume; base m³.
    Volume,
    /// Shares and growth rates; base per cent.
    PerCent,
    /// Differences of shares and rates; base percentage point. Never the same as per cent.
    PercentagePoints,
    /// Speed; base km/h.
    Speed,
    /// Computing power; base P (10¹⁵ operations a second).
    Computing,
    /// A plain number: a ratio, an index, a rank.
    Number,
}

/// The dimension of a unit with its denominators: yuan per mu, people per km².
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Measure {
    /// What stands above the line.
    pub of: Dimension,
    /// What stands below it, in the order written.
    pub per: Vec<Dimension>,
}

impl Measure {
    /// What people call it, in Chinese and English.
    ///
    /// ```
    /// let rate: linping_units::Unit = "万元/亩".parse().unwrap();
    /// assert_eq!(rate.measure().name(), ("每单位面积的金额".to_string(), "money per area".to_string()));
    /// ```
    pub fn name(&self) -> (String, String) {
        let (zh, en) = self.of.name();
        let below = |of: fn((&'static str, &'static str)) -> &'static str| self.per.iter().map(move |d| of(d.name()));
        let zh = below(|name| name.0).fold(zh.to_string(), |said, name| format!("每单位{name}的{said}"));
        let en = below(|name| name.1).fold(en.to_string(), |said, name| format!("{said} per {name}"));
        (zh, en)
    }
}

impl From<Dimension> for Measure {
    fn from(of: Dimension) -> Self {
        Measure { of, per: Vec::new() }
    }
}

impl Dimension {
    /// What people call it, in Chinese and English.
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            Dimension::Money => ("金额", "money"),
            Dimension::Area => ("面积", "area"),
            Dimension::Length => ("长度", "length"),
            Dimension::Time => ("时间", "time"),
            Dimension::CalendarTime => ("历时（月、年）", "calendar time"),
            Dimension::People => ("人数", "people"),
            Dimension::Count(_) => ("个数", "a count"),
            Dimension::Mass => ("重量", "mass"),
            Dimension::Energy => ("能量", "energy"),
            Dimension::Volume => ("体积", "volume"),
            Dimension::PerCent => ("百分比", "per cent"),
            Dimension::PercentagePoints => ("百分点", "percentage points"),
            Dimension::Speed => ("速度", "speed"),
            Dimension::Computing => ("算力", "computing power"),
            Dimension::Number => ("纯数", "a plain number"),
        }
    }
}

/// A unit without a denominator, such as 万元 or km².
#[derive(Clone, Copy, Debug)]
pub struct SimpleUnit {
    pub(crate) row: &'static Row,
}

impl PartialEq for SimpleUnit {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.row, other.row)
    }
}

impl Eq for SimpleUnit {}

impl SimpleUnit {
    /// The dimension it measures.
    pub fn dimension(self) -> Dimension {
        self.row.dimension
    }

    /// The preferred way to write it.
    pub fn symbol(self) -> &'static str {
        self.row.symbols[0]
    }

    /// One of it in the base unit of its dimension, as an exact fraction (numerator, denominator).
    pub fn factor(self) -> (Decimal, Decimal) {
        (Decimal::from(self.row.numerator), Decimal::from(self.row.denominator))
    }
}

/// A unit as written: 元, 万元/人, 元/m²/月.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// What stands above the line.
    pub of: SimpleUnit,
    /// What stands below it.
    pub per: Vec<SimpleUnit>,
}

/// Words that are no unit.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("unknown unit `{written}`")]
pub struct UnknownUnit {
    /// As written.
    pub written: String,
    /// The known unit that looks most alike.
    pub nearest: Option<&'static str>,
}

impl Unit {
    /// What it measures.
    pub fn measure(&self) -> Measure {
        Measure { of: self.of.dimension(), per: self.per.iter().map(|u| u.dimension()).collect() }
    }

    /// The unit of plain numbers.
    pub fn number() -> Unit {
        Unit { of: SimpleUnit { row: table::number() }, per: Vec::new() }
    }

    /// One of it in base units, as an exact fraction (numerator, denominator).
    pub fn factor(&self) -> Option<(Decimal, Decimal)> {
        let (mut numerator, mut denominator) = self.of.factor();
        for unit in &self.per {
            let (n, d) = unit.factor();
            numerator = numerator.checked_mul(d)?;
            denominator = denominator.checked_mul(n)?;
        }
        Some((numerator, denominator))
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.of.symbol())?;
        for unit in &self.per {
            write!(f, "/{}", unit.symbol())?;
        }
        Ok(())
    }
}

impl FromStr for Unit {
    type Err = UnknownUnit;

    fn from_str(written: &str) -> Result<Self, UnknownUnit> {
        // A line may belong to the unit itself: km/h is a speed, not a length for each hour.
        let whole: Vec<&str> = written.split('/').map(str::trim).collect();
        if let Some(row) = table::find(&whole.join("/")) {
            return Ok(Unit { of: SimpleUnit { row }, per: Vec::new() });
        }
        let mut parts = whole.into_iter();
        let find = |part: &str| {
            table::find(part)
                .map(|row| SimpleUnit { row })
                .ok_or_else(|| UnknownUnit { written: written.to_string(), nearest: nearest_unit(part) })
        };
        let of = find(parts.next().unwrap_or_default())?;
        let per =
            parts.map(|part| table::find_denominator(part).map_or_else(|| find(part), |row| Ok(SimpleUnit { row })));
        Ok(Unit { of, per: per.collect::<Result<_, _>>()? })
    }
}

/// The known unit that looks most like these words, for a remedy.
pub fn nearest_unit(written: &str) -> Option<&'static str> {
    let wanted: Vec<char> = written.chars().collect();
    table::symbols()
        .map(|symbol| (distance(&wanted, &symbol.chars().collect::<Vec<_>>()), symbol))
        .filter(|(distance, symbol)| *distance <= 1 + symbol.chars().count() / 3 && *distance < wanted.len().max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, symbol)| symbol)
}

/// Levenshtein distance of two short words.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = before + usize::from(x != y);
            before = row[j + 1];
            row[j + 1] = replaced.min(before + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_keeps_its_denominator() {
        let unit: Unit = "万元/亩".parse().unwrap();
        assert_eq!(unit.measure(), Measure { of: Dimension::Money, per: vec![Dimension::Area] });
        assert_eq!(unit.to_string(), "万元/亩");
    }

    #[test]
    fn a_speed_is_one_unit_whichever_way_it_is_written() {
        for (written, kmh) in [("5 km/h", 5.0), ("15 公里 / 小时", 15.0), ("2 m/s", 7.2), ("80 m/min", 4.8)] {
            let speed: crate::Quantity = written.parse().unwrap();
            assert_eq!(speed.dimension(), Dimension::Speed.into(), "{written}");
            assert!((speed.in_base() - kmh).abs() < 1e-12, "{written}");
        }
        assert_eq!("15 km/h".parse::<crate::Quantity>().unwrap().in_english(), "15 km/h");
    }

    #[test]
    fn a_misspelt_unit_is_told_the_nearest() {
        let error = "万园".parse::<Unit>().unwrap_err();
        assert_eq!(error.nearest, Some("万元"));
    }

    #[test]
    fn classifiers_are_kinds_of_their_own() {
        let firms: Unit = "家".parse().unwrap();
        let beds: Unit = "张".parse().unwrap();
        assert_ne!(firms.measure(), beds.measure());
    }
}
