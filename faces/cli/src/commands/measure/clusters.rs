use super::input::{numeric_columns, open, positions, refused};
use super::keyed::Keyed;
use super::listing::{Listing, finish, tell_reasons};
use crate::context::{Context, Failure, Outcome};
use clap::Args;
use linping_problems::{Code, Problem, Problems, Text};
use linping_statistics::clusters::{
    Relatedness, co_occurrence, complexity, entropy_bits, gini_of_specialisation, hachman_index, herfindahl,
    krugman_specialisation, location_quotient, location_quotients, presence, relatedness, relatedness_density,
    shift_share,
};
use linping_statistics::{Error, Matrix};
use linping_tables::{Table, parse_number};
use std::path::{Path, PathBuf};

/// Arguments of the measure.
#[derive(Args, Debug)]
pub struct Arguments {
    /// Either one row a place and industry with a value, or one row an industry with columns of a place and of the whole
    /// (named by place and year, such as Linping2020 and Hangzhou2020).
    file: PathBuf,
    /// Column of places, or the start of the names of a place's columns.
    #[arg(long, value_name = "COLUMN")]
    region: Option<String>,
    /// Start of the names of the columns of the whole.
    #[arg(long, value_name = "NAME")]
    reference: Option<String>,
    /// Column of industries.
    #[arg(long, value_name = "COLUMN")]
    industry: Option<String>,
    /// Column of the values.
    #[arg(long, value_name = "COLUMN")]
    value: Option<String>,
    /// The year used [default: the last], for the wide form the end of the shift-share.
    #[arg(long, value_name = "YEAR")]
    year: Option<i32>,
    /// First year of the shift-share [default: the first].
    #[arg(long, value_name = "YEAR")]
    from: Option<i32>,
    /// Print only these measures.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    measure: Vec<String>,
    /// File to write, as CSV with the columns measure, key and value; `-` for standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Measures clusters.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let table = open(&arguments.file)?;
    let mut keyed = Keyed::only(&arguments.measure);
    let mut warnings = Problems::new();
    match wide(arguments, &table, &mut warnings)? {
        Some(wide) => of_place(&mut keyed, &wide, &arguments.file)?,
        None => of_places(&mut keyed, arguments, &table, &mut warnings)?,
    }
    if !warnings.is_empty() && !context.common.quiet && !context.common.json {
        crate::diagnostics::print(&warnings, None, context);
    }
    keyed.check(&arguments.file)?;
    let whole = context.common.json || arguments.output.is_some() || !arguments.measure.is_empty();
    let listing: Listing = keyed.listing(whole);
    tell_reasons(&keyed.reasons(), context);
    let mut value = keyed.as_json();
    if !warnings.is_empty() {
        value["warnings"] = serde_json::json!(warnings);
    }
    finish(&listing, &value, arguments.output.as_deref(), context)
}

/// A place and the whole, by industry: the year looked at, and an earlier one if there is one.
struct Wide {
    keys: Vec<String>,
    here: Vec<f64>,
    whole: Vec<f64>,
    before: Option<(Vec<f64>, Vec<f64>)>,
    /// Totals of the row of totals, if the table has one: they may hold more than the industries listed.
    totals: Option<(f64, f64)>,
}

/// A column's name as a name and a year.
fn name_and_year(column: &str) -> Option<(&str, i32)> {
    let cut = column.len().checked_sub(4)?;
    let (name, year) = (column.get(..cut)?, column.get(cut..)?);
    let year = year.parse().ok().filter(|y| (1800..2200).contains(y))?;
    Some((name.trim_end_matches(['_', ' ', '-']), year))
}

