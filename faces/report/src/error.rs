use linping_problems::{Code, Problem, Text};
use std::path::PathBuf;
use thiserror::Error;

/// Why a report cannot be made or written.
#[derive(Debug, Error)]
pub enum Error {
    /// The template refuses.
    #[error("the page cannot be made: {0}")]
    Page(String),
    /// The workbook refuses.
    #[error(transparent)]
    Workbook(#[from] linping_tables::WorkbookError),
    /// The resolved plan or the record refuses.
    #[error("{0}")]
    Text(String),
    /// A file or folder cannot be written.
    #[error("cannot write {}: {why}", path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// What the system says.
        why: std::io::Error,
    },
    /// `out` holds things that Linping did not write.
    #[error("{} holds files that Linping did not write", path.display())]
    NotOurs {
        /// The folder.
        path: PathBuf,
    },
}

impl Error {
    /// The error as a problem with a remedy.
    pub fn problem(&self) -> Problem {
        match self {
            Error::Write { path, why } => {
                let shown = path.display();
                Problem::new(
                    Code::CannotWrite,
                    Text::new(format!("无法写入 {shown}：{why}"), format!("cannot write {shown}: {why}")),
                )
                .hint(Text::new(
                    "请检查目录、权限与磁盘空间；旧的输出保持原样。",
                    "check the folder, its permissions and the disk space; the old output is left as it was.",
                ))
            }
            Error::NotOurs { path } => {
                let shown = path.display();
                Problem::new(
                    Code::CannotWrite,
                    Text::new(
                        format!("{shown} 中有不是 Linping 写的文件，不会覆盖"),
                        format!("{shown} holds files that Linping did not write, and is not overwritten"),
                    ),
                )
                .hint(Text::new("请移走这些文件，或删除该目录。", "move those files away, or remove the folder."))
            }
            other => Problem::new(
                Code::Internal,
                Text::new(format!("内部错误：{other}"), format!("internal error: {other}")),
            ),
        }
    }
}
