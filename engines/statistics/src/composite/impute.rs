use super::{Column, present};
use crate::Error;

/// Divides an indicator by another quantity (people, area, output), so that units of different size compare.
///
/// # Units
/// Lists unit by unit. Missing where either is missing.
///
/// # Errors
/// If lengths differ or a denominator is zero.
///
/// # Examples
/// ```
/// let per_head = linping_statistics::composite::denominate(&[Some(6.0), None], &[Some(3.0), Some(2.0)])?;
/// assert_eq!(per_head, [Some(2.0), None]);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn denominate(column: &[Option<f64>], by: &[Option<f64>]) -> Result<Column, Error> {
    if by.len() != column.len() {
        return Err(Error::Length { what: "denominator", found: by.len(), expected: column.len() });
    }
    if by.contains(&Some(0.0)) {
        return Err(Error::OutOfRange {
            what: "denominator",
            value: 0.0,
            needed: "nothing can be divided by zero",
            needed_zh: "分母不得为零",
        });
    }
    Ok(column.iter().zip(by).map(|(value, by)| Some((*value)? / (*by)?)).collect())
}

/// Fills what is missing with the mean (or median) of the unit's group; where a whole group has nothing, with that of all.
///
/// # Units
/// `groups` gives the position of each unit's group; all zero for one group.
///
/// # References
/// OECD and JRC, Handbook on Constructing Composite Indicators, 2008, step 3.
///
/// # Errors
/// If lengths differ or there is no value at all.
///
/// # Examples
/// ```
/// let filled = linping_statistics::composite::impute_by_group(
///     &[Some(1.0), Some(3.0), None, Some(9.0)], &[0, 0, 0, 1], false,
/// )?;
/// assert_eq!(filled[2], Some(2.0));
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn impute_by_group(column: &[Option<f64>], groups: &[usize], median: bool) -> Result<Column, Error> {
    if groups.len() != column.len() {
        return Err(Error::Length { what: "groups", found: groups.len(), expected: column.len() });
    }
    let overall = centre(present(column), median).ok_or(Error::Empty { what: "indicator" })?;
    let count = groups.iter().copied().max().map_or(0, |g| g + 1);
    let mut members: Vec<Vec<f64>> = vec![Vec::new(); count];
    for (value, group) in column.iter().zip(groups) {
        if let (Some(value), Some(list)) = (value, members.get_mut(*group)) {
            list.push(*value);
        }
    }
    let centres: Vec<f64> = members.into_iter().map(|m| centre(m, median).unwrap_or(overall)).collect();
    let fill = |group: &usize| centres.get(*group).copied().unwrap_or(overall);
    Ok(column.iter().zip(groups).map(|(value, group)| Some(value.unwrap_or_else(|| fill(group)))).collect())
}

fn centre(mut values: Vec<f64>, median: bool) -> Option<f64> {
    let count = values.len();
    if count == 0 {
        return None;
    }
    if !median {
        return Some(values.iter().sum::<f64>() / count as f64);
    }
    values.sort_unstable_by(f64::total_cmp);
    let upper = values.get(count / 2).copied()?;
    if count % 2 == 1 { Some(upper) } else { Some(0.5 * (values.get(count / 2 - 1)? + upper)) }
}

/// Share of its indicators that each unit has.
///
/// # Units
/// `columns` one list an indicator; shares from 0 to 1, unit by unit.
///
/// # Examples
/// ```
/// let shares = linping_statistics::composite::available(&[vec![Some(1.0), None], vec![Some(2.0), Some(3.0)]]);
/// assert_eq!(shares, [1.0, 0.5]);
/// ```
pub fn available(columns: &[Column]) -> Vec<f64> {
    let units = columns.first().map_or(0, Vec::len);
    (0..units)
        .map(|unit| {
            let there = columns.iter().filter(|c| c.get(unit).is_some_and(Option::is_some)).count();
            there as f64 / columns.len() as f64
        })
        .collect()
}
