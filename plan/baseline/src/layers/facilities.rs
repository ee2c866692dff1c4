use super::open::TableReader;
use linping_language::{Located, Name, SourceRef, Status};
use linping_network::LonLat;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `kind = "facilities"`: clinics, schools, care centres, or sites where one could be, one a row of a table.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct FacilitiesSpec {
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
    /// The column of capacities: seats, beds, doctors.
    #[schemars(extend("x-column" = "amount"))]
    pub capacity: Option<Located<String>>,
}

/// One facility.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Facility {
    /// Its identifier.
    pub id: String,
    /// Where it is.
    pub place: LonLat,
    /// Its capacity; 1 where none is told.
    pub capacity: f64,
}

/// Facilities of one sort.
#[derive(Clone, Debug, PartialEq)]
pub struct Facilities {
    /// What they are called.
    pub name: Name,
    /// The facilities.
    pub each: Vec<Facility>,
    /// How far they can be trusted.
    pub status: Status,
    /// True if they may be shown.
    pub open: bool,
}

impl Facilities {
    pub(crate) fn read(spec: &FacilitiesSpec, reader: &mut TableReader) -> Option<Facilities> {
        let ids = reader.identifiers(spec.id.as_ref(), "id");
        let places = reader.places(spec.lon.as_ref(), spec.lat.as_ref());
        let capacities = match &spec.capacity {
            Some(column) => reader.amounts(column),
            None => Some(vec![1.0; reader.rows()]),
        };
        let each = ids?.into_iter().zip(places?).zip(capacities?).map(|((id, place), capacity)| Facility {
            id,
            place,
            capacity,
        });
        let (status, open) = reader.trust();
        Some(Facilities { name: spec.name.clone(), each: each.collect(), status, open })
    }

    /// Their places.
    pub fn places(&self) -> Vec<LonLat> {
        self.each.iter().map(|facility| facility.place).collect()
    }
}
