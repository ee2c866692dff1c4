use super::input::{open, refused};
use super::listing::{Listing, finish_with, number, text};
use crate::context::{Context, Failure, Outcome};
use clap::Args;
use linping_problems::{Code, Place, Problem, Problems, Text};
use linping_statistics::Error;
use linping_statistics::ranks::{Panel, backtest, extra_growth_needed, outlook};
use linping_tables::{Table, parse_number};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Arguments of the measure.
#[derive(Args, Debug)]
pub struct Arguments {
    /// Levels: one row a unit with a column a year (gdp2013, gdp2014 …), or the columns unit, year and value.
    file: PathBuf,
    /// Start of the names of the columns of years, or the column of values.
    #[arg(long, value_name = "NAME")]
    value: Option<String>,
    /// Column of units [default: the first whose cells all differ].
    #[arg(long, value_name = "COLUMN")]
    id: Option<String>,
    /// Column of groups that rank among themselves.
    #[arg(long, value_name = "COLUMN")]
    group: Option<String>,
    /// Without --group: units whose codes start with the same so many characters rank among themselves (a county in its
    /// region: 4); 0 for all together.
    #[arg(long, value_name = "CHARACTERS", default_value_t = 4)]
    group_length: usize,
    /// Test the method on the past.
    #[arg(long)]
    backtest: bool,
    /// Years ahead.
    #[arg(long, value_name = "YEARS", value_delimiter = ',', default_values_t = [1, 3])]
    horizon: Vec<u32>,
    /// First base year of the test.
    #[arg(long, value_name = "YEAR", default_value_t = 2004)]
    from: i32,
    /// Largest gap of the neighbours tested, as a share.
    #[arg(long, value_name = "SHARE", default_value_t = 0.15)]
    within: f64,
    /// Fewest and most members of the groups tested.
    #[arg(long, value_name = "FROM,TO", value_delimiter = ',', num_args = 1, default_values_t = [6, 40])]
    members: Vec<usize>,
    /// Unit whose way to a rank is asked for.
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// Rank asked for [default: one better than now].
    #[arg(long, value_name = "RANK")]
    rank: Option<usize>,
    /// Odds that the growth needed is given for.
    #[arg(long, value_name = "SHARE", default_value_t = 0.8)]
    probability: f64,
    /// Number of draws.
    #[arg(long, default_value_t = 2_000)]
    draws: usize,
    /// Seed of the draws.
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// File to write, as CSV; `-` for standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Units, their groups' names and the panel.
struct Input {
    units: Vec<String>,
    groups: Vec<String>,
    panel: Panel,
    /// Units without a level in every year, and the first year that each lacks.
    left_out: Vec<(String, i32)>,
}

/// Gives the outlook, or tests it on the past.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let table = open(&arguments.file)?;
    let input = read(arguments, &table)?;
    let warnings: Problems = input.doubt(arguments).into_iter().collect();
    if !warnings.is_empty() && !context.common.quiet && !context.common.json {
        crate::diagnostics::print(&warnings, None, context);
    }
    if arguments.backtest {
        return test(arguments, &input, context);
    }
    match &arguments.unit {
        Some(unit) => way(arguments, &input, unit, context),
        None => all(arguments, &input, context),
    }
}

impl Input {
    /// Units that could not be ranked: whoever is ahead of others without being seen makes their ranks too good.
    fn doubt(&self, arguments: &Arguments) -> Option<Problem> {
        let (count, named) = (self.left_out.len(), self.left_out.iter().take(5));
        let list = named.map(|(unit, year)| format!("{unit} ({year})")).collect::<Vec<_>>().join(", ");
        let more = if count > 5 { " …" } else { "" };
        (count > 0).then(|| {
            let message = Text::new(
                format!("{count} 个单位缺年份，不在位次之内：{list}{more}"),
                format!("{count} unit(s) lack a year and are not ranked: {list}{more}"),
            );
            Problem::warning(Code::MissingYear, message).at(Place::file(arguments.file.display().to_string())).hint(
                Text::new(
                    "补齐这些年份，否则其余单位的位次偏好。",
                    "fill these years in; without them the others stand too high.",
                ),
            )
        })
    }

