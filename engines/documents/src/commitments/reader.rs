use super::lexicon::{ADVERBS, FACILITIES, PROGRAMMES, REACHES, SLOGANS, STANCES, VERBS};
use super::{Class, Commitment, Status};
use crate::statements::frame::{self, Frame, Section};
use crate::statements::quantity::{self, Quantity, Token, longest, stands};
use crate::text::{BlockKind, Document, sentence_ranges};
use crate::Options;
use std::ops::Range;

/// The longest clause that is taken for one commitment.
const LONGEST: usize = 120;

/// Reads one document.
struct Reader<'a> {
    document: &'a Document,
    frame: Frame,
    section: Option<Section>,
    /// The whole document is a plan: every measure in it is meant.
    plan: bool,
    found: Vec<Commitment>,
}

/// A clause between two borders.
struct Clause {
    range: Range<usize>,
}

/// What governs the clauses of a sentence.
#[derive(Default)]
struct Governing {
    date: Option<String>,
    status: Option<Status>,
    /// 将, 预计, 计划 … was said: the figures after it are aims.
    future: bool,
}

pub(crate) fn read(document: &Document, options: &Options) -> Vec<Commitment> {
    let frame = frame::frame(document, options);
    let head: String = document.blocks().iter().take(4).map(|b| document.block_text(b)).filter(|t| t.chars().count() < 45).collect();
    let plan = !frame.report && ["规划", "计划", "方案", "意见", "措施", "行动", "要点"].iter().any(|w| head.contains(w));
    let mut reader = Reader { document, frame, section: None, plan, found: Vec::new() };
    for block in document.blocks() {
        if matches!(block.kind, BlockKind::Cell { .. } | BlockKind::Title) {
            continue;
        }
        let words = document.block_text(block);
        if (block.kind == BlockKind::Heading || words.len() < 150)
            && reader.frame.report
            && let Some(section) = frame::section(words, &reader.frame)
        {
            reader.section = Some(section);
            continue;
        }
        let text: Vec<char> = words.chars().collect();
        // A headline between paragraphs announces and commits to nothing.
        let headline = text.len() < 40 && !words.contains(['。', '；', '！']);
        if (block.kind == BlockKind::Heading || headline) && !reader.is_meant() {
            continue;
        }
        reader.block(&text, block.range.start);
    }
    reader.found.sort_by_key(|c| c.start);
    reader.found
}

fn string(text: &[char], range: Range<usize>) -> String {
    text.get(range).unwrap_or(&[]).iter().collect()
}

