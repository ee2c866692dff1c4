use super::frame::Frame;
use super::{Dictionary, Kind, Reading, Statement};
use crate::text::{Cell, Document, Table, figure_of, is_figure};

/// Words of a header that say the column is a relative change.
const CHANGES: &[&str] = &["增长", "增减", "增幅", "增速", "同比", "比上年", "±", "涨跌", "升降"];

/// Headers that only say where.
const AREAS: &[&str] = &["全市", "全省", "全区", "全县", "全国", "城市", "农村", "城镇", "乡村"];

/// What a column holds.
struct Column {
    growth: bool,
    /// 年均: growth a year over a stretch.
    yearly: bool,
    share: bool,
    unit: Option<String>,
    /// What its header names, years and units taken out.
    name: String,
    period: Option<String>,
}

/// Unit in the brackets of a header, such as 产量（万吨）.
fn bracketed(text: &str) -> Option<String> {
    let start = text.rfind(['（', '('])?;
    let inner = text.get(start..)?.trim_start_matches(['（', '(']);
    let inner = inner.split(['）', ')']).next().unwrap_or(inner).trim();
    let inner = inner.trim_start_matches(['±', '+', '-', '、']);
    (!inner.is_empty() && inner.chars().count() <= 8).then(|| inner.to_string())
}

/// Headers of a column that only numbers the rows.
const SERIAL: &[&str] = &["序号", "编号", "序次", "次序", "项次"];

/// Headers over names of areas.
#[rustfmt::skip]
const OF_AREAS: &[&str] = &[
    "地区", "区域", "县区", "市县", "县市", "区县", "县市区", "城市", "市", "县", "乡镇", "镇街", "乡镇街道", "镇", "省份", "省市", "单位名称", "县别",
];

fn without_brackets(text: &str) -> String {
    let mut out = String::new();
    let mut depth = 0;
    let letters: Vec<char> = text.chars().collect();
    for (i, c) in letters.iter().copied().enumerate() {
        match c {
            // 执业（助理）医师: what a bracket within a word holds belongs to it.
            '（' | '(' | '）' | ')' if depth == 0 && super::span::part_of_word(&letters, i) => {}
            '（' | '(' => depth += 1,
            '）' | ')' => depth = (depth - 1).max(0),
            c if depth == 0 && !c.is_whitespace() => out.push(c),
            _ => {}
        }
    }
    out
}

/// The period a header or caption speaks of; a month or quarter alone is of the year `context`.
fn year(text: &str, context: Option<i32>) -> Option<String> {
    let characters: Vec<char> = text.chars().collect();
    super::time::times(&characters).into_iter().find_map(|(t, range)| {
        // 比上年增长 says with what, not when.
        let before = range.start.checked_sub(1).and_then(|i| characters.get(i));
        if matches!(before, Some('比' | '较' | '以')) || super::span::said_in_passing(&characters, 0, &range) {
            return None;
        }
        let mut calendar = super::time::Calendar { this: None, context, month: None };
        calendar.resolve(&t)
    })
}

/// A header without the times in it.
fn timeless(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let times = super::time::times(&characters);
    let rest = |i: &usize| !times.iter().any(|(_, range)| range.contains(i));
    (0..characters.len()).filter(rest).filter_map(|i| characters.get(i)).collect()
}

/// True if a header is the name of an area and nothing else.
fn is_area(text: &str) -> bool {
    super::place::leading(text).is_some_and(|end| end == text.len())
        || super::place::is_known(text)
        || super::place::heading(text).is_some()
}

/// Rows above the first figure are the header, its title rows with it.
fn header_rows(table: &Table) -> usize {
    (table.titles..table.rows)
        .find(|r| {
            (1..table.columns).any(|c| {
                table
                    .at(*r, c)
                    .is_some_and(|cell| cell.row == *r && is_figure(&cell.text) && !looks_like_year(&cell.text))
            })
        })
        .unwrap_or(table.rows)
}

fn looks_like_year(text: &str) -> bool {
    text.len() == 4 && text.parse::<i32>().is_ok_and(|y| (1949..=2100).contains(&y))
}

