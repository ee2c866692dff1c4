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

/// Speeds of a way in km/h; `None` where the direction is not allowed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WaySpeeds {
    /// In the order of the way's nodes.
    pub forward_kmh: Option<f64>,
    /// Against it.
    pub backward_kmh: Option<f64>,
    /// True if only those use it who begin or end on it.
    pub is_guarded: bool,
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
        speeds.extend(profile.maxspeed_words.values());
        speeds.extend(profile.slow_when.iter().map(|rule| rule.factor));
        speeds.extend(profile.access.iter().map(|access| access.open_kmh));
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
            && self.speed_when.is_empty()
            && self.speed_cap.is_empty()
            && self.highways.values().all(|speed| *speed == self.speed_kmh)
    }

    /// The speeds of a way, or `None` if the mode may not use it.
    pub fn way_speeds(&self, tags: &Tags) -> Option<WaySpeeds> {
        let highway = value(tags, "highway")?;
        let own = self.highways.get(highway).copied();
        let mut speed = own.or_else(|| self.opened(highway, tags))?;
        if self.is_refused(tags) {
            return None;
        }
        let access = self.access.as_ref().and_then(|access| Some((access, access_of(access, tags)?)));
        let says = |list: fn(&Access) -> &Vec<String>| {
            access.is_some_and(|(access, word)| list(access).iter().any(|value| value == word))
        };
        let is_guarded = own.is_some() && says(|access| &access.guarded);
        if !is_guarded && (says(|access| &access.closed) || says(|access| &access.guarded)) {
            return None;
        }
        if let Some(rule) = self.speed_when.iter().find(|rule| holds(tags, &rule.key, &rule.values)) {
            speed = rule.kmh;
        }
        for rule in &self.speed_cap {
            if holds(tags, &rule.key, &rule.values) {
                speed = speed.min(rule.kmh);
            }
        }
        let (forward, backward) = self.directions(tags);
        let factor = self.slowed(tags, forward && backward);
        let kmh = |side| self.posted(tags, side).unwrap_or(speed) * factor;
        Some(WaySpeeds {
            forward_kmh: forward.then(|| kmh(":forward")),
            backward_kmh: backward.then(|| kmh(":backward")),
            is_guarded,
        })
    }

    /// The speed of a way whose class has none, if a tag opens it to the mode.
    fn opened(&self, highway: &str, tags: &Tags) -> Option<f64> {
        let access = self.access.as_ref()?;
        let open = access.open_keys.iter().any(|key| holds(tags, key, &access.open));
        (open && !access.never.iter().any(|never| never == highway)).then_some(access.open_kmh)
    }

    /// The posted limit of a direction as it is driven.
    fn posted(&self, tags: &Tags, side: &str) -> Option<f64> {
        let said = self.maxspeed_keys.iter().find_map(|key| {
            let own = tags.iter().find(|(k, _)| k.strip_prefix(key.as_str()) == Some(side)).map(|(_, v)| *v);
            own.or_else(|| value(tags, key))
        })?;
        let word = || {
            let text = said.trim().to_lowercase();
            let kind = text.split_once(':').map(|(_, kind)| kind);
            self.maxspeed_words.get(&text).or_else(|| self.maxspeed_words.get(kind?)).copied()
        };
        posted_kmh(said).or_else(word).map(|kmh| kmh * self.maxspeed_factor)
    }

    /// What the speed is multiplied by.
    fn slowed(&self, tags: &Tags, both_ways: bool) -> f64 {
        let concerns = |rule: &&SlowRule| {
            let number = || value(tags, &rule.key).and_then(leading_number);
            (both_ways || !rule.both_ways_only)
                && (holds(tags, &rule.key, &rule.values)
                    || rule.at_most.is_some_and(|most| number().is_some_and(|number| number <= most)))
        };
        self.slow_when.iter().filter(concerns).map(|rule| rule.factor).fold(1.0, f64::min)
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
        if let Some(access) = &self.access
            && let Some(word) = access_of(access, tags)
        {
            return access.closed.iter().any(|value| value == word);
        }
        let Some(barrier) = value(tags, "barrier") else { return false };
        let opened = value(tags, "bollard") == Some("rising");
        self.is_refused(tags) || !(opened || self.barriers_passed.iter().any(|passed| passed == barrier))
    }

    /// True if a node with these tags is a signal that costs the mode time.
    pub fn is_signal(&self, tags: &Tags) -> bool {
        self.turn_costs.is_some() && value(tags, "highway") == Some("traffic_signals")
    }
}

