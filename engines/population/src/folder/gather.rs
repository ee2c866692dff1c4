use super::table::{Row, Table};
use crate::inputs::{BySex, Sex};
use linping_problems::{Code, Problem, Problems};
use std::collections::BTreeMap;
use std::fmt::Display;

/// Values by sex and age for each year or period; rows may come in any order.
pub(super) struct Gather<K> {
    /// Ages there must be; none if the base population could not be read, so that nothing is said to be missing.
    ages: Option<usize>,
    all: BTreeMap<K, BySex<Vec<Option<f64>>>>,
}

impl<K: Ord + Display> Gather<K> {
    pub fn new(ages: usize) -> Self {
        Gather { ages: Some(ages).filter(|ages| *ages > 0), all: BTreeMap::new() }
    }

    /// Puts a value in its place; an age that is not there or stands twice is a problem of the row.
    pub fn put(&mut self, table: &Table, row: Row, place: (K, Sex, Option<usize>), value: f64) -> Result<(), Problem> {
        let (key, sex, age) = place;
        let age = age.filter(|age| self.ages.is_none_or(|ages| *age < ages));
        let Some(age) = age else {
            return Err(table.problem(
                Code::BadPopulation,
                Some(row),
                format!("{key}：该行的年龄不在基年人口中"),
                format!("{key}: the age of this row is not one of the base population's"),
            ));
        };
        let cells = self.all.entry(key).or_default();
        let list = if sex == Sex::Male { &mut cells.male } else { &mut cells.female };
        if list.len() <= age {
            list.resize(age + 1, None);
        }
        match list.get_mut(age) {
            Some(cell @ None) => *cell = Some(value),
            _ => {
                return Err(table.problem(Code::BadPopulation, Some(row), "该年龄出现两次", "this age stands twice"));
            }
        }
        Ok(())
    }

    /// Everything gathered; one problem for each year or period that lacks an age.
    pub fn whole(
        self,
        table: &Table,
        problems: &mut Problems,
        name: impl Fn(usize) -> String,
    ) -> BTreeMap<K, BySex<Vec<f64>>> {
        let mut whole = BTreeMap::new();
        for (key, mut cells) in self.all {
            if let Some(ages) = self.ages {
                cells.male.resize(ages, None);
                cells.female.resize(ages, None);
            }
            let lacks =
                cells.each().into_iter().find_map(|(sex, list)| Some((sex, list.iter().position(Option::is_none)?)));
            match lacks {
                None => {
                    let all = |list: Vec<Option<f64>>| list.into_iter().flatten().collect();
                    whole.insert(key, BySex::new(all(cells.male), all(cells.female)));
                }
                Some((sex, age)) => {
                    let (zh, en) = if sex == Sex::Male { ("男", "men") } else { ("女", "women") };
                    let age = name(age);
                    problems.push(table.problem(
                        Code::BadPopulation,
                        None,
                        format!("{key} 缺少{zh} {age} 岁"),
                        format!("{key} lacks {en} aged {age}"),
                    ));
                }
            }
        }
        whole
    }
}