/// Reads every figure of a table: the row names it, the column says what of it.
pub(crate) fn read(document: &Document, dictionary: &Dictionary, index: usize, frame: &Frame, reading: &mut Reading) {
    let (period, region) = (frame.period.as_deref(), frame.region.as_deref());
    let Some(table) = document.tables().get(index) else { return };
    let header = header_rows(table);
    let caption = table.caption.clone().unwrap_or_default();
    let of_document = period.and_then(|p| p.get(..4)).and_then(|y| y.parse().ok());
    let caption_period = year(&caption, of_document);
    let context = caption_period.as_deref().and_then(|p| p.get(..4)).and_then(|y| y.parse().ok()).or(of_document);
    let columns: Vec<Column> =
        (0..table.columns).map(|c| column(table, c, header, context, caption_period.as_deref())).collect();
    // A row of one label heads those under it: 期末畜禽存栏.
    let mut heading: Option<&'static str> = None;
    let headings: Vec<Option<&'static str>> = (0..table.rows)
        .map(|r| {
            if let Some(label) = only_label(table, r).filter(|_| r >= header) {
                heading = super::naming::head(&label).filter(|m| m.len() > 3);
            }
            heading
        })
        .collect();
    // #经济林 under 造林面积 is a part of it.
    let mut whole: Option<&'static str> = None;
    let wholes: Vec<Option<&'static str>> = (0..table.rows)
        .map(|r| {
            let own = |c: &&Cell| r >= header && !is_figure(&c.text) && !is_part(&c.text);
            // 办公楼 behind 其中：住宅 is no whole of its own.
            let part = |c: &&Cell| r > 0 && whole.is_some() && bracketed(&c.text).is_none() && follows_part(table, r);
            if let Some(label) = table.at(r, 0).filter(own).filter(|c| !part(c)) {
                whole = super::naming::head(&without_brackets(&label.text)).filter(|m| m.len() > 3);
            }
            whole
        })
        .collect();
    // 其中：住宅 and the rows behind it that name no unit are parts of 房地产开发投资（亿元）, in its unit.
    let mut sum: Option<String> = None;
    let mut told = false;
    let sums: Vec<Option<String>> = (0..table.rows)
        .map(|r| {
            let label = table.at(r, 0).filter(|c| r >= header && !is_figure(&c.text))?;
            match bracketed(&label.text).filter(|u| !u.starts_with("含")) {
                Some(unit) => {
                    sum = (!is_part(&label.text)).then_some(unit);
                    told = false;
                }
                None => told |= is_part(&label.text),
            }
            sum.clone().filter(|_| told)
        })
        .collect();
    let groups = groups(table, header);
    let is_unit_column = |c: usize| {
        (table.titles..header.max(table.titles + 1)).any(|r| {
            table.at(r, c).is_some_and(|cell| matches!(without_brackets(&cell.text).as_str(), "单位" | "计量单位"))
        })
    };
    // Under a row of the gross product the industries are told by their value added.
    let produces = (header..table.rows).filter_map(|r| table.at(r, 0)).any(|cell| {
        let label = without_brackets(&cell.text);
        label.eq_ignore_ascii_case("gdp") || label.ends_with("生产总值")
    });
    let measure = caption_measure(&caption);
    // 居民消费价格比上年涨跌幅度: every figure is a change.
    let changes = ["涨跌幅", "增减幅", "增长速度", "涨跌情况"].iter().any(|w| caption.contains(w))
        && !columns.iter().any(|c| c.growth)
        && !["及其增长", "及增长", "和增长"].iter().any(|w| caption.contains(w));
    for cell in &table.cells {
        if cell.row < header || !is_figure(&cell.text) {
            continue;
        }
        let Some(column) = columns.get(cell.column) else { continue };
        if SERIAL.contains(&column.name.as_str()) {
            continue;
        }
        let group = groups.iter().copied().take_while(|start| *start <= cell.column).last().unwrap_or(0);
        let unit_column = (group..cell.column).find(|c| is_unit_column(*c));
        let Some(label_cell) = label(table, cell, group, unit_column) else { continue };
        let raw = without_brackets(&label_cell.text);
        let label = raw
            .trim_start_matches(['#', '＃'])
            .trim_start_matches("其中")
            .trim_start_matches(['：', ':'])
            .trim_start_matches(|c: char| {
                matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十') && raw.contains('、')
            })
            .trim_start_matches('、')
            .to_string();
        if label.is_empty() {
            continue;
        }
        // 2016年, 第一季度 or 甲市 before a row say when or where; the column or the caption says what.
        let row_period = if looks_like_year(&label) {
            Some(label.clone())
        } else {
            year(&label, context).filter(|_| timeless(&label).is_empty())
        };
        let whole_area = ["全市", "全省", "全区", "全县", "全国", "全州"].contains(&label.as_str());
        let among_areas =
            header > 0 && columns.get(label_cell.column).is_some_and(|c| OF_AREAS.contains(&c.name.as_str()));
        let total = among_areas
            && ["合计", "总计", "总数", "平均", "全国总计", "全省总计", "全市总计", "全省合计", "全市合计"]
                .contains(&label.as_str());
        let headed = among_areas && !total && !whole_area;
        let row_area = (headed || is_area(&label)).then(|| label.clone());
        let column_area = is_area(&column.name).then(|| column.name.clone());
        let row_unit = unit_column
            .and_then(|c| table.at(cell.row, c))
            .map(|u| u.text.clone())
            .or_else(|| bracketed(&label_cell.text))
            .filter(|u| !u.starts_with("含"))
            .or_else(|| sums.get(cell.row).cloned().flatten().filter(|_| label_cell.column == 0));
        let ranked = ["位次", "排名", "名次"].iter().any(|w| column.name.contains(w));
        let growth = (column.growth || changes) && !ranked;
        // 单位：亿元、% says the unit of two columns.
        let amount_unit =
            |u: String| u.split(['、', '，', ',']).find(|p| !p.contains('%')).map_or(u.clone(), str::to_string);
        let unit = if ranked {
            Some("位".to_string())
        } else if growth {
            Some("%".to_string())
        } else if column.share {
            Some(column.unit.clone().unwrap_or_else(|| "%".to_string()))
        } else {
            column
                .unit
                .clone()
                .or_else(|| row_unit.clone())
                .or_else(|| table.unit.clone())
                .or_else(|| bracketed(&caption))
                .map(amount_unit)
                // 上年同期=100 is the base of an index, which has no unit.
                .filter(|u| !u.contains("=100") && !u.contains("＝100"))
        };
        let elsewhere = row_period.is_some() || row_area.is_some() || whole_area || total;
        let mut name = if elsewhere { String::new() } else { label };
        let generic = [
            "指标值",
            "绝对数",
            "绝对量",
            "总量",
            "数量",
            "数值",
            "本年",
            "全年",
            "实绩",
            "累计",
            "本期",
            "绝对额",
            "完成",
            "绝对值",
            "本月",
            "当月",
            "位次",
            "排名",
            "名次",
            "增速",
        ];
        // 增加值位次 is the place of 增加值.
        let column_name = column.name.as_str();
        let column_name = if ranked {
            ["位次", "排名", "名次"].iter().find_map(|w| column_name.strip_suffix(w)).unwrap_or(column_name)
        } else {
            column_name
        };
        if elsewhere {
            let said = column_name.is_empty() || generic.iter().any(|g| column_name.starts_with(g));
            name = match (said, growth) {
                (false, false) => column_name.to_string(),
                (false, true) => {
                    let cut = CHANGES.iter().filter_map(|w| column_name.find(w)).min().unwrap_or(column_name.len());
                    column_name.get(..cut).unwrap_or("").trim_end_matches('比').to_string()
                }
                (true, _) => String::new(),
            };
            if name.is_empty() {
                name = caption_subject(&caption)
                    .or_else(|| {
                        columns.get(cell.column.wrapping_sub(1)).filter(|_| cell.column > 1).map(|c| c.name.clone())
                    })
                    .unwrap_or_default();
            }
            // 产量 under 青山县粮食产量
            if super::naming::is_bare(&name)
                && let Some(full) = caption_subject(&caption).filter(|full| full.ends_with(name.as_str()))
            {
                name = full;
            }
        } else if column_area.is_some() {
            // The column says where.
        } else if AREAS.contains(&column_name) {
            // 城市, 农村 over a column say whose figures they are.
            if !matches!(column_name, "全市" | "全省" | "全区" | "全县" | "全国") {
                name = format!("{column_name}{name}");
            }
        } else if !column_name.is_empty()
            && !generic.iter().any(|g| column_name.starts_with(g))
            && column_name != "数"
            && !growth
            && !name.contains(column_name)
        {
            name = format!("{name}{column_name}");
        }
        // 畜产品产量和牲畜存栏: what is weighed is an output.
        let weighed =
            row_unit.as_deref().or(unit.as_deref()).is_some_and(|u| u.ends_with('吨')) && caption.contains("产量");
        let under = headings.get(cell.row).copied().flatten();
        let marked = is_part(&label_cell.text) || sums.get(cell.row).is_some_and(Option::is_some);
        let whole = wholes.get(cell.row).copied().flatten().filter(|_| marked);
        let measure = if let Some(under) = under.or(whole) {
            Some(super::nouns::part_measure(under).to_string())
        } else if weighed {
            Some("产量".to_string())
        } else if produces && measure.is_none() && name.ends_with('业') {
            Some("增加值".to_string())
        } else {
            measure.clone()
        };
        if let Some(measure) = &measure
            && super::naming::head(&name).is_none()
            && dictionary.indicator(&name).is_none()
            && !(measure == "产量" && ["出栏", "存栏"].iter().any(|w| name.starts_with(w)))
        {
            name = format!("{name}{measure}");
        }
        // 比重 in a table of the domestic product
        if column.share
            && caption.contains("生产总值")
            && let Some(sector) = name.strip_suffix("比重").or_else(|| name.strip_suffix("构成"))
            && super::naming::head(sector).is_none()
        {
            name = format!("{sector}增加值占地区生产总值比重");
        }
        let place = document.source_range(cell.range.clone());
        let written = figure_of(&cell.text);
        // 单位GDP能耗降低（%）: the row says which way.
        let falls = ["降低", "下降", "减少", "削减"].iter().any(|w| raw.ends_with(w));
        let negative = written.starts_with(['-', '−', '－']) || falls;
        // [10.7]: plans put into brackets what holds for all their years, of a share by how many points.
        let cumulated = cell.text.trim().starts_with(['[', '［', '〔', '【']);
        let points = cumulated && growth && row_unit.as_deref() == Some("%");
        let text = document.source_text(place.clone()).to_string();
        if text.chars().count() > 60 {
            continue;
        }
        let unit = if points { Some("个百分点".to_string()) } else { unit };
        let kind = if ranked {
            Kind::Rank
        } else if points {
            Kind::Change
        } else if growth || falls {
            Kind::Growth
        } else if column.share || name.ends_with("比重") {
            Kind::Share
        } else if unit.as_deref().is_some_and(|u| {
            ["个", "家", "户", "人", "所", "处", "件", "项"].iter().any(|c| u.ends_with(c))
                && !name.contains("人口")
                && !name.contains("产量")
        }) {
            Kind::Count
        } else {
            Kind::Level
        };
        let period = row_period
            .or_else(|| column.period.clone())
            .or_else(|| caption_period.clone())
            .or_else(|| period.map(str::to_string));
        let period = if cumulated { period.map(|p| years_of_a_plan(&p)) } else { period };
        // What stands under a year that is still to come is meant.
        let ahead = kind != Kind::Rank && period.as_deref().is_some_and(|p| frame.is_ahead(p));
        let kind = if ahead { Kind::Target } else { kind };
        reading.statements.push(Statement {
            file: document.name().to_string(),
            quote: text.clone(),
            page: document.page_of(place.start),
            start: place.start,
            end: place.end,
            value_start: place.start + text.find(written).map_or(0, |at| text.get(..at).unwrap_or("").chars().count()),
            indicator: dictionary.name(&name),
            value: written.trim_end_matches(['%', '％']).to_string(),
            unit,
            kind,
            period,
            comparison: growth.then(|| if column.yearly { "年均" } else { "同比" }.to_string()),
            region: row_area.or(column_area).or_else(|| region.map(str::to_string)),
            sign: if negative { -1 } else { 1 },
            qualifier: None,
            role: None,
            minor: false,
            table: true,
            nonnumeric: false,
            part_of: None,
        });
    }
}

