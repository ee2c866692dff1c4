//! The table of units: symbols (the first is the preferred one), dimension, factor to the base unit, English name.

use crate::Dimension::{self, *};
use std::collections::HashMap;
use std::sync::LazyLock;

/// One unit and all the ways it is written.
#[derive(Debug)]
pub(crate) struct Row {
    pub symbols: &'static [&'static str],
    pub dimension: Dimension,
    pub numerator: i64,
    pub denominator: i64,
    /// English word for the base of a power-of-ten multiple (yuan, people); empty when the symbol itself is international.
    pub english: &'static str,
}

const fn row(symbols: &'static [&'static str], dimension: Dimension, numerator: i64, english: &'static str) -> Row {
    Row { symbols, dimension, numerator, denominator: 1, english }
}

static FIXED: &[Row] = &[
    row(&["元", "yuan", "CNY", "RMB", "人民币元"], Money, 1, "yuan"),
    row(&["千元", "thousand yuan"], Money, 1_000, "yuan"),
    row(&["万元", "10k yuan"], Money, 10_000, "yuan"),
    row(&["百万元", "million yuan", "m yuan"], Money, 1_000_000, "yuan"),
    row(&["千万元"], Money, 10_000_000, "yuan"),
    row(&["亿元", "100m yuan"], Money, 100_000_000, "yuan"),
    row(&["billion yuan", "bn yuan", "十亿元"], Money, 1_000_000_000, "yuan"),
    row(&["万亿元", "trillion yuan", "tn yuan"], Money, 1_000_000_000_000, "yuan"),
    row(&["m²", "m2", "平方米", "㎡"], Area, 1, ""),
    row(&["万平方米", "万m²", "万㎡"], Area, 10_000, "m²"),
    row(&["ha", "公顷"], Area, 10_000, ""),
    row(&["km²", "km2", "平方公里", "平方千米"], Area, 1_000_000, ""),
    Row { symbols: &["亩", "mu"], dimension: Area, numerator: 2_000, denominator: 3, english: "mu" },
    Row { symbols: &["万亩"], dimension: Area, numerator: 20_000_000, denominator: 3, english: "×10⁴ mu" },
    row(&["m", "米"], Length, 1, ""),
    row(&["km", "公里", "千米"], Length, 1_000, ""),
    Row { symbols: &["cm", "厘米"], dimension: Length, numerator: 1, denominator: 100, english: "" },
    Row { symbols: &["mm", "毫米"], dimension: Length, numerator: 1, denominator: 1_000, english: "" },
    row(&["s", "秒", "second", "seconds"], Time, 1, ""),
    row(&["min", "分钟", "minute", "minutes"], Time, 60, ""),
    row(&["h", "小时", "hour", "hours"], Time, 3_600, ""),
    row(&["d", "天", "day", "days", "日"], Time, 86_400, "d"),
    row(&["周", "week", "weeks", "星期"], Time, 604_800, "weeks"),
    row(&["个月", "月", "month", "months"], CalendarTime, 1, "months"),
    row(&["年", "year", "years", "a"], CalendarTime, 12, "years"),
    row(&["人", "people", "person", "persons", "名"], People, 1, "people"),
    row(&["百人", "hundred people"], People, 100, "people"),
    row(&["千人", "thousand people"], People, 1_000, "people"),
    row(&["万人", "10k people"], People, 10_000, "people"),
    row(&["百万人", "million people"], People, 1_000_000, "people"),
    row(&["亿人"], People, 100_000_000, "people"),
    row(&["billion people"], People, 1_000_000_000, "people"),
    row(&["trillion people"], People, 1_000_000_000_000, "people"),
    row(&["人次", "visits"], Count("人次"), 1, "visits"),
    row(&["万人次"], Count("人次"), 10_000, "visits"),
    row(&["t", "吨", "tonne", "tonnes"], Mass, 1, ""),
    row(&["kt"], Mass, 1_000, ""),
    row(&["万吨"], Mass, 10_000, "t"),
    row(&["Mt", "百万吨"], Mass, 1_000_000, ""),
    row(&["亿吨"], Mass, 100_000_000, "t"),
    row(&["吨公里", "tkm"], Count("吨公里"), 1, "tkm"),
    row(&["万吨公里"], Count("吨公里"), 10_000, "tkm"),
    row(&["亿吨公里"], Count("吨公里"), 100_000_000, "tkm"),
    Row { symbols: &["kg", "千克", "公斤"], dimension: Mass, numerator: 1, denominator: 1_000, english: "" },
    row(&["kWh", "千瓦时", "度"], Energy, 1, ""),
    row(&["MWh", "兆瓦时"], Energy, 1_000, ""),
    row(&["万千瓦时", "万kWh"], Energy, 10_000, "kWh"),
    row(&["亿千瓦时"], Energy, 100_000_000, "kWh"),
    row(&["m³", "m3", "立方米"], Volume, 1, ""),
    row(&["万立方米", "万m³"], Volume, 10_000, "m³"),
    row(&["吨标准煤", "tce"], Count("吨标准煤"), 1, "tce"),
    row(&["万吨标准煤"], Count("吨标准煤"), 10_000, "tce"),
    row(&["%", "％", "per cent", "percent"], PerCent, 1, ""),
    Row { symbols: &["‰", "per mille"], dimension: PerCent, numerator: 1, denominator: 10, english: "" },
    row(&["个百分点", "百分点", "pp", "percentage points"], PercentagePoints, 1, "pp"),
    row(&["km/h", "公里/小时", "千米/小时"], Speed, 1, ""),
    Row { symbols: &["m/s", "米/秒"], dimension: Speed, numerator: 18, denominator: 5, english: "" },
    Row { symbols: &["m/min", "米/分钟", "米/分"], dimension: Speed, numerator: 3, denominator: 50, english: "" },
    row(&["P", "PFLOPS", "PFlops"], Computing, 1, ""),
    row(&["", "倍", "times"], Number, 1, ""),
    row(&["位", "rank"], Count("位"), 1, "rank"),
];

