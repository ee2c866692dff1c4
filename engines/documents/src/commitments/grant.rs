//! What a policy grants: 每公里补助3至5万元, 按设备投资额的15%给予补助. The conditions for getting it promise nothing.

use super::Status;
use super::clause::Said;
use super::entry::Found;
use super::parts::string;
use super::phrase::Clause;
use crate::statements::quantity::Quantity;
use std::ops::Range;

/// Verbs that hand a grant out.
const GIVING: &[&str] = &["给予", "予以", "享受"];

/// What is granted; each can be the verb as well.
#[rustfmt::skip]
const GRANTS: &[&str] = &["补助", "补贴", "奖励", "奖补", "资助", "贴息", "贴补", "补偿", "津贴", "优惠", "减免", "减半", "全免", "免收", "免缴", "免租期", "扶持"];

/// Words that make a name of a grant's: 补贴标准, 奖励资金.
const NAMES: &[&str] = &["额度", "率", "标准", "比例", "资金", "政策", "办法", "制度", "范围", "对象"];

/// Words with which the predicate of a grant begins.
const MARKS: &[&str] = &["按", "每", "一次性", "分别", "再", "各", "给予", "予以", "最高"];

/// True if the predicate of a grant begins at a place.
fn marked(words: &[char], at: usize) -> bool {
    at == words.len()
        || MARKS.iter().any(|m| words.get(at..).is_some_and(|w| w.starts_with(&m.chars().collect::<Vec<_>>())))
}

/// Words after which a grant is something that was given, not promised.
const GIVEN: &[&str] = &["发放", "兑现", "累计", "已", "获得", "了", "上年", "去年", "取消", "追回", "同上"];

/// True for a heading or lead-in under which grants stand: 三、扶持政策.
pub(super) fn announced(words: &str) -> bool {
    let words = words.trim_end_matches('：');
    words.chars().count() <= 40
        && ["政策", "奖补", "补助", "补贴", "奖励", "扶持", "资助", "支持意见", "奖励办法", "扶持办法", "用于"]
            .iter()
            .any(|w| words.ends_with(w))
}

/// Where the predicate of a grant stands: its verb, and where the words about the grant begin.
struct Grant {
    verb: String,
    noun: Option<&'static str>,
    place: Range<usize>,
}

/// The grant of a clause, in characters from its start.
fn grant(words: &[char]) -> Option<Grant> {
    let text: String = words.iter().collect();
    // 单个项目最高不超过300万元: what bounds a grant is none of its own.
    let bounds = ["单个", "单户", "单项", "最高", "累计"].iter().any(|w| text.starts_with(w)) || text.ends_with("为限");
    if bounds || GIVEN.iter().any(|w| text.contains(w)) {
        return None;
    }
    let at = |i: usize, word: &str| {
        words.get(i..).is_some_and(|w| w.iter().copied().take(word.chars().count()).eq(word.chars()))
    };
    let giving = (0..words.len()).find_map(|i| GIVING.iter().find(|g| at(i, g)).map(|g| (i, *g)));
    let found = (0..words.len()).rev().find_map(|i| GRANTS.iter().find(|g| at(i, g)).map(|g| (i, *g)));
    let figure = |from: usize| {
        let rest = words.get(from..).unwrap_or(&[]);
        let years = rest.first().is_some_and(|c| "一二两三四五".contains(*c)) && rest.get(1) == Some(&'年');
        let digit = rest.iter().take(8).position(|c| c.is_ascii_digit() || matches!(c, '０'..='９'));
        digit.or(years.then_some(0))
    };
    if let Some((i, noun)) = found.filter(|(_, noun)| !matches!(*noun, "减半" | "全免") || text.contains(['年', '期']))
    {
        let after = i + noun.chars().count();
        let rest: String = words.get(after..).unwrap_or(&[]).iter().collect();
        let purpose = text.split(noun).next().is_some_and(|before| before.contains("用于"));
        if purpose || NAMES.iter().any(|n| rest.starts_with(n)) {
            return None;
        }
        let verb = giving.filter(|(g, _)| *g < i);
        let ends = rest.is_empty();
        // 按每亩50元补助种籽款
        let named = text.starts_with("按") && (1..=4).contains(&rest.chars().count()) && !rest.contains('，');
        let by = ["按", "每", "实", "全额", "一次性"].iter().any(|w| text.contains(w));
        if figure(after).is_some() || named || ends && (verb.is_some() || by || matches!(noun, "减半" | "全免")) {
            // 予以补助 is 补助, 给予补助 gives one.
            let (place, verb) =
                verb.map_or((i..after, noun), |(g, word)| (g..after, if word == "予以" { noun } else { word }));
            let noun = (verb != noun).then_some(noun);
            return Some(Grant { verb: verb.to_string(), noun, place });
        }
        return None;
    }
    // 每平方米补120元, 再奖2万元, 财政承担80%: one character, or a verb that only a public purse makes a grant.
    (0..words.len()).find_map(|i| {
        let before = i.checked_sub(1).and_then(|b| words.get(b));
        let open = before.is_none_or(|c| !"金大获得评中抽科小嘉增填修弥候替后缺已".contains(*c));
        let word = match words.get(i)? {
            '补' | '奖' if open => words.get(i..i + 1)?,
            '承' if at(i, "承担") && text.contains("财政") => words.get(i..i + 2)?,
            _ => return None,
        };
        let after = i + word.len();
        let distance = figure(after)?;
        let between: String = words.get(after..after + distance)?.iter().collect();
        let named = NAMES.iter().any(|n| between.contains(n)) || between.contains(['，', '、']);
        (distance <= 6 && !named).then(|| Grant { verb: word.iter().collect(), noun: None, place: i..after })
    })
}

