//! What several kinds do when they resolve their table: refusals with a place, prices, numbers, years.

use linping_language::files::ActionFile;
use linping_language::{Located, Plan, Span, Stated, Status, When};
use linping_problems::{Code, Problem, Problems, Text};

/// A refusal at a place of the plan.
pub(crate) fn refuse(plan: &Plan, code: Code, span: Span, zh: impl Into<String>, en: impl Into<String>) -> Problem {
    Problem::new(code, Text::new(zh, en)).at(plan.place(span))
}

/// The typed table of an action's kind.
pub(crate) fn typed<T: serde::de::DeserializeOwned>(file: &ActionFile, plan: &Plan) -> Result<T, Problems> {
    let Some(measure) = &file.measure else { return Err(Vec::new()) };
    measure
        .node
        .typed()
        .map_err(|(message, span)| vec![Problem::new(Code::WrongType, Text::same(message)).at(plan.place(span))])
}

/// The year something opens: as said, else the end of the actual or planned dates, else the year after the base year.
pub(crate) fn opening_year(opens: Option<&Located<When>>, file: &ActionFile, plan: &Plan) -> i16 {
    let end = [&file.actual, &file.planned].into_iter().flatten().find_map(|d| d.end.as_ref());
    opens.or(end).map_or(plan.head.base_year + 1, |when| when.last_day().year())
}

/// What one costs in yuan, and how far that can be trusted.
pub(crate) fn priced(each: Option<&Stated>, span: Span, plan: &Plan) -> Result<Option<(f64, Status)>, Box<Problem>> {
    let Some((stated, (quantity, status, _))) = each.and_then(|stated| Some((stated, plan.stated(stated)?))) else {
        return Ok(None);
    };
    if quantity.unit.measure() == linping_units::Dimension::Money.into() {
        return Ok(Some((quantity.in_base(), status)));
    }
    let at = stated.figure.as_ref().map(|f| f.span).or(stated.value.as_ref().map(|v| v.span));
    Err(Box::new(refuse(
        plan,
        Code::WrongUnit,
        at.unwrap_or(span),
        format!("此处应为金额，而“{quantity}”不是"),
        format!("money is asked for, and `{quantity}` is not"),
    )))
}

/// What a plan says of how many are built.
pub(crate) struct Asked<'a> {
    /// The number itself.
    pub choose: Option<&'a Located<u32>>,
    /// What may be spent.
    pub budget: Option<&'a Stated>,
    /// What one costs.
    pub each: Option<(f64, Status)>,
}

impl Asked<'_> {
    /// How many are built, as said or as many as the budget pays for, and how far that number can be trusted; 0 with a problem.
    pub fn number(
        &self,
        what: Span,
        among: Span,
        candidates: usize,
        plan: &Plan,
        problems: &mut Problems,
    ) -> (usize, Status) {
        let budget = priced(self.budget, what, plan).unwrap_or_else(|problem| {
            problems.push(*problem);
            None
        });
        // What is wrong with the money has been told.
        if !problems.is_empty() && (budget.is_none() || self.each.is_none()) && self.choose.is_none() {
            return (0, Status::Published);
        }
        if candidates == 0 {
            let problem = refuse(plan, Code::TooManySites, among, "没有候选点", "there are no candidate sites");
            let hint = Text::new("请在候选点的表中至少写一行。", "put at least one row into the table of candidates.");
            problems.push(problem.hint(hint));
            return (0, Status::Published);
        }
        let counted = match self.choose {
            Some(choose) => self.chosen(choose, budget, plan),
            None => self.paid_for(budget, what, plan),
        };
        let count = counted.unwrap_or_else(|problem| {
            problems.push(*problem);
            0
        });
        if count <= candidates {
            let of_budget = budget.filter(|_| self.choose.is_none()).map(|(_, status)| status);
            let of_price = self.each.filter(|_| self.choose.is_none()).map(|(_, status)| status);
            return (count, of_budget.into_iter().chain(of_price).max().unwrap_or(Status::Published));
        }
        // A budget that pays for more than there are sites leaves money over; that is no mistake, and no matter of trust.
        if let Some(choose) = self.choose {
            problems.push(
                refuse(
                    plan,
                    Code::TooManySites,
                    choose.span,
                    format!("要建 {count} 处，而候选点只有 {candidates} 个"),
                    format!("{count} are to be built, and there are {candidates} candidate sites"),
                )
                .related(plan.place(among), Text::new("候选点在此", "the candidates"))
                .hint(Text::new("减少 choose，或增加候选点。", "choose fewer, or add candidates.")),
            );
        }
        (candidates, Status::Published)
    }

    /// The number that is asked for, if the budget pays for it.
    fn chosen(&self, choose: &Located<u32>, budget: Option<(f64, Status)>, plan: &Plan) -> Result<usize, Box<Problem>> {
        let number = choose.value;
        let (Some((budget, _)), Some((each, _))) = (budget, self.each) else { return Ok(number as usize) };
        let (cost, pays_for) = (f64::from(number) * each, (budget / each + 1e-9).floor());
        if cost <= budget * (1.0 + 1e-9) {
            return Ok(number as usize);
        }
        let problem = refuse(
            plan,
            Code::OverBudget,
            choose.span,
            format!("预算 {budget} 元不足以建 {number} 处（{cost} 元）"),
            format!("a budget of {budget} yuan does not pay for {number} ({cost} yuan)"),
        );
        let short = cost - budget;
        Err(Box::new(problem.hint(Text::new(
            format!("预算够建 {pays_for} 处；要建 {number} 处，预算至少再加 {short} 元。"),
            format!("it pays for {pays_for}; {number} need at least {short} yuan more."),
        ))))
    }

    /// As many as the budget pays for.
    fn paid_for(&self, budget: Option<(f64, Status)>, span: Span, plan: &Plan) -> Result<usize, Box<Problem>> {
        let wrong = |code, zh: String, en: String| Box::new(refuse(plan, code, span, zh, en));
        let (Some((budget, _)), Some((each, _))) = (budget, self.each.filter(|(each, _)| *each > 0.0)) else {
            let (zh, en) = ("须写 choose，或 budget 与 each", "write `choose`, or `budget` and `each`");
            return Err(wrong(Code::MissingKey, zh.into(), en.into()));
        };
        let count = (budget / each + 1e-9).floor() as usize;
        if count > 0 {
            return Ok(count);
        }
        let problem = wrong(
            Code::OverBudget,
            format!("预算 {budget} 元不足以建一处（{each} 元）"),
            format!("a budget of {budget} yuan does not pay for one ({each} yuan)"),
        );
        let short = each - budget;
        Err(Box::new(problem.hint(Text::new(
            format!("最便宜的选择是一处，{each} 元；预算至少再加 {short} 元。"),
            format!("the cheapest choice is one, {each} yuan; the budget lacks {short} yuan for it."),
        ))))
    }
}
