use crate::Error;
use crate::error::all_finite;

/// Values with weights, sorted once, from which every index is read.
///
/// The weight of a value is the number of people (or whatever is counted) that it stands for; without weights each counts
/// once. A value of weight zero is left out.
///
/// # Examples
/// ```
/// use linping_statistics::inequality::Distribution;
///
/// // Four people, one owns everything: the Gini index is 3/4.
/// let incomes = Distribution::new(&[0.0, 0.0, 0.0, 8.0], None)?;
/// assert_eq!(incomes.gini()?, 0.75);
/// assert_eq!(incomes.hoover()?, 0.75);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Distribution {
    /// Value and weight, ascending by value.
    sorted: Sorted,
    /// Sum of the weights.
    weight: f64,
    /// Sum of value times weight.
    total: f64,
}

#[derive(Clone, Debug)]
enum Sorted {
    Plain(Vec<f64>),
    Weighted(Vec<(f64, f64)>),
}

/// A float's bits in an order that integers sort by, so that a million values sort fast.
fn sortable(value: f64) -> u64 {
    let bits = value.to_bits();
    if bits >> 63 == 1 { !bits } else { bits | (1 << 63) }
}

fn from_sortable(key: u64) -> f64 {
    f64::from_bits(if key >> 63 == 1 { key & !(1 << 63) } else { !key })
}

impl Distribution {
    /// Takes values and their weights.
    ///
    /// # Errors
    /// If there are no values, a number is not finite, a weight is below zero, the lengths differ, or all weights are zero.
    pub fn new(values: &[f64], weights: Option<&[f64]>) -> Result<Distribution, Error> {
        const WHAT: &str = "distribution";
        if values.is_empty() {
            return Err(Error::Empty { what: WHAT });
        }
        all_finite(WHAT, values)?;
        let Some(weights) = weights else {
            let mut keys: Vec<u64> = values.iter().map(|v| sortable(*v)).collect();
            keys.sort_unstable();
            let sorted: Vec<f64> = keys.into_iter().map(from_sortable).collect();
            let total = sorted.iter().sum();
            return Ok(Distribution { weight: sorted.len() as f64, total, sorted: Sorted::Plain(sorted) });
        };
        check_weights(WHAT, values.len(), weights)?;
        let mut sorted: Vec<(f64, f64)> =
            values.iter().copied().zip(weights.iter().copied()).filter(|(_, w)| *w > 0.0).collect();
        sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let weight: f64 = sorted.iter().map(|(_, w)| w).sum();
        let total = sorted.iter().map(|(v, w)| v * w).sum();
        Ok(Distribution { sorted: Sorted::Weighted(sorted), weight, total })
    }

