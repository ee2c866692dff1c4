//! Parts against the whole they are told of.

use super::check::{Disagreement, rounding, value, written};
use super::{Kind, Statement, amount};
use linping_problems::Text;

/// How many statements back a whole is looked for.
const FARTHEST: usize = 24;

/// What is told under 其中 against its whole: no part is larger; together they are larger only if they overlap.
pub(super) fn parts(statements: &[Statement], found: &mut Vec<Disagreement>) {
    let mut groups: Vec<(usize, Vec<usize>)> = Vec::new();
    for (i, part) in statements.iter().enumerate() {
        let Some(name) = &part.part_of else { continue };
        let Some((_, unit)) = value(part).filter(|(v, _)| *v >= 0.0) else { continue };
        let whole = (i.saturating_sub(FARTHEST)..i).rev().find(|w| {
            statements.get(*w).is_some_and(|s| {
                s.indicator == *name
                    && s.file == part.file
                    && s.period == part.period
                    && s.part_of.is_none()
                    && matches!(s.kind, Kind::Level | Kind::Count)
                    && value(s).is_some_and(|(_, u)| u == unit)
            })
        });
        let Some(whole) = whole else { continue };
        match groups.iter_mut().find(|(w, _)| *w == whole) {
            Some((_, parts)) => parts.push(i),
            None => groups.push((whole, vec![i])),
        }
    }
    for (whole, parts) in groups {
        let Some(sum) = statements.get(whole) else { continue };
        let Some((total, _)) = value(sum) else { continue };
        let of = |i: &usize| statements.get(*i).and_then(|s| value(s).map(|(v, _)| (v, rounding(s))));
        let larger = parts.iter().find(|i| of(i).is_some_and(|(v, r)| v > total + (r + rounding(sum)) * 1.0001));
        if let Some(part) = larger.and_then(|i| statements.get(*i).map(|s| (*i, s))) {
            found.push(Disagreement {
                message: Text::new(
                    format!("{} {} 大于其整体 {} {}", part.1.indicator, written(part.1), sum.indicator, written(sum)),
                    format!(
                        "{} {} is more than the whole, {} {}",
                        part.1.indicator,
                        written(part.1),
                        sum.indicator,
                        written(sum)
                    ),
                ),
                contradiction: true,
                statements: vec![whole, part.0],
            });
            continue;
        }
        let told: f64 = parts.iter().filter_map(of).map(|(v, _)| v).sum();
        let allowed: f64 = parts.iter().filter_map(of).map(|(_, r)| r).sum::<f64>() + rounding(sum);
        // The three industries against gross domestic product were told already.
        let told_already = found.iter().any(|d| {
            let whole = d.statements.first().and_then(|w| statements.get(*w));
            d.contradiction
                && whole.is_some_and(|w| w.indicator == sum.indicator)
                && parts.iter().all(|p| d.statements.contains(p))
        });
        if told_already {
            continue;
        }
        if parts.len() > 1 && told > total + allowed * 1.0001 {
            let excess = (told - total) / amount::factor(sum.unit.as_deref().unwrap_or(""));
            let unit = sum.unit.as_deref().unwrap_or("");
            found.push(Disagreement {
                message: Text::new(
                    format!("{}的各部分之和比其整体多 {excess:.2}{unit}，除非各部分有重叠", sum.indicator),
                    format!(
                        "the parts of {} sum to {excess:.2} {unit} more than it, unless they overlap",
                        sum.indicator
                    ),
                ),
                contradiction: false,
                statements: std::iter::once(whole).chain(parts).collect(),
            });
        }
    }
}

/// The three industries against gross domestic product, of the same period and area.
pub(super) fn industries(statements: &[Statement], found: &mut Vec<Disagreement>) {
    let find = |name: &str, like: &Statement| {
        statements.iter().position(|s| {
            s.indicator == name
                && s.kind == Kind::Level
                && s.period == like.period
                && s.region == like.region
                && s.file == like.file
        })
    };
    let mut done = Vec::new();
    for (whole, s) in statements.iter().enumerate() {
        if s.indicator != "地区生产总值" || s.kind != Kind::Level || s.role.is_some() {
            continue;
        }
        let parts: Vec<usize> =
            ["第一产业增加值", "第二产业增加值", "第三产业增加值"].iter().filter_map(|n| find(n, s)).collect();
        if parts.len() != 3 || done.contains(&parts) {
            continue;
        }
        let values: Vec<f64> = parts.iter().filter_map(|i| statements.get(*i).and_then(value)).map(|v| v.0).collect();
        let Some((total, _)) = value(s) else { continue };
        if values.len() != 3 {
            continue;
        }
        let sum: f64 = values.iter().sum();
        let allowed: f64 = parts.iter().filter_map(|i| statements.get(*i)).map(rounding).sum::<f64>() + rounding(s);
        if (sum - total).abs() > allowed * 1.0001 {
            let mut all = vec![whole];
            all.extend(&parts);
            let difference = (sum - total) / amount::factor(s.unit.as_deref().unwrap_or(""));
            let unit = s.unit.as_deref().unwrap_or("");
            found.push(Disagreement {
                message: Text::new(
                    format!("三次产业增加值之和与地区生产总值相差 {difference:.2}{unit}"),
                    format!("the three industries sum to {difference:.2} {unit} more than gross domestic product"),
                ),
                contradiction: true,
                statements: all,
            });
        }
        done.push(parts);
    }
}
