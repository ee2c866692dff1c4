use crate::error::{ProgrammeError, positive, share};
use serde::Serialize;

/// How an item's value becomes points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ScoringForm {
    /// value / base · weight, capped at so many times the weight (1.5 is recalled; infinite for no cap).
    OverBase {
        /// The base: as a rule the district's mean.
        base: f64,
        /// Cap over the weight.
        cap: f64,
    },
    /// weight · (20 + 80 (value − min) / (max − min)) / 100, min and max over the firms rated.
    BetweenExtremes,
}

/// What to do for a firm without a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The mean score of that item over the firms that have one.
    MeanScore,
    /// No points.
    Zero,
}

/// An item of the rating.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemSpec {
    /// Its name.
    pub name: String,
    /// Its weight in points.
    pub weight: f64,
    /// How its value becomes points.
    pub form: ScoringForm,
    /// What a firm without a value gets.
    pub missing: Missing,
}

/// A firm's values, in the order of the items.
#[derive(Clone, Debug, PartialEq)]
pub struct FirmItems {
    /// Identifier.
    pub id: String,
    /// Value of each item; none where there are no data.
    pub values: Vec<Option<f64>>,
    /// Bonus points.
    pub bonus: f64,
    /// Not graded: start-ups, utilities, projects under construction. Treated as B.
    pub exempt: bool,
}

/// A grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Grade {
    /// To be promoted.
    A,
    /// To be supported.
    B,
    /// To be improved.
    C,
    /// To be renewed or closed.
    D,
}

/// Which firms get which grade.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClassRule {
    /// Shares of A, B and C among those graded, best first; the rest is D.
    pub shares: [f64; 3],
    /// Points below which a firm is not A, not B, not C, whatever its rank.
    pub floors: [f64; 3],
    /// Points from which on a firm is never D. A real county had no D at all.
    pub never_d_from: f64,
}

impl ClassRule {
    /// By shares alone.
    pub fn by_shares(shares: [f64; 3]) -> Self {
        ClassRule { shares, floors: [f64::NEG_INFINITY; 3], never_d_from: f64::INFINITY }
    }
}

/// A firm's rating.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rating {
    /// The firm.
    pub id: String,
    /// Points by item.
    pub points: Vec<f64>,
    /// Sum with the bonus.
    pub score: f64,
    /// Rank among those graded, from 1; none if exempt.
    pub rank: Option<usize>,
    /// Grade.
    pub grade: Grade,
}

/// Rates firms by points and rank.
///
/// # Units
/// Values in the unit of their base; points.
///
/// # References
/// 浙政发〔2018〕5号 (six items for above-scale industry); the form over a base: Huangyan district, 2021 and 2022 data; the
/// form between extremes: Jingde county. All read in copies. Linping's own method was not found.
///
/// # Errors
/// No firm, a firm with another number of values, a base or weight that is not positive, shares above one in sum.
///
/// # Examples
/// Twice the base in an item of 30 points capped at 1.5: 45; half the base in one of 20: 10.
/// ```
/// use linping_programmes::firms::*;
/// let item = |name: &str, weight| ItemSpec {
///     name: name.into(), weight, form: ScoringForm::OverBase { base: 10.0, cap: 1.5 }, missing: Missing::MeanScore,
/// };
/// let firm = FirmItems { id: "合成企业001".into(), values: vec![Some(20.0), Some(5.0)], bonus: 0.0, exempt: false };
/// let ratings = rate_firms(&[item("tax", 30.0), item("value added", 20.0)], &[firm], &ClassRule::by_shares([0.25, 0.45, 0.25]))?;
/// assert_eq!(ratings[0].score, 55.0);
/// assert_eq!(ratings[0].grade, Grade::B, "one firm alone stands in the middle");
/// # Ok::<(), linping_programmes::ProgrammeError>(())
/// ```
pub fn rate_firms(items: &[ItemSpec], firms: &[FirmItems], rule: &ClassRule) -> Result<Vec<Rating>, ProgrammeError> {
    if firms.is_empty() {
        return Err(ProgrammeError::Empty { what: "firm" });
    }
    for firm in firms {
        if firm.values.len() != items.len() {
            let (left, right) = (firm.values.len(), items.len());
            return Err(ProgrammeError::Lengths { what: "values against items", left, right });
        }
    }
    let mut sum = 0.0;
    for part in rule.shares {
        sum += share("share of a grade", part)?;
    }
    share("sum of the shares of A, B and C", if sum < 1.0 + 1e-9 { sum.min(1.0) } else { sum })?;
    let mut points = vec![Vec::with_capacity(items.len()); firms.len()];
    for (number, item) in items.iter().enumerate() {
        let column: Vec<Option<f64>> = firms.iter().map(|firm| firm.values[number]).collect();
        for (firm, score) in points.iter_mut().zip(item_points(item, &column)?) {
            firm.push(score);
        }
    }
    let mut ratings: Vec<Rating> = firms
        .iter()
        .zip(points)
        .map(|(firm, points)| Rating {
            id: firm.id.clone(),
            score: points.iter().sum::<f64>() + firm.bonus,
            points,
            rank: None,
            grade: Grade::B,
        })
        .collect();
    grade(&mut ratings, firms, rule);
    Ok(ratings)
}

