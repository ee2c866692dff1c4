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

/// How many are built: as said, or as many as the budget pays for.
pub(crate) fn number(
    choose: Option<&Located<u32>>,
    budget: Option<&Stated>,
    each: Option<(f64, Status)>,
    span: Span,
    plan: &Plan,
) -> Result<usize, Box<Problem>> {
    if let Some(choose) = choose {
        return Ok(choose.value as usize);
    }
    let wrong = |code, zh: String, en: String| Box::new(refuse(plan, code, span, zh, en));
    let budget = budget.and_then(|stated| plan.stated(stated)).map(|(q, ..)| q.in_base());
    match (budget, each) {
        (Some(budget), Some((each, _))) if each > 0.0 => match (budget / each + 1e-9).floor() as usize {
            0 => {
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
            count => Ok(count),
        },
        _ => Err(wrong(
            Code::MissingKey,
            "须写 choose，或 budget 与 each".into(),
            "write `choose`, or `budget` and `each`".into(),
        )),
    }
}
