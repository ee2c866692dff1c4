use super::{QuoteView, Said};
use linping_actions::milestone_at;
use linping_effects::{ActionResult, Results};
use linping_language::files::{ActionFile, Dates};
use linping_language::{Located, Plan, Stated, Status, When};
use linping_report::money::{PARTS, is_open};
use linping_units::{Period, Quantity};
use serde::Serialize;
use utoipa::ToSchema;

/// An action: what is meant and what has happened.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ActionView {
    /// Its identifier.
    pub id: String,
    /// What it is called.
    pub name: Said,
    /// `done`, `done-late`, `on-track`, `late`, `not-started` or `no-dates`.
    pub state: &'static str,
    /// The state in words.
    pub state_name: Said,
    /// The body that leads.
    pub owner: Option<Said>,
    /// The bodies that help.
    pub partners: Vec<Said>,
    /// When it was meant to happen.
    pub planned: Option<Span>,
    /// When it did happen, as far as known on the day.
    pub actual: Option<Span>,
    /// Steps on the way.
    pub milestones: Vec<MilestoneView>,
    /// What it costs, and who pays.
    pub costs: Vec<AmountView>,
    /// Who pays how much.
    pub funding: Vec<AmountView>,
    /// Indicators it changes.
    pub serves: Vec<String>,
    /// Indicators it helps along.
    pub supports: Vec<String>,
    /// Why no effect is claimed, where that is said.
    pub no_effect: Option<Said>,
    /// What it does to indicators at the horizon.
    pub effects: Vec<EffectView>,
    /// Steps of its method.
    pub steps: Vec<Said>,
    /// The words it rests on.
    pub quotes: Vec<QuoteView>,
    /// How far what it rests on can be trusted.
    #[schema(value_type = String)]
    pub status: Status,
}

/// A stretch of time as written, and as fractions of years for drawing.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Span {
    /// First day, as written.
    pub start: Option<String>,
    /// Last day, as written.
    pub end: Option<String>,
    /// First day as a fraction of years.
    pub from: Option<f64>,
    /// Last day as a fraction of years.
    pub to: Option<f64>,
}

/// A step on the way.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MilestoneView {
    /// Its identifier.
    pub id: String,
    /// What is done.
    pub name: Said,
    /// When it was meant to be done.
    pub planned: Option<String>,
    /// When it was done, if known on the day.
    pub actual: Option<String>,
    /// The planned day as a fraction of years.
    pub planned_at: Option<f64>,
    /// The actual day as a fraction of years.
    pub actual_at: Option<f64>,
    /// How it stands.
    pub state: &'static str,
    /// How it stands, in words.
    pub state_name: Said,
}

/// An amount of money with its status.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AmountView {
    /// `planned`, `completed`, `paid`, `running`; for funding `funding`.
    pub part: &'static str,
    /// From whom, for funding.
    pub from: Option<Said>,
    /// As written.
    pub said: Said,
    /// How far it can be trusted.
    #[schema(value_type = String)]
    pub status: Status,
    /// The figure it is cited from, or the reason it is taken.
    pub because: Option<String>,
}

/// What an action does to an indicator at the horizon.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EffectView {
    /// The indicator.
    pub indicator: String,
    /// The district, or an area.
    pub region: String,
    /// Before it, all earlier actions done, in the indicator's unit.
    pub before: f64,
    /// After it.
    pub after: f64,
    /// The change it would bring alone; nothing where the district has no value without the actions before it.
    pub alone: Option<f64>,
}

