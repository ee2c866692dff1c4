use std::f64::consts::PI;

/// How the weight of a supply falls with the cost of reaching it. The weight is never negative, and at the end of a step the
/// step still counts (`<=`).
#[derive(Clone, Debug, PartialEq)]
pub enum Decay {
    /// Everything counts fully.
    Flat,
    /// Steps as (limit, weight), limits ascending; beyond the last nothing counts.
    Steps(Vec<(f64, f64)>),
    /// exp(−t² / 2σ²).
    Gaussian {
        /// σ, in the unit of the costs.
        standard_deviation: f64,
    },
    /// exp(−βt).
    Exponential {
        /// β, per unit of the costs.
        rate: f64,
    },
    /// (max(t, least) / scale)^−α.
    Power {
        /// α, positive.
        exponent: f64,
        /// Cost at which the weight is 1.
        scale: f64,
        /// Smaller costs count as this one; without it a cost of 0 has no weight.
        least: f64,
    },
    /// 1 − t / limit, nothing beyond the limit.
    Linear {
        /// Cost at which nothing is left.
        limit: f64,
    },
    /// 1 / (1 + exp((t − middle)·π / (spread·√3))): the share of people whose own limit, logistically distributed, is not
    /// passed.
    Logistic {
        /// Cost at which half is left: the mean of people's limits.
        middle: f64,
        /// Standard deviation of people's limits.
        spread: f64,
    },
}

impl Decay {
    /// The steps of the enhanced two-stage method where none are given: 10, 20 and 30 minutes.
    pub fn enhanced_two_stage() -> Decay {
        Decay::Steps(vec![(10.0, 1.0), (20.0, 0.68), (30.0, 0.22)])
    }

    /// The steps of the three-stage method where none are given: 10, 20, 30 and 60 minutes.
    pub fn three_stage() -> Decay {
        Decay::Steps(vec![(10.0, 0.962), (20.0, 0.704), (30.0, 0.377), (60.0, 0.042)])
    }

    /// The weight at a cost.
    ///
    /// # Units
    /// Cost and parameters in one unit, minutes for the default steps.
    ///
    /// ```
    /// use linping_access::Decay;
    /// let steps = Decay::enhanced_two_stage();
    /// assert_eq!([10.0, 10.1, 30.0, 30.1].map(|cost| steps.weight(cost)), [1.0, 0.68, 0.22, 0.0]);
    /// assert_eq!(Decay::Gaussian { standard_deviation: 20.0 }.weight(20.0), (-0.5f64).exp());
    /// ```
    pub fn weight(&self, cost: f64) -> f64 {
        match self {
            Decay::Flat => 1.0,
            Decay::Steps(steps) => steps.iter().find(|(limit, _)| cost <= *limit).map_or(0.0, |(_, weight)| *weight),
            Decay::Gaussian { standard_deviation } => (-cost * cost / (2.0 * standard_deviation.powi(2))).exp(),
            Decay::Exponential { rate } => (-rate * cost).exp(),
            Decay::Power { exponent, scale, least } => (cost.max(*least) / scale).powf(-exponent),
            Decay::Linear { limit } => (1.0 - cost / limit).max(0.0),
            Decay::Logistic { middle, spread } => 1.0 / (1.0 + ((cost - middle) * PI / (spread * 3f64.sqrt())).exp()),
        }
    }

    /// The largest cost with any weight, if there is one.
    pub fn reach(&self) -> Option<f64> {
        match self {
            Decay::Steps(steps) => steps.iter().rev().find(|(_, weight)| *weight > 0.0).map(|(limit, _)| *limit),
            Decay::Linear { limit } => Some(*limit),
            _ => None,
        }
    }

    /// Reads a decay as it is written on the command line: `20:1,40:.68,60:.22`, `gauss20`, `exp0.1`, `power1` (also
    /// `1/t`, `1/t^2`), `power1,min=0.5,scale=20`, `linear60`, `logistic30,10`, `flat`.
    ///
    /// # Errors
    /// What is wrong, in Chinese and English.
    pub fn parse(text: &str) -> Result<Decay, (String, String)> {
        let text = text.trim();
        if text.contains(':') {
            return steps(text);
        }
        if let Some(power) = text.strip_prefix("1/t") {
            let exponent = if power.is_empty() { "1" } else { power.trim_start_matches('^') };
            return named("power", &[exponent]);
        }
        let split = text.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(text.len());
        let (name, rest) = text.split_at(split);
        let parameters: Vec<&str> = if rest.is_empty() { Vec::new() } else { rest.split(',').collect() };
        named(&name.to_lowercase(), &parameters)
    }
}

fn bad(zh: impl Into<String>, en: impl Into<String>) -> (String, String) {
    (zh.into(), en.into())
}

fn number(text: &str) -> Result<f64, (String, String)> {
    linping_tables::parse_number(text)
        .ok_or_else(|| bad(format!("“{text}”不是数"), format!("`{text}` is not a number")))
}

