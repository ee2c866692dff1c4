use crate::Error;
use crate::inputs::{BySex, Inputs, Sex, Step, Width};
use crate::life_table::{FirstYear, survival};
use serde::Serialize;

/// When the arrivals of a step come, which decides who bears children and who is exposed to death.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Timing {
    /// At the end, but counted among the mothers of the step (World Population Prospects: China, Germany, Japan …).
    Endb,
    /// Half at the start, half at the end (World Population Prospects: Thailand, Brazil …).
    Even,
    /// At the end, and not counted among the mothers of the step.
    End,
}

/// Births, deaths and movers of one step.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Flows {
    /// Year at the end of the step.
    pub year: i32,
    /// Children born during the step.
    pub births: f64,
    /// People who died during the step, those born in it included.
    pub deaths: f64,
    /// Net arrivals during the step.
    pub migration: f64,
}

/// A cell that would have gone below zero because more people were to leave than were there.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Shortfall {
    /// Year at the end of the step.
    pub year: i32,
    /// Which sex.
    pub sex: Sex,
    /// Age group, from 0.
    pub group: usize,
    /// How many people were missing; the cell was set to zero.
    pub missing: f64,
}

/// A projected population.
#[derive(Clone, Debug, PartialEq)]
pub struct Projection {
    /// Width of age groups and steps.
    pub width: Width,
    /// Year and people by age group: the base, then the end of every step.
    pub years: Vec<(i32, BySex<Vec<f64>>)>,
    /// What happened in each step.
    pub flows: Vec<Flows>,
    /// Cells set to zero, if any: the migration asked for more people than there were.
    pub shortfalls: Vec<Shortfall>,
}

impl Projection {
    /// Everybody, in a year.
    pub fn total(&self, year: i32) -> Option<f64> {
        self.years
            .iter()
            .find(|(y, _)| *y == year)
            .map(|(_, people)| people.male.iter().sum::<f64>() + people.female.iter().sum::<f64>())
    }
}

/// Projects a population by cohort and component.
///
/// Every group survives into the next; mothers are the mean of the women at both ends of a step; arrivals come as `timing`
/// says. The open group takes those who survive from the group before and from itself.
///
/// # Units
/// People in any unit (persons, thousands), the same throughout; see [`Inputs`].
///
/// # References
/// Preston, Heuveline and Guillot, Demography, 2001, chapter 6; United Nations, World Population Prospects, methodology.
/// See `docs/methods/population-projection.md`.
///
/// # Errors
/// If an input is not possible.
///
/// # Examples
/// ```
/// use linping_population::{BySex, FirstYear, Inputs, Step, Timing, Width, project};
///
/// // Nobody dies, nobody is born, everybody grows a year older.
/// let people = vec![4.0, 3.0, 2.0, 1.0];
/// let none = vec![0.0; 4];
/// let step = Step {
///     mortality: BySex::new(none.clone(), none.clone()),
///     fertility: none.clone(),
///     sex_ratio: 1.05,
///     migration: BySex::new(none.clone(), none.clone()),
/// };
/// let inputs = Inputs {
///     width: Width::Single,
///     first_year: FirstYear::CoaleDemeny,
///     base_year: 2020,
///     base: BySex::new(people.clone(), people),
///     steps: vec![step],
/// };
/// let projection = project(&inputs, Timing::End)?;
/// let (year, after) = &projection.years[1];
/// assert_eq!((*year, &after.male[..3]), (2021, &[0.0, 4.0, 3.0][..]));
/// # Ok::<(), linping_population::Error>(())
/// ```
pub fn project(inputs: &Inputs, timing: Timing) -> Result<Projection, Error> {
    inputs.check()?;
    let groups = inputs.groups();
    let step_years = inputs.width.years() as i32;
    let mut projection = Projection {
        width: inputs.width,
        years: Vec::with_capacity(inputs.steps.len() + 1),
        flows: Vec::with_capacity(inputs.steps.len()),
        shortfalls: Vec::new(),
    };
    let mut work = Work::new(groups);
    let mut people = inputs.base.clone();
    let mut year = inputs.base_year;
    projection.years.push((year, people.clone()));
    for step in &inputs.steps {
        year += step_years;
        let before: f64 = total(&people);
        work.mortality(step, inputs.width, inputs.first_year);
        let births = work.advance(&mut people, step, inputs.width, timing);
        let mut missing = 0.0;
        for (sex, cells) in [(Sex::Male, &mut people.male), (Sex::Female, &mut people.female)] {
            for (group, cell) in cells.iter_mut().enumerate() {
                if *cell < 0.0 {
                    projection.shortfalls.push(Shortfall { year, sex, group, missing: -*cell });
                    missing -= *cell;
                    *cell = 0.0;
                }
            }
        }
        let migration: f64 = total(&step.migration) + missing;
        let deaths = before + births + migration - total(&people);
        projection.flows.push(Flows { year, births, deaths, migration });
        projection.years.push((year, people.clone()));
    }
    Ok(projection)
}

