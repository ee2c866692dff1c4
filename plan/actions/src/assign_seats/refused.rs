//! What is said where children cannot be assigned: what is short, in which year and where, and what would do. Every change named was
//! tried.

use super::instance::Instance;
use super::solve::{Asked, Demand, minutes};
use crate::Failure;
use linping_problems::Text;
use linping_siting::{Error, Names};

/// Places that must be added.
struct Need {
    /// Schools with the places that each lacks: with these there is room.
    at: Vec<(usize, f64)>,
    /// No fewer in all will do; 0 where nothing is proven.
    least: f64,
    /// How many of them are for those alone who stay where their siblings are.
    for_siblings: f64,
    /// True if they are missing only because catchments must be in one piece.
    for_one_piece: bool,
}

impl Need {
    fn total(&self) -> f64 {
        self.at.iter().map(|(_, places)| places).sum()
    }
}

impl Demand {
    /// No school within the limit for some cells: the limit that would do.
    pub(super) fn too_far(&self, far: &[(f64, &str)], asked: &Asked) -> Failure {
        const SHOWN: usize = 8;
        let reached = far.iter().map(|(seconds, _)| *seconds).fold(0.0, f64::max);
        let shown = asked.limit.map_or_else(|| Text::same(""), |(_, shown)| shown.clone());
        let count = far.len();
        let list = far.iter().take(SHOWN).map(|(_, id)| *id).collect::<Vec<_>>().join(", ");
        let (cells, have) = if count == 1 { ("cell", "has") } else { ("cells", "have") };
        let why = Text::new(
            format!("{count} 个网格（{list}）在 {} 内没有学校", shown.zh),
            format!("{count} {cells} ({list}) {have} no school within {}", shown.en),
        );
        let remedy = if let Some(enough) = self.least_limit(reached, asked) {
            let minutes = minutes(enough);
            Text::new(
                format!("请把上限提高到 {minutes} 分钟，或在其附近建校"),
                format!("raise the limit to {minutes} min, or build a school near them"),
            )
        } else {
            let minutes = minutes(reached);
            // No limit would do alone: what else is needed at the one that reaches them.
            let need = self.instance(reached, asked).and_then(|instance| {
                let error = instance.solve(asked.stop, asked.seed).err();
                self.need(&instance, error, asked).ok()
            });
            let more = need.map_or_else(
                || Text::same(""),
                |need| {
                    let Text { zh, en } = self.add(&need);
                    Text::new(format!("并{zh}"), format!(" and {en}"))
                },
            );
            Text::new(
                format!("请把上限提高到 {minutes} 分钟{}", more.zh),
                format!("raise the limit to {minutes} min{}", more.en),
            )
        };
        Failure { why, remedy: Some(remedy), asked_by: Some("within".to_string()) }
    }

    /// What is short, in which year and where, and the least change in places or in the limit that would do; by what the question, with the
    /// places given that siblings alone need, came to.
    pub(super) fn refused(&self, instance: &Instance, error: Option<Error>, asked: &Asked) -> Failure {
        let year = self.year;
        let divided;
        let (why, mut remedy, asked_by) = match self.need(instance, error, asked) {
            Ok(need) => {
                divided = need.for_one_piece && instance.given().is_empty();
                let first = need.at.first().map(|(school, _)| format!("school {}", self.schools.each[*school].id));
                (self.short(&need), self.add(&need), first)
            }
            Err(Error::Infeasible { what, .. }) => {
                divided = instance.divided(&instance.places, asked.stop, asked.seed).is_ok();
                let why = Text::new(format!("{year} 年：{}", what.zh), format!("in {year}: {}", what.en));
                let remedy = Text::new("请补全相邻网格表（neighbours）", "complete the table of neighbours");
                (why, remedy, asked.limit.map(|_| "within".to_string()))
            }
            Err(error) => {
                let (what, remedy) = error.told(&Names::default());
                let why = Text::new(format!("{year} 年：{}", what.zh), format!("in {year}: {}", what.en));
                return Failure { why, remedy, asked_by: None };
            }
        };
        if let Some((seconds, shown)) = asked.limit {
            if let Some(enough) = self.least_limit(seconds, asked) {
                let minutes = minutes(enough);
                remedy.zh.push_str(&format!("；或把上限从 {}提高到 {minutes} 分钟", shown.zh));
                remedy.en.push_str(&format!("; or raise the limit of {} to {minutes} min", shown.en));
            } else {
                let (zh, en) = if self.too_few_at_any_limit(asked) {
                    ("；提高上限无济于事", "; no longer limit would help")
                } else {
                    ("；只提高上限未见可行", "; no longer limit alone was seen to do")
                };
                remedy.zh.push_str(zh);
                remedy.en.push_str(en);
            }
        }
        if divided {
            remedy.zh.push_str("；或允许一个网格分给几所学校、学区不连片（contiguous = false）");
            remedy.en.push_str("; or let cells be divided and catchments lie apart (`contiguous = false`)");
        }
        Failure { why, remedy: Some(remedy), asked_by }
    }

