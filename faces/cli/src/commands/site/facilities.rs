//! Facility location, capacitated p-median and assignment.

use super::answer::Answer;
use super::input::Input;
use super::places::{Places, need, over, pairs, positions};
use super::{Arguments, Kind, Why};
use crate::context::Failure;
use linping_siting::{Assignment, CapacitatedPMedian, Catchments, FacilityLocation, Solution, coverage};
use linping_work::Stop;

/// Capacity of each site: the table's, or `--capacity` where that leaves it open.
fn capacities(arguments: &Arguments, places: &Places, own: bool) -> Result<Vec<f64>, Failure> {
    let given =
        |capacity: &Option<f64>| if own { capacity.or(arguments.capacity) } else { arguments.capacity.or(*capacity) };
    let all: Option<Vec<f64>> = places.capacities.iter().map(given).collect();
    need(all.as_ref().map(|_| ()), "--capacity")?;
    Ok(all.unwrap_or_default())
}

/// Solves one of the four.
pub fn solve(arguments: &Arguments, input: Input, stop: &Stop) -> Result<Answer, Why> {
    over(arguments, &input, arguments.radius, |places| answer(arguments, &input, places, stop))
}

fn answer(arguments: &Arguments, input: &Input, places: &Places, stop: &Stop) -> Result<Answer, Why> {
    let fixed = positions(&places.site_names, &arguments.fixed, ("候选点", "site"))?;
    let forbidden = pairs(places, &arguments.forbidden)?;
    let (table, seed, weights) = (&places.table, arguments.seed, places.weights.clone());
    let opening = places.opening.clone().unwrap_or_else(|| vec![0.0; table.columns()]);
    let p = || need(arguments.p.or(places.p), "--p");
    let solution: Solution = match arguments.problem {
        Kind::Cflp | Kind::Uflp => {
            let mut problem =
                FacilityLocation::new(table, opening).weights(weights).fixed(fixed.clone()).forbidden(forbidden);
            if places.total_costs {
                problem = problem.total_costs();
            }
            if let Some(radius) = places.radius(arguments) {
                problem = problem.radius(radius);
            }
            if let Some(p) = arguments.p {
                problem = problem.count(p);
            }
            if arguments.problem == Kind::Cflp {
                problem = problem.capacities(capacities(arguments, places, true)?);
            }
            problem.solve(stop, seed)?
        }
        Kind::Cpmp => {
            let capacities = capacities(arguments, places, false)?;
            let mut problem = CapacitatedPMedian::new(table, p()?, capacities)
                .weights(weights)
                .own_costs(opening)
                .fixed(fixed.clone())
                .forbidden(forbidden);
            if places.weighted {
                problem = problem.weighted();
            }
            if let Some(radius) = places.radius(arguments) {
                problem = problem.radius(radius);
            }
            problem.solve(stop, seed)?
        }
        _ => {
            let capacities = capacities(arguments, places, true)?;
            match &arguments.neighbours {
                None => {
                    let mut plan = Assignment::new(table, capacities).weights(weights).forbidden(forbidden);
                    if let Some(radius) = places.radius(arguments) {
                        plan = plan.radius(radius);
                    }
                    plan.solve(stop, seed)?
                }
                Some(path) => {
                    let touching = super::tables::neighbours(path, &places.demand_names)?;
                    let mut plan = Catchments::new(table, capacities, touching).weights(weights).forbidden(forbidden);
                    if let Some(radius) = places.radius(arguments) {
                        plan = plan.radius(radius);
                    }
                    plan.solve(stop, seed)?
                }
            }
        }
    };
    let after = coverage(table, &places.weights, &solution.chosen, arguments.radius);
    let before = coverage(table, &places.weights, &fixed, arguments.radius);
    let mut answer = Answer::new(&input.instance, &solution, &places.site_names).assigned(
        &solution,
        &places.demand_names,
        &places.site_names,
    );
    if !places.total_costs {
        answer.coverage = Some((before, after));
    }
    if arguments.assignment {
        answer.share(&solution, &places.demand_names, &places.site_names);
    }
    Ok(answer)
}
