use crate::{Dimension, Measure, SimpleUnit, Unit, UnknownUnit};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// An exact decimal value with its unit: `940.09 亿元`, `66.7 亩`, `15 min`.
///
/// Equality is of the value as written: `1 万元` is not equal to `10000 元`; compare magnitudes with
/// [`Quantity::compare`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The number, digits kept as written.
    pub value: Decimal,
    /// The unit as written, in its preferred spelling.
    pub unit: Unit,
}

/// Why words are no quantity.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadQuantity {
    /// Does not start with a number.
    #[error("`{0}` does not begin with a number")]
    NoNumber(String),
    /// The number has too many digits to be kept exactly.
    #[error("`{0}` has more digits than can be kept exactly (28)")]
    TooLong(String),
    /// The unit is not known.
    #[error(transparent)]
    Unit(#[from] UnknownUnit),
}

impl Quantity {
    /// A value in a unit. Zero has no sign: the sum of nothing, and what rounds to nothing, is `0`, never `-0`.
    ///
    /// ```
    /// use linping_units::{Decimal, Quantity};
    /// let nothing = Decimal::from_f64_retain(-0.004).unwrap().round_dp(2);
    /// assert_eq!(Quantity::new(nothing, "%".parse().unwrap()).to_string(), "0.00 %");
    /// ```
    pub fn new(mut value: Decimal, unit: Unit) -> Self {
        if value.is_zero() {
            value.set_sign_positive(true);
        }
        Quantity { value, unit }
    }

    /// What it measures.
    pub fn dimension(&self) -> Measure {
        self.unit.measure()
    }

    /// The magnitude in the base units of its dimension (yuan, m², s, people …), as engines take it.
    pub fn in_base(&self) -> f64 {
        let (numerator, denominator) = self.unit.factor().unwrap_or((Decimal::ONE, Decimal::ONE));
        match self.value.checked_mul(numerator).and_then(|v| v.checked_div(denominator)) {
            Some(exact) => exact.to_f64().unwrap_or(f64::NAN),
            None => {
                let f = |d: Decimal| d.to_f64().unwrap_or(f64::NAN);
                f(self.value) * f(numerator) / f(denominator)
            }
        }
    }

    /// The magnitude in another unit of the same dimension; `None` if the dimensions differ.
    ///
    /// ```
    /// use linping_units::Quantity;
    /// let land: Quantity = "15 亩".parse().unwrap();
    /// assert_eq!(land.in_unit(&"ha".parse().unwrap()), Some(1.0));
    /// assert_eq!(land.in_unit(&"min".parse().unwrap()), None);
    /// ```
    pub fn in_unit(&self, unit: &Unit) -> Option<f64> {
        if self.unit.measure() != unit.measure() {
            return None;
        }
        if let Some(exact) = self.convert(unit) {
            return exact.value.to_f64();
        }
        let one = Quantity { value: Decimal::ONE, unit: unit.clone() }.in_base();
        Some(self.in_base() / one)
    }

    /// The same quantity in another unit of the same dimension, rounded to 28 digits; `None` if the dimensions differ or
    /// the number grows too large.
    pub fn convert(&self, unit: &Unit) -> Option<Quantity> {
        if self.unit.measure() != unit.measure() {
            return None;
        }
        let (n, d) = self.unit.factor()?;
        let (m, e) = unit.factor()?;
        let value = self.value.checked_mul(n.checked_mul(e)?)?.checked_div(d.checked_mul(m)?)?;
        Some(Quantity { value, unit: unit.clone() })
    }

    /// Larger, equal or smaller in magnitude; `None` if the dimensions differ.
    pub fn compare(&self, other: &Quantity) -> Option<Ordering> {
        match other.convert(&self.unit) {
            Some(other) => Some(self.value.cmp(&other.value)),
            None if self.unit.measure() == other.unit.measure() => self.in_base().partial_cmp(&other.in_base()),
            None => None,
        }
    }

