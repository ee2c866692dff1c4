//! What the form cannot say: numbers with nothing behind them, targets in another unit than their indicator, dates that run
//! backwards.

use crate::files::*;
use crate::{Located, Plan, Span, values::*};
use linping_problems::{Code, Problem, Problems, Text};
use linping_units::Unit;

/// Every problem of meaning in the plan.
pub(crate) fn check(plan: &Plan) -> Problems {
    let mut checker = Checker { plan, problems: Vec::new() };
    checker.head();
    plan.sources.values().for_each(|source| checker.source(source));
    plan.indicators.iter().for_each(|(name, indicator)| checker.indicator(name, indicator));
    plan.targets.target.iter().for_each(|target| checker.target(target));
    plan.targets.promise.iter().for_each(|promise| checker.promise(promise));
    plan.actions.iter().for_each(|(name, action)| checker.action(name, action));
    checker.order_of_actions();
    checker.problems
}

/// The same for some actions only, as a scenario has changed them.
pub(crate) fn check_actions<'a>(plan: &Plan, names: impl Iterator<Item = &'a String>) -> Problems {
    let mut checker = Checker { plan, problems: Vec::new() };
    for name in names {
        if let Some(action) = plan.actions.get(name) {
            checker.action(name, action);
        }
    }
    checker.problems
}

struct Checker<'a> {
    plan: &'a Plan,
    problems: Problems,
}

