//! Sums of money with what is known of each part.

use linping_actions::CostPart;
use linping_effects::{ActionResult, Results};
use linping_language::files::{ActionFile, Cost};
use linping_language::{Node, Plan, Stated, Status, Value};
use linping_units::{Decimal, Quantity};
use std::collections::BTreeMap;

/// One of the four amounts of a cost.
pub type Part = fn(&Cost) -> Option<&Stated>;

/// The amounts of a cost: word for tables, and how to get it.
pub const PARTS: [(&str, Part); 4] = [
    ("planned", |cost| cost.planned.as_ref()),
    ("completed", |cost| cost.completed.as_ref()),
    ("paid", |cost| cost.paid.as_ref()),
    ("running", |cost| cost.running.as_ref()),
];

/// A sum over actions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sum {
    /// Yuan, by status.
    pub by_status: BTreeMap<Status, Decimal>,
    /// Actions that state the amount.
    pub stated: usize,
    /// Actions of which it was worked out, wholly or beside what they state: so many sites at so much each.
    pub worked_out: usize,
    /// Actions whose amount is not open and not in the sum.
    pub hidden: usize,
}

impl Sum {
    /// The amount over all actions of a run: what they state, and what was worked out beside it.
    pub fn of(results: &Results, word: &str, part: Part) -> Sum {
        let plan = &results.plan;
        let mut sum = Sum::default();
        for (name, action) in &plan.actions {
            let stated = action.cost.as_ref().and_then(part);
            let worked_out = results.actions.get(name).and_then(|result| worked_out(plan, action, result, word));
            if stated.is_some_and(|stated| !plan.is_open(stated)) || worked_out.is_some() && !is_open(plan, action) {
                sum.hidden += 1;
                continue;
            }
            let stated = stated.and_then(|stated| plan.stated(stated));
            if let Some((yuan, status)) = stated.and_then(|(quantity, status, _)| Some((in_yuan(quantity)?, status))) {
                *sum.by_status.entry(status).or_default() += yuan;
                sum.stated += 1;
            }
            if let Some((yuan, status)) = worked_out {
                *sum.by_status.entry(status).or_default() += yuan;
                sum.worked_out += 1;
            }
        }
        sum
    }

    /// Yuan in all.
    pub fn total(&self) -> Decimal {
        self.by_status.values().copied().sum()
    }

    /// The weakest status in it.
    pub fn status(&self) -> Option<Status> {
        self.by_status.keys().next_back().copied()
    }
}

/// What an action costs beside what it states itself, in yuan, with the weakest status: `planned` is all that it builds, `running`
/// the most that any year costs. None for the other amounts, and where there is nothing of the kind.
pub fn worked_out(plan: &Plan, action: &ActionFile, result: &ActionResult, word: &str) -> Option<(Decimal, Status)> {
    let (kind, stated) = match word {
        "planned" => (CostPart::Capital, action.cost.as_ref().and_then(|cost| cost.planned.as_ref())),
        "running" => (CostPart::Running, action.cost.as_ref().and_then(|cost| cost.running.as_ref())),
        _ => return None,
    };
    let mut by_year: BTreeMap<i16, f64> = BTreeMap::new();
    let mut status = Status::Published;
    for cost in result.outcome.costs.iter().filter(|cost| cost.part == kind) {
        *by_year.entry(cost.year).or_default() += cost.yuan;
        status = status.and(cost.status);
    }
    let all = match kind {
        CostPart::Capital => by_year.values().sum(),
        CostPart::Running => by_year.values().copied().fold(0.0, f64::max),
    };
    let stated = stated.and_then(|stated| plan.stated(stated)).map_or(0.0, |(quantity, _, _)| quantity.in_base());
    // A fen is lost in spreading a sum over years.
    (all - stated > 0.01)
        .then(|| Decimal::from_f64_retain(all - stated).map(|yuan| (yuan.round_dp(2), status)))
        .flatten()
}

/// Whether every amount of an action is open: those it states, and those its measure reckons with.
pub fn is_open(plan: &Plan, action: &ActionFile) -> bool {
    let costs = action.cost.iter().flat_map(|cost| PARTS.iter().filter_map(move |(_, part)| part(cost)));
    costs.chain(action.funding.iter().map(|funding| &funding.amount)).all(|stated| plan.is_open(stated))
        && action.measure.as_ref().is_none_or(|measure| figures(&measure.node).iter().all(|f| plan.is_open_figure(f)))
}

/// The figures that a table cites, at any depth.
fn figures(node: &Node) -> Vec<&str> {
    match &node.value {
        Value::Table(table) => {
            let own = table.get("figure").and_then(|entry| entry.node.text());
            own.into_iter().chain(table.values().flat_map(|entry| figures(&entry.node))).collect()
        }
        Value::Array(list) => list.iter().flat_map(figures).collect(),
        _ => Vec::new(),
    }
}

fn in_yuan(quantity: &Quantity) -> Option<Decimal> {
    quantity.convert(&"元".parse().ok()?).map(|yuan| yuan.value)
}

/// Yuan in the unit people would say: 元, 万元 or 亿元.
pub fn readable(yuan: Decimal) -> Option<Quantity> {
    let size = yuan.abs();
    let unit = if size >= Decimal::from(100_000_000) {
        "亿元"
    } else if size >= Decimal::from(10_000) {
        "万元"
    } else {
        "元"
    };
    let written = Quantity::new(yuan, "元".parse().ok()?).convert(&unit.parse().ok()?)?;
    Some(Quantity::new(written.value.round_dp(4).normalize(), written.unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yuan_are_said_in_the_unit_people_use() {
        let said = |yuan: i64| readable(Decimal::from(yuan)).unwrap().to_string();
        assert_eq!(said(9_999), "9999 元");
        assert_eq!(said(30_000_000), "3000 万元");
        assert_eq!(said(16_770_000_000), "167.7 亿元");
    }
}
