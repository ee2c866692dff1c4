use crate::error::{ProgrammeError, not_negative};
use linping_siting::Orienteering;
use linping_work::Stop;
use serde::Serialize;

/// A stop that a trail may have.
#[derive(Clone, Debug, PartialEq)]
pub struct TrailNode {
    /// Identifier.
    pub id: String,
    /// What a visit is worth: more for a higher class or a better condition.
    pub score: f64,
    /// How long a visit takes.
    pub visit_minutes: f64,
}

/// What a trail is chosen from.
#[derive(Clone, Debug, PartialEq)]
pub struct Trail {
    /// Stops; the first and last of the trail are among them.
    pub nodes: Vec<TrailNode>,
    /// Walking minutes from every stop (row) to every stop, row by row; infinite where there is no way.
    pub walking_minutes: Vec<f64>,
    /// Number of the stop it starts from.
    pub start: usize,
    /// Number of the stop it ends at; the start for a round walk.
    pub end: usize,
    /// Minutes that walking and visits may take together.
    pub limit_minutes: f64,
}

/// A trail.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TrailPlan {
    /// Numbers of the stops in the order of walking; a round walk names its start twice.
    pub order: Vec<usize>,
    /// Sum of scores.
    pub score: f64,
    /// Walking and visits.
    pub minutes: f64,
    /// Of them walking.
    pub walking_minutes: f64,
    /// No trail can be worth more than this; the score itself where it is proven best.
    pub bound: f64,
}

/// Stops up to which every order is looked at.
const EXACT_STOPS: usize = 18;

/// The trail worth most within the time: the orienteering problem. Up to 18 stops it is solved exactly by dynamic programming
/// over the sets of stops visited; more are searched, with a bound beside the answer, and then the longer of there and back is
/// counted for every way, so that the trail can be walked either way.
///
/// # Units
/// Minutes; scores without a unit.
///
/// # References
/// Tsiligirides (1984), Heuristic methods applied to orienteering; the recursion is Held and Karp's (1962).
///
/// # Errors
/// A matrix of the wrong size, a negative time or score, no trail within the time, stopped.
///
/// # Examples
/// Three stops in a row ten minutes apart, each visit five: within 50 minutes there and back reaches the middle one
/// (10 + 5 + 10 and two visits of the start's own).
/// ```
/// use linping_programmes::canal::{Trail, TrailNode, heritage_trail};
/// let node = |id: &str, score| TrailNode { id: id.into(), score, visit_minutes: 5.0 };
/// let trail = Trail {
///     nodes: vec![node("bridge", 1.0), node("dock", 2.0), node("mill", 4.0)],
///     walking_minutes: vec![0.0, 10.0, 20.0, 10.0, 0.0, 10.0, 20.0, 10.0, 0.0],
///     start: 0, end: 0, limit_minutes: 50.0,
/// };
/// let plan = heritage_trail(&trail, &linping_work::Stop::never(), 1)?;
/// assert_eq!((plan.score, plan.minutes), (5.0, 50.0), "bridge 5, 20 to the mill, 5 there, 20 back");
/// # Ok::<(), linping_programmes::ProgrammeError>(())
/// ```
pub fn heritage_trail(trail: &Trail, stop: &Stop, seed: u64) -> Result<TrailPlan, ProgrammeError> {
    check(trail)?;
    if trail.nodes.len() <= EXACT_STOPS { exactly(trail) } else { searched(trail, stop, seed) }
}

