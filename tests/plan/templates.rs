//! `linping template` and a filled one read back by `check`: every kind, filled as it should be and as it should not.

use crate::support::linping;
use linping_language::{Field, Form, Holds, chinese, form_of, kinds_with_forms};
use rust_xlsxwriter::Workbook;
use std::path::Path;

/// What stands in one row below the heads of a table, or in the column of values of an action; a name where one must be.
fn examples(fields: &[Field]) -> Vec<String> {
    let of = |field: &Field| match (field.example.as_str(), field.required) {
        ("…", true) => "x".to_string(),
        ("…", false) => String::new(),
        (example, _) => example.to_string(),
    };
    fields.iter().map(of).collect()
}

/// A filled workbook: its table or action, and the sheet by which the kind is known.
fn fill(path: &Path, kind: &str, sheet: &str, rows: &[Vec<String>]) {
    let mut book = Workbook::new();
    let page = book.add_worksheet().set_name(sheet).unwrap();
    for (row, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            match cell.parse::<f64>() {
                Ok(number) => page.write(row as u32, column as u16, number).unwrap(),
                Err(_) => page.write(row as u32, column as u16, cell.as_str()).unwrap(),
            };
        }
    }
    let guide = book.add_worksheet().set_name("guide 说明").unwrap();
    for (column, head) in
        ["name", "键 key", "中文", "English", "单位 unit", "必填 required", "例 example"].iter().enumerate()
    {
        guide.write(0, column as u16, *head).unwrap();
    }
    for (column, cell) in [(0, "kind"), (1, "kind"), (6, kind)] {
        guide.write(1, column, cell).unwrap();
    }
    book.save(path).unwrap();
}

fn table(fields: &[Field]) -> Vec<Vec<String>> {
    vec![fields.iter().map(|field| field.name.clone()).collect(), examples(fields)]
}

#[test]
fn every_key_of_every_form_has_a_chinese_word() {
    let kinds = linping_actions::kinds();
    for kind in kinds_with_forms(&kinds) {
        let (Form::Table(fields) | Form::Keys(fields)) = form_of(&kinds, kind).unwrap();
        for field in fields {
            assert!(chinese(&field.key).is_some(), "{kind}: {}", field.key);
        }
    }
}

#[test]
fn an_empty_template_is_known_again_and_says_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(linping(folder.path(), &["template", "facilities"]).code, 0);
    let said = linping(folder.path(), &["check", "facilities.xlsx"]);
    assert!(said.code == 1 && said.err.contains("the table has no row"), "{}", said.all());
    assert_eq!(linping(folder.path(), &["template", "share-staff"]).code, 0);
    let said = linping(folder.path(), &["check", "share-staff.xlsx"]);
    assert!(said.code == 1 && said.err.contains("action!B"), "{}", said.all());
}

#[test]
fn every_table_is_read_back_and_a_text_where_a_number_belongs_names_its_cell() {
    let (folder, kinds) = (tempfile::tempdir().unwrap(), linping_actions::kinds());
    let path = folder.path().join("filled.xlsx");
    let mut numbers = 0;
    for kind in kinds_with_forms(&kinds) {
        let Some(Form::Table(fields)) = form_of(&kinds, kind) else { continue };
        fill(&path, kind, "data", &table(&fields));
        let said = linping(folder.path(), &["check", "filled.xlsx"]);
        assert_eq!(said.code, 0, "{kind}: {}", said.all());
        for (at, field) in fields.iter().enumerate().filter(|(_, field)| !matches!(field.holds, Holds::Text)) {
            let mut rows = table(&fields);
            rows[1][at] = "many".into();
            fill(&path, kind, "data", &rows);
            let said = linping(folder.path(), &["check", "filled.xlsx"]);
            let cell = format!("data!{}2", char::from(b'A' + at as u8));
            assert!(said.code == 1 && said.err.contains(&cell), "{kind} {}: {}", field.name, said.all());
            numbers += 1;
        }
    }
    assert!(numbers > 15, "{numbers}");
}

#[test]
fn a_missing_sheet_an_unknown_column_and_a_merged_head_are_told() {
    let (folder, kinds) = (tempfile::tempdir().unwrap(), linping_actions::kinds());
    let Some(Form::Table(fields)) = form_of(&kinds, "facilities") else { panic!("facilities are a table") };
    let path = folder.path().join("filled.xlsx");
    let check = || linping(folder.path(), &["check", "filled.xlsx"]);
    fill(&path, "facilities", "Sheet1", &table(&fields));
    let said = check();
    assert!(said.code == 1 && said.err.contains("there is no sheet `data`"), "{}", said.all());
    let mut more = table(&fields);
    more[0].push("phone".into());
    more[1].push("0571".into());
    fill(&path, "facilities", "data", &more);
    let said = check();
    assert!(said.code == 0 && said.err.contains("`phone`") && said.err.contains("data!E1"), "{}", said.all());
    // A title merged over the heads: they are no longer in the first row.
    let mut titled = vec![vec!["Clinics of the town".to_string()]];
    titled.extend(table(&fields));
    fill(&path, "facilities", "data", &titled);
    let said = check();
    assert!(said.code == 1 && said.err.contains("`lon`"), "{}", said.all());
    std::fs::write(&path, "no workbook").unwrap();
    let said = check();
    assert!(said.code == 1 && said.err.contains("filled.xlsx"), "{}", said.all());
    std::fs::remove_file(&path).unwrap();
    assert_eq!(check().code, 3);
}

