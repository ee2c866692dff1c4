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
    /// Key of a posted limit, if the mode heeds one.
    #[serde(default)]
    pub maxspeed_key: Option<String>,
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
    /// Tags that limit the speed.
    #[serde(default)]
    pub speed_cap: Vec<SpeedRule>,
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

/// Speeds of a way in km/h; `None` where the direction is not allowed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WaySpeeds {
    /// In the order of the way's nodes.
    pub forward_kmh: Option<f64>,
    /// Against it.
    pub backward_kmh: Option<f64>,
}

/// The tags of a way or a node.
pub type Tags<'a> = [(&'a str, &'a str)];

fn value<'a>(tags: &Tags<'a>, key: &str) -> Option<&'a str> {
    tags.iter().find(|(k, _)| *k == key).map(|(_, v)| *v)
}

fn holds(tags: &Tags, key: &str, values: &[String]) -> bool {
    value(tags, key).is_some_and(|v| values.iter().any(|w| w == v))
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
        speeds.extend(profile.speed_when.iter().chain(&profile.speed_cap).map(|rule| rule.kmh));
        if let Some(bad) = speeds.iter().find(|s| !(s.is_finite() && **s > 0.0)) {
            return Err(NetworkError::BadProfile(format!("{bad} is not a speed")));
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
        self.maxspeed_key = None;
        self
    }

    /// True if every street is used both ways at one speed, so that length and time say the same.
    pub fn is_symmetric(&self) -> bool {
        self.oneway_keys.is_empty() && self.implied_oneway.is_empty() && self.is_uniform()
    }

    /// True if one speed holds everywhere.
    pub fn is_uniform(&self) -> bool {
        self.maxspeed_key.is_none()
            && self.speed_when.is_empty()
            && self.speed_cap.is_empty()
            && self.highways.values().all(|speed| *speed == self.speed_kmh)
    }

    /// The speeds of a way, or `None` if the mode may not use it.
    pub fn way_speeds(&self, tags: &Tags) -> Option<WaySpeeds> {
        let mut speed = *self.highways.get(value(tags, "highway")?)?;
        if self.is_refused(tags) {
            return None;
        }
        if let Some(rule) = self.speed_when.iter().find(|rule| holds(tags, &rule.key, &rule.values)) {
            speed = rule.kmh;
        }
        let posted = self.maxspeed_key.as_deref().and_then(|key| value(tags, key)).and_then(posted_kmh);
        if let Some(posted) = posted {
            speed = posted * self.maxspeed_factor;
        }
        for rule in &self.speed_cap {
            if holds(tags, &rule.key, &rule.values) {
                speed = speed.min(rule.kmh);
            }
        }
        let (forward, backward) = self.directions(tags);
        Some(WaySpeeds { forward_kmh: forward.then_some(speed), backward_kmh: backward.then_some(speed) })
    }

    fn is_refused(&self, tags: &Tags) -> bool {
        self.refuse.iter().any(|rule| {
            holds(tags, &rule.key, &rule.values) && !rule.unless.iter().any(|c| holds(tags, &c.key, &c.values))
        })
    }

    fn directions(&self, tags: &Tags) -> (bool, bool) {
        if self.oneway_keys.is_empty() || self.both_ways.iter().any(|c| holds(tags, &c.key, &c.values)) {
            return (true, true);
        }
        let said = self.oneway_keys.iter().find_map(|key| value(tags, key));
        match said {
            Some("yes" | "true" | "1") => (true, false),
            Some("-1" | "reverse") => (false, true),
            Some("no" | "false" | "0") => (true, true),
            _ => (true, !self.implied_oneway.iter().any(|c| holds(tags, &c.key, &c.values))),
        }
    }

    /// True if a node with these tags cannot be passed.
    pub fn is_blocked(&self, tags: &Tags) -> bool {
        if !self.barriers_block {
            return false;
        }
        let Some(barrier) = value(tags, "barrier") else { return false };
        if self.is_refused(tags) {
            return true;
        }
        let opened = self.refuse.iter().flat_map(|rule| &rule.unless).any(|c| holds(tags, &c.key, &c.values))
            || holds(tags, "access", &["yes".into(), "permissive".into()]);
        !opened && !self.barriers_passed.iter().any(|passed| passed == barrier)
    }
}

/// A posted limit in km/h: a number, or a number of miles an hour.
fn posted_kmh(text: &str) -> Option<f64> {
    let text = text.trim();
    let (number, factor) = match text.strip_suffix("mph") {
        Some(number) => (number, 1.609_344),
        None => (text.strip_suffix("km/h").unwrap_or(text), 1.0),
    };
    let value: f64 = number.trim().parse().ok()?;
    (value.is_finite() && value > 0.0).then_some(value * factor)
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
    fn walking_follows_the_reference_rules() {
        let walk = Profile::walk();
        let may = |tags: &Tags| walk.way_speeds(tags).is_some();
        assert!(may(&[("highway", "steps")]));
        assert!(!may(&[("highway", "platform")]));
        assert!(!may(&[("highway", "footway"), ("area", "yes")]));
        assert!(!may(&[("highway", "service"), ("access", "private")]));
        assert!(may(&[("highway", "service"), ("access", "private"), ("foot", "permissive")]));
        assert!(!may(&[("highway", "service"), ("access", "private"), ("foot", "destination")]));
        assert!(!may(&[("highway", "path"), ("foot", "no")]));
    }

    #[test]
    fn a_car_heeds_one_way_and_posted_limits() {
        let car = Profile::car();
        let speeds = car.way_speeds(&[("highway", "primary"), ("maxspeed", "50"), ("oneway", "-1")]).unwrap();
        assert_eq!(speeds, WaySpeeds { forward_kmh: None, backward_kmh: Some(40.0) });
        assert_eq!(posted_kmh("30 mph"), Some(30.0 * 1.609_344));
        assert_eq!(posted_kmh("signals"), None);
    }

    #[test]
    fn a_speed_that_is_not_positive_is_refused() {
        let text = include_str!("profiles/walk.toml").replace("speed_kmh = 5.0 ", "speed_kmh = -5.0 ");
        assert!(matches!(Profile::from_toml(&text), Err(NetworkError::BadProfile(_))));
    }
}
