use linping_problems::Text;
use serde::Serialize;

/// What becomes of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Kept, in time.
    Kept,
    /// Not due yet, and on its way.
    OnCourse,
    /// Past its day: kept late or not kept.
    Late,
    /// Not due yet, and not on its way.
    InDanger,
    /// No measure, no data, or only assumed or synthetic data.
    NotJudgeable,
}

impl Verdict {
    /// Every verdict, the best first.
    pub const ALL: [Verdict; 5] =
        [Verdict::Kept, Verdict::OnCourse, Verdict::Late, Verdict::InDanger, Verdict::NotJudgeable];

    /// A short word for machines.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Kept => "kept",
            Verdict::OnCourse => "on-course",
            Verdict::Late => "late",
            Verdict::InDanger => "in-danger",
            Verdict::NotJudgeable => "not-judgeable",
        }
    }

    /// What people call it.
    pub fn text(self) -> Text {
        match self {
            Verdict::Kept => Text::new("已兑现", "kept"),
            Verdict::OnCourse => Text::new("按期推进", "on course"),
            Verdict::Late => Text::new("逾期", "late"),
            Verdict::InDanger => Text::new("有风险", "in danger"),
            Verdict::NotJudgeable => Text::new("无法判断", "not judgeable"),
        }
    }
}

/// How many cited promises are kept, on course, late, in danger, not judgeable; illustrative ones are counted apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Headline {
    /// Kept in time.
    pub kept: usize,
    /// Not due, on its way.
    pub on_course: usize,
    /// Kept late or past due.
    pub late: usize,
    /// Not due, not on its way.
    pub in_danger: usize,
    /// Not to be judged.
    pub not_judgeable: usize,
    /// Cited promises in all.
    pub cited: usize,
    /// Illustrative targets, not counted above.
    pub illustrative: usize,
}

impl Headline {
    /// Counts one more promise.
    pub(crate) fn count(&mut self, verdict: Verdict, cited: bool) {
        if !cited {
            self.illustrative += 1;
            return;
        }
        self.cited += 1;
        *match verdict {
            Verdict::Kept => &mut self.kept,
            Verdict::OnCourse => &mut self.on_course,
            Verdict::Late => &mut self.late,
            Verdict::InDanger => &mut self.in_danger,
            Verdict::NotJudgeable => &mut self.not_judgeable,
        } += 1;
    }

    /// The number for a verdict.
    pub fn of(&self, verdict: Verdict) -> usize {
        match verdict {
            Verdict::Kept => self.kept,
            Verdict::OnCourse => self.on_course,
            Verdict::Late => self.late,
            Verdict::InDanger => self.in_danger,
            Verdict::NotJudgeable => self.not_judgeable,
        }
    }
}