/// The wide form, if the table has it.
fn wide(arguments: &Arguments, table: &Table, warnings: &mut Problems) -> Result<Option<Wide>, Failure> {
    let mut names: Vec<&str> = Vec::new();
    let mut columns: Vec<(&str, i32, usize)> = Vec::new();
    for (at, column) in table.columns().iter().enumerate() {
        if let Some((name, year)) = name_and_year(column) {
            if !names.contains(&name) {
                names.push(name);
            }
            columns.push((name, year, at));
        }
    }
    let wanted = |given: Option<&String>| names.iter().copied().find(|name| Some(*name) == given.map(String::as_str));
    let given = (wanted(arguments.region.as_ref()), wanted(arguments.reference.as_ref()));
    for (asked, found) in [(&arguments.region, given.0), (&arguments.reference, given.1)] {
        let Some(asked) = asked.as_ref().filter(|_| found.is_none() && !names.is_empty()) else { continue };
        // In the long form the place is a column.
        if !asked_is_column(asked, table) {
            let list = names.join(", ");
            return Err(Failure::argument(
                format!("没有以“{asked}”开头、以年份结尾的列；有：{list}"),
                format!("no columns are named `{asked}` and a year; there are: {list}"),
            ));
        }
    }
    let (here, whole) = match (given.0, given.1, names.as_slice()) {
        (Some(here), Some(whole), _) => (here, whole),
        (_, _, [a, b]) => {
            // The whole is the larger of the two.
            let sum = |name: &str| -> f64 {
                let of = columns.iter().filter(|(n, _, _)| *n == name);
                of.flat_map(|(_, _, c)| (0..table.rows()).filter_map(|r| parse_number(table.cell(r, *c)))).sum()
            };
            if sum(a) <= sum(b) { (*a, *b) } else { (*b, *a) }
        }
        _ => return Ok(None),
    };
    let years = |name: &str| -> Vec<i32> {
        let mut years: Vec<i32> = columns.iter().filter(|(n, _, _)| *n == name).map(|(_, y, _)| *y).collect();
        years.sort_unstable();
        years
    };
    let of_whole = years(whole);
    let shared: Vec<i32> = years(here).into_iter().filter(|y| of_whole.contains(y)).collect();
    let pick = |wanted: Option<i32>, other: Option<&i32>| match wanted {
        Some(year) if shared.contains(&year) => Ok(year),
        Some(year) => Err(Failure::from(Error::MissingYear { year: f64::from(year) }.problem())),
        None => other.copied().ok_or_else(|| Failure::argument("两地没有共同年份", "the two places share no year")),
    };
    let (first, last) = (pick(arguments.from, shared.first())?, pick(arguments.year, shared.last())?);
    let read = |name: &str, year: i32| -> Result<Vec<f64>, Failure> {
        let column = columns.iter().find(|(n, y, _)| *n == name && *y == year).map(|(_, _, c)| *c);
        let column = column.and_then(|c| table.columns().get(c)).cloned().unwrap_or_default();
        Ok(table.numbers(&column)?)
    };
    let (mut here_now, mut whole_now) = (read(here, last)?, read(whole, last)?);
    let mut before = if first < last { Some((read(here, first)?, read(whole, first)?)) } else { None };
    let key = key_column(arguments, table)?;
    let mut keys: Vec<String> = (0..table.rows()).map(|row| table.cell(row, key).to_string()).collect();
    for (row, name) in keys.iter().enumerate() {
        if keys.iter().take(row).any(|before| before == name) {
            let message = Text::new(format!("行业“{name}”出现两次"), format!("the industry `{name}` stands twice"));
            return Err(Problem::new(Code::DuplicateRow, message).at(table.place(row, key)).into());
        }
    }
    let half = half_of_the_whole(&whole_now);
    // One industry may by chance be as large as all others together, in one year; a row of totals says so or is so in all.
    let total = match half {
        Some(row) if named_total(table, row) => half,
        Some(row) if of_whole.len() > 1 => {
            let always = of_whole.iter().map(|year| Ok(half_of_the_whole(&read(whole, *year)?) == Some(row)));
            always.collect::<Result<Vec<bool>, Failure>>()?.into_iter().all(|is| is).then_some(row)
        }
        _ => None,
    };
    if let (Some(row), None) = (half, total) {
        let name = table.cell(row, key);
        let message = Text::new(
            format!("“{name}”恰为其余各行之和，按一个行业处理"),
            format!("`{name}` is as large as all other rows together; it is taken as an industry"),
        );
        let hint = Text::new("若为合计行，请命名为“合计”。", "if it is the row of totals, call it `total`.");
        warnings.push(Problem::warning(Code::BadTable, message).at(table.place(row, key)).hint(hint));
    }
    let mut totals = None;
    if let Some(row) = total {
        totals = Some((here_now.remove(row), whole_now.remove(row)));
        keys.remove(row);
        if let Some((a, b)) = &mut before {
            a.remove(row);
            b.remove(row);
        }
    }
    Ok(Some(Wide { keys, here: here_now, whole: whole_now, before, totals }))
}

