//! Homes of elderly people who need them adapted, by estate and by how much they need it.

use super::Made;
use super::ground::{Ground, area_name};
use super::people::Cell;
use linping_work::generator_for;
use rand::RngExt;
use std::fmt::Write;

/// Estates drawn.
const ESTATES: usize = 260;

/// How much a home needs it: name, score, share of homes in need, yuan a home.
const NEEDS: [(&str, u32, f64, u32); 3] =
    [("severe", 4, 0.15, 12_000), ("moderate", 2, 0.35, 8_000), ("mild", 1, 0.5, 5_000)];

/// One row for each estate and degree of need; an estate of the eighties has more of both than one of today.
pub fn file(ground: &Ground, cells: &[Cell], seed: u64) -> Result<Made, Vec<String>> {
    let mut random = generator_for(seed, 20);
    let mut order: Vec<(f64, usize)> = cells
        .iter()
        .enumerate()
        // The smallest of exponential draws: without putting back, in proportion to the elderly.
        .map(|(at, cell)| (-(1.0 - random.random::<f64>()).ln() / (f64::from(cell.elderly()) + 1e-9), at))
        .collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut text = String::from("id,name_zh,name_en,lon,lat,area,built,need,score,homes,adapted,cost_each\n");
    for (number, (_, at)) in order.iter().take(ESTATES).enumerate() {
        let (cell, serial) = (&cells[*at], number + 1);
        let place = ground.degrees(cell.centre)?;
        let built = 1980 + random.random_range(0..38u32);
        let age = f64::from(2018 - built) / 38.0;
        let in_need = f64::from(cell.elderly()) * (0.08 + 0.22 * age);
        for (need, score, share, yuan) in NEEDS {
            let homes = (in_need * share * (0.6 + 0.8 * random.random::<f64>())).round() as u32;
            // Whoever asked first was served first, whatever the need.
            let adapted = (f64::from(homes) * 0.2 * random.random::<f64>()).round() as u32;
            let each = f64::from(yuan) * (0.9 + 0.4 * age);
            let _ = writeln!(
                text,
                "estate-{serial:03}-{need},合成小区{serial:03},synthetic estate {serial:03},{:.5},{:.5},{},{built},{need},{score},{homes},{adapted},{:.0}",
                place.x,
                place.y,
                area_name(cell.area),
                (each / 100.0).round() * 100.0,
            );
        }
    }
    Ok(Made { name: "homes.csv", text })
}