/// The years of the plan that ends with a year: 2021-2025 of 2025.
fn years_of_a_plan(last: &str) -> String {
    let year = last.parse::<i32>().ok().filter(|y| y % 5 == 0);
    year.map_or_else(|| last.to_string(), |y| format!("{}-{y}", y - 4))
}

/// #经济林, 其中：出口: a label marked as that of a part.
fn is_part(label: &str) -> bool {
    label.trim_start().starts_with(['#', '＃']) || label.trim_start().starts_with("其中")
}

/// Where the parts of a table set side by side begin: 指标 | 数值 | 指标 | 数值.
fn groups(table: &Table, header: usize) -> Vec<usize> {
    let head = |c: usize| -> String {
        (table.titles..header).filter_map(|r| table.at(r, c)).map(|cell| cell.text.as_str()).collect()
    };
    let first = head(0);
    let mut starts: Vec<usize> = (0..table.columns).filter(|c| !first.is_empty() && head(*c) == first).collect();
    // A cell over several columns is no repetition.
    starts.dedup_by(|next, before| *next == *before + 1);
    if starts.is_empty() { vec![0] } else { starts }
}

/// The cell that names a row: the first that holds words, or the last of several where the first spans the rows of a group.
/// True for a row behind one that begins with 其中, with no row that names its unit between them.
fn follows_part(table: &Table, row: usize) -> bool {
    (0..row)
        .rev()
        .filter_map(|r| table.at(r, 0))
        .take_while(|cell| bracketed(&cell.text).is_none())
        .any(|cell| is_part(&cell.text))
}

