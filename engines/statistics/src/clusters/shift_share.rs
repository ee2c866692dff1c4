use crate::Error;
use crate::error::all_finite;

/// Dunn's classic parts: national + mix + regional = change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dunn {
    /// Change of the place.
    pub change: f64,
    /// What the place would have gained had it grown as the whole.
    pub national: f64,
    /// What its mix of industries adds.
    pub mix: f64,
    /// What its own industries gained beyond theirs elsewhere.
    pub regional: f64,
    /// Mix and regional together.
    pub net_shift: f64,
}

/// Dunn's parts of one industry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DunnOfIndustry {
    /// Change of the industry in the place.
    pub change: f64,
    /// What it would have gained had it grown as the same industry in the whole.
    pub national: f64,
    /// What it gained beyond that.
    pub regional: f64,
}

/// Esteban-Marquillas: the regional part freed of the mix, with an allocation part for being specialised in what does well.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EstebanMarquillas {
    /// Change of the place.
    pub change: f64,
    /// As in Dunn.
    pub national: f64,
    /// As in Dunn.
    pub mix: f64,
    /// The regional part with the structure of the whole (homothetic employment).
    pub regional: f64,
    /// The rest: being large where the place does well.
    pub allocation: f64,
}

/// Gerfin's form as ratios: mix × regional = net shift.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gerfin {
    /// Growth the mix would have brought, over the growth of the whole.
    pub mix: f64,
    /// Growth of the place over what its mix would have brought.
    pub regional: f64,
    /// Growth of the place over the growth of the whole.
    pub net_shift: f64,
}

/// The three forms of a shift-share analysis.
#[derive(Clone, Debug, PartialEq)]
pub struct ShiftShare {
    /// Dunn's form.
    pub dunn: Dunn,
    /// Dunn's parts by industry, in the order given.
    pub by_industry: Vec<DunnOfIndustry>,
    /// Esteban-Marquillas' form; none where an industry has grown from nothing in the place.
    pub esteban_marquillas: Option<EstebanMarquillas>,
    /// Gerfin's form.
    pub gerfin: Gerfin,
}

