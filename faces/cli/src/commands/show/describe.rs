use super::{Fact, Shown};
use linping_actions::milestone_at;
use linping_baseline::{Observation, Origin};
use linping_effects::{PromiseResult, Results, quantity};
use linping_language::files::{ActionFile, IndicatorFile, SourceFile, TextKind};
use linping_language::{Plan, Stated};
use linping_problems::Text;
use linping_report::money::PARTS;

/// One thing of a kind; `None` if nothing has the name or it is not open.
pub fn describe(kind: &str, name: &str, plan: &Plan, results: &Results) -> Option<Shown> {
    match kind {
        "indicator" => plan.indicators.get(name).map(|spec| indicator(name, spec, results)),
        "action" => plan.actions.get(name).map(|spec| action(name, spec, results)),
        "source" if plan.is_open_source(name) => plan.sources.get(name).map(|file| source(name, file)),
        "figure" if plan.is_open_figure(name) => figure(name, plan),
        "promise" => results.promises.iter().find(|p| p.id == name).map(|p| promise(p, plan)),
        "scenario" => scenario(name, plan),
        _ => None,
    }
}

fn fact(key: &'static str, zh: &str, en: &str, value: Text) -> Fact {
    Fact { key, label: Text::new(zh, en), value, status: None }
}

fn indicator(name: &str, spec: &IndicatorFile, results: &Results) -> Shown {
    let unit = spec.unit.value.0.to_string();
    let mut facts = Vec::new();
    facts.extend(spec.definition.as_ref().map(|d| fact("definition", "含义", "meaning", d.into())));
    if !unit.is_empty() {
        facts.push(fact("unit", "单位", "unit", Text::same(unit)));
    }
    let method = spec.measure.as_ref().map(|measure| measure.kind.value.clone());
    facts.extend(method.map(|method| fact("method", "方法", "method", Text::same(method))));
    if let Some(series) = results.baseline.series.get(name) {
        facts.extend(series.missing.iter().map(|missing| fact("missing", "缺数", "missing", missing.clone())));
        facts.extend(series.observations.iter().filter(|o| o.open).map(|o| observation(o, spec, results)));
        facts.extend(series.flags.iter().map(|flag| fact("caution", "注意", "caution", flag.clone())));
    }
    for promise in results.promises.iter().filter(|p| p.indicator.as_deref() == Some(name)) {
        facts.push(verdict(promise, "target", "目标", "target"));
    }
    Shown { kind: "indicator", id: name.to_string(), name: (&spec.name).into(), facts }
}

fn observation(observed: &Observation, spec: &IndicatorFile, results: &Results) -> Fact {
    let value = quantity(observed, spec);
    let origin = match &observed.origin {
        Origin::Figure(figure) => Text::same(figure),
        Origin::Given { reason } => Text::same(reason),
        Origin::Cell { source, place } => Text::same(format!("{source} {place}")),
        Origin::Derived(derived) => {
            let said = derived.said();
            Text::new(format!("{}: {}", derived.method, said.zh), format!("{}: {}", derived.method, said.en))
        }
    };
    let place =
        if observed.region == results.baseline.region { String::new() } else { format!(" {}", observed.region) };
    Fact {
        key: "value",
        label: Text::same(format!("{}{place}", observed.period)),
        value: Text::new(format!("{value}，{}", origin.zh), format!("{}, {}", value.in_english(), origin.en)),
        status: Some(observed.status),
    }
}

fn verdict(promise: &PromiseResult, key: &'static str, zh: &str, en: &str) -> Fact {
    let word = promise.verdict.text();
    fact(
        key,
        zh,
        en,
        Text::new(
            format!("{}：{}（{}）", promise.name.zh, word.zh, promise.reason.zh),
            format!("{}: {} ({})", promise.name.en, word.en, promise.reason.en),
        ),
    )
}

