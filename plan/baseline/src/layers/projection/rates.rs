//! Rates of every year, from those stated for some.

use super::read::Reader;
use super::{FertilitySpec, MigrationSpec, MortalitySpec};
use linping_language::Located;
use linping_population::{AgeSchedule, BySex, Sex, Width, death_rates, fertility_rates};
use linping_problems::{Code, Text};
use linping_units::Dimension;

/// Something by age, stated for some years.
pub(super) struct Path<T>(Vec<(i16, T)>);

/// What lies a share of the way between two.
pub(super) trait Between {
    fn between(&self, other: &Self, part: f64) -> Self;
}

impl Between for Vec<f64> {
    fn between(&self, other: &Self, part: f64) -> Self {
        self.iter().zip(other).map(|(a, b)| if part == 0.0 { *a } else { a + part * (b - a) }).collect()
    }
}

impl Between for BySex<Vec<f64>> {
    fn between(&self, other: &Self, part: f64) -> Self {
        BySex::new(self.male.between(&other.male, part), self.female.between(&other.female, part))
    }
}

impl<T: Between + Clone> Path<T> {
    /// In the order of years; a year twice, or none at the start, is told.
    pub fn new(
        what: (&str, &str),
        stated: Vec<(&Located<i16>, T)>,
        first: i16,
        reader: &mut Reader,
    ) -> Option<Path<T>> {
        let mut years: Vec<(i16, T)> = Vec::new();
        let mut spans = Vec::new();
        for (year, value) in stated {
            if years.last().is_some_and(|(before, _)| *before >= year.value) {
                reader.wrong(
                    Code::MissingYear,
                    year.span,
                    Text::new(
                        format!("{}：{} 年没有排在前一个年份之后", what.0, year.value),
                        format!("{}: {} does not come after the year before it", what.1, year.value),
                    ),
                );
                return None;
            }
            years.push((year.value, value));
            spans.push(year.span);
        }
        match years.first() {
            Some((start, _)) if *start > first => {
                reader.wrong(
                    Code::MissingYear,
                    spans.first().copied().unwrap_or_default(),
                    Text::new(
                        format!("{}从 {start} 年才开始，缺少 {first} 年", what.0),
                        format!("{} starts in {start}; {first} is missing", what.1),
                    ),
                );
                None
            }
            _ => Some(Path(years)),
        }
    }

    /// In a year: straight between the years stated, the last one held.
    pub fn at(&self, year: i16) -> Option<T> {
        let after = self.0.partition_point(|(y, _)| *y <= year);
        let (from, value) = self.0.get(after.checked_sub(1)?)?;
        Some(match self.0.get(after) {
            Some((to, next)) => value.between(next, f64::from(year - from) / f64::from(to - from)),
            None => value.clone(),
        })
    }
}

/// Births a woman and year, by single age.
pub(super) fn fertility(spec: &FertilitySpec, groups: usize, reader: &mut Reader) -> Option<Vec<f64>> {
    let span = spec.year.span;
    let total = match &spec.total {
        None => None,
        Some(stated) => Some(reader.stated(stated, Dimension::Number, span, |value| {
            (!(0.0..=12.0).contains(&value)).then(|| {
                Text::new(
                    format!("总和生育率 {value} 不可能；应为每名妇女终身生育数（1.05），千分比请除以 1000"),
                    format!("{value} children a woman are not possible; divide a rate per 1,000 women by 1,000"),
                )
            })
        })?),
    };
    if let Some(source) = &spec.source {
        let mut rates = reader.by_age(source, spec.age.as_ref(), &[(spec.rate.as_ref(), "rate")], groups, |value| {
            (!(0.0..=1.0).contains(&value)).then(|| {
                Text::new(
                    format!("生育率 {value} 不可能；应为每名妇女每年生育数（0.08），千分比请除以 1000"),
                    format!("{value} births a woman and year are not possible; divide rates per mille by 1,000"),
                )
            })
        })?;
        let mut rates = rates.pop()?;
        let sum: f64 = rates.iter().sum();
        if total.is_none() && sum > 12.0 {
            let why = Text::new(
                format!("生育率合计 {sum:.1}，每名妇女不可能生育这么多；千分比请除以 1000"),
                format!(
                    "the rates add up to {sum:.1} children a woman, which is not possible; divide rates per mille by 1,000"
                ),
            );
            reader.wrong(Code::BadRate, span, why);
            return None;
        }
        if let Some(total) = total {
            if sum <= 0.0 {
                let why =
                    Text::new("生育率表全为零，无法按总和生育率缩放", "a table of zeros cannot be scaled to a total");
                reader.wrong(Code::BadRate, span, why);
                return None;
            }
            rates.iter_mut().for_each(|rate| *rate *= total / sum);
        }
        return Some(rates);
    }
    let (Some(total), Some(mean), Some(spread)) = (total, &spec.mean_age, &spec.spread) else {
        let why = Text::new(
            "须写 source，或 total、mean-age 与 spread",
            "write `source`, or `total`, `mean-age` and `spread`",
        );
        reader.wrong(Code::MissingKey, span, why);
        return None;
    };
    let mean = reader.stated(mean, Dimension::Count("岁"), span, |_| None)?;
    let spread = reader.stated(spread, Dimension::Count("岁"), span, |_| None)?;
    reader.engine(fertility_rates(total, mean, spread, groups), span)
}

