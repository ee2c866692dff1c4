//! Figures that stand together: a list, a ratio, figures of several years, or one alone.

use super::Kind;
use super::clause::{Clause, Names, analyse, led_by_place};
use super::list;
use super::name::Mention;
use super::naming;
use super::place;
use super::quantity::{Class, Quantity, Token};
use super::reader::Reader;
use super::roaming::{self, Opening};
use super::scene::Scene;
use super::span::{border, compared_times, string, turns_back, without_times, years_before};
use crate::text::Block;
use linping_problems::{Code, Place, Problem, Text};
use std::ops::Range;

impl Reader<'_> {
    /// 以全国1.8%的立竹量, 创造了全国近20%的竹业产值: the noun behind the figure is a part of the same in a larger area.
    #[allow(clippy::too_many_arguments)]
    fn part_of_an_area(
        &self,
        text: &[char],
        tokens: &[Token],
        i: usize,
        q: &Quantity,
        left: &str,
        sentence_end: usize,
        clause: &mut Clause,
        scene: &mut Scene,
    ) {
        if text.get(q.range.end) != Some(&'的') {
            return;
        }
        let said = left.trim_end_matches(['近', '约', '超', '过', '逾', '的']);
        let area = ["全国", "全省", "全球", "世界", "全市"].iter().find(|a| said.ends_with(**a));
        let opens = said.trim_start_matches(['、', '，']);
        let goes_on = scene.last.as_ref().filter(|l| l.kind == Kind::Share && l.indicator.contains('占'));
        let whole = match (area, goes_on) {
            (Some(area), _) => area.to_string(),
            (None, Some(last))
                if opens.is_empty() || ["产出了", "创造了", "贡献了"].iter().any(|w| opens.ends_with(w)) =>
            {
                last.indicator.rsplit('占').next().unwrap_or("").trim_end_matches("比重").to_string()
            }
            (None, _) if opens == "以" || opens == "用" => "全国".to_string(),
            _ => return,
        };
        if let Some(noun) = super::nouns::right_noun(text, tokens, i, q, sentence_end) {
            clause.name = naming::clean(&noun, &self.own);
            clause.share_of = Some(whole);
        }
    }

    /// 预计年客流800万人次；…: what news expects ends with its clause.
    fn is_aside(&self, text: &[char], range: Range<usize>) -> bool {
        let expected = text.get(range.start..range.start + 2) == Some(&['预', '计']);
        let behind = text.get(range.start.max(range.end.saturating_sub(200))..range.end);
        expected && !self.frame.report && !self.frame.plan && behind.is_some_and(|t| t.contains(&'；'))
    }

    /// True if the year spoken of was over when the document was published: what was planned for it is not to come.
    fn is_over(&self, scene: &Scene) -> bool {
        let year =
            scene.period.as_deref().filter(|p| p.len() == 4 && scene.said_period).and_then(|p| p.parse::<i32>().ok());
        let published = self.frame.year.filter(|_| self.frame.dated && !self.frame.report && !self.frame.plan);
        year.zip(published).is_some_and(|(year, published)| year < published)
    }

    /// In an account of several places: which of them the clauses up to a figure open with.
    fn roam(&mut self, text: &[char], until: usize, scene: &mut Scene) {
        if !self.frame.roams {
            return;
        }
        let from = scene.looked_through;
        scene.looked_through = until.max(from);
        for at in (from..until).filter(|at| roaming::begins_clause(text, *at)) {
            match roaming::opening(text, at, &self.frame.places) {
                Some(Opening::Places(places)) => {
                    // A long list is of its own sentence.
                    self.roamed = Some(places.join("、")).filter(|_| places.len() <= 2);
                    if places.len() > 2 {
                        scene.listed = Some(places.join("、"));
                    }
                    scene.place = None;
                    if places.len() <= 2 {
                        scene.listed = None;
                    }
                }
                Some(Opening::Whole) => {
                    self.roamed = None;
                    scene.listed = None;
                    scene.place = None;
                }
                None => {}
            }
        }
    }

    /// Reads the figure at `i` and those listed with it; returns how many tokens that took.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn figures(
        &mut self,
        block: &Block,
        text: &[char],
        sentence: &Range<usize>,
        tokens: &[Token],
        i: usize,
        previous_end: usize,
        markers: &[usize],
        target: bool,
        scene: &mut Scene,
    ) -> usize {
        let Some(Token::Quantity(first)) = tokens.get(i) else { return 1 };
        let mut group: Vec<&Quantity> = vec![first];
        while let Some(Token::Quantity(next)) = tokens.get(i + group.len()) {
            let Some(last) = group.last() else { break };
            let gap = string(text, last.range.end..next.range.start);
            // 分别为0.15、-5.64、1.34个百分点
            let signed = gap.trim_end_matches(['-', '－', '−', '+']);
            let gap = if next.negative || gap.ends_with('+') { signed.to_string() } else { gap };
            let joint = matches!(gap.as_str(), "、" | "和" | "与" | "及" | "以及" | "：" | "∶" | ":");
            let counted = |c: Class| matches!(c, Class::Amount | Class::Count | Class::Bare);
            let each = string(text, first.range.start.saturating_sub(4)..first.range.start).contains("分别");
            let relative = |c: Class| matches!(c, Class::Ratio | Class::Times);
            // 床位数、医师数增至7.83张、3.57个
            let pair = || {
                let said = string(text, first.range.start.saturating_sub(24)..first.range.start);
                let said = said.rsplit(['，', '。', '；']).next().unwrap_or("");
                said.contains('、') && ["增至", "达到", "降至", "提高到"].iter().any(|w| said.ends_with(w))
            };
            let same = next.class == first.class && (next.unit == first.unit || first.class != Class::Count)
                || counted(next.class) && counted(first.class) && pair()
                || each
                    && (counted(next.class) && counted(first.class) || relative(next.class) && relative(first.class));
            // 分别达到每月577元、每年4428元; 分别增长5.5%、增长2.8%和下降0.7%
            let said = gap.trim_start_matches(['、', '和', '与']);
            let again = each
                && said.len() < gap.len()
                && (matches!(said, "每月" | "每年" | "每人" | "每人每月" | "每人每年" | "近" | "约")
                    || motion_of(said).is_some());
            if (joint || again) && same { group.push(next) } else { break }
        }
        let used = group.len();
        let previous_end = previous_end.max(scene.consumed.min(first.range.start));
        let left_start =
            border(text, tokens, sentence.start, previous_end, first.range.start, first.class == Class::Rank);
        let left = without_times(text, tokens, left_start..first.range.start);
        let lead = string(text, left_start.saturating_sub(1)..left_start);
        let before = string(text, left_start.saturating_sub(3).max(sentence.start)..left_start);
        if left.contains("其中") || before.ends_with("其中，") || before.ends_with("其中：") {
            let opens = scene.opens_with_parts && self.reading.statements.len() == scene.first_of_sentence;
            if !opens {
                scene.parent = scene.last.as_ref().map(|l| l.indicator.clone());
            }
        } else if lead == "；" && !scene.opens_with_parts {
            scene.parent = None;
        }
        self.roam(text, first.range.start, scene);
        let names = Names { own: &self.own, others: &self.frame.places };
        let mut clause = analyse(&left, first.class, names);
        if first.class != Class::Points
            && let Some(what) = clause.pulls.take()
        {
            // 以旧换新带动汽车零售额增长21.2%: growth, and no pull on it.
            clause.name = naming::clean(what.trim_end_matches("分别"), &self.own);
            clause.each |= what.ends_with("分别");
        }
        if first.class == Class::Ratio && clause.motion.is_none() && clause.share_of.is_none() {
            self.part_of_an_area(text, tokens, i, first, &left, sentence.end, &mut clause, scene);
        }
        // 折合年径流深926毫米，比上年偏少17.5%: said in passing, the growth is of what stands before.
        let folded = left.trim_start_matches(['，', '、', '（', '(', ' ']);
        if let Some(last) = scene.last.clone()
            && ["折合", "约合", "折"].iter().any(|w| folded.starts_with(w))
        {
            scene.instead = Some(last);
            let name = ["折合", "折"].iter().find_map(|w| clause.name.strip_prefix(w)).unwrap_or(&clause.name);
            clause.name =
                if matches!(name, "人民币" | "合人民币" | "美元") { String::new() } else { name.to_string() };
        }
        // 比年初15%的预期目标高2个百分点: the figure before is what it is held against.
        let behind = left.strip_prefix('的').filter(|_| first.class == Class::Points && clause.pulls.is_none());
        if let Some(sign) = behind.and_then(|b| {
            let up = b.ends_with(['高', '快', '多']) || b.ends_with("高出");
            (up || b.ends_with(['低', '慢', '少'])).then_some(if up { 1 } else { -1 })
        }) {
            clause.name.clear();
            clause.motion = Some(sign);
        }
        // 高于全国2.8%的整体增幅: the same of a larger area.
        let above = ["高于", "低于", "快于", "慢于", "超过", "好于", "跑赢", "跑输"];
        let noun = string(text, first.range.end..sentence.end.min(first.range.end + 14));
        let noun = noun.split(['，', '。', '；']).next().unwrap_or("");
        let rated =
            noun.starts_with('的') && ["增速", "增幅", "涨幅", "降幅", "水平", "增长"].iter().any(|w| noun.contains(w));
        if first.class == Class::Ratio
            && rated
            && scene.last.is_some()
            && let Some(area) = ["全国", "全省", "全市", "全区"].iter().find(|a| left.contains(**a))
            && above.iter().any(|w| left.contains(w))
        {
            clause.name.clear();
            clause.share_of = None;
            clause.motion = Some(1);
            clause.kind = Some(Kind::Growth);
            clause.place = (*area == "全国").then(|| "全国".to_string());
        }
        // 高于全国的21.63%和山西省的20.5%: the same, of the area it is held against.
        let per_cent = matches!(first.unit.as_str(), "%" | "％") && clause.motion.is_none();
        let held = left.strip_suffix('的').filter(|_| per_cent);
        if let Some(area) = held.and_then(|l| {
            let said = ["高于", "低于"].iter().find_map(|w| l.rsplit_once(w)).map(|(_, area)| area);
            let goes_on = || Some(l.trim_start_matches(['和', '与', '、'])).filter(|_| scene.held_against);
            said.or_else(goes_on)
        }) && let Some(last) = &scene.last
        {
            let known =
                ["全国", "全省", "全市"].contains(&area) || place::is_known(area) || place::level(area).is_some();
            scene.held_against = known;
            if known {
                clause.name.clear();
                clause.share_of = None;
                clause.of = false;
                clause.kind = Some(last.kind).filter(|k| !matches!(k, Kind::Target | Kind::Rank));
                clause.place = (!area.starts_with("全省") && !area.starts_with("全市")).then(|| area.to_string());
            }
        } else {
            scene.held_against = false;
        }
        // 其中两个城市超过万亿元: the places have it, and are not it.
        if matches!(first.class, Class::Amount | Class::Bare | Class::Ratio)
            && matches!(clause.name.as_str(), "城市" | "省份" | "地级市" | "副省级城市" | "区县" | "县区")
            && !self.sectioned()
        {
            clause.name.clear();
        }
        // 目前 in a text without a date is whenever it was written.
        if left.contains("目前")
            && !self.frame.dated
            && !self.frame.running
            && !matches!(scene.period.as_deref(), Some(p) if self.frame.is_ahead(p))
        {
            scene.period = None;
            scene.said_period = true;
        }
        // 有色金属（+18.3%）
        if first.class == Class::Ratio
            && lead.ends_with(['（', '('])
            && matches!(left.trim(), "+" | "-" | "−" | "－" | "")
        {
            let rises = left.trim() == "+";
            if rises || first.negative {
                clause.name.clear();
                clause.motion = Some(if rises { 1 } else { -1 });
            }
        }
        // 其中江西（6.9%）、福建（6.7%）: the noun before the bracket is the place it is of.
        if first.class == Class::Ratio
            && lead.ends_with(['（', '('])
            && clause.name.is_empty()
            && clause.share_of.is_none()
        {
            let noun = super::nouns::noun_before(text, left_start.saturating_sub(1), left_start.saturating_sub(12));
            let noun = noun.trim_start_matches(['和', '与', '及']).trim_start_matches("其中");
            if let Some((_, place)) = self.frame.places.iter().find(|(spoken, full)| spoken == noun || full == noun) {
                clause.place = Some(place.clone());
                let said = string(text, sentence.start..left_start);
                let paced = ["增速", "增幅", "增长", "涨幅", "降幅"].iter().any(|w| said.contains(w));
                if paced && clause.motion.is_none() {
                    clause.motion = Some(1);
                }
            }
        }
        held_against(&mut clause, first, &string(text, left_start..first.range.start));
        let opening = left.trim_start_matches([' ', '，', '：', '；', '、']);
        if super::lexicon::WHOLE_AREA.iter().any(|w| w.chars().count() > 1 && opening.starts_with(w)) {
            scene.place = None;
        }
        // 是平定县的1.6倍 holds against it.
        let against = clause.of
            && matches!(first.class, Class::Times | Class::Ratio)
            && ["是", "为", "相当于"].iter().any(|w| opening.starts_with(w));
        if against {
            clause.place = None;
        }
        if let Some(place) = clause.place.clone().or_else(|| clause.national.then(|| "全国".to_string())) {
            // 厦门和福州GDP都超过400亿元: the first of those the clause opens with.
            let among = |places: &&String| places.starts_with(&format!("{place}、"));
            let several = self.roamed.as_ref().filter(among).or(scene.listed.as_ref().filter(among)).cloned();
            // In a report on one area another is named for its sentence: 浙江省投入帮扶资金33.9亿元.
            if several.is_none() && !self.sectioned() && place::is_known(&place) && place != "全国" {
                self.roamed = Some(place.clone());
            }
            // What is held against ends with its figure.
            if scene.held_against {
                scene.place_back = Some(scene.place.clone());
            }
            // 公路6895公里，西安地铁422公里，基站14.3万座: in a report a place named on the way holds for its clause.
            scene.place_on_the_way =
                self.sectioned() && scene.place.is_none() && self.reading.statements.len() > scene.first_of_sentence;
            scene.place = several.or(Some(place));
        } else if scene.place_on_the_way
            && lead == "，"
            && naming::head(&clause.name).is_some_and(|h| h.len() < clause.name.len())
        {
            scene.place = None;
            scene.place_on_the_way = false;
        }
        let in_review =
            self.section.as_ref().is_some_and(|s| !s.target) || (self.frame.report && self.section.is_none());

        let after = string(text, first.range.end..sentence.end.min(first.range.end + 14));
        let ruled = self.section.as_ref().is_some_and(|s| s.ruled)
            && !matches!(first.class, Class::Rank | Class::Word | Class::Points);
        let granted = ruled || !self.frame.report && super::span::set_by_rule(first.class, &left, &after);
        let granted =
            granted || scene.grant.is_some() && super::policy::limits(&left, &after) && first.class == Class::Amount;
        // In an account 已… and 目前… turn back to what is there.
        let there = !self.frame.report
            && !self.frame.plan
            && !ruled
            && (left.contains('已') || turns_back(text, sentence.start..first.range.start));
        // 2007年并购…。目前产能700万吨: now is when the account was written, not the year it told of.
        let told = scene.period.as_deref().filter(|p| p.len() == 4).and_then(|p| p.parse::<i32>().ok());
        if left.contains("目前")
            && !self.sectioned()
            && self.frame.dated
            && told.zip(self.frame.year).is_some_and(|(told, written)| told + 1 < written)
        {
            scene.period = self.frame.period.clone();
        }
        // 补偿标准：国有林每亩每年10元；…
        let rated = string(text, sentence.start.max(first.range.start.saturating_sub(120))..first.range.start);
        let rated = !self.frame.report && ["标准：", "标准为：", "标准如下："].iter().any(|w| rated.contains(w));
        if rated && !self.frame.dated {
            scene.period = None;
        }
        let granted = granted || rated && first.class == Class::Amount;
        // What is granted holds from whenever the rule is in force.
        let sectioned = self.frame.report || self.frame.plan || self.section.is_some();
        if granted && !scene.said_period && !sectioned {
            scene.period = None;
        }
        // 近8成省份完成了增速目标: what has a goal is counted.
        let told_of = !self.sectioned() && super::doers::are_told_of(text, first, sentence.end);
        scene.told_of = told_of;
        let goal = first.class != Class::Word && !told_of && is_goal(&left, &after);
        if turns_back(text, sentence.start..first.range.start) {
            scene.year_runs = false;
        }
        let is_target = target && !scene.looks_back && !there
            || goal
            || granted
            || (!in_review
                && !self.is_over(scene)
                && markers
                    .partition_point(|m| *m < first.range.start)
                    .checked_sub(1)
                    .and_then(|i| markers.get(i))
                    .is_some_and(|m| {
                        let aside = *m > sentence.start + 2 && self.is_aside(text, *m..first.range.start);
                        !(aside || turns_back(text, *m..first.range.start))
                    }));
        let mention = Mention {
            text,
            tokens,
            i,
            q: first,
            clause: &clause,
            left: &left,
            lead: &lead,
            sentence: sentence.clone(),
            granted,
        };
        if group.len() > 1
            && granted
            && let Some(names) = self.grants(&mention, group.len(), scene)
        {
            let mut from = left_start.max(previous_end);
            for (q, name) in group.iter().zip(names) {
                self.emit(block, text, q, &clause, name, from, is_target, scene, &left);
                from = q.range.end;
            }
            return used;
        }
        if group.len() > 1 && !group.iter().any(|q| q.ratio) {
            // 2015和2016年同期增速分别为3.3%、0.5%: figures of several years.
            let years = years_before(tokens, i, group.len(), left_start);
            if let Some(years) = years.filter(|_| clause.each) {
                let name = scene.last.as_ref().map_or_else(|| clause.name.clone(), |l| l.indicator.clone());
                let kept = scene.before_times.clone().or_else(|| scene.period.clone());
                for (q, year) in group.iter().zip(years) {
                    let part = kept.as_deref().and_then(|p| p.get(4..)).filter(|_| left.contains("同期")).unwrap_or("");
                    scene.period = Some(format!("{year}{}", if part.starts_with(['Q', 'H']) { part } else { "" }));
                    self.emit(
                        block,
                        text,
                        q,
                        &clause,
                        name.clone(),
                        left_start.max(previous_end),
                        is_target,
                        scene,
                        &left,
                    );
                }
                scene.period = kept;
                return used;
            }
            let minor = scene
                .announced
                .take()
                .filter(|m| *m < left_start && !string(text, *m..left_start).contains(['，', '；', '：']));
            let listed = minor.and_then(|from| {
                let words = without_times(
                    text,
                    tokens,
                    border(text, tokens, sentence.start, sentence.start, from, true).max(sentence.start)
                        ..first.range.start,
                );
                let from_clause = analyse(&words, Class::Amount, names);
                list::split(&from_clause.name, group.len())
            });
            if let Some(names) =
                listed.or_else(|| self.names(text, sentence, left_start, previous_end, &clause, group.len(), scene))
            {
                let names = match &clause.pulls {
                    // 甲、乙分别拉动规上工业增长3.6、2.2个百分点
                    Some(what) => {
                        scene.pulled = Some(what.clone()).filter(|w| !w.is_empty());
                        names.into_iter().map(|n| format!("{n}对{what}增长拉动")).collect()
                    }
                    None => {
                        let before = string(text, sentence.start..left_start);
                        self.shares(self.measured(names, first, &clause, &before, scene), first, &clause, scene)
                    }
                };
                let mut from = left_start.max(previous_end);
                let mut end = first.range.start;
                for (q, name) in group.iter().zip(&names) {
                    let mut clause = clause.clone();
                    let said = string(text, end.min(q.range.start)..q.range.start);
                    clause.motion = motion_of(said.trim_start_matches(['、', '和', '与'])).or(clause.motion);
                    end = q.range.end;
                    // 祥云县、弥渡县分别为2.96、2.54亿立方米: an item may be a place.
                    let name = match led_by_place(name, &self.frame.places) {
                        Some((measure, place)) if clause.pulls.is_none() => {
                            let place = place.to_string();
                            let of_what =
                                || scene.last.as_ref().map(|l| l.indicator.clone()).or_else(|| scene.main.clone());
                            let measure =
                                if measure.is_empty() { of_what().unwrap_or_default() } else { measure.to_string() };
                            scene.place = Some(place);
                            measure
                        }
                        _ => name.clone(),
                    };
                    self.emit(block, text, q, &clause, name, from, is_target, scene, &left);
                    from = q.range.end;
                }
                scene.group = names.iter().map(|n| self.dictionary.name(n)).collect();
                return used;
            }
            if clause.each {
                let place =
                    self.document.source_range(block.range.start + left_start..block.range.start + first.range.end);
                let quote = self.document.source_text(place.clone()).to_string();
                let (line, column) = self.document.line_and_column(place.start);
                self.reading.problems.push(
                    Problem::warning(
                        Code::ListMismatch,
                        Text::new(
                            format!("“{quote}”：{} 个数字与前面的名称个数不符，未作分配", group.len()),
                            format!(
                                "`{quote}`: {} figures and another number of names; they are not paired",
                                group.len()
                            ),
                        ),
                    )
                    .at(Place::line(self.document.name(), line, column)),
                );
            }
        }
        if group.len() > 2 && group.iter().all(|q| q.ratio) {
            let raw = string(text, left_start..first.range.start);
            if let Some(names) = super::nouns::ratio_names(&clause, &raw, &scene.group, group.len()) {
                let mut from = left_start.max(previous_end);
                for (q, name) in group.iter().zip(&names) {
                    self.emit(block, text, q, &clause, name.clone(), from, is_target, scene, &left);
                    from = q.range.end;
                }
                scene.group = names;
                return used;
            }
        }
        let name = self.indicator(&mention, scene);
        // 较1-2月、1-3月分别下降1.8和1.4个百分点: each has what it is compared with.
        let against = compared_times(text, tokens, left_start..first.range.start);
        let mut from = left_start.max(previous_end);
        for (n, q) in group.iter().enumerate() {
            let mut own = clause.clone();
            if group.len() > 1
                && against.len() == group.len()
                && let (Some(time), Some(sign)) =
                    (against.get(n), clause.comparison.as_ref().and_then(|c| c.chars().next()))
            {
                own.comparison = Some(format!("{sign}{time}"));
            }
            self.emit(block, text, q, &own, name.clone(), from, is_target, scene, &left);
            from = q.range.end;
        }
        if group.len() == 1 {
            scene.group.clear();
        }
        used
    }
}

