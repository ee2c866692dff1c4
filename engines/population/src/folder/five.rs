use super::gather::Gather;
use super::table::{Row, Table, keep};
use super::{Folder, Unreadable, two_of_movers};
use crate::Error;
use crate::inputs::{BySex, Inputs, Sex, Step, Width, death_rate, sex_ratio, total_fertility};
use crate::life_table::FirstYear;
use crate::migration::AgeSchedule;
use linping_problems::{Code, Place, Problem, Problems, Text};
use std::collections::BTreeMap;
use std::path::Path;

/// Reads five-year groups in five-year steps.
pub(super) fn read(folder: &Path) -> Result<Folder, Unreadable> {
    let base = Table::read(folder, "base_population.csv")?;
    let fertility = Table::read(folder, "fertility.csv")?;
    let mortality = Table::read(folder, "mortality_mx.csv")?;
    let mut problems = Problems::new();
    let mut warnings = Problems::new();
    let periods = keep(&mut problems, periods(&fertility)).unwrap_or_default();
    let base_year = periods.first().map_or(0, |p| p.0);
    // What follows from a problem already told is not told again.
    let people =
        if periods.is_empty() { None } else { keep(&mut problems, population(&base, base_year, &mut warnings)) };
    let (labels, columns, people) = people.unwrap_or_default();
    let groups = labels.len();
    let births = births(&fertility, groups, &mut problems);
    let deaths = deaths(&mortality, groups, &mut problems);
    let movers = if labels.is_empty() {
        BTreeMap::new()
    } else {
        movers(folder, &labels, &columns, &periods, &mut problems, &mut warnings)
    };
    if !problems.is_empty() {
        let missing = problems.iter().any(|p| p.code == Code::UnreadableFile);
        return Err(Unreadable { problems, missing });
    }
    let mut steps = Vec::with_capacity(periods.len());
    for (start, label) in &periods {
        let (Some((rates, ratio)), Some(mortality)) = (births.get(label), deaths.get(label)) else {
            problems.push(gap(&mortality, *start, label));
            continue;
        };
        let Some(movers) = movers.get(label) else {
            problems.push(gap(&fertility, *start, label));
            continue;
        };
        steps.push(Step {
            mortality: mortality.clone(),
            fertility: rates.clone(),
            sex_ratio: *ratio,
            migration: movers.clone(),
        });
    }
    if !problems.is_empty() {
        return Err(Unreadable { problems, missing: false });
    }
    let inputs = Inputs { width: Width::Five, first_year: FirstYear::default(), base_year, base: people, steps };
    inputs.check().map_err(|e| Unreadable::from(e.problem().at(Place::file(folder.display().to_string()))))?;
    Ok(Folder { inputs, age_labels: labels, columns, warnings })
}

fn gap(table: &Table, year: i32, label: &str) -> Problem {
    table.problem(
        Code::MissingYear,
        None,
        format!("{year} 年起的时期 {label} 不是每张表都有"),
        format!("the period {label} from {year} is not in every table"),
    )
}

/// The periods in order, each starting where the one before ends.
fn periods(table: &Table) -> Result<Vec<(i32, String)>, Problem> {
    let column = table.column(&["period"])?;
    let mut periods: Vec<(i32, String, Row)> = Vec::new();
    for row in table.rows.iter().copied() {
        let label = table.text(row, column);
        let years = label.split_once('-').and_then(|(a, b)| Some((a.parse::<i32>().ok()?, b.parse::<i32>().ok()?)));
        let Some((start, _)) = years.filter(|(a, b)| b - a == 5) else {
            return Err(table
                .problem(
                    Code::BadTable,
                    Some(row),
                    format!("“{label}”不是五年的时期"),
                    format!("`{label}` is not a period of five years"),
                )
                .hint(Text::new("例如 2020-2025。", "write it like 2020-2025.")));
        };
        periods.push((start, label.to_string(), row));
    }
    periods.sort_by_key(|period| period.0);
    for pair in periods.windows(2) {
        let [(before, ..), (start, label, row)] = pair else { continue };
        if before == start {
            let (zh, en) = (format!("时期 {label} 出现两次"), format!("the period {label} stands twice"));
            return Err(table.problem(Code::DuplicateRow, Some(*row), zh, en));
        }
        if before + 5 != *start {
            return Err(table.problem(
                Code::MissingYear,
                Some(*row),
                format!("{} 年之后缺少时期，下一个是 {label}", before + 5),
                format!("a period is missing: after {} comes {label}", before + 5),
            ));
        }
    }
    Ok(periods.into_iter().map(|(start, label, _)| (start, label)).collect())
}

