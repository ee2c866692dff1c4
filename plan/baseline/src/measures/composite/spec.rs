use linping_language::{Identifier, IndicatorRef, Located, Name, PerCent, RegionRef, Stated};
use linping_statistics::composite::Aggregation;
use schemars::JsonSchema;
use serde::Deserialize;

/// A composite index of several indicators, each brought onto a scale on which more is better, then put together by weights.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Composite {
    /// The indicators.
    pub part: Vec<Part>,
    /// Dimensions that parts or other dimensions belong to, for an index of several levels; none for one level.
    #[serde(default)]
    pub dimension: Vec<Dimension>,
    /// How each is brought onto the scale.
    #[serde(default)]
    pub scale: Scale,
    /// How they are put together.
    #[serde(default)]
    pub together: Together,
    /// How the parts of a dimension are put together; as `together` if absent.
    pub within: Option<Together>,
    /// Outliers are treated before indicators are brought onto the scale; not if absent, and never with `goalposts`.
    pub outliers: Option<Outliers>,
    /// What becomes of a region that lacks an indicator.
    #[serde(default)]
    pub missing: MissingRule,
    /// For `leave-out`: the least share of the indicators a region must have; `"80 %"` if absent.
    pub least: Option<Located<PerCent>>,
    /// Groups of regions, for `mean` and `median`: a gap is filled from the regions of the same group. Regions that are named in
    /// none are a group of their own; all are one group if absent.
    #[serde(default)]
    pub group: Vec<RegionGroup>,
    /// The regions compared; every region that has the indicators if absent.
    #[serde(default)]
    pub among: Vec<Located<RegionRef>>,
    /// Why the weights are as they are; needed unless all are equal.
    pub weights_because: Option<String>,
}

/// An indicator of an index.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Part {
    /// The indicator; its `better` says which way is up.
    pub of: Located<IndicatorRef>,
    /// Its weight among those of its dimension; 1 if absent.
    #[schemars(range(min = 0.0, max = 1_000_000.0))]
    pub weight: Option<f64>,
    /// The dimension it belongs to; the index itself if absent.
    pub dimension: Option<Located<Identifier>>,
    /// For `goalposts`: the value that counts 0.
    pub worst: Option<Stated>,
    /// For `goalposts`: the value that counts 100.
    pub best: Option<Stated>,
}

/// A dimension of an index.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Dimension {
    /// Its name in the index.
    pub id: Located<Identifier>,
    /// What it is called.
    pub name: Name,
    /// Its weight among those it stands beside; 1 if absent.
    #[schemars(range(min = 0.0, max = 1_000_000.0))]
    pub weight: Option<f64>,
    /// The dimension it belongs to; the index itself if absent.
    pub under: Option<Located<Identifier>>,
}

/// Regions whose gaps are filled from one another.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct RegionGroup {
    /// The regions.
    pub regions: Vec<Located<RegionRef>>,
}

/// When an indicator has outliers, and how far to go against them: points at the long end are pulled in to the next value; where
/// that is not enough the logarithm is taken.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Outliers {
    /// Most points pulled in; 5 if absent.
    #[schemars(range(min = 1, max = 1000))]
    pub most_points: Option<u32>,
    /// Treated if the skewness is above this, either way …; 2 if absent.
    #[schemars(range(min = 0.0, max = 100.0))]
    pub skewness: Option<f64>,
    /// … and the kurtosis above this; 3.5 if absent.
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub kurtosis: Option<f64>,
}

/// How an indicator is brought onto a scale of 0 to 100 (1 to 100 for geometric and harmonic means).
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Scale {
    /// Linear between the worst and the best of the regions.
    #[default]
    MinMax,
    /// Linear between a worst and a best that are set: the index does not move when others do, and one region will do.
    Goalposts,
    /// Standard deviations from the mean of the regions, times 10, around 50.
    ZScore,
    /// The share of the regions that are worse.
    PercentileRank,
}

/// How the parts are put together.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Together {
    /// Weighted mean: a weakness can be made good elsewhere.
    #[default]
    Arithmetic,
    /// Weighted geometric mean: only partly.
    Geometric,
    /// Weighted harmonic mean: hardly.
    Harmonic,
    /// Weighted median.
    Median,
}

/// What becomes of a region that lacks an indicator.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum MissingRule {
    /// It has no index; if it was named in `among`, nobody has.
    #[default]
    Refuse,
    /// The indicator is left out for it, the others keep their weights.
    LeaveOut,
    /// The mean of the other regions of its group is taken.
    Mean,
    /// Their median is taken.
    Median,
}

impl Together {
    pub(super) fn aggregation(self) -> Aggregation {
        match self {
            Together::Arithmetic => Aggregation::Arithmetic,
            Together::Geometric => Aggregation::Geometric,
            Together::Harmonic => Aggregation::Harmonic,
            Together::Median => Aggregation::Median,
        }
    }

    /// True if every number must be above zero.
    pub(super) fn needs_positive(self) -> bool {
        matches!(self, Together::Geometric | Together::Harmonic)
    }
}

impl Composite {
    /// How the parts of dimensions are put together.
    pub(super) fn inside(&self) -> Together {
        self.within.unwrap_or(self.together)
    }
}