/// Splits the change of a place between two dates into what the whole, its mix and its own industries brought.
///
/// # Units
/// Four lists of counts by industry, in the same order: the place before and after, the whole before and after.
///
/// # References
/// Dunn, A statistical and analytical technique for regional analysis, 1960. Esteban-Marquillas, A reinterpretation of
/// shift-share analysis, Regional and Urban Economics 2, 1972. Gerfin, Gesamtwirtschaftliches Wachstum und regionale
/// Entwicklung, Kyklos 17, 1964.
///
/// # Errors
/// If lengths differ, a count is below zero, a total is zero, or an industry grew from nothing in the whole.
///
/// # Examples
/// ```
/// // The whole grows by 10 %, the first industry by 20 %; the place has only that one, and it grew by 50 %.
/// let parts = linping_statistics::clusters::shift_share(&[10.0, 0.0], &[15.0, 0.0], &[50.0, 50.0], &[60.0, 50.0])?;
/// assert!((parts.dunn.national - 1.0).abs() < 1e-12);
/// assert!((parts.dunn.mix - 1.0).abs() < 1e-12);
/// assert!((parts.dunn.regional - 3.0).abs() < 1e-12);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn shift_share(
    before: &[f64],
    after: &[f64],
    whole_before: &[f64],
    whole_after: &[f64],
) -> Result<ShiftShare, Error> {
    const WHAT: &str = "shift-share";
    for list in [before, after, whole_before, whole_after] {
        if list.len() != before.len() {
            return Err(Error::Length { what: WHAT, found: list.len(), expected: before.len() });
        }
        all_finite(WHAT, list)?;
        if let Some(value) = list.iter().copied().find(|v| *v < 0.0) {
            return Err(Error::OutOfRange {
                what: WHAT,
                value,
                needed: "counts must not be below zero",
                needed_zh: "数值不得小于零",
            });
        }
    }
    let sum = |list: &[f64]| list.iter().sum::<f64>();
    let (here, there) = (sum(before), sum(whole_before));
    if here <= 0.0 || there <= 0.0 || sum(whole_after) <= 0.0 {
        return Err(Error::not_defined(WHAT, "合计为零", "a total is zero"));
    }
    let overall = sum(whole_after) / there;
    let change = sum(after) - here;
    // What the place would have had its industries grown as they did in the whole.
    let mut by_industry = Vec::with_capacity(before.len());
    let (mut own_mix, mut regional, mut allocation) = (0.0, 0.0, Some(0.0));
    for (((b, a), wb), wa) in before.iter().zip(after).zip(whole_before).zip(whole_after) {
        if *wb == 0.0 && *b > 0.0 {
            return Err(Error::not_defined(
                WHAT,
                "某行业期初在当地有而在总体中为零",
                "an industry of the place is absent from the whole at the start",
            ));
        }
        // An industry that is new to the whole: all of it is regional.
        let growth = if *wb > 0.0 { wa / wb } else { 0.0 };
        own_mix += b * growth;
        by_industry.push(DunnOfIndustry { change: a - b, national: b * growth - b, regional: a - b * growth });
        let homothetic = here * wb / there;
        if *b > 0.0 {
            regional += homothetic * (a / b - growth);
            if let Some(allocation) = &mut allocation {
                *allocation += (b - homothetic) * (a / b - growth);
            }
        } else if *a > 0.0 || homothetic > 0.0 {
            allocation = None;
        }
    }
    let dunn = Dunn {
        change,
        national: here * (overall - 1.0),
        mix: own_mix - here * overall,
        regional: sum(after) - own_mix,
        net_shift: sum(after) - here * overall,
    };
    let esteban_marquillas = allocation.map(|allocation| EstebanMarquillas {
        change,
        national: dunn.national,
        mix: dunn.mix,
        regional,
        allocation,
    });
    if own_mix <= 0.0 {
        return Err(Error::not_defined(
            WHAT,
            "当地各行业在总体中都已消失",
            "every industry of the place has vanished from the whole",
        ));
    }
    let gerfin = Gerfin {
        mix: own_mix / (here * overall),
        regional: sum(after) / own_mix,
        net_shift: sum(after) / (here * overall),
    };
    Ok(ShiftShare { dunn, by_industry, esteban_marquillas, gerfin })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_form_adds_up_to_the_change(
            rows in prop::collection::vec((1.0f64..99.0, 1.0f64..99.0, 100.0f64..999.0, 100.0f64..999.0), 1..12),
        ) {
            let list = |f: fn(&(f64, f64, f64, f64)) -> f64| rows.iter().map(f).collect::<Vec<_>>();
            let parts = shift_share(&list(|r| r.0), &list(|r| r.1), &list(|r| r.2), &list(|r| r.3)).unwrap();
            let dunn = parts.dunn;
            prop_assert!((dunn.national + dunn.mix + dunn.regional - dunn.change).abs() < 1e-9);
            let em = parts.esteban_marquillas.unwrap();
            prop_assert!((em.regional + em.allocation - dunn.regional).abs() < 1e-9);
            prop_assert!((parts.gerfin.mix * parts.gerfin.regional - parts.gerfin.net_shift).abs() < 1e-12);
            let industries: f64 = parts.by_industry.iter().map(|i| i.regional).sum();
            prop_assert!((industries - dunn.regional).abs() < 1e-9);
        }
    }

    #[test]
    fn totals_of_zero_are_told() {
        assert!(shift_share(&[0.0], &[1.0], &[1.0], &[1.0]).is_err());
        assert!(shift_share(&[1.0], &[1.0], &[0.0], &[1.0]).is_err());
        assert!(shift_share(&[1.0], &[1.0], &[1.0], &[1.0, 2.0]).is_err());
        assert!(shift_share(&[1.0, 0.0], &[1.0, 1.0], &[5.0, 5.0], &[5.0, 5.0]).unwrap().esteban_marquillas.is_none());
    }
}
