//! Heritage along a canal: sites with their class, condition and visitors, and what actions add to them: zones, festivals,
//! trails.

use super::numbers::{Grounds, Numbers};
use super::open::TableReader;
use linping_language::{Duration, Located, Name, Plan, SourceRef, Status};
use linping_network::LonLat;
use linping_problems::{Code, Text};
use linping_programmes::canal::{
    BankZone, Condition, Festival, FestivalCourse, HeritageNode, ProtectionClass, festival_course,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `kind = "heritage"`: sites with their class and condition, one a row of a table, and how an ordinary day goes there.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct HeritageSpec {
    /// What it is called.
    pub name: Name,
    /// The table.
    pub source: Located<SourceRef>,
    /// The column of identifiers; `id` if absent.
    #[schemars(extend("x-column" = "identifier", "x-default" = "id"))]
    pub id: Option<Located<String>>,
    /// The column of longitudes (WGS84, degrees); `lon` if absent.
    #[schemars(extend("x-column" = "longitude", "x-default" = "lon"))]
    pub lon: Option<Located<String>>,
    /// The column of latitudes; `lat` if absent.
    #[schemars(extend("x-column" = "latitude", "x-default" = "lat"))]
    pub lat: Option<Located<String>>,
    /// The column of classes: `world`, `national`, `provincial`, `municipal`, `district`, `listed`.
    #[schemars(extend("x-column" = ["world", "national", "provincial", "municipal", "district", "listed"]))]
    pub class: Located<String>,
    /// The column of conditions: `good`, `fair`, `poor`, `endangered`, `unknown`.
    #[schemars(extend("x-column" = ["good", "fair", "poor", "endangered", "unknown"]))]
    pub condition: Located<String>,
    /// The column of visitors on an ordinary day; nobody if absent.
    #[schemars(extend("x-column" = "amount"))]
    pub visitors: Option<Located<String>>,
    /// The column of instant capacities, in visitors; needed where visitors are told.
    #[schemars(extend("x-column" = "amount"))]
    pub capacity: Option<Located<String>>,
    /// The column of minutes that a visit takes, for trails; 0 if absent.
    #[schemars(extend("x-column" = "amount"))]
    pub minutes: Option<Located<String>>,
    /// How an ordinary day goes; needed where visitors are told.
    pub day: Option<DaySpec>,
}

/// How an ordinary day goes.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct DaySpec {
    /// Weights of the 24 hours in which visitors come.
    pub by_hour: Located<Vec<f64>>,
    /// Hour of opening.
    #[schemars(range(min = 0.0, max = 24.0))]
    pub opens: f64,
    /// Hour of the last entry.
    #[schemars(range(min = 0.0, max = 24.0))]
    pub closes: f64,
    /// How long a visitor stays.
    pub stay: Located<Duration>,
    /// What stands behind these numbers.
    #[serde(flatten)]
    pub grounds: Grounds,
}

/// A site.
#[derive(Clone, Debug, PartialEq)]
pub struct HeritageSite {
    /// Identifier, class and condition.
    pub node: HeritageNode,
    /// Where it is.
    pub place: LonLat,
    /// Visitors on an ordinary day.
    pub visitors: f64,
    /// Visitors that it holds at one moment.
    pub capacity: f64,
    /// Minutes that a visit takes.
    pub minutes: f64,
}

/// A festival on some days of every year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FestivalDays {
    /// Its name in the plan.
    pub id: String,
    /// The site.
    pub site: String,
    /// Days a year.
    pub days: f64,
    /// How such a day goes.
    pub day: Festival,
}

/// A trail laid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LaidTrail {
    /// Its name in the plan.
    pub id: String,
    /// What it is called.
    pub name: Name,
    /// Its sites in the order of walking.
    pub sites: Vec<String>,
    /// Minutes of walking and visits.
    pub minutes: f64,
}

/// A zone along the banks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Zone {
    /// Its name.
    pub name: String,
    /// Nearer limit, from the bank, metres.
    pub from_m: f64,
    /// Farther limit, from the bank, metres.
    pub to_m: f64,
    /// Its area in square metres.
    pub area_m2: f64,
    /// Its polygons, each a list of rings (the outer one first) of longitude and latitude, as in GeoJSON.
    pub polygons: Vec<Vec<Vec<[f64; 2]>>>,
}

