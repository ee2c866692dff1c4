//! Whether words state a number.

use linping_units::{Decimal, Dimension, Quantity, Unit};

/// Whether the words state the quantity: one of their numbers, with the unit behind it, has its magnitude. A number whose
/// unit is not written next to it (a list that shares one, a table) counts if the digits are the same.
pub fn states(words: &str, value: &Quantity) -> bool {
    let characters: Vec<char> = words.chars().map(narrow).collect();
    let mut at = 0;
    while at < characters.len() {
        let Some((number, end)) = number_at(&characters, at) else {
            at += 1;
            continue;
        };
        if fits(&characters, at, number, end, value) {
            return true;
        }
        at = end;
    }
    false
}

/// Full-width digits and signs as plain ones.
fn narrow(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
        '．' => '.',
        '％' | '℅' => '%',
        '，' => '，',
        '－' | '−' => '-',
        _ => c,
    }
}

/// The words of a text that differ from these by punctuation, white space and full or half width only.
pub(crate) fn alike(text: &str, words: &str) -> Option<String> {
    let plain = |c: char| -> Option<char> {
        let half = match c {
            '！'..='～' => char::from_u32(c as u32 - '！' as u32 + '!' as u32).unwrap_or(c),
            _ => c,
        };
        half.is_alphanumeric().then(|| half.to_ascii_lowercase())
    };
    let wanted: String = words.chars().filter_map(plain).collect();
    if wanted.chars().count() < 4 {
        return None;
    }
    // Where each letter that counts stands in the text.
    let (places, folded): (Vec<(usize, char)>, String) =
        text.char_indices().filter_map(|(at, c)| Some(((at, c), plain(c)?))).unzip();
    let first = folded.get(..folded.find(&wanted)?)?.chars().count();
    let last = first + wanted.chars().count() - 1;
    let ((start, _), (end, letter)) = (places.get(first)?, places.get(last)?);
    text.get(*start..end + letter.len_utf8()).map(str::to_string)
}

fn fits(characters: &[char], start: usize, number: Decimal, end: usize, value: &Quantity) -> bool {
    let signed = |number: Decimal| {
        let minus = start > 0 && characters[start - 1] == '-' && (start < 2 || !characters[start - 2].is_ascii_digit());
        let before: String = characters[start.saturating_sub(6)..start].iter().collect();
        let falls = ["下降", "减少", "回落", "降低", "收窄", "降"].iter().any(|word| before.ends_with(word));
        if minus || (falls && value.value.is_sign_negative()) { -number } else { number }
    };
    let number = signed(number);
    let rest: String = characters[end..].iter().take(12).collect();
    let rest = rest.trim_start_matches([' ', '多', '余', '\u{a0}']);
    // The longest unit that stands behind the number is the one meant: m² and not m.
    let written = (1..=rest.chars().count()).rev().find_map(|length| {
        let candidate: String = rest.chars().take(length).collect();
        let unit = candidate.trim().parse::<Unit>().ok().filter(|unit| !unit.to_string().is_empty())?;
        Some((unit, candidate))
    });
    let Some((unit, candidate)) = written else { return number.normalize() == value.value.normalize() };
    let stated = Quantity::new(number, unit);
    if stated.unit.measure() == value.unit.measure() {
        return stated.same_magnitude(value);
    }
    // Words that count anything stand for the plan's classifier: 9000个（学位） is 9000 学位, 第3名 is 3 位.
    let counts = |unit: &Unit| matches!(unit.of.dimension(), Dimension::Count(_)) && unit.per.is_empty();
    if counts(&value.unit) && ["个", "项", "件", "处", "名"].iter().any(|word| candidate.trim().ends_with(word)) {
        return stated.in_base() == value.in_base();
    }
    // What a rate is told for may stand elsewhere: 每年4200万吨 is 4200 万吨/年.
    let above = Unit { of: value.unit.of, per: Vec::new() };
    stated.unit.per.is_empty()
        && !value.unit.per.is_empty()
        && stated.same_magnitude(&Quantity::new(value.value, above))
}

