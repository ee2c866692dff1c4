//! From the plan's tables to a projection; every problem with its place.

use super::people::{PeopleOfYear, PopulationProjection};
use super::rates::{self, Path};
use super::{MigrationSpec, ProjectionSpec};
use crate::layers::Ages;
use crate::layers::open::TableReader;
use linping_language::{Located, Plan, SourceRef, Span, Stated, Status};
use linping_population::{BySex, FirstYear, Inputs, Projection, Sex, Step, Timing, Width, project, single_ages};
use linping_problems::{Code, Problem, Problems, Text};
use linping_sources::Sources;
use linping_units::{Dimension, Measure};

impl PopulationProjection {
    pub(crate) fn read(
        spec: &ProjectionSpec,
        plan: &Plan,
        sources: &Sources,
        problems: &mut Problems,
    ) -> Option<PopulationProjection> {
        Reader { plan, sources, problems, status: Status::Published, open: true }.projection(spec)
    }
}

/// Reads tables and stated numbers and keeps the weakest status met.
pub(super) struct Reader<'a> {
    plan: &'a Plan,
    sources: &'a Sources,
    problems: &'a mut Problems,
    status: Status,
    open: bool,
}

/// Whether a number cannot be, and why.
type Wrong<'a> = &'a dyn Fn(f64) -> Option<Text>;

