//! People by cell of 300 m and age.

use super::Made;
use super::ground::{Ground, Metres, area_name};
use linping_geography::geo::Coord;
use linping_work::generator_for;
use rand::RngExt;
use std::fmt::Write;

/// Metres of a cell's side: a district of 285 km² has about 3,000 of them.
const SIDE: f64 = 300.0;

/// Age groups and their shares in ten thousand: the census of old Yuhang in 2020 by five-year groups
/// (github.com/leiii/census, MIT), split evenly inside a group where ours cut through one.
pub const GROUPS: [(&str, u32); 8] = [
    ("age_0_2", 320),
    ("age_3_5", 323),
    ("age_6_11", 506),
    ("age_12_14", 200),
    ("age_15_59", 7388),
    ("age_60_64", 425),
    ("age_65_79", 686),
    ("age_80_over", 152),
];

/// A cell.
pub struct Cell {
    /// Its centre.
    pub centre: Metres,
    /// The area it lies in, from zero.
    pub area: usize,
    /// People by age group.
    pub groups: [u32; GROUPS.len()],
    /// The cell of one kilometre it lies in: column and row.
    pub kilometre: (u32, u32),
}

impl Cell {
    /// Everybody.
    pub fn people(&self) -> u32 {
        self.groups.iter().sum()
    }

    /// People aged 60 and over.
    pub fn elderly(&self) -> u32 {
        self.groups[5..].iter().sum()
    }
}

/// Places people where it is built up; what is left without anybody is no cell.
pub fn make(ground: &Ground, people: u32, seed: u64) -> Vec<Cell> {
    let mut random = generator_for(seed, 3);
    let (min, max) = (ground.around.min(), ground.around.max());
    let mut centres = Vec::new();
    let mut weights = Vec::new();
    let columns = ((max.x - min.x) / SIDE).ceil() as u32;
    let rows = ((max.y - min.y) / SIDE).ceil() as u32;
    for row in 0..rows {
        for column in 0..columns {
            let centre =
                Coord { x: min.x + (f64::from(column) + 0.5) * SIDE, y: min.y + (f64::from(row) + 0.5) * SIDE };
            // Two draws a cell whether it counts or not, so that a changed boundary leaves the others as they are.
            let (luck, empty): (f64, f64) = (random.random(), random.random());
            let built = ground.density(centre);
            if !ground.is_inside(centre) || ground.metres_to_canal(centre) < 60.0 || empty < 0.05 {
                continue;
            }
            centres.push((centre, (column, row)));
            weights.push(built.powf(1.15) * (0.35 + 1.3 * luck * luck));
        }
    }
    let counts = apportion(people, &weights);
    let mut cells = Vec::new();
    for ((centre, (column, row)), count) in centres.into_iter().zip(counts) {
        if count == 0 {
            continue;
        }
        let kilometre = ((f64::from(column) * SIDE / 1000.0) as u32, (f64::from(row) * SIDE / 1000.0) as u32);
        let tilt: f64 = random.random::<f64>() - 0.5 - 0.35 * (ground.density(centre) - 0.4);
        cells.push(Cell { centre, area: ground.area(centre), groups: by_age(count, tilt), kilometre });
    }
    cells
}

/// The people of a cell by age: an older cell has more elderly and fewer children.
fn by_age(count: u32, tilt: f64) -> [u32; GROUPS.len()] {
    let lean = [-0.5, -0.5, -0.4, -0.3, 0.0, 0.5, 0.6, 0.7];
    let weights: Vec<f64> =
        GROUPS.iter().zip(lean).map(|((_, share), lean)| f64::from(*share) * (1.0 + lean * tilt)).collect();
    let parts = apportion(count, &weights);
    std::array::from_fn(|at| parts[at])
}

/// Whole numbers in proportion to weights that add up to a total: largest remainders.
pub fn apportion(total: u32, weights: &[f64]) -> Vec<u32> {
    let sum: f64 = weights.iter().sum();
    let exact: Vec<f64> = weights.iter().map(|w| f64::from(total) * w / sum).collect();
    let mut whole: Vec<u32> = exact.iter().map(|x| x.floor() as u32).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by(|a, b| exact[*b].fract().total_cmp(&exact[*a].fract()).then(a.cmp(b)));
    let left = total - whole.iter().sum::<u32>();
    order.iter().cycle().take(left as usize).for_each(|at| whole[*at] += 1);
    whole
}

/// The cells as a table.
pub fn file(ground: &Ground, cells: &[Cell]) -> Result<Made, Vec<String>> {
    let mut text = String::from("id,lon,lat,area,km_cell,people");
    GROUPS.iter().for_each(|(name, _)| text.push_str(&format!(",{name}")));
    text.push_str(",age_60_over\n");
    for (number, cell) in cells.iter().enumerate() {
        let place = ground.degrees(cell.centre)?;
        let (column, row) = cell.kilometre;
        let _ = write!(
            text,
            "cell-{:04},{:.5},{:.5},{},km-{column:02}-{row:02},{}",
            number + 1,
            place.x,
            place.y,
            area_name(cell.area),
            cell.people()
        );
        cell.groups.iter().for_each(|people| text.push_str(&format!(",{people}")));
        let _ = writeln!(text, ",{}", cell.elderly());
    }
    Ok(Made { name: "cells.csv.gz", text })
}

#[cfg(test)]
mod tests {
    use super::apportion;

    #[test]
    fn parts_add_up_and_keep_their_proportion() {
        assert_eq!(apportion(10, &[1.0, 1.0, 1.0]), [4, 3, 3]);
        assert_eq!(apportion(8, &[1.0, 2.0, 5.0]), [1, 2, 5]);
        assert_eq!(apportion(0, &[1.0, 2.0]), [0, 0]);
    }
}