/// The sign of a verb of change that a figure of a list has of its own.
fn motion_of(said: &str) -> Option<i8> {
    let said = super::lexicon::BEFORE.iter().find_map(|w| said.strip_suffix(w)).unwrap_or(said);
    if super::lexicon::UP.contains(&said) {
        return Some(1);
    }
    super::lexicon::DOWN.contains(&said).then_some(-1)
}

/// 5%左右的增长目标, 增长目标6%, 采伐限额: what is said of a figure makes it a goal or a limit.
fn is_goal(left: &str, after: &str) -> bool {
    let after = after.split(['，', '。', '；', '、']).next().unwrap_or("");
    let after = super::lexicon::AFTER.iter().find_map(|w| after.strip_prefix(w)).unwrap_or(after);
    let noun = after.strip_prefix('的').unwrap_or(after);
    let behind = noun.find("目标").is_some_and(|at| at <= 18);
    let left = super::lexicon::BEFORE.iter().find_map(|w| left.strip_suffix(w)).unwrap_or(left);
    let left = left.trim_end_matches(['为', '是', '：', '定']);
    let planned = left.trim_start_matches(['，', '、']).starts_with("规划");
    // 低于控制目标0.4个百分点 is held against one.
    let against = ["低于", "高于", "好于", "优于", "超"].iter().any(|w| left.contains(w));
    behind || planned || !against && ["目标", "限额"].iter().any(|w| left.ends_with(w))
}