    /// Whether two quantities state the same magnitude, whatever their units: 940.09 亿元 and 94.009 bn yuan do.
    pub fn same_magnitude(&self, other: &Quantity) -> bool {
        self.compare(other) == Some(Ordering::Equal)
    }

    /// The quantity in Chinese: times in words, what stands in other units as it is written.
    ///
    /// ```
    /// let walk: linping_units::Quantity = "15 min".parse().unwrap();
    /// assert_eq!(walk.in_chinese(), "15 分钟");
    /// ```
    pub fn in_chinese(&self) -> String {
        let unit = self.unit.in_chinese();
        if unit.is_empty() { self.value.to_string() } else { format!("{} {unit}", self.value) }
    }

    /// The quantity in English, powers of ten expressed as million and billion, no digit lost.
    ///
    /// ```
    /// use linping_units::Quantity;
    /// let people: Quantity = "118 万人".parse().unwrap();
    /// assert_eq!(people.in_english(), "1.18 million people");
    /// let beds: Quantity = "5.2 张/千人".parse().unwrap();
    /// assert_eq!(beds.in_english(), "5.2 beds/1,000 people");
    /// let care: Quantity = "3.5 张/百人".parse().unwrap();
    /// assert_eq!(care.in_english(), "3.5 beds/100 people");
    /// ```
    pub fn in_english(&self) -> String {
        let per: String = self.unit.per.iter().map(|u| format!("/{}", english_denominator(*u))).collect();
        let (numerator, denominator) = self.unit.of.factor();
        let row = self.unit.of.row;
        if row.dimension == Dimension::Count("位") && per.is_empty() {
            return format!("rank {}", self.value);
        }
        // Ten days are ten days, not so many seconds.
        let own = row.english.is_empty() || row.english == self.unit.of.symbol();
        if own || denominator != Decimal::ONE || matches!(row.dimension, Dimension::CalendarTime) {
            let symbol = english_symbol(self.unit.of);
            let gap = if matches!(row.dimension, Dimension::PerCent) || symbol.is_empty() { "" } else { " " };
            return format!("{}{gap}{symbol}{per}", grouped(self.value));
        }
        let Some(whole) = self.value.checked_mul(numerator) else {
            return format!("{} {}{per}", self.value, english_symbol(self.unit.of));
        };
        let size = whole.abs();
        let (power, word) = match size {
            s if s >= Decimal::from(1_000_000_000_000_i64) => (1_000_000_000_000_i64, "trillion "),
            s if s >= Decimal::from(1_000_000_000_i64) => (1_000_000_000, "billion "),
            s if s >= Decimal::from(1_000_000_i64) => (1_000_000, "million "),
            _ => (1, ""),
        };
        let mut scaled = (whole / Decimal::from(power)).normalize();
        // 850.0 亿元 is told to ten million yuan, and 85.00 billion says so.
        let shift = i64::from(power.ilog10()) - i64::from(self.unit.of.row.numerator.ilog10());
        let told = i64::from(self.value.scale()) + shift;
        if self.value.scale() > 0 && told > i64::from(scaled.scale()) {
            scaled.rescale(u32::try_from(told).unwrap_or_default());
        }
        format!("{} {word}{}{per}", grouped(scaled), row.english)
    }
}

impl Unit {
    /// The unit as a Chinese text says it: times in words, others as they are written.
    pub fn in_chinese(&self) -> String {
        let written = self.to_string();
        match written.as_str() {
            "min" => "分钟".into(),
            "h" => "小时".into(),
            "s" => "秒".into(),
            _ => written,
        }
    }

