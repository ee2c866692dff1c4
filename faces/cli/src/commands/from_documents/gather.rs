//! What of the documents can stand in a plan.

use super::super::propose;
use super::Given;
use super::render::Item;
use crate::context::Failure;
use linping_documents::{BlockKind, Commitment, Dictionary, Document, Kind, Statement};
use linping_problems::Text;
use linping_units::{Period, Quantity};
use std::collections::{BTreeMap, BTreeSet};

/// A document with what it says.
pub struct Read {
    pub document: Document,
    pub bytes: Vec<u8>,
    pub statements: Vec<Statement>,
    pub commitments: Vec<Commitment>,
}

pub struct Source {
    pub document: usize,
    pub name: String,
    pub file: String,
    pub title: String,
    pub published: Option<Period>,
}

pub struct Figure {
    pub kept: bool,
    pub source: usize,
    pub id: String,
    pub label: String,
    pub value: String,
    pub quantity: Quantity,
    pub says: String,
    pub kind: Kind,
    pub period: Period,
    pub region: Option<usize>,
    pub indicator: Option<usize>,
    pub page: Option<usize>,
    pub qualifier: Option<String>,
}

pub struct Indicator {
    pub kept: bool,
    pub id: String,
    pub zh: String,
    pub en: Option<String>,
    pub unit: String,
    pub quantity: Quantity,
    pub kind: Kind,
    pub comparison: Option<String>,
}

pub struct Target {
    pub kept: bool,
    pub id: String,
    pub indicator: usize,
    pub by: Period,
    pub at_most: bool,
    pub value: String,
    pub source: usize,
    pub says: String,
}

pub struct Promise {
    pub kept: bool,
    pub id: String,
    pub name: String,
    pub action: usize,
    pub by: Option<Period>,
    pub date: Option<String>,
    pub measure: Option<String>,
    pub body: Option<String>,
    pub source: usize,
    pub says: String,
    pub page: Option<usize>,
}

pub struct Action {
    pub id: String,
    pub name: String,
}

/// The plan as far as the documents give it.
pub struct Draft {
    pub dictionary: Dictionary,
    pub region: String,
    pub code: String,
    pub year: i16,
    pub horizon: i16,
    pub as_of: String,
    pub regions: Vec<String>,
    pub sources: Vec<Source>,
    pub figures: Vec<Figure>,
    pub indicators: Vec<Indicator>,
    pub targets: Vec<Target>,
    pub promises: Vec<Promise>,
    pub actions: Vec<Action>,
    /// What is not in the plan, and why.
    pub left_out: Vec<(String, Text)>,
}

/// Identifiers of the indicators most districts publish; English names are the dictionary's.
const KNOWN: [(&str, &str); 12] = [
    ("地区生产总值", "gdp"),
    ("常住人口", "population"),
    ("一般公共预算收入", "budget-revenue"),
    ("固定资产投资", "fixed-asset-investment"),
    ("社会消费品零售总额", "retail-sales"),
    ("居民人均可支配收入", "income"),
    ("城镇居民人均可支配收入", "income-urban"),
    ("农村居民人均可支配收入", "income-rural"),
    ("规模以上工业增加值", "industrial-value-added"),
    ("进出口总额", "trade"),
    ("上市企业", "listed-firms"),
    ("城镇化率", "urbanisation-rate"),
];

impl Draft {
    /// Actions with something to do.
    pub fn actions_kept(&self) -> impl Iterator<Item = (usize, &Action)> {
        let used: BTreeSet<usize> = self.promises.iter().filter(|p| p.kept).map(|p| p.action).collect();
        self.actions.iter().enumerate().filter(move |(index, _)| used.contains(index))
    }

    /// Takes a part out of the draft; false if it was out already.
    pub fn leave_out(&mut self, item: Item, why: &Text) -> bool {
        let (kept, words) = match item {
            Item::Figure(index) => match self.figures.get_mut(index) {
                Some(figure) => (&mut figure.kept, figure.says.clone()),
                None => return false,
            },
            Item::Indicator(index) => {
                self.figures.iter_mut().filter(|f| f.indicator == Some(index)).for_each(|f| f.indicator = None);
                self.targets.iter_mut().filter(|t| t.indicator == index).for_each(|t| t.kept = false);
                match self.indicators.get_mut(index) {
                    Some(indicator) => (&mut indicator.kept, indicator.zh.clone()),
                    None => return false,
                }
            }
            Item::Target(index) => match self.targets.get_mut(index) {
                Some(target) => (&mut target.kept, target.says.clone()),
                None => return false,
            },
            Item::Promise(index) => match self.promises.get_mut(index) {
                Some(promise) => (&mut promise.kept, promise.says.clone()),
                None => return false,
            },
        };
        if std::mem::replace(kept, false) {
            self.left_out.push((words, why.clone()));
            return true;
        }
        false
    }