#[test]
fn every_action_that_needs_no_list_is_read_back_and_its_mistakes_name_their_cells() {
    let (folder, kinds) = (tempfile::tempdir().unwrap(), linping_actions::kinds());
    let path = folder.path().join("filled.xlsx");
    for kind in ["adapt-homes", "assign-seats", "build-facilities", "plan-elder-care", "share-staff"] {
        let Some(Form::Keys(fields)) = form_of(&kinds, kind) else { panic!("{kind} has keys") };
        let rows = || -> Vec<Vec<String>> {
            let heads = vec![vec!["key".to_string(), "value".into()]];
            let each = fields.iter().zip(examples(&fields));
            heads.into_iter().chain(each.map(|(field, example)| vec![field.key.clone(), example])).collect()
        };
        fill(&path, kind, "action", &rows());
        let said = linping(folder.path(), &["check", "filled.xlsx"]);
        assert_eq!(said.code, 0, "{kind}: {}", said.all());
        let said = linping(folder.path(), &["template", kind, "--read", "filled.xlsx"]);
        assert!(said.code == 0 && said.out.contains(&format!("kind = \"{kind}\"")), "{kind}: {}", said.all());
        let numbers = fields.iter().enumerate().filter(|(_, field)| matches!(field.holds, Holds::Number { .. }));
        for (at, field) in numbers {
            let mut wrong = rows();
            wrong[at + 1][1] = "several".into();
            fill(&path, kind, "action", &wrong);
            let said = linping(folder.path(), &["check", "filled.xlsx"]);
            let cell = format!("action!B{}", at + 2);
            assert!(said.code == 1 && said.err.contains(&cell), "{kind} {}: {}", field.key, said.all());
        }
    }
}

/// A filled action with sheets of its own for its lists.
fn fill_lists(path: &Path, kind: &str, keys: &[[&str; 2]], lists: &[(&str, &[&[&str]])]) {
    let mut book = Workbook::new();
    let heads = [["key", "value"]];
    let keys: Vec<&[&str]> = heads.iter().chain(keys).map(|pair| &pair[..]).collect();
    for (name, rows) in [("action", &keys[..])].iter().chain(lists) {
        let page = book.add_worksheet().set_name(*name).unwrap();
        for (row, cells) in rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                page.write(row as u32, column as u16, *cell).unwrap();
            }
        }
    }
    let guide = book.add_worksheet().set_name("guide 说明").unwrap();
    for (row, cells) in [["键 key", "例 example"], ["kind", kind]].iter().enumerate() {
        guide.write(row as u32, 0, cells[0]).unwrap();
        guide.write(row as u32, 1, cells[1]).unwrap();
    }
    book.save(path).unwrap();
}

#[test]
fn the_points_of_a_street_have_a_sheet_and_a_build_uses_what_is_read_back() {
    let plan = crate::support::Copy::of("gridtown");
    let file = plan.path().join("street.xlsx");
    let points = |lat: &'static str| -> Vec<Vec<&'static str>> {
        vec![vec!["lon", "lat"], vec!["120.0103854", lat], vec!["120.0155781", "30.0179864"]]
    };
    let fill = |lat: &'static str| {
        let rows = points(lat);
        let rows: Vec<&[&str]> = rows.iter().map(|row| &row[..]).collect();
        fill_lists(&file, "link-places", &[["by", "streets"], ["opens", "2023"]], &[("street", &rows)]);
        linping(plan.path(), &["template", "link-places", "--read", "street.xlsx"])
    };
    let wrong = fill("north");
    assert!(wrong.code == 1 && wrong.err.contains("street!B2"), "{}", wrong.all());
    let wrong = fill("130");
    assert!(wrong.code == 1 && wrong.err.contains("street!B2"), "{}", wrong.all());
    let right = fill("30.0179864");
    assert!(right.code == 0 && right.out.matches("[[measure.street]]").count() == 2, "{}", right.all());
    let before = std::fs::read_to_string(plan.path().join("actions/link-north.toml")).unwrap();
    let (head, _) = before.split_once("[measure]").unwrap();
    plan.write("actions/link-north.toml", format!("{head}{}", right.out));
    let said = plan.run(&["build"]);
    assert_eq!(said.code, 0, "{}", said.all());
    assert!(plan.read("out/data/effects.csv").contains("link-north,clinic-within-15-minutes"));
}

