use crate::Encoding;

/// How a table is read. The default suits a plain table: all is found out from the content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadOptions {
    /// Most bytes read, counted after unpacking; a larger file is a problem, not an exhausted memory.
    pub largest_bytes: u64,
    /// Most cells kept in memory.
    pub largest_cells: u64,
    /// Encoding of a text table; found out by default.
    pub encoding: Option<Encoding>,
    /// Delimiter of a text table (`,`, `;`, tab …); found out by default.
    pub delimiter: Option<u8>,
    /// Line or sheet row of the header, from 1. By default the first line of a text table; in a workbook the first row
    /// that holds at least two different words (a title merged over the sheet is passed over).
    pub header_row: Option<u32>,
    /// Rows of the header of a workbook; the words above each other are joined with ` / `.
    pub header_rows: u32,
    /// Sheet of a workbook; the first by default.
    pub sheet: Option<String>,
}

impl Default for ReadOptions {
    fn default() -> Self {
        ReadOptions {
            largest_bytes: 1 << 30,
            largest_cells: 100_000_000,
            encoding: None,
            delimiter: None,
            header_row: None,
            header_rows: 1,
            sheet: None,
        }
    }
}

impl ReadOptions {
    /// For rows read one at a time: no limit on size, since memory does not grow with it.
    pub fn streaming() -> Self {
        ReadOptions { largest_bytes: u64::MAX, ..ReadOptions::default() }
    }
}
