//! Gridtown's children and its two schools, predicted by hand.
//!
//! Children by cell are twice the powers of two in 2025: a 2, b 4, c 8, d 16, e 32, f 64, g 128, h 256. School p stands at h,
//! school q a block south of f, each with 256 places. The canal parts a, b, c, h from d, e, f, g (see `gridtown_space.rs`).
//!
//! Nearest school: p gets 2 + 4 + 8 + 256 = 270, 14 too many; q gets 240. To fit whole cells, exactly a, b and c must leave p:
//! 2 + 4 + 8 = 14. With the northern bridge b walks 7 blocks to q, 42 minutes; c and a walk 5.

#![allow(clippy::unwrap_used, clippy::panic)]

mod gridtown;

use gridtown::{changed, results, value};
use linping_baseline::layers::{LayerChange, Zones};
use linping_effects::Results;
use std::collections::{BTreeMap, BTreeSet};

const HOME: &str = "990101";

fn zones(results: &Results) -> &Zones {
    match &results.actions["seats-by-school"].outcome.layers[0].1 {
        LayerChange::Assign { zones, .. } => zones,
        other => panic!("{other:?}"),
    }
}

#[test]
fn averages_and_births_hide_what_is_short_and_the_nearest_school_shows_it() {
    let nothing = results("baseline");
    let of = |indicator: &str, region: &str, year: i16| value(&nothing, indicator, region, year);
    // The spreadsheet divides all places by all children: 512 / 510, enough everywhere and always.
    assert!((of("places-per-child", HOME, 2025) - 512.0 / 510.0).abs() < 1e-9);
    // Births alone leave the 128 who moved in out: 270 × 384 / 512 = 202.5 children at p, 53.5 places to spare.
    // The truth: 14 are short, at p, in 2025 and not before.
    assert!((of("places-short", HOME, 2025) - 14.0).abs() < 1e-9);
    assert!((of("places-short", "p", 2025) - 14.0).abs() < 1e-9);
    assert_eq!(of("places-short", "q", 2025), 0.0);
    assert_eq!(of("places-short", HOME, 2024), 0.0, "135 × 464 / 256 = 244.7");
    assert!((of("places-per-child", "p", 2025) - 256.0 / 270.0).abs() < 1e-9);
    // 270 children in 8 classes: 33 or 34 in each, all above 32.
    assert_eq!(of("classes-above-size", HOME, 2025), 8.0);
    // a, b and d walk 24 minutes.
    assert!((of("children-beyond-20-minutes", HOME, 2025) - 22.0).abs() < 1e-9);
}

#[test]
fn catchments_fit_exactly_and_the_price_is_shown() {
    let all = results("all");
    let of = |indicator: &str, region: &str| value(&all, indicator, region, 2025);
    let drawn = zones(&all);
    for (cell, school) in
        [("a", "q"), ("b", "q"), ("c", "q"), ("d", "q"), ("e", "q"), ("f", "q"), ("g", "q"), ("h", "p")]
    {
        assert_eq!(drawn[cell], [(school.to_string(), 1.0)], "{cell}");
    }
    assert_eq!((of("places-short", HOME), of("classes-above-size", HOME)), (0.0, 0.0));
    assert!((of("places-per-child", "p") - 1.0).abs() < 1e-9);
    // a 30, b 42, c 30, d 24 minutes: 2 + 4 + 8 + 16 are now beyond 20 minutes, 8 more than before.
    assert!((of("children-beyond-20-minutes", HOME) - 30.0).abs() < 1e-9);
    let effect = all.actions["seats-by-school"].effects.iter();
    let short = effect.clone().find(|e| e.indicator == "places-short" && e.region == HOME).unwrap();
    // The northern bridge makes p the nearest school of d too: 14 + 16 would be short without new catchments.
    assert!((short.before - 30.0).abs() < 1e-9 && short.after == 0.0);
}