impl Reader<'_> {
    /// True where everything is meant: the sections of a report about the year to come, a plan.
    fn is_meant(&self) -> bool {
        match &self.section {
            Some(section) => section.target,
            None => self.plan,
        }
    }

    fn block(&mut self, text: &[char], offset: usize) {
        let tokens = quantity::tokens(text);
        let mut next = 0;
        for sentence in sentence_ranges(text) {
            let from = next;
            while tokens.get(next).is_some_and(|t| t.range().start < sentence.end) {
                next += 1;
            }
            let inside = tokens.get(from..next).unwrap_or(&[]);
            let words = string(text, sentence.clone());
            if self.frame.report && self.section.as_ref().is_some_and(|s| !s.target) || (self.frame.report && self.section.is_none()) {
                continue;
            }
            // The sentence of 预期目标 belongs to the statements.
            if words.contains("预期目标") || words.contains("主要目标为") {
                continue;
            }
            if !self.is_meant() && is_past(&words) {
                continue;
            }
            self.sentence(text, sentence, inside, offset, &words);
        }
    }

    fn sentence(&mut self, text: &[char], sentence: Range<usize>, tokens: &[Token], offset: usize, words: &str) {
        let mut governing = Governing::default();
        if ["目前", "正在", "正奋力", "已全面开启", "逐步推进"].iter().any(|w| words.contains(w)) && !self.is_meant() {
            governing.status = Some(Status::UnderWay);
        }
        for clause in clauses(text, sentence.clone()) {
            let inside: Vec<&Token> = tokens.iter().filter(|t| t.range().start >= clause.range.start && t.range().end <= clause.range.end).collect();
            // A date at the head of the sentence governs all of it.
            if clause.range.start <= sentence.start + 8
                && let Some(Token::Time(_, range)) = inside.iter().find(|t| matches!(t, Token::Time(..))).map(|t| &**t)
            {
                let lead = string(text, clause.range.start..range.start);
                if lead.chars().count() <= 8 {
                    governing.date = Some(date_words(text, range.clone()));
                }
            }
            let said = string(text, clause.range.clone());
            governing.future |= ["将", "计划", "预计", "力争", "拟"].iter().any(|w| said.contains(w));
            self.clause(text, &clause, &inside, offset, &governing);
        }
    }

    fn clause(&mut self, text: &[char], clause: &Clause, tokens: &[&Token], offset: usize, governing: &Governing) {
        let Range { mut start, end } = clause.range.clone();
        while text.get(start).is_some_and(|c| c.is_whitespace()) {
            start += 1;
        }
        if end <= start || end - start > LONGEST {
            return;
        }
        let date = tokens.iter().find_map(|t| if let Token::Time(_, r) = t { Some(date_words(text, r.clone())) } else { None }).or_else(|| governing.date.clone());
        let mut at = skip_head(text, start, end, tokens, &self.frame);
        let mut status = governing.status.unwrap_or(Status::Planned);
        let mut last_adverb: Option<Range<usize>> = None;
        let mut done = false;
        loop {
            if STANCES.iter().any(|s| stands(text, at, s)) && verb_at(text, at, end).is_none_or(|(_, e)| e - at < 2) || STANCES.iter().take(28).any(|s| stands(text, at, s)) {
                return;
            }
            let Some((adverb, after)) = longest(text, at, ADVERBS) else { break };
            if after >= end {
                break;
            }
            // 统筹安排, 创新推广: an adverb that is a verb too stays if what follows is no verb.
            let verb_here = verb_at(text, at, end);
            let verb_after = verb_at(text, after, end).is_some() || longest(text, after, ADVERBS).is_some();
            if let Some((_, verb_end)) = verb_here
                && (!verb_after || verb_end > after)
                && !(matches!(adverb, "加快" | "加速" | "加力" | "提速" | "持续" | "探索" | "谋划") && verb_after)
                && !matches!(adverb, "加快" | "加速" | "加力")
            {
                break;
            }
            if adverb.chars().count() == 1 && !verb_after && !matches!(adverb, "将" | "要" | "拟" | "正" | "已") {
                break;
            }
            match adverb {
                "继续" | "持续" | "接续" | "持续深入" | "继续深入" | "正在" | "正" => status = Status::UnderWay,
                "已" | "已经" => done = true,
                _ => {}
            }
            last_adverb = Some(at..after);
            at = after;
        }
        let lead_verb = verb_at(text, at, end).or_else(|| {
            last_adverb.clone().filter(|r| ["加快", "加速", "加力", "提速", "统筹", "探索", "谋划", "创新", "巩固"].contains(&string(text, r.clone()).as_str())).map(|r| {
                at = r.start;
                (r.start, r.end)
            })
        });
        if done {
            status = if lead_verb.is_some_and(|(s, e)| string(text, s..e) == "开启") { Status::UnderWay } else { Status::Done };
        }
        let measured: Vec<&Quantity> = tokens.iter().filter_map(|t| if let Token::Quantity(q) = t { Some(q) } else { None }).filter(|q| is_measure(text, q, end)).collect();
        if lead_verb.is_none()
            && let Some((verb_start, verb_end)) = led_by_preposition(text, at, end)
        {
            self.put(text, at, verb_start..verb_end, verb_end, end, &measured, date, status, offset);
            return;
        }
        if lead_verb.is_none() && self.completion(text, start, end, date.clone(), governing, offset) {
            return;
        }
        match lead_verb {
            Some((verb_start, verb_end)) => {
                // 了 after the verb tells what is done, unless it is a step of something ahead.
                let mut object_start = verb_end;
                if text.get(object_start) == Some(&'了') {
                    object_start += 1;
                    if !["签订", "达成", "选定", "取得", "纳入", "签署"].contains(&string(text, verb_start..verb_end).as_str()) {
                        return;
                    }
                    status = Status::Done;
                }
                if end <= object_start + 1 {
                    return;
                }
                let words = string(text, object_start..end);
                let words = words.trim_end_matches('”');
                if measured.is_empty() && SLOGANS.iter().any(|w| words.ends_with(w)) {
                    return;
                }
                if !measured.is_empty() && without_measures(text, object_start..end, &measured).is_empty() {
                    let before = self.found.len();
                    self.aim(text, start, end, &measured, date.clone(), status, offset, true);
                    if self.found.len() == before && let Some(object) = self.found.last().map(|c| c.object.clone()) {
                        self.push(text, clause.range.start.max(start)..end, string(text, verb_start..verb_end), object, &measured, date, status, offset);
                    }
                    return;
                }
                self.put(text, verb_start, verb_start..verb_end, object_start, end, &measured, date, status, offset);
            }
            None => self.aim(text, start, end, &measured, date, status, offset, governing.future),
        }
    }

    /// 运河二通道将于今年8月建成试通航: a thing is to be finished by a date.
    fn completion(&mut self, text: &[char], start: usize, end: usize, date: Option<String>, governing: &Governing, offset: usize) -> bool {
        const FINISHED: &[&str] = &["建成试通航", "试通航", "通航", "建成通车", "通车", "建成投产", "建成投用", "投产", "投用", "投运", "竣工", "完工", "完成建设", "完成", "开工", "建成", "启用", "开园", "开业", "申报"];
        let words = string(text, start..end);
        let future = ["将", "预计", "计划", "拟", "正在"].iter().any(|w| words.contains(w));
        if !future || date.is_none() && !words.contains("正在") {
            return false;
        }
        let Some(verb) = FINISHED.iter().filter(|f| words.ends_with(**f)).max_by_key(|f| f.len()) else { return false };
        let subject = words.split(["将", "预计", "计划", "拟", "正在"].iter().find(|w| words.contains(**w)).copied().unwrap_or("将")).next().unwrap_or("");
        let object = if subject.is_empty() { self.found.last().map_or_else(|| words.clone(), |c| c.object.clone()) } else { subject.to_string() };
        let status = if words.contains("正在") { Status::UnderWay } else { governing.status.filter(|s| *s == Status::Done).unwrap_or(Status::Planned) };
        self.push(text, start..end, (*verb).to_string(), object, &[], date, status, offset);
        true
    }

    /// Something is to reach a number: 产业项目数占比达到58%.
    #[allow(clippy::too_many_arguments)]
    fn aim(&mut self, text: &[char], start: usize, end: usize, measured: &[&Quantity], date: Option<String>, status: Status, offset: usize, governed: bool) {
        let Some(q) = measured.first() else { return };
        let mut from = start;
        while let Some((_, after)) = longest(text, from, &["力争", "争取", "到", "，", "其中", "预计"]).filter(|(_, a)| *a < end) {
            from = after;
        }
        let before = string(text, from..q.range.start);
        let future = self.is_meant() || governed || ["将", "计划", "预计", "拟", "力争"].iter().any(|w| before.contains(w));
        // A forecast of an output is none of anybody's promises.
        let forecast = before.contains("预计") && ["产量", "需求", "增速"].iter().any(|w| before.contains(w));
        if !future || forecast {
            return;
        }
        let trimmed = before.trim_end_matches(['约', '近', '超']);
        for verb in ["投资", "投产"].iter().chain(REACHES) {
            if trimmed.ends_with(verb) || (*verb == "投资" && (trimmed.ends_with("投资额") || trimmed.ends_with("投资规模"))) {
                let verb_end = q.range.start - (before.chars().count() - trimmed.chars().count());
                let verb_start = verb_end.saturating_sub(verb.chars().count()).max(from);
                let range = verb_start..verb_end.max(verb_start);
                let written = if *verb == "投资" { "投资".to_string() } else { string(text, range) };
                let object = trimmed.strip_suffix(verb).unwrap_or(trimmed).trim_end_matches(['将', '计', '划', '预', '总']).to_string();
                self.push(text, from..end, written, object, measured, date, status, offset);
                return;
            }
        }
    }

    /// One commitment, or one for each project of a list.
    #[allow(clippy::too_many_arguments)]
    fn put(&mut self, text: &[char], quote_start: usize, verb: Range<usize>, object_start: usize, end: usize, measured: &[&Quantity], date: Option<String>, status: Status, offset: usize) {
        let written = string(text, verb);
        let items = if measured.is_empty() { items(text, object_start, end) } else { Vec::new() };
        if items.len() < 2 {
            let object = without_measures(text, object_start..end, measured);
            self.push(text, quote_start..end, written, object, measured, date, status, offset);
            return;
        }
        for (i, item) in items.iter().enumerate() {
            let from = if i == 0 { quote_start } else { item.start };
            self.push(text, from..item.end, written.clone(), string(text, item.clone()), &[], date.clone(), status, offset);
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn push(&mut self, text: &[char], range: Range<usize>, verb: String, object: String, measured: &[&Quantity], date: Option<String>, status: Status, offset: usize) {
        let mut range = range;
        while range.end > range.start && text.get(range.end - 1).is_some_and(|c| c.is_whitespace() || matches!(c, '、' | '：' | '…')) {
            range.end -= 1;
        }
        let place = self.document.source_range(offset + range.start..offset + range.end);
        let quote = self.document.source_text(place.clone()).to_string();
        if quote.is_empty() || object.is_empty() {
            return;
        }
        let measure = (!measured.is_empty()).then(|| measured.iter().map(|q| measure_words(text, q)).collect::<Vec<_>>().join("；"));
        let class = match (&measure, &date) {
            (Some(_), _) => Class::Measurable,
            (None, Some(_)) => Class::Dated,
            _ => Class::Open,
        };
        self.found.push(Commitment {
            file: self.document.name().to_string(),
            programme: programme(&object),
            quote,
            page: self.document.page_of(place.start),
            start: place.start,
            end: place.end,
            verb,
            object,
            place: None,
            body: None,
            date,
            measure,
            class,
            status,
            minor: false,
        });
    }
}

/// 向民间资本推介项目, 与甲方达成意向, “一区一策”优化政策: the verb behind what stands before it.
fn led_by_preposition(text: &[char], at: usize, end: usize) -> Option<(usize, usize)> {
    let first = *text.get(at)?;
    if first == '“' {
        let close = text.get(at..end)?.iter().take(14).position(|c| *c == '”')? + at + 1;
        return verb_at(text, close, end).filter(|(_, e)| *e + 1 < end);
    }
    if !matches!(first, '向' | '与' | '由') {
        return None;
    }
    (at + 2..end.min(at + 45)).find_map(|i| verb_at(text, i, end).filter(|(s, e)| e - s >= 2 && e + 1 < end && !matches!(text.get(*e), Some('、' | '集' | '公' | '局' | '委' | '院' | '有' | '的'))))
}

/// Clauses of a sentence: borders are ，；。：! outside quotation marks, book titles and brackets.
fn clauses(text: &[char], sentence: Range<usize>) -> Vec<Clause> {
    let mut found = Vec::new();
    let mut start = sentence.start;
    let mut depth = 0usize;
    let mut opened = 0usize;
    for i in sentence.clone() {
        match text.get(i) {
            Some('“' | '《' | '（' | '(') => {
                depth += 1;
                opened = i;
            }
            Some('”' | '》' | '）' | ')') => depth = depth.saturating_sub(1),
            // A mark that is never closed governs no more than 40 characters.
            Some('，' | ',' | '；' | ';' | '。' | '：' | ':' | '！' | '？' | '﹐') if depth == 0 || i > opened + 40 => {
                depth = 0;
                if i > start {
                    found.push(Clause { range: start..i });
                }
                start = i + 1;
            }
            // 在狠抓甲的同时深耕乙: two clauses
            Some('的') if depth == 0 && stands(text, i, "的同时") && i + 3 < sentence.end => {
                found.push(Clause { range: start..i });
                start = i + 3;
            }
            _ => {}
        }
    }
    if start < sentence.end {
        found.push(Clause { range: start..sentence.end });
    }
    found
}

/// Words that tell of what is over.
fn is_past(words: &str) -> bool {
    ["去年", "同比", "比上年", "增长了", "取得了", "以来，", "十年来", "五年来", "交出了", "荣获", "被评为", "位列", "居全"].iter().any(|w| words.contains(w))
}

/// Passes section numbers, dates, the issuer's own name, 到 and the like.
fn skip_head(text: &[char], start: usize, end: usize, tokens: &[&Token], frame: &Frame) -> usize {
    let mut at = start;
    let own = frame::own_names(frame.region.as_deref());
    loop {
        let before = at;
        if matches!(text.get(at), Some('（' | '(')) && let Some(close) = text.iter().skip(at).take(6).position(|c| matches!(c, '）' | ')')) {
            let number = text.get(at + 1..at + close).is_some_and(|n| n.iter().all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(*c)));
            if number {
                at += close + 1;
            }
        }
        if let Some((_, after)) = longest(text, at, &["一是", "二是", "三是", "四是", "五是", "六是", "七是", "八是", "九是", "十是", "一要", "二要", "三要", "并", "同时", "此外", "包括", "其中", "主要包括", "到", "于", "建成后", "投产后", "完成后", "竣工后", "在", "我县", "我市", "我区", "我省", "全县", "全市", "全省", "全区", "公司", "项目", "其", "力争", "今年", "明年", "今后", "未来"]).filter(|(_, a)| *a < end) {
            let word_goes_on = (text.get(at) == Some(&'在') && verb_at(text, at + 1, end).is_none_or(|_| string(text, at..end).contains(['中', '上', '下']))) || stands(text, at, "在线") || stands(text, at, "项目建") || stands(text, at, "到位") || stands(text, at, "公司治") || stands(text, at, "其他");
            if !word_goes_on && (verb_at(text, at, end).is_none() || string(text, at..after).ends_with('后')) {
                at = after;
            }
        }
        if let Some(Token::Time(_, range)) = tokens.iter().find(|t| matches!(t, Token::Time(_, r) if r.start == at)) {
            at = range.end;
            if matches!(text.get(at), Some('底' | '末' | '前' | '内' | '，')) {
                at += 1;
            }
        }
        for name in &own {
            if stands(text, at, name) {
                at += name.chars().count();
                break;
            }
        }
        // 临平将, 新疆民航还将: the subject ends at 将
        if let Some(will) = text.get(at..end.min(at + 14)).and_then(|w| w.iter().position(|c| *c == '将'))
            && will > 0
            && at + will + 1 < end
            && verb_at(text, at, end).is_none()
            && longest(text, at, ADVERBS).is_none()
            && (verb_at(text, at + will + 1, end).is_some() || longest(text, at + will + 1, ADVERBS).is_some())
        {
            at += will;
        }
        if at == before || at >= end {
            return at.min(end);
        }
    }
}

