//! Clinics, primary schools and centres of elder care, and sites where more could stand.

use super::Made;
use super::ground::{Ground, Metres, area_name, distance};
use super::people::{Cell, apportion};
use linping_work::{Generator, generator_for};
use rand::RngExt;
use std::fmt::Write;

/// What is made of one sort.
struct Sort {
    file: &'static str,
    sites: &'static str,
    id: &'static str,
    zh: &'static str,
    en: &'static str,
    capacity: &'static str,
    /// How many stand, and how many could.
    there: usize,
    possible: usize,
    /// Metres between two that stand.
    apart: f64,
    /// Capacity of all that stand, for each person served.
    supply: f64,
    /// Capacity of a site.
    site: u32,
    /// The people served.
    serves: fn(&Cell) -> u32,
}

const SORTS: [Sort; 3] = [
    Sort {
        file: "clinics.csv",
        sites: "clinic-sites.csv",
        id: "clinic",
        zh: "合成卫生服务中心",
        en: "synthetic clinic",
        capacity: "doctors",
        there: 52,
        possible: 48,
        apart: 900.0,
        supply: 0.0009,
        site: 12,
        serves: Cell::people,
    },
    Sort {
        file: "schools.csv",
        sites: "school-sites.csv",
        id: "school",
        zh: "合成小学",
        en: "synthetic primary school",
        capacity: "places",
        there: 46,
        possible: 32,
        apart: 1_000.0,
        supply: 0.94,
        site: 1_620,
        serves: |cell| cell.groups[2],
    },
    Sort {
        file: "care-centres.csv",
        sites: "care-sites.csv",
        id: "care",
        zh: "合成养老中心",
        en: "synthetic care centre",
        capacity: "beds",
        there: 26,
        possible: 36,
        apart: 1_300.0,
        supply: 0.027,
        site: 150,
        serves: Cell::elderly,
    },
];

/// Every table of facilities and of sites.
pub fn files(ground: &Ground, cells: &[Cell], seed: u64) -> Result<Vec<Made>, Vec<String>> {
    let mut made = Vec::new();
    for (stream, sort) in SORTS.iter().enumerate() {
        let mut random = generator_for(seed, 10 + stream as u64);
        let there = draw(&mut random, cells, sort, sort.there, &[], 1.0);
        let possible = draw(&mut random, cells, sort, sort.possible, &there, 0.35);
        let served: u32 = cells.iter().map(|cell| (sort.serves)(cell)).sum();
        // Large centres got theirs first: capacity follows people unevenly.
        let weights: Vec<f64> =
            there.iter().map(|p| 0.25 + ground.density(*p).powf(1.4) * random.random::<f64>()).collect();
        let capacities = apportion((f64::from(served) * sort.supply) as u32, &weights);
        made.push(Made { name: sort.file, text: table(ground, sort, "", &there, &capacities)? });
        let same = vec![sort.site; possible.len()];
        made.push(Made { name: sort.sites, text: table(ground, sort, "-site", &possible, &same)? });
    }
    Ok(made)
}

/// Places in cells drawn by people to a power (below one: fairly spread), apart from one another and from those that stand.
fn draw(
    random: &mut Generator,
    cells: &[Cell],
    sort: &Sort,
    wanted: usize,
    there: &[Metres],
    power: f64,
) -> Vec<Metres> {
    let weights: Vec<f64> = cells.iter().map(|cell| f64::from((sort.serves)(cell)).powf(power)).collect();
    let sum: f64 = weights.iter().sum();
    let mut found: Vec<Metres> = Vec::new();
    let mut apart = sort.apart;
    while found.len() < wanted {
        let mut at = random.random::<f64>() * sum;
        let cell = cells.iter().zip(&weights).find(|(_, weight)| {
            at -= **weight;
            at <= 0.0
        });
        let Some((cell, _)) = cell else { continue };
        let mut place = cell.centre;
        place.x += 200.0 * (random.random::<f64>() - 0.5);
        place.y += 200.0 * (random.random::<f64>() - 0.5);
        if there.iter().chain(&found).all(|other| distance(*other, place) >= apart) {
            found.push(place);
        } else {
            // A crowded district gives way a little at a time.
            apart *= 0.9995;
        }
    }
    found
}

fn table(
    ground: &Ground,
    sort: &Sort,
    site: &str,
    places: &[Metres],
    capacities: &[u32],
) -> Result<String, Vec<String>> {
    let mut text = format!("id,name_zh,name_en,lon,lat,area,{}\n", sort.capacity);
    let (zh, en) = if site.is_empty() { ("", "") } else { ("候选点", " site") };
    for (number, (place, capacity)) in places.iter().zip(capacities).enumerate() {
        let (serial, degrees) = (number + 1, ground.degrees(*place)?);
        let _ = writeln!(
            text,
            "{}{site}-{serial:03},{}{zh}{serial:03},{}{en} {serial:03},{:.5},{:.5},{},{capacity}",
            sort.id,
            sort.zh,
            sort.en,
            degrees.x,
            degrees.y,
            area_name(ground.area(*place)),
        );
    }
    Ok(text)
}