impl Reader<'_> {
    pub fn wrong(&mut self, code: Code, span: Span, why: Text) {
        self.problems.push(Problem::new(code, why).at(self.plan.place(span)));
    }

    pub fn engine<T>(&mut self, result: Result<T, linping_population::Error>, span: Span) -> Option<T> {
        result.map_err(|error| self.problems.push(error.problem().at(self.plan.place(span)))).ok()
    }

    /// A stated number of a dimension.
    pub fn stated(
        &mut self,
        stated: &Stated,
        dimension: Dimension,
        span: Span,
        wrong: impl Fn(f64) -> Option<Text>,
    ) -> Option<f64> {
        let at = stated.figure.as_ref().map(|f| f.span).or(stated.value.as_ref().map(|v| v.span)).unwrap_or(span);
        let (quantity, status, _) = self.plan.stated(stated)?;
        if quantity.unit.measure() != Measure::from(dimension) {
            let (zh, en) = dimension.name();
            let why = Text::new(
                format!("此处应为{zh}，而“{quantity}”不是"),
                format!("{en} is asked for, and `{quantity}` is not"),
            );
            self.wrong(Code::WrongUnit, at, why);
            return None;
        }
        self.status = self.status.and(status);
        self.open &= self.plan.is_open(stated);
        let value = quantity.in_base();
        match wrong(value) {
            Some(why) => {
                self.wrong(Code::BadRate, at, why);
                None
            }
            None => Some(value),
        }
    }

    /// The starts of the age groups of a table, and columns of numbers beside them.
    fn columns(
        &mut self,
        source: &Located<SourceRef>,
        age: Option<&Located<String>>,
        columns: &[(Option<&Located<String>>, &str)],
        wrong: Wrong,
        code: Code,
    ) -> Option<(Vec<usize>, Vec<Vec<f64>>)> {
        let mut table = TableReader::of(self.plan, self.sources, source, self.problems)?;
        let starts = table.age_groups(age);
        let mut read = Vec::new();
        for (column, default) in columns {
            read.push(table.checked(*column, default, code, wrong));
        }
        let (status, open) = table.trust();
        self.status = self.status.and(status);
        self.open &= open;
        Some((starts?, read.into_iter().collect::<Option<Vec<_>>>()?))
    }

    /// Rates by single age: every age of a group has the group's.
    pub fn by_age(
        &mut self,
        source: &Located<SourceRef>,
        age: Option<&Located<String>>,
        columns: &[(Option<&Located<String>>, &str)],
        groups: usize,
        wrong: impl Fn(f64) -> Option<Text>,
    ) -> Option<Vec<Vec<f64>>> {
        let (starts, rates) = self.columns(source, age, columns, &wrong, Code::BadRate)?;
        let group = |age: usize| starts.partition_point(|start| *start <= age) - 1;
        Some(rates.iter().map(|rates| (0..groups).map(|age| rates[group(age)]).collect()).collect())
    }

    /// Movers by single age, from groups: those of the open group, and of groups that reach beyond the table's own, stand in
    /// the last.
    pub fn people_by_age(
        &mut self,
        source: &Located<SourceRef>,
        age: Option<&Located<String>>,
        columns: [Option<&Located<String>>; 2],
        groups: usize,
    ) -> Option<BySex<Vec<f64>>> {
        let columns = [(columns[0], "male"), (columns[1], "female")];
        let (starts, people) = self.columns(source, age, &columns, &|_| None, Code::BadPopulation)?;
        let spread = |movers: &[f64]| {
            // People leave or come: the two are spread apart, for a curve through both could not stay above zero.
            let part = |sign: f64| -> Vec<f64> { movers.iter().map(|m| (m * sign).max(0.0)).collect() };
            let (come, go) = (single_ages(&starts, &part(1.0))?, single_ages(&starts, &part(-1.0))?);
            let mut ages = vec![0.0; groups];
            for (age, (come, go)) in come.iter().zip(&go).enumerate() {
                ages[age.min(groups - 1)] += come - go;
            }
            Ok(ages)
        };
        let (male, female) = (spread(&people[0]), spread(&people[1]));
        Some(BySex::new(self.engine(male, source.span)?, self.engine(female, source.span)?))
    }

    fn projection(&mut self, spec: &ProjectionSpec) -> Option<PopulationProjection> {
        let horizon = self.plan.head.horizon;
        let first = spec.year.value;
        if first > self.plan.head.base_year {
            let base = self.plan.head.base_year;
            let why = Text::new(
                format!("人口表为 {first} 年，而计划从 {base} 年开始：缺少 {base} 年"),
                format!("the people are of {first}, and the plan begins in {base}: {base} is missing"),
            );
            self.wrong(Code::MissingYear, spec.year.span, why);
            return None;
        }
        let (everybody, registered) = self.base(spec)?;
        let groups = everybody.female.len();
        let fertility: Vec<_> =
            spec.fertility.iter().filter_map(|s| Some((&s.year, rates::fertility(s, groups, self)?))).collect();
        let mortality: Vec<_> =
            spec.mortality.iter().filter_map(|s| Some((&s.year, rates::mortality(s, groups, self)?))).collect();
        let boys = self.stated(&spec.boys_per_girl, Dimension::Number, spec.year.span, |value| {
            (!(0.5..=2.0).contains(&value)).then(|| {
                Text::new(
                    format!("出生性别比 {value} 不可能；应为每名女婴对应的男婴数（1.06）"),
                    format!("a sex ratio at birth of {value} is not possible: boys for each girl are meant (1.06)"),
                )
            })
        });
        let movers = |registered: bool, reader: &mut Self| {
            let of = spec.migration.iter().filter(|m: &&MigrationSpec| m.registered == registered);
            let stated: Vec<_> = of.filter_map(|m| Some((&m.year, rates::migration(m, groups, reader)?))).collect();
            // Nobody is said to move before the first year stated.
            Path::new(("迁移", "migration"), stated, i16::MAX, reader)
        };
        let (others_move, registered_move) = (movers(false, self), movers(true, self));
        if fertility.len() < spec.fertility.len() || mortality.len() < spec.mortality.len() {
            return None;
        }
        let fertility = Path::new(("生育率", "fertility"), fertility, first + 1, self);
        let mortality = Path::new(("死亡率", "mortality"), mortality, first + 1, self);
        let (fertility, mortality, boys) = (fertility?, mortality?, boys?);
        let (others_move, registered_move) = (others_move?, registered_move?);
        let steps = |moves: &[&Path<BySex<Vec<f64>>>]| -> Option<Vec<Step>> {
            let none = || BySex::new(vec![0.0; groups], vec![0.0; groups]);
            let step = |year: i16| {
                let mut migration = none();
                for path in moves {
                    let add = |to: &mut Vec<f64>, of: &[f64]| to.iter_mut().zip(of).for_each(|(a, b)| *a += b);
                    if let Some(more) = path.at(year) {
                        add(&mut migration.male, &more.male);
                        add(&mut migration.female, &more.female);
                    }
                }
                Some(Step {
                    mortality: mortality.at(year)?,
                    fertility: fertility.at(year)?,
                    sex_ratio: boys,
                    migration,
                })
            };
            (first + 1..=horizon.max(first)).map(step).collect()
        };
        let of_base: f64 = {
            let rates = fertility.at(first).or_else(|| fertility.at(first + 1))?;
            rates.iter().zip(&everybody.female).map(|(rate, women)| rate * women).sum()
        };
        let run = |base: &BySex<Vec<f64>>, steps: Vec<Step>| {
            let inputs = Inputs {
                width: Width::Single,
                first_year: FirstYear::CoaleDemeny,
                base_year: i32::from(first),
                base: base.clone(),
                steps,
            };
            project(&inputs, Timing::Endb)
        };
        let whole = run(&everybody, steps(&[&others_move, &registered_move])?);
        let whole = self.engine(whole, spec.year.span)?;
        let registered = match registered {
            None => None,
            Some(base) => {
                let projected = run(&base, steps(&[&registered_move])?);
                Some(self.engine(projected, spec.year.span)?)
            }
        };
        self.shortfalls(&whole, spec.year.span);
        let year = |(at, (year, people)): (usize, &(i32, BySex<Vec<f64>>))| {
            let flows = at.checked_sub(1).and_then(|at| whole.flows.get(at));
            PeopleOfYear {
                year: *year as i16,
                people: people.clone(),
                registered: registered.as_ref().and_then(|p| p.years.get(at)).map(|(_, people)| people.clone()),
                births: flows.map_or(of_base, |f| f.births),
                deaths: flows.map_or(f64::NAN, |f| f.deaths),
                arrivals: flows.map_or(f64::NAN, |f| f.migration),
            }
        };
        Some(PopulationProjection {
            name: spec.name.clone(),
            month: spec.month.as_ref().map_or(11, |month| month.value),
            years: whole.years.iter().enumerate().map(year).collect(),
            status: self.status,
            open: self.open,
        })
    }

    /// People of the table by single age: everybody, and those registered here.
    #[allow(clippy::type_complexity)]
    fn base(&mut self, spec: &ProjectionSpec) -> Option<(BySex<Vec<f64>>, Option<BySex<Vec<f64>>>)> {
        let mut columns = vec![(spec.male.as_ref(), "male"), (spec.female.as_ref(), "female")];
        match (&spec.registered_male, &spec.registered_female) {
            (Some(male), Some(female)) => columns.extend([(Some(male), ""), (Some(female), "")]),
            (None, None) => {}
            (Some(one), None) | (None, Some(one)) => {
                let why = Text::new("户籍人口须男女两列", "who is registered needs both columns, of men and of women");
                self.wrong(Code::MissingKey, one.span, why);
                return None;
            }
        }
        let negative = |value: f64| {
            (value < 0.0)
                .then(|| Text::new(format!("人数 {value} 小于零"), format!("{value} people are fewer than none")))
        };
        let (starts, people) =
            self.columns(&spec.source, spec.age.as_ref(), &columns, &negative, Code::BadPopulation)?;
        for (part, whole) in people.iter().skip(2).zip(&people) {
            if let Some(row) = (0..whole.len()).find(|row| part[*row] > whole[*row]) {
                let why = Text::new(
                    format!("{} 岁组户籍人口 {} 多于总人口 {}", starts[row], part[row], whole[row]),
                    format!(
                        "from age {}, {} are registered here of only {} people",
                        starts[row], part[row], whole[row]
                    ),
                );
                let span = spec.registered_male.as_ref().map_or(spec.source.span, |c| c.span);
                self.wrong(Code::BadPopulation, span, why);
                return None;
            }
        }
        let counted: f64 = people.iter().take(2).flatten().sum();
        let mut scale = 1.0;
        if let Some(total) = &spec.total {
            let total = self.stated(total, Dimension::People, spec.source.span, |value| {
                (value <= 0.0).then(|| Text::new("总人口须大于零", "the total must be above zero"))
            })?;
            if counted <= 0.0 {
                let why = Text::new("人口表没有人", "there is nobody in the table of people");
                self.wrong(Code::BadPopulation, spec.source.span, why);
                return None;
            }
            scale = total / counted;
        }
        let mut single = Vec::new();
        for column in &people {
            let scaled: Vec<f64> = column.iter().map(|p| p * scale).collect();
            single.push(self.engine(single_ages(&starts, &scaled), spec.source.span)?);
        }
        let mut single = single.into_iter();
        let everybody = BySex::new(single.next()?, single.next()?);
        let registered = single.next().zip(single.next()).map(|(male, female)| BySex::new(male, female));
        Some((everybody, registered))
    }

    fn shortfalls(&mut self, projection: &Projection, span: Span) {
        let Some(first) = projection.shortfalls.first() else { return };
        let (year, age, count) = (first.year, first.group, projection.shortfalls.len());
        let (zh, en) = if first.sex == Sex::Male { ("男", "men") } else { ("女", "women") };
        let problem = Problem::warning(
            Code::BadPopulation,
            Text::new(
                format!("迁出多于在住人口：{year} 年 {age} 岁{zh}性等 {count} 处已置零"),
                format!(
                    "more people leave than there are: {en} of {age} in {year} and {} more were set to zero",
                    count - 1
                ),
            ),
        );
        self.problems.push(problem.at(self.plan.place(span)));
    }
}

