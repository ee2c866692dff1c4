use super::Panel;
use crate::Error;
use linping_work::{Stop, generator_for};
use rand::RngExt;

/// A way to say how likely the lower of two neighbours overtakes the higher.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Common trend, residuals pooled over all units: the one used for outlooks.
    PooledResiduals,
    /// Everybody repeats last year's growth.
    LastGrowth,
    /// Everybody repeats the mean growth of the last ten years.
    OwnMean,
    /// The share of overtakings among all pairs tested: a constant, known only afterwards.
    Climatology,
}

impl Method {
    /// The name used in tables.
    pub fn name(self) -> &'static str {
        match self {
            Method::PooledResiduals => "pooled_residuals",
            Method::LastGrowth => "last_growth",
            Method::OwnMean => "own_mean_10_years",
            Method::Climatology => "climatology",
        }
    }
}

/// How good a method was.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// The method.
    pub method: Method,
    /// Mean squared difference of probability and outcome: 0 perfect, 0.25 for always a half.
    pub brier: f64,
    /// Mean of −ln of the probability given to what happened, probabilities kept within 0.001 to 0.999.
    pub log_loss: f64,
    /// 1 − Brier / Brier of climatology: above zero is better than a constant.
    pub skill: f64,
}

/// Pairs that were given similar odds, and what became of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CalibrationBin {
    /// Odds from …
    pub from: f64,
    /// … to.
    pub to: f64,
    /// Pairs.
    pub pairs: usize,
    /// Mean odds given.
    pub mean_odds: f64,
    /// Share that did overtake.
    pub overtaken: f64,
}

/// A test on the past.
#[derive(Clone, Debug, PartialEq)]
pub struct Backtest {
    /// Years ahead.
    pub years: u32,
    /// Pairs tested.
    pub pairs: usize,
    /// Base years tested.
    pub base_years: (i32, i32),
    /// Share of pairs in which the lower overtook the higher.
    pub overtaken: f64,
    /// Every method, the one used first.
    pub scores: Vec<Score>,
    /// Calibration of the method used.
    pub calibration: Vec<CalibrationBin>,
}

/// Tests the outlook on the past: for neighbours in rank within a gap, the odds that the lower overtakes, made from earlier
/// years only, against what happened.
///
/// # Units
/// `within` is the gap as a share of the lower level (0.15); groups count if they have `members` from … to.
///
/// # References
/// Brier, Verification of forecasts expressed in terms of probability, Monthly Weather Review 78, 1950.
///
/// # Errors
/// If no pair can be tested, or the work is stopped.
#[allow(clippy::too_many_arguments)]
pub fn backtest(
    panel: &Panel,
    years: u32,
    from: i32,
    within: f64,
    members: (usize, usize),
    draws: usize,
    seed: u64,
    stop: &Stop,
) -> Result<Backtest, Error> {
    let mut pairs: Vec<Pair> = Vec::new();
    let mut base_years: Option<(i32, i32)> = None;
    for base in panel.years().iter().copied().filter(|year| *year >= from) {
        let ahead = base + years as i32;
        if panel.years().binary_search(&ahead).is_err() {
            continue;
        }
        let found = pairs_of(panel, base, ahead, within, members);
        if found.is_empty() {
            continue;
        }
        let residuals = panel.residuals(base)?;
        base_years = Some((base_years.map_or(base, |(first, _)| first), base));
        for (number, mut pair) in found.into_iter().enumerate() {
            if stop.spend(1) {
                return Err(Error::Stopped);
            }
            let mut random = generator_for(seed, (u64::from(base.unsigned_abs()) << 24) + number as u64);
            let mut sum = || (0..years).map(|_| residuals.draw(random.random())).sum::<f64>();
            let (higher, lower) = pair.units;
            let gap = pair.gap + residuals.expected(higher, years) - residuals.expected(lower, years);
            let (of_higher, of_lower) = (residuals.spread(higher), residuals.spread(lower));
            // Each two draws are used both ways round, which halves their noise.
            let mut ahead = 0.0;
            for _ in 0..draws {
                let (first, second) = (sum(), sum());
                for (a, b) in [(first, second), (second, first)] {
                    ahead += f64::from(u8::from(of_lower * a - of_higher * b > gap));
                }
            }
            pair.odds = ahead / (2.0 * draws as f64);
            pairs.push(pair);
        }
    }
    let Some(base_years) = base_years.filter(|_| draws > 0 && years > 0) else {
        return Err(Error::not_defined("backtest", "没有可检验的相邻位次", "no neighbours in rank can be tested"));
    };
    let count = pairs.len() as f64;
    let overtaken = pairs.iter().map(|p| p.outcome).sum::<f64>() / count;
    let constant = overtaken * (1.0 - overtaken);
    let score = |method: Method, odds: &dyn Fn(&Pair) -> f64| {
        let brier = pairs.iter().map(|p| (odds(p) - p.outcome).powi(2)).sum::<f64>() / count;
        let loss = |p: &Pair| {
            let given = odds(p).clamp(0.001, 0.999);
            -(if p.outcome > 0.5 { given } else { 1.0 - given }).ln()
        };
        let log_loss = pairs.iter().map(loss).sum::<f64>() / count;
        let skill = if method == Method::Climatology || constant <= 0.0 { 0.0 } else { 1.0 - brier / constant };
        Score { method, brier, log_loss, skill }
    };
    let scores = vec![
        score(Method::PooledResiduals, &|p| p.odds),
        score(Method::LastGrowth, &|p| p.last_growth),
        score(Method::OwnMean, &|p| p.own_mean),
        score(Method::Climatology, &|_| overtaken),
    ];
    let calibration = calibration(&pairs);
    Ok(Backtest { years, pairs: pairs.len(), base_years, overtaken, scores, calibration })
}

