//! `rank-outlook`: which rank will the district hold, with what odds, and what would a better one take?

use super::facts::rounded;
use super::rank::other_regions_missing;
use super::spread::is_plain;
use super::{Facts, Found, Made, Measure};
use crate::Observation;
use linping_language::files::Better;
use linping_language::{IndicatorRef, Located, PerCent, RegionRef};
use linping_problems::{Code, Problem, Text};
use linping_statistics::Error;
use linping_statistics::ranks::{Needed, Panel, UnitOutlook, extra_growth_needed, outlook};
use linping_units::{Dimension, Measure as UnitMeasure, Period};
use schemars::JsonSchema;
use serde::Deserialize;

/// Odds of the district's rank some years ahead, all regions simulated together from their own past. The value stands at the year
/// the outlook starts from.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct RankOutlook {
    /// The level the regions are ranked by, the largest first.
    pub of: Located<IndicatorRef>,
    /// The regions; every region that has the indicator if absent.
    #[serde(default)]
    pub among: Vec<Located<RegionRef>>,
    /// Years ahead.
    #[schemars(range(min = 1, max = 30))]
    pub years: u32,
    /// The mean rank, or the odds of a rank or a better one.
    #[serde(default)]
    pub give: OutlookValue,
    /// The rank asked about; the next better one if absent.
    #[schemars(range(min = 1, max = 10000))]
    pub rank: Option<u32>,
    /// The odds for which the growth needed is said; `"80 %"` if absent.
    pub odds: Option<Located<PerCent>>,
    /// Draws; 10,000 if absent.
    #[schemars(range(min = 100, max = 1_000_000))]
    pub draws: Option<u32>,
}

/// What the indicator shows.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum OutlookValue {
    /// The mean rank over all draws.
    #[default]
    ExpectedRank,
    /// The odds that the rank asked about, or a better one, is held.
    Odds,
}

/// Draws if nothing is said.
const DRAWS: usize = 10_000;

impl Measure for RankOutlook {
    fn inputs(&self) -> Vec<&Located<IndicatorRef>> {
        vec![&self.of]
    }

    fn fits(&self, unit: &UnitMeasure, _: &dyn Fn(&str) -> Option<UnitMeasure>) -> bool {
        match self.give {
            OutlookValue::ExpectedRank => *unit == Dimension::Count("位").into(),
            OutlookValue::Odds => is_plain(unit),
        }
    }

    fn work_out(&self, facts: &Facts) -> Found {
        let name = &*self.of.value;
        let Some(indicator) = facts.plan.indicators.get(name) else { return Found::default() };
        if indicator.better == Better::Lower {
            let message =
                Text::new("位次展望只用于越大越好的水平值", "a rank outlook is for levels of which more is better");
            return Problem::new(Code::BadValue, message).at(facts.plan.place(self.of.span)).into();
        }
        if let Some(odds) = self.odds.as_ref().filter(|odds| !(0.0..100.0).contains(&odds.value.0.in_base())) {
            let message = Text::new("可能性应在 0 与 100 % 之间", "odds are between 0 and 100 %");
            return Problem::new(Code::OutOfRange, message).at(facts.plan.place(odds.span)).into();
        }
        let history = match History::of(facts, name, &self.among) {
            Ok(history) => history,
            Err(why) => return why.into(),
        };
        match self.made(facts, &history) {
            Ok(made) => Found { made: made.into_iter().collect(), ..Found::default() },
            Err(error) => {
                let why = error.problem().message;
                let more = match error {
                    Error::NotDefined { .. } => Text::new(
                        "；须有一张更长的表，列为地区代码、时期、数值",
                        "; it needs a longer table with region code, period and value",
                    ),
                    _ => Text::new("", ""),
                };
                Text::new(format!("无法计算：{}{}", why.zh, more.zh), format!("not computable: {}{}", why.en, more.en))
                    .into()
            }
        }
    }

    fn missing(&self, facts: &Facts) -> Text {
        other_regions_missing(&facts.names(&self.inputs()))
    }
}

/// Levels of every region in the years that all of them have.
struct History<'a> {
    regions: Vec<&'a str>,
    years: Vec<i32>,
    levels: Vec<Vec<f64>>,
    /// Every observation behind it.
    used: Vec<&'a Observation>,
    home: usize,
}

impl<'a> History<'a> {
    fn of(facts: &'a Facts, name: &str, among: &'a [Located<RegionRef>]) -> Result<History<'a>, Text> {
        let home = facts.home();
        let Some(series) = facts.series(name) else { return Err(other_regions_missing(&facts.name(name))) };
        let year = |o: &Observation| Facts::year_of(&o.period);
        let Some(latest) = series.of(home).filter_map(year).max() else {
            return Err(Text::new("无法计算：本区没有年度数值", "not computable: the district has no value of a year"));
        };
        let mut regions: Vec<&str> = match among {
            [] => series.observations.iter().filter(|o| year(o) == Some(latest)).map(|o| &*o.region).collect(),
            listed => listed.iter().map(|region| &*region.value.0).chain([home]).collect(),
        };
        regions.sort_unstable();
        regions.dedup();
        // Levels from before a change of boundary are of another place.
        let stands =
            |o: &&Observation| facts.since(&o.region).is_none_or(|since| o.period.last_day() >= since) && o.value > 0.0;
        let known = |region: &str, wanted: i32| {
            series.observations.iter().filter(stands).find(|o| o.region == region && year(o) == Some(wanted))
        };
        let mut years: Vec<i32> = series.of(home).filter(stands).filter_map(year).collect();
        years.sort_unstable();
        years.dedup();
        years.retain(|wanted| regions.iter().all(|region| known(region, *wanted).is_some()));
        let used: Vec<&Observation> =
            regions.iter().flat_map(|r| years.iter().filter_map(move |y| known(r, *y))).collect();
        let levels = regions
            .iter()
            .map(|region| years.iter().filter_map(|y| known(region, *y)).map(|o| o.value).collect())
            .collect();
        let at = regions.iter().position(|region| *region == home).unwrap_or(0);
        if regions.len() < 2 || years.is_empty() {
            return Err(other_regions_missing(&facts.name(name)));
        }
        Ok(History { regions, years, levels, used, home: at })
    }

    fn last(&self) -> i32 {
        self.years.last().copied().unwrap_or_default()
    }
}

