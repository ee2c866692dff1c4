use thiserror::Error;

/// Why a document cannot be read. An empty reading is never a success.
#[derive(Debug, Error)]
pub enum Error {
    /// No character at all, or none that can be seen.
    #[error("{name}: there is no text in it")]
    Empty {
        /// The file.
        name: String,
    },
    /// The bytes are text in no encoding that is known here.
    #[error("{name}: neither UTF-8, UTF-16 nor GB18030 (first bad byte at {position})")]
    Encoding {
        /// The file.
        name: String,
        /// Offset of the first byte that cannot be decoded as UTF-8.
        position: usize,
    },
    /// A format that is recognised and not read, such as the old `.doc`.
    #[error("{name}: {format} is not read here; save it as DOCX, PDF with text, HTML or plain text")]
    Unsupported {
        /// The file.
        name: String,
        /// What it seems to be.
        format: &'static str,
    },
    /// The name of the file promises a format that the content is not in.
    #[error("{name}: named as {format}, but what is in it is none")]
    Misnamed {
        /// The file.
        name: String,
        /// What the name says.
        format: &'static str,
    },
    /// The file is encrypted and its password is not known.
    #[error("{name}: the file is encrypted; remove the password and read it again")]
    Encrypted {
        /// The file.
        name: String,
    },
    /// A PDF of pictures.
    #[error("{name}: {pages} pages without text, as scans have; run it through text recognition first")]
    Scanned {
        /// The file.
        name: String,
        /// How many pages there are.
        pages: usize,
    },
    /// The file is damaged.
    #[error("{name}: damaged {format}: {reason}")]
    Damaged {
        /// The file.
        name: String,
        /// What it should be.
        format: &'static str,
        /// What the reader of the format says.
        reason: String,
    },
    /// The file, or what it unpacks to, is beyond the limit.
    #[error("{name}: at least {bytes} bytes, more than the limit of {limit}")]
    TooLarge {
        /// The file.
        name: String,
        /// Its size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// An indicator dictionary that cannot be read.
    #[error("dictionary, line {line}: {reason}")]
    Dictionary {
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
}
