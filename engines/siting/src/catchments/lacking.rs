//! What to say when no catchments in one piece are within the capacities.

use super::room::Room;
use crate::{Error, Names};
use linping_problems::Text;

/// With what a map needs to be added there is one, namely that map; fewer than `least` do not do. So many lack even if zones are divided.
pub(super) fn error(room: &Room, site: &[usize], least: f64, lacking: f64) -> Error {
    let load = room.loads(site);
    let missing = load.iter().enumerate().map(|(site, load)| (site, room.over(site, *load)));
    Error::OnePiece { missing: missing.filter(|(_, places)| *places > 0.0).collect(), least, divided: lacking <= 0.0 }
}

/// No places would do: proven.
pub(super) fn none_at_all(pieces: &[usize], sites: usize) -> Error {
    impossible(
        pieces,
        sites,
        Text::new(
            "在允许的去向下没有任何连片的划分，容量再多也无济于事",
            "with the ways that are allowed no catchments in one piece exist, however many places there are",
        ),
    )
}

/// Some zone touches no catchment of those tried.
pub(super) fn unreached(pieces: &[usize], sites: usize) -> Error {
    impossible(pieces, sites, Text::new("有地块与任何设施的学区都不相连", "some zone touches no catchment"))
}

fn impossible(pieces: &[usize], sites: usize, otherwise: Text) -> Error {
    let parts = pieces.iter().max().map_or(0, |last| last + 1);
    let what = if parts > sites {
        Text::new(
            format!("邻接关系把地块分成 {parts} 片，而有容量的设施只有 {sites} 个"),
            format!(
                "the zones fall into {parts} pieces that do not touch, but only {} {} places",
                crate::least::counted(sites as f64, "site"),
                if sites == 1 { "has" } else { "have" }
            ),
        )
    } else {
        otherwise
    };
    let change = Text::new("请补全邻接关系或费用表", "complete the neighbours or the cost table");
    Error::Infeasible { what, change, amount: None }
}

/// The words of [`Error::OnePiece`].
pub(crate) fn told(names: &Names, missing: &[(usize, f64)], least: f64) -> (Text, Option<Text>) {
    let missing: Vec<(usize, f64)> = missing.iter().map(|&(site, places)| (site, shown(places))).collect();
    let (total, least) = (shown(missing.iter().map(|(_, places)| places).sum()), shown(least));
    let list = names.places(&missing);
    let add = Text::new(
        format!("增加 {total} 个位置（设施: 位置）{list}"),
        format!("add {} in all (site: places) {list}", crate::least::counted(total, "place")),
    );
    let told = |what: Text, zh: &str, en: &str| (what, Some(Text::new(add.zh.clone() + zh, add.en.clone() + en)));
    if least >= total {
        let what = Text::new(
            format!("连片的划分缺 {total} 个位置"),
            format!("places missing for catchments in one piece: {total}"),
        );
        return told(what, "；更少则不可能", "; no fewer in all will do");
    }
    let what = if least > 0.0 {
        Text::new(
            format!("至少缺 {least} 个位置"),
            format!(
                "at least {} {} missing",
                crate::least::counted(least, "place"),
                if least == 1.0 { "is" } else { "are" }
            ),
        )
    } else {
        Text::new(
            "未找到满足容量的连片划分（不证明不存在）",
            "no catchments in one piece within the capacities were found, which does not prove that there are none",
        )
    };
    told(what, "即可；更少是否可行未经证明", ": with them there are some; whether fewer would do is not proven")
}

/// No more digits than mean anything, and never too few places.
fn shown(places: f64) -> f64 {
    (places * 1e6 - 1e-2).ceil().max(0.0) / 1e6
}