/// Contiguity by code of its own: cells touch if no third cell is nearer to both than half their distance from the middle.
#[test]
fn catchments_are_in_one_piece() {
    let places: BTreeMap<&str, (f64, f64)> = [
        ("a", (0., 0.)),
        ("b", (0., 4.)),
        ("c", (2., 4.)),
        ("d", (3., 4.)),
        ("e", (4., 4.)),
        ("f", (4., 2.)),
        ("g", (3., 0.)),
        ("h", (2., 2.)),
    ]
    .into();
    let touch = |a: &str, b: &str| {
        let ((ax, ay), (bx, by)) = (places[a], places[b]);
        let (mx, my) = ((ax + bx) / 2.0, (ay + by) / 2.0);
        let radius = f64::hypot(ax - bx, ay - by) / 2.0;
        !places.iter().any(|(c, (x, y))| *c != a && *c != b && f64::hypot(x - mx, y - my) < radius * 0.999)
    };
    let all = results("all");
    for school in ["p", "q"] {
        let members: BTreeSet<&str> =
            zones(&all).iter().filter(|(_, parts)| parts[0].0 == school).map(|(cell, _)| cell.as_str()).collect();
        let mut joined: BTreeSet<&str> = members.iter().take(1).copied().collect();
        while let Some(next) = members.iter().find(|m| !joined.contains(*m) && joined.iter().any(|j| touch(j, m))) {
            joined.insert(next);
        }
        assert_eq!(joined, members, "{school}");
    }
}

/// Every way of giving whole cells to schools, walked through: the least total way that fits, recomputed by hand.
#[test]
fn no_other_assignment_that_fits_is_shorter() {
    // Blocks to p and q with both bridges.
    let cells = [(2, 4, 5), (4, 4, 7), (8, 2, 5), (16, 3, 4), (32, 4, 3), (64, 6, 1), (128, 3, 2), (256, 0, 5)];
    let fits: Vec<(u32, usize)> = (0..1usize << cells.len())
        .filter_map(|choice| {
            let (mut p, mut q, mut way) = (0, 0, 0);
            for (at, (children, to_p, to_q)) in cells.iter().enumerate() {
                if choice >> at & 1 == 1 {
                    q += children;
                    way += children * to_q
                } else {
                    p += children;
                    way += children * to_p
                }
            }
            (p <= 256 && q <= 256).then_some((way, choice))
        })
        .collect();
    assert_eq!(fits.len(), 2, "h alone at one school, all others at the other");
    assert_eq!(fits.iter().min().unwrap().1, 0b0111_1111, "all but h at q");
}

#[test]
fn without_the_bridge_a_change_that_would_do_is_named() {
    let without = [
        ("scenarios.toml", "without = [\"build-bridge\"]", "without = [\"link-north\"]"),
        ("actions/seats-by-school.toml", "within = \"54 min\"", "within = \"42 min\""),
    ];
    let problems = changed("no-bridge", &without).err().unwrap();
    // Within 42 minutes a and c may leave p, but b may not (9 blocks to q), and c joins b to h: 4 + 8 + 256, 12 too many.
    let said = problems.iter().find(|p| p.contains("seats-by-school")).unwrap_or_else(|| panic!("{problems:#?}"));
    assert!(said.contains("in 2025 12 places are short for catchments in one piece (p 12)"), "{said}");
    assert!(said.contains("raise the limit of 42 min to 48 min") && said.contains("contiguous = false"), "{said}");
    assert!(said.contains("sources/files/schools.csv"), "the place of p's places: {said}");
    // Within 20 minutes a and b reach no school. At 24 they do, but only at 36 has everybody a place: h at q, f and all others at p.
    let near = [("actions/seats-by-school.toml", "within = \"54 min\"", "within = \"20 min\"")];
    let problems = changed("all", &near).err().unwrap();
    assert!(problems.iter().any(|p| p.contains("raise the limit to 36 min")), "{problems:#?}");
}

/// A split with room to spare that a search walked past: a, f and g to p, 194 children, and all others over no bridge to q.
#[test]
fn few_cells_are_decided_exactly() {
    let changes = [
        ("scenarios.toml", "without = [\"build-bridge\"]", "without = [\"link-north\"]"),
        ("sources/files/schools.csv", "30.0089932,256\nq", "30.0089932,200\nq"),
        ("sources/files/schools.csv", "30.0044966,256", "30.0044966,316"),
    ];
    let results = changed("no-bridge", &changes).unwrap_or_else(|p| panic!("{p:#?}"));
    let at_p: Vec<&str> =
        zones(&results).iter().filter(|(_, parts)| parts[0].0 == "p").map(|(cell, _)| cell.as_str()).collect();
    assert_eq!(at_p, ["a", "f", "g"]);
}

