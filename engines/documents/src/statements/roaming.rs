//! Accounts that compare several places: whose figures a clause tells is said by the place it opens with, and holds until another
//! place, or the whole, is named.

use super::quantity::stands;
use super::{place, time};
use std::collections::{BTreeMap, BTreeSet};

/// Words a clause may open with before it names a place.
#[rustfmt::skip]
const BEFORE_A_PLACE: &[&str] = &[
    "其中", "此外", "不过", "但是", "但", "而", "同样", "另外", "同时", "其次是", "其次为", "其次", "分别是", "分别为", "首先是", "先看", "再看",
    "来看", "来自", "作为", "只有", "仅有", "尤其是", "特别是", "目前", "截至目前", "最高的是", "最低的是", "最多的是", "最快的是", "依次为", "依次是",
    "再来看", "具体到", "以及", "即", "在", "　", " ", "“",
];

/// Words that make the name before them part of another one: 吉林大学, 深圳湾.
#[rustfmt::skip]
const OF_ANOTHER_NAME: &[&str] = &[
    "大学", "银行", "日报", "晚报", "站", "路", "海关", "机场", "新闻", "电视", "铁路", "湾", "证券", "证监", "学院", "研究", "农商", "港股", "时间", "人民政府",
    "市民", "籍", "人士", "湖", "江",
];

/// What a clause opens with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    /// Places, in full, as they are listed.
    Places(Vec<String>),
    /// The whole that is compared: 全国, 28个省份.
    Whole,
}

/// Where clauses begin in a stretch.
pub(super) fn begins_clause(text: &[char], at: usize) -> bool {
    at.checked_sub(1)
        .and_then(|b| text.get(b))
        .is_none_or(|c| matches!(c, '。' | '；' | '，' | '：' | '！' | '？' | '\n'))
}

/// What the clause that begins at `at` opens with, if it is a place the document knows or the whole.
pub(super) fn opening(text: &[char], at: usize, places: &[(String, String)]) -> Option<Opening> {
    let mut start = at;
    for _ in 0..6 {
        if let Some(word) = BEFORE_A_PLACE.iter().filter(|w| stands(text, start, w)).max_by_key(|w| w.len()) {
            start += word.chars().count();
        } else if let Some((_, end)) = time::time(text, start).filter(|(_, end)| *end > start) {
            start = end;
        } else if matches!(text.get(start), Some('，')) && start > at {
            start += 1;
        } else {
            break;
        }
    }
    if ["全国", "我国", "中国"].iter().any(|w| stands(text, start, w)) || of_many(text, start) {
        return Some(Opening::Whole);
    }
    let mut found: Vec<String> = Vec::new();
    let mut end = start;
    while let Some((full, after)) = named(text, end, places) {
        // 广东深圳: the inner one.
        if let Some((inner, behind)) = named(text, after, places) {
            found.push(inner);
            end = behind;
        } else {
            found.push(full);
            end = after;
        }
        match text.get(end) {
            Some('、' | '和' | '与' | '及') if named(text, end + 1, places).is_some() => end += 1,
            _ => break,
        }
    }
    (!found.is_empty()).then_some(Opening::Places(found))
}

/// The place whose name stands at `i`, in full, and where it ends.
fn named(text: &[char], i: usize, places: &[(String, String)]) -> Option<(String, usize)> {
    let first = *text.get(i)?;
    let (spoken, full) = places.iter().find(|(spoken, _)| spoken.starts_with(first) && stands(text, i, spoken))?;
    let end = i + spoken.chars().count();
    (!OF_ANOTHER_NAME.iter().any(|w| stands(text, end, w))).then(|| (full.clone(), end))
}

/// 28个省份, 多数城市: the clause is of all that are compared.
fn of_many(text: &[char], start: usize) -> bool {
    let opening: String = text.iter().skip(start).take(12).take_while(|c| !matches!(c, '，' | '。' | '；')).collect();
    ["个省份", "个省市", "个省区", "个城市", "个地级", "个副省级", "个县", "成省份", "成城市", "多数省份", "多数城市"]
        .iter()
        .any(|w| opening.contains(w))
        && !opening.starts_with('这')
}

/// How often the clauses of an account open with which place.
#[derive(Debug, Default)]
pub(super) struct Tour {
    clauses: BTreeMap<String, usize>,
    /// Places that paragraphs open with.
    paragraphs: BTreeSet<String>,
}

impl Tour {
    /// Looks through paragraphs for the places their clauses open with.
    pub fn through<'a>(paragraphs: impl Iterator<Item = &'a str>, places: &[(String, String)]) -> Tour {
        let mut tour = Tour::default();
        for paragraph in paragraphs {
            let text: Vec<char> = paragraph.trim_start().chars().collect();
            for at in (0..text.len()).filter(|at| begins_clause(&text, *at)) {
                if let Some(Opening::Places(found)) = opening(&text, at, places) {
                    for place in found {
                        if at == 0 {
                            tour.paragraphs.insert(place.clone());
                        }
                        *tour.clauses.entry(place).or_default() += 1;
                    }
                }
            }
        }
        tour
    }

    /// True if so many places are told of that the account compares them.
    pub fn compares(&self, own: Option<&str>) -> bool {
        let others = || self.clauses.iter().filter(|(p, _)| Some(p.as_str()) != own);
        let clauses: usize = others().map(|(_, n)| *n).sum();
        others().count() >= 4 && clauses >= 8 || self.paragraphs.len() >= 3
    }

    /// True if the account is of the place no more than of others of its level: 江西领跑, in one of all provinces.
    pub fn is_one_of_many(&self, own: &str) -> bool {
        let level = |place: &str| place::level(place);
        let of_level = level(own).is_some();
        let like: Vec<usize> =
            self.clauses.iter().filter(|(p, _)| of_level && level(p) == level(own)).map(|(_, n)| *n).collect();
        let said = self.clauses.get(own).copied().unwrap_or(0);
        like.len() >= 5 && said * 3 < like.iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_opens_with_the_places_it_is_of() {
        let places = [("东山".to_string(), "东山市".to_string()), ("西河".to_string(), "西河市".to_string())];
        let read = |text: &str| opening(&text.chars().collect::<Vec<_>>(), 0, &places);
        let one = |name: &str| Some(Opening::Places(vec![name.to_string()]));
        assert_eq!(read("其中，东山增速最快"), one("东山市"));
        assert_eq!(read("2021年上半年，西河实现GDP80亿元"), one("西河市"));
        assert_eq!(
            read("东山和西河都超过90亿元"),
            Some(Opening::Places(vec!["东山市".to_string(), "西河市".to_string()]))
        );
        assert_eq!(read("超过东山、西河"), None);
        assert_eq!(read("东山大学有学生3万人"), None);
        assert_eq!(read("12个城市增速高于平均"), Some(Opening::Whole));
    }
}
