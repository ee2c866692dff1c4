use super::naming::head;

/// Splits a list of names into exactly `n`, giving each the measure that the last one carries for all.
///
/// `化工、汽车制造等重点行业产值` in two: 化工行业产值, 汽车制造行业产值. `城镇和农村居民人均可支配收入` in two. None if the lengths differ.
pub(crate) fn split(list: &str, n: usize) -> Option<Vec<String>> {
    let list = list.trim_end_matches(['的', '，', '：', '均', '也']);
    // 第一、二、三产业: the word for all stands once.
    let mut full = list.to_string();
    for (short, long) in [
        ("第一、二、三产业", "第一产业、第二产业、第三产业"),
        ("第一、第二、第三产业", "第一产业、第二产业、第三产业"),
        ("一、二、三产业", "第一产业、第二产业、第三产业"),
        ("第二、三产业", "第二产业、第三产业"),
        ("第二、第三产业", "第二产业、第三产业"),
        ("第二和第三产业", "第二产业、第三产业"),
        ("第一、第二产业", "第一产业、第二产业"),
        ("第一、二产业", "第一产业、第二产业"),
        ("第一和第三产业", "第一产业、第三产业"),
        ("第一、第三产业", "第一产业、第三产业"),
        ("二、三产业", "第二产业、第三产业"),
    ] {
        if full.starts_with(short) {
            full = full.replacen(short, long, 1);
            break;
        }
    }
    let list = full.as_str();
    // 城乡居民收入 of two figures are those of town and country; 存贷款余额 deposits and loans.
    if n == 2 && !list.contains(COMMA) {
        for (both, first, second) in [
            ("二三产业", "第二产业", "第三产业"),
            ("二三产", "第二产业", "第三产业"),
            ("城乡居民", "城镇居民", "农村居民"),
            ("存贷款", "存款", "贷款"),
            ("城乡", "城镇", "农村"),
            ("牛羊", "牛", "羊"),
            ("内外资", "内资", "外资"),
            ("产销量", "产量", "销量"),
            ("产销", "产量", "销量"),
        ] {
            if list.contains(both) {
                return Some(vec![list.replacen(both, first, 1), list.replacen(both, second, 1)]);
            }
        }
    }
    // 三次产业对经济增长的贡献率 of three figures are those of the first, the second and the third.
    if n == 3 && !list.contains(COMMA) {
        let three = ["第一产业", "第二产业", "第三产业"];
        for (all, of) in
            [("三次产业", three), ("一二三产业", three), ("一二三产", three), ("三产", ["一产", "二产", "三产"])]
        {
            if list.starts_with(all) {
                return Some(of.iter().map(|one| list.replacen(all, one, 1)).collect());
            }
        }
    }
    // 批发业、零售业四大行业销售额: a number of kinds ends the list as 等 does.
    let announced = list.char_indices().zip(list.char_indices().skip(1)).find_map(|((at, c), (next, d))| {
        (matches!(d, '大' | '项' | '类') && super::number::is_digit(c)).then_some((at, next + d.len_utf8()))
    });
    if let Some((at, after)) = announced
        && let (Some(body), Some(tail)) = (list.get(..at), list.get(after..))
        && let Some(parts) = pieces(body, n)
    {
        let mut tail = tail;
        let mut kind = "";
        for skip in ["支柱", "主导", "优势", "新兴", "传统", "重点", "行业", "产业", "领域", "产品"]
        {
            if let Some(rest) = tail.strip_prefix(skip) {
                tail = rest;
                kind = if matches!(skip, "行业" | "产业") { skip } else { kind };
            }
        }
        let tail = without_verb(tail.split(COMMA).next().unwrap_or(""));
        // 陶瓷、食品三大行业产值: 陶瓷行业产值; 批发业 is a trade by itself.
        let named = |p: &str| if p.ends_with('业') { "" } else { kind };
        return Some(parts.into_iter().map(|p| format!("{p}{}{tail}", named(&p))).collect());
    }
    // 高等教育, 中等职业: 等 of a word ends no list.
    let ends_list = |at: &usize| {
        *at > 0
            && !list
                .get(..*at)
                .is_some_and(|before| before.ends_with(['高', '中', '初', '平', '同', '优', '甲', '对', '均']))
    };
    let (body, tail) = match list.rfind('等').filter(ends_list) {
        Some(at) => {
            let mut tail = list.get(at + '等'.len_utf8()..).unwrap_or("");
            for skip in ["重点", "主要", "新兴", "传统", "优势", "“", "方面", "领域"] {
                tail = tail.strip_prefix(skip).unwrap_or(tail);
            }
            // 锂离子电池、光伏电池等绿色低碳产品产量: what kind of goods they are is said once and is of none of them alone.
            if let Some((_, measure)) =
                tail.split_once("产品").filter(|(kind, m)| !kind.contains('的') && is_goods_measure(m))
            {
                tail = measure;
            }
            (list.get(..at).unwrap_or(""), Some(tail.to_string()))
        }
        _ => (list, None),
    };
    // 龙口、牟平的采购规模: what is said of all stands after 的.
    if tail.is_none()
        && let Some((owners, measure)) = body.rsplit_once('的')
        && head(measure).is_some()
        && !owners.contains('的')
        && let Some(parts) = pieces(owners, n)
    {
        return Some(parts.into_iter().map(|p| format!("{p}{}", without_verb(measure))).collect());
    }
    let mut parts = pieces(body, n)?;
    // 毛入园率、巩固率、高中阶段和高等教育毛入学率: what one lacks stands with the next.
    let measured = |p: &String| head(p).is_some();
    if tail.is_none()
        && parts.iter().any(measured)
        && parts.first().is_some_and(measured)
        && parts.last().is_some_and(measured)
    {
        for i in (0..parts.len().saturating_sub(1)).rev() {
            let lacks = parts.get(i).is_some_and(|p| head(p).is_none());
            let next = parts.get(i + 1).filter(|_| lacks).and_then(|p| Some((p.clone(), head(p)?)));
            if let Some((next, h)) = next
                && let Some(part) = parts.get_mut(i)
            {
                let at = if h == "率" {
                    next.char_indices().nth_back(3).map_or(0, |(at, _)| at)
                } else {
                    next.len() - h.len()
                };
                part.push_str(next.get(at..).unwrap_or(h));
            }
        }
    }
    // 大、中、小型企业
    if parts.iter().take(n - 1).all(|p| matches!(p.as_str(), "大" | "中" | "小" | "微" | "高" | "低" | "轻" | "重"))
        && let Some(last) = parts.last()
        && let Some(tail) =
            last.char_indices().nth(1).and_then(|(at, _)| last.get(at..)).filter(|t| t.chars().count() >= 2)
    {
        let tail = tail.to_string();
        let of = |p: &String| p.chars().next().map_or(tail.clone(), |c| format!("{c}{tail}"));
        return Some(parts.iter().map(of).collect());
    }
    let shared = match tail {
        Some(tail) => tail,
        None => {
            let last = parts.last()?;
            match head(last) {
                Some(h) if h.len() < last.len() && parts.iter().take(n - 1).all(|p| head(p).is_none()) => {
                    // 自来水、卫生户厕普及率: a rate is named by more than its last character.
                    if h == "率" && last.chars().count() > 4 {
                        let at = last.char_indices().nth_back(2).map_or(0, |(at, _)| at);
                        return Some(share(parts.clone(), last.get(at..).unwrap_or(h)));
                    }
                    // 食品和居住类价格: the kind is shared as well.
                    let kind = last.get(..last.len() - h.len()).is_some_and(|l| l.ends_with('类'))
                        && parts.iter().take(n - 1).all(|p| !p.ends_with('类'));
                    if kind { format!("类{h}") } else { h.to_string() }
                }
                // 省属企业营收和利润: a bare measure is of what the first is of.
                _ if n > 1
                    && parts.iter().skip(1).all(|p| super::naming::is_bare(p))
                    && head(parts.first()?).is_some_and(|h| h.len() > 3) =>
                {
                    let of = super::nouns::modifier(parts.first()?);
                    // 营业总收入、利润总额: that is no firm.
                    let of = if matches!(of, "营业" | "主营业务") { "" } else { of };
                    return Some(
                        parts
                            .iter()
                            .enumerate()
                            .map(|(i, p)| if i == 0 { p.clone() } else { format!("{of}{p}") })
                            .collect(),
                    );
                }
                // 刑事、治安案件
                _ => THINGS
                    .iter()
                    .find(|w| last.ends_with(**w) && last.len() > w.len())
                    .filter(|w| {
                        parts.iter().take(n - 1).all(|p| {
                            p.chars().count() <= 6
                                && !THINGS.iter().any(|t| p.ends_with(t))
                                && p.len() + w.len() <= last.len() + 6
                        })
                    })
                    .map_or(String::new(), |w| w.to_string()),
            }
        }
    };
    Some(share(parts, &shared))
}