/// The clauses that only say who a grant is for: each that ends with 的, and those before it; those right before a grant that ends
/// with a bound.
pub(super) fn conditions(text: &[char], clauses: &[Clause], policy: bool) -> Vec<bool> {
    let mut found = vec![false; clauses.len()];
    let mut pending = false;
    let mut granted = false;
    for (i, clause) in clauses.iter().enumerate().rev() {
        let words = text.get(clause.range.clone()).unwrap_or(&[]);
        if matches!(text.get(clause.range.end), Some('；' | ';' | '。' | '：')) {
            (pending, granted) = (false, false);
        }
        let opens_with_for = after_number(words).first() == Some(&'对');
        let ends_with = |word: &str| words.iter().rev().take(word.chars().count()).copied().eq(word.chars().rev());
        if let Some(grant) = grant(words) {
            granted = true;
            // 验收合格的每平方米补120元 goes on with what stands before it.
            let head = words.get(..grant.place.start).unwrap_or(&[]);
            pending = policy && head.iter().position(|c| *c == '的').is_some_and(|i| i <= 6 && marked(head, i + 1));
            continue;
        }
        if words.last() == Some(&'的') || granted && policy && (ends_with("以上") || opens_with_for) {
            pending = true;
        }
        if let Some(condition) = found.get_mut(i) {
            *condition = pending;
        }
    }
    found
}

/// A clause without the number of its item: （1）, 2.
fn after_number(words: &[char]) -> &[char] {
    let number = |c: &&char| c.is_ascii_digit() || "（）().．、 一二三四五六七八九十".contains(**c);
    words.get(words.iter().take_while(number).count()..).unwrap_or(&[])
}

/// Who or what a condition names: 对新建竹林道路的.
pub(super) fn beneficiary(text: &[char], range: Range<usize>) -> Option<String> {
    let words: String = after_number(text.get(range).unwrap_or(&[])).iter().collect();
    let words = words.trim_start_matches('对').trim_end_matches('的');
    (words.chars().count() >= 2).then(|| words.to_string())
}

/// True if a stretch grants something.
pub(super) fn grants(text: &[char], range: Range<usize>) -> bool {
    text.get(range).is_some_and(|words| grant(words).is_some())
}

/// True for what only says how a grant is paid, or taken back.
pub(super) fn only_pays(verb: &str) -> bool {
    matches!(verb, "发放" | "拨付" | "取消" | "追回" | "执行" | "收回")
}

/// What the clause grants, if it grants anything.
pub(super) fn read<'a>(said: &Said<'a>) -> Option<Vec<Found<'a>>> {
    let words = said.text.get(said.start..said.end)?;
    let Grant { verb, noun, place } = grant(words)?;
    let governing = said.governing;
    let before = words.get(..place.start)?;
    let conditioned = before.contains(&'的') || before.contains(&'每') || after_number(words).first() == Some(&'对');
    if !(said.meant || governing.policy || governing.condition.is_some() || governing.future || conditioned) {
        return None;
    }
    // What stands before 按, 每, 一次性 names who gets it.
    let head = string(said.text, said.start..said.start + place.start);
    let mark = MARKS
        .iter()
        .filter_map(|m| head.find(m))
        .min()
        .map_or(place.start, |at| head.get(..at).map_or(0, |h| h.chars().count()));
    let mark = mark.min(place.start);
    let named = beneficiary(said.text, said.start..said.start + mark).filter(|n| !n.ends_with("财政"));
    let long = mark > if mark == place.start { 12 } else { 8 } && named.is_some();
    let quote_start = if long { said.start + mark } else { said.start };
    let measured: Vec<&'a Quantity> =
        said.measured.iter().copied().filter(|q| q.range.start >= said.start + mark.min(place.start)).collect();
    let between = measured
        .iter()
        .find(|q| q.range.start >= said.start + place.end)
        .map(|q| string(said.text, said.start + place.end..q.range.start))
        .filter(|b| b.chars().count() >= 1);
    let whom = named.or_else(|| governing.condition.clone());
    let thing = noun.map(str::to_string).or(between);
    let object = match (whom, thing) {
        (Some(whom), Some(thing)) => format!("{whom}{thing}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => said.last.clone().unwrap_or_else(|| verb.clone()),
    };
    Some(vec![Found { quote: quote_start..said.end, verb, object, measured, status: Status::Planned }])
}
