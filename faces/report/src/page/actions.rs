use super::verdicts::{Labelled, Quote};
use crate::money;
use crate::number::Reference;
use crate::timeline::{Bars, Span};
use crate::voice::{Voice, action_anchor, indicator_anchor};
use linping_actions::{State, milestone_at};
use linping_language::files::{ActionFile, Dates};
use linping_language::{IndicatorRef, Located, When};
use linping_units::Period;

/// An action as a card.
#[derive(Clone, Debug)]
pub(crate) struct ActionView {
    pub anchor: String,
    pub name: String,
    pub state: StateView,
    pub owner: Option<String>,
    pub partners: String,
    pub dates: Vec<(String, String)>,
    pub bars: String,
    pub milestones: Vec<MilestoneView>,
    pub costs: Vec<Labelled>,
    pub funding: Vec<Labelled>,
    pub serves: Vec<Reference>,
    pub supports: Vec<Reference>,
    pub no_effect: Option<String>,
    pub after: Vec<Reference>,
    pub steps: Vec<String>,
    pub quotes: Vec<Quote>,
}

/// How far an action is: sign and word.
#[derive(Clone, Debug)]
pub(crate) struct StateView {
    pub class: &'static str,
    pub sign: &'static str,
    pub text: String,
}

impl StateView {
    pub fn of(state: &State, voice: &Voice) -> StateView {
        let sign = match state {
            State::Done => "✓",
            State::DoneLate(_) => "✓",
            State::OnTrack => "→",
            State::Late(_) => "✕",
            State::NotStarted => "○",
            State::NoDates => "?",
        };
        StateView { class: state.word(), sign, text: voice.say(&state.text()) }
    }
}

/// A step on the way.
#[derive(Clone, Debug)]
pub(crate) struct MilestoneView {
    pub name: String,
    pub planned: String,
    pub actual: String,
    pub state: StateView,
}

/// The timeline all actions share.
pub(crate) fn span(voice: &Voice) -> Span {
    let plan = voice.plan();
    let dates = plan.actions.values().flat_map(|action| {
        let own = action.planned.iter().chain(&action.actual).flat_map(|dates| dates.start.iter().chain(&dates.end));
        own.chain(action.milestone.iter().flat_map(|m| m.planned.iter().chain(&m.actual))).map(|when| &when.value.0)
    });
    Span::around(dates, &voice.report.results.as_of)
}

impl ActionView {
    pub fn of(name: &str, spec: &ActionFile, span: &Span, voice: &Voice) -> ActionView {
        let plan = voice.plan();
        let result = voice.report.results.actions.get(name);
        let state = result.map_or(State::NoDates, |result| result.state.clone());
        let indicators = |list: &[Located<IndicatorRef>]| {
            let named = |indicator: &Located<IndicatorRef>| {
                let spec = plan.indicators.get(&indicator.value.0)?;
                Some(Reference { href: indicator_anchor(&indicator.value.0), text: voice.name(&spec.name) })
            };
            list.iter().filter_map(named).collect::<Vec<_>>()
        };
        let labels = [
            voice.words.cost_planned(),
            voice.words.cost_completed(),
            voice.words.cost_paid(),
            voice.words.cost_running(),
        ];
        let costs = money::PARTS.iter().zip(labels).filter_map(|((_, part), label)| {
            let number = voice.stated(part(spec.cost.as_ref()?)?)?;
            Some(Labelled { label: label.to_string(), number })
        });
        let funding = spec.funding.iter().filter_map(|funding| {
            Some(Labelled { label: voice.name(&funding.from), number: voice.stated(&funding.amount)? })
        });
        let after = spec.after.iter().filter_map(|action| {
            let text = voice.name(&plan.actions.get(&action.value.0)?.name);
            Some(Reference { href: action_anchor(&action.value.0), text })
        });
        let open = money::is_open(plan, spec);
        ActionView {
            anchor: action_anchor(name),
            name: voice.name(&spec.name),
            state: StateView::of(&state, voice),
            owner: spec.owner.as_ref().map(|owner| voice.name(owner)),
            partners: spec
                .partners
                .iter()
                .map(|p| voice.name(p))
                .collect::<Vec<_>>()
                .join(voice.either("、", ", ").as_str()),
            dates: dates(spec, voice),
            bars: span.draw(&bars(spec, voice)),
            milestones: spec
                .milestone
                .iter()
                .map(|milestone| MilestoneView {
                    name: voice.name(&milestone.name),
                    planned: written(milestone.planned.as_ref()),
                    actual: known(milestone.actual.as_ref(), voice).map(|p| p.to_string()).unwrap_or_default(),
                    state: StateView::of(&milestone_at(milestone, &voice.report.results.as_of), voice),
                })
                .collect(),
            costs: costs.collect(),
            funding: funding.collect(),
            serves: indicators(&spec.serves),
            supports: indicators(&spec.supports),
            no_effect: spec
                .effect
                .as_ref()
                .map(|_| spec.reason.as_ref().map(|reason| voice.name(reason)).unwrap_or_default()),
            after: after.collect(),
            steps: result
                .filter(|_| open)
                .map(|r| r.outcome.provenance.iter().map(|step| voice.say(step)).collect())
                .unwrap_or_default(),
            quotes: spec
                .cites
                .iter()
                .chain(spec.milestone.iter().flat_map(|m| &m.cites))
                .filter_map(|cite| Quote::of(cite, voice))
                .collect(),
        }
    }
}

