//! What holds of a place at any time: where it lies, how large and how high it is, what its climate and its ground are.

/// Names of such measures, or parts of them.
const LASTING: &[&str] = &[
    "国土面积",
    "总面积",
    "幅员",
    "版图",
    "土地面积",
    "辖区面积",
    "区域面积",
    "行政面积",
    "海拔",
    "东西长",
    "东西宽",
    "南北长",
    "南北宽",
    "海岸线",
    "年均气温",
    "平均气温",
    "年日照",
    "日照时数",
    "无霜期",
    "降水",
    "降雨",
    "储量",
    "蕴藏量",
    "储藏量",
    "矿产",
    "煤层",
    "资源量",
    "品位",
];

/// Names of what a place is divided into, when counted.
const DIVISIONS: &[&str] =
    &["镇数", "乡数", "村数", "街道", "行政村", "社区", "村民小组", "居委会", "自然村", "村民组", "自然庄"];

/// True for an indicator that a description gives without saying when.
pub(super) fn lasts(indicator: &str) -> bool {
    // 经营总面积, 播种总面积 are of a year.
    if ["经营", "种植", "播种", "建筑", "施工", "销售"].iter().any(|w| indicator.contains(w)) {
        return false;
    }
    indicator.starts_with('距')
        || indicator == "面积"
        || LASTING.iter().any(|w| indicator.contains(w))
        || DIVISIONS.iter().any(|w| indicator.trim_end_matches('数').ends_with(w.trim_end_matches('数')))
}