    /// Value and weight in ascending order.
    fn pairs(&self) -> Box<dyn DoubleEndedIterator<Item = (f64, f64)> + '_> {
        match &self.sorted {
            Sorted::Plain(values) => Box::new(values.iter().map(|v| (*v, 1.0))),
            Sorted::Weighted(pairs) => Box::new(pairs.iter().copied()),
        }
    }

    /// Sum of `f(value)` times weight.
    fn sum(&self, f: impl Fn(f64) -> f64) -> f64 {
        match &self.sorted {
            Sorted::Plain(values) => values.iter().map(|v| f(*v)).sum(),
            Sorted::Weighted(pairs) => pairs.iter().map(|(v, w)| f(*v) * w).sum(),
        }
    }

    /// The smallest value.
    pub fn smallest(&self) -> f64 {
        match &self.sorted {
            Sorted::Plain(values) => values.first().copied().unwrap_or(0.0),
            Sorted::Weighted(pairs) => pairs.first().map_or(0.0, |(v, _)| *v),
        }
    }

    /// The largest value.
    pub fn largest(&self) -> f64 {
        self.pairs().next_back().map_or(0.0, |(v, _)| v)
    }

    /// The weighted mean.
    pub fn mean(&self) -> f64 {
        self.total / self.weight
    }

    /// The sum of the weights; without weights, the number of values.
    pub fn weight(&self) -> f64 {
        self.weight
    }

    /// The value that half of the weight lies below; the middle between two values if it falls exactly between them.
    pub fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    /// The value that a part of the weight, from 0 to 1, lies below; the middle between two values if it falls exactly between
    /// them.
    ///
    /// # Examples
    /// ```
    /// let incomes = linping_statistics::inequality::Distribution::new(&[1.0, 2.0, 3.0, 4.0, 10.0], None)?;
    /// assert_eq!((incomes.quantile(0.1), incomes.quantile(0.4), incomes.quantile(0.9)), (1.0, 2.5, 10.0));
    /// # Ok::<(), linping_statistics::Error>(())
    /// ```
    pub fn quantile(&self, part: f64) -> f64 {
        let wanted = part * self.weight;
        let mut below = 0.0;
        let mut at_wanted: Option<f64> = None;
        for (value, weight) in self.pairs() {
            if let Some(lower) = at_wanted {
                return 0.5 * (lower + value);
            }
            below += weight;
            if (below - wanted).abs() <= 1e-12 * self.weight {
                at_wanted = Some(value);
            } else if below > wanted {
                return value;
            }
        }
        at_wanted.unwrap_or_else(|| self.largest())
    }

    /// All values equal; every index of inequality is then exactly zero.
    fn is_equal(&self) -> bool {
        self.smallest() == self.largest()
    }

    fn positive_mean(&self, what: &'static str) -> Result<f64, Error> {
        let mean = self.mean();
        if mean > 0.0 {
            return Ok(mean);
        }
        Err(Error::not_defined(
            what,
            "合计不大于零，没有可分的份额",
            "the total is not above zero, so there are no shares",
        ))
    }

    fn without_negatives(&self, what: &'static str) -> Result<f64, Error> {
        let mean = self.positive_mean(what)?;
        if self.smallest() >= 0.0 {
            return Ok(mean);
        }
        Err(Error::OutOfRange {
            what,
            value: self.smallest(),
            needed: "values must not be below zero",
            needed_zh: "数值不得小于零",
        })
    }

    /// Gini index: half the mean absolute difference of all pairs, as a share of the mean, Σᵢⱼ wᵢwⱼ|xᵢ−xⱼ| / (2W²μ).
    ///
    /// # Units
    /// 0 (all equal) to below 1; above 1 is possible with negative values. No small-sample correction.
    ///
    /// # References
    /// Cowell, Measuring Inequality, 3rd ed., section 2.
    ///
    /// # Errors
    /// If the total is not above zero.
    pub fn gini(&self) -> Result<f64, Error> {
        let mean = self.positive_mean("gini")?;
        if self.is_equal() {
            return Ok(0.0);
        }
        // In ascending order a value stands above all weight before it and below all weight after it. Deviations from the
        // mean keep the sum free of cancellation.
        let mut before = 0.0;
        let mut sum = 0.0;
        let mut add = |value: f64, weight: f64| {
            sum += weight * (value - mean) * (2.0 * before + weight - self.weight);
            before += weight;
        };
        match &self.sorted {
            Sorted::Plain(values) => values.iter().for_each(|v| add(*v, 1.0)),
            Sorted::Weighted(pairs) => pairs.iter().for_each(|(v, w)| add(*v, *w)),
        }
        Ok(sum / (self.weight * self.total))
    }

    /// Theil's T: Σ p (x/μ) ln(x/μ), where a value of zero counts zero (its limit).
    ///
    /// # Units
    /// 0 to ln of the number of values.
    ///
    /// # References
    /// Theil, Economics and Information Theory, 1967; Cowell, section 3.
    ///
    /// # Errors
    /// If a value is below zero or the total is not above zero.
    pub fn theil_t(&self) -> Result<f64, Error> {
        let mean = self.without_negatives("theil_t")?;
        if self.is_equal() {
            return Ok(0.0);
        }
        Ok(self.sum(|v| if v > 0.0 { v / mean * (v / mean).ln() } else { 0.0 }) / self.weight)
    }

    /// Theil's L, the mean logarithmic deviation: Σ p ln(μ/x).
    ///
    /// # Units
    /// 0 upwards, no upper end.
    ///
    /// # References
    /// Cowell, section 3.
    ///
    /// # Errors
    /// If a value is not above zero.
    pub fn theil_l(&self) -> Result<f64, Error> {
        let mean = self.without_negatives("theil_l")?;
        if self.smallest() <= 0.0 {
            return Err(Error::not_defined(
                "theil_l",
                "有零值，对数无意义（极限为无穷大）",
                "a value is zero, and its logarithm (the limit is infinite) has no meaning",
            ));
        }
        if self.is_equal() {
            return Ok(0.0);
        }
        Ok(self.sum(|v| (mean / v).ln()) / self.weight)
    }

    /// Generalised entropy with exponent 2, half the squared coefficient of variation: (Σ p (x/μ)² − 1) / 2.
    ///
    /// # Units
    /// 0 upwards.
    ///
    /// # References
    /// Cowell, section 3.
    ///
    /// # Errors
    /// If the total is not above zero.
    pub fn generalised_entropy_2(&self) -> Result<f64, Error> {
        let mean = self.positive_mean("ge_2")?;
        if self.is_equal() {
            return Ok(0.0);
        }
        Ok(0.5 * self.sum(|v| (v / mean - 1.0).powi(2)) / self.weight)
    }

    /// Atkinson's index: the share of the total that could be given up if the rest were shared equally, for an aversion ε
    /// against inequality.
    ///
    /// ε = 1 uses the geometric mean. With ε ≥ 1 a value of zero makes the index 1, its limit.
    ///
    /// # Units
    /// 0 to 1.
    ///
    /// # References
    /// Atkinson, On the measurement of inequality, Journal of Economic Theory 2, 1970.
    ///
    /// # Errors
    /// If a value is below zero, the total is not above zero, or ε is not above zero.
    pub fn atkinson(&self, aversion: f64) -> Result<f64, Error> {
        const WHAT: &str = "atkinson";
        if !(aversion > 0.0 && aversion.is_finite()) {
            return Err(Error::OutOfRange {
                what: WHAT,
                value: aversion,
                needed: "the aversion must be above zero",
                needed_zh: "厌恶参数应大于零",
            });
        }
        let mean = self.without_negatives(WHAT)?;
        if self.is_equal() {
            return Ok(0.0);
        }
        if aversion >= 1.0 && self.smallest() <= 0.0 {
            return Ok(1.0);
        }
        if (aversion - 1.0).abs() < 1e-12 {
            return Ok(-(self.sum(|v| (v / mean).ln()) / self.weight).exp_m1());
        }
        let power = 1.0 - aversion;
        Ok(1.0 - (self.sum(|v| (v / mean).powf(power)) / self.weight).powf(1.0 / power))
    }

    /// Lorenz curve: the share of the total that goes to the poorest part of the people, linear between observations.
    ///
    /// # Units
    /// `part` and the result from 0 to 1.
    ///
    /// # Errors
    /// If `part` is not between 0 and 1 or the total is not above zero.
    pub fn share_of_poorest(&self, part: f64) -> Result<f64, Error> {
        const WHAT: &str = "share";
        if !(0.0..=1.0).contains(&part) {
            return Err(Error::OutOfRange {
                what: WHAT,
                value: part,
                needed: "the part must be between 0 and 1",
                needed_zh: "比例应在 0 与 1 之间",
            });
        }
        self.positive_mean(WHAT)?;
        let wanted = part * self.weight;
        let (mut weight_below, mut total_below) = (0.0, 0.0);
        for (value, weight) in self.pairs() {
            if weight_below + weight >= wanted {
                return Ok((total_below + (wanted - weight_below) * value) / self.total);
            }
            weight_below += weight;
            total_below += weight * value;
        }
        Ok(1.0)
    }

    /// Palma ratio: share of the richest tenth over share of the poorest two fifths.
    ///
    /// # Units
    /// A ratio; 0.25 when all are equal.
    ///
    /// # References
    /// Palma, Homogeneous middles vs. heterogeneous tails, Development and Change 42, 2011.
    ///
    /// # Errors
    /// If the total is not above zero, or the poorest two fifths have nothing.
    pub fn palma(&self) -> Result<f64, Error> {
        let poorest = self.share_of_poorest(0.4)?;
        if poorest <= 0.0 {
            return Err(Error::not_defined(
                "palma",
                "最低 40% 的份额为零，比值为无穷大",
                "the poorest two fifths have nothing, so the ratio is infinite",
            ));
        }
        Ok((1.0 - self.share_of_poorest(0.9)?) / poorest)
    }

    /// Hoover index: the share of the total that would have to change hands to make all equal.
    ///
    /// # Units
    /// 0 to below 1.
    ///
    /// # References
    /// Hoover, The measurement of industrial localization, Review of Economics and Statistics 18, 1936.
    ///
    /// # Errors
    /// If the total is not above zero.
    pub fn hoover(&self) -> Result<f64, Error> {
        let mean = self.positive_mean("hoover")?;
        if self.is_equal() {
            return Ok(0.0);
        }
        Ok(0.5 * self.sum(|v| (v / mean - 1.0).abs()) / self.weight)
    }

    /// Wolfson's index of bipolarisation, the thinning of the middle: (2 (½ − L(½)) − G) μ / m.
    ///
    /// # Units
    /// 0 upwards.
    ///
    /// # References
    /// Wolfson, When inequalities diverge, American Economic Review 84, 1994; scaled as there without the factor 2.
    ///
    /// # Errors
    /// If the total or the median is not above zero.
    pub fn wolfson(&self) -> Result<f64, Error> {
        let mean = self.positive_mean("wolfson")?;
        let median = self.median();
        if median <= 0.0 {
            return Err(Error::not_defined("wolfson", "中位数不大于零", "the median is not above zero"));
        }
        if self.is_equal() {
            return Ok(0.0);
        }
        Ok((2.0 * (0.5 - self.share_of_poorest(0.5)?) - self.gini()?) * mean / median)
    }
}