/// Half of a visit is counted on the way in and half on the way out, so that walks and visits are one length.
fn searched(trail: &Trail, stop: &Stop, seed: u64) -> Result<TrailPlan, ProgrammeError> {
    let (count, limit) = (trail.nodes.len(), trail.limit_minutes);
    let visit = |stop: usize| trail.nodes[stop].visit_minutes;
    let never = 10.0 * limit + 1.0;
    let length = |a: usize, b: usize| {
        let walk = trail.walking_minutes[a * count + b].max(trail.walking_minutes[b * count + a]);
        if a == b { 0.0 } else { walk.min(never) + 0.5 * (visit(a) + visit(b)) }
    };
    let (start, end) = (trail.start, trail.end);
    let round = start == end;
    // A walk has half of the visits at its ends left over; a round walk has none.
    let own = if round { 0.0 } else { 0.5 * (visit(start) + visit(end)) };
    if limit < own || (round && limit < visit(start)) {
        return Err(ProgrammeError::Search(format!("no trail from start to end fits into {limit} minutes")));
    }
    let lengths = (0..count * count).map(|at| length(at / count, at % count)).collect();
    let scores = trail.nodes.iter().map(|node| node.score).collect();
    let found = Orienteering::new(lengths, scores, limit - own, (start, end)).and_then(|t| t.solve(stop, seed));
    let found = found.map_err(|error| ProgrammeError::Search(error.to_string()))?;
    let mut order = found.chosen;
    let visits: f64 = order.iter().map(|stop| visit(*stop)).sum();
    if round && order.len() > 1 {
        order.push(start);
    }
    let legs: f64 = order.windows(2).map(|leg| length(leg[0], leg[1])).sum();
    let minutes = if order.len() == 1 { visit(start) } else { own + legs };
    Ok(TrailPlan { order, score: found.objective, minutes, walking_minutes: minutes - visits, bound: found.bound })
}

fn exactly(trail: &Trail) -> Result<TrailPlan, ProgrammeError> {
    let count = trail.nodes.len();
    let walk = |from: usize, to: usize| trail.walking_minutes[from * count + to];
    let full = 1_usize << count;
    // Least time at the end of the visit of `last`, having visited exactly `set`; and who came before.
    let mut least = vec![f64::INFINITY; full * count];
    let mut before = vec![u8::MAX; full * count];
    let first = 1 << trail.start;
    least[first * count + trail.start] = trail.nodes[trail.start].visit_minutes;
    let mut best: Option<(f64, f64, usize, usize)> = None;
    for set in 0..full {
        if set & first == 0 {
            continue;
        }
        let score: f64 = (0..count).filter(|node| set >> node & 1 == 1).map(|node| trail.nodes[node].score).sum();
        for last in 0..count {
            let time = least[set * count + last];
            if time > trail.limit_minutes {
                continue;
            }
            let round = trail.end == trail.start;
            let closing = if round { walk(last, trail.end) } else { 0.0 };
            let there = round || last == trail.end;
            let total = time + if round && last == trail.start { 0.0 } else { closing };
            let better = best.is_none_or(|(s, t, ..)| score > s + 1e-12 || (score >= s - 1e-12 && total < t - 1e-12));
            if there && total <= trail.limit_minutes + 1e-9 && better {
                best = Some((score, total, set, last));
            }
            for next in 0..count {
                if set >> next & 1 == 1 || (!round && last == trail.end) {
                    continue;
                }
                let then = time + walk(last, next) + trail.nodes[next].visit_minutes;
                let at = (set | 1 << next) * count + next;
                if then < least[at] {
                    least[at] = then;
                    before[at] = last as u8;
                }
            }
        }
    }
    let Some((score, minutes, set, last)) = best else {
        return Err(ProgrammeError::Search(format!(
            "no trail from start to end fits into {} minutes",
            trail.limit_minutes
        )));
    };
    let mut order = Vec::new();
    let (mut at, mut left) = (last, set);
    loop {
        order.push(at);
        let previous = before[left * count + at];
        left &= !(1 << at);
        if previous == u8::MAX {
            break;
        }
        at = usize::from(previous);
    }
    order.reverse();
    if trail.end == trail.start && order.len() > 1 {
        order.push(trail.end);
    }
    let visits: f64 = (0..count).filter(|node| set >> node & 1 == 1).map(|n| trail.nodes[n].visit_minutes).sum();
    Ok(TrailPlan { order, score, minutes, walking_minutes: minutes - visits, bound: score })
}

