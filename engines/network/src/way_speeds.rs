//! What the tags of a way or a node mean for a mode.

use crate::Profile;
use crate::profile::{Access, SlowRule};

/// Speeds of a way in km/h; `None` where the direction is not allowed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WaySpeeds {
    /// In the order of the way's nodes.
    pub forward_kmh: Option<f64>,
    /// Against it.
    pub backward_kmh: Option<f64>,
    /// True if only those use it who begin or end on it.
    pub is_guarded: bool,
    /// Seconds from one end to the other in place of the speeds, if the tags say so (ferries).
    pub whole_seconds: Option<f64>,
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
    /// The speeds of a way, or `None` if the mode may not use it.
    pub fn way_speeds(&self, tags: &Tags) -> Option<WaySpeeds> {
        let (own, mut speed, whole_seconds) = match (value(tags, "highway"), self.ferry) {
            (Some(highway), _) => {
                let own = self.highways.get(highway).copied();
                (own, own.or_else(|| self.opened(highway, tags))?, None)
            }
            (None, Some(ferry)) if value(tags, "route") == Some("ferry") => {
                (Some(ferry.kmh), ferry.kmh, value(tags, "duration").and_then(duration_seconds))
            }
            _ => return None,
        };
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
            whole_seconds,
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

/// A duration in seconds as OSM writes it: `MM`, `HH:MM` or `HH:MM:SS`.
fn duration_seconds(text: &str) -> Option<f64> {
    let parts = text.trim().split(':').map(|part| part.trim().parse::<u32>().ok().map(f64::from));
    let seconds = match parts.collect::<Option<Vec<f64>>>()?[..] {
        [minutes] => 60.0 * minutes,
        [hours, minutes] => 3_600.0 * hours + 60.0 * minutes,
        [hours, minutes, seconds] => 3_600.0 * hours + 60.0 * minutes + seconds,
        _ => return None,
    };
    (seconds > 0.0).then_some(seconds)
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
        assert_eq!(
            speeds,
            WaySpeeds { forward_kmh: None, backward_kmh: Some(40.0), is_guarded: false, whole_seconds: None }
        );
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
    fn a_ferry_takes_as_long_as_it_says_where_the_mode_takes_ferries() {
        let ferry: &Tags = &[("route", "ferry"), ("duration", "00:20")];
        let speeds = Profile::car().way_speeds(ferry).unwrap();
        assert_eq!(
            (speeds.forward_kmh, speeds.backward_kmh, speeds.whole_seconds),
            (Some(5.0), Some(5.0), Some(1_200.0))
        );
        assert_eq!(Profile::car().way_speeds(&[("route", "ferry"), ("motor_vehicle", "no")]), None);
        assert_eq!(Profile::walk().way_speeds(ferry), None, "the reference walking graph has none");
        assert_eq!(
            ["15", "1:30", "00:05:30", "soon", "0"].map(duration_seconds),
            [Some(900.0), Some(5_400.0), Some(330.0), None, None]
        );
    }

    #[test]
    fn cyclists_ride_against_a_one_way_street_where_a_tag_of_either_side_says_so() {
        let bike = Profile::bike();
        let backward = |tags: &Tags| {
            let tags = [&[("highway", "residential"), ("oneway", "yes")], tags].concat();
            bike.way_speeds(&tags).unwrap().backward_kmh
        };
        assert_eq!(backward(&[]), None);
        assert_eq!(backward(&[("oneway:bicycle", "no")]), Some(15.0));
        for key in ["cycleway", "cycleway:left", "cycleway:right", "cycleway:both"] {
            for value in ["opposite", "opposite_lane", "opposite_track", "opposite_share_busway"] {
                assert_eq!(backward(&[(key, value)]), Some(15.0), "{key}={value}");
            }
            assert_eq!(backward(&[(key, "lane")]), None, "{key}=lane goes with the traffic");
        }
        assert_eq!(backward(&[("cycleway:left", "track"), ("cycleway:left:oneway", "no")]), Some(15.0));
        assert_eq!(backward(&[("cycleway:left", "lane"), ("cycleway:left:oneway", "-1")]), Some(15.0));
    }
}
