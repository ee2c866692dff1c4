use crate::context::{Context, Exit, Failure, Outcome};
use crate::{loading, output};
use clap::{Args, ValueEnum};
use linping_language::BASELINE;
use linping_problems::{Code, Problem, Text};
use linping_report::{OUT, Report, TidyTable, maps, tables};
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

impl Arguments {
    /// The file or folder to write, unless it is standard output.
    fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| *path != Path::new("-"))
    }

    /// Whether all tables go into a folder, one file each.
    fn writes_folder(&self) -> bool {
        let ending = match self.format {
            Format::Csv => "csv",
            Format::Parquet => "parquet",
            _ => return false,
        };
        let is_file = |path: &Path| path.extension().is_some_and(|found| found == ending);
        self.table.is_none() && self.file().is_some_and(|path| !is_file(path))
    }
}

/// Refuses an output that would be a stranger in the plan folder: the next `check` would take it for a mistake.
fn fits_beside_the_plan(root: &Path, path: &Path, is_folder: bool) -> Result<(), Failure> {
    let Some(inside) = inside(root, path) else { return Ok(()) };
    let mut parts = inside.iter().map(|part| part.to_string_lossy());
    let (first, second, deeper) = (parts.next().unwrap_or_default(), parts.next(), parts.next().is_some());
    let fits = match (first.as_ref(), second.as_deref()) {
        // A folder that `build` did not write is one that it does not replace.
        (OUT, Some(_)) => root.join(OUT).join("run.json").is_file(),
        ("sources", Some("files")) => deeper,
        (name, None) => !is_folder && !name.ends_with(".toml") && !name.ends_with(".lock") && !root.join(name).is_dir(),
        (name, _) => name.starts_with('.'),
    };
    if fits {
        return Ok(());
    }
    let shown = path.display();
    let problem = Problem::new(
        Code::BadArgument,
        Text::new(
            format!("{shown} 在计划目录之内，计划目录里没有它的位置"),
            format!("{shown} lies inside the plan folder, which has no place for it"),
        ),
    );
    Err(problem
        .hint(Text::new(
            "请写到计划目录之外；先运行过 `linping build` 的，也可写到 out/ 之内（下次 build 会整个替换）。",
            "write it outside the plan folder, or into out/ once `linping build` has run (the next build replaces out/ whole).",
        ))
        .into())
}

/// The path from the plan's root, if the output lies inside it; what is not there yet counts by the folder it would stand in.
fn inside(root: &Path, path: &Path) -> Option<PathBuf> {
    let root = root.canonicalize().ok()?;
    let full = std::path::absolute(path).ok()?;
    let there = full.ancestors().find(|folder| folder.exists())?;
    let rest = full.strip_prefix(there).ok()?;
    let inside = there.canonicalize().ok()?.join(rest).strip_prefix(&root).ok()?.to_path_buf();
    (!inside.as_os_str().is_empty()).then_some(inside)
}

/// Writes open data.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    if arguments.format == Format::Parquet && !linping_tables::HAS_PARQUET {
        return Err(output::no_parquet());
    }
    let root = loading::folder(arguments.plan.as_ref());
    if let Some(path) = arguments.file() {
        fits_beside_the_plan(&root, path, arguments.writes_folder())?;
    }
    let opened = loading::open(&root, context)?;
    let results = loading::run(&opened, arguments.scenario.as_deref(), arguments.as_of.as_ref(), context)?;
    let reference = match results.scenario.as_str() {
        BASELINE => None,
        _ => Some(loading::run(&opened, Some(BASELINE), arguments.as_of.as_ref(), context)?),
    };
    let report = Report {
        results: &results,
        reference: reference.as_ref(),
        sources: &opened.sources,
        version: env!("CARGO_PKG_VERSION"),
    };
    let ours =
        |error: linping_report::Error| Failure { problems: vec![error.problem()], exit: Exit::Internal, root: None };
    let of_plan = |problems| Failure { problems, exit: Exit::Wrong, root: Some(root.clone()) };
    let path = arguments.file();
    match arguments.format {
        Format::Csv => csv(arguments, &tables::tables(&report), context),
        Format::Xlsx => {
            let bytes = tables::workbook(&report, &tables::tables(&report)).map_err(ours)?;
            binary(&bytes, path, context)
        }
        Format::Geojson => {
            let text = maps::geojson(&maps::layers(&report).map_err(of_plan)?);
            match path {
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
    match arguments.file() {
        Some(folder) if arguments.writes_folder() => {
            std::fs::create_dir_all(folder).map_err(|error| Failure::cannot_write(folder, &error))?;
            for table in tables {
                let bytes = written(table)?;
                output::write_whole(&folder.join(format!("{}.parquet", table.name)), |file| file.write_all(&bytes))?;
            }
            said(folder, context)
        }
        path => {
            let name = arguments.table.as_deref().unwrap_or("indicators");
            binary(&written(named(tables, name)?)?, path, context)
        }
    }
}

fn csv(arguments: &Arguments, tables: &[TidyTable], context: &Context) -> Outcome {
    let one = || Ok::<_, Failure>(named(tables, arguments.table.as_deref().unwrap_or("indicators"))?.to_csv());
    match arguments.file() {
        None => output::print(&String::from_utf8_lossy(&one()?)),
        Some(path) if !arguments.writes_folder() => whole(path, &one()?, context),
        Some(folder) => {
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
        Some(path) => whole(path, bytes, context),
        None if std::io::stdout().is_terminal() => Err(needs_file()),
        None => {
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
