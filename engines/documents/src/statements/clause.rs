use super::comparison::comparison;
use super::lexicon::{BARE, BEFORE, DOWN, HEADS, LINKS, OPENERS, ORDER, UP, WHOLE_AREA};

/// What stands between a border and a figure, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Clause {
    /// The name of what is measured, as written; empty if it is to be carried over.
    pub name: String,
    /// 1 up, -1 down, if a verb of change stands before the figure.
    pub motion: Option<i8>,
    /// 到 or 至 after the verb of change: the figure is where it ends, not by how much.
    pub arrives: bool,
    /// 由, 从 before the figure: where it starts.
    pub departs: bool,
    pub comparison: Option<String>,
    pub qualifier: Option<String>,
    /// 分别, 各.
    pub each: bool,
    /// What it is a share of: 占X.
    pub share_of: Option<String>,
    /// What it pulls: 拉动X增长.
    pub pulls: Option<String>,
    /// A word of order stands before it.
    pub ordered: bool,
    /// The whole country is spoken of.
    pub national: bool,
    /// 新增 and its like.
    pub added: bool,
    /// 的 right before the figure: 全国平均数的2.2倍.
    pub of: bool,
    /// Another place than the document's own, named before the measure.
    pub place: Option<String>,
}

fn strip_end<'a>(text: &'a str, words: &[&'static str]) -> Option<(&'a str, &'static str)> {
    words
        .iter()
        .filter(|w| text.ends_with(**w))
        .max_by_key(|w| w.len())
        .map(|w| (text.get(..text.len() - w.len()).unwrap_or(""), *w))
}

fn strip_start<'a>(text: &'a str, words: &[&'static str]) -> Option<(&'a str, &'static str)> {
    words
        .iter()
        .filter(|w| text.starts_with(**w))
        .max_by_key(|w| w.len())
        .map(|w| (text.get(w.len()..).unwrap_or(""), *w))
}

/// Openers of one character are part of many names; they go only when what is left is still a name.
fn strip_opener(text: &str) -> Option<&str> {
    // 从业人员, 在校学生: the first character belongs to a word.
    if [
        "从业", "在建", "在校", "在园", "在职", "在册", "在营", "在手", "使用", "均价", "并网", "并购", "再生", "再保",
        "和谐", "和美", "由于", "让利", "与会", "且末", "还本", "仅次", "将近", "将来", "将军", "比例", "比重",
    ]
    .iter()
    .any(|w| text.starts_with(w))
    {
        return None;
    }
    let (rest, word) = strip_start(text, OPENERS)?;
    let one = word.chars().count() == 1;
    if one
        && !matches!(
            word,
            "并" | "且"
                | "而"
                | "也"
                | "还"
                | "仅"
                | "了"
                | "的"
                | "在"
                | "是"
                | "由"
                | "从"
                | "使"
                | "让"
                | "均"
                | "、"
                | "，"
                | "："
                | " "
                | "又"
                | "再"
                | "即"
                | "与"
                | "和"
                | "及"
                | "但"
                | "其"
                | "比"
                | "仍"
                | "就"
                | "将"
        )
    {
        return None;
    }
    let noun = matches!(
        word,
        "建设"
            | "发展"
            | "改造"
            | "保障"
            | "安排"
            | "优化"
            | "提升"
            | "落地"
            | "推动"
            | "支持"
            | "促进"
            | "形成"
            | "带动"
            | "整治"
            | "处置"
            | "开展"
            | "基本"
            | "全面"
            | "统筹"
            | "组织"
            | "吸纳"
            | "交付"
            | "竣工"
            | "开工"
            | "平均"
            | "下"
            | "获"
            | "解决"
            | "清理"
            | "当前"
            | "首次"
            | "强化"
            | "增强"
            | "加强"
            | "加大"
            | "完善"
            | "制定"
            | "修订"
            | "办理"
            | "启动"
            | "签约"
            | "落实"
            | "选派"
            | "化解"
            | "包括"
            | "在"
            | "年均"
            | "每年"
    );
    if noun {
        return None;
    }
    Some(rest)
}

/// The longest name of a measure that a text ends with.
pub(crate) fn head(text: &str) -> Option<&'static str> {
    HEADS.iter().filter(|h| text.ends_with(**h)).max_by_key(|h| h.len()).copied()
}