/// Nouns that stand once for a list of two: 刑事、治安案件.
const THINGS: &[&str] = &["案件", "事故", "管网"];

/// What stands behind the last of a list stands behind each.
fn share(parts: Vec<String>, shared: &str) -> Vec<String> {
    let last = parts.len().saturating_sub(1);
    let each = |(i, p): (usize, String)| {
        if i == last && p.ends_with(shared) { p } else { super::nouns::join(Some(p), shared) }
    };
    parts.into_iter().enumerate().map(each).collect()
}

/// What is measured of goods.
fn is_goods_measure(measure: &str) -> bool {
    ["产量", "销量", "产销量", "零售额", "销售额", "出口", "出口额", "进口额", "价格"].contains(&measure)
}

/// 分别完成产值 -> 产值.
fn without_verb(tail: &str) -> &str {
    let mut tail = tail;
    for word in ["分别", "均", "共", "累计", "完成", "实现"] {
        tail = tail.strip_prefix(word).unwrap_or(tail);
    }
    tail
}

const COMMA: char = '、';

/// The pieces of a list, if some reading of its 、 and 和 gives `n` of them.
fn pieces(body: &str, n: usize) -> Option<Vec<String>> {
    let commas: Vec<&str> = body.split([COMMA, '，', ';']).filter(|p| !p.is_empty()).collect();
    let own = |parts: &[&str]| {
        Some(parts.iter().map(|p| p.trim_start_matches(['和', '与', '及']).trim().to_string()).collect::<Vec<_>>())
    };
    if commas.len() == n {
        return own(&commas);
    }
    // The last joint of a list is 和, 与, 及, 以及.
    if commas.len() + 1 == n
        && let Some(last) = commas.last()
        && let Some((a, b)) = joint(last)
    {
        let mut parts: Vec<&str> = commas.get(..commas.len() - 1)?.to_vec();
        parts.extend([a, b]);
        return own(&parts);
    }
    let all: Vec<&str> = body.split([COMMA, '和', '与', '及']).filter(|p| !p.is_empty()).collect();
    if all.len() == n {
        return own(&all);
    }
    // Names that themselves hold 、: cut only where a piece ends as the last one does.
    let last = body.chars().next_back()?;
    let mut parts: Vec<String> = Vec::new();
    let mut piece = String::new();
    for c in body.chars() {
        if c == COMMA && piece.ends_with(last) {
            parts.push(std::mem::take(&mut piece));
        } else {
            piece.push(c);
        }
    }
    parts.push(piece);
    (parts.len() == n).then_some(parts)
}

