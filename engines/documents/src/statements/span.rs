//! Where a clause begins, what a bracket holds, what a bound is, and where a sentence turns to what is meant.

use super::quantity::{Class, Quantity, Token};
use std::ops::Range;

/// How far a name may stand from its figure.
pub(super) const FARTHEST: usize = 90;

pub(super) fn string(text: &[char], range: Range<usize>) -> String {
    text.get(range).unwrap_or(&[]).iter().collect()
}

/// The subject a sentence or heading announces: 山葡萄产业方面, 一是医药健康产业。
pub(super) fn heading_topic(text: &str) -> Option<String> {
    let first = text.split(['，', '。', '：', '；']).next()?;
    let length = first.chars().count();
    if let Some(topic) = first.strip_suffix("方面") {
        return (length <= 14).then(|| topic.trim_start_matches(['在', '从']).to_string());
    }
    let after =
        ["一是", "二是", "三是", "四是", "五是", "六是", "七是", "八是"].iter().find_map(|p| first.strip_prefix(p))?;
    (length <= 14 && after.ends_with(['业', '农', '品'])).then(|| after.to_string())
}

/// 青山水库 of a numbered paragraph that opens with （一）青山水库。
pub(super) fn item(text: &str) -> Option<String> {
    let text = text.trim_start();
    let (first, rest) = text.split_once(['。', '：'])?;
    let name = without_number(first)?;
    let length = name.chars().count();
    (!rest.is_empty() && (3..=20).contains(&length) && !name.contains(['，', '、', '；'])).then(|| {
        let name = ["支持", "加快", "推进", "鼓励", "打造", "做强", "提升"]
            .iter()
            .find_map(|w| name.strip_prefix(w))
            .unwrap_or(name);
        name.strip_suffix("建设").unwrap_or(name).to_string()
    })
}

/// What a numbered heading names: 标准化厂房 of 三、标准化厂房, 现代果园 of （一）加快现代果园建设.
pub(super) fn headed(heading: &str) -> Option<String> {
    let name = without_number(heading)?.trim_end_matches(['：', ':', '。']);
    let length = name.chars().count();
    ((3..=14).contains(&length) && !name.contains(['，', '、', '；'])).then(|| {
        const VERBS: &[&str] = &["支持", "加快", "推进", "鼓励", "打造", "做强", "提升", "加强", "强化", "扶持"];
        let name = VERBS.iter().find_map(|w| name.strip_prefix(w)).unwrap_or(name);
        name.strip_suffix("建设").unwrap_or(name).to_string()
    })
}

/// True for something that is built or laid out: a station, a works, a park; not a firm or an event.
pub(super) fn is_thing(name: &str) -> bool {
    const THINGS: &[&str] = &[
        "站",
        "水库",
        "小镇",
        "一期",
        "二期",
        "三期",
        "项目",
        "工程",
        "基地",
        "产业园",
        "园区",
        "厂房",
        "公园",
        "景区",
        "大桥",
        "机场",
        "港区",
        "码头",
        "试点",
        "林场",
        "综合体",
        "新城",
        "枢纽",
        "市场",
        "电厂",
        "水厂",
        "处理厂",
        "大厦",
        "医院",
        "学校",
    ];
    THINGS.iter().any(|w| name.ends_with(w))
}

/// 水资源量 and 青山县 of 水资源量最多的是青山县.
pub(super) fn superlative(opening: &str) -> Option<(String, String)> {
    let first = opening.split(['，', '。', '；']).next()?;
    let (measure, place) = ["最多的是", "最高的是", "最大的是", "最少的是", "最低的是", "最小的是"]
        .iter()
        .find_map(|w| first.split_once(w))?;
    let whole = super::place::leading(place).is_some_and(|end| end == place.len()) || super::place::is_known(place);
    (whole && measure.chars().count() >= 2).then(|| (measure.to_string(), place.to_string()))
}

/// What stands behind the number of an item: （一）, 1., 2．, （3）; none if there is no number.
pub(super) fn without_number(text: &str) -> Option<&str> {
    let bracketed = text.strip_prefix(['（', '(']);
    let inner = bracketed.unwrap_or(text);
    let rest = inner.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    if rest.len() == inner.len() {
        return None;
    }
    match bracketed {
        Some(_) => rest.strip_prefix(['）', ')']),
        None => {
            rest.strip_prefix(['、', '．', '.', '）', ')']).filter(|r| !r.starts_with(|c: char| c.is_ascii_digit()))
        }
    }
}