    /// The units left out, for machines.
    fn left_out_json(&self) -> Value {
        self.left_out.iter().map(|(unit, year)| json!({ "unit": unit, "lacks": year })).collect()
    }
}

fn failed(arguments: &Arguments, error: &Error) -> Failure {
    if *error == Error::Stopped { Failure::interrupted() } else { refused(error, &arguments.file) }
}

/// Odds of all units.
fn all(arguments: &Arguments, input: &Input, context: &Context) -> Outcome {
    let mut listing = Listing::new(&["group", "unit", "rank", "horizon", "mean_rank", "better", "same", "worse"]);
    let mut value = Vec::new();
    for (group, name) in input.groups.iter().enumerate() {
        for years in &arguments.horizon {
            let found = outlook(&input.panel, group, *years, arguments.draws, arguments.seed, &context.stop);
            let found = found.map_err(|e| failed(arguments, &e))?;
            for unit in &found.units {
                let label = input.units.get(unit.unit).map_or("", String::as_str);
                let better = unit.at_least(unit.rank - 1);
                let same = unit.probabilities.get(unit.rank - 1).copied().unwrap_or(0.0);
                let worse = (1.0 - better - same).max(0.0);
                let numbers = [unit.rank as f64, f64::from(*years), unit.mean_rank(), better, same, worse];
                listing.push([text(name), text(label)].into_iter().chain(numbers.map(|n| number(Some(n)))));
                value.push(json!({
                    "group": name, "unit": label, "rank": unit.rank, "horizon": years, "mean_rank": unit.mean_rank(),
                    "better": better, "same": same, "worse": worse, "probabilities": unit.probabilities,
                }));
            }
        }
    }
    let base = input.panel.years().last();
    let value = json!({ "base_year": base, "draws": arguments.draws, "seed": arguments.seed,
        "left_out": input.left_out.len(), "left_out_units": input.left_out_json(), "outlook": value });
    finish_with(&listing, &value, arguments.output.as_deref(), "", context)
}

/// What a rank would take for one unit.
fn way(arguments: &Arguments, input: &Input, unit: &str, context: &Context) -> Outcome {
    let Some(position) = input.units.iter().position(|u| u == unit) else {
        let message = match input.left_out.iter().find(|(name, _)| name == unit) {
            Some((_, year)) => Text::new(
                format!("“{unit}”缺 {year} 年的数值，无法排位"),
                format!("`{unit}` lacks a value for {year} and cannot be ranked"),
            ),
            None => Text::new(format!("没有名为“{unit}”的单位"), format!("there is no unit `{unit}`")),
        };
        let place = Place::file(arguments.file.display().to_string());
        return Err(Problem::new(Code::UnknownName, message).at(place).into());
    };
    let group = input.panel.members().iter().position(|m| m.contains(&position)).unwrap_or(0);
    let year = input.panel.years().last().copied().unwrap_or_default();
    let now = input.panel.ranks(group, year).iter().find(|(u, _)| *u == position).map_or(0, |(_, rank)| *rank);
    let rank = arguments.rank.unwrap_or(now.saturating_sub(1).max(1));
    let heads = ["unit", "rank_now", "rank", "horizon", "odds_now", "probability", "extra_growth", "naive_growth"];
    let mut listing = Listing::new(&heads);
    for years in &arguments.horizon {
        let needed = extra_growth_needed(
            &input.panel,
            position,
            rank,
            *years,
            arguments.probability,
            arguments.draws,
            arguments.seed,
            &context.stop,
        );
        let needed = needed.map_err(|e| failed(arguments, &e))?;
        let numbers = [
            now as f64,
            rank as f64,
            f64::from(*years),
            needed.odds_now,
            arguments.probability,
            needed.extra_growth,
            needed.naive_growth,
        ];
        listing.push(std::iter::once(text(unit)).chain(numbers.map(|n| number(Some(n)))));
    }
    let note = Text::new(
        "extra_growth 为每年高于共同趋势的名义增速；naive_growth 只补今天的差距，实现与否约各占一半。\n",
        "extra_growth is nominal growth a year beyond the common trend; naive_growth only closes today's gap and is about a coin toss.\n",
    );
    let value =
        json!({ "base_year": year, "draws": arguments.draws, "seed": arguments.seed, "needed": listing.as_json() });
    finish_with(&listing, &value, arguments.output.as_deref(), context.say(&note), context)
}

