use crate::Error;
use std::collections::HashMap;

/// An indicator or an aggregate of a framework.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Code.
    pub code: String,
    /// Level: 1 for indicators, then upwards.
    pub level: usize,
    /// +1 if more is better, −1 if less is.
    pub direction: f64,
    /// Weight among those of the same parent.
    pub weight: f64,
    /// Code of the aggregate it belongs to; none at the top.
    pub parent: Option<String>,
}

/// Indicators under their aggregates, up to one index.
#[derive(Clone, Debug, PartialEq)]
pub struct Framework {
    nodes: Vec<Node>,
    /// Positions of each node's children.
    children: Vec<Vec<usize>>,
}

impl Framework {
    /// Takes nodes in any order.
    ///
    /// # Errors
    /// If a code stands twice, a parent is unknown or not on a higher level, a weight is below zero, an aggregate has no
    /// children or only weights of zero.
    ///
    /// # Examples
    /// ```
    /// use linping_statistics::composite::{Framework, Node};
    ///
    /// let node = |code: &str, level, parent: Option<&str>| Node {
    ///     code: code.to_string(), level, direction: 1.0, weight: 1.0, parent: parent.map(str::to_string),
    /// };
    /// let nodes = vec![node("a", 1, Some("top")), node("b", 1, Some("top")), node("top", 2, None)];
    /// let framework = Framework::new(nodes)?;
    /// assert_eq!(framework.effective_weights(), [0.5, 0.5, 1.0]);
    /// # Ok::<(), linping_statistics::Error>(())
    /// ```
    pub fn new(nodes: Vec<Node>) -> Result<Framework, Error> {
        const WHAT: &str = "framework of the index";
        let mut at: HashMap<&str, usize> = HashMap::new();
        for (position, node) in nodes.iter().enumerate() {
            let code = &node.code;
            if at.insert(code, position).is_some() {
                return Err(Error::not_defined(WHAT, format!("代码 {code} 出现两次"), format!("{code} stands twice")));
            }
            if !(node.weight.is_finite() && node.weight >= 0.0) {
                return Err(Error::OutOfRange {
                    what: "weight",
                    value: node.weight,
                    needed: "weights must not be below zero",
                    needed_zh: "权重不得小于零",
                });
            }
        }
        let mut children = vec![Vec::new(); nodes.len()];
        for (position, node) in nodes.iter().enumerate() {
            let Some(parent) = &node.parent else { continue };
            let found = at.get(parent.as_str()).copied();
            let level = found.and_then(|p| nodes.get(p)).map(|p| p.level);
            let (Some(found), Some(level)) = (found, level) else {
                let code = &node.code;
                return Err(Error::not_defined(
                    WHAT,
                    format!("{code} 的上级 {parent} 不存在"),
                    format!("{parent}, the parent of {code}, does not exist"),
                ));
            };
            if level <= node.level {
                let code = &node.code;
                return Err(Error::not_defined(
                    WHAT,
                    format!("{code} 的上级 {parent} 不在更高一层"),
                    format!("{parent}, the parent of {code}, is not on a level above it"),
                ));
            }
            if let Some(list) = children.get_mut(found) {
                list.push(position);
            }
        }
        for (node, list) in nodes.iter().zip(&children) {
            let sum: f64 = list.iter().filter_map(|c| nodes.get(*c)).map(|c| c.weight).sum();
            if node.level > 1 && sum <= 0.0 {
                let code = &node.code;
                return Err(Error::not_defined(
                    WHAT,
                    format!("{code} 没有下级或权重全为零"),
                    format!("{code} has nothing under it, or only weights of zero"),
                ));
            }
        }
        Ok(Framework { nodes, children })
    }

    /// Every node, in the order given.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Positions of the nodes under one.
    pub fn children(&self, node: usize) -> &[usize] {
        self.children.get(node).map_or(&[], Vec::as_slice)
    }

    /// Positions of the indicators, in the order given.
    pub fn indicators(&self) -> Vec<usize> {
        self.of_level(1)
    }

    /// Positions of the nodes of a level, in the order given.
    pub fn of_level(&self, level: usize) -> Vec<usize> {
        self.nodes.iter().enumerate().filter(|(_, node)| node.level == level).map(|(at, _)| at).collect()
    }

    /// The highest level.
    pub fn top_level(&self) -> usize {
        self.nodes.iter().map(|node| node.level).max().unwrap_or(0)
    }

    /// The weight of each node in the index: the product of its shares on the way up.
    ///
    /// # Units
    /// Shares, 1 for the index itself, in the order of the nodes.
    ///
    /// # References
    /// OECD and JRC, Handbook on Constructing Composite Indicators, 2008, step 6.
    pub fn effective_weights(&self) -> Vec<f64> {
        let mut weights = vec![0.0; self.nodes.len()];
        for level in (1..=self.top_level()).rev() {
            for at in self.of_level(level) {
                if self.nodes.get(at).is_some_and(|node| node.parent.is_none()) {
                    weights[at] = 1.0;
                }
                let own = weights[at];
                let under = self.children(at);
                let sum: f64 = under.iter().map(|c| self.nodes[*c].weight).sum();
                for child in under {
                    weights[*child] = own * self.nodes[*child].weight / sum;
                }
            }
        }
        weights
    }

    /// The same framework with other weights, in the order of the nodes.
    pub(crate) fn with_weights(&self, weights: &[f64]) -> Framework {
        let mut other = self.clone();
        for (node, weight) in other.nodes.iter_mut().zip(weights) {
            node.weight = *weight;
        }
        other
    }
}
