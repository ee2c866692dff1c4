//! Where a commitment is to be carried out, and by whom.

/// What follows the two ends of a route.
const ROUTES: &[&str] = &["铁路", "高铁", "高速", "公路", "航道", "城际", "输气", "输电", "管道", "通道", "段"];

/// Parts of a city that are places though they have no name of their own.
const PARTS: &[&str] = &["中心城区", "主城区"];

/// How a body that acts ends.
const BODIES: &[&str] = &["公司", "集团", "部", "委", "局", "厅", "院", "银行", "民航", "协会", "管委会", "企业"];

/// The named place, area or route of a commitment, as written; the issuer's own area is none.
///
/// `others` are the places the document names: (as spoken of, in full).
pub(super) fn place(words: &str, own: &[String], others: &[(String, String)]) -> Option<String> {
    // A name inside a title is the title's.
    let untitled = words
        .split('《')
        .enumerate()
        .filter_map(|(i, part)| if i == 0 { Some(part) } else { part.split_once('》').map(|(_, after)| after) });
    let untitled: String = untitled.collect();
    let words = untitled.as_str();
    if let Some(part) = PARTS.iter().find(|p| words.contains(**p)) {
        return Some((*part).to_string());
    }
    // Of a line that goes on elsewhere only the issuer's part is meant: 上海段.
    if let Some(own) = own.iter().find(|o| words.contains(&format!("{o}段"))) {
        return Some(own.clone());
    }
    if let Some(route) = route(words) {
        return Some(route);
    }
    let name_at = |from: usize| {
        let rest = words.get(from..)?;
        others
            .iter()
            .map(|(spoken, _)| spoken.as_str())
            .filter(|spoken| rest.starts_with(spoken) && !own.iter().any(|o| o == spoken))
            .max_by_key(|spoken| spoken.len())
    };
    let (start, first) = words.char_indices().find_map(|(at, _)| Some((at, name_at(at)?)))?;
    let mut end = start + first.len();
    // 杭州、宁波、温州: a list of places is one.
    while let Some(rest) = words.get(end..) {
        if let Some(inside) = rest.strip_prefix('（').and_then(|r| r.split_once('）')).map(|(i, _)| i)
            && inside.chars().count() <= 6
        {
            end += inside.len() + '（'.len_utf8() + '）'.len_utf8();
            continue;
        }
        let Some(joint) = rest.chars().next().filter(|c| matches!(c, '、' | '和')) else { break };
        match name_at(end + joint.len_utf8()) {
            Some(next) => end += joint.len_utf8() + next.len(),
            None => break,
        }
    }
    words.get(start..end).map(str::to_string)
}

/// 诸暨至嵊州 of 诸暨至嵊州高速公路.
fn route(words: &str) -> Option<String> {
    let (before, after) = words.split_once('至')?;
    let is_name = |c: &char| ('\u{4e00}'..='\u{9fff}').contains(c) && !"的和及在为到从由高提升降增加大、".contains(*c);
    let from: String = {
        let back: Vec<char> = before.chars().rev().take_while(is_name).collect();
        back.into_iter().rev().collect()
    };
    // A verb of plans may stand right before.
    let verb = crate::commitments::VERBS.iter().filter(|v| from.starts_with(**v)).max_by_key(|v| v.len());
    let from = verb.and_then(|v| from.strip_prefix(v)).unwrap_or(&from);
    let at = ROUTES.iter().filter_map(|r| after.find(r)).min()?;
    let to = after.get(..at)?;
    let short = |n: &str| (2..=4).contains(&n.chars().count()) && n.chars().all(|c| is_name(&c));
    (short(from) && short(to)).then(|| format!("{from}至{to}"))
}

/// Who is to act, where the clause says it: 由甲公司负责, 铁道部将.
pub(super) fn body(clause: &str, own: &[String]) -> Option<String> {
    let named = |name: &str| {
        let name = name.trim_end_matches(['还', '也', '计', '划', '拟']);
        let length = name.chars().count();
        ((2..=24).contains(&length)
            && BODIES.iter().any(|b| name.ends_with(b))
            && !["全部", "内部", "外部", "东部", "西部", "南部", "北部", "中部"].iter().any(|w| name.ends_with(w))
            && !own.iter().any(|o| o == name))
        .then(|| name.to_string())
    };
    if let Some((_, rest)) = clause.split_once('由')
        && let Some(at) = BODIES.iter().filter_map(|b| rest.find(b).map(|at| at + b.len())).max()
        && let Some(found) = rest.get(..at).and_then(named)
    {
        return Some(found);
    }
    // 县财政每年安排资金: the public purse stands first.
    let purse = ["财政", "政府"].iter().filter_map(|p| clause.find(p).map(|at| at + p.len())).min();
    if let Some(purse) = purse.and_then(|end| clause.get(..end)).filter(|p| p.chars().count() <= 5) {
        return Some(
            purse
                .trim_start_matches(|c: char| c.is_ascii_digit() || "（）一二三四五六七八九十.、".contains(c))
                .to_string(),
        );
    }
    let (subject, _) = clause.split_once('将')?;
    named(subject.rsplit(['，', '。', '；', '：']).next().unwrap_or(subject))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_bodies_are_read_as_written() {
        let own = vec!["浙江省".to_string(), "浙江".to_string()];
        let others: Vec<(String, String)> =
            ["杭州", "宁波", "温州"].iter().map(|s| (s.to_string(), format!("{s}市"))).collect();
        assert_eq!(place("建设甲乙至丙丁高速公路", &own, &others), Some("甲乙至丙丁".to_string()));
        assert_eq!(place("提升杭州、宁波、温州机场枢纽能级", &own, &others), Some("杭州、宁波、温州".to_string()));
        assert_eq!(place("推动浙江制造业发展", &own, &others), None);
        assert_eq!(place("提高城镇化率至百分之七十", &own, &others), None);
        assert_eq!(body("由东江新能源有限公司负责建设", &own), Some("东江新能源有限公司".to_string()));
        assert_eq!(body("交通部将投资", &own), Some("交通部".to_string()));
        assert_eq!(body("全市将建设", &own), None);
    }
}
