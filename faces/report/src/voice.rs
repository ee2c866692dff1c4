use crate::maps::MapLayer;
use crate::words::Words;
use crate::{Number, Report};
use linping_baseline::{Observation, Origin};
use linping_effects::quantity;
use linping_language::files::IndicatorFile;
use linping_language::{Name, Plan, Stated, Status};
use linping_problems::{Language, Text};
use linping_units::{Decimal, Quantity, Unit};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// A report told in one language.
pub(crate) struct Voice<'a> {
    pub report: &'a Report<'a>,
    pub language: Language,
    pub words: Words,
    /// The layers of the map; none if the plan has none.
    pub maps: &'a [MapLayer],
    /// Observations shown so far that need an entry among the evidence, by indicator and place in its series.
    pub shown: RefCell<BTreeSet<(String, usize)>>,
}

impl<'a> Voice<'a> {
    pub fn new(report: &'a Report<'a>, maps: &'a [MapLayer], language: Language) -> Self {
        Voice { report, language, words: Words(language), maps, shown: RefCell::default() }
    }

    /// The plan in the scenario that was run.
    pub fn plan(&self) -> &'a Plan {
        &self.report.results.plan
    }

    pub fn name(&self, name: &Name) -> String {
        match self.language {
            Language::Zh => name.zh.clone(),
            Language::En => name.en.clone(),
        }
    }

    pub fn say(&self, text: &Text) -> String {
        text.in_language(self.language).to_string()
    }

    /// Both languages given here, one said.
    pub fn either(&self, zh: impl Into<String>, en: impl Into<String>) -> String {
        match self.language {
            Language::Zh => zh.into(),
            Language::En => en.into(),
        }
    }

    pub fn quantity(&self, quantity: &Quantity) -> String {
        match self.language {
            Language::Zh => quantity.in_chinese(),
            Language::En => quantity.in_english(),
        }
    }

    /// The name of a unit, for axes: in English what one of it is (`100 million yuan`), since numbers are told in millions there.
    pub fn unit(&self, unit: &Unit) -> String {
        self.either(unit.in_chinese(), unit.in_english())
    }

    /// A value in a unit, with so many decimals at most.
    pub fn amount(&self, value: f64, unit: &Unit, decimals: u32) -> String {
        let value = Decimal::from_f64_retain(value).unwrap_or_default().round_dp(decimals).normalize();
        self.quantity(&Quantity::new(value, unit.clone()))
    }

    /// What a place is called.
    pub fn place(&self, code: &str) -> String {
        self.say(&self.plan().region_name(code))
    }

    /// An observation as a number that links to what stands behind it.
    pub fn observed(&self, name: &str, indicator: &IndicatorFile, index: usize, observation: &Observation) -> Number {
        let href = match &observation.origin {
            Origin::Figure(figure) => figure_anchor(figure),
            Origin::Cell { source, .. } => source_anchor(source),
            Origin::Given { .. } | Origin::Derived(_) => {
                self.shown.borrow_mut().insert((name.to_string(), index));
                observation_anchor(name, index)
            }
        };
        let note = match &observation.origin {
            Origin::Cell { place, .. } => place.clone(),
            _ => String::new(),
        };
        let text = self.quantity(&quantity(observation, indicator));
        Number { note, ..Number::new(text, Some(href), Some(observation.status), self) }
    }

    /// A number of a plan file; nothing if it is not open.
    pub fn stated(&self, stated: &Stated) -> Option<Number> {
        let plan = self.plan();
        if !plan.is_open(stated) {
            return None;
        }
        let (quantity, status, figure) = plan.stated(stated)?;
        let reason = stated.reasons().first().map(|(_, reason)| (*reason).to_string()).unwrap_or_default();
        let number = Number::new(self.quantity(quantity), figure.map(figure_anchor), Some(status), self);
        Some(Number { note: reason, ..number })
    }

    /// The mark of a status.
    pub fn mark(&self, status: Status) -> Mark {
        Mark { class: status_word(status), text: self.say(&status.text()) }
    }
}

/// A status as it is shown: a word, never a colour alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub class: &'static str,
    pub text: String,
}

/// The short word of a status, for classes and tables.
pub(crate) fn status_word(status: Status) -> &'static str {
    match status {
        Status::Published => "published",
        Status::User => "user",
        Status::Recalled => "recalled",
        Status::Assumed => "assumed",
        Status::Synthetic => "synthetic",
    }
}

pub(crate) fn figure_anchor(figure: &str) -> String {
    format!("figure-{figure}")
}

pub(crate) fn source_anchor(source: &str) -> String {
    format!("source-{source}")
}

pub(crate) fn cost_anchor(part: &str) -> String {
    format!("cost-{part}")
}

pub(crate) fn indicator_anchor(indicator: &str) -> String {
    format!("indicator-{indicator}")
}

pub(crate) fn action_anchor(action: &str) -> String {
    format!("action-{action}")
}

pub(crate) fn promise_anchor(promise: &str) -> String {
    format!("promise-{promise}")
}

pub(crate) fn method_anchor(method: &str) -> String {
    format!("method-{method}")
}

pub(crate) fn observation_anchor(indicator: &str, index: usize) -> String {
    format!("value-{indicator}-{index}")
}