    /// What one of the unit is called in English, for axes and heads of columns: numbers are told in millions there, so 亿元 is
    /// `100 million yuan`.
    ///
    /// ```
    /// use linping_units::Unit;
    /// let of = |text: &str| text.parse::<Unit>().unwrap().in_english();
    /// assert_eq!((of("亿元"), of("家"), of("位"), of("万吨/年")), ("100 million yuan".into(), "firms".into(), "rank".into(), "10,000 t/year".into()));
    /// ```
    pub fn in_english(&self) -> String {
        let one = Quantity::new(Decimal::ONE, self.clone()).in_english();
        match (one.strip_prefix("rank "), one.strip_prefix('1')) {
            (Some(_), _) => "rank".into(),
            (None, Some(rest)) if !rest.starts_with(|c: char| c.is_ascii_digit() || c == ',') => {
                rest.trim().to_string()
            }
            _ => one,
        }
    }
}

fn english_symbol(unit: SimpleUnit) -> &'static str {
    let row = unit.row;
    let plain = row.numerator == 1 && row.denominator == 1;
    if !row.english.is_empty() && (plain || !unit.symbol().is_ascii()) { row.english } else { unit.symbol() }
}

/// What stands below the line: one person, one firm, but 1,000 people.
fn english_denominator(unit: SimpleUnit) -> String {
    let row = unit.row;
    if row.english.is_empty() || row.denominator != 1 || (row.numerator != 1 && unit.symbol().is_ascii()) {
        return english_symbol(unit).to_string();
    }
    // Months are the base of calendar time, so a year is twelve of them; people say a year.
    if row.dimension == Dimension::CalendarTime {
        return row.english.trim_end_matches('s').to_string();
    }
    if row.numerator != 1 {
        return format!("{} {}", grouped(Decimal::from(row.numerator)), row.english);
    }
    let one = match (row.dimension, row.english) {
        (Dimension::People, _) => "person",
        (Dimension::Count(_), "classes") => "class",
        (Dimension::Count(_), several) => several.strip_suffix('s').unwrap_or(several),
        (_, word) => word,
    };
    one.to_string()
}

/// Digits in groups of three before the point.
fn grouped(value: Decimal) -> String {
    let text = value.to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |d| ("-", d));
    let (whole, rest) = digits.find('.').map_or((digits, ""), |i| digits.split_at(i));
    let mut out = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    format!("{sign}{out}{rest}")
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = self.unit.to_string();
        if unit.is_empty() { write!(f, "{}", self.value) } else { write!(f, "{} {unit}", self.value) }
    }
}

impl FromStr for Quantity {
    type Err = BadQuantity;

    fn from_str(written: &str) -> Result<Self, BadQuantity> {
        let text = written.trim();
        let length = text
            .char_indices()
            .take_while(|(i, c)| {
                c.is_ascii_digit() || matches!(c, '.' | ',') || (*i == 0 && matches!(c, '-' | '+' | '−'))
            })
            .map(|(i, c)| i + c.len_utf8())
            .last()
            .unwrap_or(0);
        let (number, unit) = text.split_at(length);
        if !number.bytes().any(|b| b.is_ascii_digit()) {
            return Err(BadQuantity::NoNumber(written.to_string()));
        }
        let plain = number.replace('−', "-");
        let groups_right = !plain.contains(',') || groups_of_three(&plain);
        let digits: String = plain.chars().filter(|c| *c != ',').collect();
        if !groups_right || digits.ends_with('.') {
            return Err(BadQuantity::NoNumber(written.to_string()));
        }
        let value = Decimal::from_str_exact(digits.trim_start_matches('+'))
            .map_err(|_| BadQuantity::TooLong(written.to_string()))?;
        Ok(Quantity { value, unit: unit.trim().parse()? })
    }
}

