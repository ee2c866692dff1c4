//! Knapsacks and closures.

use super::answer::{Answer, number};
use super::input::Input;
use super::places::wrong;
use super::{Arguments, Kind, Why, json_input};
use linping_problems::Text;
use linping_siting::formats::{Format, Mknap, read_mknap};
use linping_siting::{Closure, Knapsack, MultiKnapsack};
use linping_work::Stop;
use serde_json::json;

/// Solves one of the three.
pub fn solve(arguments: &Arguments, input: Input, stop: &Stop) -> Result<Answer, Why> {
    if arguments.problem == Kind::Closure {
        return closure(arguments, &input, stop);
    }
    if input.format != Format::Mknap {
        return Err(input.unfit("knapsack").into());
    }
    let mut all = read_mknap(&input.name, &input.text)?;
    let count = all.len();
    let at = arguments.instance.unwrap_or(1);
    if at == 0 || at > count {
        return Err(wrong(
            Text::new(format!("--instance {at} 不存在"), format!("there is no --instance {at}")),
            Text::new(
                format!("请给 1 到 {count}：文件中有 {count} 个算例。"),
                format!("give one from 1 to {count}, as many as the file holds."),
            ),
        )
        .into());
    }
    let Mknap { best, profits, needs, mut capacities } = all.swap_remove(at - 1);
    if let Some(budget) = arguments.budget.or(arguments.capacity) {
        capacities.iter_mut().for_each(|capacity| *capacity = budget);
    }
    let solution = match (arguments.problem, needs.len()) {
        (Kind::Knapsack, 1) => {
            let (need, capacity) = (needs.into_iter().next().unwrap_or_default(), capacities[0]);
            Knapsack::new(profits, need, capacity).solve(stop, arguments.seed)?
        }
        (Kind::Knapsack, rows) => {
            return Err(wrong(
                Text::new(
                    format!("此算例有 {rows} 个约束，knapsack 只有一个"),
                    format!("this instance has {rows} constraints, a knapsack has one"),
                ),
                Text::new("请用 mknapsack。", "use mknapsack."),
            )
            .into());
        }
        _ => MultiKnapsack::new(profits, needs, capacities).solve(stop, arguments.seed)?,
    };
    let mut answer = Answer::new(&input.instance, &solution, &[]);
    answer.more.insert("number".into(), json!(at));
    answer.more.insert("best_known".into(), if best > 0.0 { number(best) } else { json!(null) });
    Ok(answer)
}

fn closure(arguments: &Arguments, input: &Input, stop: &Stop) -> Result<Answer, Why> {
    let object = json_input(input, "closure", &["value", "requires"])?;
    let values = object.numbers("value")?;
    let requires = object.pairs("requires", values.len())?;
    let solution = Closure::new(values, requires).solve(stop, arguments.seed)?;
    Ok(Answer::new(&input.instance, &solution, &[]).counted_from_zero(&solution))
}
