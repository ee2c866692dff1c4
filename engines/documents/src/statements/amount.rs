use super::number;

const MAGNITUDES: &[(&str, f64)] = &[
    ("万亿", 1e12),
    ("千亿", 1e11),
    ("百亿", 1e10),
    ("亿", 1e8),
    ("千万", 1e7),
    ("百万", 1e6),
    ("十万", 1e5),
    ("万", 1e4),
    ("千", 1e3),
    ("百", 1e2),
];

/// Units and the base unit they are so many of.
const BASES: &[(&str, &str, f64)] = &[
    ("％", "%", 1.0),
    ("℅", "%", 1.0),
    ("‰", "%", 0.1),
    ("成", "%", 10.0),
    ("百分点", "个百分点", 1.0),
    ("亩", "平方米", 2000.0 / 3.0),
    ("公顷", "平方米", 1e4),
    ("平方公里", "平方米", 1e6),
    ("平米", "平方米", 1.0),
    ("吨", "公斤", 1e3),
    ("千克", "公斤", 1.0),
    ("斤", "公斤", 0.5),
    ("公里", "米", 1e3),
    ("千瓦", "瓦", 1e3),
];

fn parted(unit: &str) -> (f64, &str) {
    for (magnitude, factor) in MAGNITUDES {
        if let Some(base) = unit.strip_prefix(magnitude)
            && !base.is_empty()
            && !unit.starts_with("千瓦")
            && !unit.starts_with("千克")
        {
            return (*factor, base);
        }
    }
    (1.0, unit)
}

/// The unit without its magnitude: 元 of 亿元.
pub(crate) fn base(unit: &str) -> &str {
    parted(unit).1
}

/// How many base units one of this unit is: 亿元 is 1e8 元, 亩 is 666.67 平方米.
pub(crate) fn factor(unit: &str) -> f64 {
    let (magnitude, base) = parted(unit);
    magnitude * BASES.iter().find(|(u, ..)| *u == base).map_or(1.0, |(.., f)| *f)
}

/// A value as written in its base unit; none for ranges and words.
pub(crate) fn in_base_unit(value: &str, unit: Option<&str>) -> Option<(f64, String)> {
    let unit = unit.unwrap_or("");
    let values = number::values(value);
    let [one] = values.as_slice() else { return None };
    let (_, base) = parted(unit);
    let base = BASES.iter().find(|(u, ..)| *u == base).map_or(base, |(_, b, _)| b);
    Some((one * factor(unit), base.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_amount_in_two_units_is_the_same() {
        assert_eq!(
            in_base_unit("94.009", Some("亿元")).unwrap().0.round(),
            in_base_unit("940090", Some("万元")).unwrap().0.round()
        );
        assert_eq!(in_base_unit("七", Some("成")), Some((70.0, "%".to_string())));
        assert_eq!(in_base_unit("3", Some("亩")).unwrap(), (2000.0, "平方米".to_string()));
        assert_eq!(in_base_unit("5", Some("千瓦")).unwrap().0, 5000.0);
        assert_eq!(in_base_unit("6~8", Some("万元")), None);
    }
}
