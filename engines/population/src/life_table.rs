use crate::Error;
use crate::inputs::{Sex, Width, death_rate};
use serde::Serialize;

/// How many years those who die in their first year live, where single years are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FirstYear {
    /// Coale and Demeny, model West, from the probability of dying: as in the projections of the United Nations.
    #[default]
    CoaleDemeny,
    /// Andreev and Kingkade, from the death rate: better where hardly any infants die.
    AndreevKingkade,
}

/// A period life table of one sex.
#[derive(Clone, Debug, PartialEq)]
pub struct LifeTable {
    /// Age at which each row starts.
    pub age: Vec<f64>,
    /// Mean years lived in the row by those who die in it.
    pub a: Vec<f64>,
    /// Probability of dying in the row; 1 in the open row.
    pub q: Vec<f64>,
    /// Survivors at the start of the row, of one birth.
    pub l: Vec<f64>,
    /// Years lived in the row, of one birth.
    pub lived: Vec<f64>,
    /// Life expectancy at the start of the row; none where nobody lives.
    pub e: Vec<Option<f64>>,
}

/// The period life table of death rates.
///
/// Single years: the first year by the rule chosen, half a year elsewhere. Five-year groups: 0 and 1–4 after Coale and
/// Demeny's model West, 2.5 years at 5–14, Greville's formula from 15 on.
///
/// # Units
/// `rates` are deaths a person and year: at single ages, or at 0, 1–4, 5–9 …; the last row is open.
///
/// # References
/// Andreev and Kingkade, Average age at death in infancy and infant mortality level, Demographic Research 33, 2015. Coale and
/// Demeny, Regional Model Life Tables, 2nd ed., 1983. Greville, Short methods of constructing abridged life tables, 1943.
///
/// # Errors
/// If there are fewer than three rates or one is not possible.
///
/// # Examples
/// ```
/// use linping_population::{FirstYear, Sex, Width, life_table};
///
/// // A hazard of 2 % at every age: life expectancy is close to 1 / 0.02 = 50 years.
/// let table = life_table(&[0.02; 101], Sex::Female, Width::Single, FirstYear::CoaleDemeny)?;
/// assert!((table.e[0].unwrap() - 50.0).abs() < 0.5);
/// assert!((table.q[10] - 0.02 / 1.01).abs() < 1e-15);
/// # Ok::<(), linping_population::Error>(())
/// ```
pub fn life_table(rates: &[f64], sex: Sex, width: Width, first_year: FirstYear) -> Result<LifeTable, Error> {
    if rates.len() < 4 {
        return Err(Error::AgeGroups { what: "mortality", found: rates.len(), expected: 4 });
    }
    rates.iter().try_for_each(|r| death_rate(*r))?;
    let rows = rates.len();
    let age: Vec<f64> = (0..rows).map(|row| starting_age(row, width)).collect();
    let mut table = LifeTable {
        age,
        a: Vec::with_capacity(rows),
        q: Vec::with_capacity(rows),
        l: Vec::with_capacity(rows),
        lived: Vec::with_capacity(rows),
        e: Vec::new(),
    };
    let mut alive = 1.0;
    for (row, rate) in rates.iter().enumerate() {
        let open = row + 1 == rows;
        let years = years_in(row, width);
        let a = if open { open_years(*rate) } else { mean_years_of_the_dying(rates, row, sex, width, first_year) };
        let q = if open { 1.0 } else { probability(*rate, a, years) };
        let left = alive * (1.0 - q);
        table.a.push(a);
        table.q.push(q);
        table.l.push(alive);
        table.lived.push(if open { alive * a } else { years * left + a * (alive - left) });
        alive = left;
    }
    let mut above = 0.0;
    let mut expectancies: Vec<Option<f64>> = Vec::with_capacity(rows);
    for (alive, lived) in table.l.iter().zip(&table.lived).rev() {
        above += lived;
        expectancies.push((*alive > 0.0).then(|| above / alive));
    }
    expectancies.reverse();
    table.e = expectancies;
    Ok(table)
}