/// The row that holds as much of the whole as all other rows together.
fn half_of_the_whole(whole: &[f64]) -> Option<usize> {
    let sum: f64 = whole.iter().sum();
    whole.iter().position(|v| *v > 0.0 && whole.len() > 2 && (2.0 * v - sum).abs() <= 1e-9 * sum)
}

/// Whether a row calls itself a total.
fn named_total(table: &Table, row: usize) -> bool {
    const WORDS: [&str; 9] = ["total", "sum", "all industries", "insgesamt", "gesamt", "合计", "总计", "小计", "全部"];
    (0..table.columns().len()).any(|column| {
        let cell = table.cell(row, column).to_lowercase();
        WORDS.iter().any(|word| cell.contains(word)) || cell == "all"
    })
}

/// Whether the table has a column of this name, without regard to case.
fn asked_is_column(name: &str, table: &Table) -> bool {
    table.columns().iter().any(|column| column.eq_ignore_ascii_case(name))
}

/// The column that names the industries: the one given, or the first whose cells are not numbers.
fn key_column(arguments: &Arguments, table: &Table) -> Result<usize, Failure> {
    if let Some(name) = &arguments.industry {
        return Ok(table.column(name)?);
    }
    let numeric = numeric_columns(table);
    let found = table.columns().iter().position(|column| !numeric.contains(column));
    found.ok_or_else(|| {
        Failure::argument("请用 --industry 指定行业列", "say with --industry which column names the industries")
    })
}

fn of_place(keyed: &mut Keyed, wide: &Wide, path: &Path) -> Result<(), Failure> {
    let sums = (wide.here.iter().sum(), wide.whole.iter().sum());
    let (total_here, total_whole) = wide.totals.unwrap_or(sums);
    for ((key, here), whole) in wide.keys.iter().zip(&wide.here).zip(&wide.whole) {
        keyed.try_put("location_quotient", key, location_quotient(*here, total_here, *whole, total_whole));
    }
    keyed.try_put("krugman_specialisation", "", krugman_specialisation(&wide.here, &wide.whole));
    keyed.try_put("gini_specialisation", "", gini_of_specialisation(&wide.here, &wide.whole));
    keyed.try_put("hachman_index", "", hachman_index(&wide.here, &wide.whole));
    keyed.try_put("herfindahl", "", herfindahl(&wide.here));
    keyed.try_put("entropy_bits", "", entropy_bits(&wide.here));
    let Some((before, whole_before)) = &wide.before else { return Ok(()) };
    let parts = shift_share(before, &wide.here, whole_before, &wide.whole).map_err(|e| refused(&e, path))?;
    let dunn = parts.dunn;
    for (key, value) in [
        ("Growth (t1-t)", dunn.change),
        ("National share", dunn.national),
        ("Industrial mix", dunn.mix),
        ("Regional share", dunn.regional),
        ("Net total shift", dunn.net_shift),
    ] {
        keyed.put("shift_share_dunn", key, value);
    }
    for (industry, part) in wide.keys.iter().zip(&parts.by_industry) {
        for (key, value) in [
            ("Growth (t1-t)", part.change),
            ("National share", part.national),
            ("Regional share", part.regional),
            ("Net total shift", part.regional),
        ] {
            keyed.put("shift_share_dunn_by_industry", &format!("{key}|{industry}"), value);
        }
    }
    if let Some(parts) = parts.esteban_marquillas {
        for (key, value) in [
            ("Growth (t1-t)", parts.change),
            ("National share", parts.national),
            ("Industrial mix", parts.mix),
            ("Regional share", parts.regional),
            ("Allocation effect", parts.allocation),
        ] {
            keyed.put("shift_share_esteban", key, value);
        }
    }
    for (key, value) in [
        ("Industrial mix", parts.gerfin.mix),
        ("Regional share", parts.gerfin.regional),
        ("Net total shift", parts.gerfin.net_shift),
    ] {
        keyed.put("shift_share_gerfin", key, value);
    }
    Ok(())
}

