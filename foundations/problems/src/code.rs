use crate::{Language, Text};
use serde::{Serialize, Serializer};

/// The part of the system a code belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Area {
    /// Plan files.
    Plan,
    /// Sources, quotes and the lock.
    Sources,
    /// Tables, maps and other data files.
    Data,
    /// Published documents.
    Documents,
    /// Streets and reach.
    Network,
    /// Location and allocation.
    Siting,
    /// People and economy.
    Statistics,
    /// The canal.
    Waterway,
    /// Single programmes.
    Programmes,
    /// Actions and effects.
    Actions,
    /// Arguments, files and the machine.
    Command,
}

macro_rules! codes {
    ($($name:ident = $code:literal, $area:ident, $zh:literal, $en:literal;)*) => {
        /// Every kind of mistake Linping can report. The reference page of codes is generated from this list.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = concat!("`", $code, "`: ", $en, ".")] $name,)*
        }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// The short form shown to people, such as `P004`.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $code,)* }
            }

            /// The part of the system it belongs to.
            pub fn area(self) -> Area {
                match self { $(Code::$name => Area::$area,)* }
            }

            /// What the code means in general.
            pub fn title(self) -> Text {
                match self { $(Code::$name => Text::new($zh, $en),)* }
            }
        }
    };
}