fn starting_age(row: usize, width: Width) -> f64 {
    match (width, row) {
        (Width::Single, row) => row as f64,
        (Width::Five, 0) => 0.0,
        (Width::Five, 1) => 1.0,
        (Width::Five, row) => 5.0 * (row as f64 - 1.0),
    }
}

fn years_in(row: usize, width: Width) -> f64 {
    match (width, row) {
        (Width::Single, _) | (Width::Five, 0) => 1.0,
        (Width::Five, 1) => 4.0,
        (Width::Five, _) => 5.0,
    }
}

/// Years still lived in the open group by those who reach it. A rate of zero would make it infinite; a century stands in.
fn open_years(rate: f64) -> f64 {
    if rate > 0.01 { 1.0 / rate } else { 100.0 }
}

fn probability(rate: f64, a: f64, years: f64) -> f64 {
    (years * rate / (1.0 + (years - a) * rate)).min(1.0)
}

/// First year of life, single years.
fn first_single_year(rate: f64, sex: Sex, rule: FirstYear) -> f64 {
    match (rule, sex) {
        (FirstYear::AndreevKingkade, Sex::Male) if rate < 0.0230 => 0.14929 - 1.99545 * rate,
        (FirstYear::AndreevKingkade, Sex::Male) if rate < 0.08307 => 0.02832 + 3.26021 * rate,
        (FirstYear::AndreevKingkade, Sex::Male) => 0.29915,
        (FirstYear::AndreevKingkade, Sex::Female) if rate < 0.01724 => 0.14903 - 2.05527 * rate,
        (FirstYear::AndreevKingkade, Sex::Female) if rate < 0.06891 => 0.04667 + 3.88089 * rate,
        (FirstYear::AndreevKingkade, Sex::Female) => 0.31411,
        (FirstYear::CoaleDemeny, Sex::Male) => by_probability(rate, 0.0425, 2.875, 0.33),
        (FirstYear::CoaleDemeny, Sex::Female) => by_probability(rate, 0.05, 3.0, 0.35),
    }
}

/// Coale and Demeny give a = base + slope·q below q = 0.1. With q = m / (1 + (1 − a) m) that is a quadratic equation in q.
fn by_probability(rate: f64, base: f64, slope: f64, above: f64) -> f64 {
    if rate <= 0.0 {
        return base;
    }
    let half = 1.0 + (1.0 - base) * rate;
    let root = half * half - 4.0 * slope * rate * rate;
    if root < 0.0 {
        return above;
    }
    // Written so that small rates lose no digits.
    let q = 2.0 * rate / (half + root.sqrt());
    if q >= 0.1 { above } else { base + slope * q }
}

/// Ages 0 and 1–4 of abridged tables: Coale and Demeny, West.
fn early_years(rate: f64, sex: Sex) -> (f64, f64) {
    match sex {
        Sex::Male if rate >= 0.107 => (0.330, 1.352),
        Sex::Male => (0.045 + 2.684 * rate, 1.651 - 2.816 * rate),
        Sex::Female if rate >= 0.107 => (0.350, 1.361),
        Sex::Female => (0.053 + 2.800 * rate, 1.522 - 1.518 * rate),
    }
}

/// Lowest mean at old ages: 1 − 5e⁻⁵/(1 − e⁻⁵), for a hazard of one a year.
const LOWEST_AT_OLD_AGES: f64 = 0.97;

fn mean_years_of_the_dying(rates: &[f64], row: usize, sex: Sex, width: Width, first_year: FirstYear) -> f64 {
    let at = |row: usize| rates.get(row).copied().unwrap_or(0.0);
    match (width, row) {
        (Width::Single, 0) => first_single_year(at(0), sex, first_year),
        (Width::Single, _) => 0.5,
        (Width::Five, 0) => early_years(at(0), sex).0,
        (Width::Five, 1) => early_years(at(0), sex).1,
        (Width::Five, 2 | 3) => 2.5,
        (Width::Five, row) => {
            let (before, after) = (at(row - 1), at(row + 1));
            let growth = if before > 0.0 && after > 0.0 { 0.1 * (after / before).ln() } else { 0.0 };
            let a = 2.5 - 25.0 / 12.0 * (at(row) - growth);
            if row >= 10 { a.max(LOWEST_AT_OLD_AGES) } else { a.clamp(0.0, 5.0) }
        }
    }
}

