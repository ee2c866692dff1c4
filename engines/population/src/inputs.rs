use crate::Error;
use crate::life_table::FirstYear;
use serde::Serialize;

/// The same thing for men and women.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct BySex<T> {
    /// Men and boys.
    pub male: T,
    /// Women and girls.
    pub female: T,
}

impl<T> BySex<T> {
    /// Both sexes, men first.
    pub fn new(male: T, female: T) -> Self {
        BySex { male, female }
    }

    /// Both in turn, men first.
    pub fn each(&self) -> [(Sex, &T); 2] {
        [(Sex::Male, &self.male), (Sex::Female, &self.female)]
    }
}

/// Men or women, since death rates of infants are read differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Sex {
    /// Men and boys.
    Male,
    /// Women and girls.
    Female,
}

/// Width of an age group, which is also the length of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Width {
    /// Single years of age, yearly steps (1×1).
    Single,
    /// Five-year groups, five-year steps (5×5).
    Five,
}

impl Width {
    /// Years of a group and of a step.
    pub fn years(self) -> usize {
        match self {
            Width::Single => 1,
            Width::Five => 5,
        }
    }

    /// Number of death rates that belong to so many age groups: five-year tables give the first year of life apart.
    pub fn rates(self, groups: usize) -> usize {
        match self {
            Width::Single => groups,
            Width::Five => groups + 1,
        }
    }
}

/// What happens in one step.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Death rates a year, by age: single years, or 0, 1–4, 5–9 … with the open group last.
    pub mortality: BySex<Vec<f64>>,
    /// Births a woman and year, by age group of the population.
    pub fertility: Vec<f64>,
    /// Boys born for each girl.
    pub sex_ratio: f64,
    /// Net arrivals during the step, by age group on arrival.
    pub migration: BySex<Vec<f64>>,
}

/// Everything a projection starts from.
#[derive(Clone, Debug, PartialEq)]
pub struct Inputs {
    /// Width of age groups and steps.
    pub width: Width,
    /// How the first year of life is read where single years are used.
    pub first_year: FirstYear,
    /// Year that the population is given for.
    pub base_year: i32,
    /// People by age group, the last group open.
    pub base: BySex<Vec<f64>>,
    /// What happens, step by step.
    pub steps: Vec<Step>,
}

/// Most births a woman and year at one age: above it, a rate is surely meant per mille.
const HIGHEST_FERTILITY: f64 = 1.0;

impl Inputs {
    /// Number of age groups.
    pub fn groups(&self) -> usize {
        self.base.female.len()
    }

    /// The last year that the inputs lead to.
    pub fn last_year(&self) -> i32 {
        self.base_year + (self.steps.len() * self.width.years()) as i32
    }

    /// Leaves out the steps after a year.
    ///
    /// # Errors
    /// If the year is not the end of one of the steps.
    pub fn until(mut self, year: i32) -> Result<Inputs, Error> {
        let step = self.width.years() as i32;
        let wrong = Error::NotReached { year, from: self.base_year, to: self.last_year(), step };
        let ahead = year - self.base_year;
        if ahead <= 0 || ahead % step != 0 || year > self.last_year() {
            return Err(wrong);
        }
        self.steps.truncate((ahead / step) as usize);
        Ok(self)
    }

    /// Fails on the first input that cannot be: lengths that differ, people below zero, rates out of bounds.
    ///
    /// # Errors
    /// What is wrong.
    pub fn check(&self) -> Result<(), Error> {
        let groups = self.groups();
        if groups < 3 {
            return Err(Error::AgeGroups { what: "base population", found: groups, expected: 3 });
        }
        for (_, people) in self.base.each() {
            length("base population", people, groups)?;
            if let Some(value) = people.iter().copied().find(|p| !p.is_finite() || *p < 0.0) {
                return Err(Error::People { what: "base population", value });
            }
        }
        for step in &self.steps {
            for (_, rates) in step.mortality.each() {
                length("mortality", rates, self.width.rates(groups))?;
                rates.iter().try_for_each(|r| death_rate(*r))?;
            }
            for (_, people) in step.migration.each() {
                length("migration", people, groups)?;
                if let Some(value) = people.iter().copied().find(|p| !p.is_finite()) {
                    return Err(Error::People { what: "migration", value });
                }
            }
            length("fertility", &step.fertility, groups)?;
            step.fertility.iter().try_for_each(|r| birth_rate(*r))?;
            total_fertility(step.fertility.iter().sum::<f64>() * self.width.years() as f64)?;
            sex_ratio(step.sex_ratio)?;
        }
        Ok(())
    }
}

fn length(what: &'static str, values: &[f64], expected: usize) -> Result<(), Error> {
    if values.len() == expected { Ok(()) } else { Err(Error::AgeGroups { what, found: values.len(), expected }) }
}

/// A death rate a year: not below zero (people would rise from the dead), and no table goes beyond three.
pub(crate) fn death_rate(value: f64) -> Result<(), Error> {
    if value.is_finite() && (0.0..=3.0).contains(&value) {
        return Ok(());
    }
    Err(Error::Rate {
        what: "mortality",
        value,
        hint: "a death rate is a share a year (0.008, not 8 per mille), and below zero survival would exceed 1",
        hint_zh: "死亡率应为每年的比例（0.008，而非 8‰）；若小于零，存活概率将超过 1",
    })
}

/// Births a woman and year at an age.
pub(crate) fn birth_rate(value: f64) -> Result<(), Error> {
    if value.is_finite() && (0.0..=HIGHEST_FERTILITY).contains(&value) {
        return Ok(());
    }
    Err(Error::Rate {
        what: "fertility",
        value,
        hint: "births a woman and year are meant (0.08); divide rates per mille by 1,000",
        hint_zh: "应为每名妇女每年生育数（0.08）；若为千分比，请除以 1000",
    })
}

/// Children a woman.
pub(crate) fn total_fertility(value: f64) -> Result<(), Error> {
    if value.is_finite() && (0.0..=12.0).contains(&value) {
        return Ok(());
    }
    Err(Error::Rate {
        what: "total fertility",
        value,
        hint: "children a woman are meant (1.05); divide a rate per 1,000 women by 1,000",
        hint_zh: "应为每名妇女终身生育数（1.05）；若为每千名妇女，请除以 1000",
    })
}

/// Boys born for each girl.
pub(crate) fn sex_ratio(value: f64) -> Result<(), Error> {
    if value.is_finite() && (0.5..=2.0).contains(&value) {
        return Ok(());
    }
    Err(Error::Rate {
        what: "sex ratio at birth",
        value,
        hint: "boys for each girl are meant (1.05); divide a ratio per 100 girls by 100",
        hint_zh: "应为每名女婴对应的男婴数（1.05）；若以女婴为 100，请除以 100",
    })
}