/// The verb or verbs at a place: 鼓励支持, 引入和培育, 新建、迁建和改扩建.
fn verb_at(text: &[char], at: usize, end: usize) -> Option<(usize, usize)> {
    let (word, mut verb_end) = longest(text, at, VERBS)?;
    if word.chars().count() == 1 && !matches!(text.get(verb_end), Some('就' | '企' | '投' | '消' | '内')) {
        return None;
    }
    if verb_end > end {
        return None;
    }
    // 建设用地, 发展改革委: nouns
    if ["建设用地", "发展改革", "发展环境", "服务业", "服务贸易", "创新型", "投资者", "管理局", "治理体系和", "保障性住房建", "开发区", "保障水平"].iter().any(|n| stands(text, at, n)) {
        return None;
    }
    for _ in 0..3 {
        let joint = match text.get(verb_end) {
            Some('和' | '、' | '与' | '并') => verb_end + 1,
            _ => verb_end,
        };
        match longest(text, joint, VERBS) {
            Some((word, e)) if word.chars().count() > 1 && e < end && (joint > verb_end || !noun_follows(text, joint, end)) => verb_end = e,
            _ => break,
        }
    }
    Some((at, verb_end))
}

/// 推动建设性…: after some verbs a second verb is the object itself (推进改革, 加强监管).
fn noun_follows(text: &[char], at: usize, end: usize) -> bool {
    let Some((_, after)) = longest(text, at, VERBS) else { return true };
    after + 1 >= end || text.get(after).is_some_and(|c| matches!(c, '、' | '和' | '与' | '，' | '的' | '体' | '机' | '能' | '水' | '力' | '效' | '覆' | '扩' | '一'))
}