/// Deaths a person and year, by single age.
pub(super) fn mortality(spec: &MortalitySpec, groups: usize, reader: &mut Reader) -> Option<BySex<Vec<f64>>> {
    let span = spec.year.span;
    if let Some(source) = &spec.source {
        let columns = [(spec.male.as_ref(), "male"), (spec.female.as_ref(), "female")];
        let rates = reader.by_age(source, spec.age.as_ref(), &columns, groups, |value| {
            (!(0.0..=3.0).contains(&value)).then(|| {
                Text::new(
                    format!("死亡率 {value} 不可能；应为每年的比例（0.008，而非 8‰），小于零则存活概率超过 1"),
                    format!("a death rate of {value} is not possible: a share a year is meant (0.008, not 8 per mille), and below zero survival would exceed 1"),
                )
            })
        })?;
        let [male, female] = rates.try_into().ok()?;
        return Some(BySex::new(male, female));
    }
    let (Some(men), Some(women), Some(ageing), Some(infant)) = (&spec.men, &spec.women, &spec.ageing, &spec.infant)
    else {
        let why = Text::new(
            "须写 source，或 men、women、ageing 与 infant",
            "write `source`, or `men`, `women`, `ageing` and `infant`",
        );
        reader.wrong(Code::MissingKey, span, why);
        return None;
    };
    let men = reader.stated(men, Dimension::Count("岁"), span, |_| None)?;
    let women = reader.stated(women, Dimension::Count("岁"), span, |_| None)?;
    let ageing = reader.stated(ageing, Dimension::Number, span, |_| None)?;
    let infant = reader.stated(infant, Dimension::Number, span, |_| None)?;
    let men = reader.engine(death_rates(men, ageing, infant, Sex::Male, groups), span)?;
    let women = reader.engine(death_rates(women, ageing, infant, Sex::Female, groups), span)?;
    Some(BySex::new(men, women))
}

/// Net arrivals a year, by single age.
pub(super) fn migration(spec: &MigrationSpec, groups: usize, reader: &mut Reader) -> Option<BySex<Vec<f64>>> {
    let span = spec.year.span;
    if let Some(source) = &spec.source {
        return reader.people_by_age(source, spec.age.as_ref(), [spec.male.as_ref(), spec.female.as_ref()], groups);
    }
    let Some(net) = &spec.net else {
        let why = Text::new("须写 source 或 net", "write `source` or `net`");
        reader.wrong(Code::MissingKey, span, why);
        return None;
    };
    let net = reader.stated(net, Dimension::People, span, |_| None)?;
    let men = match &spec.men {
        Some(men) => reader.stated(men, Dimension::PerCent, span, |_| None)? / 100.0,
        None => 0.5,
    };
    reader.engine(AgeSchedule::default().spread(net, men, Width::Single, groups), span)
}