/// What the first key present says of access.
fn access_of<'a>(access: &Access, tags: &Tags<'a>) -> Option<&'a str> {
    access.keys.iter().find_map(|key| value(tags, key))
}

/// A posted limit in km/h: a number, or a number of miles an hour.
fn posted_kmh(text: &str) -> Option<f64> {
    let number = leading_number(text)?;
    let factor = if text.contains("mph") || text.contains("mp/h") { 1.609_344 } else { 1.0 };
    (number > 0.0).then_some(number * factor)
}

/// The number that a text begins with.
fn leading_number(text: &str) -> Option<f64> {
    let text = text.trim();
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    text[..end].parse().ok()
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
        assert_eq!(speeds, WaySpeeds { forward_kmh: None, backward_kmh: Some(40.0), is_guarded: false });
        assert_eq!(posted_kmh("30 mph"), Some(30.0 * 1.609_344));
        assert_eq!(posted_kmh("signals"), None);
    }

    #[test]
    fn the_most_special_key_says_who_may_drive() {
        let car = Profile::car();
        let may = |tags: &Tags| car.way_speeds(tags).map(|speeds| speeds.is_guarded);
        assert_eq!(may(&[("highway", "residential"), ("vehicle", "no"), ("motorcar", "yes")]), Some(false));
        assert_eq!(may(&[("highway", "residential"), ("access", "yes"), ("motor_vehicle", "no")]), None);
        assert_eq!(may(&[("highway", "service"), ("access", "private")]), Some(true), "for those who live there");
        assert_eq!(may(&[("highway", "track")]), None);
        assert_eq!(may(&[("highway", "track"), ("motor_vehicle", "permissive")]), Some(false));
        assert_eq!(may(&[("highway", "steps"), ("access", "yes")]), None);
        assert!(car.is_blocked(&[("barrier", "bollard")]) && !car.is_blocked(&[("barrier", "lift_gate")]));
        assert!(car.is_blocked(&[("barrier", "gate"), ("motor_vehicle", "no")]));
        assert!(!car.is_blocked(&[("barrier", "bollard"), ("bollard", "rising")]));
    }

    #[test]
    fn posted_limits_may_be_words_and_stand_above_the_surface() {
        let car = Profile::car();
        let kmh = |tags: &Tags| car.way_speeds(tags).and_then(|speeds| speeds.forward_kmh).unwrap();
        let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
        assert!(near(kmh(&[("highway", "secondary"), ("maxspeed", "DE:urban")]), 40.0));
        assert!(near(kmh(&[("highway", "motorway"), ("maxspeed", "none")]), 112.0));
        assert!(near(kmh(&[("highway", "secondary"), ("maxspeed", "signals")]), 55.0), "unknown words say nothing");
        assert!(near(kmh(&[("highway", "residential"), ("surface", "mud")]), 10.0));
        assert!(near(kmh(&[("highway", "residential"), ("surface", "mud"), ("maxspeed", "30")]), 24.0));
        assert!(near(kmh(&[("highway", "residential"), ("lanes", "1")]), 12.5), "one lane for both directions");
        assert!(near(kmh(&[("highway", "residential"), ("lanes", "1"), ("oneway", "yes")]), 25.0));
        let both = car.way_speeds(&[("highway", "primary"), ("maxspeed", "70"), ("maxspeed:backward", "50")]).unwrap();
        assert!(near(both.forward_kmh.unwrap(), 56.0) && near(both.backward_kmh.unwrap(), 40.0));
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
