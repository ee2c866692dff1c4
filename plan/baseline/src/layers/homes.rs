use super::open::TableReader;
use linping_language::{Located, Name, SourceRef, Status};
use linping_network::LonLat;
use schemars::JsonSchema;
use serde::Deserialize;

/// `kind = "homes"`: homes that need works (适老化改造), those of one place that are alike in one row of a table.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct HomesSpec {
    /// What they are called.
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
    /// The column of the area, for results by area.
    #[schemars(extend("x-column" = "text"))]
    pub area: Option<Located<String>>,
    /// The column of how many homes are in need, those already adapted included.
    #[schemars(extend("x-column" = "amount"))]
    pub homes: Located<String>,
    /// The column of how many of them are adapted already; none if absent.
    #[schemars(extend("x-column" = "amount"))]
    pub adapted: Option<Located<String>>,
    /// The column of how much each home needs it, a score; 1 if absent.
    #[schemars(extend("x-column" = "amount"))]
    pub need: Option<Located<String>>,
    /// The column of what one home costs, in yuan; the action says it if absent.
    #[schemars(extend("x-column" = "amount"))]
    pub cost: Option<Located<String>>,
}

/// Homes of one place that are alike.
#[derive(Clone, Debug, PartialEq)]
pub struct HomeGroup {
    /// Their identifier.
    pub id: String,
    /// Where they are.
    pub place: LonLat,
    /// The area they lie in; empty if areas are not told.
    pub area: String,
    /// How many are in need, those already adapted included.
    pub homes: f64,
    /// How many are adapted.
    pub adapted: f64,
    /// How much each needs it.
    pub need: f64,
    /// What one costs, yuan.
    pub cost: Option<f64>,
}

/// Homes that need works.
#[derive(Clone, Debug, PartialEq)]
pub struct Homes {
    /// What they are called.
    pub name: Name,
    /// The groups.
    pub groups: Vec<HomeGroup>,
    /// How far they can be trusted.
    pub status: Status,
    /// True if they may be shown.
    pub open: bool,
}

impl Homes {
    pub(crate) fn read(spec: &HomesSpec, reader: &mut TableReader) -> Option<Homes> {
        let ids = reader.identifiers(spec.id.as_ref(), "id");
        let places = reader.places(spec.lon.as_ref(), spec.lat.as_ref());
        let rows = reader.rows();
        let areas = match &spec.area {
            Some(column) => reader.texts(Some(column), ""),
            None => Some(vec![String::new(); rows]),
        };
        let homes = reader.amounts(&spec.homes);
        let adapted = match &spec.adapted {
            Some(column) => reader.amounts_up_to(column, homes.as_deref()),
            None => Some(vec![0.0; rows]),
        };
        let needs = match &spec.need {
            Some(column) => reader.amounts(column),
            None => Some(vec![1.0; rows]),
        };
        let costs = match &spec.cost {
            Some(column) => reader.amounts(column).map(|costs| costs.into_iter().map(Some).collect()),
            None => Some(vec![None; rows]),
        };
        let (ids, places, areas, homes) = (ids?, places?, areas?, homes?);
        let (adapted, needs, costs): (_, _, Vec<Option<f64>>) = (adapted?, needs?, costs?);
        let groups = (0..rows).map(|row| HomeGroup {
            id: ids[row].clone(),
            place: places[row],
            area: areas[row].clone(),
            homes: homes[row],
            adapted: adapted[row],
            need: needs[row],
            cost: costs[row],
        });
        let groups = groups.collect();
        let (status, open) = reader.trust();
        Some(Homes { name: spec.name.clone(), groups, status, open })
    }
}