/// Classifiers of counted things and what they are called in English.
static CLASSIFIERS: &[(&str, &str)] = &[
    ("家", "firms"),
    ("户", "households"),
    ("张", "beds"),
    ("所", "schools"),
    ("个", "items"),
    ("座", "structures"),
    ("项", "projects"),
    ("件", "pieces"),
    ("套", "homes"),
    ("台", "machines"),
    ("辆", "vehicles"),
    ("艘", "vessels"),
    ("班", "classes"),
    ("处", "sites"),
    ("次", "times over"),
    ("幢", "buildings"),
    ("栋", "blocks"),
    ("部", "sets"),
    ("条", "lines"),
    ("枚", "tokens"),
    ("间", "rooms"),
    ("片", "zones"),
    ("镇", "towns"),
    ("村", "villages"),
    ("街道", "subdistricts"),
    ("学位", "places"),
    ("床位", "care beds"),
    ("车位", "parking places"),
    ("机架", "racks"),
    ("闸次", "lockages"),
    ("岁", "years of age"),
];

static ALL: LazyLock<Vec<&'static Row>> = LazyLock::new(|| {
    let mut all: Vec<&'static Row> = FIXED.iter().collect();
    for &(symbol, english) in CLASSIFIERS {
        let ten_thousand: &'static str = Box::leak(format!("万{symbol}").into_boxed_str());
        let one: &'static [&'static str] = Box::leak(Box::new([symbol, english]));
        let many: &'static [&'static str] = Box::leak(Box::new([ten_thousand]));
        all.push(Box::leak(Box::new(row(one, Count(symbol), 1, english))));
        all.push(Box::leak(Box::new(row(many, Count(symbol), 10_000, english))));
    }
    all
});

static BY_SYMBOL: LazyLock<HashMap<&'static str, &'static Row>> =
    LazyLock::new(|| ALL.iter().flat_map(|row| row.symbols.iter().map(|symbol| (*symbol, *row))).collect());

/// The unit written like this.
pub(crate) fn find(symbol: &str) -> Option<&'static Row> {
    BY_SYMBOL.get(symbol).copied()
}

/// Below a line a day is a day and a year a year, also where the symbol has another meaning of its own.
pub(crate) fn find_denominator(symbol: &str) -> Option<&'static Row> {
    match symbol {
        "yr" | "annum" => find("年"),
        "月" => find("个月"),
        _ => None,
    }
}

/// The unit of plain numbers.
pub(crate) fn number() -> &'static Row {
    &FIXED[FIXED.len() - 2]
}

/// A unit as the reference lists it.
#[derive(Clone, Copy, Debug)]
pub struct KnownUnit {
    /// Ways to write it, the preferred one first.
    pub symbols: &'static [&'static str],
    /// What it measures.
    pub dimension: Dimension,
    /// One of it in base units, as a fraction.
    pub factor: (i64, i64),
}

/// Every unit, in the order of the table.
pub fn known_units() -> impl Iterator<Item = KnownUnit> {
    ALL.iter().map(|row| KnownUnit {
        symbols: row.symbols,
        dimension: row.dimension,
        factor: (row.numerator, row.denominator),
    })
}

/// Every way every unit is written.
pub(crate) fn symbols() -> impl Iterator<Item = &'static str> {
    ALL.iter().flat_map(|row| row.symbols.iter().copied()).filter(|s| !s.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_symbol_means_two_units() {
        let mut seen = std::collections::HashSet::new();
        for row in ALL.iter() {
            for symbol in row.symbols {
                assert!(seen.insert(*symbol), "{symbol} twice");
            }
        }
        assert_eq!(number().dimension, Number);
    }
}