impl RankOutlook {
    fn made(&self, facts: &Facts, history: &History) -> Result<Option<Made>, Error> {
        let (draws, seed) = (self.draws.map_or(DRAWS, |draws| draws as usize), facts.plan.head.seed);
        let panel = Panel::new(vec![0; history.regions.len()], history.years.clone(), &history.levels)?;
        let found = outlook(&panel, 0, self.years, draws, seed, facts.stop)?;
        let Some(own) = found.units.iter().find(|unit| unit.unit == history.home) else { return Ok(None) };
        let wanted = self.rank.map_or(own.rank.saturating_sub(1).max(1), |rank| rank as usize);
        if wanted > history.regions.len() {
            return Err(Error::OutOfRange {
                what: "rank",
                value: wanted as f64,
                needed: "there are fewer regions",
                needed_zh: "地区没有这么多",
            });
        }
        let probability = self.odds.as_ref().map_or(0.8, |odds| odds.value.0.in_base() / 100.0);
        // The last rank is always held: nothing is needed for it.
        let needed = (wanted < history.regions.len())
            .then(|| {
                extra_growth_needed(&panel, history.home, wanted, self.years, probability, draws, seed, facts.stop)
            })
            .transpose()?;
        let value = match self.give {
            OutlookValue::ExpectedRank => own.mean_rank() / facts.one(),
            OutlookValue::Odds => facts.plain(own.at_least(wanted)),
        };
        let (base, ahead) = (history.last(), history.last() + self.years as i32);
        let regions = history.regions.len();
        let equation = match self.give {
            OutlookValue::ExpectedRank => {
                format!("E[R({ahead})] = {}; R({base}) = {} / {regions}", rounded(own.mean_rank()), own.rank)
            }
            OutlookValue::Odds => {
                format!(
                    "P(R({ahead}) ≤ {wanted}) = {}; R({base}) = {} / {regions}",
                    rounded(own.at_least(wanted)),
                    own.rank
                )
            }
        };
        let Ok(period) = i16::try_from(base).map_err(drop).and_then(|y| Period::year(y).map_err(drop)) else {
            return Ok(None);
        };
        let mut from: Vec<(String, Observation)> = Vec::new();
        let mut order: Vec<&&Observation> = history.used.iter().filter(|o| o.period == period).collect();
        order.sort_by_key(|o| o.region != facts.home());
        from.extend(order.into_iter().map(|o| (self.of.value.0.clone(), (*o).clone())));
        let Some(made) = Made::of(value, from, Text::same(equation)) else { return Ok(None) };
        let status = history.used.iter().map(|o| o.status).max().unwrap_or(made.status);
        let open = history.used.iter().all(|o| o.open);
        let mut notes = vec![odds_of_ranks(own, ahead), history_of(history, draws, panel.residuals(base)?.deviation())];
        notes.extend(needed.map(|needed| growth_needed(&needed, wanted, probability, self.years)));
        Ok(Some(Made { notes, status, open, ..made }))
    }
}

/// The odds of every rank that can be expected.
fn odds_of_ranks(own: &UnitOutlook, ahead: i32) -> Text {
    let each = own.probabilities.iter().enumerate().filter(|(_, odds)| **odds >= 0.005);
    let list: Vec<String> = each.map(|(at, odds)| format!("{}: {:.0} %", at + 1, 100.0 * odds)).collect();
    let list = list.join(", ");
    Text::new(format!("{ahead} 年各位次的可能性：{list}"), format!("odds of each rank in {ahead}: {list}"))
}

fn history_of(history: &History, draws: usize, deviation: f64) -> Text {
    let (first, last, count) =
        (history.years.first().copied().unwrap_or_default(), history.last(), history.years.len());
    let (regions, spread) = (history.regions.len(), 100.0 * deviation);
    Text::new(
        format!(
            "依据 {regions} 地 {first}–{last} 年（{count} 年）的数值；偏离共同趋势的标准差每年 {spread:.1} 个百分点；模拟 {draws} 次"
        ),
        format!(
            "from {regions} regions, {first}–{last} ({count} years); standard deviation around the common trend {spread:.1} percentage points a year; {draws} draws"
        ),
    )
}

/// What the rank would take, the naive line never without its odds.
fn growth_needed(needed: &Needed, rank: usize, probability: f64, years: u32) -> Text {
    let (now, extra, naive) = (100.0 * needed.odds_now, 100.0 * needed.extra_growth, 100.0 * needed.naive_growth);
    let odds = 100.0 * probability;
    let later = if years == 1 { "a year".to_string() } else { format!("{years} years") };
    Text::new(
        format!(
            "{years} 年后达到第 {rank} 位或更好：不加快为 {now:.0} %；要有 {odds:.0} % 的把握，每年须比共同趋势多增 {extra:.1} 个百分点；只按今日差距匀速追赶为 {naive:.1} 个百分点，约为一半的把握"
        ),
        format!(
            "rank {rank} or better in {later}: {now:.0} % as it goes; odds of {odds:.0} % take {extra:.1} percentage points a year beyond the common trend; closing today's gap evenly would be {naive:.1}, about a coin toss"
        ),
    )
}
