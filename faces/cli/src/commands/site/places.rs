//! p-median, p-centre, set cover and maximal cover.

use super::answer::{Answer, number};
use super::input::Input;
use super::{Arguments, Kind, Why};
use crate::context::Failure;
use linping_problems::{Code, Problem, Text};
use linping_siting::formats::{Format, Points, read_bds, read_cap, read_pmed, read_pmedcap, read_sjc};
use linping_siting::{Error, MaximalCover, Names, PCentre, PMedian, SetCover, coverage};
use linping_tables::CostTable;
use linping_work::Stop;
use serde_json::{Value, json};

/// Demands, sites and costs, with the names of the file.
pub struct Places {
    pub table: CostTable,
    pub weights: Vec<f64>,
    pub demand_names: Vec<Value>,
    pub site_names: Vec<Value>,
    pub capacities: Vec<Option<f64>>,
    pub opening: Option<Vec<f64>>,
    pub p: Option<usize>,
    /// The table holds the cost of all of a demand, not of one unit.
    pub total_costs: bool,
    /// The cost of a demand counts as often as its weight.
    pub weighted: bool,
}

impl Places {
    /// The radius asked for, where the table holds distances: costs of whole demands are none.
    pub fn radius(&self, arguments: &Arguments) -> Option<f64> {
        arguments.radius.filter(|_| !self.total_costs)
    }

    /// What the demands and sites are called.
    fn names(&self) -> Names {
        let all = |names: &[Value]| names.iter().map(plain).collect();
        Names { demands: all(&self.demand_names), sites: all(&self.site_names), ..Names::default() }
    }
}

/// Answers over the pairs within the radius; if they do not suffice, what would do is told from all pairs.
pub fn over(
    arguments: &Arguments,
    input: &Input,
    radius: Option<f64>,
    answer: impl Fn(&Places) -> Result<Answer, Why>,
) -> Result<Answer, Why> {
    let places = read(arguments, input, radius)?;
    let named = |why: Why| match why {
        Why::Engine(error, _) => Why::Engine(error, places.names()),
        worded => worded,
    };
    let why = match answer(&places) {
        Ok(answer) => return Ok(answer),
        Err(why) => why,
    };
    let lacking = matches!(&why, Why::Engine(Error::Lacking(_) | Error::Room { .. } | Error::Unreachable { .. }, _));
    if lacking
        && radius.is_some()
        && let Ok(whole) = read(arguments, input, None)
        && let Err(Why::Engine(error, _)) = answer(&whole)
    {
        return Err(named(Why::Engine(error, Names::default())));
    }
    Err(named(why))
}

/// A name as it is read, without quotes.
pub fn plain(name: &Value) -> String {
    name.as_str().map_or_else(|| name.to_string(), str::to_string)
}

fn numbers(count: usize) -> Vec<Value> {
    (1..=count).map(|at| json!(at)).collect()
}

/// Reads demands, sites and costs of whatever format holds them; formats that hold points or a list of pairs leave out what lies
/// beyond `radius`.
pub fn read(arguments: &Arguments, input: &Input, radius: Option<f64>) -> Result<Places, Failure> {
    let (file, text) = (input.name.as_str(), input.text.as_str());
    let points = |points: Points| -> Result<Places, Failure> {
        if radius.is_none() {
            points.check_full(file)?;
        }
        let table = points.table(radius).map_err(|error| Failure::internal(error.to_string()))?;
        let names = points.names.iter().map(|name| name.parse::<u64>().map_or_else(|_| json!(name), |n| json!(n)));
        Ok(Places {
            table,
            demand_names: numbers(points.demands.len()),
            site_names: names.collect(),
            capacities: vec![None; points.sites.len()],
            weights: points.weights,
            opening: None,
            p: None,
            total_costs: false,
            weighted: true,
        })
    };
    match input.format {
        Format::Pmed => {
            let read = read_pmed(file, text)?;
            let count = read.table.rows();
            Ok(Places {
                weights: vec![1.0; count],
                demand_names: numbers(count),
                site_names: numbers(count),
                capacities: vec![None; count],
                opening: None,
                p: Some(read.p),
                total_costs: false,
                weighted: false,
                table: read.table,
            })
        }
        Format::PmedCap => {
            let read = read_pmedcap(file, text)?;
            let count = read.table.rows();
            Ok(Places {
                weights: read.demands,
                demand_names: numbers(count),
                site_names: numbers(count),
                capacities: vec![Some(read.capacity); count],
                opening: None,
                p: Some(read.p),
                total_costs: false,
                weighted: false,
                table: read.table,
            })
        }
        Format::Cap => {
            let read = read_cap(file, text)?;
            Ok(Places {
                demand_names: numbers(read.demands.len()),
                site_names: numbers(read.opening.len()),
                weights: read.demands,
                capacities: read.capacities,
                opening: Some(read.opening),
                p: None,
                total_costs: true,
                weighted: false,
                table: read.table,
            })
        }
        Format::Csv => super::tables::read(arguments, radius),
        Format::Sjc => points(read_sjc(file, text)?),
        Format::Bds => points(read_bds(file, text)?),
        _ => {
            let kind = clap::ValueEnum::to_possible_value(&arguments.problem);
            Err(input.unfit(kind.as_ref().map_or("", |kind| kind.get_name())))
        }
    }
}