/// Projects, facilities or programmes listed under one verb; fewer than two if it is no such list.
fn items(text: &[char], start: usize, end: usize) -> Vec<Range<usize>> {
    let object = string(text, start..end);
    let tail_from = object.rfind('等');
    let body_characters = tail_from.map_or(object.chars().count(), |at| object.get(..at).map_or(0, |b| b.chars().count()));
    let tail: String = object.chars().skip(body_characters + 1).collect();
    let body_end = start + body_characters;
    let mut found: Vec<Range<usize>> = Vec::new();
    let (mut from, mut depth) = (start, 0usize);
    for i in start..body_end {
        match text.get(i) {
            Some('“' | '（' | '《' | '(') => depth += 1,
            Some('”' | '）' | '》' | ')') => depth = depth.saturating_sub(1),
            Some('、') if depth == 0 => {
                found.push(from..i);
                from = i + 1;
            }
            _ => {}
        }
    }
    found.push(from..body_end);
    // 和 joins the last two, or two programmes.
    let split_at_and: Vec<Range<usize>> = found
        .iter()
        .flat_map(|item| {
            let and = item.clone().find(|i| matches!(text.get(*i), Some('和')) && PROGRAMMES.iter().any(|p| string(text, item.start..*i).ends_with(p)));
            match and {
                Some(i) => vec![item.start..i, i + 1..item.end],
                None => vec![item.clone()],
            }
        })
        .filter(|r| r.end > r.start)
        .collect();
    if split_at_and.len() < 2 || object.contains("一批") {
        return Vec::new();
    }
    let all_end = |words: &[&str]| split_at_and.iter().all(|r| { let item = string(text, r.clone()); let item = item.trim_end_matches('”'); words.iter().any(|w| item.ends_with(w)) });
    let tail_from = tail_from.filter(|_| !tail.is_empty());
    let kept_tail = tail.contains("项目") || tail.contains("工程") || tail.contains("轨道交通线") || tail.starts_with("铁路") || tail.starts_with("公路");
    if kept_tail {
        return split_at_and;
    }
    let short = split_at_and.iter().any(|r| r.len() < 3);
    if tail_from.is_none() && !short && !object.contains('的') && (all_end(PROGRAMMES) || all_end(FACILITIES) || split_at_and.iter().all(|r| text.get(r.start) == Some(&'“') && r.len() > 8)) {
        return split_at_and;
    }
    Vec::new()
}

