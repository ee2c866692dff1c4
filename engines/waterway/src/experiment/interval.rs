use serde::Serialize;

/// A mean over replications with its confidence interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// Mean.
    pub mean: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

impl Estimate {
    /// Half the interval's width.
    pub fn half_width(&self) -> f64 {
        (self.high - self.low) / 2.0
    }

    /// True if the interval holds the value.
    pub fn holds(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

/// Mean of independent replications with Student's interval at the confidence given; of one replication the interval is
/// the whole line.
///
/// # Units
/// Those of the values; confidence between 0 and 1.
///
/// # References
/// Law, Simulation Modeling and Analysis, fixed-sample-size procedure.
///
/// # Examples
/// Of 1, 2, 3: mean 2, standard error 1/√3, t(0.975; 2) = 4.3027.
/// ```
/// let e = linping_waterway::experiment::estimate(&[1.0, 2.0, 3.0], 0.95);
/// assert_eq!(e.mean, 2.0);
/// assert!((e.half_width() - 4.302_652_7 / 3.0_f64.sqrt()).abs() < 1e-6);
/// ```
pub fn estimate(values: &[f64], confidence: f64) -> Estimate {
    let count = values.len();
    let mean = values.iter().sum::<f64>() / count.max(1) as f64;
    if count < 2 {
        return Estimate { mean, low: f64::NEG_INFINITY, high: f64::INFINITY };
    }
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    let error = (squares / (count - 1) as f64 / count as f64).sqrt();
    let half = student_quantile(0.5 + confidence / 2.0, count - 1) * error;
    Estimate { mean, low: mean - half, high: mean + half }
}

/// Quantile of Student's t distribution with so many degrees of freedom.
///
/// # Examples
/// ```
/// let t = linping_waterway::experiment::student_quantile(0.975, 10);
/// assert!((t - 2.228_138_9).abs() < 1e-6);
/// ```
pub fn student_quantile(probability: f64, freedom: usize) -> f64 {
    if probability < 0.5 {
        return -student_quantile(1.0 - probability, freedom);
    }
    let (mut low, mut high) = (0.0, 2.0);
    while student_cdf(high, freedom) < probability && high < 1e9 {
        high *= 2.0;
    }
    for _ in 0..100 {
        let middle = 0.5 * (low + high);
        if student_cdf(middle, freedom) < probability {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// The finite series for whole degrees of freedom (Abramowitz and Stegun 26.7.3 and 26.7.4), t ≥ 0.
fn student_cdf(t: f64, freedom: usize) -> f64 {
    let n = freedom as f64;
    let angle = (t / n.sqrt()).atan();
    let (sine, cosine) = angle.sin_cos();
    let square = cosine * cosine;
    let mut sum = 0.0;
    let two_sided = if freedom % 2 == 1 {
        let mut term = cosine;
        let mut k = 3;
        while k <= freedom {
            sum += term;
            term *= square * (k - 1) as f64 / k as f64;
            k += 2;
        }
        (angle + sine * sum) * 2.0 / std::f64::consts::PI
    } else {
        let mut term = 1.0;
        let mut k = 2;
        while k <= freedom {
            sum += term;
            term *= square * (k - 1) as f64 / k as f64;
            k += 2;
        }
        sine * sum
    };
    0.5 + 0.5 * two_sided
}

/// How many values at the start of a series belong to the warm-up: the truncation that makes the standard error of the
/// rest smallest, looked for in the first half (MSER-5).
///
/// # References
/// White (1997), An effective truncation heuristic for bias reduction in simulation output, Simulation 69; batches of
/// five as in White, Cobb and Spratt (2000).
///
/// # Examples
/// ```
/// let mut series = vec![100.0; 20];
/// series.extend((0..200).map(|i| f64::from(i % 5)));
/// assert_eq!(linping_waterway::experiment::warm_up(&series), 20);
/// ```
pub fn warm_up(series: &[f64]) -> usize {
    const BATCH: usize = 5;
    let batches: Vec<f64> = series.chunks_exact(BATCH).map(|batch| batch.iter().sum::<f64>() / BATCH as f64).collect();
    let mut best = (f64::INFINITY, 0);
    let (mut count, mut sum, mut squares) = (0.0, 0.0, 0.0);
    for (start, value) in batches.iter().enumerate().rev() {
        count += 1.0;
        sum += value;
        squares += value * value;
        let error = (squares - sum * sum / count).max(0.0) / (count * count);
        if start <= batches.len() / 2 && error <= best.0 {
            best = (error, start);
        }
    }
    best.1 * BATCH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_agree_with_the_tables() {
        for (probability, freedom, value) in
            [(0.975, 1, 12.706_205), (0.95, 5, 2.015_048), (0.9995, 30, 3.645_959), (0.9995, 99, 3.391_529)]
        {
            let t = student_quantile(probability, freedom);
            assert!((t - value).abs() < 2e-6 * value, "{probability} {freedom}: {t}");
        }
    }

    #[test]
    fn a_series_without_warm_up_loses_little() {
        let series: Vec<f64> = (0..400).map(|i| f64::from(i * 7 % 11)).collect();
        assert!(warm_up(&series) <= 60, "{}", warm_up(&series));
    }
}
