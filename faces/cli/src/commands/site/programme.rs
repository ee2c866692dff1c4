//! Portfolios: projects over years, from a table.

use super::answer::{Answer, number};
use super::input::Input;
use super::places::{need, plain, wrong};
use super::tables::{Names, Sheet, amount};
use super::{Arguments, Why};
use crate::context::Failure;
use linping_problems::{Code, Place, Problem, Text};
use linping_siting::{Portfolio, Project};
use linping_work::Stop;
use serde_json::{Map, Value, json};
use std::path::Path;

/// Projects as their table gives them, still naming each other.
struct Projects {
    names: Names,
    regions: Names,
    /// Label of each year: what stands after `cost_`, or nothing for a single column `cost`.
    years: Vec<String>,
    list: Vec<Project>,
    /// (project, line, name of the other).
    requires: Vec<(usize, u64, String)>,
    excludes: Vec<(usize, u64, String)>,
}

impl Projects {
    /// What an error is to call projects, years and regions.
    fn called(&self) -> linping_siting::Names {
        let names = |names: &Names| names.list.iter().map(plain).collect();
        linping_siting::Names {
            projects: names(&self.names),
            years: self.years.clone(),
            regions: names(&self.regions),
            ..Default::default()
        }
    }
}

/// Reads the projects, their budgets and shares, and solves.
pub fn solve(arguments: &Arguments, input: &Input, stop: &Stop) -> Result<Answer, Why> {
    let path = arguments.file.as_deref().ok_or_else(|| {
        wrong(
            Text::new("没有给出项目表", "the table of projects is missing"),
            Text::new(
                "请给出文件：列 id、value、region、requires、excludes 与每年一列 cost_年份。",
                "give a file with the columns id, value, region, requires, excludes and one cost_YEAR a year.",
            ),
        )
    })?;
    let mut read = projects(path)?;
    let budgets = budgets(arguments, &read.years)?;
    let least = least(arguments, &mut read.regions)?;
    let requires = pairs(&input.name, &mut read.names, &read.requires)?;
    let excludes = pairs(&input.name, &mut read.names, &read.excludes)?;
    let plan = Portfolio::new(read.list.clone(), budgets.clone());
    let plan = plan.requires(requires).excludes(excludes).least_by_region(least);
    let solution = plan.solve(stop, arguments.seed).map_err(|error| Why::Engine(error, read.called()))?;
    let mut answer = Answer::new(&input.instance, &solution, &read.names.list);
    let chosen = || solution.chosen.iter().map(|&at| &read.list[at]);
    let mut years = Map::new();
    for (at, year) in read.years.iter().enumerate() {
        let spent: f64 = chosen().map(|project| project.costs[at]).sum();
        let label = if year.is_empty() { "all" } else { year };
        years.insert(label.to_string(), json!({ "spent": number(spent), "budget": number(budgets[at]) }));
    }
    answer.more.insert("years".into(), Value::Object(years));
    let mut regions = Map::new();
    for (at, region) in read.regions.list.iter().enumerate() {
        let value: f64 = chosen().filter(|project| project.region == at).map(|project| project.value).sum();
        let name = region.as_str().unwrap_or_default();
        if !(name.is_empty() && read.regions.list.len() == 1) {
            regions.insert(name.to_string(), number(value));
        }
    }
    if !regions.is_empty() {
        answer.more.insert("regions".into(), Value::Object(regions));
    }
    Ok(answer)
}

