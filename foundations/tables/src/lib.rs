//! Tables from the outside world and the sparse cost table that networks make and access and siting use.
//!
//! [`Table`] holds a CSV or a sheet in memory with the place of every cell, so that problems name file, line and column (or
//! sheet and cell); [`Rows`] reads a CSV of any length row by row. Delimiter, encoding (UTF-8, GB18030, UTF-16) and gzip are
//! found out from the content. Writers give the same bytes for the same content.
//!
//! ```
//! use linping_tables::{CostTable, CostUnit, ReadOptions, Table};
//!
//! // Two homes, one school: the first is 5 minutes away, the second cannot reach it.
//! let table = CostTable::from_triplets(2, 1, CostUnit::Minutes, vec![(0, 0, 5.0)]).unwrap();
//! assert_eq!(table.get(0, 0), Some(5.0));
//! assert_eq!(table.get(1, 0), None);
//!
//! let homes = Table::read("homes.csv", "id;population\nA;120\nB;80\n".as_bytes(), &ReadOptions::default()).unwrap();
//! assert_eq!(homes.numbers("population").unwrap(), [120.0, 80.0]);
//! ```

mod cost;
mod decode;
mod layout;
mod names;
mod number;
mod options;
mod parquet_write;
mod rows;
mod source;
mod table;
mod workbook;
mod write;

pub use cost::{CostError, CostTable, CostUnit};
pub use decode::{Encoding, decode};
pub use number::{is_missing, parse_number};
pub use options::ReadOptions;
pub use parquet_write::{ColumnKind, HAS_PARQUET, ParquetRows, write_parquet};
pub use rows::{Row, Rows};
pub use source::shown_text;
pub use table::{Collected, Table};
pub use workbook::sheet_names;
pub use write::{Cell, CreatedOn, SheetContent, WorkbookError, write_csv, write_number, write_workbook};