impl Checker<'_> {
    fn report(&mut self, code: Code, span: Span, message: (String, String), hint: (&str, &str)) {
        let problem = Problem::new(code, Text::new(message.0, message.1)).at(self.plan.place(span));
        self.problems.push(problem.hint(Text::new(hint.0, hint.1)));
    }

    fn file_span(&self, path: &str) -> Span {
        self.plan.nodes.get(path).map_or_else(Span::default, |node| Span { end: node.span.start, ..node.span })
    }

    fn head(&mut self) {
        let head = &self.plan.head;
        if head.horizon < head.base_year {
            let span = self.plan.nodes["plan.toml"].get("horizon").map_or_else(Span::default, |n| n.span);
            self.report(
                Code::BadValue,
                span,
                (
                    format!("horizon {} 早于 base-year {}", head.horizon, head.base_year),
                    format!("the horizon {} lies before the base year {}", head.horizon, head.base_year),
                ),
                ("规划期末应不早于基准年。", "the horizon must not lie before the base year."),
            );
        }
    }

    fn source(&mut self, source: &SourceFile) {
        for figure in &source.figure {
            let document = matches!(source.form, SourceForm::Document);
            let cited = if document {
                figure.says.is_some()
            } else {
                figure.row.is_some() && figure.column.is_some() || figure.says.is_some()
            };
            if !cited {
                let hint = if document {
                    ("请补上 says = \"原文\"。", "add says = \"the words\".")
                } else {
                    ("请补上 row 与 column。", "add row and column.")
                };
                self.report(
                    Code::Unfounded,
                    figure.id.span,
                    (
                        format!("“{}”没有原文或单元格", figure.id.value.0),
                        format!("`{}` has neither words nor a cell", figure.id.value.0),
                    ),
                    hint,
                );
            }
            if source.file.is_none() && source.status == Status::Published {
                self.report(
                    Code::Unfounded,
                    figure.id.span,
                    (
                        format!("“{}”所在来源没有文件，无法核对", figure.id.value.0),
                        format!("the source of `{}` has no file to check it against", figure.id.value.0),
                    ),
                    ("请补上 file，或改用 status = \"recalled\"。", "add `file`, or say status = \"recalled\"."),
                );
            }
            if let Some(indicator) = figure.indicator.as_ref().and_then(|name| self.plan.indicators.get(&name.value.0))
            {
                self.same_dimension(&figure.value, &indicator.unit);
            }
            let column = figure.column.as_ref().and_then(|column| source.columns.get(&column.value));
            if let Some(unit) = column.and_then(|column| column.unit.as_ref()) {
                self.same_dimension(&figure.value, unit);
            }
        }
    }

    fn same_dimension(&mut self, amount: &Located<Amount>, unit: &Located<UnitText>) {
        if amount.unit.measure() != unit.measure() {
            let (written, wanted) = (&amount.value.0, &unit.value.0);
            let message = Text::new(
                format!("“{written}”的单位与此处应有的单位“{wanted}”不同类"),
                format!("`{written}` is not of the kind of the unit expected here, `{wanted}`"),
            );
            let problem = Problem::new(Code::WrongUnit, message)
                .at(self.plan.place(amount.span))
                .related(self.plan.place(unit.span), Text::new("应有的单位", "the unit expected"))
                .hint(Text::new(
                    "请换成同类单位，或改正另一处的 unit。",
                    "use a unit of that kind, or mend the `unit` it is compared with.",
                ));
            self.problems.push(problem);
        }
    }

    fn indicator(&mut self, _name: &str, indicator: &IndicatorFile) {
        for observation in &indicator.observation {
            let stated = Stated {
                figure: observation.figure.clone(),
                value: observation.value.clone(),
                assumed: observation.assumed.clone(),
                range: observation.range.clone(),
                user: observation.user.clone(),
                recalled: observation.recalled.clone(),
                synthetic: observation.synthetic.clone(),
            };
            let span = observation.figure.as_ref().map(|f| f.span).or(observation.value.as_ref().map(|v| v.span));
            let span = span.or(observation.period.as_ref().map(|p| p.span)).unwrap_or(indicator.unit.span);
            self.stated(&stated, span, Some(&indicator.unit));
            if observation.figure.is_none() && observation.period.is_none() {
                self.report(
                    Code::MissingKey,
                    span,
                    ("观测值缺少时期".into(), "the observation has no period".into()),
                    ("请补上 period = …。", "add `period = …`."),
                );
            }
        }
        for table in &indicator.table {
            if table.unit.measure() != indicator.unit.measure() {
                let message =
                    Text::new("表中单位与指标的单位不同类", "the table's unit is not of the kind of the indicator's");
                let problem = Problem::new(Code::WrongUnit, message)
                    .at(self.plan.place(table.unit.span))
                    .related(self.plan.place(indicator.unit.span), Text::new("指标的单位", "the indicator's unit"));
                self.problems.push(problem.hint(Text::new("请换成同类单位。", "use a unit of that kind.")));
            }
            if let (Some(units), Take::Each) = (&table.units, table.take) {
                self.report(
                    Code::BadValue,
                    units.span,
                    ("units 只用于合计".into(), "`units` is for totals only".into()),
                    ("请加 take = \"sum\"，或删去 units。", "add `take = \"sum\"`, or take `units` away."),
                );
            }
            let column = self.plan.sources.get(&*table.source.value).and_then(|s| s.columns.get(&table.value.value));
            if let Some(unit) = column.and_then(|column| column.unit.as_ref())
                && unit.value != table.unit.value
            {
                let (here, there) = (&table.unit.value.0, &unit.value.0);
                let problem = Problem::new(
                    Code::WrongUnit,
                    Text::new(
                        format!("此处单位是“{here}”，来源说该列是“{there}”"),
                        format!("the unit here is `{here}`, and the source says that the column is in `{there}`"),
                    ),
                );
                let related = Text::new("来源中的单位", "the unit in the source");
                self.problems
                    .push(problem.at(self.plan.place(table.unit.span)).related(self.plan.place(unit.span), related));
            }
        }
        if let Some(limit) = &indicator.limit {
            self.same_dimension(limit, &indicator.unit);
        }
    }

    /// A number must cite a figure, or be given with exactly one reason.
    /// A range stands beside an assumed value and holds it.
    fn range(&mut self, stated: &Stated) {
        let Some([low, high]) = stated.range.as_deref() else { return };
        let holds = |value: &Amount| {
            let (low, high) = (low.value.0.compare(value), value.compare(&high.value.0));
            low.is_some_and(|order| order.is_le()) && high.is_some_and(|order| order.is_le())
        };
        if stated.assumed.is_some() && stated.value.as_ref().is_some_and(|value| holds(&value.value)) {
            return;
        }
        self.report(
            Code::BadValue,
            low.span,
            (
                "范围须写在假定值旁并包含它，先小后大".into(),
                "a range stands beside an assumed value and holds it, the lower end first".into(),
            ),
            (
                "例如 value = \"800 万元\"，range = [\"600 万元\", \"1000 万元\"]。",
                "for example value = \"800 万元\", range = [\"600 万元\", \"1000 万元\"].",
            ),
        );
    }

    fn stated(&mut self, stated: &Stated, span: Span, unit: Option<&Located<UnitText>>) {
        let reasons = stated.reasons().len();
        let hint = (
            "写 figure = \"来源.数字\"，或 value 加上 assumed、user、recalled、synthetic 之一。",
            "write figure = \"source.figure\", or `value` with one of assumed, user, recalled, synthetic.",
        );
        self.range(stated);
        match (&stated.figure, &stated.value) {
            (None, None) => self.report(Code::Unfounded, span, ("没有数字".into(), "there is no number".into()), hint),
            (None, Some(_)) if reasons == 0 => self.report(
                Code::Unfounded,
                span,
                (
                    "这个数字没有出处，也没有说明是假定".into(),
                    "this number has nothing behind it and is not said to be assumed".into(),
                ),
                hint,
            ),
            (None, Some(_)) if reasons > 1 => self.report(
                Code::BadValue,
                span,
                ("只能写一个理由".into(), "only one reason can be given".into()),
                hint,
            ),
            (Some(_), _) if reasons > 0 => self.report(
                Code::BadValue,
                span,
                ("引用的数字不需要理由".into(), "a cited figure needs no reason".into()),
                hint,
            ),
            (Some(figure), Some(value))
                if self.plan.figure(figure).is_some_and(|(_, spec)| !spec.value.same_magnitude(value)) =>
            {
                self.report(
                    Code::FigureMismatch,
                    value.span,
                    ("数值与所引数字不同".into(), "the value differs from the figure cited".into()),
                    ("删去 value，或改正它。", "leave out `value`, or mend it."),
                );
            }
            _ => {}
        }
        if let (Some(unit), Some(value)) = (unit, &stated.value) {
            self.same_dimension(value, unit);
        }
        if let (Some(unit), Some(figure)) = (unit, &stated.figure)
            && let Some((_, spec)) = self.plan.figure(figure)
            && spec.value.unit.measure() != unit.measure()
        {
            let message = Text::new(
                format!("所引数字“{}”的单位与指标不同类", spec.value.value.0),
                format!("the figure `{}` is not of the kind of the indicator's unit", spec.value.value.0),
            );
            let problem = Problem::new(Code::WrongUnit, message)
                .at(self.plan.place(figure.span))
                .related(self.plan.place(spec.value.span), Text::new("所引数字", "the figure cited"))
                .related(self.plan.place(unit.span), Text::new("应有的单位", "the unit expected"));
            self.problems.push(problem.hint(Text::new("请引用别的数字。", "cite another figure.")));
        }
    }

    fn cited_or_illustrative(&mut self, cited: bool, illustrative: bool, span: Span) {
        let hint = (
            "写 promised = { source = …, says = … }，或 illustrative = \"理由\"。",
            "write promised = { source = …, says = … }, or illustrative = \"why\".",
        );
        if !cited && !illustrative {
            self.report(
                Code::Unfounded,
                span,
                (
                    "承诺必须引用原话，或说明是示意".into(),
                    "a promise must cite its words or say that it is illustrative".into(),
                ),
                hint,
            );
        } else if cited && illustrative {
            self.report(
                Code::BadValue,
                span,
                ("不能既是公布的又是示意的".into(), "a promise cannot be both cited and illustrative".into()),
                hint,
            );
        }
    }

    fn target(&mut self, target: &TargetSpec) {
        let span = target.indicator.span;
        self.cited_or_illustrative(target.promised.is_some(), target.illustrative.is_some(), span);
        if target.at_least.is_none() && target.at_most.is_none() && target.in_every_area_at_least.is_none() {
            self.report(
                Code::MissingKey,
                span,
                ("目标没有数字".into(), "the target has no number".into()),
                (
                    "请补上 at-least 或 at-most；没有数字的承诺写在 [[promise]]。",
                    "add at-least or at-most; a promise without a number is a [[promise]].",
                ),
            );
        }
        let Some(indicator) = self.plan.indicators.get(&target.indicator.value.0) else { return };
        let unit = indicator.unit.clone();
        for amount in [&target.at_least, &target.at_most, &target.in_every_area_at_least]
            .into_iter()
            .flatten()
            .chain(target.path.iter().map(|step| &step.value))
        {
            self.same_dimension(amount, &unit);
        }
        let year = self.plan.head.base_year;
        if target.by.last_day().year() < year {
            self.report(
                Code::OutOfRange,
                target.by.span,
                (
                    format!("目标期限 {} 早于规划基年 {year}", target.by.value.0),
                    format!("the target is due {}, before the plan's base year {year}", target.by.value.0),
                ),
                ("请改正 by，或让 base-year 不晚于它。", "mend `by`, or let `base-year` be no later."),
            );
        }
        if let Some(base) = &target.base
            && base.end() > target.by.end()
        {
            self.report(
                Code::BadValue,
                base.span,
                ("基准时期晚于目标时期".into(), "the base lies after the target".into()),
                ("请改正 base 或 by。", "mend `base` or `by`."),
            );
        }
    }

    fn promise(&mut self, promise: &PromiseSpec) {
        self.cited_or_illustrative(promise.promised.is_some(), promise.illustrative.is_some(), promise.id.span);
        if let Some(milestone) = &promise.milestone {
            let action = promise.action.as_ref().map_or("", |action| &action.value.0);
            if !self.plan.names.has("milestone", &format!("{action}.{}", milestone.value.0)) {
                self.report(
                    Code::UnknownName,
                    milestone.span,
                    (
                        format!("行动“{action}”没有节点“{}”", milestone.value.0),
                        format!("the action `{action}` has no milestone `{}`", milestone.value.0),
                    ),
                    ("请写行动文件里 [[milestone]] 的 id。", "write the id of a [[milestone]] of that action."),
                );
            }
        }
    }

    fn action(&mut self, name: &str, action: &ActionFile) {
        let span = self.file_span(&format!("actions/{name}.toml"));
        for dates in [&action.planned, &action.actual].into_iter().flatten() {
            if let (Some(start), Some(end)) = (&dates.start, &dates.end)
                && start.start() > end.last_day()
            {
                self.report(
                    Code::BadValue,
                    end.span,
                    ("结束早于开始".into(), "it ends before it begins".into()),
                    ("请改正日期。", "mend the dates."),
                );
            }
        }
        self.opens(action);
        if let (Some(effect), None) = (&action.effect, &action.reason) {
            self.report(
                Code::MissingKey,
                effect.span,
                ("不主张效果时须说明理由".into(), "claiming no effect needs a reason".into()),
                ("请补上 reason = { zh = …, en = … }。", "add reason = { zh = …, en = … }."),
            );
        }
        let costs =
            action.cost.iter().flat_map(|cost| [&cost.planned, &cost.completed, &cost.paid, &cost.running]).flatten();
        for stated in costs.chain(action.funding.iter().map(|funding| &funding.amount)) {
            let at = stated.figure.as_ref().map(|f| f.span).or(stated.value.as_ref().map(|v| v.span)).unwrap_or(span);
            self.stated(stated, at, None);
            if let Some((quantity, ..)) = self.plan.stated(stated)
                && quantity.value.is_sign_negative()
            {
                self.report(
                    Code::BadValue,
                    at,
                    (format!("“{quantity}”小于零"), format!("`{quantity}` is below zero")),
                    (
                        "投资与资金不能为负；收益请写成指标。",
                        "cost and funding cannot be negative; tell a gain as an indicator.",
                    ),
                );
            }
            let is_money = |unit: &Unit| unit.of.dimension() == linping_units::Dimension::Money;
            if let Some((quantity, ..)) = self.plan.stated(stated)
                && !is_money(&quantity.unit)
            {
                self.report(
                    Code::WrongUnit,
                    at,
                    (
                        format!("此处应为金额，而“{quantity}”不是"),
                        format!("money is asked for, and `{quantity}` is not"),
                    ),
                    ("例如 \"9000 万元\"。", "for example \"9000 万元\"."),
                );
            }
        }
    }

    /// What stood before the base year is in the baseline already, and would be counted twice.
    fn opens(&mut self, action: &ActionFile) {
        let Some(measure) = action.measure.as_ref().filter(|measure| measure.kind.value != "milestones") else {
            return;
        };
        let said = ["opens", "starts"].iter().find_map(|key| measure.node.get(key));
        let said = said.and_then(|node| Some((node.typed::<When>().ok()?, node.span)));
        let ends = [&action.actual, &action.planned].into_iter().flatten().find_map(|dates| dates.end.as_ref());
        let opens = said.or_else(|| ends.map(|end| (end.value.clone(), end.span)));
        let base = self.plan.head.base_year;
        if let Some((when, span)) = opens.filter(|(when, _)| when.0.last_day().year() < base) {
            self.report(
                Code::OutOfRange,
                span,
                (
                    format!("{} 启用，早于规划基年 {base}", when.0),
                    format!("it opens in {}, before the plan's base year {base}", when.0),
                ),
                (
                    "基年前已有的请写入基准图层；或改正 opens，或让 base-year 不晚于它。",
                    "what stood before belongs into the baseline; or mend `opens`, or let `base-year` be no later.",
                ),
            );
        }
    }

    /// `after` must not run in a circle.
    fn order_of_actions(&mut self) {
        let plan = self.plan;
        for (name, action) in &plan.actions {
            for reference in &action.after {
                let Some(path) = self.way_back(&reference.value.0, name) else { continue };
                self.report(
                    Code::Cycle,
                    reference.span,
                    (
                        format!("行动循环等待：{name} → {}", path.join(" → ")),
                        format!("actions wait for one another in a circle: {name} → {}", path.join(" → ")),
                    ),
                    ("请去掉其中一个 after。", "take one `after` away."),
                );
            }
        }
    }

    /// The shortest way from one action to another along `after`.
    fn way_back(&self, from: &str, to: &str) -> Option<Vec<String>> {
        let mut paths = std::collections::VecDeque::from([vec![from.to_string()]]);
        let mut seen = std::collections::BTreeSet::from([from.to_string()]);
        while let Some(path) = paths.pop_front() {
            let last = path.last()?;
            if last == to {
                return Some(path);
            }
            for next in self.plan.actions.get(last).into_iter().flat_map(|action| &action.after) {
                if seen.insert(next.value.0.clone()) {
                    paths.push_back(path.iter().cloned().chain([next.value.0.clone()]).collect());
                }
            }
        }
        None
    }
}