/// Columns id, value, region, requires, excludes; and one column of costs a year.
fn projects(path: &Path) -> Result<Projects, Failure> {
    let wanted = ["id", "value", "region", "requires", "excludes"].map(String::from);
    let mut sheet = Sheet::open(path, &wanted, 2)?;
    let mut years = Vec::new();
    for (at, header) in sheet.headers.iter().enumerate() {
        if let Some(rest) = header.strip_prefix("cost") {
            years.push(rest.trim_start_matches(['_', ' ', '-']).to_string());
            sheet.columns.push(Some(at));
        }
    }
    if years.is_empty() {
        return Err(Problem::new(
            Code::MissingColumn,
            Text::new(format!("{} 没有费用列", sheet.name), format!("{} has no column of costs", sheet.name)),
        )
        .at(Place::line(&sheet.name, 1, 1))
        .hint(Text::new(
            "每年一列，如 cost_2026、cost_2027；只有一年时为 cost。",
            "one column a year, as cost_2026 and cost_2027; `cost` if there is but one.",
        ))
        .into());
    }
    let (mut names, mut regions) = (Names::default(), Names::default());
    let (mut list, mut requires, mut excludes) = (Vec::new(), Vec::new(), Vec::new());
    sheet.each(|file, cells, line| {
        let cell = |at: usize| cells.get(at).copied().flatten().unwrap_or_default();
        names.add(file, line, cell(0))?;
        let value = amount(file, line, Some(cell(1)), ("价值", "the value"))?;
        let region = regions.get(cell(2), true).unwrap_or_default() as usize;
        let others = |at: usize| cell(at).split([';', ' ']).filter(|name| !name.is_empty());
        requires.extend(others(3).map(|other| (list.len(), line, other.to_string())));
        excludes.extend(others(4).map(|other| (list.len(), line, other.to_string())));
        let costs: Result<Vec<f64>, Failure> = cells[5..]
            .iter()
            .map(|cost| match cost.unwrap_or_default() {
                // A year without an entry costs nothing.
                "" => Ok(0.0),
                cost => amount(file, line, Some(cost), ("费用", "the cost")),
            })
            .collect();
        list.push(Project { value, costs: costs?, region });
        Ok(())
    })?;
    if list.is_empty() {
        let words = Text::new("没有项目", "there are no projects");
        return Err(Problem::new(Code::Empty, words)
            .at(Place::line(path.display().to_string(), 2, 1))
            .hint(Text::new("请至少写一行。", "write one row at least."))
            .into());
    }
    Ok(Projects { names, regions, years, list, requires, excludes })
}

/// A budget for each year: of the table, or the same for all.
fn budgets(arguments: &Arguments, years: &[String]) -> Result<Vec<f64>, Failure> {
    let Some(path) = &arguments.budgets else {
        return Ok(vec![need(arguments.budget, "--budgets / --budget")?; years.len()]);
    };
    let mut budgets: Vec<Option<f64>> = vec![arguments.budget; years.len()];
    Sheet::open(path, &["year".to_string(), "budget".to_string()], 2)?.each(|file, cells, line| {
        let year = cells[0].unwrap_or_default();
        let at = years.iter().position(|own| own == year).ok_or_else(|| {
            Failure::from(
                Problem::new(
                    Code::BadTable,
                    Text::new(
                        format!("项目表没有“cost_{year}”列"),
                        format!("the projects have no column `cost_{year}`"),
                    ),
                )
                .at(Place::line(file, line, 1))
                .hint(Text::new(
                    format!("项目表的年份：{}", years.join(", ")),
                    format!("the years of the projects are {}", years.join(", ")),
                )),
            )
        })?;
        budgets[at] = Some(amount(file, line, cells[1], ("预算", "the budget"))?);
        Ok(())
    })?;
    budgets
        .iter()
        .zip(years)
        .map(|(budget, year)| {
            budget.ok_or_else(|| {
                Failure::from(
                    Problem::new(
                        Code::BadTable,
                        Text::new(format!("没有“{year}”年的预算"), format!("there is no budget for `{year}`")),
                    )
                    .at(Place::file(path.display().to_string()))
                    .hint(Text::new(
                        "请补上一行，或用 --budget 给出其余各年的预算。",
                        "add a row for it, or give the budget of all other years with --budget.",
                    )),
                )
            })
        })
        .collect()
}

/// The least value of each region.
fn least(arguments: &Arguments, regions: &mut Names) -> Result<Vec<(usize, f64)>, Failure> {
    let mut least = Vec::new();
    let Some(path) = &arguments.least else { return Ok(least) };
    Sheet::open(path, &["region".to_string(), "value".to_string()], 2)?.each(|file, cells, line| {
        let region = cells[0].unwrap_or_default();
        let at = regions.get(region, false).ok_or_else(|| unknown(file, line, ("区域", "region"), region))?;
        least.push((at as usize, amount(file, line, cells[1], ("价值", "the value"))?));
        Ok(())
    })?;
    Ok(least)
}

/// Names to positions.
fn pairs(file: &str, names: &mut Names, wanted: &[(usize, u64, String)]) -> Result<Vec<(usize, usize)>, Failure> {
    wanted
        .iter()
        .map(|(own, line, other)| {
            let at = names.get(other, false).ok_or_else(|| unknown(file, *line, ("项目", "project"), other))?;
            Ok((*own, at as usize))
        })
        .collect()
}

fn unknown(file: &str, line: u64, what: (&str, &str), name: &str) -> Failure {
    Problem::new(
        Code::BadTable,
        Text::new(format!("没有{}“{name}”", what.0), format!("there is no {} `{name}`", what.1)),
    )
    .at(Place::line(file, line, 1))
    .hint(Text::new("请改正名称，或在项目表中补上。", "correct the name, or add it to the table of projects."))
    .into()
}
