//! The kinds of derived indicators and what their tables hold.

use linping_language::{IndicatorKind, IndicatorRef, KindSet, Located, RegionRef, Span};
use schemars::JsonSchema;
use serde::Deserialize;

/// One indicator divided by another, for each period and place that both have.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Ratio {
    /// Above the line.
    pub of: Located<IndicatorRef>,
    /// Below the line.
    pub to: Located<IndicatorRef>,
}

/// One indicator less another.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Difference {
    /// What it is taken from.
    pub of: Located<IndicatorRef>,
    /// What is taken away.
    pub less: Located<IndicatorRef>,
}

/// A part in per cent of its whole.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Share {
    /// The part.
    pub of: Located<IndicatorRef>,
    /// The whole.
    pub within: Located<IndicatorRef>,
}

/// Growth on the same period of the year before, at the prices of the levels themselves (nominal for current prices).
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Growth {
    /// The level.
    pub of: Located<IndicatorRef>,
}

/// Last year's level at this year's prices: the level divided by one plus real growth. Never "last year's level".
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PreviousLevel {
    /// The level at current prices.
    pub of: Located<IndicatorRef>,
    /// Its growth at comparable prices.
    pub growth: Located<IndicatorRef>,
}

/// The change of prices implied by two levels and the real growth between them.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ImpliedDeflator {
    /// The level at current prices, in both years.
    pub of: Located<IndicatorRef>,
    /// Its growth at comparable prices.
    pub growth: Located<IndicatorRef>,
}

/// The district's place among regions, the best first.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Rank {
    /// The indicator the regions are ranked by.
    pub of: Located<IndicatorRef>,
    /// The regions; every region that has the indicator if absent.
    #[serde(default)]
    pub among: Vec<Located<RegionRef>>,
}

/// The district's value in per cent of chosen districts'.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Benchmark {
    /// The indicator compared.
    pub of: Located<IndicatorRef>,
    /// The districts compared with.
    pub against: Vec<Located<RegionRef>>,
    /// What of theirs is taken; the mean if absent.
    #[serde(default)]
    pub statistic: Statistic,
}

/// What is taken of several districts' values.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Statistic {
    /// Their mean.
    #[default]
    Mean,
    /// Their median.
    Median,
    /// The best of them.
    Best,
}

/// A derived indicator of one of the kinds of this crate.
#[derive(Clone, Debug)]
pub enum Measure {
    /// `ratio`.
    Ratio(Ratio),
    /// `difference`.
    Difference(Difference),
    /// `share`.
    Share(Share),
    /// `growth`.
    Growth(Growth),
    /// `previous-level`.
    PreviousLevel(PreviousLevel),
    /// `implied-deflator`.
    ImpliedDeflator(ImpliedDeflator),
    /// `rank`.
    Rank(Rank),
    /// `benchmark`.
    Benchmark(Benchmark),
}

/// Registers the kinds of derived indicators.
#[must_use]
pub fn kinds(set: KindSet) -> KindSet {
    crate::layer_measures::kinds(set)
        .with::<Ratio>("ratio")
        .with::<Difference>("difference")
        .with::<Share>("share")
        .with::<Growth>("growth")
        .with::<PreviousLevel>("previous-level")
        .with::<ImpliedDeflator>("implied-deflator")
        .with::<Rank>("rank")
        .with::<Benchmark>("benchmark")
}

impl Measure {
    /// The typed form; `None` for a kind that is not worked out here.
    ///
    /// # Errors
    /// What does not fit, and where; the structural check has seen it before.
    pub fn of(kind: &IndicatorKind) -> Result<Option<Measure>, (String, Span)> {
        let node = &kind.node;
        Ok(Some(match kind.kind.value.as_str() {
            "ratio" => Measure::Ratio(node.typed()?),
            "difference" => Measure::Difference(node.typed()?),
            "share" => Measure::Share(node.typed()?),
            "growth" => Measure::Growth(node.typed()?),
            "previous-level" => Measure::PreviousLevel(node.typed()?),
            "implied-deflator" => Measure::ImpliedDeflator(node.typed()?),
            "rank" => Measure::Rank(node.typed()?),
            "benchmark" => Measure::Benchmark(node.typed()?),
            _ => return Ok(None),
        }))
    }

    /// The indicators it is worked out from.
    pub fn inputs(&self) -> Vec<&Located<IndicatorRef>> {
        match self {
            Measure::Ratio(m) => vec![&m.of, &m.to],
            Measure::Difference(m) => vec![&m.of, &m.less],
            Measure::Share(m) => vec![&m.of, &m.within],
            Measure::Growth(m) => vec![&m.of],
            Measure::PreviousLevel(m) => vec![&m.of, &m.growth],
            Measure::ImpliedDeflator(m) => vec![&m.of, &m.growth],
            Measure::Rank(m) => vec![&m.of],
            Measure::Benchmark(m) => vec![&m.of],
        }
    }
}