/// Two neighbours in rank, seen from a base year.
struct Pair {
    /// Positions of the higher and the lower.
    units: (usize, usize),
    /// Logarithm of higher over lower.
    gap: f64,
    /// 1 if the lower overtook.
    outcome: f64,
    /// Odds by pooled residuals.
    odds: f64,
    /// 1 if the lower would overtake by last year's growth, 0 if not.
    last_growth: f64,
    /// The same by the mean growth of ten years.
    own_mean: f64,
}

fn pairs_of(panel: &Panel, base: i32, ahead: i32, within: f64, members: (usize, usize)) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let years = f64::from(ahead - base);
    for (group, list) in panel.members().iter().enumerate() {
        if list.len() < members.0 || list.len() > members.1 {
            continue;
        }
        let order = panel.ranks(group, base);
        for both in order.windows(2) {
            let [(higher, _), (lower, _)] = both else { continue };
            let log = |unit: usize, year| panel.log(unit, year).unwrap_or(0.0);
            let gap = log(*higher, base) - log(*lower, base);
            if gap.exp() - 1.0 > within {
                continue;
            }
            let wins = |a: f64, b: f64| if a > b { 1.0 } else { 0.0 };
            let outcome = wins(log(*lower, ahead), log(*higher, ahead));
            let lead = |growth: &dyn Fn(usize) -> f64| wins((growth(*lower) - growth(*higher)) * years, gap);
            let last = |unit: usize| panel.growth(unit, base).unwrap_or(0.0);
            let mean = |unit: usize| {
                let first = panel.years().iter().copied().find(|y| *y >= base - 10).unwrap_or(base);
                if first < base { (log(unit, base) - log(unit, first)) / f64::from(base - first) } else { 0.0 }
            };
            pairs.push(Pair {
                units: (*higher, *lower),
                gap,
                outcome,
                odds: 0.0,
                last_growth: lead(&last),
                own_mean: lead(&mean),
            });
        }
    }
    pairs
}

fn calibration(pairs: &[Pair]) -> Vec<CalibrationBin> {
    const BINS: usize = 10;
    (0..BINS)
        .filter_map(|bin| {
            let (from, to) = (bin as f64 / BINS as f64, (bin + 1) as f64 / BINS as f64);
            let last = bin + 1 == BINS;
            let inside: Vec<&Pair> = pairs.iter().filter(|p| p.odds >= from && (p.odds < to || last)).collect();
            let count = inside.len() as f64;
            (!inside.is_empty()).then(|| CalibrationBin {
                from,
                to,
                pairs: inside.len(),
                mean_odds: inside.iter().map(|p| p.odds).sum::<f64>() / count,
                overtaken: inside.iter().map(|p| p.outcome).sum::<f64>() / count,
            })
        })
        .collect()
}
