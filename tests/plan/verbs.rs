//! `show`, `diff`, `export`: what they give, in each form, and how they end.

use crate::support::{Copy, example, linping};
use linping_geography::{read_geojson, read_geopackage};
use linping_tables::{ReadOptions, Table};

#[test]
fn each_kind_of_thing_is_shown_to_people_and_machines() {
    let plan = example("gridtown");
    for (kind, name, words) in [
        ("indicator", "income-ratio", "1.440"),
        ("action", "build-bridge", "30 million yuan"),
        ("source", "yearbook", "yearbook.md"),
        ("figure", "yearbook.gdp-2022", "yearbook"),
        ("promise", "bridge-by-june-2023", "late"),
        ("scenario", "no-bridge", "Without the bridge"),
    ] {
        let said = linping(&plan, &["show", kind, name]);
        assert_eq!(said.code, 0, "{kind}: {}", said.err);
        assert!(said.out.contains(words), "{kind} {name}: {}", said.out);
        let machines = linping(&plan, &["show", kind, name, "--json"]);
        assert_eq!((machines.code, machines.json()["id"].as_str()), (0, Some(name)));
        assert_eq!(linping(&plan, &["show", kind, "atlantis"]).code, 1);
    }
    let said = linping(&plan, &["show"]);
    assert_eq!(said.code, 0);
    assert!(said.out.contains("income-ratio") && said.out.contains("build-bridge"));
    assert_ne!(linping(&plan, &["show", "planet", "gdp"]).code, 0);
}

#[test]
fn two_scenarios_differ_by_what_is_worked_out_by_hand() {
    let plan = example("gridtown");
    // The bridge costs 3000, the cheap one 1800 (ten thousand yuan): half of each is paid in two years.
    let said = linping(&plan, &["diff", "all", "cheap-bridge"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.starts_with("all → cheap-bridge\n"), "{}", said.out);
    let yuan = |name: &str| {
        let json = linping(&plan, &["diff", "baseline", name, "--json"]).json();
        json.to_string()
    };
    assert_ne!(yuan("all"), yuan("cheap-bridge"));
    let none = linping(&plan, &["diff", "all", "all", "--json"]).json();
    assert!(none["indicators"].as_array().unwrap().is_empty(), "{none}");
    assert_eq!(linping(&plan, &["diff", "all", "cheapbridge"]).code, 1);
    let same = linping(&plan, &["diff", "baseline", "all"]);
    assert_eq!(same.code, 0);
    // The new clinic takes the walk from 25.27 to 9.39 minutes.
    assert!(same.out.contains("25.2706 min → 9.3882 min"), "{}", same.out);
}

#[test]
fn open_data_is_written_in_each_form_and_read_back() {
    let copy = Copy::of("gridtown");
    // Beside the plan: a folder inside it that is none of its own would be told.
    let goal = tempfile::tempdir().unwrap();
    let beside = |name: &str| goal.path().join(name).to_str().unwrap().to_string();
    let csv = copy.run(&["export", "--as", "csv"]);
    assert_eq!(csv.code, 0, "{}", csv.err);
    let table = Table::read("i.csv", csv.out.as_bytes(), &ReadOptions::default()).unwrap();
    assert!(table.has("indicator") && table.rows() > 50);
    assert_eq!(copy.run(&["export", "--as", "csv", "-o", &beside("open")]).code, 0);
    assert!(goal.path().join("open/promises.csv").is_file());
    assert_eq!(copy.run(&["export", "--as", "csv", "--table", "atlantis"]).code, 1);

    assert_eq!(copy.run(&["export", "--as", "xlsx", "-o", &beside("w.xlsx")]).code, 0);
    let sheet = ReadOptions { sheet: Some("indicators".into()), ..ReadOptions::default() };
    let book = Table::read("w.xlsx", std::fs::File::open(goal.path().join("w.xlsx")).unwrap(), &sheet).unwrap();
    assert_eq!((book.columns(), book.rows()), (table.columns(), table.rows()));

    let geojson = copy.run(&["export", "--as", "geojson"]);
    let layer = read_geojson("m.geojson", geojson.out.as_bytes()).unwrap();
    let with = |name: &str, state: &str| {
        let is = |f: &&linping_geography::Feature| {
            f.text("layer").as_deref() == Some(name) && f.text("state").as_deref() == Some(state)
        };
        layer.features.iter().filter(is).count()
    };
    assert_eq!((with("clinics", "existing"), with("clinics", "new"), with("clinic-sites", "candidate")), (1, 1, 2));
    assert_eq!(with("streets", "new"), 1, "the northern bridge");
    let east = layer.features.iter().find(|f| f.id.as_deref() == Some("east")).unwrap();
    let (before, after) = (east.number("clinic-walk_baseline").unwrap(), east.number("clinic-walk").unwrap());
    assert!((before - 40.4).abs() < 1e-9 && after < before, "{before} → {after}");

    for name in ["a.gpkg", "b.gpkg"] {
        assert_eq!(copy.run(&["export", "--as", "gpkg", "-o", &beside(name)]).code, 0);
    }
    let bytes = |name: &str| std::fs::read(goal.path().join(name)).unwrap();
    assert_eq!(bytes("a.gpkg"), bytes("b.gpkg"), "the same plan gives the same bytes");
    let layers = read_geopackage("a.gpkg", &goal.path().join("a.gpkg")).unwrap();
    let names: Vec<&str> = layers.iter().map(|layer| layer.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "streets",
            "areas",
            "elders",
            "people",
            "pupils",
            "care-homes",
            "care-sites",
            "clinic-sites",
            "clinics",
            "schools",
            "stations"
        ]
    );
    assert_eq!(copy.run(&["build", "--quiet"]).code, 0);
    let built = std::fs::read(copy.path().join("out/district.gpkg")).unwrap();
    assert_eq!(built, bytes("a.gpkg"), "build writes the same");
}

