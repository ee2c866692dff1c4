//! Model schedules for districts that have no rates of their own: death rates from a life expectancy, fertility from a total.

use crate::Error;
use crate::inputs::{Sex, Width, total_fertility};
use crate::life_table::{FirstYear, life_table};

/// Oldest age of the model table; those who live on are its open group.
const OLDEST: usize = 120;

/// Death rates by single year of age that give a life expectancy, by Gompertz's law.
///
/// The rate at age x is b·exp(b·(x + ½ − M)) with the stated ageing b; the first year has a rate of its own; the modal age M is
/// found so that the life table has the expectancy at birth asked for. The open group's rate is 1 / (years still lived there).
///
/// # Units
/// `expectancy` in years, `ageing` a year (about 0.1), `infant` deaths a person and year; `groups` age groups, the last open.
///
/// # References
/// Gompertz 1825, in the form of Missov, Lenart, Nemeth, Canudas-Romo and Vaupel, Demographic Research 32, 2015 (recalled).
/// `docs/methods/population-of-a-district.md`.
///
/// # Errors
/// An expectancy outside 30 to 100 years, an ageing outside 0.03 to 0.3, an impossible infant rate.
///
/// # Examples
/// ```
/// use linping_population::{FirstYear, Sex, Width, death_rates, life_table};
///
/// let rates = death_rates(82.0, 0.1, 0.002, Sex::Female, 101)?;
/// let table = life_table(&rates, Sex::Female, Width::Single, FirstYear::CoaleDemeny)?;
/// assert!((table.e[0].unwrap() - 82.0).abs() < 1e-6);
/// assert!((rates[61] / rates[60] - 0.1f64.exp()).abs() < 1e-9);
/// # Ok::<(), linping_population::Error>(())
/// ```
pub fn death_rates(expectancy: f64, ageing: f64, infant: f64, sex: Sex, groups: usize) -> Result<Vec<f64>, Error> {
    within("life expectancy", expectancy, 30.0, 100.0)?;
    within("ageing a year", ageing, 0.03, 0.3)?;
    within("infant death rate", infant, 0.0, 0.3)?;
    if !(4..=OLDEST).contains(&groups) {
        return Err(Error::AgeGroups { what: "mortality", found: groups, expected: 4 });
    }
    let rates = |mode: f64| -> Vec<f64> {
        let at = |age: usize| (ageing * (ageing * (age as f64 + 0.5 - mode)).exp()).min(3.0);
        (0..=OLDEST).map(|age| if age == 0 { infant } else { at(age) }).collect()
    };
    let table = |mode: f64| life_table(&rates(mode), sex, Width::Single, FirstYear::CoaleDemeny);
    let (mut low, mut high) = (0.0, 150.0);
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        let reached = table(middle)?.e.first().copied().flatten().unwrap_or(0.0);
        if reached < expectancy { low = middle } else { high = middle }
    }
    let found = table(high)?;
    let reached = found.e.first().copied().flatten().unwrap_or(0.0);
    if (reached - expectancy).abs() > 1e-6 {
        return Err(Error::Parameter { what: "life expectancy", value: expectancy });
    }
    let mut rates = rates(high);
    rates.truncate(groups);
    let open = found.e.get(groups - 1).copied().flatten().unwrap_or(1.0);
    if let Some(last) = rates.last_mut() {
        *last = 1.0 / open;
    }
    Ok(rates)
}

/// Births a woman and year by single year of age: a total spread over 15 to 49 as a normal curve around a mean age.
///
/// # Units
/// `total` children a woman, `mean_age` and `spread` (standard deviation before the ends are cut) in years; `groups` age
/// groups, of which those from 15 to 49 bear children.
///
/// # Errors
/// A total above 12 (a rate per mille), a mean age outside 15 to 50, a spread outside 1 to 15.
///
/// # Examples
/// ```
/// use linping_population::fertility_rates;
///
/// let rates = fertility_rates(1.2, 30.0, 5.0, 86)?;
/// assert!((rates.iter().sum::<f64>() - 1.2).abs() < 1e-12);
/// assert!((rates[29] - rates[30]).abs() < 1e-12 && rates[14] == 0.0 && rates[50] == 0.0);
/// # Ok::<(), linping_population::Error>(())
/// ```
pub fn fertility_rates(total: f64, mean_age: f64, spread: f64, groups: usize) -> Result<Vec<f64>, Error> {
    total_fertility(total)?;
    within("mean age at birth", mean_age, 15.0, 50.0)?;
    within("spread of ages at birth", spread, 1.0, 15.0)?;
    let bears = |age: usize| (15..50).contains(&age);
    let at =
        |age: usize| if bears(age) { (-0.5 * ((age as f64 + 0.5 - mean_age) / spread).powi(2)).exp() } else { 0.0 };
    let shape: Vec<f64> = (0..groups).map(at).collect();
    let sum: f64 = shape.iter().sum();
    if sum <= 0.0 {
        return Err(Error::AgeGroups { what: "fertility", found: groups, expected: 50 });
    }
    Ok(shape.into_iter().map(|value| total * value / sum).collect())
}

fn within(what: &'static str, value: f64, least: f64, most: f64) -> Result<(), Error> {
    if (least..=most).contains(&value) { Ok(()) } else { Err(Error::Parameter { what, value }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_expectancy_asked_for_is_reached_whatever_the_open_group() {
        for (expectancy, groups) in [(60.0, 86), (76.5, 101), (88.0, 66)] {
            let rates = death_rates(expectancy, 0.1, 0.003, Sex::Male, groups).unwrap();
            let table = life_table(&rates, Sex::Male, Width::Single, FirstYear::CoaleDemeny).unwrap();
            assert!((table.e[0].unwrap() - expectancy).abs() < 1e-5, "{expectancy} {groups}");
        }
    }

    #[test]
    fn what_cannot_be_is_told() {
        assert!(death_rates(820.0, 0.1, 0.002, Sex::Male, 86).is_err());
        assert!(death_rates(82.0, 0.1, 2.0, Sex::Male, 86).is_err());
        assert!(fertility_rates(1050.0, 30.0, 5.0, 86).is_err(), "per mille");
        assert!(fertility_rates(1.0, 30.0, 5.0, 10).is_err());
    }
}
