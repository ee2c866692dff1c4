use crate::error::{ProgrammeError, between, positive};
use crate::status::NormStatus;
use serde::Serialize;

/// Level of maturity of intelligent manufacturing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum MaturityLevel {
    /// Below the first level.
    None,
    /// 规划级, planned.
    Planned,
    /// 规范级, standardised.
    Standardised,
    /// 集成级, integrated.
    Integrated,
    /// 优化级, optimised.
    Optimised,
    /// 引领级, leading.
    Leading,
}

/// How far a requirement is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requirement {
    /// Not met: 0.
    NotMet,
    /// Partly met: 0.5.
    Partly,
    /// Largely met: 0.8.
    Largely,
    /// Fully met: 1.
    Fully,
}

/// A sub-domain: its score on the scale of levels, and its weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clause {
    /// Score from 0 to 5.
    pub score: f64,
    /// Weight.
    pub weight: f64,
}

/// How the scoring rules are known: the levels' names were read, the scores and limits are from memory.
pub const MATURITY_STATUS: NormStatus = NormStatus::Recalled;

/// Score of a sub-domain at one level: the mean of its requirements (0, 0.5, 0.8 or 1 each).
///
/// # Units
/// 0 to 1.
///
/// # References
/// GB/T 39117-2020, **recalled**.
///
/// # Errors
/// No requirement.
///
/// # Examples
/// ```
/// use linping_programmes::firms::{Requirement, clause_score};
/// assert_eq!(clause_score(&[Requirement::Fully, Requirement::Partly])?, 0.75);
/// # Ok::<(), linping_programmes::ProgrammeError>(())
/// ```
pub fn clause_score(requirements: &[Requirement]) -> Result<f64, ProgrammeError> {
    if requirements.is_empty() {
        return Err(ProgrammeError::Empty { what: "requirement" });
    }
    let points = |requirement: &Requirement| match requirement {
        Requirement::NotMet => 0.0,
        Requirement::Partly => 0.5,
        Requirement::Largely => 0.8,
        Requirement::Fully => 1.0,
    };
    Ok(requirements.iter().map(points).sum::<f64>() / requirements.len() as f64)
}

/// Weighted mean of the sub-domains.
///
/// # Units
/// 0 to 5.
///
/// # References
/// GB/T 39117-2020, **recalled**.
///
/// # Errors
/// No sub-domain, a score outside 0 to 5, weights whose sum is not positive.
///
/// # Examples
/// ```
/// use linping_programmes::firms::{Clause, maturity_score};
/// let score = maturity_score(&[Clause { score: 2.0, weight: 3.0 }, Clause { score: 4.0, weight: 1.0 }])?;
/// assert_eq!(score, 2.5);
/// # Ok::<(), linping_programmes::ProgrammeError>(())
/// ```
pub fn maturity_score(clauses: &[Clause]) -> Result<f64, ProgrammeError> {
    let (mut sum, mut weights) = (0.0, 0.0);
    for clause in clauses {
        sum += between("score", clause.score, 0.0, 5.0)? * crate::error::not_negative("weight", clause.weight)?;
        weights += clause.weight;
    }
    Ok(sum / positive("sum of weights", weights)?)
}

/// The level of a score S: none below 0.8, 1 up to 1.8, 2 up to 2.8, 3 up to 3.8, 4 up to 4.8, 5 from there on.
///
/// # Units
/// Score from 0 to 5.
///
/// # References
/// GB/T 39116-2020 names the levels (read); the limits are those of GB/T 39117-2020, **recalled**.
///
/// # Errors
/// A score outside 0 to 5.
///
/// # Examples
/// ```
/// use linping_programmes::firms::{MaturityLevel, maturity_level};
/// assert_eq!(maturity_level(1.79)?, MaturityLevel::Planned);
/// assert_eq!(maturity_level(1.8)?, MaturityLevel::Standardised);
/// # Ok::<(), linping_programmes::ProgrammeError>(())
/// ```
pub fn maturity_level(score: f64) -> Result<MaturityLevel, ProgrammeError> {
    let score = between("score", score, 0.0, 5.0)?;
    Ok(match score {
        s if s < 0.8 => MaturityLevel::None,
        s if s < 1.8 => MaturityLevel::Planned,
        s if s < 2.8 => MaturityLevel::Standardised,
        s if s < 3.8 => MaturityLevel::Integrated,
        s if s < 4.8 => MaturityLevel::Optimised,
        _ => MaturityLevel::Leading,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_higher_score_never_has_a_lower_level() {
        let levels: Vec<MaturityLevel> = (0..=500).map(|s| maturity_level(f64::from(s) / 100.0).unwrap()).collect();
        assert!(levels.windows(2).all(|pair| pair[0] <= pair[1]));
        assert_eq!(levels[0], MaturityLevel::None);
        assert_eq!(levels[500], MaturityLevel::Leading);
    }

    #[test]
    fn scores_outside_the_scale_are_errors() {
        assert!(maturity_level(5.1).is_err() && maturity_level(-0.1).is_err());
        assert!(maturity_score(&[]).is_err());
    }
}