/// Weights go with the values, are not below zero, and not all zero.
pub(super) fn check_weights(what: &'static str, values: usize, weights: &[f64]) -> Result<(), Error> {
    if weights.len() != values {
        return Err(Error::Length { what, found: weights.len(), expected: values });
    }
    all_finite(what, weights)?;
    if let Some(value) = weights.iter().copied().find(|w| *w < 0.0) {
        return Err(Error::OutOfRange {
            what,
            value,
            needed: "weights must not be below zero",
            needed_zh: "权重不得小于零",
        });
    }
    if weights.iter().all(|w| *w == 0.0) {
        return Err(Error::not_defined(what, "权重全为零", "all weights are zero"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn indices_of_two_people_can_be_done_by_hand() {
        let two = Distribution::new(&[1.0, 3.0], None).unwrap();
        assert_eq!(two.gini().unwrap(), 0.25);
        assert_eq!(two.hoover().unwrap(), 0.25);
        assert_eq!(two.generalised_entropy_2().unwrap(), 0.125);
        assert_eq!(two.median(), 2.0);
        let t = 0.5 * (0.5 * 0.5f64.ln() + 1.5 * 1.5f64.ln());
        assert!((two.theil_t().unwrap() - t).abs() < 1e-15);
        assert!((two.atkinson(1.0).unwrap() - (1.0 - 3f64.sqrt() / 2.0)).abs() < 1e-15);
        assert!((two.atkinson(2.0).unwrap() - 0.25).abs() < 1e-15);
        // The poorest 40 % have 0.8 of the 4, the richest tenth 0.6.
        assert!((two.palma().unwrap() - 0.15 / 0.2).abs() < 1e-14);
    }

    #[test]
    fn equal_incomes_are_exactly_zero_in_every_index() {
        let equal = Distribution::new(&[0.1; 7], Some(&[0.3; 7])).unwrap();
        for index in [
            equal.gini(),
            equal.theil_t(),
            equal.theil_l(),
            equal.hoover(),
            equal.generalised_entropy_2(),
            equal.wolfson(),
            equal.atkinson(0.5),
            equal.atkinson(2.0),
        ] {
            assert_eq!(index.unwrap(), 0.0);
        }
        assert!((equal.palma().unwrap() - 0.25).abs() < 1e-12);
    }

    #[test]
    fn totals_of_zero_and_negative_values_are_told_not_computed() {
        let nothing = Distribution::new(&[0.0, 0.0], None).unwrap();
        assert!(nothing.gini().is_err() && nothing.theil_t().is_err() && nothing.palma().is_err());
        let debt = Distribution::new(&[-1.0, 3.0], None).unwrap();
        assert!(debt.gini().is_ok() && debt.theil_t().is_err() && debt.atkinson(0.5).is_err());
        let poor = Distribution::new(&[0.0, 3.0], None).unwrap();
        assert!(poor.theil_l().is_err());
        assert_eq!(poor.atkinson(1.0).unwrap(), 1.0);
        assert!((poor.theil_t().unwrap() - 2f64.ln()).abs() < 1e-15);
        assert!(Distribution::new(&[1.0], Some(&[-1.0])).is_err());
        assert!(Distribution::new(&[1.0], Some(&[0.0])).is_err());
        assert!(Distribution::new(&[f64::NAN], None).is_err());
        assert!(Distribution::new(&[], None).is_err());
    }

    proptest! {
        #[test]
        fn a_weight_of_two_is_the_same_value_twice(values in prop::collection::vec(0.1f64..100.0, 2..30)) {
            let twice: Vec<f64> = values.iter().chain(&values).copied().collect();
            let weights = vec![2.0; values.len()];
            let a = Distribution::new(&values, Some(&weights)).unwrap();
            let b = Distribution::new(&twice, None).unwrap();
            let c = Distribution::new(&values, None).unwrap();
            for (x, y) in [
                (a.gini(), b.gini()), (a.theil_l(), b.theil_l()), (a.palma(), b.palma()), (a.wolfson(), b.wolfson()),
                (a.gini(), c.gini()), (a.theil_t(), c.theil_t()), (a.hoover(), c.hoover()),
            ] {
                prop_assert!((x.unwrap() - y.unwrap()).abs() < 1e-12);
            }
        }

        #[test]
        fn a_gift_from_rich_to_poor_never_raises_an_index(
            values in prop::collection::vec(1.0f64..100.0, 2..30), part in 0.0f64..0.5,
        ) {
            let mut after = values.clone();
            after.sort_by(f64::total_cmp);
            let last = after.len() - 1;
            let gift = part * (after[last] - after[0]);
            after[0] += gift;
            after[last] -= gift;
            let a = Distribution::new(&values, None).unwrap();
            let b = Distribution::new(&after, None).unwrap();
            prop_assert!(b.gini().unwrap() <= a.gini().unwrap() + 1e-12);
            prop_assert!(b.theil_t().unwrap() <= a.theil_t().unwrap() + 1e-12);
            prop_assert!(b.atkinson(2.0).unwrap() <= a.atkinson(2.0).unwrap() + 1e-12);
        }
    }
}
