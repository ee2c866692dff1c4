//! Tables as Parquet files, behind the feature `parquet`: columns of text, doubles or whole numbers, every one optional,
//! compressed by Snappy. The same content gives the same bytes.

use crate::Cell;
use std::io::{self, Write};

/// True if this build writes Parquet.
pub const HAS_PARQUET: bool = cfg!(feature = "parquet");

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// UTF-8 text.
    Text,
    /// 64-bit floating point.
    Number,
    /// 64-bit whole numbers.
    Integer,
}

impl ColumnKind {
    /// What columns of some rows hold: whole numbers or numbers where nothing else stands there, text otherwise.
    pub fn of(columns: usize, rows: &[Vec<Cell>]) -> Vec<ColumnKind> {
        let kind = |column: usize| {
            let kinds = rows.iter().filter_map(|row| match row.get(column) {
                Some(Cell::Text(_)) => Some(ColumnKind::Text),
                Some(Cell::Number(_)) => Some(ColumnKind::Number),
                Some(Cell::Integer(_)) => Some(ColumnKind::Integer),
                Some(Cell::Empty) | None => None,
            });
            let wider = |a: ColumnKind, b: ColumnKind| match (a, b) {
                (a, b) if a == b => a,
                (ColumnKind::Text, _) | (_, ColumnKind::Text) => ColumnKind::Text,
                _ => ColumnKind::Number,
            };
            kinds.reduce(wider).unwrap_or(ColumnKind::Text)
        };
        (0..columns).map(kind).collect()
    }
}

/// A whole table as a Parquet file.
///
/// # Errors
/// What the writer says; [`io::ErrorKind::Unsupported`] in a build without the feature.
pub fn write_parquet<N: AsRef<str>>(out: &mut dyn Write, columns: &[N], rows: &[Vec<Cell>]) -> io::Result<()> {
    let kinds = ColumnKind::of(columns.len(), rows);
    let named: Vec<(&str, ColumnKind)> = columns.iter().map(AsRef::as_ref).zip(kinds).collect();
    let mut file = ParquetRows::new(out, &named)?;
    // An empty table has no row group, but its columns.
    for group in rows.chunks(ROWS_TOGETHER) {
        file.write(group)?;
    }
    file.finish()
}

/// Rows of one row group of a table written as a whole.
const ROWS_TOGETHER: usize = 1 << 17;

#[cfg(feature = "parquet")]
pub use with::ParquetRows;
#[cfg(not(feature = "parquet"))]
pub use without::ParquetRows;