    fn note(&mut self, words: &str, zh: &str, en: &str) {
        self.left_out.push((words.to_string(), Text::new(zh, en)));
    }

    fn indicator(&mut self, statement: &Statement, value: &str, quantity: &Quantity, kind: Kind) -> usize {
        let same = |known: &Indicator| {
            known.zh == statement.indicator
                && known.kind == kind
                && known.comparison == statement.comparison
                && known.quantity.unit.measure() == quantity.unit.measure()
        };
        if let Some(index) = self.indicators.iter().position(same) {
            return index;
        }
        let stem = KNOWN.iter().find(|(zh, _)| *zh == statement.indicator).map_or("indicator", |(_, id)| id);
        let stem = match kind {
            Kind::Level | Kind::Count => stem.to_string(),
            other => format!("{stem}-{}", propose::kind(other)),
        };
        let taken = |id: &String| self.indicators.iter().any(|i| i.id == *id);
        let id = free(&stem, taken);
        self.indicators.push(Indicator {
            kept: true,
            id,
            zh: statement.indicator.clone(),
            en: self.dictionary.indicator(&statement.indicator).and_then(|i| i.english.clone()),
            unit: value.split_once(' ').map_or_else(String::new, |(_, unit)| unit.to_string()),
            quantity: quantity.clone(),
            kind,
            comparison: statement.comparison.clone(),
        });
        self.indicators.len() - 1
    }
}

/// A name nobody has yet.
fn free(stem: &str, taken: impl Fn(&String) -> bool) -> String {
    let mut name = stem.to_string();
    let mut number = 2;
    while taken(&name) {
        name = format!("{stem}-{number}");
        number += 1;
    }
    name
}

/// The letters and digits of a file's name that an identifier can have.
fn slug(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    let out = out.trim_end_matches('-').to_string();
    if out.is_empty() { "document".to_string() } else { out }
}

/// A period as statements and commitments write it: the longest part that the plan language reads.
fn period(text: &str) -> Option<Period> {
    if let Some(period) = propose::period(text) {
        return (1949..=2190).contains(&period.start().year()).then_some(period);
    }
    let characters: Vec<char> = text.chars().take(40).collect();
    for length in (4..=characters.len()).rev() {
        for window in characters.windows(length) {
            // Half a number is no period.
            let words: String = window.iter().collect();
            if let Ok(period) = words.parse::<Period>() {
                return (1949..=2190).contains(&period.start().year()).then_some(period);
            }
        }
    }
    None
}

fn most_frequent<T: Ord + Clone>(items: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    items.for_each(|item| *counts.entry(item).or_default() += 1);
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(item, _)| item)
}

