use crate::NetworkError;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Which streets a mode may use and how fast: a readable TOML file, not code.
///
/// ```
/// use linping_network::Profile;
/// let walk = Profile::walk();
/// assert_eq!(walk.speed_kmh, 5.0);
/// assert!(walk.is_symmetric());
/// ```
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Name of the mode, as `--mode` names it.
    pub name: String,
    /// Speed where nothing else says, in km/h (edge tables without classes).
    pub speed_kmh: f64,
    /// Speed of the leg between a place and the street, in km/h.
    pub snap_speed_kmh: f64,
    /// Keys that say one-way, the first present deciding; empty if the mode goes both ways everywhere.
    pub oneway_keys: Vec<String>,
    /// Keys of a posted limit, the first present deciding (each with `:forward` and `:backward`); empty if the mode heeds none.
    #[serde(default)]
    pub maxspeed_keys: Vec<String>,
    /// Posted limits that are words (`none`, `de:rural`) in km/h; `urban` stands for every `XX:urban` that is not here itself.
    #[serde(default)]
    pub maxspeed_words: BTreeMap<String, f64>,
    /// Share of a posted limit that is driven.
    #[serde(default = "one")]
    pub maxspeed_factor: f64,
    /// True if barriers on a node close it.
    pub barriers_block: bool,
    /// Values of `barrier` that are passed all the same.
    #[serde(default)]
    pub barriers_passed: Vec<String>,
    /// True if turn restrictions are heeded.
    pub turn_restrictions: bool,
    /// Vehicle words of restrictions that concern the mode (`restriction:motorcar`, `except=motorcar`).
    #[serde(default)]
    pub restriction_modes: Vec<String>,
    /// Value of `highway` to km/h; a way with another value is left out.
    pub highways: BTreeMap<String, f64>,
    /// Tags that set the speed in place of the class.
    #[serde(default)]
    pub speed_when: Vec<SpeedRule>,
    /// Tags that limit the speed; a posted limit stands above them.
    #[serde(default)]
    pub speed_cap: Vec<SpeedRule>,
    /// Tags that slow a street down, the posted limit notwithstanding; of several the slowest counts.
    #[serde(default)]
    pub slow_when: Vec<SlowRule>,
    /// Who may use a way or pass a node, by keys from the most to the least special.
    #[serde(default)]
    pub access: Option<Access>,
    /// Ferries, if the mode takes them.
    #[serde(default)]
    pub ferry: Option<Ferry>,
    /// What turns cost, if anything.
    #[serde(default)]
    pub turn_costs: Option<TurnCosts>,
    /// Tags that imply one-way unless a one-way key says otherwise.
    #[serde(default)]
    pub implied_oneway: Vec<Condition>,
    /// Tags that open a one-way street in both directions.
    #[serde(default)]
    pub both_ways: Vec<Condition>,
    /// Tags that close a way or a node.
    #[serde(default)]
    pub refuse: Vec<Refusal>,
}

fn one() -> f64 {
    1.0
}

/// A key with any of some values.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The key.
    pub key: String,
    /// The values, any of which makes it hold.
    pub values: Vec<String>,
}

/// A speed that a tag sets or caps.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct SpeedRule {
    /// The key.
    pub key: String,
    /// The values.
    pub values: Vec<String>,
    /// The speed in km/h.
    pub kmh: f64,
}

/// Tags that multiply the speed.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct SlowRule {
    /// The key.
    pub key: String,
    /// The values; a number counts by its leading digits if there is `at_most`.
    #[serde(default)]
    pub values: Vec<String>,
    /// Numbers up to this one, in place of values.
    #[serde(default)]
    pub at_most: Option<f64>,
    /// True if it concerns streets used both ways only.
    #[serde(default)]
    pub both_ways_only: bool,
    /// What the speed is multiplied by.
    pub factor: f64,
}

/// Ferries (`route=ferry` without a `highway`): as long as their `duration` says, waiting not counted.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Ferry {
    /// Speed in km/h where no duration is given.
    pub kmh: f64,
}

/// Who may use a way: the first of some keys that is present decides.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Access {
    /// The keys, the most special first.
    pub keys: Vec<String>,
    /// Values that close.
    pub closed: Vec<String>,
    /// Values of streets that only those use who begin or end there.
    pub guarded: Vec<String>,
    /// Seconds it costs to enter such a street from one that is not.
    pub enter_seconds: f64,
    /// Values that open ways whose `highway` has no speed of its own, if one of `open_keys` has them.
    #[serde(default)]
    pub open: Vec<String>,
    /// Keys of these.
    #[serde(default)]
    pub open_keys: Vec<String>,
    /// Values of `highway` that are never opened so.
    #[serde(default)]
    pub never: Vec<String>,
    /// The speed on ways opened so, in km/h.
    pub open_kmh: f64,
}

/// Seconds of turns at junctions of three streets and more.
///
/// # References
/// The sigmoid of the default car profile of OSRM: `seconds / (1 + exp(6.5 b - 13 |angle| / (180 b)))`, with b = `bias` to the
/// right and 1 / `bias` to the left.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct TurnCosts {
    /// Seconds of the sharpest turn.
    pub seconds: f64,
    /// How much dearer left turns are than right ones, above one where people drive on the right.
    pub bias: f64,
    /// Seconds of turning back at a dead end, on top of the turn.
    pub u_turn_seconds: f64,
    /// Seconds at a signal.
    pub signal_seconds: f64,
}

