use crate::layers::Ages;
use linping_language::{Name, Status};
use linping_population::{BySex, Sex, school_intake};
use linping_problems::Text;

/// People by age and sex from a base year to the horizon.
#[derive(Clone, Debug, PartialEq)]
pub struct PopulationProjection {
    /// What it is called.
    pub name: Name,
    /// The month on whose first day people are counted.
    pub month: u8,
    /// Every year from that of the table on.
    pub years: Vec<PeopleOfYear>,
    /// The weakest status among table, rates and movers.
    pub status: Status,
    /// True if it may be shown.
    pub open: bool,
}

/// The people of a year, and what happened in the twelve months before they are counted.
#[derive(Clone, Debug, PartialEq)]
pub struct PeopleOfYear {
    /// The year.
    pub year: i16,
    /// Everybody, by single age; the last group is open.
    pub people: BySex<Vec<f64>>,
    /// Those registered here (户籍), where that is told.
    pub registered: Option<BySex<Vec<f64>>>,
    /// Births.
    pub births: f64,
    /// Deaths.
    pub deaths: f64,
    /// Net arrivals.
    pub arrivals: f64,
}

/// Whom to count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Who {
    /// Men or women only.
    pub sex: Option<Sex>,
    /// Registered here only (`true`), or not registered here only (`false`).
    pub registered: Option<bool>,
}

impl PopulationProjection {
    /// The people of a year.
    ///
    /// # Errors
    /// A year outside the projection.
    pub fn at(&self, year: i16) -> Result<&PeopleOfYear, Text> {
        self.years.iter().find(|y| y.year == year).ok_or_else(|| {
            let (first, last) = (self.years.first().map_or(0, |y| y.year), self.years.last().map_or(0, |y| y.year));
            Text::new(
                format!("人口推算只有 {first}—{last} 年，没有 {year} 年"),
                format!("the projection of people runs from {first} to {last}; {year} is not there"),
            )
        })
    }

    /// How many people of these ages there are in a year.
    ///
    /// # Errors
    /// A year outside the projection, ages inside its open group, registration that is not told.
    pub fn people(&self, year: i16, ages: Ages, who: Who) -> Result<f64, Text> {
        let all = self.at(year)?.single_ages(who)?;
        let open = all.len() - 1;
        let inside = ages.from > open || ages.to.is_some_and(|to| to >= open);
        if inside {
            return Err(Text::new(
                format!("推算的最后一个年龄组为 {open}+，无法取 {ages} 岁"),
                format!("the last age group of the projection is {open}+; ages {ages} cannot be told apart in it"),
            ));
        }
        let to = ages.to.map_or(all.len(), |to| to + 1);
        Ok(all.get(ages.from..to).map_or(0.0, |part| part.iter().sum()))
    }

    /// Children who enter school in September of a year at an age.
    ///
    /// # Errors
    /// As [`people`](Self::people).
    pub fn entrants(&self, year: i16, age: usize, who: Who) -> Result<f64, Text> {
        let all = self.at(year)?.single_ages(who)?;
        school_intake(&all, age, self.month).map_err(|e| Text::new(format!("入学人数：{e}"), format!("entrants: {e}")))
    }
}

impl PeopleOfYear {
    /// People by single age; the last group is open.
    ///
    /// # Errors
    /// Registration that is not told.
    pub fn single_ages(&self, who: Who) -> Result<Vec<f64>, Text> {
        let sum = |of: &BySex<Vec<f64>>| -> Vec<f64> {
            let part = |sex: Sex| if who.sex.is_none_or(|wanted| wanted == sex) { 1.0 } else { 0.0 };
            let (men, women) = (part(Sex::Male), part(Sex::Female));
            of.male.iter().zip(&of.female).map(|(m, w)| men * m + women * w).collect()
        };
        let everybody = sum(&self.people);
        let Some(wanted) = who.registered else { return Ok(everybody) };
        let registered = self.registered.as_ref().map(sum).ok_or_else(|| {
            Text::new(
                "人口表没有户籍列（registered-male、registered-female）",
                "the table of people does not tell who is registered (registered-male, registered-female)",
            )
        })?;
        if wanted {
            return Ok(registered);
        }
        Ok(everybody.iter().zip(registered).map(|(all, here)| (all - here).max(0.0)).collect())
    }
}