/// Gathers what can be cited; what cannot is said to be left out.
pub fn gather(documents: &[Read], given: &Given) -> Result<Draft, Failure> {
    let statements = || documents.iter().flat_map(|read| &read.statements);
    let region = given.region.clone().or_else(|| most_frequent(statements().filter_map(|s| s.region.clone())));
    let facts = statements().filter(|s| s.kind != Kind::Target);
    let years = facts.filter_map(|s| s.period.as_deref().and_then(period)).map(|p| p.last_day().year());
    let dated = documents.iter().filter_map(|read| published(&read.document)).max();
    let year = given.year.or_else(|| most_frequent(years)).or_else(|| dated.as_ref().map(|d| d.start().year()));
    let Some(year) = year else {
        return Err(Failure::argument(
            "文档里看不出基准年，请写 --year 年份",
            "the documents do not tell the base year; give it by --year",
        ));
    };
    let mut draft = Draft {
        dictionary: Dictionary::standard(),
        region: region.unwrap_or_else(|| "待填地区".to_string()),
        code: given.code.as_ref().map_or("000000", |code| code.as_str()).to_string(),
        year,
        horizon: year + 5,
        as_of: dated.map_or_else(|| format!("{year}-12-31"), |date| date.last_day().to_string()),
        regions: Vec::new(),
        sources: Vec::new(),
        figures: Vec::new(),
        indicators: Vec::new(),
        targets: Vec::new(),
        promises: Vec::new(),
        actions: Vec::new(),
        left_out: Vec::new(),
    };
    for (index, read) in documents.iter().enumerate() {
        let name = read.document.name();
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "txt"));
        let id = free(&slug(stem), |id| draft.sources.iter().any(|s| s.name == *id));
        draft.sources.push(Source {
            document: index,
            file: format!("{id}.{}", slug(extension)),
            name: id,
            title: read.document.title().map_or_else(|| propose::first_line(&read.document), str::to_string),
            published: published(&read.document),
        });
        let mut names = BTreeSet::new();
        for statement in &read.statements {
            figure(&mut draft, index, &read.document, statement, &mut names);
        }
        for commitment in &read.commitments {
            promise(&mut draft, index, &read.document, commitment);
        }
    }
    unlink_conflicts(&mut draft);
    let ends = draft.targets.iter().map(|t| &t.by).chain(draft.promises.iter().filter_map(|p| p.by.as_ref()));
    let last = ends.map(|by| by.last_day().year()).filter(|y| *y <= 2190).max();
    draft.horizon = draft.horizon.max(last.unwrap_or(year));
    Ok(draft)
}

fn published(document: &Document) -> Option<Period> {
    let date = document.date()?;
    let day: String = date.chars().take(10).collect();
    day.parse().ok().or_else(|| date.parse().ok())
}

fn figure(draft: &mut Draft, source: usize, document: &Document, statement: &Statement, names: &mut BTreeSet<String>) {
    if statement.minor || statement.nonnumeric {
        return;
    }
    let says = propose::says(document, statement);
    let Some((value, quantity)) = propose::quantity(statement).and_then(|v| Some((v.clone(), v.parse().ok()?))) else {
        return draft.note(&says, "不是一个带已知单位的数", "not one number with a unit that is known");
    };
    let quantity: Quantity = quantity;
    let Some(period) = statement.period.as_deref().and_then(period) else {
        return draft.note(&says, "没有时期", "no period");
    };
    if document.find_quote(&says).is_none() || !linping_sources::states(&says, &quantity) {
        return draft.note(&says, "引文本身不足以说明这个数", "the quote alone does not state the value");
    }
    let region = statement.region.as_ref().filter(|name| **name != draft.region).map(|name| {
        draft.regions.iter().position(|known| known == name).unwrap_or_else(|| {
            draft.regions.push(name.clone());
            draft.regions.len() - 1
        })
    });
    let named = !statement.indicator.trim().is_empty() && !quantity.unit.to_string().is_empty();
    let mut indicator = None;
    if statement.kind == Kind::Target {
        // A target for another place is no target of the district.
        if named && region.is_none() && statement.role != Some("from") {
            target(draft, source, statement, (&value, &quantity), &period, &says);
        }
    } else if named && statement.role.is_none() {
        indicator = Some(draft.indicator(statement, &value, &quantity, statement.kind));
    }
    draft.figures.push(Figure {
        kept: true,
        source,
        id: propose::identifier(statement, names),
        label: statement.indicator.clone(),
        value,
        quantity,
        says,
        kind: statement.kind,
        period,
        region,
        indicator,
        page: statement.page,
        qualifier: statement.qualifier.clone(),
    });
}

