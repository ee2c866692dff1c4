//! Observations as the plan gives them: cited figures, stated values, rows of tables.

use crate::rows::{Named, Rows};
use crate::totals::Total;
use crate::{Observation, Origin, Series};
use linping_language::files::{FromTable, IndicatorFile, ObservationSpec, SourceFile, Take};
use linping_language::{Plan, Status};
use linping_problems::{Code, Problem, Problems, Text};
use linping_sources::Sources;
use linping_units::{Period, Quantity, Unit};
use std::collections::BTreeMap;

/// The observations of one indicator.
pub(crate) fn observe<'a>(
    plan: &'a Plan,
    sources: &'a Sources,
    name: &'a str,
    indicator: &'a IndicatorFile,
    problems: &'a mut Problems,
    totals: &'a mut Vec<Total>,
) -> Series {
    let mut found = Observer { plan, sources, name, indicator, series: Series::default(), problems, totals };
    for (source_name, source) in &plan.sources {
        for figure in &source.figure {
            if figure.indicator.as_ref().is_some_and(|i| i.value.0 == name) {
                found.cited(source, &format!("{source_name}.{}", figure.id.value.0), None);
            }
        }
    }
    for observation in &indicator.observation {
        match &observation.figure {
            Some(figure) => {
                if let Some((source, _)) = plan.figure(figure) {
                    found.cited(source, &figure.value, Some(observation));
                }
            }
            None => found.given(observation),
        }
    }
    indicator.table.iter().for_each(|table| found.rows(table));
    found.series
}

struct Observer<'a> {
    plan: &'a Plan,
    sources: &'a Sources,
    name: &'a str,
    indicator: &'a IndicatorFile,
    series: Series,
    problems: &'a mut Problems,
    totals: &'a mut Vec<Total>,
}

impl<'a> Observer<'a> {
    fn unit(&self) -> &Unit {
        &self.indicator.unit.value.0
    }

    fn home(&self) -> String {
        self.plan.head.region.code.value.0.as_str().to_string()
    }

    fn add(&mut self, observation: Observation) {
        let same = |o: &Observation| {
            o.period == observation.period && o.region == observation.region && o.vintage == observation.vintage
        };
        match self.series.observations.iter().find(|o| same(o)) {
            Some(first) if first.origin == observation.origin => {}
            Some(first) if first.value == observation.value => {
                // Two sources that agree: the stronger one speaks.
                if observation.status < first.status {
                    self.series.observations.retain(|o| !same(o));
                    self.series.observations.push(observation);
                }
            }
            Some(first) => {
                let (a, b) = (describe(&first.origin), describe(&observation.origin));
                let period = &observation.period;
                let message = if first.open && observation.open {
                    let (x, y, region) = (first.value, observation.value, &observation.region);
                    Text::new(
                        format!("{period} {region} 有两个不同的值：{x}（{a}）与 {y}（{b}）"),
                        format!("two values for {period}, {region}: {x} ({a}) and {y} ({b})"),
                    )
                } else {
                    Text::new(
                        format!("{period} 有两个不同的值（保密，不显示）：{a} 与 {b}"),
                        format!("two values for {period} (confidential, not shown): {a} and {b}"),
                    )
                };
                self.problems.push(
                    Problem::new(Code::Conflict, message).at(self.plan.place(self.indicator.unit.span)).hint(
                        Text::new(
                            "请删去其一，或用 vintage 区分初步数与最终数。",
                            "take one away, or tell preliminary and final figures apart by `vintage`.",
                        ),
                    ),
                );
            }
            None => self.series.observations.push(observation),
        }
    }

    fn cited(&mut self, source: &SourceFile, name: &str, with: Option<&ObservationSpec>) {
        let Some((_, figure)) = self.plan.figure(name) else { return };
        let written = figure.value.value.0.clone();
        let Some(value) = written.in_unit(self.unit()) else { return };
        let period =
            with.and_then(|w| w.period.as_ref()).map_or_else(|| figure.period.value.0.clone(), |p| p.value.0.clone());
        let region = with
            .and_then(|w| w.region.as_ref())
            .or(figure.region.as_ref())
            .map_or_else(|| self.home(), |r| r.value.0.clone());
        self.add(Observation {
            value,
            written: Some(written),
            period,
            region,
            kind: figure.kind,
            prices: self.indicator.prices,
            vintage: with.and_then(|w| w.vintage.clone()),
            status: source.status,
            origin: Origin::Figure(name.to_string()),
            open: self.plan.is_open_figure(name),
        });
    }

