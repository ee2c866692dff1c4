use crate::Error;
use linping_problems::Text;
use serde::Serialize;
use std::fmt;
use std::str::FromStr;

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// More is better.
    Positive,
    /// Less is better.
    Negative,
}

impl Direction {
    /// +1 if more is better, −1 if less is.
    pub fn sign(self) -> f64 {
        match self {
            Direction::Positive => 1.0,
            Direction::Negative => -1.0,
        }
    }

    /// True if `value` is at the target or beyond it.
    pub fn reaches(self, value: f64, target: f64) -> bool {
        self.sign() * (value - target) >= 0.0
    }
}

impl FromStr for Direction {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        match name {
            "positive" | "up" | "increase" | "1" => Ok(Direction::Positive),
            "negative" | "down" | "decrease" | "-1" => Ok(Direction::Negative),
            _ => Err(Error::UnknownName {
                what: "direction",
                name: name.to_string(),
                known: "positive, negative".to_string(),
            }),
        }
    }
}

/// A published set of rules for the question "is it on track?".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleSet {
    /// Open SDG's progress measure, after Statistics Canada and Eurostat: the growth rate achieved against the one required.
    OpenSdg,
    /// The United Nations progress chart as used by statistical offices: the level to be expected in the target year.
    UnChart,
    /// The arrows of the Sustainable Development Report: linear rate achieved against linear rate required.
    Sdr,
}

impl RuleSet {
    /// Every rule set.
    pub const ALL: [RuleSet; 3] = [RuleSet::OpenSdg, RuleSet::UnChart, RuleSet::Sdr];

    /// The name used in files and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            RuleSet::OpenSdg => "open-sdg",
            RuleSet::UnChart => "un-chart",
            RuleSet::Sdr => "sdr",
        }
    }
}

impl fmt::Display for RuleSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for RuleSet {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        RuleSet::ALL.into_iter().find(|r| r.name() == name).ok_or_else(|| Error::UnknownName {
            what: "rule set",
            name: name.to_string(),
            known: RuleSet::ALL.map(RuleSet::name).join(", "),
        })
    }
}

/// The verdict of a rule set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// All rule sets: the latest value is at the target or beyond.
    TargetAchieved,
    /// Open SDG: at least 95 % of the required rate.
    SubstantialProgress,
    /// Open SDG: 60 to 95 % of the required rate.
    ModerateProgress,
    /// Open SDG: 0 to 60 % of the required rate.
    LimitedProgress,
    /// Open SDG and the United Nations chart: the wrong way.
    Deterioration,
    /// United Nations chart and Sustainable Development Report: the target will be met at the present rate.
    OnTrack,
    /// United Nations chart: 10 to 95 % of the way will be made.
    FairProgress,
    /// United Nations chart: less than 10 % of the way will be made.
    LimitedOrNoProgress,
    /// Sustainable Development Report: 50 to 100 % of the required rate.
    ModeratelyImproving,
    /// Sustainable Development Report: less than 50 % of the required rate.
    Stagnating,
    /// Sustainable Development Report: the wrong way.
    Decreasing,
    /// No verdict; [`Reason`] says why.
    NotAvailable,
}

impl Status {
    /// The name used in tables and files.
    pub fn name(self) -> &'static str {
        match self {
            Status::TargetAchieved => "target_achieved",
            Status::SubstantialProgress => "substantial_progress",
            Status::ModerateProgress => "moderate_progress",
            Status::LimitedProgress => "limited_progress",
            Status::Deterioration => "deterioration",
            Status::OnTrack => "on_track",
            Status::FairProgress => "fair_progress",
            Status::LimitedOrNoProgress => "limited_or_no_progress",
            Status::ModeratelyImproving => "moderately_improving",
            Status::Stagnating => "stagnating",
            Status::Decreasing => "decreasing",
            Status::NotAvailable => "not_available",
        }
    }

    /// What it means, for people.
    pub fn words(self) -> Text {
        match self {
            Status::TargetAchieved => Text::new("目标已实现", "target achieved"),
            Status::SubstantialProgress => Text::new("进展充分", "substantial progress, on track"),
            Status::ModerateProgress => Text::new("有进展，需加快", "moderate progress, acceleration needed"),
            Status::LimitedProgress => Text::new("进展有限", "limited progress"),
            Status::Deterioration => Text::new("倒退", "deterioration"),
            Status::OnTrack => Text::new("可如期实现", "on track"),
            Status::FairProgress => Text::new("有进展，需加快", "fair progress, acceleration needed"),
            Status::LimitedOrNoProgress => Text::new("进展有限或停滞", "limited or no progress"),
            Status::ModeratelyImproving => Text::new("改善但不足", "moderately improving, insufficient"),
            Status::Stagnating => Text::new("停滞", "stagnating"),
            Status::Decreasing => Text::new("下降", "decreasing"),
            Status::NotAvailable => Text::new("无法判断", "not judgeable"),
        }
    }

    /// True if the rule set sees the promise kept or on the way to be kept.
    pub fn is_on_track(self) -> bool {
        matches!(self, Status::TargetAchieved | Status::SubstantialProgress | Status::OnTrack)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why there is no verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// No observation up to the date asked for.
    NoData,
    /// No observation at the base year or after it.
    NoBase,
    /// Less than a year between base and latest observation.
    TooShort,
    /// Base, latest value or target differ in sign, so that growth rates have no meaning.
    ChangesSign,
    /// The rule set needs a target, or a limit that serves as one.
    NoTarget,
    /// The target year does not come after the base year.
    TargetYearPassed,
}

impl Reason {
    /// What it means, for people.
    pub fn words(self) -> Text {
        match self {
            Reason::NoData => Text::new("截至该日期没有数据", "there are no data up to this date"),
            Reason::NoBase => Text::new("基年及以后没有数据", "there are no data at or after the base year"),
            Reason::TooShort => {
                Text::new("基年与最新数据相距不足一年", "base and latest value are less than a year apart")
            }
            Reason::ChangesSign => Text::new(
                "数值或目标正负号不同，增长率没有意义；请换用可比的指标形式",
                "values or target differ in sign, so growth rates have no meaning; use a transformed series",
            ),
            Reason::NoTarget => Text::new("该规则需要目标值", "this rule set needs a target"),
            Reason::TargetYearPassed => {
                Text::new("目标年份不晚于基年", "the target year does not come after the base year")
            }
        }
    }
}
