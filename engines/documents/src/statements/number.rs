use std::ops::Range;

const DIGITS: &str = "零〇一二三四五六七八九两";
const LARGE: &str = "十百千万亿";

/// True for a Chinese digit.
pub(crate) fn is_digit(c: char) -> bool {
    DIGITS.contains(c)
}

/// True for any character a Chinese numeral is made of.
pub(crate) fn is_numeral(c: char) -> bool {
    is_digit(c) || LARGE.contains(c)
}

/// End of an Arabic number at `at`: digits, thousands separators, one decimal point; full-width digits count.
pub(crate) fn arabic(text: &[char], at: usize) -> Option<usize> {
    let digit = |i: usize| text.get(i).is_some_and(|c| c.is_ascii_digit() || ('０'..='９').contains(c));
    if !digit(at) {
        return None;
    }
    let mut i = at;
    let mut point = false;
    while let Some(&c) = text.get(i) {
        if digit(i) {
            i += 1;
        } else if matches!(c, '.' | '．') && !point && digit(i + 1) {
            point = true;
            i += 1;
        } else if matches!(c, ',')
            && !point
            && digit(i + 1)
            && digit(i + 2)
            && digit(i + 3)
            && !digit(i + 4)
            && i - at <= 12
        {
            i += 1;
        } else {
            break;
        }
    }
    Some(i)
}

/// End of a Chinese numeral at `at`, at most 12 characters.
pub(crate) fn chinese(text: &[char], at: usize) -> Option<usize> {
    let length = text.iter().skip(at).take(12).take_while(|c| is_numeral(**c)).count();
    (length > 0).then_some(at + length)
}

/// The number a Chinese numeral means.
pub(crate) fn chinese_value(text: &str) -> Option<f64> {
    let (mut total, mut section, mut digit) = (0f64, 0f64, 0f64);
    let mut any = false;
    for c in text.chars() {
        any = true;
        if let Some(at) = DIGITS.chars().position(|d| d == c) {
            let value = match at {
                0 | 1 => 0.0,
                11 => 2.0,
                n => n as f64 - 1.0,
            };
            digit = if digit == 0.0 { value } else { digit * 10.0 + value };
        } else {
            let factor = match c {
                '十' => 10.0,
                '百' => 100.0,
                '千' => 1000.0,
                '万' => 1e4,
                '亿' => 1e8,
                _ => return None,
            };
            if factor < 1e4 {
                section += digit.max(1.0) * factor;
            } else {
                let part = section + digit;
                total = if part > 0.0 { (total + part) * factor } else { total.max(1.0) * factor };
                section = 0.0;
            }
            digit = 0.0;
        }
    }
    any.then_some(total + section + digit)
}

/// A value as written in plain numbers: one for a number, two for a range. Fractions and thousands are understood.
pub(crate) fn values(written: &str) -> Vec<f64> {
    let clean: String = written
        .chars()
        .filter(|c| !matches!(c, ',' | ' ' | '%' | '％' | '第' | '℅'))
        .map(|c| match c {
            '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
            '．' => '.',
            '−' | '－' => '-',
            other => other,
        })
        .collect();
    let sign = if clean.starts_with('-') { -1.0 } else { 1.0 };
    clean
        .trim_start_matches('-')
        .split(['~', '～', '—', '-', '–', '至', '到'])
        .filter(|p| !p.is_empty())
        .filter_map(one)
        .map(|v| v * sign)
        .collect()
}

fn one(part: &str) -> Option<f64> {
    if let Ok(value) = part.parse::<f64>() {
        return Some(value);
    }
    if let Some((below, above)) = part.split_once("分之") {
        let (below, above) = (one(below)?, one(above)?);
        return (below != 0.0).then_some(above / below);
    }
    if let Some((a, b)) = part.split_once(['×', 'x', 'X']) {
        return Some(one(a)? * one(b)?);
    }
    match part {
        "首" => return Some(1.0),
        "双" => return Some(2.0),
        "半" => return Some(0.5),
        _ => {}
    }
    let digits = part.trim_end_matches(['万', '亿', '千', '百']);
    if let Ok(value) = digits.parse::<f64>() {
        let factor: f64 = part
            .get(digits.len()..)?
            .chars()
            .map(|c| match c {
                '万' => 1e4,
                '亿' => 1e8,
                '千' => 1e3,
                _ => 1e2,
            })
            .product();
        return Some(value * factor);
    }
    chinese_value(part)
}

/// Joins the marks that stand between the ends of a range.
pub(crate) fn range_mark(text: &[char], at: usize) -> Option<Range<usize>> {
    let first = *text.get(at)?;
    if matches!(first, '~' | '～' | '-' | '—' | '–' | '－' | '至') {
        let mut end = at + 1;
        while matches!(text.get(end), Some('—' | '-')) && end < at + 2 {
            end += 1;
        }
        return Some(at..end);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_mean_their_numbers() {
        for (written, value) in [
            ("七", 7.0),
            ("二十一", 21.0),
            ("两万", 20_000.0),
            ("百", 100.0),
            ("万亿", 1e12),
            ("三百零五", 305.0),
            ("十五", 15.0),
            ("两亿", 2e8),
        ] {
            assert_eq!(chinese_value(written), Some(value), "{written}");
        }
        assert_eq!(values("5%—5.5"), vec![5.0, 5.5]);
        assert_eq!(values("三分之二"), vec![2.0 / 3.0]);
        assert_eq!(values("2×7500"), vec![15_000.0]);
        assert_eq!(values("-1.6"), vec![-1.6]);
        assert_eq!(values("1,234.5"), vec![1234.5]);
    }
}
