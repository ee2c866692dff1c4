use super::areas::{self, Area};
use super::coordinates::check_coordinates;
use super::off_street::off_street;
use super::{
    AssignmentSpec, Assignments, CareNeed, CareNeedSpec, Cells, CellsSpec, Facilities, FacilitiesSpec, Heritage,
    HeritageSpec, Homes, HomesSpec, PopulationProjection, ProjectionSpec, States, Streets, StreetsSpec, Waterway,
    WaterwaySpec,
};
use linping_language::files::{Access, BaselineFile, SourceFile};
use linping_language::{KindSet, Located, Plan, SourceRef, Span, Status};
use linping_network::LonLat;
use linping_problems::{Code, Problem, Problems, Text};
use linping_sources::Sources;
use linping_tables::Table;
use linping_work::Kept;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Registers the kinds of baseline layers.
#[must_use]
pub fn kinds(set: KindSet) -> KindSet {
    set.with::<AssignmentSpec>("assignment")
        .with::<CareNeedSpec>("care-need")
        .with::<CellsSpec>("population-cells")
        .with::<FacilitiesSpec>("facilities")
        .with::<HomesSpec>("homes")
        .with::<HeritageSpec>("heritage")
        .with::<ProjectionSpec>("population-projection")
        .with::<StreetsSpec>("streets")
        .with::<WaterwaySpec>("waterway")
}

/// The district's layers, by the names of their files. Cloning is cheap.
#[derive(Clone, Debug, Default)]
pub struct Layers {
    /// The year looked at; what grows with the years (people by age, freight) is taken for it.
    pub year: i16,
    /// Named areas, where they are given as polygons.
    pub areas: Arc<Vec<Area>>,
    /// People by cell.
    pub cells: BTreeMap<String, Arc<Cells>>,
    /// Facilities and candidate sites.
    pub facilities: BTreeMap<String, Arc<Facilities>>,
    /// Homes that need works.
    pub homes: BTreeMap<String, Arc<Homes>>,
    /// Street networks.
    pub streets: BTreeMap<String, Arc<Streets>>,
    /// Waterways with their locks.
    pub waterways: BTreeMap<String, Arc<Waterway>>,
    /// Heritage sites.
    pub heritage: BTreeMap<String, Arc<Heritage>>,
    /// Who belongs to which facility.
    pub assignments: BTreeMap<String, Arc<Assignments>>,
    /// Need for care by age.
    pub care_needs: BTreeMap<String, Arc<CareNeed>>,
    /// People by age and year.
    pub projections: BTreeMap<String, Arc<PopulationProjection>>,
    /// What each layer was made from, so that results over unchanged ones need not be worked out again.
    pub states: States,
    /// Results of earlier work.
    pub kept: Kept,
}

impl Layers {
    /// The same layers looked at in another year.
    #[must_use]
    pub fn at(&self, year: i16) -> Layers {
        Layers { year, ..self.clone() }
    }

    /// True if something changes with the years even when nobody does anything.
    pub fn vary(&self) -> bool {
        !self.projections.is_empty() || self.waterways.values().any(|waterway| waterway.varies())
    }

    /// Opens every layer of the plan; each problem names the row or the line it comes from.
    pub fn open(plan: &Plan, sources: &Sources) -> (Layers, Problems) {
        // Reading the streets takes as long as reading everything else.
        let (streets, (mut layers, mut problems)) =
            rayon::join(|| open_all_streets(plan, sources), || Layers::open_tables(plan, sources));
        for (name, opened) in streets {
            match opened {
                Ok(streets) => drop(layers.streets.insert(name, Arc::new(streets))),
                Err(found) => problems.extend(found),
            }
        }
        areas::put_cells_into_areas(plan, &mut layers, &mut problems);
        problems.extend(areas::unknown_areas(plan, sources, &layers));
        problems.extend(check_coordinates(plan, sources, &layers));
        problems.extend(off_street(plan, sources, &layers));
        layers.check_growth(plan, &mut problems);
        (layers, problems)
    }

