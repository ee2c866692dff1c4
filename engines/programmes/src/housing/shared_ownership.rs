use crate::error::{ProgrammeError, between, not_negative, positive};
use serde::Serialize;

/// On what land a shared-ownership home stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LandKind {
    /// Allocated land (划拨): the buyer picks a share of 50 to 80 %.
    Allocated,
    /// Sold land (出让): the share was fixed at the land sale.
    Sold,
}

/// Which shares a buyer may take.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShareRule {
    /// Smallest share.
    pub least: f64,
    /// Largest share.
    pub most: f64,
}

impl ShareRule {
    /// The rule of Hangzhou: 50 to 80 % on allocated land, the fixed share on sold land.
    ///
    /// # References
    /// 杭州市共有产权保障住房管理办法, published 2021-12-01, read in a news copy.
    ///
    /// # Errors
    /// Sold land without a fixed share, or one that is no share.
    pub fn hangzhou(land: LandKind, fixed: Option<f64>) -> Result<Self, ProgrammeError> {
        match (land, fixed) {
            (LandKind::Allocated, _) => Ok(ShareRule { least: 0.5, most: 0.8 }),
            (LandKind::Sold, Some(share)) => {
                let share = between("fixed share", share, f64::MIN_POSITIVE, 1.0)?;
                Ok(ShareRule { least: share, most: share })
            }
            (LandKind::Sold, None) => Err(ProgrammeError::Empty { what: "share fixed at the land sale" }),
        }
    }
}

/// A purchase.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Purchase {
    /// Price of the whole home.
    pub price_yuan: f64,
    /// The buyer's part of it.
    pub buyer_yuan: f64,
    /// The agency's part of it.
    pub agency_yuan: f64,
}

/// Price and parts of a home: area · market price · (1 − discount) · (1 + floating), times the share.
///
/// # Units
/// Square metres, yuan a square metre, shares.
///
/// # References
/// 杭州市共有产权保障住房管理办法 (2021): base price from comparable market price with a "reasonable discount", unit price
/// from the base with a floating range; the discount and range themselves are the user's.
///
/// # Errors
/// Numbers outside their range, a share that the rule does not allow.
///
/// # Examples
/// 90 m² at 30,000 yuan, 20 % off, no floating, 60 %: 2.16 m yuan, of which the buyer pays 1.296 m.
/// ```
/// use linping_programmes::housing::{LandKind, ShareRule, purchase};
/// let rule = ShareRule::hangzhou(LandKind::Allocated, None)?;
/// let home = purchase(90.0, 30_000.0, 0.2, 0.0, 0.6, &rule)?;
/// assert!((home.buyer_yuan - 1_296_000.0).abs() < 1e-6);
/// # Ok::<(), linping_programmes::ProgrammeError>(())
/// ```
pub fn purchase(
    area_m2: f64,
    market_yuan_per_m2: f64,
    discount: f64,
    floating: f64,
    share: f64,
    rule: &ShareRule,
) -> Result<Purchase, ProgrammeError> {
    let area = positive("area_m2", area_m2)?;
    let market = positive("market_yuan_per_m2", market_yuan_per_m2)?;
    let off = between("discount", discount, 0.0, 1.0)?;
    let floating = between("floating", floating, -1.0, 1.0)?;
    let share = between("share", share, rule.least - 1e-12, rule.most + 1e-12)?;
    let price_yuan = area * market * (1.0 - off) * (1.0 + floating);
    let buyer_yuan = price_yuan * share;
    Ok(Purchase { price_yuan, buyer_yuan, agency_yuan: price_yuan - buyer_yuan })
}

/// What a household can afford.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct AffordableShare {
    /// The largest share it can pay for, within the rule; none if even the smallest is too dear.
    pub share: Option<f64>,
    /// What it can pay: savings and the loan that its income carries.
    pub can_pay_yuan: f64,
}

/// The largest share a household can pay for: savings plus the annuity loan that a part of its income carries.
///
/// # Units
/// Yuan, yuan a month, months, monthly rate, shares.
///
/// # References
/// The annuity formula; the part of income (say 0.3) is the user's.
///
/// # Errors
/// Numbers outside their range.
///
/// # Examples
/// Without interest 5,000 yuan a month over 240 months carry 1.2 m; with 0.1 m saved that is 65 % of 2 m.
/// ```
/// use linping_programmes::housing::{LandKind, ShareRule, affordable_share};
/// let rule = ShareRule::hangzhou(LandKind::Allocated, None)?;
/// let home = affordable_share(2_000_000.0, 100_000.0, 5_000.0, 0.0, 240, &rule)?;
/// assert_eq!(home.share, Some(0.65));
/// # Ok::<(), linping_programmes::ProgrammeError>(())
/// ```
pub fn affordable_share(
    price_yuan: f64,
    savings_yuan: f64,
    payment_yuan_per_month: f64,
    monthly_rate: f64,
    months: u32,
    rule: &ShareRule,
) -> Result<AffordableShare, ProgrammeError> {
    let price = positive("price_yuan", price_yuan)?;
    let savings = not_negative("savings_yuan", savings_yuan)?;
    let payment = not_negative("payment_yuan_per_month", payment_yuan_per_month)?;
    let rate = not_negative("monthly_rate", monthly_rate)?;
    let count = f64::from(months);
    let payments = if rate > 0.0 { -(-count * rate.ln_1p()).exp_m1() / rate } else { count };
    let can_pay_yuan = savings + payment * payments;
    let share = can_pay_yuan / price;
    let share = (share >= rule.least - 1e-12).then(|| share.min(rule.most));
    Ok(AffordableShare { share, can_pay_yuan })
}

