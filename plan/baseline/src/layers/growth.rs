//! Groups of people in cells, in the year looked at.

use super::open::TableReader;
use super::{Ages, Cells, CellsSpec, Layers, Who};
use indexmap::IndexMap;
use linping_language::{Plan, Span};
use linping_problems::{Code, Problem, Problems, Text};
use std::sync::Arc;

/// How the groups of cells change with the years: each as its ages do in a projection.
#[derive(Clone, Debug, PartialEq)]
pub struct Growth {
    /// The projection.
    pub projection: String,
    /// The year the cells are of; the base year of the plan if none is told.
    pub year: i16,
    /// The ages of the groups that grow.
    pub ages: IndexMap<String, Ages>,
    /// Where it stands.
    pub span: Span,
}

impl Growth {
    pub(super) fn read(spec: &CellsSpec, reader: &mut TableReader) -> Option<Growth> {
        let Some(projection) = &spec.grows_with else {
            if let Some((_, ages)) = spec.ages.first() {
                let why = Text::new("写了 ages，还须写 grows-with", "`ages` needs `grows-with` beside it");
                reader.refuse(Code::MissingKey, ages.span, why);
            }
            return None;
        };
        let mut ages = IndexMap::new();
        for (group, written) in &spec.ages {
            if !spec.groups.contains_key(group) {
                let why = Text::new(format!("groups 中没有“{group}”"), format!("`{group}` is not among the groups"));
                reader.refuse(Code::UnknownName, written.span, why);
            }
            match written.value.parse::<Ages>() {
                Ok(of) => drop(ages.insert(group.clone(), of)),
                Err(why) => reader.refuse(Code::BadValue, written.span, why),
            }
        }
        if ages.is_empty() && spec.ages.is_empty() {
            let why =
                Text::new("grows-with 需要 ages：各人群的年龄", "`grows-with` needs `ages`, the ages of the groups");
            reader.refuse(Code::MissingKey, projection.span, why);
        }
        let year = spec.year.as_ref().map_or_else(|| reader.base_year(), |year| year.value);
        Some(Growth { projection: projection.value.0.clone(), year, ages, span: projection.span })
    }
}

impl Layers {
    /// Every projection that cells grow with is there and knows their ages and year.
    pub(super) fn check_growth(&self, plan: &Plan, problems: &mut Problems) {
        for cells in self.cells.values() {
            let Some(growth) = &cells.growth else { continue };
            let Some(projection) = self.projections.get(&growth.projection) else {
                // A projection that did not open has told why.
                if plan.layers.get(&growth.projection).is_none_or(|l| l.kind.value != "population-projection") {
                    let why = Text::new(
                        format!("基础图层“{}”不是 population-projection", growth.projection),
                        format!("the baseline layer `{}` is not of the kind population-projection", growth.projection),
                    );
                    problems.push(Problem::new(Code::UnknownName, why).at(plan.place(growth.span)));
                }
                continue;
            };
            for (group, ages) in &growth.ages {
                let nobody = || {
                    Text::new(
                        format!("{} 年推算中 {ages} 岁（{group}）没有人，无法按其增长", growth.year),
                        format!(
                            "the projection has nobody aged {ages} ({group}) in {}, so nothing can grow with them",
                            growth.year
                        ),
                    )
                };
                let people = projection.people(growth.year, *ages, Who::default());
                if let Err(why) = people.and_then(|p| if p > 0.0 { Ok(()) } else { Err(nobody()) }) {
                    problems.push(Problem::new(Code::BadPopulation, why).at(plan.place(growth.span)));
                }
            }
        }
    }

    /// Cells and the people of a group in the year looked at; the status is that of the projection too where the group grows.
    ///
    /// # Errors
    /// A year the projection does not reach.
    pub fn people_of(&self, cells: &Arc<Cells>, group: &str) -> Result<Option<(Arc<Cells>, Vec<f64>)>, Text> {
        let Some(people) = cells.groups.get(group) else { return Ok(None) };
        let growing = cells.growth.as_ref().and_then(|growth| Some((growth, *growth.ages.get(group)?)));
        let Some((growth, ages)) = growing else { return Ok(Some((Arc::clone(cells), people.clone()))) };
        let projection = self.projections.get(&growth.projection).ok_or_else(|| {
            let name = &growth.projection;
            Text::new(format!("没有人口推算“{name}”"), format!("there is no projection `{name}`"))
        })?;
        if self.year == growth.year {
            return Ok(Some((Arc::clone(cells), people.clone())));
        }
        let now = projection.people(self.year, ages, Who::default())?;
        let then = projection.people(growth.year, ages, Who::default())?;
        let scaled = people.iter().map(|people| people * now / then).collect();
        let mut grown = Arc::clone(cells);
        let status = cells.status.and(projection.status);
        if status != cells.status || (cells.open && !projection.open) {
            let changed = Arc::make_mut(&mut grown);
            changed.status = status;
            changed.open &= projection.open;
        }
        Ok(Some((grown, scaled)))
    }
}
