//! What a reader is told of indicators over people, places and waters, and of the kinds of actions.

use linping_problems::Text;

/// Title, meaning and equation of a method.
pub(super) fn known(name: &str) -> Option<(Text, Text, &'static str)> {
    let row = INDICATORS.iter().chain(ACTIONS).find(|row| row.0 == name)?;
    let (_, title, meaning, equation) = row;
    Some((Text::new(title.0, title.1), Text::new(meaning.0, meaning.1), equation))
}

/// Name; title, meaning in both languages; equation.
type Row = (&'static str, (&'static str, &'static str), (&'static str, &'static str), &'static str);

#[rustfmt::skip]
const INDICATORS: &[Row] = &[
    ("access-score", ("可达性得分", "Access score"), ("每个网格能得到多少，距离越远折算越少。", "How much each cell can have, less the farther it is."), ""),
    ("beds-per-100", ("每百名老人床位", "Beds per 100 of the old"), ("床位除以老人。", "Beds over the old."), "100 · Σ beds / Σ people"),
    ("births", ("出生人数", "Births"), ("按年龄别生育率推算。", "From fertility by age."), "Σ women · rate"),
    ("capacity-per-head", ("人均容量", "Capacity per head"), ("全部设施的容量除以人数，不问远近。", "Capacity of all facilities over people, however far."), "Σ capacity / Σ people"),
    ("care-need", ("照护需求", "Need for care"), ("各年龄需要该类照护的比例乘以人数。", "People by age times the share that needs this care."), "Σ people · share"),
    ("children-beyond-limit", ("超出就学距离的儿童", "Children beyond the limit"), ("到所属学校的路超过上限的儿童。", "Children whose way to their school is above the limit."), ""),
    ("classes-above-size", ("超额班", "Classes above size"), ("按所属儿童分班后超过额定人数的班。", "Classes above the size once the children are divided into classes."), ""),
    ("dependency-ratio", ("抚养比", "Dependency ratio"), ("少儿、老人与劳动年龄人口之比。", "The young, the old, over those of working age."), "100 · (young + old) / working"),
    ("heritage-in-good-condition", ("完好遗产点占比", "Heritage in good condition"), ("已检查的遗产点中完好的占比。", "Good ones of the sites inspected."), "100 · good / inspected"),
    ("lock-waiting", ("过闸等待", "Wait at the locks"), ("船舶在船闸等待的时间：模拟，或按时刻表精确。", "How long vessels wait: simulated, or exact by timetable."), ""),
    ("people", ("人数", "People"), ("各网格该人群之和。", "The group, summed over the cells."), "Σ people"),
    ("places-per-child", ("人均学位", "Places per child"), ("学位除以所属儿童。", "Places over the children who belong there."), "places / children"),
    ("places-short", ("缺少的学位", "Places short"), ("各校所属儿童超过学位的部分之和。", "What the children of each school exceed its places by, summed."), "Σ max(0, children − places)"),
    ("population", ("人口", "Population"), ("按年龄与性别推算的人口。", "People by age and sex, projected."), ""),
    ("school-entrants", ("入学新生", "School entrants"), ("当年达到入学年龄的儿童，含迁入。", "Children who come of school age that year, arrivals among them."), ""),
    ("share-adapted", ("已改造占比", "Share adapted"), ("需改造的住房中已改造的占比，可按需求加权。", "Homes done of those in need, or of their need."), "100 · Σ s·done / Σ s·homes"),
    ("share-within", ("时间内可达占比", "Share within reach"), ("沿路网在时限内到得了最近设施的人的占比。", "People who come to the nearest facility in time, along the streets."), "100 · Σ P[t ≤ T] / Σ P"),
    ("tonne-km-off-road", ("公路减少的货运周转", "Freight taken off the roads"), ("走水路的货物若走公路要走的吨公里。", "Tonne-kilometres that freight by water would else go by road."), ""),
    ("trail-coverage", ("步道串联的遗产点", "Sites on a trail"), ("有步道经过的遗产点的占比。", "Sites that a trail passes."), ""),
    ("travel-time", ("到最近设施的时间", "Time to the nearest facility"), ("沿路网，按人口统计；到不了的人另行说明。", "Along the streets, over people; those who reach none are told apart."), ""),
    ("unmet-care-need", ("未满足的照护需求", "Unmet need for care"), ("床位尽量分配后仍没有床位的需求。", "Need left without a bed however well beds are shared out."), ""),
    ("visitors-within-capacity", ("承载量内的游客", "Visitors within capacity"), ("不超出承载量即可进入的游客的占比。", "Visitors who can be let in."), ""),
    ("waterway-throughput", ("航道吞吐", "Throughput of the waterway"), ("过闸的吨数、能力或负荷。", "Tonnes through the locks, what they could take, or the load."), ""),
];

#[rustfmt::skip]
const ACTIONS: &[Row] = &[
    ("adapt-homes", ("适老化改造", "Adapting homes"), ("按每年预算、先急后缓改造住房。", "Homes done by need under a yearly budget."), "max Σ uₜ sᵢ xᵢₜ"),
    ("assign-seats", ("划分学区", "Drawing catchments"), ("儿童到有学位的学校，总路程最短；可要求学区连片。", "Children to schools with places, least way in all; catchments in one piece if wished."), "min Σ cᵢⱼ xᵢⱼ"),
    ("build-facilities", ("选址新建", "Choosing sites"), ("在候选点中按沿路时间选址，附最优界。", "Sites chosen among candidates by times along the streets, with a proven bound."), ""),
    ("enlarge-lock", ("扩建船闸", "Enlarging a lock"), ("新增或替换闸室，等待与能力随之变化。", "A chamber more or another one; waits and capacity follow."), ""),
    ("hold-festival", ("举办节庆", "Holding a festival"), ("按小时计算容得下多少游客。", "How many visitors can be let in, hour by hour."), ""),
    ("lay-trail", ("设步道", "Laying a trail"), ("在长度以内串起价值最高的遗产点。", "The sites of most worth within a length."), ""),
    ("link-places", ("连通", "Linking places"), ("新建、封闭或改变街道，时间随之变化。", "Streets added, closed or changed; times follow."), ""),
    ("open-channel", ("开通航道", "Opening a channel"), ("新航道分流船舶。", "A new channel takes vessels over."), ""),
    ("place-facilities", ("给定选址", "Placing facilities"), ("按计划给定的地点设置设施。", "Facilities where the plan says."), ""),
    ("plan-elder-care", ("规划养老", "Planning care of the old"), ("选址并分配床位，使未满足的需求最少。", "Sites and beds that leave the least need unmet."), ""),
    ("protect-zone", ("划定保护区", "Protecting a zone"), ("按距岸的距离划区。", "Zones by distance from the banks."), ""),
    ("renew-estates", ("老旧小区改造", "Renewing old estates"), ("整个小区改造，按每年预算排出先后，附最优界。", "Whole estates by year under a budget, with a proven bound."), "max Σₖ Σₜ sₖ zₖₜ"),
    ("share-staff", ("医务人员下沉", "Sharing out staff"), ("把出诊天数分到各站，使可达性尽量均匀。", "Days shared out so that access evens out."), "min σ/μ"),
];

#[cfg(test)]
mod tests {
    /// Every kind of action and of indicator over layers is explained in the report.
    #[test]
    fn every_kind_is_told() {
        let kinds = linping_actions::kinds();
        for name in kinds.actions.names().chain(kinds.indicators.names()) {
            assert!(super::super::methods::is_known(name), "{name} has no title and meaning");
        }
    }
}