/// The age that a group starts at; groups that cannot be read come last, where they are told.
fn from_age(label: &str) -> usize {
    label.split(['-', '+']).next().and_then(|age| age.trim().parse().ok()).unwrap_or(usize::MAX)
}

type People = (Vec<String>, [String; 2], BySex<Vec<f64>>);

/// The population of the base year; age groups must follow each other and close with an open one.
fn population(table: &Table, base_year: i32, warnings: &mut Problems) -> Result<People, Problem> {
    let age = table.column(&["age_group", "age"])?;
    let (male, female) = (table.column_starting("male")?, table.column_starting("female")?);
    let year = table.column(&["year"]).ok();
    let mut people = BySex::new(Vec::new(), Vec::new());
    let mut labels: Vec<String> = Vec::new();
    let mut last: Option<Row> = None;
    let mut rows: Vec<Row> = Vec::with_capacity(table.rows.len());
    for row in table.rows.iter().copied() {
        let of_base = year.map_or(Ok(true), |column| Ok(table.number(row, column)? == f64::from(base_year)))?;
        if of_base {
            rows.push(row);
        }
    }
    let of_other_years = table.rows.len() - rows.len();
    rows.sort_by_key(|row| from_age(table.text(*row, age)));
    for row in rows {
        let label = table.text(row, age);
        let expected = 5 * labels.len();
        if label != format!("{expected}-{}", expected + 4) && label != format!("{expected}+") {
            return Err(table
                .problem(
                    Code::BadPopulation,
                    Some(row),
                    format!("年龄组“{label}”与前一组不相接"),
                    format!("the age group `{label}` does not follow the one before"),
                )
                .hint(Text::new(
                    format!("此处应为 {expected}-{} 或开放组 {expected}+。", expected + 4),
                    format!("here it should be {expected}-{} or the open group {expected}+.", expected + 4),
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
        last = Some(row);
    }
    let Some(last) = last else {
        return Err(table.problem(
            Code::MissingYear,
            None,
            format!("没有 {base_year} 年（第一个时期的起点）的人口"),
            format!("there is no population for {base_year}, where the first period starts"),
        ));
    };
    if !labels.last().is_some_and(|l| l.ends_with('+')) {
        return Err(table
            .problem(
                Code::BadPopulation,
                Some(last),
                "年龄组没有以开放组结束",
                "the ages do not close: the last group is not open",
            )
            .hint(Text::new("最后一组应如 100+。", "end with a group such as 100+.")));
    }
    if of_other_years > 0 {
        let message = Text::new(
            format!("只用 {base_year} 年的人口，其余 {of_other_years} 行未用"),
            format!("only the population of {base_year} is used, {of_other_years} other rows are not"),
        );
        warnings.push(Problem::warning(Code::BadPopulation, message).at(table.cell(last, age)));
    }
    Ok((labels, [table.headers[male].clone(), table.headers[female].clone()], people))
}

/// Births a woman and year by age group, and the sex ratio, of each period.
fn births(table: &Table, groups: usize, problems: &mut Problems) -> BTreeMap<String, (Vec<f64>, f64)> {
    let mut all = BTreeMap::new();
    let columns = (table.column(&["period"]), table.column(&["tfr"]), table.column(&["srb"]));
    let (Some(period), Some(total), Some(ratio)) =
        (keep(problems, columns.0), keep(problems, columns.1), keep(problems, columns.2))
    else {
        return all;
    };
    let ages: Vec<(usize, usize)> = table
        .headers
        .iter()
        .enumerate()
        .filter_map(|(at, h)| {
            let (low, _) = h.strip_prefix("pasfr_pct_")?.split_once('-')?;
            Some((at, low.parse::<usize>().ok()? / 5))
        })
        .collect();
    for row in table.rows.iter().copied() {
        let read = || -> Result<(Vec<f64>, f64), Problem> {
            let children = table.number(row, total)?;
            total_fertility(children).map_err(|e| e.problem().at(table.cell(row, total)))?;
            let boys = table.number(row, ratio)?;
            sex_ratio(boys).map_err(|e| e.problem().at(table.cell(row, ratio)))?;
            let mut rates = vec![0.0; groups];
            let mut sum = 0.0;
            for (column, group) in &ages {
                let percent = table.number(row, *column)?;
                if !(0.0..=100.0).contains(&percent) {
                    return Err(Error::Rate {
                        what: "age pattern of births",
                        value: percent,
                        hint: "per cent of all births are meant",
                        hint_zh: "应为占全部生育的百分比",
                    }
                    .problem()
                    .at(table.cell(row, *column)));
                }
                sum += percent;
                if let Some(rate) = rates.get_mut(*group) {
                    *rate = children * percent / 100.0 / 5.0;
                }
            }
            if (sum - 100.0).abs() > 0.5 {
                return Err(table
                    .problem(
                        Code::BadRate,
                        Some(row),
                        format!("生育年龄模式合计为 {sum:.2}%，应为 100%"),
                        format!("the age pattern of births adds up to {sum:.2} %, not 100 %"),
                    )
                    .hint(Text::new(
                        "列名应为 pasfr_pct_15-19 … pasfr_pct_45-49，单位为百分比。",
                        "the columns are pasfr_pct_15-19 to pasfr_pct_45-49, in per cent.",
                    )));
            }
            Ok((rates, boys))
        };
        if let Some(read) = keep(problems, read()) {
            all.insert(table.text(row, period).to_string(), read);
        }
    }
    all
}

/// Death rates of each period; ages 0, 1, 5 … up to the open group, in any order.
fn deaths(table: &Table, groups: usize, problems: &mut Problems) -> BTreeMap<String, BySex<Vec<f64>>> {
    let columns =
        (table.column(&["period"]), table.column(&["age"]), table.column(&["male"]), table.column(&["female"]));
    let (Some(period), Some(age), Some(male), Some(female)) =
        (keep(problems, columns.0), keep(problems, columns.1), keep(problems, columns.2), keep(problems, columns.3))
    else {
        return BTreeMap::new();
    };
    let mut all = Gather::new(if groups > 0 { groups + 1 } else { 0 });
    for row in table.rows.iter().copied() {
        let found = table.text(row, age).trim_end_matches('+').parse::<usize>().ok();
        let place =
            found.and_then(|age| if age < 2 { Some(age) } else { age.is_multiple_of(5).then_some(age / 5 + 1) });
        for (sex, column) in [(Sex::Male, male), (Sex::Female, female)] {
            let mut read = || -> Result<(), Problem> {
                let rate = table.number(row, column)?;
                // Kept even if wrong, so that the age is not said to be missing as well.
                all.put(table, row, (table.text(row, period).to_string(), sex, place), rate)?;
                death_rate(rate).map_err(|e| e.problem().at(table.cell(row, column)))
            };
            keep(problems, read());
        }
    }
    all.whole(table, problems, |place| if place < 2 { place.to_string() } else { (5 * (place - 1)).to_string() })
}

/// Net arrivals of each period, by age and sex or from a total by the model schedule.
fn movers(
    folder: &Path,
    labels: &[String],
    columns: &[String; 2],
    periods: &[(i32, String)],
    problems: &mut Problems,
    warnings: &mut Problems,
) -> BTreeMap<String, BySex<Vec<f64>>> {
    let groups = labels.len();
    if folder.join("migration.csv").is_file() {
        warnings.extend(two_of_movers(folder));
        let table = keep(problems, Table::read(folder, "migration.csv"));
        let table = table.filter(|table| keep(problems, same_unit(table, columns)).is_some());
        return table.map(|table| movers_by_age(&table, labels, problems)).unwrap_or_default();
    }
    let place = Place::file(folder.display().to_string());
    if !folder.join("migration_total.csv").is_file() {
        let message = Text::new(
            "目录中没有迁移文件，按无迁移推算",
            "the folder has no file of movers; the projection is made without migration",
        );
        warnings.push(Problem::warning(Code::BadPopulation, message).at(place));
        let none = BySex::new(vec![0.0; groups], vec![0.0; groups]);
        return periods.iter().map(|(_, label)| (label.clone(), none.clone())).collect();
    }
    let message = Text::new(
        "只有迁移总量，按 Rogers–Castro 模型的年龄结构、男女各半分配",
        "only the total of movers is given; it is spread by the model age schedule of Rogers and Castro, half to each sex",
    );
    warnings.push(Problem::warning(Code::BadPopulation, message).at(place));
    let read = || -> Result<BTreeMap<String, BySex<Vec<f64>>>, Problems> {
        let table = Table::read(folder, "migration_total.csv")?;
        let columns = table.column(&["period"]).and_then(|period| Ok((period, table.column_starting("net")?)));
        let (period, net) = columns.map_err(|problem| vec![problem])?;
        let schedule = AgeSchedule::default();
        table
            .rows
            .iter()
            .copied()
            .map(|row| {
                let total = table.number(row, net)?;
                let spread = schedule
                    .spread(total, 0.5, Width::Five, groups)
                    .map_err(|e| e.problem().at(table.cell(row, net)))?;
                Ok((table.text(row, period).to_string(), spread))
            })
            .collect::<Result<_, Problem>>()
            .map_err(|problem| vec![problem])
    };
    keep(problems, read()).unwrap_or_default()
}

/// Movers are counted as the people of the base year are: in thousands if the names of the columns say so.
fn same_unit(table: &Table, columns: &[String; 2]) -> Result<(), Problem> {
    let in_thousands = |name: &str| name.ends_with("thousand");
    for (column, base) in ["male", "female"].iter().zip(columns) {
        let at = table.column_starting(column)?;
        let Some(name) = table.headers.get(at).filter(|name| in_thousands(name) != in_thousands(base)) else {
            continue;
        };
        return Err(table
            .problem(
                Code::BadPopulation,
                None,
                format!("迁移以“{name}”计，而基年人口以“{base}”计，单位不同"),
                format!("movers are counted in `{name}`, the people of the base year in `{base}`"),
            )
            .hint(Text::new("请把两个文件换成同一单位。", "bring both files to the same unit.")));
    }
    Ok(())
}

fn movers_by_age(table: &Table, labels: &[String], problems: &mut Problems) -> BTreeMap<String, BySex<Vec<f64>>> {
    let columns = (
        table.column(&["period"]),
        table.column(&["age_group", "age"]),
        table.column_starting("male"),
        table.column_starting("female"),
    );
    let (Some(period), Some(age), Some(male), Some(female)) =
        (keep(problems, columns.0), keep(problems, columns.1), keep(problems, columns.2), keep(problems, columns.3))
    else {
        return BTreeMap::new();
    };
    let mut all = Gather::new(labels.len());
    for row in table.rows.iter().copied() {
        let place = labels.iter().position(|label| label == table.text(row, age));
        for (sex, column) in [(Sex::Male, male), (Sex::Female, female)] {
            let mut read = || {
                let movers = table.number(row, column)?;
                all.put(table, row, (table.text(row, period).to_string(), sex, place), movers)
            };
            if keep(problems, read()).is_none() {
                break;
            }
        }
    }
    all.whole(table, problems, |place| labels.get(place).cloned().unwrap_or_default())
}