fn label<'t>(table: &'t Table, figure: &Cell, group: usize, unit_column: Option<usize>) -> Option<&'t Cell> {
    // A year names a row if nothing but a running number stands before it.
    let serial = |c: usize| {
        table.at(figure.row, c).is_none_or(|l| l.text.len() <= 3 && (l.text.is_empty() || is_figure(&l.text)))
    };
    let says = |c: usize, l: &Cell| {
        let label = !is_figure(&l.text) || looks_like_year(&l.text) && c <= group + 1 && (group..c).all(serial);
        !l.text.is_empty() && label && Some(c) != unit_column
    };
    let first_figure = (group..figure.column)
        .find(|c| {
            table
                .at(figure.row, *c)
                .is_some_and(|l| is_figure(&l.text) && !(*c <= group + 1 && l.text.len() <= 3) && !says(*c, l))
        })
        .unwrap_or(figure.column);
    let mut labels = (group..first_figure).filter_map(|c| table.at(figure.row, c).filter(|l| says(c, l)));
    let first = labels.next()?;
    let last = labels.rfind(|l| l.column != first.column);
    Some(last.filter(|_| first.rows > 1).unwrap_or(first))
}

/// The only words of a row that holds nothing else.
fn only_label(table: &Table, row: usize) -> Option<String> {
    let mut cells = table.cells.iter().filter(|c| c.row == row && !c.text.is_empty());
    let only = cells.next().filter(|c| !is_figure(&c.text))?;
    cells.next().is_none().then(|| without_brackets(&only.text))
}

