use serde::{Deserialize, Serialize};

/// Level of protection of a heritage site, the highest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProtectionClass {
    /// World heritage.
    World,
    /// National (全国重点文物保护单位).
    National,
    /// Provincial (省级).
    Provincial,
    /// Municipal (市级).
    Municipal,
    /// District or county (区县级).
    District,
    /// Listed without a class (文物保护点, 历史建筑).
    Listed,
}

/// State of a heritage site at its last inspection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// Sound and in use or looked after.
    Good,
    /// Sound, with repairs due.
    Fair,
    /// Damaged.
    Poor,
    /// In danger of being lost.
    Endangered,
    /// Not inspected.
    Unknown,
}

/// A site on or near the canal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeritageNode {
    /// Identifier.
    pub id: String,
    /// Level of protection.
    pub class: ProtectionClass,
    /// State.
    pub condition: Condition,
}

/// How many sites there are, by class, and in what state.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HeritageSummary {
    /// Sites.
    pub nodes: usize,
    /// Of them inspected.
    pub inspected: usize,
    /// Of them in good condition.
    pub good: usize,
    /// Good over inspected; none if nothing was inspected.
    pub good_share: Option<f64>,
    /// Sites by class, the highest first.
    pub by_class: Vec<(ProtectionClass, usize)>,
}

/// Counts sites by class and condition. Sites never inspected count neither as good nor as bad.
///
/// # Units
/// Numbers of sites; a share.
///
/// # Examples
/// ```
/// use linping_programmes::canal::{Condition, HeritageNode, ProtectionClass, heritage_summary};
/// let node = |id: &str, condition| HeritageNode { id: id.into(), class: ProtectionClass::National, condition };
/// let nodes = [node("广济桥", Condition::Good), node("b", Condition::Poor), node("c", Condition::Unknown)];
/// assert_eq!(heritage_summary(&nodes).good_share, Some(0.5));
/// ```
pub fn heritage_summary(nodes: &[HeritageNode]) -> HeritageSummary {
    let mut by_class: std::collections::BTreeMap<ProtectionClass, usize> = std::collections::BTreeMap::new();
    for node in nodes {
        *by_class.entry(node.class).or_default() += 1;
    }
    let inspected = nodes.iter().filter(|node| node.condition != Condition::Unknown).count();
    let good = nodes.iter().filter(|node| node.condition == Condition::Good).count();
    HeritageSummary {
        nodes: nodes.len(),
        inspected,
        good,
        good_share: (inspected > 0).then(|| good as f64 / inspected as f64),
        by_class: by_class.into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_counted_from_the_highest_and_sum_to_the_whole() {
        let node = |class| HeritageNode { id: String::new(), class, condition: Condition::Fair };
        let nodes = [ProtectionClass::Listed, ProtectionClass::World, ProtectionClass::Listed].map(node);
        let summary = heritage_summary(&nodes);
        assert_eq!(summary.by_class, [(ProtectionClass::World, 1), (ProtectionClass::Listed, 2)]);
        assert_eq!(summary.by_class.iter().map(|(_, count)| count).sum::<usize>(), summary.nodes);
        assert_eq!(summary.good_share, Some(0.0));
    }

    #[test]
    fn nothing_inspected_has_no_share() {
        assert_eq!(heritage_summary(&[]).good_share, None);
    }
}