fn positive(text: &str) -> Result<f64, (String, String)> {
    let value = number(text)?;
    if value > 0.0 { Ok(value) } else { Err(bad(format!("{value} 应大于 0"), format!("{value} must be above 0"))) }
}

fn steps(text: &str) -> Result<Decay, (String, String)> {
    let mut steps = Vec::new();
    for part in text.split(',') {
        let (limit, weight) = part.split_once(':').ok_or_else(|| {
            bad(format!("阶梯“{part}”应写作 上限:权重"), format!("the step `{part}` must be written limit:weight"))
        })?;
        let (limit, weight) = (number(limit)?, number(weight)?);
        if limit < 0.0 || weight < 0.0 {
            return Err(bad("阶梯的上限与权重不能为负", "limits and weights of steps must not be negative"));
        }
        steps.push((limit, weight));
    }
    steps.sort_by(|a, b| a.0.total_cmp(&b.0));
    if steps.windows(2).any(|pair| pair[0].0 == pair[1].0) {
        return Err(bad("同一上限出现两次", "the same limit stands twice"));
    }
    Ok(Decay::Steps(steps))
}

fn named(name: &str, parameters: &[&str]) -> Result<Decay, (String, String)> {
    let needs = |count: usize, example: &str| {
        if parameters.len() == count {
            return Ok(());
        }
        Err(bad(
            format!("参数个数不对，例如“{example}”"),
            format!("the wrong number of parameters; write it like `{example}`"),
        ))
    };
    match name {
        "flat" | "binary" | "none" => needs(0, "flat").map(|()| Decay::Flat),
        "gauss" | "gaussian" => {
            needs(1, "gauss20")?;
            Ok(Decay::Gaussian { standard_deviation: positive(parameters[0])? })
        }
        "exp" | "exponential" => {
            needs(1, "exp0.1")?;
            Ok(Decay::Exponential { rate: positive(parameters[0])? })
        }
        "linear" => {
            needs(1, "linear60")?;
            Ok(Decay::Linear { limit: positive(parameters[0])? })
        }
        "logistic" => {
            needs(2, "logistic30,10")?;
            Ok(Decay::Logistic { middle: positive(parameters[0])?, spread: positive(parameters[1])? })
        }
        "power" | "gravity" | "inverse" => power(parameters),
        _ => Err(bad(
            format!(
                "没有名为“{name}”的衰减函数；可用：gauss20、exp0.1、power1、linear60、logistic30,10、flat，或阶梯 10:1,20:.68"
            ),
            format!(
                "there is no decay `{name}`; there are gauss20, exp0.1, power1, linear60, logistic30,10, flat, and steps like 10:1,20:.68"
            ),
        )),
    }
}

/// A weight that grows with the cost makes no sense: `power1` and `power-1` both mean 1/t.
fn power(parameters: &[&str]) -> Result<Decay, (String, String)> {
    let (mut exponent, mut scale, mut least) = (1.0, 1.0, 0.0);
    for parameter in parameters {
        match parameter.split_once('=') {
            Some(("min", value)) => least = positive(value)?,
            Some(("scale", value)) => scale = positive(value)?,
            Some((name, _)) => return Err(bad(format!("未知参数“{name}”"), format!("unknown parameter `{name}`"))),
            None => exponent = positive(parameter.trim_start_matches('-'))?,
        }
    }
    Ok(Decay::Power { exponent, scale, least })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decays_are_read_as_people_write_them() {
        let power = |exponent, least, scale| Decay::Power { exponent, scale, least };
        for (text, decay) in [
            ("20:1,40:.68,60:.22", Decay::Steps(vec![(20.0, 1.0), (40.0, 0.68), (60.0, 0.22)])),
            ("40:.68,20:1", Decay::Steps(vec![(20.0, 1.0), (40.0, 0.68)])),
            ("gauss20", Decay::Gaussian { standard_deviation: 20.0 }),
            ("exp0.1", Decay::Exponential { rate: 0.1 }),
            ("1/t", power(1.0, 0.0, 1.0)),
            ("1/t^2", power(2.0, 0.0, 1.0)),
            ("power-1.5,min=0.5,scale=20", power(1.5, 0.5, 20.0)),
            ("logistic30,10", Decay::Logistic { middle: 30.0, spread: 10.0 }),
            ("flat", Decay::Flat),
        ] {
            assert_eq!(Decay::parse(text), Ok(decay), "{text}");
        }
        for text in
            ["", "gauss", "gauss-3", "gauss0", "10:-1", "10:1,10:2", "10:1,20", "bell20", "linear1,2", "power1,top=3"]
        {
            assert!(Decay::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_gravity_weight_is_that_of_the_access_package() {
        let decay = Decay::Power { exponent: 2.0, scale: 20.0, least: 1.0 };
        let weights = [0.0, 1.0, 2.0, 20.0, 40.0].map(|cost| decay.weight(cost));
        for (weight, expected) in weights.iter().zip([400.0, 400.0, 100.0, 1.0, 0.25]) {
            assert!((weight / expected - 1.0).abs() < 1e-15, "{weight} {expected}");
        }
    }
}