    /// Every layer but the streets.
    fn open_tables(plan: &Plan, sources: &Sources) -> (Layers, Problems) {
        let (states, kept) = (States::of(plan, sources), sources.kept.clone());
        let mut layers = Layers { year: plan.head.base_year, states, kept, ..Layers::default() };
        let mut problems = Problems::new();
        layers.areas = Arc::new(areas::open(plan, &mut problems));
        for (name, layer) in &plan.layers {
            let kind = layer.kind.value.as_str();
            let opened = match kind {
                "population-cells" => layer.node.typed::<CellsSpec>().map(|spec| {
                    let cells = TableReader::of(plan, sources, &spec.source, &mut problems)
                        .and_then(|mut r| Cells::read(&spec, &mut r));
                    layers.cells.extend(cells.map(|cells| (name.clone(), Arc::new(cells))));
                }),
                "facilities" => layer.node.typed::<FacilitiesSpec>().map(|spec| {
                    let facilities = TableReader::of(plan, sources, &spec.source, &mut problems)
                        .and_then(|mut r| Facilities::read(&spec, &mut r));
                    layers.facilities.extend(facilities.map(|f| (name.clone(), Arc::new(f))));
                }),
                "homes" => layer.node.typed::<HomesSpec>().map(|spec| {
                    let homes = TableReader::of(plan, sources, &spec.source, &mut problems)
                        .and_then(|mut r| Homes::read(&spec, &mut r));
                    layers.homes.extend(homes.map(|homes| (name.clone(), Arc::new(homes))));
                }),
                "assignment" => layer.node.typed::<AssignmentSpec>().map(|spec| {
                    let mut assignments = Assignments::of(&spec);
                    if let Some(source) = &spec.source {
                        TableReader::of(plan, sources, source, &mut problems)
                            .and_then(|mut reader| assignments.read_zones(&spec, &mut reader));
                    }
                    layers.assignments.insert(name.clone(), Arc::new(assignments));
                }),
                "heritage" => layer.node.typed::<HeritageSpec>().map(|spec| {
                    let heritage = TableReader::of(plan, sources, &spec.source, &mut problems)
                        .and_then(|mut r| Heritage::read(&spec, plan, &mut r));
                    layers.heritage.extend(heritage.map(|h| (name.clone(), Arc::new(h))));
                }),
                "waterway" => layer.node.typed::<WaterwaySpec>().map(|spec| {
                    let waterway = Waterway::read(&spec, plan, layer.kind.span, &mut problems);
                    layers.waterways.extend(waterway.map(|waterway| (name.clone(), Arc::new(waterway))));
                }),
                "care-need" => layer.node.typed::<CareNeedSpec>().map(|spec| {
                    let need = CareNeed::read(&spec, plan, &mut problems);
                    layers.care_needs.extend(need.map(|n| (name.clone(), Arc::new(n))));
                }),
                "population-projection" => layer.node.typed::<ProjectionSpec>().map(|spec| {
                    let projection = PopulationProjection::read(&spec, plan, sources, &mut problems);
                    layers.projections.extend(projection.map(|p| (name.clone(), Arc::new(p))));
                }),
                _ => Ok(()),
            };
            if let Err(why) = opened {
                problems.push(untypable(plan, why));
            }
        }
        (layers, problems)
    }
}

/// A table that passed the check of its form and cannot be read all the same.
fn untypable(plan: &Plan, (message, span): (String, Span)) -> Problem {
    Problem::new(Code::WrongType, Text::same(message)).at(plan.place(span))
}

fn open_all_streets(plan: &Plan, sources: &Sources) -> Vec<(String, Result<Streets, Problems>)> {
    let streets: Vec<_> = plan.layers.iter().filter(|(_, layer)| layer.kind.value == "streets").collect();
    let open = |layer: &BaselineFile| {
        let spec = layer.node.typed::<StreetsSpec>().map_err(|why| vec![untypable(plan, why)])?;
        open_streets(plan, sources, &spec)
    };
    streets.into_par_iter().map(|(name, layer)| (name.clone(), open(layer))).collect()
}

