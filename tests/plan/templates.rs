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