impl From<&BankZone> for Zone {
    fn from(zone: &BankZone) -> Zone {
        let ring = |ring: &geo::LineString<f64>| ring.coords().map(|at| [at.x, at.y]).collect();
        let rings = |polygon: &geo::Polygon<f64>| {
            std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect()
        };
        Zone {
            name: zone.name.clone(),
            from_m: zone.from_m,
            to_m: zone.to_m,
            area_m2: zone.area_m2,
            polygons: zone.polygons.iter().map(rings).collect(),
        }
    }
}

/// Heritage sites, and what was added to them.
#[derive(Clone, Debug, PartialEq)]
pub struct Heritage {
    /// What it is called.
    pub name: Name,
    /// The sites.
    pub sites: Vec<HeritageSite>,
    /// An ordinary day, for a site of one visitor and no limit.
    pub day: Option<Festival>,
    /// Festivals.
    pub festivals: Vec<FestivalDays>,
    /// Trails.
    pub trails: Vec<LaidTrail>,
    /// Zones along the banks.
    pub zones: Vec<Zone>,
    /// How far it can be trusted.
    pub status: Status,
    /// True if it may be shown.
    pub open: bool,
}

/// What a class of protection counts for where sites are weighed: six for world heritage, down to one.
pub fn class_score(class: ProtectionClass) -> f64 {
    match class {
        ProtectionClass::World => 6.0,
        ProtectionClass::National => 5.0,
        ProtectionClass::Provincial => 4.0,
        ProtectionClass::Municipal => 3.0,
        ProtectionClass::District => 2.0,
        ProtectionClass::Listed => 1.0,
    }
}

fn class(text: &str) -> Option<ProtectionClass> {
    Some(match text {
        "world" => ProtectionClass::World,
        "national" => ProtectionClass::National,
        "provincial" => ProtectionClass::Provincial,
        "municipal" => ProtectionClass::Municipal,
        "district" => ProtectionClass::District,
        "listed" => ProtectionClass::Listed,
        _ => return None,
    })
}

fn condition(text: &str) -> Option<Condition> {
    Some(match text {
        "good" => Condition::Good,
        "fair" => Condition::Fair,
        "poor" => Condition::Poor,
        "endangered" => Condition::Endangered,
        "unknown" => Condition::Unknown,
        _ => return None,
    })
}

impl Heritage {
    pub(crate) fn read(spec: &HeritageSpec, plan: &Plan, reader: &mut TableReader) -> Option<Heritage> {
        let ids = reader.identifiers(spec.id.as_ref(), "id");
        let places = reader.places(spec.lon.as_ref(), spec.lat.as_ref());
        let classes = reader.words(&spec.class, class, "world, national, provincial, municipal, district, listed");
        let conditions = reader.words(&spec.condition, condition, "good, fair, poor, endangered, unknown");
        let mut amounts = |column: &Option<Located<String>>| match column {
            Some(column) => reader.amounts(column),
            None => Some(vec![0.0; reader.rows()]),
        };
        let (visitors, capacities, minutes) =
            (amounts(&spec.visitors), amounts(&spec.capacity), amounts(&spec.minutes));
        let (mut status, open) = reader.trust();
        let day = match &spec.day {
            Some(day) => {
                let (day, trust) = read_day(day, plan, reader)?;
                status = status.and(trust);
                Some(day)
            }
            None if spec.visitors.is_some() => {
                let message = Text::new(
                    "有 visitors 时须写 capacity 与 [day]",
                    "where visitors are told, capacity and [day] are needed",
                );
                reader.refuse(Code::MissingKey, spec.visitors.as_ref().map_or(spec.source.span, |v| v.span), message);
                None
            }
            None => None,
        };
        let rows = ids?.into_iter().zip(places?).zip(classes?.into_iter().zip(conditions?));
        let numbers = visitors?.into_iter().zip(capacities?).zip(minutes?);
        let sites = rows
            .zip(numbers)
            .map(|(((id, place), (class, condition)), ((visitors, capacity), minutes))| HeritageSite {
                node: HeritageNode { id, class, condition },
                place,
                visitors,
                capacity,
                minutes,
            })
            .collect::<Vec<_>>();
        if let Some(row) = sites.iter().position(|site| site.visitors > 0.0 && site.capacity <= 0.0) {
            let id = &sites[row].node.id;
            let message = Text::new(format!("“{id}”有游客而没有容量"), format!("`{id}` has visitors and no capacity"));
            let column = spec.capacity.as_ref().or(spec.visitors.as_ref());
            return reader.row(row, column, "capacity", Code::BadValue, message);
        }
        Some(Heritage {
            name: spec.name.clone(),
            sites,
            day,
            festivals: Vec::new(),
            trails: Vec::new(),
            zones: Vec::new(),
            status,
            open,
        })
    }