fn test(arguments: &Arguments, input: &Input, context: &Context) -> Outcome {
    let members = match arguments.members.as_slice() {
        [from, to] => (*from, *to),
        _ => return Err(Failure::argument("--members 应为“最少,最多”", "--members takes two numbers, such as 6,40")),
    };
    let mut listing = Listing::new(&["horizon", "method", "pairs", "brier", "log_loss", "skill"]);
    let mut tests = Vec::new();
    let mut words = String::new();
    for years in &arguments.horizon {
        let found = backtest(
            &input.panel,
            *years,
            arguments.from,
            arguments.within,
            members,
            arguments.draws,
            arguments.seed,
            &context.stop,
        );
        let found = found.map_err(|e| failed(arguments, &e))?;
        for score in &found.scores {
            let numbers = [found.pairs as f64, score.brier, score.log_loss, score.skill];
            let cells = [number(Some(f64::from(*years))), text(score.method.name())];
            listing.push(cells.into_iter().chain(numbers.map(|n| number(Some(n)))));
        }
        words.push_str(context.say(&Text::new(
            format!(
                "{years} 年：{} 对，其中被超越 {:.1}%；校准（给出的概率 → 实际）：\n",
                found.pairs,
                100.0 * found.overtaken
            ),
            format!(
                "{years} years: {} pairs, {:.1} % overtaken; calibration (odds given, what happened):\n",
                found.pairs,
                100.0 * found.overtaken
            ),
        )));
        let mut bins = Vec::new();
        for bin in &found.calibration {
            words.push_str(&format!(
                "  {:.2}–{:.2}  n={:<5} {:.3} → {:.3}\n",
                bin.from, bin.to, bin.pairs, bin.mean_odds, bin.overtaken
            ));
            bins.push(json!({ "from": bin.from, "to": bin.to, "pairs": bin.pairs, "mean_odds": bin.mean_odds, "overtaken": bin.overtaken }));
        }
        let methods: serde_json::Map<String, Value> = found
            .scores
            .iter()
            .map(|s| {
                (s.method.name().to_string(), json!({ "brier": s.brier, "log_loss": s.log_loss, "skill": s.skill }))
            })
            .collect();
        let used = found.scores.first();
        tests.push(json!({
            "horizon": years, "pairs": found.pairs, "base_years": [found.base_years.0, found.base_years.1],
            "overtaken": found.overtaken, "brier": used.map(|s| s.brier), "log_loss": used.map(|s| s.log_loss),
            "skill": used.map(|s| s.skill), "methods": methods, "calibration": bins,
        }));
    }
    let value = json!({ "draws": arguments.draws, "seed": arguments.seed, "within": arguments.within,
        "units": input.units.len(), "left_out": input.left_out.len(), "left_out_units": input.left_out_json(),
        "backtest": tests });
    finish_with(&listing, &value, arguments.output.as_deref(), &words, context)
}