fn stated(key: &'static str, label: Text, stated: &Stated, plan: &Plan) -> Option<Fact> {
    if !plan.is_open(stated) {
        return Some(Fact { key, label, value: Text::new("（不公开）", "(not open)"), status: None });
    }
    let (quantity, status, figure) = plan.stated(stated)?;
    let behind = figure.or(stated.reasons().first().map(|(_, reason)| *reason)).unwrap_or_default();
    let value = Text::new(format!("{quantity}，{behind}"), format!("{}, {behind}", quantity.in_english()));
    Some(Fact { key, label, value, status: Some(status) })
}

fn action(name: &str, spec: &ActionFile, results: &Results) -> Shown {
    let plan = &results.plan;
    let mut facts = Vec::new();
    let state = results
        .actions
        .get(name)
        .map_or_else(|| Text::new("此情景中不实施", "not in this scenario"), |result| result.state.text());
    facts.push(fact("state", "进展", "state", state));
    facts.extend(spec.owner.as_ref().map(|owner| fact("owner", "牵头单位", "lead", owner.into())));
    facts.extend(spec.partners.iter().map(|partner| fact("partner", "配合单位", "partner", partner.into())));
    for (key, zh, en, dates) in
        [("planned", "计划", "planned", &spec.planned), ("actual", "实际", "actual", &spec.actual)]
    {
        let Some(dates) = dates else { continue };
        let written =
            [&dates.start, &dates.end].map(|d| d.as_ref().map_or("…".to_string(), |d| d.value.0.to_string()));
        facts.push(fact(key, zh, en, Text::same(written.join(" – "))));
    }
    for milestone in &spec.milestone {
        let state = milestone_at(milestone, &results.as_of).text();
        let name = Text::from(&milestone.name);
        facts.push(Fact {
            key: "milestone",
            label: Text::new("节点", "milestone"),
            value: Text::new(format!("{}：{}", name.zh, state.zh), format!("{}: {}", name.en, state.en)),
            status: None,
        });
    }
    let labels = [
        ("计划投资", "planned cost"),
        ("完成投资", "completed"),
        ("已支付", "paid"),
        ("每年运行费用", "running, a year"),
    ];
    for ((key, part), (zh, en)) in PARTS.iter().zip(labels) {
        let amount = spec.cost.as_ref().and_then(part);
        facts.extend(amount.and_then(|amount| stated(key, Text::new(zh, en), amount, plan)));
    }
    for funding in &spec.funding {
        facts.extend(stated("funding", (&funding.from).into(), &funding.amount, plan));
    }
    let list = |indicators: &[linping_language::Located<linping_language::IndicatorRef>]| {
        Text::same(indicators.iter().map(|i| i.value.0.as_str()).collect::<Vec<_>>().join(", "))
    };
    if !spec.serves.is_empty() {
        facts.push(fact("serves", "服务的指标", "serves", list(&spec.serves)));
    }
    if !spec.supports.is_empty() {
        facts.push(fact("supports", "推动的指标", "supports", list(&spec.supports)));
    }
    for cite in spec.cites.iter().filter(|cite| plan.is_open_source(&cite.source.value)) {
        facts.push(fact(
            "cites",
            "原话",
            "words",
            Text::same(format!("“{}” ({})", cite.says.value, &*cite.source.value)),
        ));
    }
    Shown { kind: "action", id: name.to_string(), name: (&spec.name).into(), facts }
}

fn source(name: &str, file: &SourceFile) -> Shown {
    let mut facts = vec![fact("producer", "发布者", "producer", (&file.producer).into())];
    facts.extend(
        file.published.as_ref().map(|p| fact("published", "发布日期", "published", Text::same(p.value.0.to_string()))),
    );
    facts.push(fact("licence", "许可", "licence", Text::same(&file.licence)));
    facts.push(fact("status", "可信程度", "status", file.status.text()));
    let path = file.file.as_ref().map(|path| format!("sources/{}", &*path.value));
    facts.extend(path.map(|path| fact("file", "文件", "file", Text::same(path))));
    if file.text == TextKind::Paraphrase {
        facts.push(fact("text", "文本", "text", Text::new("我们对原文的改写", "our own rewriting of the original")));
    }
    facts.extend(file.original.as_ref().map(|original| {
        let (publisher, title, date) = (&original.publisher, &original.title, original.published.value.0.to_string());
        fact("original", "原文", "original", Text::same(format!("{publisher}, {title}, {date}")))
    }));
    facts.extend(file.note.as_ref().map(|note| fact("note", "说明", "note", note.into())));
    let figures = file.figure.iter().filter(|f| file.shows(f.column.as_ref().map(|c| c.value.as_str())));
    for figure in figures {
        let value = &figure.value.value.0;
        facts.push(Fact {
            key: "figure",
            label: Text::same(&*figure.id.value),
            value: Text::new(value.to_string(), value.in_english()),
            status: Some(file.status),
        });
    }
    Shown { kind: "source", id: name.to_string(), name: (&file.title).into(), facts }
}

