//! What households, stock, staff, goods and land are called where the text leaves their measure out.

use super::amount;
use super::name::Mention;
use super::naming::{self, head};
use super::nouns::{join, part_of};
use super::quantity::Class;
use super::reader::Reader;
use super::scene::Scene;

impl Reader<'_> {
    /// 共7203户、34215人; 农业户6866户、33808人
    pub(super) fn households(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        let name = m.clause.name.as_str();
        let ends = m.text.get(m.q.range.end).is_none_or(|c| matches!(c, '，' | '、' | '；' | '。' | '（' | '('));
        if m.q.class != Class::Count || m.clause.arrives || !matches!(name, "" | "人口" | "总人口" | "总户数") || !ends
        {
            return None;
        }
        if m.q.unit.ends_with('户') {
            return Some("总户数".to_string());
        }
        let last = scene.last.as_ref().filter(|l| l.unit.ends_with('户') && m.q.unit.ends_with('人'))?;
        match last.indicator.trim_end_matches('数').strip_suffix('户') {
            Some("总") => Some("总人口".to_string()),
            Some(whose) if !whose.is_empty() => Some(format!("{whose}人口")),
            _ => None,
        }
    }

    /// 最高处青山岭1880米、最低处1420米，平均1680米; 离县城22公里; 年均降雨830毫米
    pub(super) fn heights(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        if m.q.class != Class::Amount {
            return None;
        }
        let name = m.clause.name.as_str();
        let above_sea = scene.last.as_ref().is_some_and(|l| l.indicator.contains("海拔"));
        match m.q.unit.as_str() {
            "米" => {
                let of_height = m.left.contains("海拔") || above_sea;
                if ["最高处", "最高峰", "最高点", "最高海拔"].iter().any(|w| m.left.contains(w)) {
                    return Some("最高海拔".to_string());
                }
                if of_height && ["最低处", "最低点", "最低海拔"].iter().any(|w| m.left.contains(w)) {
                    return Some("最低海拔".to_string());
                }
                (above_sea && name.is_empty() && m.left.contains("平均")).then(|| "平均海拔".to_string())
            }
            "公里" | "千米" | "km" => {
                name.strip_prefix('离').filter(|p| p.chars().count() >= 2).map(|place| format!("距{place}距离"))
            }
            "毫米" | "mm" | "㎜" => match name {
                "降水" | "降水量" | "平均降水" | "年降水" => Some("年平均降水量".to_string()),
                "降雨" | "降雨量" | "平均降雨" | "年降雨" | "年均降雨" => {
                    Some("年平均降雨量".to_string())
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// 猪存栏8000头，羊2300只; 其中牛1700头; 年底奶牛4000头
    pub(super) fn livestock(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        let name = m.clause.name.as_str();
        let counted = m.q.class == Class::Count && m.q.unit.ends_with(['头', '只', '羽', '口', '匹']);
        let animals = name.ends_with(['牛', '羊', '猪', '鸡', '鸭', '鹅', '驴', '马', '兔', '禽']);
        if !counted || !animals || name.chars().count() > 5 || KEPT.iter().any(|v| name.starts_with(v)) {
            return None;
        }
        let last = scene.last.as_ref();
        if last.is_some_and(|l| KEPT.iter().any(|v| l.indicator.starts_with(v))) {
            return None;
        }
        let kept = last.and_then(|l| head(&l.indicator)).filter(|h| h.contains('栏'));
        Some(format!("{name}{}", kept.unwrap_or("存栏")))
    }

    /// 中学1所，教师35人，学生390人
    pub(super) fn staff(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        const STAFF: &[&str] = &[
            "教师",
            "专职教师",
            "教职工",
            "学生",
            "在校学生",
            "在校生",
            "医生",
            "医护人员",
            "卫生人员",
            "卫生技术人员",
            "床位",
            "病床",
            "入院老人",
            "在园幼儿",
        ];
        let name = m.clause.name.as_str();
        let institution = scene.institution.as_ref().filter(|_| m.q.class == Class::Count && STAFF.contains(&name))?;
        let name = match name {
            "教师" => "专职教师",
            "学生" | "在校生" => "在校学生",
            other => other,
        };
        Some(format!("{institution}{name}"))
    }

    /// 常住人口32万人，其中男性16万人、女性16万人
    pub(super) fn part_of_a_count(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        let name = &m.clause.name;
        if m.q.class != Class::Count
            || !m.q.unit.ends_with('人')
            || !self.lacks_measure(name)
            || name.chars().count() > 8
        {
            return None;
        }
        let parent = scene.parent.as_ref().filter(|p| p.ends_with("人口"))?;
        (!name.contains(parent.as_str()) && !name.ends_with(['生', '师', '工', '员'])).then(|| format!("{name}人口"))
    }

    /// 大蒜收购价1.8元/公斤、晒烟14.5元/公斤; 五花肉每公斤32元
    pub(super) fn goods(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        let name = &m.clause.name;
        if let Some(unit) = m.q.unit.strip_prefix("元/")
            && ["公斤", "斤", "吨", "升", "千克"].contains(&unit)
            && head(name).is_none()
        {
            let last = scene.last.as_ref().filter(|l| l.unit == m.q.unit);
            let price = last.and_then(|l| head(&l.indicator)).filter(|h| h.contains('价'));
            let price = price.or(scene.measure.as_deref().filter(|m| m.contains('价')));
            return Some(if name.ends_with('价') {
                name.clone()
            } else {
                format!("{name}{}", price.unwrap_or("价格"))
            });
        }
        if m.q.class == Class::Amount && m.q.unit.ends_with('元') && self.lacks_measure(name) {
            let goods = ["每公斤", "每斤", "每吨", "每平方米", "每升"].iter().find_map(|w| name.strip_suffix(w))?;
            return Some(format!("{goods}价格"));
        }
        None
    }

    /// 年出栏生猪1.9万头、小家禽30万只
    pub(super) fn kept_verb(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        if m.q.class == Class::Count {
            scene.counted = Some(m.clause.name.clone());
        }
        let name = &m.clause.name;
        let counts = matches!(m.q.class, Class::Count | Class::Amount);
        if !m.joined() || !counts || head(name).is_some() || name.chars().count() > 6 || name.starts_with('养') {
            return None;
        }
        let last = scene.last.as_ref()?;
        KEPT.iter().find(|v| last.indicator.starts_with(**v)).map(|verb| format!("{verb}{name}"))
    }

    /// 水稻种植面积32万亩，其中绿色稻米8.62万亩: a part in the same unit is a part of the same measure.
    pub(super) fn part_of_an_amount(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        let name = &m.clause.name;
        if m.q.class != Class::Amount || !self.lacks_measure(name) {
            return None;
        }
        // 年产鲜菇4.8万吨
        if let Some(product) = ["年可产", "年产", "可年产"].iter().find_map(|w| name.strip_prefix(w))
            && product.chars().count() >= 2
        {
            return Some(format!("{product}年产量"));
        }
        let unit = amount::base(&m.q.unit);
        let same_unit = scene.last.as_ref().filter(|l| !l.unit.is_empty() && amount::base(&l.unit) == unit);
        if (m.bracketed() || m.left.contains("其中") || m.joined())
            && let Some(measure) = same_unit.and_then(|l| head(&l.indicator)).filter(|h| h.len() > 3)
        {
            return Some(join(Some(name.clone()), measure));
        }
        // 林木总蓄积量1816万立方米。国有林1030万立方米，…: a sentence that opens with a part of what was told before.
        let opens = self.reading.statements.len() == scene.first_of_sentence && name.chars().count() <= 5;
        let before = scene.amount_before.as_ref().filter(|_| opens && unit == "立方米");
        let sum = scene.amount.as_ref().or(before).filter(|a| amount::base(&a.unit) == unit)?;
        if name.chars().count() > 12 {
            return None;
        }
        let part = part_of(name, sum);
        let whole = sum.indicator.clone();
        scene.total.get_or_insert(whole);
        Some(part)
    }

    /// 烤烟500亩 is sown; 有林地500亩 is there; 封育500亩 was done.
    pub(super) fn ground(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        let name = &m.clause.name;
        if m.q.class != Class::Amount || !self.lacks_measure(name) {
            return None;
        }
        // 水田3139万公顷
        let base = amount::base(&m.q.unit);
        // 粗钢日产273.7万吨
        if ["日产", "月产", "年产"].iter().any(|w| name.ends_with(w)) && name.chars().count() > 2 {
            return Some(format!("{name}量"));
        }
        if base == "平方公里" && name.chars().count() <= 6 && !name.ends_with('里') {
            return Some(format!("{name}面积"));
        }
        if !["亩", "公顷"].contains(&base) || name.chars().count() > 12 {
            return None;
        }
        let ground = name.ends_with(['林', '地', '田', '草', '库', '塘', '湖', '园', '场', '面', '绿', '原']);
        let done = naming::is_verbal(name) || DONE.iter().any(|w| name.ends_with(w));
        Some(format!(
            "{name}{}",
            if ground || done {
                "面积"
            } else if scene.sown {
                "播种面积"
            } else {
                "种植面积"
            }
        ))
    }

    /// 生产原油239万吨, 生产汽车6300辆 are outputs.
    pub(super) fn output(&self, m: &Mention<'_>, _: &mut Scene) -> Option<String> {
        if !by_the_piece_or_weight(m.q) {
            return None;
        }
        // 出口手机2.7亿台, 产销水泥1442万吨; 全国汽车销售127万辆
        let before = DEALT.iter().find_map(|(verb, measure)| Some((m.clause.name.strip_prefix(verb)?, measure)));
        let sold = || m.clause.name.strip_suffix("销售").map(|product| (product, &"销量"));
        let (product, measure) = before.or_else(sold)?;
        (head(product).is_none() && product.chars().count() >= 2).then(|| format!("{product}{measure}"))
    }

    /// 矿产有金、银、铅等十余种, 探明金、铁等矿藏资源达31种: kinds are counted of what the list is of.
    pub(super) fn species(&self, m: &Mention<'_>, _: &mut Scene) -> Option<String> {
        if m.q.class != Class::Count || !m.q.unit.ends_with('种') {
            return None;
        }
        let name = m.clause.name.as_str();
        let listed = name.split_once('有').filter(|(_, list)| list.contains('、')).map(|(thing, _)| thing);
        let thing = listed.or_else(|| name.rsplit_once('等').map(|(_, thing)| thing)).unwrap_or(name);
        let found =
            ["已探明", "已发现", "探明", "发现"].iter().find(|w| m.left.contains(**w) && !thing.starts_with(**w));
        let of_nature = ["矿产", "矿藏", "矿物", "矿产资源", "矿藏资源", "植物", "动物", "动植物", "鸟类", "鱼类"];
        of_nature.iter().any(|w| thing.ends_with(w)).then(|| format!("{}{thing}种数", found.map_or("", |w| w)))
    }

    /// 新能源汽车快速增长，上半年销售260万辆: how much was sold of what the clause before tells of.
    pub(super) fn sold(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        let (_, measure) = DEALT.iter().find(|(verb, _)| *verb == m.clause.name)?;
        if !by_the_piece_or_weight(m.q) {
            return None;
        }
        let of = self.described_before(m.text, m.border(), m.sentence.start);
        let of = of.or_else(|| super::name::subject_of(scene)).or_else(|| scene.topic.clone())?;
        Some(super::nouns::join(Some(of), measure))
    }
}

/// What is done with goods, and what it is called by how much.
pub(super) const DEALT: &[(&str, &str)] =
    &[("生产", "产量"), ("产销", "产销量"), ("销售", "销量"), ("出口", "出口量"), ("进口", "进口量")];

/// True for goods told by weight or by the piece, and not by what they cost.
pub(super) fn by_the_piece_or_weight(q: &super::quantity::Quantity) -> bool {
    match q.class {
        Class::Amount => !q.unit.ends_with('元') && !q.unit.contains(['/', '／']),
        Class::Count => q.unit.ends_with(['辆', '台', '架', '艘', '套']) || q.unit.starts_with('亿'),
        _ => false,
    }
}

/// What the first of a list has before its name holds for all of it.
const KEPT: &[&str] = &["年末存栏", "年出栏", "出栏", "存栏", "年产", "生产", "实际使用", "实际利用"];

/// What is done to land.
const DONE: &[&str] = &[
    "播种",
    "造林",
    "抚育",
    "退耕还林",
    "出让",
    "收储",
    "供应",
    "封育",
    "治理",
    "整治",
    "修复",
    "保护",
    "流转",
    "改造",
    "封禁",
    "恢复",
    "种植",
];
