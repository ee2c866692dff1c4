//! Figures that are of what was told before, and say so: held against an aim or another, in an order, apart, more in number.

use super::name::Mention;
use super::naming::{self, head, is_bare};
use super::quantity::Class;
use super::reader::Reader;
use super::scene::Scene;

impl Reader<'_> {
    /// 增幅比全部工业增加值高14.9个百分点: the pace is that of what was told.
    pub(super) fn pace_against(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        // 比年初15%的预期目标高2个百分点: the aim was for the same.
        let aimed = m.q.class == Class::Ratio && m.clause.motion.is_none() && {
            let behind = super::span::string(m.text, m.q.range.end..m.sentence.end.min(m.q.range.end + 10));
            let goal = behind
                .split_once("目标")
                .is_some_and(|(of, then)| of.starts_with('的') && then.starts_with(['高', '低']));
            goal && ["比年初", "比", "较年初", "较"].iter().any(|w| m.left.trim_start_matches('，').starts_with(w))
        };
        if aimed {
            return self.carried(m, scene);
        }
        if m.q.class != Class::Points {
            return None;
        }
        let said = m.left.trim_start_matches(['，', '、', '；']);
        let rest = ["增速", "增幅", "涨幅", "降幅"].iter().find_map(|w| said.strip_prefix(w))?;
        ["比", "较", "高于", "低于", "快于", "慢于"]
            .iter()
            .any(|w| rest.starts_with(w))
            .then(|| self.carried(m, scene))?
    }

    /// 前两者仅差254万元, 与最高的县相差8个百分点: how far apart two are in what was told of them.
    pub(super) fn apart(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        let differ = ["仅差", "只差", "相差", "仅相差"].iter().any(|w| m.left.ends_with(w));
        let carried = differ && matches!(m.q.class, Class::Amount | Class::Points | Class::Bare);
        if carried { self.carried(m, scene) } else { None }
    }

    /// 有59个县增速高于全省，比一季度增加9个: so many more of what was counted.
    pub(super) fn more_of_them(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        if m.q.class != Class::Count
            || !m.clause.name.is_empty()
            || m.clause.comparison.is_none()
            || m.behind().is_some()
        {
            return None;
        }
        m.clause.motion?;
        let said = self.reading.statements.get(scene.first_of_sentence..).unwrap_or(&[]);
        let same = |s: &&super::Statement| s.unit.as_deref() == Some(m.q.unit.as_str());
        said.last().filter(same).map(|s| s.indicator.clone())
    }

    /// 重大项目开工率前二名：甲市开工率100%，乙市98%: what places are told in the order of.
    pub(super) fn ranked(&self, m: &Mention<'_>, _: &mut Scene) -> Option<String> {
        let reach = m.q.range.start.min(m.sentence.start + 32);
        let lead = m.text.get(m.sentence.start..reach).unwrap_or(&[]);
        if m.q.class != Class::Ratio || !lead.contains(&'：') && !lead.contains(&':') {
            return None;
        }
        let opening = super::span::string(m.text, m.sentence.start..reach);
        let (lead, _) = opening.split_once(['：', ':'])?;
        let (measure, order) = ["前", "后"].iter().filter_map(|w| lead.rsplit_once(w)).min_by_key(|(_, o)| o.len())?;
        let mut order = order.chars();
        let some = order.next().is_some_and(|c| c.is_ascii_digit() || super::number::is_numeral(c));
        if !some || !order.next().is_some_and(|c| matches!(c, '名' | '位')) {
            return None;
        }
        let measure = measure.trim_end_matches(['居', '排', '列', '名', '的']);
        let name = naming::clean(measure.trim_end_matches("增速").trim_end_matches("增幅"), &self.own);
        let own = head(&m.clause.name).is_some_and(|h| !name.ends_with(h) && !is_bare(&m.clause.name));
        (!own && !self.lacks_measure(&name)).then_some(name)
    }

    /// 贸易顺差占GDP的比重逐年下降，从6.7%降为2.2%: the share that the sentence opens with.
    pub(super) fn share_described(&self, m: &Mention<'_>) -> Option<String> {
        let from = m.sentence.start.max(m.q.range.start.saturating_sub(80));
        let said = super::span::string(m.text, from..m.q.range.start);
        let (named, moves) = said.rsplit_once("比重").or_else(|| said.rsplit_once("占比"))?;
        let moves = moves.split(['，', ',']).next().unwrap_or("");
        let described = ["逐", "持续", "不断", "稳步", "明显", "大幅", "进一步", "继续", "显著"];
        let clause = named.rsplit(['，', '；', '、', '：']).next().unwrap_or(named);
        let (part, whole) = clause.split_once('占')?;
        let whole = whole.trim_end_matches('的');
        let part = naming::clean(part, &self.own);
        let plain = !whole.is_empty() && !part.is_empty() && !whole.contains(|c: char| c.is_ascii_digit());
        (plain && described.iter().any(|w| moves.starts_with(w))).then(|| format!("{part}占{whole}比重"))
    }
}