codes! {
    // Plan files
    Syntax = "P001", Plan, "TOML 语法错误", "TOML syntax error";
    UnknownKey = "P002", Plan, "未知的键", "unknown key";
    MissingKey = "P003", Plan, "缺少必需的键", "a required key is missing";
    UnknownName = "P004", Plan, "引用了不存在的名称", "a name that refers to nothing";
    WrongType = "P005", Plan, "值的类型不对", "a value of the wrong type";
    BadQuantity = "P006", Plan, "数量写法有误", "a quantity that cannot be read";
    WrongUnit = "P007", Plan, "单位不对", "a unit of the wrong kind";
    UnknownUnit = "P008", Plan, "未知的单位", "an unknown unit";
    BadValue = "P009", Plan, "值超出允许范围", "a value that is not allowed";
    Duplicate = "P010", Plan, "标识符重复", "the same identifier twice";
    Cycle = "P011", Plan, "循环引用", "a cycle of references";
    MissingFile = "P012", Plan, "缺少文件", "a missing file";
    UnexpectedFile = "P013", Plan, "计划目录中有不认识的文件", "a file the plan folder does not know";
    BadPeriod = "P014", Plan, "时期写法有误", "a period that cannot be read";
    BadScenario = "P015", Plan, "情景设置有误", "a scenario that cannot be applied";
    Unsupported = "P016", Plan, "不支持的格式版本", "an unsupported format version";
    Unfounded = "P017", Plan, "数字缺少出处", "a number with nothing behind it";
    // Sources and the lock
    QuoteNotFound = "S001", Sources, "引文不在文件中", "a quote that is not in its file";
    NotLocked = "S002", Sources, "未锁定的输入", "an input that is not in the lock";
    LockDiffers = "S003", Sources, "输入与锁定文件不一致", "an input that differs from the lock";
    FigureMismatch = "S004", Sources, "数字与引文不符", "a figure that its quote does not state";
    ParaphraseMismatch = "S005", Sources, "改写文本与原文不符", "a paraphrase that departs from its original";
    BadLock = "S006", Sources, "锁定文件损坏", "a damaged lock file";
    // Data files
    UnreadableFile = "D001", Data, "文件无法读取", "a file that cannot be read";
    BadEncoding = "D002", Data, "字符编码有误", "text in an unreadable encoding";
    BadTable = "D003", Data, "表格结构有误", "a malformed table";
    MissingColumn = "D004", Data, "缺少列", "a missing column";
    BadNumber = "D005", Data, "不是有效的数", "not a usable number";
    TooLarge = "D006", Data, "文件过大", "a file beyond the size limit";
    BadGeometry = "D007", Data, "几何图形有误", "an unusable geometry";
    LikelyDatum = "D008", Data, "坐标系可能有误", "coordinates that look like another datum";
    DuplicateRow = "D009", Data, "行的标识重复", "the same row identifier twice";
    Empty = "D010", Data, "文件为空", "an empty file";
    OutOfRange = "D011", Data, "数值超出范围", "a value out of range";
    // Published documents
    UnreadableDocument = "R001", Documents, "文件无法解读", "a document that cannot be read";
    ListMismatch = "R002", Documents, "并列项数目不符", "paired lists of different lengths";
    Disagreement = "R003", Documents, "文件内部数字不一致", "figures of a document that disagree";
    // Streets and reach
    BadNetwork = "N001", Network, "路网数据有误", "unusable street data";
    EmptyNetwork = "N002", Network, "路网为空", "an empty street network";
    NotSnapped = "N003", Network, "地点无法接入路网", "a place that no street is near";
    BadMeasure = "N004", Network, "可达性度量写法有误", "an access measure that cannot be read";
    DamagedCache = "N005", Network, "缓存损坏，已重建", "a damaged cache, rebuilt";
    SwappedCoordinates = "N006", Network, "经纬度可能颠倒", "longitude and latitude that look swapped";
    // Location and allocation
    BadInstance = "L001", Siting, "选址算例有误", "an unusable location instance";
    Infeasible = "L002", Siting, "问题无可行解", "a request that cannot be met";
    TooManySites = "L003", Siting, "选址数超过候选数", "more sites asked for than there are";
    Unreachable = "L004", Siting, "有需求点无法到达任何设施", "a demand that no site can reach";
    TooBig = "L005", Siting, "问题超出内存", "a problem beyond memory";
    // People and economy
    BadPopulation = "E001", Statistics, "人口数据有误", "unusable population data";
    BadRate = "E002", Statistics, "比率有误", "an impossible rate";
    NotDefined = "E003", Statistics, "该指标在此数据上无定义", "a measure without meaning on these data";
    MissingYear = "E004", Statistics, "缺少年份", "a missing year";
    // The canal
    BadLockage = "W001", Waterway, "船闸设置有误", "an unusable lock description";
    VesselTooLarge = "W002", Waterway, "船舶大于所有闸室", "a vessel larger than every chamber";
    Unstable = "W003", Waterway, "需求长期超过能力", "demand beyond capacity for ever";
    // Single programmes
    BadProgramme = "G001", Programmes, "项目数据有误", "unusable programme data";
    // Actions and effects
    NoEffect = "A001", Actions, "行动未改变所服务的指标", "an action that changes none of the indicators it serves";
    Conflict = "A002", Actions, "两项行动写同一事物", "two actions that write the same thing";
    UnknownKind = "A003", Actions, "未知的行动类型", "an unknown kind of action";
    NotComputable = "A004", Actions, "无法计算", "something that cannot be worked out";
    OutsideDistrict = "A005", Actions, "地点在辖区之外", "a place outside the district";
    OverBudget = "A006", Actions, "预算不足", "a budget that pays for nothing";
    WorseWithMore = "A020", Actions, "预算更多而结果更差", "more budget that gives a worse choice";
    // Arguments, files and the machine
    BadArgument = "C001", Command, "参数有误", "an unusable argument";
    CannotWrite = "C002", Command, "无法写入", "an output that cannot be written";
    NotAPlan = "C003", Command, "不是计划目录", "not a plan folder";
    Internal = "C004", Command, "程序内部错误", "our fault";
    Interrupted = "C005", Command, "已中断", "interrupted";
}

impl Code {
    /// The title in one language.
    pub fn title_in(self, language: Language) -> String {
        self.title().in_language(language).to_string()
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_unique_and_said_in_both_languages() {
        let mut seen = std::collections::BTreeSet::new();
        for code in Code::ALL {
            assert!(seen.insert(code.as_str()), "{} twice", code.as_str());
            assert!(!code.title().zh.is_empty() && !code.title().en.is_empty());
        }
    }
}