/// 规模以上工业 of a sentence that opens with 规模以上工业中.
pub(super) fn scope(text: &[char], sentence: Range<usize>) -> Option<String> {
    let comma = text.get(sentence.clone())?.iter().take(14).position(|c| *c == '，')?;
    let first = string(text, sentence.start..sentence.start + comma);
    let scope = first.strip_suffix('中')?.trim_start_matches("其");
    // 在职职工中 speaks of 在职职工.
    let word = ["在职", "在岗", "在校", "在建", "在营", "在册"].iter().any(|w| scope.starts_with(w));
    let scope = if word { scope } else { scope.trim_start_matches("在") };
    (scope.chars().count() >= 3 && !scope.contains(|c: char| c.is_ascii_digit()) && !scope.ends_with('其'))
        .then(|| scope.to_string())
}

/// True if a sentence goes on with the parts of what the last one said: 其中, 分产业看, 按经营地分.
pub(super) fn goes_on(text: &[char], sentence: Range<usize>) -> bool {
    let opening = string(text, sentence.start..sentence.end.min(sentence.start + 16));
    if opening.starts_with("其中") {
        return true;
    }
    let first = opening.split('，').next().unwrap_or("");
    (first.starts_with(['分', '按', '从']) || first.starts_with("在")) && first.ends_with(['看', '分', '中'])
}

/// What a sentence opens with before it says any figure: the project, firm or measure its figures are of.
pub(super) fn subject(text: &[char], sentence: Range<usize>) -> Option<String> {
    let comma = text.get(sentence.clone())?.iter().take(26).position(|c| *c == '，')?;
    let first = string(text, sentence.start..sentence.start + comma);
    if first.contains(|c: char| c.is_ascii_digit()) || first.starts_with(['该', '此']) {
        return None;
    }
    if let Some(measure) = first.strip_suffix('上') {
        let measure = measure.trim_start_matches(['在', '从']);
        return super::naming::head(measure).filter(|h| h.len() > 3).map(|_| measure.to_string());
    }
    let named = ["项目", "工程", "公司", "企业", "产业园", "园区", "基地"].iter().any(|w| first.ends_with(w));
    let name = ["正在建设的", "在建的", "正在推进的", "已建成的", "新建的", "其中", "目前"]
        .iter()
        .find_map(|w| first.strip_prefix(w))
        .unwrap_or(&first);
    (named && name.chars().count() >= 4 && !name.contains(['有', '为', '是', '对'])).then(|| name.to_string())
}

