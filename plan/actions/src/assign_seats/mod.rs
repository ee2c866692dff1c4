//! `assign-seats`: children to schools with places: contiguous catchments, no walk beyond a limit, siblings kept together.

mod instance;
mod refused;
mod solve;

use crate::kind::{ActionKind, Context, Resolved};
use crate::milestones::costs_by_year;
use crate::resolving::{opening_year, typed};
use crate::with_places::fullest;
use crate::{District, Failure, Outcome, YearCost};
use linping_baseline::layer_measures::{assignment_of, cells_of, facilities_of, group_of};
use linping_baseline::layers::{FacilitiesSpec, LayerChange, Layers};
use linping_language::files::ActionFile;
use linping_language::{Duration, LayerRef, Located, Plan, SourceRef, Status, When};
use linping_problems::{Code, Place, Problem, Problems, Text};
use linping_tables::Table;
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;
use solve::{Asked, Demand, Drawn};
use std::collections::BTreeMap;

/// The kind of actions that assign children to schools.
#[derive(Clone, Copy, Debug)]
pub struct AssignSeats;

/// `[measure] kind = "assign-seats"`. Catchments are drawn for the year with most children between its own and the horizon.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Spec {
    /// The layer of assignments that is drawn anew; it says whose children go to which schools by which streets.
    pub assignment: Located<LayerRef>,
    /// The longest way allowed, itself included; any if absent.
    #[schemars(extend("x-above" = 0))]
    pub within: Option<Located<Duration>>,
    /// False if a cell may be divided between schools and catchments need not be in one piece; true if absent.
    pub contiguous: Option<bool>,
    /// A table of cells that touch, columns `a` and `b`. Without it cells touch if no third one lies between them.
    pub neighbours: Option<Located<SourceRef>>,
    /// A table of children with an older sister or brother at a school, columns `cell`, `facility`, `children`: they stay there.
    pub siblings: Option<Located<SourceRef>>,
    /// The year from which it holds; the end of the planned dates if absent.
    pub opens: Option<Located<When>>,
}

impl ActionKind for AssignSeats {
    fn name(&self) -> &'static str {
        "assign-seats"
    }

    fn resolve(&self, _name: &str, file: &ActionFile, context: &Context) -> Result<Box<dyn Resolved>, Problems> {
        let plan = context.plan;
        let spec: Spec = typed(file, plan)?;
        let layers = &context.baseline.layers;
        let unknown = |why: Text| vec![crate::resolving::unknown(plan, why, spec.assignment.span)];
        let assignment = assignment_of(layers, &spec.assignment).map_err(unknown)?;
        let cells = cells_of(layers, &assignment.cells).map_err(unknown)?;
        facilities_of(layers, &assignment.to).map_err(unknown)?;
        let mut status = Status::Published;
        let mut problems = Problems::new();
        let mut table = |source: &Option<Located<SourceRef>>| -> Option<&Table> {
            let source = source.as_ref()?;
            let found = context.sources.tables.get(&*source.value);
            status = status.and(plan.sources.get(&*source.value).map_or(Status::Published, |s| s.status));
            if found.is_none() {
                let name = &*source.value;
                let why = Text::new(format!("来源“{name}”不是表"), format!("the source `{name}` is no table"));
                problems.push(Problem::new(Code::BadTable, why).at(plan.place(source.span)));
            }
            found
        };
        let (touching, kept) = (table(&spec.neighbours), table(&spec.siblings));
        let row: BTreeMap<&str, usize> = cells.ids.iter().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
        let mut neighbours = None;
        if let Some(table) = touching {
            match pairs(table, &row) {
                Ok(found) => neighbours = Some(found),
                Err(found) => problems.extend(found),
            }
        }
        let mut siblings = Vec::new();
        if let Some(table) = kept {
            match siblings_of(table, &row, cells.groups.get(&assignment.group.value).map_or(&[], Vec::as_slice)) {
                Ok(found) => siblings = found,
                Err(found) => problems.extend(found),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Box::new(Assigning {
            assignment: spec.assignment.clone(),
            limit: spec
                .within
                .as_ref()
                .map(|w| (w.value.0.in_base(), Text::new(w.value.0.in_chinese(), w.value.0.in_english()))),
            contiguous: spec.contiguous.unwrap_or(true),
            neighbours,
            places: places(&spec, &siblings, capacity_cells(context, &assignment.to), plan),
            siblings,
            year: opening_year(spec.opens.as_ref(), file, plan),
            costs: costs_by_year(file, context),
            status,
            seed: plan.head.seed,
        }))
    }
}