/// Survival of a step, into `survival`: from births to the first group, from each group to the next, and in the last place
/// from the last two groups together to the open one. Rates are taken as checked.
pub(crate) fn survival(rates: &[f64], sex: Sex, width: Width, first_year: FirstYear, survival: &mut [f64]) {
    let rows = rates.len();
    let groups = survival.len();
    let years = width.years() as f64;
    let mut alive = 1.0;
    let mut before = 0.0;
    let mut first = 0.0;
    // Years lived, group by group: survival is the ratio of neighbours.
    for (row, rate) in rates.iter().enumerate() {
        let length = years_in(row, width);
        let open = row + 1 == rows;
        let a = if open {
            open_years(*rate)
        } else if width == Width::Single && row > 0 {
            0.5
        } else {
            mean_years_of_the_dying(rates, row, sex, width, first_year)
        };
        let q = if open { 1.0 } else { probability(*rate, a, length) };
        let left = alive * (1.0 - q);
        let lived = if open { alive * a } else { length * left + a * (alive - left) };
        alive = left;
        if width == Width::Five && row == 0 {
            first = lived;
            continue;
        }
        let group = row + groups - rows;
        let lived = if group == 0 { lived + first } else { lived };
        let share = if group == 0 {
            lived / years
        } else if open {
            lived / (before + lived)
        } else {
            lived / before
        };
        if let Some(place) = survival.get_mut(group) {
            // Nobody left in either group: nobody survives.
            *place = if share.is_finite() { share } else { 0.0 };
        }
        before = lived;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_first_year_of_both_schools_is_as_printed() {
        let ak = |rate, sex| first_single_year(rate, sex, FirstYear::AndreevKingkade);
        assert!((ak(0.005, Sex::Male) - 0.139_312_75).abs() < 1e-12);
        assert!((ak(0.05, Sex::Female) - 0.240_714_5).abs() < 1e-12);
        // Coale and Demeny: q = 0.04 means a = 0.17 for girls, and so m = q / (1 - (1 - a) q).
        let rate = 0.04 / (1.0 - 0.83 * 0.04);
        assert!((first_single_year(rate, Sex::Female, FirstYear::CoaleDemeny) - 0.17).abs() < 1e-14);
        assert_eq!(first_single_year(0.3, Sex::Male, FirstYear::CoaleDemeny), 0.33);
        assert_eq!(early_years(0.2, Sex::Male), (0.330, 1.352));
        let (a0, a1) = early_years(0.01, Sex::Female);
        assert!((a0 - 0.081).abs() < 1e-12 && (a1 - 1.50682).abs() < 1e-12);
    }

    #[test]
    fn without_deaths_everybody_survives() {
        let mut ratios = [0.0; 21];
        survival(&[0.0; 22], Sex::Male, Width::Five, FirstYear::CoaleDemeny, &mut ratios);
        assert!(ratios[..20].iter().all(|s| (*s - 1.0).abs() < 1e-12));
        assert!(ratios[20] > 0.9 && ratios[20] <= 1.0);
    }

    proptest! {
        #[test]
        fn survival_is_never_above_one(rates in prop::collection::vec(0.0f64..2.0, 22)) {
            for sex in [Sex::Male, Sex::Female] {
                let mut five = [9.0; 21];
                survival(&rates, sex, Width::Five, FirstYear::CoaleDemeny, &mut five);
                let mut single = [9.0; 22];
                survival(&rates, sex, Width::Single, FirstYear::AndreevKingkade, &mut single);
                prop_assert!(five.iter().chain(&single).all(|s| (0.0..=1.0 + 1e-12).contains(s)), "{five:?} {single:?}");
            }
        }

        #[test]
        fn years_lived_add_up_to_life_expectancy(rates in prop::collection::vec(0.001f64..0.5, 22)) {
            let table = life_table(&rates, Sex::Female, Width::Five, FirstYear::CoaleDemeny).unwrap();
            prop_assert!((table.lived.iter().sum::<f64>() - table.e[0].unwrap()).abs() < 1e-9);
        }
    }
}
