//! What holds within a block while it is read.

use super::Kind;
use super::time::Calendar;

/// What was said last; a figure without a name of its own takes it over.
#[derive(Clone, Debug)]
pub(super) struct Last {
    pub(super) indicator: String,
    pub(super) kind: Kind,
    /// As written.
    pub(super) unit: String,
    pub(super) comparison: Option<String>,
    /// 增加, 调减 … stood before the name of an amount.
    pub(super) changed: Option<i8>,
}

/// What holds within a block.
#[derive(Default)]
pub(super) struct Scene {
    pub(super) period: Option<String>,
    pub(super) calendar: Calendar,
    pub(super) topic: Option<String>,
    /// This sentence opens with the topic: 药材产业方面，….
    pub(super) topic_opens: bool,
    pub(super) last: Option<Last>,
    /// What the paragraph before spoke of last.
    pub(super) main: Option<String>,
    /// Indicators of the last group of figures.
    pub(super) group: Vec<String>,
    /// Where the statements of this sentence begin.
    pub(super) first_of_sentence: usize,
    pub(super) parent: Option<String>,
    /// The sentence goes through the parts of what the one before told: 按经营地分，城镇下降6.1%.
    pub(super) by_kinds: bool,
    /// The sentence opens with 其中, so that all of it is of the parts.
    pub(super) opens_with_parts: bool,
    /// The threshold before the last count: 营收 of 营收100亿元以上.
    pub(super) threshold: Option<String>,
    pub(super) counted: Option<String>,
    pub(super) departed: bool,
    /// Where 四大 of 批发业、零售业…四大行业 stood.
    pub(super) announced: Option<usize>,
    /// The period before the times of this clause.
    pub(super) before_times: Option<String>,
    /// The time said last was 五年来 or its like: what is told is over, whatever the section is about.
    pub(super) looks_back: bool,
    /// A time was said in this paragraph.
    pub(super) said_period: bool,
    /// The time said last was the year of publication, which was not over.
    pub(super) year_runs: bool,
    /// The text says when the figure that follows was: 由2015年的41%.
    pub(super) start_said: bool,
    /// The time said last was 2019年以来 or its like.
    pub(super) since: bool,
    /// The time said last was the end of a month.
    pub(super) month_end: bool,
    /// In a profile, what held before a time that only holds for its own clause.
    pub(super) before_passing: Option<Option<String>>,
    /// 今年 was said in a work report, which is given when the year begins: what it says of it is meant.
    pub(super) this_year_of_report: bool,
    /// The year of the next figure alone: 比2009年的4.9亿元增加2.8亿元.
    pub(super) of_that_year: Option<String>,
    /// 规模以上工业 of 规模以上工业中，大型企业产值 …
    pub(super) scope: Option<String>,
    /// End of a counted noun that was taken from behind its figure.
    pub(super) consumed: usize,
    /// What was counted last, other than as a part of it.
    pub(super) things: Option<super::parts::Counted>,
    /// Parts of it are being told.
    pub(super) in_parts: bool,
    /// The school or hospital that was counted last: what is said of teachers and beds is of it.
    pub(super) institution: Option<String>,
    /// What was last granted, and for what.
    pub(super) grant: Option<&'static str>,
    pub(super) granted_for: Option<String>,
    /// The measure that stands on the line above: 年末常住人口, 213.4万人.
    pub(super) label: Option<String>,
    /// The thing a numbered paragraph opens with: （一）青山水库。总投资12亿元.
    pub(super) item: Option<String>,
    /// The same, or what the heading names, if it is something built or laid out, whose parts the paragraph tells.
    pub(super) thing: Option<String>,
    /// The sum whose parts this sentence names.
    pub(super) total: Option<String>,
    /// A long list of places that the sentence is of.
    pub(super) listed: Option<String>,
    /// The place spoken of before that of one figure alone.
    pub(super) place_back: Option<Option<String>>,
    /// The place was named in the middle of a sentence of a report: it holds until another measure is told of.
    pub(super) place_on_the_way: bool,
    /// The measure that the sentence opens with a view to: 从主要产品产量看.
    pub(super) viewed: Option<&'static str>,
    /// The last figure was that of an area the measure is held against.
    pub(super) held_against: bool,
    /// The figure counts things of which something is said, which is so and not meant.
    pub(super) told_of: bool,
    /// What is spoken of behind a count of things that were told apart by it.
    pub(super) instead: Option<Last>,
    /// How far the paragraph was looked through for the places its clauses open with.
    pub(super) looked_through: usize,
    /// The place the sentence speaks of, where it is not the document's own.
    pub(super) place: Option<String>,
    /// What the sentence opens with before it says any figure: 正在建设的酒业项目，…, 上市公司数量上，….
    pub(super) subject: Option<String>,
    /// The measure of this sentence: 增加值, 零售额.
    pub(super) measure: Option<String>,
    /// The paragraph tells of sown areas.
    pub(super) sown: bool,
    /// The measure the paragraph told of last.
    pub(super) told: Option<String>,
    /// The last amount of this sentence whose name holds its measure.
    pub(super) amount: Option<Amount>,
    /// That of the sentence before.
    pub(super) amount_before: Option<Amount>,
    /// What shares were last said to be of.
    pub(super) whole: Option<String>,
    /// What was last said to be pulled.
    pub(super) pulled: Option<String>,
}

/// An amount that parts of it can take their measure from.
#[derive(Clone, Debug)]
pub(super) struct Amount {
    pub(super) indicator: String,
    pub(super) unit: String,
    pub(super) measure: &'static str,
}
