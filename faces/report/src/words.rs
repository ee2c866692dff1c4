//! Every word the report says of itself, in both languages at once, so that neither can be missing.

use linping_problems::Language;

/// The catalogue in one language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words(pub Language);

macro_rules! catalogue {
    ($($name:ident: $zh:literal, $en:literal;)*) => {
        impl Words {
            /// Every entry: name, Chinese, English.
            #[cfg(test)]
            pub const ALL: &'static [(&'static str, &'static str, &'static str)] = &[$((stringify!($name), $zh, $en),)*];

            $(#[doc = $en] pub fn $name(&self) -> &'static str {
                match self.0 { Language::Zh => $zh, Language::En => $en }
            })*
        }
    };
}

catalogue! {
    // The page
    other_language: "English", "中文";
    contents: "目录", "Contents";
    report: "规划实施报告", "Report on the plan";
    as_of: "截至", "as of";
    scenario: "情景", "scenario";
    summary: "概要", "Summary";
    promises: "承诺", "Promises";
    published_promises: "公布的承诺", "Published promises";
    illustrative_targets: "示意目标", "Illustrative targets";
    illustrative_target: "示意目标", "Illustrative target";
    illustrative_note: "以下目标没有人公布过，只作示意，不计入兑现情况。", "Nobody published these targets; they are illustrations and count in no verdict.";
    no_promises: "计划没有引用任何公布的承诺。", "The plan cites no published promise.";
    cost: "费用", "Cost";
    cost_planned: "计划投资", "Planned";
    cost_completed: "完成投资", "Completed";
    cost_paid: "已支付", "Paid";
    cost_running: "每年运行费用", "Running cost a year";
    changes: "与基线相比", "Against the baseline";
    no_changes: "没有指标改变：行动没有可计算的效果。", "No indicator changes: the actions have no effect that can be worked out.";
    baseline_itself: "这就是基线：不实施任何行动。", "This is the baseline: no action is carried out.";
    before: "之前", "before";
    after: "之后", "after";
    actions: "行动", "Actions";
    indicator: "指标", "Indicator";
    everything: "指标与行动", "Indicators and actions";
    none: "无", "none";
    not_stated: "未公布", "not stated";
    hidden: "（不公开）", "(not open)";
    // Effects
    effects: "行动的效果", "What the actions do";
    effects_note: "规划期末、全区；按计划中的先后，每项行动的“之前”已含此前的行动，各项之和为总变化。", "For the district in the last year; in the order of the plan, “before” includes all earlier actions, so the steps add up to the whole change.";
    action: "行动", "Action";
    alone: "单独实施", "alone";
    those_touched: "受影响者", "Those touched";
    who_pays: "谁出钱", "Who pays";
    year: "年", "Year";
    payer: "资金来源", "Source of money";
    capital: "建设", "Building";
    running: "运行", "Running";
    sensitivity: "假定值的敏感性", "What hangs on what is assumed";
    sensitivity_note: "每次只变一个假定值：按所写范围，未写则上下各五分之一。", "One assumed value at a time, over the range stated beside it, or a fifth less and more.";
    assumption: "假定", "Assumption";
    range: "范围", "Range";
    at_low: "取低值", "at its lowest";
    at_high: "取高值", "at its highest";
    verdicts_hang: "取决于假定的判断：", "Verdicts that hang on an assumption:";
    moves_nothing: "不改变任何指标的假定：", "Assumptions that move no indicator:";
    // Statuses
    status_key: "数字的可信程度", "How far a number can be trusted";
    // Promises
    promise: "承诺", "Promise";
    due: "期限", "Due";
    verdict: "判断", "Verdict";
    reason: "依据", "Reason";
    value: "数值", "Value";
    target: "目标", "Target";
    distance: "与目标的差距", "Distance to target";
    reached: "已达到", "reached";
    way_made: "已完成路程", "Way made";
    time_gone: "已用时间", "Time gone";
    rate_needed: "所需年增长", "Needed a year";
    rate_made: "实际年增长", "Made a year";
    likelihood: "如期实现的可能性", "Likelihood of meeting it";
    likelihood_note: "按既往趋势外推（带漂移的随机游走），80% 区间", "if things go on as they did (random walk with drift), 80 % range";
    // Indicators
    no_data: "没有数据", "no data";
    by_year: "各年数值", "Values by year";
    period: "时期", "Period";
    places: "各地区", "Places";
    more_in_table: "更早的数值见 data/indicators.csv。", "Earlier values stand in data/indicators.csv.";
    caution: "注意", "Caution";
    better_higher: "越高越好", "higher is better";
    better_lower: "越低越好", "lower is better";
    coverage_of: "统计范围", "Coverage";
    // Actions
    owner: "牵头单位", "Lead";
    partners: "配合单位", "Partners";
    funding: "资金来源", "Funding";
    milestone: "节点", "Milestone";
    planned: "计划", "Planned";
    actual: "实际", "Actual";
    timeline: "时间线", "Timeline";
    timeline_key: "空心为计划，实心为实际；菱形为节点；竖线为截至日。", "Outlined: planned. Solid: actual. Diamonds: milestones. Vertical line: the day of this report.";
    serves: "服务的指标", "Serves";
    supports: "推动的指标", "Supports";
    no_effect: "不主张效果", "No effect is claimed";
    after_actions: "须在其后", "Comes after";
    method_steps: "算法步骤", "How it was worked out";
    state: "进展", "State";
    // Evidence and sources
    evidence: "数字的出处", "Where the numbers come from";
    evidence_note: "报告中的每个数字都链接到这里：原话、文件、可信程度。", "Every number of this report links here: the words, the file, how far it can be trusted.";
    quote: "原话", "Words";
    file: "文件", "File";
    page: "页", "page";
    row: "行", "row";
    column: "列", "column";
    given: "计划给定", "Given in the plan";
    given_note: "按指标分列，点开查看；全部数值另见 data/indicators.csv。", "One list an indicator, opened by a click; all values stand in data/indicators.csv as well.";
    link_to_indicator: "到该指标", "To the indicator";
    derived: "推算", "Worked out";
    producer: "发布者", "Producer";
    published: "发布日期", "Published";
    accessed: "获取日期", "Accessed";
    licence: "许可", "Licence";
    rewritten: "我们的改写", "our rewriting";
    paraphrase: "本文是我们对原文的改写，不是原话。", "The text is our own rewriting, not the original words.";
    original: "原文", "Original";
    checksum: "校验和", "Checksum";
    used_for: "用于", "Used for";
    methods: "方法", "Methods";
    method: "方法", "Method";
    // Coverage
    coverage: "文件逐句对照", "Documents sentence by sentence";
    coverage_note: "每一句归于它的数字、它的行动，或背景。", "Each sentence belongs to its number, its action, or the background.";
    sentence: "句子", "Sentence";
    role: "归于", "Belongs to";
    role_number: "数字", "number";
    role_action: "行动", "action";
    role_background: "背景", "background";
    not_used: "未用于计划", "not used in the plan";
    // The end
    made_by: "生成：Linping", "Made by Linping";
    open_data: "开放数据", "Open data";
    open_data_note: "同样的内容以表格形式存于 data/*.csv 与 workbook.xlsx。", "The same content stands as tables in data/*.csv and workbook.xlsx.";
    today: "截至日", "this report";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_said_in_both_languages() {
        for (name, zh, en) in Words::ALL {
            assert!(!zh.trim().is_empty() && !en.trim().is_empty(), "{name} is empty in a language");
            let chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert!(*name == "other_language" || (chinese(zh) && !chinese(en)), "{name} is in the wrong language");
        }
    }
}
