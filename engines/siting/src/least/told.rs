//! What is lacking and what would do, in words.

use crate::error::Names;
use linping_problems::Text;

/// Why a request cannot be met, and what the least changes are that would do.
#[derive(Clone, Debug, PartialEq)]
pub struct Lacking {
    /// What each term of the request, looked at alone, does not allow; or that they do not fit together.
    pub lacks: Vec<Lack>,
    /// Changes that would do, each by itself; as few terms as can be.
    pub changes: Vec<Change>,
    /// True if every other way to change so few terms is known to be of no use.
    pub certain: bool,
}

/// Something that is lacking. Demands and sites are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Lack {
    /// Demands that no site may serve (within the radius, if there is one): the remotest, and how many others.
    Beyond {
        /// The remotest of them.
        demand: usize,
        /// How many more there are.
        others: usize,
        /// The radius asked for, in the table's unit.
        radius: Option<f64>,
    },
    /// All sites together have too few places for those they reach.
    Places {
        /// Places missing even so, in the unit of the weights.
        missing: f64,
    },
    /// A demand too large to go whole to any site that it reaches.
    TooLarge {
        /// The demand.
        demand: usize,
        /// Its weight.
        weight: f64,
        /// The most room of a site it reaches.
        most: f64,
    },
    /// More sites are fixed than may open.
    TooManyFixed {
        /// Fixed sites.
        fixed: usize,
        /// Sites that may open.
        count: usize,
    },
    /// The fixed sites cost more than the budget.
    FixedTooDear {
        /// Their cost.
        cost: f64,
        /// The budget.
        budget: f64,
    },
    /// No choice of so many sites (within the budget) serves everybody.
    TooFew {
        /// Sites that may open, if that is limited.
        count: Option<usize>,
        /// The budget, if there is one.
        budget: Option<f64>,
        /// Demands go whole to one site.
        whole: bool,
        /// Sites hold only so much.
        room: bool,
    },
}

/// Changes that together make a request feasible; each is the least, the others kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Change {
    /// Number of sites that would do.
    pub count: Option<usize>,
    /// Budget that would do.
    pub budget: Option<f64>,
    /// Radius that would do, in the table's unit.
    pub radius: Option<f64>,
    /// Sites and the places to add there: the fewest in all.
    pub room: Vec<(usize, f64)>,
    /// Room of every site that would do, where all have the same.
    pub each: Option<f64>,
    /// Forbidden pairs (demand, site) to allow.
    pub allowed: Vec<(usize, usize)>,
    /// Fixed sites to give up.
    pub released: Vec<usize>,
    /// True if no less would do.
    pub proven: bool,
}

impl Change {
    pub(super) fn none() -> Self {
        Change { proven: true, ..Change::default() }
    }

    /// Only places are to be added.
    pub(crate) fn only_room(&self) -> bool {
        *self == Change { room: self.room.clone(), proven: self.proven, ..Change::default() }
    }

    /// The room of every site, if only that is to be raised.
    pub(crate) fn only_each(&self) -> Option<f64> {
        let alone = *self == Change { each: self.each, proven: self.proven, ..Change::default() };
        self.each.filter(|_| alone)
    }

    fn told(&self, names: &Names) -> Text {
        let mut parts: Vec<Text> = Vec::new();
        let mut say = |zh: String, en: String| parts.push(Text::new(zh, en));
        if let Some(count) = self.count {
            say(format!("将 p 提高到 {count}"), format!("raise p to {count}"));
        }
        if let Some(budget) = self.budget.map(number) {
            say(format!("将预算提高到 {budget}"), format!("raise the budget to {budget}"));
        }
        if let Some(radius) = self.radius {
            say(format!("将半径提高到 {radius}"), format!("raise the radius to {radius}"));
        }
        if !self.room.is_empty() {
            let (total, list) = (number(self.room.iter().map(|(_, places)| places).sum()), names.places(&self.room));
            say(
                format!("共增加 {total} 个位置，例如（设施: 位置）{list}"),
                format!("add {} in all, for example (site: places) {list}", counted(total, "place")),
            );
        }
        if let Some(each) = self.each.map(number) {
            say(format!("将每个候选点的容量提高到 {each}"), format!("raise the capacity of every site to {each}"));
        }
        if !self.allowed.is_empty() {
            let list =
                listed(self.allowed.iter().map(|&(d, s)| format!("{}:{}", names.plain_demand(d), names.plain_site(s))));
            say(format!("允许被禁止的配对 {list}"), format!("allow the forbidden pairs {list}"));
        }
        if !self.released.is_empty() {
            let list = listed(self.released.iter().map(|&site| names.plain_site(site)));
            say(format!("不再固定 {list}"), format!("no longer fix {list}"));
        }
        let mut text = joined(&parts, "，并", " and ");
        if !self.proven {
            text.zh.push_str("（未证明最少）");
            text.en.push_str(" (not proven to be the least)");
        }
        text
    }
}