fn column(table: &Table, c: usize, header: usize, context: Option<i32>, of_caption: Option<&str>) -> Column {
    let mut words: Vec<&str> = Vec::new();
    for r in table.titles..header {
        if let Some(cell) = table.at(r, c)
            && words.last() != Some(&cell.text.as_str())
        {
            words.push(&cell.text);
        }
    }
    let all = words.concat();
    // 人口自然增长率（‰） is a rate of its own.
    let growth = CHANGES.iter().any(|w| all.replace("自然增长", "").contains(w)) && !all.contains('‰');
    let share = !growth && ["比重", "占比", "构成"].iter().any(|w| all.contains(w));
    // 累计 under the month of a caption is from January on.
    // 2014 alone over a column is a year.
    let bare = words.iter().map(|w| w.trim()).find(|w| looks_like_year(w)).map(str::to_string);
    let period = bare.clone().or_else(|| year(&all, context)).or_else(|| {
        let month = of_caption.filter(|p| p.len() == 7 && (all.contains("累计") || all.contains("本月止")))?;
        Some(format!("{}-01/{month}", month.get(..4)?))
    });
    // 涨跌幅度 over 全市, 城市, 农村: the area is what tells the columns apart.
    let area = words.iter().map(|w| without_brackets(w)).find(|w| AREAS.contains(&w.as_str()) || is_area(w));
    let all = if let Some(year) = &bare { all.replace(year.as_str(), "") } else { all };
    let name = area.unwrap_or_else(|| timeless(&without_brackets(&all)));
    // 比重%, 出生率‰
    let (name, mark) = match name.strip_suffix(['%', '％', '‰']) {
        Some(bare) => (bare.to_string(), name.get(bare.len()..).map(|mark| mark.replace('％', "%"))),
        None => (name, None),
    };
    Column {
        growth,
        yearly: all.contains("年均"),
        share,
        unit: if growth { None } else { bracketed(&all).or(mark) },
        name,
        period,
    }
}

