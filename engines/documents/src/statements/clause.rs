use super::comparison::{ABOVE, BELOW, comparison};
use super::lexicon::{BEFORE, DOWN, ORDER, UP, WHOLE_AREA};
use super::naming::{SAME_AGAIN, clean, head, is_national_honour};
use super::place;
use super::quantity::Class;
use super::words;

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
    /// What kind of statement the clause makes, where its words say so.
    pub kind: Option<super::Kind>,
    /// 新增 and its like.
    pub added: bool,
    /// 的 right before the figure: 全国平均数的2.2倍.
    pub of: bool,
    /// Another place than the document's own, named before the measure.
    pub place: Option<String>,
}

/// Names of places a document speaks of.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Names<'a> {
    /// Of its own area.
    pub own: &'a [String],
    /// Of others: (as spoken of, in full).
    pub others: &'a [(String, String)],
}

/// Takes the text before a figure of a class apart.
pub(crate) fn analyse(left: &str, class: Class, names: Names<'_>) -> Clause {
    let ordered_unit = class == Class::Rank;
    let own = names.own;
    let opening = left.trim_start_matches([' ', '，', '：', '；']);
    let opening = ["其中", "同期", "而", "但"].iter().find_map(|w| opening.strip_prefix(w)).unwrap_or(opening);
    let national =
        ["全国", "我国"].iter().any(|w| opening.strip_prefix(w).is_some_and(|rest| !is_national_honour(rest)))
            && !ordered_unit;
    let mut clause = Clause { national, ..Clause::default() };
    let (text, comparison) = comparison(left.trim());
    clause.comparison = comparison;
    // 低于全省0.2个百分点 is a fall behind.
    if let Some(comparand) = clause.comparison.as_deref()
        && matches!(class, Class::Points | Class::Amount | Class::Count)
    {
        let begins = |words: &[&str]| words.iter().any(|w| comparand.starts_with(w));
        if begins(ABOVE) {
            clause.motion = Some(1);
        } else if begins(BELOW) {
            clause.motion = Some(-1);
        }
    }
    // X的N%, X的N倍: a part or a multiple of something.
    clause.of = left.ends_with('的') && !left.ends_with("上的");
    let mut text = text.as_str();
    let points = class == Class::Points;
    let pull = text.rfind("拉动").or_else(|| text.rfind("带动")).or_else(|| {
        // 影响, 下拉 … pull only where the figure is in percentage points.
        PULLS.iter().filter(|_| points).find_map(|w| text.rfind(w))
    });
    if let Some(at) = pull
        && let Some(tail) = text.get(at + "拉动".len()..)
        // 对经济增长的拉动贡献, 拉动率: a name.
        && !["贡献", "作用", "率", "点"].iter().any(|w| tail.starts_with(w))
    {
        let bare = BEFORE.iter().find_map(|w| tail.strip_suffix(w)).unwrap_or(tail);
        let what = UP.iter().chain(DOWN).filter(|w| w.chars().count() > 1).find_map(|u| bare.strip_suffix(u));
        let down = text.contains("负向")
            || ["下拉", "拉低"].iter().any(|w| text.get(at..).is_some_and(|t| t.starts_with(w)))
            || DOWN.iter().any(|w| w.chars().count() > 1 && bare.ends_with(w));
        // 带动2.6万农牧民增收: people are counted.
        let relative = !matches!(class, Class::Count | Class::Bare);
        if what.is_some() || bare.is_empty() && relative || points {
            clause.pulls = Some(what.unwrap_or(bare).to_string());
            clause.motion = Some(if down { -1 } else { 1 });
            text = text.get(..at).unwrap_or("");
        }
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
        if let Some((rest, word)) = words::BEFORE.end(text) {
            // 签约3543亿元: 约 belongs to a word.
            if word == "约" && rest.ends_with(['签', '合', '节', '条', '预', '契', '履', '公']) {
                break;
            }
            let name = ["超", "过", "近"].contains(&word) && rest.chars().count() < 1;
            if !name {
                clause.qualifier = clause.qualifier.or_else(|| Some(word.to_string()));
            }
            text = rest;
            continue;
        }
        let moved = words::UP
            .end(text)
            .map(|m| (m, 1))
            .into_iter()
            .chain(words::DOWN.end(text).map(|m| (m, -1)))
            // 最高2万元, 层高6米: no verb.
            .filter(|((rest, w), _)| {
                !(w.chars().count() == 1
                    && (rest.ends_with(['最', '层', '净', '坝', '身', '楼', '株']) || rest.ends_with("海拔")))
            })
            // 改善500所学校办学条件: schools are counted.
            .filter(|((_, w), _)| !(*w == "改善" && class == Class::Count))
            // 新建提升310公里农村公路: works, and no rise.
            .filter(|((rest, w), _)| {
                let works = ["新建", "改造", "建设", "改建", "扩建", "优化", "维护", "整治", "保护"];
                !(*w == "提升"
                    && !matches!(class, Class::Ratio | Class::Points)
                    && works.iter().any(|v| rest.ends_with(v)))
            })
            .max_by_key(|((_, w), _)| w.len());
        let link = words::LINKS.end(text);
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
                    "分别" | "分别为" | "分别达" | "分别是" | "依次" | "依次为" | "依次达" | "依次是" | "各"
                    | "各占" | "各有" => clause.each = true,
                    "到" | "至" if clause.motion.is_none() => clause.arrives = true,
                    "为" if clause.motion.is_none() && rest.ends_with(['降', '升']) => clause.arrives = true,
                    "由" | "从" | "自" => clause.departs = true,
                    "年均" => clause.comparison = clause.comparison.or_else(|| Some("年均".to_string())),
                    "占" => clause.share_of = clause.share_of.or_else(|| Some(String::new())),
                    "总" | "保持" | "目标" | "净" | "上" if rest.is_empty() => break,
                    // 国有8000立方米
                    "有" if rest.ends_with('国') => break,
                    // 科技副总1787名
                    "总" if rest.ends_with('副') => break,
                    _ => {}
                }
                text = rest;
            }
            None => break,
        }
    }
    // 同增17.1%
    if clause.motion.is_some()
        && clause.comparison.is_none()
        && let Some(rest) = text.strip_suffix('同').filter(|r| !r.ends_with(['合', '共', '协', '相', '不', '大']))
    {
        clause.comparison = Some("同比".to_string());
        text = rest.trim_end_matches([' ', '，']);
    }
    let mut name = clean(text, own);
    // 棚膜蔬菜发展到1500亩
    if clause.arrives {
        name = ["提", "发展", "扩展", "拓展", "延伸", "整合", "扩大", "增加", "稳定"]
            .iter()
            .find_map(|w| name.strip_suffix(w))
            .map_or(name.clone(), str::to_string);
    }
    let within = ordered_unit && name.ends_with('中') && name.chars().count() <= 4;
    let order_of = ordered_unit && ["世界", "全球", "亚洲", "国内", "大陆"].contains(&name.as_str());
    if order_of || SAME_AGAIN.contains(&name.as_str()) || within {
        name.clear();
    }
    // 占X(的)比重
    if let Some(at) = name.find('占') {
        let after = name.get(at + '占'.len_utf8()..).unwrap_or("").to_string();
        let before = name.get(..at).unwrap_or("").to_string();
        // 占比规上工业企业产值50%: 占比 of something.
        let against = after.strip_prefix('比').filter(|rest| {
            !rest.is_empty()
                && !rest.starts_with([
                    '重', '例', '达', '为', '超', '约', '近', '提', '上', '下', '较', '由', '最', '高', '低', '居',
                    '位', '稳', '从',
                ])
        });
        let after = against.map_or(after.clone(), str::to_string);
        if !after.starts_with(['地', '比', '道']) && !before.ends_with('独') {
            // 占GDP比重可能早就低于30%
            let after = after.split("比重").next().unwrap_or(&after).to_string();
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
    if ordered_unit {
        // 来自西南的成都继续位居第三: a place, described.
        let bare = ["继续", "依然", "仍然", "仍旧", "再次", "首次", "则", "仍", "也"]
            .iter()
            .find_map(|w| name.strip_suffix(w))
            .unwrap_or(&name);
        if let Some((_, tail)) = bare.rsplit_once('的')
            && led_by_place(tail, names.others).is_some_and(|(rest, _)| rest.is_empty())
        {
            name = tail.to_string();
        }
        // 增速在全市排第15位
        name = name.trim_end_matches(['在', '于']).to_string();
    }
    // 祥云县、弥渡县: a list of places is one of names.
    let first_of_list = |end: usize| name.get(end..).is_some_and(|r| r.starts_with(['、', '和', '与', '及']));
    if let Some(end) = place::leading(&name).filter(|end| !first_of_list(*end)) {
        let found = name.get(..end).unwrap_or("").to_string();
        name = name.get(end..).unwrap_or("").trim_start_matches(['的', '有']).to_string();
        if let Some(inner) = place::leading(&name) {
            clause.place = name.get(..inner).map(str::to_string);
            name = name.get(inner..).unwrap_or("").to_string();
        } else {
            clause.place = Some(found);
        }
    } else if let Some((rest, full)) = led_by_place(&name, names.others) {
        clause.place = Some(full.to_string());
        name = rest.trim_start_matches(['的', '有']).to_string();
    }
    // 其中：柳河镇89万立方米，向阳镇97万立方米: amounts of towns, whatever their names are made of.
    if clause.place.is_none()
        && class == Class::Amount
        && (3..=5).contains(&name.chars().count())
        && name.ends_with(['镇', '乡'])
        && !["乡镇", "城镇", "集镇", "村镇", "小镇", "古镇", "全镇", "全乡", "强镇", "重镇"]
            .iter()
            .any(|w| name.ends_with(w))
    {
        clause.place = Some(std::mem::take(&mut name));
    }
    // 长三角经济总量, 珠三角核心区在GDP: a region that is no unit of government.
    if clause.place.is_none()
        && let Some((region, measure)) = of_region(&name)
    {
        clause.place = Some(region.to_string()).filter(|_| !ordered_unit);
        name = measure.to_string();
    }
    // 城镇新增就业300万人、稳定在全国1/20以上: a part of the larger area.
    let held = ["稳定在", "保持在", "维持在", "达到", "超过"].iter().find_map(|w| name.split_once(w));
    if class == Class::Ratio
        && clause.share_of.is_none()
        && let Some((part, whole)) = held.filter(|(_, w)| ["全国", "全省", "全球", "世界", "全市"].contains(w))
    {
        clause.share_of = Some(whole.to_string());
        name = part.to_string();
    }
    clause.name = name;
    clause
}

/// A region and its domestic product, if a name is made of both.
fn of_region(name: &str) -> Option<(&str, &str)> {
    let measure = ["人均GDP", "GDP", "经济总量", "地区生产总值", "生产总值"].iter().find(|m| name.ends_with(**m))?;
    let region = name.strip_suffix(measure)?.trim_end_matches(['的', '在']);
    let region_like =
        ["三角", "发展区", "核心区", "城市群", "都市圈", "经济带", "经济圈", "地区", "中部", "西部", "东部", "东北"]
            .iter()
            .any(|w| region.ends_with(w));
    (region_like && (2..=8).contains(&region.chars().count()) && !["单位地区", "人均地区"].contains(&region))
        .then(|| (region, name.get(name.len() - measure.len()..).unwrap_or("")))
}

/// 重庆大学, 成都平原经济区: words that make the name of a place part of another one.
pub(super) const OF_ANOTHER_NAME: &[&str] =
    &["大学", "师范", "理工", "银行", "海关", "平原", "盆地", "都市圈", "城市群", "经济区", "学院", "日报"];

/// What pulls where it stands before percentage points.
const PULLS: &[&str] = &["影响", "上拉", "下拉", "拉低", "拉升", "推高"];

/// 昆山 of 昆山人均GDP: a place the document names, if what follows is a measure or nothing.
pub(super) fn led_by_place<'a>(name: &'a str, others: &'a [(String, String)]) -> Option<(&'a str, &'a str)> {
    let (rest, full) =
        others.iter().find_map(|(spoken, full)| Some((name.strip_prefix(spoken.as_str())?, full.as_str())))?;
    if OF_ANOTHER_NAME.iter().any(|w| rest.starts_with(w)) {
        return None;
    }
    // 宁波舟山港: of two places.
    let joined = |(spoken, _): &(String, String)| spoken.chars().count() > 1 && rest.starts_with(spoken.as_str());
    if others.iter().any(joined) {
        return None;
    }
    let measures = rest.is_empty() || head(rest).is_some() || ["GDP", "CPI"].iter().any(|w| rest.ends_with(w));
    measures.then_some((rest, full))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_before_a_figure_is_taken_apart() {
        let own = vec!["临平".to_string()];
        let analyse = |left: &str| super::analyse(left, Class::Amount, Names { own: &own, others: &[] });
        let c = analyse("全区实现生产总值");
        assert_eq!((c.name.as_str(), c.motion), ("生产总值", None));
        let c = analyse("较上年同期下降");
        assert_eq!((c.name.as_str(), c.motion, c.comparison.as_deref()), ("", Some(-1), Some("较上年同期")));
        let c = analyse("中直工业实现增加值");
        assert_eq!(c.name, "中直工业增加值");
        let c = analyse("占社会消费品零售总额的比重");
        assert_eq!(c.share_of.as_deref(), Some("社会消费品零售总额"));
        let c = analyse("拉动GDP增长");
        assert_eq!(c.pulls.as_deref(), Some("GDP"));
    }
}