fn joint(text: &str) -> Option<(&str, &str)> {
    for word in ["以及", "和", "与", "及"] {
        if let Some(at) = text.rfind(word).filter(|at| *at > 0 && at + word.len() < text.len()) {
            return Some((text.get(..at)?, text.get(at + word.len()..)?));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn lists_are_paired_by_position_and_share_their_measure() {
        assert_eq!(
            split("城镇和农村居民人均可支配收入", 2).unwrap(),
            ["城镇居民人均可支配收入", "农村居民人均可支配收入"]
        );
        assert_eq!(
            split("战略性新兴产业、高新技术产业增加值", 2).unwrap(),
            ["战略性新兴产业增加值", "高新技术产业增加值"]
        );
        assert_eq!(split("化工、汽车制造、电子信息、电气机械等重点行业产值", 4).unwrap()[3], "电气机械行业产值");
        assert_eq!(split("第一、二、三产业用电量", 3).unwrap()[1], "第二产业用电量");
        assert_eq!(split("三次产业对增长的贡献率", 3).unwrap()[2], "第三产业对增长的贡献率");
        assert_eq!(split("轻、重工业增加值", 2).unwrap()[0], "轻工业增加值");
        assert_eq!(split("衣着、家庭设备用品及维修服务和交通通讯", 3).unwrap()[1], "家庭设备用品及维修服务");
        assert_eq!(
            split("信息传输、软件和信息技术服务业、科学研究和技术服务业", 2).unwrap()[0],
            "信息传输、软件和信息技术服务业"
        );
    }

    #[test]
    fn a_list_of_another_length_is_refused() {
        assert_eq!(split("甲、乙", 3), None);
        assert_eq!(split("甲、乙、丙", 2), None);
    }
}