#[cfg(feature = "parquet")]
mod with {
    use super::ColumnKind;
    use crate::{Cell, write_number};
    use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
    use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
    use parquet::errors::ParquetError;
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::types::Type;
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex, PoisonError};

    /// Bytes made and not yet handed on: the writer of the library wants an output of its own.
    #[derive(Clone, Default)]
    struct Buffer(Arc<Mutex<Vec<u8>>>);

    impl Buffer {
        fn take(&self) -> Vec<u8> {
            std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
        }
    }

    impl Write for Buffer {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// A Parquet file written group of rows by group of rows, for tables that fit no memory.
    pub struct ParquetRows<'a> {
        out: &'a mut dyn Write,
        buffer: Buffer,
        kinds: Vec<ColumnKind>,
        writer: SerializedFileWriter<Buffer>,
    }

    fn broken(error: ParquetError) -> io::Error {
        io::Error::other(error.to_string())
    }

    impl<'a> ParquetRows<'a> {
        /// Begins a file with named columns.
        ///
        /// # Errors
        /// Names or an output that cannot be written.
        pub fn new(out: &'a mut dyn Write, columns: &[(&str, ColumnKind)]) -> io::Result<Self> {
            let field = |(name, kind): &(&str, ColumnKind)| {
                let (physical, logical) = match kind {
                    ColumnKind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
                    ColumnKind::Number => (Physical::DOUBLE, None),
                    ColumnKind::Integer => (Physical::INT64, None),
                };
                let field = Type::primitive_type_builder(name, physical)
                    .with_repetition(Repetition::OPTIONAL)
                    .with_logical_type(logical);
                field.build().map(Arc::new)
            };
            let fields = columns.iter().map(field).collect::<Result<Vec<_>, _>>().map_err(broken)?;
            let schema = Type::group_type_builder("table").with_fields(fields).build().map_err(broken)?;
            let settings = WriterProperties::builder()
                .set_compression(Compression::SNAPPY)
                .set_created_by("linping".to_string())
                .build();
            let buffer = Buffer::default();
            let writer =
                SerializedFileWriter::new(buffer.clone(), Arc::new(schema), Arc::new(settings)).map_err(broken)?;
            Ok(ParquetRows { out, buffer, kinds: columns.iter().map(|(_, kind)| *kind).collect(), writer })
        }

        /// Writes rows as one group.
        ///
        /// # Errors
        /// An output that cannot be written.
        pub fn write(&mut self, rows: &[Vec<Cell>]) -> io::Result<()> {
            let mut group = self.writer.next_row_group().map_err(broken)?;
            for (at, kind) in self.kinds.iter().enumerate() {
                let Some(mut column) = group.next_column().map_err(broken)? else { break };
                let cells = || rows.iter().map(|row| row.get(at).unwrap_or(&Cell::Empty));
                match kind {
                    ColumnKind::Text => {
                        let (there, values) = filled(cells().map(text));
                        column.typed::<ByteArrayType>().write_batch(&values, Some(&there), None).map_err(broken)?;
                    }
                    ColumnKind::Number => {
                        let (there, values) = filled(cells().map(number));
                        column.typed::<DoubleType>().write_batch(&values, Some(&there), None).map_err(broken)?;
                    }
                    ColumnKind::Integer => {
                        let (there, values) = filled(cells().map(integer));
                        column.typed::<Int64Type>().write_batch(&values, Some(&there), None).map_err(broken)?;
                    }
                }
                column.close().map_err(broken)?;
            }
            group.close().map_err(broken)?;
            self.out.write_all(&self.buffer.take())
        }

        /// Ends the file.
        ///
        /// # Errors
        /// An output that cannot be written.
        pub fn finish(self) -> io::Result<()> {
            let ParquetRows { out, buffer, writer, .. } = self;
            writer.close().map_err(broken)?;
            out.write_all(&buffer.take())
        }
    }

    /// Which cells are there, and their values.
    fn filled<T>(cells: impl Iterator<Item = Option<T>>) -> (Vec<i16>, Vec<T>) {
        let (mut there, mut values) = (Vec::new(), Vec::new());
        for cell in cells {
            there.push(i16::from(cell.is_some()));
            values.extend(cell);
        }
        (there, values)
    }

    fn text(cell: &Cell) -> Option<ByteArray> {
        match cell {
            Cell::Empty => None,
            Cell::Text(text) => Some(ByteArray::from(text.as_str())),
            Cell::Number(number) => Some(ByteArray::from(write_number(*number).as_str())),
            Cell::Integer(number) => Some(ByteArray::from(number.to_string().as_str())),
        }
    }

    fn number(cell: &Cell) -> Option<f64> {
        match cell {
            Cell::Number(number) => number.is_finite().then_some(*number),
            Cell::Integer(number) => Some(*number as f64),
            Cell::Empty | Cell::Text(_) => None,
        }
    }

    fn integer(cell: &Cell) -> Option<i64> {
        match cell {
            Cell::Integer(number) => Some(*number),
            _ => None,
        }
    }
}

#[cfg(not(feature = "parquet"))]
mod without {
    use super::ColumnKind;
    use crate::Cell;
    use std::io::{self, Write};
    use std::marker::PhantomData;

    /// Stands in for the writer in a build without the feature `parquet`: it cannot be made.
    pub struct ParquetRows<'a> {
        nothing: PhantomData<&'a mut dyn Write>,
    }

    impl<'a> ParquetRows<'a> {
        /// Always refuses.
        ///
        /// # Errors
        /// [`io::ErrorKind::Unsupported`].
        pub fn new(_out: &'a mut dyn Write, _columns: &[(&str, ColumnKind)]) -> io::Result<Self> {
            Err(io::Error::new(io::ErrorKind::Unsupported, "built without the feature `parquet`"))
        }

        /// Never called.
        ///
        /// # Errors
        /// None.
        pub fn write(&mut self, _rows: &[Vec<Cell>]) -> io::Result<()> {
            let _ = self.nothing;
            Ok(())
        }

        /// Never called.
        ///
        /// # Errors
        /// None.
        pub fn finish(self) -> io::Result<()> {
            Ok(())
        }
    }
}
