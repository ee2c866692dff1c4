use crate::Error;

/// Levels of many units (districts, counties) over years, in groups that rank among themselves.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    groups: Vec<usize>,
    years: Vec<i32>,
    /// Logarithms of the levels, one list a unit.
    logs: Vec<Vec<f64>>,
}

/// Growth beyond the common trend, pooled over units and years after each unit's is divided by its own spread.
#[derive(Clone, Debug, PartialEq)]
pub struct Residuals {
    /// Residuals over the spread of their unit, ascending.
    values: Vec<f64>,
    /// Spread of each unit, drawn towards that of all.
    spreads: Vec<f64>,
    /// What is left of each unit's latest residual in the years to come: part of a jump is taken back.
    latest: Vec<f64>,
    reversal: f64,
    deviation: f64,
}

/// A unit's own spread counts as many years as it has; that of all units counts this many.
const YEARS_OF_ALL: f64 = 5.0;

impl Panel {
    /// Takes levels, one list a unit with a value a year.
    ///
    /// # Units
    /// Levels in the same money, nominal as ranks are; `years` ascending; `groups` the position of each unit's group.
    ///
    /// # Errors
    /// If shapes do not fit, years do not ascend, or a level is not above zero.
    ///
    /// # Examples
    /// ```
    /// use linping_statistics::ranks::Panel;
    ///
    /// let panel = Panel::new(vec![0, 0], vec![2020, 2021], &[vec![5.0, 6.0], vec![4.0, 7.0]])?;
    /// assert_eq!(panel.ranks(0, 2021), [(1, 1), (0, 2)], "the second unit leads in 2021");
    /// # Ok::<(), linping_statistics::Error>(())
    /// ```
    pub fn new(groups: Vec<usize>, years: Vec<i32>, levels: &[Vec<f64>]) -> Result<Panel, Error> {
        const WHAT: &str = "panel of levels";
        if levels.is_empty() || years.is_empty() {
            return Err(Error::Empty { what: WHAT });
        }
        if groups.len() != levels.len() {
            return Err(Error::Length { what: WHAT, found: groups.len(), expected: levels.len() });
        }
        if let Some(pair) = years.windows(2).find(|pair| matches!(pair, [a, b] if a >= b)) {
            return Err(Error::DuplicateYear { year: f64::from(pair.last().copied().unwrap_or_default()) });
        }
        let mut logs = Vec::with_capacity(levels.len());
        for list in levels {
            if list.len() != years.len() {
                return Err(Error::Length { what: WHAT, found: list.len(), expected: years.len() });
            }
            if let Some(value) = list.iter().copied().find(|v| !(v.is_finite() && *v > 0.0)) {
                return Err(Error::OutOfRange {
                    what: WHAT,
                    value,
                    needed: "levels must be above zero",
                    needed_zh: "水平值应大于零",
                });
            }
            logs.push(list.iter().map(|v| v.ln()).collect());
        }
        Ok(Panel { groups, years, logs })
    }

    /// The years.
    pub fn years(&self) -> &[i32] {
        &self.years
    }

    /// Number of units.
    pub fn units(&self) -> usize {
        self.logs.len()
    }

    /// Members of each group, by the group's position.
    pub fn members(&self) -> Vec<Vec<usize>> {
        let count = self.groups.iter().copied().max().map_or(0, |g| g + 1);
        let mut members = vec![Vec::new(); count];
        for (unit, group) in self.groups.iter().enumerate() {
            if let Some(list) = members.get_mut(*group) {
                list.push(unit);
            }
        }
        members
    }

    /// Units of a group with their ranks in a year, the largest first.
    pub fn ranks(&self, group: usize, year: i32) -> Vec<(usize, usize)> {
        let mut units: Vec<(usize, f64)> = self
            .groups
            .iter()
            .enumerate()
            .filter(|(_, g)| **g == group)
            .filter_map(|(unit, _)| Some((unit, self.log(unit, year)?)))
            .collect();
        units.sort_by(|a, b| b.1.total_cmp(&a.1));
        units.into_iter().enumerate().map(|(place, (unit, _))| (unit, place + 1)).collect()
    }

    /// Logarithm of a unit's level in a year.
    pub(super) fn log(&self, unit: usize, year: i32) -> Option<f64> {
        let at = self.years.binary_search(&year).ok()?;
        self.logs.get(unit)?.get(at).copied()
    }

