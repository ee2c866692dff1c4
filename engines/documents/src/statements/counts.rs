//! What counts are of: the noun behind them, what they reached, how large the things are.

use super::name::Mention;
use super::naming::{self, head, is_bare};
use super::nouns::join;
use super::quantity::{Class, Token};
use super::reader::Reader;
use super::scene::Scene;

impl Reader<'_> {
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
        }
        Some(join(Some(full), scene.counted.as_deref().unwrap_or("")))
    }

    /// 改造老旧小区870个，惠及10万余户; 安全生产事故3起、死亡4人: whom it reached is of what was told.
    pub(super) fn reached(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        const VERBS: &[&str] = &["惠及", "受益", "涉及", "覆盖", "搬迁", "死亡", "安置", "入驻企业", "入驻"];
        let name = m.clause.name.as_str();
        let verb =
            VERBS.iter().find(|v| name.starts_with(**v)).filter(|v| name.chars().count() <= v.chars().count() + 2)?;
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
        let counts = matches!(q.class, Class::Count | Class::Amount | Class::Bare);
        let still = q.class == Class::Ratio && name.is_empty() && m.clause.motion.is_none();
        if !counts && !still {
            return None;
        }
        let headless = head(name).is_none();
        let verb_only = name.is_empty()
            || (naming::is_verbal(name) && headless)
            || (q.class == Class::Count && headless && naming::ends_in_verb(name))
            || (m.left.chars().count() <= 6
                && headless
                && !name.ends_with(['业', '类', '品', '区', '市', '院', '校'])
                && q.class == Class::Count
                && name.chars().count() <= 2)
            || (q.class == Class::Count && !q.chinese && headless && is_no_name(name));
        if !verb_only && !is_bare(name) && !["年产", "日产", "首期规模"].contains(&name) {
            return None;
        }
        let noun = naming::clean(&m.behind()?, &self.own);
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
            None => q.range.end + reach.min(next),
        };
        if q.class == Class::Count {
            scene.counted = Some(noun.clone());
        }
        Some(match name {
            _ if verb_only => noun,
            "年产" => format!("{noun}年产能"),
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