#[test]
fn an_export_into_a_folder_that_is_not_there_ends_with_1_and_leaves_nothing() {
    let copy = Copy::of("gridtown");
    for format in ["xlsx", "gpkg", "geojson"] {
        let said = copy.run(&["export", "--as", format, "-o", "nowhere/x"]);
        assert_eq!(said.code, 1, "{format}: {}", said.all());
        assert!(said.err.contains("nowhere"), "{}", said.err);
    }
    assert!(!copy.path().join("nowhere").exists());
    assert_eq!(copy.run(&["export", "--as", "shapefile"]).code, 1);
}

#[test]
fn layers_that_are_not_for_everybody_are_on_no_map() {
    let copy = Copy::of("gridtown");
    copy.replace("sources/cells.toml", "form =", "access = \"confidential\"\nform =");
    copy.replace("sources/street-edges.toml", "form =", "access = \"internal\"\nform =");
    let said = copy.run(&["export", "--as", "geojson"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let layer = read_geojson("m.geojson", said.out.as_bytes()).unwrap();
    let drawn = |name: &str| layer.features.iter().any(|f| f.text("layer").as_deref() == Some(name));
    assert!(!drawn("people") && !drawn("streets") && drawn("clinics"));
    let east = layer.features.iter().find(|f| f.id.as_deref() == Some("east")).unwrap();
    assert_eq!(east.number("clinic-walk"), None, "nor is what was worked out from them");
}

#[test]
fn parquet_is_written_or_its_absence_explained() {
    let copy = Copy::of("gridtown");
    let goal = tempfile::tempdir().unwrap();
    let said = copy.run(&["export", "--as", "parquet", "-o", goal.path().join("open").to_str().unwrap()]);
    if linping_tables::HAS_PARQUET {
        assert_eq!(said.code, 0, "{}", said.err);
        for table in ["indicators", "promises", "costs", "sources"] {
            let bytes = std::fs::read(goal.path().join(format!("open/{table}.parquet"))).unwrap();
            assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
        }
    } else {
        assert_eq!(said.code, 1);
        assert!(said.err.contains("--features parquet"), "{}", said.err);
        assert!(!goal.path().join("open").exists());
    }
}

#[test]
fn the_maps_of_a_chapter_stand_on_both_pages_with_what_every_map_must_say() {
    let copy = Copy::of("gridtown");
    assert_eq!(copy.run(&["build", "--quiet"]).code, 0);
    for (page, words) in [
        ("out/report.zh.html", ["示意图，不作行政区划依据", "含合成数据", "新建", "500 m"]),
        ("out/report.en.html", ["A sketch; no evidence", "with synthetic data", "candidate", "500 m"]),
    ] {
        let html = copy.read(page);
        let map = html.split("<svg class=\"map\"").nth(1).unwrap().split("</svg>").next().unwrap();
        for word in words {
            assert!(map.contains(word), "{page}: {word}");
        }
        assert_eq!(map.matches("<path class=\"new\"").count(), 2, "one clinic and its entry in the legend");
    }
}

#[test]
fn the_totals_of_cost_lead_to_what_they_are_made_of() {
    let copy = Copy::of("gridtown");
    assert_eq!(copy.run(&["build", "--quiet"]).code, 0);
    let html = copy.read("out/report.en.html");
    assert!(html.contains("href=\"#cost-planned\"") && html.contains("id=\"cost-planned\""));
    let parts = html.split("id=\"cost-planned\"").nth(1).unwrap().split("</table>").next().unwrap();
    assert!(parts.contains("href=\"#action-build-bridge\"") && parts.contains("30 million yuan"), "{parts}");
}