/// Points of every firm for one item.
fn item_points(item: &ItemSpec, values: &[Option<f64>]) -> Result<Vec<f64>, ProgrammeError> {
    let weight = positive(&format!("{}: weight", item.name), item.weight)?;
    if let Some(bad) = values.iter().flatten().find(|value| !value.is_finite()) {
        return Err(ProgrammeError::Value {
            name: item.name.clone(),
            value: *bad,
            wanted: "a finite number",
            wanted_zh: "为有限的数",
        });
    }
    let known: Vec<f64> = values.iter().flatten().copied().collect();
    let low = known.iter().copied().fold(f64::INFINITY, f64::min);
    let high = known.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let points = |value: f64| match item.form {
        ScoringForm::OverBase { base, cap } => (value / base * weight).min(cap * weight),
        // Where all are equal nobody is worse than another.
        ScoringForm::BetweenExtremes if high <= low => weight,
        ScoringForm::BetweenExtremes => weight * (20.0 + 80.0 * (value - low) / (high - low)) / 100.0,
    };
    if let ScoringForm::OverBase { base, cap } = item.form {
        positive(&format!("{}: base", item.name), base)?;
        if cap.is_nan() || cap <= 0.0 {
            return Err(ProgrammeError::Value {
                name: format!("{}: cap", item.name),
                value: cap,
                wanted: "above zero",
                wanted_zh: "大于零",
            });
        }
    }
    let mean = known.iter().map(|value| points(*value)).sum::<f64>() / known.len().max(1) as f64;
    let instead = match item.missing {
        Missing::MeanScore => mean,
        Missing::Zero => 0.0,
    };
    Ok(values.iter().map(|value| value.map_or(instead, points)).collect())
}

fn grade(ratings: &mut [Rating], firms: &[FirmItems], rule: &ClassRule) {
    let mut order: Vec<usize> = (0..ratings.len()).filter(|firm| !firms[*firm].exempt).collect();
    // Equal scores keep the order of the list.
    order.sort_by(|a, b| ratings[*b].score.total_cmp(&ratings[*a].score));
    let count = order.len() as f64;
    for (place, firm) in order.into_iter().enumerate() {
        let rating = &mut ratings[firm];
        rating.rank = Some(place + 1);
        // The middle of the firm's place among all, so that each grade gets its share rounded: the best of four stands
        // at an eighth.
        let at = (place as f64 + 0.5) / count;
        let [a, b, c] = rule.shares;
        let by_rank = if at <= a + 1e-9 {
            Grade::A
        } else if at <= a + b + 1e-9 {
            Grade::B
        } else if at <= a + b + c + 1e-9 {
            Grade::C
        } else {
            Grade::D
        };
        let [floor_a, floor_b, floor_c] = rule.floors;
        let by_points = if rating.score >= floor_a {
            Grade::A
        } else if rating.score >= floor_b {
            Grade::B
        } else if rating.score >= floor_c {
            Grade::C
        } else {
            Grade::D
        };
        rating.grade = by_rank.max(by_points);
        if rating.grade == Grade::D && rating.score >= rule.never_d_from {
            rating.grade = Grade::C;
        }
    }
}

