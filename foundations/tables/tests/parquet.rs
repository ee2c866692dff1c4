//! What is written as Parquet is read back, by the reader of another module.
#![cfg(feature = "parquet")]
#![allow(clippy::unwrap_used)]

use linping_tables::{Cell, ColumnKind, ParquetRows, write_parquet};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, RowAccessor};

fn read(bytes: Vec<u8>) -> (Vec<String>, Vec<parquet::record::Row>) {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    let reader = SerializedFileReader::new(std::fs::File::open(file.path()).unwrap()).unwrap();
    let schema = reader.metadata().file_metadata().schema();
    let names = schema.get_fields().iter().map(|field| field.name().to_string()).collect();
    (names, reader.get_row_iter(None).unwrap().map(Result::unwrap).collect())
}

#[test]
fn a_table_is_read_back_with_its_kinds_and_its_gaps() {
    let rows = vec![
        vec![Cell::from("临平区"), Cell::Number(940.09), Cell::Integer(9), Cell::Empty],
        vec![Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty],
        vec![Cell::from("余杭区"), Cell::Integer(2824), Cell::Integer(1), Cell::from("x")],
    ];
    let columns = ["name", "gdp", "rank", "note"];
    let mut bytes = Vec::new();
    write_parquet(&mut bytes, &columns, &rows).unwrap();
    let mut again = Vec::new();
    write_parquet(&mut again, &columns, &rows).unwrap();
    assert_eq!(bytes, again, "the same content gives the same bytes");
    let (names, read) = read(bytes);
    assert_eq!(names, columns);
    assert_eq!(read[0].get_string(0).unwrap(), "临平区");
    assert_eq!(read[0].get_double(1).unwrap(), 940.09);
    assert_eq!(read[2].get_double(1).unwrap(), 2824.0, "whole numbers among numbers are numbers");
    assert_eq!(read[2].get_long(2).unwrap(), 1);
    assert!(read[1].get_column_iter().all(|(_, field)| *field == Field::Null));
}

#[test]
fn groups_of_rows_follow_one_another_and_an_empty_table_keeps_its_columns() {
    let mut bytes = Vec::new();
    let mut file = ParquetRows::new(&mut bytes, &[("n", ColumnKind::Integer)]).unwrap();
    for part in 0..3 {
        let rows: Vec<Vec<Cell>> = (0..1000).map(|n| vec![Cell::Integer(part * 1000 + n)]).collect();
        file.write(&rows).unwrap();
    }
    file.finish().unwrap();
    let (_, rows) = read(bytes);
    assert!(rows.iter().enumerate().all(|(at, row)| row.get_long(0).unwrap() == at as i64));
    assert_eq!(rows.len(), 3000);
    let mut bytes = Vec::new();
    write_parquet(&mut bytes, &["a", "b"], &[]).unwrap();
    assert_eq!(read(bytes), (vec!["a".to_string(), "b".to_string()], Vec::new()));
}