/// An argument that is wrong, and what to write instead.
pub fn wrong(what: Text, remedy: Text) -> Failure {
    Problem::new(Code::BadArgument, what).hint(remedy).into()
}

/// Positions of names.
pub fn positions(names: &[Value], wanted: &[String], what: (&str, &str)) -> Result<Vec<usize>, Failure> {
    const SHOWN: usize = 8;
    wanted
        .iter()
        .map(|name| {
            names.iter().position(|own| plain(own) == *name).ok_or_else(|| {
                let known = names.iter().take(SHOWN).map(plain).collect::<Vec<_>>().join(", ");
                let more = if names.len() > SHOWN { " …" } else { "" };
                wrong(
                    Text::new(format!("没有{}“{name}”", what.0), format!("there is no {} `{name}`", what.1)),
                    Text::new(format!("已有：{known}{more}"), format!("there are {known}{more}")),
                )
            })
        })
        .collect()
}

/// Pairs of names `demand:site`.
pub fn pairs(places: &Places, wanted: &[String]) -> Result<Vec<(usize, usize)>, Failure> {
    wanted
        .iter()
        .map(|pair| {
            let (demand, site) = pair.split_once(':').ok_or_else(|| {
                let first = |names: &[Value]| names.first().map(plain).unwrap_or_default();
                let example = format!("{}:{}", first(&places.demand_names), first(&places.site_names));
                wrong(
                    Text::new(format!("“{pair}”应写作 需求点:候选点"), format!("`{pair}` should be demand:site")),
                    Text::new(format!("例如 --forbidden {example}"), format!("for example --forbidden {example}")),
                )
            })?;
            let demand = positions(&places.demand_names, &[demand.to_string()], ("需求点", "demand"))?;
            let site = positions(&places.site_names, &[site.to_string()], ("候选点", "site"))?;
            Ok((demand[0], site[0]))
        })
        .collect()
}

/// A flag that this problem needs.
pub fn need<T: Copy>(value: Option<T>, flag: &str) -> Result<T, Failure> {
    let remedy = || match flag {
        "--p" => Text::new("请加上要选的点数，如 --p 5。", "say how many sites, such as --p 5."),
        "--radius" => Text::new(
            "请加上半径，单位同费用表，如 --radius 15。",
            "say how far, in the unit of the costs, such as --radius 15.",
        ),
        "--capacity" => Text::new(
            "请加上 --capacity，或在 --supply 表中写出每个点的容量。",
            "give --capacity, or the capacity of every site in the table of --supply.",
        ),
        "--threshold" => Text::new(
            "请加上每个区域的最小规模，如 --threshold 100。",
            "say how much a region must hold at least, such as --threshold 100.",
        ),
        _ => Text::new(format!("请加上 {flag}。"), format!("give {flag}.")),
    };
    value.ok_or_else(|| wrong(Text::new(format!("此问题需要 {flag}"), format!("this problem needs {flag}")), remedy()))
}

/// Capacity of each site, if the question heeds any: the table's with `--capacitated`, `--capacity` where that leaves it open.
fn room(arguments: &Arguments, places: &Places) -> Result<Option<Vec<f64>>, Failure> {
    if !arguments.capacitated {
        return Ok(arguments.capacity.map(|capacity| vec![capacity; places.table.columns()]));
    }
    let each: Option<Vec<f64>> = places.capacities.iter().map(|own| own.or(arguments.capacity)).collect();
    need(each.as_ref().map(|_| ()), "--capacity")?;
    Ok(each)
}