fn figure(name: &str, plan: &Plan) -> Option<Shown> {
    let (file, figure) = plan.figure(name)?;
    let value = &figure.value.value.0;
    let mut facts = vec![
        Fact {
            status: Some(file.status),
            ..fact("value", "数值", "value", Text::new(value.to_string(), value.in_english()))
        },
        fact("period", "时期", "period", Text::same(figure.period.value.0.to_string())),
        fact("source", "来源", "source", (&file.title).into()),
    ];
    facts.extend(figure.says.as_ref().map(|says| fact("quote", "原话", "words", Text::same(&says.value))));
    facts.extend(figure.row.as_ref().map(|row| fact("row", "行", "row", Text::same(&row.value))));
    facts.extend(figure.column.as_ref().map(|column| fact("column", "列", "column", Text::same(&column.value))));
    facts.extend(
        figure.indicator.as_ref().map(|i| fact("indicator", "指标", "indicator", Text::same(i.value.0.as_str()))),
    );
    Some(Shown { kind: "figure", id: name.to_string(), name: Text::same(name), facts })
}

fn promise(promise: &PromiseResult, plan: &Plan) -> Shown {
    let mut facts = vec![
        fact("verdict", "判断", "verdict", promise.verdict.text()),
        Fact { status: promise.status, ..fact("reason", "依据", "reason", promise.reason.clone()) },
    ];
    facts.extend(promise.by.as_ref().map(|by| fact("by", "期限", "by", Text::same(by.to_string()))));
    let cite = promise.promised.as_ref().filter(|cite| plan.is_open_source(&cite.source.value));
    facts.extend(cite.map(|cite| {
        fact("words", "原话", "words", Text::same(format!("“{}” ({})", cite.says.value, &*cite.source.value)))
    }));
    facts
        .extend(promise.illustrative.as_ref().map(|why| fact("illustrative", "示意", "illustrative", Text::same(why))));
    facts.extend(promise.indicator.as_ref().map(|name| fact("indicator", "指标", "indicator", Text::same(name))));
    facts.extend(promise.action.as_ref().map(|name| fact("action", "行动", "action", Text::same(name))));
    let percent = |share: f64| Text::same(format!("{:.0} %", 100.0 * share));
    facts.extend(
        promise
            .likelihood
            .as_ref()
            .map(|l| fact("likelihood", "如期实现的可能性", "likelihood", percent(l.probability))),
    );
    Shown { kind: "promise", id: promise.id.clone(), name: promise.name.clone(), facts }
}

fn scenario(name: &str, plan: &Plan) -> Option<Shown> {
    let spec = plan.scenarios.get(name)?;
    let mut facts = Vec::new();
    let base = spec.based_on.as_ref().map_or("baseline", |base| &base.value.0);
    facts.push(fact("based-on", "基于", "based on", Text::same(base)));
    if spec.actions.is_some() {
        facts.push(fact("actions", "行动", "actions", Text::new("全部", "all")));
    }
    facts.extend(spec.with.iter().map(|a| fact("with", "加上", "with", Text::same(a.value.0.as_str()))));
    facts.extend(spec.without.iter().map(|a| fact("without", "去掉", "without", Text::same(a.value.0.as_str()))));
    for (path, node) in &spec.change {
        facts.push(fact("change", "改动", "change", Text::same(format!("{path} = {}", node.to_json()))));
    }
    Some(Shown { kind: "scenario", id: name.to_string(), name: (&spec.name).into(), facts })
}