fn check(trail: &Trail) -> Result<(), ProgrammeError> {
    let count = trail.nodes.len();
    if count == 0 {
        return Err(ProgrammeError::Empty { what: "stop" });
    }
    if trail.walking_minutes.len() != count * count {
        let (left, right) = (trail.walking_minutes.len(), count * count);
        return Err(ProgrammeError::Lengths { what: "walking times against stops squared", left, right });
    }
    if trail.start >= count || trail.end >= count {
        return Err(ProgrammeError::Empty { what: "stop with the number of the start or end" });
    }
    not_negative("limit_minutes", trail.limit_minutes)?;
    for node in &trail.nodes {
        not_negative(&format!("{}.score", node.id), node.score)?;
        not_negative(&format!("{}.visit_minutes", node.id), node.visit_minutes)?;
    }
    match trail.walking_minutes.iter().find(|minutes| minutes.is_nan() || **minutes < 0.0) {
        Some(&minutes) => not_negative("walking_minutes", minutes).map(drop),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn best(trail: &Trail) -> Result<TrailPlan, ProgrammeError> {
        heritage_trail(trail, &Stop::never(), 1)
    }

    fn line(scores: &[f64], limit_minutes: f64) -> Trail {
        let count = scores.len();
        let node = |(i, score): (usize, &f64)| TrailNode { id: i.to_string(), score: *score, visit_minutes: 0.0 };
        let walking_minutes = (0..count * count).map(|at| (at / count).abs_diff(at % count) as f64 * 10.0).collect();
        Trail {
            nodes: scores.iter().enumerate().map(node).collect(),
            walking_minutes,
            start: 0,
            end: count - 1,
            limit_minutes,
        }
    }

    #[test]
    fn along_a_line_everything_on_the_way_is_visited() {
        // Scores are powers of two, so that the sum tells which were visited.
        let plan = best(&line(&[1.0, 2.0, 4.0, 8.0], 30.0)).unwrap();
        assert_eq!((plan.score, plan.order), (15.0, vec![0, 1, 2, 3]));
    }

    #[test]
    fn an_end_out_of_reach_is_an_error() {
        assert!(best(&line(&[1.0, 1.0, 1.0], 19.0)).is_err());
    }

    #[test]
    fn along_a_long_line_there_and_back_reaches_the_middle_with_its_bound() {
        // Thirty stops ten minutes apart, two minutes at each: there and back past k stops takes 20 (k − 1) + 2 k.
        let mut trail = Trail { end: 0, ..line(&[1.0; 30], 240.0) };
        trail.nodes.iter_mut().for_each(|node| node.visit_minutes = 2.0);
        let plan = best(&trail).unwrap();
        assert_eq!((plan.score, plan.minutes), (11.0, 222.0), "{plan:?}");
        assert_eq!(plan.walking_minutes, 200.0);
        assert!(plan.bound >= plan.score);
        assert!(best(&Trail { end: 29, limit_minutes: 100.0, ..trail }).is_err());
    }

    #[test]
    fn the_search_finds_what_the_exact_method_finds() {
        let mut trail = line(&[1.0, 5.0, 2.0, 8.0, 3.0, 1.0, 4.0, 2.0], 95.0);
        trail.nodes.iter_mut().enumerate().for_each(|(at, node)| node.visit_minutes = at as f64);
        let (exact, search) = (exactly(&trail).unwrap(), searched(&trail, &Stop::never(), 1).unwrap());
        assert_eq!((exact.score, exact.minutes), (search.score, search.minutes));
    }

    proptest! {
        #[test]
        fn more_time_is_never_worth_less_and_no_plan_overruns(
            scores in proptest::collection::vec(0.0..10.0_f64, 3..8),
            places in proptest::collection::vec((0.0..60.0_f64, 0.0..60.0_f64), 8),
            limit in 100.0..200.0_f64, more in 0.0..100.0_f64,
        ) {
            let count = scores.len();
            let distance = |a: usize, b: usize| {
                let ((ax, ay), (bx, by)) = (places[a], places[b]);
                (ax - bx).hypot(ay - by)
            };
            let mut trail = line(&scores, limit);
            trail.walking_minutes = (0..count * count).map(|at| distance(at / count, at % count)).collect();
            let short = best(&trail).unwrap();
            prop_assert!(short.minutes <= limit + 1e-9);
            let walked: f64 = short.order.windows(2).map(|leg| distance(leg[0], leg[1])).sum();
            prop_assert!((walked - short.minutes).abs() < 1e-9);
            trail.limit_minutes += more;
            prop_assert!(best(&trail).unwrap().score >= short.score);
        }
    }
}
