//! The few distribution functions the engine needs: normal and Student's t.

use std::f64::consts::PI;

/// Logarithm of the gamma function for arguments above zero (Lanczos, g = 7, nine terms).
fn ln_gamma(x: f64) -> f64 {
    const TERMS: [f64; 8] = [
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];
    if x < 0.5 {
        return (PI / (PI * x).sin()).ln() - ln_gamma(1.0 - x);
    }
    let x = x - 1.0;
    let sum =
        TERMS.iter().enumerate().fold(0.999_999_999_999_809_9, |sum, (i, term)| sum + term / (x + i as f64 + 1.0));
    let t = x + 7.5;
    0.5 * (2.0 * PI).ln() + (x + 0.5) * t.ln() - t + sum.ln()
}

/// Regularised incomplete beta function, by its continued fraction.
fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta(b, a, 1.0 - x);
    }
    let front = (ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (1.0 - x).ln()).exp() / a;
    const TINY: f64 = 1e-300;
    let (mut c, mut d) = (1.0, 1.0 - (a + b) * x / (a + 1.0));
    d = 1.0 / if d.abs() < TINY { TINY } else { d };
    let mut fraction = d;
    for m in 1..300 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        for term in [even, odd] {
            d = 1.0 + term * d;
            d = 1.0 / if d.abs() < TINY { TINY } else { d };
            c = 1.0 + term / c;
            c = if c.abs() < TINY { TINY } else { c };
            fraction *= c * d;
        }
        if (c * d - 1.0).abs() < 1e-16 {
            break;
        }
    }
    front * fraction
}

/// Share of Student's t distribution below `t`.
pub(crate) fn student_share_below(t: f64, freedom: f64) -> f64 {
    let tail = 0.5 * incomplete_beta(0.5 * freedom, 0.5, freedom / (freedom + t * t));
    if t >= 0.0 { 1.0 - tail } else { tail }
}

/// Quantile of Student's t distribution, by bisection.
pub(crate) fn student_quantile(share: f64, freedom: f64) -> f64 {
    let (mut low, mut high) = (-1.0, 1.0);
    while student_share_below(low, freedom) > share && low > -1e12 {
        low *= 2.0;
    }
    while student_share_below(high, freedom) < share && high < 1e12 {
        high *= 2.0;
    }
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if student_share_below(middle, freedom) < share {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn student_with_one_degree_is_cauchy() {
        // Cauchy: F(1) = 3/4; quantile of 0.9 is tan(0.4 pi).
        assert!((student_share_below(1.0, 1.0) - 0.75).abs() < 1e-13);
        assert!((student_quantile(0.9, 1.0) - (0.4 * PI).tan()).abs() < 1e-9);
    }

    #[test]
    fn student_matches_printed_tables() {
        // Tables: t(0.975; 10) = 2.228139, t(0.95; 3) = 2.353363.
        assert!((student_quantile(0.975, 10.0) - 2.228_139).abs() < 1e-6);
        assert!((student_quantile(0.95, 3.0) - 2.353_363).abs() < 1e-6);
        assert_eq!(student_share_below(0.0, 4.0), 0.5);
    }
}
