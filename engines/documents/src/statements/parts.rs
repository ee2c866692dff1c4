//! Parts of what was counted, said without its noun: 水库127座（中型3座、小型124座）, 规上企业85户，其中煤炭19户.

use super::name::Mention;
use super::naming;
use super::quantity::Class;
use super::reader::Reader;
use super::scene::Scene;

/// Last characters of words that name things or people by themselves: 企业, 学校, 社区, 教师.
const NOUNS: &str =
    "业司校学园院室心地区站厂店场目程品牌标户村镇乡道县市所馆构位织会社车船点奖才员生师工人民者手家长口乐区组库林田";

/// What was counted last, whose parts may follow.
#[derive(Clone, Debug)]
pub(super) struct Counted {
    pub(super) noun: String,
    pub(super) unit: String,
}

impl Reader<'_> {
    /// A part of what was counted, with the noun of the whole behind it.
    pub(super) fn part_of_things(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        let name = m.clause.name.as_str();
        // 建成过江通道3座、在建5座
        if m.q.class == Class::Count
            && ["在建", "续建", "新建", "开工", "新开工", "竣工", "完工", "投用", "投产"].contains(&name)
            && m.behind().is_none()
            && let Some(whole) = scene.things.as_ref().filter(|w| w.unit == m.q.unit)
        {
            const STAGES: &[&str] = &["开工", "建成", "竣工", "完工", "投产", "投用", "在建"];
            let noun = STAGES.iter().find_map(|stage| whole.noun.strip_suffix(stage)).unwrap_or(&whole.noun);
            return Some(format!("{name}{noun}"));
        }
        let opens = m.bracketed() || m.left.contains("其中") || m.lead == "：" && scene.parent.is_some();
        if m.q.class != Class::Count || !(opens || scene.in_parts) {
            return None;
        }
        let whole = scene.things.as_ref().filter(|w| w.unit == m.q.unit)?;
        if m.lead == "；" && !opens || name.chars().count() > 8 || name.chars().count() < 2 || !self.lacks_measure(name)
        {
            return None;
        }
        let said = name != "有机" && name.ends_with(|c| NOUNS.contains(c));
        if said || naming::ends_in_verb(name) || name.ends_with("以上") {
            return None;
        }
        // 市级以上龙头企业24家（国家级1家）: the part has a grade of its own.
        let noun = match whole.noun.split_once("以上").or_else(|| whole.noun.split_once('级')) {
            Some((grade, noun)) if grade.chars().count() <= 3 && name.ends_with('级') => noun,
            _ => whole.noun.as_str(),
        };
        // 干部120人（乡干部51人）: the part names what it is of.
        let tail = |text: &str| text.char_indices().nth_back(1).map_or(0, |(at, _)| at);
        let named = name.get(tail(name)..).is_some_and(|t| noun.contains(t));
        let (kind, thing) = noun.split_at(tail(noun));
        if noun.is_empty()
            || noun.chars().count() > 12
            || named
            || thing == "人口"
            || noun.contains(['“', '"', '获', '、'])
        {
            return None;
        }
        scene.in_parts = true;
        // 国家级龙头企业, but 规模以上煤炭企业
        Some(if name.ends_with(['级', '型']) { format!("{name}{noun}") } else { format!("{kind}{name}{thing}") })
    }
}
