//! The name of a measure as it stands in a clause: what opens the clause is taken off.

use super::lexicon::WHOLE_AREA;
use super::words;

/// Openers of one character are part of many names; they go only when what is left is still a name.
fn strip_opener(text: &str) -> Option<&str> {
    // 从业人员, 在校学生: the first character belongs to a word.
    if [
        "其余",
        "其它",
        "其他",
        "有色",
        "有机",
        "有效",
        "有线",
        "有轨",
        "有林",
        "有限",
        "从业",
        "在建",
        "在校",
        "在园",
        "在职",
        "在册",
        "在营",
        "在手",
        "使用",
        "均价",
        "并网",
        "并购",
        "再生",
        "再保",
        "和谐",
        "和美",
        "由于",
        "让利",
        "重点统计",
        "重点监测",
        "重点联系",
        "与会",
        "境内外",
        "五年规划",
        "五年行动",
        "五年计划",
        "高标准农田",
        "就地",
        "就业",
        "就学",
        "就医",
        "就诊",
        "就近",
        "有条件",
        "有进出口",
        "有实绩",
        "有意愿",
        "且末",
        "还本",
        "仅次",
        "将近",
        "将来",
        "将军",
        "比例",
        "比重",
    ]
    .iter()
    .any(|w| text.starts_with(w))
    {
        return None;
    }
    let (rest, word) = words::OPENERS.start(text)?;
    // 重点项目 is a name; 重点推进投资 is none.
    if word == "重点"
        && ["项目", "企业", "工程", "产业", "行业", "领域", "群体", "建设项目"].iter().any(|w| rest.starts_with(w))
    {
        return None;
    }
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
                | "有"
                | "将"
                | "已"
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
    words::HEADS.end(text).map(|(_, head)| head)
}

/// True if a text is nothing but verbs: 新培育, 推进.
pub(crate) fn is_verbal(text: &str) -> bool {
    // 新培育; 新建 is a verb by itself.
    let mut rest = text.strip_prefix('新').filter(|_| words::PLANNED.start(text).is_none()).unwrap_or(text);
    for _ in 0..3 {
        const MORE: &[&str] = &[
            "惠及", "涉及", "覆盖", "举办", "在建", "续建", "入选", "投产", "加快", "持续", "新", "累计", "全面",
            "主要", "共", "县", "区", "每年", "年", "可", "基本", "替代", "再", "就",
        ];
        let more = || MORE.iter().filter_map(|w| rest.strip_prefix(w)).min_by_key(|r| r.len());
        match words::PLANNED.start(rest).map(|(after, _)| after).or_else(more) {
            Some(after) => rest = after,
            None => break,
        }
    }
    rest.is_empty() && !text.is_empty()
}

/// True if a name ends in a verb of plans, or with the area whose things are counted: 两地新建, 对我省.
pub(crate) fn ends_in_verb(name: &str) -> bool {
    crate::commitments::VERBS.iter().filter(|v| v.chars().count() == 2).any(|v| name.ends_with(v))
        || WHOLE_AREA.iter().filter(|w| w.chars().count() == 2).any(|w| name.ends_with(w))
        || ["上线", "入围", "增添", "通达全球", "覆盖全球", "遍布全球"].iter().any(|w| name.ends_with(w))
}

/// 全国文明城市, 全国重点实验室: titles that are given nationwide; they are of the area that holds them.
pub(crate) fn is_national_honour(rest: &str) -> bool {
    [
        "重点",
        "工商联",
        "人大",
        "政协",
        "总工会",
        "文明",
        "卫生",
        "示范",
        "先进",
        "优秀",
        "百强",
        "千强",
        "双拥",
        "劳动模范",
        "劳模",
        "五一",
        "三八",
        "道德模范",
        "首批",
    ]
    .iter()
    .any(|w| rest.starts_with(w))
}

/// True for a measure without the name of what it measures.
pub(crate) fn is_bare(name: &str) -> bool {
    words::BARE.holds(name)
}