#[test]
fn lists_of_plain_words_and_unknown_columns_of_lists_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("places.xlsx");
    let read = |lists: &[(&str, &[&[&str]])]| {
        fill_lists(&file, "place-facilities", &[["what", "clinics"], ["assumed", "made up"]], lists);
        linping(folder.path(), &["template", "place-facilities", "--read", "places.xlsx"])
    };
    let said = read(&[("close", &[&["close"], &["k1"], &["k2"]])]);
    assert!(said.code == 0 && said.out.contains("close = [\n\"k1\",\n\"k2\",\n]"), "{}", said.all());
    let said = read(&[("close", &[&["close", "phone"], &["k1", "0571"]])]);
    assert!(said.code == 1 && said.err.contains("close!B1") && said.err.contains("phone"), "{}", said.all());
    assert_eq!(linping(folder.path(), &["template", "protect-zone"]).code, 0);
    let zones =
        linping_tables::sheet_names("z", std::fs::read(folder.path().join("protect-zone.xlsx")).unwrap()).unwrap();
    assert!(["action", "zone", "counts", "repair"].iter().all(|name| zones.contains(&name.to_string())), "{zones:?}");
}

#[test]
fn tables_within_an_action_are_rows_and_lists_within_lists_have_sheets() {
    let plan = crate::support::Copy::of("gridtown");
    let file = plan.path().join("channel.xlsx");
    let keys = [
        ["waterway", "canal"],
        ["opens", "2023"],
        ["route.id", "new-canal"],
        ["route.name.zh", "新运河"],
        ["route.name.en", "New canal"],
        ["route.share.value", "50 %"],
        ["route.share.assumed", "made up"],
    ];
    let chamber = |of: &'static str, close: &'static str| -> [Vec<&'static str>; 2] {
        let cells: [(&str, &str); 17] = [
            ("of", of),
            ("id", "one"),
            ("length.value", "45 m"),
            ("length.assumed", "x"),
            ("width.value", "9 m"),
            ("width.assumed", "x"),
            ("sill-depth.value", "3 m"),
            ("sill-depth.assumed", "x"),
            ("cycle.close", close),
            ("cycle.level", "8 min"),
            ("cycle.open", "3 min"),
            ("cycle.first-in", "5 min"),
            ("cycle.headway-in", "2 min"),
            ("cycle.first-out", "5 min"),
            ("cycle.headway-out", "2 min"),
            ("cycle.gap", "2 m"),
            ("cycle.assumed", "x"),
        ];
        [cells.iter().map(|cell| cell.0).collect(), cells.iter().map(|cell| cell.1).collect()]
    };
    let read = |of: &'static str, close: &'static str| {
        let chamber = chamber(of, close);
        let chambers: Vec<&[&str]> = chamber.iter().map(|row| &row[..]).collect();
        let reaches: [&[&str]; 2] =
            [&["id", "length.value", "length.assumed", "class"], &["new-reach", "12 km", "x", "III"]];
        let lists: [(&str, &[&[&str]]); 3] =
            [("route.reach", &reaches), ("route.lock", &[&["id"], &["new-lock"]]), ("route.lock.chamber", &chambers)];
        fill_lists(&file, "open-channel", &keys, &lists);
        linping(plan.path(), &["template", "open-channel", "--read", "channel.xlsx"])
    };
    // The form has a sheet for each of them.
    assert_eq!(linping(plan.path(), &["template", "open-channel"]).code, 0);
    let form = std::fs::read(plan.path().join("open-channel.xlsx")).unwrap();
    let sheets = linping_tables::sheet_names("open-channel.xlsx", form).unwrap();
    assert!(
        ["route.reach", "route.lock", "route.lock.chamber"].iter().all(|name| sheets.contains(&name.to_string())),
        "{sheets:?}"
    );
    let wrong = read("no-lock", "3 min");
    assert!(
        wrong.code == 1 && wrong.err.contains("route.lock.chamber!A2") && wrong.err.contains("new-lock"),
        "{}",
        wrong.all()
    );
    let wrong = read("new-lock", "3 m");
    assert!(wrong.code == 1 && wrong.err.contains("route.lock.chamber!I2"), "{}", wrong.all());
    let right = read("new-lock", "3 min");
    assert_eq!(right.code, 0, "{}", right.all());
    // What was read is what stands in the plan: the same effects.
    assert_eq!(plan.run(&["build"]).code, 0);
    let before = plan.read("out/data/effects.csv");
    let action = std::fs::read_to_string(plan.path().join("actions/second-channel.toml")).unwrap();
    let (head, _) = action.split_once("[measure]").unwrap();
    plan.write("actions/second-channel.toml", format!("{head}{}", right.out));
    let said = plan.run(&["build"]);
    assert_eq!(said.code, 0, "{}", said.all());
    assert_eq!(plan.read("out/data/effects.csv"), before);
}

