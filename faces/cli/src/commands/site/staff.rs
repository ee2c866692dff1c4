//! Staff sharing: whole persons to places.

use super::answer::Answer;
use super::input::Input;

use super::places::{need, plain, read, wrong};
use super::{Arguments, Why};
use crate::context::Failure;
use linping_problems::Text;
use linping_siting::ShareStaff;
use linping_work::Stop;
use serde_json::{Map, Value, json};

/// Shares `--p` persons over the places that demands reach; the second column of `--supply` says who stays where.
pub fn solve(arguments: &Arguments, input: &Input, stop: &Stop) -> Result<Answer, Why> {
    let places = read(arguments, input, arguments.radius)?;
    let stay: Result<Vec<usize>, Failure> = places
        .capacities
        .iter()
        .zip(&places.site_names)
        .map(|(stay, name)| {
            let stay = stay.unwrap_or(0.0);
            if stay.fract() == 0.0 && stay < 1e9 {
                return Ok(stay as usize);
            }
            Err(wrong(
                Text::new(
                    format!("“{}”的留任人数 {stay} 须为整数", plain(name)),
                    format!("{stay} persons stay at `{}`: it must be a whole number", plain(name)),
                ),
                Text::new(
                    format!("例如 {}", stay.floor().min(1e9)),
                    format!("write {} for example", stay.floor().min(1e9)),
                ),
            ))
        })
        .collect();
    let persons = need(arguments.p, "--p")?;
    let shared =
        ShareStaff::new(&places.table, places.weights.clone(), persons).stay(stay?).solve(stop, arguments.seed)?;
    let mut answer = Answer::new(&input.instance, &shared.solution, &places.site_names);
    let staff: Map<String, Value> =
        places.site_names.iter().zip(&shared.staff).map(|(name, count)| (plain(name), json!(count))).collect();
    answer.more.insert("staff".into(), Value::Object(staff));
    let lost = (0..places.table.rows()).filter(|&row| places.table.row(row).0.is_empty()).count();
    answer.more.insert("unreached_demands".into(), json!(lost));
    if arguments.assignment {
        let access: Map<String, Value> =
            places.demand_names.iter().zip(&shared.access).map(|(name, access)| (plain(name), json!(access))).collect();
        answer.more.insert("access".into(), Value::Object(access));
    }
    Ok(answer)
}
