use super::{Kind, Statement, amount, wholes};
use linping_problems::Text;
use std::collections::BTreeMap;

/// Two or more statements that cannot all be right, or that hold only under a condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Disagreement {
    /// What does not agree, in Chinese and English.
    pub message: Text,
    /// True if the figures contradict each other; false if prices, coverage or boundary may explain the difference.
    pub contradiction: bool,
    /// Indexes into the statements.
    pub statements: Vec<usize>,
}

/// Half a unit of the last digit written.
pub(super) fn rounding(statement: &Statement) -> f64 {
    let decimals =
        statement.value.split_once('.').map_or(0, |(_, d)| d.chars().take_while(char::is_ascii_digit).count());
    let factor = amount::factor(statement.unit.as_deref().unwrap_or(""));
    0.5 * 10f64.powi(-(decimals as i32)) * factor
}

pub(super) fn value(statement: &Statement) -> Option<(f64, String)> {
    if statement.nonnumeric || statement.role == Some("range") || statement.qualifier.is_some() {
        return None;
    }
    amount::in_base_unit(&statement.value, statement.unit.as_deref())
        // Cells of tables write the sign with the figure.
        .map(|(v, base)| (v.abs() * f64::from(statement.sign), base))
}

/// Compares the statements of documents with each other: the same thing said twice, parts against their whole, shares against
/// 100, levels of two years against the growth between them. Nothing is chosen; each disagreement names the statements.
///
/// Figures with 约, 超, 以上 and ranges are left out, for they claim no exact value.
///
/// # Examples
/// ```
/// use linping_documents::{Dictionary, Document, Options, checks};
///
/// let text = "2021年，全区实现生产总值100亿元。2021年，全区实现生产总值120亿元。";
/// let document = Document::read(text.as_bytes(), "a.txt").unwrap();
/// let found = checks(&document.statements(&Dictionary::standard(), &Options::default()));
/// assert!(found[0].contradiction);
/// assert_eq!(found[0].statements, [0, 1]);
/// ```
pub fn checks(statements: &[Statement]) -> Vec<Disagreement> {
    let mut found = Vec::new();
    same_twice(statements, &mut found);
    wholes::industries(statements, &mut found);
    wholes::parts(statements, &mut found);
    shares(statements, &mut found);
    level_and_growth(statements, &mut found);
    found
}

fn same_twice(statements: &[Statement], found: &mut Vec<Disagreement>) {
    type Key<'a> = (&'a str, Option<&'a str>, Option<&'a str>, Kind, Option<&'a str>);
    let mut said: BTreeMap<Key<'_>, Vec<usize>> = BTreeMap::new();
    for (i, s) in statements.iter().enumerate() {
        // A figure without a period, a change or a count of listed things is not one series.
        if s.minor
            || s.period.is_none()
            || !matches!(s.kind, Kind::Level | Kind::Growth | Kind::Share)
            || s.role.is_some()
        {
            continue;
        }
        said.entry((&s.indicator, s.period.as_deref(), s.region.as_deref(), s.kind, s.comparison.as_deref()))
            .or_default()
            .push(i);
    }
    for ((indicator, period, ..), places) in said {
        let Some((&first, rest)) = places.split_first() else { continue };
        let Some((a, base)) = statements.get(first).and_then(value) else { continue };
        for &other in rest {
            let (Some(x), Some(y)) = (statements.get(first), statements.get(other)) else { continue };
            let Some((b, other_base)) = value(y) else { continue };
            if listed_together(x, y) || over_years(x) != over_years(y) {
                continue;
            }
            let allowed = rounding(x).max(rounding(y)) * 1.0001;
            if base == other_base && (a - b).abs() > allowed * if base == "%" { 1.0 } else { 2.0 } {
                let period = period.unwrap_or("");
                found.push(Disagreement {
                    message: Text::new(
                        format!("{period} {indicator}：一处为 {}，另一处为 {}", written(x), written(y)),
                        format!("{period} {indicator}: {} in one place, {} in another", written(x), written(y)),
                    ),
                    contradiction: true,
                    statements: vec![first, other],
                });
            }
        }
    }
}

/// 分别为4.1%、47.3%和48.6%: figures of one list whose names were not told apart say different things.
fn listed_together(a: &Statement, b: &Statement) -> bool {
    let (first, second) = if a.value_start <= b.value_start { (a, b) } else { (b, a) };
    let named =
        second.quote.chars().take_while(|c| !c.is_ascii_digit()).filter(|c| !matches!(c, '、' | '和' | '与' | '及'));
    a.file == b.file && second.value_start - first.value_start <= 24 && named.count() == 0
}

/// 两年平均增长12.6% is not what one year grew by.
fn over_years(s: &Statement) -> bool {
    s.quote.contains("年平均") || s.quote.contains("年均")
}

pub(super) fn written(s: &Statement) -> String {
    let sign = if s.sign < 0 && !s.value.starts_with('-') { "-" } else { "" };
    format!("{sign}{}{}", s.value, s.unit.as_deref().unwrap_or(""))
}