/// The number that begins here, Arabic or Chinese, and where it ends.
fn number_at(characters: &[char], at: usize) -> Option<(Decimal, usize)> {
    let starts_inside = at > 0
        && (characters[at - 1].is_ascii_digit()
            || (characters[at - 1] == '.' && at > 1 && characters[at - 2].is_ascii_digit()));
    if characters[at].is_ascii_digit() && !starts_inside {
        let mut end = at;
        let mut text = String::new();
        while end < characters.len() {
            let c = characters[end];
            let next_is_digit = characters.get(end + 1).is_some_and(char::is_ascii_digit);
            match c {
                '0'..='9' => text.push(c),
                '.' if next_is_digit && !text.contains('.') => text.push(c),
                ',' if next_is_digit => {}
                _ => break,
            }
            end += 1;
        }
        return Decimal::from_str_exact(&text).ok().map(|number| (number, end));
    }
    chinese_number_at(characters, at)
}

/// A Chinese numeral below ten thousand: 七, 十二, 三百零五, 两千.
fn chinese_number_at(characters: &[char], at: usize) -> Option<(Decimal, usize)> {
    let (mut total, mut digit, mut end, mut seen) = (0i64, None, at, false);
    while let Some(&c) = characters.get(end) {
        let value = match c {
            '〇' | '零' => Some(0),
            '一' => Some(1),
            '二' | '两' => Some(2),
            '三' => Some(3),
            '四' => Some(4),
            '五' => Some(5),
            '六' => Some(6),
            '七' => Some(7),
            '八' => Some(8),
            '九' => Some(9),
            _ => None,
        };
        let power = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1_000,
            _ => 0,
        };
        match (value, power) {
            (Some(value), _) => digit = Some(value),
            (None, power) if power > 0 => {
                total += digit.take().unwrap_or(1) * power;
            }
            _ => break,
        }
        seen = true;
        end += 1;
    }
    seen.then(|| (Decimal::from(total + digit.unwrap_or(0)), end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(words: &str, value: &str) -> bool {
        states(words, &value.parse().unwrap())
    }

    #[test]
    fn words_that_differ_by_punctuation_and_width_only_are_found_as_they_stand() {
        let text = "概况：2021年， 生产总值100亿元，增长 5％。";
        assert_eq!(alike(text, "2021年,生产总值１００亿元").as_deref(), Some("2021年， 生产总值100亿元"));
        assert_eq!(alike(text, "增长5%"), None, "too short to be sure");
        assert_eq!(alike(text, "生产总值101亿元"), None);
    }

    #[test]
    fn the_number_and_its_unit_must_both_fit() {
        assert!(stated("人均可支配收入77184元", "77,184 元"));
        assert!(stated("达到94.009亿元", "940090 万元"));
        assert!(stated("达到940.09亿元", "9400900 万元"));
        assert!(!stated("达到940.09万元", "940.09 亿元"));
        assert!(stated("位列全市第3位", "3 位"));
        assert!(stated("位居第三位", "3 位"));
        assert!(stated("共有624家企业", "624 家"));
        assert!(!stated("共有1624家企业", "624 家"));
        assert!(!stated("增长13.06%", "13.0 %"));
        assert!(stated("下降2.1%", "-2.1 %"));
        assert!(!stated("增长2.1%", "-2.1 %"));
    }

    #[test]
    fn a_number_without_its_unit_counts_by_its_digits() {
        assert!(stated("2家、28家", "28 家"));
        assert!(stated("城镇77184、农村48705（元）", "48705 元"));
    }

    #[test]
    fn another_kind_of_unit_is_another_number() {
        assert!(!stated("规模以上工业企业624家", "624 户"));
        assert!(!stated("排第3位", "3 家"));
        assert!(!stated("增长10.6%", "10.6 个百分点"));
        assert!(stated("学位超过9000个", "9000 学位"));
        assert!(stated("学位1.2万个", "12000 学位"));
        assert!(stated("排第3名", "3 位"));
        assert!(stated("每年4200万吨", "4200 万吨/年"));
        assert!(!stated("每年4200万吨", "42 万吨/年"));
        assert!(!stated("每年4200万吨", "4200 亩"));
    }
}