/// What a caption alone says its figures are of: 2015—2019年粮食产量 -> 粮食产量.
fn caption_subject(caption: &str) -> Option<String> {
    let words = timeless(&without_brackets(caption));
    let words = words
        .trim_start_matches(|c: char| c == '表' || c == '图' || c.is_ascii_digit() || matches!(c, '：' | '、' | ' '));
    let words = ["及其增长速度", "及增长速度", "及增速", "增长速度", "增速", "增长情况", "情况", "一览", "一览表"]
        .iter()
        .find_map(|w| words.strip_suffix(w))
        .unwrap_or(words);
    // 各县区固定资产投资, 青山县粮食产量: the rows say where, the document whose.
    let words = [
        "各县（市、区）",
        "各县市区",
        "各县区",
        "各县市",
        "各地区",
        "各区县",
        "分地区",
        "各市",
        "各区",
        "各县",
        "各地",
        "全市",
        "全省",
    ]
    .iter()
    .find_map(|w| words.strip_prefix(w))
    .unwrap_or(words);
    let words = super::place::leading(words).and_then(|end| words.get(end..)).unwrap_or(words);
    let words = super::naming::clean(words, &[]);
    (super::naming::head(&words).is_some() && words.chars().count() <= 20).then_some(words)
}

/// What a caption says the rows are measures of: 主要农产品产量 -> 产量; of GDP the parts are 增加值.
fn caption_measure(caption: &str) -> Option<String> {
    let clean = without_brackets(caption);
    let clean = clean.trim_end_matches(
        ["及其增长速度", "及增长速度", "及增速", "情况", "及其增长", "及其构成", "数及构成", "及构成", "构成"]
            .iter()
            .find(|s| clean.ends_with(**s))
            .copied()
            .unwrap_or(""),
    );
    let clean = ["比上年", "同比", "涨跌", "增减"]
        .iter()
        .filter_map(|w| clean.find(w))
        .min()
        .and_then(|at| clean.get(..at))
        .unwrap_or(clean);
    // 情况, 幅度 and heads of one character are no measures of their own.
    let measure = super::naming::head(clean).filter(|m| m.len() > 3)?;
    Some(match measure {
        "生产总值" => "增加值".to_string(),
        "零售总额" => "零售额".to_string(),
        "消费价格" | "价格指数" | "出厂价格" => "价格".to_string(),
        other => other.to_string(),
    })
}
