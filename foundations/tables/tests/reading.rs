//! Tables as people hand them over: what is read, and what is said when it cannot be.

#![allow(clippy::unwrap_used)]

use flate2::write::GzEncoder;
use linping_problems::{Code, Place};
use linping_tables::{Cell, CreatedOn, ReadOptions, Rows, SheetContent, Table, sheet_names, write_csv, write_workbook};
use proptest::prelude::*;
use std::io::{Read, Write};

fn read(text: &str) -> Table {
    Table::read("t.csv", text.as_bytes(), &ReadOptions::default()).unwrap()
}

#[test]
fn a_gb18030_file_with_semicolons_is_read() {
    let (bytes, _, _) = encoding_rs::GB18030.encode("街道;人口\n临平街道;81234\n南苑街道;102345\n");
    let table = Table::read("t.csv", &bytes[..], &ReadOptions::default()).unwrap();
    assert_eq!(table.texts("街道").unwrap(), ["临平街道", "南苑街道"]);
    assert_eq!(table.integers("人口").unwrap(), [81_234, 102_345]);
}

#[test]
fn gzip_is_read_as_it_is_and_a_torn_one_is_a_problem() {
    let mut packer = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(b"id,people\nA,1\nB,2\n").unwrap();
    let bytes = packer.finish().unwrap();
    let table = Table::read("t.csv.gz", &bytes[..], &ReadOptions::default()).unwrap();
    assert_eq!(table.numbers("people").unwrap(), [1.0, 2.0]);
    let torn = Table::read("t.csv.gz", &bytes[..bytes.len() - 6], &ReadOptions::default()).unwrap_err();
    assert_eq!(torn[0].code, Code::UnreadableFile);
}

#[test]
fn a_small_file_that_unpacks_beyond_the_limit_is_refused() {
    let mut packer = GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(&b"id,people\n".repeat(200_000)).unwrap();
    let bytes = packer.finish().unwrap();
    let options = ReadOptions { largest_bytes: 1_000_000, ..ReadOptions::default() };
    let problems = Table::read("t.csv.gz", &bytes[..], &options).unwrap_err();
    assert_eq!(problems[0].code, Code::TooLarge);
}

#[test]
fn every_bad_cell_is_reported_with_line_and_column() {
    let table = read("id,people\nA,many\n\"B\nb\",5\nC,\"1,234\"\n");
    let problems = table.numbers("people").unwrap_err();
    let places: Vec<_> = problems.iter().map(|problem| problem.place.clone().unwrap()).collect();
    assert_eq!(places, [Place::line("t.csv", 2, 3), Place::line("t.csv", 5, 3)]);
    assert!(problems[1].hint.as_ref().unwrap().en.contains("thousands"));
}

#[test]
fn a_row_with_too_few_cells_is_named_and_reading_goes_on() {
    let text = "a,b\r\n1,2\r\n\r\n3\r\n4,5\r\n6,7,8\r\n9,10,,\r\n,,\r\n";
    let problems = Table::read("t.csv", text.as_bytes(), &ReadOptions::default()).unwrap_err();
    let places: Vec<_> = problems.iter().map(|problem| problem.place.clone().unwrap()).collect();
    assert_eq!(places, [Place::line("t.csv", 4, 1), Place::line("t.csv", 6, 1)]);
    let mut rows = Rows::new("t.csv", text.as_bytes(), &ReadOptions::streaming()).unwrap();
    let (mut good, mut bad) = (Vec::new(), 0);
    while let Some(row) = rows.next_row() {
        match row {
            Ok(row) => good.push(row.number(0).unwrap()),
            Err(_) => bad += 1,
        }
    }
    assert_eq!((good, bad), (vec![1.0, 4.0, 9.0], 2));
}

#[test]
fn a_missing_column_is_answered_with_the_nearest_name() {
    let problem = read("id,population\nA,1\n").numbers("popluation").unwrap_err().remove(0);
    assert_eq!(problem.code, Code::MissingColumn);
    assert!(problem.hint.unwrap().en.contains("`population`"));
}

