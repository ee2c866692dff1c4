//! What several kinds do when they resolve their table: refusals with a place, prices, numbers, years.

use crate::kind::Context;
use linping_baseline::layers::Facility;
use linping_language::files::ActionFile;
use linping_language::{LayerRef, Located, Node, Plan, Span, Stated, Status, When};
use linping_problems::{Code, Problem, Problems, Text};
use std::collections::BTreeSet;

/// A refusal at a place of the plan.
pub(crate) fn refuse(plan: &Plan, code: Code, span: Span, zh: impl Into<String>, en: impl Into<String>) -> Problem {
    Problem::new(code, Text::new(zh, en)).at(plan.place(span))
}

/// A name that means nothing here; `why` says which there are, if it is known.
pub(crate) fn unknown(plan: &Plan, why: Text, span: Span) -> Problem {
    Problem::new(Code::UnknownName, why).at(plan.place(span)).hint(Text::new(
        "请改用基准图层（baseline/）中已有的名称，或在那里补上它。",
        "use a name that the layers in baseline/ have, or add it there.",
    ))
}

/// The typed table of an action's kind.
pub(crate) fn typed<T: serde::de::DeserializeOwned>(file: &ActionFile, plan: &Plan) -> Result<T, Problems> {
    let Some(measure) = &file.measure else { return Err(Vec::new()) };
    measure
        .node
        .typed()
        .map_err(|(message, span)| vec![Problem::new(Code::WrongType, Text::same(message)).at(plan.place(span))])
}

/// The year something opens: as said, else the end of the actual or planned dates, else the year after the base year.
pub(crate) fn opening_year(opens: Option<&Located<When>>, file: &ActionFile, plan: &Plan) -> i16 {
    let end = [&file.actual, &file.planned].into_iter().flatten().find_map(|d| d.end.as_ref());
    opens.or(end).map_or(plan.head.base_year + 1, |when| when.last_day().year())
}

/// What one costs in yuan, and how far that can be trusted.
pub(crate) fn priced(each: Option<&Stated>, span: Span, plan: &Plan) -> Result<Option<(f64, Status)>, Box<Problem>> {
    let Some((stated, (quantity, status, _))) = each.and_then(|stated| Some((stated, plan.stated(stated)?))) else {
        return Ok(None);
    };
    let at = stated.figure.as_ref().map(|f| f.span).or(stated.value.as_ref().map(|v| v.span)).unwrap_or(span);
    let example = Text::new("例如 \"9000 万元\"。", "for example \"9000 万元\".");
    let wrong = |code, zh: String, en: String| Err(Box::new(refuse(plan, code, at, zh, en).hint(example)));
    if quantity.unit.measure() != linping_units::Dimension::Money.into() {
        let (zh, en) =
            (format!("此处应为金额，而“{quantity}”不是"), format!("money is asked for, and `{quantity}` is not"));
        return wrong(Code::WrongUnit, zh, en);
    }
    if quantity.value.is_sign_negative() {
        return wrong(Code::BadValue, format!("“{quantity}”小于零"), format!("`{quantity}` is below zero"));
    }
    Ok(Some((quantity.in_base(), status)))
}

/// Candidates that are called as something that stands already: which of them is meant would be anybody's guess.
pub(crate) fn candidates_that_stand(
    context: &Context,
    what: &Located<LayerRef>,
    among: &Located<LayerRef>,
) -> Problems {
    let (plan, layers) = (context.plan, &context.baseline.layers);
    let of = |layer: &Located<LayerRef>| layers.facilities.get(&*layer.value);
    let (Some(there), Some(sites)) = (of(what), of(among)) else { return Problems::new() };
    let ids: BTreeSet<&str> = there.each.iter().map(|facility| facility.id.as_str()).collect();
    let source = plan.layers.get(&*among.value).and_then(|layer| layer.node.get("source")).and_then(Node::text);
    let table = source.and_then(|source| context.sources.table(source, None)).filter(|_| sites.open);
    let twice = sites.each.iter().enumerate().filter(|(_, site)| ids.contains(site.id.as_str()));
    let told = |(row, site): (usize, &Facility)| {
        let id = if sites.open { site.id.as_str() } else { "…" };
        let (layer, here) = (&*what.value, plan.place(among.span));
        let message = Text::new(
            format!("候选点“{id}”与“{layer}”中已有的设施同名"),
            format!("the candidate site `{id}` is called as a facility that stands in `{layer}`"),
        );
        let hint = Text::new(
            "请从候选表中去掉它，或给它另一个编号。",
            "take it out of the candidates, or give it another identifier.",
        );
        let problem = Problem::new(Code::Duplicate, message).hint(hint);
        match table {
            Some(table) => problem.at(table.place(row, 0)).related(here, Text::new("在此引用", "named here")),
            None => problem.at(here),
        }
    };
    twice.map(told).collect()
}

/// What a plan says of how many are built.
pub(crate) struct Asked<'a> {
    /// The number itself.
    pub choose: Option<&'a Located<u32>>,
    /// What may be spent.
    pub budget: Option<&'a Stated>,
    /// What one costs.
    pub each: Option<(f64, Status)>,
}

