//! Sums of money with what is known of each part.

use linping_language::files::{ActionFile, Cost};
use linping_language::{Plan, Stated, Status};
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
    /// Actions whose amount is not open and not in the sum.
    pub hidden: usize,
}

impl Sum {
    /// The amount over all actions of a plan.
    pub fn of(plan: &Plan, part: Part) -> Sum {
        let mut sum = Sum::default();
        for action in plan.actions.values() {
            let Some(stated) = action.cost.as_ref().and_then(part) else { continue };
            if !plan.is_open(stated) {
                sum.hidden += 1;
                continue;
            }
            let Some((quantity, status, _)) = plan.stated(stated) else { continue };
            let Some(yuan) = in_yuan(quantity) else { continue };
            *sum.by_status.entry(status).or_default() += yuan;
            sum.stated += 1;
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

/// Whether every amount of an action is open.
pub fn is_open(plan: &Plan, action: &ActionFile) -> bool {
    let costs = action.cost.iter().flat_map(|cost| PARTS.iter().filter_map(move |(_, part)| part(cost)));
    costs.chain(action.funding.iter().map(|funding| &funding.amount)).all(|stated| plan.is_open(stated))
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
