use linping_language::{Plan, Span, Stated, Status};
use linping_problems::{Code, Problem, Problems, Text};
use linping_units::Dimension;
use schemars::JsonSchema;
use serde::Deserialize;

/// Why numbers that stand together are taken: exactly one of these.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
pub struct Grounds {
    /// Why these values are assumed.
    pub assumed: Option<String>,
    /// Who of the plan's users vouches for them.
    pub user: Option<String>,
    /// From where they are remembered.
    pub recalled: Option<String>,
    /// What made them up.
    pub synthetic: Option<String>,
}

/// Numbers of a table of the plan: each with its unit checked and its status kept; the whole has the weakest.
pub struct Numbers<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// What was found wrong.
    pub problems: &'a mut Problems,
    /// The weakest status so far.
    pub status: Status,
    /// True while everything may be shown.
    pub open: bool,
}

impl<'a> Numbers<'a> {
    /// Nothing read yet.
    pub fn new(plan: &'a Plan, problems: &'a mut Problems) -> Self {
        Numbers { plan, problems, status: Status::Published, open: true }
    }

    /// A problem at a place of the plan.
    pub fn refuse(&mut self, code: Code, span: Span, message: Text, hint: Text) {
        self.problems.push(Problem::new(code, message).at(self.plan.place(span)).hint(hint));
    }

    /// A problem an engine found, at a place of the plan.
    pub fn report(&mut self, problem: Problem, span: Span) {
        self.problems.push(problem.at(self.plan.place(span)));
    }

    /// A stated number in the base unit of the dimension wanted; `at` is where it is missed.
    pub fn stated(&mut self, stated: &Stated, wanted: Dimension, at: Span) -> Option<f64> {
        let span = stated.figure.as_ref().map(|f| f.span).or(stated.value.as_ref().map(|v| v.span)).unwrap_or(at);
        let reasons = stated.reasons().len();
        let founded = if stated.figure.is_some() { reasons == 0 } else { stated.value.is_some() && reasons == 1 };
        let Some((quantity, status, _)) = self.plan.stated(stated).filter(|_| founded) else {
            self.refuse(
                Code::Unfounded,
                span,
                Text::new(
                    "这个数字没有出处，也没有说明是假定",
                    "this number has nothing behind it and is not said to be assumed",
                ),
                unfounded(),
            );
            return None;
        };
        if quantity.unit.measure() != wanted.into() {
            let (written, name) = (quantity.to_string(), wanted.name());
            self.refuse(
                Code::WrongUnit,
                span,
                Text::new(format!("“{written}”不是{}", name.0), format!("`{written}` is not {}", name.1)),
                Text::new("请换成同类单位。", "use a unit of that kind."),
            );
            return None;
        }
        self.status = self.status.and(status);
        self.open &= self.plan.is_open(stated);
        Some(quantity.in_base())
    }

    /// The same for a number that may be left out.
    pub fn optional(&mut self, stated: Option<&Stated>, wanted: Dimension, at: Span) -> Option<f64> {
        stated.and_then(|stated| self.stated(stated, wanted, at))
    }

    /// What stands behind numbers given together.
    pub fn grounds(&mut self, grounds: &Grounds, at: Span) {
        let stated = Stated {
            assumed: grounds.assumed.clone(),
            user: grounds.user.clone(),
            recalled: grounds.recalled.clone(),
            synthetic: grounds.synthetic.clone(),
            ..Stated::default()
        };
        match stated.reasons().as_slice() {
            [(status, _)] => self.status = self.status.and(*status),
            _ => {
                let message = Text::new("这些数字须说明一个理由", "these numbers need one reason");
                self.refuse(Code::Unfounded, at, message, unfounded());
            }
        }
    }
}

fn unfounded() -> Text {
    Text::new(
        "写 figure = \"来源.数字\"，或写 assumed、user、recalled、synthetic 之一。",
        "cite figure = \"source.figure\" where that is possible, or write one of assumed, user, recalled, synthetic.",
    )
}
