use super::growth::Growth;
use super::open::TableReader;
use indexmap::IndexMap;
use linping_language::{LayerRef, Located, Name, SourceRef, Status};
use linping_network::LonLat;
use schemars::JsonSchema;
use serde::Deserialize;

/// `kind = "population-cells"`: people by small cells, one a row of a table.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct CellsSpec {
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
    /// The column of the area each cell lies in, for results by area. Without it a cell belongs to the area of
    /// `baseline/areas.toml` its centre lies in.
    #[schemars(extend("x-column" = "text"))]
    pub area: Option<Located<String>>,
    /// Groups of people and the column each is counted in: `age-6-11 = "age_6_11"`.
    #[schemars(extend("x-column" = "amount"))]
    pub groups: IndexMap<String, Located<String>>,
    /// The projection by which groups grow from the base year of the plan on, each as its ages do.
    pub grows_with: Option<Located<LayerRef>>,
    /// The ages of the groups that grow: `age-6-11 = "6-11"`, `old = "65+"`. Other groups stay as they are.
    #[serde(default)]
    pub ages: IndexMap<String, Located<String>>,
    /// The year the table is of, where groups grow; the base year of the plan if absent.
    pub year: Option<Located<i16>>,
}

/// People by cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Cells {
    /// What it is called.
    pub name: Name,
    /// Identifiers of the cells.
    pub ids: Vec<String>,
    /// Their centres.
    pub places: Vec<LonLat>,
    /// The area each lies in, empty words if in none; no entries at all if there are no areas.
    pub areas: Vec<String>,
    /// People of each group by cell.
    pub groups: IndexMap<String, Vec<f64>>,
    /// How groups change with the years; none if they do not.
    pub growth: Option<Growth>,
    /// How far the numbers can be trusted.
    pub status: Status,
    /// True if results by cell may be shown.
    pub open: bool,
}

impl Cells {
    pub(crate) fn read(spec: &CellsSpec, reader: &mut TableReader) -> Option<Cells> {
        let ids = reader.identifiers(spec.id.as_ref(), "id");
        let places = reader.places(spec.lon.as_ref(), spec.lat.as_ref());
        let areas = match &spec.area {
            Some(column) => reader.texts(Some(column), ""),
            None => Some(Vec::new()),
        };
        let mut groups = IndexMap::new();
        for (group, column) in &spec.groups {
            if let Some(values) = reader.amounts(column) {
                groups.insert(group.clone(), values);
            }
        }
        let (status, open) = reader.trust();
        let growth = Growth::read(spec, reader);
        let (ids, places, areas) = (ids?, places?, areas?);
        Some(Cells { name: spec.name.clone(), ids, places, areas, groups, growth, status, open })
    }

    /// The areas there are, in the order of their names.
    pub fn area_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.areas.iter().map(String::as_str).filter(|area| !area.is_empty()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}
