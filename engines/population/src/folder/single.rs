use super::gather::Gather;
use super::table::{Table, keep};
use super::{Folder, Unreadable, two_of_movers};
use crate::Error;
use crate::inputs::{BySex, Inputs, Sex, Step, Width, birth_rate, death_rate, sex_ratio};
use crate::life_table::FirstYear;
use linping_problems::{Code, Place, Problem, Problems, Text};
use std::collections::BTreeMap;
use std::path::Path;

/// Values by sex and age, one list a year.
type Years = BTreeMap<i32, BySex<Vec<f64>>>;

/// Reads single years of age, year by year.
pub(super) fn read(folder: &Path) -> Result<Folder, Unreadable> {
    let fertility = Table::read(folder, "asfr.csv")?;
    let base = Table::read(folder, "base_population.csv")?;
    let mortality = Table::read(folder, "mortality_mx.csv")?;
    let ratios = Table::read(folder, "srb.csv")?;
    let mut problems = Problems::new();
    let mut warnings = Problems::new();
    let (labels, people) = keep(&mut problems, population(&base)).unwrap_or_default();
    let groups = labels.len();
    let births = keep(&mut problems, births(&fertility, groups)).unwrap_or_default();
    let ratios = keep(&mut problems, sex_ratios(&ratios)).unwrap_or_default();
    let rate = |value: f64| death_rate(value);
    let deaths = by_sex_and_age(&mortality, groups, rate, &mut problems);
    let movers = if folder.join("migration.csv").is_file() {
        let table = keep(&mut problems, Table::read(folder, "migration.csv"));
        warnings.extend(two_of_movers(folder));
        table.map(|table| by_sex_and_age(&table, groups, |_| Ok(()), &mut problems)).unwrap_or_default()
    } else {
        let message = Text::new(
            "目录中没有 migration.csv，按无迁移推算",
            "the folder has no migration.csv; the projection is made without migration",
        );
        let place = Place::file(folder.display().to_string());
        warnings.push(Problem::warning(Code::BadPopulation, message).at(place));
        let none = BySex::new(vec![0.0; groups], vec![0.0; groups]);
        births.keys().map(|year| (*year, none.clone())).collect()
    };
    if !problems.is_empty() {
        let missing = problems.iter().any(|p| p.code == Code::UnreadableFile);
        return Err(Unreadable { problems, missing });
    }
    let base_year = births.keys().next().copied().unwrap_or_default();
    let last = births.keys().next_back().copied().unwrap_or_default();
    let mut steps = Vec::new();
    for year in base_year..=last {
        let (Some(fertility), Some(ratio), Some(mortality), Some(migration)) =
            (births.get(&year), ratios.get(&year), deaths.get(&year), movers.get(&year))
        else {
            let lacking: Vec<&str> = [
                ("asfr.csv", births.contains_key(&year)),
                ("srb.csv", ratios.contains_key(&year)),
                ("mortality_mx.csv", deaths.contains_key(&year)),
                ("migration.csv", movers.contains_key(&year)),
            ]
            .iter()
            .filter(|(_, there)| !there)
            .map(|(name, _)| *name)
            .collect();
            let file = folder.join(lacking.first().copied().unwrap_or("asfr.csv"));
            problems.push(Error::MissingYear { year }.problem().at(Place::file(file.display().to_string())));
            continue;
        };
        steps.push(Step {
            mortality: mortality.clone(),
            fertility: fertility.clone(),
            sex_ratio: *ratio,
            migration: migration.clone(),
        });
    }
    if !problems.is_empty() {
        return Err(Unreadable { problems, missing: false });
    }
    let inputs = Inputs { width: Width::Single, first_year: FirstYear::default(), base_year, base: people, steps };
    inputs.check().map_err(|e| Unreadable::from(e.problem().at(Place::file(folder.display().to_string()))))?;
    Ok(Folder { inputs, age_labels: labels, columns: ["male".to_string(), "female".to_string()], warnings })
}

/// Ages must run from 0 without a gap; the last one is taken as open.
fn population(table: &Table) -> Result<(Vec<String>, BySex<Vec<f64>>), Problem> {
    let age = table.column(&["age"])?;
    let (male, female) = (table.column_starting("male")?, table.column_starting("female")?);
    let mut labels: Vec<String> = Vec::new();
    let mut people = BySex::new(Vec::new(), Vec::new());
    let mut rows = table.rows.clone();
    rows.sort_by_key(|row| table.text(*row, age).trim_end_matches('+').parse().unwrap_or(usize::MAX));
    for row in rows {
        let label = table.text(row, age);
        let expected = labels.len();
        if label.trim_end_matches('+').parse() != Ok(expected) {
            return Err(table
                .problem(
                    Code::BadPopulation,
                    Some(row),
                    format!("年龄“{label}”与前一岁不相接，应为 {expected}"),
                    format!("the age `{label}` does not follow the one before; it should be {expected}"),
                )
                .hint(Text::new(
                    "年龄应从 0 连续到开放组。",
                    "ages run from 0 to the open group without a gap or a repeat.",
                )));
        }
        for (cells, column) in [(&mut people.male, male), (&mut people.female, female)] {
            let value = table.number(row, column)?;
            if value < 0.0 {
                return Err(Error::People { what: "base population", value }.problem().at(table.cell(row, column)));
            }
            cells.push(value);
        }
        labels.push(label.to_string());
    }
    Ok((labels, people))
}

