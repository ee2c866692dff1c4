//! Reads a folder of projection inputs, five-year groups or single years, and tells everything that is wrong with it.

mod five;
mod gather;
mod single;
mod table;

use crate::inputs::{Inputs, Width};
use crate::projection::Projection;
use linping_problems::{Code, Place, Problem, Problems, Text};
use std::io::Write;
use std::path::Path;

/// The inputs of a folder, and how its tables name things.
#[derive(Clone, Debug)]
pub struct Folder {
    /// What a projection starts from.
    pub inputs: Inputs,
    /// Labels of the age groups, such as `0-4` or `100+`.
    pub age_labels: Vec<String>,
    /// Names of the columns of men and of women, which say the unit.
    pub columns: [String; 2],
    /// What the reader should know: assumptions made where the folder says nothing.
    pub warnings: Problems,
}

/// A folder that cannot be used.
#[derive(Clone, Debug)]
pub struct Unreadable {
    /// Everything that is wrong.
    pub problems: Problems,
    /// True if a file that should be there is not.
    pub missing: bool,
}

impl From<Problem> for Unreadable {
    fn from(problem: Problem) -> Self {
        vec![problem].into()
    }
}

impl From<Problems> for Unreadable {
    fn from(problems: Problems) -> Self {
        let missing = problems.iter().any(|p| p.code == Code::UnreadableFile);
        Unreadable { problems, missing }
    }
}

/// Reads a folder: five-year groups if it has `fertility.csv`, single years if it has `asfr.csv`.
///
/// # Errors
/// Every problem found, each with its file and line.
pub fn read_folder(folder: &Path) -> Result<Folder, Unreadable> {
    if folder.join("asfr.csv").is_file() {
        return single::read(folder);
    }
    if folder.join("fertility.csv").is_file() {
        return five::read(folder);
    }
    let shown = folder.display().to_string();
    let problem = Problem::new(
        Code::UnreadableFile,
        Text::new(
            format!("{shown} 中既没有 fertility.csv（五岁组）也没有 asfr.csv（单岁）"),
            format!("{shown} holds neither fertility.csv (five-year groups) nor asfr.csv (single years)"),
        ),
    )
    .at(Place::file(shown))
    .hint(Text::new(
        "目录应包含 base_population.csv、mortality_mx.csv、生育与迁移文件。",
        "the folder needs base_population.csv, mortality_mx.csv and the files of births and movers.",
    ));
    Err(problem.into())
}

/// A warning if a folder tells the movers twice.
fn two_of_movers(folder: &Path) -> Option<Problem> {
    let both = ["migration.csv", "migration_total.csv"].iter().all(|name| folder.join(name).is_file());
    both.then(|| {
        let message = Text::new(
            "目录中同时有 migration.csv 与 migration_total.csv，只用前者",
            "the folder has migration.csv and migration_total.csv; only the first is used",
        );
        Problem::warning(Code::BadPopulation, message).at(Place::file(folder.display().to_string()))
    })
}

impl Folder {
    /// Writes a projection as CSV in the shape of the folder: five-year groups one row a year and group, single years one
    /// column a year. The base year is left out, as it is an input.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn write(&self, projection: &Projection, out: &mut dyn Write) -> std::io::Result<()> {
        let results = projection.years.get(1..).unwrap_or_default();
        match projection.width {
            Width::Five => {
                writeln!(out, "year,age_group,{},{}", self.columns[0], self.columns[1])?;
                for (year, people) in results {
                    for ((label, male), female) in self.age_labels.iter().zip(&people.male).zip(&people.female) {
                        writeln!(out, "{year},{label},{male:.6},{female:.6}")?;
                    }
                }
            }
            Width::Single => {
                write!(out, "sex,age")?;
                for (year, _) in results {
                    write!(out, ",{year}")?;
                }
                writeln!(out)?;
                for sex in ["male", "female"] {
                    for (group, label) in self.age_labels.iter().enumerate() {
                        write!(out, "{sex},{}", label.trim_end_matches('+'))?;
                        for (_, people) in results {
                            let cells = if sex == "male" { &people.male } else { &people.female };
                            write!(out, ",{:.4}", cells.get(group).copied().unwrap_or(0.0))?;
                        }
                        writeln!(out)?;
                    }
                }
            }
        }
        Ok(())
    }
}