fn total(people: &BySex<Vec<f64>>) -> f64 {
    people.male.iter().sum::<f64>() + people.female.iter().sum::<f64>()
}

/// Room to work in, kept from step to step and from scenario to scenario.
pub(crate) struct Work {
    survival: BySex<Vec<f64>>,
    start: Vec<f64>,
}

impl Work {
    pub(crate) fn new(groups: usize) -> Work {
        Work { survival: BySex::new(vec![0.0; groups], vec![0.0; groups]), start: vec![0.0; groups] }
    }

    /// Works out the survival of a step.
    pub(crate) fn mortality(&mut self, step: &Step, width: Width, first_year: FirstYear) {
        survival(&step.mortality.male, Sex::Male, width, first_year, &mut self.survival.male);
        survival(&step.mortality.female, Sex::Female, width, first_year, &mut self.survival.female);
    }

    /// Moves the people on by one step and returns the births.
    pub(crate) fn advance(&mut self, people: &mut BySex<Vec<f64>>, step: &Step, width: Width, timing: Timing) -> f64 {
        let (at_start, at_end) = if timing == Timing::Even { (0.5, 0.5) } else { (0.0, 1.0) };
        self.start.copy_from_slice(&people.female);
        age(&mut people.male, &step.migration.male, &self.survival.male, at_start);
        age(&mut people.female, &step.migration.female, &self.survival.female, at_start);
        // Women at the end as the mothers of the step are counted.
        let counted = if timing == Timing::End { 0.0 } else { at_end };
        let years = width.years() as f64;
        let mut births = 0.0;
        for (group, rate) in step.fertility.iter().enumerate() {
            if *rate > 0.0
                && let (Some(start), Some(end), Some(arrived)) =
                    (self.start.get(group), people.female.get(group), step.migration.female.get(group))
            {
                births += years * rate * 0.5 * (start + end + counted * arrived);
            }
        }
        let births = births.max(0.0);
        let girls = births / (1.0 + step.sex_ratio);
        for (cells, survival, born) in [
            (&mut people.male, &self.survival.male, births - girls),
            (&mut people.female, &self.survival.female, girls),
        ] {
            if let (Some(cell), Some(survival)) = (cells.first_mut(), survival.first()) {
                *cell = born * survival;
            }
        }
        for (cells, arrived) in [(&mut people.male, &step.migration.male), (&mut people.female, &step.migration.female)]
        {
            for (cell, arrived) in cells.iter_mut().zip(arrived) {
                *cell += at_end * arrived;
            }
        }
        births
    }
}

/// Everybody who lives grows into the next group; the first group is left empty.
fn age(cells: &mut [f64], arrived: &[f64], survival: &[f64], at_start: f64) {
    if at_start > 0.0 {
        for (cell, arrived) in cells.iter_mut().zip(arrived) {
            *cell += at_start * arrived;
        }
    }
    let Some(open) = cells.len().checked_sub(1) else { return };
    let staying = cells.get(open).copied().unwrap_or(0.0);
    cells.rotate_right(1);
    if let Some(first) = cells.first_mut() {
        *first = 0.0;
    }
    if let Some(last) = cells.last_mut() {
        *last += staying;
    }
    for (cell, survival) in cells.iter_mut().zip(survival) {
        *cell *= survival;
    }
}