/// 相当于全国平均水平的63.9% compares with a level, 恢复到2019年的82% with what it was itself.
fn held_against(clause: &mut Clause, figure: &Quantity, said: &str) {
    let before = figure.class == Class::Ratio && clause.of && clause.motion.is_none();
    let Some(said) = said.strip_suffix('的').filter(|_| before) else { return };
    let verbs = [
        "超过",
        "接近",
        "只相当于",
        "仅相当于",
        "相当于",
        "恢复到",
        "恢复至",
        "不到",
        "不足",
        "仅为",
        "只有",
        "约为",
        "达到",
        "是",
        "为",
    ];
    let Some((part, whole)) = verbs.iter().find_map(|v| said.rsplit_once(v)) else { return };
    let whole = whole.trim_start_matches('仅');
    let mean = ["平均", "平均水平", "平均数", "平均值"].iter().any(|w| whole.ends_with(w));
    let year = whole.trim_end_matches("同期").trim_end_matches(['末', '底']);
    let time = year.strip_suffix('年').is_some_and(|y| y.len() == 4 && y.chars().all(|c| c.is_ascii_digit()))
        || matches!(whole, "上年" | "去年" | "上年同期" | "去年同期")
        || whole.ends_with("年前");
    // 人均GDP为全省的52.3%: a mean is no part of another's.
    let area = ["全省", "全国", "全市", "全县", "全区", "全州"].contains(&whole);
    let mean = mean || area && ["人均", "户均", "亩均", "均价"].iter().any(|w| part.contains(w));
    if !mean && !time {
        // 下降8.2%，超过全市的七成
        let share = part.is_empty() && matches!(figure.unit.as_str(), "成" | "" | "%");
        if share && ["全国", "全省", "全市", "全区", "全县", "年均"].iter().any(|w| whole.starts_with(w)) {
            clause.share_of = Some(whole.to_string());
            clause.name.clear();
        }
        return;
    }
    clause.kind = Some(if mean { Kind::Change } else { Kind::Growth });
    clause.comparison = Some(format!("比{whole}"));
    clause.of = false;
    clause.share_of = None;
    let part = part.trim_start_matches(['，', '；', '但', '而']);
    clause.name = naming::clean(part, &[]);
}
