use super::input::{open, refused};
use super::keyed::Keyed;
use super::listing::{Listing, finish, number, text};
use crate::context::{Context, Failure, Outcome};
use clap::Args;
use linping_statistics::{InputOutput, Matrix, flegg_requirements};
use linping_tables::Table;
use std::path::PathBuf;

/// Arguments of the measure.
#[derive(Args, Debug)]
pub struct Arguments {
    /// Transactions between sectors (first column the seller, then one column a buyer); then, if they are in a table of their
    /// own, output, wages and employees by sector.
    #[arg(required = true, num_args = 1..=2)]
    files: Vec<PathBuf>,
    /// Column of total output.
    #[arg(long, value_name = "COLUMN")]
    total: Option<String>,
    /// Columns to make simple multipliers of, beside wages and employees.
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    multiplier: Vec<String>,
    /// Table with the columns sector, here and whole (employees or output): cut the requirements to what this place is
    /// likely to supply itself (Flegg's location quotient).
    #[arg(long, value_name = "FILE")]
    regional: Option<PathBuf>,
    /// Flegg's delta.
    #[arg(long, default_value_t = 0.25)]
    delta: f64,
    /// File to write, as CSV with the columns sector, measure and value; `-` for standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Names that columns of total output go by.
const TOTALS: [&str; 5] = ["total_output", "gross_output", "output", "final_total_demand", "总产出"];

/// Measures the linkages.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let tables = arguments.files.iter().map(|path| open(path)).collect::<Result<Vec<Table>, _>>()?;
    let (Some(transactions), Some(satellites), Some(path)) = (tables.first(), tables.last(), arguments.files.first())
    else {
        return Err(Failure::argument("缺少文件", "a file is missing"));
    };
    let sectors: Vec<String> = (0..transactions.rows()).map(|row| transactions.cell(row, 0).to_string()).collect();
    let columns = sectors.iter().map(|s| transactions.numbers(s)).collect::<Result<Vec<_>, _>>()?;
    let cells = (0..sectors.len()).flat_map(|row| columns.iter().map(move |column| column.get(row).copied()));
    let cells = cells.map(Option::unwrap_or_default).collect();
    let flows = Matrix::new(sectors.len(), sectors.len(), cells).map_err(|e| refused(&e, path))?;
    let total = match &arguments.total {
        Some(name) => name.clone(),
        None => TOTALS.iter().find(|name| satellites.has(name)).map(|n| (*n).to_string()).ok_or_else(|| {
            Failure::argument("请用 --total 指定总产出列", "say with --total which column holds total output")
        })?,
    };
    let output = by_sector(satellites, &total, &sectors)?;
    let mut table = InputOutput::new(&flows, &output).map_err(|e| refused(&e, path))?;
    if let Some(regional) = &arguments.regional {
        let place = open(regional)?;
        let (here, whole) = (by_sector(&place, "here", &sectors)?, by_sector(&place, "whole", &sectors)?);
        let cut = flegg_requirements(&table.requirements, &here, &whole, arguments.delta);
        let cut = cut.map_err(|e| refused(&e, regional))?;
        table = InputOutput::from_requirements(&cut, &output).map_err(|e| refused(&e, regional))?;
    }
    let mut keyed = linkages(&table, &sectors);
    let mut wanted = Vec::new();
    for (names, measure) in [
        (["wage", "wages", "income"], "income_multiplier_simple"),
        (["employees", "employment", "jobs"], "employment_multiplier_simple"),
    ] {
        wanted.extend(names.iter().find(|n| satellites.has(n)).map(|n| ((*n).to_string(), measure.to_string())));
    }
    wanted.extend(arguments.multiplier.iter().map(|name| (name.clone(), format!("{name}_multiplier_simple"))));
    for (column, measure) in &wanted {
        let amounts = by_sector(satellites, column, &sectors)?;
        keyed.put_list(measure, &sectors, &table.multipliers(&amounts).map_err(|e| refused(&e, path))?);
    }
    let mut value = keyed.as_json();
    let nested = |matrix: &Matrix| -> serde_json::Value {
        let row = |at: usize| sectors.iter().cloned().zip(matrix.row(at).iter().map(|v| (*v).into())).collect();
        let rows = sectors.iter().enumerate().map(|(at, name)| (name.clone(), serde_json::Value::Object(row(at))));
        serde_json::Value::Object(rows.collect())
    };
    value["technical_coefficients"] = nested(&table.requirements);
    value["leontief_inverse"] = nested(&table.leontief);
    finish(&by_row(&keyed, &sectors), &value, arguments.output.as_deref(), context)
}

/// A column in the order of the sectors.
fn by_sector(table: &Table, column: &str, sectors: &[String]) -> Result<Vec<f64>, Failure> {
    let values = table.numbers(column)?;
    sectors
        .iter()
        .map(|sector| {
            let row = (0..table.rows()).find(|row| table.cell(*row, 0) == sector);
            row.and_then(|row| values.get(row)).copied().ok_or_else(|| {
                Failure::argument(
                    format!("{} 中没有部门“{sector}”", table.file()),
                    format!("the sector `{sector}` is not in {}", table.file()),
                )
            })
        })
        .collect()
}

fn linkages(table: &InputOutput, sectors: &[String]) -> Keyed {
    let mut keyed = Keyed::only(&[]);
    for (sector, found) in sectors.iter().zip(table.linkages()) {
        for (measure, value) in [
            ("output_multiplier", found.output_multiplier),
            ("backward_linkage_direct", found.backward_direct),
            ("forward_linkage_direct_ghosh", found.forward_direct_ghosh),
            ("forward_linkage_direct_leontief", found.forward_direct_leontief),
            ("power_of_dispersion", found.power_of_dispersion),
            ("sensitivity_of_dispersion", found.sensitivity_of_dispersion),
            ("power_of_dispersion_cv", found.power_of_dispersion_variation),
            ("sensitivity_of_dispersion_cv", found.sensitivity_of_dispersion_variation),
            ("ghosh_forward_normalised", found.ghosh_forward),
            ("key_sector", if found.is_key() { 1.0 } else { 0.0 }),
        ] {
            keyed.put(measure, sector, value);
        }
    }
    keyed
}

/// Sector, measure, value: all measures of a sector together.
fn by_row(keyed: &Keyed, sectors: &[String]) -> Listing {
    let mut listing = Listing::new(&["sector", "measure", "value"]);
    for sector in sectors {
        for (measure, value) in keyed.of_key(sector) {
            listing.push([text(sector), text(measure), number(value)]);
        }
    }
    listing
}