/// Whether commas stand only between groups of three digits.
fn groups_of_three(number: &str) -> bool {
    let whole = number.trim_start_matches(['-', '+']).split('.').next().unwrap_or_default();
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    (1..=3).contains(&first.len())
        && groups.all(|g| g.len() == 3)
        && !number.split('.').nth(1).unwrap_or("").contains(',')
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn per_cent_and_percentage_points_do_not_compare() {
        let rate: Quantity = "0.5 %".parse().unwrap();
        let change: Quantity = "0.5 个百分点".parse().unwrap();
        assert_eq!(rate.compare(&change), None);
    }

    #[test]
    fn one_mu_is_two_thousand_thirds_of_a_square_metre() {
        let mu: Quantity = "3 亩".parse().unwrap();
        assert_eq!(mu.in_base(), 2_000.0);
        assert!(mu.same_magnitude(&"0.2 ha".parse().unwrap()));
    }

    #[test]
    fn the_same_money_in_two_units_is_the_same_magnitude() {
        let a: Quantity = "94.009 bn yuan".parse().unwrap();
        let b: Quantity = "940.09亿元".parse().unwrap();
        let c: Quantity = "9,400,900 万元".parse().unwrap();
        assert!(a.same_magnitude(&b) && b.same_magnitude(&c));
    }

    #[test]
    fn digits_are_kept_as_written() {
        assert_eq!("13.0 %".parse::<Quantity>().unwrap().to_string(), "13.0 %");
        assert_eq!("77,184 元".parse::<Quantity>().unwrap().in_english(), "77,184 yuan");
    }

    #[test]
    fn below_the_line_stands_one_or_a_round_number_of_them() {
        let english = |text: &str| text.parse::<Quantity>().unwrap().in_english();
        assert_eq!(english("6570 万元/家"), "65.7 million yuan/firm");
        assert_eq!(english("37.3 m²/人"), "37.3 m²/person");
        assert_eq!(english("0.873 人/千人"), "0.873 people/1,000 people");
        assert_eq!(english("6.35 亿元/km"), "635 million yuan/km");
        assert_eq!(english("20 元/亩"), "20 yuan/mu");
    }

    #[test]
    fn words_that_are_no_quantity_say_why() {
        assert!(matches!("十五 min".parse::<Quantity>(), Err(BadQuantity::NoNumber(_))));
        assert!(matches!("15 minn".parse::<Quantity>(), Err(BadQuantity::Unit(u)) if u.nearest == Some("min")));
        assert!(matches!("1,23 元".parse::<Quantity>(), Err(BadQuantity::NoNumber(_))));
        assert!(matches!("99999999999999999999999999999999 元".parse::<Quantity>(), Err(BadQuantity::TooLong(_))));
    }

    proptest! {
        #[test]
        fn printing_and_reading_again_changes_nothing(digits in -999_999_999_999i64..999_999_999_999, scale in 0u32..6, unit in prop::sample::select(vec!["元", "万元", "亿元", "亩", "km²", "min", "人", "万人", "家", "%", "个百分点", "元/m²", "万元/人"])) {
            let quantity = Quantity { value: Decimal::new(digits, scale), unit: unit.parse().unwrap() };
            prop_assert_eq!(quantity.to_string().parse::<Quantity>().unwrap(), quantity);
        }

        #[test]
        fn english_words_lose_no_digit(digits in 1i64..999_999_999_999, scale in 0u32..6, unit in prop::sample::select(vec!["元", "万元", "亿元", "万人", "人"])) {
            let quantity = Quantity { value: Decimal::new(digits, scale), unit: unit.parse().unwrap() };
            let again: Quantity = quantity.in_english().parse().unwrap();
            prop_assert!(quantity.same_magnitude(&again), "{} {}", quantity, again);
        }

        #[test]
        fn converting_there_and_back_is_exact_for_decimal_units(digits in -999_999_999i64..999_999_999, scale in 0u32..4) {
            let quantity = Quantity { value: Decimal::new(digits, scale), unit: "亿元".parse().unwrap() };
            let there = quantity.convert(&"元".parse().unwrap()).unwrap();
            prop_assert!(there.convert(&quantity.unit).unwrap().same_magnitude(&quantity));
        }
    }
}