    fn given(&mut self, spec: &ObservationSpec) {
        let (Some(amount), Some(period)) = (&spec.value, &spec.period) else { return };
        let written = amount.value.0.clone();
        let Some(value) = written.in_unit(self.unit()) else { return };
        let (status, reason) = [
            (Status::Assumed, &spec.assumed),
            (Status::User, &spec.user),
            (Status::Recalled, &spec.recalled),
            (Status::Synthetic, &spec.synthetic),
        ]
        .into_iter()
        .find_map(|(status, reason)| reason.clone().map(|reason| (status, reason)))
        .unwrap_or((Status::Assumed, String::new()));
        self.add(Observation {
            value,
            written: Some(written),
            period: period.value.0.clone(),
            region: spec.region.as_ref().map_or_else(|| self.home(), |r| r.value.0.clone()),
            kind: self.indicator.kind,
            prices: self.indicator.prices,
            vintage: spec.vintage.clone(),
            status,
            origin: Origin::Given { reason },
            open: true,
        });
    }

    fn rows(&mut self, spec: &'a FromTable) {
        let named = Named { source: &spec.source, sheet: spec.sheet.as_ref(), only: spec.only.as_ref() };
        let shown: Vec<_> = [&spec.value, &spec.period].into_iter().chain(&spec.region).collect();
        let columns: Vec<_> = shown.iter().copied().chain(&spec.units).collect();
        let rows = match Rows::open(self.plan, self.sources, named, &columns) {
            Ok(rows) => rows,
            Err(problems) => return self.problems.extend(problems),
        };
        // What a closed column selects or locates is as closed as what it holds.
        let open = rows.shows(shown.iter().map(|column| column.value.as_str()));
        let mut sums: BTreeMap<(Period, String), Vec<(usize, f64)>> = BTreeMap::new();
        for row in rows.rows.iter().copied() {
            let (number, period) = match (rows.number(row, 0), rows.period(row, 1)) {
                (Ok(None), _) => continue,
                (Ok(Some(number)), Ok(period)) => (number, period),
                (Err(problem), _) | (_, Err(problem)) => {
                    self.problems.push(problem);
                    continue;
                }
            };
            let Some(written) = number
                .to_string()
                .parse::<linping_units::Decimal>()
                .ok()
                .map(|n| Quantity::new(n, spec.unit.value.0.clone()))
            else {
                continue;
            };
            let Some(value) = written.in_unit(self.unit()) else { continue };
            let place = match rows.place(row, 0).position {
                linping_problems::Position::Line { line, .. } => format!("line {line}"),
                linping_problems::Position::Cell { sheet, cell } => format!("{sheet}!{cell}"),
                _ => String::new(),
            };
            let region = spec.region.as_ref().map_or_else(|| self.home(), |_| rows.text(row, 2).to_string());
            if spec.take == Take::Sum {
                sums.entry((period, region)).or_default().push((row, value));
                continue;
            }
            self.add(Observation {
                value,
                written: Some(written),
                period,
                region,
                kind: self.indicator.kind,
                prices: self.indicator.prices,
                vintage: None,
                status: rows.source.status,
                origin: Origin::Cell { source: spec.source.value.0.clone(), place },
                open,
            });
        }
        self.sums(spec, &rows, sums, open);
    }

    /// Sums over rows. What is for the plan's makers only stays with them; of confidential rows safe totals are shown.
    fn sums(&mut self, spec: &FromTable, rows: &Rows, sums: BTreeMap<(Period, String), Vec<(usize, f64)>>, open: bool) {
        let source = rows.source;
        let unit_at = spec.units.as_ref().map(|_| 2 + usize::from(spec.region.is_some()));
        let unit = |row: usize| unit_at.map_or_else(|| format!("\u{0}{row}"), |at| rows.text(row, at).to_string());
        let asked = [&spec.value, &spec.period].into_iter().chain(&spec.region).chain(&spec.units);
        let internal = rows.is_internal(asked.map(|column| column.value.as_str()));
        for ((period, region), rows) in sums {
            let name = &spec.source.value.0;
            let origin = if open {
                Origin::Cell { source: name.clone(), place: format!("Σ {}", rows.len()) }
            } else {
                Origin::Given { reason: format!("Σ {} × {} ({name})", rows.len(), spec.value.value) }
            };
            if !open && !internal {
                let sheet = spec.sheet.as_ref().map(|sheet| sheet.value.as_str()).unwrap_or_default();
                self.totals.push(Total {
                    indicator: self.name.to_string(),
                    period: period.clone(),
                    region: region.clone(),
                    of: (format!("{name}\u{0}{sheet}"), spec.value.value.clone()),
                    rows: rows.iter().map(|(row, value)| (*row, (unit(*row), *value))).collect(),
                });
            }
            self.add(Observation {
                value: rows.iter().map(|(_, value)| value).sum(),
                written: None,
                period,
                region,
                kind: self.indicator.kind,
                prices: self.indicator.prices,
                vintage: None,
                status: source.status,
                origin,
                open,
            });
        }
    }
}

fn describe(origin: &Origin) -> String {
    match origin {
        Origin::Figure(name) => name.clone(),
        Origin::Given { reason } => reason.clone(),
        Origin::Cell { source, place } => format!("{source} {place}"),
        Origin::Derived(derived) => derived.method.clone(),
    }
}
