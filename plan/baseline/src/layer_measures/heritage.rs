//! `heritage-in-good-condition`, `visitors-within-capacity`, `trail-coverage`: the banks of a canal.

use super::{LayerMeasure, LayerValue, heritage_of};
use crate::layers::Layers;
use crate::layers::heritage::{Heritage, HeritageSite, class_score};
use linping_language::{LayerRef, Located};
use linping_problems::Text;
use linping_programmes::canal::{HeritageNode, festival_course, heritage_summary};
use linping_units::Dimension;
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;

const DAYS: f64 = 365.0;

/// `heritage-in-good-condition`: the share of inspected heritage sites that are in good condition.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct HeritageInGoodCondition {
    /// The layer of heritage sites.
    pub heritage: Located<LayerRef>,
}

/// `visitors-within-capacity`: the share of the year's visitors who are let in before the last entry, where entry stops at the
/// instant capacity: ordinary days and festivals together.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct VisitorsWithinCapacity {
    /// The layer of heritage sites.
    pub heritage: Located<LayerRef>,
}

/// `trail-coverage`: the share of heritage sites that lie on a trail.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct TrailCoverage {
    /// The layer of heritage sites.
    pub heritage: Located<LayerRef>,
    /// How sites are weighed.
    #[serde(default)]
    pub weight: Weight,
}

/// How heritage sites are weighed.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// Every site counts the same.
    #[default]
    Sites,
    /// By class: six for world heritage, five national, four provincial, three municipal, two district, one listed.
    Class,
}

impl LayerMeasure for HeritageInGoodCondition {
    fn dimension(&self) -> Option<Dimension> {
        Some(Dimension::PerCent)
    }

    fn check(&self, layers: &Layers) -> Result<(), Text> {
        heritage_of(layers, &self.heritage).map(drop)
    }

    fn evaluate(&self, layers: &Layers, _stop: &Stop) -> Result<LayerValue, Text> {
        let heritage = heritage_of(layers, &self.heritage)?;
        let nodes: Vec<HeritageNode> = heritage.sites.iter().map(|site| site.node.clone()).collect();
        let summary = heritage_summary(&nodes);
        let (good, inspected, all) = (summary.good, summary.inspected, summary.nodes);
        let Some(share) = summary.good_share else {
            let why = Text::new("没有遗产点经过检查", "no heritage site was inspected");
            return Ok(LayerValue::absent(why, heritage.status, heritage.open));
        };
        let note = Text::new(
            format!("已检查 {inspected} 处（共 {all} 处），完好 {good} 处"),
            format!("{good} good of {inspected} inspected ({all} in all)"),
        );
        Ok(LayerValue::whole(100.0 * share, heritage.status, heritage.open, note))
    }
}

/// Visitors of a year who came and who were let in at one site.
fn year(heritage: &Heritage, site: &HeritageSite) -> Result<(f64, f64), Text> {
    let mut ordinary_days = DAYS;
    let (mut came, mut let_in) = (0.0, 0.0);
    for festival in heritage.festivals.iter().filter(|festival| festival.site == site.node.id) {
        let course = festival_course(&festival.day).map_err(|error| error.problem().message)?;
        came += festival.days * course.came;
        let_in += festival.days * course.let_in;
        ordinary_days -= festival.days;
    }
    if ordinary_days < 0.0 {
        let id = &site.node.id;
        return Err(Text::new(
            format!("“{id}”的节庆超过 365 天"),
            format!("festivals at `{id}` take more than 365 days"),
        ));
    }
    if let Some(course) = heritage.ordinary_day(site)? {
        came += ordinary_days * course.came;
        let_in += ordinary_days * course.let_in;
    }
    Ok((came, let_in))
}

impl LayerMeasure for VisitorsWithinCapacity {
    fn dimension(&self) -> Option<Dimension> {
        Some(Dimension::PerCent)
    }

    fn check(&self, layers: &Layers) -> Result<(), Text> {
        heritage_of(layers, &self.heritage).map(drop)
    }

    fn evaluate(&self, layers: &Layers, _stop: &Stop) -> Result<LayerValue, Text> {
        let heritage = heritage_of(layers, &self.heritage)?;
        let (mut came, mut let_in) = (0.0, 0.0);
        for site in &heritage.sites {
            let (c, l) = year(&heritage, site)?;
            came += c;
            let_in += l;
        }
        if came <= 0.0 {
            let why = Text::new("没有游客数", "no visitors are told");
            return Ok(LayerValue::absent(why, heritage.status, heritage.open));
        }
        let note = Text::new(
            format!("一年到访 {came:.0} 人次，入内 {let_in:.0} 人次"),
            format!("{let_in:.0} of {came:.0} visits of the year let in"),
        );
        Ok(LayerValue::whole(100.0 * let_in / came, heritage.status, heritage.open, note))
    }
}

impl LayerMeasure for TrailCoverage {
    fn dimension(&self) -> Option<Dimension> {
        Some(Dimension::PerCent)
    }

    fn check(&self, layers: &Layers) -> Result<(), Text> {
        heritage_of(layers, &self.heritage).map(drop)
    }

    fn evaluate(&self, layers: &Layers, _stop: &Stop) -> Result<LayerValue, Text> {
        let heritage = heritage_of(layers, &self.heritage)?;
        let weight = |site: &HeritageSite| match self.weight {
            Weight::Sites => 1.0,
            Weight::Class => class_score(site.node.class),
        };
        let on_trail = |site: &&HeritageSite| heritage.trails.iter().any(|trail| trail.sites.contains(&site.node.id));
        let all: f64 = heritage.sites.iter().map(weight).sum();
        // From 0.0: an empty sum would be -0.0.
        let on = 0.0 + heritage.sites.iter().filter(on_trail).map(weight).sum::<f64>();
        if all <= 0.0 {
            return Err(Text::new("没有遗产点", "there is no heritage site"));
        }
        let trails = heritage.trails.len();
        let note = Text::new(format!("{trails} 条步道，{on} / {all}"), format!("{trails} trails, {on} / {all}"));
        Ok(LayerValue::whole(100.0 * on / all, heritage.status, heritage.open, note))
    }
}
