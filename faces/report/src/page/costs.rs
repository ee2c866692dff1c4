use crate::Number;
use crate::money::{PARTS, is_open, readable, worked_out};
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
        // Sites at so much each, a budget spent, staff paid: beside what an action states.
        let reckoned = |(id, action): (&String, &linping_language::files::ActionFile)| {
            let result = voice.report.results.actions.get(id).filter(|_| is_open(voice.plan(), action))?;
            let (yuan, status) = worked_out(voice.plan(), action, result, word)?;
            let money = readable(yuan).map(|quantity| voice.quantity(&quantity))?;
            let name = voice.name(&action.name);
            let text = voice.either(format!("{name}（由算法得出）"), format!("{name} (worked out)"));
            Some((Reference { href: action_anchor(id), text }, Number::new(money, None, Some(status), voice)))
        };
        let actions = || voice.plan().actions.iter();
        let rows = actions().filter_map(row).chain(actions().filter_map(reckoned)).collect();
        CostView { anchor: cost_anchor(word), label: label.to_string(), rows }
    };
    PARTS.iter().zip(labels).map(of).filter(|view| !view.rows.is_empty()).collect()
}