impl TurnCosts {
    /// Seconds of a turn by so many degrees, 0 straight on, positive to the right.
    pub fn of_turn(&self, degrees: f64) -> f64 {
        let bias = if degrees >= 0.0 { self.bias } else { 1.0 / self.bias };
        self.seconds / (1.0 + (6.5 * bias - 13.0 / bias * degrees.abs() / 180.0).exp())
    }
}

/// A tag that closes a way, and the tags that open it again.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// The key.
    pub key: String,
    /// The values that close.
    pub values: Vec<String>,
    /// Conditions any of which opens all the same.
    #[serde(default)]
    pub unless: Vec<Condition>,
}

impl Profile {
    /// Walking at 5 km/h on the reference walking graph.
    pub fn walk() -> Self {
        Self::embedded(include_str!("profiles/walk.toml"))
    }

    /// Cycling.
    pub fn bike() -> Self {
        Self::embedded(include_str!("profiles/bike.toml"))
    }

    /// Driving without traffic.
    pub fn car() -> Self {
        Self::embedded(include_str!("profiles/car.toml"))
    }

    /// The profile of a mode's name: `walk`, `bike` or `car`.
    pub fn of_mode(name: &str) -> Option<Self> {
        match name {
            "walk" => Some(Self::walk()),
            "bike" => Some(Self::bike()),
            "car" => Some(Self::car()),
            _ => None,
        }
    }

    #[allow(clippy::expect_used, reason = "the embedded files are read by a test")]
    fn embedded(text: &str) -> Self {
        Self::from_toml(text).expect("the embedded profile is well formed")
    }

    /// A profile from its TOML text.
    ///
    /// # Errors
    /// TOML that is not a profile; a speed that is not positive.
    pub fn from_toml(text: &str) -> Result<Self, NetworkError> {
        let profile: Profile = toml::from_str(text).map_err(|e| NetworkError::BadProfile(e.to_string()))?;
        let mut speeds = profile.highways.values().copied().collect::<Vec<_>>();
        speeds.extend([profile.speed_kmh, profile.snap_speed_kmh, profile.maxspeed_factor]);
        speeds.extend(profile.maxspeed_words.values());
        speeds.extend(profile.slow_when.iter().map(|rule| rule.factor));
        speeds.extend(profile.access.iter().map(|access| access.open_kmh));
        speeds.extend(profile.ferry.iter().map(|ferry| ferry.kmh));
        speeds.extend(profile.turn_costs.iter().map(|costs| costs.bias));
        speeds.extend(profile.speed_when.iter().chain(&profile.speed_cap).map(|rule| rule.kmh));
        if let Some(bad) = speeds.iter().find(|s| !(s.is_finite() && **s > 0.0)) {
            return Err(NetworkError::BadProfile(format!("{bad} is not a speed")));
        }
        let costs = profile.turn_costs.iter().flat_map(|c| [c.seconds, c.u_turn_seconds, c.signal_seconds]);
        let mut seconds = costs.chain(profile.access.iter().map(|access| access.enter_seconds));
        if let Some(bad) = seconds.find(|s| !(s.is_finite() && *s >= 0.0)) {
            return Err(NetworkError::BadProfile(format!("{bad} seconds")));
        }
        Ok(profile)
    }

    /// The same profile with every street, and the leg to it, at one speed.
    #[must_use]
    pub fn at_speed(mut self, kmh: f64) -> Self {
        self.highways.values_mut().for_each(|speed| *speed = kmh);
        self.speed_kmh = kmh;
        self.snap_speed_kmh = self.snap_speed_kmh.min(kmh);
        self.speed_when.clear();
        self.speed_cap.clear();
        self.slow_when.clear();
        self.maxspeed_keys.clear();
        self.turn_costs = None;
        if let Some(access) = &mut self.access {
            access.open_kmh = kmh;
        }
        self
    }

    /// True if every street is used both ways at one speed, so that length and time say the same.
    pub fn is_symmetric(&self) -> bool {
        self.oneway_keys.is_empty() && self.implied_oneway.is_empty() && self.is_uniform()
    }

    /// True if one speed holds everywhere.
    pub fn is_uniform(&self) -> bool {
        self.maxspeed_keys.is_empty()
            && self.slow_when.is_empty()
            && self.turn_costs.is_none()
            && self.access.is_none()
            && self.ferry.is_none()
            && self.speed_when.is_empty()
            && self.speed_cap.is_empty()
            && self.highways.values().all(|speed| *speed == self.speed_kmh)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_profiles_are_well_formed() {
        assert!(Profile::walk().is_symmetric());
        assert!(!Profile::bike().is_symmetric());
        assert!(Profile::car().turn_restrictions);
    }

    #[test]
    fn left_turns_cost_more_than_right_ones_and_straight_on_nothing() {
        let costs = Profile::car().turn_costs.unwrap();
        assert!(costs.of_turn(0.0) < 0.02);
        // 7.5 / (1 + e^(6.9875 - 6.0465)) to the right, 7.5 / (1 + e^(6.0465 - 6.9875)) to the left.
        assert!((costs.of_turn(90.0) - 2.106).abs() < 2e-3 && (costs.of_turn(-90.0) - 5.394).abs() < 2e-3);
    }

    #[test]
    fn a_speed_that_is_not_positive_is_refused() {
        let text = include_str!("profiles/walk.toml").replace("speed_kmh = 5.0 ", "speed_kmh = -5.0 ");
        assert!(matches!(Profile::from_toml(&text), Err(NetworkError::BadProfile(_))));
    }
}
