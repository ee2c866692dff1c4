use crate::Error;

/// Children who enter school in September of a year, from the people by single age counted on the first day of a month of that year.
///
/// Those enter who are `age` years old on the last day of August. People counted from September on have had birthdays since:
/// of those then `age` the share (12 − months since September)/12 enters, and the rest comes from the year of age above;
/// before September it comes from the year below. Birthdays are taken as even over the year.
///
/// # Units
/// `people` by single age; `month` 1 to 12 (11: the census day, 1 November).
///
/// # References
/// `docs/methods/population-of-a-district.md`.
///
/// # Errors
/// A month that is none, an age without neighbours in the table.
///
/// # Examples
/// ```
/// use linping_population::school_intake;
///
/// let people = [0.0, 0.0, 0.0, 0.0, 0.0, 60.0, 120.0, 240.0, 0.0];
/// assert_eq!(school_intake(&people, 6, 9)?, 120.0);
/// assert_eq!(school_intake(&people, 6, 11)?, 120.0 * 10.0 / 12.0 + 240.0 * 2.0 / 12.0);
/// assert_eq!(school_intake(&people, 6, 3)?, 120.0 * 6.0 / 12.0 + 60.0 * 6.0 / 12.0);
/// # Ok::<(), linping_population::Error>(())
/// ```
pub fn school_intake(people: &[f64], age: usize, month: u8) -> Result<f64, Error> {
    if !(1..=12).contains(&month) {
        return Err(Error::Parameter { what: "month", value: f64::from(month) });
    }
    // The open group is no single age.
    let closed = people.len().saturating_sub(1);
    let at = |age: Option<usize>| {
        let age = age.filter(|age| *age < closed);
        let wrong = Error::Parameter { what: "age of entry", value: age.map_or(-1.0, |age| age as f64) };
        age.and_then(|age| people.get(age)).copied().ok_or(wrong)
    };
    let away = f64::from(month) - 9.0;
    let part = away.abs() / 12.0;
    let own = at(Some(age))? * (1.0 - part);
    if away == 0.0 {
        return Ok(own);
    }
    let neighbour = if away > 0.0 { Some(age + 1) } else { age.checked_sub(1) };
    Ok(own + part * at(neighbour)?)
}
