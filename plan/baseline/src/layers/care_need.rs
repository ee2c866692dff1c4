//! Old people who need care: by age, how many, and where they would be cared for.

use super::{Cells, Layers};
use crate::layer_measures::group_of;
use linping_language::{LayerRef, Located, Name, Plan, Stated, Status};
use linping_problems::{Code, Problem, Problems, Text};
use linping_units::{Dimension, Measure};
use schemars::JsonSchema;
use serde::Deserialize;
use std::sync::Arc;

/// `kind = "care-need"`: how many of each age need care, and which. Every rate is the user's: no official one is built in.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct CareNeedSpec {
    /// What it is called.
    pub name: Name,
    /// The layer of cells.
    pub cells: Located<LayerRef>,
    /// The ages, each a group of the cells.
    #[schemars(length(min = 1))]
    pub age: Vec<CareAge>,
}

/// The rates of one age.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct CareAge {
    /// The group of the cells.
    pub group: Located<String>,
    /// Share of them who need care (失能、半失能).
    pub needing: Stated,
    /// Of those, the share cared for at home.
    pub home: Stated,
    /// Of those, the share cared for by day in the community.
    pub community: Stated,
    /// Of those, the share who need a bed in an institution. The three add up to 100 %.
    pub institution: Stated,
}

impl CareNeedSpec {
    /// Keys of an age that are shares of one whole: where one is larger, the others are smaller.
    pub const PARTS: [&str; 3] = ["home", "community", "institution"];
}

/// Where people are cared for.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Setting {
    /// At home, carers come.
    Home,
    /// By day in the community.
    Community,
    /// In a bed of an institution.
    Institution,
}

/// Need for care by age.
#[derive(Clone, Debug, PartialEq)]
pub struct CareNeed {
    /// What it is called.
    pub name: Name,
    /// The layer of cells.
    pub cells: Located<LayerRef>,
    /// Group, share of it that needs care at home, in the community, in an institution.
    pub ages: Vec<(Located<String>, [f64; 3])>,
    /// The weakest status among the rates.
    pub status: Status,
    /// True if it may be shown.
    pub open: bool,
}

impl CareNeed {
    pub(crate) fn read(spec: &CareNeedSpec, plan: &Plan, problems: &mut Problems) -> Option<CareNeed> {
        let (mut status, mut open, mut ages) = (Status::Published, true, Vec::new());
        for age in &spec.age {
            let mut share = |stated: &Stated| -> Option<f64> {
                let at = stated.figure.as_ref().map(|f| f.span).or(stated.value.as_ref().map(|v| v.span));
                let place = plan.place(at.unwrap_or(age.group.span));
                let (quantity, trust, _) = plan.stated(stated)?;
                let value = quantity.in_base();
                let problem = if quantity.unit.measure() != Measure::from(Dimension::PerCent) {
                    let why = Text::new(
                        format!("此处应为百分比，而“{quantity}”不是"),
                        format!("a percentage is asked for, and `{quantity}` is not"),
                    );
                    Problem::new(Code::WrongUnit, why)
                } else if !(0.0..=100.0).contains(&value) {
                    let why =
                        Text::new(format!("占比 {quantity} 不可能"), format!("a share of {quantity} is not possible"));
                    Problem::new(Code::BadRate, why)
                } else {
                    status = status.and(trust);
                    open &= plan.is_open(stated);
                    return Some(value / 100.0);
                };
                let hint = Text::new(
                    "请写 0 % 至 100 %，例如 \"25 %\"。",
                    "write a share from 0 % to 100 %, for example \"25 %\".",
                );
                problems.push(problem.at(place).hint(hint));
                None
            };
            let (needing, home) = (share(&age.needing), share(&age.home));
            let (community, institution) = (share(&age.community), share(&age.institution));
            let (needing, parts) = (needing?, [home?, community?, institution?]);
            let sum: f64 = parts.iter().sum();
            if (sum - 1.0).abs() > 1e-9 {
                let percent = (1e6 * sum).round() / 1e4;
                let why = Text::new(
                    format!("居家、社区、机构三项之和为 {percent} %，应为 100 %"),
                    format!("home, community and institution add up to {percent} %, not to 100 %"),
                );
                let hint = Text::new(
                    "请改 home、community、institution，使三项之和为 100 %。",
                    "let `home`, `community` and `institution` add up to 100 %.",
                );
                problems.push(Problem::new(Code::BadRate, why).at(plan.place(age.group.span)).hint(hint));
                return None;
            }
            ages.push((age.group.clone(), parts.map(|part| needing * part)));
        }
        Some(CareNeed { name: spec.name.clone(), cells: spec.cells.clone(), ages, status, open })
    }

    /// People by cell who need care in the year looked at; in every setting if none is named. Third: the weakest status and
    /// whether it may be shown.
    ///
    /// # Errors
    /// No such cells or group.
    pub fn by_cell(
        &self,
        layers: &Layers,
        setting: Option<Setting>,
    ) -> Result<(Arc<Cells>, Vec<f64>, (Status, bool)), Text> {
        let mut sum: Option<(Arc<Cells>, Vec<f64>)> = None;
        let (mut status, mut open) = (self.status, self.open);
        for (group, [home, community, institution]) in &self.ages {
            let rate = match setting {
                None => home + community + institution,
                Some(Setting::Home) => *home,
                Some(Setting::Community) => *community,
                Some(Setting::Institution) => *institution,
            };
            let (cells, people) = group_of(layers, &self.cells, group)?;
            (status, open) = (status.and(cells.status), open && cells.open);
            let (_, need) = sum.get_or_insert_with(|| (cells, vec![0.0; people.len()]));
            need.iter_mut().zip(&people).for_each(|(need, people)| *need += rate * people);
        }
        let (cells, need) = sum.ok_or_else(|| Text::new("没有年龄组", "there are no ages"))?;
        Ok((cells, need, (status, open)))
    }
}