/// Number of sites: asked for, or the file's; as many as there are where a budget limits them.
fn count(arguments: &Arguments, places: &Places) -> Result<usize, Failure> {
    let given = arguments.p.or(places.p);
    need(if arguments.budget.is_some() { given.or(Some(places.table.columns())) } else { given }, "--p")
}

/// Own costs of the sites, which a budget needs.
fn own_costs(places: &Places) -> Result<Vec<f64>, Failure> {
    places.opening.clone().ok_or_else(|| {
        wrong(
            Text::new("--budget 需要候选点成本", "--budget needs own costs of the sites"),
            Text::new(
                "请在 --supply 表中加上第三列 cost，或用 --supply-columns 指出。",
                "add a third column `cost` to the table of --supply, or name it with --supply-columns.",
            ),
        )
    })
}

/// Solves one of the four.
pub fn solve(arguments: &Arguments, input: Input, stop: &Stop) -> Result<Answer, Why> {
    let cover = matches!(arguments.problem, Kind::Lscp | Kind::Mclp);
    let radius = if cover { Some(need(arguments.radius, "--radius")?) } else { arguments.radius };
    over(arguments, &input, radius, |places| answer(arguments, &input, places, radius, stop))
}

fn answer(
    arguments: &Arguments,
    input: &Input,
    places: &Places,
    radius: Option<f64>,
    stop: &Stop,
) -> Result<Answer, Why> {
    let fixed = positions(&places.site_names, &arguments.fixed, ("候选点", "site"))?;
    let forbidden = pairs(places, &arguments.forbidden)?;
    let (table, seed, weights) = (&places.table, arguments.seed, places.weights.clone());
    let within = radius.unwrap_or(f64::MAX);
    let solution = match arguments.problem {
        Kind::PMedian => {
            let p = count(arguments, places)?;
            let mut problem = PMedian::new(table, p).weights(weights).fixed(fixed.clone()).forbidden(forbidden);
            if let Some(opening) = &places.opening {
                problem = problem.own_costs(opening.clone());
            }
            if let Some(radius) = places.radius(arguments) {
                problem = problem.radius(radius);
            }
            problem.solve(stop, seed)?
        }
        Kind::PCentre => {
            let p = count(arguments, places)?;
            let mut problem = PCentre::new(table, p).weights(weights).fixed(fixed.clone()).forbidden(forbidden);
            if let Some(room) = room(arguments, places)? {
                problem = problem.capacities(room);
            }
            if let Some(budget) = arguments.budget {
                problem = problem.budget(own_costs(places)?, budget);
            }
            if let Some(radius) = places.radius(arguments) {
                problem = problem.radius(radius);
            }
            problem.solve(stop, seed)?
        }
        Kind::Lscp => {
            let mut problem = SetCover::new(table, within).weights(weights).fixed(fixed.clone()).forbidden(forbidden);
            if let Some(opening) = &places.opening {
                problem = problem.own_costs(opening.clone());
            }
            if let Some(room) = room(arguments, places)? {
                problem = problem.capacities(room);
            }
            problem.solve(stop, seed)?
        }
        _ => {
            let p = count(arguments, places)?;
            let mut problem =
                MaximalCover::new(table, p, within).weights(weights).fixed(fixed.clone()).forbidden(forbidden);
            if let Some(room) = room(arguments, places)? {
                problem = problem.capacities(room);
            }
            if let Some(budget) = arguments.budget {
                problem = problem.budget(own_costs(places)?, budget);
            }
            problem.solve(stop, seed)?
        }
    };
    let before = coverage(table, &places.weights, &fixed, arguments.radius);
    let after = coverage(table, &places.weights, &solution.chosen, arguments.radius);
    let mut answer = Answer::new(&input.instance, &solution, &places.site_names).assigned(
        &solution,
        &places.demand_names,
        &places.site_names,
    );
    answer.coverage = Some((before, after));
    answer.more.insert("mean_cost".into(), number(after.mean_cost));
    if arguments.problem == Kind::Lscp {
        answer.more.insert("sites".into(), json!(solution.chosen.len()));
    }
    if arguments.assignment {
        answer.share(&solution, &places.demand_names, &places.site_names);
    }
    Ok(answer)
}