/// End of the bracket a place stands in, if one was opened since `from`.
pub(super) fn bracket_around(text: &[char], from: usize, at: usize, end: usize) -> Option<usize> {
    let mut depth = 0usize;
    for c in text.get(from..at)? {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    if depth == 0 {
        return None;
    }
    text.get(at..end)?.iter().position(|c| matches!(c, '）' | ')')).map(|p| at + p)
}

/// Where the clause of a figure starts.
pub(super) fn border(
    text: &[char],
    tokens: &[Token],
    sentence_start: usize,
    previous_end: usize,
    at: usize,
    ordered: bool,
) -> usize {
    let lowest = sentence_start.max(previous_end).max(at.saturating_sub(FARTHEST));
    let mut i = at;
    while i > lowest {
        let Some(&c) = text.get(i - 1) else { break };
        match c {
            '，' | ',' | '。' | '；' | ';' | '：' | ':' | '！' | '？' | '（' | '(' | '\n' | '…' | '】' => {
                return i;
            }
            '）' | ')' => {
                let open = (lowest..i - 1).rev().find(|j| matches!(text.get(*j), Some('（' | '(')));
                match open {
                    Some(open)
                        if !tokens
                            .iter()
                            .any(|t| matches!(t, Token::Quantity(q) if q.range.start >= open && q.range.start < i)) =>
                    {
                        i = open
                    }
                    _ => return i,
                }
            }
            _ => i -= 1,
        }
    }
    let mut start = lowest;
    if previous_end > sentence_start
        && !ordered
        && let Some(comma) = (lowest..at).rev().find(|j| text.get(*j) == Some(&'、'))
        && !string(text, comma..at).contains("分别")
    {
        start = comma + 1;
    }
    while start < at
        && matches!(text.get(start), Some('、' | '和' | '与' | '及'))
        && start >= previous_end
        && previous_end > sentence_start
    {
        start += 1;
    }
    start
}

/// The text of a stretch without the times in it, unless something is compared with them, and without brackets.
pub(super) fn without_times(text: &[char], tokens: &[Token], range: Range<usize>) -> String {
    let mut out = String::new();
    let mut depth = 0usize;
    let mut i = range.start;
    let first = tokens.partition_point(|t| t.range().end <= range.start);
    let mut times = tokens
        .get(first..)
        .unwrap_or(&[])
        .iter()
        .filter_map(|t| if let Token::Time(_, r) = t { Some(r.clone()) } else { None })
        .peekable();
    while i < range.end {
        if let Some(time) = times.peek() {
            if i >= time.end {
                times.next();
                continue;
            }
            if i == time.start {
                let compared = out.ends_with(['比', '较', '与', '同'])
                    || out.ends_with("相比")
                    || ["高于", "低于", "快于", "慢于"].iter().any(|w| out.ends_with(w));
                if !compared {
                    i = time.end;
                    times.next();
                    if matches!(text.get(i), Some('末' | '底')) {
                        i += 1;
                    }
                    continue;
                }
            }
        }
        match text.get(i) {
            Some('（' | '(') if depth == 0 && part_of_word(text, i) => {}
            Some('（' | '(') => depth += 1,
            Some('）' | ')') => depth = depth.saturating_sub(1),
            Some(c) if depth == 0 && !c.is_whitespace() => out.push(*c),
            _ => {}
        }
        i += 1;
    }
    out
}

/// 58554人（2017年）: a time that stands alone in a bracket behind a figure or a word is of that alone.
pub(super) fn in_brackets_alone(text: &[char], range: &Range<usize>) -> bool {
    let before = range.start.checked_sub(1).and_then(|i| text.get(i));
    range.start > 1 && matches!(before, Some('（' | '(')) && matches!(text.get(range.end), Some('）' | ')'))
}

/// 国际（地区）航线, 执业（助理）医师: what a short bracket within a word holds belongs to the name.
pub(super) fn part_of_word(text: &[char], at: usize) -> bool {
    let closes = matches!(text.get(at), Some('）' | ')'));
    let opened = || (at.saturating_sub(4)..at).rev().find(|i| matches!(text.get(*i), Some('（' | '(')));
    let Some(open) = (if closes { opened() } else { Some(at) }) else { return false };
    let han = |i: usize| text.get(i).is_some_and(|c| ('\u{4e00}'..='\u{9fff}').contains(c));
    let close = (open + 2..open + 5).find(|i| matches!(text.get(*i), Some('）' | ')')));
    close.is_some_and(|close| (open + 1..close).all(han) && han(close + 1) && open > 0 && han(open - 1))
}

/// True for a time that only says with what something is compared, since when it goes on, or when a thing was founded.
pub(super) fn said_in_passing(text: &[char], sentence_start: usize, range: &Range<usize>) -> bool {
    let before = string(text, range.start.saturating_sub(48).max(sentence_start)..range.start);
    let after = string(text, range.end..(range.end + 4).min(text.len()));
    let compares = |words: &str| ["比", "较", "与", "同", "相比", "对比"].iter().any(|w| words.ends_with(w));
    // 较1-2月、1-3月: what is compared with may be a list.
    let listed = before.rsplit_once(['比', '较']).is_some_and(|(_, list)| {
        list.contains('、')
            && list.chars().all(|c| c.is_ascii_digit() || "、-—～~月和一二三四前上下半年季度".contains(c))
    });
    // 创近10年新高, 一季度良好开局: how long and which are no times of their own.
    let high = ["新高", "最高", "最好", "最大", "最低", "新低", "良好开局", "开门红", "实现开门红"]
        .iter()
        .any(|w| text.get(range.end..).is_some_and(|t| super::quantity::stands(t, 0, w)));
    // 剔除去年同期低基数影响
    let set_aside = ["剔除", "扣除"].iter().any(|w| before.ends_with(w));
    let above = ["高于", "低于", "快于", "慢于", "优于", "好于", "多于", "少于", "高出"];
    let ahead = ["预计", "将于", "计划于", "拟于", "计划", "有望", "预计于"].iter().any(|w| before.ends_with(w));
    let event =
        ["投产", "建成", "竣工", "完工", "投用", "通车", "投入", "动工", "开工", "正式", "全面", "前", "点火", "并网"];
    let within_a_year = !text.get(range.clone()).is_some_and(|t| t.ends_with(&['年']));
    // 2001年撤并乡镇后: when something was set up is not when the figures are of.
    let events = EVENTS.iter().any(|w| text.get(range.end..).is_some_and(|t| super::quantity::stands(t, 0, w)));
    let founded = ["成立于", "始建于", "建于", "创建于", "创办于", "组建于", "自"];
    let date = text.get(range.clone()).unwrap_or(&[]).iter().collect::<String>();
    // 比疫情前的2019年同期增长4.9%
    let clause = before.rsplit(['，', '。', '；', '、']).next().unwrap_or("");
    let same_time = after.starts_with("同期") && clause.ends_with('的') && clause.starts_with(['比', '较']);
    // 按2018年平均汇率计算为2865美元
    let rate = ["平均汇", "年均汇", "汇率", "可比价", "不变价"].iter().any(|w| after.starts_with(w));
    compares(&before)
        || same_time
        || rate
        || listed
        || high
        || set_aside
        || events
        || above.iter().chain(&founded).any(|w| before.ends_with(w))
        || before.ends_with('于') && event.iter().filter(|w| w.chars().count() > 1).any(|w| after.starts_with(w))
        || (ahead && within_a_year && event.iter().any(|w| after.starts_with(w)))
        || (after.starts_with('起') && !after.starts_with("起草") && !after.starts_with("起步"))
        || (after.starts_with("以来") && ["去年", "上年"].contains(&date.as_str()))
}

/// What is told of the history of a place.
const EVENTS: &[&str] = &[
    "撤并",
    "区划调整",
    "建镇",
    "建乡",
    "建县",
    "建市",
    "撤乡",
    "撤县",
    "撤区",
    "设镇",
    "设乡",
    "设县",
    "设市",
    "设立",
    "合并",
    "并入",
    "升格",
    "更名",
    "改制",
    "被评",
    "被列",
    "被授",
    "被命名",
    "被国",
    "被省",
    "荣获",
    "经国务院",
    "经省",
];

/// The times inside a stretch that are compared with, as written.
pub(super) fn compared_times(text: &[char], tokens: &[Token], range: Range<usize>) -> Vec<String> {
    let first = tokens.partition_point(|t| t.range().start < range.start);
    tokens
        .get(first..)
        .unwrap_or(&[])
        .iter()
        .take_while(|t| t.range().start < range.end)
        .filter_map(|t| match t {
            Token::Time(_, at) if at.start >= range.start && at.end <= range.end => Some(at),
            _ => None,
        })
        .filter(|at| said_in_passing(text, range.start, at))
        .map(|at| string(text, at.clone()))
        .collect()
}

/// True if the text after a mark of what is meant turns back to what is there: 计划总投资5亿元，现已完成投资2.2亿元.
pub(super) fn turns_back(text: &[char], range: Range<usize>) -> bool {
    // What is further back than this governs no more.
    let words = string(text, range.start.max(range.end.saturating_sub(200))..range.end);
    // 计划投资232亿元，完成63.5%
    if words.starts_with("计划") && ["，完成", "实际", "，已"].iter().any(|w| words.contains(w)) {
        return true;
    }
    ["现已", "目前", "已完成", "已建成", "已投入", "现有", "已达", "已累计", "均已"].iter().any(|w| words.contains(w))
}

/// The years right before a group of figures, one for each.
pub(super) fn years_before(tokens: &[Token], i: usize, n: usize, left_start: usize) -> Option<Vec<i32>> {
    let before = tokens.get(i.checked_sub(n)?..i)?;
    before
        .iter()
        .map(|t| match t {
            Token::Time(super::time::Time::In { year: super::time::Year::Named(y), .. }, range)
                if range.start >= left_start =>
            {
                Some(*y)
            }
            _ => None,
        })
        .collect()
}

/// The text's tokens without the bounds that belong to names.
pub(super) fn without_thresholds(text: &[char], tokens: Vec<Token>) -> Vec<Token> {
    let bound: Vec<bool> = tokens
        .iter()
        .enumerate()
        .map(|(i, t)| matches!(t, Token::Quantity(q) if is_threshold(text, &tokens, i, q)))
        .collect();
    // 首次突破50亿元、100亿元的企业: a bound may be a list.
    let mut bound = bound;
    for i in (1..tokens.len()).rev() {
        if let (Some(Token::Quantity(a)), Some(Token::Quantity(b))) = (tokens.get(i - 1), tokens.get(i))
            && bound.get(i) == Some(&true)
            && a.unit == b.unit
            && matches!(text.get(a.range.end..b.range.start), Some(['、']))
            // 总产值达到3500亿元、百亿元以上产业链达到15条: the first is told.
            && !string(text, a.range.start.saturating_sub(2)..a.range.start).ends_with(['达', '到', '为', '至'])
            && let Some(first) = bound.get_mut(i - 1)
        {
            *first = true;
        }
    }
    tokens.into_iter().zip(bound).filter(|(_, b)| !*b).map(|(t, _)| t).collect()
}

/// True for the 100亿元以上 of 营收100亿元以上的有2家: a bound inside the name of what is counted next.
pub(super) fn is_threshold(text: &[char], tokens: &[Token], i: usize, q: &Quantity) -> bool {
    let included =
        text.get(q.range.start.saturating_sub(1)) == Some(&'含') && matches!(text.get(q.range.end), Some('）' | ')'));
    let after = text.get(q.range.end..).unwrap_or(&[]);
    let bracket = matches!(after.first(), Some('（' | '('))
        .then(|| after.iter().take(12).position(|c| matches!(c, '）' | ')')))
        .flatten()
        .map_or(0, |p| p + 1);
    let zone = string(after, bracket..(bracket + 4).min(after.len()));
    let bounds = q.after.is_some_and(|a| a.ends_with(['上', '下', '内']))
        || q.is_range
        || zone.starts_with("以上")
        || zone.starts_with("以下");
    let zone = zone.trim_start_matches("以上").trim_start_matches("以下");
    // 全省5‰人口变动抽样调查: how many were asked.
    let sampled = matches!(q.class, Class::Ratio) && string(after, 0..12.min(after.len())).contains("抽样");
    // 0-17岁、18-34岁、60岁及以上户籍人口: ages are part of names.
    let ages = q.unit == "岁" && (q.is_range || bounds) && !zone.starts_with(['，', '。', '；', '）', ')']);
    if sampled || ages {
        return true;
    }
    // 位于年降水量800mm以上（含800mm）地区的耕地
    if included || bounds && ["地区", "坡度", "区域", "部分"].iter().any(|w| zone.starts_with(w)) {
        return true;
    }
    if bounds_things(text, tokens, i, q) {
        return true;
    }
    if !matches!(q.class, Class::Amount | Class::Bare | Class::Count) {
        return false;
    }
    let follows = string(text, q.range.end..(q.range.end + 3).min(text.len()));
    // 每10万人刑事案件数: per how many is part of the name.
    let each = q.range.start.checked_sub(1).and_then(|i| text.get(i)) == Some(&'每');
    if each && q.class == Class::Count && follows.chars().next().is_some_and(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
    {
        return true;
    }
    if ["群体", "家庭", "人群", "的群体", "的家庭"].iter().any(|w| follows.starts_with(w)) {
        return true;
    }
    let bounded = q.after.is_some_and(|a| a.contains('上') || a.contains('下'))
        || {
            let before = string(text, q.range.start.saturating_sub(2)..q.range.start);
            before.ends_with('超') || before.ends_with("超过")
        }
        || q.is_range;
    if conditional(text, tokens, i, q) {
        return true;
    }
    if !bounded || q.class == Class::Count && q.unit != "人" && !follows.starts_with('的') {
        return false;
    }
    // 58个投资总额1000万美元以上新设外资项目
    if q.after.is_some_and(|a| a.ends_with('上'))
        && let Some(Token::Quantity(before)) = i.checked_sub(1).and_then(|b| tokens.get(b))
        && before.class == Class::Count
        && before.unit != "年"
        && text.get(q.range.end).is_some_and(|c| ('\u{4e00}'..='\u{9fff}').contains(c))
        && text
            .get(before.range.end..q.range.start)
            .is_some_and(|g| g.len() <= 10 && !g.iter().any(|c| matches!(c, '，' | '。' | '；' | '、')))
    {
        return true;
    }
    // 固定资产投资为500万元以上项目的投资
    if q.after.is_some_and(|a| a.contains('上') || a.contains('下'))
        && ["项目", "企业", "单位"].iter().any(|w| follows.starts_with(w))
    {
        return true;
    }
    // 采购额超过1亿元的县市区有莱阳、栖霞; not 突破1000亿元的目标.
    let described = text.get(q.range.end) == Some(&'的')
        && !q.is_range
        && q.class == Class::Amount
        && !["投资", "投资超", "投资超过", "投资近", "资金"]
            .iter()
            .any(|w| string(text, q.range.start.saturating_sub(4)..q.range.start).ends_with(w))
        && !["目标", "任务", "规模", "水平", "台阶", "大关", "项目投资"]
            .iter()
            .any(|w| string(text, q.range.end + 1..(q.range.end + 5).min(text.len())).starts_with(w));
    if described {
        return true;
    }
    let Some(Token::Quantity(next)) = tokens.get(i + 1) else {
        return false;
    };
    let gap = string(text, q.range.end..next.range.start);
    next.class == Class::Count && !gap.contains(['，', '。', '；', '、', '：']) && gap.chars().count() <= 16
}

/// 达15万元的，给予…: what must be reached before something is granted.
fn conditional(text: &[char], tokens: &[Token], i: usize, q: &Quantity) -> bool {
    let reached = |at: usize| {
        let before = string(text, at.saturating_sub(3)..at);
        ["达", "达到", "满", "突破", "超过", "超"].iter().any(|w| before.ends_with(w))
    };
    let listed = |n: &usize| {
        matches!((tokens.get(n - 1), tokens.get(*n)), (Some(Token::Quantity(a)), Some(Token::Quantity(b)))
            if a.unit == b.unit && matches!(text.get(a.range.end..b.range.start), Some(['、'])))
    };
    let first = (1..=i).rev().take_while(listed).last().map_or(i, |n| n - 1);
    let Some(Token::Quantity(opening)) = tokens.get(first) else { return false };
    let follows = string(text, q.range.end..(q.range.end + 6).min(text.len()));
    let consequence = string(text, q.range.end..(q.range.end + 40).min(text.len()));
    let consequence = consequence.split('。').next().unwrap_or("");
    let bounded = q.after.is_some_and(|a| a.contains('上'));
    let grants = ["奖", "补", "给予", "资助", "扶持", "减半", "免"].iter().any(|w| consequence.contains(w));
    grants
        && ((reached(opening.range.start) || bounded) && follows.starts_with('的')
            || bounded
                && follows.starts_with('，')
                && ["奖", "补"].iter().any(|w| consequence.split('，').nth(1).is_some_and(|c| c.contains(w))))
}

/// Places after which everything in the sentence is meant, not done, until it turns back.
pub(super) fn target_markers(text: &[char], sentence: Range<usize>, over: Option<i32>) -> Vec<usize> {
    let mut found: Vec<usize> = sentence
        .clone()
        .filter(|at| {
            super::words::MARKERS.longest(text, *at).is_some_and(|(word, end)| {
                (word != "到20" || to_a_year(text, *at, over))
                    && !(word.ends_with("目标") && held_against(text, *at, end))
            })
        })
        .collect();
    found.extend(sentence.filter(|at| text.get(*at) == Some(&'将') && is_future(text, *at)));
    found.sort_unstable();
    found
}

/// 比年初15%的预期目标高2个百分点: what is told is held against a goal, and is so.
fn held_against(text: &[char], at: usize, end: usize) -> bool {
    let clause: String = text
        .get(at.saturating_sub(24)..at)
        .unwrap_or(&[])
        .rsplit(|c| matches!(c, '，' | '。' | '；' | '：'))
        .next()
        .unwrap_or(&[])
        .iter()
        .collect();
    let compared = ["比", "较", "高于", "低于", "好于", "优于", "快于", "慢于"].iter().any(|w| clause.contains(w));
    compared && matches!(text.get(end), Some('高' | '低' | '快' | '慢' | '少' | '多' | '提' | '值' | '，' | '。'))
}

/// 8个省份GDP超过1万亿元: how much each of the things counted has is no figure of its own.
fn bounds_things(text: &[char], tokens: &[Token], i: usize, q: &Quantity) -> bool {
    let Some(Token::Quantity(before)) = i.checked_sub(1).and_then(|b| tokens.get(b)) else { return false };
    let gap = string(text, before.range.end..q.range.start);
    let said = ["超过", "突破", "超", "过", "高于", "低于", "不足", "达到"].iter().find_map(|w| gap.strip_suffix(w));
    let measured = said.is_some_and(|s| {
        ["收入", "产值", "GDP", "总值", "总量", "投资", "税收", "营收", "增速"].iter().any(|m| s.ends_with(m))
    });
    // 经济总量超5000亿元大关, GDP总量超过2万亿元(人民币，下同)
    let behind = string(text, q.range.end..(q.range.end + 2).min(text.len()));
    let ends = behind.is_empty()
        || behind.starts_with(['，', '。', '；', '、', '<', '）', '（', '('])
        || matches!(behind.as_str(), "大关" | "关口" | "台阶");
    before.class == Class::Count
        && measured
        && ends
        && gap.chars().count() <= 16
        && !gap.contains(['，', '。', '；', '、', '（'])
}

/// True for what a policy grants: 每公里补助3至5万元, 按设备投资额的15%给予补助; not 发放补贴3万元.
pub(super) fn set_by_rule(class: Class, left: &str, after: &str) -> bool {
    const GRANTS: &[&str] = &["补助", "奖励", "补贴", "资助", "奖补", "贴息"];
    const DONE: &[&str] =
        &["发放", "累计", "落实", "兑现", "获", "已", "共", "领", "拨付", "下达", "争取", "到位", "了"];
    // 县财政每年安排2000万元专项资金
    if class == Class::Amount && left.contains("每年") && ["安排", "预算", "列支"].iter().any(|w| left.ends_with(w))
    {
        return true;
    }
    if !matches!(class, Class::Amount | Class::Ratio) || DONE.iter().any(|w| left.contains(w)) {
        return false;
    }
    let left = super::lexicon::BEFORE.iter().find_map(|w| left.strip_suffix(w)).unwrap_or(left);
    let after = after.split(['，', '。', '；', '：']).next().unwrap_or("");
    GRANTS.iter().any(|w| left.ends_with(w))
        || GRANTS.iter().any(|w| after.contains(w)) && (after.starts_with("给予") || after.starts_with('的'))
}

/// 到2025年, not 增加到2000亿, nor a year that is over.
fn to_a_year(text: &[char], at: usize, over: Option<i32>) -> bool {
    // 会议提出到2015年实现…: meant, whenever it was written.
    let proposed = string(text, at.saturating_sub(4)..at);
    if ["提出", "提出了", "规划", "力争", "争取", "目标是", "目标为", "要求"].iter().any(|w| proposed.ends_with(w))
    {
        return text.get(at + 5) == Some(&'年');
    }
    let named: Option<i32> = text.get(at + 1..at + 5).and_then(|y| y.iter().collect::<String>().parse().ok());
    if named.is_some_and(|y| over.is_some_and(|o| y <= o)) {
        return false;
    }
    let year = text.get(at + 1..at + 5).is_some_and(|y| y.iter().all(char::is_ascii_digit));
    let reached = at
        .checked_sub(1)
        .and_then(|i| text.get(i))
        .is_some_and(|c| matches!(c, '达' | '加' | '高' | '升' | '少' | '至' | '长' | '复'));
    year && text.get(at + 5) == Some(&'年') && !reached
}

/// 将 before a verb of plans; not the 将 of 即将 and 将产能提高到, nor what has 已将 behind it.
fn is_future(text: &[char], at: usize) -> bool {
    let previous = at.checked_sub(1).and_then(|i| text.get(i));
    if matches!(previous, Some('即' | '名' | '大' | '主' | '干' | '健' | '已' | '曾' | '上' | '女')) {
        return false;
    }
    let verb = super::words::VERBS
        .longest(text, at + 1)
        .or_else(|| super::words::ADVERBS.longest(text, at + 1))
        .is_some_and(|(w, _)| w.chars().count() >= 2);
    verb || ["为", "形成", "再", "有", "获", "成为", "超", "达", "突破"]
        .iter()
        .any(|w| super::quantity::stands(text, at + 1, w))
}
