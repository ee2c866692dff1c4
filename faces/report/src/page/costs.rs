use crate::Number;
use crate::money::PARTS;
use crate::number::Reference;
use crate::voice::{Voice, action_anchor, cost_anchor};

/// What a total of costs is made of.
#[derive(Clone, Debug)]
pub(crate) struct CostView {
    pub anchor: String,
    pub label: String,
    /// Action, amount as the plan states it, and what stands behind it where that is no figure.
    pub rows: Vec<(Reference, Number)>,
}

/// The four totals of the summary, action by action; those of which nothing is stated are left out.
pub(crate) fn costs(voice: &Voice) -> Vec<CostView> {
    let words = voice.words;
    let labels = [words.cost_planned(), words.cost_completed(), words.cost_paid(), words.cost_running()];
    let of = |((word, part), label): (&(&str, crate::money::Part), &str)| {
        let row = |(name, action): (&String, &linping_language::files::ActionFile)| {
            let number = voice.stated(action.cost.as_ref().and_then(part)?)?;
            Some((Reference { href: action_anchor(name), text: voice.name(&action.name) }, number))
        };
        let rows = voice.plan().actions.iter().filter_map(row).collect();
        CostView { anchor: cost_anchor(word), label: label.to_string(), rows }
    };
    PARTS.iter().zip(labels).map(of).filter(|view| !view.rows.is_empty()).collect()
}