#[test]
fn what_is_closed_around_a_point_is_filled_in_by_rows() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("close.xlsx");
    let read = |radius: &str| {
        let keys =
            [["by", "streets"], ["close.at.lon", "120.0104"], ["close.at.lat", "30.018"], ["close.radius", radius]];
        fill_lists(&file, "link-places", &keys, &[]);
        linping(folder.path(), &["template", "link-places", "--read", "close.xlsx"])
    };
    let said = read("200 m");
    assert!(said.code == 0 && said.out.contains("close.at.lon = 120.0104"), "{}", said.all());
    let said = read("200 min");
    assert!(said.code == 1 && said.err.contains("action!B5"), "{}", said.all());
}

#[test]
fn need_for_care_has_a_form_whose_shares_are_checked_and_that_is_read_back_as_a_layer() {
    let plan = crate::support::Copy::of("gridtown");
    let file = plan.path().join("need.xlsx");
    let heads = ["group", "needing.value", "needing.assumed", "home.value", "home.assumed", "community.value"];
    let heads = [&heads[..], &["community.assumed", "institution.value", "institution.assumed"]].concat();
    let read = |home: &'static str| {
        let row = ["old", "50 %", "x", home, "x", "25 %", "x", "50 %", "x"];
        let keys = [["name.zh", "需求"], ["name.en", "Need"], ["cells", "elders"]];
        fill_lists(&file, "care-need", &keys, &[("age", &[&heads[..], &row])]);
        linping(plan.path(), &["template", "care-need", "--read", "need.xlsx"])
    };
    assert_eq!(linping(plan.path(), &["template", "care-need"]).code, 0);
    let form = std::fs::read(plan.path().join("care-need.xlsx")).unwrap();
    assert!(linping_tables::sheet_names("care-need.xlsx", form).unwrap().contains(&"age".to_string()));
    let wrong = read("many");
    assert!(wrong.code == 1 && wrong.err.contains("age!D2"), "{}", wrong.all());
    let right = read("25 %");
    assert!(right.code == 0 && right.out.starts_with("kind = \"care-need\"\n"), "{}", right.all());
    assert!(right.out.contains("[[age]]\ngroup = \"old\"") && !right.out.contains("measure"), "{}", right.all());
    assert_eq!(linping(plan.path(), &["check", "need.xlsx"]).code, 0);
}

#[test]
fn a_bad_cell_is_told_once_and_rows_sheets_and_kinds_that_do_not_belong_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("filled.xlsx");
    let good = [["by", "streets"], ["slow.at.lat", "30"], ["slow.radius", "200 m"], ["slow.factor", "2"]];
    let check = |kind: &str, more: &[[&str; 2]], lists: &[(&str, &[&[&str]])]| {
        fill_lists(&file, kind, &[&good[..], more].concat(), lists);
        linping(folder.path(), &["check", "filled.xlsx"])
    };
    let once = check("link-places", &[["slow.at.lon", "east"]], &[]);
    assert!(once.code == 1 && once.err.contains("action!B6") && once.err.contains("1 error,"), "{}", once.all());
    let point: &[&[&str]] = &[&["lon", "lat"], &["120", "north"], &["120", "30"]];
    let once = check("link-places", &[["slow.at.lon", "120"]], &[("street", point)]);
    assert!(once.code == 1 && once.err.contains("street!B2") && once.err.contains("1 error,"), "{}", once.all());
    let twice = check("link-places", &[["slow.at.lon", "120"], ["by", "streets"]], &[]);
    assert!(
        twice.code == 1 && twice.err.contains("`by` stands twice") && twice.err.contains("action!B7"),
        "{}",
        twice.all()
    );
    let extra = check("link-places", &[["slow.at.lon", "120"]], &[("notes", &[&["x"]])]);
    assert!(extra.code == 0 && extra.err.contains("no sheet `notes`"), "{}", extra.all());
    let unknown = check("link-plaices", &[], &[]);
    assert!(unknown.code == 1 && unknown.err.contains("guide 说明!B2"), "{}", unknown.all());
    check("link-places", &[["slow.at.lon", "120"]], &[]);
    let other = linping(folder.path(), &["template", "lay-trail", "--read", "filled.xlsx"]);
    assert!(other.code == 1 && other.err.contains("a workbook for `link-places`"), "{}", other.all());
}
