use crate::context::{Context, Exit, Failure, Outcome};
use crate::{loading, output};
use clap::{Args, ValueEnum};
use linping_language::BASELINE;
use linping_problems::Text;
use linping_report::{Report, TidyTable, maps, tables};
use linping_sources::Lock;
use linping_units::Period;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// Open data: the tables of the report, or its areas as a map.
#[derive(Args, Debug)]
pub struct Arguments {
    /// The plan folder; the current one if absent.
    plan: Option<PathBuf>,
    /// The format.
    #[arg(long = "as", value_enum, value_name = "FORMAT")]
    format: Format,
    /// The file to write; for CSV and Parquet without --table a folder, one file a table. `-` is standard output.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// For CSV and Parquet: only this table.
    #[arg(long, value_name = "NAME")]
    table: Option<String>,
    /// The scenario.
    #[arg(long, value_name = "NAME")]
    scenario: Option<String>,
    /// The day to judge at.
    #[arg(long, value_name = "DAY", value_parser = loading::period)]
    as_of: Option<Period>,
}

/// A format of open data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Comma-separated values.
    Csv,
    /// A workbook.
    Xlsx,
    /// A map as text.
    Geojson,
    /// A map as a GeoPackage.
    Gpkg,
    /// Columns, for analysis.
    Parquet,
}

/// Writes open data.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    if arguments.format == Format::Parquet && !linping_tables::HAS_PARQUET {
        return Err(output::no_parquet());
    }
    let root = loading::folder(arguments.plan.as_ref());
    let opened = loading::open(&root, context)?;
    let results = loading::run(&opened, arguments.scenario.as_deref(), arguments.as_of.as_ref(), context)?;
    let reference = match results.scenario.as_str() {
        BASELINE => None,
        _ => Some(loading::run(&opened, Some(BASELINE), arguments.as_of.as_ref(), context)?),
    };
    let lock = Lock::of(&opened.plan);
    let report = Report {
        results: &results,
        reference: reference.as_ref(),
        sources: &opened.sources,
        lock: &lock,
        version: env!("CARGO_PKG_VERSION"),
    };
    let ours =
        |error: linping_report::Error| Failure { problems: vec![error.problem()], exit: Exit::Internal, root: None };
    let of_plan = |problems| Failure { problems, exit: Exit::Wrong, root: Some(root.clone()) };
    let path = arguments.output.as_deref();
    match arguments.format {
        Format::Csv => csv(arguments, &tables::tables(&report), context),
        Format::Xlsx => {
            let bytes = tables::workbook(&report, &tables::tables(&report)).map_err(ours)?;
            binary(&bytes, path, context)
        }
        Format::Geojson => {
            let text = maps::geojson(&maps::layers(&report).map_err(of_plan)?);
            match path.filter(|path| *path != Path::new("-")) {
                Some(path) => whole(path, text.as_bytes(), context),
                None => output::print(&text),
            }
        }
        Format::Gpkg => {
            let layers = maps::layers(&report).map_err(of_plan)?;
            binary(&maps::geopackage(&report, &layers).map_err(ours)?, path, context)
        }
        Format::Parquet => parquet(arguments, &tables::tables(&report), context),
    }
}

/// A table by its name.
fn named<'t>(tables: &'t [TidyTable], name: &str) -> Result<&'t TidyTable, Failure> {
    tables.iter().find(|table| table.name == name).ok_or_else(|| {
        let list = tables.iter().map(|table| table.name).collect::<Vec<_>>().join(", ");
        Failure::argument(
            format!("没有表“{name}”；有：{list}"),
            format!("there is no table `{name}`; there are: {list}"),
        )
    })
}

/// One table into the file or standard output, or all of them into a folder.
fn parquet(arguments: &Arguments, tables: &[TidyTable], context: &Context) -> Outcome {
    let written = |table: &TidyTable| {
        let mut bytes = Vec::new();
        linping_tables::write_parquet(&mut bytes, &table.columns, &table.rows)
            .map_err(|error| Failure::internal(error.to_string()))?;
        Ok::<_, Failure>(bytes)
    };
    let path = arguments.output.as_deref();
    let is_file = path.is_some_and(|path| path.extension().is_some_and(|ending| ending == "parquet"));
    match (&arguments.table, path) {
        (None, Some(folder)) if !is_file && folder != Path::new("-") => {
            std::fs::create_dir_all(folder).map_err(|error| Failure::cannot_write(folder, &error))?;
            for table in tables {
                let bytes = written(table)?;
                output::write_whole(&folder.join(format!("{}.parquet", table.name)), |file| file.write_all(&bytes))?;
            }
            said(folder, context)
        }
        (table, path) => binary(&written(named(tables, table.as_deref().unwrap_or("indicators"))?)?, path, context),
    }
}

fn csv(arguments: &Arguments, tables: &[TidyTable], context: &Context) -> Outcome {
    let named = |name: &str| named(tables, name);
    let path = arguments.output.as_deref().filter(|path| *path != Path::new("-"));
    let one = arguments.table.as_deref();
    match (path, one) {
        (None, table) => {
            let bytes = named(table.unwrap_or("indicators"))?.to_csv();
            output::print(&String::from_utf8_lossy(&bytes))
        }
        (Some(path), Some(table)) => whole(path, &named(table)?.to_csv(), context),
        (Some(path), None) if path.extension().is_some_and(|extension| extension == "csv") => {
            whole(path, &named("indicators")?.to_csv(), context)
        }
        (Some(folder), None) => {
            std::fs::create_dir_all(folder).map_err(|error| Failure::cannot_write(folder, &error))?;
            for table in tables {
                let bytes = table.to_csv();
                output::write_whole(&folder.join(format!("{}.csv", table.name)), |file| file.write_all(&bytes))?;
            }
            said(folder, context)
        }
    }
}

fn binary(bytes: &[u8], path: Option<&Path>, context: &Context) -> Outcome {
    match path {
        Some(path) if path != Path::new("-") => whole(path, bytes, context),
        None if std::io::stdout().is_terminal() => Err(needs_file()),
        _ => {
            use std::io::Write;
            let mut out = std::io::stdout().lock();
            out.write_all(bytes)
                .and_then(|()| out.flush())
                .map(|()| Exit::Done)
                .map_err(|error| Failure::cannot_write(Path::new("stdout"), &error))
        }
    }
}

fn needs_file() -> Failure {
    Failure::argument("请用 -o 指明文件", "say with -o which file to write")
}

fn whole(path: &Path, bytes: &[u8], context: &Context) -> Outcome {
    output::write_whole(path, |file| file.write_all(bytes))?;
    said(path, context)
}

fn said(path: &Path, context: &Context) -> Outcome {
    let shown = path.display().to_string();
    if context.common.json {
        return output::print_json(&serde_json::json!({ "written": shown }));
    }
    if context.common.quiet {
        return Ok(Exit::Done);
    }
    output::print(context.say(&Text::new(format!("已写入 {shown}\n"), format!("written: {shown}\n"))))
}
