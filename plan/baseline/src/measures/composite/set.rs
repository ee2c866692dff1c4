use super::spec::{Composite, Dimension, MissingRule, Part, Scale};
use crate::Observation;
use crate::measures::Facts;
use linping_language::files::Better;
use linping_language::{Identifier, Located, Span, Stated, Status};
use linping_problems::{Code, Problem, Text};
use linping_statistics::composite::{Framework, Node};
use linping_units::Period;

/// Code of the index among its parts and dimensions.
const INDEX: &str = "index";

/// The index with its parts understood.
pub(super) struct Set<'a> {
    pub(super) spec: &'a Composite,
    pub(super) framework: Framework,
    /// Worst and best of each part, in its indicator's unit.
    pub(super) goalposts: Vec<(f64, f64)>,
    /// Of the goalposts.
    pub(super) status: Status,
    pub(super) open: bool,
}

impl<'a> Set<'a> {
    /// Understands the parts; a mistake in the plan is told at its place.
    pub(super) fn of(spec: &'a Composite, facts: &Facts) -> Result<Set<'a>, Box<Problem>> {
        let plan = facts.plan;
        let wrong = |code: Code, span, zh: String, en: String| {
            Box::new(Problem::new(code, Text::new(zh, en)).at(plan.place(span)))
        };
        if spec.weights_because.is_none() && !equal_weights(spec) {
            let (zh, en) = ("权重不等时须写明理由", "unequal weights need a reason");
            let problem = wrong(Code::Unfounded, facts.span, zh.into(), en.into());
            let hint = Text::new("请补上 weights-because = \"…\"。", "add `weights-because = \"…\"`.");
            return Err(Box::new(problem.hint(hint)));
        }
        if spec.scale == Scale::Goalposts && spec.outliers.is_some() {
            let zh = "goalposts 已限定两端，不再处理离群值";
            let en = "goalposts bound the scale themselves, so outliers are not treated";
            return Err(wrong(Code::BadValue, facts.span, zh.into(), en.into()));
        }
        let heights = heights(&spec.dimension)
            .map_err(|(why, span)| Box::new(Problem::new(Code::BadValue, why).at(plan.place(span))))?;
        let parent = |named: Option<&Located<Identifier>>| -> Result<Option<String>, Box<Problem>> {
            match named {
                None => Ok(Some(INDEX.to_string())),
                Some(id) if spec.dimension.iter().any(|d| d.id.value == id.value) => Ok(Some(id.value.0.clone())),
                Some(id) => {
                    let known: Vec<&str> = spec.dimension.iter().map(|d| d.id.value.0.as_str()).collect();
                    let (name, known) = (&id.value.0, known.join(", "));
                    let zh = format!("没有维度“{name}”；有：{known}");
                    let en = format!("there is no dimension `{name}`; there are: {known}");
                    Err(wrong(Code::UnknownName, id.span, zh, en))
                }
            }
        };
        let (mut nodes, mut goalposts) = (Vec::new(), Vec::new());
        let (mut status, mut open) = (Status::Published, true);
        for part in &spec.part {
            let Some(indicator) = plan.indicators.get(&*part.of.value) else { continue };
            let direction = match indicator.better {
                Better::Higher => 1.0,
                Better::Lower => -1.0,
                Better::Neither => {
                    let name = &*part.of.value;
                    let zh = format!("指标“{name}”没有说明多好还是少好");
                    let en = format!("the indicator `{name}` does not say which way is better");
                    return Err(wrong(Code::BadValue, part.of.span, zh, en));
                }
            };
            let code = part.of.value.0.clone();
            let above = parent(part.dimension.as_ref())?;
            nodes.push(Node { code, level: 1, direction, weight: part.weight.unwrap_or(1.0), parent: above });
            if spec.scale != Scale::Goalposts {
                continue;
            }
            let mut set = |stated: &Option<Stated>| {
                let stated = stated.as_ref()?;
                let (quantity, known, _) = plan.stated(stated)?;
                (status, open) = (status.and(known), open && plan.is_open(stated));
                quantity.in_unit(&indicator.unit.value.0)
            };
            match (set(&part.worst), set(&part.best)) {
                (Some(worst), Some(best)) if worst != best => goalposts.push((worst, best)),
                _ => {
                    let zh = "goalposts 需要不同的 worst 与 best，单位与指标同类，并有出处或理由";
                    let en = "goalposts need a `worst` and another `best` in a unit of the indicator's kind, cited or with a reason";
                    let at = |stated: &Option<Stated>| {
                        let stated = stated.as_ref()?;
                        let span = stated.value.as_ref().map(|v| v.span).or(stated.figure.as_ref().map(|f| f.span))?;
                        let fits = plan.stated(stated).and_then(|s| s.0.in_unit(&indicator.unit.value.0)).is_some();
                        (!fits).then_some(span)
                    };
                    let span = at(&part.worst).or_else(|| at(&part.best)).unwrap_or(part.of.span);
                    return Err(wrong(Code::Unfounded, span, zh.into(), en.into()));
                }
            }
        }
        for (dimension, height) in spec.dimension.iter().zip(&heights) {
            let code = dimension.id.value.0.clone();
            let (above, weight) = (parent(dimension.under.as_ref())?, dimension.weight.unwrap_or(1.0));
            nodes.push(Node { code, level: *height, direction: 1.0, weight, parent: above });
        }
        let level = 1 + heights.into_iter().max().unwrap_or(1);
        nodes.push(Node { code: INDEX.to_string(), level, direction: 1.0, weight: 1.0, parent: None });
        let framework = Framework::new(nodes).map_err(|error| Box::new(error.problem().at(plan.place(facts.span))))?;
        Ok(Set { spec, framework, goalposts, status, open })
    }

    /// The observations of a period: a row a region, the district's first, a column a part.
    pub(super) fn units<'f>(
        &self,
        facts: &'f Facts,
        period: &Period,
    ) -> Result<Vec<(String, Vec<Option<&'f Observation>>)>, Text> {
        let series: Vec<_> = self.spec.part.iter().map(|part| facts.series(&part.of.value)).collect();
        let row = |region: &str| -> Vec<Option<&'f Observation>> {
            series.iter().map(|series| series.and_then(|s| s.at(region, period))).collect()
        };
        let mut regions = vec![facts.home().to_string()];
        let listed = &self.spec.among;
        let others: Vec<&str> = if listed.is_empty() {
            series
                .iter()
                .flatten()
                .flat_map(|s| &s.observations)
                .filter(|o| o.period == *period)
                .map(|o| &*o.region)
                .collect()
        } else {
            listed.iter().map(|region| &*region.value.0).collect()
        };
        for region in others {
            if !regions.iter().any(|known| known == region) {
                regions.push(region.to_string());
            }
        }
        let least = self.spec.least.as_ref().map_or(0.8, |share| share.value.0.in_base() / 100.0);
        let enough = |row: &[Option<&Observation>]| {
            let there = row.iter().flatten().count() as f64 / row.len() as f64;
            match self.spec.missing {
                MissingRule::Refuse => there >= 1.0,
                MissingRule::LeaveOut => there > 0.0 && there >= least - 1e-9,
                MissingRule::Mean | MissingRule::Median => there > 0.0,
            }
        };
        let (kept, dropped): (Vec<_>, Vec<_>) =
            regions.into_iter().map(|region| (row(&region), region)).partition(|(row, _)| enough(row));
        let must = |region: &str| region == facts.home() || !listed.is_empty();
        let lacking: Vec<&str> = dropped.iter().map(|(_, region)| &**region).filter(|region| must(region)).collect();
        if !lacking.is_empty() {
            let list = lacking.join(", ");
            return Err(Text::new(
                format!("{period} 无法计算：{list} 缺少部分指标"),
                format!("not computable for {period}: {list} lacks some of the indicators"),
            ));
        }
        Ok(kept.into_iter().map(|(row, region)| (region, row)).collect())
    }
}