impl Lack {
    fn told(&self, names: &Names) -> Text {
        match *self {
            Lack::Beyond { demand, others, radius } => {
                let Text { zh, en } = names.demand(demand);
                let count = others + 1;
                match radius.map(number) {
                    Some(radius) if others == 0 => Text::new(
                        format!("{zh}在半径 {radius} 内没有候选点"),
                        format!("{en} has no site within {radius}"),
                    ),
                    Some(radius) => Text::new(
                        format!("{count} 个需求点在半径 {radius} 内没有候选点，最远的是{zh}"),
                        format!("{count} demands have no site within {radius}; the remotest is {en}"),
                    ),
                    None if others == 0 => Text::new(
                        format!("{zh}的所有候选点都被禁止"),
                        format!("{en} is forbidden every site that it reaches"),
                    ),
                    None => Text::new(
                        format!("{count} 个需求点的所有候选点都被禁止，如{zh}"),
                        format!("{count} demands are forbidden every site they reach, such as {en}"),
                    ),
                }
            }
            Lack::Places { missing } => {
                let missing = number(missing);
                let are = if missing == 1.0 { "is" } else { "are" };
                Text::new(format!("缺 {missing} 个位置"), format!("{} {are} missing", counted(missing, "place")))
            }
            Lack::TooLarge { demand, weight, most } => {
                let (Text { zh, en }, weight, most) = (names.demand(demand), number(weight), number(most));
                Text::new(
                    format!("{zh}的需求 {weight} 超过其可达候选点的最大容量 {most}"),
                    format!("{en} of {weight} exceeds the largest capacity it reaches, {most}"),
                )
            }
            Lack::TooManyFixed { fixed, count } => Text::new(
                format!("固定点有 {fixed} 个，多于 p = {count}"),
                format!(
                    "{} {} fixed, more than p = {count}",
                    counted(fixed as f64, "site"),
                    if fixed == 1 { "is" } else { "are" }
                ),
            ),
            Lack::FixedTooDear { cost, budget } => {
                let (cost, budget) = (number(cost), number(budget));
                Text::new(
                    format!("固定点共需 {cost}，预算只有 {budget}"),
                    format!("the fixed sites cost {cost}, the budget is {budget}"),
                )
            }
            Lack::TooFew { count, budget, whole, room } => {
                let (zh, en) = match (count, budget.map(number)) {
                    (Some(p), Some(budget)) => (
                        format!("预算 {budget} 内的 {p} 个点"),
                        format!("no {} within the budget of {budget}", counted(p as f64, "site")),
                    ),
                    (Some(p), None) => (format!("任何 {p} 个点"), format!("no {}", counted(p as f64, "site"))),
                    (None, Some(budget)) => {
                        (format!("预算 {budget} 内的点"), format!("no sites within the budget of {budget}"))
                    }
                    (None, None) => ("全部候选点".to_string(), "not even all sites".to_string()),
                };
                match (whole, room) {
                    (true, _) => {
                        Text::new(format!("{zh}都不能整点容纳每个需求点"), format!("{en} can take every demand whole"))
                    }
                    (false, true) => Text::new(format!("{zh}都容纳不下全部需求"), format!("{en} can serve everybody")),
                    (false, false) => {
                        Text::new(format!("{zh}都无法到达所有需求点"), format!("{en} can reach every demand"))
                    }
                }
            }
        }
    }
}

impl Lacking {
    /// What cannot be met, and the least changes that would do.
    pub(crate) fn told(&self, names: &Names) -> (Text, Text) {
        const SHOWN: usize = 4;
        let what: Vec<Text> = self.lacks.iter().map(|lack| lack.told(names)).collect();
        let changes: Vec<Text> = self.changes.iter().take(SHOWN).map(|change| change.told(names)).collect();
        let mut change = joined(&changes, "；或", "; or ");
        if changes.is_empty() {
            change = Text::new(
                "在允许的计算量内未找到可行的最小改动；请给更多时间或放宽条件",
                "no least change was found within the work allowed; allow more time, or ask for less",
            );
        }
        let others = self.changes.len().saturating_sub(SHOWN);
        if others > 0 {
            change.zh.push_str(&format!("；另有 {others} 种办法"));
            change.en.push_str(&format!("; or {others} more ways"));
        }
        if !changes.is_empty() && !self.certain {
            change.zh.push_str("（其他改动是否也可行，未能全部判明）");
            change.en.push_str(" (whether other changes would do too could not all be settled)");
        }
        (joined(&what, "；", "; "), change)
    }
}

pub(crate) fn joined(parts: &[Text], zh: &str, en: &str) -> Text {
    let all = |say: fn(&Text) -> &str, between: &str| parts.iter().map(say).collect::<Vec<_>>().join(between);
    Text::new(all(|text| &text.zh, zh), all(|text| &text.en, en))
}

/// The first eight.
fn listed(mut all: impl ExactSizeIterator<Item = String>) -> String {
    const SHOWN: usize = 8;
    let more = all.len() > SHOWN;
    let first: Vec<String> = all.by_ref().take(SHOWN).collect();
    format!("{}{}", first.join(", "), if more { " …" } else { "" })
}

/// A number of things in English words.
pub(crate) fn counted(count: f64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1.0 { "" } else { "s" })
}

/// A number without the noise of its last bits, never smaller by more than that.
pub(crate) fn number(value: f64) -> f64 {
    let rounded = (value * 1e9 - 1e-3).ceil() / 1e9 + 0.0;
    if rounded.is_finite() { rounded } else { value }
}
