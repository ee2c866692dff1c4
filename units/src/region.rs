use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// A division code (行政区划代码): 6 digits to the county, 9 to the township, 12 to the village.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DivisionCode(String);

/// Words that are no division code.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not a division code: 6, 9 or 12 digits")]
pub struct BadDivisionCode(pub String);

impl DivisionCode {
    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the other place lies in this one.
    pub fn contains(&self, other: &DivisionCode) -> bool {
        let significant = if self.0.len() == 6 { self.0.trim_end_matches("00") } else { &self.0 };
        other.0.starts_with(significant)
    }
}

impl FromStr for DivisionCode {
    type Err = BadDivisionCode;

    fn from_str(written: &str) -> Result<Self, BadDivisionCode> {
        let digits = written.bytes().all(|b| b.is_ascii_digit());
        if digits && matches!(written.len(), 6 | 9 | 12) {
            Ok(DivisionCode(written.to_string()))
        } else {
            Err(BadDivisionCode(written.to_string()))
        }
    }
}

impl fmt::Display for DivisionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for DivisionCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for DivisionCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A place with the boundary it had at a time. Linping (330113) was carved out of old Yuhang (330110) in 2021: a series
/// that runs over that day mixes two places and is flagged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Division code.
    pub code: DivisionCode,
    /// First day of this boundary, if known.
    pub since: Option<Date>,
    /// Day after the last day of this boundary, if it is over.
    pub until: Option<Date>,
    /// Codes of the places it was made from.
    pub predecessors: Vec<DivisionCode>,
}

impl Region {
    /// Whether the place had this boundary on that day.
    ///
    /// ```
    /// use linping_units::Region;
    /// let linping = Region { code: "330113".parse().unwrap(), since: Some(jiff::civil::date(2021, 4, 9)), until: None, predecessors: vec![] };
    /// assert!(!linping.exists_on(jiff::civil::date(2020, 12, 31)));
    /// ```
    pub fn exists_on(&self, day: Date) -> bool {
        self.since.is_none_or(|since| since <= day) && self.until.is_none_or(|until| day < until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_city_contains_its_districts_and_a_district_its_townships() {
        let code = |s: &str| s.parse::<DivisionCode>().unwrap();
        assert!(code("330100").contains(&code("330113")));
        assert!(code("330113").contains(&code("330113102")));
        assert!(!code("330113").contains(&code("330110001")));
        assert!("33011".parse::<DivisionCode>().is_err());
    }
}
