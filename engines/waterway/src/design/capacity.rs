use crate::error::{Wanted, WaterwayError, check, not_negative, positive};
use serde::{Deserialize, Serialize};

/// What the design formulas of a lock's capacity need. The short names are those of the code.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub struct DesignLockage {
    /// Lockages a day, both directions together (n).
    #[serde(rename = "n")]
    pub lockages_per_day: f64,
    /// Lockages a day of passenger and service vessels that carry no cargo (n₀).
    #[serde(rename = "n0", default)]
    pub service_lockages_per_day: f64,
    /// Navigable days a year (N).
    #[serde(rename = "N")]
    pub navigable_days: f64,
    /// Mean dead-weight tonnes of the vessels in a lockage (G).
    #[serde(rename = "G")]
    pub tonnes_per_lockage: f64,
    /// Load factor: cargo over dead weight (α).
    #[serde(rename = "alpha")]
    pub load_factor: f64,
    /// Unevenness of demand over the year, at least one (β).
    #[serde(rename = "beta")]
    pub unevenness: f64,
}

/// Capacity of a lock in one direction.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct DesignCapacity {
    /// Dead weight that can pass in a year (P₁).
    #[serde(rename = "P1_t")]
    pub vessel_tonnes_per_year: f64,
    /// Cargo that can pass in a year (P₂).
    #[serde(rename = "P2_t")]
    pub cargo_tonnes_per_year: f64,
}

/// Yearly capacity of a lock in one direction: P₁ = ½ n N G of dead weight, P₂ = ½ (n − n₀) N G α / β of cargo.
///
/// # Units
/// Lockages a day, days a year, tonnes; the results in tonnes a year and one direction.
///
/// # References
/// JTJ 305-2001, Code for Master Design of Shiplocks, 6.1.18, as used in the published design of the Liulaojian third
/// lock, whose two figures the formulas reproduce.
///
/// # Errors
/// Negative numbers, more service lockages than lockages, an unevenness below one, a load factor above one.
///
/// # Examples
/// The Liulaojian third lock: 30 lockages a day, 350 days, 4,000 t, α 0.55, β 1.15 give 21 Mt and 10.0435 Mt.
/// ```
/// use linping_waterway::{DesignLockage, design_capacity};
///
/// let lock = DesignLockage {
///     lockages_per_day: 30.0, service_lockages_per_day: 0.0, navigable_days: 350.0,
///     tonnes_per_lockage: 4000.0, load_factor: 0.55, unevenness: 1.15,
/// };
/// let capacity = design_capacity(&lock)?;
/// assert_eq!(capacity.vessel_tonnes_per_year, 21_000_000.0);
/// assert!((capacity.cargo_tonnes_per_year - 10_043_478.26).abs() < 0.01);
/// # Ok::<(), linping_waterway::WaterwayError>(())
/// ```
pub fn design_capacity(lock: &DesignLockage) -> Result<DesignCapacity, WaterwayError> {
    let n = positive("n", lock.lockages_per_day)?;
    let service = not_negative("n0", lock.service_lockages_per_day)?;
    check("n0", service, Wanted::NotNegative, service <= n).map_err(|_| WaterwayError::Value {
        name: "n − n0".into(),
        value: n - service,
        wanted: Wanted::NotNegative,
    })?;
    let days = positive("N", lock.navigable_days)?;
    let tonnes = positive("G", lock.tonnes_per_lockage)?;
    let load = check("alpha", lock.load_factor, Wanted::Share, lock.load_factor > 0.0 && lock.load_factor <= 1.0)?;
    let unevenness = check("beta", lock.unevenness, Wanted::AtLeastOne, lock.unevenness >= 1.0)?;
    Ok(DesignCapacity {
        vessel_tonnes_per_year: 0.5 * n * days * tonnes,
        cargo_tonnes_per_year: 0.5 * (n - service) * days * tonnes * load / unevenness,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock() -> DesignLockage {
        DesignLockage {
            lockages_per_day: 20.0,
            service_lockages_per_day: 2.0,
            navigable_days: 100.0,
            tonnes_per_lockage: 10.0,
            load_factor: 0.5,
            unevenness: 1.25,
        }
    }

    #[test]
    fn round_numbers_give_the_answer_worked_out_on_paper() {
        let capacity = design_capacity(&lock()).unwrap();
        assert_eq!(capacity.vessel_tonnes_per_year, 10_000.0);
        assert_eq!(capacity.cargo_tonnes_per_year, 3_600.0);
    }

    #[test]
    fn more_service_lockages_than_lockages_is_an_error() {
        assert!(design_capacity(&DesignLockage { service_lockages_per_day: 21.0, ..lock() }).is_err());
    }

    #[test]
    fn an_unevenness_below_one_is_an_error() {
        assert!(design_capacity(&DesignLockage { unevenness: 0.9, ..lock() }).is_err());
    }
}