/// Columns of the long form.
struct Long {
    region: String,
    industry: String,
    value: String,
}

/// Guesses what was not said: text columns in order are places and industries, a code before its name; the value is the only
/// number left.
fn long(arguments: &Arguments, table: &Table) -> Result<Long, Failure> {
    let numeric = numeric_columns(table);
    // Columns that name the same things (a code and its words) count as one; the code is taken.
    let mut things: Vec<(String, Vec<usize>)> = Vec::new();
    let known = ["region", "country", "place", "industry", "product", "sector", "地区", "区县", "行业", "产品"];
    let is_name = |column: &String| !numeric.contains(column) || known.contains(&column.as_str());
    for column in table.columns().iter().filter(|c| is_name(c)) {
        let (found, _) = positions(&table.texts_or_empty(column)?);
        match things.iter_mut().find(|(name, other)| {
            *other == found && !(known.contains(&name.as_str()) && known.contains(&column.as_str()))
        }) {
            Some((name, _)) if column.contains("code") && !name.contains("code") => *name = column.clone(),
            Some(_) => {}
            None => things.push((column.clone(), found)),
        }
    }
    let name = |at: usize| things.get(at).map(|(name, _)| name.clone());
    let other = |given: &Option<String>| {
        things.iter().map(|(name, _)| name).find(|name| Some(*name) != given.as_ref()).cloned()
    };
    let region = arguments.region.clone().or_else(|| other(&arguments.industry));
    let industry = arguments.industry.clone().or_else(|| match &arguments.region {
        Some(_) => other(&arguments.region),
        None => name(1),
    });
    let left: Vec<&String> = numeric
        .iter()
        .filter(|c| Some(*c) != region.as_ref() && Some(*c) != industry.as_ref() && c.as_str() != "year")
        .collect();
    let value = arguments.value.clone().or_else(|| match left.as_slice() {
        [only] => Some((*only).clone()),
        _ => None,
    });
    match (region, industry, value) {
        (Some(region), Some(industry), Some(value)) => Ok(Long { region, industry, value }),
        (_, _, None) => {
            let list: Vec<&str> = left.iter().map(|c| c.as_str()).collect();
            Err(Failure::argument(
                format!("请用 --value 指定数值列；可选：{}", list.join("、")),
                format!("say with --value which column holds the values; there are: {}", list.join(", ")),
            ))
        }
        _ => Err(Failure::argument(
            "请用 --region 与 --industry 指定地区列与行业列",
            "say with --region and --industry which columns hold places and industries",
        )),
    }
}

