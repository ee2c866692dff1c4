use linping_problems::{Code, Place, Problem, Text};
use thiserror::Error;

/// Why a street network cannot be read, prepared or asked.
#[derive(Debug, Error)]
pub enum NetworkError {
    /// A file that cannot be opened.
    #[error("cannot open {path}: {source}")]
    Unreadable {
        /// The file as the user named it.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// The OSM extract is damaged or cut off.
    #[error("the OSM extract cannot be read: {0}")]
    DamagedExtract(String),
    /// No street that the mode may use.
    #[error("no street that {mode} may use")]
    Empty {
        /// Name of the mode.
        mode: String,
    },
    /// More than the 32-bit numbers or the readers' limits hold.
    #[error("too large: {0}")]
    TooLarge(String),
    /// A profile that cannot be used.
    #[error("the profile cannot be used: {0}")]
    BadProfile(String),
    /// Mistakes in a user's table, with their places.
    #[error("{} mistakes in the table, first: {}", .0.len(), .0.first().map(|p| p.message.en.as_str()).unwrap_or_default())]
    Table(Vec<Problem>),
    /// A table of edges that needs a table of nodes.
    #[error("an edge table without shapes needs a node table (node, lon, lat)")]
    NodesMissing,
    /// Weights that are negative, not a number, or of another length than the edges.
    #[error("unusable weights: {0}")]
    BadWeights(String),
    /// A change that cannot be made.
    #[error("unusable change: {}", .0.en)]
    BadChange(Text),
    /// A change that names no street there is.
    #[error("change number {} names no street", number + 1)]
    NoStreet {
        /// Its number in the list, from 0.
        number: usize,
    },
    /// A request that makes no sense (a negative limit, lists of different lengths).
    #[error("unusable request: {0}")]
    BadRequest(String),
    /// The work was stopped.
    #[error("stopped")]
    Stopped,
    /// The cache could not be written or read; the answer does not depend on it.
    #[error("cache: {0}")]
    Cache(String),
}

impl NetworkError {
    /// The error in words, where no file is to blame.
    pub fn text(&self) -> Text {
        let told = self.problems("").into_iter().next();
        told.map_or_else(|| Text::same(self.to_string()), |problem| problem.message)
    }

    /// The error as problems for the person who gave `file`.
    pub fn problems(&self, file: &str) -> Vec<Problem> {
        let at = |code, zh: String| vec![Problem::new(code, Text::new(zh, self.to_string())).at(Place::file(file))];
        match self {
            NetworkError::Table(problems) => problems.clone(),
            NetworkError::Unreadable { path, source } => at(Code::UnreadableFile, format!("无法打开 {path}：{source}")),
            NetworkError::DamagedExtract(why) => hinted(
                at(Code::BadNetwork, format!("OSM 数据无法读取：{why}")),
                "文件可能下载不完整，请重新获取。",
                "the file may be cut off; fetch it again.",
            ),
            NetworkError::Empty { mode } => hinted(
                at(Code::EmptyNetwork, format!("文件中没有 {mode} 可用的道路")),
                "请检查文件内容与出行方式。",
                "check what the file holds, and the mode.",
            ),
            NetworkError::TooLarge(what) => at(Code::TooLarge, format!("数据过大：{what}")),
            NetworkError::BadProfile(why) => at(Code::BadNetwork, format!("出行方式配置有误：{why}")),
            NetworkError::NodesMissing => hinted(
                at(Code::BadNetwork, "没有线形的路段表需要节点表（node, lon, lat）".to_string()),
                "请用 --nodes NODES.csv 给出节点表。",
                "name the node table with --nodes NODES.csv.",
            ),
            NetworkError::BadWeights(why) => at(Code::BadNetwork, format!("权重有误：{why}")),
            NetworkError::BadChange(why) => at(Code::BadArgument, format!("改动有误：{}", why.zh)),
            NetworkError::NoStreet { number } => {
                at(Code::BadArgument, format!("第 {} 项改动所指的街道不存在", number + 1))
            }
            NetworkError::BadRequest(why) => at(Code::BadArgument, format!("请求有误：{why}")),
            NetworkError::Stopped => at(Code::Interrupted, "已中断".to_string()),
            NetworkError::Cache(why) => at(Code::DamagedCache, format!("缓存：{why}")),
        }
    }
}

fn hinted(problems: Vec<Problem>, zh: &str, en: &str) -> Vec<Problem> {
    problems.into_iter().map(|problem| problem.hint(Text::new(zh, en))).collect()
}