impl ActionView {
    pub(crate) fn of(id: &str, spec: &ActionFile, result: &ActionResult, results: &Results) -> ActionView {
        let plan = &results.plan;
        let day = &results.as_of;
        let open = is_open(plan, spec);
        let costs = PARTS.iter().filter_map(|(word, part)| {
            let stated = part(spec.cost.as_ref()?)?;
            amount(word, None, stated, plan)
        });
        let funding = spec.funding.iter().filter_map(|f| amount("funding", Some((&f.from).into()), &f.amount, plan));
        let cites = spec.cites.iter().chain(spec.milestone.iter().flat_map(|m| &m.cites));
        ActionView {
            id: id.to_string(),
            name: (&spec.name).into(),
            state: result.state.word(),
            state_name: result.state.text().into(),
            owner: spec.owner.as_ref().map(Said::from),
            partners: spec.partners.iter().map(Said::from).collect(),
            planned: spec.planned.as_ref().and_then(|dates| span(dates, None)),
            actual: spec.actual.as_ref().and_then(|dates| span(dates, Some(day))),
            milestones: spec.milestone.iter().map(|milestone| self::milestone(milestone, day)).collect(),
            costs: costs.collect(),
            funding: funding.collect(),
            serves: spec.serves.iter().map(|s| s.value.0.clone()).collect(),
            supports: spec.supports.iter().map(|s| s.value.0.clone()).collect(),
            no_effect: spec.effect.as_ref().and(spec.reason.as_ref()).map(Said::from),
            effects: effects(result, results),
            steps: result.outcome.provenance.iter().filter(|_| open).map(Said::from).collect(),
            quotes: cites.filter_map(|cite| QuoteView::of(cite, plan)).collect(),
            status: result.outcome.status,
        }
    }
}

/// Effects on indicators whose values are open.
fn effects(result: &ActionResult, results: &Results) -> Vec<EffectView> {
    let open = |indicator: &str| {
        let series = results.baseline.series.get(indicator);
        series.is_some_and(|series| series.observations.iter().all(|o| o.open))
    };
    let effects = result.effects.iter().filter(|effect| open(&effect.indicator));
    let view = |effect: &linping_effects::Effect| EffectView {
        indicator: effect.indicator.clone(),
        region: effect.region.clone(),
        before: effect.before,
        after: effect.after,
        alone: effect.alone,
    };
    effects.map(view).collect()
}

fn milestone(milestone: &linping_language::files::Milestone, day: &Period) -> MilestoneView {
    let state = milestone_at(milestone, day);
    let actual = milestone.actual.as_ref().map(|when| &when.value.0).filter(|p| p.last_day() <= day.last_day());
    let planned = milestone.planned.as_ref().map(|when| &when.value.0);
    MilestoneView {
        id: milestone.id.value.0.clone(),
        name: (&milestone.name).into(),
        planned: planned.map(ToString::to_string),
        actual: actual.map(ToString::to_string),
        planned_at: planned.map(last_as_years),
        actual_at: actual.map(last_as_years),
        state: state.word(),
        state_name: state.text().into(),
    }
}

/// A span; with a day, what is dated later is not known yet.
fn span(dates: &Dates, known_on: Option<&Period>) -> Option<Span> {
    let period = |when: &Option<Located<When>>| when.as_ref().map(|when| when.value.0.clone());
    let day = known_on.map(Period::last_day);
    let start = period(&dates.start).filter(|p| day.is_none_or(|day| p.start() <= day));
    let end = period(&dates.end).filter(|p| day.is_none_or(|day| p.last_day() <= day));
    if start.is_none() && end.is_none() {
        return None;
    }
    Some(Span {
        from: start.as_ref().map(|p| years(p.start())),
        to: end.as_ref().map(last_as_years),
        start: start.map(|p| p.to_string()),
        end: end.map(|p| p.to_string()),
    })
}

fn last_as_years(period: &Period) -> f64 {
    years(period.end())
}

/// A day as a fraction of years: the first of January 2022 is 2022.0.
pub(crate) fn years(day: jiff::civil::Date) -> f64 {
    f64::from(day.year()) + f64::from(day.day_of_year() - 1) / f64::from(day.days_in_year())
}

fn amount(part: &'static str, from: Option<Said>, stated: &Stated, plan: &Plan) -> Option<AmountView> {
    if !plan.is_open(stated) {
        return None;
    }
    let (quantity, status, figure): (&Quantity, _, _) = plan.stated(stated)?;
    let reason = stated.reasons().first().map(|(_, reason)| (*reason).to_string());
    let because = figure.map(str::to_string).or(reason);
    Some(AmountView { part, from, said: quantity.into(), status, because })
}
