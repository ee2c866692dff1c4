//! Gridtown's old estates, renewed whole under a yearly budget.
//!
//! p (east): 8 homes of need 8 at 250,000 yuan: 64 for 2,000,000. q (west): 16 of need 4: 64. r (east): 32 of need 1: 32. s (west):
//! 8 of need 1: 8; these three at 800,000 each. 800,000 yuan a year from 2023 to 2025.

#![allow(clippy::unwrap_used, clippy::panic)]

mod gridtown;

use gridtown::{changed, results, value};
use linping_effects::Results;

const HOME: &str = "990101";
const FILE: &str = "actions/renew-estates.toml";

fn with(line: &str) -> Result<Results, Vec<String>> {
    changed("all", &[(FILE, "starts = 2023", &format!("starts = 2023\n{line}"))])
}

fn told(run: &Results) -> String {
    run.actions["renew-estates"].outcome.provenance.iter().map(|note| format!("{}\n", note.en)).collect()
}

fn objective(run: &Results) -> (f64, f64) {
    let objective = run.actions["renew-estates"].outcome.objective.as_ref().unwrap();
    (objective.value, objective.bound)
}

/// Need × years of use of the best way, every way tried: each piece in one of the years or never.
fn best(pieces: &[(f64, f64)], budget: f64, years: usize) -> f64 {
    let ways = (years + 1).pow(pieces.len() as u32);
    let worth = |way: usize| -> Option<f64> {
        let (mut spent, mut rest, mut sum) = (vec![0.0; years], way, 0.0);
        for (need, cost) in pieces {
            let year = rest % (years + 1);
            rest /= years + 1;
            if year < years {
                spent[year..].iter_mut().for_each(|spent| *spent += cost);
                sum += need * (years - year) as f64;
            }
        }
        let payable = spent.iter().enumerate().all(|(year, spent)| *spent <= budget * (year + 1) as f64);
        payable.then_some(sum)
    };
    (0..ways).filter_map(worth).fold(0.0, f64::max)
}

const PIECES: [(f64, f64); 4] = [(64.0, 200.0), (64.0, 80.0), (32.0, 80.0), (8.0, 80.0)];

#[test]
fn the_best_order_is_found_and_every_year_follows() {
    let all = results("all");
    assert_eq!(best(&PIECES, 80.0, 3), 264.0);
    let (value_of, bound) = objective(&all);
    assert!((value_of - 264.0).abs() < 1e-6 && (bound - 264.0).abs() < 1e-6, "{value_of} {bound}");
    for (year, homes, need) in [(2021, 0.0, 0.0), (2023, 16.0, 64.0), (2024, 48.0, 96.0), (2025, 56.0, 104.0)] {
        assert!((value(&all, "estates-renewed", HOME, year) - 100.0 * homes / 64.0).abs() < 1e-9, "{year}");
        assert!((value(&all, "estates-need-met", HOME, year) - 100.0 * need / 168.0).abs() < 1e-9, "{year}");
    }
    assert!((value(&all, "estates-renewed", "east", 2025) - 80.0).abs() < 1e-9);
    let spent: f64 = all.actions["renew-estates"].outcome.costs.iter().map(|cost| cost.yuan).sum();
    assert!((spent - 2_400_000.0).abs() < 1e-6);
}

#[test]
fn a_ranking_by_need_loses_and_the_report_says_by_how_much() {
    let told = told(&results("all"));
    assert!(told.contains("8 homes and 64, 75.8 % less"), "{told}");
    assert!(told.contains("all of them would take 1466667 yuan a year"), "{told}");
}

#[test]
fn another_budget_is_best_too_and_more_is_never_worse() {
    let mut before = 0.0;
    for budget in [80, 100, 120, 140, 147, 200, 300] {
        let run = changed("all", &[(FILE, "80 万元", &format!("{budget} 万元"))]).unwrap();
        let (value_of, bound) = objective(&run);
        let wanted = best(&PIECES, f64::from(budget), 3);
        assert!((value_of - wanted).abs() < 1e-6 && bound >= value_of - 1e-6, "{budget}: {value_of} {wanted}");
        assert!(value_of >= before, "{budget}");
        before = value_of;
    }
}

#[test]
fn areas_are_renewed_as_a_whole_or_not_at_all() {
    let run = with("together = \"area\"").unwrap();
    assert!((objective(&run).0 - 144.0).abs() < 1e-6);
    assert_eq!(run.actions["renew-estates"].outcome.touched, ["q", "s"]);
    assert_eq!(value(&run, "estates-renewed", "east", 2025), 0.0);
}

#[test]
fn what_cannot_be_paid_for_names_the_least_budget() {
    let small = changed("all", &[(FILE, "80 万元", "20 万元")]).map(drop).err().unwrap_or_default();
    let cheapest = "the budgets come to 600000 yuan, and the cheapest estate costs 800000";
    assert!(small.iter().any(|problem| problem.contains(FILE) && problem.contains(cheapest)), "{small:#?}");
    // 58 homes are had only with all four.
    let share = with("least-share = \"90 %\"").map(drop).err().unwrap_or_default().join("\n");
    assert!(
        share.contains("renewing 58 homes takes at least 4400000 yuan, and the budgets come to 2400000")
            && share.contains("at least 1466667 yuan a year"),
        "{share}"
    );
    // 40 homes: q and r, whichever else.
    assert!((objective(&with("least-share = \"62.5 %\"").unwrap()).0 - 264.0).abs() < 1e-6);
    let long = changed("all", &[(FILE, "years = 3", "years = 4")]).map(drop).err().unwrap_or_default();
    assert!(long.iter().any(|problem| problem.contains("beyond the horizon 2025")), "{long:#?}");
}

#[test]
fn a_least_share_can_cost_need() {
    // 56 homes at once: without it 120 a year would rather have p.
    let budget = (FILE, "80 万元", "120 万元");
    let free = changed("all", &[budget]).unwrap();
    let bound = changed("all", &[budget, (FILE, "starts = 2023", "starts = 2023\nleast-share = \"87.5 %\"")]).unwrap();
    assert!(objective(&bound).0 <= objective(&free).0 + 1e-9);
    assert!(value(&bound, "estates-renewed", HOME, 2025) >= 87.5 - 1e-9);
}
