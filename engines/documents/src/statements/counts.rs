//! What counts are of: the noun behind them, what they reached, how large the things are.

use super::name::Mention;
use super::naming::{self, head, is_bare};
use super::nouns::join;
use super::quantity::{Class, Token};
use super::reader::Reader;
use super::scene::{Last, Scene};
use super::span::string;

impl Reader<'_> {
    /// 38个行业大类中有31个实现增长, 82种产品中，产量增长的有45种: some of those that were counted, by what is said of them.
    pub(super) fn some_of_those(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        let counted = |t: &Token| matches!(t, Token::Quantity(q) if q.class == Class::Count);
        let before = m.i.checked_sub(1).and_then(|i| m.tokens.get(i)).filter(|t| counted(t))?;
        if m.q.class != Class::Count || before.range().start < m.sentence.start {
            return None;
        }
        let gap = string(m.text, before.range().end..m.q.range.start);
        // 概念验证中心、20家孵化器: 中 of a word is not 中 of those.
        let within = |at: usize| {
            let behind = gap.get(at + '中'.len_utf8()..).unwrap_or("");
            let before = gap.get(..at).unwrap_or("");
            !behind.starts_with([
                '心', '学', '医', '小', '国', '试', '间', '央', '药', '游', '东', '西', '型', '等', '低', '高', '华',
                '欧', '转',
            ]) && !before.ends_with(['其', '集', '高', '初', '当', '之'])
        };
        let at = gap.match_indices('中').map(|(at, _)| at).find(|at| within(*at))?;
        let (those, said) = (gap.get(..at)?, gap.get(at + '中'.len_utf8()..)?);
        let those = naming::clean(those, &self.own);
        if !(2..=12).contains(&those.chars().count())
            || those.contains(['，', '。', '；', '、'])
            || gap.chars().count() > 30
        {
            return None;
        }
        let said = said.trim_start_matches('，');
        let told = ["的有", "的仅有", "的只有", "的共有", "的达"].iter().find_map(|w| said.strip_suffix(w));
        let behind = string(m.text, m.q.range.end..m.sentence.end.min(m.q.range.end + 24));
        let behind = behind.split(['，', '。', '；', '、', '（', '！']).next().unwrap_or("");
        let what = told.unwrap_or(behind);
        // 37个行业大类中，32个行业增加值增长
        let kind =
            ["行业", "产品", "城市", "省份", "企业", "项目", "县区", "指标"].iter().find(|k| those.contains(**k));
        let what = kind.and_then(|k| what.strip_prefix(*k)).unwrap_or(what).trim_end_matches('的');
        if what.chars().count() < 2 {
            return None;
        }
        // 产量增长的有45种，其中汽车（增长35.8%）
        if let Some(measure) = ["产量", "增加值", "产值", "零售额", "销售额"].iter().find(|w| what.contains(**w))
        {
            scene.measure = Some((*measure).to_string());
        }
        if told.is_none() {
            let next = m.tokens.get(m.i + 1).map_or(usize::MAX, |t| t.range().start);
            scene.consumed = (m.q.range.end + behind.chars().count()).min(next);
        }
        Some(format!("{what}的{those}"))
    }

    /// 固定资产投资增速连续4个月居全省首位: how long it has been so.
    pub(super) fn in_a_row(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        if m.q.class != Class::Count || !matches!(m.q.unit.as_str(), "个月" | "年" | "个季度" | "个季") {
            return None;
        }
        let end = m.q.range.end;
        let before = string(m.text, m.sentence.start.max(m.q.range.start.saturating_sub(24))..m.q.range.start);
        if !before.contains("连续") || super::figure::lasts(m.text, end - m.q.unit.chars().count()).is_none() {
            return None;
        }
        let behind = string(m.text, end..m.sentence.end.min(end + 14));
        let behind = behind.split(['，', '。', '；', '、', '：', '！', '<']).next().unwrap_or("");
        let name = m.clause.name.split("连续").next().unwrap_or("").trim_end_matches(['已', '经', '均']);
        let paced = ["增速", "增幅"].into_iter().find(|w| before.contains(w)).unwrap_or("");
        // 群众安全感连续5年保持…: what the clause is about, though it is no measure.
        let subject = name.chars().count() >= 4 && !naming::is_verbal(name) && !name.contains('、');
        let of = if name.is_empty() || is_bare(name) || self.lacks_measure(name) && !subject {
            self.carried(m, scene).unwrap_or_default()
        } else {
            name.to_string()
        };
        scene.instead = if of.is_empty() {
            None
        } else {
            scene.last.clone().filter(|l| l.indicator == of).or(Some(Last {
                indicator: of.clone(),
                kind: super::Kind::Level,
                unit: String::new(),
                comparison: None,
                changed: None,
            }))
        };
        let next = m.tokens.get(m.i + 1).map_or(usize::MAX, |t| t.range().start);
        scene.consumed = (end + behind.chars().count()).min(next);
        let paced = if of.ends_with(paced) { "" } else { paced };
        let span = match m.q.unit.as_str() {
            "年" => "年",
            "个月" => "月",
            _ => "季度",
        };
        Some(format!("{of}{paced}连续{behind}{span}数"))
    }

    /// 营收100亿元以上的有2家
    pub(super) fn sized(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        let name = &m.clause.name;
        let figure = |c: char| c.is_ascii_digit() || matches!(c, '超' | '亿' | '百');
        let bounded = name.ends_with("以上")
            || name.ends_with("以下")
            || name.ends_with(['元', '吨', '亩']) && name.contains(['超', '过'])
            || ["超", "过亿", "过百", "过千", "过十", "亿元", "百亿", "千亿", "十亿", "千万", "百万"]
                .iter()
                .any(|w| name.starts_with(w))
                && name.chars().count() <= 8
                && !name.contains('级')
            || (name.starts_with(|c: char| c.is_ascii_digit()) && name.contains('元'));
        if m.q.class != Class::Count || !bounded {
            return None;
        }
        // 实施亿元以上项目1126个，其中10亿元以上87个
        if let Some((_, noun)) = name.split_once("以上").filter(|(_, noun)| !noun.is_empty()) {
            scene.counted = Some(noun.to_string());
            return Some(name.clone());
        }
        let mut full = name.clone();
        if name.starts_with(figure)
            && let Some(before) = &scene.threshold
        {
            full = format!("{before}{full}");
        } else {
            scene.threshold = name.find(figure).and_then(|at| name.get(..at)).map(str::to_string);
            scene.threshold.take_if(|s| s.is_empty());
            // 镇级财政收入全部超过1000万元，其中超亿元的镇3个
            let of_money = scene
                .last
                .as_ref()
                .filter(|l| l.unit.ends_with('元') && head(&l.indicator).is_some_and(|h| h.len() > 3));
            if name.starts_with(figure)
                && let Some(last) = of_money
            {
                full = format!("{}{full}", last.indicator);
            }
        }
        Some(join(Some(full), scene.counted.as_deref().unwrap_or("")))
    }

    /// 改造老旧小区870个，惠及10万余户; 安全生产事故3起、死亡4人: whom it reached is of what was told.
    pub(super) fn reached(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        const VERBS: &[&str] = &["惠及", "受益", "涉及", "覆盖", "搬迁", "死亡", "安置", "入驻企业", "入驻"];
        let name = m.clause.name.as_str();
        let verb =
            VERBS.iter().find(|v| name.starts_with(**v)).filter(|v| name.chars().count() <= v.chars().count() + 2)?;
        // 死亡人口939人 is a measure of its own.
        if name.ends_with("人口") {
            return None;
        }
        let within = self.reading.statements.len() > scene.first_of_sentence;
        let last =
            scene.last.as_ref().filter(|l| within && !l.indicator.contains('占') && !l.indicator.starts_with(*verb))?;
        if m.q.class != Class::Count || name.len() == verb.len() && m.behind().is_some() {
            return None;
        }
        // Of several in a row each is of what was told first.
        let what = VERBS.iter().filter_map(|v| last.indicator.find(v)).filter(|at| *at > 0).min();
        let what = what.and_then(|at| last.indicator.get(..at)).unwrap_or(&last.indicator);
        let what = what.trim_start_matches("新增").trim_start_matches("改造");
        (what.chars().count() <= 14).then(|| format!("{what}{name}"))
    }

    /// 新增上市公司3家 names it before, 新增3家上市公司 behind the figure.
    pub(super) fn counted_behind(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        let (name, q) = (m.clause.name.as_str(), m.q);
        // 12类45件民生实事: of how many kinds, and how many.
        if q.class == Class::Count
            && let Some(noun) = m.behind_the_next()
        {
            let noun = naming::clean(&noun, &self.own);
            if matches!(q.unit.as_str(), "类" | "大类") {
                return Some(format!("{noun}类别"));
            }
            // 实施5批次19组战略性重组
            if name.is_empty() || naming::is_verbal(name) {
                return Some(noun);
            }
        }
        let counts = matches!(q.class, Class::Count | Class::Amount | Class::Bare);
        // 推动55%以上的机构达标
        let owns = naming::is_verbal(name) || name.ends_with(['和', '与', '及']);
        let verbs = name.is_empty() || owns && m.text.get(q.range.end) == Some(&'的');
        let still = q.class == Class::Ratio && verbs && m.clause.motion.is_none();
        if !counts && !still {
            return None;
        }
        let headless = head(name).is_none();
        // 产业园区和16条产业链, 十大类38项民生实事: what stands before is another thing, or the kinds they are of.
        // 规模最大的2座电站: what stands before describes them.
        let beside = q.class == Class::Count
            && headless
            && (m.clause.of || name.ends_with(['和', '与', '及']) || name.ends_with("大类"))
            || still && !name.is_empty();
        let verb_only = name.is_empty()
            || beside
            || (naming::is_verbal(name) && headless)
            || (q.class == Class::Count && headless && naming::ends_in_verb(name))
            || (m.left.chars().count() <= 6
                && headless
                && !name.ends_with(['业', '类', '品', '区', '市', '院', '校'])
                && q.class == Class::Count
                && name.chars().count() <= 2)
            || (q.class == Class::Count && !q.chinese && headless && is_no_name(name))
            // 南山二期、北山二期等402万千瓦机组
            || (q.class == Class::Amount && !q.unit.ends_with('元') && headless && name.ends_with('等'));
        // 现行标准下420万农村贫困人口
        let people =
            q.class == Class::Bare && q.unit.ends_with(['万', '亿']) && headless && name.ends_with(['下', '让', '有']);
        // 中溢炭素年产30万吨石墨电极项目: what is made stands behind.
        let makes = q.class == Class::Amount && name.ends_with("年产") && m.behind().is_some();
        if !verb_only && !people && !is_bare(name) && !["年产", "日产", "首期规模", "首期"].contains(&name) && !makes
        {
            return None;
        }
        let noun = naming::clean(&m.behind()?, &self.own);
        // 宇宙电子等16个项目建成投产
        let noun = match DONE.iter().find(|w| {
            string(m.text, q.range.end..m.sentence.end.min(q.range.end + 12)).starts_with(&format!("{noun}{w}"))
        }) {
            Some(done) if matches!(noun.as_str(), "项目" | "企业" | "工程") => format!("{done}{noun}"),
            _ => noun,
        };
        if noun.is_empty() {
            return None;
        }
        // 4大集群产值同比增长10.8%: the measure behind the things counted is the next figure's.
        let of_next = m.tokens.get(m.i + 1).is_some_and(|t| {
            let gap = m.text.get(q.range.end..t.range().start).unwrap_or(&[]);
            matches!(t, Token::Quantity(n) if matches!(n.class, Class::Ratio | Class::Amount))
                && gap.len() < 30
                && !gap.iter().any(|c| matches!(c, '，' | '。' | '；' | '、' | '：'))
        });
        // 36个产业集群产值增长8.5%
        let verbs = [super::lexicon::UP, super::lexicon::DOWN].concat();
        let moved = verbs.iter().filter(|w| w.chars().count() > 1).find_map(|w| noun.strip_suffix(w));
        let noun = moved.filter(|n| of_next && n.chars().count() > 2).map_or(noun.clone(), str::to_string);
        let measured = head(&noun).filter(|h| of_next && h.len() > 3 && h.len() + 3 < noun.len() && is_bare(h));
        let measured = measured.filter(|_| q.class == Class::Count && !q.chinese);
        let noun = measured.and_then(|h| noun.strip_suffix(h)).map_or(noun.clone(), str::to_string);
        let noun = if noun == "村" { "行政村".to_string() } else { noun };
        let ends = |c: &&char| !matches!(c, '，' | '。' | '；' | '、' | '：' | '（');
        let reach = m.text.get(q.range.end..).map_or(0, |r| r.iter().take(40).take_while(ends).count());
        let next = m.tokens.get(m.i + 1).map_or(usize::MAX, |t| t.range().start.saturating_sub(q.range.end));
        scene.consumed = match measured {
            Some(measure) => {
                let end = m.tokens.get(m.i + 1).map_or(q.range.end, |t| t.range().start);
                let before = |at: usize| super::span::string(m.text, at..end).starts_with(measure);
                (q.range.end..end).rev().find(|at| before(*at)).unwrap_or(q.range.end)
            }
            // 12.5亿元以旧换新补贴拉动消费130亿元: what they bring about is the next figure's.
            None => {
                let gap = m.text.get(q.range.end..q.range.end + reach.min(next)).unwrap_or(&[]);
                let brings = |pair: &&[char]| matches!(pair, ['拉' | '带' | '撬', '动']);
                // 六大系统实战应用251个: the next figure counts the same.
                let announces = q.chinese && next < reach && q.class == Class::Count;
                match gap.windows(2).position(|pair| brings(&pair)).filter(|_| next < reach) {
                    _ if announces => q.range.end,
                    Some(at) => q.range.end + at + 2,
                    None => q.range.end + gap.len(),
                }
            }
        };
        if q.class == Class::Count {
            scene.counted = Some(noun.clone());
        }
        Some(match name {
            _ if verb_only || people => noun,
            "年产" => format!("{noun}年产能"),
            _ if makes => format!("{noun}年产能"),
            "日产" => format!("{noun}日产能"),
            _ => format!("{noun}{}", name.trim_start_matches("首期")),
        })
    }
}

/// 河北、山西等5个省份, 浙江和江苏各占5个席位, 除了上述7个省份: words that list what is counted or say something of it, and do
/// not name it.
fn is_no_name(name: &str) -> bool {
    let within =
        ["上述", "虽然", "除了", "包括", "意味着", "以", "在", "其它", "其他", "将获得", "会有", "推动", "作为"];
    name.ends_with('等')
        || name.contains('、')
        || within.iter().any(|w| name.starts_with(w) || w.len() > 3 && name.contains(w))
}

/// What was done with things that are only called 项目, 企业 or 工程.
#[rustfmt::skip]
const DONE: &[&str] = &["建成投产", "建成投用", "竣工投产", "开工建设", "签约落地", "开工", "建成", "投产", "竣工", "签约", "落地", "获批", "上市"];