    /// The site of that name, or the names there are.
    ///
    /// # Errors
    /// No such site.
    pub fn site(&self, id: &str) -> Result<usize, Text> {
        self.sites.iter().position(|site| site.node.id == id).ok_or_else(|| {
            let known: Vec<&str> = self.sites.iter().map(|site| site.node.id.as_str()).take(20).collect();
            let known = known.join(", ");
            Text::new(
                format!("没有遗产点“{id}”；有：{known}"),
                format!("there is no heritage site `{id}`; there are: {known}"),
            )
        })
    }

    /// An ordinary day at a site; none if nobody comes there.
    ///
    /// # Errors
    /// Numbers outside their range.
    pub fn ordinary_day(&self, site: &HeritageSite) -> Result<Option<FestivalCourse>, Text> {
        let Some(day) = self.day.as_ref().filter(|_| site.visitors > 0.0) else { return Ok(None) };
        let arrivals_by_hour = day.arrivals_by_hour.map(|weight| weight * site.visitors);
        let festival = Festival { arrivals_by_hour, instant_capacity: site.capacity, ..day.clone() };
        festival_course(&festival).map(Some).map_err(|error| error.problem().message)
    }
}

/// An ordinary day and how far it can be trusted.
fn read_day(spec: &DaySpec, plan: &Plan, reader: &mut TableReader) -> Option<(Festival, Status)> {
    let at = spec.by_hour.span;
    let (hours, status) = {
        let mut numbers = Numbers::new(plan, reader.problems());
        numbers.grounds(&spec.grounds, at);
        (hour_weights(&spec.by_hour, &mut numbers)?, numbers.status)
    };
    let festival = Festival {
        arrivals_by_hour: hours,
        opens_hour: spec.opens,
        closes_hour: spec.closes,
        stay_hours: spec.stay.value.0.in_base() / 3_600.0,
        gates: 1.0,
        // On an ordinary day nobody counts at a gate.
        gate_per_hour: 1e9,
        instant_capacity: 1.0,
        warn_share: 0.8,
        close_share: 1.0,
    };
    if let Err(error) = festival_course(&festival) {
        Numbers::new(plan, reader.problems()).report(error.problem(), at);
        return None;
    }
    Some((festival, status))
}

/// Weights of the 24 hours, made to sum to one.
pub fn hour_weights(hours: &Located<Vec<f64>>, numbers: &mut Numbers) -> Option<[f64; 24]> {
    let sum: f64 = hours.value.iter().sum();
    let whole = <[f64; 24]>::try_from(hours.value.as_slice()).ok();
    match whole.filter(|hours| hours.iter().all(|hour| *hour >= 0.0) && sum > 0.0 && sum.is_finite()) {
        Some(hours) => Some(hours.map(|hour| hour / sum)),
        None => {
            numbers.refuse(
                Code::BadValue,
                hours.span,
                Text::new(
                    "by-hour 须有 24 个不小于零的数，且不全为零",
                    "by-hour needs 24 numbers, none below zero and not all zero",
                ),
                Text::new("从 0 点起每小时一个。", "one for each hour from midnight on."),
            );
            None
        }
    }
}