/// The row of a cell named in a table.
fn cell_at(
    table: &Table,
    row: usize,
    column: &str,
    name: &str,
    rows: &BTreeMap<&str, usize>,
) -> Result<usize, Problem> {
    rows.get(name).copied().ok_or_else(|| {
        let why = Text::new(format!("没有网格“{name}”"), format!("there is no cell `{name}`"));
        Problem::new(Code::UnknownName, why).at(table.place(row, table.column(column).unwrap_or(0)))
    })
}

fn pairs(table: &Table, rows: &BTreeMap<&str, usize>) -> Result<Vec<(usize, usize)>, Problems> {
    let (a, b) = (table.texts("a")?, table.texts("b")?);
    let mut pairs = Vec::new();
    let mut problems = Problems::new();
    for (row, (a, b)) in a.iter().zip(&b).enumerate() {
        let of = |column, name| cell_at(table, row, column, name, rows);
        match (of("a", a), of("b", b)) {
            (Ok(a), Ok(b)) => pairs.push((a, b)),
            (a, b) => problems.extend([a.err(), b.err()].into_iter().flatten()),
        }
    }
    if problems.is_empty() { Ok(pairs) } else { Err(problems) }
}

/// Children of a cell who stay at a school for a sister or brother.
struct Siblings {
    cell: usize,
    school: String,
    children: f64,
    /// The row that says so.
    place: Place,
}