/// What may be done with the home so many years after the title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum TitleOption {
    /// Nothing yet: it may not be sold, and the agency's share not bought.
    Bound,
    /// From five years on: the agency's share may be bought, once and whole; the home becomes an ordinary one.
    BuyAgencyShare,
    /// From ten years on: it may also be sold on the market.
    BuyOrSell,
}

impl TitleOption {
    /// What may be done after so many years.
    ///
    /// # References
    /// 杭州市共有产权保障住房管理办法 (2021): five years from the title, ten years. Read in a news copy.
    ///
    /// ```
    /// use linping_programmes::housing::TitleOption;
    /// assert_eq!(TitleOption::after(4.9), TitleOption::Bound);
    /// assert_eq!(TitleOption::after(5.0), TitleOption::BuyAgencyShare);
    /// assert_eq!(TitleOption::after(10.0), TitleOption::BuyOrSell);
    /// ```
    pub fn after(years: f64) -> Self {
        if years >= 10.0 {
            TitleOption::BuyOrSell
        } else if years >= 5.0 {
            TitleOption::BuyAgencyShare
        } else {
            TitleOption::Bound
        }
    }
}

/// Price of the agency's share at the market price of the day.
///
/// # Units
/// Square metres, yuan a square metre, the buyer's share.
///
/// # Errors
/// Numbers outside their range.
///
/// # Examples
/// ```
/// let price = linping_programmes::housing::government_share_price(90.0, 40_000.0, 0.6)?;
/// assert!((price - 1_440_000.0).abs() < 1e-6);
/// # Ok::<(), linping_programmes::ProgrammeError>(())
/// ```
pub fn government_share_price(area_m2: f64, market_yuan_per_m2: f64, buyer_share: f64) -> Result<f64, ProgrammeError> {
    let share = between("buyer_share", buyer_share, 0.0, 1.0)?;
    Ok(positive("area_m2", area_m2)? * positive("market_yuan_per_m2", market_yuan_per_m2)? * (1.0 - share))
}

/// Proceeds of a sale.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Proceeds {
    /// To the buyer.
    pub buyer_yuan: f64,
    /// To the agency.
    pub agency_yuan: f64,
}

/// Splits the price of a sale by shares.
///
/// # References
/// Proportional division is **recalled**; the text read says only that the home may be sold after ten years.
///
/// # Errors
/// Numbers outside their range.
///
/// # Examples
/// ```
/// let parts = linping_programmes::housing::sale_proceeds(3_600_000.0, 0.6)?;
/// assert!((parts.agency_yuan - 1_440_000.0).abs() < 1e-6);
/// # Ok::<(), linping_programmes::ProgrammeError>(())
/// ```
pub fn sale_proceeds(price_yuan: f64, buyer_share: f64) -> Result<Proceeds, ProgrammeError> {
    let price = positive("price_yuan", price_yuan)?;
    let buyer_yuan = price * between("buyer_share", buyer_share, 0.0, 1.0)?;
    Ok(Proceeds { buyer_yuan, agency_yuan: price - buyer_yuan })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_share_outside_the_rule_is_an_error() {
        let rule = ShareRule::hangzhou(LandKind::Allocated, None).unwrap();
        assert!(purchase(90.0, 30_000.0, 0.2, 0.0, 0.45, &rule).is_err());
        assert!(ShareRule::hangzhou(LandKind::Sold, None).is_err());
    }

    #[test]
    fn a_household_that_cannot_pay_half_gets_no_share() {
        let rule = ShareRule::hangzhou(LandKind::Allocated, None).unwrap();
        assert_eq!(affordable_share(2e6, 0.0, 4_000.0, 0.0, 240, &rule).unwrap().share, None);
        assert_eq!(affordable_share(2e6, 5e6, 0.0, 0.0, 240, &rule).unwrap().share, Some(0.8));
    }

    #[test]
    fn an_annuity_is_the_sum_of_its_discounted_payments() {
        let rule = ShareRule { least: 0.0, most: 1.0 };
        let by_sum: f64 = (1..=240).map(|month| 5_000.0 / 1.003_f64.powi(month)).sum();
        let loan = affordable_share(1e9, 0.0, 5_000.0, 0.003, 240, &rule).unwrap().can_pay_yuan;
        assert!((loan - by_sum).abs() < 1e-6 * by_sum);
    }

    proptest! {
        #[test]
        fn parts_sum_to_the_whole(price in 1.0..1e8_f64, share in 0.0..1.0_f64) {
            let parts = sale_proceeds(price, share).unwrap();
            prop_assert!((parts.buyer_yuan + parts.agency_yuan - price).abs() < 1e-6);
        }
    }
}