fn target(
    draft: &mut Draft,
    source: usize,
    statement: &Statement,
    (value, quantity): (&str, &Quantity),
    by: &Period,
    says: &str,
) {
    let measure = quantity.unit.measure();
    let kinds = [Kind::Level, Kind::Count, Kind::Growth, Kind::Share];
    let grows = ["增长", "增速", "增幅"].iter().any(|word| says.contains(word) || statement.indicator.contains(word));
    let per_cent = quantity.unit.of.dimension() == linping_units::Dimension::PerCent;
    let fits = |i: &Indicator| {
        i.zh == statement.indicator
            && kinds.contains(&i.kind)
            && i.quantity.unit.measure() == measure
            && (!per_cent || (i.kind == Kind::Growth) == grows)
    };
    let kind = match (per_cent, grows) {
        (true, true) => Kind::Growth,
        (true, false) => Kind::Share,
        _ => Kind::Level,
    };
    let indicator = match draft.indicators.iter().position(fits) {
        Some(index) => index,
        None => draft.indicator(statement, value, quantity, kind),
    };
    // 城镇调查失业率控制在5.5%左右 is kept under, whatever stands beside the figure.
    let bounds = ["以内", "以下", "不超过", "不高于", "低于", "控制在"];
    let bounded = |words: &str| bounds.iter().any(|word| words.contains(word)) && !words.contains("不低于");
    let at_most = statement.qualifier.as_deref().is_some_and(bounded)
        || statement.sign < 0
        || says.contains("控制在") && bounded(says)
        || ["失业率", "死亡率", "发病率", "贫困发生率", "涨幅"].iter().any(|word| statement.indicator.contains(word))
        || statement.indicator.ends_with("消费价格");
    let id = format!("target-{}", draft.targets.len() + 1);
    let says = says.to_string();
    let value = value.to_string();
    draft.targets.push(Target { kept: true, id, indicator, by: by.clone(), at_most, value, source, says });
}

fn promise(draft: &mut Draft, source: usize, document: &Document, commitment: &Commitment) {
    let says = propose::visible(&commitment.quote);
    if document.find_quote(&says).is_none() {
        return draft.note(&says, "引文在文档中找不到", "the quote is not found in the document");
    }
    let name = match (&commitment.programme, heading(document, commitment.start)) {
        (Some(programme), _) => programme.clone(),
        (None, Some(heading)) => heading,
        (None, None) => "未归入项目的承诺".to_string(),
    };
    let action = draft.actions.iter().position(|action| action.name == name).unwrap_or_else(|| {
        draft.actions.push(Action { id: format!("action-{}", draft.actions.len() + 1), name });
        draft.actions.len() - 1
    });
    // 碳排放下降3%: a verb that stands behind its object stays there.
    let object = propose::visible(&commitment.object);
    let behind = says.find(&object).zip(says.rfind(&commitment.verb)).is_some_and(|(object, verb)| object < verb);
    let words = if behind { format!("{object}{}", commitment.verb) } else { format!("{}{object}", commitment.verb) };
    let words: String = words.chars().take(60).collect();
    draft.promises.push(Promise {
        kept: true,
        id: format!("promise-{}", draft.promises.len() + 1),
        name: words,
        action,
        // 今年 and 三年内 mean what they mean in the document.
        by: commitment.by.as_deref().or(commitment.date.as_deref()).and_then(period),
        date: commitment.date.clone(),
        measure: commitment.measure.clone(),
        body: commitment.body.clone(),
        source,
        says,
        page: commitment.page,
    });
}

/// The heading a place in the file stands under.
fn heading(document: &Document, place: usize) -> Option<String> {
    let blocks = document.blocks().iter().take_while(|block| document.source_range(block.range.clone()).start <= place);
    let heading = blocks.filter(|block| matches!(block.kind, BlockKind::Heading)).last()?;
    let words: String = document.block_text(heading).trim().chars().take(60).collect();
    (!words.is_empty()).then_some(words)
}

/// Values that contradict one another stay as figures: which of them is the indicator's, a person must say.
fn unlink_conflicts(draft: &mut Draft) {
    let conflicts: Vec<bool> = draft
        .figures
        .iter()
        .map(|a| {
            a.indicator.is_some()
                && draft.figures.iter().any(|b| {
                    b.indicator == a.indicator
                        && b.region == a.region
                        && b.period == a.period
                        && !b.quantity.same_magnitude(&a.quantity)
                })
        })
        .collect();
    for (index, _) in conflicts.into_iter().enumerate().filter(|(_, conflict)| *conflict) {
        let Some(figure) = draft.figures.get_mut(index) else { continue };
        figure.indicator = None;
        let words = figure.says.clone();
        draft.note(
            &words,
            "同一时期与地区有不同的值：作为数字保留，未归入指标",
            "another value for the same period and place: kept as a figure, given to no indicator",
        );
    }
    // An indicator that nothing is left of says nothing.
    let used: BTreeSet<usize> = draft
        .figures
        .iter()
        .filter_map(|figure| figure.indicator)
        .chain(draft.targets.iter().map(|target| target.indicator))
        .collect();
    draft.indicators.iter_mut().enumerate().for_each(|(index, indicator)| indicator.kept = used.contains(&index));
}
