//! `hold-festival`: visitors by hour against what a site holds and its gates let in.

use crate::kind::{ActionKind, Context, Resolved};
use crate::milestones::costs_by_year;
use crate::resolving::{opening_year, typed};
use crate::{District, Outcome, YearCost};
use linping_baseline::layer_measures::heritage_of;
use linping_baseline::layers::heritage::{FestivalDays, hour_weights};
use linping_baseline::layers::{Grounds, LayerChange, Numbers};
use linping_language::files::ActionFile;
use linping_language::{Duration, Identifier, LayerRef, Located, People, PerCent, Status, When};
use linping_problems::{Code, Problem, Problems, Text};
use linping_programmes::canal::{Festival, festival_course, festival_gain};
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;

/// The kind of actions that hold festivals.
#[derive(Clone, Copy, Debug)]
pub struct HoldFestival;

/// `[measure] kind = "hold-festival"`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Spec {
    /// The layer of heritage sites.
    pub heritage: Located<LayerRef>,
    /// The site it is held at.
    pub site: Located<Identifier>,
    /// Days a year.
    pub days: Located<Duration>,
    /// Visitors who come on a day.
    pub visitors: Located<People>,
    /// Weights of the 24 hours in which they come.
    pub by_hour: Located<Vec<f64>>,
    /// Hour of opening.
    #[schemars(range(min = 0.0, max = 24.0))]
    pub opens_hour: f64,
    /// Hour of the last entry.
    #[schemars(range(min = 0.0, max = 24.0))]
    pub closes_hour: f64,
    /// How long a visitor stays.
    pub stay: Located<Duration>,
    /// Gates; one if absent.
    #[schemars(range(min = 1, max = 1000))]
    pub gates: Option<u32>,
    /// Visitors that a gate lets in an hour.
    pub gate_an_hour: Located<People>,
    /// Visitors that the place holds at one moment; the site's own capacity if absent.
    pub capacity: Option<Located<People>>,
    /// A warning is given from this share of the capacity on; 80 % (recalled practice) if absent.
    pub warn: Option<Located<PerCent>>,
    /// Entry is stopped at this share of the capacity; 100 % (recalled practice) if absent.
    pub close: Option<Located<PerCent>>,
    /// The first year in which it is held; the year of the actual or planned end if absent.
    pub opens: Option<Located<When>>,
    /// What stands behind these numbers.
    #[serde(flatten)]
    pub grounds: Grounds,
}

impl ActionKind for HoldFestival {
    fn name(&self) -> &'static str {
        "hold-festival"
    }

    fn resolve(&self, name: &str, file: &ActionFile, context: &Context) -> Result<Box<dyn Resolved>, Problems> {
        let plan = context.plan;
        let spec: Spec = typed(file, plan)?;
        let unknown = |why: Text, span| vec![crate::resolving::unknown(plan, why, span)];
        let heritage =
            heritage_of(&context.baseline.layers, &spec.heritage).map_err(|w| unknown(w, spec.heritage.span))?;
        let site = &heritage.sites[heritage.site(&spec.site.value.0).map_err(|why| unknown(why, spec.site.span))?];
        let mut problems = Problems::new();
        let mut numbers = Numbers::new(plan, &mut problems);
        numbers.grounds(&spec.grounds, spec.visitors.span);
        let weights = hour_weights(&spec.by_hour, &mut numbers);
        let status = numbers.status;
        let Some(weights) = weights else { return Err(problems) };
        let people = |people: &Located<People>| people.value.0.in_base();
        let part =
            |share: &Option<Located<PerCent>>, usual| share.as_ref().map_or(usual, |s| s.value.0.in_base() / 100.0);
        let day = Festival {
            arrivals_by_hour: weights.map(|weight| weight * people(&spec.visitors)),
            opens_hour: spec.opens_hour,
            closes_hour: spec.closes_hour,
            stay_hours: spec.stay.value.0.in_base() / 3_600.0,
            gates: f64::from(spec.gates.unwrap_or(1)),
            gate_per_hour: people(&spec.gate_an_hour),
            instant_capacity: spec.capacity.as_ref().map_or(site.capacity, people),
            warn_share: part(&spec.warn, 0.8),
            close_share: part(&spec.close, 1.0),
        };
        let days = spec.days.value.0.in_base() / 86_400.0;
        if !(days > 0.0 && days <= 365.0) {
            let message = Text::new("节庆天数须在 0 到 365 之间", "days of a festival must lie between 0 and 365");
            let hint =
                Text::new("请写一年中举办的天数，例如 \"10 d\"。", "write the days of one year, for example \"10 d\".");
            problems.push(Problem::new(Code::BadValue, message).at(plan.place(spec.days.span)).hint(hint));
        }
        if let Err(error) = festival_course(&day) {
            let hint = Text::new(
                "请核对开放时间（opens-hour 须早于 closes-hour）、停留时间、入口、容量与两个比例（warn 不大于 close）。",
                "check the hours (`opens-hour` before `closes-hour`), the stay, the gates, the capacity and the two shares (`warn` not above `close`).",
            );
            problems.push(error.problem().at(plan.place(spec.visitors.span)).hint(hint));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let year = opening_year(spec.opens.as_ref(), file, plan);
        let festival = FestivalDays { id: name.to_string(), site: spec.site.value.0.clone(), days, day };
        let status = status.and(heritage.status);
        Ok(Box::new(Held { layer: spec.heritage.value.0, festival, year, status, costs: costs_by_year(file, context) }))
    }
}