    /// Places that must be added where this is what a question came to; what else stands against it.
    fn need(&self, instance: &Instance, error: Option<Error>, asked: &Asked) -> Result<Need, Error> {
        let given = instance.given();
        let for_siblings: f64 = given.iter().map(|(_, places)| places).sum();
        let (missing, least, for_one_piece) = match error {
            None => (Vec::new(), 0.0, false),
            Some(Error::Room { missing, .. }) => {
                let (whole, least) = instance.whole_places(&missing, asked.stop, asked.seed);
                (whole, least, false)
            }
            Some(Error::OnePiece { missing, least, divided }) => (missing, least, divided),
            Some(other) => return Err(other),
        };
        let mut at = given;
        for (school, places) in missing {
            match at.iter_mut().find(|(other, _)| *other == school) {
                Some((_, more)) => *more += places,
                None => at.push((school, places)),
            }
        }
        at.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        Ok(Need { at, least: least + for_siblings, for_siblings, for_one_piece })
    }

    /// Schools with the places that each lacks.
    fn list(&self, need: &Need) -> String {
        const SHOWN: usize = 8;
        let one = |(school, places): &(usize, f64)| format!("{} {places}", self.schools.each[*school].id);
        let shown: Vec<String> = need.at.iter().take(SHOWN).map(one).collect();
        format!("{}{}", shown.join(", "), if need.at.len() > SHOWN { " …" } else { "" })
    }

    fn short(&self, need: &Need) -> Text {
        let (year, total, list) = (self.year, need.total(), self.list(need));
        let (piece_zh, piece_en) =
            if need.for_one_piece { ("要使学区连片，", " for catchments in one piece") } else { ("", "") };
        let mut told = if need.least >= total {
            let en = are_short(total);
            Text::new(
                format!("{piece_zh}{year} 年缺 {total} 个学位（{list}）"),
                format!("in {year} {en}{piece_en} ({list})"),
            )
        } else if need.least > 0.0 {
            let en = are_short(need.least);
            Text::new(
                format!("{piece_zh}{year} 年至少缺 {} 个学位", need.least),
                format!("in {year} at least {en}{piece_en}"),
            )
        } else {
            Text::new(
                format!("{year} 年未找到学位够用的连片学区（不证明不存在）"),
                format!(
                    "in {year} no catchments in one piece with enough places were found, which does not prove that there are none"
                ),
            )
        };
        if need.for_siblings > 0.0 {
            told.zh.push_str(&format!("，其中 {} 个单为同胞就读所缺", need.for_siblings));
            told.en.push_str(&format!(", {} of them for siblings alone", need.for_siblings));
        }
        told
    }

    fn add(&self, need: &Need) -> Text {
        let (total, list) = (need.total(), self.list(need));
        let en = places(total);
        if need.least >= total {
            Text::new(format!("请增加 {total} 个学位（{list}）"), format!("add {en} ({list})"))
        } else {
            Text::new(
                format!("请增加 {total} 个学位（{list}）即可；更少是否可行未经证明"),
                format!("add {en} ({list}), with which it can be done; whether fewer would do is not proven"),
            )
        }
    }

    /// True if places are short even with no limit and with cells divided.
    fn too_few_at_any_limit(&self, asked: &Asked) -> bool {
        let free = self.instance(f64::INFINITY, asked);
        free.is_some_and(|free| !free.given().is_empty() || free.divided(&free.places, asked.stop, asked.seed).is_err())
    }

    /// The shortest of all ways that is long enough as a limit, from the one given on.
    fn least_limit(&self, from: f64, asked: &Asked) -> Option<f64> {
        let mut ways: Vec<f64> =
            self.times.iter().map(|(_, _, seconds)| seconds).filter(|s| *s >= from - 1e-6).collect();
        ways.push(from);
        ways.sort_by(f64::total_cmp);
        ways.dedup_by(|a, b| (*a - *b).abs() < 1e-3);
        let enough =
            |limit: f64| self.instance(limit, asked).is_some_and(|instance| instance.fits(asked.stop, asked.seed));
        if !enough(*ways.last()?) {
            return None;
        }
        let (mut low, mut high) = (0, ways.len() - 1);
        while low < high {
            let middle = usize::midpoint(low, high);
            if enough(ways[middle]) { high = middle } else { low = middle + 1 }
        }
        ways.get(high).copied()
    }
}

/// So many places, one alone without an s.
fn places(count: f64) -> String {
    if count == 1.0 { "1 place".to_string() } else { format!("{count} places") }
}

fn are_short(count: f64) -> String {
    format!("{} {} short", places(count), if count == 1.0 { "is" } else { "are" })
}
