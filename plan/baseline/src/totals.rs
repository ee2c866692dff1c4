//! Totals over the rows of a table, and which of those over confidential rows may be shown.

use crate::Series;
use indexmap::IndexMap;
use linping_problems::Text;
use linping_statistics::disclosure::{Disclosure, suppress};
use linping_units::Period;
use std::collections::BTreeMap;

/// A total over confidential rows.
#[derive(Clone, Debug)]
pub(crate) struct Total {
    /// The indicator it is an observation of.
    pub indicator: String,
    pub period: Period,
    pub region: String,
    /// Source with its sheet, and column; totals over the same ones are judged together.
    pub of: (String, String),
    /// By row of the table: whom it is about, and what it adds.
    pub rows: BTreeMap<usize, (String, f64)>,
}

/// Opens the observations of totals that may be shown together, and says how many may not.
pub(crate) fn open_safe(totals: &[Total], series: &mut IndexMap<String, Series>) {
    let mut together: BTreeMap<(&(String, String), &Period), Vec<&Total>> = BTreeMap::new();
    for total in totals {
        together.entry((&total.of, &total.period)).or_default().push(total);
    }
    let mut hidden: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for list in together.values() {
        for (total, disclosure) in list.iter().zip(judged(list)) {
            let of = hidden.entry(&total.indicator).or_default();
            match disclosure {
                Disclosure::Shown => {
                    let observations = series.get_mut(&total.indicator).map(|series| &mut series.observations);
                    let same = |o: &&mut crate::Observation| o.period == total.period && o.region == total.region;
                    observations.into_iter().flatten().filter(same).for_each(|o| o.open = true);
                }
                Disclosure::Small => of.0 += 1,
                Disclosure::Complement => of.1 += 1,
            }
        }
    }
    for (indicator, (small, complements)) in hidden {
        if small + complements > 0
            && let Some(series) = series.get_mut(indicator)
        {
            series.flags.push(Text::new(
                format!("{small} 个总数少于三个单位或由一个单位主导，不予公布；另有 {complements} 个总数可据以推算，一并不予公布"),
                format!(
                    "{small} totals have fewer than three units or are dominated by one, and are not shown; nor are {complements} from which they could be worked out"
                ),
            ));
        }
    }
}

/// All totals over the same column and period are judged together; rows are about the same unit where its name is the same.
fn judged(list: &[&Total]) -> Vec<Disclosure> {
    let mut rows: BTreeMap<usize, &(String, f64)> = BTreeMap::new();
    list.iter().for_each(|total| rows.extend(total.rows.iter().map(|(row, content)| (*row, content))));
    let mut units: IndexMap<&str, ()> = IndexMap::new();
    let unit_of: Vec<usize> = rows.values().map(|(unit, _)| units.insert_full(unit.as_str(), ()).0).collect();
    let contributions: Vec<f64> = rows.values().map(|(_, value)| *value).collect();
    let numbers: BTreeMap<usize, usize> = rows.keys().enumerate().map(|(number, row)| (*row, number)).collect();
    let members =
        |total: &&Total| -> Vec<usize> { total.rows.keys().filter_map(|row| numbers.get(row).copied()).collect() };
    let totals: Vec<Vec<usize>> = list.iter().map(members).collect();
    suppress(&contributions, &unit_of, &totals)
}