struct Held {
    layer: String,
    festival: FestivalDays,
    year: i16,
    status: Status,
    costs: Vec<YearCost>,
}

impl Resolved for Held {
    fn apply(&self, _district: &District, _stop: &Stop) -> Outcome {
        let status = self.costs.iter().map(|cost| cost.status).max().unwrap_or(Status::Published).and(self.status);
        let change = LayerChange::Festival {
            layer: self.layer.clone(),
            festival: Box::new(self.festival.clone()),
            status: self.status,
        };
        let mut outcome = Outcome {
            layers: vec![(self.year, change)],
            costs: self.costs.clone(),
            touched: vec![self.festival.site.clone()],
            status,
            ..Outcome::default()
        };
        match self.words() {
            Ok(steps) => outcome.provenance = steps,
            Err(why) => outcome.failure = Some(why.into()),
        }
        outcome
    }
}

impl Held {
    /// The day in words, and what another gate or an hour more would gain.
    fn words(&self) -> Result<Vec<Text>, Text> {
        let day = &self.festival.day;
        let course = festival_course(day).map_err(|error| error.problem().message)?;
        let (came, let_in, away) = (course.came, course.let_in, course.turned_away);
        let (most, holds, wait) = (course.most_inside, day.instant_capacity, course.mean_wait_minutes);
        let warned: f64 = course.hours.iter().map(|hour| hour.warned_minutes).sum();
        let mut steps = vec![Text::new(
            format!(
                "一天到访 {came:.0} 人，入内 {let_in:.0}，劝返 {away:.0}；同时最多 {most:.0}（容量 {holds:.0}），预警 {warned:.0} 分钟，平均排队 {wait:.1} 分钟"
            ),
            format!(
                "of {came:.0} visitors a day {let_in:.0} get in and {away:.0} are turned away; at most {most:.0} inside (room for {holds:.0}), {warned:.0} minutes under warning, {wait:.1} minutes of queue on average"
            ),
        )];
        let gate = Festival { gates: day.gates + 1.0, ..day.clone() };
        let hour = Festival { closes_hour: (day.closes_hour + 1.0).min(24.0), ..day.clone() };
        for (zh, en, changed) in [("多一个入口", "a gate more", gate), ("多开一小时", "an hour more", hour)] {
            let gain = festival_gain(day, &changed).map_err(|error| error.problem().message)?;
            // An hour more can let in so many that those let in wait longer.
            let (more, wait) = (gain.let_in, gain.wait_minutes);
            let (zh_queue, en_queue) = if wait < 0.0 { ("多", "more") } else { ("少", "less") };
            let wait = wait.abs();
            steps.push(Text::new(
                format!("{zh}：多入内 {more:.0} 人，{zh_queue}排队 {wait:.1} 分钟"),
                format!("{en}: {more:.0} more get in, {wait:.1} minutes {en_queue} of queue"),
            ));
        }
        Ok(steps)
    }
}