/// Shares of the three industries, and of a ratio a:b:c, sum to 100.
fn shares(statements: &[Statement], found: &mut Vec<Disagreement>) {
    for window in 0..statements.len() {
        let Some(three) = statements.get(window..window + 3) else { break };
        let is_set = three.iter().all(|s| s.kind == Kind::Share && s.unit.as_deref() == Some("%"))
            && ["第一产业", "第二产业", "第三产业"]
                .iter()
                .zip(three)
                .all(|(n, s)| s.indicator.starts_with(n) && s.indicator.contains('占'));
        let close = three.windows(2).all(|w| matches!(w, [a, b] if b.value_start.saturating_sub(a.value_start) < 120));
        let ratio = three.iter().all(|s| s.kind == Kind::Share) && three.windows(2).all(|w| matches!(w, [a, b] if a.indicator == b.indicator && b.value_start - a.value_start <= 7 && a.file == b.file));
        if !(is_set && close || ratio) {
            continue;
        }
        let values: Vec<f64> = three.iter().filter_map(value).map(|v| v.0).collect();
        let sum: f64 = values.iter().sum();
        let allowed: f64 = three.iter().map(rounding).sum();
        if values.len() == 3 && (sum - 100.0).abs() > allowed * 1.0001 {
            found.push(Disagreement {
                message: Text::new(
                    format!("三项比重之和为 {sum:.2}%，不是 100%"),
                    format!("three shares sum to {sum:.2} %, not 100 %"),
                ),
                contradiction: true,
                statements: vec![window, window + 1, window + 2],
            });
        }
    }
}

/// Level / (1 + growth) against the level of the year before, where both are stated. Growth at constant prices does not have to
/// fit levels at current prices: the difference is the implied deflator or a change of coverage, and is told as such.
fn level_and_growth(statements: &[Statement], found: &mut Vec<Disagreement>) {
    let mut levels: BTreeMap<(&str, Option<&str>, i32), usize> = BTreeMap::new();
    for (i, s) in statements.iter().enumerate() {
        if s.kind == Kind::Level
            && !s.minor
            && let Some(year) = s.period.as_deref().filter(|p| p.len() == 4).and_then(|p| p.parse().ok())
        {
            levels.entry((&s.indicator, s.region.as_deref(), year)).or_insert(i);
        }
    }
    for (i, growth) in statements.iter().enumerate() {
        let Some(year) = growth.period.as_deref().filter(|p| p.len() == 4).and_then(|p| p.parse::<i32>().ok()) else {
            continue;
        };
        let usual = matches!(growth.comparison.as_deref(), Some("同比" | "比上年" | "较上年"));
        if growth.kind != Kind::Growth || !usual || growth.unit.as_deref() != Some("%") {
            continue;
        }
        let area = growth.region.as_deref();
        let (Some(&now), Some(&before)) = (
            levels.get(&(growth.indicator.as_str(), area, year)),
            levels.get(&(growth.indicator.as_str(), area, year - 1)),
        ) else {
            continue;
        };
        let (Some((a, base_a)), Some((b, base_b)), Some((g, _))) =
            (statements.get(now).and_then(value), statements.get(before).and_then(value), value(growth))
        else {
            continue;
        };
        if base_a != base_b || b == 0.0 {
            continue;
        }
        let nominal = a / b - 1.0;
        let (Some(x), Some(y)) = (statements.get(now), statements.get(before)) else { continue };
        let allowed =
            (rounding(x) / a.abs() + rounding(y) / b.abs()) * (1.0 + nominal.abs()) + rounding(growth) / 100.0;
        if (nominal - g / 100.0).abs() <= allowed * 1.0001 {
            continue;
        }
        let real = ["生产总值", "增加值"].iter().any(|w| growth.indicator.contains(w));
        let deflator = (1.0 + nominal) / (1.0 + g / 100.0) - 1.0;
        let (zh, en) = if real {
            (
                format!(
                    "{}：按现价计增长 {:.1}%，所述增速 {g:.1}%，隐含价格变动 {:.1}%（或口径调整）",
                    growth.indicator,
                    nominal * 100.0,
                    deflator * 100.0
                ),
                format!(
                    "{}: {:.1} % at current prices, {g:.1} % stated; an implied price change of {:.1} %, or a change of coverage",
                    growth.indicator,
                    nominal * 100.0,
                    deflator * 100.0
                ),
            )
        } else {
            (
                format!(
                    "{}：两年数值相比为 {:.1}%，所述增速为 {g:.1}%，口径或边界可能有调整",
                    growth.indicator,
                    nominal * 100.0
                ),
                format!(
                    "{}: the two levels differ by {:.1} %, growth is stated as {g:.1} %; coverage or boundary may have changed",
                    growth.indicator,
                    nominal * 100.0
                ),
            )
        };
        found.push(Disagreement { message: Text::new(zh, en), contradiction: false, statements: vec![now, before, i] });
    }
}