fn open_streets(plan: &Plan, sources: &Sources, spec: &StreetsSpec) -> Result<Streets, Problems> {
    let (file, edges, status) = bytes_of(plan, &spec.source)?;
    let nodes = spec.nodes.as_ref().map(|nodes| bytes_of(plan, nodes)).transpose()?;
    let speed_status = if spec.speed.is_some() && spec.assumed.is_some() { Status::Assumed } else { Status::Published };
    let status = nodes.as_ref().map_or(status, |n| status.and(n.2)).and(speed_status);
    let nodes = nodes.as_ref().map(|n| (n.0.as_str(), n.1.as_slice()));
    // The lock has hashed them already.
    let digest = |path: &str| sources.lock.input(path).map(|input| input.sha256.clone());
    let digests = [Some(file.as_str()), nodes.map(|(path, _)| path)].into_iter().flatten().map(digest).collect();
    let made_of: Option<Vec<String>> = digests;
    Streets::build(spec, (&file, &edges), nodes, made_of.as_deref(), status, &sources.kept).map_err(|problems| {
        let here = |p: Problem| {
            if p.place.is_some() {
                p.related(plan.place(spec.source.span), Text::new("在此引用", "named here"))
            } else {
                p.at(plan.place(spec.source.span))
            }
        };
        problems.into_iter().map(here).collect()
    })
}

fn bytes_of(plan: &Plan, source: &Located<SourceRef>) -> Result<(String, Vec<u8>, Status), Problems> {
    let wrong =
        |zh: String, en: String| vec![Problem::new(Code::MissingFile, Text::new(zh, en)).at(plan.place(source.span))];
    let name = &*source.value;
    let found = plan.sources.get(name).and_then(|s| Some((s, s.file.as_ref()?)));
    let Some((spec, file)) = found else {
        return Err(wrong(format!("来源“{name}”没有文件"), format!("the source `{name}` has no file")));
    };
    let path = format!("sources/{}", &*file.value);
    match std::fs::read(plan.root.join(&path)) {
        Ok(bytes) => Ok((path, bytes, spec.status)),
        Err(error) => Err(wrong(format!("无法读取 {path}：{error}"), format!("cannot read {path}: {error}"))),
    }
}

/// Columns of a source's table, problems with their places.
pub(crate) struct TableReader<'a> {
    plan: &'a Plan,
    table: &'a Table,
    source: &'a SourceFile,
    span: Span,
    problems: &'a mut Problems,
}

impl<'a> TableReader<'a> {
    pub(crate) fn of(
        plan: &'a Plan,
        sources: &'a Sources,
        source: &Located<SourceRef>,
        problems: &'a mut Problems,
    ) -> Option<Self> {
        let name = &*source.value;
        match (sources.tables.get(name), plan.sources.get(name)) {
            (Some(table), Some(file)) => Some(TableReader { plan, table, source: file, span: source.span, problems }),
            _ => {
                problems.push(
                    Problem::new(
                        Code::BadTable,
                        Text::new(format!("来源“{name}”不是表"), format!("the source `{name}` is no table")),
                    )
                    .at(plan.place(source.span))
                    .hint(Text::new(
                        "在该来源中写 form = \"table\" 与 file。",
                        "write form = \"table\" and `file` in that source.",
                    )),
                );
                None
            }
        }
    }

    pub fn rows(&self) -> usize {
        self.table.rows()
    }

    /// Status and openness of what is read.
    pub fn trust(&self) -> (Status, bool) {
        let secret = self.source.columns.values().any(|c| c.access != Access::Public);
        (self.source.status, self.source.access == Access::Public && !secret)
    }

