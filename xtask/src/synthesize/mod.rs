//! `cargo xtask synthesize`: invented layers inside a real boundary, for plans whose own layers are not public. Deterministic:
//! the same boundary, people and seed give the same files. What it makes looks like a district, and says nothing about one.
//!
//! Every place is drawn: eight centres, a canal of invented course, streets denser towards the centres, people where the centres
//! are, facilities where the people are. Only three things are real: the boundary, the number of people it is told to place, and
//! the shares of the age groups, which are those of the census of old Yuhang in 2020. They are inputs, never findings.

mod facilities;
mod files;
mod ground;
mod homes;
mod people;
mod streets;

use ground::Ground;
use std::path::{Path, PathBuf};

/// What is asked for.
pub struct Settings {
    /// GeoJSON of the district.
    pub boundary: PathBuf,
    /// Where the files go.
    pub folder: PathBuf,
    /// People placed in all.
    pub people: u32,
    /// Seed of everything drawn.
    pub seed: u64,
}

impl Settings {
    /// Those of examples/linping.
    pub fn of_the_example(root: &Path) -> Settings {
        let folder = root.join("examples/linping/sources/files");
        Settings { boundary: folder.join("boundary.geojson"), folder, people: 1_180_000, seed: 330_113 }
    }

    /// Reads `[BOUNDARY FOLDER PEOPLE SEED]`, each in its place; what is absent is the example's.
    pub fn from_arguments(root: &Path, arguments: &[String]) -> Result<Settings, String> {
        let mut settings = Settings::of_the_example(root);
        let number = |text: &String| text.parse::<u64>().map_err(|e| format!("{text}: {e}"));
        if let Some(boundary) = arguments.first() {
            settings.boundary = boundary.into();
        }
        if let Some(folder) = arguments.get(1) {
            settings.folder = folder.into();
        }
        if let Some(people) = arguments.get(2) {
            settings.people = u32::try_from(number(people)?).map_err(|e| format!("{people}: {e}"))?;
        }
        if let Some(seed) = arguments.get(3) {
            settings.seed = number(seed)?;
        }
        Ok(settings)
    }
}

/// A file made: its name and its text, before any packing.
pub struct Made {
    /// The name; packed if it ends in `.gz`.
    pub name: &'static str,
    /// The text.
    pub text: String,
}

/// Makes every file.
///
/// # Errors
/// A boundary that cannot be read or holds no polygon.
pub fn make(settings: &Settings) -> Result<Vec<Made>, Vec<String>> {
    let ground = Ground::read(&settings.boundary, settings.seed)?;
    let streets = streets::make(&ground, settings.seed);
    let cells = people::make(&ground, settings.people, settings.seed);
    let mut made = vec![ground.areas_file()?, ground.canal_file()?];
    made.extend(streets.files(&ground)?);
    made.push(people::file(&ground, &cells)?);
    made.extend(facilities::files(&ground, &cells, settings.seed)?);
    made.push(homes::file(&ground, &cells, settings.seed)?);
    Ok(made)
}

/// Makes and writes every file.
///
/// # Errors
/// As [`make`]; a file that cannot be written.
pub fn write(settings: &Settings) -> Result<(), Vec<String>> {
    for made in make(settings)? {
        files::write(&settings.folder, &made)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    fn example() -> HashMap<&'static str, String> {
        let made = make(&Settings::of_the_example(&crate::root())).unwrap_or_else(|e| panic!("{e:?}"));
        made.into_iter().map(|file| (file.name, file.text)).collect()
    }

    fn column(text: &str, name: &str) -> Vec<String> {
        let mut lines = text.lines();
        let at = lines.next().into_iter().flat_map(|h| h.split(',')).position(|c| c == name);
        let at = at.unwrap_or_else(|| panic!("no column {name}"));
        lines.map(|line| line.split(',').nth(at).unwrap_or_default().to_string()).collect()
    }

    fn sum(text: &str, name: &str) -> u64 {
        column(text, name).iter().map(|cell| cell.parse::<u64>().unwrap_or_else(|e| panic!("{cell}: {e}"))).sum()
    }

    #[test]
    fn the_files_of_the_example_are_those_the_generator_makes() {
        let settings = Settings::of_the_example(&crate::root());
        for (name, text) in example() {
            let there = files::read(&settings.folder.join(name)).unwrap_or_else(|e| panic!("{e:?}"));
            assert!(there == text, "{name} differs: run `cargo xtask synthesize`");
        }
    }

    #[test]
    fn people_add_up_to_the_control_total_in_every_cell_and_over_all() {
        let files = example();
        let cells = &files["cells.csv.gz"];
        assert_eq!(sum(cells, "people"), 1_180_000);
        let groups = people::GROUPS.map(|(name, _)| sum(cells, name));
        assert_eq!(groups.iter().sum::<u64>(), 1_180_000);
        for ((name, share), people) in people::GROUPS.iter().zip(groups) {
            let told = f64::from(*share) / 10_000.0;
            assert!((people as f64 / 1_180_000.0 - told).abs() < 0.002, "{name}: {people} of {told}");
        }
        let rows = column(cells, "people").len();
        assert!((2_700..3_300).contains(&rows), "{rows} cells");
    }

    #[test]
    fn the_streets_are_of_the_size_asked_for_and_cross_the_canal_on_bridges_only() {
        let files = example();
        let nodes = column(&files["street-nodes.csv.gz"], "node").len();
        assert!((28_000..32_000).contains(&nodes), "{nodes} vertices");
        let bridges = column(&files["street-edges.csv.gz"], "class").iter().filter(|c| *c == "bridge").count();
        assert!((4..=14).contains(&bridges), "{bridges} bridges");
    }

    #[test]
    fn no_name_is_that_of_a_real_township() {
        let names = ["南苑", "东湖", "星桥", "乔司", "运河街道", "崇贤", "塘栖", "临平街道"];
        for (file, text) in example() {
            assert!(!names.iter().any(|name| text.contains(name)), "{file}");
        }
    }
}