#[test]
fn an_identifier_that_stands_twice_is_reported_with_its_first_place() {
    let problems = read("id\nA\nB\nA\n").identifiers("id").unwrap_err();
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].place, Some(Place::line("t.csv", 4, 1)));
    assert_eq!(problems[0].related[0].0, Place::line("t.csv", 2, 1));
}

#[test]
fn excels_line_that_names_the_delimiter_is_obeyed() {
    let table = read("sep=|\na|b\n1|x,y,z\n");
    assert_eq!(table.texts("b").unwrap(), ["x,y,z"]);
    assert_eq!(table.place(0, 1), Place::line("t.csv", 3, 3));
}

#[test]
fn an_empty_file_has_no_header() {
    for text in ["", "\n\n"] {
        let problems = Table::read("t.csv", text.as_bytes(), &ReadOptions::default()).unwrap_err();
        assert_eq!(problems[0].code, Code::Empty);
    }
}

#[test]
fn a_wrong_file_gives_a_hundred_problems_and_a_count_not_a_million() {
    let text = "people\n".to_string() + &"x\n".repeat(1_000);
    let problems = read(&text).numbers("people").unwrap_err();
    assert_eq!(problems.len(), 101);
    assert!(problems[100].message.en.starts_with("900 more"));
}

/// A workbook with a title merged over the sheet, a two-row header with a merged group, and a town merged over two rows.
fn statistical_sheet() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let plain = rust_xlsxwriter::Format::new();
    let sheet = book.add_worksheet();
    sheet.set_name("人口").unwrap();
    sheet.merge_range(0, 0, 0, 3, "表1 人口", &plain).unwrap();
    sheet.merge_range(1, 0, 2, 0, "镇街", &plain).unwrap();
    sheet.write_string(1, 1, "社区").unwrap();
    sheet.merge_range(1, 2, 1, 3, "人数", &plain).unwrap();
    sheet.write_string(2, 2, "男").unwrap();
    sheet.write_string(2, 3, "女").unwrap();
    sheet.merge_range(3, 0, 4, 0, "塘栖镇", &plain).unwrap();
    for (row, (community, men)) in [(3, ("甲", 10.0)), (4, ("乙", 20.5))] {
        sheet.write_string(row, 1, community).unwrap();
        sheet.write_number(row, 2, men).unwrap();
    }
    sheet.write_number(3, 3, 11).unwrap();
    sheet.write_string(4, 3, "不详").unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn merged_headers_and_merged_names_reach_every_cell_they_cover() {
    let options = ReadOptions { header_rows: 2, ..ReadOptions::default() };
    let table = Table::read("t.xlsx", &statistical_sheet()[..], &options).unwrap();
    assert_eq!(table.columns(), ["镇街", "社区", "人数 / 男", "人数 / 女"]);
    assert_eq!(table.texts("镇街").unwrap(), ["塘栖镇", "塘栖镇"]);
    assert_eq!(table.numbers("人数 / 男").unwrap(), [10.0, 20.5]);
    let problems = table.numbers("人数 / 女").unwrap_err();
    assert_eq!(problems[0].place, Some(Place::cell("t.xlsx", "人口", "D5")));
}

#[test]
fn the_header_row_can_be_chosen_and_the_sheet_named() {
    let options = ReadOptions { header_row: Some(3), sheet: Some("人口".into()), ..ReadOptions::default() };
    let table = Table::read("t.xlsx", &statistical_sheet()[..], &options).unwrap();
    assert_eq!(table.columns(), ["镇街", "男", "女"]);
    let wrong = ReadOptions { sheet: Some("GDP".into()), ..ReadOptions::default() };
    let problems = Table::read("t.xlsx", &statistical_sheet()[..], &wrong).unwrap_err();
    assert!(problems[0].hint.as_ref().unwrap().en.contains("人口"));
    assert_eq!(sheet_names("t.xlsx", statistical_sheet()).unwrap(), ["人口"]);
}

