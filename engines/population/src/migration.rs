use crate::Error;
use crate::inputs::{BySex, Width};

/// Rogers and Castro's model of the ages at which people move: children with their parents, a peak of young adults, and a
/// level for everyone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AgeSchedule {
    /// Height of the curve of children.
    pub children: f64,
    /// How fast it falls with age.
    pub children_fall: f64,
    /// Height of the peak of those who move for work or study.
    pub workers: f64,
    /// Age of the peak, roughly.
    pub workers_age: f64,
    /// How fast it falls after the peak.
    pub workers_fall: f64,
    /// How fast it rises before the peak.
    pub workers_rise: f64,
    /// Level at all ages.
    pub level: f64,
}

impl Default for AgeSchedule {
    /// The standard schedule of the authors' comparison of cities (parameters recalled, not read again).
    fn default() -> Self {
        AgeSchedule {
            children: 0.02,
            children_fall: 0.1,
            workers: 0.06,
            workers_age: 20.0,
            workers_fall: 0.1,
            workers_rise: 0.4,
            level: 0.003,
        }
    }
}

impl AgeSchedule {
    /// Movers at an exact age, before scaling.
    pub fn at(&self, age: f64) -> f64 {
        let after = age - self.workers_age;
        self.children * (-self.children_fall * age).exp()
            + self.workers * (-self.workers_fall * after - (-self.workers_rise * after).exp()).exp()
            + self.level
    }

    /// The share of all movers in each age group; the shares add up to one.
    ///
    /// # Units
    /// `groups` age groups of `width`, the last one open (counted up to five years).
    ///
    /// # References
    /// Rogers and Castro, Model Migration Schedules, IIASA RR-81-30, 1981.
    ///
    /// # Errors
    /// If there is no group, or the parameters give no movers at all.
    ///
    /// # Examples
    /// ```
    /// use linping_population::{AgeSchedule, Width};
    ///
    /// let shares = AgeSchedule::default().shares(Width::Five, 21)?;
    /// assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    /// assert!(shares[4] > shares[2] && shares[4] > shares[8], "20 to 24 stands out");
    /// # Ok::<(), linping_population::Error>(())
    /// ```
    pub fn shares(&self, width: Width, groups: usize) -> Result<Vec<f64>, Error> {
        let years = width.years();
        let shares: Vec<f64> = (0..groups)
            .map(|group| (0..years).map(|year| self.at((group * years + year) as f64 + 0.5)).sum())
            .collect();
        let sum: f64 = shares.iter().sum();
        if !(sum.is_finite() && sum > 0.0 && shares.iter().all(|s| *s >= 0.0)) {
            return Err(Error::Parameter { what: "migration age schedule", value: sum });
        }
        Ok(shares.into_iter().map(|s| s / sum).collect())
    }

    /// Spreads a net total over ages and sexes: never in proportion to the population, since movers are young.
    ///
    /// # Units
    /// `net` in people a step; `male_share` is the share of men among movers.
    ///
    /// # Errors
    /// As for [`shares`](Self::shares), and if the share of men is not between 0 and 1 or the total not finite.
    ///
    /// # Examples
    /// ```
    /// use linping_population::{AgeSchedule, Width};
    ///
    /// let movers = AgeSchedule::default().spread(1_000.0, 0.5, Width::Single, 101)?;
    /// assert!((movers.male.iter().sum::<f64>() - 500.0).abs() < 1e-9);
    /// # Ok::<(), linping_population::Error>(())
    /// ```
    pub fn spread(&self, net: f64, male_share: f64, width: Width, groups: usize) -> Result<BySex<Vec<f64>>, Error> {
        if !net.is_finite() {
            return Err(Error::People { what: "net migration", value: net });
        }
        if !(0.0..=1.0).contains(&male_share) {
            return Err(Error::Parameter { what: "share of men among movers", value: male_share });
        }
        let shares = self.shares(width, groups)?;
        let part = |of: f64| shares.iter().map(|s| s * net * of).collect();
        Ok(BySex::new(part(male_share), part(1.0 - male_share)))
    }
}