    /// Growth from the year before; none if there is no such year.
    pub(super) fn growth(&self, unit: usize, year: i32) -> Option<f64> {
        Some(self.log(unit, year)? - self.log(unit, year - 1)?)
    }

    /// Growth of every unit beyond the mean of its group, for all years up to one. Units alone in their group are left out,
    /// since they have no one to differ from. The spread is corrected for the mean having been estimated.
    ///
    /// # Errors
    /// If fewer than ten residuals can be had, or they are all zero.
    pub fn residuals(&self, until: i32) -> Result<Residuals, Error> {
        let mut by_unit: Vec<Vec<(i32, f64)>> = vec![Vec::new(); self.units()];
        for members in self.members().iter().filter(|m| m.len() > 1) {
            let count = members.len() as f64;
            let correction = (count / (count - 1.0)).sqrt();
            for year in self.years.iter().copied().filter(|y| *y <= until) {
                let growth: Vec<f64> = members.iter().filter_map(|unit| self.growth(*unit, year)).collect();
                if growth.len() < members.len() {
                    continue;
                }
                let mean = growth.iter().sum::<f64>() / count;
                for (unit, growth) in members.iter().zip(&growth) {
                    if let Some(list) = by_unit.get_mut(*unit) {
                        list.push((year, (growth - mean) * correction));
                    }
                }
            }
        }
        let squares = |list: &[(i32, f64)]| list.iter().map(|(_, e)| e * e).sum::<f64>();
        let count: usize = by_unit.iter().map(Vec::len).sum();
        let variance = by_unit.iter().map(|list| squares(list)).sum::<f64>() / count.max(1) as f64;
        if count < 10 || variance <= 0.0 {
            return Err(Error::not_defined(
                "rank outlook",
                format!("{until} 年以前的相邻年份增长率太少（需要至少 10 个）或没有差别"),
                format!(
                    "there are too few growth rates between neighbouring years up to {until} (ten are needed), or they do not differ"
                ),
            ));
        }
        let spread = |list: &Vec<(i32, f64)>| {
            ((squares(list) + YEARS_OF_ALL * variance) / (list.len() as f64 + YEARS_OF_ALL)).sqrt()
        };
        let spreads: Vec<f64> = by_unit.iter().map(spread).collect();
        let standard = by_unit.iter().zip(&spreads).flat_map(|(list, s)| list.iter().map(move |(_, e)| e / s));
        let mut values: Vec<f64> = standard.collect();
        values.sort_unstable_by(f64::total_cmp);
        // How much of a residual comes back the year after, over all units.
        let (mut both, mut own) = (0.0, 0.0);
        for list in &by_unit {
            for pair in list.windows(2) {
                if let [(before, a), (after, b)] = pair
                    && before + 1 == *after
                {
                    both += a * b;
                    own += a * a;
                }
            }
        }
        let reversal = if own > 0.0 { (both / own).clamp(-0.5, 0.0) } else { 0.0 };
        let last = |list: &Vec<(i32, f64)>| list.last().filter(|(year, _)| *year == until).map_or(0.0, |(_, e)| *e);
        let latest = by_unit.iter().map(last).collect();
        Ok(Residuals { values, spreads, latest, reversal, deviation: variance.sqrt() })
    }
}

impl Residuals {
    /// Number of residuals.
    pub fn count(&self) -> usize {
        self.values.len()
    }

    /// Standard deviation over all units, in logarithmic points.
    pub fn deviation(&self) -> f64 {
        self.deviation
    }

    /// Part of a residual that comes back the year after, as a share: 0 to −0.5.
    pub fn reversal(&self) -> f64 {
        self.reversal
    }

    /// Spread of a unit's residuals, drawn towards that of all units.
    pub(super) fn spread(&self, unit: usize) -> f64 {
        self.spreads.get(unit).copied().unwrap_or(self.deviation)
    }

    /// What a unit's latest residual leads to expect over some years.
    pub(super) fn expected(&self, unit: usize, years: u32) -> f64 {
        let latest = self.latest.get(unit).copied().unwrap_or(0.0);
        let mut part = 1.0;
        (0..years)
            .map(|_| {
                part *= self.reversal;
                part * latest
            })
            .sum()
    }

    /// One residual over the spread of its unit, for a number from 0 to 1.
    pub(super) fn draw(&self, uniform: f64) -> f64 {
        let at = (uniform * self.values.len() as f64) as usize;
        self.values.get(at.min(self.values.len().saturating_sub(1))).copied().unwrap_or(0.0)
    }
}