/// True if among those that stand beside one another all weigh the same.
fn equal_weights(spec: &Composite) -> bool {
    let name = |id: &Option<Located<Identifier>>| id.as_ref().map(|id| id.value.0.clone());
    let parts = spec.part.iter().map(|part: &Part| (name(&part.dimension), part.weight.unwrap_or(1.0)));
    let dimensions = spec.dimension.iter().map(|d| (name(&d.under), d.weight.unwrap_or(1.0)));
    let all: Vec<(Option<String>, f64)> = parts.chain(dimensions).collect();
    all.iter().all(|(above, weight)| all.iter().all(|(other, same)| other != above || same == weight))
}

/// The level of each dimension: one above the highest under it; parts are on the first.
fn heights(dimensions: &[Dimension]) -> Result<Vec<usize>, (Text, Span)> {
    let above = |at: usize| -> Option<usize> {
        let under = dimensions.get(at)?.under.as_ref()?;
        dimensions.iter().position(|d| d.id.value == under.value)
    };
    let mut heights = vec![2; dimensions.len()];
    for (at, dimension) in dimensions.iter().enumerate() {
        let (mut here, mut steps) = (at, 0);
        while let Some(next) = above(here) {
            steps += 1;
            if steps > dimensions.len() {
                let name = &dimension.id.value.0;
                let zh = format!("维度“{name}”的上级绕成了一圈");
                let en = format!("the dimension `{name}` lies under itself");
                return Err((Text::new(zh, en), dimension.id.span));
            }
            heights[next] = heights[next].max(2 + steps);
            here = next;
        }
    }
    Ok(heights)
}