fn read(arguments: &Arguments, table: &Table) -> Result<Input, Failure> {
    let mut levels: BTreeMap<i32, Vec<Option<f64>>> = BTreeMap::new();
    let mut names: Vec<String> = Vec::new();
    let mut group_of: Vec<String> = Vec::new();
    let group_texts = arguments.group.as_ref().map(|name| table.texts(name)).transpose()?;
    if table.has("year") {
        let id = arguments.id.clone().or_else(|| table.columns().iter().find(|c| c.as_str() != "year").cloned());
        let (ids, years) = (table.texts(&id.unwrap_or_default())?, table.integers("year")?);
        let values = table.optional_numbers(arguments.value.as_deref().unwrap_or("value"))?;
        for (row, ((name, year), value)) in ids.iter().zip(&years).zip(values).enumerate() {
            let at = names.iter().position(|n| n == name).unwrap_or_else(|| {
                names.push((*name).to_string());
                group_of
                    .push(group_texts.as_ref().and_then(|g| g.get(row)).map_or(String::new(), |g| (*g).to_string()));
                names.len() - 1
            });
            let list = levels.entry(*year as i32).or_default();
            list.resize(list.len().max(at + 1), None);
            list[at] = value;
        }
        levels.values_mut().for_each(|list| list.resize(names.len(), None));
    } else {
        let id = match &arguments.id {
            Some(name) => name.clone(),
            None => unique_column(table)?,
        };
        names = table.identifiers(&id)?.into_iter().map(str::to_string).collect();
        group_of = match &group_texts {
            Some(texts) => texts.iter().map(|t| (*t).to_string()).collect(),
            None => vec![String::new(); names.len()],
        };
        let prefix = arguments.value.clone().or_else(|| first_prefix(table)).unwrap_or_default();
        for column in table.columns() {
            if let Some(year) = column.strip_prefix(prefix.as_str()).and_then(|y| y.parse::<i32>().ok()) {
                levels.insert(year, table.optional_numbers(column)?);
            }
        }
    }
    if levels.is_empty() {
        return Err(Failure::argument(
            "没有年份列；请用 --value 指定列名前缀",
            "there are no columns of years; say with --value how their names start",
        ));
    }
    if group_texts.is_none() && arguments.group_length > 0 {
        let start = |name: &String| name.chars().take(arguments.group_length).collect::<String>();
        if names.iter().all(|n| n.is_ascii() && n.len() > arguments.group_length) {
            group_of = names.iter().map(start).collect();
        }
    }
    complete(arguments, names, &group_of, levels)
}

/// Units with a level in every year: first the longest run of neighbouring years to the end, then who has them all.
fn complete(
    arguments: &Arguments,
    names: Vec<String>,
    group_of: &[String],
    mut levels: BTreeMap<i32, Vec<Option<f64>>>,
) -> Result<Input, Failure> {
    // Years before a gap give no growth rate of one year to the next.
    let mut first = levels.keys().next_back().copied().unwrap_or_default();
    while levels.contains_key(&(first - 1)) {
        first -= 1;
    }
    levels.retain(|year, _| *year >= first);
    let whole = |unit: usize| levels.values().all(|list| list.get(unit).copied().flatten().is_some());
    let kept: Vec<usize> = (0..names.len()).filter(|unit| whole(*unit)).collect();
    let lacks = |unit: usize| {
        levels.iter().find(|(_, list)| list.get(unit).copied().flatten().is_none()).map(|(year, _)| *year)
    };
    let left_out = (0..names.len()).filter_map(|unit| Some((names.get(unit)?.clone(), lacks(unit)?))).collect();
    let texts: Vec<&str> = kept.iter().filter_map(|u| group_of.get(*u)).map(String::as_str).collect();
    let (groups, group_names) = super::input::positions(&texts);
    let of_unit = |unit: &usize| levels.values().filter_map(|list| list.get(*unit).copied().flatten()).collect();
    let values: Vec<Vec<f64>> = kept.iter().map(of_unit).collect();
    let years = levels.keys().copied().collect();
    let panel = Panel::new(groups, years, &values).map_err(|e| refused(&e, &arguments.file))?;
    let units = kept.iter().filter_map(|u| names.get(*u)).cloned().collect();
    Ok(Input { units, groups: group_names, panel, left_out })
}

fn unique_column(table: &Table) -> Result<String, Failure> {
    let unique = |column: &&String| {
        table.texts(column).is_ok_and(|texts| {
            let set: std::collections::HashSet<&str> = texts.iter().copied().collect();
            set.len() == texts.len()
                && texts.iter().any(|t| parse_number(t).is_none() || t.starts_with('0') || t.len() == 6)
        })
    };
    let found = table.columns().iter().find(unique);
    found
        .cloned()
        .ok_or_else(|| Failure::argument("请用 --id 指定单位列", "say with --id which column names the units"))
}

/// The start of the first column whose name ends in a year.
fn first_prefix(table: &Table) -> Option<String> {
    table.columns().iter().find_map(|column| {
        let cut = column.len().checked_sub(4)?;
        let year: i32 = column.get(cut..)?.parse().ok()?;
        ((1900..2200).contains(&year)).then(|| column.get(..cut).unwrap_or("").to_string())
    })
}