#[test]
fn where_the_nearest_schools_have_places_that_is_said() {
    let changes = [("sources/files/schools.csv", "30.0089932,256\nq", "30.0089932,290\nq")];
    let problems = changed("all", &changes).err().unwrap();
    assert!(problems.iter().any(|p| p.contains("the nearest schools have places for everybody")), "{problems:#?}");
}

#[test]
fn with_the_places_named_it_can_be_done() {
    let changes = [
        ("scenarios.toml", "without = [\"build-bridge\"]", "without = [\"link-north\"]"),
        ("actions/seats-by-school.toml", "within = \"54 min\"", "within = \"42 min\""),
        ("sources/files/schools.csv", "30.0089932,256\nq", "30.0089932,268\nq"),
    ];
    let results = changed("no-bridge", &changes).unwrap_or_else(|p| panic!("{p:#?}"));
    assert_eq!(value(&results, "places-short", HOME, 2025), 0.0);
}

#[test]
fn nobody_is_lost_or_counted_twice() {
    let all = results("all");
    for parts in zones(&all).values() {
        assert!((parts.iter().map(|(_, share)| share).sum::<f64>() - 1.0).abs() < 1e-9);
    }
    let places = |region: &str| value(&all, "places-per-child", region, 2025);
    assert!((256.0 / places("p") + 256.0 / places("q") - 510.0).abs() < 1e-6);
}

#[test]
fn siblings_stay_together() {
    let siblings = "#:schema ../../../schemas/source.json\ntitle = { zh = \"同胞（合成）\", en = \"Siblings (synthetic)\" }\nproducer = { zh = \"本项目\", en = \"this project\" }\nlicence = \"MIT\"\nform = \"table\"\nfile = \"files/siblings.csv\"\nstatus = \"synthetic\"\n";
    let changes = [
        ("actions/seats-by-school.toml", "within = \"54 min\"", "within = \"54 min\"\nsiblings = \"siblings\""),
        ("+sources/siblings.toml", "", siblings),
        ("+sources/files/siblings.csv", "", "cell,facility,children\nc,p,2\n"),
        ("sources/files/schools.csv", "30.0089932,256\nq", "30.0089932,260\nq"),
    ];
    let results = changed("all", &changes).unwrap_or_else(|p| panic!("{p:#?}"));
    // Half of c stays at p for a brother or sister; the other half goes where there is room.
    let parts = &zones(&results)["c"];
    assert!(parts.iter().any(|(school, share)| school == "p" && *share >= 0.5), "{parts:?}");
    assert_eq!(value(&results, "places-short", HOME, 2025), 0.0);
}

#[test]
fn a_school_that_closes_has_no_value_from_then_on() {
    let shut = "name = { zh = \"关校\", en = \"Close\" }\nplanned = { start = 2022, end = 2022 }\nserves = [\"places-per-child\"]\n\n[measure]\nkind = \"place-facilities\"\nwhat = \"schools\"\nclose = [\"q\"]\nassumed = \"test\"\n";
    let only = "\n[shut]\nname = { zh = \"关\", en = \"Shut\" }\nwith = [\"shut\"]\n";
    let scenarios = "[cheap-bridge]";
    let changes = [("+actions/shut.toml", "", shut), ("scenarios.toml", scenarios, &format!("{only}\n{scenarios}"))];
    let shut = changed("shut", &changes).unwrap();
    let before = changed("baseline", &changes).unwrap();
    let compared = linping_effects::compare(&before, &shut);
    let of = |region: &str, year: &str| {
        let here = |c: &&linping_effects::IndicatorChange| {
            c.indicator == "places-per-child" && c.region == region && c.period == year
        };
        compared.indicators.iter().find(here).unwrap_or_else(|| panic!("{region} {year}"))
    };
    // 512 places for 510 children at the end, and half of them without the school.
    assert!((of("p", "2025").after.unwrap() - 0.502).abs() < 1e-3);
    assert_eq!((of("q", "2025").after, of("q", "2025").better), (None, None));
    assert!(of("q", "2022").before.is_some() && of("q", "2022").after.is_none());
}