fn written(when: Option<&Located<When>>) -> String {
    when.map(|when| when.value.0.to_string()).unwrap_or_default()
}

/// What had happened by the day of the report; later dates are not known yet.
fn known(when: Option<&Located<When>>, voice: &Voice) -> Option<Period> {
    let day = voice.report.results.as_of.last_day();
    when.map(|when| when.value.0.clone()).filter(|period| period.last_day() <= day)
}

/// What had begun by the day of the report.
fn begun(when: Option<&Located<When>>, voice: &Voice) -> Option<Period> {
    let day = voice.report.results.as_of.last_day();
    when.map(|when| when.value.0.clone()).filter(|period| period.start() <= day)
}

fn dates(spec: &ActionFile, voice: &Voice) -> Vec<(String, String)> {
    let between = |start: String, end: String| {
        if start.is_empty() && end.is_empty() { None } else { Some(format!("{start} – {end}")) }
    };
    let planned = spec.planned.as_ref().and_then(|d| between(written(d.start.as_ref()), written(d.end.as_ref())));
    let shown = |when: Option<Period>| when.map(|p| p.to_string()).unwrap_or_default();
    let actual = spec
        .actual
        .as_ref()
        .and_then(|d| between(shown(begun(d.start.as_ref(), voice)), shown(known(d.end.as_ref(), voice))));
    [(voice.words.planned(), planned), (voice.words.actual(), actual)]
        .into_iter()
        .filter_map(|(label, dates)| Some((label.to_string(), dates?)))
        .collect()
}

fn bars(spec: &ActionFile, voice: &Voice) -> Bars {
    let plain = |when: Option<&Located<When>>| when.map(|when| when.value.0.clone());
    let pair = |dates: &Dates| (plain(dates.start.as_ref()), plain(dates.end.as_ref()));
    let seen = |dates: &Dates| (begun(dates.start.as_ref(), voice), known(dates.end.as_ref(), voice));
    let steps = spec
        .milestone
        .iter()
        .map(|m| (plain(m.planned.as_ref()), known(m.actual.as_ref(), voice), voice.name(&m.name)));
    Bars {
        title: format!("{}: {}", voice.words.timeline(), voice.name(&spec.name)),
        planned: spec.planned.as_ref().map(pair),
        actual: spec.actual.as_ref().map(seen),
        steps: steps.collect(),
        labels: (voice.words.planned().to_string(), voice.words.actual().to_string()),
    }
}