/// True if a text is nothing but verbs: 新培育, 推进.
pub(crate) fn is_verbal(text: &str) -> bool {
    let mut rest = text.strip_prefix('新').unwrap_or(text);
    for _ in 0..3 {
        match strip_start(rest, crate::commitments::VERBS).or_else(|| {
            strip_start(
                rest,
                &[
                    "惠及", "涉及", "覆盖", "举办", "在建", "续建", "入选", "投产", "加快", "持续", "新", "累计",
                    "全面", "主要", "共", "县", "区",
                ],
            )
        }) {
            Some((after, _)) => rest = after,
            None => break,
        }
    }
    rest.is_empty() && !text.is_empty()
}

/// True for a measure without the name of what it measures.
pub(crate) fn is_bare(name: &str) -> bool {
    BARE.contains(&name)
}

/// Takes the text before a figure apart. `own` are the names of the document's own area.
pub(crate) fn analyse(left: &str, ordered_unit: bool, own: &[String]) -> Clause {
    let mut clause = Clause { national: left.contains("全国") && !ordered_unit, ..Clause::default() };
    let (text, comparison) = comparison(left.trim());
    clause.comparison = comparison;
    // X的N%, X的N倍: a part or a multiple of something.
    clause.of = left.ends_with('的') && !left.ends_with("上的");
    let mut text = text.as_str();
    let pull = text.rfind("拉动").or_else(|| text.rfind("带动"));
    if let Some(at) = pull
        && let Some(tail) = text.get(at + "拉动".len()..)
        && (tail.ends_with("增长")
            || tail.ends_with("上涨")
            || tail.ends_with("提高")
            || tail.is_empty()
            || tail.ends_with("回升"))
    {
        let what = UP.iter().find_map(|u| tail.strip_suffix(u)).unwrap_or(tail);
        clause.pulls = Some(what.to_string());
        clause.motion = Some(if text.contains("负向") { -1 } else { 1 });
        text = text.get(..at).unwrap_or("");
    }
    if ordered_unit {
        for word in ORDER {
            if let Some(at) = text.find(word) {
                clause.ordered = true;
                clause.departs = text.ends_with('由')
                    || text.ends_with('从')
                    || text.ends_with("由全国")
                    || text.ends_with("从全国")
                    || text.ends_with("由全省")
                    || text.ends_with("由的")
                    || text.ends_with("从的");
                clause.arrives = text.ends_with('到') || text.ends_with('至');
                text = text.get(..at).unwrap_or("");
                break;
            }
        }
        if text.ends_with('由') || text.ends_with('从') || text.ends_with("从全国") || text.ends_with("由全国")
        {
            clause.departs = true;
        }
        if let Some(at) = text.rfind(['由', '从']).filter(|at| text.len() - at <= 18) {
            clause.departs = true;
            text = text.get(..at).unwrap_or("");
        }
    }
    // From the right: links, verbs of change, qualifiers.
    loop {
        text = text.trim_end_matches([' ', '，', '：', '、', '\u{3000}', '-', '−', '－']);
        if text.ends_with("零售额") || text.ends_with("总额") {
            break;
        }
        if let Some((rest, word)) = strip_end(text, BEFORE) {
            let name = ["超", "过", "近"].contains(&word) && rest.chars().count() < 1;
            if !name {
                clause.qualifier = clause.qualifier.or_else(|| Some(word.to_string()));
            }
            text = rest;
            continue;
        }
        let moved = strip_end(text, UP)
            .map(|m| (m, 1))
            .into_iter()
            .chain(strip_end(text, DOWN).map(|m| (m, -1)))
            .max_by_key(|((_, w), _)| w.len());
        let link = strip_end(text, LINKS);
        if let Some(((rest, word), sign)) = moved
            && link.is_none_or(|(_, l)| l.len() <= word.len())
        {
            // 新增 stays with the name; 率 before 提高 is the name.
            if rest.ends_with('新') && word == "增" {
                clause.added = true;
                text = rest.strip_suffix('新').unwrap_or(rest);
                continue;
            }
            if word.chars().count() == 1
                && rest.is_empty()
                && left.chars().count() == 1
                && !matches!(word, "增" | "降" | "减" | "涨")
            {
                break;
            }
            if matches!(word, "增速" | "增幅" | "涨幅" | "降幅" | "跌幅") {
                clause.motion = clause.motion.or(Some(sign));
                text = rest;
                continue;
            }
            clause.motion = Some(clause.motion.map_or(sign, |m| if word == "负增长" { -1 } else { m }));
            text = rest;
            continue;
        }
        match link {
            Some((rest, "上")) if rest.ends_with('以') => break,
            Some((rest, word)) => {
                match word {
                    "分别" | "分别为" | "分别达" | "分别是" | "各" | "各占" | "各有" => {
                        clause.each = true
                    }
                    "到" | "至" if clause.motion.is_none() => clause.arrives = true,
                    "由" | "从" | "自" => clause.departs = true,
                    "年均" => clause.comparison = clause.comparison.or_else(|| Some("年均".to_string())),
                    "占" => clause.share_of = clause.share_of.or_else(|| Some(String::new())),
                    "总" | "保持" | "目标" | "净" | "上" if rest.is_empty() => break,
                    _ => {}
                }
                text = rest;
            }
            None => break,
        }
    }
    if clause.arrives && clause.motion.is_some() {
        // 提高到: where it arrives
    }
    let mut name = clean(text, own);
    if SAME_AGAIN.contains(&name.as_str()) {
        name.clear();
    }
    // 占X(的)比重
    if let Some(at) = name.find('占') {
        let after = name.get(at + '占'.len_utf8()..).unwrap_or("").to_string();
        let before = name.get(..at).unwrap_or("").to_string();
        if !after.starts_with(['地', '比', '道']) && !before.ends_with('独') {
            let whole = after.trim_end_matches("比重").trim_end_matches("比例").trim_end_matches('的').to_string();
            clause.share_of = Some(whole);
            name = before.trim_end_matches(['约', '均', '，']).to_string();
            for own_name in own {
                if name == *own_name {
                    name.clear();
                }
            }
        }
    }
    loop {
        if !ordered_unit {
            break;
        }
        let Some(rest) = WHOLE_AREA.iter().find_map(|w| name.strip_suffix(w)).filter(|r| !r.is_empty()) else { break };
        name = rest.to_string();
    }
    if let Some(end) = place(&name) {
        let found = name.get(..end).unwrap_or("").to_string();
        name = name.get(end..).unwrap_or("").trim_start_matches(['的', '有']).to_string();
        if let Some(inner) = place(&name) {
            clause.place = name.get(..inner).map(str::to_string);
            name = name.get(inner..).unwrap_or("").to_string();
        } else {
            clause.place = Some(found);
        }
    }
    clause.name = name;
    clause
}