/// What a clause says instead of repeating the name: 完成年度目标的128%, 同口径增长12.3%, 调整为4.7:40.5:54.8.
pub(super) const SAME_AGAIN: &[&str] = &[
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
    "可比",
    "按可比价",
    "按可比价格",
    "按不变价",
    "按不变价格",
    "按现价",
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
    "八年",
    "十年",
    "四年",
    "五年",
    "年度",
    "全年",
    "年初",
    "继续",
    "仍",
    "依然",
    "增速继续",
    "总量继续",
    "同期",
    "变",
    "变为",
    "转变",
    "演变为",
    "该指数",
    "该市",
    "均继续",
    "保持",
    "稳定",
    "整合",
    "扩充",
    "后者",
    "每亩",
    "每斤",
    "每吨",
    "每公斤",
    "年",
    "两年",
    "提前两年",
    "压减",
    "到",
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

fn clean_once(text: &str, own: &[String]) -> String {
    let text = super::span::without_number(text.trim_start_matches([' ', '，', '\u{3000}'])).unwrap_or(text);
    // 3）对年开票: the bracket of the number was a border.
    let text = text
        .split_once(['）', ')'])
        .filter(|(n, _)| {
            n.chars().count() <= 2 && n.chars().all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))
        })
        .map_or(text, |(_, rest)| rest);
    let mut text = text.trim_matches([' ', '，', '、', '：', '”', '\u{3000}', '—', '-', '·', '(', '（']);
    for marker in [
        "按可比价格计算",
        "按不变价格计算",
        "扣除价格因素",
        "按可比价计算",
        "按不变价计算",
        "按现价计算",
        "按当年价格计算",
        "按可比口径",
        "按常住人口计算",
        "初步核算",
        "据测算",
        "据统计",
        "两年平均",
        "三年平均",
        "相比",
        "两年",
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
        if let Some((rest, word)) = words::WHOLE_AREA.start(text) {
            let noun = (word == "省" && !rest.starts_with("内外"))
                || (word == "全国" && is_national_honour(rest))
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
            .filter(|r| !r.starts_with(['市', '省', '县', '镇', '乡', '至', '到']) || r.is_empty())
            .filter(|r| !r.starts_with(['内', '外']))
            .filter(|r| !super::clause::OF_ANOTHER_NAME.iter().any(|w| r.starts_with(w)))
        {
            text = rest.strip_prefix(['区', '的']).filter(|_| rest.starts_with('的')).unwrap_or(rest);
            continue;
        }
        // 到2030年全社会研发投入强度: 到 of a time that was taken out.
        if let Some(rest) = text.strip_prefix('到')
            && !rest.starts_with(['位', '达', '期', '账', '校', '访', '岗', '货', '港', '场', '会'])
        {
            text = rest;
            continue;
        }
        match strip_opener(text) {
            Some(rest) => text = rest.trim_start_matches([' ', '，']),
            None => break,
        }
    }
    // 一统河发源地全镇幅员面积, where a mark is missing.
    let areas = if text.contains(['全', '我', '本', '该', '各']) { WHOLE_AREA } else { &[] };
    for area in areas.iter().filter(|w| w.chars().count() > 1 && **w != "区域") {
        if let Some((before, rest)) = text.split_once(area)
            && !before.is_empty()
            && !before.contains('占')
            && head(rest).is_some()
        {
            text = rest;
            break;
        }
    }
    // 新订单指数连续4个月: how long is no part of the name.
    if let Some(at) = text.rfind("连续")
        && ["个月", "年", "个季度", "次", "期"].iter().any(|w| text.ends_with(w))
    {
        text = text.get(..at).unwrap_or("").trim_end_matches(['已', '，']);
    }
    // 在有林地面积中纯林面积
    if let Some((within, rest)) = text.strip_prefix('在').and_then(|t| t.split_once('中'))
        && !within.is_empty()
        && head(rest).is_some()
    {
        text = rest.trim_start_matches('，');
    }
    // 像昆山、江阴等县市的经济总量
    for marker in ["等县市的", "等城市的", "等地的", "等地区的", "等国家的", "等省份的"] {
        if !text.contains('等') {
            break;
        }
        if let Some((_, rest)) = text.split_once(marker) {
            text = rest;
        }
    }
    // 一般贸易代表之一的民营企业进出口
    if let Some((_, rest)) = text.split_once("之一的") {
        text = rest;
    }
    // 按年均汇率折合6470美元: the same in another money.
    if text.starts_with('按') && ["折合", "折算", "计", "计算"].iter().any(|w| text.ends_with(w)) {
        return String::new();
    }
    let mut name = text.trim_end_matches(['的', '，', '（', '(']).to_string();
    // 地区生产总值历史性迈上3000亿元, 占比首次超40%
    for adverb in ["首次", "历史性", "历史性地", "再次", "一举", "提前", "五年", "五年来", "按照", "拟定在", "现"]
    {
        if let Some(rest) = name
            .strip_suffix(adverb)
            .filter(|rest| rest.chars().count() > 1)
            // 考古新发现 is a noun.
            .filter(|rest| adverb != "现" || !rest.ends_with(['发', '实', '表', '体', '呈', '出', '再', '兑', '涌']))
        {
            name.truncate(rest.len());
        }
    }
    // 八一钢铁目前产能: nor is that it is so now.
    if let Some(at) = name.find("目前").filter(|at| *at > 0) {
        name.replace_range(at..at + "目前".len(), "");
    }
    // 家具制造业则由正转负: that it turned is no part of the name.
    for turned in [
        "由正转负",
        "由负转正",
        "由升转降",
        "由降转升",
        "由增转降",
        "由降转增",
        "由涨转跌",
        "由跌转涨",
        "由盈转亏",
        "由亏转盈",
    ] {
        if !name.contains('由') {
            break;
        }
        if let Some(at) = name.find(turned) {
            name.truncate(at);
            name = name.trim_end_matches(['则', '已', '均', '也']).to_string();
        }
    }
    // 人均地区生产总值按常住人口计算: how it is counted is no part of the name.
    if ["计算", "折算", "测算", "核算"].iter().any(|w| name.ends_with(w))
        && let Some(at) = name.rfind('按').filter(|at| *at > 0)
    {
        name.truncate(at);
    }
    for verb in ["实现", "完成", "达到", "创造"] {
        // 水质达到或优于Ⅲ类水体比例 is one name.
        let within = |at: usize| name.get(at + verb.len()..).is_some_and(|t| t.starts_with(['或', '及', '率']));
        if let Some(at) = name.find(verb).filter(|at| *at > 0 && !within(*at)) {
            let subject = name.get(..at).unwrap_or("");
            let subject = subject.find('在').filter(|i| *i > 0).and_then(|i| subject.get(..i)).unwrap_or(subject);
            let subject = subject
                .trim_end_matches("分别")
                .trim_end_matches(['共', '均', '累', '计', '已', '可', '年', '预', '通', '过', '就', '现'])
                .to_string();
            // 预计每年可实现产值80亿元
            let subject = if subject == "每" { String::new() } else { clean(&subject, own) };
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