    fn or<T>(&mut self, result: Result<T, Problems>, column: Option<&Located<String>>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(found) => {
                let named = self.plan.place(column.map_or(self.span, |c| c.span));
                let secret = self.source.access == Access::Confidential;
                self.problems.extend(found.into_iter().map(|p| {
                    if secret {
                        let title = p.code.title();
                        Problem::new(
                            p.code,
                            Text::new(
                                format!("{}（内容保密，不显示）", title.zh),
                                format!("{} (confidential, not shown)", title.en),
                            ),
                        )
                        .at(named.clone())
                    } else if p.code == Code::MissingColumn {
                        Problem { place: Some(named.clone()), ..p }
                    } else {
                        p.related(named.clone(), Text::new("在此引用", "named here"))
                    }
                }));
                None
            }
        }
    }

    pub fn identifiers(&mut self, column: Option<&Located<String>>, default: &str) -> Option<Vec<String>> {
        let name = column.map_or(default, |c| c.value.as_str());
        let read = self.table.identifiers(name).map(|ids| ids.into_iter().map(str::to_string).collect());
        self.or(read, column)
    }

    pub fn texts(&mut self, column: Option<&Located<String>>, default: &str) -> Option<Vec<String>> {
        let name = column.map_or(default, |c| c.value.as_str());
        let read = self.table.texts(name).map(|texts| texts.into_iter().map(str::to_string).collect());
        self.or(read, column)
    }

    /// A column of known words; each other word is told with its place, and which words there are.
    pub fn words<T>(
        &mut self,
        column: &Located<String>,
        read: impl Fn(&str) -> Option<T>,
        known: &str,
    ) -> Option<Vec<T>> {
        let table = self.table;
        let each = || -> Result<Vec<T>, Problems> {
            let texts = table.texts(&column.value)?;
            let at = table.column(&column.value).map_err(|problem| vec![problem])?;
            let mut problems = Problems::new();
            let mut words = Vec::with_capacity(texts.len());
            for (row, text) in texts.into_iter().enumerate() {
                match read(text.trim()) {
                    Some(word) => words.push(word),
                    None => problems.push(
                        Problem::new(
                            Code::BadValue,
                            Text::new(format!("“{text}”不是允许的词"), format!("`{text}` is not one of the words")),
                        )
                        .at(table.place(row, at))
                        .hint(Text::new(format!("可用：{known}"), format!("known: {known}"))),
                    ),
                }
            }
            if problems.is_empty() { Ok(words) } else { Err(problems) }
        };
        self.or(each(), Some(column))
    }

    /// Where problems go.
    pub fn problems(&mut self) -> &mut Problems {
        self.problems
    }

    /// People, places, minutes, yuan: none below zero, none so large that it can only be a slip.
    pub fn amounts(&mut self, column: &Located<String>) -> Option<Vec<f64>> {
        const MOST: f64 = 1e9;
        let read = self.table.numbers_between(&column.value, 0.0, MOST);
        self.or(read, Some(column))
    }

    /// Amounts of which none is above that of another column.
    pub fn amounts_up_to(&mut self, column: &Located<String>, limits: Option<&[f64]>) -> Option<Vec<f64>> {
        let values = self.amounts(column)?;
        let above = (0..values.len()).find_map(|row| {
            let limit = limits?.get(row).filter(|limit| values[row] > **limit)?;
            Some((
                row,
                Text::new(format!("{} 多于 {limit}", values[row]), format!("{} is more than {limit}", values[row])),
            ))
        });
        match above {
            Some((row, why)) => self.row(row, Some(column), "", Code::OutOfRange, why),
            None => Some(values),
        }
    }

    /// The base year of the plan.
    pub fn base_year(&self) -> i16 {
        self.plan.head.base_year
    }

    /// A problem with a line of the plan.
    pub fn refuse(&mut self, code: Code, span: Span, why: Text) {
        self.problems.push(Problem::new(code, why).at(self.plan.place(span)));
    }

    /// A problem with a row, at its cell; a confidential table shows none of it.
    pub fn row<T>(
        &mut self,
        row: usize,
        column: Option<&Located<String>>,
        default: &str,
        code: Code,
        why: Text,
    ) -> Option<T> {
        let name = column.map_or(default, |c| c.value.as_str());
        let at = self.table.column(name).unwrap_or(0);
        let problem = Problem::new(code, why).at(self.table.place(row, at));
        self.or(Err(vec![problem]), column)
    }

    /// A column of numbers, each of which must pass.
    pub fn checked(
        &mut self,
        column: Option<&Located<String>>,
        default: &str,
        code: Code,
        wrong: &dyn Fn(f64) -> Option<Text>,
    ) -> Option<Vec<f64>> {
        let name = column.map_or(default, |c| c.value.as_str());
        let read = self.table.numbers(name);
        let values = self.or(read, column)?;
        for (row, value) in values.iter().enumerate() {
            if let Some(why) = wrong(*value) {
                return self.row(row, column, default, code, why);
            }
        }
        Some(values)
    }

    pub fn places(&mut self, lon: Option<&Located<String>>, lat: Option<&Located<String>>) -> Option<Vec<LonLat>> {
        let lons = self.table.numbers_between(lon.map_or("lon", |c| c.value.as_str()), -180.0, 180.0);
        let lats = self.table.numbers_between(lat.map_or("lat", |c| c.value.as_str()), -90.0, 90.0);
        let (lons, lats) = (self.or(lons, lon), self.or(lats, lat));
        Some(lons?.into_iter().zip(lats?).map(|(lon, lat)| LonLat::new(lon, lat)).collect())
    }
}