/// True if a quantity measures the commitment: not a bound inside the object, not a number that names.
fn is_measure(text: &[char], q: &Quantity, end: usize) -> bool {
    if q.chinese && q.class == quantity::Class::Count && matches!(q.unit.as_str(), "大") {
        return false;
    }
    if q.class == quantity::Class::Rank || q.class == quantity::Class::Word {
        return false;
    }
    let bounded = q.after.is_some_and(|a| a.contains('上') || a.contains('下'));
    let rest = string(text, q.range.end..end.min(q.range.end + 14));
    let more = rest.chars().any(|c| c.is_ascii_digit());
    !(bounded && more && q.class != quantity::Class::Count)
}

fn measure_words(text: &[char], q: &Quantity) -> String {
    let mut start = q.range.start;
    for word in ["不低于", "不少于", "不超过", "约", "近", "超过", "超"] {
        let n = word.chars().count();
        if start >= n && stands(text, start - n, word) {
            start -= n;
            break;
        }
    }
    string(text, start..q.range.end)
}

/// The words of a date with what belongs to it: 到2030年, 2023年7月前.
fn date_words(text: &[char], range: Range<usize>) -> String {
    let mut range = range;
    if range.start > 0 && text.get(range.start - 1) == Some(&'到') {
        range.start -= 1;
    }
    for word in ["时期", "期间", "底前", "底", "末", "前"] {
        if stands(text, range.end, word) {
            range.end += word.chars().count();
            break;
        }
    }
    string(text, range)
}

