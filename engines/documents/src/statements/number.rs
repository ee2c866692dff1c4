use std::ops::Range;

const DIGITS: &str = "零〇一二三四五六七八九两";

/// True for a Chinese digit.
pub(crate) fn is_digit(c: char) -> bool {
    matches!(c, '零' | '〇' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '两')
}

/// True for any character a Chinese numeral is made of.
pub(crate) fn is_numeral(c: char) -> bool {
    is_digit(c) || matches!(c, '十' | '百' | '千' | '万' | '亿')
}

/// End of an Arabic number at `at`: digits, thousands separators, one decimal point; full-width digits count.
pub(crate) fn arabic(text: &[char], at: usize) -> Option<usize> {
    let digit = |i: usize| text.get(i).is_some_and(|c| c.is_ascii_digit() || ('０'..='９').contains(c));
    if !digit(at) {
        return None;
    }
    let mut i = spaced_thousands(text, at).unwrap_or(at);
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

/// End of the thousands at `at` that spaces part (GB/T 15835 has a quarter of a character there): up to three digits, then threes.
/// A plain space may as well part two numbers of a row, so it counts in running text only: right after a character that no label
/// ends with, and with a word or unit behind the number.
fn spaced_thousands(text: &[char], at: usize) -> Option<usize> {
    let digits = |from: usize| text.iter().skip(from).take_while(|c| c.is_ascii_digit()).count();
    let is_word = |c: &char| ('一'..='鿿').contains(c);
    let head = digits(at);
    let mut end = at + head;
    while text.get(end).is_some_and(|c| is_space(*c)) && digits(end + 1) == 3 {
        end += 4;
    }
    if !(1..=3).contains(&head) || end == at + head {
        return None;
    }
    let is_plain = text.get(at..end)?.contains(&' ');
    let before = at.checked_sub(1).and_then(|before| text.get(before));
    let fraction = if text.get(end) == Some(&'.') { 1 + digits(end + 1) } else { 0 };
    let is_running = before.is_some_and(|c| is_word(c) && !"第表图件注栏号".contains(*c))
        && text.get(end + fraction).is_some_and(|c| is_word(c) || matches!(c, '%' | '％'));
    (!is_plain || is_running).then_some(end)
}

/// A space that may stand between the thousands of a number.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}')
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
        .filter(|c| !matches!(c, ',' | '%' | '％' | '第' | '℅') && !is_space(*c))
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
    fn thousands_are_parted_by_spaces_in_running_text_only() {
        let end = |text: &str, at: usize| arabic(&text.chars().collect::<Vec<_>>(), at);
        assert_eq!(end("总值1 286.4亿元", 2), Some(9));
        assert_eq!(end("总值1\u{2009}286\u{2009}045人", 2), Some(11));
        assert_eq!(end("产值12 345 678元", 2), Some(12));
        assert_eq!(end("工业 1 286 3.4", 3), Some(4), "a row of a table");
        assert_eq!(end("表1 286个村", 1), Some(2), "the number of a table");
        assert_eq!(end("比2024 365天", 1), Some(5), "no thousands have four digits");
        assert_eq!(end("分别为1 286 10.3万", 3), Some(4), "three numbers");
        assert_eq!(values("1 286.4"), vec![1286.4]);
    }

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