/// The items for above-scale industry of Huangyan district with the bases of the 2021 data, uncapped as published.
///
/// # References
/// Huangyan district, Taizhou, rating on 2021 data, read in a copy: tax per mu 26.01 (30 points), value added per mu 132.27
/// (20), value added per energy 2.54 (20), value added per emission 4,861.08 (10), labour productivity 17.45 (10), R&D share
/// 0.0305 (10). A firm without emission data gets the mean score of that item.
pub fn huangyan_2021() -> Vec<ItemSpec> {
    [
        ("亩均税收", 30.0, 26.01),
        ("亩均增加值", 20.0, 132.27),
        ("单位能耗增加值", 20.0, 2.54),
        ("单位排放增加值", 10.0, 4_861.08),
        ("全员劳动生产率", 10.0, 17.45),
        ("R&D 经费占主营业务收入比重", 10.0, 0.0305),
    ]
    .into_iter()
    .map(|(name, weight, base)| ItemSpec {
        name: name.into(),
        weight,
        form: ScoringForm::OverBase { base, cap: f64::INFINITY },
        missing: Missing::MeanScore,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn firm(id: &str, values: &[Option<f64>]) -> FirmItems {
        FirmItems { id: id.into(), values: values.to_vec(), bonus: 0.0, exempt: false }
    }

    #[test]
    fn a_firm_at_every_base_of_huangyan_scores_a_hundred() {
        let at_base = [26.01, 132.27, 2.54, 4_861.08, 17.45, 0.0305].map(Some);
        let twice = at_base.map(|value| value.map(|v| 2.0 * v));
        let rule = ClassRule::by_shares([0.5, 0.5, 0.0]);
        let ratings = rate_firms(&huangyan_2021(), &[firm("a", &at_base), firm("b", &twice)], &rule).unwrap();
        assert!((ratings[0].score - 100.0).abs() < 1e-9 && (ratings[1].score - 200.0).abs() < 1e-9);
        assert_eq!(
            ratings.iter().map(|r| (r.rank, r.grade)).collect::<Vec<_>>(),
            [(Some(2), Grade::B), (Some(1), Grade::A)]
        );
    }

    #[test]
    fn a_firm_without_emission_data_gets_the_mean_score_of_that_item() {
        let mut values = [26.01, 132.27, 2.54, 4_861.08, 17.45, 0.0305].map(Some);
        let full = firm("a", &values);
        values[3] = Some(3.0 * 4_861.08);
        let thrice = firm("b", &values);
        values[3] = None;
        let rule = ClassRule::by_shares([1.0, 0.0, 0.0]);
        let ratings = rate_firms(&huangyan_2021(), &[full, thrice, firm("c", &values)], &rule).unwrap();
        assert!((ratings[2].points[3] - 20.0).abs() < 1e-9, "mean of 10 and 30");
    }

    #[test]
    fn between_extremes_the_worst_has_a_fifth_and_the_best_all() {
        let item =
            ItemSpec { name: "tax".into(), weight: 50.0, form: ScoringForm::BetweenExtremes, missing: Missing::Zero };
        let firms = [firm("a", &[Some(5.0)]), firm("b", &[Some(15.0)]), firm("c", &[Some(10.0)]), firm("d", &[None])];
        let ratings = rate_firms(&[item], &firms, &ClassRule::by_shares([0.25, 0.45, 0.25])).unwrap();
        let scores: Vec<f64> = ratings.iter().map(|r| r.score).collect();
        assert_eq!(scores, [10.0, 50.0, 30.0, 0.0]);
        let grades: Vec<Grade> = ratings.iter().map(|r| r.grade).collect();
        assert_eq!(grades, [Grade::B, Grade::A, Grade::B, Grade::C], "a twentieth of four is nobody");
    }

    #[test]
    fn lines_in_points_lower_a_grade_and_can_leave_nobody_in_d() {
        let item = ItemSpec {
            name: "tax".into(),
            weight: 10.0,
            form: ScoringForm::OverBase { base: 1.0, cap: 1.5 },
            missing: Missing::Zero,
        };
        let firms: Vec<FirmItems> = [0.9, 0.8, 0.7, 0.6].iter().map(|value| firm("x", &[Some(*value)])).collect();
        let rule = ClassRule {
            shares: [0.25, 0.25, 0.25],
            floors: [10.0, f64::NEG_INFINITY, f64::NEG_INFINITY],
            never_d_from: 5.0,
        };
        let grades: Vec<Grade> = rate_firms(&[item], &firms, &rule).unwrap().iter().map(|r| r.grade).collect();
        assert_eq!(grades, [Grade::B, Grade::B, Grade::C, Grade::C]);
    }

    #[test]
    fn an_exempt_firm_is_treated_as_b_and_takes_no_rank() {
        let item = huangyan_2021().swap_remove(0);
        let mut young = firm("young", &[Some(1e9)]);
        young.exempt = true;
        let ratings =
            rate_firms(&[item], &[young, firm("old", &[Some(1.0)])], &ClassRule::by_shares([1.0, 0.0, 0.0])).unwrap();
        assert_eq!((ratings[0].rank, ratings[0].grade), (None, Grade::B));
        assert_eq!(ratings[1].rank, Some(1));
    }
}