#[test]
fn one_cell_in_the_last_corner_of_a_sheet_costs_no_memory() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "a").unwrap();
    sheet.write_string(0, 16_383, "z").unwrap();
    sheet.write_number(1_048_575, 0, 1).unwrap();
    let table = Table::read("t.xlsx", &book.save_to_buffer().unwrap()[..], &ReadOptions::default()).unwrap();
    assert_eq!((table.columns().len(), table.rows()), (2, 1));
    assert_eq!(table.place(0, 0), Place::cell("t.xlsx", "Sheet1", "A1048576"));
    assert_eq!(table.header_place(1), Place::cell("t.xlsx", "Sheet1", "XFD1"));
}

#[test]
fn a_workbook_cut_short_is_a_problem() {
    let bytes = statistical_sheet();
    for length in [4, 100, bytes.len() / 2, bytes.len() - 1] {
        let read = Table::read("t.xlsx", &bytes[..length], &ReadOptions::default());
        assert!(read.is_err() || length == bytes.len() - 1, "{length}");
    }
}

#[test]
fn the_same_content_and_date_give_the_same_workbook() {
    let rows = [vec!["=1+1".into(), 2.5.into()], vec![Cell::Empty, Cell::Integer(3)]];
    let sheet = SheetContent { name: "可达性: 2024/1", columns: &["id", "value"], rows: &rows };
    let date = CreatedOn { year: 2024, month: 5, day: 1 };
    let first = write_workbook(&[sheet], date).unwrap();
    let second = write_workbook(&[sheet], date).unwrap();
    assert!(first == second);
    let table = Table::read("t.xlsx", &first[..], &ReadOptions::default()).unwrap();
    assert_eq!(table.texts_or_empty("id").unwrap(), ["=1+1", ""]);
    assert_eq!(table.numbers("value").unwrap(), [2.5, 3.0]);
}

/// Gives `rows` lines without ever holding them.
struct Endless {
    rows: u64,
    line: Vec<u8>,
}

impl Read for Endless {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        while self.line.len() < out.len() && self.rows > 0 {
            self.rows -= 1;
            self.line.extend_from_slice(b"120.123456,30.654321,42\n");
        }
        let length = self.line.len().min(out.len());
        out[..length].copy_from_slice(&self.line[..length]);
        self.line.drain(..length);
        Ok(length)
    }
}

#[test]
fn ten_million_rows_stream_through_little_memory() {
    let source = Endless { rows: 10_000_000, line: b"lon,lat,people\n".to_vec() };
    let mut rows = Rows::new("big.csv", source, &ReadOptions::streaming()).unwrap();
    let people = rows.column("people").unwrap();
    let mut sum = 0.0;
    while let Some(row) = rows.next_row() {
        sum += row.unwrap().number(people).unwrap();
    }
    assert_eq!(sum, 420_000_000.0);
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        let kilobytes: u64 = peak.trim().trim_end_matches("kB").trim().parse().unwrap();
        assert!(kilobytes < 400_000, "the process peaked at {kilobytes} kB");
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(rows in proptest::collection::vec(("[ -~临平\n\"]{1,12}", -1e12f64..1e12), 1..20)) {
        prop_assume!(rows.iter().all(|(text, _)| !text.trim().is_empty()));
        let mut bytes = Vec::new();
        write_csv(&mut bytes, &["text", "number"], rows.iter().map(|(t, n)| [Cell::from(t.as_str()), Cell::from(*n)])).unwrap();
        let options = ReadOptions { delimiter: Some(b','), ..ReadOptions::default() };
        let table = Table::read("t.csv", &bytes[..], &options).unwrap();
        let texts: Vec<&str> = rows.iter().map(|(text, _)| text.trim()).collect();
        let numbers: Vec<f64> = rows.iter().map(|(_, number)| *number).collect();
        prop_assert_eq!(table.texts("text").unwrap(), texts);
        prop_assert_eq!(table.numbers("number").unwrap(), numbers);
    }

    #[test]
    fn any_bytes_are_a_table_or_problems_and_never_a_panic(bytes in proptest::collection::vec(0u8.., 0..400)) {
        let _ = Table::read("t", &bytes[..], &ReadOptions::default());
    }
}