/// Who stays where; no more of a cell's children than there are.
fn siblings_of(table: &Table, rows: &BTreeMap<&str, usize>, children: &[f64]) -> Result<Vec<Siblings>, Problems> {
    let (cells, schools) = (table.texts("cell")?, table.texts("facility")?);
    let counts = table.numbers_between("children", 0.0, f64::INFINITY)?;
    let at = |row: usize, column: &str| table.place(row, table.column(column).unwrap_or(0));
    let mut found: Vec<Siblings> = Vec::new();
    let mut problems = Problems::new();
    let mut told = vec![0.0; children.len()];
    for (row, ((name, school), count)) in cells.iter().zip(&schools).zip(counts).enumerate() {
        let cell = match cell_at(table, row, "cell", name, rows) {
            Ok(cell) => cell,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        let (all, before) = (children.get(cell).copied().unwrap_or(0.0), told[cell]);
        told[cell] += count;
        if told[cell] > all + 1e-9 * all.max(1.0) {
            let (together, left) = (told[cell], all - before);
            let message = Text::new(
                format!("网格 {name} 的同胞就读儿童共 {together} 名，多于全部儿童 {all} 名"),
                format!("cell {name} has {together} children with siblings at school, more than its {all} children"),
            );
            let hint = Text::new(format!("此行至多 {left} 名"), format!("this row can have {left} at most"));
            problems.push(Problem::new(Code::OutOfRange, message).at(at(row, "children")).hint(hint));
            told[cell] = before;
        }
        found.push(Siblings { cell, school: (*school).to_string(), children: count, place: at(row, "facility") });
    }
    if problems.is_empty() { Ok(found) } else { Err(problems) }
}

/// Where the places of each school are written, by its identifier; nothing of schools that an action builds.
fn capacity_cells(context: &Context, schools: &Located<LayerRef>) -> Vec<(String, Place)> {
    let spec = context.plan.layers.get(&*schools.value).and_then(|layer| layer.node.typed::<FacilitiesSpec>().ok());
    let Some(spec) = spec else { return Vec::new() };
    let Some(table) = context.sources.tables.get(&*spec.source.value) else { return Vec::new() };
    let id = spec.id.as_ref().map_or("id", |column| column.value.as_str());
    let ids = table.texts(id).unwrap_or_default();
    let Some(column) = spec.capacity.as_ref().and_then(|column| table.column(&column.value).ok()) else {
        return Vec::new();
    };
    ids.iter().enumerate().map(|(row, id)| ((*id).to_string(), table.place(row, column))).collect()
}

/// Where the plan asks for what a failure may name.
fn places(spec: &Spec, siblings: &[Siblings], schools: Vec<(String, Place)>, plan: &Plan) -> BTreeMap<String, Place> {
    let mut places: BTreeMap<String, Place> =
        schools.into_iter().map(|(id, place)| (format!("school {id}"), place)).collect();
    places.extend(siblings.iter().enumerate().map(|(number, row)| (format!("siblings {number}"), row.place.clone())));
    places.extend(spec.within.as_ref().map(|within| ("within".to_string(), plan.place(within.span))));
    places.insert("assignment".to_string(), plan.place(spec.assignment.span));
    places
}

struct Assigning {
    assignment: Located<LayerRef>,
    limit: Option<(f64, Text)>,
    contiguous: bool,
    neighbours: Option<Vec<(usize, usize)>>,
    siblings: Vec<Siblings>,
    places: BTreeMap<String, Place>,
    year: i16,
    costs: Vec<YearCost>,
    status: Status,
    seed: u64,
}

impl Resolved for Assigning {
    fn apply(&self, district: &District, stop: &Stop) -> Outcome {
        let costs = self.costs.iter().map(|cost| cost.status).max().unwrap_or(Status::Published);
        let mut outcome = Outcome { costs: self.costs.clone(), status: costs.and(self.status), ..Outcome::default() };
        match self.draw(district, stop) {
            Ok((year, drawn, status)) => {
                outcome.touched = drawn.zones.keys().cloned().collect();
                outcome.status = outcome.status.and(status);
                outcome.needless = drawn.needless.then(|| needless(year));
                let layer = self.assignment.value.0.clone();
                outcome.layers = vec![(self.year, LayerChange::Assign { layer, zones: drawn.zones, status })];
                outcome.provenance = drawn.notes;
            }
            Err(why) => outcome.failure = Some(why),
        }
        outcome
    }

    fn place(&self, asked_by: &str) -> Option<Place> {
        // A school that an action builds has no row.
        self.places.get(asked_by).or_else(|| self.places.get("assignment")).cloned()
    }
}

/// Nothing was short before.
fn needless(year: i16) -> Text {
    Text::new(
        format!("儿童最多的 {year} 年，人人就近入学，学位也够用"),
        format!("in {year}, the year with most children, the nearest schools have places for everybody"),
    )
}

impl Assigning {
    fn draw(&self, district: &District, stop: &Stop) -> Result<(i16, Drawn, Status), Failure> {
        let assignment = assignment_of(&district.layers, &self.assignment)?;
        let children = |layers: &Layers| Ok(group_of(layers, &assignment.cells, &assignment.group)?.1);
        let (year, layers) = fullest(district, self.year, stop, children)?;
        let demand = Demand::of(&layers, &assignment, year, &self.siblings, stop)?;
        let asked = Asked {
            limit: self.limit.as_ref().map(|(seconds, shown)| (*seconds, shown)),
            contiguous: self.contiguous.then_some(self.neighbours.as_deref()),
            stop,
            seed: self.seed,
        };
        let drawn = demand.solve(&asked)?;
        Ok((year, drawn, demand.status.and(self.status)))
    }
}
