//! Gridtown's schools when one is cut down: sites with places, predicted by hand.
//!
//! 510 children in 2025 (see `gridtown_seats.rs`). School p, at h, keeps 128 of its places, q has 256: 126 are short. Two sites: x at e
//! with 64 places, y at h with 128. In blocks to p (and y), to q and to x over both bridges:
//!
//! | | a 2 | b 4 | c 8 | d 16 | e 32 | f 64 | g 128 | h 256 |
//! | --- | --- | --- | --- | --- | --- | --- | --- | --- |
//! | p, y | 2 | 4 | 2 | 3 | 4 | 6 | 3 | 0 |
//! | q | 5 | 7 | 5 | 4 | 3 | 1 | 2 | 5 |
//! | x | 4 | 4 | 2 | 1 | 0 | 2 | 5 | 4 |

#![allow(clippy::unwrap_used, clippy::panic)]

mod gridtown;

use gridtown::{changed, value};
use linping_effects::Results;

const HOME: &str = "990101";

const SITES: &str = "id,lon,lat,places\nx,120.0207708,30.0179864,64\ny,120.0103854,30.0089932,128\n";

const SOURCE: &str = "title = { zh = \"校址\", en = \"School sites\" }\nproducer = { zh = \"本项目\", en = \"this project\" }\nlicence = \"MIT\"\nform = \"table\"\nfile = \"files/school-sites.csv\"\nstatus = \"synthetic\"\n";

const LAYER: &str = "kind = \"facilities\"\nname = { zh = \"校址\", en = \"School sites\" }\nsource = \"school-sites\"\ncapacity = \"places\"\n";

const ACTION: &str = "name = { zh = \"建校\", en = \"Build schools\" }\nafter = [\"link-north\"]\nplanned = { start = 2023, end = 2024 }\n\n[measure]\nkind = \"build-facilities\"\nwhat = \"schools\"\namong = \"school-sites\"\nchoose = 1\nso-that = \"least-time-with-places\"\ncells = \"pupils\"\ngroup = \"children\"\nby = \"streets\"\nopens = 2024\n";

/// Gridtown with school p cut down, the two sites, and the action with another number, sites or limit.
fn town(choose: &str, sites: &str, within: &str) -> Result<Results, Vec<String>> {
    let action = ACTION.replace("choose = 1", choose).replace("opens = 2024", &format!("opens = 2024{within}"));
    changed(
        "all",
        &[
            ("sources/files/schools.csv", "30.0089932,256\nq", "30.0089932,128\nq"),
            ("+sources/school-sites.toml", "", SOURCE),
            ("+sources/files/school-sites.csv", "", sites),
            ("+baseline/school-sites.toml", "", LAYER),
            ("+actions/more-places.toml", "", &action),
            // Catchments of whole cells are another question.
            ("actions/seats-by-school.toml", "serves = [\"places-short\", \"classes-above-size\"]\n", ""),
            (
                "actions/seats-by-school.toml",
                "kind = \"assign-seats\"\nassignment = \"catchments\"\nwithin = \"54 min\"\nopens = 2024",
                "kind = \"milestones\"",
            ),
        ],
    )
}

#[test]
fn the_site_with_enough_places_is_chosen_and_the_nearer_one_loses_by_62() {
    let all = town("choose = 1", SITES, "").unwrap_or_else(|p| panic!("{p:#?}"));
    let outcome = &all.actions["more-places"].outcome;
    assert_eq!(outcome.touched, ["y"]);
    // a, b, c and d leave h for q, 30 children, and fill it: (2 + 10) × 0 blocks at h; 10 + 28 + 40 + 64 + 96 + 64 + 256 at q.
    let blocks = 2 * 5 + 4 * 7 + 8 * 5 + 16 * 4 + 32 * 3 + 64 + 128 * 2;
    let objective = outcome.objective.as_ref().unwrap();
    assert!((objective.value - f64::from(blocks) * 360.0).abs() < 30.0 * 510.0, "{objective:?}");
    assert!(objective.value - objective.bound <= 1e-6 * objective.value, "{objective:?}");
    // Ways alone take x: e and d walk less. Then 128 + 256 + 64 places are there for 510.
    let said: Vec<&str> = outcome.provenance.iter().map(|note| note.en.as_str()).collect();
    assert!(said.contains(&"ways alone, places unheeded, would choose x: 62 people without a place"), "{said:#?}");
    assert!(said.iter().any(|note| note.contains("for 2025, the year with most people: all 510 have a place")));
    assert!((value(&all, "places-per-child", HOME, 2025) - 512.0 / 510.0).abs() < 1e-9);
}

#[test]
fn too_few_places_name_the_fewest_sites_or_the_places_missing() {
    let said =
        |choose: &str, sites: &str, within: &str| town(choose, sites, within).err().unwrap_or_default().join("\n");
    // y with 100: 128 + 256 + 100 = 484, 26 short; x beside it has 64.
    let small = SITES.replace(",128", ",100");
    let one = said("choose = 1", &small, "");
    assert!(one.contains("in 2025, with 1 built, 26 people are without a place"), "{one}");
    assert!(one.contains("build at least 2, or add 26 places where they are short"), "{one}");
    assert_eq!(said("choose = 2", &small, ""), "");
    // Both together too small: 384 + 10 + 100 = 494.
    let smaller = small.replace(",64", ",10");
    let none = said("choose = 2", &smaller, "");
    assert!(none.contains("even all 2 leave 16 places missing: add places or candidates"), "{none}");
    // Within two blocks only g, f reach q: 192 of its 256 places, and b reaches none.
    let near = said("choose = 2", SITES, "\nwithin = \"12.5 min\"");
    assert!(near.contains("or allow a longer `within`"), "{near}");
}

#[test]
fn one_place_may_serve_many() {
    // Half as many places that serve two each are the same.
    let half = SITES.replace(",128", ",64").replace(",64\ny", ",32\ny");
    let action = "choose = 1\npeople-a-place = 2";
    let all = changed(
        "all",
        &[
            (
                "sources/files/schools.csv",
                "30.0089932,256\nq,120.0207708,30.0044966,256",
                "30.0089932,64\nq,120.0207708,30.0044966,128",
            ),
            ("+sources/school-sites.toml", "", SOURCE),
            ("+sources/files/school-sites.csv", "", &half),
            ("+baseline/school-sites.toml", "", LAYER),
            ("+actions/more-places.toml", "", &ACTION.replace("choose = 1", action)),
            ("actions/seats-by-school.toml", "serves = [\"places-short\", \"classes-above-size\"]\n", ""),
            (
                "actions/seats-by-school.toml",
                "kind = \"assign-seats\"\nassignment = \"catchments\"\nwithin = \"54 min\"\nopens = 2024",
                "kind = \"milestones\"",
            ),
        ],
    )
    .unwrap_or_else(|p| panic!("{p:#?}"));
    assert_eq!(all.actions["more-places"].outcome.touched, ["y"]);
}