impl Asked<'_> {
    /// How many are built, as said or as many as the budget pays for, and how far that number can be trusted; 0 with a problem.
    pub fn number(
        &self,
        what: Span,
        among: Span,
        candidates: usize,
        plan: &Plan,
        problems: &mut Problems,
    ) -> (usize, Status) {
        let budget = priced(self.budget, what, plan).unwrap_or_else(|problem| {
            problems.push(*problem);
            None
        });
        // What is wrong with the money has been told.
        if !problems.is_empty() && (budget.is_none() || self.each.is_none()) && self.choose.is_none() {
            return (0, Status::Published);
        }
        if candidates == 0 {
            let problem = refuse(plan, Code::TooManySites, among, "没有候选点", "there are no candidate sites");
            let hint = Text::new("请在候选点的表中至少写一行。", "put at least one row into the table of candidates.");
            problems.push(problem.hint(hint));
            return (0, Status::Published);
        }
        let count = self.counted(budget, what, plan).unwrap_or_else(|problem| {
            problems.push(*problem);
            0
        });
        if count <= candidates {
            let of_budget = budget.filter(|_| self.choose.is_none()).map(|(_, status)| status);
            let of_price = self.each.filter(|_| self.choose.is_none()).map(|(_, status)| status);
            return (count, of_budget.into_iter().chain(of_price).max().unwrap_or(Status::Published));
        }
        // A budget that pays for more than there are sites leaves money over; that is no mistake, and no matter of trust.
        if let Some(choose) = self.choose {
            problems.push(
                refuse(
                    plan,
                    Code::TooManySites,
                    choose.span,
                    format!("要建 {count} 处，而候选点只有 {candidates} 个"),
                    format!("{count} are to be built, and there are {candidates} candidate sites"),
                )
                .related(plan.place(among), Text::new("候选点在此", "the candidates"))
                .hint(Text::new("减少 choose，或增加候选点。", "choose fewer, or add candidates.")),
            );
        }
        (candidates, Status::Published)
    }

    /// As many as are asked for, if the budget pays for them, or as many as it pays for.
    fn counted(&self, budget: Option<(f64, Status)>, what: Span, plan: &Plan) -> Result<usize, Box<Problem>> {
        let wrong = |code, span, zh: String, en: String| refuse(plan, code, span, zh, en);
        let asked = self.choose.map(|choose| (choose.value as usize, choose.span));
        let money = match (budget, self.each) {
            (Some((budget, _)), Some((each, _))) if each > 0.0 => Some((budget, each)),
            (Some(_), Some(_)) if asked.is_some() => None,
            (None, _) if asked.is_some() => None,
            (Some(_), Some(_)) => {
                let (zh, en) = ("单价为零时预算说不出建几处", "at a price of nothing the budget does not say how many");
                let hint = Text::new("请改正 each，或写 choose。", "mend `each`, or write `choose`.");
                return Err(Box::new(wrong(Code::OutOfRange, what, zh.into(), en.into()).hint(hint)));
            }
            (Some(_), None) => {
                let at = self.budget.and_then(|stated| stated.value.as_ref()).map_or(what, |value| value.span);
                let (zh, en) = ("有预算而不知单价", "there is a budget, and what one costs is not told");
                let hint = Text::new(
                    "请补上 each = { value = …, assumed = … }；或删去 budget，只写 choose。",
                    "add each = { value = …, assumed = … }; or take `budget` away and write `choose` alone.",
                );
                return Err(Box::new(wrong(Code::MissingKey, at, zh.into(), en.into()).hint(hint)));
            }
            (None, _) => {
                let (zh, en) = ("没有说建几处", "how many are to be built is not told");
                let hint = Text::new("请写 choose，或 budget 与 each。", "write `choose`, or `budget` and `each`.");
                return Err(Box::new(wrong(Code::MissingKey, what, zh.into(), en.into()).hint(hint)));
            }
        };
        let Some((budget, each)) = money else { return Ok(asked.map_or(0, |(number, _)| number)) };
        let pays_for = (budget / each + 1e-9).floor() as usize;
        let (number, span) = asked.unwrap_or((pays_for.max(1), what));
        if number <= pays_for {
            return Ok(number);
        }
        let cost = number as f64 * each;
        let (cost, budget, short) = (told(cost), told(budget), told(cost - budget));
        let problem = wrong(
            Code::OverBudget,
            span,
            format!("预算 {} 不足以建 {number} 处（{}）", budget.zh, cost.zh),
            format!("a budget of {} does not pay for {number} ({})", budget.en, cost.en),
        );
        Err(Box::new(problem.hint(Text::new(
            format!("预算够建 {pays_for} 处；要建 {number} 处，预算至少再加 {}。", short.zh),
            format!("it pays for {pays_for}; {number} would need at least {} more.", short.en),
        ))))
    }
}

/// Yuan in words.
fn told(yuan: f64) -> Text {
    Text::new(format!("{yuan} 元"), format!("{yuan} yuan"))
}