fn of_places(keyed: &mut Keyed, arguments: &Arguments, table: &Table, warnings: &mut Problems) -> Result<(), Failure> {
    let path = &arguments.file;
    let long = long(arguments, table)?;
    let (regions, industries) = (table.texts(&long.region)?, table.texts(&long.industry)?);
    let values = table.optional_numbers(&long.value)?;
    let years: Vec<Option<f64>> =
        if table.has("year") { table.optional_numbers("year")? } else { vec![None; table.rows()] };
    let year = arguments.year.map(f64::from).or_else(|| years.iter().flatten().copied().reduce(f64::max));
    let sorted = |texts: &[&str]| -> Vec<String> {
        let set: std::collections::BTreeSet<&str> = texts.iter().copied().collect();
        set.into_iter().map(str::to_string).collect()
    };
    let (places, kinds) = (sorted(&regions), sorted(&industries));
    let mut counts = Matrix::zeros(places.len(), kinds.len());
    let mut problems = Problems::new();
    let column = table.column(&long.value)?;
    let (mut missing, mut undated) = (Vec::new(), Vec::new());
    for (row, ((region, industry), value)) in regions.iter().zip(&industries).zip(&values).enumerate() {
        let of_year = years.get(row).copied().flatten();
        if of_year.is_some() && of_year != year {
            continue;
        }
        if of_year.is_none() && year.is_some() {
            undated.push(row);
            continue;
        }
        let Some(value) = value else {
            missing.push(row);
            continue;
        };
        if *value < 0.0 {
            let message = Text::new(format!("{value} 小于零"), format!("{value} is below zero"));
            problems.push(Problem::new(Code::OutOfRange, message).at(table.place(row, column)));
        }
        if let (Ok(a), Ok(b)) =
            (places.binary_search_by(|p| p.as_str().cmp(region)), kinds.binary_search_by(|k| k.as_str().cmp(industry)))
        {
            counts.set(a, b, counts.get(a, b) + value);
        }
    }
    if !problems.is_empty() {
        return Err(problems.into());
    }
    for (rows, zh, en) in [
        (
            &missing,
            "行没有数值，按没有计入；所涉各地、各行业的结果偏低",
            "row(s) have no value and count as nothing, which lowers what rests on them",
        ),
        (&undated, "行没有年份，未计入", "row(s) have no year and are left out"),
    ] {
        if let Some(first) = rows.first() {
            let message = Text::new(format!("{} {zh}", rows.len()), format!("{} {en}", rows.len()));
            warnings.push(Problem::warning(Code::BadNumber, message).at(table.place(*first, column)));
        }
    }
    specialisation(keyed, &counts, &places, path)?;
    let quotients = location_quotients(&counts).map_err(|e| refused(&e, path))?;
    keyed.put_matrix("location_quotient", &quotients, &places, &kinds);
    keyed.put_matrix("rca", &quotients, &places, &kinds);
    let present = presence(&quotients);
    keyed.put_matrix("mcp", &present, &places, &kinds);
    keyed.put_list("diversity", &places, &present.row_sums());
    keyed.put_list("ubiquity", &kinds, &present.column_sums());
    related(keyed, &present, &places, &kinds).map_err(|e| refused(&e, path))?;
    match complexity(&present) {
        Ok(found) => {
            for (name, keys, list) in [("eci", &places, &found.eci), ("pci", &kinds, &found.pci)] {
                for (key, value) in keys.iter().zip(list) {
                    keyed.put_optional(name, key, *value);
                }
            }
            if let Some(coi) = &found.coi {
                keyed.put_list("coi", &places, coi);
            }
            keyed.put_matrix("density", &found.density, &places, &kinds);
            keyed.put_matrix("cog", &found.cog, &places, &kinds);
            keyed.put_matrix("proximity", &found.proximity, &kinds, &kinds);
        }
        Err(error) => keyed.try_put("eci", "", Err(error)),
    }
    Ok(())
}

/// Indices of each place against all places together.
fn specialisation(keyed: &mut Keyed, counts: &Matrix, places: &[String], path: &Path) -> Result<(), Failure> {
    let whole = counts.column_sums();
    if whole.iter().sum::<f64>() <= 0.0 {
        return Err(refused(&herfindahl(&whole).err().unwrap_or(Error::Empty { what: "table" }), path));
    }
    for (row, place) in places.iter().enumerate() {
        let here = counts.row(row);
        keyed.try_put("hachman_index", place, hachman_index(here, &whole));
        keyed.try_put("krugman_index", place, krugman_specialisation(here, &whole));
        keyed.try_put("herfindahl", place, herfindahl(here));
        keyed.try_put("entropy_bits", place, entropy_bits(here));
        keyed.try_put("gini_specialisation", place, gini_of_specialisation(here, &whole));
    }
    Ok(())
}

fn related(keyed: &mut Keyed, present: &Matrix, places: &[String], kinds: &[String]) -> Result<(), Error> {
    let together = co_occurrence(present);
    for (name, method) in [
        ("relatedness_prob", Relatedness::Probability),
        ("relatedness_cosine", Relatedness::Cosine),
        ("relatedness_jaccard", Relatedness::Jaccard),
        ("relatedness_association", Relatedness::Association),
    ] {
        keyed.put_pairs(name, &relatedness(&together, method)?, kinds);
    }
    let density = relatedness_density(present, &relatedness(&together, Relatedness::Cosine)?)?;
    keyed.put_matrix("relatedness_density_cosine", &density, places, kinds);
    // In per cent with two decimals, as EconGeo prints it; the measure above keeps every digit.
    let percent = density.values().iter().map(|d| (d * 1e4).round() / 1e2).collect();
    let percent = Matrix::new(density.rows(), density.columns(), percent)?;
    keyed.put_matrix("relatedness_density_cosine_pct", &percent, places, kinds);
    Ok(())
}
