//! Who pays: costs by year, part and source of money.

use crate::Results;
use linping_actions::CostPart;
use linping_language::files::FundingPart;
use linping_language::{Name, Status};
use serde::Serialize;

/// Whose money it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Payer {
    /// A source of money that the action names.
    Source(Name),
    /// Nobody the plan names.
    Unfunded,
}

/// A cost of one action in one year that one payer bears.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FundedCost {
    /// The action.
    pub action: String,
    /// The year.
    pub year: i16,
    /// Capital or running.
    pub part: CostPart,
    /// Who pays.
    pub payer: Payer,
    /// Yuan.
    pub yuan: f64,
    /// The weakest status of cost and funding.
    pub status: Status,
}

/// Costs by action, year, part and payer. A source of capital pays the same share of every year's capital cost; one of running
/// costs its amount every year. What the sources do not cover is unfunded; where they give more than is needed, each gives less
/// in the same proportion. The parts of a year add up to its cost.
pub fn funding(results: &Results) -> Vec<FundedCost> {
    let mut funded = Vec::new();
    for (name, result) in &results.actions {
        let Some(action) = results.plan.actions.get(name) else { continue };
        let capital: f64 = result.outcome.costs.iter().filter(|c| c.part == CostPart::Capital).map(|c| c.yuan).sum();
        for cost in &result.outcome.costs {
            let (part, whole) = match cost.part {
                CostPart::Capital => (FundingPart::Capital, capital),
                CostPart::Running => (FundingPart::Running, cost.yuan),
            };
            let sources: Vec<(&Name, f64, Status)> = action
                .funding
                .iter()
                .filter(|funding| funding.pays == part)
                .filter_map(|funding| {
                    let (amount, status, _) = results.plan.stated(&funding.amount)?;
                    Some((&funding.from, amount.in_base(), status))
                })
                .collect();
            let given: f64 = sources.iter().map(|(_, yuan, _)| yuan).sum();
            let whole_or_given = whole.max(given);
            let mut rest = cost.yuan;
            for (from, yuan, status) in sources {
                let paid = if whole_or_given > 0.0 { cost.yuan * yuan / whole_or_given } else { 0.0 };
                rest -= paid;
                let payer = Payer::Source(from.clone());
                let status = cost.status.and(status);
                funded.push(FundedCost {
                    action: name.clone(),
                    year: cost.year,
                    part: cost.part,
                    payer,
                    yuan: paid,
                    status,
                });
            }
            // What rounding leaves over is nobody's.
            if rest.abs() > 1e-9 * cost.yuan.abs() {
                funded.push(FundedCost {
                    action: name.clone(),
                    year: cost.year,
                    part: cost.part,
                    payer: Payer::Unfunded,
                    yuan: rest,
                    status: cost.status,
                });
            }
        }
    }
    funded
}