fn without_measures(text: &[char], range: Range<usize>, measured: &[&Quantity]) -> String {
    let mut out = String::new();
    for i in range {
        if !measured.iter().any(|q| q.range.contains(&i)) && let Some(c) = text.get(i) {
            out.push(*c);
        }
    }
    out.trim_matches(['的', '、', ' ']).to_string()
}

/// The named action, scheme, plan or law in an object.
fn programme(object: &str) -> Option<String> {
    if let Some(open) = object.find('《')
        && let Some(close) = object.find('》')
        && close > open
    {
        return object.get(open..close + '》'.len_utf8()).map(str::to_string);
    }
    let named = PROGRAMMES.iter().filter_map(|p| object.rfind(p).map(|at| at + p.len())).max();
    if let Some(end) = named {
        let name = object.get(..end)?;
        let after = object.get(end..).unwrap_or("");
        let whole = after.is_empty() || after.starts_with(['等', '，', '、']);
        let name = name.rsplit(['、']).next().unwrap_or(name);
        let plain = ["重点工程", "重大工程", "项目工程"].contains(&name) || name.chars().count() < 5;
        if whole && !plain {
            let name = if name.contains('”') && !name.contains('“') { object.get(..end)? } else { name };
            return Some(name.to_string());
        }
    }
    // A name in quotation marks right before 建设, 重大项目, 政策 …
    let open = object.find('“')?;
    let close = object.find('”').filter(|c| *c > open)?;
    let after = object.get(close + '”'.len_utf8()..).unwrap_or("");
    let name = object.get(open..close + '”'.len_utf8())?;
    let digits = name.chars().any(|c| c.is_ascii_digit());
    if digits {
        return object.get(open..).map(|s| s.trim_end_matches(['，', '、']).to_string());
    }
    ["建设", "高校", "重大项目", "项目库", "政策", "战略"].iter().any(|w| after.starts_with(w)).then(|| name.to_string()).filter(|n| n.chars().count() <= 8)
}
