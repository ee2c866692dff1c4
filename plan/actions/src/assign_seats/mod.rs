//! `assign-seats`: children to schools with places: contiguous catchments, no walk beyond a limit, siblings kept together.

mod solve;

use crate::kind::{ActionKind, Context, Resolved};
use crate::milestones::costs_by_year;
use crate::resolving::{opening_year, typed};
use crate::with_places::fullest;
use crate::{District, Outcome, YearCost};
use linping_baseline::layer_measures::{assignment_of, cells_of, facilities_of, group_of};
use linping_baseline::layers::{LayerChange, Layers};
use linping_language::files::ActionFile;
use linping_language::{Duration, LayerRef, Located, SourceRef, Status, When};
use linping_problems::{Code, Problem, Problems, Text};
use linping_tables::Table;
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;
use solve::Demand;
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
        let unknown = |why: Text| vec![Problem::new(Code::UnknownName, why).at(plan.place(spec.assignment.span))];
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
            match siblings_of(table, &row) {
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
    for (row, (a, b)) in a.iter().zip(&b).enumerate() {
        let of = |column, name| cell_at(table, row, column, name, rows).map_err(|problem| vec![problem]);
        pairs.push((of("a", a)?, of("b", b)?));
    }
    Ok(pairs)
}

/// Cell, school, children who stay there.
fn siblings_of(table: &Table, rows: &BTreeMap<&str, usize>) -> Result<Vec<(usize, String, f64)>, Problems> {
    let (cells, schools) = (table.texts("cell")?, table.texts("facility")?);
    let children = table.numbers_between("children", 0.0, f64::INFINITY)?;
    let mut found = Vec::new();
    for (row, ((cell, school), children)) in cells.iter().zip(&schools).zip(children).enumerate() {
        let cell = cell_at(table, row, "cell", cell, rows).map_err(|problem| vec![problem])?;
        found.push((cell, (*school).to_string(), children));
    }
    Ok(found)
}

struct Assigning {
    assignment: Located<LayerRef>,
    limit: Option<(f64, Text)>,
    contiguous: bool,
    neighbours: Option<Vec<(usize, usize)>>,
    siblings: Vec<(usize, String, f64)>,
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
            Ok((change, status, notes)) => {
                if let LayerChange::Assign { zones, .. } = &change {
                    outcome.touched = zones.keys().cloned().collect();
                }
                outcome.status = outcome.status.and(status);
                outcome.layers = vec![(self.year, change)];
                outcome.provenance = notes;
            }
            Err(why) => outcome.failure = Some(why),
        }
        outcome
    }
}

impl Assigning {
    fn draw(&self, district: &District, stop: &Stop) -> Result<(LayerChange, Status, Vec<Text>), Text> {
        let assignment = assignment_of(&district.layers, &self.assignment)?;
        let children = |layers: &Layers| Ok(group_of(layers, &assignment.cells, &assignment.group)?.1);
        let (year, layers) = fullest(district, self.year, stop, children)?;
        let demand = Demand::of(&layers, &assignment, year, &self.siblings, stop)?;
        let limit = self.limit.as_ref().map(|(seconds, shown)| (*seconds, shown));
        let drawn = demand.solve(limit, self.contiguous.then_some(self.neighbours.as_deref()), stop, self.seed)?;
        let status = demand.status.and(self.status);
        let change = LayerChange::Assign { layer: self.assignment.value.0.clone(), zones: drawn.zones, status };
        Ok((change, status, drawn.notes))
    }
}