/// What a clause says instead of repeating the name: 完成年度目标的128%, 同口径增长12.3%, 调整为4.7:40.5:54.8.
const SAME_AGAIN: &[&str] = &[
    "年度目标",
    "年度目标任务",
    "全年目标",
    "全年目标任务",
    "目标任务",
    "年度计划",
    "全年计划",
    "年初计划",
    "年度任务",
    "全年任务",
    "年初预算",
    "年度预算",
    "预算",
    "同口径",
    "可比口径",
    "自然口径",
    "可比价",
    "不变价",
    "调整",
    "优化",
    "调整优化",
    "优化调整",
    "变化",
    "演变",
    "较快",
    "总量和",
    "增量和",
    "当月",
    "当季",
    "本月",
    "单月",
    "三年",
    "四年",
    "五年",
    "年度",
    "全年",
    "年初",
];

/// A name without what opens the clause, without its own area's name, and with a verb in the middle taken out.
pub(crate) fn clean(text: &str, own: &[String]) -> String {
    let name = clean_once(text, own);
    // 重点推进投资: a verb before a bare measure is no part of the name.
    for verb in ["推进", "推动", "培育", "建设", "发展", "带动", "预计"] {
        if let Some(rest) = name.strip_prefix(verb).filter(|r| is_bare(r)) {
            return rest.to_string();
        }
    }
    name
}

/// A place at the start of a name: 江苏省, 昆山市; its length in bytes.
pub(crate) fn place(text: &str) -> Option<usize> {
    for (i, (at, c)) in text.char_indices().enumerate().take(6) {
        let next = text.get(at + c.len_utf8()..).and_then(|r| r.chars().next());
        if i >= 2
            && matches!(c, '省' | '市' | '县')
            && !matches!(next, Some('场' | '民' | '政' | '值' | '级' | '内' | '外' | '域' | '区' | '属'))
        {
            let name = text.get(..at)?;
            let part = ["城", "全", "本", "该", "超", "都", "上", "大", "各", "个"]
                .iter()
                .any(|w| name.ends_with(w) || name.starts_with(w));
            return (!part).then_some(at + c.len_utf8());
        }
        if i >= 2 && c == '区' && next.is_none() && i <= 3 {
            let name = text.get(..at)?;
            let part =
                ["园", "景", "社", "小", "校", "城", "地", "辖", "牧", "山", "林", "库", "新", "片", "发", "护", "范"]
                    .iter()
                    .any(|w| name.ends_with(w));
            return (!part).then_some(at + c.len_utf8());
        }
    }
    None
}