/// Births a woman and year, from the ages given; every other age has none.
fn births(table: &Table, groups: usize) -> Result<BTreeMap<i32, Vec<f64>>, Problem> {
    let age = table.column(&["age"])?;
    ages_close(table, age)?;
    let mut all: BTreeMap<i32, Vec<f64>> = BTreeMap::new();
    for (year, column) in years(table)? {
        let rates = all.entry(year).or_insert_with(|| vec![0.0; groups]);
        for row in table.rows.iter().copied() {
            let value = table.number(row, column)?;
            birth_rate(value).map_err(|e| e.problem().at(table.cell(row, column)))?;
            let place = table.text(row, age).parse::<usize>().ok().and_then(|a| rates.get_mut(a));
            match place {
                Some(rate) => *rate = value,
                None => {
                    return Err(table.problem(
                        Code::BadPopulation,
                        Some(row),
                        format!("年龄“{}”不在基年人口中", table.text(row, age)),
                        format!("the age `{}` is not in the base population", table.text(row, age)),
                    ));
                }
            }
        }
    }
    Ok(all)
}

/// Ages of births must follow each other, each once: what lies between two of them would be read as barren.
fn ages_close(table: &Table, age: usize) -> Result<(), Problem> {
    let mut ages: Vec<_> = table
        .rows
        .iter()
        .filter_map(|row| Some((table.text(*row, age).trim_end_matches('+').parse::<usize>().ok()?, *row)))
        .collect();
    ages.sort_by_key(|(age, _)| *age);
    let broken = ages.windows(2).find_map(|pair| match pair {
        [(before, _), (after, row)] if *after != before + 1 => Some((*before, *after, *row)),
        _ => None,
    });
    let Some((before, after, row)) = broken else { return Ok(()) };
    let (zh, en) = if before == after {
        (format!("年龄 {after} 出现两次"), format!("the age {after} stands twice"))
    } else {
        (
            format!("年龄 {before} 之后是 {after}，中间缺岁"),
            format!("the age {after} follows {before}: ages between are missing"),
        )
    };
    Err(table.problem(Code::BadPopulation, Some(row), zh, en).hint(Text::new(
        "生育年龄应连续，每岁一行（不生育的写 0）。",
        "give every age from the first to the last once (0 where nobody gives birth).",
    )))
}

fn years(table: &Table) -> Result<Vec<(i32, usize)>, Problem> {
    let years = table.years();
    if years.is_empty() {
        return Err(table.problem(
            Code::MissingColumn,
            None,
            "没有以年份命名的列",
            "there is no column named by a year",
        ));
    }
    Ok(years)
}

fn sex_ratios(table: &Table) -> Result<BTreeMap<i32, f64>, Problem> {
    let (year, ratio) = (table.column(&["year"])?, table.column(&["srb"])?);
    table
        .rows
        .iter()
        .copied()
        .map(|row| {
            let value = table.number(row, ratio)?;
            sex_ratio(value).map_err(|e| e.problem().at(table.cell(row, ratio)))?;
            Ok((table.number(row, year)? as i32, value))
        })
        .collect()
}

/// A table of sex, age and one column a year; rows in any order.
fn by_sex_and_age(
    table: &Table,
    groups: usize,
    check: impl Fn(f64) -> Result<(), Error>,
    problems: &mut Problems,
) -> Years {
    let columns = (table.column(&["sex"]), table.column(&["age"]), years(table));
    let (Some(sex), Some(age), Some(years)) =
        (keep(problems, columns.0), keep(problems, columns.1), keep(problems, columns.2))
    else {
        return Years::new();
    };
    let mut all = Gather::new(groups);
    for row in table.rows.iter().copied() {
        let mut read = || -> Result<(), Problem> {
            let sex = match table.text(row, sex) {
                "male" => Sex::Male,
                "female" => Sex::Female,
                other => {
                    return Err(table.problem(
                        Code::BadTable,
                        Some(row),
                        format!("性别“{other}”应为 male 或 female"),
                        format!("the sex `{other}` should be male or female"),
                    ));
                }
            };
            let place = table.text(row, age).trim_end_matches('+').parse().ok();
            for (year, column) in &years {
                let value = table.number(row, *column)?;
                all.put(table, row, (*year, sex, place), value)?;
                check(value).map_err(|e| e.problem().at(table.cell(row, *column)))?;
            }
            Ok(())
        };
        keep(problems, read());
    }
    all.whole(table, problems, |age| age.to_string())
}
