//! Which flags mean something for which problem; a flag that cannot be heeded is refused with the reason, never ignored.

use super::places::wrong;
use super::{Arguments, Kind};
use crate::context::Failure;
use Kind::{
    Assemble, Assign, Cflp, Cpmp, Draw, Knapsack, Lscp, MaxP, Mclp, Mknapsack, Orienteering, PCentre, PMedian,
    Portfolio, Share, Uflp,
};
use clap::ValueEnum;
use linping_problems::Text;

/// Problems over demands, sites and costs.
const PLACES: [Kind; 8] = [PMedian, PCentre, Lscp, Mclp, Cflp, Uflp, Cpmp, Assign];
/// Problems that choose sites.
const CHOOSING: [Kind; 7] = [PMedian, PCentre, Lscp, Mclp, Cflp, Uflp, Cpmp];

/// A flag: is it given, for which problems it means something, and why not for the others.
struct Flag {
    name: &'static str,
    given: bool,
    fits: &'static [Kind],
    why: (&'static str, &'static str),
}

/// Refuses the first flag that the problem cannot heed, and the first number that is none.
pub fn check(arguments: &Arguments) -> Result<(), Failure> {
    let numbers = [
        ("--radius", arguments.radius),
        ("--capacity", arguments.capacity),
        ("--budget", arguments.budget),
        ("--threshold", arguments.threshold),
        ("--time-limit", Some(arguments.time_limit)),
    ];
    for (name, value) in numbers.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))) {
        if !(value.is_finite() && value >= 0.0) {
            return Err(wrong(
                Text::new(
                    format!("{name} {value} 须为有限的非负数"),
                    format!("{name} {value} must be finite and not negative"),
                ),
                Text::new(format!("请给 0 或更大的数，如 {name} 10。"), format!("give 0 or more, such as {name} 10.")),
            ));
        }
    }
    let kind = arguments.problem;
    let Some(flag) = flags(arguments).into_iter().find(|flag| flag.given && !flag.fits.contains(&kind)) else {
        return Ok(());
    };
    let name = kind.to_possible_value().map(|value| value.get_name().to_string()).unwrap_or_default();
    let (zh, en) = reason(kind, &flag);
    Err(wrong(
        Text::new(
            format!("{} 对 {name} 没有意义：{zh}", flag.name),
            format!("{} means nothing for {name}: {en}", flag.name),
        ),
        Text::new(format!("请去掉 {}。", flag.name), format!("leave out {}.", flag.name)),
    ))
}

/// Why a flag does not fit, in the words of the problem where there are some.
fn reason(kind: Kind, flag: &Flag) -> (&'static str, &'static str) {
    match (flag.name, kind) {
        ("--p", Lscp) => (
            "点数正是所求；要限定点数请用 mclp",
            "the number of sites is what it looks for; with a given number use mclp",
        ),
        ("--p" | "--fixed", Assign) => {
            ("所有设施均已开放；不用的请从 --supply 中去掉", "all sites are open already; leave others out of --supply")
        }
        ("--capacity" | "--capacitated", PMedian) => ("有容量的 p-中值是 cpmp", "the p-median with capacities is cpmp"),
        ("--capacity" | "--capacitated", Uflp) => ("有容量的选址是 cflp", "facility location with capacities is cflp"),
        ("--budget", PMedian | Cflp | Uflp | Cpmp) => {
            ("成本已计入目标值，不另设预算", "own costs are part of what it minimises, there is no budget beside them")
        }
        ("--budget", Lscp) => (
            "它求的正是最低成本；预算不足以覆盖所有人时请用 mclp",
            "the least cost is what it looks for; if a budget cannot reach everybody use mclp",
        ),
        _ => flag.why,
    }
}

fn flags(arguments: &Arguments) -> Vec<Flag> {
    let flag = |name, given, fits, why| Flag { name, given, fits, why };
    vec![
        flag(
            "--p",
            arguments.p.is_some(),
            &[PMedian, PCentre, Mclp, Cflp, Uflp, Cpmp, Share, Draw, MaxP],
            ("它不限定点数", "it does not ask for a number of sites"),
        ),
        flag(
            "--radius",
            arguments.radius.is_some(),
            &[PMedian, PCentre, Lscp, Mclp, Cflp, Uflp, Cpmp, Assign, Share],
            NO_SITES,
        ),
        flag(
            "--capacity",
            arguments.capacity.is_some(),
            &[PCentre, Lscp, Mclp, Cflp, Cpmp, Assign, Knapsack, Mknapsack, Assemble, MaxP],
            ("它没有容量", "it knows no capacity"),
        ),
        flag("--capacitated", arguments.capacitated, &[PCentre, Lscp, Mclp, Cflp, Cpmp, Assign], NO_SITES),
        flag(
            "--budget",
            arguments.budget.is_some(),
            &[PCentre, Mclp, Knapsack, Mknapsack, Portfolio, Assemble, Orienteering],
            ("它没有预算", "it knows no budget"),
        ),
        flag(
            "--budgets",
            arguments.budgets.is_some(),
            &[Portfolio],
            ("只有 portfolio 分年", "only portfolio has years"),
        ),
        flag(
            "--least",
            arguments.least.is_some(),
            &[Portfolio],
            ("只有 portfolio 有区域份额", "only portfolio has shares of regions"),
        ),
        flag(
            "--threshold",
            arguments.threshold.is_some(),
            &[MaxP],
            ("只有 max-p 有阈值", "only max-p has a threshold"),
        ),
        flag(
            "--instance",
            arguments.instance.is_some(),
            &[Knapsack, Mknapsack],
            ("文件只有一个算例", "its files hold one instance"),
        ),
        flag("--fixed", !arguments.fixed.is_empty(), &CHOOSING, NO_SITES),
        flag("--forbidden", !arguments.forbidden.is_empty(), &PLACES, NO_SITES),
        flag(
            "--neighbours",
            arguments.neighbours.is_some(),
            &[Assign],
            ("只有 assign 有学区", "only assign has catchments"),
        ),
        flag("--public", arguments.public.is_some(), &[Draw], ("只有 draw 抽签", "only draw draws lots")),
        flag("--output", arguments.output.is_some(), &[Draw], ("只有 draw 写重演文件", "only draw writes a replay")),
        flag(
            "--demand",
            arguments.demand.is_some(),
            &[PMedian, PCentre, Lscp, Mclp, Cflp, Uflp, Cpmp, Assign, Share],
            NO_SITES,
        ),
    ]
}

/// Nothing is placed or served.
const NO_SITES: (&str, &str) = ("它不涉及需求点与候选点", "it has no demands and sites");

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        arguments: Arguments,
    }

    #[test]
    fn every_problem_says_why_a_flag_means_nothing_to_it() {
        let every = [
            vec!["--p", "2"],
            vec!["--radius", "2"],
            vec!["--capacity", "2"],
            vec!["--capacitated"],
            vec!["--budget", "2"],
            vec!["--fixed", "a"],
            vec!["--forbidden", "a:b"],
            vec!["--public", "x"],
            vec!["--threshold", "2"],
        ];
        for kind in Kind::value_variants() {
            let name = kind.to_possible_value().unwrap().get_name().to_string();
            for flag in &every {
                let line = [&["site", name.as_str(), "file"][..], flag.as_slice()].concat();
                let arguments = Line::parse_from(line).arguments;
                let fits = flags(&arguments).into_iter().filter(|flag| flag.given).all(|flag| flag.fits.contains(kind));
                assert_eq!(check(&arguments).is_ok(), fits, "{name} {flag:?}");
            }
        }
    }
}