impl TableReader<'_> {
    /// The starts of age groups that close: from 0 on without gap or overlap, the last one open.
    pub fn age_groups(&mut self, column: Option<&Located<String>>) -> Option<Vec<usize>> {
        let labels = self.texts(column, "age")?;
        let mut starts = Vec::with_capacity(labels.len());
        let mut next = Some(0);
        for (row, label) in labels.iter().enumerate() {
            let ages = match label.parse::<Ages>() {
                Ok(ages) => ages,
                Err(why) => return self.row(row, column, "age", Code::BadPopulation, why),
            };
            let why = match next {
                Some(wanted) if ages.from == wanted => None,
                Some(wanted) => Some(Text::new(
                    format!("年龄组不衔接：应从 {wanted} 岁开始，而此行为 {ages}"),
                    format!("ages do not close: {wanted} should come next, and this row is {ages}"),
                )),
                None => Some(Text::new("开放的年龄组之后不应再有行", "nothing may follow the open age group")),
            };
            if let Some(why) = why {
                return self.row(row, column, "age", Code::BadPopulation, why);
            }
            starts.push(ages.from);
            next = ages.to.map(|to| to + 1);
        }
        if next.is_some() {
            let why = Text::new(
                "年龄组不衔接：最后一组须为开放组，如 85+",
                "ages do not close: the last group must be open, such as 85+",
            );
            return self.row(labels.len().saturating_sub(1), column, "age", Code::BadPopulation, why);
        }
        Some(starts)
    }
}