fn clean_once(text: &str, own: &[String]) -> String {
    let mut text = text.trim_matches([' ', '，', '、', '：', '”', '\u{3000}', '—', '-', '·', '(', '（']);
    for marker in [
        "按可比价格计算",
        "按不变价格计算",
        "扣除价格因素",
        "按可比价计算",
        "按可比口径",
        "按常住人口计算",
        "初步核算",
        "据测算",
        "据统计",
    ] {
        if let Some(rest) = text.strip_prefix(marker) {
            text = rest;
        }
    }
    // 剔除留抵退税因素后增长3.6%
    if text.starts_with("剔除") || text.starts_with("扣除") || text.starts_with("还原") {
        let cut = ["因素后", "影响后", "后", "因素", "影响"].iter().find_map(|w| text.split_once(w));
        text = cut.map_or(text, |(_, rest)| rest);
    }
    loop {
        if let Some((rest, word)) = strip_start(text, WHOLE_AREA) {
            let noun = (word == "省" && !rest.starts_with("内外"))
                || (word == "全国" && rest.starts_with("重点"))
                || (word == "区域")
                || rest.starts_with('级')
                || rest.starts_with('属')
                || rest.is_empty() && word.len() <= 3;
            if !noun {
                text = rest;
                continue;
            }
        }
        if let Some(rest) = own
            .iter()
            .find_map(|n| text.strip_prefix(n.as_str()))
            .filter(|r| !r.starts_with(['市', '省', '县']) || r.is_empty())
        {
            text = rest.strip_prefix(['区', '的']).filter(|_| rest.starts_with('的')).unwrap_or(rest);
            continue;
        }
        match strip_opener(text) {
            Some(rest) => text = rest.trim_start_matches([' ', '，']),
            None => break,
        }
    }
    // 像昆山、江阴等县市的经济总量
    for marker in ["等县市的", "等城市的", "等地的", "等地区的", "等国家的", "等省份的"] {
        if let Some((_, rest)) = text.split_once(marker) {
            text = rest;
        }
    }
    let mut name = text.trim_end_matches(['的', '，', '（', '(']).to_string();
    // 人均地区生产总值按常住人口计算: how it is counted is no part of the name.
    if ["计算", "折算", "测算", "核算"].iter().any(|w| name.ends_with(w))
        && let Some(at) = name.rfind('按').filter(|at| *at > 0)
    {
        name.truncate(at);
    }
    for verb in ["实现", "完成", "达到", "创造"] {
        if let Some(at) = name.find(verb).filter(|at| *at > 0) {
            let subject = name.get(..at).unwrap_or("");
            let subject = subject.find('在').filter(|i| *i > 0).and_then(|i| subject.get(..i)).unwrap_or(subject);
            let subject =
                subject.trim_end_matches(['共', '均', '累', '计', '已', '可', '年', '预', '通', '过']).to_string();
            let subject = clean(&subject, own);
            let object = clean(name.get(at + verb.len()..).unwrap_or("").trim_start_matches('了'), own);
            let joins = is_bare(&object)
                || head(&object).is_some_and(|h| h.len() == object.len())
                || object.chars().count() <= 3;
            name = if subject.is_empty() || !joins { object } else { format!("{subject}{object}") };
            break;
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_before_a_figure_is_taken_apart() {
        let own = vec!["临平".to_string()];
        let c = analyse("全区实现生产总值", false, &own);
        assert_eq!((c.name.as_str(), c.motion), ("生产总值", None));
        let c = analyse("较上年同期下降", false, &own);
        assert_eq!((c.name.as_str(), c.motion, c.comparison.as_deref()), ("", Some(-1), Some("较上年同期")));
        let c = analyse("中直工业实现增加值", false, &own);
        assert_eq!(c.name, "中直工业增加值");
        let c = analyse("占社会消费品零售总额的比重", false, &own);
        assert_eq!(c.share_of.as_deref(), Some("社会消费品零售总额"));
        let c = analyse("拉动GDP增长", false, &own);
        assert_eq!(c.pulls.as_deref(), Some("GDP"));
    }
}
